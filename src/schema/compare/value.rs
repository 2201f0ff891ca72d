//! Values of schema files held against each other, whatever the syntax they are written in.

use crate::schema::node::{Node, NodeValue};

/// A value as JSON; none where there is none.
pub(super) type Written = Option<String>;

/// What a key means where it does not stand, as JSON.
const USUAL: &[(&str, &str)] = &[
    ("aliases", "[]"),
    ("bareNumber", "true"),
    ("categoriesOrdered", "false"),
    ("format", "\"default\""),
    ("phoneFormat", "\"e164\""),
    ("required", "false"),
    ("strict", "true"),
    ("type", "\"any\""),
    ("unique", "false"),
    ("uniqueBy", "\"value\""),
    ("foreignKeys", "[]"),
];

/// What a table says under `name`; none too where that is what it means without.
pub(super) fn said<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let node = node.get(name)?;
    let usual = USUAL
        .iter()
        .any(|(known, usual)| *known == name && node.to_json() == *usual);
    (!usual && node.value != NodeValue::Null).then_some(node)
}

/// Whether two values, or the lack of them, say the same: the order of keys in a table does not matter.
pub(super) fn same(old: Option<&Node>, new: Option<&Node>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => equal(old, new),
        _ => false,
    }
}

fn equal(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (NodeValue::Table(a), NodeValue::Table(b)) => {
            let mut entries = a.iter();
            let found = |name: &str| new.get(name);
            a.len() == b.len() && entries.all(|(key, node)| same(Some(node), found(&key.name)))
        }
        (NodeValue::List(a), NodeValue::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (NodeValue::Text(a) | NodeValue::Stamp(a), NodeValue::Text(b) | NodeValue::Stamp(b)) => {
            a == b
        }
        (a, b) => a == b,
    }
}

/// The names of two tables, each once: those of the old one, then what the new one has beside.
pub(super) fn names<'a>(old: Option<&'a Node>, new: Option<&'a Node>) -> Vec<&'a str> {
    let entries = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default().iter();
    let mut names: Vec<&str> = Vec::new();
    for (key, _) in entries(old).chain(entries(new)) {
        if !names.contains(&key.name.as_str()) {
            names.push(&key.name);
        }
    }
    names
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Values that are JSON as a list.
pub(super) fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<&str> = values.into_iter().collect();
    format!("[{}]", values.join(","))
}
