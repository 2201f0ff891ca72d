//! Finds the header of an input among its first records.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use super::head::{Head, join};
use super::titles::header_below;
use super::{HeaderRow, Request};
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::fault::Fault;
use crate::io::limits::{Limits, TOO_MANY_COLUMNS, size, too_wide};
use crate::io::notation::Notation;
use crate::io::read::TableReader;
use crate::table::batch::Batch;
use crate::text;
use crate::text::Message;

/// How many records are looked at for the header.
const HEADER_WITHIN: usize = 20;

/// Reads chunks until the header is found, and puts the rest back.
pub(super) fn find(head: &mut Head, reader: &mut TableReader, request: &Request<'_>) -> Result<()> {
    read(head, reader, request)?;
    head.forget_blank_lines();
    Ok(())
}

/// Reads as much of the head as there is.
fn read(head: &mut Head, reader: &mut TableReader, request: &Request<'_>) -> Result<()> {
    let Request {
        path,
        reading,
        recognise,
    } = *request;
    // A line that declares the delimiter is a line, and no row.
    head.start.lines = u64::from(!head.sep_line().is_empty());
    let mut lacking = match reading.header {
        HeaderRow::Absent => 1,
        _ => reading.header_rows.map_or(1, NonZero::get) as usize,
    };
    let mut chunk = Chunk::default();
    loop {
        if !reader.next(&mut chunk)? {
            return match reading.header {
                // A table that is all header may have fewer rows of it.
                _ if head.header_row > 0 => Ok(()),
                HeaderRow::At(row) if head.start.rows > 0 => Err(no_such_row(path, row.get())),
                // A quote that never closes in the first record is still an input with something in it.
                _ => {
                    head.empty = reader.ending().unterminated.is_none();
                    Ok(())
                }
            };
        }
        // It may stand behind as much as a record may hold.
        let within = reading.limits.record.max(Limits::RECORD) as u64;
        if chunk.offset() > within {
            return Err(no_header(path, within));
        }
        let batch = chunk.batch(0)?;
        let found = match reading.header {
            _ if head.header_row > 0 => (batch.rows() > 0).then_some(0),
            HeaderRow::Absent => (batch.rows() > 0).then_some(0),
            HeaderRow::At(row) => row_at(&batch, row.get().saturating_sub(head.start.rows)),
            HeaderRow::Known | HeaderRow::Auto => (batch.rows() > 0).then(|| {
                let known = known(&batch, lacking, head.notation, recognise);
                // Which of several rows are a header's first cannot be told by their shape.
                let likely = || header_below(&batch).filter(|_| lacking == 1);
                match known.or_else(likely) {
                    Some(row) if known.is_some() || reading.header == HeaderRow::Auto => row,
                    Some(row) => {
                        let place = head.start.place(row, &batch.records()[row]);
                        head.likelier = Some(place.row);
                        0
                    }
                    None => 0,
                }
            }),
        };
        if let Some(row) = found {
            let rows = row..batch.rows().min(row + lacking);
            lacking -= rows.len();
            let begun = head.header_row > 0;
            let absent = reading.header == HeaderRow::Absent;
            let own = head.take(&batch, rows, absent)?;
            check_columns(path, head.headers.len(), &reading.limits)?;
            if begun {
                head.keep(&chunk.raw()[..own.end]);
            } else {
                head.skip(&chunk.raw()[..own.start]);
                head.keep(&chunk.raw()[own.clone()]);
            }
            reader.put_back(&chunk, if absent { 0 } else { own.end });
            if lacking == 0 {
                return Ok(());
            }
            continue;
        }
        let extent = batch.layout().extent;
        let blank = &batch.layout().blank_lines;
        if head.leading_blank == head.start.rows && blank.len() as u64 == extent.rows {
            head.leading_blank += extent.rows;
        } else {
            let places = blank.iter().map(|line| head.start.blank_line(line));
            head.blank.extend(places);
        }
        head.start.advance(extent);
        if head.header_row > 0 {
            head.keep(chunk.raw());
        } else {
            head.skip(chunk.raw());
        }
    }
}

/// The first of the records looked at that `recognise` knows, joined with those below it, for a header of so many rows.
fn known(
    batch: &Batch<'_>,
    header_rows: usize,
    notation: Notation,
    recognise: &dyn Fn(&[&str]) -> bool,
) -> Option<usize> {
    let looks = |row: &usize| {
        let mut headers = Vec::new();
        for row in *row..batch.rows().min(row + header_rows) {
            join(&mut headers, batch.extra(row), notation);
        }
        recognise(&headers.iter().map(String::as_str).collect::<Vec<_>>())
    };
    (0..batch.rows().min(HEADER_WITHIN)).find(looks)
}

/// The record that stands in this row (from 1) of a batch.
fn row_at(batch: &Batch<'_>, row: u64) -> Option<usize> {
    batch
        .records()
        .iter()
        .position(|record| u64::from(record.rows) + 1 == row)
}

/// Refuses more columns than are read.
pub(super) fn check_columns(path: &Path, found: usize, limits: &Limits) -> Result<()> {
    if found <= limits.columns {
        return Ok(());
    }
    Err(too_wide(TOO_MANY_COLUMNS, found, limits.columns).error(path))
}

fn no_such_row(path: &Path, row: u64) -> Error {
    let message = text!(
        "there is no row {row} to be the header",
        "没有第 {row} 行，无法作为表头"
    );
    let hint = text!(
        "rows are counted from 1, blank ones too",
        "行号从 1 开始，空行也计入"
    );
    Error::Broken {
        path: PathBuf::from(path),
        line: None,
        message: Message::new(message).with("row", row),
        hint: Some(Box::new(hint.into())),
    }
}

fn no_header(path: &Path, within: u64) -> Error {
    Fault {
        message: Message::new(text!(
            "no header in the first {limit}",
            "前 {limit} 内没有表头"
        ))
        .with("limit", size(within)),
        hint: text!(
            "if it stands further down, raise --max-record",
            "如果表头还在后面，可用 --max-record 调高上限"
        )
        .into(),
    }
    .error(path)
}
