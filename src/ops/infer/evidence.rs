//! What is gathered of one column, chunk by chunk, and added up in the order of the input.
//!
//! Bounded whatever the table: some different values with their counts, and sums.

use std::collections::HashMap;

use super::dates::Dates;
use super::likeness::Likeness;
use super::numbers::Numbers;
use super::words::says_nothing;
use crate::types::spelling::is_full_width;

/// So many different values are kept.
pub(super) const MOST_VALUES: usize = 120;
/// Bytes of the longest value that is kept.
const LONGEST_VALUE: usize = 80;

/// What is known of the cells of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// Cells with something in them that does not say that there is nothing.
    pub filled: u64,
    /// Cells that short records lack.
    pub lacking: u64,
    /// Texts that say that there is nothing, with their counts.
    pub nothing: HashMap<Box<str>, u64>,
    /// Different values with their counts; none when there are too many or too long ones.
    pub values: Values,
    /// As numbers.
    pub numbers: Numbers,
    /// How many cells are numbers in one notation or another.
    pub numeric: u64,
    /// As days and times.
    pub dates: Dates,
    /// As kinds.
    pub likeness: Likeness,
    /// JSON objects, JSON arrays, months as `2024-05`.
    pub shapes: [u64; 3],
    /// Characters of the shortest and longest cell; 0 where there is none.
    pub length: (usize, usize),
    /// The form that all cells have, digits as `9`, letters as `A` and `a`.
    pub form: Form,
    /// Cells with two blanks or a tab within.
    pub doubled: u64,
    /// Cells with full-width letters or digits.
    pub wide: u64,
}

/// Different values with their counts.
#[derive(Clone, Debug)]
pub(super) enum Values {
    /// All of them.
    Few(HashMap<Box<str>, u64>),
    /// They were not kept.
    Many,
}

impl Default for Values {
    fn default() -> Self {
        Self::Few(HashMap::new())
    }
}

/// The form that the cells of a column have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// There was no cell.
    #[default]
    Unknown,
    /// All have this one.
    Same(String),
    /// They have several, or one that says nothing.
    Different,
}

/// Whether a cell holds a value: not blanks, nor a word for nothing.
pub(super) fn is_value(text: &str) -> bool {
    !text.is_empty() && !says_nothing(text) && !text.chars().all(char::is_whitespace)
}

impl Evidence {
    /// Takes a cell that the record has. Whether it holds a value.
    pub(super) fn take(&mut self, text: &str) -> bool {
        if text.is_empty() {
            return false;
        }
        if text.chars().all(char::is_whitespace) {
            return false;
        }
        if says_nothing(text) {
            count(&mut self.nothing, text, 1);
            return false;
        }
        self.filled += 1;
        self.values.take(text);
        let number = self.numbers.take(text);
        self.numeric += u64::from(number);
        // A number with a sign in it is no day; digits alone may be one.
        if !number || text.len() == 8 || text.len() == 5 {
            self.dates.take(text);
        }
        if !number {
            self.look_at_shape(text);
        }
        self.look_at_form(text, number);
        true
    }

    fn look_at_shape(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let at = match (bytes[0], bytes[bytes.len() - 1]) {
            (b'{', b'}') => 0,
            (b'[', b']') => 1,
            (b'1' | b'2', b'0'..=b'9') if bytes.len() == 7 && bytes[4] == b'-' => 2,
            _ => return,
        };
        let name = ["object", "array", "yearmonth"][at];
        let read = super::plain_type(name).is_some_and(|ty| ty.read(text).is_present());
        self.shapes[at] += u64::from(read);
    }

    fn look_at_form(&mut self, text: &str, number: bool) {
        let length = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        let (least, most) = self.length;
        self.length = (
            if least == 0 {
                length
            } else {
                least.min(length)
            },
            most.max(length),
        );
        let bytes = text.as_bytes();
        if !number && bytes.iter().any(|byte| matches!(byte, b' ' | b'\t')) {
            self.doubled += u64::from(text.contains("  ") || text.trim().contains('\t'));
        }
        if !number {
            self.wide += u64::from(!text.is_ascii() && text.chars().any(is_wide_letter));
        }
        match &self.form {
            Form::Unknown => self.form = form(text).map_or(Form::Different, Form::Same),
            Form::Same(known) if !has_form(text, known) => self.form = Form::Different,
            _ => {}
        }
    }

    /// Adds what came after.
    pub(super) fn merge(&mut self, later: Self) {
        self.filled += later.filled;
        self.lacking += later.lacking;
        for (text, more) in later.nothing {
            count(&mut self.nothing, &text, more);
        }
        self.values.merge(later.values);
        self.numbers.merge(later.numbers);
        self.numeric += later.numeric;
        self.dates.merge(later.dates);
        self.likeness.merge(&later.likeness);
        for (all, more) in self.shapes.iter_mut().zip(later.shapes) {
            *all += more;
        }
        let (least, most) = later.length;
        if least > 0 {
            let own = if self.length.0 == 0 {
                least
            } else {
                self.length.0.min(least)
            };
            self.length = (own, self.length.1.max(most));
        }
        self.form = match (std::mem::take(&mut self.form), later.form) {
            (form, Form::Unknown) | (Form::Unknown, form) => form,
            (Form::Same(one), Form::Same(other)) if one == other => Form::Same(one),
            _ => Form::Different,
        };
        self.doubled += later.doubled;
        self.wide += later.wide;
    }
}

impl Values {
    fn take(&mut self, text: &str) {
        if let Self::Few(known) = self {
            count(known, text, 1);
            self.bound(text);
        }
    }

    fn bound(&mut self, text: &str) {
        if let Self::Few(known) = self
            && (known.len() > MOST_VALUES || text.len() > LONGEST_VALUE)
        {
            *self = Self::Many;
        }
    }

    fn merge(&mut self, later: Self) {
        match (&mut *self, later) {
            (Self::Few(known), Self::Few(more)) => {
                for (text, times) in more {
                    count(known, &text, times);
                }
                self.bound("");
            }
            _ => *self = Self::Many,
        }
    }

    /// The values, the frequent ones first; none where they were not kept.
    pub(super) fn sorted(&self) -> Option<Vec<(&str, u64)>> {
        let Self::Few(known) = self else { return None };
        let mut all: Vec<(&str, u64)> = known
            .iter()
            .map(|(text, times)| (&**text, *times))
            .collect();
        all.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        Some(all)
    }
}

fn count(counts: &mut HashMap<Box<str>, u64>, text: &str, times: u64) {
    match counts.get_mut(text) {
        Some(sum) => *sum += times,
        None => {
            counts.insert(text.into(), times);
        }
    }
}

/// A letter or digit in the width of an ideograph.
fn is_wide_letter(c: char) -> bool {
    is_full_width(c) && c.is_alphanumeric()
}

/// The sign of a character in a form; none where the form would say nothing.
fn sign(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        'a'..='z' => 'a',
        '-' | '_' | '/' | '.' | '#' | ':' => c,
        _ => return None,
    })
}

fn form(text: &str) -> Option<String> {
    const LONGEST: usize = 24;
    (text.len() <= LONGEST).then(|| text.chars().map(sign).collect())?
}

fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len() && text.chars().map(sign).eq(form.chars().map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(texts: &[String]) -> Evidence {
        let mut evidence = Evidence::default();
        for text in texts {
            evidence.take(text);
        }
        evidence
    }

    /// Everything that is known, in an order that does not depend on chance.
    fn known(evidence: &Evidence) -> String {
        let mut evidence = evidence.clone();
        let values = format!("{:?}", evidence.values.sorted());
        let mut nothing: Vec<_> = evidence.nothing.drain().collect();
        nothing.sort();
        evidence.values = Values::Many;
        format!("{evidence:?} {values} {nothing:?}")
    }

    proptest! {
        #[test]
        fn parts_come_to_the_same_as_the_whole(
            texts in prop::collection::vec("[A-C][0-9]{2}|无|-| |[0-9]{1,3}|1[0-2]/0[1-9]/2024|\\{\\}|a  b|Ａ|2024-05", 0..20),
            at in 0..20_usize,
        ) {
            let (before, after) = texts.split_at(at.min(texts.len()));
            let mut merged = of(before);
            merged.merge(of(after));
            prop_assert_eq!(known(&merged), known(&of(&texts)));
        }
    }

    #[test]
    fn words_for_nothing_are_no_values() {
        let texts = ["无", "-", "无", "", " ", "A1", "A2"].map(str::to_owned);
        let evidence = of(&texts);
        assert_eq!((evidence.filled, evidence.nothing["无"]), (2, 2));
        assert_eq!(evidence.form, Form::Same("A9".to_owned()));
        assert_eq!(evidence.values.sorted(), Some(vec![("A1", 1), ("A2", 1)]));
    }

    #[test]
    fn many_values_are_not_kept() {
        let texts: Vec<String> = (0..200).map(|at| at.to_string()).collect();
        assert_eq!(of(&texts).values.sorted(), None);
        assert_eq!(of(&["x".repeat(100)]).values.sorted(), None);
    }
}
