//! Records in CSV: what nobody changed keeps the bytes that it was read from where the format allows it.

use super::{Columns, Encoder, Record, Source};
use crate::io::csv_write::{CellWriter, MARK};
use crate::io::format::{Copied, CsvStyle};
use crate::io::input::Head;
use crate::io::notation::Notation;
use crate::table::cell_shape::dangles;
use crate::table::encoding::Encoding;
use crate::table::raw_cell::{line_end, raw_cells};

impl Encoder {
    /// Appends a record with its line end.
    pub(super) fn csv_record(
        &self,
        (style, writer): (CsvStyle, &CellWriter),
        record: Record<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), char> {
        let Record { batch, row, .. } = record;
        let encoding = if style.keeps_encoding {
            batch.encoding()
        } else {
            Encoding::UTF_8
        };
        let all = self.sources.is_none();
        let as_read = record.anew.is_empty() && !self.renders();
        if all && style.copied != Copied::Nothing && as_read {
            copy_record(style, batch.raw(row), batch.encoding(), out);
            return Ok(());
        }
        let from = out.len();
        let own = self.width.min(batch.records()[row].cells as usize);
        let own = (0..own).map(Source::Column).filter(|_| all);
        // One of the two is empty.
        let sources = own.chain(self.sources.iter().flatten().copied());
        let mut scratch = String::new();
        for (number, source) in sources.enumerate() {
            writer.part(number == 0, out);
            let changed = self.anew(record, (number, source), &mut scratch);
            match (changed, source) {
                (Some(text), _) => write_cell(writer, text, encoding, out)?,
                (None, Source::Column(column)) if style.copied != Copied::Nothing => {
                    let raw = batch.raw_cell(row, column);
                    let begins_comment = number == 0 && writer.begins_comment(raw);
                    let (dialect, of) = (style.dialect, batch.encoding());
                    if begins_comment
                        || dangles(raw, dialect, of)
                        || of.swallows(raw, dialect.delimiter)
                    {
                        write_cell(writer, batch.cell(row, column), encoding, out)?;
                    } else {
                        out.extend_from_slice(raw);
                    }
                }
                _ => write_cell(writer, record.text(source), encoding, out)?,
            }
        }
        if all {
            // Only a record with all its own cells has more.
            for (number, text) in (self.width..).zip(batch.extra(row)) {
                writer.part(number == 0, out);
                scratch.clear();
                let rendered = self
                    .beyond
                    .as_ref()
                    .is_some_and(|rendering| rendering.write(text, &mut scratch));
                let text = if rendered { &scratch } else { text };
                write_cell(writer, text, encoding, out)?;
            }
        }
        writer.close(from, out);
        end_record(style, batch.line_end(row), out);
        Ok(())
    }
}

/// Appends a cell in an encoding.
fn write_cell(
    writer: &CellWriter,
    text: &str,
    encoding: Encoding,
    out: &mut Vec<u8>,
) -> Result<(), char> {
    if encoding.is_utf8() || text.is_ascii() {
        writer.cell(text, out);
        return Ok(());
    }
    let mut cell = Vec::new();
    writer.cell(text, &mut cell);
    // Quotes and what they enclose are UTF-8, since the text is.
    encoding.encode(&String::from_utf8_lossy(&cell), out)
}

/// Appends a record as it was read but for the cells of `anew`; None where that cannot be done byte by byte.
pub(super) fn splice(
    (style, writer): (CsvStyle, &CellWriter),
    record: Record<'_>,
    out: &mut Vec<u8>,
) -> Option<Result<(), char>> {
    let Record {
        batch, row, anew, ..
    } = record;
    let record = batch.raw(row);
    let encoding = batch.encoding();
    if style.dialect.escape.is_some() || encoding.has_ascii_trails() {
        // A sign at the end of a cell may take the next one with it.
        return None;
    }
    let (from, mut at) = (out.len(), 0);
    for cell in anew {
        let Some(range) = batch.cell_range(row, cell.column as usize) else {
            out.truncate(from);
            return None;
        };
        out.extend_from_slice(&record[at..range.start]);
        if let Err(sign) = write_cell(writer, cell.text, encoding, out) {
            return Some(Err(sign));
        }
        at = range.end;
    }
    let own = line_end(record);
    out.extend_from_slice(&record[at..record.len() - own.len()]);
    writer.close(from, out);
    end_record(style, own, out);
    Some(Ok(()))
}

/// Appends a record as it was read, with a line end.
fn copy_record(style: CsvStyle, record: &[u8], encoding: Encoding, out: &mut Vec<u8>) {
    let own = line_end(record);
    if dangles(record, style.dialect, encoding) {
        out.extend_from_slice(&record[..record.len() - own.len()]);
        // Escapes the sign before it, which would make data of the line end.
        out.extend(style.dialect.escape);
        out.extend_from_slice(style.line_end.bytes());
    } else if !own.is_empty() && style.copied == Copied::Records {
        out.extend_from_slice(record);
    } else {
        out.extend_from_slice(&record[..record.len() - own.len()]);
        out.extend_from_slice(style.line_end.bytes());
    }
}

/// Appends the line end of a record that had `own`.
fn end_record(style: CsvStyle, own: &[u8], out: &mut Vec<u8>) {
    let kept = !own.is_empty() && style.copied == Copied::Records;
    out.extend_from_slice(if kept { own } else { style.line_end.bytes() });
}

/// What a table in CSV begins with: mark, header, and above a header that is copied what stood there.
pub(super) fn header(
    mut style: CsvStyle,
    writer: &CellWriter,
    columns: &Columns,
    head: &Head,
) -> Result<Vec<u8>, char> {
    let mut out = Vec::new();
    let encoding = if style.keeps_encoding {
        head.encoding
    } else {
        Encoding::UTF_8
    };
    if encoding != head.encoding {
        style.copied = Copied::Nothing;
    }
    if style.mark {
        out.extend_from_slice(MARK);
    }
    if style.copied == Copied::Records {
        out.extend_from_slice(head.sep_line());
        if !matches!(columns, Columns::List(_)) {
            out.extend_from_slice(head.titles());
        }
    }
    if head.header_row == 0 && head.notation != Notation::Jsonl {
        return Ok(out);
    }
    let record = head.raw_header();
    let as_read: Vec<&[u8]> = match style.copied {
        Copied::Nothing => Vec::new(),
        // No row of them has the names that are written as one row.
        _ if head.has_joined_headers() => Vec::new(),
        _ => raw_cells(record, style.dialect, head.encoding).collect(),
    };
    let from = out.len();
    match columns {
        Columns::All
            if style.copied == Copied::Nothing
                || head.has_joined_headers() && style.copied != Copied::Records =>
        {
            for (number, header) in head.headers.iter().enumerate() {
                writer.part(number == 0, &mut out);
                write_cell(writer, header, encoding, &mut out)?;
            }
        }
        Columns::All => {
            copy_record(style, record, head.encoding, &mut out);
            return Ok(out);
        }
        Columns::Renamed(headers) => {
            for (number, header) in headers.iter().enumerate() {
                writer.part(number == 0, &mut out);
                write_cell(writer, header, encoding, &mut out)?;
            }
        }
        Columns::List(list) => {
            for (number, column) in list.iter().enumerate() {
                writer.part(number == 0, &mut out);
                let unchanged = match column.from {
                    Source::Column(from) if head.headers.get(from) == Some(&column.header) => {
                        as_read.get(from)
                    }
                    _ => None,
                };
                match unchanged {
                    // At the beginning of the file it would be taken for the mark.
                    Some(raw)
                        if !(raw.starts_with(MARK)
                            || dangles(raw, style.dialect, head.encoding)
                            || number == 0 && writer.begins_comment(raw)) =>
                    {
                        out.extend_from_slice(raw);
                    }
                    _ => write_cell(writer, &column.header, encoding, &mut out)?,
                }
            }
        }
    }
    writer.close(from, &mut out);
    end_record(style, line_end(record), &mut out);
    Ok(out)
}
