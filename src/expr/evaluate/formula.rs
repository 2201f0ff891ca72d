//! Values of formulas: a column of them for the records in question.

use super::Evaluation;
use crate::expr::arithmetic;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::functions::Function;
use crate::expr::plan::{Condition, Formula};

impl<'a> Evaluation<'a> {
    /// The value of a formula for each of `rows`, in order.
    pub(super) fn values(&self, formula: &'a Formula, rows: &[u32]) -> Vec<Datum<'a>> {
        match formula {
            Formula::Literal(constant) => vec![Datum::from(constant); rows.len()],
            Formula::Given(number) => {
                let given = self.context.given.get(*number);
                vec![given.copied().unwrap_or(Datum::Empty); rows.len()]
            }
            Formula::Field { slot, reading } => {
                let field = self.field(*slot, *reading);
                let mut values = Vec::with_capacity(rows.len());
                self.each_value(&field, rows, |_, value, text| {
                    values.push(self.datum(&field, value, text));
                });
                values
            }
            Formula::Rank { of, order } => {
                let mut values = self.values(of, rows);
                for value in &mut values {
                    *value = rank(*value, order);
                }
                values
            }
            Formula::Derived(derived) => self.values(&derived.formula, rows),
            Formula::Whole(inner) => {
                let mut values = self.values(inner, rows);
                let means = self.means();
                for value in &mut values {
                    if let Datum::Number(number) = *value
                        && number.floor() != number
                    {
                        *value = means.undefined();
                    }
                }
                values
            }
            Formula::Negate(inner) => {
                let mut values = self.values(inner, rows);
                let means = self.means();
                for value in &mut values {
                    *value = arithmetic::negate(*value, &means);
                }
                values
            }
            Formula::Arithmetic(first, steps) => {
                let mut values = self.values(first, rows);
                let means = self.means();
                for (operator, right) in steps {
                    let right = self.values(right, rows);
                    for (left, right) in values.iter_mut().zip(right) {
                        *left = arithmetic::apply(*operator, *left, right, &means);
                    }
                }
                values
            }
            Formula::Call(function, arguments) => self.call(function, arguments, rows),
            Formula::If(condition, one, other) => self.choose(condition, one, other, rows),
            Formula::Truth(condition) => {
                let mut true_rows = rows.to_vec();
                self.retain(condition, &mut true_rows);
                let mut next = true_rows.into_iter().peekable();
                rows.iter()
                    .map(|row| Datum::Bool(next.next_if_eq(row).is_some()))
                    .collect()
            }
        }
    }

    fn call(&self, function: &Function, arguments: &'a [Formula], rows: &[u32]) -> Vec<Datum<'a>> {
        let columns: Vec<Vec<Datum<'a>>> = arguments
            .iter()
            .map(|argument| self.values(argument, rows))
            .collect();
        let means = self.means();
        let mut row = Vec::with_capacity(columns.len());
        (0..rows.len())
            .map(|place| {
                row.clear();
                row.extend(columns.iter().map(|column| column[place]));
                if function.takes_empty || row.iter().all(Datum::is_present) {
                    (function.call)(&row, &means)
                } else {
                    Datum::Empty
                }
            })
            .collect()
    }

    /// Each side is worked out only for the records that ask for it.
    fn choose(
        &self,
        condition: &'a Condition,
        one: &'a Formula,
        other: &'a Formula,
        rows: &[u32],
    ) -> Vec<Datum<'a>> {
        let mut yes = rows.to_vec();
        self.retain(condition, &mut yes);
        let no = without(rows, &yes);
        let mut ones = self.values(one, &yes).into_iter();
        let mut others = self.values(other, &no).into_iter();
        let mut next = yes.into_iter().peekable();
        rows.iter()
            .map(|row| {
                let side = if next.next_if_eq(row).is_some() {
                    ones.next()
                } else {
                    others.next()
                };
                side.unwrap_or(Datum::Empty)
            })
            .collect()
    }
}

/// Those of `rows` that are not among `gone`; both ascending.
pub(super) fn without(rows: &[u32], gone: &[u32]) -> Vec<u32> {
    let mut gone = gone.iter().peekable();
    rows.iter()
        .copied()
        .filter(|row| gone.next_if_eq(&row).is_none())
        .collect()
}

/// The place of a text in a list of values.
fn rank<'d>(value: Datum<'_>, order: &[String]) -> Datum<'d> {
    match value {
        Datum::Text(text) => {
            let place = order.iter().position(|value| value == text);
            let rank = place.and_then(|place| i64::try_from(place).ok());
            rank.map_or(Datum::Unreadable, |rank| Datum::Number(Decimal::from(rank)))
        }
        Datum::Empty => Datum::Empty,
        _ => Datum::Unreadable,
    }
}
