//! Rules over the fields of a record, and freshness, compiled and judged: on a batch whose columns have been read.

use super::Schema;
use super::bind::Binding;
use super::cells::SlotCells;
use super::sentence::Sentence;
use crate::expr::ValueType;
use crate::expr::bind::{self, Given};
use crate::expr::evaluate::{self, Trouble};
use crate::expr::plan::{Condition, Constant, Formula, Reading};
use crate::expr::scope::Cells as _;
use crate::expr::tree::Comparison;
use crate::table::value::Value;
use crate::table::violation::{CheckId, Violation};

/// A rule over the fields of a record.
#[derive(Debug)]
pub struct Rule {
    /// `rule.<id>`; its fields are those that the rule names.
    pub check: CheckId,
    /// True for the records that break it: `when` holds and `assert` does not.
    pub broken: Condition,
    /// The fields whose values it reads: a record in which one of these cells is not of its type is not judged.
    pub reads: Vec<usize>,
    /// `assert` as written.
    pub assert: String,
    /// `message`.
    pub message: Option<Sentence>,
}

/// A check over the whole table.
#[derive(Debug)]
pub struct TableCheck {
    /// `check.<id>`; its fields are those that the check names.
    pub check: CheckId,
    /// The same code, for the finding that there is no previous run to compare with.
    pub unjudged: CheckId,
    /// What it asks.
    pub bound: bind::Check,
    /// `assert` as written.
    pub assert: String,
    /// `message`.
    pub message: Option<Sentence>,
}

impl TableCheck {
    /// Whether it compares with the last run that passed.
    pub fn looks_back(&self) -> bool {
        let mut given = self.bound.given.iter();
        given.any(|given| matches!(given, Given::Previous(_)))
    }
}

/// How old the date of a record may be.
#[derive(Debug)]
pub struct Freshness {
    /// `freshness.<field>`.
    pub check: CheckId,
    /// A date or datetime field.
    pub field: usize,
    /// `staleAfter` as written.
    pub stale_after: String,
    /// Days since 1970-01-01: what is before that day's midnight is stale.
    pub oldest: i32,
}

impl Freshness {
    /// True for the records whose value is too old; not where it is missing or unreadable.
    pub fn condition(&self, schema: &Schema) -> Condition {
        older(schema, self.field, self.oldest)
    }
}

/// `[retention]`: how long records are kept.
#[derive(Clone, Debug)]
pub struct Retention {
    /// Under which records are told that are past it.
    pub check: CheckId,
    /// The field, a `date` or `datetime`.
    pub field: usize,
    /// `keep` as written.
    pub keep: String,
    /// Days since 1970-01-01: what is before that day's midnight is past it.
    pub oldest: i32,
    /// What becomes of them.
    pub action: RetentionAction,
}

/// What becomes of records that are past their time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetentionAction {
    /// They are told.
    #[default]
    Report,
    /// Their personal and sensitive cells are emptied.
    Anonymise,
    /// They are left out.
    Drop,
}

impl RetentionAction {
    /// As a schema spells it.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "report" => Self::Report,
            "anonymise" => Self::Anonymise,
            "drop" => Self::Drop,
            _ => return None,
        })
    }
}

impl Retention {
    /// True for the records that are past it; not where the date is missing or unreadable.
    pub fn condition(&self, schema: &Schema) -> Condition {
        older(schema, self.field, self.oldest)
    }
}

/// True where a field is before a day.
fn older(schema: &Schema, field: usize, oldest: i32) -> Condition {
    let value_type = ValueType::of_field(schema.fields[field].type_name);
    let cell = Formula::Field {
        slot: field,
        reading: Reading::Declared(value_type.unwrap_or(ValueType::Date)),
    };
    // A day is its midnight beside a point in time, with a zone or without.
    let oldest = Formula::Literal(Constant::Date(oldest));
    Condition::Compare(Comparison::Less, cell, oldest)
}

impl Schema {
    /// The rule whose findings are those of `check`.
    pub fn rule_of(&self, check: CheckId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.check == check)
    }

    /// The rules that are judged on a table bound so: switched on, and every field they name has a column.
    pub(super) fn rules_for(&self, binding: &Binding) -> Vec<usize> {
        let judged =
            |rule: &Rule| self.is_on(rule.check) && self.lacks(rule.check, binding).is_none();
        (0..self.rules.len())
            .filter(|index| judged(&self.rules[*index]))
            .collect()
    }

    /// The rules and checks that are switched on and not judged on a table bound so, each with the first of its fields
    /// that has no column.
    pub fn unjudged(&self, binding: &Binding) -> impl Iterator<Item = (CheckId, usize)> {
        let rules = self.rules.iter().map(|rule| rule.check);
        let all = rules.chain(self.table_checks.iter().map(|check| check.check));
        all.filter(|check| self.is_on(*check))
            .filter_map(|check| Some((check, self.lacks(check, binding)?)))
    }

    /// The first field that a rule or check names and that has no column.
    pub fn lacks(&self, check: CheckId, binding: &Binding) -> Option<usize> {
        let bound = |field: usize| binding.of_field.get(field).copied().flatten().is_some();
        let mut fields = self.check(check).fields.iter().copied();
        fields.find(|field| !bound(*field))
    }
}

impl Rule {
    /// Appends the records that break it; `rows` is scratch.
    pub(super) fn judge(
        &self,
        cells: &SlotCells<'_>,
        context: evaluate::Context<'_>,
        engine: &mut evaluate::Scratch,
        rows: &mut Vec<u32>,
        found: &mut Vec<Violation>,
    ) -> Trouble {
        rows.clear();
        rows.extend(0..cells.rows() as u32);
        for slot in &self.reads {
            if let Some(values) = cells.values(*slot)
                && values.contains(&Value::Bad)
            {
                rows.retain(|row| values[*row as usize] != Value::Bad);
            }
        }
        let trouble = evaluate::retain(&self.broken, cells, context, engine, rows);
        found.extend(rows.iter().map(|row| Violation {
            row: *row,
            column: Violation::RECORD,
            check: self.check,
        }));
        trouble
    }
}
