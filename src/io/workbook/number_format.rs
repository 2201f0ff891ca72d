//! What a number format shows of a number: a day, a time, both, a span of time, or the number itself (ECMA-376 part 1,
//! §18.8.30 and §18.8.31).
//!
//! Only the first section of a format counts, and only its letters: a literal of 年月日 or 时分秒 says nothing, it may
//! count years as well as name one. Files hold the letters of English; those of other languages (`TT.MM.JJJJ`) exist
//! on the screen only, and are read where their month still shows.

use std::collections::HashMap;

use super::cell::Shape;

/// What a format of this code shows; none of a number shown as one.
pub(super) fn shape_of(code: &str) -> Option<Shape> {
    let (mut parts, mut elapsed, mut time) = (Vec::new(), false, false);
    let (mut rest, mut before) = (code, Token::Nothing);
    while !rest.is_empty() {
        let (mut token, len) = next(rest);
        match (token, before) {
            (Token::End, _) => break,
            (Token::Point, Token::Letters(Part::Second) | Token::Elapsed)
            | (Token::Digit, Token::Fraction) => token = Token::Fraction,
            // Any other digit is a number's.
            (Token::Number | Token::Digit, _) => return None,
            (Token::Letters(part), _) => parts.push(part),
            (Token::Elapsed, _) => {
                elapsed = true;
                parts.push(Part::Hour);
            }
            (Token::HalfOfDay, _) => time = true,
            (Token::Point | Token::Fraction | Token::Nothing, _) => {}
        }
        before = token;
        rest = &rest[len..];
    }
    let day = (0..parts.len()).any(|at| is_of_day(&parts, at));
    time |= (0..parts.len()).any(|at| !is_of_day(&parts, at));
    match (elapsed, day, time) {
        (true, false, _) => Some(Shape::Duration),
        (_, true, true) => Some(Shape::DateTime),
        (_, true, false) => Some(Shape::Date),
        (false, false, true) => Some(Shape::Time),
        (false, false, false) => None,
    }
}

/// What one of the formats without a code shows.
///
/// 27 to 36 and 50 to 58 differ by language (§18.8.30); what counts is simplified Chinese. So 32 to 35, 55 and 56 are
/// times, which are days in Japanese and Korean, and 52 and 53 days, which are times in Taiwan.
pub(super) fn shape_of_builtin(id: u32) -> Option<Shape> {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Some(Shape::Date),
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Some(Shape::Time),
        22 => Some(Shape::DateTime),
        46 => Some(Shape::Duration),
        _ => None,
    }
}

/// The formats that a workbook spells out, by number.
#[derive(Debug, Default)]
pub(super) struct Formats(HashMap<u32, Option<Shape>>);

impl Formats {
    /// Takes in the format of this number.
    pub(super) fn add(&mut self, id: u32, code: &str) {
        self.0.insert(id, shape_of(code));
    }

    /// What the format of this number shows. A workbook's own beats the one without a code that has its number.
    pub(super) fn shape(&self, id: u32) -> Option<Shape> {
        let own = self.0.get(&id).copied();
        own.unwrap_or_else(|| shape_of_builtin(id))
    }
}

/// What letters stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Year, era, month by name, day or weekday.
    Day,
    Hour,
    /// A month by number, or minutes.
    MonthOrMinute,
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// The section is over.
    End,
    /// The whole is a plain number: `General`.
    Number,
    /// A place of a digit: `0`, `#`, `?`.
    Digit,
    /// A decimal point or comma.
    Point,
    /// The point behind seconds, and digits behind that.
    Fraction,
    Letters(Part),
    /// Hours, minutes or seconds that go on counting: `[h]`.
    Elapsed,
    /// `AM/PM`.
    HalfOfDay,
    /// A literal, a colour, a condition, a blank.
    Nothing,
}

/// Whether the letters there are of a day: next to hours, and before seconds, `m` is minutes.
fn is_of_day(parts: &[Part], at: usize) -> bool {
    let is = |at: Option<usize>, part| at.and_then(|at| parts.get(at)) == Some(&part);
    match parts[at] {
        Part::Day => true,
        Part::Hour | Part::Second => false,
        Part::MonthOrMinute => {
            !is(at.checked_sub(1), Part::Hour) && !is(at.checked_add(1), Part::Second)
        }
    }
}

/// Words for the two halves of a day.
const HALVES: [&str; 5] = ["AM/PM", "A/P", "上午/下午", "午前/午後", "오전/오후"];
/// Words for the format of a number without one.
const GENERAL: [&str; 2] = ["General", "Standard"];

/// The first token of a code that is not empty, and its bytes.
fn next(code: &str) -> (Token, usize) {
    let is_at = |word: &str| {
        code.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    if let Some(word) = HALVES.iter().find(|word| is_at(word)) {
        return (Token::HalfOfDay, word.len());
    }
    // `G/通用格式`: General as Chinese, Japanese and Korean programs spell it.
    let east_asian = code.get(..2) == Some("G/") && !code[2..].starts_with(|c: char| c.is_ascii());
    if GENERAL.iter().any(|word| is_at(word)) || (east_asian && code.len() > 2) {
        return (Token::Number, code.len());
    }
    let Some(first) = code.chars().next() else {
        return (Token::End, 0);
    };
    let one = first.len_utf8();
    match first {
        ';' => (Token::End, one),
        '"' => (Token::Nothing, quoted(code)),
        // The sign behind these stands for itself, for a blank of its width, or fills the cell.
        '\\' | '_' | '*' => {
            let sign = code[one..].chars().next().map_or(0, char::len_utf8);
            (Token::Nothing, one + sign)
        }
        '[' => bracketed(code),
        '0' | '#' | '?' => (Token::Digit, one),
        '.' | ',' => (Token::Point, one),
        // An exponent, no era.
        'E' | 'e' if code[one..].starts_with(['+', '-']) => (Token::Nothing, one + 1),
        // A calendar, not a year.
        'B' | 'b' if code[one..].starts_with(['1', '2']) => (Token::Nothing, one + 1),
        _ if first.is_ascii_alphabetic() => {
            let len = code
                .bytes()
                .take_while(|byte| byte.eq_ignore_ascii_case(&(first as u8)))
                .count();
            (
                letters(first, len).map_or(Token::Nothing, Token::Letters),
                len,
            )
        }
        _ => (Token::Nothing, one),
    }
}

/// What so many of a letter stand for.
fn letters(letter: char, count: usize) -> Option<Part> {
    match (letter.to_ascii_lowercase(), count) {
        // A year, an era and its year, a Buddhist year, a day, a weekday in East Asian formats, a month by its name.
        ('y' | 'e' | 'g' | 'b' | 'd', _) | ('a' | 'm', 3..) => Some(Part::Day),
        ('m', _) => Some(Part::MonthOrMinute),
        ('h', _) => Some(Part::Hour),
        ('s', _) => Some(Part::Second),
        _ => None,
    }
}

/// Bytes of a text in quotes; a quote that is not closed holds all that follows.
fn quoted(code: &str) -> usize {
    code[1..].find('"').map_or(code.len(), |end| end + 2)
}

/// A colour, a condition, a locale, or letters that go on counting, in brackets.
fn bracketed(code: &str) -> (Token, usize) {
    let Some(end) = code.find(']') else {
        return (Token::Nothing, code.len());
    };
    let within = &code[1..end];
    let is_all = |letter: char| within.chars().all(|c| c.eq_ignore_ascii_case(&letter));
    let counts = !within.is_empty() && ['h', 'm', 's'].into_iter().any(is_all);
    let token = if counts {
        Token::Elapsed
    } else {
        Token::Nothing
    };
    (token, end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_code_panics_and_what_stands_for_itself_shows_nothing(code in "\\PC{0,20}|[\\[\\]hmsyde0#.,;\"\\\\_*AP/@ $-]{0,20}", text in "[a-zA-Z0-9年月日]{0,8}") {
            let shape = shape_of(&code);
            prop_assert_eq!(shape_of(&format!("[Red]\"{text}\"{code}")), shape);
            prop_assert_eq!(shape_of(&format!("[$-{text}]{code}")), shape);
        }
    }

    const SHOWN: [(Shape, &[&str]); 4] = [
        (
            Shape::Date,
            &[
                "yyyy\\-mm\\-dd;@",
                "yyyy-mm-dd",
                "YYYY/M/D",
                "m/d/yy",
                "mm-dd-yy",
                "d-mmm-yy",
                "d-mmm",
                "mmm-yy",
                "mmmm",
                "mmmmm",
                "dddd",
                "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
                "yyyy\"年\"m\"月\"d\"日\"",
                "yyyy年m月d日",
                "yyyy\"年\"m\"月\"",
                "m\"月\"d\"日\"",
                "m月",
                "[DBNum1][$-804]yyyy\"年\"m\"月\"",
                "[$-804]aaaa;@",
                "[$-804]aaa",
                "[$-404]e/m/d",
                "[$-411]ggge\"年\"m\"月\"d\"日\"",
                "ge.m.d",
                "[$-D07041E]d/m/bb",
                "B2yyyy-mm-dd",
                "dd.mm.yyyy",
                "TT.MM.JJJJ",
                "jj/mm/aaaa",
                "yyyy",
                "m",
                "d",
                "yyyymmdd",
                "*-yyyy-mm-dd",
                "[Red]dd/mm",
                "mmm\\-yy;@",
                "[$-409]d\\-mmm;@",
                "yyyy-mm-dd;;;@",
                "[<=9999999]yyyy-mm-dd;0",
            ],
        ),
        (
            Shape::Time,
            &[
                "h:mm",
                "hh:mm:ss",
                "h:mm AM/PM",
                "[$-F400]h:mm:ss\\ AM/PM",
                "mm:ss",
                "mmss.0",
                "mm:ss.000",
                "ss",
                "h\"时\"mm\"分\"",
                "h时mm分ss秒",
                "上午/下午h\"时\"mm\"分\"",
                "午前/午後h:mm",
                "h A/P",
                "ha/p",
                "[$-409]h:mm:ss am/pm;@",
                "hh",
                "h\"h\"mm",
            ],
        ),
        (
            Shape::DateTime,
            &[
                "m/d/yy h:mm",
                "yyyy-mm-dd hh:mm:ss",
                "yyyy/m/d h:mm;@",
                "h:mm d/m/yyyy",
                "yyyy\\-mm\\-dd\\Thh:mm:ss.000",
                "[$-409]m/d/yy h:mm AM/PM;@",
                "yyyy\"年\"m\"月\"d\"日\" h\"时\"mm\"分\"",
                "dd.mm.yyyy hh:mm",
                "mm/dd mm:ss",
                "TT.MM.JJJJ hh:mm",
            ],
        ),
        (
            Shape::Duration,
            &[
                "[h]:mm:ss",
                "[hh]:mm",
                "[h]",
                "[m]",
                "[mm]:ss",
                "[s]",
                "[ss].00",
                "[HH]:MM:SS",
                "[h]\"小时\"mm\"分\"",
                "[Blue]\\+[h]:mm;[Red]\\-[h]:mm",
                "[>=100][Magenta][s].00",
                "[h]:mm;[=0]\\-",
            ],
        ),
    ];

    #[test]
    fn codes_show_days_and_times() {
        for (shape, codes) in SHOWN {
            for code in codes {
                assert_eq!(shape_of(code), Some(shape), "{code}");
            }
        }
    }

    #[test]
    fn codes_show_numbers() {
        for code in [
            "",
            "General",
            "GENERAL",
            "general",
            "Standard",
            "G/通用格式",
            "G/標準",
            "G/표준",
            "@",
            "0",
            "0.00",
            "#,##0.00_);[Red]",
            "0.00E+00",
            "##0.0E+0",
            "0.0e-0",
            "\"d\"0",
            "[Red]0",
            "0\" days\"",
            "0.0\"h\"",
            "# ?/?",
            "0%",
            "\\Y000000",
            "#,##0.0####\" YMD\"",
            "#,##0\\ [$\u{20bd}-46D]",
            "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
            "#,##0.00\\ _M\"H\"_);[Red]#,##0.00\\ _M\"S\"_)",
            "#,##0*y",
            "0\"x\"*d",
            "0\\d",
            "0_d",
            "0;yyyy",
            "[Red]",
            ";;;",
            "\"yyyy-mm-dd\"",
            "\"unclosed yyyy",
            "[$-804]0.00",
            "[DBNum2][$-804]General",
            "[DBNum2]G/通用格式",
            "0年",
            "0\"年\"",
            "0\"天\"",
            "Rs #,##0",
            "[>=100][Magenta]General",
            "[$€-407]#,##0.00",
            "000-0000",
            "[<=9999999]###-####;(###) ###-####",
            "\"是\";\"是\";\"否\"",
            "[h",
            "[hm]",
            "[Magenta]",
            "\\",
        ] {
            assert_eq!(shape_of(code), None, "{code}");
        }
    }

    #[test]
    fn formats_without_a_code_are_those_of_chinese() {
        // The codes of §18.8.30 for zh-CN.
        let codes = [
            (14, "mm-dd-yy"),
            (15, "d-mmm-yy"),
            (16, "d-mmm"),
            (17, "mmm-yy"),
            (18, "h:mm AM/PM"),
            (19, "h:mm:ss AM/PM"),
            (20, "h:mm"),
            (21, "h:mm:ss"),
            (22, "m/d/yy h:mm"),
            (27, "yyyy\"年\"m\"月\""),
            (28, "m\"月\"d\"日\""),
            (29, "m\"月\"d\"日\""),
            (30, "m-d-yy"),
            (31, "yyyy\"年\"m\"月\"d\"日\""),
            (32, "h\"时\"mm\"分\""),
            (33, "h\"时\"mm\"分\"ss\"秒\""),
            (34, "上午/下午h\"时\"mm\"分\""),
            (35, "上午/下午h\"时\"mm\"分\"ss\"秒\""),
            (36, "yyyy\"年\"m\"月\""),
            (45, "mm:ss"),
            (46, "[h]:mm:ss"),
            (47, "mmss.0"),
            (50, "yyyy\"年\"m\"月\""),
            (51, "m\"月\"d\"日\""),
            (52, "yyyy\"年\"m\"月\""),
            (53, "m\"月\"d\"日\""),
            (54, "m\"月\"d\"日\""),
            (55, "上午/下午h\"时\"mm\"分\""),
            (56, "上午/下午h\"时\"mm\"分\"ss\"秒\""),
            (57, "yyyy\"年\"m\"月\""),
            (58, "m\"月\"d\"日\""),
        ];
        for id in 0..200 {
            let code = codes.iter().find(|(known, _)| *known == id);
            let expected = code.and_then(|(_, code)| shape_of(code));
            assert_eq!(shape_of_builtin(id), expected, "{id}");
        }
    }
}
