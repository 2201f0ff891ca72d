//! What `date`, `time` and `datetime` share: their formats, and what it means that two of them read a cell.
//!
//! `format` is one form and nothing else. `formats` are several: a cell that two of them read differently (ISO, which
//! is always accepted, counts as one) is ambiguous and never decided.

use std::fmt::Debug;

use super::directive::Reading;
use super::pattern::Pattern;
use super::{Misfit, Options, Type, calendar, iso, spelling};
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, Text};

/// The word in `formats` for a spreadsheet's serial numbers.
const SERIAL: &str = "excel-serial";

/// One of the three.
pub(super) trait Moment: Copy + Debug + Send + Sync + 'static {
    /// The standard's own form as people write it.
    const PICTURE: &'static str;
    /// Texts in it whose parts could be one another's.
    const PROBES: &'static [&'static str];

    /// The standard's own form, or `Bad`.
    fn iso(self, text: &str) -> Value;

    /// What a pattern read, or `Bad`.
    fn reading(self, reading: Reading) -> Value;

    /// A spreadsheet's serial number, or `Bad`.
    fn serial(self, text: &str) -> Value;

    /// One of a small set of forms that mean one thing only, or `Bad`.
    fn any(self, text: &str) -> Value;

    /// A workbook's typed cell, or `Bad`.
    fn native(self, value: Value) -> Value;

    /// What a pattern of this type lacks or has too much.
    fn misfit(self, pattern: &Pattern) -> Option<Text>;

    /// What the standard's form is: a clause.
    fn expected(self) -> Text;

    /// What is odd about a text that [`Moment::iso`] does not read.
    fn odd(self, text: &str) -> Option<Text>;
}

/// One accepted form.
#[derive(Debug)]
enum Format {
    Iso,
    Any,
    Serial,
    Pattern(Pattern),
}

impl Format {
    fn new(moment: impl Moment, property: &'static str, written: &str) -> Result<Self, Misfit> {
        let misfit = |message, near| Misfit {
            property,
            message,
            near,
        };
        match written {
            "default" => return Ok(Self::Iso),
            "any" => return Ok(Self::Any),
            SERIAL => return Ok(Self::Serial),
            _ => {}
        }
        let pattern = Pattern::new(written.strip_prefix("fmt:").unwrap_or(written))
            .map_err(|(message, near)| misfit(message, near))?;
        match moment.misfit(&pattern) {
            Some(clause) => Err(misfit(clause.into(), None)),
            None => Ok(Self::Pattern(pattern)),
        }
    }

    /// How a person would write it.
    fn picture(&self, iso: &str) -> String {
        match self {
            Self::Iso => iso.to_owned(),
            Self::Any => "any".to_owned(),
            Self::Serial => SERIAL.to_owned(),
            Self::Pattern(pattern) => pattern.picture(),
        }
    }

    /// Appends what it makes of a value, if it has a form for it; what was written else is to be dropped.
    fn write(&self, value: Value, out: &mut Vec<u8>) -> Option<()> {
        let at = Reading::of(value)?;
        match self {
            Self::Iso | Self::Any => {
                iso::write(value, out);
                Some(())
            }
            Self::Serial => {
                let day = (!matches!(value, Value::Time(_))).then_some(at.day);
                calendar::write_serial(day, at.time, out)
            }
            Self::Pattern(pattern) => pattern.write(at, out),
        }
    }

    fn read(&self, moment: impl Moment, text: &str) -> Value {
        match self {
            Self::Iso => moment.iso(text),
            Self::Any => moment.any(text),
            Self::Serial => moment.serial(text),
            Self::Pattern(pattern) => pattern
                .read(text)
                .map_or(Value::Bad, |reading| moment.reading(reading)),
        }
    }
}

/// Compiles the type for one field.
///
/// # Errors
/// When `format` and `formats` are both given, or one of them is no format.
pub(super) fn build(moment: impl Moment, options: &Options) -> Result<Box<dyn Type>, Misfit> {
    if !options.formats.is_empty() {
        if options.format.is_some() {
            return Err(Misfit {
                property: "format",
                message: text!(
                    "either format or formats, not both",
                    "format 与 formats 只能写一个"
                )
                .into(),
                near: None,
            });
        }
        let mut formats = options
            .formats
            .iter()
            .map(|written| Format::new(moment, "formats", written))
            .collect::<Result<Vec<_>, _>>()?;
        if !formats.iter().any(|format| matches!(format, Format::Iso)) {
            formats.push(Format::Iso);
        }
        return Ok(Box::new(Declared::new(moment, formats)));
    }
    match options.format.as_deref() {
        None | Some("default") => Ok(Box::new(Standard(moment))),
        Some(written) => {
            let format = Format::new(moment, "format", written)?;
            Ok(Box::new(Declared::new(moment, vec![format])))
        }
    }
}

/// The standard's form only: the fast road.
#[derive(Debug)]
struct Standard<M>(M);

impl<M: Moment> Type for Standard<M> {
    fn read(&self, text: &str) -> Value {
        self.0.iso(text)
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        accept(self, self.0, native, text)
    }

    fn spell(&self, value: Value, _: &str, out: &mut Vec<u8>) {
        iso::write(value, out);
    }

    fn canonical(&self, value: Value, _: &str, out: &mut String) {
        iso::push(value, out);
    }

    fn explain(&self, text: &str) -> Message {
        explain(
            self.0.expected().into(),
            spelling::oddity(text).or_else(|| self.0.odd(text)),
        )
    }

    fn key(&self, value: Value, _: &str, out: &mut Vec<u8>) {
        push_key(value, out);
    }
}

/// Declared forms, at least one.
#[derive(Debug)]
struct Declared<M> {
    moment: M,
    formats: Vec<Format>,
    /// Whether ISO is among them and no other one reads an ISO text differently: what is ISO need not be held against
    /// the others.
    iso_alone: bool,
}

impl<M: Moment> Declared<M> {
    fn new(moment: M, formats: Vec<Format>) -> Self {
        let mut declared = Self {
            moment,
            formats,
            iso_alone: false,
        };
        // Days that a format with the parts in another order would read too.
        let alike = M::PROBES.iter().all(|text| {
            let iso = moment.iso(text);
            iso != Value::Bad && declared.readings(text).all(|value| value == iso)
        });
        declared.iso_alone = alike && declared.takes_iso();
        declared
    }

    fn takes_iso(&self) -> bool {
        let mut formats = self.formats.iter();
        formats.any(|format| matches!(format, Format::Iso | Format::Any))
    }

    /// Every reading of `text`, in the order of the formats.
    fn readings(&self, text: &str) -> impl Iterator<Item = Value> {
        self.formats
            .iter()
            .map(move |format| format.read(self.moment, text))
            .filter(|value| *value != Value::Bad)
    }
}

impl<M: Moment> Type for Declared<M> {
    fn read(&self, text: &str) -> Value {
        if self.iso_alone {
            let iso = self.moment.iso(text);
            if iso != Value::Bad {
                return iso;
            }
        }
        let mut readings = self.readings(text);
        match readings.next() {
            Some(first) if readings.all(|other| other == first) => first,
            _ => Value::Bad,
        }
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        accept(self, self.moment, native, text)
    }

    /// In the first of the formats that keeps all of it, and that no other one reads differently.
    fn spell(&self, value: Value, _: &str, out: &mut Vec<u8>) {
        let from = out.len();
        for format in &self.formats {
            let written = format.write(value, out);
            let text = str::from_utf8(&out[from..]);
            if written.is_some() && text.is_ok_and(|text| self.read(text) == value) {
                return;
            }
            out.truncate(from);
        }
    }

    /// ISO where it is accepted beside the formats, else the only format.
    fn canonical(&self, value: Value, text: &str, out: &mut String) {
        if self.takes_iso() {
            // A zone is part of what was written.
            if self.moment.iso(text) == value {
                return out.push_str(text);
            }
            return iso::push(value, out);
        }
        let mut written = Vec::new();
        let format = self.formats.first();
        let whole = format.and_then(|format| format.write(value, &mut written));
        match String::from_utf8(written) {
            Ok(written) if whole.is_some() => out.push_str(&written),
            _ => out.push_str(text),
        }
    }

    fn is_canonical(&self, text: &str) -> bool {
        self.takes_iso() && self.moment.iso(text) != Value::Bad && self.read(text) != Value::Bad
    }

    fn is_ambiguous(&self, text: &str) -> bool {
        self.readings(text).next().is_some()
    }

    fn explain(&self, text: &str) -> Message {
        if self.is_ambiguous(text) {
            return text!(
                "two of the accepted formats read it differently",
                "按允许的两种格式会读出不同的结果"
            )
            .into();
        }
        let expected = if let [Format::Any] = self.formats[..] {
            self.moment.expected().into()
        } else {
            let mut pictures: Vec<String> = Vec::new();
            for format in &self.formats {
                let picture = format.picture(M::PICTURE);
                if !pictures.contains(&picture) {
                    pictures.push(picture);
                }
            }
            Message::new(text!("{formats} expected", "应为 {formats}"))
                .with("formats", pictures.join(" / "))
        };
        let has_form =
            |format: &Format| matches!(format, Format::Pattern(pattern) if pattern.has_form(text));
        let odd = if let Some(odd) = spelling::oddity(text) {
            Some(odd)
        } else if self.formats.iter().any(has_form) {
            Some(text!(
                "there is no such day or time",
                "没有这样的日期或时刻"
            ))
        } else if self
            .formats
            .iter()
            .any(|format| matches!(format, Format::Iso))
            && begins_with_a_year(text)
        {
            self.moment.odd(text)
        } else {
            None
        };
        explain(expected, odd)
    }

    fn key(&self, value: Value, _: &str, out: &mut Vec<u8>) {
        push_key(value, out);
    }
}

fn accept(this: &dyn Type, moment: impl Moment, native: Value, text: &str) -> Value {
    match native {
        Value::Empty => native,
        // A number is a day only where a format says so: a serial number, or 20240305 under %Y%m%d.
        Value::Text | Value::Int(_) | Value::Decimal { .. } => this.read(text),
        _ => moment.native(native),
    }
}

fn explain(expected: Message, odd: Option<Text>) -> Message {
    match odd {
        Some(odd) => Message::new(text!("{expected}: {odd}", "{expected}：{odd}"))
            .with_said("expected", expected)
            .with_said("odd", odd),
        None => expected,
    }
}

/// Whether it seems to be meant as ISO 8601.
fn begins_with_a_year(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()))
}

/// Big-endian with the sign turned, so that bytes sort as the numbers; of two equal clocks the one without a zone
/// comes first.
fn push_key(value: Value, out: &mut Vec<u8>) {
    match value {
        Value::Date(day) => out.extend((day.cast_unsigned() ^ (1 << 31)).to_be_bytes()),
        Value::Time(micros) => out.extend((micros.cast_unsigned() ^ (1 << 63)).to_be_bytes()),
        Value::DateTime { micros, zoned } => {
            out.extend((micros.cast_unsigned() ^ (1 << 63)).to_be_bytes());
            out.push(u8::from(zoned));
        }
        _ => {}
    }
}

/// What is odd about a text that should begin with `YYYY-MM-DD`: the parts are looked at where they can be told
/// apart.
pub(super) fn odd_date(text: &str) -> Option<Text> {
    let mut parts = text.splitn(3, ['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let day = day.trim_end_matches(['日', '号']);
    let number = |part: &str| {
        part.parse::<u32>()
            .ok()
            .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let (year_number, month_number, day_number) = (number(year)?, number(month)?, number(day)?);
    if year.len() != 4 {
        return Some(text!(
            "the year does not stand first with four digits",
            "年份不是四位数或没有写在最前面"
        ));
    }
    if !(1..=12).contains(&month_number) {
        return Some(text!(
            "the month is not one of 01 to 12",
            "月份不在 01 至 12 之间"
        ));
    }
    if year_number == 0 {
        return Some(text!("there is no year 0", "没有公元 0 年"));
    }
    if calendar::day_number(year_number, month_number, day_number).is_none() {
        return Some(text!("no such day in that month", "该月没有这一天"));
    }
    if month.len() != 2 || day.len() != 2 {
        return Some(text!(
            "month and day need two digits each",
            "月和日应各写两位"
        ));
    }
    Some(text!(
        "other signs between the parts",
        "年月日之间的符号不符"
    ))
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn with_formats(name: &str, formats: &[&str]) -> Box<dyn Type> {
        let formats = formats.iter().map(|format| (*format).to_owned()).collect();
        (find(name).unwrap().build)(&Options {
            formats,
            ..Options::default()
        })
        .unwrap()
    }

    fn day(text: &str) -> Value {
        calendar::date(text.as_bytes()).map_or(Value::Bad, Value::Date)
    }

    #[test]
    fn two_readings_are_ambiguous_and_never_decided() {
        let date = with_formats("date", &["%d/%m/%Y", "%m/%d/%Y"]);
        assert_eq!(date.read("31/12/1999"), day("1999-12-31"));
        assert_eq!(date.read("05/05/2024"), day("2024-05-05"));
        assert_eq!(date.read("05/03/2024"), Value::Bad);
        assert!(date.is_ambiguous("05/03/2024"));
        assert!(!date.is_ambiguous("32/01/2024"));
    }

    #[test]
    fn iso_is_always_accepted_and_counts_as_a_reading() {
        let date = with_formats("date", &["%Y年%m月%d日", "excel-serial"]);
        for text in ["2024-03-05", "2024年3月5日", "45356"] {
            assert_eq!(date.read(text), day("2024-03-05"), "{text}");
        }
        for text in ["60", "0", "45356.5", "2024/3/5"] {
            assert_eq!(date.read(text), Value::Bad, "{text}");
        }
        let odd = with_formats("date", &["%Y-%d-%m"]);
        assert!(odd.is_ambiguous("2024-05-03"));
        assert_eq!(odd.read("2024-31-12"), day("2024-12-31"));
    }

    #[test]
    fn serial_numbers_of_days_and_times() {
        let at = |text: &str| with_formats("datetime", &["excel-serial"]).read(text);
        assert_eq!(at("44927.33333333333"), at("2023-01-01T08:00:00"));
        assert_eq!(
            with_formats("time", &["excel-serial"]).read("0.75"),
            Value::Time(64_800_000_000)
        );
        assert_eq!(
            with_formats("time", &["excel-serial"]).read("1.75"),
            Value::Bad
        );
    }

    #[test]
    fn a_typed_cell_satisfies_any_format() {
        let date = with_formats("date", &["%d/%m/%Y"]);
        assert_eq!(date.accept(Value::Date(5), "1970-01-06"), Value::Date(5));
        assert_eq!(
            date.accept(
                Value::DateTime {
                    micros: 0,
                    zoned: false
                },
                ""
            ),
            Value::Date(0)
        );
        assert_eq!(
            date.accept(
                Value::DateTime {
                    micros: 1,
                    zoned: false
                },
                ""
            ),
            Value::Bad
        );
        assert_eq!(date.accept(Value::Int(45356), "45356"), Value::Bad);
        assert_eq!(
            with_formats("date", &["excel-serial"]).accept(Value::Int(45356), "45356"),
            day("2024-03-05")
        );
    }

    #[test]
    fn any_reads_what_means_one_thing_only() {
        let any = |name: &str, text: &str| {
            let options = Options {
                format: Some("any".to_owned()),
                ..Options::default()
            };
            (find(name).unwrap().build)(&options).unwrap().read(text)
        };
        for text in [
            "2024-03-05",
            "2024/3/5",
            "2024.03.05",
            "2024年3月5号",
            "20240305",
            "5th March 2024",
            "Mar 5, 2024",
            "Tue, 5 Mar 2024",
        ] {
            assert_eq!(any("date", text), day("2024-03-05"), "{text}");
        }
        for text in ["05/03/2024", "5.3.24", "2024-3", "45356", "tomorrow"] {
            assert_eq!(any("date", text), Value::Bad, "{text}");
        }
        let noon = any("datetime", "2024-03-05T09:00:00");
        for text in [
            "2024-03-05 09:00:00",
            "5 Mar 2024 9 am",
            "2024年3月5日 9时0分",
            "9:00 AM 2024-03-05",
        ] {
            assert_eq!(any("datetime", text), noon, "{text}");
        }
        assert_eq!(
            any("datetime", "2024-03-05 17:00:00 +0800"),
            any("datetime", "2024-03-05T09:00:00Z")
        );
    }

    #[test]
    fn a_schema_hears_what_is_wrong_with_its_formats() {
        let build = |name: &str, format: Option<&str>, formats: &[&str]| {
            let formats = formats.iter().map(|format| (*format).to_owned()).collect();
            (find(name).unwrap().build)(&Options {
                format: format.map(str::to_owned),
                formats,
                ..Options::default()
            })
            .unwrap_err()
        };
        assert_eq!(build("date", Some("any"), &["%Y-%m-%d"]).property, "format");
        assert_eq!(build("date", None, &["%d/%m"]).property, "formats");
        assert_eq!(
            build("date", None, &["excel-serail"]).near.as_deref(),
            Some("excel-serial")
        );
        assert_eq!(build("time", Some("%Y"), &[]).property, "format");
        assert_eq!(build("time", Some("%H:%M%z"), &[]).property, "format");
    }

    #[test]
    fn explaining_names_the_form_as_people_write_it() {
        let date = with_formats("date", &["%Y年%m月%d日", "%d %b %y"]);
        assert!(
            date.explain("2024年2月30日")
                .say(Lang::En)
                .ends_with("expected: there is no such day or time")
        );
        let words = date.explain("2024-02-30");
        assert_eq!(
            words.say(Lang::En),
            "YYYY年MM月DD日 / DD Mar YY / YYYY-MM-DD expected: no such day in that month"
        );
        assert_eq!(
            words.say(Lang::Zh),
            "应为 YYYY年MM月DD日 / DD Mar YY / YYYY-MM-DD：该月没有这一天"
        );
    }

    proptest! {
        #[test]
        fn keys_sort_as_days_and_instants(a in any::<i32>(), b in any::<i32>(), c in any::<i64>(), d in any::<i64>()) {
            let key = |value| {
                let mut out = Vec::new();
                push_key(value, &mut out);
                out
            };
            prop_assert_eq!(key(Value::Date(a)).cmp(&key(Value::Date(b))), a.cmp(&b));
            let at = |micros| Value::DateTime { micros, zoned: true };
            prop_assert_eq!(key(at(c)).cmp(&key(at(d))), c.cmp(&d));
            prop_assert_ne!(key(at(c)), key(Value::DateTime { micros: c, zoned: false }));
        }
    }
}
