//! What a sheet has beside its cells that refers to rows of it.

use super::references::is_fixed;
use super::{Obstacles, what};
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, Result};
use crate::io::workbook::xlsx::position;
use crate::text::Text;

/// Children of a sheet of which nothing is lost where rows move: what they say of cells is of no weight, is about columns,
/// or moves with the rows.
const HARMLESS: [&[u8]; 21] = [
    b"autoFilter",
    b"colBreaks",
    b"cols",
    b"customProperties",
    b"dimension",
    b"drawingHF",
    b"headerFooter",
    b"ignoredErrors",
    b"legacyDrawingHF",
    b"pageMargins",
    b"pageSetup",
    b"phoneticPr",
    b"picture",
    b"printOptions",
    b"sheetCalcPr",
    b"sheetFormatPr",
    b"sheetPr",
    b"sheetProtection",
    b"sheetViews",
    b"sortState",
    // What they draw is in a part of its own.
    b"drawing",
];

/// Looks through a sheet.
///
/// # Errors
/// It cannot be read.
pub(super) fn look(package: &mut Package, part: &str, found: &mut Obstacles<'_>) -> Result<()> {
    let mut markup = Markup::new(part, package.part(part, Most::Streamed)?);
    // The child of the sheet that is looked at.
    let mut child: Vec<u8> = Vec::new();
    let mut element: Vec<u8> = Vec::new();
    loop {
        let depth = markup.depth();
        match markup.next()? {
            Token::Open(tag) => {
                if depth == 1 {
                    tag.name.clone_into(&mut child);
                    found.note(of_child(&child));
                }
                tag.name.clone_into(&mut element);
                let cells = tag.attribute("ref").or_else(|| tag.attribute("sqref"));
                let obstacle = match (child.as_slice(), tag.name) {
                    (b"sheetData", b"f") => Some(what::FORMULAS),
                    (b"mergeCells", b"mergeCell") if found.reaches(cells) => Some(what::MERGED),
                    (b"hyperlinks", b"hyperlink") if found.reaches(cells) => Some(what::LINKS),
                    (b"rowBreaks", b"brk") => Some(what::BREAKS),
                    (b"conditionalFormatting", b"conditionalFormatting")
                        if !found.covers(cells) =>
                    {
                        Some(what::FORMATS)
                    }
                    (b"dataValidations", b"dataValidation") if !found.covers(cells) => {
                        Some(what::RULES)
                    }
                    (b"extLst", b"sparklineGroup") => Some(what::SPARKLINES),
                    _ => None,
                };
                found.note(obstacle);
            }
            Token::Text(text) | Token::Verbatim(text) => {
                let is_formula = matches!(&*element, b"formula" | b"formula1" | b"formula2" | b"f");
                let obstacle = match &*child {
                    b"dataValidations" if is_formula => what::RULES,
                    b"conditionalFormatting" | b"extLst" if is_formula => what::FORMATS,
                    b"extLst" if &*element == b"sqref" => {
                        found.note((!found.covers(Some(text))).then_some(what::FORMATS));
                        continue;
                    }
                    _ => continue,
                };
                let formula = characters::value(text).map_err(|unclear| unclear.within(part))?;
                let fixed = is_fixed(&formula, found.sheet, found.first);
                found.note(fixed.then_some(obstacle));
            }
            Token::Close => element.clear(),
            Token::End => return Ok(()),
        }
    }
}

/// What of the children of a sheet stands in the way whatever it says.
fn of_child(name: &[u8]) -> Option<Text> {
    match name {
        b"tableParts" => Some(what::TABLES),
        b"scenarios" | b"dataConsolidate" | b"protectedRanges" | b"customSheetViews"
        | b"cellWatches" => Some(what::AREAS),
        b"sheetData"
        | b"mergeCells"
        | b"hyperlinks"
        | b"rowBreaks"
        | b"conditionalFormatting"
        | b"dataValidations"
        | b"extLst"
        | b"legacyDrawing" => None,
        name if HARMLESS.contains(&name) => None,
        // Controls, objects of other programs, and what is not known.
        _ => Some(what::OBJECTS),
    }
}

impl Obstacles<'_> {
    /// Whether some of these cells (`A1:B2`) are in rows that may go or move; of what is no range nobody knows.
    pub(super) fn reaches(&self, cells: Option<&[u8]>) -> bool {
        let last = cells.and_then(|cells| cells.rsplit(|byte| *byte == b':').next());
        let row = last.and_then(row);
        row.is_none_or(|row| row >= self.first)
    }

    /// Whether each of these ranges begins at or above the first record: what they say is said of whatever stands there.
    fn covers(&self, cells: Option<&[u8]>) -> bool {
        let ranges = cells.unwrap_or_default().split(u8::is_ascii_whitespace);
        ranges.filter(|range| !range.is_empty()).all(|range| {
            let from = range.split(|byte| *byte == b':').next().and_then(row);
            from.is_some_and(|row| row <= self.first)
        })
    }
}

fn row(cell: &[u8]) -> Option<u32> {
    position::parse(cell).map(|(row, _)| row)
}
