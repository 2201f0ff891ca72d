//! `[[rules]]` and `[[freshness]]`: what a record must be beyond its cells, one by one.

use super::Compiler;
use super::derive::Computed;
use crate::expr::plan::Condition;
use crate::expr::tree::{Form, Literal};
use crate::schema::node::{Node, NodeValue};
use crate::schema::rules::{Freshness, Retention, RetentionAction, Rule};
use crate::schema::sentence::{Filling, Piece, Sentence, Wording};
use crate::schema::source::Fault;
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;
use crate::types::calendar;

impl Compiler<'_> {
    /// `[[rules]]`, in file order.
    pub(super) fn rules(&mut self, names: &Computed<'_>) -> Vec<Rule> {
        let nodes = self.root.get("rules").map(Node::items).unwrap_or_default();
        nodes
            .iter()
            .filter_map(|node| self.rule(node, names))
            .collect()
    }

    fn rule(&mut self, node: &Node, names: &Computed<'_>) -> Option<Rule> {
        let assert_node = node.get("assert")?;
        let when = node.get("when").map(|when| self.condition(when, names));
        let assert = self.condition(assert_node, names);
        let message = node
            .get("message")
            .map(|message| self.sentence(message, Some(names)));
        let (id, assert) = (node.get("id")?.text()?, assert?);
        let when = match when {
            Some(when) => Some(when?),
            None => None,
        };
        let (mut fields, mut reads, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(when) = when {
            fields.extend(when.mentions.named);
            reads.extend(when.mentions.read);
            broken.push(when.condition);
        }
        fields.extend(assert.mentions.named);
        reads.extend(assert.mentions.read);
        broken.push(Condition::Not(Box::new(assert.condition)));
        let default = severity_of(node).unwrap_or(Severity::Error);
        Some(Rule {
            check: self.check_of_record(&format!("rule.{id}"), default, once(fields)),
            broken: Condition::All(broken),
            reads: once(reads),
            assert: assert_node.text()?.to_owned(),
            message,
        })
    }

    /// `message` of a rule (or of a check over the whole table, which has no `names` to fill places from).
    pub(super) fn sentence(&mut self, node: &Node, names: Option<&Computed<'_>>) -> Sentence {
        let wordings: Vec<(&str, &Node)> = match &node.value {
            NodeValue::Table(entries) => entries
                .iter()
                .map(|(lang, text)| (lang.name.as_str(), text))
                .collect(),
            _ => vec![("", node)],
        };
        let wordings = wordings.into_iter().map(|(lang, node)| Wording {
            lang: lang.to_owned(),
            pieces: self.pieces(node, names),
        });
        Sentence(wordings.collect())
    }

    fn pieces(&mut self, node: &Node, names: Option<&Computed<'_>>) -> Vec<Piece> {
        let text = node.text().unwrap_or_default();
        let (mut pieces, mut plain, mut at) = (Vec::new(), String::new(), 0);
        while let Some(sign) = text[at..].chars().next() {
            let rest = &text[at..];
            let name = rest
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'));
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(sign);
                at += 2;
            } else if let Some((name, _)) = name {
                let span = at..at + name.len() + 2;
                at = span.end;
                match self.place(node, &span, name, names) {
                    Some(filling) => {
                        pieces.push(Piece::Plain(std::mem::take(&mut plain)));
                        pieces.push(Piece::Place(filling));
                    }
                    None => plain.push_str(&text[span]),
                }
            } else {
                plain.push(sign);
                at += sign.len_utf8();
            }
        }
        pieces.push(Piece::Plain(plain));
        pieces
    }

    /// The field that fills a place of a message; an error noted where there is none.
    fn place(
        &mut self,
        node: &Node,
        span: &std::ops::Range<usize>,
        name: &str,
        names: Option<&Computed<'_>>,
    ) -> Option<Filling> {
        let (message, near) = match names.map(|names| names.filling(name.trim())) {
            Some(Ok(filling)) => return Some(filling),
            Some(Err(near)) => (
                text!(
                    "no field is called `{name}`; write two braces for a brace",
                    "没有名为 `{name}` 的字段；若要写花括号本身，请写两个"
                ),
                near,
            ),
            None => (
                text!(
                    "`{name}`: a check over the whole table has no record to take a cell from",
                    "`{name}`：整表检查没有对应的记录，无法填入单元格"
                ),
                None,
            ),
        };
        let fault = Fault::at(
            &self.within(node, span),
            Message::new(message).with("name", name),
        );
        self.problems.error(fault.near(near.as_deref()));
        None
    }

    /// `[[freshness]]`, in file order.
    pub(super) fn freshness(&mut self, names: &Computed<'_>) -> Vec<Freshness> {
        let nodes = self
            .root
            .get("freshness")
            .map(Node::items)
            .unwrap_or_default();
        nodes
            .iter()
            .filter_map(|node| self.fresh(node, names))
            .collect()
    }

    /// `[retention]`.
    pub(super) fn retention(&mut self, names: &Computed<'_>) -> Option<Retention> {
        let node = self.root.get("retention")?;
        let field = self.aging(node, names);
        let keep = node.get("keep")?;
        let oldest = self.oldest(keep);
        let (field, oldest) = (field?, oldest?);
        let code = format!("retention.{}", self.names[field]);
        let action = node.get("action").and_then(Node::text);
        Some(Retention {
            check: self.check(&code, Some(Severity::Warning), &[field]),
            field,
            keep: keep.text()?.to_owned(),
            oldest,
            action: action
                .and_then(RetentionAction::from_name)
                .unwrap_or_default(),
        })
    }

    /// The date or time that a section names as `field`.
    fn aging(&mut self, node: &Node, names: &Computed<'_>) -> Option<usize> {
        let field_node = node.get("field")?;
        let field = self.named(field_node);
        if let Some(of_type) = field.and_then(|field| names.type_of(field))
            && !matches!(of_type, "date" | "datetime")
        {
            self.problems.error(Fault::at(
                &field_node.span,
                Message::new(text!(
                    "only a `date` or `datetime` field gets old; this one is `{type}`",
                    "只有 `date` 或 `datetime` 字段才能判断早晚，该字段为 `{type}`"
                ))
                .with("type", of_type),
            ));
        }
        field
    }

    fn fresh(&mut self, node: &Node, names: &Computed<'_>) -> Option<Freshness> {
        let field = self.aging(node, names);
        let after = node.get("staleAfter")?;
        let oldest = self.oldest(after);
        let (field, oldest) = (field?, oldest?);
        let code = format!("freshness.{}", self.names[field]);
        let default = severity_of(node).unwrap_or(Severity::Warning);
        Some(Freshness {
            check: self.check(&code, Some(default), &[field]),
            field,
            stale_after: after.text()?.to_owned(),
            oldest,
        })
    }

    /// Today less a duration as written: days since 1970-01-01.
    fn oldest(&mut self, node: &Node) -> Option<i32> {
        const DAY_SECONDS: i64 = calendar::DAY / calendar::SECOND;
        let written = self.expression(node)?;
        let (months, days) = match written.form {
            Form::Literal(Literal::Duration { months, seconds }) if seconds % DAY_SECONDS == 0 => {
                (months, seconds / DAY_SECONDS)
            }
            _ => {
                let fault = text!("a duration in whole days expected", "此处应为整天数的时长");
                let hint = text!(
                    "as 180d, 6m or 1y: days, months, years",
                    "例如 180d（天）、6m（月）、1y（年）"
                );
                self.problems.error(Fault::at(&node.span, fault).hint(hint));
                return None;
            }
        };
        let oldest = calendar::add_months(self.settings.today, -months)
            .and_then(|day| i32::try_from(i64::from(day) - days).ok())
            .filter(|day| calendar::DAYS.contains(day));
        if oldest.is_none() {
            let fault = text!(
                "so long ago there was no calendar",
                "时长过长，超出日历范围"
            );
            self.problems.error(Fault::at(&node.span, fault));
        }
        oldest
    }
}

/// `severity` of a section.
pub(super) fn severity_of(node: &Node) -> Option<Severity> {
    match node.get("severity")?.text()? {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "info" => Some(Severity::Info),
        _ => None,
    }
}

/// The same fields, each at its first mention.
pub(super) fn once(fields: Vec<usize>) -> Vec<usize> {
    let mut seen = Vec::new();
    for field in fields {
        if !seen.contains(&field) {
            seen.push(field);
        }
    }
    seen
}
