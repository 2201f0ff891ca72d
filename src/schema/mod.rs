//! What a table must be: the schema file, compiled once and shared by every thread.
//!
//! ```text
//! file ──▶ node (TOML or JSON as one tree) ──▶ shape + spec (is the form right?) ──▶ compile ──▶ Schema
//! Schema + header ──▶ bind (which column is which field)
//! ```
//!
//! A rolo schema is a Table Schema v2 descriptor with extra properties. Everything wrong with a file is told at
//! once, each with its line.

pub mod bind;
pub mod cells;
pub mod check;
pub mod claims;
mod columns;
pub mod compare;
mod compile;
mod compiled;
pub mod constraints;
pub mod damage;
mod explain;
pub mod file;
pub mod gate;
mod header;
pub mod json_schema;
pub mod node;
mod only;
pub mod outline;
pub mod pattern;
pub mod portable;
pub mod profile;
pub mod resources;
mod review;
pub mod rules;
pub mod scope;
pub mod sentence;
mod shape;
pub mod shipped;
mod source;
mod spec;
mod spelling;
pub mod titles;

use std::path::{Path, PathBuf};

pub use bind::{Binding, HeaderFinding};
pub use columns::{ExtraColumns, FieldsMatch};
pub use compiled::{Check, DerivedField, Field, Fill, ForeignKey, Key, Resource};
pub use constraints::Constraint;
pub use gate::{FailOn, Gate, Limit};
pub use profile::Profile;
pub use titles::Titles;

use crate::error::{Diagnostic, Result};
use crate::table::codes::CODES;
use crate::table::violation::CheckId;
use claims::Claims;
use damage::Damage;
use file::SchemaFile;
use outline::Outline;
use rules::{Freshness, Retention, Rule, TableCheck};

/// How many checks every schema begins with: the structural codes, at their numbers in `table::codes`.
pub const STRUCTURAL: usize = 21;

/// What a schema depends on beside its file.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// `--today`: days since 1970-01-01.
    pub today: i32,
}

/// A schema, compiled.
#[derive(Debug)]
pub struct Schema {
    /// The file as named or found; none without a schema.
    pub path: Option<PathBuf>,
    /// Of the file's bytes, in hexadecimal; none without a schema.
    pub sha256: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// What people call the table: `title`, `titles`.
    pub titles: Titles,
    /// What the file says to people beside what is judged.
    pub outline: Outline,
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// The fields whose empty cells are filled, in the order in which that is done.
    pub fill_order: Vec<usize>,
    /// `[[derive]]`, in file order.
    pub derived: Vec<DerivedField>,
    /// `[[rules]]`, in file order.
    pub rules: Vec<Rule>,
    /// `[[freshness]]`, in file order.
    pub freshness: Vec<Freshness>,
    /// `[retention]`; heeded by `clean --retention` only.
    pub retention: Option<Retention>,
    /// `[[checks]]`, in file order.
    pub table_checks: Vec<TableCheck>,
    /// Every check, by its [`CheckId`]; the first [`STRUCTURAL`] are the structural codes.
    pub checks: Vec<Check>,
    /// How fields and columns meet.
    pub fields_match: FieldsMatch,
    /// What becomes of columns that the schema does not know.
    pub extra_columns: ExtraColumns,
    /// The fields of the primary key, in its order; empty without one.
    pub primary_key: Vec<usize>,
    /// What must be unique, in the order `primaryKey`, `uniqueKeys`, `unique`.
    pub keys: Vec<Key>,
    /// What must stand in another table.
    pub foreign_keys: Vec<ForeignKey>,
    /// When a table fails.
    pub gate: Gate,
    /// `[resources.*]`, in file order.
    pub resources: Vec<Resource>,
    /// `[profiles.*]`, in file order.
    pub profiles: Vec<Profile>,
    /// `phoneRegion`: ISO 3166 alpha-2.
    pub phone_region: Option<String>,
    /// `locale`, as `zh-CN`.
    pub locale: Option<String>,
    /// `--today`: days since 1970-01-01.
    pub today: i32,
    /// What a reader of the file should know, in file order.
    pub warnings: Vec<Diagnostic>,
    claims: Claims,
    derived_claims: Claims,
    /// Of columns where there is no schema.
    damage: Damage,
}

impl Schema {
    /// Reads and compiles a schema file: JSON if it ends in `.json` or begins with `{`, else TOML.
    ///
    /// # Errors
    /// [`Error::Schema`](crate::error::Error::Schema) if it cannot be read, else with everything that is wrong with it.
    pub fn load(path: &Path, settings: Settings) -> Result<Self> {
        SchemaFile::load(path, settings).map(|file| file.schema)
    }

    /// Compiles the bytes of a schema file; `path` decides the syntax and stands in messages.
    ///
    /// # Errors
    /// [`Error::Schema`](crate::error::Error::Schema) with everything that is wrong with it, in file order.
    pub fn parse(path: &Path, bytes: &[u8], settings: Settings) -> Result<Self> {
        SchemaFile::parse(path, bytes, settings).map(|file| file.schema)
    }

    /// No schema: no fields, the structural checks and those of spreadsheet damage as they weigh by default,
    /// extra columns kept.
    pub fn none() -> Self {
        let mut checks = structural_checks();
        let damage = damage::checks_without_field(&mut checks);
        Self {
            path: None,
            sha256: None,
            name: None,
            titles: Titles::default(),
            outline: Outline::default(),
            fields: Vec::new(),
            fill_order: Vec::new(),
            derived: Vec::new(),
            rules: Vec::new(),
            freshness: Vec::new(),
            retention: None,
            table_checks: Vec::new(),
            checks,
            fields_match: FieldsMatch::Subset,
            extra_columns: ExtraColumns::Keep,
            primary_key: Vec::new(),
            keys: Vec::new(),
            foreign_keys: Vec::new(),
            gate: Gate::default(),
            resources: Vec::new(),
            profiles: Vec::new(),
            phone_region: None,
            locale: None,
            today: 0,
            warnings: Vec::new(),
            claims: Claims::default(),
            derived_claims: Claims::default(),
            damage,
        }
    }

    /// Leaves a clean step out, whatever field lists it.
    pub fn skip_step(&mut self, name: &str) {
        for field in &mut self.fields {
            field.cleaning.skip(name);
            field.fills.retain(|fill| fill.name() != name);
        }
    }

    /// The check of an id that this schema gave out.
    pub fn check(&self, id: CheckId) -> &Check {
        &self.checks[usize::from(id.0)]
    }

    /// Whether findings of a check are told at all.
    pub fn is_on(&self, id: CheckId) -> bool {
        self.check(id).severity.is_some()
    }
}

/// The checks that every schema begins with.
fn structural_checks() -> Vec<Check> {
    CODES
        .iter()
        .take(STRUCTURAL)
        .map(|code| Check {
            code: code.name.to_owned(),
            severity: Some(code.severity),
            off: false,
            field: None,
            fields: Vec::new(),
        })
        .collect()
}
