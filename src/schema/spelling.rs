//! How the fields of a table spell cells that are more than text where they are read.

use std::sync::Arc;

use super::Schema;
use super::bind::Binding;
use crate::table::native::{Native, Spell, Spelled};
use crate::types::missing::Missing;
use crate::types::{self, Type};

/// The fields by column.
#[derive(Debug)]
pub struct Spelling(Vec<Option<Speller>>);

#[derive(Clone, Debug)]
struct Speller {
    ty: Arc<dyn Type>,
    missing: Missing,
}

impl Schema {
    /// How the columns of a table that is bound so spell typed cells.
    pub fn spelling(&self, binding: &Binding) -> Spelling {
        self.spelling_of(binding.columns.iter().copied())
    }

    /// How columns spell typed cells that are of these fields.
    pub fn spelling_of(&self, columns: impl Iterator<Item = Option<usize>>) -> Spelling {
        let speller = |field: usize| {
            let field = self.fields.get(field)?;
            Some(Speller {
                ty: Arc::clone(&field.ty),
                missing: field.missing.clone(),
            })
        };
        Spelling(columns.map(|field| field.and_then(speller)).collect())
    }
}

impl Spell for Spelling {
    fn spell(&self, column: usize, native: Native, text: &str, out: &mut Vec<u8>) -> Spelled {
        let Some(Some(Speller { ty, missing })) = self.0.get(column) else {
            return Spelled::Usually;
        };
        let from = out.len();
        if native == Native::Null {
            out.extend_from_slice(missing.word().as_bytes());
            return if out.len() > from {
                Spelled::Anew
            } else {
                Spelled::Usually
            };
        }
        if missing.is(text) {
            return Spelled::Usually;
        }
        let value = ty.accept(types::native(native, text), text);
        if !value.is_present() || ty.read(text) == value {
            return Spelled::Usually;
        }
        ty.spell(value, text, out);
        if out.len() > from {
            Spelled::Anew
        } else {
            Spelled::NotAtAll
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::types::{Options, TYPES};

    fn compile(name: &str, options: &Options) -> Arc<dyn Type> {
        (types::find(name).unwrap().build)(options).unwrap().into()
    }

    fn with_format(name: &str, format: &str) -> Arc<dyn Type> {
        let format = Some(format.to_owned());
        compile(
            name,
            &Options {
                format,
                ..Options::default()
            },
        )
    }

    fn with_formats(name: &str, formats: &[&str]) -> Arc<dyn Type> {
        let formats = formats.iter().map(|format| (*format).to_owned()).collect();
        compile(
            name,
            &Options {
                formats,
                ..Options::default()
            },
        )
    }

    fn spelled(ty: &Arc<dyn Type>, native: Native, text: &str) -> Option<String> {
        let speller = Speller {
            ty: Arc::clone(ty),
            missing: Missing::default(),
        };
        let mut out = b"before".to_vec();
        let written = Spelling(vec![Some(speller)]).spell(0, native, text, &mut out);
        let out = String::from_utf8(out).unwrap();
        let written = written == Spelled::Anew;
        assert_eq!(written, out.len() > "before".len());
        written.then(|| out["before".len()..].to_owned())
    }

    fn typed() -> impl Strategy<Value = (Native, String)> {
        let date =
            || (1..=9999, 1..=12, 1..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
        let time = || {
            let fraction = prop_oneof![3 => Just(String::new()), 1 => "\\.[0-9]{0,2}[1-9]"];
            (0..24, 0..60, 0..60, fraction)
                .prop_map(|(h, m, s, f)| format!("{h:02}:{m:02}:{s:02}{f}"))
        };
        let whole = (0..4000_u32).prop_map(|number| number.to_string());
        let number = prop_oneof![
            whole,
            any::<i64>().prop_map(|number| number.to_string()),
            "-?[1-9][0-9]{0,5}\\.[0-9]{0,4}[1-9]",
            "[1-9]E[+-][0-9]{2}",
        ];
        prop_oneof![
            date().prop_map(|text| (Native::Date, text)),
            (1..=9999, 1..=12).prop_map(|(y, m)| (Native::Date, format!("{y:04}-{m:02}-01"))),
            date().prop_map(|day| (Native::DateTime, format!("{day}T00:00:00"))),
            (date(), time()).prop_map(|(day, time)| (Native::DateTime, format!("{day}T{time}"))),
            time().prop_map(|text| (Native::Time, text)),
            (0..9999, time())
                .prop_map(|(hours, time)| (Native::Duration, format!("{hours:02}{}", &time[2..]))),
            number.prop_map(|text| (Native::Number, text)),
            any::<bool>().prop_map(|truth| (Native::Boolean, truth.to_string())),
        ]
    }

    /// Fields of every type; and whether they have a text for every value that they accept.
    fn fields() -> Vec<(String, Arc<dyn Type>, bool)> {
        let mut fields: Vec<_> = TYPES
            .iter()
            .filter(|entry| entry.name != "any")
            .map(|entry| {
                let ty = compile(entry.name, &Options::default());
                (entry.name.to_owned(), ty, true)
            })
            .collect();
        for (name, format, complete) in [
            ("date", "any", true),
            ("date", "%d/%m/%Y", true),
            ("date", "%Y年%m月%d日", true),
            ("date", "%Y%m%d", true),
            ("date", "%A %d %b %Y", true),
            ("date", "%d/%m/%y", false),
            ("date", "excel-serial", false),
            ("datetime", "any", true),
            ("datetime", "%d/%m/%Y %H:%M:%S.%f", true),
            ("datetime", "%Y-%m-%d %I:%M %p", false),
            ("datetime", "%Y-%m-%dT%H:%M:%S%z", false),
            ("datetime", "excel-serial", false),
            ("time", "any", true),
            ("time", "%H:%M:%S.%f", true),
            ("time", "%H:%M", false),
            ("time", "excel-serial", true),
        ] {
            let field = (
                format!("{name} {format}"),
                with_format(name, format),
                complete,
            );
            fields.push(field);
        }
        for (name, formats) in [
            ("date", &["%d/%m/%Y", "excel-serial"][..]),
            ("datetime", &["%Y/%m/%d %H:%M"][..]),
            ("time", &["%H:%M", "any"][..]),
        ] {
            let field = (
                format!("{name} {formats:?}"),
                with_formats(name, formats),
                true,
            );
            fields.push(field);
        }
        let numbers = Options {
            decimal_char: Some(",".to_owned()),
            group_char: Some(".".to_owned()),
            bare_number: Some(false),
            ..Options::default()
        };
        fields.push((
            "number 1.234,5".to_owned(),
            compile("number", &numbers),
            true,
        ));
        let words = Options {
            true_values: Some(vec!["是".to_owned()]),
            false_values: Some(vec!["否".to_owned()]),
            ..Options::default()
        };
        fields.push(("boolean 是否".to_owned(), compile("boolean", &words), true));
        fields
    }

    proptest! {
        #[test]
        fn a_spelled_cell_reads_as_the_value_that_was_accepted((native, text) in typed()) {
            for (name, ty, complete) in fields() {
                let value = ty.accept(types::native(native, &text), &text);
                let spelled = spelled(&ty, native, &text);
                let read = ty.read(spelled.as_deref().unwrap_or(&text));
                if spelled.is_some() || (complete && value.is_present()) {
                    prop_assert_eq!(read, value, "{} {:?} {} {:?}", name, native, text, spelled);
                }
            }
        }
    }

    fn plain(name: &str) -> Arc<dyn Type> {
        compile(name, &Options::default())
    }

    /// A field, a typed cell and its usual text, and how the field spells it if differently.
    type Sample<'a> = (Arc<dyn Type>, Native, &'a str, Option<&'a str>);

    fn check(samples: &[Sample<'_>]) {
        for (ty, native, text, expected) in samples {
            let spelled = spelled(ty, *native, text);
            assert_eq!(spelled.as_deref(), *expected, "{ty:?} {text}");
        }
    }

    #[test]
    fn days_are_spelled_as_the_field_writes_them() {
        use Native::{Date, DateTime};
        check(&[
            (plain("date"), Date, "2024-03-05", None),
            (
                plain("date"),
                DateTime,
                "2024-03-05T00:00:00",
                Some("2024-03-05"),
            ),
            (plain("date"), DateTime, "2024-03-05T08:30:00", None),
            (
                plain("datetime"),
                Date,
                "2024-03-05",
                Some("2024-03-05T00:00:00"),
            ),
            (
                with_format("date", "%d/%m/%Y"),
                Date,
                "2024-03-05",
                Some("05/03/2024"),
            ),
            (
                with_format("date", "%Y年%m月%d日"),
                Date,
                "2024-03-05",
                Some("2024年03月05日"),
            ),
            (
                with_format("date", "%d/%m/%y"),
                Date,
                "2024-03-05",
                Some("05/03/24"),
            ),
            (with_format("date", "%d/%m/%y"), Date, "1924-03-05", None),
            (
                with_format("date", "excel-serial"),
                Date,
                "2024-03-05",
                Some("45356"),
            ),
            (with_format("date", "any"), Date, "2024-03-05", None),
            (
                with_formats("date", &["%d/%m/%Y"]),
                Date,
                "2024-03-05",
                None,
            ),
            (
                with_formats("date", &["%Y-%d-%m"]),
                Date,
                "2024-05-03",
                None,
            ),
            (
                with_formats("date", &["%Y-%d-%m", "excel-serial"]),
                Date,
                "2024-05-03",
                Some("45415"),
            ),
            (
                with_format("datetime", "%d.%m.%Y %H:%M"),
                DateTime,
                "2024-03-05T08:30:00",
                Some("05.03.2024 08:30"),
            ),
            (
                with_format("datetime", "%d.%m.%Y %H:%M"),
                DateTime,
                "2024-03-05T08:30:15",
                None,
            ),
            (
                with_format("datetime", "%d.%m.%Y %H:%M"),
                Date,
                "2024-03-05",
                Some("05.03.2024 00:00"),
            ),
            (
                with_format("datetime", "excel-serial"),
                DateTime,
                "2024-03-05T12:00:00",
                Some("45356.5"),
            ),
        ]);
    }

    #[test]
    fn times_years_and_months_are_spelled_as_the_field_writes_them() {
        use Native::{Date, DateTime, Duration, Number, Time};
        check(&[
            (
                with_format("time", "%H:%M"),
                Time,
                "06:30:00",
                Some("06:30"),
            ),
            (
                with_format("time", "%I:%M %p"),
                Time,
                "18:30:00",
                Some("06:30 PM"),
            ),
            (
                with_format("time", "excel-serial"),
                Time,
                "18:00:00",
                Some("0.75"),
            ),
            (plain("year"), Number, "2024", None),
            (plain("year"), Number, "24", Some("0024")),
            (plain("year"), Date, "2024-01-01", None),
            (plain("yearmonth"), Date, "2024-02-01", Some("2024-02")),
            (
                plain("yearmonth"),
                DateTime,
                "2024-02-01T00:00:00",
                Some("2024-02"),
            ),
            (plain("yearmonth"), Date, "2024-02-02", None),
            (plain("duration"), Duration, "36:00:00", Some("PT36H")),
            (plain("duration"), Duration, "36:00:00.5", Some("PT36H0.5S")),
            (plain("string"), Date, "2024-03-05", None),
        ]);
    }
}
