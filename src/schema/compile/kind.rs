//! `kind`: what a cell means, and the class that goes with it.

use std::sync::Arc;

use super::Compiler;
use crate::kinds;
use crate::schema::node::Node;
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::table::class::Class;
use crate::table::codes::Severity;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Message, nearest};

/// A kind with its check.
pub(super) type KindCheck = (CheckId, Arc<dyn kinds::Kind>);

impl Compiler<'_> {
    /// The kind with its check, and the class that goes with it.
    pub(super) fn kind(
        &mut self,
        index: usize,
        node: &Node,
        settings: &kinds::Settings,
    ) -> (Option<KindCheck>, Class) {
        let Some(kind) = node.get("kind") else {
            return (None, Class::default());
        };
        let Some(name) = kind.text() else {
            return (None, Class::default());
        };
        let Some(entry) = kinds::find(name) else {
            self.no_kind(kind, name);
            return (None, Class::default());
        };
        let lenient = node.get("strict").and_then(Node::bool) == Some(false);
        let check = if lenient {
            let severity = self.severities.of_lenient(entry.code, index);
            self.push_check(entry.code, severity, &[index])
        } else {
            self.check(entry.code, Some(Severity::Error), &[index])
        };
        (
            Some((check, Arc::from((entry.build)(settings)))),
            entry.class,
        )
    }

    /// What kinds may know beyond the field.
    pub(super) fn kind_settings(&mut self, node: &Node) -> kinds::Settings {
        let own_region = self.region(node);
        kinds::Settings {
            region: own_region.or_else(|| region_of(self.root)),
            locale: self
                .root
                .get("locale")
                .and_then(Node::text)
                .map(str::to_owned),
            by_region: node.get("regionField").is_some(),
            national: node.get("phoneFormat").and_then(Node::text) == Some("national"),
            decimal: node
                .get("decimalChar")
                .and_then(Node::text)
                .and_then(|text| text.chars().next()),
        }
    }

    /// Notes that there is no such kind.
    fn no_kind(&mut self, node: &Node, name: &str) {
        let names = kinds::KINDS.iter().map(|entry| entry.name);
        let fault = Fault::at(
            &node.span,
            Message::new(text!(
                "there is no kind `{kind}`",
                "kind 没有 `{kind}` 这个取值"
            ))
            .with("kind", name),
        );
        let near = nearest(name, names.clone());
        self.problems.error(match near {
            Some(_) => fault.near(near),
            None => fault.hint(
                Message::new(text!("the kinds are {kinds}", "kind 可以是：{kinds}"))
                    .with_said("kinds", listed(&names.collect::<Vec<_>>())),
            ),
        });
    }
}

/// `phoneRegion` of the schema, its form checked elsewhere.
fn region_of(root: &Node) -> Option<String> {
    root.get("phoneRegion")
        .and_then(Node::text)
        .map(str::to_owned)
}
