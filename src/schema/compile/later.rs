//! The sections that other commands act on: the fields they name exist, and ids stand once.

use super::Compiler;
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::text;
use crate::text::Message;

impl Compiler<'_> {
    /// Looks at what is not compiled here.
    pub(super) fn later(&mut self) {
        let root = self.root;
        for section in ["rules", "checks", "triggers"] {
            self.ids_stand_once(section);
        }
        let items = |name: &str| root.get(name).map(Node::items).unwrap_or_default();
        for node in items("fields") {
            if let Some(of) = node.get("match").and_then(|hints| hints.get("of")) {
                self.named(of);
            }
        }
        for name in ["certain", "veto"] {
            let sets = root
                .get("dedupe")
                .and_then(|dedupe| dedupe.get(name))
                .map(Node::items)
                .unwrap_or_default();
            for node in sets.iter().flat_map(Node::one_or_more) {
                self.named(node);
            }
        }
    }

    fn ids_stand_once(&mut self, section: &str) {
        let mut seen: Vec<&str> = Vec::new();
        let items = self.root.get(section).map(Node::items).unwrap_or_default();
        for node in items.iter().filter_map(|item| item.get("id")) {
            let Some(id) = node.text() else { continue };
            if seen.contains(&id) {
                self.problems.error(Fault::at(
                    &node.span,
                    Message::new(text!("the id `{id}` stands twice", "id `{id}` 重复"))
                        .with("id", id),
                ));
            }
            seen.push(id);
        }
    }
}
