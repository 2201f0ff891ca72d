//! A tree as JSON that people read: two blanks a level, lists of plain values on one line, numbers with their digits.

use crate::schema::node::{Node, NodeValue};

/// The tree as JSON, with a line end.
pub(super) fn pretty(node: &Node) -> String {
    let mut out = String::new();
    write(node, 0, &mut out);
    out.push('\n');
    out
}

fn write(node: &Node, depth: usize, out: &mut String) {
    match &node.value {
        NodeValue::List(items) if items.iter().any(is_nested) => {
            block('[', ']', items.iter().map(|item| (None, item)), depth, out);
        }
        NodeValue::List(items) => {
            let items: Vec<String> = items.iter().map(Node::to_json).collect();
            out.push('[');
            out.push_str(&items.join(", "));
            out.push(']');
        }
        NodeValue::Table(entries) if !entries.is_empty() => {
            let entries = entries
                .iter()
                .map(|(key, node)| (Some(key.name.as_str()), node));
            block('{', '}', entries, depth, out);
        }
        _ => out.push_str(&node.to_json()),
    }
}

const fn is_nested(node: &Node) -> bool {
    matches!(node.value, NodeValue::List(_) | NodeValue::Table(_))
}

fn block<'a>(
    open: char,
    close: char,
    items: impl Iterator<Item = (Option<&'a str>, &'a Node)>,
    depth: usize,
    out: &mut String,
) {
    let indent = |depth: usize| "  ".repeat(depth);
    out.push(open);
    for (at, (key, node)) in items.enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&indent(depth + 1));
        if let Some(key) = key {
            out.push_str(&Node::from(key).to_json());
            out.push_str(": ");
        }
        write(node, depth + 1, out);
    }
    out.push('\n');
    out.push_str(&indent(depth));
    out.push(close);
}
