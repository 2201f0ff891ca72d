//! `pattern`: the whole text matches an XML Schema regular expression.

use std::ops::Range;

use super::cast::Cast;
use super::{Constraint, Entry};
use crate::schema::node::Node;
use crate::schema::pattern::Pattern;
use crate::schema::source::Fault;
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static PATTERN: Entry = Entry {
    name: "pattern",
    code: "pattern",
    types: &["string"],
    build,
};

#[derive(Debug)]
struct Matches {
    pattern: Pattern,
    /// As the schema has it.
    written: String,
}

fn build(_: &Cast<'_>, node: &Node) -> Result<Box<dyn Constraint>, Fault> {
    let written = node.text().unwrap_or_default();
    match Pattern::compile(written) {
        Ok(pattern) => Ok(Box::new(Matches {
            pattern,
            written: written.to_owned(),
        })),
        Err(refusal) => Err(Fault::at(
            &place(node, written, refusal.at),
            Message::new(text!(
                "the pattern cannot be used (character {at}): {why}",
                "该正则表达式无法使用（第 {at} 个字符）：{why}"
            ))
            .with("at", refusal.at + 1)
            .with_said("why", refusal.message),
        )),
    }
}

/// Where the trouble stands in the file: at the very character if the text is written there letter for letter
/// between two quotes, else the whole text.
fn place(node: &Node, written: &str, at: usize) -> Range<usize> {
    if node.span.len() != written.len() + 2 {
        return node.span.clone();
    }
    let offset = written
        .char_indices()
        .nth(at)
        .map_or(written.len(), |(offset, _)| offset);
    let end = node.span.end - 1;
    let start = (node.span.start + 1 + offset).min(end);
    start..(start + 1).min(end)
}

impl Constraint for Matches {
    #[inline]
    fn holds(&self, _: Value, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    fn explain(&self, _: Value, _: &str) -> Message {
        Message::new(text!(
            "does not match the pattern {pattern}",
            "不符合格式 {pattern}"
        ))
        .with("pattern", &self.written)
    }
}
