//! Checks over a whole table: what stands for a field there is an aggregate of it.

use super::typed::Typed;
use super::{Binder, Mentions, Settings};
use crate::expr::ValueType;
use crate::expr::aggregate::{Aggregate, Argument, Given, Kept, Measure};
use crate::expr::fault::Fault;
use crate::expr::plan::{Condition, Formula};
use crate::expr::scope::Scope;
use crate::expr::tree::{Form, Node};
use crate::text;

/// A check over a whole table.
#[derive(Clone, Debug)]
pub struct Check {
    /// What is evaluated, once; its [`Formula::Given`] count through `given`.
    pub condition: Condition,
    /// What it must be told.
    pub given: Vec<Given>,
    /// What it names.
    pub mentions: Mentions,
    /// What its author should know.
    pub notes: Vec<Fault>,
}

/// What a check asks of its table, while it is bound.
#[derive(Debug, Default)]
pub(super) struct Asked {
    given: Vec<Given>,
}

/// Binds a check over a whole table.
///
/// # Errors
/// Everything that is wrong with it; never empty.
pub fn check(tree: &Node, scope: &dyn Scope, settings: Settings<'_>) -> Result<Check, Vec<Fault>> {
    let mut binder = Binder::new(scope, settings);
    binder.table = Some(Asked::default());
    let condition = binder.condition(tree);
    binder.finish(condition, tree, |condition, binder| Check {
        condition,
        given: binder.table.unwrap_or_default().given,
        mentions: binder.mentions,
        notes: binder.notes,
    })
}

impl<'a> Binder<'a> {
    /// `rows`, `previous.…`.
    pub(super) fn of_table(&mut self, node: &Node) -> Option<Typed<'a>> {
        if self.table.is_none() {
            let message = text!(
                "this is known of a whole table only, so it stands only in [[checks]]",
                "这是整张表的统计值，只能用在 [[checks]] 里"
            );
            return self.refuse(Fault::at(&node.span, message));
        }
        let Form::Previous(inner) = &node.form else {
            return self.give(Given::Rows, node);
        };
        match &inner.form {
            Form::Rows => self.give(Given::Previous(Kept::Rows), node),
            Form::Call {
                function,
                arguments,
                ..
            } => match Measure::find(function, arguments.len()) {
                Some(measure) => {
                    let (aggregate, order) = self.aggregate(measure, inner, arguments)?;
                    let kept = Given::Previous(Kept::Aggregate(aggregate));
                    let typed = self.give(kept, node)?;
                    Some(Typed { order, ..typed })
                }
                None => self.nothing_previous(inner),
            },
            _ => self.nothing_previous(inner),
        }
    }

    fn nothing_previous(&mut self, node: &Node) -> Option<Typed<'a>> {
        let message = text!(
            "the last run has rows and aggregates: previous.rows, previous.sum(…)",
            "上次运行只有 previous.rows 和 previous.sum(…) 等统计值"
        );
        self.refuse(Fault::at(&node.span, message))
    }

    /// An aggregate of this table.
    pub(super) fn measure(
        &mut self,
        measure: Measure,
        node: &Node,
        arguments: &[Node],
    ) -> Option<Typed<'a>> {
        let (aggregate, order) = self.aggregate(measure, node, arguments)?;
        let typed = self.give(Given::Aggregate(aggregate), node)?;
        Some(Typed { order, ..typed })
    }

    fn give(&mut self, given: Given, node: &Node) -> Option<Typed<'a>> {
        let value_type = given.gives();
        let asked = &mut self.table.as_mut()?.given;
        asked.push(given);
        let formula = Formula::Given(asked.len() - 1);
        Some(Typed::of(formula, value_type, &node.span))
    }

    /// An aggregate, and the listed order of what it gives.
    fn aggregate(
        &mut self,
        measure: Measure,
        node: &Node,
        arguments: &[Node],
    ) -> Option<(Aggregate, Option<&'a [String]>)> {
        let [argument] = arguments else {
            let message = text!("exactly one argument expected", "应恰好有一个参数");
            return self.refuse(Fault::at(&node.span, message));
        };
        // Inside stands what is worked out for each record.
        let asked = self.table.take();
        let typed = self.value(argument);
        self.table = asked;
        let typed = typed?;
        let numbers = matches!(measure, Measure::Sum | Measure::Avg);
        let typed = match typed.value_type {
            None if numbers => {
                let span = typed.span.clone();
                let formula = self.as_type(typed, ValueType::Number)?;
                Typed::of(formula, ValueType::Number, &span)
            }
            Some(found) if numbers && found != ValueType::Number => {
                let fault = typed.misfit(ValueType::Number);
                return self.refuse(fault);
            }
            _ => typed.settled(),
        };
        let of = typed.value_type.unwrap_or(ValueType::Text);
        let outermost = matches!(measure, Measure::Min | Measure::Max);
        let order = typed.order.filter(|_| outermost);
        let argument = match (typed.formula, order) {
            (Formula::Truth(condition), _) => Argument::Where(*condition),
            (formula, _) if of == ValueType::Bool => Argument::Where(Condition::Is(formula)),
            (formula, Some(order)) => Argument::Values(Formula::Rank {
                of: Box::new(formula),
                order: order.into(),
            }),
            (formula, None) => Argument::Values(formula),
        };
        if matches!(argument, Argument::Where(_)) && (outermost || measure == Measure::Distinct) {
            let message = text!(
                "a value is expected here, not a condition",
                "此处应为值，不能是条件"
            );
            return self.refuse(Fault::at(&arguments[0].span, message));
        }
        let aggregate = Aggregate {
            measure,
            argument,
            gives: if outermost { of } else { ValueType::Number },
            text: node.to_string(),
        };
        Some((aggregate, order))
    }

    /// A field that stands by itself in a check over the table.
    pub(super) fn outside_aggregate<T>(&mut self, node: &Node) -> Option<T> {
        let message = text!(
            "a check is about the whole table; of a field it has sum() avg() min() max() count() distinct() share()",
            "[[checks]] 针对整张表，字段要写在 sum() avg() min() max() count() distinct() share() 这类函数里"
        );
        self.refuse(Fault::at(&node.span, message))
    }
}
