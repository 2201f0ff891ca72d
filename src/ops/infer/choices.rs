//! Columns that choose among a few values.

use std::collections::BTreeMap;

use super::column::Given;
use super::measure::counted;
use super::plan::{Field, of_many};
use crate::schema::claims::fold;
use crate::text;
use crate::text::{Message, visible};

/// So many values are a list that a person may check.
const MOST: usize = 20;
/// Characters of the longest value that is a choice.
const LONGEST: usize = 30;

/// Declares the list of values, if the column chooses among a few: each of them again and again, so that tomorrow's rows
/// have no others.
pub(super) fn as_choice(given: &Given<'_>, field: &mut Field) -> bool {
    let evidence = given.evidence;
    let Some(values) = evidence.values.sorted() else {
        return false;
    };
    let free =
        given.column.meaning.is_remark() || given.column.meaning.kinds().any(|kind| kind != "id");
    let known = given.column.known.and_then(|field| field.order.as_ref());
    // What a schema knows as free text (a city, a company) stays open.
    let open = given.column.known.is_some() && known.is_none();
    let long = values
        .iter()
        .any(|(value, _)| value.chars().count() > LONGEST || value.contains(['\n', '\r']));
    if free || long || (evidence.numeric > 0 && evidence.numeric == evidence.filled) {
        return false;
    }
    let choices = spellings(&values);
    let all: Vec<(&str, u64)> = choices
        .iter()
        .map(|choice| (choice.usual, choice.count))
        .collect();
    let listed = known.filter(|list| {
        all.iter()
            .all(|(value, _)| list.iter().any(|known| known == value))
    });
    if open || (listed.is_none() && !repeats(&all, evidence.filled)) {
        if open && field.shows_values() && repeats(&all, evidence.filled) {
            let counts = all
                .iter()
                .map(|(value, count)| counted(&visible(value), *count));
            field.note(listing(counts.collect()));
        }
        return false;
    }
    field.choices = match listed {
        Some(list) => list.clone(),
        None => all.iter().map(|(value, _)| (*value).to_owned()).collect(),
    };
    if field.shows_values() {
        let counts = all
            .iter()
            .map(|(value, count)| counted(&visible(value), *count));
        field.note(listing(counts.collect()));
    }
    let odd: u64 = choices.iter().map(|choice| choice.odd).sum();
    if odd > 0 {
        field.lenient.push("enum");
        field.doubt(of_many(
            odd,
            text!(
                "{count} value differs in case, width or blanks: a warning; `rolo clean` puts it right",
                "{count} 个值的大小写、全半角或空格不一致，暂作警告；rolo clean 可统一"
            ),
            text!(
                "{count} values differ in case, width or blanks: warnings; `rolo clean` puts them right",
                "{count} 个值的大小写、全半角或空格不一致，暂作警告；rolo clean 可统一"
            ),
        ));
    }
    true
}

fn listing(counts: Vec<String>) -> Message {
    Message::new(text!("{values}", "{values}")).with_list("values", counts)
}

/// A value in its usual spelling.
struct Choice<'a> {
    usual: &'a str,
    /// Cells with it in any spelling.
    count: u64,
    /// Cells with it in another spelling.
    odd: u64,
}

/// The values, those together that differ in case, width and blanks only; the frequent ones first.
fn spellings<'a>(values: &[(&'a str, u64)]) -> Vec<Choice<'a>> {
    let mut by_fold: BTreeMap<String, Choice<'a>> = BTreeMap::new();
    for (value, count) in values {
        let folded = fold(value);
        // The first spelling is the most frequent one.
        match by_fold.get_mut(&folded) {
            Some(choice) => {
                choice.count += count;
                choice.odd += count;
            }
            None => {
                by_fold.insert(
                    folded,
                    Choice {
                        usual: value,
                        count: *count,
                        odd: 0,
                    },
                );
            }
        }
    }
    let mut choices: Vec<Choice<'a>> = by_fold.into_values().collect();
    choices.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.usual.cmp(b.usual)));
    choices
}

/// Whether few values stand again and again: none of them once only, and the more there are the more often.
fn repeats(choices: &[(&str, u64)], filled: u64) -> bool {
    let count = choices.len() as u64;
    let often = if filled < 100 { 3 } else { 10 };
    let seldom = if filled < 100 { 2 } else { 3 };
    let again = choices.iter().all(|(_, times)| *times >= seldom);
    (2..=MOST).contains(&choices.len()) && filled >= 10 && filled >= count * often && again
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_are_one() {
        let choices = spellings(&[("gold", 5), ("silver", 3), ("Gold", 1), ("ｇｏｌｄ", 1)]);
        let all: Vec<_> = choices
            .iter()
            .map(|of| (of.usual, of.count, of.odd))
            .collect();
        assert_eq!(all, [("gold", 7, 2), ("silver", 3, 0)]);
    }

    #[test]
    fn values_that_stand_once_are_no_list() {
        assert!(repeats(&[("a", 5), ("b", 5)], 10));
        assert!(!repeats(&[("a", 9), ("b", 1)], 10));
        assert!(!repeats(&[("a", 10)], 10));
        assert!(!repeats(&[("a", 4), ("b", 4)], 8));
    }
}
