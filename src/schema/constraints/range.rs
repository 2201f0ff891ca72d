//! `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`.
//!
//! Values of one sort are compared as they are, everything else by the bytes that the type sorts by. Whatever
//! cannot be compared satisfies no bound: NaN, and a date-time without a zone against one that has one.

use std::cmp::Ordering;

use super::cast::{Cast, Read};
use super::{Constraint, Entry};
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::table::batch::Column;
use crate::table::value::Value;
use crate::text;
use crate::text::Message;
use crate::types::Type;
use crate::types::calendar::DAY;

/// The types whose values have an order.
const TYPES: &[&str] = &[
    "integer",
    "number",
    "date",
    "time",
    "datetime",
    "duration",
    "year",
    "yearmonth",
];

macro_rules! side {
    ($entry:ident, $name:literal, $code:literal, $side:expr) => {
        /// The line of the table.
        pub(super) static $entry: Entry = Entry {
            name: $name,
            code: $code,
            types: TYPES,
            build: |cast, node| build($side, cast, node),
        };
    };
}

side!(MINIMUM, "minimum", "minimum", Side::Minimum);
side!(MAXIMUM, "maximum", "maximum", Side::Maximum);
side!(
    EXCLUSIVE_MINIMUM,
    "exclusiveMinimum",
    "exclusive-minimum",
    Side::ExclusiveMinimum
);
side!(
    EXCLUSIVE_MAXIMUM,
    "exclusiveMaximum",
    "exclusive-maximum",
    Side::ExclusiveMaximum
);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
}

impl Side {
    /// Whether a value that stands so to the bound is inside.
    fn allows(self, order: Ordering) -> bool {
        match self {
            Self::Minimum => order != Ordering::Less,
            Self::Maximum => order != Ordering::Greater,
            Self::ExclusiveMinimum => order == Ordering::Greater,
            Self::ExclusiveMaximum => order == Ordering::Less,
        }
    }
}

#[derive(Debug)]
struct Range {
    side: Side,
    bound: Bound,
    /// As a message shows the bound.
    shown: String,
    ty: Box<dyn Type>,
    temporal: bool,
    /// The bytes of NaN, where the type knows it.
    nan: Option<Vec<u8>>,
}

#[derive(Debug)]
enum Bound {
    Value(Read),
    /// `today`: compared by the day, whatever the time of it.
    Today(i32),
}

fn build(side: Side, cast: &Cast<'_>, node: &Node) -> Result<Box<dyn Constraint>, Fault> {
    let type_name = cast.entry.name;
    let ty = cast.own_type();
    let today = iso(cast.today);
    let bound = match (node.text(), type_name) {
        (Some("today"), "date" | "datetime") => Some(Bound::Today(cast.today)),
        (Some("today"), "year" | "yearmonth") => today
            .get(..if type_name == "year" { 4 } else { 7 })
            .and_then(|part| cast.read_plain(part))
            .map(Bound::Value),
        _ => cast.read(node).map(Bound::Value),
    };
    let (Some(ty), Some(bound)) = (ty, bound) else {
        return Err(Fault::at(
            &node.span,
            Message::new(text!(
                "the bound is not a value of type `{type}`",
                "该界限不是 `{type}` 类型的值"
            ))
            .with("type", type_name),
        ));
    };
    let nan = (type_name == "number")
        .then(|| key(ty.as_ref(), ty.read("NaN"), "NaN"))
        .flatten();
    let is_nan = matches!(&bound, Bound::Value(read) if nan.as_ref() == Some(&read.key));
    if is_nan {
        return Err(Fault::at(
            &node.span,
            text!("nothing compares with NaN", "NaN 无法用于比较"),
        ));
    }
    let shown = match &bound {
        Bound::Value(read) => read.text.clone(),
        Bound::Today(_) => today,
    };
    Ok(Box::new(Range {
        side,
        bound,
        shown,
        ty,
        temporal: !matches!(type_name, "integer" | "number" | "duration"),
        nan,
    }))
}

/// The bytes of a present value.
fn key(ty: &dyn Type, value: Value, text: &str) -> Option<Vec<u8>> {
    value.is_present().then(|| {
        let mut out = Vec::new();
        ty.key(value, text, &mut out);
        out
    })
}

impl Range {
    #[inline]
    fn order(&self, value: Value, text: &str) -> Option<Ordering> {
        match &self.bound {
            Bound::Value(bound) => match (value, bound.value) {
                (Value::Int(a), Value::Int(b)) | (Value::Time(a), Value::Time(b)) => {
                    Some(a.cmp(&b))
                }
                (Value::Date(a), Value::Date(b)) => Some(a.cmp(&b)),
                (
                    Value::DateTime {
                        micros: a,
                        zoned: of_a,
                    },
                    Value::DateTime {
                        micros: b,
                        zoned: of_b,
                    },
                ) => (of_a == of_b).then(|| a.cmp(&b)),
                (Value::Int(_) | Value::Decimal { .. }, Value::Int(_) | Value::Decimal { .. }) => {
                    Some(compare(decimal(value), decimal(bound.value)))
                }
                (
                    Value::Duration {
                        months: a,
                        seconds: of_a,
                    },
                    Value::Duration {
                        months: b,
                        seconds: of_b,
                    },
                ) if a.cmp(&b) == of_a.cmp(&of_b) || a == b || of_a == of_b => {
                    Some(a.cmp(&b).then(of_a.cmp(&of_b)))
                }
                _ => self.order_by_key(value, text, bound),
            },
            Bound::Today(today) => match value {
                Value::Date(day) => Some(day.cmp(today)),
                Value::DateTime { micros, .. } => {
                    Some(micros.div_euclid(DAY).cmp(&i64::from(*today)))
                }
                _ => None,
            },
        }
    }

    #[cold]
    fn order_by_key(&self, value: Value, text: &str, bound: &Read) -> Option<Ordering> {
        let key = key(self.ty.as_ref(), value, text)?;
        (self.nan.as_ref() != Some(&key)).then(|| key.cmp(&bound.key))
    }
}

/// A number as digits and scale.
fn decimal(value: Value) -> (i64, u8) {
    match value {
        Value::Int(digits) => (digits, 0),
        Value::Decimal { digits, scale } => (digits, scale),
        _ => (0, 0),
    }
}

/// The powers of ten that two numbers of 64 bits can be apart.
const POWERS: [i128; 20] = {
    let mut powers = [1; 20];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// Compares two numbers, exactly.
fn compare((a, of_a): (i64, u8), (b, of_b): (i64, u8)) -> Ordering {
    // 64 bits times 10^19 fit 127; beyond that the number with the smaller scale outweighs the other.
    const MOST: u8 = 19;
    let raise = |digits: i64, by: u8| i128::from(digits) * POWERS[usize::from(by)];
    match of_a.cmp(&of_b) {
        Ordering::Equal => a.cmp(&b),
        Ordering::Less if of_b - of_a <= MOST => raise(a, of_b - of_a).cmp(&i128::from(b)),
        Ordering::Greater if of_a - of_b <= MOST => i128::from(a).cmp(&raise(b, of_a - of_b)),
        Ordering::Less if a == 0 => 0.cmp(&b),
        Ordering::Less => a.cmp(&0),
        Ordering::Greater if b == 0 => a.cmp(&0),
        Ordering::Greater => 0.cmp(&b),
    }
}

/// What most columns are compared with: an interval of whole numbers or of days, both ends inside.
#[derive(Clone, Copy)]
struct Interval {
    days: bool,
    low: i64,
    high: i64,
}

impl Range {
    /// The bound as an interval, where it is a whole number or a day.
    fn interval(&self) -> Option<Interval> {
        let (days, bound) = match &self.bound {
            Bound::Today(day) => (true, i64::from(*day)),
            Bound::Value(read) => match read.value {
                Value::Int(bound) => (false, bound),
                Value::Date(day) => (true, i64::from(day)),
                _ => return None,
            },
        };
        let (low, high) = match self.side {
            Side::Minimum => (bound, i64::MAX),
            Side::Maximum => (i64::MIN, bound),
            Side::ExclusiveMinimum => (bound.checked_add(1)?, i64::MAX),
            Side::ExclusiveMaximum => (i64::MIN, bound.checked_sub(1)?),
        };
        Some(Interval { days, low, high })
    }
}

impl Constraint for Range {
    fn check_column(&self, cells: Column<'_>, values: &[Value], broken: &mut Vec<u32>) {
        let interval = self.interval();
        for (row, value) in values.iter().enumerate() {
            let holds = match (*value, interval) {
                (
                    Value::Int(int),
                    Some(Interval {
                        days: false,
                        low,
                        high,
                    }),
                ) => (low..=high).contains(&int),
                (
                    Value::Date(day),
                    Some(Interval {
                        days: true,
                        low,
                        high,
                    }),
                ) => (low..=high).contains(&i64::from(day)),
                // The text is only needed where the value alone does not decide.
                (value, _) => !value.is_present() || self.holds(value, cells.get(row)),
            };
            if !holds {
                broken.push(row as u32);
            }
        }
    }

    #[inline]
    fn holds(&self, value: Value, text: &str) -> bool {
        self.order(value, text)
            .is_some_and(|order| self.side.allows(order))
    }

    fn explain(&self, value: Value, text: &str) -> Message {
        if self.order(value, text).is_none() {
            return match value {
                Value::DateTime { zoned: true, .. } => Message::new(text!(
                    "has a time zone and the bound {bound} has none: they cannot be compared",
                    "带有时区，而界限 {bound} 没有时区，无法比较"
                )),
                Value::DateTime { zoned: false, .. } => Message::new(text!(
                    "has no time zone and the bound {bound} has one: they cannot be compared",
                    "没有时区，而界限 {bound} 带有时区，无法比较"
                )),
                _ => Message::new(text!(
                    "cannot be compared with the bound {bound}",
                    "无法与界限 {bound} 比较"
                )),
            }
            .with("bound", &self.shown);
        }
        let text = match (self.temporal, self.side) {
            (true, Side::Minimum) => text!("earlier than {bound}", "早于 {bound}"),
            (true, Side::Maximum) => text!("later than {bound}", "晚于 {bound}"),
            (true, Side::ExclusiveMinimum) => text!("not later than {bound}", "不晚于 {bound}"),
            (true, Side::ExclusiveMaximum) => text!("not earlier than {bound}", "不早于 {bound}"),
            (false, Side::Minimum) => text!("less than {bound}", "小于 {bound}"),
            (false, Side::Maximum) => text!("more than {bound}", "大于 {bound}"),
            (false, Side::ExclusiveMinimum) => text!("not more than {bound}", "不大于 {bound}"),
            (false, Side::ExclusiveMaximum) => text!("not less than {bound}", "不小于 {bound}"),
        };
        let message = Message::new(text);
        match self.bound {
            Bound::Value(_) => message.with("bound", &self.shown),
            Bound::Today(_) => message.with_said(
                "bound",
                Message::new(text!("today ({day})", "{day}（今天）")).with("day", &self.shown),
            ),
        }
    }
}

/// A day as ISO 8601 writes it (days since 1970-01-01; Howard Hinnant, "chrono-compatible low-level date
/// algorithms", `civil_from_days`).
pub(crate) fn iso(day: i32) -> String {
    let days = i64::from(day) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_compare_exactly_at_any_scale() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, order) in [
            ((3, 1), (3, 1), Equal),
            ((3, 1), (31, 2), Less),
            ((1, 0), (9_999_999_999_999_999, 16), Greater),
            ((i64::MAX, 0), (i64::MAX, 18), Greater),
            ((i64::MIN, 0), (1, 40), Less),
            ((0, 0), (1, 40), Less),
            ((0, 0), (-1, 40), Greater),
            ((1, 40), (1, 0), Less),
            ((-1, 40), (0, 0), Less),
        ] {
            assert_eq!(compare(a, b), order, "{a:?} {b:?}");
            assert_eq!(compare(b, a), order.reverse(), "{b:?} {a:?}");
        }
    }

    #[test]
    fn days_are_written_as_iso() {
        for (day, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (20_778, "2026-11-21"),
            (-25_567, "1900-01-01"),
        ] {
            assert_eq!(iso(day), text);
        }
    }
}
