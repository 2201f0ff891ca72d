//! The rows above the first record, as a spreadsheet shows them.

use super::Head;
use crate::error::Result;
use crate::io::chunk::Chunk;
use crate::io::notation::Notation;

/// The rows above the first record that have something on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsAbove {
    /// By their numbers (from 0), ascending.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Which of them the header is, or begins with.
    pub header_row: Option<u32>,
}

impl Head {
    /// The rows above the first record that have something on them: titles and the header. Where records bring their keys along, these are row 0, and every record
    /// stands a row further down than it is counted. Of a sheet it is the header alone.
    ///
    /// # Errors
    /// Those of [`Chunk::batch`].
    pub fn rows_above(&self) -> Result<RowsAbove> {
        let header = u32::try_from(self.header_row).unwrap_or(u32::MAX);
        let header = header.checked_sub(1);
        if self.headers.is_empty() {
            return Ok(RowsAbove::default());
        }
        match self.notation {
            Notation::Jsonl => Ok(RowsAbove {
                rows: vec![(0, self.headers.clone())],
                header_row: Some(0),
            }),
            Notation::Sheet(_) => {
                let rows = header.map(|row| (row, self.headers.clone()));
                Ok(RowsAbove {
                    rows: rows.into_iter().collect(),
                    header_row: header,
                })
            }
            Notation::Csv(_) => {
                let mut rows = self.rows(self.titles(), 0)?;
                if let Some(header) = header {
                    rows.extend(self.rows(self.raw_header(), header)?);
                }
                Ok(RowsAbove {
                    rows,
                    header_row: header,
                })
            }
        }
    }

    /// The rows of some text, the first of which has this number.
    fn rows(&self, raw: &[u8], first: u32) -> Result<Vec<(u32, Vec<String>)>> {
        let mut chunk = Chunk::of(raw, self.notation);
        chunk.encoding = self.encoding;
        let batch = chunk.batch(0)?;
        let rows = batch.records().iter().enumerate().map(|(row, record)| {
            let cells = batch.extra(row).map(str::to_owned);
            (first + record.rows, cells.collect())
        });
        Ok(rows.collect())
    }
}
