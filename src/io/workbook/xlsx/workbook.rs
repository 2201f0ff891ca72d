//! The workbook itself: its sheets in their order, and from when its days count.

use std::collections::HashMap;

use super::relations::{self, Relation};
use super::{HELD, is_true};
use crate::io::fault::Fault;
use crate::io::workbook::SheetInfo;
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, Result, damaged_part};
use crate::text;

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// In the order of their tabs.
    pub(super) sheets: Vec<SheetInfo>,
    /// The part of each.
    pub(super) parts: Vec<String>,
    /// Whether days count from 1904-01-01.
    pub(super) since_1904: bool,
    /// The part with the texts that cells share, if there is one.
    pub(super) strings: Option<String>,
    /// The part with the formats, if there is one.
    pub(super) styles: Option<String>,
}

/// The most sheets of a workbook: each is held.
const MOST_SHEETS: usize = 1 << 14;

/// Where the workbook is if nothing says where.
const USUAL: &str = "xl/workbook.xml";

/// Reads what the package says of the workbook.
///
/// # Errors
/// There is none in it, or it cannot be read.
pub(super) fn read(package: &mut Package) -> Result<Workbook> {
    let named = relations::read(package, "")?;
    let named = named.into_iter().find(|one| one.kind == "officeDocument");
    let part = named
        .map(|one| one.part)
        .filter(|part| package.has(part))
        .or_else(|| package.has(USUAL).then(|| USUAL.to_owned()))
        .ok_or_else(no_workbook)?;
    let relations = relations::read(package, &part)?;
    let of_kind = |kind: &str| {
        let found = relations.iter().find(|one| one.kind == kind);
        let usual = || part.replace("workbook.xml", &format!("{kind}.xml"));
        let name = found.map_or_else(usual, |one| one.part.clone());
        package.has(&name).then_some(name)
    };
    let by_id: HashMap<&str, &Relation> =
        relations.iter().rev().map(|one| (&*one.id, one)).collect();
    let mut workbook = Workbook {
        strings: of_kind("sharedStrings"),
        styles: of_kind("styles"),
        ..Workbook::default()
    };
    let mut markup = Markup::new(&part, package.part(&part, Most::Held(HELD))?);
    let mut is_workbook = false;
    loop {
        let depth = markup.depth();
        match markup.next()? {
            Token::Open(tag) => match (depth, tag.name) {
                (0, name) => is_workbook = name == b"workbook",
                (_, b"workbookPr") => {
                    workbook.since_1904 = tag.attribute("date1904").is_some_and(is_true);
                }
                (2, b"sheet") => {
                    let value = |of: &str| {
                        let value = characters::value(tag.attribute(of).unwrap_or_default());
                        value.map_err(|unclear| unclear.within(&part))
                    };
                    let id = value("id")?;
                    let relation = by_id.get(&*id);
                    if workbook.sheets.len() >= MOST_SHEETS {
                        return Err(damaged_part(&part));
                    }
                    workbook.sheets.push(SheetInfo {
                        name: value("name")?,
                        visible: !matches!(tag.attribute("state"), Some(b"hidden" | b"veryHidden")),
                        is_table: relation.is_none_or(|one| one.kind == "worksheet"),
                    });
                    workbook
                        .parts
                        .push(relation.map_or(id, |one| one.part.clone()));
                }
                _ => {}
            },
            Token::End if is_workbook => return Ok(workbook),
            Token::End => return Err(no_workbook()),
            _ => {}
        }
    }
}

fn no_workbook() -> Box<Fault> {
    Box::new(Fault {
        message: text!(
            "the file is a package without a spreadsheet in it",
            "这是一个压缩包，但里面没有电子表格"
        )
        .into(),
        hint: text!(
            "give a workbook, or unpack the table and give that",
            "请传入工作簿，或先解压再传入其中的表格"
        )
        .into(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{open, parts, with};
    use super::*;

    #[test]
    fn sheets_have_their_names_and_what_their_relations_say() {
        let book = r#"<?xml version="1.0"?><x:workbook xmlns:x="m"><x:workbookPr date1904="true"/><x:sheets>
            <x:sheet name="客户 &amp; _x0041_" sheetId="3" q:id="r1"/>
            <x:sheet name="b" sheetId="1" state="hidden" q:id="r2"/>
            <x:sheet name="c" state="veryHidden" q:id="r9"/></x:sheets></x:workbook>"#;
        let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        let relations = format!(
            r#"<r><Relationship Id="r1" Type="{strict}/worksheet" Target="/XL\a.xml"/>
            <Relationship Id="r2" Type="{strict}/chartsheet" Target="b.xml"/>
            <Relationship Id="r3" Type="{strict}/styles" Target="s.xml"/>
            <Relationship Id="r4" Type="{strict}/sharedStrings" TargetMode="External" Target="s.xml"/></r>"#
        );
        let others = [
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", &relations),
        ];
        let workbook = open(&with(&parts(""), &others)).unwrap().workbook;
        let sheet = |name: &str, visible, is_table| SheetInfo {
            name: name.to_owned(),
            visible,
            is_table,
        };
        let expected = [
            sheet("客户 & A", true, true),
            sheet("b", false, false),
            sheet("c", false, true),
        ];
        assert_eq!(workbook.sheets, expected);
        assert_eq!(workbook.parts, ["XL/a.xml", "xl/b.xml", "r9"]);
        assert!(workbook.since_1904 && workbook.styles.is_none());
        assert_eq!(
            workbook.strings.as_deref(),
            Some("xl/sharedStrings.xml"),
            "where they usually are"
        );
    }

    #[test]
    fn packages_of_something_else_are_refused() {
        for other in [
            ("xl/workbook.xml", "<document/>"),
            ("_rels/.rels", "<r><a>"),
        ] {
            assert!(open(&with(&parts(""), &[other])).is_err());
        }
        let mut parts = parts("");
        parts.retain(|(name, _)| !name.starts_with("_rels"));
        assert!(open(&with(&parts, &[])).is_ok(), "where it usually is");
        parts.retain(|(name, _)| *name != "xl/workbook.xml");
        assert!(open(&with(&parts, &[])).is_err());
    }
}
