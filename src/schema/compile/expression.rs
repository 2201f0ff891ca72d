//! Expressions that stand in a schema: read, bound, and what is wrong with them said at its very place.

use std::ops::Range;

use super::Compiler;
use super::derive::Computed;
use crate::expr::bind::{self, Bound};
use crate::expr::{self, tree};
use crate::schema::node::Node;
use crate::schema::source::Fault;

impl<'a> Compiler<'a> {
    /// What bindings depend on beside the fields.
    pub(super) fn binding(&self) -> bind::Settings<'a> {
        bind::Settings {
            today: self.settings.today,
            user: None,
            region: self.root.get("phoneRegion").and_then(Node::text),
        }
    }
}

impl Compiler<'_> {
    /// The expression that a text of the schema is; an error noted where it is none.
    pub(super) fn expression(&mut self, node: &Node) -> Option<tree::Node> {
        match expr::parse(node.text()?) {
            Ok(tree) => Some(tree),
            Err(fault) => {
                self.refuse(node, vec![fault]);
                None
            }
        }
    }

    /// A condition over the fields of a record.
    pub(super) fn condition(&mut self, node: &Node, names: &Computed<'_>) -> Option<Bound> {
        let tree = self.expression(node)?;
        let settings = self.binding();
        match names.bind(|scope| bind::condition(&tree, scope, settings)) {
            Ok(bound) => {
                self.advise(node, &bound.notes);
                Some(bound)
            }
            Err(faults) => {
                self.refuse(node, faults);
                None
            }
        }
    }

    /// Notes what the author of an expression should know.
    pub(super) fn advise(&mut self, node: &Node, notes: &[expr::Fault]) {
        for note in notes {
            let fault = self.placed(node, note.clone());
            self.problems.warn(fault);
        }
    }

    /// Notes what is wrong with an expression.
    pub(super) fn refuse(&mut self, node: &Node, faults: Vec<expr::Fault>) {
        for fault in faults {
            let fault = self.placed(node, fault);
            self.problems.error(fault);
        }
    }

    fn placed(&self, node: &Node, fault: expr::Fault) -> Fault {
        Fault {
            span: Some(self.within(node, &fault.span)),
            message: fault.message,
            hint: fault.hint,
        }
    }

    /// Where a stretch of a text stands in the file; the whole text where escapes make that unsure.
    pub(super) fn within(&self, node: &Node, part: &Range<usize>) -> Range<usize> {
        // What the quotes of TOML and JSON take: "x", """x""", and a line end after the first three.
        const QUOTES: [usize; 4] = [2, 6, 7, 8];
        let (Some(text), Some(raw)) = (node.text(), self.source.get(node.span.clone())) else {
            return node.span.clone();
        };
        let overhead = raw.len().checked_sub(text.len());
        match raw.find(text) {
            Some(at) if overhead.is_some_and(|overhead| QUOTES.contains(&overhead)) => {
                let start = node.span.start + at;
                start + part.start.min(text.len())..start + part.end.min(text.len())
            }
            _ => node.span.clone(),
        }
    }
}
