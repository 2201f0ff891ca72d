//! The schema that a command applies, and how a run with it begins.

use std::path::Path;

use crate::cli::args::{Engine, Reading};
use crate::cli::discover::{Discovery, discover};
use crate::cli::ui::Ui;
use crate::cli::values::Day;
use crate::error::Result;
use crate::ops::summary::{Gate, Outcome, SchemaUsed, Summary, Totals};
use crate::schema::{Schema, Settings};
use crate::text;
use crate::text::{Message, Text};

/// The schema of a run.
pub(super) struct Applied {
    pub(super) schema: Schema,
    /// Whether nobody named it.
    discovered: bool,
}

impl Applied {
    /// The schema for the options; one that nobody named is looked for beside `first`. Its warnings are said.
    ///
    /// # Errors
    /// A schema that does not load.
    pub(super) fn of(reading: &Reading, engine: &Engine, first: &Path, ui: &Ui) -> Result<Self> {
        let settings = Settings {
            today: engine.today().days(),
        };
        let (schema, discovered) = match discover(reading.schema.as_ref(), first) {
            Discovery::None => (Schema::none(), false),
            Discovery::Named(path) => (Schema::load(&path, settings)?, false),
            Discovery::Found(path) => (Schema::load(&path, settings)?, true),
        };
        for warning in &schema.warnings {
            ui.warn(warning);
        }
        Ok(Self { schema, discovered })
    }

    /// That the table is read by a schema that was found by itself, where it was.
    pub(super) fn read_by(&self) -> Option<Message> {
        self.found(text!(
            "read by the schema {path}, which stands beside the table",
            "按表格旁边的规则文件 {path} 读取"
        ))
    }

    /// That the schema was found by itself, where it was, in words that have its `path`.
    pub(super) fn found(&self, words: Text) -> Option<Message> {
        let path = self.schema.path.as_ref().filter(|_| self.discovered)?;
        Some(Message::new(words).with("path", path.display()))
    }
}

/// A run of `command` that has read nothing yet.
pub(super) fn begin(command: &'static str, schema: &Schema, today: Day) -> Summary {
    Summary {
        command,
        today: today.to_string(),
        schema: used(schema),
        inputs: Vec::new(),
        gate: Gate {
            fail_on: schema.gate.fail_on.name(),
            errors: 0,
            records_with_errors: 0,
            share: 0.0,
            limit: schema.gate.max_errors.to_string(),
            passed: true,
        },
        totals: Totals::default(),
        outcome: Outcome::Passed,
        notes: Vec::new(),
    }
}

fn used(schema: &Schema) -> Option<SchemaUsed> {
    Some(SchemaUsed {
        path: schema.path.as_ref()?.display().to_string(),
        name: schema.name.clone(),
        sha256: schema.sha256.clone()?,
    })
}
