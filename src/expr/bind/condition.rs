//! Conditions: what is true or false for a record.

use memchr::memmem::Finder;

use super::Binder;
use crate::expr::ValueType;
use crate::expr::fault::Fault;
use crate::expr::like::Like;
use crate::expr::plan::{Condition, Constant, Formula, Pattern, Reading};
use crate::expr::scope::{Absent, Found};
use crate::expr::tree::{Form, Node, Part};
use crate::text;
use crate::text::Message;

impl<'a> Binder<'a> {
    /// A condition; anything that is true or false is one.
    pub(super) fn condition(&mut self, node: &Node) -> Option<Condition> {
        self.deeper(|binder| binder.condition_of(node))
    }

    fn condition_of(&mut self, node: &Node) -> Option<Condition> {
        match &node.form {
            Form::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner)?))),
            Form::All(parts) => self.conditions(parts).map(Condition::All),
            Form::Any(parts) => self.conditions(parts).map(Condition::Any),
            Form::Compare(comparison, left, right) => self.compare(*comparison, left, right),
            Form::In {
                operand,
                list,
                negated,
            } => self.among(operand, list, *negated),
            Form::Between {
                operand,
                low,
                high,
                negated,
            } => self.between([operand, low, high], *negated),
            Form::Part {
                operand,
                how,
                pattern,
                negated,
            } => self.part(operand, *how, pattern, *negated),
            Form::Matches {
                operand,
                pattern,
                pattern_span,
                ignore_case,
                negated,
            } => {
                let operand = self.text(operand);
                let pattern = self.regular(pattern, pattern_span, *ignore_case);
                Some(Condition::Matches {
                    operand: operand?,
                    pattern: Box::new(pattern?),
                    negated: *negated,
                })
            }
            Form::IsEmpty { operand, negated } => self.is_empty(operand, *negated),
            Form::IsValid { operand, negated } => self.is_valid(operand, *negated),
            _ => {
                let typed = self.value(node)?;
                let formula = self.as_type(typed, ValueType::Bool)?;
                Some(match formula {
                    Formula::Literal(Constant::Bool(bool)) => Condition::Always(bool),
                    Formula::Truth(condition) => *condition,
                    formula => Condition::Is(formula),
                })
            }
        }
    }

    /// All of them, so that all that is wrong is said.
    fn conditions(&mut self, nodes: &[Node]) -> Option<Vec<Condition>> {
        let bound: Vec<Option<Condition>> = nodes.iter().map(|node| self.condition(node)).collect();
        bound.into_iter().collect()
    }

    /// A text.
    pub(super) fn text(&mut self, node: &Node) -> Option<Formula> {
        let typed = self.value(node)?;
        self.as_type(typed, ValueType::Text)
    }

    fn part(
        &mut self,
        operand: &Node,
        how: Part,
        pattern: &Node,
        negated: bool,
    ) -> Option<Condition> {
        let operand = self.text(operand);
        let sought = self.beside(pattern)?;
        if let Some("") = sought.written() {
            self.never_true(&pattern.span);
        }
        let pattern = match self.as_type(sought, ValueType::Text)? {
            Formula::Literal(Constant::Text(text)) if !text.is_empty() => match how {
                Part::Contains => {
                    Pattern::Contains(Box::new(Finder::new(text.as_bytes()).into_owned()))
                }
                Part::Starts => Pattern::Starts(text),
                Part::Ends => Pattern::Ends(text),
                Part::Like => Pattern::Like(Box::new(Like::new(&text))),
            },
            formula => Pattern::Formula(Box::new(formula)),
        };
        Some(Condition::Part {
            operand: operand?,
            how,
            pattern,
            negated,
        })
    }

    fn is_empty(&mut self, operand: &Node, negated: bool) -> Option<Condition> {
        // Whether something is there does not depend on what it means.
        let operand = if let Form::Name(name) = &operand.form {
            match self.find(name, operand)? {
                Found::Field(subject) => {
                    self.mentions.name(subject.slot);
                    self.mentions.guard(subject.class);
                    Formula::Field {
                        slot: subject.slot,
                        reading: Reading::Text,
                    }
                }
                Found::Derived(derived) => self.derived(derived, operand).formula,
            }
        } else {
            self.value(operand)?.settled().formula
        };
        Some(Condition::IsEmpty { operand, negated })
    }

    fn is_valid(&mut self, operand: &Node, negated: bool) -> Option<Condition> {
        if let Form::Name(name) = &operand.form
            && let Found::Field(subject) = self.find(name, operand)?
        {
            self.mentions.name(subject.slot);
            self.mentions.guard(subject.class);
            if let Some(region) = subject.region {
                self.mentions.name(region);
            }
            return Some(Condition::IsValid {
                slot: subject.slot,
                negated,
            });
        }
        let message = text!(
            "only a field of the table can be valid",
            "只有表中的字段可以判断 is valid"
        );
        self.refuse(Fault::at(&operand.span, message))
    }

    /// What a name means.
    pub(super) fn find(&mut self, name: &str, node: &Node) -> Option<Found<'a>> {
        if self.table.is_some() {
            return self.outside_aggregate(node);
        }
        match self.scope.find(name) {
            Ok(found) => Some(found),
            Err(absent) => {
                let (message, near) = match absent {
                    Absent::NoColumn { message, near } => (message, near),
                    Absent::Unknown { near } => {
                        let message = text!("there is no field `{name}`", "没有字段 `{name}`");
                        (Message::new(message).with("name", name), near)
                    }
                };
                self.refuse(Fault::at(&node.span, message).near(near.as_deref()))
            }
        }
    }
}
