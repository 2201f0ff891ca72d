//! A text that is cut anywhere reads as the text does.

use std::num::NonZero;

use rolo::io::chunk::Chunk;
use rolo::io::dialect::Dialect;
use rolo::io::fuzzing;
use rolo::table::encoding::Encoding;
use rolo::table::place::{Place, Start};

use super::choices::Choices;
use super::reference::{self, Record, Table};

/// No fewer columns than this are read.
const WIDTH: usize = 3;

pub fn hold(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let (dialect, encoding) = (choices.dialect(), choices.encoding());
    let block = choices.byte();
    let text = choices.rest();
    let pieces = pieces(text, dialect, encoding, block);
    let taken = pieces.concat();
    assert!(text.starts_with(&taken));
    let whole = records(&[&taken], dialect, encoding);
    assert_eq!(records(&pieces, dialect, encoding), whole);
    if encoding.is_utf8() {
        assert_eq!(whole, reference::read(&taken, dialect));
    }
    prefixes_end_where_records_do(text, &taken, dialect, encoding);
}

/// The chunks of a text that is read in blocks: whole records, up to what is no data.
fn pieces(text: &[u8], dialect: Dialect, encoding: Encoding, block: u8) -> Vec<Vec<u8>> {
    let block = NonZero::new(usize::from(block)).unwrap_or(NonZero::<usize>::MIN);
    let mut reader = fuzzing::reader(text.to_vec(), dialect, encoding, block);
    let (mut chunk, mut pieces) = (Chunk::default(), Vec::new());
    let mut taken = 0;
    while reader.next(&mut chunk).unwrap() {
        assert_eq!(chunk.offset(), taken);
        assert_eq!(chunk.number(), pieces.len() as u64);
        taken += chunk.len() as u64;
        pieces.push(chunk.raw().to_vec());
    }
    let ending = reader.ending();
    let left = &text[taken as usize..];
    match ending.unterminated {
        Some(_) => {
            let open = reference::read(left, dialect).open;
            assert!(!encoding.is_utf8() || open.is_some());
        }
        None => assert!(left.iter().all(|byte| b"\0\x1A\r\n".contains(byte))),
    }
    let said = ending.nul_bytes || ending.control_z || ending.unterminated.is_some();
    assert_eq!(said, !left.is_empty());
    pieces
}

/// The records of pieces that follow one another.
fn records(pieces: &[impl AsRef<[u8]>], dialect: Dialect, encoding: Encoding) -> Table {
    let (mut table, mut start) = (Table::default(), Start::default());
    for piece in pieces {
        let mut chunk = fuzzing::chunk(piece.as_ref(), dialect, encoding);
        let batch = chunk.batch(WIDTH).unwrap();
        for (index, record) in batch.records().iter().enumerate() {
            let Place { row, line, .. } = start.place(index, record);
            table.records.push(Record {
                cells: batch.cells(index).map(str::to_owned).collect(),
                raw: batch.raw(index).to_vec(),
                row,
                line,
            });
        }
        for blank in &batch.layout().blank_lines {
            let Place { row, line, .. } = start.blank_line(blank);
            table.blank_lines.push((row, line));
        }
        start.advance(batch.layout().extent);
    }
    table
}

/// Whatever part of the text is seen, no cut stands within a record of it.
fn prefixes_end_where_records_do(text: &[u8], taken: &[u8], dialect: Dialect, encoding: Encoding) {
    if text.len() > 512 {
        return;
    }
    let mut chunk = fuzzing::chunk(taken, dialect, encoding);
    let batch = chunk.batch(0).unwrap();
    let mut within = vec![false; taken.len() + 1];
    for record in batch.records() {
        let span = record.raw;
        within[span.at as usize + 1..span.end()].fill(true);
    }
    for seen in 0..=text.len() {
        let (end, open) = fuzzing::cut(&text[..seen], dialect, encoding, false);
        assert!(end <= seen && open.is_none_or(|open| end <= open && open < seen));
        assert!(end > taken.len() || !within[end], "{end} of {seen}");
    }
}
