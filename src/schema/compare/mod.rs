//! What changed between two schemas, judged by what it does to tables.
//!
//! One file a subject. A change is *tightened* or *loosened* only where it is certain for every table: whatever is right
//! under a schema is right under one that differs from it by what is loosened alone. Everything else is *changed*.
//! What a spreadsheet may have done to a cell (`damage.*`) is not weighed.

mod constraint;
mod field;
mod gate;
mod key;
mod missing;
mod section;
mod severity;
mod table;
mod value;

use std::collections::HashSet;

use super::Field;
use super::file::SchemaFile;
use super::gate::Gate;
use super::node::Node;
use value::{Written, same};

/// What a change does to tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// A field, key, rule or other part is new.
    Added,
    /// A part is gone.
    Removed,
    /// Tables that were right may be wrong now, never the other way round.
    Tightened,
    /// Tables that were wrong may be right now, never the other way round.
    Loosened,
    /// Anything else: what documents, what other commands do, and what may do both.
    Changed,
}

impl Effect {
    /// Every one, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Added,
        Self::Removed,
        Self::Tightened,
        Self::Loosened,
        Self::Changed,
    ];

    /// As reports for programs spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Tightened => "tightened",
            Self::Loosened => "loosened",
            Self::Changed => "changed",
        }
    }

    /// The effect of the change back.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Tightened => Self::Loosened,
            Self::Loosened => Self::Tightened,
            Self::Changed => Self::Changed,
        }
    }
}

/// What part of a schema changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The schema as a whole.
    Schema,
    /// A field.
    Field,
    /// A computed field.
    Derived,
    /// What must be unique.
    Key,
    /// What must stand in another table.
    ForeignKey,
    /// A rule over the fields of a record.
    Rule,
    /// A check over the whole table.
    Check,
    /// How old a date may get.
    Freshness,
    /// A table that the schema refers to.
    Resource,
    /// Who sees what.
    Role,
    /// What happens once per customer.
    Trigger,
    /// A named run.
    Pipeline,
    /// How a table leaves for one reader.
    Profile,
}

impl Part {
    /// As reports for programs spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Field => "field",
            Self::Derived => "derive",
            Self::Key => "key",
            Self::ForeignKey => "foreignKey",
            Self::Rule => "rule",
            Self::Check => "check",
            Self::Freshness => "freshness",
            Self::Resource => "resource",
            Self::Role => "role",
            Self::Trigger => "trigger",
            Self::Pipeline => "pipeline",
            Self::Profile => "profile",
        }
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it does to tables.
    pub effect: Effect,
    /// What changed.
    pub part: Part,
    /// Which of them: the name of a field, the id of a rule, the fields of a key; empty for the schema.
    pub name: String,
    /// What of it, as a schema spells it (`constraints.maximum`); empty where the whole part is new or gone.
    pub property: String,
    /// What it was, as JSON; none where it was not there.
    pub old: Option<String>,
    /// What it is, as JSON; none where it is not there any more.
    pub new: Option<String>,
}

impl Change {
    /// The change back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            effect: self.effect.reversed(),
            old: self.new,
            new: self.old,
            ..self
        }
    }
}

/// Everything that differs between two schemas: by effect, then as the schemas have it, what is gone first. Empty where
/// both ask the same of every table and say the same about it; how they are written does not matter.
pub fn compare(old: &SchemaFile, new: &SchemaFile) -> Vec<Change> {
    let mut comparison = Comparison {
        old,
        new,
        read: read_by_expressions(old)
            .chain(read_by_expressions(new))
            .collect(),
        asks_validity: asks_validity(old) || asks_validity(new),
        tolerant: [old, new]
            .iter()
            .any(|file| file.schema.gate != Gate::default()),
        changes: Vec::new(),
    };
    comparison.table();
    comparison.fields();
    comparison.keys();
    comparison.sections();
    comparison.severities();
    comparison.gate();
    let mut changes = comparison.changes;
    changes.sort_by_key(|change| change.effect);
    changes
}

/// Two schemas and what was found so far.
struct Comparison<'a> {
    old: &'a SchemaFile,
    new: &'a SchemaFile,
    /// The fields whose cells expressions, or references to other tables, depend on.
    read: HashSet<&'a str>,
    /// Whether an expression asks for valid cells: what is asked of a field then decides what is asked of others.
    asks_validity: bool,
    /// Whether a gate forgives anything, so that the number of findings matters.
    tolerant: bool,
    changes: Vec<Change>,
}

/// A field of one of the schemas, compiled and as written.
#[derive(Clone, Copy)]
struct Side<'a> {
    file: &'a SchemaFile,
    field: &'a Field,
    node: &'a Node,
}

impl<'a> Comparison<'a> {
    /// Notes a change of a property of a part.
    fn note(
        &mut self,
        effect: Effect,
        part: Part,
        name: &str,
        property: impl Into<String>,
        values: (Written, Written),
    ) {
        let (old, new) = values;
        self.changes.push(Change {
            effect,
            part,
            name: name.to_owned(),
            property: property.into(),
            old,
            new,
        });
    }

    /// Notes a part that only one of the schemas has.
    fn note_part(&mut self, part: Part, name: &str, old: bool) {
        let effect = if old { Effect::Removed } else { Effect::Added };
        self.note(effect, part, name, "", (None, None));
    }

    /// Notes that what two nodes say differs, if it does.
    fn note_nodes(
        &mut self,
        part: Part,
        name: &str,
        property: impl Into<String>,
        (old, new): (Option<&Node>, Option<&Node>),
    ) {
        if !same(old, new) {
            let values = (old.map(Node::to_json), new.map(Node::to_json));
            self.note(Effect::Changed, part, name, property, values);
        }
    }

    /// The effect on a table of another demand on a field's cells; uncertain where it decides what other cells must be.
    fn certain(&self, effect: Effect) -> Effect {
        if self.asks_validity {
            Effect::Changed
        } else {
            effect
        }
    }

    /// The fields that both schemas have, in the old order.
    fn common(&self) -> Vec<(Side<'a>, Side<'a>)> {
        let sides = sides(self.old);
        let pairs = sides.filter_map(|old| {
            let new = sides_named(self.new, &old.field.name)?;
            Some((old, new))
        });
        pairs.collect()
    }
}

/// The fields of a schema, in order.
fn sides(file: &SchemaFile) -> impl Iterator<Item = Side<'_>> {
    let fields = file.schema.fields.iter().zip(file.field_nodes());
    fields.map(move |(field, node)| Side { file, field, node })
}

fn sides_named<'a>(file: &'a SchemaFile, name: &str) -> Option<Side<'a>> {
    sides(file).find(|side| side.field.name == name)
}

/// The fields whose meaning matters beyond their own cells.
fn read_by_expressions(file: &SchemaFile) -> impl Iterator<Item = &str> {
    let schema = &file.schema;
    let rules = schema.rules.iter().flat_map(|rule| {
        let named = &schema.check(rule.check).fields;
        rule.reads.iter().chain(named)
    });
    let checks = schema.table_checks.iter();
    let checks = checks.flat_map(|check| &schema.check(check.check).fields);
    let derived = schema.derived.iter();
    let derived = derived.flat_map(|derived| &derived.computed.mentions.named);
    let foreign = schema.foreign_keys.iter();
    let foreign = foreign.flat_map(|key| key.fields.iter().chain(&key.own_reference));
    let fresh = schema.freshness.iter().map(|freshness| &freshness.field);
    let all = rules
        .chain(checks)
        .chain(derived)
        .chain(foreign)
        .chain(fresh);
    all.filter_map(|field| schema.fields.get(*field))
        .map(|field| field.name.as_str())
}

/// Whether an expression of the schema may ask `is valid`.
fn asks_validity(file: &SchemaFile) -> bool {
    let texts = ["rules", "checks", "derive"].iter().flat_map(|section| {
        let items = file.root.get(section).map(Node::items);
        items.unwrap_or_default().iter()
    });
    let mut texts = texts.flat_map(|item| {
        let parts = ["when", "assert", "expr"].iter();
        parts.filter_map(|part| item.get(part).and_then(Node::text))
    });
    texts.any(|text| text.to_ascii_lowercase().contains("valid"))
}

#[cfg(test)]
mod tests;
