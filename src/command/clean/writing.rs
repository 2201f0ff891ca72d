//! How `clean` writes its table: format, columns, place.

use super::run::Run;
use crate::command::in_place::Replacing;
use crate::command::passing::Table;
use crate::command::written::{open_output, readers};
use crate::error::Result;
use crate::io::encode::{Columns, Encoder, Outgoing, Source};
use crate::io::format::Format;
use crate::io::write::TableWriter;
use crate::ops::clean::{Outcome, drops_columns};
use crate::ops::typed_cells;
use crate::table::class::Class;

impl Run<'_> {
    /// Puts the table in its place; a file that is replaced is kept first, and one that would stay the same stays.
    pub(super) fn finish(&self, table: TableWriter, closed: bool, outcome: &mut Outcome) {
        if outcome.error.is_some() {
            return table.abandon();
        }
        if let Some(replacing) = &self.replacing {
            let same = outcome.changes.cells == 0 && outcome.rows.dropped == 0;
            if same && matches!(self.columns(), Columns::All) {
                return table.abandon();
            }
            match replacing.keep() {
                Ok(copy) => outcome.kept = Some(copy),
                Err(error) => {
                    outcome.error = Some(error);
                    return table.abandon();
                }
            }
        }
        outcome.error = table.finish(closed).err();
    }

    /// Begins the table, if it is written.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub(super) fn open_table(&self, encoder: &Encoder) -> Result<Option<TableWriter>> {
        if !self.args.writes() {
            return Ok(None);
        }
        let fields = self.table.binding.columns.iter().flatten();
        let private = fields
            .into_iter()
            .any(|field| self.table.schema.fields[*field].class >= Class::Personal);
        let replaced = self.replacing.as_ref().map(Replacing::file);
        let output = open_output(
            replaced.or(self.args.output.path()),
            readers(private),
            self.table.ui,
        )?;
        TableWriter::begin(output, encoder).map(Some)
    }

    /// How records leave.
    ///
    /// # Errors
    /// A sign of a header that the encoding of the input does not have.
    pub(super) fn encoder(&self) -> Result<(Encoder, Format)> {
        let format = self.args.output.format(&self.table.head)?;
        let columns = self.columns();
        let mut encoder = self.table.encoder(format, &columns)?;
        let Table {
            binding, schema, ..
        } = self.table;
        typed_cells::read(&mut encoder, &columns, &[], binding, schema);
        Ok((encoder, format))
    }

    /// All columns, but for those that the schema says to drop.
    fn columns(&self) -> Columns {
        if !drops_columns(&self.table.schema, &self.table.binding) {
            return Columns::All;
        }
        let bound = self.table.binding.columns.iter().enumerate();
        let bound = bound.filter(|(_, field)| field.is_some());
        Columns::List(
            bound
                .map(|(column, _)| Outgoing {
                    from: Source::Column(column),
                    header: self.table.head.headers[column].clone(),
                })
                .collect(),
        )
    }
}
