//! The constraints of one field: where they may stand, and whether they make sense together.

use std::cmp::Ordering;

use super::Compiler;
use crate::schema::constraints::{CONSTRAINTS, Cast, Constraint, Entry};
use crate::schema::node::Node;
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::table::codes::Severity;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;
use crate::types::{self, Options, Type};

impl Compiler<'_> {
    /// Every constraint, each with its check.
    pub(super) fn constraints(
        &mut self,
        index: usize,
        node: &Node,
        entry: &'static types::Entry,
        options: &Options,
        ty: &dyn Type,
    ) -> Vec<(CheckId, Box<dyn Constraint>)> {
        let cast = Cast {
            entry,
            options,
            ty,
            today: self.settings.today,
        };
        let mut compiled = Vec::new();
        for constraint in CONSTRAINTS {
            let home = if constraint.name == "categories" {
                Some(node)
            } else {
                node.get("constraints")
            };
            let Some((key, value)) = home.and_then(|home| home.entry(constraint.name)) else {
                continue;
            };
            if !constraint.applies_to(entry.name) {
                self.misplaced(constraint, entry, Fault::at(&key.span, text!("", "")));
                continue;
            }
            match (constraint.build)(&cast, value) {
                Ok(built) => {
                    let check = self.check(constraint.code, Some(Severity::Error), &[index]);
                    compiled.push((check, built));
                }
                Err(fault) => self.problems.error(fault),
            }
        }
        self.enum_within_categories(node, &cast);
        self.bounds_leave_room(node, &cast);
        compiled
    }

    fn misplaced(&mut self, constraint: &Entry, entry: &types::Entry, at: Fault) {
        let message = Message::new(text!(
            "`{constraint}` does not apply to the type `{type}`",
            "`{constraint}` 不能用于 `{type}` 类型"
        ))
        .with("constraint", constraint.name)
        .with("type", entry.name);
        let hint = Message::new(text!("it applies to {types}", "可用于：{types}"))
            .with_said("types", listed(constraint.types));
        self.problems.error(Fault { message, ..at }.hint(hint));
    }

    /// An `enum` beside `categories` must be a subset of them.
    fn enum_within_categories(&mut self, node: &Node, cast: &Cast<'_>) {
        let Some(entries) = node.get("constraints").and_then(|all| all.get("enum")) else {
            return;
        };
        let Some(categories) = node.get("categories") else {
            return;
        };
        let listed: Vec<_> = categories
            .items()
            .iter()
            .filter_map(|item| cast.key(item.get("value").unwrap_or(item)))
            .collect();
        for entry in entries.items() {
            if cast.key(entry).is_some_and(|key| !listed.contains(&key)) {
                self.problems.error(Fault::at(
                    &entry.span,
                    text!(
                        "the entry is not among the categories",
                        "该条目不在 categories 之中"
                    ),
                ));
            }
        }
    }

    /// Warns of two bounds that no value can keep. Both are left to be checked as written.
    fn bounds_leave_room(&mut self, node: &Node, cast: &Cast<'_>) {
        let Some(all) = node.get("constraints") else {
            return;
        };
        let bound = |name: &str| all.get(name).and_then(|bound| cast.key(bound));
        let length = |name: &str| all.get(name)?.number()?.parse::<u64>().ok();
        let pairs = [
            ("minimum", "maximum", false),
            ("minimum", "exclusiveMaximum", true),
            ("exclusiveMinimum", "maximum", true),
            ("exclusiveMinimum", "exclusiveMaximum", true),
        ];
        let mut clashes: Vec<(&str, &str)> = pairs
            .into_iter()
            .filter(|(low, high, strict)| match (bound(low), bound(high)) {
                (Some(low), Some(high)) => match low.cmp(&high) {
                    Ordering::Less => false,
                    Ordering::Equal => *strict,
                    Ordering::Greater => true,
                },
                _ => false,
            })
            .map(|(low, high, _)| (low, high))
            .collect();
        if let (Some(low), Some(high)) = (length("minLength"), length("maxLength"))
            && low > high
        {
            clashes.push(("minLength", "maxLength"));
        }
        for (low, high) in clashes {
            let Some((key, _)) = all.entry(high) else {
                continue;
            };
            self.problems.warn(Fault::at(
                &key.span,
                Message::new(text!(
                    "no value can keep both `{low}` and `{high}`",
                    "没有值能同时满足 `{low}` 和 `{high}`"
                ))
                .with("low", low)
                .with("high", high),
            ));
        }
    }
}
