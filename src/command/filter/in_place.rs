//! `filter --in-place`: the records that are not kept leave the file itself.

use std::path::PathBuf;

use super::Filter;
use crate::command::book_in_place::{Book, first_row};
use crate::command::in_place::Replacing;
use crate::command::passing::Table;
use crate::command::written::{pass_on_if, written};
use crate::error::Result;
use crate::io::commit::{Output, Readers};
use crate::io::limits::Limits;
use crate::io::read::TableReader;
use crate::ops::book_edits::KeptRows;
use crate::ops::filter::{self, Outcome, Target};
use crate::ops::finding::Sink;
use crate::text;

/// A file that is about to lose records.
pub(super) struct Thinned<'a> {
    pub(super) replacing: &'a Replacing,
    pub(super) limits: &'a Limits,
    pub(super) table: &'a Table<'a>,
}

impl Filter {
    /// Passes on what is kept, to the place of what was read; where a copy of that is.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::Usage) for what cannot be done to a workbook; a file that cannot be made.
    pub(super) fn replace(
        &self,
        of: &Thinned<'_>,
        filter: &filter::Filter<'_>,
        (reader, sink): (&mut TableReader, Sink<'_>),
    ) -> Result<(Outcome, Option<PathBuf>)> {
        let Thinned {
            replacing,
            limits,
            table,
        } = of;
        let reshapes = self.shape.select.is_some() || filter.order.is_some();
        let mut copy = None;
        if !replacing.is_book(&table.head)? {
            let output = Output::create_table(replacing.file(), Readers::Usual)?;
            let outcome = pass_on_if(filter, reader, output, sink, |outcome| {
                let wanted = reshapes || loses(outcome);
                if wanted {
                    copy = Some(replacing.keep()?);
                }
                Ok(wanted)
            })?;
            return Ok((outcome, copy));
        }
        if reshapes {
            let why = text!(
                "columns and rows of a workbook stay in their order: with --select and --sort write to another file with -o",
                "工作簿中的列和行不能重新排列；使用 --select 或 --sort 时请用 -o 写到另一个文件"
            );
            return Err(Replacing::refuse(&table.head, why));
        }
        let book = Book::begin(replacing, &table.head, limits, true)?;
        let mut kept = KeptRows::default();
        let outcome = filter.run(reader, Target::Sheet(&mut kept), sink);
        let outcome = written(outcome, |outcome| {
            if loses(outcome) {
                let mut changes = kept.changes(first_row(&table.head));
                let go_on = filter.engine.interrupted;
                copy = Some(book.finish(&mut || Ok(changes.next()), go_on)?);
            }
            Ok(())
        });
        Ok((outcome, copy))
    }
}

/// Whether a record has not left.
fn loses(outcome: &Outcome) -> bool {
    outcome.rows.stopped || outcome.rows.dropped > 0 || outcome.rows.rejected > 0
}
