//! The children of an element whose order the standard fixes, and what is put between them.

use std::collections::HashSet;
use std::io::Read;

use super::tag;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::Result;

/// The children of a sheet (`CT_Worksheet`, ECMA-376 part 1 §18.3.1.99), in their order.
pub(super) const OF_SHEET: &[&str] = &[
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// The children of a workbook (`CT_Workbook`, §18.2.27), in their order.
pub(super) const OF_WORKBOOK: &[&str] = &[
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
];

/// The children of the formats (`CT_Stylesheet`, §18.8.39), in their order.
pub(super) const OF_STYLES: &[&str] = &[
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// An element that stands where its first choice would (`mc:AlternateContent`, ECMA-376 part 3 §7.5).
pub(super) const CHOICE: &[u8] = b"AlternateContent";

/// The root of a part, and what its children are called, without prefixes.
#[derive(Debug, Default)]
pub(super) struct Root {
    /// The prefix of its name with its colon.
    pub(super) prefix: String,
    /// Of what namespace it is, as it says.
    pub(super) namespace: String,
    pub(super) children: HashSet<Vec<u8>>,
}

impl Root {
    /// The root of a part that is held; one that has none is of nothing.
    ///
    /// # Errors
    /// The part is no markup.
    pub(super) fn of(part: &str, content: &[u8]) -> Result<Self> {
        let mut markup = Markup::copied(part, content);
        let mut root = Self::default();
        let mut raw = Vec::new();
        loop {
            let depth = markup.depth();
            let opened = match markup.next()? {
                Token::Open(tag) if depth == 1 => {
                    root.children.insert(tag.name.to_vec());
                    false
                }
                Token::End => return Ok(root),
                token => matches!(token, Token::Open(_)) && depth == 0,
            };
            raw.clear();
            markup.take_passed(&mut raw);
            if opened {
                let (_, own) = tag::apart(&raw);
                root.prefix = String::from_utf8_lossy(tag::prefix(own)).into_owned();
                let colon = format!("xmlns:{}", root.prefix);
                let namespace = tag::value(own, colon.trim_end_matches(':')).unwrap_or_default();
                root.namespace = String::from_utf8_lossy(namespace).into_owned();
            }
        }
    }
}

/// A part that is held, with elements put among the children of its root.
///
/// # Errors
/// The part is no markup.
pub(super) fn inserted(part: &str, content: &[u8], mut insertions: Insertions) -> Result<Vec<u8>> {
    let mut markup = Markup::copied(part, content);
    let mut out = Vec::new();
    // What ends a root that was empty.
    let mut end = Vec::new();
    loop {
        let depth = markup.depth();
        let mut child = Vec::new();
        let (opened, empty, ended) = match markup.next()? {
            Token::Open(tag) => {
                child.extend_from_slice(tag.name);
                (true, tag.empty, false)
            }
            Token::End => (false, false, true),
            _ => (false, false, false),
        };
        let mut raw = Vec::new();
        markup.take_passed(&mut raw);
        if depth == 0 && opened && empty {
            let (_, own) = tag::apart(&raw);
            let name = [tag::prefix(own), &child].concat();
            end = [&b"</"[..], &name, b">"].concat();
            raw = tag::opened(&raw);
        }
        match (depth, opened) {
            (1, true) if child == CHOICE => {
                insertions.choice(&mut markup, raw, &mut out)?;
                continue;
            }
            (1, true) => insertions.before(&child, &mut out),
            (1, false) if markup.depth() == 0 => {
                insertions.rest(&mut out);
                out.append(&mut end);
            }
            _ => {}
        }
        out.append(&mut raw);
        if ended {
            return Ok(out);
        }
    }
}

/// Elements that are put among the children of an element that is copied.
#[derive(Debug)]
pub(super) struct Insertions {
    order: &'static [&'static str],
    /// What is still to be put there, by the place in the order.
    left: Vec<(usize, Vec<u8>)>,
}

impl Insertions {
    /// Nothing to be put among children of this order.
    pub(super) fn new(order: &'static [&'static str]) -> Self {
        Self {
            order,
            left: Vec::new(),
        }
    }

    /// Puts an element there, of this name.
    pub(super) fn add(&mut self, name: &str, element: Vec<u8>) {
        let place = self.place(name.as_bytes());
        self.left.push((place.unwrap_or(self.order.len()), element));
        self.left.sort_by_key(|(place, _)| *place);
    }

    /// Appends what stands before a child of this name. One that the standard does not know may stand anywhere.
    pub(super) fn before(&mut self, name: &[u8], out: &mut Vec<u8>) {
        if let Some(place) = self.place(name) {
            self.before_place(place, out);
        }
    }

    /// Appends a choice whose opening tag `raw` was passed, up to its end: it stands where the first child in it that the
    /// standard knows would.
    ///
    /// # Errors
    /// What is no markup.
    pub(super) fn choice<R: Read>(
        &mut self,
        markup: &mut Markup<R>,
        mut raw: Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let own = markup.depth();
        let mut place = None;
        while markup.depth() >= own {
            let depth = markup.depth();
            match markup.next()? {
                Token::Open(tag) if depth == own + 1 && place.is_none() => {
                    place = self.place(tag.name);
                }
                Token::End => break,
                _ => {}
            }
        }
        if let Some(place) = place {
            self.before_place(place, out);
        }
        out.append(&mut raw);
        markup.take_passed(out);
        Ok(())
    }

    fn before_place(&mut self, place: usize, out: &mut Vec<u8>) {
        let count = self.left.iter().take_while(|(own, _)| *own < place).count();
        out.extend(self.left.drain(..count).flat_map(|(_, element)| element));
    }

    /// Appends what is left: behind all children.
    pub(super) fn rest(&mut self, out: &mut Vec<u8>) {
        out.extend(self.left.drain(..).flat_map(|(_, element)| element));
    }

    /// Where a child stands.
    fn place(&self, name: &[u8]) -> Option<usize> {
        let mut order = self.order.iter();
        order.position(|own| own.as_bytes() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_stands_where_what_is_in_it_would() {
        for (root, expected) in [
            (
                "<x:w xmlns:x=\"m\"><m:AlternateContent><m:Choice/><m:Choice><controls/></m:Choice></m:AlternateContent></x:w>",
                "<x:w xmlns:x=\"m\"><f/><m:AlternateContent><m:Choice/><m:Choice><controls/></m:Choice></m:AlternateContent></x:w>",
            ),
            (
                "<w><AlternateContent><Choice><cols><controls/></cols></Choice></AlternateContent><q/></w>",
                "<w><AlternateContent><Choice><cols><controls/></cols></Choice></AlternateContent><q/><f/></w>",
            ),
            (
                "<w><AlternateContent/></w>",
                "<w><AlternateContent/><f/></w>",
            ),
            ("<?a?><x:w b='1' />\n", "<?a?><x:w b='1' ><f/></x:w>\n"),
        ] {
            let mut insertions = Insertions::new(OF_SHEET);
            insertions.add("autoFilter", b"<f/>".to_vec());
            let out = inserted("a.xml", root.as_bytes(), insertions).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn a_root_says_what_it_is() {
        for (part, expected) in [
            (
                "<!-- <a/> --><x:w xmlns='n' xmlns:x = 'm'><a><b/></a></x:w>",
                ("x:", "m", 1),
            ),
            ("<w a=\"1\" xmlns=\"n\"/>", ("", "n", 0)),
            ("", ("", "", 0)),
        ] {
            let root = Root::of("a.xml", part.as_bytes()).unwrap();
            let found = (&*root.prefix, &*root.namespace, root.children.len());
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn elements_stand_where_the_standard_has_them() {
        let mut insertions = Insertions::new(OF_SHEET);
        insertions.add("legacyDrawing", b"<legacyDrawing/>".to_vec());
        insertions.add("autoFilter", b"<autoFilter/>".to_vec());
        let mut out = Vec::new();
        for child in [
            "AlternateContent",
            "cols",
            "sheetData",
            "mergeCells",
            "drawing",
            "tableParts",
            "x",
        ] {
            insertions.before(child.as_bytes(), &mut out);
            out.extend(format!("<{child}/>").into_bytes());
        }
        insertions.rest(&mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<AlternateContent/><cols/><sheetData/><autoFilter/><mergeCells/><drawing/><legacyDrawing/><tableParts/><x/>"
        );
    }
}
