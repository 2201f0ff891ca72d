//! `postcode`: the code of a place that mail goes to.
//!
//! The field's region says which country's; of a country without a line in `postcode/countries.txt`, and where no
//! region is known, two to ten letters and digits will do. Right are a country's codes with or without their
//! separators, in any case, and with the country before them (`NL-2611ET`). Not right is a code whose leading zero a
//! spreadsheet has dropped.

mod country;

use std::sync::LazyLock;

use self::country::{Country, Gaps, countries};
use super::compact::{Compact, odd};
use super::spelling::{half_width, is_blank};
use super::{Entry, Kind, Settings, country as world, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, listed};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "postcode",
    code: "kind.postcode",
    about: text!("a postcode, by country", "邮政编码，按国家或地区"),
    class: Class::Internal,
    look: Look::text(10),
    heeds_region: true,
    build,
    samples: &[
        ("100000", true, Some("100000")),
        ("SW1A 1AA", true, Some("SW1A 1AA")),
        ("sw1a  1aa", true, Some("SW1A 1AA")),
        ("12345-6789", true, Some("12345-6789")),
        ("１０００００", false, Some("100000")),
        (" 100000", false, Some("100000")),
        ("上海", false, None),
        ("London", false, None),
        ("1", false, None),
    ],
};

const SEPARATORS: &[u8] = b"-";
/// Letters and digits of a postcode of an unknown country.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=10;

#[derive(Debug)]
struct Postcode {
    country: Option<&'static Country>,
}

static ANYWHERE: Postcode = Postcode { country: None };
/// Sorted by code.
static KNOWN: LazyLock<Vec<Postcode>> = LazyLock::new(|| {
    let kind = |country| Postcode {
        country: Some(country),
    };
    countries().iter().map(kind).collect()
});

/// The kind for a region, by code or name; None where it names no country.
fn in_region(region: &str) -> Option<&'static Postcode> {
    let code = world::alpha2(region)?;
    let known = KNOWN.binary_search_by_key(&code, |kind| kind.country.map_or("", |c| c.code));
    Some(known.map_or(&ANYWHERE, |at| &KNOWN[at]))
}

fn build(settings: &Settings) -> Box<dyn Kind> {
    let region = settings.region.as_deref().and_then(in_region);
    Box::new(Postcode {
        country: region.and_then(|kind| kind.country),
    })
}

impl Kind for Postcode {
    fn check(&self, text: &str) -> bool {
        let Some(code) = Compact::plain(text, SEPARATORS) else {
            return false;
        };
        match self.country {
            Some(country) => country.read(&code, Some(Gaps::of_text(text))).is_some(),
            None => !text.starts_with(' ') && !text.ends_with(' ') && is_code(&code),
        }
    }

    fn explain(&self, text: &str) -> Message {
        explain(self.country, text)
    }

    /// In capital letters, with the separators that the country uses.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let Some(code) = Compact::folded(text, SEPARATORS) else {
            return false;
        };
        if let Some(country) = self.country {
            let form = country.read(&code, None);
            return form.inspect(|form| form.write(out)).is_some();
        }
        let right = is_code(&code);
        if right {
            write_anywhere(text, out);
        }
        right
    }

    fn is_canonical(&self, text: &str) -> bool {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        match self.country {
            // A digit or letter more or less makes another pattern; with no separators in it, it is the code itself.
            Some(country) => {
                plain
                    && Compact::plain(text, SEPARATORS).is_some_and(|code| {
                        let form = country.read(&code, None);
                        form.is_some_and(|form| {
                            form.pattern.len() == text.len() && !form.pattern.contains([' ', '-'])
                        })
                    })
            }
            None => plain && self.check(text),
        }
    }

    /// The canonical form, or the one with the zeros that a spreadsheet may have dropped.
    fn suggest(&self, text: &str) -> Option<String> {
        let mut form = String::new();
        if !self.canonical(text, &mut form) {
            let code = Compact::folded(text, SEPARATORS)?;
            self.country?.with_zeros(&code)?.write(&mut form);
        }
        (form != text).then_some(form)
    }

    /// The first two characters of five or more.
    fn mask(&self, text: &str) -> String {
        match Compact::plain(text, SEPARATORS) {
            Some(code) if code.bytes().len() > 4 => {
                let (shown, hidden) = code.text().split_at(2);
                format!("{shown}{}", "*".repeat(hidden.len()))
            }
            Some(_) => "***".to_owned(),
            None => shape(text),
        }
    }

    fn within(&self, region: &str) -> Option<&dyn Kind> {
        in_region(region).map(|kind| kind as &dyn Kind)
    }
}

/// Whether a code may be some country's: short, with a digit.
fn is_code(code: &Compact) -> bool {
    let bytes = code.bytes();
    LENGTHS.contains(&bytes.len()) && bytes.iter().any(u8::is_ascii_digit)
}

/// Half-width, in capitals, one blank where some stand between two characters, none beside a hyphen.
fn write_anywhere(text: &str, out: &mut String) {
    let before = out.len();
    let mut blank = false;
    for c in text.chars() {
        if is_blank(c) {
            // What nobody sees separates nothing.
            blank |= c.is_whitespace();
            continue;
        }
        let c = match half_width(c) {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
            c => c.to_ascii_uppercase(),
        };
        if blank && out.len() > before && c != '-' && !out.ends_with('-') {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
}

fn explain(country: Option<&'static Country>, text: &str) -> Message {
    if let Some(odd) = odd(text, SEPARATORS) {
        return odd;
    }
    let code = Compact::plain(text, SEPARATORS);
    let inner = text.trim_matches(' ');
    let Some(country) = country else {
        return if inner.len() < text.len() && code.is_some_and(|code| is_code(&code)) {
            text!("blanks before or after it", "前后有空白").into()
        } else if text.contains(|c: char| c.is_ascii_digit()) {
            text!(
                "a postcode has 2 to 10 letters and digits",
                "邮政编码应为 2 到 10 位字母和数字"
            )
            .into()
        } else {
            text!("no digit in it", "没有数字").into()
        };
    };
    let read = code.as_ref().and_then(|code| country.read(code, None));
    if read.is_some() {
        return if inner.len() < text.len() {
            text!("blanks before or after it", "前后有空白").into()
        } else {
            text!(
                "blanks or hyphens at the wrong place",
                "空格或横线的位置不对"
            )
            .into()
        };
    }
    let forms = listed(country.patterns().iter().take(3));
    let fault = if code.is_some_and(|code| country.with_zeros(&code).is_some()) {
        text!(
            "one digit or two are missing; perhaps a spreadsheet dropped a leading zero of {forms} ({country})",
            "少了一两位数字，可能表格软件丢了开头的 0，应形如 {forms}（{country}）"
        )
    } else {
        text!(
            "not a postcode of {country}: {forms} (# a digit, @ a letter)",
            "不是 {country} 的邮政编码：应形如 {forms}（# 数字，@ 字母）"
        )
    };
    Message::new(fault)
        .with_said("country", world::name(country.code))
        .with_said("forms", forms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn form(kind: &Postcode, text: &str) -> Option<String> {
        let mut out = String::new();
        kind.canonical(text, &mut out).then_some(out)
    }

    proptest! {
        #[test]
        fn every_country_keeps_its_promises(at in 0..200_usize, text in "[0-9A-Z]{2,8}|[0-9]{3} ?-?[0-9A-Z]{2,4}|[A-Z]{2}-?[0-9]{4} ?[A-Z]{0,2}") {
            let Some(kind) = KNOWN.get(at % KNOWN.len()) else { return Ok(()) };
            let name = kind.country.map(|country| country.code);
            let right = kind.check(&text);
            let found = form(kind, &text);
            prop_assert!(found.is_some() || !right, "{:?} {}", name, text);
            if let Some(found) = found {
                prop_assert!(kind.check(&found), "{:?} {} {}", name, text, found);
                prop_assert_eq!(form(kind, &found), Some(found.clone()));
                prop_assert!(!kind.is_canonical(&text) || found == text, "{:?} {}", name, text);
            }
            if let Some(meant) = kind.suggest(&text) {
                prop_assert!(kind.check(&meant), "{:?} {} {}", name, text, meant);
            }
        }
    }

    #[test]
    fn countries_have_their_forms() {
        for (region, text, right, found) in [
            ("CN", "100000", true, Some("100000")),
            ("CN", "999077", true, Some("999077")),
            ("CN", "980000", false, None),
            ("CN", "000000", false, None),
            ("中国", "10000", false, None),
            ("US", "12345", true, Some("12345")),
            ("US", "12345-6789", true, Some("12345-6789")),
            ("US", "123456789", true, Some("12345-6789")),
            ("US", "7030", false, None),
            ("GB", "sw1a1aa", true, Some("SW1A 1AA")),
            ("UK", "M1 1AE", true, Some("M1 1AE")),
            ("GB", "SW1A1 AA", false, Some("SW1A 1AA")),
            ("CA", "K1A 0B1", true, Some("K1A 0B1")),
            ("CA", "D1A 0B1", false, None),
            ("NL", "NL-2611ET", true, Some("2611 ET")),
            ("NL", "26112 ET", false, None),
            ("NL", "1234 SS", false, None),
            ("SE", "114 18", true, Some("114 18")),
            ("SE", "SE-114 18", true, Some("114 18")),
            ("ES", "52000", true, Some("52000")),
            ("ES", "99999", false, None),
            ("ES", "00000", false, None),
            ("ES", "520000", false, None),
            ("AT", "A-5090", true, Some("5090")),
            ("DE", "D-80331", true, Some("80331")),
            ("DE", "80 331", false, Some("80331")),
            ("LV", "1010", true, Some("LV-1010")),
            ("LV", "LV-1010", true, Some("LV-1010")),
            ("PL", "00-950", true, Some("00-950")),
            ("PT", "1000-205", true, Some("1000-205")),
            ("JP", "１００－０００１", false, Some("100-0001")),
            ("JP", "1000001", true, Some("100-0001")),
            ("BR", "01310-100", true, Some("01310-100")),
            ("IN", "110 001", true, Some("110001")),
            ("IE", "D02 X285", true, Some("D02 X285")),
            ("HK", "999077", true, Some("999077")),
            ("AE", "00000", true, Some("00000")),
        ] {
            let kind = in_region(region).unwrap();
            assert_eq!(kind.check(text), right, "{region} {text}");
            assert_eq!(form(kind, text).as_deref(), found, "{region} {text}");
        }
    }

    #[test]
    fn faults_are_named() {
        for (region, text, said, meant) in [
            (
                "CN",
                "10000",
                "one digit or two are missing; perhaps a spreadsheet dropped a leading zero of ###### (China)",
                Some("010000"),
            ),
            (
                "US",
                "7030-1234",
                "one digit or two are missing; perhaps a spreadsheet dropped a leading zero of #####, #####-#### (United States)",
                Some("07030-1234"),
            ),
            (
                "ES",
                "99999",
                "not a postcode of Spain: ##### (# a digit, @ a letter)",
                None,
            ),
            ("DE", "80331 ", "blanks before or after it", Some("80331")),
            (
                "DE",
                "80-331",
                "blanks or hyphens at the wrong place",
                Some("80331"),
            ),
            (
                "",
                "12345678901",
                "a postcode has 2 to 10 letters and digits",
                None,
            ),
            ("", "Paris", "no digit in it", None),
            ("", "75001 ", "blanks before or after it", Some("75001")),
            ("", "75/001", "the character / at place 3", None),
        ] {
            let kind = in_region(region).unwrap_or(&ANYWHERE);
            assert!(!kind.check(text), "{text}");
            assert_eq!(kind.explain(text).say(Lang::En), said, "{text}");
            assert_eq!(kind.suggest(text).as_deref(), meant, "{text}");
        }
    }
}
