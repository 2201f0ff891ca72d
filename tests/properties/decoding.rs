//! Cutting and decoding: the same cells, records and places wherever blocks end.
//!
//! Not as the `csv` crate has it: blank lines are kept apart, NUL bytes and Ctrl-Z at the very end are no data, and a
//! quote that is never closed ends the table before its record.

use std::borrow::Cow;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use rolo::io::chunk::Chunk;
use rolo::io::dialect::Dialect;
use rolo::io::input::{HeaderRow, Input, Reading};
use rolo::io::limits::Limits;
use rolo::io::read::Ending;
use rolo::table::codes;
use rolo::table::encoding::Encoding;
use rolo::table::place::Place;
use rolo::table::violation::Violation;

use crate::reference::{self, Record, Table};
use crate::{cases, file};

/// What the library reads: as the reference, and what it found odd.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub table: Table,
    odd: Vec<(u64, u32, u16)>,
    ending: Ending,
}

/// Reads a file in blocks, without a header; places are the file's own.
pub(crate) fn read(path: &Path, dialect: Dialect) -> Found {
    let reading = Reading {
        delimiter: Some(dialect.delimiter),
        quote: Some(dialect.quote),
        escape: dialect.escape,
        comment: dialect.comment,
        header: HeaderRow::Absent,
        encoding: Some(Encoding::UTF_8),
        // A record of nothing but delimiters is made longer than any table is wide.
        limits: Limits {
            columns: 1 << 20,
            ..Limits::default()
        },
        ..Reading::default()
    };
    let Input { head, mut reader } = Input::open(path, &reading, &|_| false).unwrap();
    let width = head.headers.len();
    let mut start = head.start;
    let mut table = Table::default();
    let mut odd = Vec::new();
    let mut chunk = Chunk::default();
    while reader.next(&mut chunk).unwrap() {
        let batch = chunk.batch(width).unwrap();
        for (index, record) in batch.records().iter().enumerate() {
            let Place { row, line, .. } = start.place(index, record);
            let own = width.min(record.cells as usize);
            let cells = (0..own).map(|column| batch.cell(index, column));
            table.records.push(Record {
                cells: cells.chain(batch.extra(index)).map(str::to_owned).collect(),
                raw: batch.raw(index).to_vec(),
                row,
                line,
            });
        }
        for line in &batch.layout().blank_lines {
            let Place { row, line, .. } = start.blank_line(line);
            table.blank_lines.push((row, line));
        }
        for Violation { row, column, check } in &batch.layout().oddities {
            odd.push((start.records + u64::from(*row), *column, check.0));
        }
        start.advance(batch.layout().extent);
    }
    odd.sort_unstable();
    let ending = reader.ending();
    table.open = ending.unterminated.map(|open| start.lines + open.lines + 1);
    Found { table, odd, ending }
}

/// Bytes that shape a text, pieces of characters, and some that do neither.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fixed = |text: &'static [u8]| Just(text.to_vec());
    prop_oneof![
        4 => fixed(b","),
        4 => fixed(b"\n"),
        3 => fixed(b"\""),
        2 => fixed(b"\r\n"),
        1 => fixed(b"\r"),
        1 => fixed(b"\"\""),
        1 => fixed(b",\""),
        1 => fixed(b"\",\""),
        1 => fixed(b"\"\n"),
        1 => fixed(b"\n\n"),
        1 => fixed("名".as_bytes()),
        1 => fixed(b"\xE5\x90"),
        1 => fixed(b"\0"),
        1 => fixed(b"\x1A"),
        3 => fixed(b"abc"),
        2 => vec(any::<u8>(), 1..4),
        1 => (0..90_usize).prop_map(|length| vec![b'x'; length]),
    ]
}

pub(crate) fn hostile(pieces: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    vec(piece(), pieces).prop_map(|pieces| pieces.concat())
}

/// Without what is no data at the end, as the `csv` crate knows no such thing.
pub(crate) fn plain_end(mut bytes: Vec<u8>) -> Vec<u8> {
    let is_mark = |byte: &u8| matches!(byte, 0 | 0x1A);
    loop {
        let text = bytes
            .iter()
            .rposition(|byte| !matches!(byte, b'\r' | b'\n'));
        let ends = bytes.last().is_some_and(is_mark) || text.is_some_and(|at| is_mark(&bytes[at]));
        if !ends {
            return bytes;
        }
        bytes.pop();
    }
}

/// The cells as the `csv` crate reads them.
fn by_csv(bytes: &[u8], delimiter: u8, quote: u8) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quote(quote)
        .from_reader(bytes)
        .byte_records()
        .map(|record| {
            let record = record.unwrap();
            let cells = record.iter().map(String::from_utf8_lossy);
            cells.map(Cow::into_owned).collect()
        })
        .collect()
}

/// What is found, which is what the plain reading finds and whose cells are those of the `csv` crate.
fn agree(bytes: &[u8], delimiter: u8, quote: u8) -> Found {
    let dialect = Dialect {
        delimiter,
        quote,
        ..Dialect::default()
    };
    let found = read(file(bytes).path(), dialect);
    assert_eq!(found.table, reference::read(bytes, dialect));
    assert!(!found.ending.nul_bytes && !found.ending.control_z);
    let mut theirs = by_csv(bytes, delimiter, quote);
    if found.table.open.is_some() {
        theirs.pop();
    }
    let ours = found.table.records.iter().map(|record| &record.cells);
    assert!(ours.eq(&theirs));
    found
}

/// Much of a text: its lines again and again in an order that a number gives.
pub(crate) fn many(lines: &[Vec<u8>], mut order: u64, length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length + 200);
    while bytes.len() < length {
        order = order
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        bytes.extend_from_slice(&lines[(order >> 33) as usize % lines.len()]);
    }
    bytes
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_small_text_reads_as_it_stands_and_as_csv_reads_it(
        bytes in hostile(0..60).prop_map(plain_end),
        dialect in prop_oneof![Just((b',', b'"')), Just((b';', b'"')), Just((b'\t', b'\'')), Just((b'a', b'x'))],
    ) {
        // A first record that begins like no other kind of file.
        agree(&[b"h\n", &bytes[..]].concat(), dialect.0, dialect.1);
    }
}

proptest! {
    #![proptest_config(cases(64))]

    /// The first two blocks are read as one, because the header is looked for in the first.
    #[test]
    fn where_a_block_ends_makes_no_difference(
        lines in vec(hostile(1..12), 1..12),
        order in any::<u64>(),
        length in 270_000_usize..400_000,
        shift in 1_usize..400,
    ) {
        let bytes = plain_end(many(&lines, order, length));
        let first = agree(&[b"h\n", &bytes[..]].concat(), b',', b'"');
        let shifted = [&vec![b'h'; shift + 1][..], b"\n", &bytes[..]].concat();
        let mut second = read(file(&shifted).path(), Dialect::default());
        second.table.records[0] = first.table.records[0].clone();
        prop_assert!(first == second);
    }
}

/// NUL bytes after the last line end, a Ctrl-Z at the end: each told once, wherever in a block they stand.
#[test]
fn what_is_no_data_at_the_end_is_seen_wherever_a_block_ends() {
    const BLOCK: usize = 128 << 10;
    let endings: [(&[u8], bool, bool); 6] = [
        (b"\x1A", false, true),
        (b"\x1A\n", false, true),
        (b"\x1A\r\n", false, true),
        (b"\0\0\0\0", true, false),
        (b"\x1A\0\0", true, true),
        (b"", false, false),
    ];
    let mut wrongs = Vec::new();
    for (tail, nul_bytes, control_z) in endings {
        for length in [8].into_iter().chain(2 * BLOCK - 6..2 * BLOCK + 6) {
            // One long record, then short ones: the end may stand at any byte. The first block is read with the second.
            let mut bytes = [&vec![b'a'; length % 4][..], b",b\n"].concat();
            let rows = (length - bytes.len()) / 4;
            bytes.extend_from_slice(&b"a,b\n".repeat(rows));
            bytes.extend_from_slice(tail);
            let found = read(file(&bytes).path(), Dialect::default());
            let (records, ending) = (found.table.records.len(), found.ending);
            if records != rows + 1 || (ending.nul_bytes, ending.control_z) != (nul_bytes, control_z)
            {
                let at = bytes.len();
                wrongs.push(format!(
                    "{tail:?} at the end of {at} bytes: {records} records, not {}",
                    rows + 1
                ));
            }
        }
    }
    assert!(wrongs.is_empty(), "\n{}", wrongs.join("\n"));
}

/// A cell that is not UTF-8 is named, its record keeps its bytes.
#[test]
fn a_bad_byte_is_found_in_its_cell() {
    let bytes = [b"a,b\n", "名,".as_bytes(), b"\xE5\x90,\xFF\n"].concat();
    let found = read(file(&bytes).path(), Dialect::default());
    let encoding = codes::INVALID_ENCODING.0;
    assert!(
        found.odd.contains(&(1, 1, encoding))
            && found.odd.contains(&(1, Violation::RECORD, encoding))
    );
    assert_eq!(found.table.records[1].raw, &bytes[4..]);
}
