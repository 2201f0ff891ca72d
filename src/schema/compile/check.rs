//! `[[checks]]`: what the whole table must be.

use super::Compiler;
use super::derive::Computed;
use super::rules::severity_of;
use crate::expr::bind;
use crate::schema::node::Node;
use crate::schema::rules::TableCheck;
use crate::table::codes::Severity;

impl Compiler<'_> {
    /// `[[checks]]`, in file order.
    pub(super) fn table_checks(&mut self, names: &Computed<'_>) -> Vec<TableCheck> {
        let nodes = self.root.get("checks").map(Node::items).unwrap_or_default();
        let checks = nodes.iter();
        checks
            .filter_map(|node| self.table_check(node, names))
            .collect()
    }

    fn table_check(&mut self, node: &Node, names: &Computed<'_>) -> Option<TableCheck> {
        let assert = node.get("assert")?;
        let tree = self.expression(assert);
        let message = node.get("message");
        let message = message.map(|message| self.sentence(message, None));
        let (tree, settings) = (tree?, self.binding());
        let bound = match names.bind(|scope| bind::check(&tree, scope, settings)) {
            Ok(bound) => bound,
            Err(faults) => {
                self.refuse(assert, faults);
                return None;
            }
        };
        self.advise(assert, &bound.notes);
        let code = format!("check.{}", node.get("id")?.text()?);
        let default = severity_of(node).unwrap_or(Severity::Error);
        let fields = &bound.mentions.named;
        let check = self.check_of_record(&code, default, fields.clone());
        // Told, never judged; silent where the check is.
        let unjudged = self.check_of_record(&code, Severity::Info, fields.clone());
        let silent = self.checks[usize::from(check.0)].severity.is_none();
        self.checks[usize::from(unjudged.0)].severity = (!silent).then_some(Severity::Info);
        Some(TableCheck {
            check,
            unjudged,
            bound,
            assert: assert.text()?.to_owned(),
            message,
        })
    }
}
