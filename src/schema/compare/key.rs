//! Keys: what must be unique, and what must stand in another table.

use super::{Comparison, Effect, Part};
use crate::schema::{ForeignKey, Key, Schema};

impl Comparison<'_> {
    /// Keys by their fields, whatever their order; foreign keys by all they say.
    pub(super) fn keys(&mut self) {
        let (old, new) = (&self.old.schema, &self.new.schema);
        for key in &old.keys {
            let name = name(old, &key.fields);
            match new
                .keys
                .iter()
                .find(|other| parts(new, other) == parts(old, key))
            {
                None => self.note_part(Part::Key, &name, true),
                Some(other) => {
                    let (was, is) = (is_primary(old, key), is_primary(new, other));
                    if was != is {
                        // The parts of a primary key must be there.
                        let effect = if is {
                            Effect::Tightened
                        } else {
                            Effect::Loosened
                        };
                        let value = |primary: bool| primary.then(|| "true".to_owned());
                        let values = (value(was), value(is));
                        let effect = self.certain(effect);
                        self.note(effect, Part::Key, &name, "primaryKey", values);
                    }
                }
            }
        }
        for key in &new.keys {
            if !old
                .keys
                .iter()
                .any(|other| parts(old, other) == parts(new, key))
            {
                self.note_part(Part::Key, &name(new, &key.fields), false);
            }
        }
        let said = |schema: &Schema| -> Vec<String> {
            let keys = schema.foreign_keys.iter();
            keys.map(|key| reference(schema, key)).collect()
        };
        let (old, new) = (said(old), said(new));
        for key in old.iter().filter(|key| !new.contains(key)) {
            self.note_part(Part::ForeignKey, key, true);
        }
        for key in new.iter().filter(|key| !old.contains(key)) {
            self.note_part(Part::ForeignKey, key, false);
        }
    }
}

fn is_primary(schema: &Schema, key: &Key) -> bool {
    schema.check(key.check).code == "primary-key"
}

/// The fields of a key, sorted.
fn parts<'a>(schema: &'a Schema, key: &Key) -> Vec<&'a str> {
    let fields = key
        .fields
        .iter()
        .filter_map(|field| schema.fields.get(*field));
    let mut parts: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
    parts.sort_unstable();
    parts
}

fn name(schema: &Schema, fields: &[usize]) -> String {
    let fields = fields.iter().filter_map(|field| schema.fields.get(*field));
    let names: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
    names.join(" + ")
}

/// `customer_id → customers(customer_id)`.
fn reference(schema: &Schema, key: &ForeignKey) -> String {
    let own = name(schema, &key.fields);
    let table = key.resource.as_deref().unwrap_or_default();
    format!("{own} → {table}({})", key.reference.join(" + "))
}
