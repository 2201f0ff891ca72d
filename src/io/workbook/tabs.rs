//! The sheets of a package in the order of their tabs, and the part that holds each.

use super::SheetInfo;
use super::package::{Package, missing_part};
use super::relations::Relation;
use crate::io::fault::Fault;

/// The most sheets of a workbook: each is held.
const MOST: usize = 1 << 14;

/// The sheets that a workbook names, and their parts.
#[derive(Debug, Default)]
pub(super) struct Tabs {
    pub(super) sheets: Vec<SheetInfo>,
    /// The part of each.
    pub(super) parts: Vec<String>,
}

impl Tabs {
    /// Adds a sheet whose part is that of the relation `id`, as far as there is one; none if there are too many.
    pub(super) fn add(
        &mut self,
        name: String,
        visible: bool,
        (id, relation): (String, Option<&Relation>),
    ) -> Option<()> {
        self.parts.push(relation.map_or(id, |one| one.part.clone()));
        self.sheets.push(SheetInfo {
            name,
            visible,
            ours: false,
            is_table: relation.is_none_or(|one| one.kind == "worksheet"),
        });
        (self.sheets.len() <= MOST).then_some(())
    }

    /// The part of the sheet at this place, from 0.
    ///
    /// # Errors
    /// It is not in the file.
    pub(super) fn part(&self, place: usize, package: &Package) -> Result<String, Fault> {
        let part = self.parts.get(place).cloned().unwrap_or_default();
        if package.has(&part) {
            Ok(part)
        } else {
            Err(*missing_part(&part))
        }
    }
}
