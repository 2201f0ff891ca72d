//! A cell of a sheet: what its tag says of it, and what its value then is.

use super::iso;
use super::position::{self, COLUMNS, ROWS};
use super::strings;
use super::styles::Styles;
use super::workbook::Workbook;
use crate::io::fault::Fault;
use crate::io::workbook::cell::{Cell, Moment};
use crate::io::workbook::markup::Tag;
use crate::io::workbook::package::{Package, Result, saved_again};
use crate::io::workbook::shared_texts::SharedTexts;
use crate::text;
use crate::text::Message;

/// What a cell says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// The number of a shared text.
    Shared,
    /// What a formula came to.
    Text,
    /// Text that stands in the cell.
    Inline,
    Boolean,
    Error,
    Iso,
}

impl Kind {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"n" | b"" => Self::Number,
            b"s" => Self::Shared,
            b"str" => Self::Text,
            b"inlineStr" => Self::Inline,
            b"b" => Self::Boolean,
            b"e" => Self::Error,
            b"d" => Self::Iso,
            _ => return None,
        })
    }
}

/// What the tag of a cell says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// From 0.
    pub(super) row: u32,
    /// From 0.
    pub(super) column: u32,
    style: u32,
    pub(super) kind: Kind,
}

/// What is wrong with the tag of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wrong {
    Place,
    Kind,
}

impl Wrong {
    /// What is said of it in the part of this name.
    pub(super) fn within(self, part: &str) -> Box<Fault> {
        let Self::Kind = self else {
            return position::is_beyond(part);
        };
        let message = Message::new(text!(
            "{part} in the workbook has a cell of a type that is not known",
            "工作簿的 {part} 中有类型不明的单元格"
        ));
        saved_again(message.with("part", part))
    }
}

impl Head {
    /// Reads the tag of a cell that stands in this row and column (from 0) if it does not say where it stands.
    pub(super) fn of(tag: &Tag<'_>, row: u32, column: u32) -> std::result::Result<Self, Wrong> {
        let (mut place, mut style, mut kind) = (None, 0, Kind::Number);
        for (name, value) in tag.attributes() {
            match name {
                b"r" => place = Some(position::parse(value).ok_or(Wrong::Place)?),
                b"s" => style = super::number(value).unwrap_or_default(),
                b"t" => kind = Kind::of(value).ok_or(Wrong::Kind)?,
                _ => {}
            }
        }
        let (row, column) = place.unwrap_or((row, column));
        if row >= ROWS || column >= COLUMNS {
            return Err(Wrong::Place);
        }
        Ok(Self {
            row,
            column,
            style,
            kind,
        })
    }
}

/// What cells refer to.
pub(super) struct Book {
    strings: SharedTexts,
    styles: Styles,
    since_1904: bool,
}

impl Book {
    /// Reads the parts of a workbook that cells refer to.
    ///
    /// # Errors
    /// They cannot be read.
    pub(super) fn read(package: &mut Package, workbook: &Workbook) -> Result<Self> {
        // A workbook may go without either; a cell that needs a text that is not there is what is wrong then.
        let strings = match &workbook.strings {
            Some(part) => strings::read(package, part)?,
            None => SharedTexts::default(),
        };
        let styles = match &workbook.styles {
            Some(part) => Styles::read(package, part)?,
            None => Styles::default(),
        };
        Ok(Self {
            strings,
            styles,
            since_1904: workbook.since_1904,
        })
    }

    /// What a cell with this text as its value holds; none if it refers to a text that is not there. What is not what its
    /// type says is text.
    pub(super) fn cell<'a>(&'a self, head: Head, value: &'a str) -> Option<Cell<'a>> {
        if matches!(head.kind, Kind::Text | Kind::Inline) {
            return Some(Cell::Text(value));
        }
        let trimmed = value.trim_ascii();
        let cell = match head.kind {
            _ if trimmed.is_empty() => None,
            Kind::Shared => return self.strings.get(trimmed.parse().ok()?).map(Cell::Text),
            Kind::Error => Some(Cell::Error(trimmed)),
            Kind::Boolean => match trimmed {
                "1" | "true" => Some(Cell::Boolean(true)),
                "0" | "false" => Some(Cell::Boolean(false)),
                _ => None,
            },
            Kind::Iso => {
                let shown = self.styles.shape(head.style);
                iso::read(trimmed, shown).map(|(shape, text)| Cell::Iso(shape, text))
            }
            _ => {
                let number = trimmed
                    .parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite());
                number.map(|number| match self.styles.shape(head.style) {
                    Some(shape) => Cell::Moment(Moment {
                        serial: number,
                        shape,
                        since_1904: self.since_1904,
                    }),
                    None => Cell::Number(number),
                })
            }
        };
        Some(cell.unwrap_or(Cell::Text(trimmed)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{parts, read, shown, with};

    #[test]
    fn cells_hold_what_their_type_says() {
        for (cells, expected) in [
            (
                r#"<c t="s"><v>1</v></c><c t="s"><v> 0 </v></c><c t="s"><v>2</v></c>"#,
                "名|a",
            ),
            (
                r#"<c><v>1.50</v></c><c t="n"><v> 2 </v></c><c t="" s=""><v>1E3</v></c>"#,
                "1.5|2|1000",
            ),
            (
                r#"<c s="1"><v>45356</v></c><c s="0"><v>45356</v></c><c s="99"><v>1</v></c>"#,
                "2024-03-05|45356|1",
            ),
            (
                r#"<c t="b"><v>1</v></c><c t="b"><v>false</v></c>"#,
                "true|false",
            ),
            (r#"<c t="e"><v>#N/A</v></c>"#, "#N/A"),
            (r#"<c t="str"><v> a &amp; b_x000D_ </v></c>"#, " a & b\r "),
            (
                r#"<c t="str"><f>A1</f><v></v></c><c t="str"><f>A1</f><v/></c>"#,
                "",
            ),
            (
                r#"<c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><v>1</v><is><t>b</t></is></c>"#,
                "a|b",
            ),
            (
                r#"<c><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>"#,
                "a b",
            ),
            (
                r#"<c t="d" s="1"><v>2021-01-01T00:00:00</v></c><c t="d"><v>10:10:10</v></c>"#,
                "2021-01-01|10:10:10",
            ),
            (
                r#"<c t="d"><v>soon</v></c><c><v>x1</v></c><c t="b"><v>2</v></c>"#,
                "soon|x1|2",
            ),
            (
                "<c><v>1e999</v></c><c><v>nan</v></c><c><v>-inf</v></c>",
                "1e999|nan|-inf",
            ),
            (
                r#"<c t="str"><v>a<!-- b -->c<![CDATA[<d>]]></v></c>"#,
                "ac<d>",
            ),
            (
                r#"<c t="s" s=""/><c t="s"><v/></c><c><v></v></c><c><v>1</v></c>"#,
                "|||1",
            ),
            ("<c><v>1</v><extLst><ext><v>2</v></ext></extLst></c>", "1"),
        ] {
            let sheet = format!("<sheetData><row>{cells}</row></sheetData>");
            assert_eq!(shown(&sheet).as_deref(), Ok(expected), "{cells}");
        }
    }

    #[test]
    fn shared_texts_are_missed_only_where_they_are_meant() {
        for (value, is_read) in [("1", false), ("", true)] {
            let sheet = format!(r#"<sheetData><row><c t="s"><v>{value}</v></c></row></sheetData>"#);
            let mut parts = parts(&sheet);
            parts.retain(|(name, _)| *name != "xl/sharedStrings.xml");
            assert_eq!(read(&with(&parts, &[]), 0).is_ok(), is_read);
        }
    }
}
