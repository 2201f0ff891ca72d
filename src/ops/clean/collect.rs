//! Collects what was washed, in input order, and hands it on.

use super::wash::{Counts, Logged, Washed};
use super::{ChangeSink, Clean, Outputs};
use crate::error::Result;
use crate::expr::evaluate::Trouble;
use crate::io::write::TableWriter;
use crate::ops::book_edits::BookEdits;
use crate::ops::summary::Rows;
use crate::ops::teller::Teller;
use crate::pipeline::Flow;

/// The ordered end of cleaning.
pub(super) struct Collect<'a> {
    table: Option<&'a mut TableWriter>,
    book: Option<&'a mut BookEdits>,
    /// The first column of the table in its sheet, from 0.
    first_column: u32,
    changes: Option<ChangeSink<'a>>,
    proposals: Option<ChangeSink<'a>>,
    pub teller: Teller<'a>,
    pub rows: Rows,
    pub counts: Counts,
    pub trouble: Trouble,
    /// Whether the input ends without a line end.
    pub open: bool,
    letters: Box<dyn Fn(u32) -> String + Send + 'a>,
}

impl<'a> Collect<'a> {
    pub(super) fn new(clean: &Clean<'a>, outputs: Outputs<'a>) -> Self {
        let head = clean.head;
        Self {
            table: outputs.table,
            book: outputs.book.map(|(book, _)| book),
            first_column: head.first_column,
            changes: outputs.changes,
            proposals: outputs.proposals,
            teller: Teller::new(clean.describer, clean.wants, outputs.findings),
            rows: Rows::default(),
            counts: Counts::default(),
            trouble: Trouble::default(),
            open: !head.ends_line(),
            letters: Box::new(|column| head.letters(column as usize)),
        }
    }

    /// Takes the next chunk.
    pub(super) fn take(&mut self, washed: &mut Washed) -> Result<Flow> {
        for new in &washed.new_keys {
            self.teller.new_key(new)?;
        }
        for odd in &mut washed.found {
            self.teller.note(odd)?;
        }
        let rows = self.teller.start.rows;
        log(&mut self.changes, &mut washed.changes, rows, &self.letters)?;
        log(
            &mut self.proposals,
            &mut washed.proposals,
            rows,
            &self.letters,
        )?;
        if let Some(book) = &mut self.book {
            washed.anew.put(book, rows, self.first_column)?;
        }
        self.rows.read += washed.extent.records;
        self.rows.blank += washed.blank_lines;
        self.rows.dropped += washed.dropped;
        self.rows.written += washed.extent.records - washed.dropped;
        self.teller.advance(washed.extent);
        self.counts.add(&washed.counts);
        self.trouble.add(washed.trouble);
        self.open = washed.open;
        if let Some(table) = &mut self.table {
            table.write(&washed.out)?;
        }
        Ok(Flow::Continue(()))
    }
}

/// Hands on the changes of a chunk before which there are so many `rows`.
fn log(
    sink: &mut Option<ChangeSink<'_>>,
    logged: &mut [Logged],
    rows: u64,
    letters: &dyn Fn(u32) -> String,
) -> Result<()> {
    let Some(sink) = sink else {
        return Ok(());
    };
    for Logged { change, column } in logged {
        change.row += rows;
        if let Some(column) = *column {
            change.cell = format!("{}{}", letters(column), change.row);
        }
        sink(change)?;
    }
    Ok(())
}
