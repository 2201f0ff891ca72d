//! `cn-credit-code`: the Unified Social Credit Code of a Chinese organisation, 18 characters (GB 32100-2015).
//!
//! Places: 1 registering authority, 2 category, 3–8 administrative division (GB/T 2260), 9–17 organisation code
//! (GB 11714), 18 check character. The organisation code's own check character is not asked for: registries have
//! issued codes that break it.

use super::cn_resident_id;
use super::spelling::{half_width, is_blank, is_full_width, is_invisible, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "cn-credit-code",
    code: "kind.cn-credit-code",
    about: text!(
        "a Unified Social Credit Code (GB 32100)",
        "统一社会信用代码（GB 32100）"
    ),
    class: Class::Internal,
    look: Look::text(20),
    heeds_region: false,
    build,
    samples: &[
        ("91110000600037341L", true, Some("91110000600037341L")),
        ("11100000TE5T00008H", true, Some("11100000TE5T00008H")),
        ("91110000600037341M", false, None),
        (" 9111 0000 6000 37341l", false, Some("91110000600037341L")),
        ("9111000060003734L", false, None),
        ("91110000600037341I", false, None),
        ("110105194912310021", false, None),
    ],
};

/// How many characters a code has.
const LEN: usize = 18;
/// The modulus, and how many characters the code's alphabet has.
const MODULUS: u32 = 31;
/// The code's alphabet, by value: no I, O, S, V, Z (GB 32100-2015 table 2).
const ALPHABET: &[u8; MODULUS as usize] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Registering authorities, the first character (GB 32100-2015 table 1 and its extensions).
const AUTHORITIES: &[u8] = b"123456789ANY";
/// Weights by place: 3^(place − 1) mod 31; 1 for the check character, so that a right code sums to 0.
static WEIGHTS: [u32; LEN] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1,
];
/// A byte that no code has.
const NONE: u8 = 0x80;

/// The value of a byte in the alphabet, or `NONE`.
static VALUES: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        table[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    table
};

#[derive(Debug)]
struct CreditCode;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(CreditCode)
}

impl Kind for CreditCode {
    fn check(&self, text: &str) -> bool {
        is_code(text.as_bytes())
    }

    fn explain(&self, text: &str) -> Message {
        explain(text)
    }

    /// Upper case, half-width, without blanks.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let before = out.len();
        out.extend(folded(text));
        let right = is_code(&out.as_bytes()[before..]);
        if !right {
            out.truncate(before);
        }
        right
    }

    fn is_canonical(&self, text: &str) -> bool {
        is_code(text.as_bytes())
    }

    /// The first two and the last four characters.
    fn mask(&self, text: &str) -> String {
        if is_code(text.as_bytes()) {
            format!("{}{}{}", &text[..2], "*".repeat(LEN - 6), &text[LEN - 4..])
        } else {
            shape(text)
        }
    }
}

/// The code of the administrative division in a right code in any usual spelling: six digits.
pub(crate) fn division(text: &str) -> Option<[u8; 6]> {
    let mut code = [0; LEN];
    let mut count = 0;
    for c in folded(text) {
        *code.get_mut(count)? = u8::try_from(c).ok()?;
        count += 1;
    }
    is_code(code.get(..count)?).then(|| code[2..8].try_into().ok())?
}

/// Whether `text` is a code as it should stand: upper case, nothing else around it. One pass over 18 bytes.
pub(super) fn is_code(text: &[u8]) -> bool {
    let Ok(code) = <&[u8; LEN]>::try_from(text) else {
        return false;
    };
    let (mut sum, mut seen) = (0, 0);
    for (&byte, &weight) in code.iter().zip(&WEIGHTS) {
        let value = VALUES[byte as usize];
        seen |= value;
        sum += u32::from(value) * weight;
    }
    seen & NONE == 0
        && sum.is_multiple_of(MODULUS)
        && AUTHORITIES.contains(&code[0])
        && code[1..8].iter().all(u8::is_ascii_digit)
}

/// Upper case, half-width, without blanks.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(half_width)
        .filter(|&c| !is_blank(c))
        .map(|c| c.to_ascii_uppercase())
}

fn explain(text: &str) -> Message {
    let inner = trim(text);
    let found = inner.chars().count();
    let fault = if inner.is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if text.contains(is_full_width) {
        text!("full-width characters", "含有全角字符")
    } else if text.contains(is_invisible) {
        text!("an invisible character", "含有看不见的字符")
    } else if inner.contains(is_blank) {
        text!("blanks inside", "中间有空白")
    } else if inner.len() < text.len() {
        text!("blanks before or after it", "前后有空白")
    } else if found == 15 && inner.bytes().all(|byte| byte.is_ascii_digit()) {
        text!(
            "18 characters expected, 15 digits found: perhaps the older registration number",
            "应为 18 位，实为 15 位数字：可能是旧的营业执照注册号"
        )
    } else if found != LEN {
        return Message::new(text!(
            "{want} characters expected, {found} found",
            "应为 {want} 位，实为 {found} 位"
        ))
        .with("want", LEN)
        .with("found", found);
    } else {
        return in_characters(text);
    };
    fault.into()
}

/// What is wrong with 18 characters, none of them blank or full-width.
fn in_characters(text: &str) -> Message {
    for (place, c) in (1..).zip(text.chars()) {
        if let Some(message) = odd(place, c) {
            return message;
        }
    }
    let folded: String = folded(text).collect();
    let fault = if is_code(folded.as_bytes()) {
        text!("letters in lower case", "字母应为大写")
    } else if cn_resident_id::is_number(folded.as_bytes()) {
        text!(
            "a resident id number, not a credit code",
            "这是身份证号，不是信用代码"
        )
    } else {
        text!("check character does not fit", "校验码不符")
    };
    fault.into()
}

/// What is wrong with one character; case is looked at last of all.
fn odd(place: usize, c: char) -> Option<Message> {
    let upper = c.to_ascii_uppercase();
    let message = if upper.is_ascii_uppercase() && !ALPHABET.contains(&(upper as u8)) {
        Message::new(text!(
            "the letter {letter} at place {place}: I, O, S, V, Z are never used",
            "第 {place} 位是字母 {letter}，代码不用 I、O、S、V、Z"
        ))
        .with("letter", upper)
    } else if c.is_alphanumeric() && !c.is_ascii() {
        Message::new(text!(
            "at place {place} neither a digit nor a letter A to Y",
            "第 {place} 位不是数字或字母"
        ))
    } else if c.is_control() {
        Message::new(text!(
            "a control character at place {place}",
            "第 {place} 位是控制字符"
        ))
    } else if !c.is_alphanumeric() {
        Message::new(text!(
            "the character {sign} at place {place}",
            "第 {place} 位是字符 {sign}"
        ))
        .with("sign", c)
    } else if place == 1 && !AUTHORITIES.contains(&(upper as u8)) {
        Message::new(text!(
            "no authority registers under the character at place {place}",
            "第 {place} 位不是登记管理部门代码"
        ))
    } else if (2..=8).contains(&place) && !c.is_ascii_digit() {
        Message::new(text!(
            "a letter at place {place}, where only digits stand",
            "第 {place} 位应为数字"
        ))
    } else {
        return None;
    };
    Some(message.with("place", place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    /// A code with its right check character.
    fn complete(body: &str) -> String {
        let sum: u32 = body
            .bytes()
            .zip(WEIGHTS)
            .map(|(byte, weight)| u32::from(VALUES[byte as usize]) * weight)
            .sum();
        let check = ALPHABET[((MODULUS - sum % MODULUS) % MODULUS) as usize];
        format!("{body}{}", check as char)
    }

    const BODY: &str = "[1-9ANY][0-9]{7}[0-9A-HJ-NPQRTUWXY]{9}";

    proptest! {
        #[test]
        fn a_completed_code_is_right_and_one_slip_is_seen(
            body in BODY, place in 0..17_usize, other in 0..31_usize,
        ) {
            let code = complete(&body);
            prop_assert!(is_code(code.as_bytes()));
            let mut slip = code.clone().into_bytes();
            if slip[place] != ALPHABET[other] {
                slip[place] = ALPHABET[other];
                prop_assert!(!is_code(&slip));
            }
        }

        #[test]
        fn every_spelling_has_the_canonical_form(body in BODY) {
            let code = complete(&body);
            let spaced = format!(" {} {}", &code[..8].to_lowercase(), &code[8..].to_lowercase());
            let mut out = String::new();
            prop_assert!(CreditCode.canonical(&spaced, &mut out));
            prop_assert_eq!(out, code);
        }

        #[test]
        fn a_mask_hides_the_middle(body in BODY) {
            let code = complete(&body);
            let mask = CreditCode.mask(&code);
            prop_assert_eq!(mask.len(), LEN);
            prop_assert!(mask[2..14].bytes().all(|byte| byte == b'*'));
        }
    }

    #[test]
    fn the_weights_are_powers_of_three() {
        let mut power = 1;
        for weight in &WEIGHTS[..17] {
            assert_eq!(*weight, power);
            power = power * 3 % MODULUS;
        }
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            ("无", "18 characters expected, 1 found"),
            ("9111000060003734L", "18 characters expected, 17 found"),
            (
                "110000012345678",
                "18 characters expected, 15 digits found: perhaps the older registration number",
            ),
            ("91110000600037341l", "letters in lower case"),
            ("９1110000600037341L", "full-width characters"),
            ("91110000600037341L ", "blanks before or after it"),
            ("91110000 60003734 1L", "blanks inside"),
            (
                "911I0000600037341L",
                "the letter I at place 4: I, O, S, V, Z are never used",
            ),
            (
                "B1110000600037341L",
                "no authority registers under the character at place 1",
            ),
            (
                "9A110000600037341L",
                "a letter at place 2, where only digits stand",
            ),
            ("91110000-60003734L", "the character - at place 9"),
            ("91110000600037341M", "check character does not fit"),
            ("110105194912310021", "check character does not fit"),
            (
                "11010519491231002X",
                "a resident id number, not a credit code",
            ),
        ] {
            assert!(!is_code(text.as_bytes()), "{text}");
            assert_eq!(explain(text).say(Lang::En), said, "{text}");
        }
    }
}
