//! CSV read the plain way, byte by byte, in one piece: what the fast reader is held against.

use rolo::io::dialect::Dialect;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Unquoted, with U+FFFD for what is not UTF-8.
    pub cells: Vec<String>,
    /// As it stands, line end included.
    pub raw: Vec<u8>,
    /// From 1; blank lines are rows.
    pub row: u64,
    /// From 1, on which it begins.
    pub line: u64,
}

/// A whole input, without a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub records: Vec<Record>,
    /// Row and line of what has nothing on it.
    pub blank_lines: Vec<(u64, u64)>,
    /// The line of a quote that is never closed; what begins with its record is not in the table.
    pub open: Option<u64>,
}

/// Reads `bytes`. A quote opens a cell only where the cell begins; text behind the closing one belongs to the cell;
/// LF, CRLF and CR end a record outside quotes.
pub(crate) fn read(bytes: &[u8], dialect: Dialect) -> Table {
    let Dialect {
        delimiter, quote, ..
    } = dialect;
    let mut table = Table::default();
    let (mut at, mut line, mut row) = (0, 1, 1);
    while at < bytes.len() {
        let (from, from_line) = (at, line);
        if let Some(end) = line_end(bytes, at) {
            table.blank_lines.push((row, line));
            (at, line, row) = (end, line + 1, row + 1);
            continue;
        }
        if dialect.comment == Some(bytes[at]) {
            while at < bytes.len() && line_end(bytes, at).is_none() {
                at += 1;
            }
            line += u64::from(at < bytes.len());
            at = line_end(bytes, at).unwrap_or(at);
            row += 1;
            continue;
        }
        let mut cells = Vec::new();
        loop {
            let mut cell = Vec::new();
            if bytes.get(at) == Some(&quote) {
                let opened = line;
                at += 1;
                loop {
                    if let Some(end) = escaped(bytes, at, dialect) {
                        cell.extend_from_slice(&bytes[at + 1..end]);
                        line += u64::from(line_end(bytes, at + 1).is_some());
                        at = end;
                        continue;
                    }
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (None, _) => {
                            table.open = Some(opened);
                            return table;
                        }
                        (Some(byte), Some(next)) if *byte == quote && *next == quote => {
                            cell.push(quote);
                            at += 2;
                        }
                        (Some(byte), _) if *byte == quote => {
                            at += 1;
                            break;
                        }
                        (Some(byte), next) => {
                            line += u64::from(
                                *byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')),
                            );
                            cell.push(*byte);
                            at += 1;
                        }
                    }
                }
            }
            while let Some(byte) = bytes.get(at)
                && *byte != delimiter
                && line_end(bytes, at).is_none()
            {
                if let Some(end) = escaped(bytes, at, dialect) {
                    cell.extend_from_slice(&bytes[at + 1..end]);
                    line += u64::from(line_end(bytes, at + 1).is_some());
                    at = end;
                    continue;
                }
                cell.push(*byte);
                at += 1;
            }
            cells.push(String::from_utf8_lossy(&cell).into_owned());
            if bytes.get(at) != Some(&delimiter) {
                break;
            }
            at += 1;
        }
        if let Some(end) = line_end(bytes, at) {
            at = end;
            line += 1;
        }
        table.records.push(Record {
            cells,
            raw: bytes[from..at].to_vec(),
            row,
            line: from_line,
        });
        row += 1;
    }
    table
}

/// The offset behind what an escape sign at `at` makes data: one byte or a CRLF, unless it is the last line end.
fn escaped(bytes: &[u8], at: usize, dialect: Dialect) -> Option<usize> {
    if dialect.escape != Some(*bytes.get(at)?) {
        return None;
    }
    match line_end(bytes, at + 1) {
        Some(end) => Some(end).filter(|end| *end < bytes.len()),
        None => Some(at + 2).filter(|end| *end <= bytes.len()),
    }
}

/// The offset behind the line end that stands at `at`.
fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'\r', b'\n', ..] => Some(at + 2),
        [b'\r' | b'\n', ..] => Some(at + 1),
        _ => None,
    }
}
