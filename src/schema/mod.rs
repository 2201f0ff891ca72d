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
pub mod check;
pub mod claims;
mod compile;
pub mod constraints;
pub mod gate;
mod header;
pub mod json_schema;
mod node;
mod only;
pub mod pattern;
mod resources;
mod shape;
mod source;
mod spec;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use bind::{Binding, HeaderFinding};
pub use constraints::Constraint;
pub use gate::{FailOn, Gate, Limit};

use crate::error::{Diagnostic, Error, Result, why};
use crate::kinds::Kind;
use crate::table::class::Class;
use crate::table::codes::{CODES, Severity};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;
use crate::types::Type;
use crate::types::missing::Missing;
use claims::Claims;
use node::Syntax;
use source::{Fault, Source};

/// How many checks every schema begins with: the structural codes, at their numbers in `table::codes`.
pub const STRUCTURAL: usize = 15;

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
    /// The fields, in order.
    pub fields: Vec<Field>,
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
    /// `phoneRegion`: ISO 3166 alpha-2.
    pub phone_region: Option<String>,
    /// `locale`, as `zh-CN`.
    pub locale: Option<String>,
    /// What a reader of the file should know, in file order.
    pub warnings: Vec<Diagnostic>,
    claims: Claims,
}

/// A field, compiled.
#[derive(Debug)]
pub struct Field {
    /// `name`.
    pub name: String,
    /// What people call it.
    pub titles: Titles,
    /// Further headers that mean it.
    pub aliases: Vec<String>,
    /// The type as a schema spells it.
    pub type_name: &'static str,
    /// How sensitive it is: as declared, else as its kind says.
    pub class: Class,
    /// Which cells are missing.
    pub missing: Missing,
    /// What a cell can be.
    pub ty: Box<dyn Type>,
    /// The check of the type.
    pub type_check: CheckId,
    /// The check of dates that two formats read differently.
    pub ambiguous_check: CheckId,
    /// The check of missing cells; none if they are allowed. Parts of a primary key are required.
    pub required: Option<CheckId>,
    /// Whether keys compare the kind's canonical form (`uniqueBy = "canonical"`).
    pub unique_by_canonical: bool,
    /// What a cell means, with its check.
    pub kind: Option<(CheckId, Box<dyn Kind>)>,
    /// What a value must be beyond its type, each with its check.
    pub constraints: Vec<(CheckId, Box<dyn Constraint>)>,
}

/// What people call a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// `title`, or `titles` where that is one text for all languages.
    pub title: Option<String>,
    /// `titles`: language (`zh`, `en`) and title, in file order.
    pub by_lang: Vec<(String, String)>,
}

/// One check: what its findings are called and how much they weigh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `required`, `kind.phone` …
    pub code: String,
    /// None: switched off.
    pub severity: Option<Severity>,
    /// The field it is about; none for keys of several fields and for the structure.
    pub field: Option<usize>,
    /// All fields it is about; empty for the structure.
    pub fields: Vec<usize>,
}

/// What must be unique over the whole table; records with a missing part are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `primary-key`, `unique-key` or `unique`.
    pub check: CheckId,
    /// Its parts, in order.
    pub fields: Vec<usize>,
    /// Part by part, whether the kind's canonical form is compared.
    pub canonical: Vec<bool>,
}

/// What must stand in another table; records with a missing part are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// `foreign-key`.
    pub check: CheckId,
    /// The parts here.
    pub fields: Vec<usize>,
    /// The other table; none means this one.
    pub resource: Option<String>,
    /// The parts there, by name, as many as here.
    pub reference: Vec<String>,
    /// The parts there, where "there" is this table; else empty.
    pub own_reference: Vec<usize>,
}

/// A table that the schema refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// As `foreignKeys` call it.
    pub name: String,
    /// As written: relative to the schema file.
    pub path: PathBuf,
    /// Name or number of the sheet.
    pub sheet: Option<String>,
    /// Its encoding, if it must be told.
    pub encoding: Option<String>,
    /// Its delimiter, if it must be told.
    pub delimiter: Option<String>,
    /// Its format, if it must be told.
    pub format: Option<String>,
}

/// How the schema's fields meet the file's columns (Table Schema v2, `fieldsMatch`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsMatch {
    /// The same columns in the same order, by position.
    Exact,
    /// The same columns in any order.
    Equal,
    /// Every field has a column; further columns are allowed.
    Subset,
    /// Every column has a field; fields may lack.
    Superset,
    /// At least one field has a column.
    Partial,
}

impl FieldsMatch {
    const NAMES: [(&'static str, Self); 5] = [
        ("exact", Self::Exact),
        ("equal", Self::Equal),
        ("subset", Self::Subset),
        ("superset", Self::Superset),
        ("partial", Self::Partial),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, mode)| *mode)
    }

    /// As a schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Equal => "equal",
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Partial => "partial",
        }
    }

    /// Whether a column that the schema does not know is wrong.
    pub const fn forbids_extra(self) -> bool {
        matches!(self, Self::Exact | Self::Equal | Self::Superset)
    }

    /// Whether a field without a column is wrong.
    pub const fn forbids_missing(self) -> bool {
        matches!(self, Self::Exact | Self::Equal | Self::Subset)
    }
}

/// What becomes of columns that the schema does not know, where they are allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExtraColumns {
    /// An error finding.
    Error,
    /// A warning finding.
    Warn,
    /// They pass; the default.
    #[default]
    Keep,
    /// They are left out of outputs.
    Drop,
}

impl ExtraColumns {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "error" => Self::Error,
            "warn" => Self::Warn,
            "keep" => Self::Keep,
            "drop" => Self::Drop,
            _ => return None,
        })
    }
}

impl Schema {
    /// Reads and compiles a schema file: JSON if it ends in `.json` or begins with `{`, else TOML.
    ///
    /// # Errors
    /// [`Error::Schema`] if it cannot be read, else with everything that is wrong with it.
    pub fn load(path: &Path, settings: Settings) -> Result<Self> {
        match std::fs::read(path) {
            Ok(bytes) => Self::parse(path, &bytes, settings),
            Err(error) => {
                let message = Message::new(text!("cannot be opened: {why}", "无法打开：{why}"))
                    .with_said("why", why(&error));
                let fault = Fault {
                    span: None,
                    message,
                    hint: None,
                };
                Err(Error::Schema(
                    Source { path, text: "" }.diagnose(vec![fault]),
                ))
            }
        }
    }

    /// Compiles the bytes of a schema file; `path` decides the syntax and stands in messages.
    ///
    /// # Errors
    /// [`Error::Schema`] with everything that is wrong with it, in file order.
    pub fn parse(path: &Path, bytes: &[u8], settings: Settings) -> Result<Self> {
        let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = match std::str::from_utf8(without_mark) {
            Ok(text) => text,
            Err(error) => {
                let valid = &without_mark[..error.valid_up_to()];
                let source = Source {
                    path,
                    text: std::str::from_utf8(valid).unwrap_or_default(),
                };
                let end = valid.len()..valid.len();
                let fault = Fault::at(
                    &end,
                    text!("the file is not UTF-8 here", "此处不是 UTF-8 编码"),
                )
                .hint(text!(
                    "save the schema as UTF-8",
                    "请将规则文件另存为 UTF-8"
                ));
                return Err(Error::Schema(source.diagnose(vec![fault])));
            }
        };
        let source = Source { path, text };
        let root = node::parse(text, syntax(path, text))
            .map_err(|faults| Error::Schema(source.diagnose(faults)))?;
        let (mut schema, problems) = compile::compile(&root, syntax(path, text), settings);
        if !problems.errors.is_empty() {
            return Err(Error::Schema(source.diagnose(problems.errors)));
        }
        schema.warnings = source.diagnose(problems.warnings);
        schema.path = Some(path.to_owned());
        schema.sha256 = Some(hexadecimal(&Sha256::digest(bytes)));
        Ok(schema)
    }

    /// No schema: no fields, the structural checks as they weigh by default, extra columns kept.
    pub fn none() -> Self {
        let mut checks = structural_checks();
        if let Some(extra) = checks.get_mut(crate::table::codes::EXTRA_COLUMN.0 as usize) {
            extra.severity = None;
        }
        Self {
            path: None,
            sha256: None,
            name: None,
            fields: Vec::new(),
            checks,
            fields_match: FieldsMatch::Subset,
            extra_columns: ExtraColumns::Keep,
            primary_key: Vec::new(),
            keys: Vec::new(),
            foreign_keys: Vec::new(),
            gate: Gate::default(),
            resources: Vec::new(),
            phone_region: None,
            locale: None,
            warnings: Vec::new(),
            claims: Claims::default(),
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

    /// Why a cell is wrong, where `check` says that it is: a clause without a full stop, never the text itself.
    /// For checks of the structure and of whole tables what they mean in general.
    pub fn explain(&self, check: CheckId, text: &str) -> Message {
        if let Some(field) = self.field_of(check) {
            if field.required == Some(check) {
                return text!("a value is required", "必填").into();
            }
            if field.type_check == check || field.ambiguous_check == check {
                return field.ty.explain(text);
            }
            if let Some(kind) = field.kind_of(check) {
                return kind.explain(text);
            }
            if let Some(constraint) = field.constraint_of(check) {
                return constraint.explain(field.ty.read(text), text);
            }
        }
        let code = &self.check(check).code;
        match CODES.iter().find(|known| known.name == code) {
            Some(code) => code.title.into(),
            None => Message::new(text!("{code}", "{code}")).with("code", code),
        }
    }

    /// What a wrong cell was probably meant to be, if that is known: a kind's canonical form that is right, the
    /// nearest of the values allowed.
    pub fn suggest(&self, check: CheckId, text: &str) -> Option<String> {
        let field = self.field_of(check)?;
        if let Some(kind) = field.kind_of(check) {
            return kind
                .canonical(text)
                .filter(|form| form != text && kind.check(form));
        }
        field.constraint_of(check)?.suggest(text)
    }

    fn field_of(&self, check: CheckId) -> Option<&Field> {
        self.check(check)
            .field
            .and_then(|field| self.fields.get(field))
    }
}

impl Field {
    fn kind_of(&self, check: CheckId) -> Option<&dyn Kind> {
        match &self.kind {
            Some((id, kind)) if *id == check => Some(kind.as_ref()),
            _ => None,
        }
    }

    fn constraint_of(&self, check: CheckId) -> Option<&dyn Constraint> {
        self.constraints
            .iter()
            .find(|(id, _)| *id == check)
            .map(|(_, constraint)| constraint.as_ref())
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
            field: None,
            fields: Vec::new(),
        })
        .collect()
}

fn syntax(path: &Path, text: &str) -> Syntax {
    let json = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if json || text.trim_start().starts_with('{') {
        Syntax::Json
    } else {
        Syntax::Toml
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
