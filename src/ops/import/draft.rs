//! A schema that is being made: entries in the order in which they are written, and what is to be said of them.

use crate::schema::node::Node;
use crate::text;
use crate::text::Message;

/// A schema that is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// What is said above everything.
    pub notes: Vec<Note>,
    /// The entries of the schema itself but its fields.
    pub entries: Vec<(String, Node)>,
    /// The fields, in order.
    pub fields: Vec<Field>,
}

/// A field that is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// What is said above it.
    pub notes: Vec<Note>,
    /// Its entries.
    pub entries: Vec<(String, Node)>,
    /// Its constraints, which stand in an entry of their own behind the others.
    pub constraints: Vec<(String, Node)>,
}

/// A sentence, or entries that nobody could use.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Whether a person has to decide.
    pub doubt: bool,
    /// What is to be known.
    pub message: Message,
    /// What was given, as TOML writes it, line by line; mostly nothing.
    pub given: Vec<String>,
}

impl Note {
    /// Something to know.
    pub(super) fn sure(message: impl Into<Message>) -> Self {
        Self {
            doubt: false,
            message: message.into(),
            given: Vec::new(),
        }
    }

    /// Something to decide.
    pub(super) fn doubt(message: impl Into<Message>) -> Self {
        Self {
            doubt: true,
            message: message.into(),
            given: Vec::new(),
        }
    }
}

impl Field {
    /// Sets an entry.
    pub(super) fn set(&mut self, key: &str, node: impl Into<Node>) {
        self.entries.push((key.to_owned(), node.into()));
    }

    /// Sets a constraint.
    pub(super) fn must(&mut self, key: &str, node: impl Into<Node>) {
        self.constraints.push((key.to_owned(), node.into()));
    }

    /// The text of an entry.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let entry = self.entries.iter().find(|(known, _)| known == key);
        entry.and_then(|(_, node)| node.text())
    }
}

impl Draft {
    pub(super) fn counted_fields(&self) -> Message {
        counted(
            self.fields.len(),
            text!("{count} field", "{count} 个字段"),
            text!("{count} fields", "{count} 个字段"),
        )
    }

    pub(super) fn counted_doubts(&self) -> Message {
        let of_fields = self.fields.iter().flat_map(|field| &field.notes);
        let doubts = of_fields.chain(&self.notes).filter(|note| note.doubt);
        counted(
            doubts.count(),
            text!("{count} doubt", "{count} 处待确认"),
            text!("{count} doubts", "{count} 处待确认"),
        )
    }
}

fn counted(count: usize, one: text::Text, many: text::Text) -> Message {
    Message::new(if count == 1 { one } else { many }).with("count", count)
}
