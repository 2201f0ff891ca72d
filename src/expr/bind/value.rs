//! Values: literals, names, arithmetic; what is true or false is a value too.

use std::sync::Arc;

use super::Binder;
use super::typed::Typed;
use crate::expr::ValueType;
use crate::expr::arithmetic;
use crate::expr::fault::Fault;
use crate::expr::plan::{Constant, Derived, Formula, Reading};
use crate::expr::scope::{Found, Subject};
use crate::expr::tree::{Arithmetic, Form, Literal, Node};
use crate::text;
use crate::text::Message;

impl<'a> Binder<'a> {
    /// A value; what is wrong with it is noted.
    pub(super) fn value(&mut self, node: &Node) -> Option<Typed<'a>> {
        self.deeper(|binder| binder.value_of(node))
    }

    fn value_of(&mut self, node: &Node) -> Option<Typed<'a>> {
        let span = &node.span;
        match &node.form {
            Form::Literal(literal) => {
                let (constant, value_type) = constant(literal);
                Some(Typed::of(Formula::Literal(constant), value_type, span))
            }
            Form::Name(name) => match self.find(name, node)? {
                Found::Field(subject) => Some(self.field(subject, node)),
                Found::Derived(derived) => Some(self.derived(derived, node)),
            },
            Form::Today => {
                let today = Constant::Date(self.settings.today);
                Some(Typed::of(Formula::Literal(today), ValueType::Date, span))
            }
            Form::User => {
                let Some(user) = self.settings.user else {
                    let message = text!("nobody is named as the user", "没有指明用户");
                    let hint = text!("name one with --user", "请用 --user 指明");
                    return self.refuse(Fault::at(span, message).hint(hint));
                };
                let user = Constant::Text(user.into());
                Some(Typed::of(Formula::Literal(user), ValueType::Text, span))
            }
            Form::Rows | Form::Previous(_) => self.of_table(node),
            Form::Call {
                function,
                name_span,
                arguments,
            } => self.call(node, function, name_span, arguments),
            Form::Negate(inner) => {
                let typed = self.value(inner)?;
                self.negate(typed, node)
            }
            Form::Arithmetic(..) => self.chain(node),
            Form::Not(_)
            | Form::All(_)
            | Form::Any(_)
            | Form::Compare(..)
            | Form::In { .. }
            | Form::Between { .. }
            | Form::Part { .. }
            | Form::Matches { .. }
            | Form::IsEmpty { .. }
            | Form::IsValid { .. } => {
                let truth = Formula::Truth(Box::new(self.condition(node)?));
                Some(Typed::of(truth, ValueType::Bool, span))
            }
        }
    }

    fn field(&mut self, subject: Subject<'a>, node: &Node) -> Typed<'a> {
        self.mentions.read(subject.slot);
        self.mentions.guard(subject.class);
        let reading = match subject.ty {
            Some((value_type, _)) => Reading::Declared(value_type),
            None => Reading::Text,
        };
        Typed {
            formula: Formula::Field {
                slot: subject.slot,
                reading,
            },
            value_type: subject.ty.map(|(value_type, _)| value_type),
            reader: subject.ty.map(|(_, ty)| ty),
            order: subject.order,
            span: node.span.clone(),
        }
    }

    pub(super) fn derived(&mut self, derived: Arc<Derived>, node: &Node) -> Typed<'a> {
        self.mentions.also(&derived);
        self.weight += derived.weight;
        self.deepest = self.deepest.max(self.depth + derived.depth);
        let value_type = derived.value_type;
        Typed::of(Formula::Derived(derived), value_type, &node.span)
    }

    fn negate(&mut self, typed: Typed<'a>, node: &Node) -> Option<Typed<'a>> {
        let value_type = match typed.value_type {
            Some(ValueType::Duration) => ValueType::Duration,
            _ => ValueType::Number,
        };
        let inner = self.as_type(typed, value_type)?;
        let formula = match inner {
            Formula::Literal(Constant::Number(number)) => {
                Formula::Literal(Constant::Number(number.neg()))
            }
            inner => Formula::Negate(Box::new(inner)),
        };
        Some(Typed::of(formula, value_type, &node.span))
    }

    /// `a + b - …`, step by step from the left, however long.
    fn chain(&mut self, node: &Node) -> Option<Typed<'a>> {
        let (mut first, mut steps) = (node, Vec::new());
        while let Form::Arithmetic(operator, left, right) = &first.form {
            steps.push((*operator, right, first));
            first = left;
        }
        self.weight += steps.len();
        let mut left = self.value(first);
        for (operator, right, whole) in steps.into_iter().rev() {
            let right = self.value(right);
            left = match (left, right) {
                (Some(left), Some(right)) => self.arithmetic(operator, left, right, whole),
                _ => None,
            };
        }
        left
    }

    fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: Typed<'a>,
        right: Typed<'a>,
        node: &Node,
    ) -> Option<Typed<'a>> {
        let (a, b) = meant(operator, left.value_type, right.value_type);
        let Some(value_type) = arithmetic::gives(operator, a, b) else {
            return self.refuse(no_such_sum(operator, &left, &right, (a, b), node));
        };
        let (left, right) = (self.as_type(left, a), self.as_type(right, b));
        let (left, right) = (left?, right?);
        let formula = match left {
            Formula::Arithmetic(first, mut steps) => {
                steps.push((operator, right));
                Formula::Arithmetic(first, steps)
            }
            first => Formula::Arithmetic(Box::new(first), vec![(operator, right)]),
        };
        Some(Typed::of(formula, value_type, &node.span))
    }
}

/// What both sides are taken for: a field without a declared type is what the other side makes sense with.
fn meant(
    operator: Arithmetic,
    left: Option<ValueType>,
    right: Option<ValueType>,
) -> (ValueType, ValueType) {
    use ValueType::{Date, DateTime, Duration, Number};
    match (operator, left, right) {
        (Arithmetic::Add | Arithmetic::Subtract, None, Some(Duration)) => (Date, Duration),
        (Arithmetic::Add, Some(Duration), None) => (Duration, Date),
        (Arithmetic::Subtract, None, Some(Date | DateTime)) => (Date, Date),
        (Arithmetic::Subtract, Some(found @ (Date | DateTime)), None) => (found, Date),
        _ => (left.unwrap_or(Number), right.unwrap_or(Number)),
    }
}

fn no_such_sum(
    operator: Arithmetic,
    left: &Typed<'_>,
    right: &Typed<'_>,
    (a, b): (ValueType, ValueType),
    node: &Node,
) -> Fault {
    use ValueType::{Date, DateTime, Number, Text};
    let message = Message::new(text!(
        "{left} {sign} {right} cannot be worked out",
        "不能用{left} {sign} {right}"
    ))
    .with_said("left", a.words())
    .with("sign", operator.sign())
    .with_said("right", b.words());
    let texts = [left, right]
        .iter()
        .any(|side| side.value_type == Some(Text));
    let fault = Fault::at(&node.span, message);
    // Something in quotes beside what is calculated with was probably meant as such.
    let meant = match (left.written(), right.written()) {
        (Some(_), None) => left.helps(b, Text),
        (None, Some(_)) => right.helps(a, Text),
        _ => None,
    };
    if let Some(hint) = meant.filter(|_| a != b) {
        fault.hint(hint)
    } else if texts && operator == Arithmetic::Add {
        fault.hint(text!(
            "concat(a, b) joins texts",
            "拼接文本请用 concat(a, b)"
        ))
    } else if matches!(
        (a, operator, b),
        (
            Date | DateTime,
            Arithmetic::Add | Arithmetic::Subtract,
            Number
        )
    ) {
        fault.hint(text!(
            "days are written 30d, months 6m",
            "天数写作 30d，月数写作 6m"
        ))
    } else {
        fault
    }
}

/// A literal as it is evaluated.
fn constant(literal: &Literal) -> (Constant, ValueType) {
    match literal {
        Literal::Text(text) => (Constant::Text(text.as_str().into()), ValueType::Text),
        Literal::Number(number) => (Constant::Number(*number), ValueType::Number),
        Literal::Bool(bool) => (Constant::Bool(*bool), ValueType::Bool),
        Literal::Date(day) => (Constant::Date(*day), ValueType::Date),
        Literal::Duration { months, seconds } => (
            Constant::Duration {
                months: *months,
                seconds: *seconds,
            },
            ValueType::Duration,
        ),
    }
}
