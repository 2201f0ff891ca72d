//! What a cell of a sheet holds, as every reader of workbooks hands it over.

/// What a cell of a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::io) enum Cell<'a> {
    /// Text; empty is the same as no cell.
    Text(&'a str),
    /// Text of which some bytes could not be decoded; U+FFFD stands for them.
    Undecodable(&'a str),
    /// A number that is shown as one.
    Number(f64),
    /// A number that is shown as a day or a time.
    Moment(Moment),
    /// A day, a time or a duration in ISO 8601.
    Iso(Shape, &'a str),
    /// True or false.
    Boolean(bool),
    /// An error as it is shown: `#N/A`.
    Error(&'a str),
    /// A formula that was saved without its value.
    Formula,
}

/// A number that stands for a day or a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::io) struct Moment {
    /// Days since the sheet's day 0, a time of day as their fraction.
    pub(in crate::io) serial: f64,
    /// What is shown of it.
    pub(in crate::io) shape: Shape,
    /// Whether days count from 1904-01-01; else 1 is 1900-01-01, and 60 a day that never was.
    pub(in crate::io) since_1904: bool,
}

/// What is shown of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) enum Shape {
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Both, or no saying which.
    DateTime,
    /// A span of time: `[h]:mm`.
    Duration,
}
