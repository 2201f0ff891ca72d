//! Spreadsheet damage: what a spreadsheet did to cells before they were saved as CSV. One file a kind of damage, and
//! the table of them.
//!
//! A cell is judged by itself, by its text and by what its field says, so that no split of the table into chunks
//! changes a finding. It has at most one: the first of the table that fits. Missing cells, and cells that the field
//! lists as values, have none.

mod date_serial;
mod error_text;
mod lost_zeros;
mod scan;
mod scientific;
mod truncated_id;

use super::{Check, Field, Schema};
use crate::table::codes::Severity;
use crate::table::violation::CheckId;
use crate::text::Message;
pub(super) use scan::Scan;
pub(super) use truncated_id::names_identity_cards;

/// Bytes of the longest cell that is looked at.
const LONGEST: usize = 24;

/// One line of the table.
#[derive(Debug)]
pub struct Entry {
    /// The code of its findings.
    pub code: &'static str,
    /// Whether cells of this field can have it; without a field: of a column that no schema knows.
    applies: fn(Option<&Field>) -> bool,
    /// Whether only a cell that its field refuses can have it.
    refused_only: fn(&Field) -> bool,
    /// Whether only what [`scan`] shows can have it.
    scanned: bool,
    /// Whether `text` has it.
    is: fn(Option<&Field>, &str) -> bool,
    /// What happened to `text`: a clause without a full stop, never the text itself.
    explain: fn(&str) -> Message,
    /// What it was before, where that is known.
    suggest: fn(Option<&Field>, &str) -> Option<String>,
}

/// Every damage, in the order in which they are looked for.
pub static DAMAGES: [&Entry; 5] = [
    &scientific::ENTRY,
    &truncated_id::ENTRY,
    &lost_zeros::ENTRY,
    &date_serial::ENTRY,
    &error_text::ENTRY,
];

/// What a schema says of a field that damage depends on.
#[derive(Clone, Debug, Default)]
pub struct Nature {
    /// `kind`, whether or not it is checked yet.
    pub kind: Option<String>,
    /// Whether its name or a title says that it holds numbers of identity cards.
    pub identity: bool,
    /// Whether its region is China, so that a postcode has six digits.
    pub chinese: bool,
    /// Whether it lists its values.
    pub listed: bool,
}

/// One damage that cells of a column may have.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    check: CheckId,
    entry: &'static Entry,
    /// Whether only cells that the field refuses are looked at.
    refused_only: bool,
}

/// The damage that cells of one column may have.
#[derive(Clone, Debug, Default)]
pub struct Damage {
    /// What the field's nature is; nothing without a field.
    pub nature: Nature,
    looks: Vec<Look>,
}

impl Damage {
    /// Of a column that no schema knows; `check` adds a check for each code.
    pub(super) fn without_field(check: impl FnMut(&'static str) -> CheckId) -> Self {
        Self {
            nature: Nature::default(),
            looks: looks(None, check),
        }
    }

    /// The damage that `check` is about.
    pub(super) fn of(&self, check: CheckId) -> Option<Explained> {
        let mut looks = self.looks.iter();
        let look = looks.find(|look| look.check == check)?;
        Some(Explained(look.entry))
    }
}

/// A damage in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Explained(&'static Entry);

impl Explained {
    pub(super) fn explain(self, text: &str) -> Message {
        (self.0.explain)(text)
    }

    pub(super) fn suggest(self, field: Option<&Field>, text: &str) -> Option<String> {
        (self.0.suggest)(field, text)
    }
}

/// The damage that cells of `field` may have, each with its check, made by `check`.
pub(super) fn looks(
    field: Option<&Field>,
    mut check: impl FnMut(&'static str) -> CheckId,
) -> Vec<Look> {
    let entries = DAMAGES.into_iter().filter(|entry| (entry.applies)(field));
    entries
        .map(|entry| Look {
            check: check(entry.code),
            entry,
            refused_only: field
                .is_some_and(|field| takes_no_damage(field) || (entry.refused_only)(field)),
        })
        .collect()
}

/// Whether every damaged cell is one that the field refuses: it reads more than text, lists its values, or has a
/// kind that does not take any text.
fn takes_no_damage(field: &Field) -> bool {
    !field.ty.takes_all_text()
        || field.damage.nature.listed
        || field
            .kind
            .as_ref()
            .is_some_and(|(_, kind)| !kind.takes_damage())
}

/// The checks of a table without a schema.
pub(super) fn checks_without_field(checks: &mut Vec<Check>) -> Damage {
    Damage::without_field(|code| {
        checks.push(Check {
            code: code.to_owned(),
            severity: Some(Severity::Warning),
            off: false,
            field: None,
            fields: Vec::new(),
        });
        CheckId((checks.len() - 1) as u16)
    })
}

impl Field {
    /// Sets what its cells may have suffered; `check` adds a check for each code.
    pub(super) fn look_for(&mut self, nature: Nature, check: impl FnMut(&'static str) -> CheckId) {
        self.damage.nature = nature;
        self.damage.looks = looks(Some(self), check);
    }

    /// Whether it reads its cells as text.
    fn is_text(&self) -> bool {
        matches!(self.type_name, "string" | "any")
    }

    /// Whether the checks that refuse its cells are all on, so that no other cell is refused than those found.
    fn is_judged(&self, schema: &Schema) -> bool {
        let meant = self.constraints.iter().map(|(check, _)| *check);
        let meant = meant.chain(self.kind.as_ref().map(|(check, _)| *check));
        let mut meant = meant.chain([self.type_check, self.ambiguous_check]);
        meant.all(|check| schema.is_on(check))
    }
}

/// The check of the first damage that a cell has.
fn damage_of(field: Option<&Field>, looks: &[Look], text: &str) -> Option<CheckId> {
    if text.len() > LONGEST {
        return None;
    }
    let look = looks.iter().find(|look| (look.entry.is)(field, text))?;
    let Some(field) = field else {
        return Some(look.check);
    };
    let excused = field.missing.is(text) || (look.refused_only && field.accepts(text, ""));
    (!excused).then_some(look.check)
}
