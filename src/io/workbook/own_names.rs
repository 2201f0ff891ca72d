//! The names by which a workbook that we have marked is known again: hidden ones, which every program keeps and moves with
//! what they refer to.

use crate::table::place;

/// What our names begin with.
const OURS: &str = "rolo.";
/// The column with reasons.
pub(in crate::io) const REASONS: &str = "rolo.errors";

/// A name of ours and the cell that it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnName {
    pub(super) name: String,
    /// The name of the sheet.
    pub(super) sheet: String,
    /// From 0.
    pub(super) column: u32,
}

impl OwnName {
    /// The name `name`, if it is ours and refers to a cell (`'a sheet'!$L$1`).
    pub(super) fn of(name: &str, refers: &str) -> Option<Self> {
        name.starts_with(OURS).then_some(())?;
        let (sheet, cell) = refers.trim().rsplit_once('!')?;
        let quoted = sheet
            .strip_prefix('\'')
            .and_then(|sheet| sheet.strip_suffix('\''));
        let sheet = quoted.map_or_else(|| sheet.to_owned(), |sheet| sheet.replace("''", "'"));
        let column = place::column(cell.strip_prefix('$')?)?;
        Some(Self {
            name: name.to_owned(),
            sheet,
            column: u32::try_from(column).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_ours_says_sheet_and_column() {
        for (name, refers, expected) in [
            ("rolo.errors", "'客户'!$L$1", Some(("客户", 11))),
            ("rolo.errors", "Sheet1!$AA$1", Some(("Sheet1", 26))),
            ("rolo.errors", "'it''s!'!$A$1", Some(("it's!", 0))),
            ("rolo.errors", "#REF!", None),
            ("rolo.errors", "Sheet1!#REF!", None),
            ("errors", "Sheet1!$A$1", None),
        ] {
            let found = OwnName::of(name, refers);
            let found = found.as_ref().map(|own| (own.sheet.as_str(), own.column));
            assert_eq!(found, expected, "{refers}");
        }
    }
}
