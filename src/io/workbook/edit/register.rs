//! Where a package says which parts it has: its content types, the relations of the workbook, the workbook itself.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Read;

use super::cell::escape;
use super::children::Root;
use super::names::{self, NewName};
use super::styles::MAIN;
use super::tag;
use crate::io::workbook::HELD;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, Result};

/// The content type of a sheet.
const SHEET_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
/// The content type of the formats.
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
/// The content types of notes, and of their shapes.
const NOTES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const SHAPES_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// The content type of relations, which nearly every package has for all parts that end with `.rels`.
const RELATIONS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";
const ALL_RELATIONS: &[u8] = b"Extension=\"rels\"";
/// A part with relations before it has one.
const NO_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The relations of strict workbooks (ISO/IEC 29500).
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// The greatest number of a sheet that programs read.
const MOST_SHEET_ID: u32 = 65_534;

/// A part that a package is given.
#[derive(Clone, Debug)]
pub(super) struct NewPart {
    /// Its name, from the top: `xl/worksheets/rolo1.xml`.
    pub(super) part: String,
    /// By which the workbook refers to it.
    pub(super) id: String,
    pub(super) kind: Kind,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Sheet,
    Styles,
    Notes,
    Shapes,
    /// The relations of another part.
    Relations,
}

impl Kind {
    /// Its content type, and the last word of the type of relations to it.
    const fn types(self) -> (&'static str, &'static str) {
        match self {
            Self::Sheet => (SHEET_TYPE, "worksheet"),
            Self::Styles => (STYLES_TYPE, "styles"),
            Self::Notes => (NOTES_TYPE, "comments"),
            Self::Shapes => (SHAPES_TYPE, "vmlDrawing"),
            Self::Relations => (RELATIONS_TYPE, ""),
        }
    }
}

/// The content types, with those of the new parts.
pub(super) fn content_types<'p>(
    package: &mut Package,
    parts: impl Iterator<Item = &'p NewPart>,
) -> Result<Vec<u8>> {
    let name = "[Content_Types].xml";
    let content = held(package, name)?;
    let told = memchr::memmem::find(&content, ALL_RELATIONS).is_some();
    let parts = parts.filter(|part| part.kind != Kind::Relations || !told);
    with_last(name, &content, |prefix| {
        let mut added = String::new();
        for part in parts {
            let (content, _) = part.kind.types();
            let _ = write!(
                added,
                "<{prefix}Override PartName=\"/{}\" ContentType=\"{content}\"/>",
                part.part
            );
        }
        added
    })
}

/// What the types of relations begin with in the package of the workbook that has these.
pub(super) fn base(package: &mut Package, relations: &str) -> Result<&'static str> {
    let content = held(package, relations)?;
    let strict = memchr::memmem::find(&content, STRICT.as_bytes()).is_some();
    Ok(if strict { STRICT } else { RELATIONS })
}

/// The namespace that a workbook is written in.
pub(super) fn namespace(package: &mut Package, book: &str) -> Result<String> {
    let root = Root::of(book, &held(package, book)?)?;
    Ok(Some(root.namespace)
        .filter(|own| !own.is_empty())
        .unwrap_or_else(|| MAIN.to_owned()))
}

/// The relations of a part, with those to the new parts; `name` is the part that has them, which there may not be yet.
pub(super) fn relations(
    package: &mut Package,
    name: &str,
    parts: &[NewPart],
    base: &str,
) -> Result<Vec<u8>> {
    let content = if package.has(name) {
        held(package, name)?
    } else {
        NO_RELATIONS.as_bytes().to_vec()
    };
    with_last(name, &content, |prefix| {
        let mut added = String::new();
        for part in parts {
            let (_, kind) = part.kind.types();
            let _ = write!(
                added,
                "<{prefix}Relationship Id=\"{}\" Type=\"{base}/{kind}\" Target=\"/{}\"/>",
                part.id, part.part
            );
        }
        added
    })
}

/// `stem` and `ending`; where that is taken, `parting` and a number between them. A blank parts no names of parts (a URI) and
/// no ids (`xsd:ID`).
pub(super) fn fresh(
    stem: &str,
    parting: &str,
    ending: &str,
    taken: impl Fn(&str) -> bool,
) -> String {
    let stem = stem.trim_start_matches('/');
    let numbered = (2_u32..).map(|number| format!("{stem}{parting}{number}{ending}"));
    let mut names = std::iter::once(format!("{stem}{ending}")).chain(numbered);
    // There is always a next number.
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// A sheet that the workbook is given.
#[derive(Clone, Debug)]
pub(super) struct NewTab<'a> {
    pub(super) name: &'a str,
    /// Of the relation to its part.
    pub(super) id: &'a str,
}

/// The workbook with these sheets behind its own, and these names.
pub(super) fn workbook(
    package: &mut Package,
    part: &str,
    tabs: &[NewTab<'_>],
    names: &[NewName<'_>],
) -> Result<Vec<u8>> {
    let content = held(package, part)?;
    let content = names::defined(part, &content, names)?;
    listed(part, &content, tabs)
}

/// The workbook, which is held, with these sheets behind its own.
fn listed(part: &str, content: &[u8], tabs: &[NewTab<'_>]) -> Result<Vec<u8>> {
    let strict = memchr::memmem::find(content, STRICT.as_bytes()).is_some();
    let of = if strict { STRICT } else { RELATIONS };
    let prefix = Root::of(part, content)?.prefix;
    let mut sheets = Vec::new();
    for (number, tab) in free_sheet_ids(content, part)?.zip(tabs) {
        sheets.extend(format!("<{prefix}sheet xmlns:r=\"{of}\" name=\"").into_bytes());
        escape(tab.name, &mut sheets);
        sheets.extend(format!("\" sheetId=\"{number}\" r:id=\"{}\"/>", tab.id).into_bytes());
    }
    let mut markup = Markup::copied(part, content);
    let mut out = Vec::new();
    loop {
        let depth = markup.depth();
        let (is_list, empty, ended) = match markup.next()? {
            Token::Open(tag) => (depth == 1 && tag.name == b"sheets", tag.empty, false),
            Token::End => (false, false, true),
            _ => (false, false, false),
        };
        let mut raw = Vec::new();
        markup.take_passed(&mut raw);
        if is_list {
            let added = std::mem::take(&mut sheets);
            copy_with(
                &mut markup,
                (raw, empty),
                added,
                &prefix,
                b"sheets",
                &mut out,
            )?;
            continue;
        }
        out.append(&mut raw);
        if ended {
            return Ok(out);
        }
    }
}

/// Copies an element whose opening tag was passed, and puts something behind its children.
fn copy_with<R: Read>(
    markup: &mut Markup<R>,
    (raw, empty): (Vec<u8>, bool),
    added: Vec<u8>,
    prefix: &str,
    name: &[u8],
    out: &mut Vec<u8>,
) -> Result<()> {
    let depth = markup.depth();
    if empty {
        markup.next()?;
        let end = raw
            .iter()
            .rposition(|byte| *byte == b'/')
            .unwrap_or(raw.len());
        out.extend_from_slice(&raw[..end]);
        out.push(b'>');
        out.extend(added);
        out.extend(format!("</{prefix}").into_bytes());
        out.extend_from_slice(name);
        out.push(b'>');
        return Ok(());
    }
    out.extend(raw);
    loop {
        let ended = markup.next()? == Token::End;
        let mut raw = Vec::new();
        markup.take_passed(&mut raw);
        if markup.depth() < depth || ended {
            out.extend(added);
            out.append(&mut raw);
            return Ok(());
        }
        out.append(&mut raw);
    }
}

/// Numbers that no sheet has: those behind the greatest first.
fn free_sheet_ids(content: &[u8], part: &str) -> Result<impl Iterator<Item = u32>> {
    let mut markup = Markup::new(part, content);
    let mut taken = HashSet::new();
    loop {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"sheet" => {
                let id = tag.attribute("sheetId").map(String::from_utf8_lossy);
                taken.extend(id.and_then(|id| id.trim().parse::<u32>().ok()));
            }
            Token::End => break,
            _ => {}
        }
    }
    let most = taken
        .iter()
        .max()
        .map_or(0, |most| (*most).min(MOST_SHEET_ID));
    let behind = (most + 1..=MOST_SHEET_ID).chain(1..=most);
    Ok(behind.filter(move |id| !taken.contains(id)))
}

/// A part whose root has more children behind its own.
fn with_last(part: &str, content: &[u8], added: impl FnOnce(&str) -> String) -> Result<Vec<u8>> {
    let mut markup = Markup::copied(part, content);
    let mut out = Vec::new();
    loop {
        let (opened, empty, ended) = match markup.next()? {
            Token::Open(tag) => (true, tag.empty, false),
            Token::End => (false, false, true),
            _ => (false, false, false),
        };
        if ended {
            markup.take_passed(&mut out);
            return Ok(out);
        }
        let mut raw = Vec::new();
        markup.take_passed(&mut raw);
        if !opened {
            out.append(&mut raw);
            continue;
        }
        let (before, tag) = tag::apart(&raw);
        let prefix = String::from_utf8_lossy(tag::prefix(tag)).into_owned();
        let name = tag[1 + prefix.len()..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .copied()
            .collect::<Vec<u8>>();
        out.extend_from_slice(before);
        let own = (tag.to_vec(), empty);
        copy_with(
            &mut markup,
            own,
            added(&prefix).into_bytes(),
            &prefix,
            &name,
            &mut out,
        )?;
        while markup.next()? != Token::End {
            markup.take_passed(&mut out);
        }
        markup.take_passed(&mut out);
        return Ok(out);
    }
}

/// A part, held.
pub(super) fn held(package: &mut Package, part: &str) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let mut own = package.part(part, Most::Held(HELD))?;
    own.read_to_end(&mut content)
        .map_err(|error| crate::io::workbook::package::unreadable(error, part))?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_get_numbers_that_are_free() {
        for (own, expected) in [
            (&[1, 7][..], [8, 9]),
            (&[65_533], [65_534, 1]),
            (&[1, 3, 65_534], [2, 4]),
            (&[u32::MAX, 1], [2, 3]),
            (&[], [1, 2]),
        ] {
            let own = own.iter().map(|id| format!("<sheet sheetId=\"{id}\"/>"));
            let own = own.collect::<Vec<_>>().concat();
            let book = format!("<workbook><!-- <sheets/> --><sheets>{own}</sheets><a/></workbook>");
            let tabs = [("a", "r1"), ("b & c", "r2")].map(|(name, id)| NewTab { name, id });
            let out = String::from_utf8(listed("a.xml", book.as_bytes(), &tabs).unwrap()).unwrap();
            let [one, two] = expected;
            let end = format!(
                "<sheet xmlns:r=\"{RELATIONS}\" name=\"a\" sheetId=\"{one}\" r:id=\"r1\"/>\
                 <sheet xmlns:r=\"{RELATIONS}\" name=\"b &amp; c\" sheetId=\"{two}\" r:id=\"r2\"/></sheets><a/></workbook>"
            );
            assert!(out.ends_with(&end), "{out}");
        }
    }
}
