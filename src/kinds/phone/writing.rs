//! How a number is written in a cell: what stands around it, its extension, letters for digits.
//!
//! No numbering plan is asked here, and no verdict given on the digits.

use std::borrow::Cow;
use std::ops::Range;

use super::super::spelling::{half_width, is_invisible, trim};
use super::fault::Fault;

/// A cell longer than this, in bytes, holds something else.
const LONGEST: usize = 250;

/// How many digits make a number of their own, and not an extension or the end of another number.
pub(super) const WHOLE: usize = 7;

/// Words before a number that say that it is one. Others say something that a clean number would lose.
const LABELS: &[&str] = &[
    "tel",
    "tel no",
    "telephone",
    "phone",
    "phone no",
    "phone number",
    "mobile",
    "mob",
    "cell",
    "t",
    "m",
    "p",
    "电话",
    "电话号码",
    "电话号",
    "联系电话",
    "联系方式",
    "手机",
    "手机号",
    "手机号码",
    "移动电话",
    "固定电话",
    "座机",
    "固话",
    "总机",
    "热线",
    "客服电话",
    "電話",
    "手機",
];

/// Words and signs before an extension, in lower case, the longer first where one ends another, each with the most
/// digits that may follow: a word is plain, a sign may be a slip (the limits are libphonenumber's).
const EXTENSION_LABELS: &[(&str, usize)] = &[
    ("转分机", 20),
    ("分机号", 20),
    ("转", 20),
    ("轉", 20),
    ("分机", 20),
    ("分機", 20),
    ("内线", 20),
    ("內線", 20),
    ("内線", 20),
    ("extension", 20),
    ("extensión", 20),
    ("extn", 20),
    ("ext", 20),
    ("xtn", 20),
    ("доб", 20),
    ("anexo", 20),
    ("int", 9),
    ("x", 9),
    ("#", 9),
    ("~", 9),
    (",,", 15),
    (";", 15),
    (",", 9),
];

/// The parameters of a `tel:` address that are read with the number (RFC 3966 §3).
const PARAMETERS: [&str; 2] = [";phone-context=", ";isub="];

/// A cell with what stands around the number told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    /// Half-width, without what nobody sees.
    text: Cow<'a, str>,
    number: Range<usize>,
    extension: Range<usize>,
    /// Whether letters stand among the digits, as in 1-800-FLOWERS.
    pub(super) has_letters: bool,
}

impl<'a> Written<'a> {
    /// The cell in plain signs.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The number without its extension, from its first digit or plus sign.
    pub(super) fn number(&self) -> &str {
        &self.text[self.number.clone()]
    }

    /// The digits of the extension; empty where there is none.
    pub(super) fn extension(&self) -> &str {
        &self.text[self.extension.clone()]
    }

    /// Tells the parts of a cell apart.
    ///
    /// # Errors
    /// What keeps a cell from being one number, whatever its digits are.
    pub(super) fn read(cell: &'a str) -> Result<Self, Fault> {
        let text = plain(trim(cell));
        let start = text
            .find(|c: char| c == '+' || c.is_numeric())
            .ok_or_else(|| {
                if text.is_empty() {
                    Fault::Blank
                } else {
                    Fault::NoDigits
                }
            })?;
        if without_point_zero(&text).is_some() {
            return Err(Fault::PointZero);
        }
        if is_bare(&text) && text.len() <= LONGEST {
            return Ok(Self::whole(text, start));
        }
        if let Some(fault) = fault_of(&text, start) {
            return Err(fault);
        }
        if PARAMETERS.iter().any(|parameter| text.contains(parameter)) {
            return Ok(Self::whole(text, 0));
        }
        let mut written = Self::whole(text, start);
        if let Some((number, digits)) = extension(written.number()) {
            written.number.end = start + number;
            written.extension = start + digits.start..start + digits.end;
        }
        written.has_letters = letters(written.number())?;
        Ok(written)
    }

    /// A text that is a number from `start` to its end.
    fn whole(text: Cow<'a, str>, start: usize) -> Self {
        Self {
            number: start..text.len(),
            text,
            extension: 0..0,
            has_letters: false,
        }
    }
}

/// What keeps a text, whose number begins at `start`, from being one number.
fn fault_of(text: &str, start: usize) -> Option<Fault> {
    if is_scientific(text) {
        Some(Fault::Scientific)
    } else if holds_two(text) {
        Some(Fault::Two)
    } else if text.len() > LONGEST || !is_label(&text[..start]) {
        Some(Fault::Words)
    } else {
        None
    }
}

/// Whether a text has nothing but digits and the signs that group them: nothing else is to be told apart.
fn is_bare(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.all(|byte| {
        matches!(
            byte,
            b'0'..=b'9' | b' ' | b'-' | b'+' | b'(' | b')' | b'.' | b'/'
        )
    })
}

/// Half-width signs, plain dashes and blanks, ASCII digits, nothing that nobody sees; borrowed where that is so.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let signs = text.chars().filter(|&c| !is_invisible(c));
    Cow::Owned(signs.map(plain_sign).collect())
}

fn plain_sign(c: char) -> char {
    match half_width(c) {
        c if c.is_ascii_graphic() => c,
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c if c.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{30fc}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{2043}' => '-',
        '【' | '〔' | '「' => '(',
        '】' | '〕' | '」' => ')',
        '、' | '､' => '、',
        c @ '\u{660}'..='\u{669}' => digit(c, 0x660),
        c @ '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        c @ '\u{966}'..='\u{96f}' => digit(c, 0x966),
        c => c,
    }
}

/// The ASCII digit of a digit of another script, whose zero is `zero`.
fn digit(c: char, zero: u32) -> char {
    char::from_digit((c as u32).saturating_sub(zero), 10).unwrap_or(c)
}

/// Whether a spreadsheet wrote the number in its short form, `1.38E+10`.
fn is_scientific(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['E', 'e'])
        .is_some_and(|(mantissa, exponent)| {
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
            let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
            whole.len() == 1
                && is_digits(whole)
                && is_digits(fraction)
                && is_digits(exponent)
                && exponent.len() <= 2
        })
}

/// What stands before the `.0` of a number that a spreadsheet took for a quantity.
pub(super) fn without_point_zero(text: &str) -> Option<&str> {
    let (whole, fraction) = text.rsplit_once('.')?;
    let digits = whole.strip_prefix('+').unwrap_or(whole);
    let zeros = matches!(fraction, "0" | "00");
    (zeros && digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(whole)
}

/// The parts of a cell between signs and words that stand between numbers.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    const BETWEEN: [char; 12] = [
        ',', ';', '、', '|', '&', '\n', '或', '和', '及', '与', '，', '；',
    ];
    text.split(BETWEEN)
        .flat_map(|part| part.split(" or "))
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
}

/// Whether two parts of a cell are as long as a number each.
fn holds_two(text: &str) -> bool {
    let begins = |part: &&str| {
        let start = part.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('));
        start.is_some_and(|start| is_label(&part[..start]))
    };
    if count_digits(text) < 2 * WHOLE {
        return false;
    }
    let mut long = parts(text)
        .filter(begins)
        .filter(|part| count_digits(part) >= WHOLE);
    long.next().is_some() && long.next().is_some()
}

/// How many digits a text has.
pub(super) fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether what stands before a number is nothing but signs, or a word that only says that a number follows.
fn is_label(before: &str) -> bool {
    before.split(':').all(|part| {
        let word = part.trim_matches(|c: char| !c.is_alphanumeric());
        word.is_empty() || LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
    })
}

/// Where the number ends before its extension, and where the extension's digits are.
fn extension(text: &str) -> Option<(usize, Range<usize>)> {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '#');
    let body = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let hash = body.len() < text.len();
    let start = body.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits = body.len() - start;
    if digits == 0 || start == 0 {
        return None;
    }
    let before = body[..start].trim_end_matches([' ', '.', ':', '-', '=', '(', '[']);
    let labelled = EXTENSION_LABELS.iter().find_map(|(label, most)| {
        let head = strip_label(before, label)?;
        (digits <= *most).then_some(head)
    });
    let american = || (hash && digits <= 6 && before.len() < start).then_some(before);
    let head = labelled
        .or_else(american)?
        .trim_end_matches([' ', ',', ';', '(', '[', '-', '.']);
    (count_digits(head) >= 3).then_some((head.len(), start..body.len()))
}

/// What stands before a label at the end of `text`, in any case; a word does not end another.
fn strip_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let at = text.char_indices().rev().nth(label.chars().count() - 1)?.0;
    let (head, tail) = text.split_at(at);
    let same = tail.chars().flat_map(char::to_lowercase).eq(label.chars());
    let is_word = label.starts_with(|c: char| c.is_ascii_alphabetic());
    let apart = !is_word || !head.ends_with(|c: char| c.is_ascii_alphabetic());
    (same && apart).then_some(head)
}

/// Whether letters stand for digits in a number.
fn letters(number: &str) -> Result<bool, Fault> {
    let mut letters = number.chars().filter(|c| c.is_alphabetic()).peekable();
    if letters.peek().is_none() {
        return Ok(false);
    }
    if letters.any(|c| !c.is_ascii()) {
        return Err(Fault::Words);
    }
    let found = || number.chars().filter(char::is_ascii_alphabetic);
    let slips = found().all(is_like_a_digit);
    if found().count() < 3 || slips {
        return Err(Fault::Letters);
    }
    Ok(true)
}

/// Whether a letter is easily taken for a 0 or a 1.
pub(super) fn is_like_a_digit(c: char) -> bool {
    matches!(c, 'O' | 'o' | 'I' | 'l' | 'i' | 'L')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Result<(String, String), Fault> {
        Written::read(text)
            .map(|written| (written.number().to_owned(), written.extension().to_owned()))
    }

    #[test]
    fn a_number_is_told_from_its_extension() {
        for (text, number, extension) in [
            ("010-62345678", "010-62345678", ""),
            ("010-62345678转801", "010-62345678", "801"),
            ("010-62345678 转 801", "010-62345678", "801"),
            ("010-62345678（分机：801）", "010-62345678", "801"),
            ("(010)62345678 ext. 801", "010)62345678", "801"),
            ("010-62345678X801", "010-62345678", "801"),
            ("010-62345678#801", "010-62345678", "801"),
            ("010-62345678,801", "010-62345678", "801"),
            ("+861062345678;ext=801", "+861062345678", "801"),
            ("212 555 0123 - 503#", "212 555 0123", "503"),
            ("Tel: +86 10 6234 5678 EXTN 8", "+86 10 6234 5678", "8"),
            ("电话：13800138000", "13800138000", ""),
            ("=\"13800138000\"", "13800138000\"", ""),
            ("1-800-FLOWERS", "1-800-FLOWERS", ""),
            ("１３８\u{a0}００１３―８０００", "138 0013-8000", ""),
            ("021-54321234-801", "021-54321234-801", ""),
        ] {
            let found = split(text).unwrap();
            assert_eq!(found, (number.to_owned(), extension.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_number_is_named() {
        for (text, fault) in [
            (" \u{200b}", Fault::Blank),
            ("N/A", Fault::NoDigits),
            ("1.38E+10", Fault::Scientific),
            ("1.38001380008e10", Fault::Scientific),
            ("13800138000.0", Fault::PointZero),
            ("13800138000,13900139000", Fault::Two),
            ("13800138000；电话 13900139000", Fault::Two),
            ("13800138000 或 010-62345678", Fault::Two),
            ("王伟 13800138000", Fault::Words),
            ("13800138000 王伟", Fault::Words),
            ("138OO138OOO", Fault::Letters),
            ("13800138000a", Fault::Letters),
        ] {
            assert_eq!(split(text), Err(fault), "{text:?}");
        }
    }
}
