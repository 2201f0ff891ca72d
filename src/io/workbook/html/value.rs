//! What a cell of a page holds beside the text that is shown: Excel's own pages say so in attributes of its tag.

use super::style::{Shown, Styles};
use super::tag::Tag;
use crate::io::workbook::cell::{Cell, Moment};

/// What a tag says of its cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    kind: Kind,
    shown: Shown,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Error,
    /// None: it is what is shown.
    Number(Option<f64>),
    Boolean(Option<bool>),
}

impl Value {
    /// What a tag says; and the text that it gives for what is shown.
    pub(super) fn of<'a>(tag: &'a Tag, styles: &Styles) -> (Self, Option<&'a [u8]>) {
        let given = |value: &&[u8]| !value.trim_ascii().is_empty();
        let (kind, text) = if let Some(value) = tag.get("x:num") {
            let own = number(&String::from_utf8_lossy(value));
            (Kind::Number(own), None)
        } else if let Some(value) = tag.get("x:bool") {
            let own = boolean(&String::from_utf8_lossy(value));
            (Kind::Boolean(own), None)
        } else if let Some(value) = tag.get("x:err") {
            (Kind::Error, Some(value).filter(given))
        } else {
            (Kind::Text, tag.get("x:str").filter(given))
        };
        let shown = match kind {
            Kind::Number(_) => styles.shown(tag),
            _ => Shown::Unknown,
        };
        (Self { kind, shown }, text)
    }

    /// Whether it is the text that is shown, and nothing else.
    pub(super) fn is_text(self) -> bool {
        self.kind == Kind::Text
    }

    /// The cell in which this text is shown.
    pub(super) fn cell(self, text: &str, since_1904: bool) -> Cell<'_> {
        match self.kind {
            Kind::Text => Cell::Text(text),
            Kind::Error if text.is_empty() => Cell::Text(text),
            Kind::Error => Cell::Error(text),
            Kind::Boolean(own) => match own.or_else(|| boolean(text)) {
                Some(truth) => Cell::Boolean(truth),
                None => Cell::Text(text),
            },
            Kind::Number(own) => match (own.or_else(|| number(text)), self.shown) {
                (None, _) => Cell::Text(text),
                (Some(serial), Shown::Moment(shape)) => Cell::Moment(Moment {
                    serial,
                    shape,
                    since_1904,
                }),
                // A day must not become its number because its style is not known.
                (Some(_), Shown::Unknown) if is_of_moment(text) => Cell::Text(text),
                (Some(number), _) => Cell::Number(number),
            },
        }
    }
}

fn number(text: &str) -> Option<f64> {
    let number: Option<f64> = text.trim().parse().ok();
    number.filter(|number| number.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    let is = |word: &str| text.trim().eq_ignore_ascii_case(word);
    if is("true") || is("1") {
        Some(true)
    } else {
        (is("false") || is("0")).then_some(false)
    }
}

/// Whether a text looks like a day or a time: digits parted by `-`, `/` or `:`, or twice by points that do not group
/// thousands; digits before 年, 月, 日, 时, 分 or 秒; a month by its name; words alone, which may be a weekday.
fn is_of_moment(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let signs: Vec<char> = text.chars().collect();
    let has_digits = signs.iter().any(char::is_ascii_digit);
    if !has_digits {
        return signs.iter().any(|sign| sign.is_alphabetic());
    }
    let parted = signs.windows(3).any(|signs| {
        signs[0].is_ascii_digit() && "-/:".contains(signs[1]) && signs[2].is_ascii_digit()
    });
    let counted = signs
        .windows(2)
        .any(|signs| signs[0].is_ascii_digit() && "年月日号时分秒時號".contains(signs[1]));
    let mut words = text.split(|sign: char| !sign.is_ascii_alphabetic());
    let is_month = |word: &str| {
        let start = word.get(..3);
        start.is_some_and(|start| MONTHS.iter().any(|month| start.eq_ignore_ascii_case(month)))
    };
    parted || counted || words.any(is_month) || is_pointed(text)
}

/// Whether points part a text into three numbers of which the second has not the three digits of thousands.
fn is_pointed(text: &str) -> bool {
    let mut parts = text.split('.').map(|part| {
        let part = part.trim();
        (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(part.len())
    });
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    matches!((first, second, third), (Some(Some(_)), Some(Some(len)), Some(Some(_))) if len != 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_look_like_it() {
        for (text, expected) in [
            ("2006-1-1", true),
            ("1/2/06", true),
            ("1-Jan-06", true),
            ("January 1, 2006", true),
            ("12:30", true),
            ("2006年1月", true),
            ("31.12.2006", true),
            ("Monday", true),
            ("一月", true),
            ("1,234.50", false),
            ("1.234.567", false),
            ("¥ 1,234.50", false),
            ("USD 5", false),
            ("12.5%", false),
            ("1.2E-05", false),
            ("-5", false),
            ("(5.00)", false),
            ("-", false),
            ("", false),
        ] {
            assert_eq!(is_of_moment(text), expected, "{text}");
        }
    }
}
