//! Which notation a text is in: CSV unless it says otherwise.

use std::path::Path;

use super::Reading;
use crate::io::format::FormatName;
use crate::io::notation::Notation;
use crate::io::{delimiter, jsonl_read};

/// As the user says, else as the file's ending says, else JSON Lines where the text begins with an object.
pub(super) fn of(path: &Path, reading: &Reading, start: &[u8]) -> Notation {
    let said = reading.jsonl.or(reading.delimiter.map(|_| false));
    let by_ending = || match FormatName::of_ending(path) {
        Some(FormatName::Jsonl) => Some(true),
        Some(FormatName::Csv | FormatName::Tsv) => Some(false),
        _ => None,
    };
    let jsonl = said.or_else(by_ending);
    if jsonl.unwrap_or_else(|| jsonl_read::begins_with_object(start)) {
        Notation::Jsonl
    } else {
        Notation::Csv(delimiter::dialect(path, reading, start))
    }
}
