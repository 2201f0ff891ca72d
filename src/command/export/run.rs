//! From the options of `export` to its work, and from what it found to reports, summary and exit code.

use std::path::Path;
use std::sync::Arc;

use super::Export;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::command::ending::{Ending, open_reports};
use crate::command::passing::{
    check_formats, header_taken, open_output, pass_on, readers, summarise, troubles, unopened,
};
use crate::error::{Diagnostic, Result};
use crate::io::encode::{Encoder, unwritable};
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::io::spool::Spool;
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::export::Dresser;
use crate::ops::filter::request::{Binder, Request, Selected};
use crate::ops::filter::{self, Choice, Order, Outcome};
use crate::ops::finding::Finding;
use crate::ops::open::{Opened, open};
use crate::ops::select::Table;
use crate::ops::typed_cells;
use crate::report::summary_line::passed_on;
use crate::report::{Report as _, Reports};
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::schema::scope::Names;
use crate::spill::Budget;
use crate::text;

/// Exports.
///
/// # Errors
/// What stops the run before a record was read, a signal, and an output that cannot be made.
pub fn run(args: &Export, ui: &Ui) -> Result<Verdict> {
    let file = args.file();
    check_formats(&args.reports, &args.output)?;
    args.check_claims(&file, None)?;
    let reading = args.reading.tables()?;
    let applied = Applied::of(&args.reading, &args.engine, &file, ui)?;
    args.check_claims(&file, applied.schema.path.as_ref())?;
    let found = applied.found(text!(
        "read by the schema {path}, which stands beside the table",
        "按表格旁边的规则文件 {path} 读取"
    ));
    let schema = Arc::new(applied.schema);
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let mut reports = open_reports(&args.reports, None, ui)?;
    let reading = crate::io::input::Reading {
        digest: reports.wants().sha256,
        ..reading
    };
    let mut summary = applied::begin("export", &schema, args.engine.today());
    let judged = (&args.reports, None);
    let opened = match open(&file, &reading, &schema) {
        // Reports say that nothing was read.
        Err(error) if error.exit_code() == 3 => {
            return Ok(unopened(judged, reports, summary, found, error).close(ui, passed_on));
        }
        opened => opened?,
    };
    let Opened {
        head,
        binding,
        mut reader,
    } = opened;
    let run = Run {
        args,
        ui,
        schema,
        head,
        binding,
        interrupt,
        spool: reading.limits.spool,
    };
    if let Some(emptiness) = run.head.emptiness() {
        ui.warn(&Diagnostic::new(&file, "", None, emptiness, None));
    }
    let progress = Arc::new(Progress::of(std::slice::from_ref(&file)));
    let drawing = Drawing::of(&progress, ui);
    let outcome = run.export(&mut reader, &progress, &mut reports);
    drop(drawing);
    let outcome = outcome?;
    run.interrupt.ended(outcome.error.as_ref())?;
    let found_in = (outcome.rows, outcome.tally.totals());
    summarise(&mut summary, &run.head, &reader, found_in, judged.1);
    let unseen = reader.sheet_end().into_iter().flat_map(|end| end.notes());
    let header = header_taken(&run.head, outcome.untitled);
    let notes = troubles(outcome.trouble);
    let ending = Ending {
        reports,
        reported: !args.reports.report.is_empty(),
        summary,
        asides: found.into_iter().chain(header).collect(),
        notes: run.head.notes().chain(unseen).chain(notes).collect(),
        errors: outcome
            .error
            .into_iter()
            .filter(|error| error.exit_code() != 0)
            .collect(),
        failed: false,
    };
    Ok(ending.close(ui, passed_on))
}

/// A run whose input is open.
struct Run<'a> {
    args: &'a Export,
    ui: &'a Ui,
    schema: Arc<Schema>,
    head: Head,
    binding: Binding,
    interrupt: Interrupt,
    spool: Spool,
}

impl Run<'_> {
    /// Binds what is asked for and writes the table.
    fn export(
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
        let output = open_output(args.output.path(), readers(private), self.ui)?;
        let passing = filter::Filter {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            choice: Choice::default(),
            encoder: &encoder,
            computed,
            order,
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
        Ok(pass_on(&passing, reader, output, &mut sink))
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
