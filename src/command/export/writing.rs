//! Binds what `export` is asked for to one table, and writes it.

use super::Export;
use crate::cli::progress::Progress;
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::written::{open_output, pass_on, pass_on_in_parts, readers};
use crate::error::{Diagnostic, Error, Result};
use crate::io::encode::{Encoder, unwritable};
use crate::io::input::Head;
use crate::io::parts::Parts;
use crate::io::read::TableReader;
use crate::io::spool::Spool;
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::export::Dresser;
use crate::ops::filter::request::{Binder, Request, Selected};
use crate::ops::filter::{self, Choice, Order, Outcome, SortSource};
use crate::ops::finding::Finding;
use crate::ops::select::{Source, Table};
use crate::ops::typed_cells;
use crate::report::{Report as _, Reports};
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::schema::scope::Names;
use crate::spill::Budget;
use crate::text;
use crate::text::Message;
use std::path::Path;
use std::sync::Arc;

/// A run whose input is open.
pub(super) struct Run<'a> {
    pub(super) args: &'a Export,
    pub(super) ui: &'a Ui,
    pub(super) schema: Arc<Schema>,
    pub(super) head: Head,
    pub(super) binding: Binding,
    pub(super) interrupt: Interrupt,
    pub(super) spool: Spool,
}

impl Run<'_> {
    /// Binds what is asked for and writes the table.
    pub(super) fn export(
        &self,
        reader: &mut TableReader,
        progress: &Progress,
        reports: &mut Reports,
    ) -> Result<Outcome> {
        let args = self.args;
        let names = Names::of(&self.schema, &self.head.headers, &self.binding);
        let binder = self.binder(&names);
        let (selected, order) = self.plan(&binder).inspect_err(|_| self.doubt_header())?;
        let private = binder.is_private(&selected);
        let (encoder, computed) = self.encoder(selected)?;
        let split_by = self.split_by(&binder.table)?;
        let order = by_file(order, split_by);
        let passing = filter::Filter {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            choice: Choice::default(),
            encoder: &encoder,
            computed,
            order,
            split_by,
            sample: None,
            limit: None,
            engine: Engine {
                threads: args.engine.threads(),
                budget: Budget::new(args.engine.memory).spooling_to(self.spool.clone()),
                interrupted: &|| self.interrupt.check(),
                advanced: &|bytes, records| progress.add(bytes, records),
            },
            describer: Describer {
                schema: &self.schema,
                binding: &self.binding,
                head: &self.head,
                lang: self.ui.lang(),
                show_values: args.reports.show_values,
            },
            wants: reports.wants(),
        };
        let mut sink = |finding: &Finding| reports.finding(finding);
        let written = (args.output.path(), readers(private));
        if let (Some(path), true) = (written.0, args.splits()) {
            let parts = Parts::new(path, written.1, &encoder, args.written.split_rows);
            return Ok(pass_on_in_parts(&passing, reader, parts, &mut sink));
        }
        let output = open_output(written.0, written.1, self.ui)?;
        Ok(pass_on(&passing, reader, output, &mut sink))
    }

    /// The column whose values have a file each.
    fn split_by(&self, table: &Table<'_>) -> Result<Option<usize>> {
        let Some(name) = &self.args.written.split_by else {
            return Ok(None);
        };
        match table.find(name)? {
            Source::Column(column) => Ok(Some(column)),
            Source::Derived(_) => Err(Error::usage(
                Message::new(text!(
                    "--split-by {name}: a derived field has no files of its own; a column of the file is needed",
                    "--split-by {name}：不能按计算字段拆分，请用文件中的列"
                ))
                .with("name", name),
            )),
        }
    }

    /// Which columns leave, and in which order their records do; nothing of an input of which nothing can be read.
    fn plan<'b>(&self, binder: &Binder<'b>) -> Result<(Selected, Option<Order<'b>>)> {
        if self.head.headers.is_empty() {
            return Ok((Selected::everything(), None));
        }
        Ok((binder.selected()?, binder.order()?))
    }

    /// Says what may be why a name is not known.
    fn doubt_header(&self) {
        if let Some(doubt) = self.head.doubt() {
            let file = Path::new(&self.head.name);
            self.ui.warn(&Diagnostic::new(file, "", None, doubt, None));
        }
    }

    fn binder<'b>(&'b self, names: &'b Names<'b>) -> Binder<'b> {
        let shape = &self.args.shape;
        Binder {
            request: Request {
                select: shape.select.as_ref(),
                sort: shape.sort.as_ref().map_or(&[], |terms| &terms.0),
                ..Request::default()
            },
            schema: &self.schema,
            table: Table {
                names,
                headers: &self.head.headers,
                binding: &self.binding,
                fields: self.schema.fields.len(),
            },
            today: self.args.engine.today().days(),
        }
    }

    fn encoder(
        &self,
        selected: Selected,
    ) -> Result<(Encoder, Vec<Arc<crate::expr::plan::Derived>>)> {
        let Selected { columns, computed } = selected;
        let head = &self.head;
        let format = self.args.format(head);
        let dresser = Dresser {
            request: self.args.request(format),
            schema: &self.schema,
            binding: &self.binding,
            own: &head.headers,
        };
        let columns = dresser.headers(columns);
        let mut encoder = Encoder::new(format, &columns, head)
            .map_err(|sign| unwritable(&head.name, sign, head.encoding))?;
        if self.schema.path.is_some() {
            typed_cells::read(
                &mut encoder,
                &columns,
                &computed,
                &self.binding,
                &self.schema,
            );
        }
        dresser.dress(&columns, &mut encoder);
        Ok((encoder, computed))
    }
}

/// Records of one file together, the first file first that has a record; within it in the order that is asked for.
fn by_file(order: Option<Order<'_>>, split_by: Option<usize>) -> Option<Order<'_>> {
    let Some(column) = split_by else {
        return order;
    };
    Some(Order::within(SortSource::Column(column), order))
}
