//! Binds what `export` is asked for to one table, and writes it.

use std::sync::Arc;

use super::Export;
use crate::command::passing::{Table, Work};
use crate::command::written::{open_output, pass_on, pass_on_in_parts, readers};
use crate::error::{Error, Result};
use crate::expr::plan::Derived;
use crate::io::encode::Encoder;
use crate::io::parts::Parts;
use crate::ops::export::Dresser;
use crate::ops::filter::request::{Binder, Request, Selected};
use crate::ops::filter::{Filter, Order, Outcome, SortSource};
use crate::ops::finding::Finding;
use crate::ops::select::{self, Source};
use crate::ops::typed_cells;
use crate::report::Report as _;
use crate::schema::Profile;
use crate::text;
use crate::text::Message;

impl Export {
    /// Binds what is asked for and writes the table.
    pub(super) fn export(
        &self,
        profile: Option<&Profile>,
        table: &Table<'_>,
        work: Work<'_>,
    ) -> Result<Outcome> {
        let names = table.names();
        let binder = table.binder(&names, self.wanted());
        let (selected, order) = plan(&binder, table).inspect_err(|_| table.doubt_header())?;
        let private = binder.is_private(&selected);
        let (encoder, computed) = self.encoder(profile, table, selected)?;
        let split_by = self.split_by(&binder.table)?;
        let Work {
            reader,
            engine,
            reports,
        } = work;
        let passing = Filter {
            computed,
            order: by_file(order, split_by),
            split_by,
            ..table.filter(&encoder, engine, reports.wants())
        };
        let mut sink = |finding: &Finding| reports.finding(finding);
        let (path, readers) = (self.output.path(), readers(private));
        if let Some(path) = path.filter(|_| self.splits()) {
            let parts = Parts::new(path, readers, &encoder, self.written.split_rows);
            return Ok(pass_on_in_parts(&passing, reader, parts, &mut sink));
        }
        let output = open_output(path, readers, table.ui)?;
        pass_on(&passing, reader, output, &mut sink)
    }

    /// Which columns leave, and in which order their records do.
    fn wanted(&self) -> Request<'_> {
        Request {
            select: self.shape.select.as_ref(),
            sort: self.shape.sort.as_ref().map_or(&[], |terms| &terms.0),
            ..Request::default()
        }
    }

    /// The column whose values have a file each.
    fn split_by(&self, table: &select::Table<'_>) -> Result<Option<usize>> {
        let Some(name) = &self.written.split_by else {
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

    fn encoder(
        &self,
        profile: Option<&Profile>,
        table: &Table<'_>,
        selected: Selected,
    ) -> Result<(Encoder, Vec<Arc<Derived>>)> {
        let Selected { columns, computed } = selected;
        let format = self.format(&table.head)?;
        let dresser = Dresser {
            request: self.request(format, profile),
            schema: &table.schema,
            binding: &table.binding,
            own: &table.head.headers,
        };
        let columns = dresser.headers(columns);
        let mut encoder = table.encoder(format, &columns)?;
        if table.schema.path.is_some() {
            typed_cells::read(
                &mut encoder,
                &columns,
                &computed,
                &table.binding,
                &table.schema,
            );
        }
        dresser.dress(&columns, &computed, &mut encoder);
        Ok((encoder, computed))
    }
}

/// Which columns leave, and in which order their records do; nothing of an input of which nothing can be read.
fn plan<'b>(binder: &Binder<'b>, table: &Table<'_>) -> Result<(Selected, Option<Order<'b>>)> {
    if table.head.headers.is_empty() {
        return Ok((Selected::everything(), None));
    }
    Ok((binder.selected()?, binder.order()?))
}

/// Records of one file together, the first file first that has a record; within it in the order that is asked for.
fn by_file(order: Option<Order<'_>>, split_by: Option<usize>) -> Option<Order<'_>> {
    let Some(column) = split_by else {
        return order;
    };
    Some(Order::within(SortSource::Column(column), order))
}
