//! `cn-plate`: the number plate of a Chinese motor vehicle (GA 36-2018).
//!
//! The usual form is a province, the letter of an office and five letters and digits (京A12345), six for cars of new
//! energy (京AD12345, 京A12345D). The last of the five is a Chinese character on some (学 挂 警 港 澳 领 …). Embassies,
//! consulates, the armed forces and the armed police have forms of their own. I and O are never used, because they read
//! as digits. Whether a plate was ever given out is not known here.

use super::division;
use super::spelling::{half_width, is_blank, is_full_width, is_invisible, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "cn-plate",
    code: "kind.cn-plate",
    about: text!("a Chinese vehicle number plate", "车牌号"),
    class: Class::Personal,
    look: Look::text(12),
    heeds_region: false,
    build,
    samples: &[
        ("京A12345", true, Some("京A12345")),
        ("京A·12345", true, Some("京A12345")),
        ("沪AD12345", true, Some("沪AD12345")),
        ("粤Z1234港", true, Some("粤Z1234港")),
        ("京a12345", false, Some("京A12345")),
        ("京A1234", false, None),
        ("京AI2345", false, None),
        ("A12345", false, None),
    ],
};

/// How many characters the longest plate has.
const MOST: usize = 9;
/// How many digits the five last characters of the usual form have at least.
const DIGITS: usize = 2;
/// The letter that tells a car of new energy: all electric (D A B C E), all others (F G H J K).
const NEW_ENERGY: &str = "DABCEFGHJK";
/// Last characters: learners, trailers, police, Hong Kong, Macao, consulates, tests, oversized.
const LAST: &str = "学挂警港澳领试超";
/// First characters of the armed forces until 2012, then their first letters.
const FORCES: &str = "军空海北沈兰济南广成VKHBSLJNGC";

#[derive(Debug)]
struct Plate;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Plate)
}

impl Kind for Plate {
    fn check(&self, text: &str) -> bool {
        Signs::of(text, Gaps::One).is_some_and(|signs| is_plate(signs.as_slice()))
    }

    fn explain(&self, text: &str) -> Message {
        explain(text)
    }

    /// Upper case, half-width, without blanks, dots and hyphens.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        match Signs::folded(text) {
            Some(signs) if is_plate(signs.as_slice()) => {
                out.extend(signs.as_slice());
                true
            }
            _ => false,
        }
    }

    fn is_canonical(&self, text: &str) -> bool {
        Signs::of(text, Gaps::None).is_some_and(|signs| is_plate(signs.as_slice()))
    }

    /// The canonical form; where there is none, the letters I and O as the digits that they read as.
    fn suggest(&self, text: &str) -> Option<String> {
        let mut signs = Signs::folded(text)?;
        for sign in signs.signs.iter_mut().skip(2) {
            match sign {
                'I' => *sign = '1',
                'O' => *sign = '0',
                _ => {}
            }
        }
        let form: String = signs.as_slice().iter().collect();
        (is_plate(signs.as_slice()) && form != text).then_some(form)
    }

    /// One character apart, or two swapped: half.
    fn likeness(&self, a: &str, b: &str) -> f64 {
        if a == b {
            1.0
        } else if self.is_canonical(a) && self.is_canonical(b) && strsim::osa_distance(a, b) == 1 {
            0.5
        } else {
            0.0
        }
    }

    /// The first two and the last two characters: `京A***45`.
    fn mask(&self, text: &str) -> String {
        match Signs::folded(text) {
            Some(signs) if is_plate(signs.as_slice()) => {
                let signs = signs.as_slice();
                let (first, last) = (&signs[..2], &signs[signs.len() - 2..]);
                first.iter().chain(&['*'; 3]).chain(last).collect()
            }
            _ => shape(text),
        }
    }
}

/// What may stand between the characters of a plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gaps {
    None,
    /// One blank or dot where the plate itself has a dot: after the office, in the number of an embassy.
    One,
    /// Blanks, dots and hyphens anywhere.
    Any,
}

/// The characters of a plate without what stands between them.
struct Signs {
    signs: [char; MOST],
    count: usize,
}

impl Signs {
    /// None where there are more than any plate has.
    fn of(text: &str, gaps: Gaps) -> Option<Self> {
        let mut signs = ['\0'; MOST];
        let (mut count, mut gap) = (0, false);
        for c in text.chars() {
            let skipped = match gaps {
                Gaps::None => false,
                Gaps::One => {
                    let place = count == 2 || count == 4 && signs[0] == '使';
                    place && !gap && (c == ' ' || is_dot(c))
                }
                Gaps::Any => is_blank(c) || is_dot(c) || matches!(c, '-' | '－' | '.' | '．'),
            };
            if skipped {
                gap = true;
            } else {
                *signs.get_mut(count)? = c;
                count += 1;
            }
        }
        Some(Self { signs, count })
    }

    /// In upper case and half-width, whatever stands between them.
    fn folded(text: &str) -> Option<Self> {
        let mut folded = Self::of(text, Gaps::Any)?;
        for sign in &mut folded.signs {
            *sign = half_width(*sign).to_ascii_uppercase();
        }
        Some(folded)
    }

    fn as_slice(&self) -> &[char] {
        self.signs.get(..self.count).unwrap_or_default()
    }
}

/// Whether a character is a dot at half height, as plates have it.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '●')
}

/// Whether a character is a letter of plates.
fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
}

fn is_sign(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

fn are_digits(signs: &[char]) -> bool {
    signs.iter().all(char::is_ascii_digit)
}

fn is_province(c: char) -> bool {
    division::province_of_plate(c).is_some()
}

/// Whether these are the characters of a plate, as they should stand.
fn is_plate(signs: &[char]) -> bool {
    match signs {
        ['使', number @ ..] | [number @ .., '使'] => number.len() == 6 && are_digits(number),
        ['W', 'J', number @ ..] => is_armed_police(number),
        [province, office, serial @ ..] if is_province(*province) => {
            is_letter(*office) && is_serial(serial)
        }
        [force, letter, number @ ..] => {
            FORCES.contains(*force) && is_letter(*letter) && number.len() == 5 && are_digits(number)
        }
        _ => false,
    }
}

/// What follows the office.
fn is_serial(serial: &[char]) -> bool {
    match serial {
        [number @ .., '应', '急'] => number.len() == 4 && are_digits(number),
        [a, b, c, d, last] if LAST.contains(*last) => [a, b, c, d].into_iter().all(|c| is_sign(*c)),
        [_, _, _, _, _] => {
            let digits = serial.iter().filter(|c| c.is_ascii_digit()).count();
            digits >= DIGITS && serial.iter().all(|c| is_sign(*c))
        }
        [first, second, number @ ..] if number.len() == 4 => {
            let small = NEW_ENERGY.contains(*first) && is_sign(*second) && are_digits(number);
            let large = are_digits(&serial[..5]) && NEW_ENERGY.contains(serial[5]);
            small || large
        }
        _ => false,
    }
}

/// What follows `WJ`: a province or none, four digits, a digit or letter.
fn is_armed_police(signs: &[char]) -> bool {
    let number = match signs {
        [province, number @ ..] if is_province(*province) => number,
        number => number,
    };
    match number {
        [digits @ .., last] => digits.len() == 4 && are_digits(digits) && is_sign(*last),
        [] => false,
    }
}

fn explain(text: &str) -> Message {
    let inner = trim(text);
    let fault = if inner.is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if text.contains(is_full_width) {
        text!("full-width characters", "含有全角字符")
    } else if text.contains(is_invisible) {
        text!("an invisible character", "含有看不见的字符")
    } else if inner.len() < text.len() {
        text!("blanks before or after it", "前后有空白")
    } else {
        return match Signs::folded(text) {
            Some(signs) if is_plate(signs.as_slice()) => in_spelling(text),
            Some(signs) => in_signs(signs.as_slice()),
            None => wrong_count(text.chars().count()),
        };
    };
    fault.into()
}

/// What keeps a plate from standing as it should.
fn in_spelling(text: &str) -> Message {
    if text.contains(|c: char| c.is_ascii_lowercase()) {
        text!("letters in lower case", "字母应为大写").into()
    } else {
        text!(
            "blanks or signs between the characters",
            "号码中间有多余的空白或符号"
        )
        .into()
    }
}

fn wrong_count(found: usize) -> Message {
    Message::new(text!(
        "7 characters expected, 8 for a car of new energy, {found} found",
        "应为 7 位，新能源车 8 位，实为 {found} 位"
    ))
    .with("found", found)
}

/// What is wrong with characters in upper case.
fn in_signs(signs: &[char]) -> Message {
    let fault = match signs {
        [first, ..] if !is_province(*first) => text!(
            "no province at the beginning (such as 京, 沪, 粤)",
            "开头不是省份简称（如京、沪、粤）"
        ),
        _ if signs.iter().any(|c| matches!(c, 'I' | 'O')) => text!(
            "the letter I or O, which plates never have",
            "含有字母 I 或 O，车牌不用这两个字母"
        ),
        [_, office, ..] if !is_letter(*office) => {
            text!("no letter at place 2", "第 2 位应为字母")
        }
        _ if !matches!(signs.len(), 7 | 8) => return wrong_count(signs.len()),
        _ => match (1..).zip(signs).skip(2).find(|(_, c)| !is_sign(**c)) {
            Some((place, _)) => {
                return Message::new(text!(
                    "at place {place} neither a digit nor a letter of plates",
                    "第 {place} 位不是数字或车牌字母"
                ))
                .with("place", place);
            }
            None => text!(
                "no plate has letters and digits in this order",
                "字母和数字的排列不符合车牌规则"
            ),
        },
    };
    fault.into()
}

/// The full name of the province of a right plate.
pub(crate) fn province(text: &str) -> Option<&'static str> {
    let signs = Signs::folded(text)?;
    let first = *signs.as_slice().first()?;
    is_plate(signs.as_slice()).then(|| division::province_of_plate(first))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Option<String> {
        let mut out = String::new();
        Plate.canonical(text, &mut out).then_some(out)
    }

    proptest! {
        #[test]
        fn every_spelling_has_the_canonical_form(
            plate in "[京沪粤川][A-HJ-NP-Z]([0-9]{3}[A-HJ-NP-Z0-9]{2}|[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF])",
            gap in "[·• ]|", wide in " ·|－|　",
        ) {
            let (office, serial) = plate.split_at(4);
            let dotted = format!("{office}{gap}{serial}");
            prop_assert!(Plate.check(&dotted));
            let spelled = format!(" {}{wide}{} ", office.to_lowercase(), serial.to_lowercase());
            prop_assert_eq!(canonical(&spelled), Some(plate.clone()));
            prop_assert!(Plate.is_canonical(&plate));
        }
    }

    #[test]
    fn plates_of_every_form_are_right() {
        for plate in [
            "京A12345",
            "苏E05EV8",
            "京AD12345",
            "京AF12345",
            "京ADA1234",
            "京A12345D",
            "浙A1234学",
            "鲁A1234挂",
            "京A1234警",
            "粤Z1234港",
            "粤ZA234澳",
            "沪A1234领",
            "使014578",
            "使014·578",
            "224578使",
            "WJ京12345",
            "WJ1234X",
            "军A12345",
            "VA12345",
            "浙X1234应急",
        ] {
            assert!(
                Plate.check(plate),
                "{plate} {}",
                explain(plate).say(Lang::En)
            );
            assert!(canonical(plate).is_some());
        }
    }

    #[test]
    fn i_and_o_are_suggested_as_digits() {
        assert_eq!(Plate.suggest("京AI23O5").as_deref(), Some("京A12305"));
        assert_eq!(Plate.suggest("京a·12345").as_deref(), Some("京A12345"));
        assert_eq!(Plate.suggest("京A12345"), None);
        assert_eq!(Plate.suggest("京O12345"), None);
    }

    #[test]
    fn a_plate_tells_its_province() {
        assert_eq!(province("沪a 12345"), Some("上海市"));
        assert_eq!(province("使014578"), None);
        assert_eq!(province("沪"), None);
    }

    #[test]
    fn one_slip_is_alike() {
        for (a, b, likeness) in [
            ("京A12345", "京A12345", 1.0),
            ("京A12345", "京A12346", 0.5),
            ("京A12345", "京A12354", 0.5),
            ("京A12345", "京A12367", 0.0),
            ("京A1234", "京A123", 0.0),
        ] {
            assert!((Plate.likeness(a, b) - likeness).abs() < 1e-9, "{a} {b}");
        }
    }

    #[test]
    fn a_mask_hides_the_middle() {
        assert_eq!(Plate.mask("京A·12345"), "京A***45");
        assert_eq!(Plate.mask("京AD12345"), "京A***45");
        assert_eq!(Plate.mask("京A"), "aA (2)");
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            (" ", "nothing but blanks"),
            ("京Ａ12345", "full-width characters"),
            ("京A12345 ", "blanks before or after it"),
            ("京a12345", "letters in lower case"),
            ("京A 12 345", "blanks or signs between the characters"),
            ("京A--12345", "blanks or signs between the characters"),
            (
                "A12345",
                "no province at the beginning (such as 京, 沪, 粤)",
            ),
            ("京AI2345", "the letter I or O, which plates never have"),
            ("京112345", "no letter at place 2"),
            (
                "京A1234",
                "7 characters expected, 8 for a car of new energy, 6 found",
            ),
            (
                "京A1234567890",
                "7 characters expected, 8 for a car of new energy, 12 found",
            ),
            (
                "京A12?45",
                "at place 5 neither a digit nor a letter of plates",
            ),
            ("京AABCDE", "no plate has letters and digits in this order"),
        ] {
            assert!(!Plate.check(text), "{text}");
            assert_eq!(explain(text).say(Lang::En), said, "{text}");
        }
    }
}
