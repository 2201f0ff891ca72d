//! Plain patterns of a schema (`C[0-9]{9}`): how long their texts are, and one of them.
//!
//! Knows letters, classes, groups, alternatives and repetition; of anything else nothing is said. Whoever uses an
//! example asks the field whether it is right.

/// How long a text of the pattern is, in characters: at least, at most (None: as long as one likes). None where that
/// is not known.
pub(super) fn extent(pattern: &str) -> Option<(Option<u32>, Option<u32>)> {
    let part = read(pattern)?;
    Some((Some(part.least).filter(|least| *least > 0), part.most))
}

/// A text that the pattern probably takes; never empty.
pub(super) fn example(pattern: &str) -> Option<String> {
    let part = read(pattern)?;
    let mut counter = Counter::default();
    let text: String = part.text.chars().map(|sign| counter.next(sign)).collect();
    (!text.is_empty()).then_some(text)
}

/// Stand for any sign of their sort until they are counted up: `A123` reads more like an example than `A000`.
const ANY_DIGIT: char = '\u{0}';
const ANY_CAPITAL: char = '\u{1}';
const ANY_SMALL: char = '\u{2}';
/// A capital at first, then digits.
const ANY_CODE: char = '\u{3}';

/// The signs that were given out.
#[derive(Debug, Default)]
struct Counter {
    digits: u8,
    letters: u8,
}

impl Counter {
    fn next(&mut self, sign: char) -> char {
        match sign {
            ANY_CAPITAL => self.letter(b'A'),
            ANY_SMALL => self.letter(b'a'),
            ANY_CODE if self.letters == 0 => self.letter(b'A'),
            ANY_DIGIT | ANY_CODE => self.digit(),
            _ => sign,
        }
    }

    fn digit(&mut self) -> char {
        self.digits = self.digits % 9 + 1;
        char::from(b'0' + self.digits)
    }

    fn letter(&mut self, first: u8) -> char {
        let letter = first + self.letters % 26;
        self.letters = self.letters % 26 + 1;
        char::from(letter)
    }
}

/// What a stretch of a pattern takes.
#[derive(Clone, Debug)]
struct Part {
    least: u32,
    /// None: without end.
    most: Option<u32>,
    text: String,
}

impl Part {
    fn empty() -> Self {
        Self {
            least: 0,
            most: Some(0),
            text: String::new(),
        }
    }

    fn one(sign: char) -> Self {
        Self {
            least: 1,
            most: Some(1),
            text: sign.into(),
        }
    }

    fn then(&mut self, next: &Self) -> Option<()> {
        self.least = self.least.checked_add(next.least)?;
        self.most = match (self.most, next.most) {
            (Some(one), Some(other)) => Some(one.checked_add(other)?),
            _ => None,
        };
        self.text.push_str(&next.text);
        Some(())
    }

    fn or(&mut self, other: &Self) {
        self.least = self.least.min(other.least);
        self.most = self.most.zip(other.most).map(|(one, two)| one.max(two));
    }

    fn repeated(&self, (least, most): (u32, Option<u32>)) -> Option<Self> {
        // An example of more is none that anybody reads.
        if least > 64 {
            return None;
        }
        let most = match (self.most, most) {
            (Some(0), _) => Some(0),
            (Some(each), Some(times)) => Some(each.checked_mul(times)?),
            _ => None,
        };
        Some(Self {
            least: self.least.checked_mul(least)?,
            most,
            text: self.text.repeat(usize::try_from(least).ok()?),
        })
    }
}

fn read(pattern: &str) -> Option<Part> {
    // A schema's pattern covers the whole value, with or without these.
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = match inner.strip_suffix('$') {
        Some(cut) if !cut.ends_with('\\') => cut,
        _ => inner,
    };
    let signs: Vec<char> = inner.chars().collect();
    let mut at = 0;
    let part = alternatives(&signs, &mut at, 0)?;
    (at == signs.len()).then_some(part)
}

fn alternatives(signs: &[char], at: &mut usize, depth: usize) -> Option<Part> {
    if depth > 20 {
        return None;
    }
    let mut all = sequence(signs, at, depth)?;
    while signs.get(*at) == Some(&'|') {
        *at += 1;
        let other = sequence(signs, at, depth)?;
        all.or(&other);
    }
    Some(all)
}

fn sequence(signs: &[char], at: &mut usize, depth: usize) -> Option<Part> {
    let mut all = Part::empty();
    while let Some(sign) = signs.get(*at).filter(|sign| !matches!(sign, '|' | ')')) {
        *at += 1;
        let part = match sign {
            '(' => group(signs, at, depth)?,
            '[' => class(signs, at)?,
            '\\' => escaped(signs, at)?,
            '.' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
            plain => Part::one(*plain),
        };
        let times = times(signs, at)?;
        all.then(&part.repeated(times)?)?;
    }
    Some(all)
}

fn group(signs: &[char], at: &mut usize, depth: usize) -> Option<Part> {
    if signs.get(*at) == Some(&'?') {
        if signs.get(*at + 1) != Some(&':') {
            return None;
        }
        *at += 2;
    }
    let part = alternatives(signs, at, depth + 1)?;
    let closed = signs.get(*at) == Some(&')');
    *at += 1;
    closed.then_some(part)
}

fn escaped(signs: &[char], at: &mut usize) -> Option<Part> {
    let sign = *signs.get(*at)?;
    *at += 1;
    match sign {
        'd' => Some(Part::one(ANY_DIGIT)),
        _ if sign.is_ascii_alphanumeric() => None,
        _ => Some(Part::one(sign)),
    }
}

/// The first sign of a class; digits stand for all of them.
fn class(signs: &[char], at: &mut usize) -> Option<Part> {
    let end = *at + signs.get(*at..)?.iter().position(|sign| *sign == ']')?;
    let inside = &signs[*at..end];
    *at = end + 1;
    if inside.first().is_none_or(|first| *first == '^') || inside.contains(&'[') {
        return None;
    }
    let text: String = inside.iter().collect();
    let first = inside[0];
    Some(Part::one(match text.as_str() {
        "\\d" => ANY_DIGIT,
        "A-Z0-9" | "0-9A-Z" | "A-Za-z0-9" | "0-9A-Za-z" | "0-9a-zA-Z" | "a-zA-Z0-9" => ANY_CODE,
        "A-Z" | "A-Za-z" | "a-zA-Z" => ANY_CAPITAL,
        "a-z" => ANY_SMALL,
        _ if text.contains('\\') => return None,
        _ if text.starts_with("0-9") => ANY_DIGIT,
        _ => first,
    }))
}

/// How often what stands before is repeated.
fn times(signs: &[char], at: &mut usize) -> Option<(u32, Option<u32>)> {
    let times = match signs.get(*at) {
        Some('?') => (0, Some(1)),
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some('{') => {
            let end = *at + signs[*at..].iter().position(|sign| *sign == '}')?;
            let inside: String = signs[*at + 1..end].iter().collect();
            *at = end;
            match inside.split_once(',') {
                None => {
                    let times = inside.parse().ok()?;
                    (times, Some(times))
                }
                Some((least, "")) => (least.parse().ok()?, None),
                Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
            }
        }
        _ => return Some((1, Some(1))),
    };
    *at += 1;
    // Lazy and possessive repetition.
    (!matches!(signs.get(*at), Some('?' | '+' | '*' | '{'))).then_some(times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_patterns_are_read() {
        for (pattern, text, least, most) in [
            ("C[0-9]{9}", "C123456789", 10, Some(10)),
            ("^R[0-9]{6}$", "R123456", 7, Some(7)),
            (r"\d{3}-\d{4}", "123-4567", 8, Some(8)),
            ("[A-Z]{2,3}", "AB", 2, Some(3)),
            ("[A-Z0-9]{5,15}", "A1234", 5, Some(15)),
            ("(A|BC)[0-9]+", "A1", 2, None),
            (r"(?:S|T)\.[0-9]?x", "S.x", 3, Some(4)),
            ("[+]?[0-9(][0-9 ()-]{5,22}[0-9]", "12345671", 7, Some(25)),
            ("客[甲乙]", "客甲", 2, Some(2)),
        ] {
            let found = example(pattern);
            assert_eq!(extent(pattern), Some((Some(least), most)), "{pattern}");
            if pattern.starts_with("[+]") {
                assert_eq!(found.map(|text| text.len()), Some(7));
            } else {
                assert_eq!(found.as_deref(), Some(text), "{pattern}");
            }
        }
        for pattern in [
            "",
            ".*",
            "[^a]",
            r"\w+",
            "a{3",
            "(a",
            "a)",
            "a**",
            "[a",
            r"\p{L}",
            "(?i)a",
            "a{999999}",
        ] {
            assert_eq!(example(pattern), None, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_met(pattern in "\\PC{0,20}|[a\\[\\](){}|?*+^$0-9,\\\\d-]{0,20}") {
            if let (Some((least, most)), Some(text)) = (extent(&pattern), example(&pattern)) {
                let long = u32::try_from(text.chars().count()).unwrap();
                prop_assert!(least.unwrap_or(0) <= long);
                prop_assert!(most.is_none_or(|most| long <= most));
            }
        }
    }
}
