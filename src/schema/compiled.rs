//! The parts of a compiled schema: fields, checks, keys, resources.

use std::path::PathBuf;
use std::sync::Arc;

use super::Constraint;
use super::damage::Damage;
use crate::clean::Cleaning;
use crate::clean::choices::Choices;
use crate::expr::plan::Derived;
use crate::kinds::Kind;
use crate::schema::Titles;
use crate::table::class::Class;
use crate::table::codes::Severity;
use crate::table::encoding::Encoding;
use crate::table::violation::CheckId;
use crate::types::Type;
use crate::types::missing::Missing;

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
    pub ty: Arc<dyn Type>,
    /// The check of the type.
    pub type_check: CheckId,
    /// The check of dates that two formats read differently.
    pub ambiguous_check: CheckId,
    /// The check of missing cells; none if they are allowed. Parts of a primary key are required.
    pub required: Option<CheckId>,
    /// Whether keys compare the kind's canonical form (`uniqueBy = "canonical"`).
    pub unique_by_canonical: bool,
    /// What a cell means, with its check.
    pub kind: Option<(CheckId, Arc<dyn Kind>)>,
    /// The field whose cells say for which country a record's cell is judged (`regionField`).
    pub region_field: Option<usize>,
    /// What a value must be beyond its type, each with its check.
    pub constraints: Vec<(CheckId, Box<dyn Constraint>)>,
    /// What a spreadsheet may have done to its cells.
    pub damage: Damage,
    /// The values that it lists, with what else they are called.
    pub choices: Arc<Choices>,
    /// What people call the values that it lists: value and labels.
    pub labels: Vec<(String, Titles)>,
    /// What its numbers count or measure (`unit`), in one language or several.
    pub unit: Titles,
    /// What brings its cells to their standard form.
    pub cleaning: Cleaning,
    /// What fills its empty cells, in order.
    pub fills: Vec<Fill>,
    /// The values of a text field in the order in which expressions compare them: its ordered `categories`, else its
    /// `enum`.
    pub order: Option<Vec<String>>,
}

/// What fills an empty cell of a field.
#[derive(Clone, Debug)]
pub enum Fill {
    /// The field's `default`, in standard form.
    Default(String),
    /// What an expression over the record gives.
    From(Arc<Derived>),
}

impl Fill {
    /// The step that it is.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Default(_) => "default",
            Self::From(_) => "fill-from",
        }
    }
}

impl Field {
    /// Whether `text`, which is not missing, is of the type, of the kind, and keeps every constraint. `region` is what
    /// the record's `regionField` holds.
    pub fn accepts(&self, text: &str, region: &str) -> bool {
        self.ty.read(text).is_present()
            && self.keeps_constraints(text)
            && self.kind_within(region).is_none_or(|kind| kind.check(text))
    }

    /// Whether `text`, which is of the type, keeps every constraint.
    pub fn keeps_constraints(&self, text: &str) -> bool {
        if self.constraints.is_empty() {
            return true;
        }
        let value = self.ty.read(text);
        let mut constraints = self.constraints.iter();
        constraints.all(|(_, constraint)| constraint.holds(value, text))
    }

    /// Whether [`Field::accepts`] is true of every text.
    pub fn takes_anything(&self) -> bool {
        self.constraints.is_empty() && self.kind.is_none() && self.ty.takes_all_text()
    }

    /// What a cell means in a record whose `regionField` holds `region`; empty where there is none.
    pub fn kind_within(&self, region: &str) -> Option<&dyn Kind> {
        let (_, kind) = self.kind.as_ref()?;
        let within = (!region.is_empty()).then(|| kind.within(region)).flatten();
        Some(within.unwrap_or(kind.as_ref()))
    }
}

/// A field that is computed, never read.
#[derive(Clone, Debug)]
pub struct DerivedField {
    /// `name`.
    pub name: String,
    /// What people call it.
    pub titles: Titles,
    /// How sensitive it is: that of what computes it.
    pub class: Class,
    /// How it is computed.
    pub computed: Arc<Derived>,
}

/// One check: what its findings are called and how much they weigh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `required`, `kind.phone` …
    pub code: String,
    /// None: not told, because the schema or `--only` switches it off.
    pub severity: Option<Severity>,
    /// Whether the schema switches it off, so that no cell is invalid for it. `--only` changes what is told, and
    /// nothing that an expression says.
    pub off: bool,
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
    /// Which sheet of a workbook: its name, or its number from 1; none: the first that is shown.
    pub sheet: Option<String>,
    /// What separates its cells (`delimiter`, else by `format`), one ASCII character; none: by the file's ending.
    pub delimiter: Option<u8>,
    /// How its text is encoded; none: it is found out.
    pub encoding: Option<Encoding>,
}
