//! Keys of JSON objects that are no columns, since the first object did not have them: told once each.

use std::collections::HashSet;

use crate::ops::describe::Describer;
use crate::ops::finding::Finding;
use crate::table::batch::Batch;
use crate::table::codes;
use crate::table::place::{Place, Start};
use crate::text;
use crate::text::Message;

/// A key that is no column, where a chunk first has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// As it stands there.
    pub key: String,
    /// The record, counted from the chunk's start.
    pub place: Place,
}

/// Those of a batch, each once, in order.
pub fn of(batch: &Batch<'_>) -> Vec<NewKey> {
    let mut found: Vec<NewKey> = Vec::new();
    if batch.notation().is_sheet() || batch.layout().extra_keys.is_empty() {
        return found;
    }
    let mut known = HashSet::new();
    for (row, record) in batch.records().iter().enumerate() {
        for key in batch.extra_keys(row) {
            if known.insert(key) {
                found.push(NewKey {
                    key: key.to_owned(),
                    place: Start::default().place(row, record),
                });
            }
        }
    }
    found
}

/// Those that have been told.
#[derive(Debug, Default)]
pub struct Told(HashSet<String>);

impl Told {
    /// Where a key stands that has not been told yet, in a chunk that begins at `start`.
    pub fn place(&mut self, new: &NewKey, start: &Start) -> Option<Place> {
        if self.0.contains(&new.key) {
            return None;
        }
        self.0.insert(new.key.clone());
        let Place { record, row, line } = new.place;
        Some(Place {
            record: record.map(|record| start.records + record),
            row: start.rows + row,
            line: start.lines + line,
        })
    }
}

/// What is said of a key.
pub fn finding(describer: &Describer<'_>, key: &str, place: Place) -> Finding {
    let mut finding = describer.bare(codes::EXTRA_COLUMN, Some(place));
    finding.header = Some(key.to_owned());
    let message = text!(
        "a key that the first object does not have, or one that an object has twice: no column",
        "首个对象中没有这个键，或同一对象中该键重复，不作为列"
    );
    finding.message = Message::from(message).say(describer.lang);
    finding
}
