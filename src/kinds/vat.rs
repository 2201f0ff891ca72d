//! `vat`: the number under which a business pays value added tax.
//!
//! Known are the member states of the European Union, Northern Ireland (XI), Great Britain, Norway and Switzerland,
//! each with its check digits: a line of the tables in `vat/`. A number begins with its country; where the field's
//! region names the country, it may be left out. In China the number is the Unified Social Credit Code. Of a country
//! that is not known here, anything that looks like a number is right, if the region names it.

mod beyond;
mod east;
mod fault;
mod north;
mod south;
mod west;

use std::sync::LazyLock;

use super::compact::{Compact, fits, odd};
use super::{Entry, Kind, Settings, cn_credit_code, country, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;
use crate::types::calendar;
use fault::Fault;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "vat",
    code: "kind.vat",
    about: text!(
        "a VAT number, in China the tax number",
        "增值税号；中国为纳税人识别号"
    ),
    class: Class::Internal,
    look: Look::text(18),
    heeds_region: true,
    build,
    samples: &[
        ("DE136695976", true, Some("DE136695976")),
        ("FR 61 954 506 077", true, Some("FR61954506077")),
        ("be 428.759.497", true, Some("BE0428759497")),
        ("GR 094259216", true, Some("EL094259216")),
        ("CHE-100.155.212 MWST", true, Some("CHE100155212")),
        ("NO 995 525 828 MVA", true, Some("NO995525828MVA")),
        ("ＤＥ136695976", false, Some("DE136695976")),
        ("DE136695978", false, None),
        ("136695976", false, None),
        ("XX136695976", false, None),
        ("FR 40 303", false, None),
    ],
};

const SEPARATORS: &[u8] = b"-./,:";

/// The numbers of one country.
struct Country {
    /// What a number begins with in its canonical form.
    prefix: &'static str,
    /// Other codes that it may begin with, and by which a region may name the country.
    others: &'static [&'static str],
    /// Further regions with these numbers: ISO 3166-1 alpha-2.
    regions: &'static [&'static str],
    /// What may follow the prefix: patterns of [`fits`].
    shapes: &'static [&'static str],
    /// How many digits a number has from which old files leave out a leading zero; 0: none does.
    pad: usize,
    /// Words that may follow.
    suffixes: &'static [&'static str],
    /// The word that follows in the canonical form.
    ending: &'static str,
    /// Whether what has one of the shapes has the right check digits.
    fits: fn(&[u8]) -> bool,
}

impl Country {
    const fn new(prefix: &'static str, shapes: &'static [&'static str]) -> Self {
        Self {
            prefix,
            others: &[],
            regions: &[],
            shapes,
            pad: 0,
            suffixes: &[],
            ending: "",
            fits: |_| true,
        }
    }

    /// What follows the prefix of `code`, if it begins with one of this country.
    fn after_prefix<'a>(&self, code: &'a [u8]) -> Option<&'a [u8]> {
        let mut prefixes = std::iter::once(&self.prefix).chain(self.others);
        prefixes.find_map(|prefix| code.strip_prefix(prefix.as_bytes()))
    }

    fn is_of(&self, region: &str) -> bool {
        self.prefix.get(..2) == Some(region)
            || self.others.contains(&region)
            || self.regions.contains(&region)
    }

    /// The number without prefix and suffix.
    fn body<'a>(&self, rest: &'a [u8]) -> &'a [u8] {
        let mut suffixes = self.suffixes.iter();
        let stripped = suffixes.find_map(|suffix| rest.strip_suffix(suffix.as_bytes()));
        stripped.unwrap_or(rest)
    }

    fn lacks_zero(&self, body: &[u8]) -> bool {
        body.len() + 1 == self.pad
    }

    /// What is wrong with a number without prefix and suffix, None if nothing is.
    fn fault(&'static self, body: &[u8]) -> Option<Fault> {
        let mut room = [b'0'; 16];
        let body = match room.get_mut(1..=body.len()) {
            Some(behind) if self.lacks_zero(body) => {
                behind.copy_from_slice(body);
                &room[..self.pad]
            }
            _ => body,
        };
        if !self.shapes.iter().any(|shape| fits(shape, body)) {
            return Some(Fault::Shape(self));
        }
        (!(self.fits)(body)).then_some(Fault::CheckDigits(self))
    }
}

/// Whether the calendar has such a day: some countries number people by their birth.
fn is_date(year: u32, month: u32, day: u32) -> bool {
    calendar::day_number(year, month, day).is_some()
}

fn countries() -> impl Iterator<Item = &'static Country> {
    let groups = [
        west::COUNTRIES,
        south::COUNTRIES,
        north::COUNTRIES,
        east::COUNTRIES,
        beyond::COUNTRIES,
    ];
    groups.into_iter().flatten()
}

/// Whose number one without a prefix is.
#[derive(Clone, Copy)]
enum Home {
    Nowhere,
    China,
    Known(&'static Country),
    Unknown,
}

struct Vat {
    home: Home,
}

impl std::fmt::Debug for Vat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let home = match self.home {
            Home::Nowhere => "nowhere",
            Home::China => "CN",
            Home::Known(country) => country.prefix,
            Home::Unknown => "unknown",
        };
        f.debug_tuple("Vat").field(&home).finish()
    }
}

static CHINA: Vat = Vat { home: Home::China };
static UNKNOWN: Vat = Vat {
    home: Home::Unknown,
};
static KNOWN: LazyLock<Vec<(&'static Country, Vat)>> = LazyLock::new(|| {
    let home = |country| Vat {
        home: Home::Known(country),
    };
    countries()
        .map(|country| (country, home(country)))
        .collect()
});
static CREDIT_CODE: LazyLock<Box<dyn Kind>> =
    LazyLock::new(|| (cn_credit_code::ENTRY.build)(&Settings::default()));

/// The kind for a region, by code or name; None where it names no country.
fn in_region(region: &str) -> Option<&'static Vat> {
    let code = country::alpha2(region)?;
    if code == "CN" {
        return Some(&CHINA);
    }
    let known = KNOWN.iter().find(|(country, _)| country.is_of(code));
    Some(known.map_or(&UNKNOWN, |(_, vat)| vat))
}

fn build(settings: &Settings) -> Box<dyn Kind> {
    let region = settings.region.as_deref().and_then(in_region);
    Box::new(Vat {
        home: region.map_or(Home::Nowhere, |vat| vat.home),
    })
}

/// A right number: its country, if that is known, and what follows the prefix and precedes the suffix.
type Number<'a> = (Option<&'static Country>, &'a [u8]);

impl Vat {
    fn read<'a>(&self, code: &'a Compact) -> Result<Number<'a>, Fault> {
        let bytes = code.bytes();
        if !bytes.iter().any(u8::is_ascii_digit) {
            return Err(Fault::Loose);
        }
        let prefixed = countries().find_map(|country| {
            let body = country.body(country.after_prefix(bytes)?);
            Some((country, body, country.fault(body)))
        });
        if let Some((country, body, None)) = prefixed {
            return Ok((Some(country), body));
        }
        let fault = match self.home {
            Home::Known(country) => {
                let body = country.body(bytes);
                match country.fault(body) {
                    None => return Ok((Some(country), body)),
                    fault => fault,
                }
            }
            Home::Unknown => {
                if (5..=20).contains(&bytes.len()) {
                    return Ok((None, bytes));
                }
                Some(Fault::Loose)
            }
            _ if bytes.iter().take(2).all(u8::is_ascii_uppercase) => Some(Fault::Prefix),
            _ => Some(Fault::Unnamed),
        };
        let of_prefix = prefixed.and_then(|(_, _, fault)| fault);
        Err(of_prefix.or(fault).unwrap_or(Fault::Loose))
    }

    fn is_china(&self) -> bool {
        matches!(self.home, Home::China)
    }
}

impl Kind for Vat {
    fn check(&self, text: &str) -> bool {
        (self.is_china() && CREDIT_CODE.check(text))
            || Compact::plain(text, SEPARATORS).is_some_and(|code| self.read(&code).is_ok())
    }

    fn explain(&self, text: &str) -> Message {
        let code = Compact::folded(text, SEPARATORS);
        let fault = code.as_ref().and_then(|code| self.read(code).err());
        if self.is_china() && !matches!(fault, Some(Fault::Shape(_) | Fault::CheckDigits(_))) {
            return CREDIT_CODE.explain(text);
        }
        match (odd(text, SEPARATORS), fault) {
            (Some(odd), _) => odd,
            (None, Some(fault)) => fault.said(),
            (None, None) => text!("longer than any VAT number", "太长，不像增值税号").into(),
        }
    }

    /// The prefix and the number in upper case, nothing between: `EL` for Greece, `CHE` for Switzerland without the
    /// word behind, `MVA` behind Norway's.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        if self.is_china() && CREDIT_CODE.canonical(text, out) {
            return true;
        }
        let Some(code) = Compact::folded(text, SEPARATORS) else {
            return false;
        };
        let Ok((country, body)) = self.read(&code) else {
            return false;
        };
        if let Some(country) = country {
            out.push_str(country.prefix);
            if country.lacks_zero(body) {
                out.push('0');
            }
        }
        out.push_str(str::from_utf8(body).unwrap_or_default());
        out.push_str(country.map_or("", |country| country.ending));
        true
    }

    fn is_canonical(&self, text: &str) -> bool {
        let mut bytes = text.bytes();
        if !bytes.all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
            return false;
        }
        if self.is_china() && CREDIT_CODE.is_canonical(text) {
            return true;
        }
        let Some(code) = Compact::plain(text, SEPARATORS) else {
            return false;
        };
        match self.read(&code) {
            Ok((Some(country), body)) => {
                let form = text.strip_prefix(country.prefix);
                let form = form.and_then(|form| form.strip_suffix(country.ending));
                form.map(str::as_bytes) == Some(body) && !country.lacks_zero(body)
            }
            Ok((None, _)) => true,
            Err(_) => false,
        }
    }

    /// The first two and the last two characters of seven or more.
    fn mask(&self, text: &str) -> String {
        match Compact::plain(text, SEPARATORS) {
            Some(code) if code.bytes().len() > 6 => {
                let (code, end) = (code.text(), code.bytes().len() - 2);
                format!("{}{}{}", &code[..2], "*".repeat(end - 2), &code[end..])
            }
            _ => shape(text),
        }
    }

    fn within(&self, region: &str) -> Option<&dyn Kind> {
        in_region(region).map(|vat| vat as &dyn Kind)
    }
}

impl Country {
    fn name(&self) -> Message {
        match self.prefix {
            "EL" => country::name("GR"),
            "CHE" => country::name("CH"),
            "XI" => text!("Northern Ireland", "北爱尔兰").into(),
            "EU" | "IM" => text!("the one-stop shop of the EU", "欧盟一站式申报").into(),
            prefix => country::name(prefix),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn nowhere() -> Vat {
        Vat {
            home: Home::Nowhere,
        }
    }

    proptest! {
        #[test]
        fn any_number_of_the_right_form_is_read_or_has_a_fault(
            at in 0..33_usize, digits in "[0-9]{13}", letters in "[A-Z]{13}",
        ) {
            let Some(country) = countries().nth(at) else { return Ok(()) };
            for shape in country.shapes {
                let body: String = shape.bytes().enumerate().map(|(at, kind)| {
                    char::from(match kind {
                        b'#' => digits.as_bytes()[at],
                        b'@' => letters.as_bytes()[at],
                        b'?' => if at == 0 { letters.as_bytes()[at] } else { digits.as_bytes()[at] },
                        sign => sign,
                    })
                }).collect();
                let text = format!("{}{body}", country.prefix);
                let mut form = String::new();
                if nowhere().canonical(&text, &mut form) {
                    prop_assert!(nowhere().check(&text));
                    prop_assert!(nowhere().is_canonical(&form), "{} {}", text, form);
                    prop_assert_eq!(&form, &format!("{text}{}", country.ending));
                    let home = Vat { home: Home::Known(country) };
                    let mut same = String::new();
                    prop_assert!(home.canonical(&body, &mut same));
                    prop_assert_eq!(form, same);
                } else {
                    let said = nowhere().explain(&text).say(Lang::En);
                    prop_assert!(said.starts_with("check digits"), "{} {}", text, said);
                }
            }
        }
    }

    #[test]
    fn a_country_has_one_line() {
        let mut prefixes: Vec<_> = countries()
            .flat_map(|country| std::iter::once(&country.prefix).chain(country.others))
            .collect();
        let all = prefixes.len();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), all);
        assert_eq!(countries().count(), 33);
    }

    #[test]
    fn published_numbers_are_right_and_a_slip_is_not() {
        for text in [
            "ATU13585627",
            "BE0428759497",
            "BG175074752",
            "BG7523169263",
            "CHE100155212",
            "CY10259033P",
            "CZ25123891",
            "CZ7103192745",
            "CZ640903926",
            "DE136695976",
            "DK13585628",
            "EE100931558",
            "EL094259216",
            "ESB58378431",
            "ESX2482300W",
            "ES54362315K",
            "ESJ99216582",
            "EU372022452",
            "FI20774740",
            "FR40303265045",
            "FRK7399859412",
            "FR53000004605",
            "GB980780684",
            "GBGD001",
            "GBHA599",
            "HR33392005961",
            "HU12892312",
            "IE6433435F",
            "IE6433435OA",
            "IE8D79739I",
            "IT00743110157",
            "LT119511515",
            "LT100001919017",
            "LU15027442",
            "LV40003521600",
            "LV16117519997",
            "MT11679112",
            "NL004495445B01",
            "NL123456789B13",
            "NO995525828MVA",
            "PL8567346215",
            "PT501964843",
            "RO18547290",
            "RO1630615123457",
            "SE123456789701",
            "SI50223054",
            "SK2022749619",
            "XI980780684",
        ] {
            assert!(nowhere().check(text), "{text}");
            assert!(nowhere().is_canonical(text), "{text}");
            if ["GBGD", "GBHA", "EU"]
                .iter()
                .any(|free| text.starts_with(free))
            {
                continue;
            }
            let other = if &text[4..5] == "9" { '8' } else { '9' };
            let slip = format!("{}{other}{}", &text[..4], &text[5..]);
            assert!(!nowhere().check(&slip), "{slip}");
        }
    }

    #[test]
    fn the_region_stands_for_the_prefix() {
        for (region, text, form) in [
            ("DE", "136 695 976", Some("DE136695976")),
            ("Germany", "136695976", Some("DE136695976")),
            ("希腊", "094259216", Some("EL094259216")),
            ("CH", "100.155.212", Some("CHE100155212")),
            ("UK", "980 7806 84", Some("GB980780684")),
            ("MC", "53 0000 04605", Some("FR53000004605")),
            ("NO", "988 077 917", Some("NO988077917MVA")),
            ("FR", "DE136695976", Some("DE136695976")),
            ("FR", "84 323 140 391", None),
            ("CN", "91110000600037341l", Some("91110000600037341L")),
            ("CN", "DE136695976", Some("DE136695976")),
            ("CN", "136695976", None),
            ("US", "91-1144442", Some("911144442")),
            ("US", "none", None),
        ] {
            let kind = in_region(region).unwrap();
            let mut out = String::new();
            let read = kind.canonical(text, &mut out);
            assert_eq!(read.then_some(&*out), form, "{region} {text}");
            let base = nowhere();
            assert_eq!(
                base.within(region).map(|kind| kind.check(text)),
                Some(kind.check(text))
            );
        }
        assert!(nowhere().within("Atlantis").is_none());
    }

    #[test]
    fn faults_are_named() {
        for (region, text, said) in [
            (
                "",
                "136695976",
                "no country in front, such as DE, and none known from elsewhere",
            ),
            (
                "",
                "XX136695976",
                "no country's VAT numbers begin with these letters",
            ),
            (
                "",
                "FR 40 303",
                "a number of France has the form FR??######### (# a digit, @ a letter, ? either)",
            ),
            (
                "",
                "RO1",
                "a number of Romania has the form RO##, RO############# (# a digit, @ a letter, ? either)",
            ),
            (
                "",
                "DE136695978",
                "check digits do not fit a number of Germany",
            ),
            ("", "DE136695976；", "full-width characters"),
            ("", "DE(136695976)", "the character ( at place 3"),
            ("CN", "911", "18 characters expected, 3 found"),
            (
                "CN",
                "DE136695978",
                "check digits do not fit a number of Germany",
            ),
            ("US", "none", "not like a tax number"),
            ("DE", "keine", "not like a tax number"),
        ] {
            let base = nowhere();
            let kind = in_region(region).unwrap_or(&base);
            assert!(!kind.check(text), "{text}");
            assert_eq!(kind.explain(text).say(Lang::En), said, "{text}");
        }
    }
}
