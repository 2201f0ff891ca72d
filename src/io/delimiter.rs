//! Finds out what parts the cells of a table that does not say so: the sign that parts most records like the first.

use std::path::Path;

use super::decode::{Every, decode};
use super::dialect::Dialect;
use super::input::Reading;
use super::sniff;
use crate::table::batch::Layout;

/// What may part cells, the likeliest first.
const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that are looked at.
const RECORDS: usize = 100;

/// As the user says, else as the text declares it, else by the file's ending where the text has tabs, else what its
/// first records speak for.
pub(super) fn dialect(path: &Path, reading: &Reading, start: &[u8]) -> Dialect {
    let dialect = Dialect {
        quote: reading.quote.unwrap_or(Dialect::default().quote),
        escape: reading.escape,
        comment: reading.comment,
        ..Dialect::default()
    };
    let taken = [Some(dialect.quote), dialect.escape, dialect.comment];
    let whole = start.len() < sniff::ENOUGH;
    let tabs = path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("tsv") || ending.eq_ignore_ascii_case("tab")
    });
    let found_out = || {
        if tabs && (start.contains(&b'\t') || start.is_empty()) {
            b'\t'
        } else {
            likely(start, dialect, whole)
        }
    };
    let by_itself = || {
        let declared = declared(start).map(|(sign, _)| sign);
        declared.filter(|sign| !taken.contains(&Some(*sign)))
    };
    let delimiter = reading.delimiter.or_else(by_itself);
    Dialect {
        delimiter: delimiter.unwrap_or_else(found_out),
        ..dialect
    }
}

/// The delimiter of a `sep=;` line at the beginning of a text, and how many bytes the line has. Spreadsheets obey such
/// a line and do not show it.
pub(super) fn declared(start: &[u8]) -> Option<(u8, usize)> {
    let (quoted, text) = match start.strip_prefix(b"\"") {
        Some(text) => (1, text),
        None => (0, start),
    };
    let (name, rest) = text.split_first_chunk::<4>()?;
    let (&sign, rest) = rest.split_first()?;
    let rest = match quoted {
        0 => rest,
        _ => rest.strip_prefix(b"\"")?,
    };
    let line_end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [] => 0,
        _ => return None,
    };
    let usable = sign.is_ascii() && !matches!(sign, b'"' | b'\r' | b'\n' | 0);
    (name.eq_ignore_ascii_case(b"sep=") && usable).then_some((sign, 5 + 2 * quoted + line_end))
}

/// What most likely parts the cells of the text that begins so and is otherwise of this dialect; `whole`: it ends so
/// too. The comma, where nothing speaks for another sign.
pub(super) fn likely(start: &[u8], dialect: Dialect, whole: bool) -> u8 {
    let mut best = (0, 0, b',');
    for sign in SIGNS {
        let dialect = Dialect {
            delimiter: sign,
            ..dialect
        };
        let (share, cells) = agreement(start, dialect, whole);
        // Of equal ones the earlier sign stays.
        if (share, cells) > (best.0, best.1) {
            best = (share, cells, sign);
        }
    }
    best.2
}

/// How many of a hundred records have as many cells as the first with more than one, and how many cells that are;
/// nothing where hardly any have.
fn agreement(start: &[u8], dialect: Dialect, whole: bool) -> (usize, u32) {
    let (mut layout, mut written) = (Layout::default(), Vec::new());
    decode(
        start,
        dialect,
        0,
        Every {
            width: 0,
            most: u32::MAX,
        },
        &mut layout,
        &mut written,
    );
    if !whole {
        // The last record may be cut off.
        layout.records.pop();
    }
    let mut records = layout
        .records
        .iter()
        .take(RECORDS)
        .map(|record| record.cells);
    // Titles stand above the header.
    let Some(cells) = records.find(|cells| *cells > 1) else {
        return (0, 0);
    };
    let (mut all, mut same) = (1, 1);
    for found in records {
        all += 1;
        same += usize::from(found == cells);
    }
    let titles = layout
        .records
        .iter()
        .take_while(|record| record.cells < 2)
        .count();
    let share = same * 100 / (all + titles);
    if share < 50 { (0, 0) } else { (share, cells) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_that_parts_most_records_alike_is_found() {
        for (text, sign) in [
            ("a,b\n1,2\n", b','),
            ("a;b;c\n1,5;2;x\n2,5;3;y\n", b';'),
            ("a\tb\n1,2\t3\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("name\nSmith, John\nDoe, Jane\n", b','),
            ("name\nanna\n", b','),
            ("", b','),
            ("a;b\n", b';'),
            (
                "客户；表\n\n编号;姓名;城市\n1;王;上海\n2;李;北京\n3;张;广州\n",
                b';',
            ),
            ("a,b,note\n1,2,x;y;z\n3,4,u;v;w\n", b','),
            ("\"a;b\",\"c;d\"\n\"e;f\",\"g;h\"\n", b','),
            ("id;text\n1;\"x, y, z\"\n2;\"u, v, w\"\n", b';'),
        ] {
            assert_eq!(
                char::from(likely(text.as_bytes(), Dialect::default(), true)),
                char::from(sign),
                "{text}"
            );
        }
    }

    #[test]
    fn a_declared_delimiter_is_a_line_of_its_own() {
        for (text, found) in [
            ("sep=;\r\na;b", Some((b';', 7))),
            ("SEP=\t\n", Some((b'\t', 6))),
            ("\"sep=|\"\na|b", Some((b'|', 8))),
            ("sep=,", Some((b',', 5))),
            ("sep=;x\n", None),
            ("sep=\n", None),
            ("separator;x\n", None),
        ] {
            assert_eq!(declared(text.as_bytes()), found, "{text:?}");
        }
    }
}
