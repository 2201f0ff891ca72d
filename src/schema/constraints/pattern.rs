//! `pattern`: the whole text matches an XML Schema regular expression.

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
            &node.span,
            Message::new(text!(
                "the pattern cannot be used (character {at}): {why}",
                "该正则表达式无法使用（第 {at} 个字符）：{why}"
            ))
            .with("at", refusal.at + 1)
            .with_said("why", refusal.message),
        )),
    }
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
