//! Conditions: which of the records in question remain.

use std::cmp::Ordering;

use super::Evaluation;
use super::field::Field;
use super::formula::without;
use crate::expr::datum::Datum;
use crate::expr::plan::{Condition, Constant, Formula, List, Pattern};
use crate::expr::tree::{Comparison, Part};
use crate::table::value::Value;

impl Comparison {
    /// Whether it holds for two values that compare so.
    pub(super) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Unequal => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }

    /// The same with its sides exchanged.
    pub(in crate::expr) const fn turned(self) -> Self {
        match self {
            Self::Equal | Self::Unequal => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

impl<'a> Evaluation<'a> {
    /// Keeps the rows (ascending) for which the condition is true.
    pub(super) fn retain(&self, condition: &'a Condition, rows: &mut Vec<u32>) {
        if rows.is_empty() {
            return;
        }
        match condition {
            Condition::Always(true) => {}
            Condition::Always(false) => rows.clear(),
            Condition::All(parts) => {
                for part in parts {
                    self.retain(part, rows);
                }
            }
            Condition::Any(parts) => self.any(parts, rows),
            Condition::Not(inner) => {
                let mut holding = rows.clone();
                self.retain(inner, &mut holding);
                *rows = without(rows, &holding);
            }
            Condition::Is(formula) => {
                self.retain_datum(formula, rows, |value| value == Datum::Bool(true));
            }
            Condition::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, rows);
            }
            Condition::In {
                operand,
                list,
                negated,
            } => self.among(operand, list, *negated, rows),
            Condition::Between {
                operand,
                low,
                high,
                negated,
            } => self.between([operand, low, high], *negated, rows),
            Condition::Part {
                operand,
                how,
                pattern,
                negated,
            } => self.part(operand, *how, pattern, *negated, rows),
            Condition::Matches {
                operand,
                pattern,
                negated,
            } => self.retain_text(operand, rows, |text| pattern.is_match(text) != *negated),
            Condition::IsEmpty { operand, negated } => self.empty(operand, *negated, rows),
            Condition::IsValid { slot, negated } => {
                let Some(column) = self.cells.column(*slot) else {
                    return rows.clear();
                };
                let missing = self.cells.missing(*slot);
                rows.retain(|row| {
                    let text = column.get(*row as usize);
                    !missing.is(text) && self.cells.is_valid(*slot, *row as usize, text) != *negated
                });
            }
        }
    }

    fn empty(&self, operand: &'a Formula, negated: bool, rows: &mut Vec<u32>) {
        if let Formula::Field { slot, reading } = operand
            && let Some(values) = self.field(*slot, *reading).read_values()
        {
            let is_empty = |row: u32| values.get(row as usize) == Some(&Value::Empty);
            return rows.retain(|row| is_empty(*row) != negated);
        }
        self.retain_datum(operand, rows, |value| (value == Datum::Empty) != negated);
    }

    fn any(&self, parts: &'a [Condition], rows: &mut Vec<u32>) {
        let mut holding = Vec::new();
        for part in parts {
            let mut now = rows.clone();
            self.retain(part, &mut now);
            if !now.is_empty() {
                *rows = without(rows, &now);
                holding.append(&mut now);
            }
        }
        holding.sort_unstable();
        *rows = holding;
    }

    fn compare(
        &self,
        comparison: Comparison,
        left: &'a Formula,
        right: &'a Formula,
        rows: &mut Vec<u32>,
    ) {
        match (left, right) {
            (Formula::Literal(_), Formula::Literal(_)) => {}
            (_, Formula::Literal(constant)) => {
                return self.compare_with(comparison, left, constant, rows);
            }
            (Formula::Literal(constant), _) => {
                return self.compare_with(comparison.turned(), right, constant, rows);
            }
            (
                Formula::Field { slot, reading },
                Formula::Field {
                    slot: other,
                    reading: also,
                },
            ) => {
                let sides = (self.field(*slot, *reading), self.field(*other, *also));
                if compare_read(comparison, &sides.0, &sides.1, rows) {
                    return;
                }
            }
            _ => {}
        }
        let (left, right) = (self.values(left, rows), self.values(right, rows));
        let mut pairs = left.iter().zip(&right);
        rows.retain(|_| {
            pairs
                .next()
                .and_then(|(left, right)| self.ordering(left, right))
                .is_some_and(|ordering| comparison.holds(ordering))
        });
    }

    /// The commonest of all conditions: something beside a value that is written out.
    fn compare_with(
        &self,
        comparison: Comparison,
        formula: &'a Formula,
        constant: &'a Constant,
        rows: &mut Vec<u32>,
    ) {
        if let Constant::Text(wanted) = constant {
            if wanted.is_empty() {
                return rows.clear();
            }
            return match comparison {
                Comparison::Equal => self.retain_equal(formula, wanted, rows),
                _ => self.retain_text(formula, rows, |text| comparison.holds(text.cmp(wanted))),
            };
        }
        let wanted = Datum::from(constant);
        let Formula::Field { slot, reading } = formula else {
            return self.retain_datum(formula, rows, |value| {
                let ordering = self.ordering(&value, &wanted);
                ordering.is_some_and(|ordering| comparison.holds(ordering))
            });
        };
        let field = self.field(*slot, *reading);
        let whole = match constant {
            Constant::Number(number) => number.to_i64(),
            _ => None,
        };
        let mut kept = 0;
        let asked = std::mem::take(rows);
        rows.resize(asked.len(), 0);
        self.each_value(&field, &asked, |place, value, text| {
            let ordering = match (value, wanted, whole) {
                (Value::Int(number), _, Some(whole)) => Some(number.cmp(&whole)),
                (Value::Date(day), Datum::Date(wanted), _) => Some(day.cmp(&wanted)),
                (Value::Empty | Value::Bad, ..) => None,
                _ => self.ordering(&self.datum(&field, value, text), &wanted),
            };
            rows[kept] = asked[place];
            kept += usize::from(ordering.is_some_and(|ordering| comparison.holds(ordering)));
        });
        rows.truncate(kept);
    }

    fn among(&self, operand: &'a Formula, list: &'a List, negated: bool, rows: &mut Vec<u32>) {
        match list {
            List::Texts(texts) => {
                self.retain_text(operand, rows, |text| texts.contains(text) != negated);
            }
            List::Numbers(numbers) => self.retain_datum(operand, rows, |value| match value {
                Datum::Number(number) => numbers.contains(&number) != negated,
                value => value.is_present() && negated,
            }),
            List::Days(days) => self.retain_datum(operand, rows, |value| match value {
                Datum::Date(day) => days.contains(&day) != negated,
                value => {
                    let found = days
                        .iter()
                        .any(|day| value.compare(&Datum::Date(*day)) == Some(Ordering::Equal));
                    value.is_present() && found != negated
                }
            }),
            List::Formulas(formulas) => {
                let operands = self.values(operand, rows);
                let columns: Vec<Vec<Datum<'a>>> = formulas
                    .iter()
                    .map(|formula| self.values(formula, rows))
                    .collect();
                let mut place = 0;
                rows.retain(|_| {
                    let value = operands[place];
                    let found = columns.iter().any(|column| {
                        self.ordering(&value, &column[place]) == Some(Ordering::Equal)
                    });
                    place += 1;
                    value.is_present() && found != negated
                });
            }
        }
    }

    fn between(&self, parts: [&'a Formula; 3], negated: bool, rows: &mut Vec<u32>) {
        let [operands, lows, highs] = parts.map(|part| self.values(part, rows));
        let mut place = 0;
        rows.retain(|_| {
            let value = operands[place];
            let (low, high) = (&lows[place], &highs[place]);
            place += 1;
            let low = self.ordering(&value, low);
            match low.and_then(|low| Some((low, self.ordering(&value, high)?))) {
                Some((low, high)) => (low.is_ge() && high.is_le()) != negated,
                None => false,
            }
        });
    }

    fn part(
        &self,
        operand: &'a Formula,
        how: Part,
        pattern: &'a Pattern,
        negated: bool,
        rows: &mut Vec<u32>,
    ) {
        match pattern {
            Pattern::Contains(finder) => self.retain_text(operand, rows, |text| {
                finder.find(text.as_bytes()).is_some() != negated
            }),
            Pattern::Starts(start) => {
                self.retain_text(operand, rows, |text| text.starts_with(&**start) != negated);
            }
            Pattern::Ends(end) => {
                self.retain_text(operand, rows, |text| text.ends_with(&**end) != negated);
            }
            Pattern::Like(like) => {
                self.retain_text(operand, rows, |text| like.matches(text) != negated);
            }
            Pattern::Formula(pattern) => {
                let (texts, patterns) = (self.values(operand, rows), self.values(pattern, rows));
                let mut pairs = texts.iter().zip(&patterns);
                rows.retain(|_| match pairs.next() {
                    Some((Datum::Text(text), Datum::Text(pattern))) => {
                        found(text, how, pattern) != negated
                    }
                    _ => false,
                });
            }
        }
    }

    /// How two values compare; those that are there and do not are counted.
    fn ordering(&self, left: &Datum<'_>, right: &Datum<'_>) -> Option<Ordering> {
        let ordering = left.compare(right);
        if ordering.is_none() && left.is_present() && right.is_present() {
            self.unreadable();
        }
        ordering
    }

    /// Keeps the rows whose value passes.
    fn retain_datum(
        &self,
        formula: &'a Formula,
        rows: &mut Vec<u32>,
        mut passes: impl FnMut(Datum<'a>) -> bool,
    ) {
        let mut values = self.values(formula, rows).into_iter();
        rows.retain(|_| values.next().is_some_and(&mut passes));
    }

    /// Keeps the rows whose text is the one wanted, which is not empty.
    fn retain_equal(&self, formula: &'a Formula, wanted: &str, rows: &mut Vec<u32>) {
        if let Formula::Field { slot, reading } = formula
            && let Some((column, missing)) = self.field(*slot, *reading).plain_texts()
        {
            if missing.is(wanted) {
                return rows.clear();
            }
            return rows.retain(|row| column.is(*row as usize, wanted));
        }
        self.retain_text(formula, rows, |text| text == wanted);
    }

    /// Keeps the rows whose text is there and passes.
    fn retain_text(
        &self,
        formula: &'a Formula,
        rows: &mut Vec<u32>,
        mut passes: impl FnMut(&str) -> bool,
    ) {
        let Formula::Field { slot, reading } = formula else {
            return self.retain_datum(formula, rows, |value| match value {
                Datum::Text(text) => passes(text),
                _ => false,
            });
        };
        let field = self.field(*slot, *reading);
        let Some((column, missing)) = field.plain_texts() else {
            let asked = std::mem::take(rows);
            self.each_value(&field, &asked, |place, value, text| {
                if value.is_present() && !text.is_empty() && passes(text) {
                    rows.push(asked[place]);
                }
            });
            return;
        };
        // What passes is rare and the test is quick, so it comes before the question whether the cell is missing.
        rows.retain(|row| {
            let text = column.get(*row as usize);
            passes(text) && !text.is_empty() && !missing.is(text)
        });
    }
}

/// Two columns that have been read, as days or whole numbers; whether they were compared. Where one value is
/// something else, nothing is.
fn compare_read(
    comparison: Comparison,
    left: &Field<'_>,
    right: &Field<'_>,
    rows: &mut Vec<u32>,
) -> bool {
    let (Some(left), Some(right)) = (left.read_values(), right.read_values()) else {
        return false;
    };
    let pair = |row: &u32| Some((*left.get(*row as usize)?, *right.get(*row as usize)?));
    let plain = rows.iter().all(|row| {
        matches!(
            pair(row),
            Some(
                (Value::Date(_), Value::Date(_))
                    | (Value::Int(_), Value::Int(_))
                    | (Value::Empty, Value::Date(_) | Value::Int(_) | Value::Empty)
                    | (Value::Date(_) | Value::Int(_), Value::Empty)
            )
        )
    });
    if plain {
        rows.retain(|row| {
            let ordering = match pair(row) {
                Some((Value::Date(left), Value::Date(right))) => left.cmp(&right),
                Some((Value::Int(left), Value::Int(right))) => left.cmp(&right),
                _ => return false,
            };
            comparison.holds(ordering)
        });
    }
    plain
}

/// Whether a pattern that is another value is found in a text.
fn found(text: &str, how: Part, pattern: &str) -> bool {
    match how {
        Part::Contains => text.contains(pattern),
        Part::Starts => text.starts_with(pattern),
        Part::Ends => text.ends_with(pattern),
        Part::Like => crate::expr::like::Like::new(pattern).matches(text),
    }
}
