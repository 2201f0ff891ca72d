//! `cn-resident-id`: the number of a Chinese identity card, 18 characters (GB 11643-1999).
//!
//! Places: 1–6 administrative division (GB/T 2260) of the first registration, 7–14 day of birth, 15–17 order (odd: a
//! man), 18 check character (ISO 7064 MOD 11-2). Residence permits of people from Hong Kong, Macao and Taiwan begin with
//! 81, 82 and 83; numbers of foreign permanent residents with 9, then the province and the country. Of the division the
//! province must exist: no list of counties is complete. The old form of 15 digits is read, but is not right.

use super::cn_credit_code;
use super::division;
use super::spelling::{half_width, is_blank, is_full_width, is_invisible, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;
use crate::types::calendar::day_number;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "cn-resident-id",
    code: "kind.cn-resident-id",
    about: text!(
        "a Chinese resident identity number (GB 11643)",
        "居民身份证号码（GB 11643）"
    ),
    class: Class::Sensitive,
    look: Look::text(20),
    heeds_region: false,
    build,
    samples: &[
        ("11010519491231002X", true, Some("11010519491231002X")),
        ("330106188911307773", true, Some("330106188911307773")),
        ("830000199201300022", true, Some("830000199201300022")),
        ("11010519491231002x", false, Some("11010519491231002X")),
        ("110105 19491231 002X", false, Some("11010519491231002X")),
        ("110105491231002", false, Some("11010519491231002X")),
        ("110105194912310021", false, None),
        ("110105194913310020", false, None),
        ("1.10105E+17", false, None),
    ],
};

/// How many characters a number has.
const LEN: usize = 18;
/// How many digits the old form had.
const OLD_LEN: usize = 15;
/// Years that people are born in.
const YEARS: std::ops::Range<u32> = 1800..2100;
/// Orders of the old form that were kept for people born before 1900 (GB 11643-1989).
const CENTENARIANS: std::ops::RangeInclusive<u32> = 996..=999;

#[derive(Debug)]
struct ResidentId;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(ResidentId)
}

impl Kind for ResidentId {
    fn check(&self, text: &str) -> bool {
        Number::of(text.as_bytes()).is_some()
    }

    fn explain(&self, text: &str) -> Message {
        explain(text)
    }

    /// Half-width, without blanks and hyphens, `X` in upper case; 15 digits become 18.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let number = Number::read(text);
        if let Some(number) = &number {
            out.extend(number.0.iter().map(|byte| char::from(*byte)));
        }
        number.is_some()
    }

    fn is_canonical(&self, text: &str) -> bool {
        self.check(text)
    }

    /// One slip of the pen apart: half; but within the order (places 15 to 17) less, because twins differ there.
    fn likeness(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        let (Some(a), Some(b)) = (Number::of(a.as_bytes()), Number::of(b.as_bytes())) else {
            return 0.0;
        };
        let (a, b) = (&a.0[..LEN - 1], &b.0[..LEN - 1]);
        let differs = |at: &usize| a[*at] != b[*at];
        let mut places = (0..a.len()).filter(differs);
        match (places.next(), places.next(), places.next()) {
            (Some(at), None, _) if at >= 14 => 0.2,
            (Some(_), None, _) => 0.5,
            (Some(one), Some(two), None)
                if two == one + 1 && a[one] == b[two] && a[two] == b[one] =>
            {
                0.5
            }
            _ => 0.0,
        }
    }

    /// The division and the last two characters.
    fn mask(&self, text: &str) -> String {
        if self.check(text) {
            format!("{}{}{}", &text[..6], "*".repeat(LEN - 8), &text[LEN - 2..])
        } else {
            shape(text)
        }
    }
}

/// A right number.
struct Number([u8; LEN]);

impl Number {
    /// A number as it should stand: 18 characters, nothing else around it.
    fn of(text: &[u8]) -> Option<Self> {
        let number = <[u8; LEN]>::try_from(text).ok()?;
        (fault(&number).is_none()).then_some(Self(number))
    }

    /// A number in any usual spelling, the old form included.
    fn read(text: &str) -> Option<Self> {
        let mut folded = [0; LEN];
        let mut count = 0;
        for c in text.chars().filter_map(folded_sign) {
            *folded.get_mut(count)? = u8::try_from(c).ok()?;
            count += 1;
        }
        match count {
            LEN => Self::of(&folded),
            OLD_LEN => Self::from_old(folded.first_chunk()?),
            _ => None,
        }
    }

    /// The number that a card of the old form was given later. There is no check character to go by, so the division
    /// must be a known one.
    fn from_old(old: &[u8; OLD_LEN]) -> Option<Self> {
        let digits = std::str::from_utf8(old).ok()?;
        if !old.iter().all(u8::is_ascii_digit) {
            return None;
        }
        division::find(&digits[..6])?;
        let order = digits[12..].parse().ok()?;
        let century = if CENTENARIANS.contains(&order) {
            b"18"
        } else {
            b"19"
        };
        let mut number = [b'0'; LEN];
        number[..6].copy_from_slice(&old[..6]);
        number[6..8].copy_from_slice(century);
        number[8..17].copy_from_slice(&old[6..]);
        number[17] = check_character(&number);
        Self::of(&number)
    }

    fn birth_date(&self) -> Option<i32> {
        birth_date_of(&self.0)
    }
}

/// A character of a number as it is read: half-width, in upper case, what looks like an `X` as one; None for blanks,
/// hyphens and the apostrophe that keeps a spreadsheet from counting.
fn folded_sign(c: char) -> Option<char> {
    match half_width(c) {
        c if is_blank(c) => None,
        '-' | '\'' | '‐'..='―' | '’' => None,
        c if is_ten(c) => Some('X'),
        c => Some(c.to_ascii_uppercase()),
    }
}

/// Whether a character looks like the letter X, but is another: the Roman numeral, the sign of multiplication, Greek
/// and Cyrillic letters.
fn is_ten(c: char) -> bool {
    matches!(c, 'Ⅹ' | 'ⅹ' | '×' | '✕' | '╳' | 'Χ' | 'χ' | 'Х' | 'х')
}

/// What is wrong with 18 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// Not digits and a last character.
    Sign,
    Province,
    BirthDate,
    Check,
}

fn fault(number: &[u8; LEN]) -> Option<Fault> {
    let (last, digits) = number.split_last()?;
    if !digits.iter().all(u8::is_ascii_digit) || !matches!(last, b'0'..=b'9' | b'X') {
        Some(Fault::Sign)
    } else if province_of(number).is_none() {
        Some(Fault::Province)
    } else if birth_date_of(number).is_none() {
        Some(Fault::BirthDate)
    } else if *last != check_character(number) {
        Some(Fault::Check)
    } else {
        None
    }
}

/// The check character that the first 17 digits ask for (ISO 7064 MOD 11-2).
fn check_character(number: &[u8; LEN]) -> u8 {
    let sum = number[..LEN - 1].iter().fold(0, |sum, digit| {
        (sum + u32::from(digit.wrapping_sub(b'0'))) * 2 % 11
    });
    match (12 - sum) % 11 {
        10 => b'X',
        value => b'0' + value as u8,
    }
}

/// The province where a number was given, of a foreign resident (first digit 9) at places 2 and 3.
fn province_of(number: &[u8; LEN]) -> Option<&'static str> {
    let places = if number[0] == b'9' { 1..3 } else { 0..2 };
    let code = std::str::from_utf8(&number[places]).ok()?;
    division::province(code)
}

fn birth_date_of(number: &[u8; LEN]) -> Option<i32> {
    let digits = |places: std::ops::Range<usize>| {
        number[places].iter().fold(0, |sum, digit| {
            sum * 10 + u32::from(digit.wrapping_sub(b'0'))
        })
    };
    let year = digits(6..10);
    YEARS
        .contains(&year)
        .then(|| day_number(year, digits(10..12), digits(12..14)))?
}

/// The day of birth in a right number in any usual spelling, as days since 1970-01-01.
pub(crate) fn birth_date(text: &str) -> Option<i32> {
    Number::read(text)?.birth_date()
}

/// The sex in a right number: `M` or `F`.
pub(crate) fn gender(text: &str) -> Option<char> {
    let number = Number::read(text)?;
    Some(if number.0[16] % 2 == 1 { 'M' } else { 'F' })
}

/// The full name of the province in a right number.
pub(crate) fn province(text: &str) -> Option<&'static str> {
    province_of(&Number::read(text)?.0)
}

/// Whether `text` is a number as it should stand.
pub(crate) fn is_number(text: &[u8]) -> bool {
    Number::of(text).is_some()
}

/// Whether a province and a day of birth stand where a number has them, whatever the check character.
pub(crate) fn is_like_number(text: &[u8; LEN]) -> bool {
    matches!(fault(text), None | Some(Fault::Check))
}

fn explain(text: &str) -> Message {
    let inner = trim(text);
    let found = inner.chars().count();
    let fault = if inner.is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if is_scientific(inner) {
        text!(
            "a number in scientific notation: a spreadsheet has lost its digits",
            "被写成了科学计数法，号码已不完整"
        )
    } else if text.contains(is_full_width) {
        text!("full-width characters", "含有全角字符")
    } else if text.contains(is_invisible) {
        text!("an invisible character", "含有看不见的字符")
    } else if inner.contains(is_blank) {
        text!("blanks inside", "中间有空白")
    } else if inner.len() < text.len() {
        text!("blanks before or after it", "前后有空白")
    } else if inner.contains(['*', '＊', '•', '●']) {
        text!("some of it is masked", "部分号码被遮盖")
    } else if inner.contains(is_ten) {
        text!(
            "a sign that looks like the letter X; the letter is expected",
            "末位像 X 但不是字母 X"
        )
    } else if found == OLD_LEN && Number::read(inner).is_some() {
        text!(
            "the old form of 15 digits; 18 expected",
            "是 15 位的旧号码，应为 18 位"
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

/// `1.10105E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    exponent.strip_prefix('+').is_some_and(are_digits) && are_digits(&digits.replacen('.', "", 1))
}

/// What is wrong with 18 characters, none of them blank or full-width.
fn in_characters(text: &str) -> Message {
    let upper = text.to_ascii_uppercase();
    let Ok(number) = <[u8; LEN]>::try_from(upper.as_bytes()) else {
        return odd(text);
    };
    let fault = match fault(&number) {
        None => text!("the letter x in lower case", "末位 x 应为大写"),
        Some(Fault::Sign) if cn_credit_code::is_code(&number) => text!(
            "a Unified Social Credit Code, not a resident identity number",
            "这是统一社会信用代码，不是身份证号"
        ),
        Some(Fault::Sign) => return odd(text),
        Some(Fault::Province) => text!(
            "no province has the code of the first two digits",
            "前两位不是省级行政区划代码"
        ),
        Some(Fault::BirthDate) => return in_birth_date(&number),
        Some(Fault::Check) if number.ends_with(b"000") => text!(
            "the last three digits are zeros: a spreadsheet keeps only 15",
            "末三位都是 0：表格软件只保留 15 位有效数字"
        ),
        Some(Fault::Check) => text!(
            "check character does not fit: a digit is wrong, or two are swapped",
            "校验码不符：可能有数字写错或写反"
        ),
    };
    fault.into()
}

/// What is wrong with the day of birth.
fn in_birth_date(number: &[u8; LEN]) -> Message {
    let two = |at: usize| (number[at] - b'0') * 10 + (number[at + 1] - b'0');
    let (century, month, day) = (two(6), two(10), two(12));
    let fault = if !(YEARS.start / 100..YEARS.end / 100).contains(&u32::from(century)) {
        text!(
            "nobody is born in the year at places 7 to 10",
            "第 7 至 10 位的出生年份不对"
        )
    } else if !(1..=12).contains(&month) {
        text!(
            "no such month at places 11 and 12",
            "第 11、12 位的出生月份不存在"
        )
    } else if !(1..=31).contains(&day) {
        text!(
            "no such day at places 13 and 14",
            "第 13、14 位的出生日不存在"
        )
    } else {
        text!(
            "the day of birth at places 7 to 14 is in no calendar",
            "第 7 至 14 位的出生日期不存在"
        )
    };
    fault.into()
}

/// The first character that has no business where it stands.
fn odd(text: &str) -> Message {
    let wrong = |(place, c): &(usize, char)| match c {
        '0'..='9' => false,
        'X' | 'x' => *place < LEN,
        _ => true,
    };
    match (1..).zip(text.chars()).find(wrong) {
        Some((LEN, _)) => Message::new(text!(
            "at place {place} neither a digit nor X",
            "第 {place} 位不是数字或 X"
        ))
        .with("place", LEN),
        Some((place, c)) if c.is_alphabetic() => Message::new(text!(
            "a letter at place {place}, where only digits stand",
            "第 {place} 位应为数字，不是字母"
        ))
        .with("place", place),
        Some((place, _)) => {
            Message::new(text!("at place {place} no digit", "第 {place} 位不是数字"))
                .with("place", place)
        }
        None => text!("not a resident identity number", "不是身份证号").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use crate::types::calendar::split;
    use proptest::prelude::*;

    /// A number with its right check character.
    fn complete(body: &str) -> String {
        let mut number = [b'0'; LEN];
        number[..LEN - 1].copy_from_slice(body.as_bytes());
        number[LEN - 1] = check_character(&number);
        String::from_utf8(number.to_vec()).unwrap()
    }

    fn canonical(text: &str) -> Option<String> {
        let mut out = String::new();
        ResidentId.canonical(text, &mut out).then_some(out)
    }

    const BODY: &str =
        "(11|33|44|65|81)[0-9]{4}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}";

    proptest! {
        #[test]
        fn a_completed_number_is_right_and_one_slip_is_seen(
            body in BODY, place in 0..17_usize, other in b'0'..=b'9',
        ) {
            let number = complete(&body);
            prop_assert!(ResidentId.check(&number));
            let mut slip = number.clone().into_bytes();
            if slip[place] != other {
                slip[place] = other;
                prop_assert!(Number::of(&slip).is_none());
            }
            if place < 16 {
                let mut swapped = number.clone().into_bytes();
                swapped.swap(place, place + 1);
                prop_assert!(swapped == number.as_bytes() || Number::of(&swapped).is_none());
            }
        }

        #[test]
        fn every_spelling_has_the_canonical_form(body in BODY) {
            let number = complete(&body);
            let spaced = format!(" {} {}-{}", &number[..6], &number[6..14], number[14..].to_lowercase());
            prop_assert_eq!(canonical(&spaced), Some(number.clone()));
            let wide: String = number.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
            prop_assert_eq!(canonical(&wide), Some(number));
        }

        #[test]
        fn the_day_of_birth_is_that_of_places_7_to_14(body in BODY) {
            let (year, month, day) = split(birth_date(&complete(&body)).unwrap());
            prop_assert_eq!(format!("{year:04}{month:02}{day:02}"), &body[6..14]);
        }
    }

    #[test]
    fn the_old_form_is_completed() {
        for (old, new) in [
            ("110105491231002", Some("11010519491231002X")),
            ("370983890623212", Some("370983198906232124")),
            // Kept for people born before 1900.
            ("110105950101998", Some("110105189501019987")),
            ("119999491231002", None),
            ("110105491331002", None),
            ("11010549123100X", None),
        ] {
            assert_eq!(canonical(old).as_deref(), new, "{old}");
            assert!(!ResidentId.check(old));
        }
    }

    #[test]
    fn what_a_number_tells_is_read() {
        let number = "11010519491231002X";
        assert_eq!(birth_date(number), day_number(1949, 12, 31));
        assert_eq!(birth_date("110105491231002"), day_number(1949, 12, 31));
        assert_eq!(gender(number), Some('F'));
        assert_eq!(gender("360426199101010071"), Some('M'));
        assert_eq!(province(number), Some("北京市"));
        assert_eq!(gender("110105194912310021"), None);
        let foreign = complete("91115619810803002");
        assert_eq!(province(&foreign), Some("北京市"));
    }

    #[test]
    fn a_slip_is_alike_and_a_twin_is_less() {
        let number = complete("11010519491231002");
        for (other, likeness) in [
            ("11010519491231002", 1.0),
            ("11010619491231002", 0.5),
            ("11010519491213002", 0.5),
            ("11010519491231003", 0.2),
            ("11010619491231003", 0.0),
        ] {
            let found = ResidentId.likeness(&number, &complete(other));
            assert!((found - likeness).abs() < 1e-9, "{other} {found}");
        }
    }

    #[test]
    fn a_mask_hides_the_day_of_birth() {
        assert_eq!(ResidentId.mask("11010519491231002X"), "110105**********2X");
        assert_eq!(ResidentId.mask("110105491231002"), "999999999999999 (15)");
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            (" ", "nothing but blanks"),
            ("无", "18 characters expected, 1 found"),
            (
                "1.10105E+17",
                "a number in scientific notation: a spreadsheet has lost its digits",
            ),
            ("１１０１０５19491231002X", "full-width characters"),
            ("11010519491231002X ", "blanks before or after it"),
            ("110105 19491231 002X", "blanks inside"),
            ("11010519491231002*", "some of it is masked"),
            (
                "11010519491231002Ⅹ",
                "a sign that looks like the letter X; the letter is expected",
            ),
            ("110105491231002", "the old form of 15 digits; 18 expected"),
            ("110105491331002", "18 characters expected, 15 found"),
            ("11010519491231002XX", "18 characters expected, 19 found"),
            ("11010519491231002x", "the letter x in lower case"),
            ("11010519491231002A", "at place 18 neither a digit nor X"),
            (
                "110I0519491231002X",
                "a letter at place 4, where only digits stand",
            ),
            ("110105-9491231002X", "at place 7 no digit"),
            (
                "91110000600037341L",
                "a Unified Social Credit Code, not a resident identity number",
            ),
            (
                "000105188009010016",
                "no province has the code of the first two digits",
            ),
            (
                "110105150009010016",
                "nobody is born in the year at places 7 to 10",
            ),
            ("110105188013010014", "no such month at places 11 and 12"),
            ("110105188012320014", "no such day at places 13 and 14"),
            (
                "110105188009310014",
                "the day of birth at places 7 to 14 is in no calendar",
            ),
            (
                "110101199003070000",
                "the last three digits are zeros: a spreadsheet keeps only 15",
            ),
            (
                "110101188002290016",
                "check character does not fit: a digit is wrong, or two are swapped",
            ),
        ] {
            assert!(!ResidentId.check(text), "{text}");
            assert_eq!(explain(text).say(Lang::En), said, "{text}");
        }
    }
}
