//! The workbook itself: its sheets in their order, and from when its days count.

use super::is_true;
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::own_names::{OwnName, REASONS};
use crate::io::workbook::package::{Most, Package, Result, damaged_part};
use crate::io::workbook::relations;
use crate::io::workbook::tabs::Tabs;
use crate::io::workbook::{HELD, SheetInfo, no_workbook};

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(in crate::io::workbook) struct Workbook {
    pub(in crate::io::workbook) tabs: Tabs,
    /// The names of ours.
    pub(in crate::io::workbook) names: Vec<OwnName>,
    /// Whether days count from 1904-01-01.
    pub(super) since_1904: bool,
    /// The part with the texts that cells share, if there is one.
    pub(super) strings: Option<String>,
    /// The part with the formats, if there is one.
    pub(in crate::io::workbook) styles: Option<String>,
}

impl Workbook {
    /// The part of the sheet to which a name of ours refers.
    pub(in crate::io::workbook) fn part_named(
        &self,
        name: &str,
        package: &Package,
    ) -> Option<String> {
        let own = self.names.iter().find(|own| own.name == name)?;
        let mut tabs = self.tabs.sheets.iter();
        let place = tabs.position(|tab| tab.name == own.sheet)?;
        self.tabs.part(place, package).ok()
    }
}

/// Reads the part with the workbook.
///
/// # Errors
/// It holds something else, or cannot be read.
pub(in crate::io::workbook) fn read(package: &mut Package, part: &str) -> Result<Workbook> {
    let relations = relations::read(package, part)?;
    let of_kind = |kind, usual| relations::find(package, &relations, kind, part, usual);
    let by_id = relations::by_id(&relations);
    let mut workbook = Workbook {
        // Texts are missed where a cell refers to one. Styles are missed at once: without them a day is a number.
        strings: of_kind("sharedStrings", "sharedStrings.xml").filter(|part| package.has(part)),
        styles: of_kind("styles", "styles.xml"),
        ..Workbook::default()
    };
    let mut markup = Markup::new(part, package.part(part, Most::Held(HELD))?);
    let mut is_workbook = false;
    // The name whose reference is read.
    let mut defined: Option<String> = None;
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
                        value.map_err(|unclear| unclear.within(part))
                    };
                    let id = value("id")?;
                    let relation = by_id.get(&*id).copied();
                    let state = tag.attribute("state");
                    let visible = !matches!(state, Some(b"hidden" | b"veryHidden"));
                    let added = workbook.tabs.add(value("name")?, visible, (id, relation));
                    added.ok_or_else(|| damaged_part(part))?;
                }
                (2, b"definedName") => {
                    let name = tag.attribute("name").unwrap_or_default();
                    let name = characters::value(name).map_err(|unclear| unclear.within(part))?;
                    defined = Some(name);
                }
                _ => {}
            },
            Token::Text(text) | Token::Verbatim(text) => {
                if let Some(name) = defined.take() {
                    let refers = characters::value(text).map_err(|unclear| unclear.within(part))?;
                    workbook.names.extend(OwnName::of(&name, &refers));
                }
            }
            Token::Close => defined = None,
            Token::End if is_workbook => {
                let ours = |sheet: &SheetInfo| {
                    let mut names = workbook.names.iter();
                    names.any(|own| own.name != REASONS && own.sheet == sheet.name)
                };
                for sheet in &mut workbook.tabs.sheets {
                    sheet.ours = ours(sheet);
                }
                return Ok(workbook);
            }
            Token::End => return Err(no_workbook()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{open, parts, with};
    use crate::io::workbook::SheetInfo;

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
            ours: false,
            name: name.to_owned(),
            visible,
            is_table,
        };
        let expected = [
            sheet("客户 & A", true, true),
            sheet("b", false, false),
            sheet("c", false, true),
        ];
        assert_eq!(workbook.tabs.sheets, expected);
        assert_eq!(workbook.tabs.parts, ["XL/a.xml", "xl/b.xml", "r9"]);
        assert!(workbook.since_1904);
        assert_eq!(
            workbook.styles.as_deref(),
            Some("xl/s.xml"),
            "though not there"
        );
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
