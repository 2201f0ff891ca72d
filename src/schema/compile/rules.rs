//! `[[rules]]` and `[[freshness]]`: what a record must be beyond its cells, one by one.

use super::Compiler;
use super::derive::Computed;
use crate::expr::datum::Datum;
use crate::expr::evaluate;
use crate::expr::plan::Condition;
use crate::expr::scope::{Found, Scope};
use crate::expr::tree::{Arithmetic, Form, Literal};
use crate::expr::{bind, tree};
use crate::schema::cells::OneRecord;
use crate::schema::node::{Node, NodeValue};
use crate::schema::rules::{Freshness, Rule};
use crate::schema::sentence::{Filling, Piece, Sentence, Wording};
use crate::schema::source::Fault;
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;
use crate::types::calendar::DAY;

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
        let default = weight(node).unwrap_or(Severity::Error);
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

    fn fresh(&mut self, node: &Node, names: &Computed<'_>) -> Option<Freshness> {
        let field_node = node.get("field")?;
        let field = self.named(field_node);
        if let Some(of_type) = field.and_then(|field| names.type_of(field))
            && !matches!(of_type, "date" | "datetime")
        {
            self.problems.error(Fault::at(
                &field_node.span,
                Message::new(text!(
                    "only a `date` or `datetime` field gets stale; this one is `{type}`",
                    "只有 `date` 或 `datetime` 字段才能检查是否过期，该字段为 `{type}`"
                ))
                .with("type", of_type),
            ));
        }
        let after = node.get("staleAfter")?;
        let oldest = self.oldest(after);
        let (field, oldest) = (field?, oldest?);
        let code = format!("freshness.{}", self.names[field]);
        let default = weight(node).unwrap_or(Severity::Warning);
        Some(Freshness {
            check: self.check(&code, Some(default), &[field]),
            field,
            stale_after: after.text()?.to_owned(),
            oldest,
        })
    }

    /// Today less a duration as written, in microseconds since 1970-01-01T00:00:00.
    fn oldest(&mut self, node: &Node) -> Option<i64> {
        let written = self.expression(node)?;
        if !matches!(&written.form, Form::Literal(Literal::Duration { .. })) {
            self.problems.error(
                Fault::at(&node.span, text!("a duration expected", "此处应为时长")).hint(text!(
                    "as 180d, 6m or 1y: days, months, years",
                    "例如 180d（天）、6m（月）、1y（年）"
                )),
            );
            return None;
        }
        let span = written.span.clone();
        let part = |form| {
            Box::new(tree::Node {
                form,
                span: span.clone(),
            })
        };
        let today = part(Form::Today);
        let oldest = part(Form::Arithmetic(
            Arithmetic::Subtract,
            today,
            Box::new(written),
        ));
        let settings = self.binding();
        let computed = match bind::derived("", None, &oldest, &Nothing, settings) {
            Ok(computed) => computed,
            Err(faults) => {
                self.refuse(node, faults);
                return None;
            }
        };
        let mut micros = None;
        evaluate::each(
            &computed.formula,
            &OneRecord,
            evaluate::Context { given: &[] },
            &mut evaluate::Scratch::default(),
            &[0],
            |_, value| {
                micros = match value {
                    Datum::Date(day) => Some(i64::from(day) * DAY),
                    Datum::DateTime { micros, .. } => Some(micros),
                    _ => None,
                }
            },
        );
        if micros.is_none() {
            let fault = text!(
                "so long ago there was no calendar",
                "时长过长，超出日历范围"
            );
            self.problems.error(Fault::at(&node.span, fault));
        }
        micros
    }
}

/// `severity` of a section.
pub(super) fn weight(node: &Node) -> Option<Severity> {
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

/// No names.
struct Nothing;

impl Scope for Nothing {
    fn find(&self, _: &str) -> Result<Found<'_>, Option<String>> {
        Err(None)
    }
}
