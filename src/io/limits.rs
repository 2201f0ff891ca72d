//! What is too big to be read: the limits of a run, what they are unless an option says otherwise, and how a size is
//! written.

use super::fault::Fault;
use super::spool::Spool;
use crate::text;
use crate::text::{Message, Text};

/// How much is read. What exceeds it ends the run with exit code 3.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest record, in bytes, from 1 to [`Limits::LONGEST`].
    pub record: usize,
    /// The most columns, from 1.
    pub columns: usize,
    /// How many times its own size a packed file may unpack to, from 1, once that is more than [`Limits::FREE`].
    pub ratio: u64,
    /// What temporary files may hold together.
    pub spool: Spool,
}

impl Limits {
    /// What [`Limits::record`] is by default: 16 MiB.
    pub const RECORD: usize = 16 << 20;
    /// What [`Limits::columns`] is by default.
    pub const COLUMNS: usize = 131_072;
    /// What [`Limits::ratio`] is by default. Tables come to 5 to 50; deflate cannot pack better than 1,032 to one.
    pub const RATIO: u64 = 200;
    /// What temporary files may hold by default, in bytes: 16 GiB.
    pub const SPOOL: u64 = 16 << 30;
    /// The greatest [`Limits::record`], 512 MiB: positions in a chunk have 32 bits, text may be three times as long as
    /// what it was decoded from, and what is unescaped stands beside it.
    pub const LONGEST: usize = 512 << 20;
    /// The greatest [`Limits::columns`].
    pub const WIDEST: usize = 1 << 24;
    /// What a file may unpack to whatever its ratio, in bytes: 64 MiB. A sheet of a million empty rows is honest, and
    /// packs better than a bomb.
    pub const FREE: u64 = 64 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record: Self::RECORD,
            columns: Self::COLUMNS,
            ratio: Self::RATIO,
            spool: Spool::default(),
        }
    }
}

/// What is said of a header that is too wide.
pub(super) const TOO_MANY_COLUMNS: Text = text!(
    "{found} columns; at most {limit} are read",
    "共 {found} 列，最多读取 {limit} 列"
);

/// Refuses what is wider than is read: `text` has the places `found` and `limit`.
pub(super) fn too_wide(text: Text, found: usize, limit: usize) -> Fault {
    Fault {
        message: Message::new(text).with("found", found).with("limit", limit),
        hint: text!(
            "check the delimiter; if the table is that wide, raise --max-columns",
            "请确认分隔符；如果表格真有这么多列，可用 --max-columns 调高上限"
        )
        .into(),
    }
}

/// A size as options spell it, exactly: `16 MiB`, `500000 B`.
pub fn size(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let most = units.len() as u32 - 1;
    let unit = match bytes {
        0 => 0,
        _ => (bytes.trailing_zeros() / 10).min(most),
    };
    format!("{} {}", bytes >> (10 * unit), units[unit as usize])
}

/// A size that was found, to a tenth: `67.3 MiB`.
pub(super) fn about(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let unit = bytes.checked_ilog2().unwrap_or(0) / 10;
    let tenths = (u128::from(bytes) * 10) >> (10 * unit);
    match unit {
        0 => format!("{bytes} B"),
        _ => format!("{}.{} {}", tenths / 10, tenths % 10, units[unit as usize]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_in_the_greatest_unit_that_is_exact() {
        for (bytes, exact, rounded) in [
            (0, "0 B", "0 B"),
            (1, "1 B", "1 B"),
            (1023, "1023 B", "1023 B"),
            (1536, "1536 B", "1.5 KiB"),
            (16 << 20, "16 MiB", "16.0 MiB"),
            (16 << 30, "16 GiB", "16.0 GiB"),
            (500_000, "500000 B", "488.2 KiB"),
            (u64::MAX, "18446744073709551615 B", "15.9 EiB"),
            (1 << 60, "1048576 TiB", "1.0 EiB"),
        ] {
            assert_eq!(size(bytes), exact);
            assert_eq!(about(bytes), rounded);
        }
    }
}
