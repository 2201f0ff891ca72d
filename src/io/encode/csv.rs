//! Records in CSV: what nobody changed keeps the bytes that it was read from where the format allows it.

use super::{Columns, Encoder, Losses, Record, Source};
use crate::io::csv_write::{CellWriter, MARK};
use crate::io::format::{Copied, CsvStyle};
use crate::io::input::Head;
use crate::io::notation::Notation;
use crate::table::cell_shape::dangles;
use crate::table::encoding::Encoding;
use crate::table::raw_cell::{line_end, raw_cells};
use crate::table::raw_record::RawRecord;

impl Encoder {
    /// Appends a record with its line end.
    pub(super) fn csv_record(
        &self,
        (style, writer): (CsvStyle, &CellWriter),
        record: Record<'_>,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) {
        let Record { batch, row, .. } = record;
        let own = batch.encoding();
        let encoding = style.encoding.unwrap_or(own);
        if record.anew.is_empty() && self.copies(own) {
            return copy_record(style, batch.raw(row), own, out);
        }
        let all = self.sources.is_none();
        let from = out.len();
        let there = self.width.min(batch.records()[row].cells as usize);
        let there = (0..there).map(Source::Column).filter(|_| all);
        // One of the two is empty.
        let sources = there.chain(self.sources.iter().flatten().copied());
        let mut scratch = String::new();
        let mut as_read = RawRecord::of(batch, row);
        for (number, source) in sources.enumerate() {
            writer.part(number == 0, out);
            let changed = self.anew(record, (number, source), &mut scratch);
            let held = match (changed, source) {
                (Some(text), _) => write_cell(writer, text, encoding, out),
                (None, Source::Column(column)) if style.copied != Copied::Nothing => {
                    let raw = as_read.cell(column);
                    let begins_comment = number == 0 && writer.begins_comment(raw);
                    let dialect = style.dialect;
                    if begins_comment
                        || dangles(raw, dialect, own)
                        || own.swallows(raw, dialect.delimiter)
                    {
                        write_cell(writer, batch.cell(row, column), encoding, out)
                    } else if encoding == own {
                        out.extend_from_slice(raw);
                        Ok(())
                    } else if dialect.escape.is_none() && raw.first() != Some(&dialect.quote) {
                        // Without quotes the text is the cell.
                        encoding.encode(batch.cell(row, column), out)
                    } else {
                        own.recode(raw, encoding, out)
                    }
                }
                _ => write_cell(writer, record.text(source), encoding, out),
            };
            if let Err(sign) = held {
                losses.sign(row, source, sign);
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
                if let Err(sign) = write_cell(writer, text, encoding, out) {
                    losses.sign(row, Source::Column(number), sign);
                }
            }
        }
        writer.close(from, out);
        end_record(style, batch.line_end(row), out);
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
    if writer.is_bare(text) {
        return encoding.encode(text, out);
    }
    let mut cell = Vec::new();
    writer.cell(text, &mut cell);
    // Quotes and what they enclose are UTF-8, since the text is.
    encoding.encode(&String::from_utf8_lossy(&cell), out)
}

/// Appends a record as it was read but for the cells of `anew`; false, and nothing appended, where that cannot be done
/// byte by byte.
pub(super) fn splice(
    (style, writer): (CsvStyle, &CellWriter),
    record: Record<'_>,
    out: &mut Vec<u8>,
    losses: &mut Losses,
) -> bool {
    let Record {
        batch, row, anew, ..
    } = record;
    let record = batch.raw(row);
    let encoding = batch.encoding();
    if style.dialect.escape.is_some() || encoding.has_ascii_trails() {
        // A sign at the end of a cell may take the next one with it.
        return false;
    }
    let (from, mut at) = (out.len(), 0);
    for cell in anew {
        let Some(range) = batch.cell_range(row, cell.column as usize) else {
            out.truncate(from);
            return false;
        };
        out.extend_from_slice(&record[at..range.start]);
        if let Err(sign) = write_cell(writer, cell.text, encoding, out) {
            losses.sign(row, Source::Column(cell.column as usize), sign);
        }
        at = range.end;
    }
    let own = line_end(record);
    out.extend_from_slice(&record[at..record.len() - own.len()]);
    writer.close(from, out);
    end_record(style, own, out);
    true
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
    style: CsvStyle,
    writer: &CellWriter,
    columns: &Columns,
    head: &Head,
) -> Result<Vec<u8>, char> {
    let mut out = Vec::new();
    let own = head.encoding;
    let encoding = style.encoding.unwrap_or(own);
    if style.mark {
        out.extend_from_slice(MARK);
    }
    if style.copied == Copied::Records {
        own.recode(head.sep_line(), encoding, &mut out)?;
        if !matches!(columns, Columns::List(_)) {
            own.recode(head.titles(), encoding, &mut out)?;
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
            let mut header = Vec::new();
            copy_record(style, record, own, &mut header);
            own.recode(&header, encoding, &mut out)?;
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
                        own.recode(raw, encoding, &mut out)?;
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
