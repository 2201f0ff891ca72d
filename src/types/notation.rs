//! How a field writes its numbers: decimal character, group character, what may stand around them.

use super::decimal::first_digit;
use super::{Misfit, Options, spelling};
use crate::text;
use crate::text::Message;

/// How a field writes numbers: `decimalChar`, `groupChar`, `bareNumber`.
#[derive(Clone, Debug)]
pub(super) struct Notation {
    /// `decimalChar`.
    pub(super) decimal: char,
    /// `groupChar`, between digits before the decimal character.
    pub(super) group: Option<char>,
    /// `bareNumber`: nothing around the number.
    pub(super) bare: bool,
}

impl Notation {
    /// Point, no groups, nothing around the number: what the fast readers read.
    pub(super) const PLAIN: Self = Self {
        decimal: '.',
        group: None,
        bare: true,
    };

    /// The notation that a field declares.
    ///
    /// # Errors
    /// When a character is not one character, is part of a number itself, or both are the same.
    pub(super) fn new(options: &Options) -> Result<Self, Misfit> {
        let decimal = one_char("decimalChar", options.decimal_char.as_deref())?.unwrap_or('.');
        let group = match options.group_char.as_deref() {
            None | Some("") => None,
            given => one_char("groupChar", given)?,
        };
        if group == Some(decimal) {
            return Err(Misfit {
                property: "groupChar",
                message: text!(
                    "the group character is the decimal character too",
                    "千分位符与小数点不能是同一个字符"
                )
                .into(),
                near: None,
            });
        }
        Ok(Self {
            decimal,
            group,
            bare: options.bare_number.unwrap_or(true),
        })
    }

    /// Whether the fast readers apply.
    pub(super) fn is_plain(&self) -> bool {
        self.decimal == '.' && self.group.is_none() && self.bare
    }
}

fn one_char(property: &'static str, given: Option<&str>) -> Result<Option<char>, Misfit> {
    let Some(given) = given else { return Ok(None) };
    let mut chars = given.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-') => Ok(Some(c)),
        _ => Err(Misfit {
            property,
            message: text!(
                "one character expected, and no digit, letter or sign",
                "应为一个字符，且不能是数字、字母或正负号"
            )
            .into(),
            near: None,
        }),
    }
}

/// Where the number begins in `EUR 95`, `€ -12`, `Rs.50`. None if there is none, or if a minus stands apart from
/// it (`-€5`): leaving it out would change the sign.
pub(super) fn leading_text(text: &str, decimal: char) -> Option<usize> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let tail = &text[at + c.len_utf8()..];
        let number_follows = first_digit(tail).is_some()
            || tail
                .strip_prefix(decimal)
                .is_some_and(|tail| first_digit(tail).is_some());
        match c {
            '0'..='9' => return Some(at),
            '-' | '+' if number_follows => return Some(at),
            '-' | '−' | '－' if !before.is_some_and(char::is_alphabetic) => return None,
            // A point after a letter ends an abbreviation: `Rs.50` is fifty.
            _ if c == decimal
                && !before.is_some_and(char::is_alphabetic)
                && first_digit(tail).is_some() =>
            {
                return Some(at);
            }
            _ if c.is_numeric() => return None,
            _ => before = Some(c),
        }
    }
    None
}

/// Whether `text` may follow a number: no further digit, no minus of its own as in `5-`, and none of the characters
/// that make ten thousand or a hundred million of it (`3.5万` is not 3.5).
pub(super) fn is_trailing_text(text: &str) -> bool {
    let beside = text.trim_start();
    let minus = beside.starts_with(['-', '−', '－']) && !text.contains(char::is_alphabetic);
    let multiplied = beside.starts_with(['万', '萬', '亿', '億']);
    !minus && !multiplied && !text.contains(char::is_numeric)
}

/// What is odd about `text`, which is not a number in this notation; None if nothing stands out.
pub(super) fn oddity(text: &str, notation: &Notation) -> Option<Message> {
    let clause = if text.is_empty() {
        text!("the cell is empty", "单元格为空")
    } else if let Some(odd) = spelling::oddity(text) {
        odd
    } else if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    } else if notation.decimal != '.' && text.contains('.') && notation.group != Some('.') {
        text!(
            "a point, which is not the schema's decimal character",
            "含小数点，但表结构声明的小数点不是它"
        )
    } else if separates_digits(
        text,
        &[',', '\'', '’', ' ', '\u{a0}', '\u{202f}', '_', '，'],
        notation,
    ) {
        text!(
            "a digit group separator that the schema does not declare",
            "含表结构未声明的千分位符"
        )
    } else if notation.group.is_some_and(|group| text.contains(group)) {
        text!("a digit group separator out of place", "千分位符位置不对")
    } else if text.contains(|c: char| {
        c.is_alphabetic() || matches!(c, '$' | '€' | '£' | '¥' | '￥' | '%' | '％')
    }) {
        text!("text or a sign beside the number", "数字旁边带有文字或符号")
    } else if text.ends_with('-') || text.starts_with('(') {
        text!(
            "a minus or brackets that do not stand before the number",
            "负号或括号的写法不对"
        )
    } else {
        return None;
    };
    Some(clause.into())
}

fn separates_digits(text: &str, separators: &[char], notation: &Notation) -> bool {
    text.char_indices().any(|(at, c)| {
        separators.contains(&c)
            && notation.group != Some(c)
            && notation.decimal != c
            && text[..at].ends_with(|c: char| c.is_ascii_digit())
            && first_digit(&text[at + c.len_utf8()..]).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_of_a_notation_cannot_be_parts_of_a_number() {
        for (decimal, group) in [
            ("", ""),
            ("1", ""),
            ("-", ""),
            (".", "."),
            ("..", ""),
            ("e", ""),
        ] {
            let options = Options {
                decimal_char: Some(decimal.to_owned()),
                group_char: Some(group.to_owned()),
                ..Options::default()
            };
            assert!(Notation::new(&options).is_err(), "{decimal} {group}");
        }
    }
}
