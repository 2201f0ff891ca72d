//! Keys: what must be unique over the whole table, and what must stand in another one.

use super::Compiler;
use crate::schema::node::{Node, NodeValue};
use crate::schema::source::Fault;
use crate::schema::{Field, ForeignKey, Key};
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;

impl Compiler<'_> {
    /// The fields of `primaryKey`, in its order; empty without one.
    pub(super) fn primary_key(&mut self) -> Vec<usize> {
        match self.root.get("primaryKey") {
            Some(node) => {
                if node.one_or_more().is_empty() {
                    self.problems.error(Fault::at(
                        &node.span,
                        text!("a key needs a field", "键至少应有一个字段"),
                    ));
                }
                self.parts(node)
            }
            None => Vec::new(),
        }
    }

    /// Every key, in the order `primaryKey`, `uniqueKeys`, `unique`; a single field that several of them name is
    /// kept under the first.
    pub(super) fn keys(&mut self, primary_key: &[usize], fields: &[Option<Field>]) -> Vec<Key> {
        let root = self.root;
        let mut keys: Vec<Key> = Vec::new();
        if !primary_key.is_empty() {
            self.key(&mut keys, "primary-key", primary_key.to_vec(), fields);
        }
        if let Some(node) = root.get("uniqueKeys") {
            if node.items().is_empty() && matches!(&node.value, NodeValue::List(_)) {
                self.problems.error(Fault::at(
                    &node.span,
                    text!("at least one key expected", "至少应有一个键"),
                ));
            }
            for item in node.items() {
                let parts = self.parts(item);
                if item.items().is_empty() {
                    self.problems.error(Fault::at(
                        &item.span,
                        text!("a key needs a field", "键至少应有一个字段"),
                    ));
                }
                self.key(&mut keys, "unique-key", parts, fields);
            }
        }
        let nodes = root.get("fields").map(Node::items).unwrap_or_default();
        for (index, node) in nodes.iter().enumerate() {
            let unique = node.get("constraints").and_then(|all| all.get("unique"));
            if unique.and_then(Node::bool) == Some(true) {
                self.key(&mut keys, "unique", vec![index], fields);
            }
            self.unique_by(node);
        }
        keys
    }

    fn key(
        &mut self,
        keys: &mut Vec<Key>,
        code: &str,
        parts: Vec<usize>,
        fields: &[Option<Field>],
    ) {
        if parts.is_empty() || (parts.len() == 1 && keys.iter().any(|key| key.fields == parts)) {
            return;
        }
        keys.push(Key {
            check: self.check(code, Some(Severity::Error), &parts),
            canonical: parts
                .iter()
                .map(|field| {
                    fields
                        .get(*field)
                        .and_then(Option::as_ref)
                        .is_some_and(|field| field.unique_by_canonical)
                })
                .collect(),
            fields: parts,
        });
    }

    /// `uniqueBy = "canonical"` needs a kind to make the form.
    fn unique_by(&mut self, field: &Node) {
        let Some(node) = field.get("uniqueBy") else {
            return;
        };
        if node.text() == Some("canonical") && field.get("kind").is_none() {
            self.problems.error(Fault::at(
                &node.span,
                text!(
                    "only a field with a `kind` has a canonical form",
                    "只有设了 `kind` 的字段才有规范形式"
                ),
            ));
        }
    }

    /// The fields that a text or a list of texts names, each once.
    fn parts(&mut self, node: &Node) -> Vec<usize> {
        let mut parts = Vec::new();
        for item in node.one_or_more() {
            let Some(field) = self.named(item) else {
                continue;
            };
            if parts.contains(&field) {
                self.problems.error(Fault::at(
                    &item.span,
                    text!("the field stands twice in the key", "该字段在键中重复"),
                ));
            } else {
                parts.push(field);
            }
        }
        parts
    }

    /// `foreignKeys`, as far as this file alone can tell.
    pub(super) fn foreign_keys(&mut self) -> Vec<ForeignKey> {
        let mut keys = Vec::new();
        let nodes = self
            .root
            .get("foreignKeys")
            .map(Node::items)
            .unwrap_or_default();
        for node in nodes {
            if let Some(key) = self.foreign_key(node) {
                keys.push(key);
            }
        }
        keys
    }

    fn foreign_key(&mut self, node: &Node) -> Option<ForeignKey> {
        let own = node.get("fields")?;
        let fields = self.parts(own);
        let reference = node.get("reference")?;
        let theirs = reference.get("fields")?;
        let names: Vec<String> = theirs
            .one_or_more()
            .iter()
            .filter_map(|node| node.text().map(str::to_owned))
            .collect();
        let (wanted, found) = (own.one_or_more().len(), theirs.one_or_more().len());
        if wanted == 0 {
            self.problems.error(Fault::at(
                &own.span,
                text!("a key needs a field", "键至少应有一个字段"),
            ));
        } else if wanted != found {
            self.problems.error(Fault::at(
                &theirs.span,
                Message::new(text!(
                    "both sides must name as many fields: {wanted} here, {found} in the other table",
                    "两边字段数目应相同：本表 {wanted} 个，被引用的表 {found} 个"
                ))
                .with("wanted", wanted)
                .with("found", found),
            ));
        }
        // An empty name is version 1's way to say "this table".
        let resource = reference
            .get("resource")
            .and_then(Node::text)
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
        let own_reference = if resource.is_none() && reference.get("datapackage").is_none() {
            self.parts(theirs)
        } else {
            Vec::new()
        };
        Some(ForeignKey {
            check: self.check("foreign-key", Some(Severity::Error), &fields),
            fields,
            resource,
            reference: names,
            own_reference,
        })
    }
}
