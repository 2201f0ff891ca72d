//! `missingValues` and `blankIsMissing`: which cells hold nothing.

use super::Compiler;
use crate::schema::node::{Node, Syntax};
use crate::schema::source::Fault;
use crate::text;
use crate::types::missing::Missing;

impl Compiler<'_> {
    /// The field's own `missingValues` and `blankIsMissing`, else the schema's.
    pub(super) fn missing(&mut self, node: &Node) -> Missing {
        let blank = node
            .get("blankIsMissing")
            .or_else(|| self.root.get("blankIsMissing"))
            .and_then(Node::bool)
            .unwrap_or(self.syntax == Syntax::Toml);
        let words = node
            .get("missingValues")
            .or_else(|| self.root.get("missingValues"));
        match words {
            Some(words) => Missing::new(words_of(words), blank),
            None => Missing::new([String::new()], blank),
        }
    }

    /// Says what is odd about a list of `missingValues`.
    pub(super) fn missing_values(&mut self, home: &Node) {
        let Some(node) = home.get("missingValues") else {
            return;
        };
        let mut seen: Vec<String> = Vec::new();
        for (item, word) in node.items().iter().zip(words_of(node)) {
            if seen.contains(&word) {
                self.problems.error(Fault::at(
                    &item.span,
                    text!("the value stands twice", "取值重复"),
                ));
            }
            seen.push(word);
        }
        let blank = home
            .get("blankIsMissing")
            .or_else(|| self.root.get("blankIsMissing"))
            .and_then(Node::bool);
        if seen.iter().any(String::is_empty) || blank == Some(true) {
            return;
        }
        let fault = Fault::at(
            &node.span,
            text!("the list has no \"\"", "列表中没有空文本 \"\""),
        );
        // Blank cells are missing by default in TOML, whatever is listed.
        let hint = if blank.is_none() && self.syntax == Syntax::Toml {
            text!(
                "an empty cell is missing all the same: blankIsMissing is true unless set",
                "空单元格仍视为缺失：blankIsMissing 默认为 true"
            )
        } else {
            text!(
                "an empty cell now counts as a value; add \"\" if it should not",
                "空单元格将被当作有值；若不希望如此，请加入 \"\""
            )
        };
        self.problems.warn(fault.hint(hint));
    }
}

/// The words of a `missingValues`, one an item.
fn words_of(node: &Node) -> Vec<String> {
    node.items()
        .iter()
        .map(|item| {
            item.get("value")
                .unwrap_or(item)
                .text()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}
