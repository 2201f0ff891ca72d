//! Records as JSON objects.

use super::{Columns, Encoder, Record, Source};
use crate::io::format::JsonlStyle;
use crate::io::input::Head;
use crate::io::jsonl_write::{JsonReading, Keys, string};
use crate::io::notation::Notation;

impl Encoder {
    /// Appends a record as an object; a cell that it lacks is absent.
    pub(super) fn object(
        &self,
        (style, keys, readings): (JsonlStyle, &Keys, &[Option<JsonReading>]),
        record: Record<'_>,
        out: &mut Vec<u8>,
    ) {
        let Record { batch, row, .. } = record;
        let mut scratch = String::new();
        let mut digits = String::new();
        let mut before = b'{';
        for (number, source) in self.sources() {
            let changed = self.anew(record, (number, source), &mut scratch);
            let as_read = match source {
                _ if changed.is_some() => None,
                Source::Column(column) if batch.lacks(row, column) => continue,
                Source::Column(column) if batch.notation() == Notation::Jsonl => {
                    Some(batch.raw_cell(row, column))
                }
                _ => None,
            };
            if as_read == Some(b"") {
                continue;
            }
            out.push(before);
            before = b',';
            keys.write(number, out);
            let text = changed.unwrap_or_else(|| record.text(source));
            match (as_read, readings.get(number).and_then(Option::as_ref)) {
                (Some(value), reading) if style.copied || reading.is_none() => {
                    out.extend_from_slice(value);
                }
                (_, Some(reading)) => reading.write(text, &mut digits, out),
                (_, None) => string(text, out),
            }
        }
        if self.sources.is_none() {
            let mut own_keys = batch.extra_keys(row);
            let mut as_read = batch.raw_extra(row);
            for (number, text) in (self.width..).zip(batch.extra(row)) {
                let key = own_keys.next();
                // What lies between a table and a cell beside it is no cell.
                if text.is_empty() && batch.notation().is_sheet() {
                    continue;
                }
                out.push(before);
                before = b',';
                keys.write_beyond(number, key, out);
                match as_read.next() {
                    Some(value) => out.extend_from_slice(value),
                    None => string(text, out),
                }
            }
        }
        let closing: &[u8] = if before == b'{' { b"{}" } else { b"}" };
        out.extend_from_slice(closing);
        out.extend_from_slice(style.line_end.bytes());
    }
}

/// The keys of the columns that leave, in JSON.
pub(super) fn keys(columns: &Columns, head: &Head) -> Keys {
    let columns: Vec<(&str, usize)> = match columns {
        Columns::All => head.headers.iter().map(String::as_str).zip(0..).collect(),
        Columns::Renamed(headers) => headers.iter().map(String::as_str).zip(0..).collect(),
        Columns::List(list) => (0..)
            .zip(list)
            .map(|(position, column)| match column.from {
                Source::Column(number) => (column.header.as_str(), number),
                Source::Computed(_) => (column.header.as_str(), position),
            })
            .collect(),
    };
    Keys::new(&columns, head.first_column as usize)
}
