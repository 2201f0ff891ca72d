//! A CSV file as the library reads it.

use std::path::Path;

use rolo::error::Error;
use rolo::io::chunk::Chunk;
use rolo::io::input::{Input, Reading};

/// Headers and records; a record has the cells it has, not those it should have.
#[derive(Debug)]
pub(crate) struct Read {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub delimiter: u8,
}

pub(crate) fn read(path: &Path, reading: &Reading) -> Result<Read, Error> {
    let Input { head, mut reader } = Input::open(path, reading, &|_| false)?;
    let width = head.headers.len();
    let mut rows = Vec::new();
    let mut chunk = Chunk::default();
    while reader.next(&mut chunk)? {
        let batch = chunk.batch(width).unwrap();
        for (row, record) in batch.records().iter().enumerate() {
            let own = (record.cells as usize).min(width);
            let cells = (0..own).map(|column| batch.cell(row, column));
            rows.push(cells.chain(batch.extra(row)).map(str::to_owned).collect());
        }
    }
    Ok(Read {
        headers: head.headers,
        rows,
        delimiter: head
            .notation
            .dialect()
            .map_or(0, |dialect| dialect.delimiter),
    })
}
