//! What a cell means: a small, copyable value, and bytes that order values.

/// What a cell means, once its type has read it. 16 bytes; text stays in the batch.
///
/// Two cells of one type mean the same if their values are equal; for `Text` and `Wide` the canonical text decides
/// (see `Type::key`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Missing: one of the field's `missingValues`.
    Empty,
    /// Not of the field's type.
    Bad,
    /// The cell's own text.
    Text,
    /// A boolean.
    Bool(bool),
    /// A whole number; a `number` that is whole and fits is an `Int` too, a `year` its number, a `yearmonth`
    /// `year * 12 + month - 1`.
    Int(i64),
    /// `digits` / 10^`scale`, normalised: `scale` > 0 and `digits` no multiple of ten.
    Decimal {
        /// The digits as one whole number.
        digits: i64,
        /// How many of them stand behind the decimal point.
        scale: u8,
    },
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// A point in time.
    DateTime {
        /// Microseconds since 1970-01-01T00:00:00, of UTC if `zoned`, else of the unnamed local clock.
        micros: i64,
        /// Whether the text named its zone.
        zoned: bool,
    },
    /// A span of calendar months and seconds, of one sign.
    Duration {
        /// Whole calendar months.
        months: i32,
        /// Seconds beside them.
        seconds: i64,
    },
    /// Of the type, but beyond the variants above (a number of more than 18 digits, NaN, INF, JSON …): the
    /// canonical text decides.
    Wide,
}

impl Value {
    /// Whether the cell holds something of its type: neither missing nor bad.
    pub fn is_present(self) -> bool {
        !matches!(self, Self::Empty | Self::Bad)
    }
}

const _: () = assert!(size_of::<Value>() == 16);
