//! What a cell can be: the types of Table Schema v2, one file each, and the table of them.
//!
//! A type is compiled once from the field's [`Options`] and then asked cell by cell. It says *whether* a cell is of
//! the type ([`Type::read`]); *why not* is said only when a report wants to know ([`Type::explain`]).

pub(crate) mod address;
mod any;
mod boolean;
pub(crate) mod calendar;
mod date;
mod datetime;
pub(crate) mod day_order;
mod decimal;
pub(crate) mod directive;
pub(crate) mod duration;
pub(crate) mod folding;
mod geojson;
mod geopoint;
mod integer;
mod iso;
mod json;
mod list;
pub mod missing;
mod moment;
mod notation;
mod number;
pub(crate) mod number_key;
pub mod numeral;
mod numeric;
pub(crate) mod pattern;
pub(crate) mod spelling;
mod string;
mod time;
pub(crate) mod uri;
mod word;
mod year;
mod yearmonth;

use std::fmt::Debug;

use crate::table::batch::Column;
use crate::table::native::Native;
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, Text, nearest};
use missing::Missing;

/// Everything the tool knows about one type of cell, compiled for one field.
pub trait Type: Debug + Send + Sync {
    /// What `text` means: of the type, or [`Value::Bad`]. The text is as it stands in the file, untrimmed; missing
    /// cells never get here. Never [`Value::Empty`].
    fn read(&self, text: &str) -> Value;

    /// What a typed cell of a workbook means here: `native` as the sheet holds it, `text` as it would be written
    /// out. A cell of the right type satisfies any `format`; one of another type is [`Value::Bad`].
    fn accept(&self, native: Value, text: &str) -> Value;

    /// Appends the text by which `read` knows `value`, which `accept` made of a typed cell that would be written as
    /// `text` and that `read` does not know by that; nothing where the field has no text for it (a century under `%y`).
    fn spell(&self, _value: Value, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(text.as_bytes());
    }

    /// Appends the one form in which the field writes `value`, which `read` made of `text` or of another spelling: ISO
    /// or the field's own format for dates, plain digits with the field's `decimalChar` for numbers; the text itself
    /// where the type has no such form.
    fn canonical(&self, _value: Value, text: &str, out: &mut String) {
        out.push_str(text);
    }

    /// Whether `text` is of the type and in the form that [`Type::canonical`] gives it, told at a glance. May be false of
    /// one that is.
    fn is_canonical(&self, text: &str) -> bool {
        self.read(text).is_present()
    }

    /// Whether `read` takes every text as it stands, so that a column without constraints needs no reading.
    fn takes_all_text(&self) -> bool {
        false
    }

    /// Why `text`, which `read` calls bad, is not of the type: a clause without a full stop, without the text
    /// itself (it may be sensitive).
    fn explain(&self, text: &str) -> Message;

    /// Appends bytes that sort as the values do, and that are equal when and only when the values are.
    /// `value` is what `read` made of `text`, and present.
    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>);

    /// Whether two of the accepted formats read `text` differently. Asked only about cells that `read` calls bad.
    fn is_ambiguous(&self, _: &str) -> bool {
        false
    }

    /// How long the value is, for `minLength` and `maxLength`: code points of a string, items of an array,
    /// properties of an object.
    fn length(&self, text: &str) -> usize {
        text.chars().count()
    }

    /// Reads a whole column: appends one value a cell. (One dynamic call a column; the loop is compiled for each
    /// type.)
    fn read_column(&self, cells: Column<'_>, missing: &Missing, out: &mut Vec<Value>) {
        out.extend(cells.iter().map(|text| {
            if missing.is(text) {
                Value::Empty
            } else {
                self.read(text)
            }
        }));
    }
}

/// What a field may say about its type; a property that the type does not know is a schema error.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `format`, without a leading `fmt:`; absent is `default`.
    pub format: Option<String>,
    /// `formats` (ours): several date formats, tried in order; ISO is always accepted beside them.
    pub formats: Vec<String>,
    /// `decimalChar`, default `.`.
    pub decimal_char: Option<String>,
    /// `groupChar`, default none.
    pub group_char: Option<String>,
    /// `bareNumber`, default true.
    pub bare_number: Option<bool>,
    /// `trueValues`.
    pub true_values: Option<Vec<String>>,
    /// `falseValues`.
    pub false_values: Option<Vec<String>>,
    /// `delimiter` of a list, default `,`.
    pub delimiter: Option<String>,
    /// `itemType` of a list, default `string`.
    pub item_type: Option<String>,
}

/// Why a type cannot be made of its options: which property, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The property as a schema spells it (`format`, `decimalChar` …).
    pub property: &'static str,
    /// What is wrong, a clause.
    pub message: Message,
    /// The word that was probably meant.
    pub near: Option<String>,
}

/// One line of the table of types.
#[derive(Debug)]
pub struct Entry {
    /// As a schema spells it.
    pub name: &'static str,
    /// What it holds.
    pub about: Text,
    /// The properties it knows beside `name`, `type`, `constraints` and the like.
    pub options: &'static [&'static str],
    /// Compiles the type for one field.
    pub build: fn(&Options) -> Result<Box<dyn Type>, Misfit>,
    /// Cells under default options: as written, and whether it is of the type.
    pub samples: &'static [(&'static str, bool)],
}

/// Every type, in the order of the standard.
pub static TYPES: &[&Entry] = &[
    &string::ENTRY,
    &number::ENTRY,
    &integer::ENTRY,
    &boolean::ENTRY,
    &json::OBJECT,
    &json::ARRAY,
    &list::ENTRY,
    &datetime::ENTRY,
    &date::ENTRY,
    &time::ENTRY,
    &year::ENTRY,
    &yearmonth::ENTRY,
    &duration::ENTRY,
    &geopoint::ENTRY,
    &geojson::ENTRY,
    &any::ENTRY,
];

/// What a typed cell whose usual text is `text` means, whatever its field.
pub fn native(native: Native, text: &str) -> Value {
    match native {
        Native::Null => Value::Empty,
        Native::Boolean => Value::Bool(text == "true"),
        Native::Number => decimal::read_number(text),
        Native::Date => calendar::date(text.as_bytes()).map_or(Value::Bad, Value::Date),
        Native::Time => calendar::clock(text.as_bytes()).map_or(Value::Bad, Value::Time),
        Native::DateTime => {
            calendar::date_time(text.as_bytes()).map_or(Value::Bad, |(micros, zoned)| {
                Value::DateTime { micros, zoned }
            })
        }
        Native::Duration => duration::elapsed(text),
    }
}

/// The type that a schema calls `name`.
pub fn find(name: &str) -> Option<&'static Entry> {
    TYPES.iter().copied().find(|entry| entry.name == name)
}

/// For the types that know no other `format`: v1 schemas write it on every field.
///
/// # Errors
/// When another one is given.
fn only_default(options: &Options) -> Result<(), Misfit> {
    match options.format.as_deref() {
        None | Some("default") => Ok(()),
        Some(_) => Err(Misfit {
            property: "format",
            message: text!(
                "this type knows only the format default",
                "该类型只有 default 一种格式"
            )
            .into(),
            near: None,
        }),
    }
}

/// For a `format` that is none of the type's own: `known`, of which there are a few.
fn unknown_format<'a>(format: &str, known: impl Iterator<Item = &'a str> + Clone) -> Misfit {
    Misfit {
        property: "format",
        message: Message::new(text!("one of {formats} expected", "应为 {formats} 之一"))
            .with_list("formats", known.clone()),
        near: nearest(format, known).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn default_of(entry: &Entry) -> Box<dyn Type> {
        (entry.build)(&Options::default()).unwrap()
    }

    fn key_of(of: &dyn Type, text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        of.key(of.read(text), text, &mut out);
        out
    }

    #[test]
    fn every_sample_reads_as_promised() {
        for entry in TYPES {
            let of = default_of(entry);
            for (text, right) in entry.samples {
                let value = of.read(text);
                assert_eq!(value.is_present(), *right, "{} {text:?}", entry.name);
                assert_eq!(of.read(text), value);
                if !right {
                    let words = of.explain(text);
                    let (en, zh) = (words.say(Lang::En), words.say(Lang::Zh));
                    assert!(
                        !en.is_empty() && en != zh && !en.ends_with('.'),
                        "{en} {zh}"
                    );
                    assert!(!en.contains('{'), "{en}");
                }
            }
            assert!(std::ptr::eq(find(entry.name).unwrap(), *entry));
            assert_ne!(entry.about.get(Lang::En), entry.about.get(Lang::Zh));
        }
    }

    #[test]
    fn a_type_refuses_what_is_not_its_format() {
        for entry in TYPES {
            let options = Options {
                format: Some("no such format".to_owned()),
                ..Options::default()
            };
            assert_eq!((entry.build)(&options).unwrap_err().property, "format");
        }
    }

    #[test]
    fn an_empty_and_a_broken_native_cell_stay_so() {
        for entry in TYPES {
            let of = default_of(entry);
            assert_eq!(of.accept(Value::Empty, ""), Value::Empty, "{}", entry.name);
            assert_eq!(of.accept(Value::Bad, "#N/A"), Value::Bad, "{}", entry.name);
        }
    }

    #[test]
    fn keys_are_equal_when_and_only_when_values_are() {
        let texts = [
            "1",
            "01",
            "1.0",
            "+1",
            "1e0",
            "-1",
            "0",
            "-0",
            "2",
            "10",
            "0.5",
            ".5",
            "1e30",
            "NaN",
            "nan",
            "true",
            "True",
            "false",
            "2024-02-29",
            "2024-03-01",
            "1969-12-31",
            "2024-02-29T00:00:00",
            "2024-02-29T00:00:00Z",
            "2024-02-29T08:00:00+08:00",
            "2024-02-28T24:00:00",
            "24:00:00",
            "00:00:00",
            "12:00:00.5",
            "2024",
            "0001",
            "2024-02",
            "2024-01",
            "P1Y",
            "P12M",
            "PT1.5S",
            "PT1.50S",
            "P365D",
            "1,2",
            "1, 2",
            "[1,2]",
            "[1.0, 2e0]",
            "{\"a\":1}",
            "{ \"a\": 1.0 }",
            "a,b",
        ];
        for entry in TYPES {
            let of = default_of(entry);
            for a in texts {
                for b in texts {
                    let (x, y) = (of.read(a), of.read(b));
                    if !x.is_present() || !y.is_present() || matches!(x, Value::Wide | Value::Text)
                    {
                        continue;
                    }
                    assert_eq!(
                        x == y,
                        key_of(&*of, a) == key_of(&*of, b),
                        "{} {a} {b}",
                        entry.name
                    );
                    if let (Value::Int(x), Value::Int(y)) = (x, y) {
                        assert_eq!(
                            x.cmp(&y),
                            key_of(&*of, a).cmp(&key_of(&*of, b)),
                            "{} {a} {b}",
                            entry.name
                        );
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_reading_twice_is_reading_once(text in "\\PC{0,30}|[-+0-9.,eE:TZPYMDHS/年月日 ]{0,30}|[\\[\\]{}\",:0-9a-z]{0,30}") {
            for entry in TYPES {
                for format in [None, Some("any"), Some("%d/%m/%Y %H:%M"), Some("email"), Some("uri"), Some("binary"), Some("object"), Some("topojson")] {
                    let options = Options { format: format.map(str::to_owned), bare_number: format.map(|_| false), ..Options::default() };
                    let Ok(of) = (entry.build)(&options) else { continue };
                    let value = of.read(&text);
                    prop_assert_ne!(value, Value::Empty);
                    prop_assert_eq!(of.read(&text), value);
                    prop_assert_eq!(of.accept(Value::Text, &text).is_present(), value.is_present());
                    if value.is_present() {
                        prop_assert_eq!(key_of(&*of, &text), key_of(&*of, &text));
                    } else {
                        let _ = (of.explain(&text), of.is_ambiguous(&text));
                    }
                    let _ = of.length(&text);
                }
            }
        }
    }
}
