//! A table that is open, and what a command makes of it.

use std::path::Path;
use std::sync::Arc;

use crate::cli::ui::Ui;
use crate::error::{Diagnostic, Result};
use crate::io::encode::{Columns, Encoder};
use crate::io::format::Format;
use crate::io::input::Head;
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::filter::request::{Binder, Request};
use crate::ops::filter::{Choice, Filter};
use crate::ops::finding::Wants;
use crate::ops::select;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::schema::scope::Names;

/// The table, open.
pub(in crate::command) struct Table<'a> {
    pub ui: &'a Ui,
    pub schema: Arc<Schema>,
    pub head: Head,
    pub binding: Binding,
    /// The day that `today` means, in days since 1970.
    pub(super) today: i32,
    pub(super) show_values: bool,
}

impl Table<'_> {
    /// The names that expressions and options may use.
    pub(in crate::command) fn names(&self) -> Names<'_> {
        Names::of(&self.schema, &self.head.headers, &self.binding)
    }

    /// Binds what is asked for to its columns.
    pub(in crate::command) fn binder<'b>(
        &'b self,
        names: &'b Names<'b>,
        request: Request<'b>,
    ) -> Binder<'b> {
        Binder {
            request,
            schema: &self.schema,
            table: select::Table {
                names,
                headers: &self.head.headers,
                binding: &self.binding,
                fields: self.schema.fields.len(),
            },
            today: self.today,
        }
    }

    /// Says what may be why a name is not known.
    pub(in crate::command) fn doubt_header(&self) {
        if let Some(doubt) = self.head.doubt() {
            let file = Path::new(&self.head.name);
            self.ui.warn(&Diagnostic::new(file, "", None, doubt, None));
        }
    }

    /// Passes all its records on as they come; how else, the caller says.
    pub(in crate::command) fn filter<'b>(
        &'b self,
        encoder: &'b Encoder,
        engine: Engine<'b>,
        wants: Wants,
    ) -> Filter<'b> {
        Filter {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            choice: Choice::default(),
            encoder,
            computed: Vec::new(),
            order: None,
            split_by: None,
            sample: None,
            limit: None,
            engine,
            describer: self.describer(),
            wants,
        }
    }

    /// Puts its findings into words.
    pub(in crate::command) fn describer(&self) -> Describer<'_> {
        Describer {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            lang: self.ui.lang(),
            show_values: self.show_values,
        }
    }

    /// Encodes its records.
    ///
    /// # Errors
    /// [`Error::Broken`] for a sign of a header that the output's encoding does not have.
    pub(in crate::command) fn encoder(&self, format: Format, columns: &Columns) -> Result<Encoder> {
        Encoder::new(format, columns, &self.head)
    }
}
