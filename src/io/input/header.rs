//! Finds the header of an input among its first records.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use super::head::{Head, join};
use super::{COLUMN_LIMIT, HeaderRow, Reading};
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::csv_read::{CsvReader, RECORD_LIMIT};
use crate::io::format::LineEnd;
use crate::table::batch::Batch;
use crate::table::encoding::Encoding;
use crate::table::place::Start;
use crate::text;
use crate::text::Message;

/// How many records are looked at for the header.
const HEADER_WITHIN: usize = 20;

/// Reads chunks until the header is found, and puts the rest back.
pub(super) fn find(
    reader: &mut CsvReader,
    path: &Path,
    name: String,
    reading: &Reading,
    preamble: Vec<u8>,
    recognise: &dyn Fn(&[&str]) -> bool,
) -> Result<Head> {
    let dialect = reader.dialect();
    let mut head = Head {
        name,
        format: if dialect.delimiter == b'\t' {
            "tsv"
        } else {
            "csv"
        },
        dialect,
        headers: Vec::new(),
        header_row: 0,
        rows: 0,
        header_line: 0,
        empty: false,
        preamble: preamble.len(),
        raw: preamble,
        encoding: Encoding::UTF_8,
        transcoded: None,
        line_end: LineEnd::default(),
        leading_blank: 0,
        blank: Vec::new(),
        oddities: Vec::new(),
        start: Start::default(),
    };
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
                _ if head.header_row > 0 => Ok(head),
                HeaderRow::At(row) if head.start.rows > 0 => Err(no_such_row(path, row.get())),
                // A quote that never closes in the first record is still an input with something in it.
                _ => {
                    head.empty = reader.ending().unterminated.is_none();
                    Ok(head)
                }
            };
        }
        if chunk.offset() > RECORD_LIMIT as u64 {
            return Err(no_header(path));
        }
        let batch = chunk.batch(dialect, 0);
        let found = match reading.header {
            _ if head.header_row > 0 => (batch.rows() > 0).then_some(0),
            HeaderRow::Absent => (batch.rows() > 0).then_some(0),
            HeaderRow::At(row) => row_at(&batch, row.get().saturating_sub(head.start.rows)),
            HeaderRow::Auto => {
                let rows = batch.rows().min(HEADER_WITHIN);
                let looks = |row: &usize| {
                    let mut headers = Vec::new();
                    for row in *row..batch.rows().min(row + lacking) {
                        join(&mut headers, batch.extra(row));
                    }
                    recognise(&headers.iter().map(String::as_str).collect::<Vec<_>>())
                };
                (0..rows).find(looks).or((rows > 0).then_some(0))
            }
        };
        if let Some(row) = found {
            let rows = row..batch.rows().min(row + lacking);
            lacking -= rows.len();
            let used = head.take(&batch, rows, reading.header == HeaderRow::Absent);
            if head.headers.len() > COLUMN_LIMIT {
                return Err(too_many_columns(path, head.headers.len()));
            }
            reader.put_back(&chunk, used);
            if lacking == 0 {
                return Ok(head);
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
        head.start.advance(batch.layout().extent);
    }
}

/// The record that stands in this row (from 1) of a batch.
fn row_at(batch: &Batch<'_>, row: u64) -> Option<usize> {
    batch
        .records()
        .iter()
        .position(|record| u64::from(record.rows) + 1 == row)
}

fn too_many_columns(path: &Path, found: usize) -> Error {
    Error::Broken {
        path: path.to_owned(),
        line: None,
        message: Message::new(text!(
            "{found} columns; at most {limit} are read",
            "共 {found} 列，最多读取 {limit} 列"
        ))
        .with("found", found)
        .with("limit", COLUMN_LIMIT),
        hint: None,
    }
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

fn no_header(path: &Path) -> Error {
    let message = text!(
        "no header in the first {limit} MiB",
        "前 {limit} MiB 内没有表头"
    );
    Error::Broken {
        path: PathBuf::from(path),
        line: None,
        message: Message::new(message).with("limit", RECORD_LIMIT >> 20),
        hint: None,
    }
}
