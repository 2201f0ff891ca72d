//! The part with the formats of cells, and formats added to it: those that are there keep their numbers.

use std::borrow::Cow;
use std::collections::HashMap;

use super::children::{Insertions, OF_STYLES, Root, inserted};
use super::row_edit::CellValue;
use super::{register, tag};
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Package, Result};
use crate::io::workbook::xlsx::Moments;

/// The namespace of workbooks, but for strict ones.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// What a workbook without formats is given.
const NONE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>"#;

/// The format of text, which every spreadsheet has (ECMA-376 part 1 §18.8.30).
const AS_TEXT: u32 = 49;

/// A look of cells of our own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// What the cell is filled with, as `RRGGBB`.
    pub fill: Option<u32>,
    /// Whether its text is bold.
    pub bold: bool,
    /// Whether a text that is longer than the cell goes on below.
    pub wraps: bool,
    /// Whether what is typed in is text, whatever its digits.
    pub is_text: bool,
}

/// The lists that formats are put together from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Fonts,
    Fills,
    /// What cells refer to by number.
    Cells,
}

impl List {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"fonts" => Self::Fonts,
            b"fills" => Self::Fills,
            b"cellXfs" => Self::Cells,
            _ => return None,
        })
    }

    const ALL: [Self; 3] = [Self::Fonts, Self::Fills, Self::Cells];

    const fn name(self) -> &'static str {
        match self {
            Self::Fonts => "fonts",
            Self::Fills => "fills",
            Self::Cells => "cellXfs",
        }
    }

    /// What stands in it at least: what is referred to by the first number, and the two fills that every program has.
    fn least(self, prefix: &str) -> Vec<String> {
        let p = prefix;
        let fill =
            |kind: &str| format!("<{p}fill><{p}patternFill patternType=\"{kind}\"/></{p}fill>");
        match self {
            Self::Fonts => vec![format!(
                "<{p}font><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/></{p}font>"
            )],
            Self::Fills => vec![fill("none"), fill("gray125")],
            Self::Cells => vec![format!("<{p}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\"/>")],
        }
    }
}

/// What a part is put together from again.
#[derive(Debug)]
enum Piece {
    /// As it stood.
    Kept(Vec<u8>),
    /// The tag with which a list begins; it says how long the list is.
    Begins(List, Vec<u8>),
    /// Where what is added to a list goes.
    Ends(List),
}

/// The formats of cells.
#[derive(Debug, Default)]
pub(super) struct Styles {
    pieces: Vec<Piece>,
    /// The prefix of names with its colon.
    prefix: String,
    /// The entries of each list, as they stand, added ones too; how many there were.
    fonts: (Vec<Vec<u8>>, usize),
    fills: (Vec<Vec<u8>>, usize),
    cells: (Vec<Vec<u8>>, usize),
    filled: HashMap<(u32, u32), u32>,
    unfilled: HashMap<u32, u32>,
    made: HashMap<Look, u32>,
    /// The colours (`RRGGBB`) that are ours.
    palette: Vec<u32>,
    /// What formats of our own say of borders and of the look that they begin with, where such are listed.
    first: String,
    /// What numbers are shown as.
    moments: Moments,
}

impl Styles {
    /// Reads the part of this name; without one the formats of a workbook that has none, in the namespace of the workbook.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(package: &mut Package, part: Option<&str>, namespace: &str) -> Result<Self> {
        match part {
            Some(part) => Self::of(part, &register::held(package, part)?, namespace),
            None => Self::of("styles.xml", b"", namespace),
        }
    }

    /// The formats of a part, and the least of what it lacks.
    fn of(part: &str, content: &[u8], namespace: &str) -> Result<Self> {
        let root = Root::of(part, content)?;
        // A part without a list has no formats to keep.
        if root.children.is_empty() {
            let none = NONE.replace(MAIN, namespace);
            return Self::parse(Markup::copied(part, none.as_bytes()));
        }
        let mut insertions = Insertions::new(OF_STYLES);
        let missing = List::ALL.into_iter().map(List::name);
        for name in missing.filter(|name| !root.children.contains(name.as_bytes())) {
            let p = &root.prefix;
            let list = format!("<{p}{name} count=\"0\"></{p}{name}>");
            insertions.add(name, list.into_bytes());
        }
        let content = inserted(part, content, insertions)?;
        let mut styles = Self::parse(Markup::copied(part, &content[..]))?;
        for list in List::ALL {
            if styles.list(list).0.is_empty() {
                let least = list.least(&styles.prefix);
                let entries = &mut styles.list_mut(list).0;
                entries.extend(least.into_iter().map(String::into_bytes));
            }
        }
        Ok(styles)
    }

    /// Those of a workbook that has none.
    #[cfg(test)]
    pub(super) fn usual() -> Self {
        Self::parse(Markup::copied("styles.xml", NONE.as_bytes())).unwrap_or_default()
    }

    fn parse<R: std::io::Read>(mut markup: Markup<R>) -> Result<Self> {
        let mut styles = Self::default();
        let mut list: Option<List> = None;
        let mut of_first = [
            ("borders", "borderId", false),
            ("cellStyleXfs", "xfId", false),
        ];
        let mut child = Vec::new();
        let mut kept = Vec::new();
        let mut entry = Vec::new();
        loop {
            let depth = markup.depth();
            let (opened, empty, closed, ended) = match markup.next()? {
                Token::Open(tag) => {
                    if depth == 1 {
                        child.clear();
                        child.extend_from_slice(tag.name);
                    }
                    for (name, _, has) in &mut of_first {
                        *has |= depth == 2 && child == name.as_bytes();
                    }
                    (List::of(tag.name), tag.empty, false, false)
                }
                Token::Close => (None, false, true, false),
                Token::End => (None, false, false, true),
                _ => (None, false, false, false),
            };
            let mut raw = Vec::new();
            markup.take_passed(&mut raw);
            match (depth, list) {
                (0, _) if markup.depth() == 1 => {
                    let (_, tag) = tag::apart(&raw);
                    styles.prefix = String::from_utf8_lossy(tag::prefix(tag)).into_owned();
                    kept.extend(raw);
                }
                (1, None) if opened.is_some() && empty => {
                    let (_, tag) = tag::apart(&raw);
                    let end = [b"</", tag::prefix(tag), &child, b">"].concat();
                    styles.keep(&mut kept);
                    let pieces = opened
                        .map(|list| [Piece::Begins(list, tag::opened(&raw)), Piece::Ends(list)]);
                    styles.pieces.extend(pieces.into_iter().flatten());
                    kept.extend(end);
                }
                (1, None) if opened.is_some() => {
                    list = opened;
                    styles.keep(&mut kept);
                    styles
                        .pieces
                        .extend(opened.map(|list| Piece::Begins(list, raw)));
                }
                (2, Some(own)) if closed => {
                    styles.pieces.push(Piece::Ends(own));
                    list = None;
                    kept.append(&mut entry);
                    kept.extend(raw);
                }
                (_, Some(own)) => {
                    entry.extend(raw);
                    // The entry ends where only its list is open.
                    if closed && depth == 3 {
                        styles.list_mut(own).0.push(std::mem::take(&mut entry));
                    }
                }
                _ => kept.extend(raw),
            }
            if ended {
                break;
            }
        }
        styles.keep(&mut kept);
        let listed = of_first.iter().filter(|(.., has)| *has);
        let listed = listed.flat_map(|(_, attribute, _)| [" ", attribute, "=\"0\""]);
        styles.first = listed.collect();
        for list in List::ALL {
            let of = styles.list_mut(list);
            of.1 = of.0.len();
        }
        Ok(styles)
    }

    fn keep(&mut self, kept: &mut Vec<u8>) {
        self.pieces.push(Piece::Kept(std::mem::take(kept)));
    }

    fn list(&self, list: List) -> &(Vec<Vec<u8>>, usize) {
        match list {
            List::Fonts => &self.fonts,
            List::Fills => &self.fills,
            List::Cells => &self.cells,
        }
    }

    fn list_mut(&mut self, list: List) -> &mut (Vec<Vec<u8>>, usize) {
        match list {
            List::Fonts => &mut self.fonts,
            List::Fills => &mut self.fills,
            List::Cells => &mut self.cells,
        }
    }

    /// Adds an entry to a list; its number.
    fn add(&mut self, list: List, entry: Vec<u8>) -> u32 {
        let of = &mut self.list_mut(list).0;
        of.push(entry);
        (of.len() - 1) as u32
    }

    /// From now on these colours (`RRGGBB`) are ours: what is filled with one was filled by us.
    pub(super) fn with_palette(self, palette: &[u32]) -> Self {
        Self {
            palette: palette.to_vec(),
            ..self
        }
    }

    /// The same, knowing what numbers are shown as.
    pub(super) fn with_moments(self, moments: Moments) -> Self {
        Self { moments, ..self }
    }

    /// A value as it is read again in a cell of this format: a number in one that shows days is a text, and so is a day in
    /// one that shows numbers.
    pub(super) fn settled<'v>(&self, value: &'v CellValue, style: u32) -> Cow<'v, CellValue> {
        match value {
            CellValue::Number(number) if self.moments.shows(style) => {
                Cow::Owned(CellValue::Text(number.to_string()))
            }
            CellValue::Moment(serial, text) if !self.moments.shows_as_it_is(style, *serial) => {
                Cow::Owned(CellValue::Text(text.clone()))
            }
            value => Cow::Borrowed(value),
        }
    }

    /// The format of this number, filled with a colour (`RRGGBB`); one that is not there is the first.
    pub(super) fn filled(&mut self, base: u32, colour: u32) -> u32 {
        if let Some(known) = self.filled.get(&(base, colour)) {
            return *known;
        }
        let own = element(self.cell(base)).to_vec();
        let before = tag::number(opening(&own), "fillId").unwrap_or(0);
        let kept = self.fills.0.get(before as usize).and_then(|fill| {
            let fill = element(fill);
            is_solid(fill)
                .then(|| colour_of(fill, b"fgColor"))
                .flatten()
        });
        let kept = kept.unwrap_or_else(|| NO_COLOUR.to_vec());
        let fill = self.fill(colour, &kept);
        let number = self.with_fill(&own, fill);
        self.filled.insert((base, colour), number);
        number
    }

    /// The format of this number without a colour of ours: filled as it was before. A colour that was no theme's and no
    /// index's is not known any more: some programs write another one in its place.
    pub(super) fn unfilled(&mut self, style: u32) -> u32 {
        if let Some(known) = self.unfilled.get(&style) {
            return *known;
        }
        let number = self.without_fill(style).unwrap_or(style);
        self.unfilled.insert(style, number);
        number
    }

    fn without_fill(&mut self, style: u32) -> Option<u32> {
        let own = element(self.cells.0.get(style as usize)?).to_vec();
        let fill = tag::number(opening(&own), "fillId")?;
        let fill = element(self.fills.0.get(fill as usize)?);
        let colour = colour_of(fill, b"fgColor").filter(|_| is_solid(fill))?;
        let is_ours = |own: &u32| colour == format!("rgb=\"FF{own:06X}\"").as_bytes();
        self.palette.iter().find(|own| is_ours(own))?;
        let before = colour_of(fill, b"bgColor");
        let before = before.filter(|own| own != NO_COLOUR && !own.starts_with(b"rgb="));
        let fill = match before {
            None => 0,
            Some(before) => {
                let p = &self.prefix;
                let before = String::from_utf8_lossy(&before).into_owned();
                let entry = format!(
                    "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor {before}/>\
                     <{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
                );
                self.known_or_new(List::Fills, entry.into_bytes())
            }
        };
        Some(self.with_fill(&own, fill))
    }

    /// The entry of this number, from the first on.
    fn cell(&self, number: u32) -> &[u8] {
        let all = &self.cells.0;
        all.get(number as usize)
            .or(all.first())
            .map_or(&[], |own| own)
    }

    /// A format with another fill.
    fn with_fill(&mut self, own: &[u8], fill: u32) -> u32 {
        let end = opening(own).len();
        let (mut filled, mut entry) = (Vec::new(), Vec::new());
        tag::with(&own[..end], "fillId", &fill.to_string(), &mut filled);
        tag::with(&filled, "applyFill", "1", &mut entry);
        entry.extend_from_slice(&own[end..]);
        self.known_or_new(List::Cells, entry)
    }

    fn known_or_new(&mut self, list: List, entry: Vec<u8>) -> u32 {
        let mut all = self.list(list).0.iter();
        let known = all.position(|own| element(own) == entry);
        known.map_or_else(|| self.add(list, entry), |known| known as u32)
    }

    /// The format of a look of our own.
    pub(super) fn made(&mut self, look: Look) -> u32 {
        if let Some(known) = self.made.get(&look) {
            return *known;
        }
        let p = self.prefix.clone();
        let fill = look.fill.map_or(0, |colour| self.fill(colour, NO_COLOUR));
        let font = if look.bold { self.bold() } else { 0 };
        let format = if look.is_text { AS_TEXT } else { 0 };
        let wrap = if look.wraps { " wrapText=\"1\"" } else { "" };
        let first = &self.first;
        let entry = format!(
            "<{p}xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\"{first} applyFont=\"1\" \
             applyFill=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\"{wrap}/></{p}xf>"
        );
        let number = self.add(List::Cells, entry.into_bytes());
        self.made.insert(look, number);
        number
    }

    /// A fill of this colour; `kept` is the colour that it takes the place of.
    fn fill(&mut self, colour: u32, kept: &[u8]) -> u32 {
        let p = &self.prefix;
        let kept = String::from_utf8_lossy(kept);
        let entry = format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{colour:06X}\"/>\
             <{p}bgColor {kept}/></{p}patternFill></{p}fill>"
        );
        self.known_or_new(List::Fills, entry.into_bytes())
    }

    /// The usual font, bold.
    fn bold(&mut self) -> u32 {
        let own = &self.fonts.0[0];
        let start = own
            .iter()
            .position(|byte| *byte == b'<')
            .unwrap_or_default();
        let p = &self.prefix;
        let mut entry = format!("<{p}font><{p}b/>").into_bytes();
        match own.iter().position(|byte| *byte == b'>') {
            Some(end) if !own[start..end].ends_with(b"/") => {
                entry.extend_from_slice(&own[end + 1..]);
            }
            _ => entry.extend_from_slice(format!("</{p}font>").as_bytes()),
        }
        self.known_or_new(List::Fonts, entry)
    }

    /// The part, with what was added.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Kept(bytes) => out.extend_from_slice(bytes),
                Piece::Begins(list, tag) => {
                    let (all, before) = self.list(*list);
                    let start = tag
                        .iter()
                        .position(|byte| *byte == b'<')
                        .unwrap_or_default();
                    out.extend_from_slice(&tag[..start]);
                    if all.len() == *before {
                        out.extend_from_slice(&tag[start..]);
                    } else {
                        tag::with(&tag[start..], "count", &all.len().to_string(), &mut out);
                    }
                    out.extend(all[..*before].concat());
                }
                Piece::Ends(list) => {
                    let (all, before) = self.list(*list);
                    out.extend(all[*before..].concat());
                }
            }
        }
        out
    }
}

/// What stands for no colour: the background of a fill that has only one colour, which nobody sees.
const NO_COLOUR: &[u8] = b"indexed=\"64\"";

/// An entry without the blanks before it.
fn element(entry: &[u8]) -> &[u8] {
    let start = entry.iter().position(|byte| *byte == b'<');
    &entry[start.unwrap_or_default()..]
}

/// The tag with which an element begins.
fn opening(element: &[u8]) -> &[u8] {
    let end = element.iter().position(|byte| *byte == b'>');
    &element[..end.map_or(element.len(), |end| end + 1)]
}

/// Whether a fill has one colour.
fn is_solid(fill: &[u8]) -> bool {
    memchr::memmem::find(fill, b"patternType=\"solid\"").is_some()
}

/// The attributes of a colour of a fill.
fn colour_of(fill: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let at = memchr::memmem::find(fill, name)?;
    let rest = &fill[at + name.len()..];
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'>'))?;
    Some(rest[..end].trim_ascii().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(part: &str) -> Styles {
        Styles::parse(Markup::copied("styles.xml", part.as_bytes())).unwrap()
    }

    const PART: &str = "\u{feff}<?xml version=\"1.0\"?>\n<x:styleSheet xmlns:x=\"m\">\n <x:numFmts/> <x:fonts count=\"1\">\n\
        <x:font><x:sz val=\"11\"/></x:font></x:fonts><x:fills count='2'><x:fill/><x:fill/>\n</x:fills><x:cellXfs count=\"2\">\
        <x:xf numFmtId=\"0\"/> <x:xf numFmtId=\"14\" fillId=\"1\" applyFill=\"0\"><x:alignment/></x:xf></x:cellXfs><x:dxfs/></x:styleSheet>\n";

    #[test]
    fn what_is_not_added_to_stays_as_it_is() {
        for part in [PART, NONE] {
            assert_eq!(String::from_utf8(read(part).write()).unwrap(), part);
        }
    }

    #[test]
    fn what_is_listed_stays_where_other_lists_are_missing() {
        let least = "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill><fill>";
        for (part, expected) in [
            (
                "<styleSheet><numFmts/><cellXfs count=\"1\"><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
                &[
                    "<numFmts/><fonts count=\"2\"><font><sz",
                    least,
                    "<cellXfs count=\"3\"><xf numFmtId=\"164\"/><xf numFmtId=\"164\" fillId=\"2\" applyFill=\"1\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" applyFont",
                ][..],
            ),
            (
                "<styleSheet><fonts count=\"1\"><font/></fonts><fills count=\"0\"/><borders><border/></borders><cellStyleXfs/><cellXfs><xf/></cellXfs></styleSheet>",
                &[
                    least,
                    "</fills><borders>",
                    "<cellStyleXfs/><cellXfs count=\"3\"><xf/><xf fillId",
                    "fillId=\"0\" borderId=\"0\" applyFont",
                ],
            ),
            (
                "<styleSheet/>",
                &["xmlns=\"own\"", "borderId=\"0\" xfId=\"0\" applyFont"],
            ),
            ("", &["xmlns=\"own\"", "<cellXfs count=\"3\">"]),
        ] {
            let mut styles = Styles::of("styles.xml", part.as_bytes(), "own").unwrap();
            styles.filled(0, 0x00FF_0000);
            styles.made(Look {
                bold: true,
                ..Look::default()
            });
            let written = String::from_utf8(styles.write()).unwrap();
            for expected in expected {
                assert!(written.contains(expected), "{expected}: {written}");
            }
        }
    }

    #[test]
    fn what_is_added_stands_behind_what_was_there() {
        let mut styles = read(PART);
        let red = styles.filled(1, 0x00FF_0000);
        assert_eq!((red, styles.filled(1, 0x00FF_0000)), (2, 2));
        assert_eq!(styles.filled(0, 0x00FF_0000), 3);
        let head = styles.made(Look {
            fill: Some(0x00AB_CDEF),
            bold: true,
            wraps: true,
            is_text: false,
        });
        assert_eq!(head, 4);
        let written = String::from_utf8(styles.write()).unwrap();
        for expected in [
            "<x:fonts count=\"2\">\n<x:font><x:sz val=\"11\"/></x:font><x:font><x:b/><x:sz val=\"11\"/></x:font></x:fonts>",
            "<x:fills count='4'><x:fill/><x:fill/><x:fill><x:patternFill patternType=\"solid\"><x:fgColor rgb=\"FFFF0000\"/>",
            "<x:cellXfs count=\"5\">",
            "<x:xf numFmtId=\"14\" fillId=\"2\" applyFill=\"1\"><x:alignment/></x:xf><x:xf numFmtId=\"0\" fillId=\"2\" applyFill=\"1\"/>",
            "fontId=\"1\" fillId=\"3\"",
            "</x:xf></x:cellXfs><x:dxfs/></x:styleSheet>\n",
        ] {
            assert!(written.contains(expected), "{expected}: {written}");
        }
    }
}
