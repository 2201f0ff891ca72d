//! What options hold: small values, each read from its spelling and refused in both languages.

use std::fmt;
use std::num::{NonZero, NonZeroUsize};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::io::format::FormatName;
use crate::io::input::HeaderRow;
use crate::io::limits::{self, Limits};
use crate::ops::export::Headers;
use crate::ops::select::{Selection, SortTerm};
use crate::schema::{FailOn, Limit, resources};
use crate::table::encoding::{Encoding, OutputEncoding};
use crate::text;
use crate::text::{Lang, Message, Text};
use crate::types::calendar;

/// Why a spelling is not a value: a clause that does not repeat it. Display is English.
#[derive(Debug)]
pub struct Refused(pub Message);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.say(Lang::En))
    }
}

impl std::error::Error for Refused {}

impl From<Text> for Refused {
    fn from(text: Text) -> Self {
        Self(text.into())
    }
}

/// Which schema to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaChoice {
    /// None, and none is looked for (`none`).
    None,
    /// This file.
    File(PathBuf),
}

/// Reads `--schema`; a file that is called `none` is named `./none`.
pub fn schema(path: PathBuf) -> SchemaChoice {
    if path.as_os_str() == "none" {
        SchemaChoice::None
    } else {
        SchemaChoice::File(path)
    }
}

/// Reads `--header-row`.
///
/// # Errors
/// What is neither `auto`, `none` nor a row from 1.
pub fn header_row(text: &str) -> Result<HeaderRow, Refused> {
    match text {
        "auto" => Ok(HeaderRow::Auto),
        "none" => Ok(HeaderRow::Absent),
        row => row.parse().map(HeaderRow::At).map_err(|_| {
            text!(
                "a row from 1, auto or none is expected",
                "应为从 1 起的行号、auto 或 none"
            )
            .into()
        }),
    }
}

/// Reads `--header-rows`.
///
/// # Errors
/// What is not a number from 1 to 20.
pub fn header_rows(text: &str) -> Result<NonZero<u32>, Refused> {
    let rows = text.parse::<NonZero<u32>>().ok();
    rows.filter(|rows| rows.get() <= 20)
        .ok_or_else(|| text!("a number from 1 to 20 is expected", "应为 1 到 20 的整数").into())
}

/// Reads `--delimiter`: one ASCII character, or its name (`tab`, `comma`, `semicolon`, `pipe`, `\t`).
///
/// # Errors
/// What is not one ASCII character, or is a quote or a line end.
pub fn delimiter(text: &str) -> Result<u8, Refused> {
    resources::delimiter(text).ok_or_else(|| resources::NO_DELIMITER.into())
}

/// Reads `--encoding`: a label of the WHATWG standard, or a code page.
///
/// # Errors
/// What no table comes in.
pub fn encoding(text: &str) -> Result<Encoding, Refused> {
    Encoding::named(text).ok_or_else(no_encoding)
}

fn no_encoding() -> Refused {
    let message = text!(
        "an encoding is expected: {names} …",
        "应为编码名称：{names} 等"
    );
    Refused(Message::new(message).with_list("names", Encoding::NAMES))
}

/// Reads `--to-encoding`: what `--encoding` takes, and `utf-8-sig` for UTF-8 with a byte order mark.
///
/// # Errors
/// What no table is written in.
pub fn output_encoding(text: &str) -> Result<OutputEncoding, Refused> {
    OutputEncoding::named(text).ok_or_else(no_encoding)
}

/// Reads `--quote`, `--escape` and `--comment`: one ASCII character.
///
/// # Errors
/// What is not one printable ASCII sign.
pub fn quote(text: &str) -> Result<u8, Refused> {
    match text.as_bytes() {
        [sign] if sign.is_ascii_punctuation() => Ok(*sign),
        _ => Err(text!("one ASCII sign is expected", "应为一个 ASCII 符号").into()),
    }
}

/// A table that foreign keys and reference lists look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// As the schema calls it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Reads `--resource NAME=FILE`.
///
/// # Errors
/// What has no `=`, or nothing on one of its sides.
pub fn resource(text: &str) -> Result<Resource, Refused> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => Ok(Resource {
            name: name.to_owned(),
            path: path.into(),
        }),
        _ => Err(text!("NAME=FILE is expected", "应写成 名称=文件").into()),
    }
}

/// Reads a size in bytes: `500KB` (1000), `64M` and `64MiB` (1024), `1.5GiB`, a bare number of bytes; at least 1.
///
/// # Errors
/// What is no such size, or more than 64 bits hold.
pub fn size(text: &str) -> Result<u64, Refused> {
    let refused = || -> Refused {
        text!(
            "a size such as 256MiB or 1GB is expected",
            "应为大小，如 256MiB 或 1GB"
        )
        .into()
    };
    let at = text
        .find(|sign: char| !sign.is_ascii_digit() && sign != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let unit: u64 = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "t" | "tib" => 1 << 40,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        _ => return Err(refused()),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    // Parts of a byte are dropped; nine digits are more than a size needs.
    if whole.is_empty() || part.len() > 9 || number.ends_with('.') {
        return Err(refused());
    }
    let whole: u64 = whole.parse().map_err(|_| refused())?;
    let part = if part.is_empty() {
        0
    } else {
        let digits: u128 = part.parse().map_err(|_| refused())?;
        (digits * u128::from(unit) / 10_u128.pow(part.len() as u32)) as u64
    };
    whole
        .checked_mul(unit)
        .and_then(|bytes| bytes.checked_add(part))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(refused)
}

/// More threads than any machine this runs on has.
const MOST_THREADS: usize = 1024;

/// Reads `--threads`: 1 to 1024.
///
/// # Errors
/// What is no such number.
pub fn threads(text: &str) -> Result<NonZeroUsize, Refused> {
    upto(MOST_THREADS, text)
}

/// Reads `--max-record`: a size up to [`Limits::LONGEST`].
///
/// # Errors
/// What is no such size.
pub fn record(text: &str) -> Result<usize, Refused> {
    let bytes = usize::try_from(size(text)?).ok();
    bytes
        .filter(|bytes| *bytes <= Limits::LONGEST)
        .ok_or_else(|| {
            Refused(
                Message::new(text!(
                    "a size up to {most} is expected",
                    "应为不超过 {most} 的大小"
                ))
                .with("most", limits::size(Limits::LONGEST as u64)),
            )
        })
}

/// Reads `--max-columns`: 1 to [`Limits::WIDEST`].
///
/// # Errors
/// What is no such number.
pub fn columns(text: &str) -> Result<usize, Refused> {
    upto(Limits::WIDEST, text).map(NonZero::get)
}

/// Reads `--max-ratio`: 1 to a thousand million.
///
/// # Errors
/// What is no such number.
pub fn ratio(text: &str) -> Result<u64, Refused> {
    upto(1_000_000_000, text).map(|ratio| ratio.get() as u64)
}

/// A whole number from 1 to `most`.
fn upto(most: usize, text: &str) -> Result<NonZeroUsize, Refused> {
    let number = text.parse().ok();
    number
        .filter(|number: &NonZeroUsize| number.get() <= most)
        .ok_or_else(|| {
            Refused(
                Message::new(text!(
                    "a number from 1 to {most} is expected",
                    "应为 1 到 {most} 的数"
                ))
                .with("most", most),
            )
        })
}

/// Reads how many records a file has, at least one.
///
/// # Errors
/// What is no number from 1.
pub fn records(text: &str) -> Result<u64, Refused> {
    count(text)
        .ok()
        .filter(|count| *count > 0)
        .ok_or_else(|| text!("a number from 1 is expected", "应为不小于 1 的整数").into())
}

/// Reads a whole number from 0.
///
/// # Errors
/// What is no such number, or more than 64 bits hold.
pub fn count(text: &str) -> Result<u64, Refused> {
    text.parse()
        .map_err(|_| text!("a whole number from 0 is expected", "应为不小于 0 的整数").into())
}

/// Reads `--max-errors`: a number of errors, or a share as `0.1%`.
///
/// # Errors
/// What a schema's `maxErrors` may not be either.
pub fn limit(text: &str) -> Result<Limit, Refused> {
    Limit::parse(text).ok_or_else(|| {
        text!(
            "a number of errors or a share such as 0.1% is expected",
            "应为错误数，或 0.1% 这样的比例"
        )
        .into()
    })
}

/// Reads `--fail-on`: a word of the schema's `failOn`.
pub fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    PossibleValuesParser::new(FailOn::NAMES.map(|(name, _)| name))
        .map(|name| FailOn::from_name(&name).unwrap_or_default())
}

/// Reads `--to`: a format that tables are written in.
pub fn format() -> impl TypedValueParser<Value = FormatName> {
    PossibleValuesParser::new(FormatName::ALL.map(|(name, _)| name)).map(|name| {
        let known = FormatName::ALL.iter().find(|(known, _)| *known == name);
        known.map_or(FormatName::Csv, |(_, format)| *format)
    })
}

/// Reads `--headers`.
pub fn headers() -> impl TypedValueParser<Value = Headers> {
    PossibleValuesParser::new(Headers::ALL.map(|(name, _)| name)).map(|name| {
        let known = Headers::ALL.iter().find(|(known, _)| *known == name);
        known.map_or(Headers::Name, |(_, headers)| *headers)
    })
}

/// Reads `--select` and `--in`: a list of columns.
///
/// # Errors
/// An entry without a name.
pub fn selection(text: &str) -> Result<Selection, Refused> {
    Selection::parse(text).map_err(Refused)
}

/// What `--sort` sorts by, most important first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortTerms(pub Vec<SortTerm>);

/// Reads `--sort`.
///
/// # Errors
/// An entry without a name.
pub fn sort_terms(text: &str) -> Result<SortTerms, Refused> {
    SortTerm::parse(text).map(SortTerms).map_err(Refused)
}

/// Reads `--lang`.
///
/// # Errors
/// A language that `rolo` does not speak.
pub fn lang(text: &str) -> Result<Lang, Refused> {
    Lang::of_tag(text).ok_or_else(|| text!("zh or en is expected", "应为 zh 或 en").into())
}

/// A calendar day. Display is ISO 8601 (`2026-11-21`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i32);

impl Day {
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Today where the machine is: the day of its clock in its time zone (`TZ`, else as the system is set).
    pub fn now() -> Self {
        let today = jiff::Timestamp::now().to_zoned(time_zone()).date();
        let year = u32::try_from(today.year()).unwrap_or(0);
        let (month, day) = (today.month().unsigned_abs(), today.day().unsigned_abs());
        Self(calendar::day_number(year, month.into(), day.into()).unwrap_or(0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = calendar::split(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The machine's time zone: the file that `TZ` names, else `/etc/localtime`. Where neither is simply a file, jiff finds
/// out; that takes milliseconds, since it lists all zones there are.
fn time_zone() -> jiff::tz::TimeZone {
    let named = std::env::var_os("TZ");
    let file = match &named {
        None => Some(PathBuf::from("/etc/localtime")),
        Some(name) => {
            let name = name
                .to_str()
                .map(|name| name.strip_prefix(':').unwrap_or(name));
            // An absolute name stays as it is.
            name.filter(|name| !name.is_empty())
                .map(|name| Path::new("/usr/share/zoneinfo").join(name))
        }
    };
    file.and_then(|file| std::fs::read(file).ok())
        .and_then(|bytes| jiff::tz::TimeZone::tzif("Local", &bytes).ok())
        .unwrap_or_else(jiff::tz::TimeZone::system)
}

/// Reads `--today`: a day of the calendar as `2026-11-21`, of the years 1 to 9999.
///
/// # Errors
/// What is no such day.
pub fn day(text: &str) -> Result<Day, Refused> {
    let day = calendar::date(text.as_bytes());
    day.map(Day).ok_or_else(|| {
        text!(
            "a day such as 2026-11-21 is expected",
            "应为日期，如 2026-11-21"
        )
        .into()
    })
}

/// One report that was asked for. Which formats there are is for `report` to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTo {
    /// `text`, `json` …, in lower case.
    pub format: String,
    /// Where to write it; none or `-` is standard output.
    pub path: Option<PathBuf>,
}

/// Reads `--report FMT[=PATH]`.
///
/// # Errors
/// Nothing before or after the `=`.
pub fn report(text: &str) -> Result<ReportTo, Refused> {
    let (format, path) = match text.split_once('=') {
        Some((format, path)) => (format, Some(path)),
        None => (text, None),
    };
    if format.is_empty() || path.is_some_and(str::is_empty) {
        return Err(text!(
            "FORMAT or FORMAT=PATH is expected",
            "应写成 格式 或 格式=路径"
        )
        .into());
    }
    Ok(ReportTo {
        format: format.to_ascii_lowercase(),
        path: path.filter(|path| *path != "-").map(PathBuf::from),
    })
}

/// `1234567` as `1,234,567`, which both languages read.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_day_reads_back_as_written(days in -700_000..2_900_000_i32) {
            let written = Day(days).to_string();
            prop_assert_eq!(day(&written).map(Day::days).ok(), Some(days));
        }
    }

    #[test]
    fn sizes_read_as_promised() {
        for (text, want) in [
            ("64MiB", Some(64 << 20)),
            ("64M", Some(64 << 20)),
            ("1GiB", Some(1 << 30)),
            ("500KB", Some(500_000)),
            ("1.5g", Some(3 << 29)),
            ("256 MiB", Some(256 << 20)),
            ("123", Some(123)),
            ("0.25KB", Some(250)),
            ("0", None),
            ("", None),
            ("MiB", None),
            ("-1M", None),
            ("1.M", None),
            ("1.2.3M", None),
            ("12XB", None),
            ("99999999999999TiB", None),
        ] {
            assert_eq!(size(text).ok(), want, "{text}");
        }
    }

    #[test]
    fn days_that_never_were_are_refused() {
        assert_eq!(day("1970-01-01").map(Day::days).ok(), Some(0));
        assert_eq!(
            day("2024-02-29").map(|d| d.to_string()).ok().as_deref(),
            Some("2024-02-29")
        );
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-1-1",
            "20240101",
            "today",
            "",
            "+024-01-01",
            "0000-01-01",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn signs_are_single_ascii_characters() {
        assert_eq!(delimiter("tab").ok(), Some(b'\t'));
        assert_eq!(delimiter(";").ok(), Some(b';'));
        assert_eq!(delimiter(" ").ok(), Some(b' '));
        for text in ["", "，", "ab", "\"", "\n"] {
            assert!(delimiter(text).is_err(), "{text}");
        }
        assert_eq!(quote("'").ok(), Some(b'\''));
        assert!(quote("a").is_err() && quote("“").is_err());
    }

    #[test]
    fn a_report_may_go_to_a_path_with_an_equals_sign() {
        let to = report("JSON=a=b.json").unwrap();
        assert_eq!(to.format, "json");
        assert_eq!(to.path, Some("a=b.json".into()));
        assert_eq!(report("json=-").unwrap().path, None);
        assert!(report("json=").is_err() && report("=x").is_err());
    }

    #[test]
    fn threads_have_bounds() {
        assert_eq!(threads("8").ok().map(NonZeroUsize::get), Some(8));
        for text in ["0", "-1", "1025", "two"] {
            assert!(threads(text).is_err(), "{text}");
        }
    }
}
