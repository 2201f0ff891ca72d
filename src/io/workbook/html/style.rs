//! How a page says that numbers are shown: `mso-number-format` in the style of a cell, or in a style sheet by class.

use std::collections::HashMap;

use memchr::memmem;

use super::tag::Tag;
use crate::io::workbook::cell::Shape;
use crate::io::workbook::number_format::shape_of;

/// The longest style sheet that is looked into, in bytes; that of Excel has 200 for each style.
const LONGEST: usize = 1 << 20;
const PROPERTY: &str = "mso-number-format";

/// What is shown of the numbers of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing says it.
    #[default]
    Unknown,
    /// The number.
    Number,
    /// A day or a time.
    Moment(Shape),
}

/// The styles of a page.
#[derive(Debug, Default)]
pub(super) struct Styles {
    classes: HashMap<String, Shown>,
    /// A style sheet that is being read.
    sheet: Vec<u8>,
}

impl Styles {
    /// More of a style sheet.
    pub(super) fn add(&mut self, piece: &[u8]) {
        let room = LONGEST.saturating_sub(self.sheet.len());
        self.sheet
            .extend_from_slice(&piece[..piece.len().min(room)]);
    }

    /// The style sheet ends.
    pub(super) fn end_sheet(&mut self) {
        let sheet = std::mem::take(&mut self.sheet);
        for rule in String::from_utf8_lossy(&sheet).split('}') {
            let Some((selectors, style)) = rule.split_once('{') else {
                continue;
            };
            let Some(shown) = declared(style) else {
                continue;
            };
            let classes = selectors.split(',').filter_map(|one| one.rsplit_once('.'));
            let classes = classes.map(|(_, class)| (class.trim().to_owned(), shown));
            self.classes.extend(classes);
        }
    }

    /// What is shown of the numbers of the cell with this tag.
    pub(super) fn shown(&self, tag: &Tag) -> Shown {
        let text = |name| tag.get(name).and_then(|value| str::from_utf8(value).ok());
        let of_class = || {
            let mut classes = text("class")?.split_ascii_whitespace();
            classes.find_map(|class| self.classes.get(class).copied())
        };
        let own = text("style").and_then(declared);
        own.or_else(of_class).unwrap_or_default()
    }
}

/// Whether a style says that something is not shown.
pub(super) fn hides(style: &[u8]) -> bool {
    let style = style.iter().filter(|byte| !byte.is_ascii_whitespace());
    let style: Vec<u8> = style.map(u8::to_ascii_lowercase).collect();
    memmem::find(&style, b"display:none").is_some()
}

/// What a style declares of numbers.
fn declared(style: &str) -> Option<Shown> {
    let at = style.to_ascii_lowercase().find(PROPERTY)?;
    let value = style[at + PROPERTY.len()..]
        .trim_start()
        .strip_prefix(':')?;
    let code = code(value.trim_start());
    Some(match named(&code) {
        Some(shown) => shown,
        None => shape_of(&code).map_or(Shown::Number, Shown::Moment),
    })
}

/// The code that a value begins with: quoted or not; `\` stands before signs that would end it, and before the four
/// digits of a sign that is written so (`\0022`).
fn code(value: &str) -> String {
    let quote = value.chars().next().filter(|sign| "\"'".contains(*sign));
    let mut signs = value[usize::from(quote.is_some())..].chars();
    let mut code = String::new();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                let digits = signs.as_str().get(..4);
                let number = digits.filter(|digits| digits.starts_with("00"));
                let number = number.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                match number {
                    Some(number) => {
                        code.push(char::from(number));
                        signs.nth(3);
                    }
                    None => code.extend(signs.next()),
                }
            }
            ';' if quote.is_none() => break,
            _ if quote == Some(sign) => break,
            _ => code.push(sign),
        }
    }
    code.truncate(code.trim_end().len());
    code
}

/// What a format shows that is called by a name.
fn named(name: &str) -> Option<Shown> {
    const NAMES: [(&str, Shown); 17] = [
        ("General", Shown::Number),
        ("General Number", Shown::Number),
        ("General Date", Shown::Moment(Shape::DateTime)),
        ("Long Date", Shown::Moment(Shape::Date)),
        ("Medium Date", Shown::Moment(Shape::Date)),
        ("Short Date", Shown::Moment(Shape::Date)),
        ("Long Time", Shown::Moment(Shape::Time)),
        ("Medium Time", Shown::Moment(Shape::Time)),
        ("Short Time", Shown::Moment(Shape::Time)),
        ("Fixed", Shown::Number),
        ("Standard", Shown::Number),
        ("Percent", Shown::Number),
        ("Scientific", Shown::Number),
        ("Currency", Shown::Number),
        ("Euro Currency", Shown::Number),
        ("Yes/No", Shown::Number),
        ("True/False", Shown::Number),
    ];
    let mut names = NAMES.iter();
    let found = names.find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, shown)| *shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: Option<Shown> = Some(Shown::Moment(Shape::Date));
    const NUMBER: Option<Shown> = Some(Shown::Number);

    #[test]
    fn a_style_says_what_is_shown_of_numbers() {
        for (style, expected) in [
            ("mso-number-format:\"Short Date\"", DATE),
            ("MSO-Number-Format: 'yyyy\\-mm\\-dd'; color:red", DATE),
            ("color:red;mso-number-format:yyyy\\/m\\/d\\;\\@;x:y", DATE),
            (
                "mso-number-format:\"yyyy\\0022年\\0022m\\0022月\\0022d\\0022日\\0022\\;\\@\"",
                DATE,
            ),
            (
                "mso-number-format:\"\\[h\\]\\:mm\"",
                Some(Shown::Moment(Shape::Duration)),
            ),
            ("mso-number-format:Fixed", NUMBER),
            ("mso-number-format:Percent;", NUMBER),
            ("mso-number-format:\"\\@\"", NUMBER),
            ("mso-number-format:\"0\\.00_ \"", NUMBER),
            ("mso-number-format:\"\\0022d\\00220\"", NUMBER),
            ("mso-number-format", None),
            ("color:red", None),
        ] {
            assert_eq!(declared(style), expected, "{style}");
        }
    }

    #[test]
    fn a_style_sheet_says_it_by_class() {
        let mut styles = Styles::default();
        styles.add(b"<!--table\n{a:b}\n.xl24, td.day\n\t{mso-style-parent:style0;\n\tmso-");
        styles.add(b"number-format:\"Short Date\";}\n.xl25 {color:red} -->");
        styles.end_sheet();
        for (class, expected) in [
            ("xl24", DATE),
            ("xl25 day", DATE),
            ("xl25", None),
            ("xl26", None),
        ] {
            let mut tag = Tag::default();
            tag.begin_attribute();
            tag.add_to_attribute(b"class");
            tag.add_to_value(class.as_bytes());
            tag.end_attribute();
            assert_eq!(styles.shown(&tag), expected.unwrap_or_default(), "{class}");
        }
    }

    #[test]
    fn a_style_hides_in_any_spelling() {
        for (style, expected) in [
            (&b"height:0;DISPLAY : none"[..], true),
            (b"display:none", true),
            (b"display:block", false),
        ] {
            assert_eq!(hides(style), expected);
        }
    }
}
