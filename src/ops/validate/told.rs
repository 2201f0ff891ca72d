//! What checks over a whole table are told, and how it is kept for the next run and said to a person.

use std::collections::BTreeMap;

use crate::expr::ValueType;
use crate::expr::bind::{Given, Kept, Measure};
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::plan::Constant;
use crate::expr::written;
use crate::ops::describe::Describer;
use crate::schema::Schema;
use crate::schema::rules::TableCheck;
use crate::store::last_run::Values;
use crate::table::class::Class;
use crate::text;
use crate::text::Message;

/// Under which the number of records is kept.
pub(super) const ROWS: &str = "rows";

/// What a check must be told; none if it looks back and there is nothing to look at.
pub(super) fn given(
    check: &TableCheck,
    values: &BTreeMap<&str, Constant>,
    previous: Option<&Values>,
) -> Option<Vec<Option<Constant>>> {
    let known = |given: &Given| match given {
        Given::Rows => Some(values.get(ROWS).cloned()),
        Given::Aggregate(of) => Some(values.get(of.text.as_str()).cloned()),
        Given::Previous(of) => {
            let text = previous?.get(name(of))?;
            let value_type = match of {
                Kept::Rows => ValueType::Number,
                Kept::Aggregate(aggregate) => aggregate.gives,
            };
            Constant::read(text, value_type).map(Some)
        }
    };
    check.bound.given.iter().map(known).collect()
}

/// The names of what the checks of a schema ask of the last run, those of checks that are not judged included.
pub(super) fn asked(schema: &Schema) -> impl Iterator<Item = &str> {
    let given = schema
        .table_checks
        .iter()
        .flat_map(|check| &check.bound.given);
    given.filter_map(|given| match given {
        Given::Previous(of) => Some(name(of)),
        Given::Rows | Given::Aggregate(_) => None,
    })
}

/// The name under which something is kept.
pub(super) fn name(of: &Kept) -> &str {
    match of {
        Kept::Rows => ROWS,
        Kept::Aggregate(aggregate) => &aggregate.text,
    }
}

pub(super) fn count(records: u64) -> Option<Constant> {
    Decimal::new(i128::from(records), 0).map(Constant::Number)
}

/// A value as it is kept.
pub(super) fn line(value: &Constant) -> String {
    let mut line = String::new();
    written::write(Datum::from(value), &mut line);
    line
}

/// What is told of a check that does not hold: the check's own words, or else the check and what its parts came to,
/// as far as their class allows.
pub(super) fn failed(
    check: &TableCheck,
    given: &[Option<Constant>],
    describer: &Describer<'_>,
) -> String {
    if let Some(message) = &check.message {
        return message.say(describer.lang, |_| String::new());
    }
    let class = check.bound.mentions.class;
    let hidden = !describer.show_values && class.is_some_and(Class::hides);
    let mut parts: Vec<String> = Vec::new();
    for (of, value) in check.bound.given.iter().zip(given) {
        let (name, measure) = match of {
            Given::Rows => (ROWS.to_owned(), Measure::Count),
            Given::Aggregate(of) => (of.text.clone(), of.measure),
            Given::Previous(kept) => {
                let measure = match kept {
                    Kept::Rows => Measure::Count,
                    Kept::Aggregate(of) => of.measure,
                };
                (format!("previous.{}", name(kept)), measure)
            }
        };
        let counts = matches!(measure, Measure::Count | Measure::Distinct | Measure::Share);
        let shown = value
            .as_ref()
            .map_or("-".to_owned(), |value| line(&short(value)));
        let part = format!("{name} = {shown}");
        if (counts || !hidden) && !parts.contains(&part) {
            parts.push(part);
        }
    }
    let message = if parts.is_empty() {
        Message::new(text!("`{check}` does not hold", "不符合：`{check}`"))
    } else {
        Message::new(text!(
            "`{check}` does not hold: {parts}",
            "不符合：`{check}`（{parts}）"
        ))
        .with_list("parts", parts)
    };
    message.with("check", &check.assert).say(describer.lang)
}

/// A number with at most six decimals.
fn short(value: &Constant) -> Constant {
    match value {
        Constant::Number(number) => Constant::Number(number.round(6).unwrap_or(*number)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_kept_reads_as_the_same(digits in any::<i64>(), scale in 0_u32..19, day in -700_000_i32..2_900_000, text in "\\PC{1,9}") {
            for (value, value_type) in [
                (Constant::Number(Decimal::new(i128::from(digits) * 1_000_000_007, scale).unwrap()), ValueType::Number),
                (Constant::Date(day), ValueType::Date),
                (Constant::Text(text.as_str().into()), ValueType::Text),
            ] {
                prop_assert_eq!(Constant::read(&line(&value), value_type), Some(value));
            }
        }
    }

    #[test]
    fn what_cannot_be_read_as_its_type_was_not_kept() {
        assert_eq!(Constant::read("x", ValueType::Number), None);
        assert_eq!(Constant::read("12", ValueType::Date), None);
        assert_eq!(Constant::read("", ValueType::Number), None);
    }
}
