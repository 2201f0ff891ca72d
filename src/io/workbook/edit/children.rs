//! The children of an element whose order the standard fixes, and what is put between them.

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
        let Some(place) = self.place(name) else {
            return;
        };
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
