//! What a schema says of the table as a whole: how fields and columns meet, what it is called.

use super::value::{names, quoted, said};
use super::{Comparison, Effect, Part};
use crate::schema::{ExtraColumns, FieldsMatch};

/// What is compared elsewhere, by its meaning.
const ELSEWHERE: &[&str] = &[
    "fields",
    "fieldsMatch",
    "extraColumns",
    "missingValues",
    "blankIsMissing",
    "primaryKey",
    "uniqueKeys",
    "foreignKeys",
    "severity",
    "gate",
    "resources",
    "rules",
    "checks",
    "derive",
    "freshness",
    "retention",
    "dedupe",
    "survive",
    "classes",
    "roles",
    "triggers",
    "pipelines",
    "profiles",
];

impl Comparison<'_> {
    /// Everything that stands at the top of a schema.
    pub(super) fn table(&mut self) {
        let (old, new) = (&self.old.root, &self.new.root);
        for key in names(Some(old), Some(new)) {
            if !ELSEWHERE.contains(&key) {
                self.note_nodes(Part::Schema, "", key, (said(old, key), said(new, key)));
            }
        }
        self.fields_match();
        self.extra_columns();
        self.missing_of_schema();
    }

    fn fields_match(&mut self) {
        let (was, is) = (self.old.schema.fields_match, self.new.schema.fields_match);
        if was == is {
            return;
        }
        let effect = if allows(is, was) {
            Effect::Loosened
        } else if allows(was, is) {
            Effect::Tightened
        } else {
            Effect::Changed
        };
        let values = (Some(quoted(was.name())), Some(quoted(is.name())));
        self.note(effect, Part::Schema, "", "fieldsMatch", values);
    }

    fn extra_columns(&mut self) {
        let (was, is) = (self.old.schema.extra_columns, self.new.schema.extra_columns);
        if was == is {
            return;
        }
        let rank = |extra| match extra {
            ExtraColumns::Error => 2,
            ExtraColumns::Warn => 1,
            ExtraColumns::Keep | ExtraColumns::Drop => 0,
        };
        let effect = match rank(is).cmp(&rank(was)) {
            std::cmp::Ordering::Greater => Effect::Tightened,
            std::cmp::Ordering::Less => Effect::Loosened,
            std::cmp::Ordering::Equal => Effect::Changed,
        };
        let values = (Some(quoted(was.name())), Some(quoted(is.name())));
        self.note(effect, Part::Schema, "", "extraColumns", values);
    }
}

/// Whether one way takes every header that another one takes, headers that are blank aside.
fn allows(wide: FieldsMatch, narrow: FieldsMatch) -> bool {
    use FieldsMatch::{Equal, Exact, Partial, Subset, Superset};
    match narrow {
        Exact => true,
        Equal => matches!(wide, Subset | Superset | Partial),
        Subset | Superset => wide == Partial,
        Partial => false,
    }
}
