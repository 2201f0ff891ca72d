//! The bytes by which records sort: the parts of `--sort`, one after the other, so that comparing bytes is comparing
//! records.
//!
//! A part says of what kind its cell is (there, not of its type, missing) and then what sorts within the kind. Cells
//! that are there come first in both directions, missing ones last.

use std::collections::HashMap;

use crate::expr::datum::Datum;
use crate::types::Type;
use crate::types::calendar::DAY;
use crate::types::duration;
use crate::types::missing::Missing;
use crate::types::spelling::is_blank;

/// How records sort: by the first part, where that is equal by the next.
#[derive(Debug)]
pub struct SortKey<'a> {
    parts: Vec<SortPart<'a>>,
}

/// One part of a sort key.
#[derive(Debug)]
pub struct SortPart<'a> {
    /// What sorts.
    pub by: SortBy<'a>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What sorts in a part.
#[derive(Debug)]
pub enum SortBy<'a> {
    /// Texts, by code point; a cell of white space is missing, as in expressions. Also values that were computed.
    Text,
    /// Cells of a type.
    Typed {
        /// How cells are read.
        ty: &'a dyn Type,
        /// Which are missing.
        missing: &'a Missing,
    },
    /// Cells of a list of values, in the list's order; others are not of their type.
    Listed {
        /// The places of the values, from 0.
        ranks: HashMap<&'a str, u32>,
        /// Which cells are missing.
        missing: &'a Missing,
    },
}

impl<'a> SortBy<'a> {
    /// Cells of the values in `order`; of a value that stands there twice the first counts.
    pub fn listed(order: &'a [String], missing: &'a Missing) -> Self {
        let places = order
            .iter()
            .map(String::as_str)
            .zip(0_u32..)
            .collect::<Vec<_>>();
        Self::Listed {
            ranks: places.into_iter().rev().collect(),
            missing,
        }
    }
}

/// What a record has for a part.
#[derive(Clone, Copy, Debug)]
pub enum KeyPart<'a> {
    /// A cell.
    Cell(&'a str),
    /// A computed value.
    Value(Datum<'a>),
    /// What [`SortKey::push`] has written of this part: for values that are computed a column at a time.
    Written(&'a [u8]),
}

/// What a cell is; sorts in this order, whatever the direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Present = 1,
    Unreadable,
    Missing,
}

impl<'a> SortKey<'a> {
    /// Its parts.
    pub fn into_parts(self) -> Vec<SortPart<'a>> {
        self.parts
    }

    /// Sorts by `parts`, the first of which decides most.
    pub fn new(parts: Vec<SortPart<'a>>) -> Self {
        Self { parts }
    }

    /// Appends a record's key. `given` tells what it has for a part (from 0).
    #[inline]
    pub fn key<'c>(&self, given: impl Fn(usize) -> KeyPart<'c>, out: &mut Vec<u8>) {
        for part in 0..self.parts.len() {
            self.push(part, given(part), out);
        }
    }

    /// Where in the record's bytes its key, but for the first byte, stands, if it does: for
    /// [`Sorter::push_within`](crate::spill::Sorter::push_within). `cell` is the first part's and may be a part of
    /// `record`, or have bytes of its own.
    #[inline]
    pub fn within(&self, cell: &str, record: &[u8]) -> Option<usize> {
        let [part] = &self.parts[..] else { return None };
        let at = cell.as_ptr().addr().checked_sub(record.as_ptr().addr())?;
        (!part.descending && at + cell.len() <= record.len()).then_some(at)
    }

    /// Appends one part (from 0) of a record's key; a key is all of them, one after the other.
    #[inline]
    pub fn push(&self, part: usize, given: KeyPart<'_>, out: &mut Vec<u8>) {
        let SortPart { by, descending } = &self.parts[part];
        let start = out.len();
        out.push(0);
        let standing = match given {
            KeyPart::Cell(text) => push_cell(by, text, out),
            KeyPart::Value(value) => push_value(value, out),
            KeyPart::Written(bytes) => {
                out.truncate(start);
                return out.extend_from_slice(bytes);
            }
        };
        out[start] = standing as u8;
        if standing == Standing::Missing {
            return;
        }
        let last = part + 1 == self.parts.len();
        if *descending || !last {
            close(out, start + 1);
        }
        if *descending {
            for byte in &mut out[start + 1..] {
                *byte = !*byte;
            }
        }
    }
}

/// Closes the bytes from `start` so that they are not the beginning of others: 0 becomes 0 255, the end is 0 0.
fn close(out: &mut Vec<u8>, start: usize) {
    let mut from = out.len();
    for at in start..from {
        if out[at] == 0 {
            out.push(0);
        }
    }
    let mut to = out.len();
    while to > from {
        from -= 1;
        to -= 1;
        let byte = out[from];
        if byte == 0 {
            out[to] = u8::MAX;
            to -= 1;
        }
        out[to] = byte;
    }
    out.extend([0, 0]);
}

#[inline]
fn push_cell(by: &SortBy<'_>, text: &str, out: &mut Vec<u8>) -> Standing {
    match by {
        SortBy::Text if text.chars().all(is_blank) => return Standing::Missing,
        SortBy::Text => out.extend_from_slice(text.as_bytes()),
        SortBy::Typed { missing, .. } | SortBy::Listed { missing, .. } if missing.is(text) => {
            return Standing::Missing;
        }
        SortBy::Typed { ty, .. } => {
            let value = ty.read(text);
            if !value.is_present() {
                out.extend_from_slice(text.as_bytes());
                return Standing::Unreadable;
            }
            ty.key(value, text, out);
        }
        SortBy::Listed { ranks, .. } => {
            let Some(rank) = ranks.get(text) else {
                out.extend_from_slice(text.as_bytes());
                return Standing::Unreadable;
            };
            out.extend(rank.to_be_bytes());
        }
    }
    Standing::Present
}

/// Values of one formula are of one type; but a date and a point in time may stand beside each other.
fn push_value(value: Datum<'_>, out: &mut Vec<u8>) -> Standing {
    match value {
        Datum::Empty => return Standing::Missing,
        Datum::Unreadable => return Standing::Unreadable,
        Datum::Text(text) => out.extend_from_slice(text.as_bytes()),
        Datum::Number(number) => out.extend(number.key()),
        Datum::Far(key) => out.extend_from_slice(key),
        Datum::Bool(truth) => out.push(u8::from(truth)),
        Datum::Date(day) => push_moment(i64::from(day), 0, false, out),
        Datum::Time(whole) | Datum::YearMonth(whole) => push_whole(whole, out),
        Datum::DateTime { micros, zoned } => {
            push_moment(micros.div_euclid(DAY), micros.rem_euclid(DAY), zoned, out);
        }
        Datum::Duration { months, seconds } => {
            let whole = duration::length(months, seconds);
            out.extend((whole.cast_unsigned() ^ (1 << 127)).to_be_bytes());
        }
    }
    Standing::Present
}

fn push_moment(day: i64, micros: i64, zoned: bool, out: &mut Vec<u8>) {
    push_whole(day, out);
    push_whole(micros, out);
    out.push(u8::from(zoned));
}

fn push_whole(whole: i64, out: &mut Vec<u8>) {
    out.extend((whole.cast_unsigned() ^ (1 << 63)).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;
    use crate::table::value::Value;
    use crate::types::{Options, find};

    const NAMES: [&str; 5] = ["text", "string", "integer", "date", "listed"];

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "(-?[0-9]{1,2}|[abc\0]{0,3}|2024-0[1-3]-0[1-3]|n/a)",
            1 => "\\PC{0,4}",
        ]
    }

    proptest! {
        #[test]
        fn keys_compare_as_records_do(
            parts in proptest::collection::vec((0..NAMES.len(), any::<bool>()), 1..4),
            a in proptest::collection::vec(text(), 3),
            b in proptest::collection::vec(text(), 3),
            shared in 0_usize..3,
        ) {
            let b: Vec<_> = a[..shared].iter().chain(&b[shared..]).cloned().collect();
            let missing = Missing::new([String::new(), "n/a".to_owned()], false);
            let order = ["b", "2", "a", "c", "b"].map(str::to_owned);
            let build = |name| (find(name).unwrap().build)(&Options::default()).unwrap();
            let types = NAMES.map(|name| build(if find(name).is_some() { name } else { "any" }));
            let by = |of: usize| match NAMES[of] {
                "text" => SortBy::Text,
                "listed" => SortBy::listed(&order, &missing),
                _ => SortBy::Typed { ty: &*types[of], missing: &missing },
            };
            let sort_key = SortKey::new(
                parts.iter().map(|(of, descending)| SortPart { by: by(*of), descending: *descending }).collect(),
            );
            let key = |cells: &[String]| {
                let mut out = vec![9];
                sort_key.key(|part| KeyPart::Cell(&cells[part]), &mut out);
                out
            };
            let pieces: Vec<Vec<u8>> = (0..parts.len()).map(|part| {
                let mut out = Vec::new();
                sort_key.push(part, KeyPart::Cell(&a[part]), &mut out);
                out
            }).collect();
            let mut joined = vec![9];
            sort_key.key(|part| KeyPart::Written(&pieces[part]), &mut joined);
            prop_assert_eq!(key(&a), joined);
            let mut expected = Ordering::Equal;
            for (part, (of, descending)) in parts.iter().enumerate() {
                let standing = |cell: &str| match NAMES[*of] {
                    "text" if cell.chars().all(is_blank) => Standing::Missing,
                    "text" => Standing::Present,
                    _ if missing.is(cell) => Standing::Missing,
                    "listed" if order.iter().any(|listed| listed == cell) => Standing::Present,
                    "listed" => Standing::Unreadable,
                    _ if types[*of].read(cell).is_present() => Standing::Present,
                    _ => Standing::Unreadable,
                };
                let (a, b) = (a[part].as_str(), b[part].as_str());
                let within = || match (NAMES[*of], standing(a)) {
                    (_, Standing::Missing) => Ordering::Equal,
                    ("integer", Standing::Present) => {
                        let number = |cell| match types[*of].read(cell) {
                            Value::Int(number) => number,
                            other => panic!("{other:?}"),
                        };
                        number(a).cmp(&number(b))
                    }
                    ("listed", Standing::Present) => {
                        let rank = |cell| order.iter().position(|listed| listed == cell);
                        rank(a).cmp(&rank(b))
                    }
                    // ISO dates sort as they are written.
                    _ => a.cmp(b),
                };
                let within = || if *descending { within().reverse() } else { within() };
                expected = expected.then_with(|| standing(a).cmp(&standing(b)).then_with(within));
            }
            prop_assert_eq!(key(&a).cmp(&key(&b)), expected, "{:?} {:?} {:?}", parts, a, b);
        }

        #[test]
        fn computed_values_compare_as_the_expression_language_says(
            a in any::<i64>(), b in any::<i64>(), day in -4_000_000_i32..4_000_000, other in -4_000_000_i32..4_000_000,
            near in -2_i64..2, seconds in any::<i32>(), text in "[ab\0]{0,3}", also in "[ab\0]{0,3}", descending in any::<bool>(),
        ) {
            let micros = (i64::from(day) * DAY).saturating_add(near);
            let at = |micros| Datum::DateTime { micros, zoned: false };
            let span = |months: i64, seconds| Datum::Duration { months: months % 1000, seconds };
            for (a, b) in [
                (Datum::text(&text), Datum::text(&also)),
                (Datum::Bool(a > 0), Datum::Bool(b > 0)),
                (Datum::Date(day), Datum::Date(other)),
                (Datum::Time(a), Datum::Time(b)),
                (Datum::YearMonth(a), Datum::YearMonth(b)),
                (at(a), at(b)),
                (at(micros), Datum::Date(day)),
                (at(micros), Datum::Date(other)),
                (span(a, i64::from(seconds)), span(b, near)),
                (Datum::Far(text.as_bytes()), Datum::Far(also.as_bytes())),
                (Datum::Time(a), Datum::Unreadable),
                (Datum::Unreadable, Datum::Empty),
                (Datum::Time(a), Datum::Empty),
            ] {
                let sort_key = SortKey::new(vec![
                    SortPart { by: SortBy::Text, descending },
                    SortPart { by: SortBy::Text, descending },
                ]);
                let key = |value| {
                    let mut out = Vec::new();
                    sort_key.key(|_| KeyPart::Value(value), &mut out);
                    out
                };
                let expected = a.compare(&b).map(|order| if descending { order.reverse() } else { order });
                let standing = |value: &Datum<'_>| match value {
                    Datum::Empty => Standing::Missing,
                    Datum::Unreadable => Standing::Unreadable,
                    _ => Standing::Present,
                };
                let expected = expected.unwrap_or_else(|| standing(&a).cmp(&standing(&b)));
                prop_assert_eq!(key(a).cmp(&key(b)), expected, "{:?} {:?}", a, b);
            }
        }
    }

    #[test]
    fn one_ascending_text_stands_in_its_record() {
        let sort_key = |descending, parts: u8| {
            let part = |_| SortPart {
                by: SortBy::Text,
                descending,
            };
            SortKey::new((0..parts).map(part).collect())
        };
        let record = "a,bc,d\n";
        let within = |of: &SortKey<'_>, cell: &str| of.within(cell, record.as_bytes());
        let one = sort_key(false, 1);
        assert_eq!(within(&one, &record[2..4]), Some(2));
        let mut key = Vec::new();
        one.key(|_| KeyPart::Cell(&record[2..4]), &mut key);
        assert_eq!(&key[1..], b"bc");
        assert_eq!(within(&one, "bc"), None);
        assert_eq!(within(&sort_key(true, 1), &record[2..4]), None);
        assert_eq!(within(&sort_key(false, 2), &record[2..4]), None);
    }

    #[test]
    fn missing_cells_come_last_in_both_directions() {
        let missing = Missing::default();
        let integer = (find("integer").unwrap().build)(&Options::default()).unwrap();
        for (descending, sorted) in [
            (false, ["-1", "2", "10", "+", "x", "x1", ""]),
            (true, ["10", "2", "-1", "x1", "x", "+", ""]),
        ] {
            let sort_key = SortKey::new(vec![SortPart {
                by: SortBy::Typed {
                    ty: &*integer,
                    missing: &missing,
                },
                descending,
            }]);
            let mut cells = ["x", "10", "", "-1", "x1", "2", "+"];
            cells.sort_by_key(|cell| {
                let mut out = Vec::new();
                sort_key.key(|_| KeyPart::Cell(cell), &mut out);
                out
            });
            assert_eq!(cells, sorted);
        }
    }
}
