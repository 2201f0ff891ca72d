//! What `date`, `time` and `datetime` share: their formats, and what it means that two of them read a cell.
//!
//! `format` is one form and nothing else. `formats` are several: a cell that two of them read differently (ISO, which
//! is always accepted, counts as one) is ambiguous and never decided.

use std::fmt::Debug;

use super::pattern::{Pattern, Reading};
use super::{Misfit, Options, Type};
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, Text, nearest};

/// The word in `formats` for a spreadsheet's serial numbers.
const SERIAL: &str = "excel-serial";

/// One of the three.
pub(super) trait Moment: Copy + Debug + Send + Sync + 'static {
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
        let written = options.formats.join(", ");
        return Ok(Box::new(Declared {
            moment,
            formats,
            written,
        }));
    }
    match options.format.as_deref() {
        None | Some("default") => Ok(Box::new(Standard(moment))),
        Some(written) => {
            if let Some(near) =
                nearest(written, ["default", "any"]).filter(|_| !written.contains('%'))
                && near != written
            {
                return Err(Misfit {
                    property: "format",
                    message: text!(
                        "default, any or a pattern such as %Y-%m-%d expected",
                        "应为 default、any 或 %Y-%m-%d 这样的格式"
                    )
                    .into(),
                    near: Some(near.to_owned()),
                });
            }
            let format = Format::new(moment, "format", written)?;
            Ok(Box::new(Declared {
                moment,
                formats: vec![format],
                written: written.to_owned(),
            }))
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

    fn explain(&self, text: &str) -> Message {
        explain(self.0, self.0.expected().into(), text)
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
    /// As the schema has them, for messages.
    written: String,
}

impl<M: Moment> Declared<M> {
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
        let mut readings = self.readings(text);
        match readings.next() {
            Some(first) if readings.all(|other| other == first) => first,
            _ => Value::Bad,
        }
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        accept(self, self.moment, native, text)
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
        let expected = Message::new(text!(
            "one of these expected: {formats}",
            "应为以下格式之一：{formats}"
        ))
        .with("formats", &self.written);
        explain(self.moment, expected, text)
    }

    fn key(&self, value: Value, _: &str, out: &mut Vec<u8>) {
        push_key(value, out);
    }
}

fn accept(this: &dyn Type, moment: impl Moment, native: Value, text: &str) -> Value {
    match native {
        Value::Empty => native,
        Value::Text => this.read(text),
        _ => moment.native(native),
    }
}

fn explain(moment: impl Moment, expected: Message, text: &str) -> Message {
    let odd = if text.trim() != text {
        Some(text!("blanks around it", "前后有空格"))
    } else if text.contains(|c| matches!(c, '０'..='９')) {
        Some(text!("full-width digits", "含全角数字"))
    } else {
        moment.odd(text)
    };
    match odd {
        Some(odd) => Message::new(text!("{expected}: {odd}", "{expected}：{odd}"))
            .with_said("expected", expected)
            .with_said("odd", odd),
        None => expected,
    }
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
    if super::calendar::day_number(i64::from(year_number), month_number, day_number).is_none() {
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
