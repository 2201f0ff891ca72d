//! Writes a draft as TOML: for people, or for the compiler, with every constraint on a line of its own.

use std::fmt::Write as _;

use super::draft::{Draft, Field, Note};
use crate::ops::infer::write::{comment, quoted};
use crate::schema::node::{Node, NodeValue};
use crate::text::{Lang, visible};

/// What a line of the written schema says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A comment or nothing.
    Nothing,
    /// An entry of the schema itself, by its number.
    Entry(usize),
    /// The beginning of a field.
    Field(usize),
    /// An entry of a field.
    OfField(usize, usize),
    /// A constraint of a field.
    Constraint(usize, usize),
}

/// The schema for people.
pub(super) fn toml(draft: &Draft, lang: Lang) -> String {
    let mut out = String::new();
    notes(&mut out, &draft.notes, lang);
    if !draft.notes.is_empty() {
        out.push('\n');
    }
    aligned(&mut out, &draft.entries);
    if draft.fields.is_empty() {
        out.push_str("fields = []\n");
    }
    for field in &draft.fields {
        out.push('\n');
        notes(&mut out, &field.notes, lang);
        out.push_str("[[fields]]\n");
        let mut entries = field.entries.clone();
        if !field.constraints.is_empty() {
            let constraints = Node::table(field.constraints.iter().cloned());
            let behind_type = entries.iter().position(|(key, _)| key == "type");
            let at = behind_type.map_or(entries.len(), |at| at + 1);
            entries.insert(at, ("constraints".to_owned(), constraints));
        }
        aligned(&mut out, &entries);
    }
    out
}

/// The schema for the compiler, and what each of its lines says.
pub(super) fn checked(draft: &Draft) -> (String, Vec<Place>) {
    let mut lines = Vec::new();
    for (at, entry) in draft.entries.iter().enumerate() {
        lines.push((line(entry, ""), Place::Entry(at)));
    }
    if draft.fields.is_empty() {
        lines.push(("fields = []".to_owned(), Place::Nothing));
    }
    for (of, field) in draft.fields.iter().enumerate() {
        let Field {
            entries,
            constraints,
            ..
        } = field;
        lines.push(("[[fields]]".to_owned(), Place::Field(of)));
        for (at, entry) in entries.iter().enumerate() {
            lines.push((line(entry, ""), Place::OfField(of, at)));
        }
        for (at, entry) in constraints.iter().enumerate() {
            lines.push((line(entry, "constraints."), Place::Constraint(of, at)));
        }
    }
    let (lines, places): (Vec<String>, Vec<Place>) = lines.into_iter().unzip();
    (lines.join("\n") + "\n", places)
}

/// An entry as one line.
pub(super) fn line((name, node): &(String, Node), before: &str) -> String {
    let mut out = format!("{before}{} = ", key(name));
    value(node, &mut out);
    out
}

fn aligned(out: &mut String, entries: &[(String, Node)]) {
    let width = |name: &str| key(name).chars().count();
    let most = entries.iter().map(|(name, _)| width(name)).max();
    for (name, node) in entries {
        let gap = most.unwrap_or_default().saturating_sub(width(name));
        let _ = write!(out, "{}{} = ", key(name), " ".repeat(gap));
        value(node, out);
        out.push('\n');
    }
}

/// What is known in comments, then what is asked.
fn notes(out: &mut String, notes: &[Note], lang: Lang) {
    let (doubts, sure): (Vec<&Note>, Vec<&Note>) = notes.iter().partition(|note| note.doubt);
    for note in sure.into_iter().chain(doubts) {
        let mark = if note.doubt { "# ? " } else { "# " };
        comment(out, mark, &note.message.say(lang));
        for given in &note.given {
            let _ = writeln!(out, "#   {}", visible(given));
        }
    }
}

fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn value(node: &Node, out: &mut String) {
    match &node.value {
        // TOML has no such thing; it is put aside before this.
        NodeValue::Null => out.push_str("\"\""),
        NodeValue::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        NodeValue::Number(number) if is_toml(number) => out.push_str(number),
        // What ends in a backslash or holds a pattern reads better as it stands.
        NodeValue::Text(text) if text.contains('\\') && is_literal(text) => {
            let _ = write!(out, "'{text}'");
        }
        NodeValue::Number(text) | NodeValue::Stamp(text) | NodeValue::Text(text) => {
            out.push_str(&quoted(text));
        }
        NodeValue::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                value(item, out);
            }
            out.push(']');
        }
        NodeValue::Table(entries) if entries.is_empty() => out.push_str("{}"),
        NodeValue::Table(entries) => {
            for (at, (name, node)) in entries.iter().enumerate() {
                out.push_str(if at == 0 { "{ " } else { ", " });
                let _ = write!(out, "{} = ", key(&name.name));
                value(node, out);
            }
            out.push_str(" }");
        }
    }
}

/// Whether a number is one that every reader of TOML keeps as it is.
fn is_toml(number: &str) -> bool {
    let whole = number
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'-'));
    !whole || number.parse::<i64>().is_ok()
}

fn is_literal(text: &str) -> bool {
    !text.contains(['\'', '\n', '\r'])
        && !text.chars().any(char::is_control)
        && visible(text) == text
}
