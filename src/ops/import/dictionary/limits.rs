//! What a field's values may be, once it is known what a cell says; and what is asked or kept where it is not.

use super::spelling::number;
use super::types::{self, Meant};
use super::values::{self, Choice, Values};
use crate::ops::import::draft::{Field, Note};
use crate::ops::import::write::line;
use crate::schema::node::Node;
use crate::text;
use crate::text::{Message, Text, visible};

/// An `enum` of values, and what they are called.
pub(super) fn listed(choices: &[Choice], numeric: bool) -> (Node, Node) {
    let value = |(value, _): &Choice| {
        if numeric {
            number(value)
        } else {
            Node::from(value.as_str())
        }
    };
    let labels = choices.iter().filter_map(|(value, label)| {
        let label = label.as_deref()?;
        Some((value.clone(), Node::from(label)))
    });
    (Node::list(choices.iter().map(value)), Node::table(labels))
}

/// Asks whether what the description goes through are the values, and says how they would be written.
pub(super) fn ask_of_choices(choices: &[Choice], field: &mut Field) {
    let numeric = matches!(field.text("type"), Some("integer" | "number"));
    let (values, labels) = listed(choices, numeric);
    let constraints = field.constraints.iter().cloned();
    let constraints = constraints.chain([("enum".to_owned(), values)]);
    let entries = [
        ("constraints".to_owned(), Node::table(constraints)),
        ("labels".to_owned(), labels),
    ];
    let words = text!(
        "the description seems to list the values; are these all?",
        "说明里像是列出了取值；如果就是这些，可写作："
    );
    field.notes.push(Note {
        given: entries.iter().map(|entry| line(entry, "")).collect(),
        ..Note::doubt(words)
    });
}

/// Takes a range of numbers (`>=0`) for bounds, if it is one.
pub(super) fn bounded(written: &str, meant: &Meant, field: &mut Field) -> bool {
    let numeric = matches!(meant.type_name, "integer" | "number");
    let Some(Values::Range(least, most)) = values::read(written, numeric) else {
        return false;
    };
    for (key, bound) in [("minimum", least), ("maximum", most)] {
        if let Some(bound) = bound {
            field.must(key, number(&bound));
        }
    }
    true
}

/// A form of exchange (`an..20`) as lengths; else it is asked about.
pub(super) fn counted(field: &mut Field, words: Text, written: &str) {
    let Some((least, most)) = types::counted(written) else {
        unclear(field, words, written);
        return;
    };
    if let Some(least) = least {
        field.must("minLength", number(&least));
    }
    field.constraints.retain(|(known, _)| known != "maxLength");
    field.must("maxLength", number(&most));
}

/// Asks about what was given.
pub(super) fn unclear(field: &mut Field, words: Text, given: &str) {
    field.notes.push(Note::doubt(
        Message::new(words).with("given", visible(given)),
    ));
}

/// Keeps what no key is for.
pub(super) fn remark(field: &mut Field, header: &str, cell: &str) {
    let message = Message::new(text!("{header}: {cell}", "{header}：{cell}"));
    let message = message
        .with("header", visible(header))
        .with("cell", visible(cell));
    field.notes.push(Note::sure(message));
}
