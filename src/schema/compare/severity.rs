//! How much findings weigh, check by check, whichever way a schema says so.

use std::collections::{HashMap, VecDeque};

use super::{Comparison, Effect, Part};
use crate::schema::compare::value::quoted;
use crate::schema::{Check, Schema};
use crate::table::codes::{self, Severity};

/// A check that both schemas have: its code and the names of its fields.
type Identity<'a> = (&'a str, Vec<&'a str>);

/// A code whose findings weigh something else: the fields that it is about, what they weighed and weigh.
type Weight<'a> = (&'a str, Vec<&'a str>, Option<Severity>, Option<Severity>);

impl Comparison<'_> {
    /// Every check of both schemas that weighs more or less than before, those of one code together.
    pub(super) fn severities(&mut self) {
        let (old, new) = (&self.old.schema, &self.new.schema);
        let extra = codes::CODES[usize::from(codes::EXTRA_COLUMN.0)].name;
        // Told with `fieldsMatch` and `extraColumns`.
        let told = old.fields_match != new.fields_match || old.extra_columns != new.extra_columns;
        let mut found: Vec<Weight<'_>> = Vec::new();
        // A check of the whole table has its code twice: the first of each belong together.
        let mut others: HashMap<Identity<'_>, VecDeque<&Check>> = HashMap::new();
        for check in &new.checks {
            let alike = others.entry(identity(new, check)).or_default();
            alike.push_back(check);
        }
        for check in &old.checks {
            let wanted = identity(old, check);
            let alike = others.get_mut(&wanted);
            let Some(other) = alike.and_then(VecDeque::pop_front) else {
                continue;
            };
            let (was, is) = (check.severity, other.severity);
            if was == is || (told && check.code == extra) {
                continue;
            }
            let (code, fields) = wanted;
            let alike = found
                .iter_mut()
                .find(|(known, _, before, after)| (*known, *before, *after) == (code, was, is));
            match alike {
                Some((_, known, ..)) => known.extend(fields),
                None => found.push((code, fields, was, is)),
            }
        }
        for (code, fields, was, is) in found {
            let effect = if is > was {
                Effect::Tightened
            } else {
                Effect::Loosened
            };
            let (part, name, property) = place(code, &fields);
            let values = (Some(written(was)), Some(written(is)));
            let effect = self.certain(effect);
            self.note(effect, part, name, property, values);
        }
    }
}

fn identity<'a>(schema: &'a Schema, check: &'a Check) -> Identity<'a> {
    let fields = check
        .fields
        .iter()
        .filter_map(|field| schema.fields.get(*field));
    // What a rule names may change without its severity.
    let of_rule = matches!(part_of(&check.code).0, Part::Rule | Part::Check);
    let fields = fields.filter(|_| !of_rule).map(|field| field.name.as_str());
    (&check.code, fields.collect())
}

/// The part that a code is about by itself, and its name.
fn part_of(code: &str) -> (Part, &str) {
    let prefixes = [
        ("rule.", Part::Rule),
        ("check.", Part::Check),
        ("freshness.", Part::Freshness),
    ];
    let found = prefixes
        .into_iter()
        .find_map(|(prefix, part)| Some((part, code.strip_prefix(prefix)?)));
    found.unwrap_or((Part::Schema, ""))
}

/// Where the change is told.
fn place<'a>(code: &'a str, fields: &[&'a str]) -> (Part, &'a str, String) {
    match (part_of(code), fields) {
        ((Part::Schema, _), [field]) => (Part::Field, field, format!("severity.{code}")),
        ((Part::Schema, _), _) => (Part::Schema, "", format!("severity.{code}")),
        ((part, name), _) => (part, name, "severity".to_owned()),
    }
}

fn written(severity: Option<Severity>) -> String {
    quoted(severity.map_or("off", Severity::name))
}
