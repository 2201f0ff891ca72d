//! Comparisons: both sides of one type, enums by their listed order.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::Binder;
use super::typed::Typed;
use crate::expr::ValueType;
use crate::expr::decimal::Decimal;
use crate::expr::fault::Fault;
use crate::expr::plan::{Condition, Constant, Formula, List, Reading};
use crate::expr::tree::{Comparison, Form, Node};
use crate::text;
use crate::text::{Message, did_you_mean, nearest};
use crate::types::Type;

impl Comparison {
    /// Whether it asks for an order.
    const fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }

    /// Whether it parts the midnight on its right from the rest of that day.
    const fn parts_a_day(self) -> bool {
        !matches!(self, Self::Less | Self::GreaterOrEqual)
    }
}

impl<'a> Binder<'a> {
    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        left: &Node,
        right: &Node,
    ) -> Option<Condition> {
        let sides = self.values(&[left, right])?;
        self.note_empty(&sides);
        if comparison.parts_a_day() {
            self.note_midnight(&[right], &sides);
        }
        if comparison.turned().parts_a_day() {
            self.note_midnight(&[left], &sides);
        }
        let (_, sides) = self.alike(sides, comparison.orders(), ValueType::Text)?;
        let [left, right] = sides.try_into().ok()?;
        Some(Condition::Compare(comparison, left, right))
    }

    pub(super) fn between(&mut self, nodes: [&Node; 3], negated: bool) -> Option<Condition> {
        let parts = self.values(&nodes)?;
        self.note_empty(&parts);
        self.note_midnight(&nodes[2..], &parts);
        let (_, parts) = self.alike(parts, true, ValueType::Text)?;
        let [operand, low, high] = parts.try_into().ok()?;
        Some(Condition::Between {
            operand,
            low,
            high,
            negated,
        })
    }

    pub(super) fn among(
        &mut self,
        operand: &Node,
        list: &[Node],
        negated: bool,
    ) -> Option<Condition> {
        let nodes: Vec<&Node> = std::iter::once(operand).chain(list).collect();
        let parts = self.values(&nodes)?;
        // `not in ('', 'a')` says what is meant all the same.
        if !negated {
            self.note_empty(&parts);
        }
        self.note_midnight(&nodes, &parts);
        let (_, mut formulas) = self.alike(parts, false, ValueType::Text)?;
        let operand = formulas.remove(0);
        Some(Condition::In {
            operand,
            list: list_of(formulas),
            negated,
        })
    }

    /// Every value, so that all that is wrong is said.
    pub(super) fn values(&mut self, nodes: &[&Node]) -> Option<Vec<Typed<'a>>> {
        let places = nodes.iter().enumerate();
        let bound: Vec<Option<Typed<'a>>> = places
            .map(|(place, node)| match place {
                0 => self.value(node),
                _ => self.beside(node),
            })
            .collect();
        bound.into_iter().collect()
    }

    /// A value that stands beside another: a name that nothing has may be a text without its quotes.
    pub(super) fn beside(&mut self, node: &Node) -> Option<Typed<'a>> {
        let value = self.value(node);
        if let (None, Form::Name(name), None) = (&value, &node.form, &self.table)
            && let Some(fault) = self.faults.last_mut()
            && fault.span == node.span
            && fault.hint.is_none()
        {
            let hint = text!("texts stand in quotes: '{name}'", "文本要加引号：'{name}'");
            let hint = Message::new(hint).with("name", name.replace('\'', "''"));
            fault.hint = Some(Box::new(hint));
        }
        value
    }

    /// Makes all parts of one type, their [`common_type`], and says which; `otherwise` where none has one.
    pub(super) fn alike(
        &mut self,
        parts: Vec<Typed<'a>>,
        ordered: bool,
        otherwise: ValueType,
    ) -> Option<(ValueType, Vec<Formula>)> {
        let lead = lead(&parts);
        let wanted = common_type(&parts).unwrap_or(otherwise);
        let reader: Option<&'a dyn Type> = lead.and_then(|typed| typed.reader);
        if ordered && wanted == ValueType::Bool {
            let message = text!("true and false have no order", "是/否值没有大小之分");
            let span = lead.map_or(0..0, |typed| typed.span.clone());
            let hint = text!("compare them with = or !=", "请用 = 或 != 比较");
            return self.refuse(Fault::at(&span, message).hint(hint));
        }
        let order = if ordered { one_order(&parts) } else { None };
        let lead = lead.map(|typed| typed.span.clone());
        let spans: Vec<Range<usize>> = parts.iter().map(|typed| typed.span.clone()).collect();
        let mut formulas = Vec::with_capacity(parts.len());
        let mut whole = true;
        for typed in parts {
            let (found, span) = (typed.value_type, typed.span.clone());
            let is_written = typed.written().is_some();
            let is_lead = Some(&span) == lead.as_ref();
            match typed.fit_beside(wanted, reader) {
                Ok(formula) => formulas.push(formula),
                Err(fault) if is_lead || found.is_none() => {
                    self.faults.push(fault);
                    whole = false;
                }
                Err(fault) => {
                    let fault = unlike(fault, wanted, found, is_written);
                    self.faults.push(fault);
                    whole = false;
                }
            }
        }
        if !whole {
            return None;
        }
        match order {
            Some(order) => Some((ValueType::Number, self.ranked(formulas, order, &spans)?)),
            None => Some((wanted, formulas)),
        }
    }

    /// The ranks of texts in the listed order of a field.
    fn ranked(
        &mut self,
        formulas: Vec<Formula>,
        order: &[String],
        spans: &[Range<usize>],
    ) -> Option<Vec<Formula>> {
        let shared: Arc<[String]> = order.into();
        let mut ranked = Vec::with_capacity(formulas.len());
        for (formula, span) in formulas.into_iter().zip(spans) {
            ranked.push(match formula {
                // Compares with nothing, whatever the order.
                Formula::Literal(Constant::Text(text)) if text.is_empty() => {
                    Formula::Literal(Constant::Text(text))
                }
                Formula::Literal(Constant::Text(text)) => {
                    let Some(rank) = order.iter().position(|value| **value == *text) else {
                        let message = text!(
                            "'{value}' is none of the values in whose order is compared",
                            "'{value}' 不在该字段的取值列表中，无法比较先后"
                        );
                        let near = nearest(&text, order.iter().map(String::as_str));
                        let fault = Fault::at(span, Message::new(message).with("value", &text));
                        return self.refuse(match near {
                            Some(near) => fault.hint(did_you_mean(near)),
                            None => fault,
                        });
                    };
                    let rank = i64::try_from(rank).unwrap_or(i64::MAX);
                    Formula::Literal(Constant::Number(Decimal::from(rank)))
                }
                of => Formula::Rank {
                    of: Box::new(of),
                    order: shared.clone(),
                },
            });
        }
        Some(ranked)
    }
}

/// The first part that says of which type all are: not one that is written out, which is taken for what stands beside
/// it.
fn lead<'p, 'a>(parts: &'p [Typed<'a>]) -> Option<&'p Typed<'a>> {
    let mut parts = parts.iter();
    parts.find(|typed| typed.value_type.is_some() && typed.written().is_none())
}

/// The type that parts beside one another are taken for; none where all are fields without a declared one.
pub(super) fn common_type(parts: &[Typed<'_>]) -> Option<ValueType> {
    let first = || parts.iter().find(|typed| typed.value_type.is_some());
    lead(parts).or_else(first)?.value_type
}

/// What is written out is looked up, not compared one by one.
fn list_of(formulas: Vec<Formula>) -> List {
    fn all<T>(formulas: &[Formula], of: impl Fn(&Constant) -> Option<T>) -> Option<HashSet<T>>
    where
        T: Eq + std::hash::Hash,
    {
        let literal = |formula: &Formula| match formula {
            Formula::Literal(constant) => of(constant),
            _ => None,
        };
        formulas.iter().map(literal).collect()
    }
    let texts = all(&formulas, |constant| match constant {
        Constant::Text(text) => Some(text.clone()),
        _ => None,
    });
    let numbers = || {
        all(&formulas, |constant| match constant {
            Constant::Number(number) => Some(*number),
            _ => None,
        })
    };
    let days = || {
        all(&formulas, |constant| match constant {
            Constant::Date(day) => Some(*day),
            _ => None,
        })
    };
    texts
        .map(List::Texts)
        .or_else(|| numbers().map(List::Numbers))
        .or_else(|| days().map(List::Days))
        .unwrap_or(List::Formulas(formulas))
}

/// The listed order that all fields among the parts, or aggregates of them, share; none where they differ or none has one.
fn one_order<'a>(parts: &[Typed<'a>]) -> Option<&'a [String]> {
    let mut orders = parts
        .iter()
        .filter(|typed| {
            matches!(
                typed.formula,
                Formula::Given(_)
                    | Formula::Field {
                        reading: Reading::Declared(_),
                        ..
                    }
            )
        })
        .map(|typed| typed.order);
    let first = orders.next()??;
    orders.all(|order| order == Some(first)).then_some(first)
}

/// That two types cannot be held against each other. A text that is written out was tried as the other type: what is
/// wrong with it has been said.
fn unlike(fault: Fault, wanted: ValueType, found: Option<ValueType>, is_written: bool) -> Fault {
    let Some(found) = found.filter(|found| *found != wanted) else {
        return fault;
    };
    if is_written && wanted != ValueType::Number {
        return fault;
    }
    let message = text!(
        "{wanted} cannot be compared with {found}",
        "{wanted}不能与{found}比较"
    );
    Fault {
        message: Message::new(message)
            .with_said("wanted", wanted.words())
            .with_said("found", found.words()),
        ..fault
    }
}
