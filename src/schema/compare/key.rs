//! Keys: what must be unique, and what must stand in another table.

use std::collections::HashMap;

use super::{Comparison, Effect, Part};
use crate::schema::{ForeignKey, Key, Schema};

impl<'a> Comparison<'a> {
    /// Keys by their fields, whatever their order; foreign keys by all they say.
    pub(super) fn keys(&mut self) {
        let (old, new) = (&self.old.schema, &self.new.schema);
        let by_parts = |schema: &'a Schema| -> HashMap<Vec<&'a str>, &'a Key> {
            let keys = schema.keys.iter().rev();
            keys.map(|key| (parts(schema, key), key)).collect()
        };
        let (was, is) = (by_parts(old), by_parts(new));
        for key in &old.keys {
            let name = name(old, &key.fields);
            match is.get(&parts(old, key)) {
                None => self.note_part(Part::Key, &name, true),
                Some(other) => self.primacy(&name, is_primary(old, key), is_primary(new, other)),
            }
        }
        for key in &new.keys {
            if !was.contains_key(&parts(new, key)) {
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

    /// Whether a key that both have is the primary one, whose parts must be there.
    fn primacy(&mut self, name: &str, was: bool, is: bool) {
        if was != is {
            let effect = if is {
                Effect::Tightened
            } else {
                Effect::Loosened
            };
            let value = |primary: bool| primary.then(|| "true".to_owned());
            let (effect, values) = (self.certain(effect), (value(was), value(is)));
            self.note(effect, Part::Key, name, "primaryKey", values);
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
