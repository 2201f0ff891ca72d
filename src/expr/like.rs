//! `like`: `%` any characters, `_` exactly one; the whole text.
//!
//! A pattern is taken apart once, at its `%`. What lies between them is searched from left to right, each piece as
//! early as it can be: no choice is ever taken back. A piece without a `_` between its characters is found in one pass
//! over the text; another is tried wherever its longest run of characters stands, at worst once for each of the text's.

use memchr::memmem::Finder;

/// A pattern, taken apart.
#[derive(Clone, Debug)]
pub struct Like {
    shape: Shape,
}

/// The frequent forms, and all others.
#[derive(Clone, Debug)]
enum Shape {
    /// No `%`.
    Whole(Piece),
    /// `a%`
    Starts(Piece),
    /// `%a`
    Ends(Piece),
    /// `%a%`
    Contains(Piece),
    /// `a%b%c`; any of them may be empty.
    Pieces {
        first: Piece,
        middle: Vec<Piece>,
        last: Piece,
    },
}

/// What stands between two `%`: any characters, so many, then the core, then any characters again.
#[derive(Clone, Debug)]
struct Piece {
    before: usize,
    core: Core,
    behind: usize,
}

/// What a piece has from its first character to its last; nothing where it is all `_`.
#[derive(Clone, Debug)]
enum Core {
    /// Without `_`.
    Plain(Box<Finder<'static>>),
    /// Characters; none stands for any.
    Mixed {
        signs: Vec<Option<char>>,
        /// The longest run of characters.
        run: Box<Finder<'static>>,
        /// How many signs stand before it.
        ahead: usize,
    },
}

impl Like {
    /// Takes a pattern apart. A backslash makes `%`, `_` and itself stand for themselves; before anything else it is
    /// a character as others are.
    pub fn new(pattern: &str) -> Self {
        let mut pieces = cut(pattern);
        let last = pieces.pop();
        let mut pieces = pieces.into_iter();
        let shape = match (pieces.next(), last) {
            (None, None) => Shape::Whole(Piece::new(&[])),
            (None, Some(only)) | (Some(only), None) => Shape::Whole(Piece::new(&only)),
            (Some(first), Some(last)) => {
                let mut middle: Vec<_> = pieces.filter(|piece| !piece.is_empty()).collect();
                match (first.is_empty(), middle.len(), last.is_empty()) {
                    (false, 0, true) => Shape::Starts(Piece::new(&first)),
                    (true, 0, _) => Shape::Ends(Piece::new(&last)),
                    (true, 1, true) => {
                        Shape::Contains(Piece::new(&middle.pop().unwrap_or_default()))
                    }
                    _ => Shape::Pieces {
                        first: Piece::new(&first),
                        middle: middle.iter().map(|piece| Piece::new(piece)).collect(),
                        last: Piece::new(&last),
                    },
                }
            }
        };
        Self { shape }
    }

    /// Whether the whole of `text` is as the pattern says.
    pub fn matches(&self, text: &str) -> bool {
        match &self.shape {
            Shape::Whole(piece) => piece.after(text) == Some(""),
            Shape::Starts(piece) => piece.after(text).is_some(),
            Shape::Ends(piece) => piece.ends(text),
            Shape::Contains(piece) => piece.find(text).is_some(),
            Shape::Pieces {
                first,
                middle,
                last,
            } => {
                let rest = middle
                    .iter()
                    .try_fold(first.after(text), |rest, piece| {
                        rest.map(|rest| piece.find(rest))
                    })
                    .flatten();
                rest.is_some_and(|rest| last.ends(rest))
            }
        }
    }
}

/// The pieces between the `%` of a pattern, one more than there are `%`.
fn cut(pattern: &str) -> Vec<Vec<Option<char>>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '%' => pieces.push(std::mem::take(&mut piece)),
            '_' => piece.push(None),
            '\\' => {
                let escaped = signs.next_if(|next| matches!(next, '%' | '_' | '\\'));
                piece.push(Some(escaped.unwrap_or(sign)));
            }
            _ => piece.push(Some(sign)),
        }
    }
    pieces.push(piece);
    pieces
}

impl Piece {
    fn new(signs: &[Option<char>]) -> Self {
        let first = signs.iter().position(Option::is_some);
        let (before, end) = match (first, signs.iter().rposition(Option::is_some)) {
            (Some(first), Some(last)) => (first, last + 1),
            _ => (signs.len(), signs.len()),
        };
        Self {
            before,
            core: Core::new(&signs[before..end]),
            behind: signs.len() - end,
        }
    }

    /// What follows the piece where `text` begins with it.
    fn after<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = self.core.after(skip(text, self.before)?)?;
        skip(rest, self.behind)
    }

    /// Whether `text` ends with the piece.
    fn ends(&self, text: &str) -> bool {
        let rest = skip_back(text, self.behind).and_then(|rest| self.core.before(rest));
        rest.and_then(|rest| skip_back(rest, self.before)).is_some()
    }

    /// What follows the piece where it stands first in `text`: where the core stands first, since nowhere else are
    /// more characters left behind it.
    fn find<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = self.core.find(skip(text, self.before)?)?;
        skip(rest, self.behind)
    }
}

impl Core {
    fn new(signs: &[Option<char>]) -> Self {
        let mut longest = (0, String::new());
        let mut ahead = 0;
        for run in signs.split(Option::is_none) {
            let text: String = run.iter().flatten().collect();
            if text.len() > longest.1.len() {
                longest = (ahead, text);
            }
            ahead += run.len() + 1;
        }
        let (ahead, text) = longest;
        let run = Box::new(Finder::new(text.as_bytes()).into_owned());
        if signs.iter().all(Option::is_some) {
            return Self::Plain(run);
        }
        let signs = signs.to_vec();
        Self::Mixed { signs, run, ahead }
    }

    fn after<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Plain(finder) => {
                let found = text.as_bytes().starts_with(finder.needle());
                found.then(|| text.get(finder.needle().len()..))?
            }
            Self::Mixed { signs, .. } => {
                let mut rest = text.chars();
                let found = signs.iter().all(|sign| fits(*sign, rest.next()));
                found.then_some(rest.as_str())
            }
        }
    }

    /// What stands before the core where `text` ends with it.
    fn before<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Plain(finder) => {
                let found = text.as_bytes().ends_with(finder.needle());
                found.then(|| text.get(..text.len() - finder.needle().len()))?
            }
            Self::Mixed { signs, .. } => {
                let mut rest = text.chars();
                let found = signs.iter().rev().all(|sign| fits(*sign, rest.next_back()));
                found.then_some(rest.as_str())
            }
        }
    }

    /// What follows the core where it stands first in `text`.
    fn find<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Plain(finder) => {
                let at = finder.find(text.as_bytes())?;
                text.get(at + finder.needle().len()..)
            }
            Self::Mixed { run, ahead, .. } => {
                // Where the run may stand first, if the core begins where the text does.
                let mut from = text.len() - skip(text, *ahead)?.len();
                loop {
                    let at = from + run.find(text.as_bytes().get(from..)?)?;
                    let start = skip_back(text.get(..at)?, *ahead)?.len();
                    if let Some(rest) = self.after(text.get(start..)?) {
                        return Some(rest);
                    }
                    from = at + text.get(at..)?.chars().next()?.len_utf8();
                }
            }
        }
    }
}

fn fits(wanted: Option<char>, found: Option<char>) -> bool {
    found.is_some() && (wanted.is_none() || wanted == found)
}

/// What follows the first `count` characters; none where there are fewer.
fn skip(text: &str, count: usize) -> Option<&str> {
    let mut rest = text.chars();
    (count == 0 || rest.nth(count - 1).is_some()).then_some(rest.as_str())
}

/// What stands before the last `count` characters; none where there are fewer.
fn skip_back(text: &str, count: usize) -> Option<&str> {
    let mut rest = text.chars();
    (count == 0 || rest.nth_back(count - 1).is_some()).then_some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Tries every length of every `%`.
    fn slow(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|at| slow(rest, &text[at..])),
            ['\\', sign @ ('%' | '_' | '\\'), rest @ ..] => {
                text.first() == Some(sign) && slow(rest, &text[1..])
            }
            ['_', rest @ ..] => !text.is_empty() && slow(rest, &text[1..]),
            [sign, rest @ ..] => text.first() == Some(sign) && slow(rest, &text[1..]),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn a_pattern_means_what_trying_everything_says(pattern in "[ab上%_\\\\]{0,8}", text in "[ab上%_\\\\]{0,10}") {
            let (signs, of): (Vec<_>, Vec<_>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(Like::new(&pattern).matches(&text), slow(&signs, &of));
        }
    }

    #[test]
    fn samples() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("%", "", true),
            ("%", "上海", true),
            ("_", "海", true),
            ("_", "", false),
            ("_", "e\u{301}", false),
            ("__", "e\u{301}", true),
            ("上%", "上海", true),
            ("上%", "海上", false),
            ("%海", "上海", true),
            ("%海%", "上海市", true),
            ("上_市", "上海市", true),
            ("上_市", "上市", false),
            ("a%b%c", "a-b-c", true),
            ("a%b%c", "a-c-b", false),
            ("a%a", "a", false),
            ("%ab%ba%", "aba", false),
            ("100\\%", "100%", true),
            ("100\\%", "1000", false),
            ("a\\_b", "a_b", true),
            ("a\\_b", "axb", false),
            ("\\\\%", "\\x", true),
            ("\\d", "\\d", true),
            ("a\\", "a\\", true),
            ("A%", "ab", false),
        ] {
            assert_eq!(
                Like::new(pattern).matches(text),
                expected,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn many_wildcards_are_not_slow() {
        let text = "a".repeat(20_000);
        let pattern = format!("{}b", "%a".repeat(2_000));
        assert!(!Like::new(&pattern).matches(&text));
        let text = "a".repeat(1 << 20);
        for pattern in [
            format!("%{}b%", "_".repeat(4_000)),
            format!("%b{}%", "_".repeat(4_000)),
            format!("%{}ab%", "a_".repeat(2_000)),
        ] {
            assert!(!Like::new(&pattern).matches(&text), "{pattern}");
        }
    }
}
