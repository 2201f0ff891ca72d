//! What inputs of one series have in common: their name without its dates.

use std::path::{Path, absolute};

/// The series of an input: its path from the schema's folder if it is in there, else its whole path, with `{date}`
/// in the place of dates and times (`20261121`, `2026-11-21`, `2026_11_21T0330`); `-` for standard input.
pub(super) fn series(input: &str, schema: &Path) -> String {
    if input == "-" {
        return input.to_owned();
    }
    let Ok(path) = absolute(input) else {
        return undated(input);
    };
    let home = absolute(schema).ok();
    let home = home.as_deref().and_then(Path::parent);
    let inside = home.and_then(|home| path.strip_prefix(home).ok());
    let name = inside.unwrap_or(&path).to_string_lossy();
    undated(&name.replace(std::path::MAIN_SEPARATOR, "/"))
}

/// The name with `{date}` in the place of dates, each with the time behind it.
fn undated(name: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(sign) = name[at..].chars().next() {
        let free = !name[..at].ends_with(|before: char| before.is_ascii_digit());
        if let Some(len) = stamp(&name.as_bytes()[at..]).filter(|_| free) {
            out.push_str("{date}");
            at += len;
        } else {
            out.push(sign);
            at += sign.len_utf8();
        }
    }
    out
}

/// How many bytes the date, and the time behind it, take that a text begins with.
fn stamp(text: &[u8]) -> Option<usize> {
    let ends = |len: usize| !text.get(len).is_some_and(u8::is_ascii_digit);
    let date = parts(text, &[4, 2, 2], &[1900..=2199, 1..=12, 1..=31], b"-_./")?;
    let after = &text[date..];
    let lead = usize::from(after.first().is_some_and(|sign| b"Tt _-".contains(sign)));
    let clock = [0..=23, 0..=59, 0..=60];
    let time = [3, 2].into_iter().find_map(|count| {
        let widths = &[2, 2, 2][..count];
        let len = date + lead + parts(&after[lead..], widths, &clock, b":-_.")?;
        ends(len).then_some(len)
    });
    let zone = |len: usize| len + usize::from(matches!(text.get(len), Some(b'Z' | b'z')));
    time.map(zone).or_else(|| ends(date).then_some(date))
}

/// How many bytes numbers of such widths and within such ranges take, all with the same sign between them or all
/// with none.
fn parts(
    text: &[u8],
    widths: &[usize],
    ranges: &[std::ops::RangeInclusive<u32>],
    signs: &[u8],
) -> Option<usize> {
    let sign = text.get(widths[0]).filter(|sign| signs.contains(sign));
    let mut at = 0;
    for (number, (width, range)) in widths.iter().zip(ranges).enumerate() {
        if number > 0
            && let Some(sign) = sign
        {
            if text.get(at) != Some(sign) {
                return None;
            }
            at += 1;
        }
        let digits = std::str::from_utf8(text.get(at..at + width)?).ok()?;
        if !digits.bytes().all(|digit| digit.is_ascii_digit())
            || !range.contains(&digits.parse().ok()?)
        {
            return None;
        }
        at += width;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_and_times_in_a_name_do_not_matter() {
        for (name, series) in [
            ("customers.csv", "customers.csv"),
            ("customers-20261121.csv", "customers-{date}.csv"),
            ("customers_2026-11-21.csv", "customers_{date}.csv"),
            ("2026_11_21_customers.csv", "{date}_customers.csv"),
            ("客户20261121.csv", "客户{date}.csv"),
            ("c-20261121T033000Z.csv", "c-{date}.csv"),
            ("c-20261121033000.csv", "c-{date}.csv"),
            ("c-202611210330.csv", "c-{date}.csv"),
            ("c-2026-11-21 03.30.csv", "c-{date}.csv"),
            ("c-2026-11-21-03-30-00.csv", "c-{date}.csv"),
            ("c-20261121-20261128.csv", "c-{date}-{date}.csv"),
            ("2026/11/21/c.csv", "{date}/c.csv"),
            // numbers that are no dates, and parts of one dump
            ("c-20261121-03.csv", "c-{date}-03.csv"),
            ("c-20261321.csv", "c-20261321.csv"),
            ("c-120261121.csv", "c-120261121.csv"),
            ("c-2026112.csv", "c-2026112.csv"),
            ("c-2026-1121.csv", "c-2026-1121.csv"),
            ("c-2026.csv", "c-2026.csv"),
        ] {
            assert_eq!(undated(name), series, "{name}");
        }
    }

    #[test]
    fn an_input_beside_the_schema_is_one_series_wherever_it_is_named_from() {
        let here = std::env::current_dir().unwrap();
        let schema = Path::new("tables/c.rolo.toml");
        let named = here.join("tables/c.csv");
        assert_eq!(series("tables/c.csv", schema), "c.csv");
        assert_eq!(series(named.to_str().unwrap(), schema), "c.csv");
        assert_eq!(series("-", schema), "-");
        assert!(series("other.csv", schema).ends_with("/other.csv"));
    }

    proptest! {
        #[test]
        fn any_day_is_the_same_series(year in 1900_u32..2200, month in 1_u32..13, day in 1_u32..32, sign in "[-_.]?") {
            let name = format!("c {year:04}{sign}{month:02}{sign}{day:02}.csv");
            prop_assert_eq!(undated(&name), "c {date}.csv");
        }

        #[test]
        fn nothing_panics(name in "\\PC{0,20}|[0-9T_.:-]{0,30}") {
            let _ = undated(&name);
        }
    }
}
