//! What fills the empty cells of a field: its default, or an expression over the record.

use std::ops::Range;
use std::sync::Arc;

use super::Compiler;
use super::clean::parts;
use super::derive::Computed;
use crate::clean;
use crate::expr::bind;
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::schema::{Field, Fill};
use crate::text;

impl Compiler<'_> {
    /// By field, what fills its empty cells, and in which order fields are filled: one whose expression names another
    /// comes after it.
    pub(super) fn fills(
        &mut self,
        fields: &[Option<Field>],
        names: &Computed<'_>,
    ) -> (Vec<Vec<Fill>>, Vec<usize>) {
        let nodes = self.root.get("fields").map(Node::items).unwrap_or_default();
        let mut fills: Vec<Vec<Fill>> = Vec::new();
        for (node, field) in nodes.iter().zip(fields) {
            let mut of_field = Vec::new();
            let items = node.get("clean").map(Node::one_or_more).unwrap_or_default();
            for item in items {
                let Some((name, argument)) = item.text().map(parts) else {
                    continue;
                };
                of_field.extend(match (name, argument) {
                    ("default", None) => self.default_value(item, node, field.as_ref()),
                    ("fill-from", Some(written)) => self.fill_from(item, written, names),
                    _ => None,
                });
            }
            fills.push(of_field);
        }
        let order = self.fill_order(nodes, &fills);
        (fills, order)
    }

    /// The field's `default` in standard form.
    fn default_value(&mut self, item: &Node, node: &Node, field: Option<&Field>) -> Option<Fill> {
        let Some(given) = node.get("default") else {
            let message = text!("the field has no `default`", "该字段没有 `default`");
            self.problems.error(Fault::at(&item.span, message));
            return None;
        };
        let text = given.scalar()?;
        let field = field?;
        let mut scratch = clean::Scratch::default();
        let cell = clean::Cell {
            text: &text,
            region: "",
        };
        let settled = field.cleaning.settle(cell, &field.missing, &mut scratch);
        let form = match settled.changed_by {
            0 => text,
            _ => scratch.text,
        };
        if field.missing.is(&form) || !field.accepts(&form, "") {
            let message = text!(
                "the default is not a value of the field",
                "默认值不符合该字段的要求"
            );
            self.problems.error(Fault::at(&given.span, message));
            return None;
        }
        Some(Fill::Default(form))
    }

    fn fill_from(&mut self, item: &Node, written: &str, names: &Computed<'_>) -> Option<Fill> {
        let tree = match crate::expr::parse(written) {
            Ok(tree) => tree,
            Err(fault) => {
                self.refuse_part(item, written, vec![fault]);
                return None;
            }
        };
        let settings = self.binding();
        match names.bind(|scope| bind::derived("fill-from", None, &tree, scope, settings)) {
            Ok(derived) => Some(Fill::From(Arc::new(derived))),
            Err(faults) => {
                self.refuse_part(item, written, faults);
                None
            }
        }
    }

    /// Notes what is wrong with an expression that is the last part of a text.
    fn refuse_part(&mut self, item: &Node, written: &str, faults: Vec<crate::expr::Fault>) {
        let before = item.text().map_or(0, |text| text.len() - written.len());
        let moved = |span: &Range<usize>| span.start + before..span.end + before;
        let faults = faults.into_iter().map(|fault| crate::expr::Fault {
            span: moved(&fault.span),
            ..fault
        });
        self.refuse(item, faults.collect());
    }

    fn fill_order(&mut self, nodes: &[Node], fills: &[Vec<Fill>]) -> Vec<usize> {
        let mut waiting: Vec<usize> = (0..fills.len())
            .filter(|at| !fills[*at].is_empty())
            .collect();
        let named_by = |at: usize| {
            let formulas = fills[at].iter().filter_map(|fill| match fill {
                Fill::From(derived) => Some(&derived.mentions.named),
                Fill::Default(_) => None,
            });
            formulas.flatten().copied()
        };
        let mut order = Vec::new();
        while !waiting.is_empty() {
            let next = waiting.iter().position(|at| {
                let mut named = named_by(*at);
                !named.any(|field| waiting.contains(&field))
            });
            let Some(next) = next else {
                // Whoever is left waits for another of them, or for itself.
                let at = waiting[0];
                let message = text!(
                    "the field would be filled from itself",
                    "填充该字段又用到它自己（循环引用）"
                );
                let span = nodes[at]
                    .get("clean")
                    .map_or(&nodes[at].span, |node| &node.span);
                self.problems.error(Fault::at(span, message));
                return Vec::new();
            };
            order.push(waiting.remove(next));
        }
        order
    }
}
