//! Constraints of a field: bounds, lengths, lists of values, patterns.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::value::{names, same};
use super::{Comparison, Effect, Part, Side};
use crate::schema::compile;
use crate::schema::constraints::Cast;
use crate::schema::node::Node;
use crate::types;

/// The types whose bounds have one order, whatever stands in them.
const ORDERED: [&str; 5] = ["integer", "number", "date", "year", "yearmonth"];

impl<'a> Comparison<'a> {
    /// Everything under `constraints`, and `categories`.
    pub(super) fn constraints(&mut self, old: Side<'a>, new: Side<'a>) {
        let all = (old.node.get("constraints"), new.node.get("constraints"));
        for key in names(all.0, all.1) {
            let of = |node: Option<&'a Node>| node.and_then(|node| node.get(key));
            match key {
                // Told with the keys, and with what is missing.
                "unique" | "required" => {}
                "enum" => self.values(old, new, "constraints.enum", (of(all.0), of(all.1))),
                _ => self.constraint(old, new, key, (of(all.0), of(all.1))),
            }
        }
        let categories = (old.node.get("categories"), new.node.get("categories"));
        self.values(old, new, "categories", categories);
    }

    fn constraint(
        &mut self,
        old: Side<'a>,
        new: Side<'a>,
        key: &str,
        (was, is): (Option<&Node>, Option<&Node>),
    ) {
        let effect = match (was, is) {
            (None, None) => return,
            (None, Some(_)) => Effect::Tightened,
            (Some(_), None) => Effect::Loosened,
            (Some(was), Some(is)) => match order(old, new, key, (was, is)) {
                Some(Ordering::Equal) => return,
                Some(order) if raises(key) == order.is_lt() => Effect::Tightened,
                Some(_) => Effect::Loosened,
                None if same(Some(was), Some(is)) => return,
                None => Effect::Changed,
            },
        };
        let (effect, property) = (self.certain(effect), format!("constraints.{key}"));
        let values = (was.map(Node::to_json), is.map(Node::to_json));
        self.note(effect, Part::Field, &old.field.name, property, values);
    }

    /// A list of the values that there are.
    fn values(
        &mut self,
        old: Side<'a>,
        new: Side<'a>,
        property: &str,
        (was, is): (Option<&Node>, Option<&Node>),
    ) {
        let name = &old.field.name;
        // The order in which the values stand is the order in which expressions compare them.
        let alone = !self.read.contains(name.as_str());
        let (was, is) = match (was, is) {
            (None, None) => return,
            (Some(was), Some(is)) => (was, is),
            (was, is) => {
                let effect = match (alone, was) {
                    (false, _) => Effect::Changed,
                    (true, None) => Effect::Tightened,
                    (true, Some(_)) => Effect::Loosened,
                };
                let values = (was.map(Node::to_json), is.map(Node::to_json));
                let effect = self.certain(effect);
                self.note(effect, Part::Field, name, property, values);
                return;
            }
        };
        if old.field.type_name != new.field.type_name {
            let values = (Some(was.to_json()), Some(is.to_json()));
            self.note(Effect::Changed, Part::Field, name, property, values);
            return;
        }
        let (was_values, is_values) = (entries(old, was), entries(new, is));
        let keys = |entries: &[Entry]| -> HashSet<Vec<u8>> {
            entries.iter().map(|entry| entry.key.clone()).collect()
        };
        let (was_keys, is_keys) = (keys(&was_values), keys(&is_values));
        let shared = |some: &[Entry], others: &HashSet<Vec<u8>>| -> Vec<Vec<u8>> {
            let keys = some.iter().map(|entry| &entry.key);
            keys.filter(|key| others.contains(*key)).cloned().collect()
        };
        let moved = shared(&was_values, &is_keys) != shared(&is_values, &was_keys);
        let beyond = |some: &[Entry], others: &HashSet<Vec<u8>>| -> Vec<String> {
            let some = some.iter().filter(|entry| !others.contains(&entry.key));
            some.map(|entry| entry.shown.clone()).collect()
        };
        let gone = beyond(&was_values, &is_keys);
        let come = beyond(&is_values, &was_keys);
        let worded = gone.is_empty() && come.is_empty() && !same(Some(was), Some(is));
        let relabelled = worded && property == "categories";
        self.lists(name, property, (&gone, &come), !moved || alone);
        if moved || relabelled {
            let values = (Some(was.to_json()), Some(is.to_json()));
            self.note(Effect::Changed, Part::Field, name, property, values);
        }
    }
}

/// One of the values that a field lists.
struct Entry {
    /// Equal where the values are.
    key: Vec<u8>,
    /// As JSON.
    shown: String,
}

fn entries(side: Side<'_>, list: &Node) -> Vec<Entry> {
    let items = list.items().iter();
    items
        .map(|item| {
            let value = item.get("value").unwrap_or(item);
            let shown = value.to_json();
            Entry {
                key: key(side, value).unwrap_or_else(|| shown.clone().into_bytes()),
                shown,
            }
        })
        .collect()
}

/// The bytes of what a value of the schema means to a field.
fn key(side: Side<'_>, value: &Node) -> Option<Vec<u8>> {
    let entry = types::find(side.field.type_name)?;
    let options = compile::options(side.node);
    let cast = Cast {
        entry,
        options: &options,
        ty: side.field.ty.as_ref(),
        today: side.file.schema.today,
    };
    cast.key(value)
}

/// How the old limit stands to the new one, where they can be compared.
fn order(old: Side<'_>, new: Side<'_>, name: &str, (was, is): (&Node, &Node)) -> Option<Ordering> {
    if old.field.type_name != new.field.type_name {
        return None;
    }
    if matches!(name, "minLength" | "maxLength") {
        let count = |node: &Node| node.number()?.parse::<u64>().ok();
        return Some(count(was)?.cmp(&count(is)?));
    }
    let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    let ordered = bounds.contains(&name) && ORDERED.contains(&old.field.type_name);
    let moves = |node: &Node| {
        node.text()
            .is_some_and(|text| text == "today" || text == "NaN")
    };
    if !ordered || moves(was) || moves(is) {
        return None;
    }
    Some(key(old, was)?.cmp(&key(new, is)?))
}

/// Whether a greater limit asks for more.
fn raises(name: &str) -> bool {
    matches!(name, "minimum" | "exclusiveMinimum" | "minLength")
}
