//! `phone`: one phone number, with its extension, by the numbering plans of the world (libphonenumber).
//!
//! ```text
//!  cell ─▶ mainland   a Chinese mobile number, told by its digits
//!     ├──▶ usual      digits, brackets, dashes, in a plain range ─▶ ranges
//!     └──▶ writing    labels, extension, letters, two numbers told apart ─▶ plan   the plan of its country
//!                                                                └─▶ fault, repair   why not, and what was meant
//! ```
//!
//! Right is what a careful clerk would dial: any usual spelling, valid in the region of the field, or of the record,
//! or in the country that its code names. Without a region only numbers with `+` or `00` and a country code are read.

mod fault;
mod likeness;
mod mainland;
mod plan;
mod ranges;
mod repair;
#[cfg(test)]
mod samples;
mod usual;
mod writing;

use std::borrow::Cow;
use std::sync::LazyLock;

use self::fault::Fault;
use self::plan::{Number, Refusal, Region};
use self::usual::Usual;
use self::writing::Written;
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "phone",
    code: "kind.phone",
    about: text!("a phone number", "电话号码"),
    class: Class::Personal,
    look: Look::text(18),
    heeds_region: true,
    build,
    samples: &[
        ("+8613800138000", true, Some("+8613800138000")),
        ("+86 138-0013-8000", true, Some("+8613800138000")),
        ("0086 13800138000", true, Some("+8613800138000")),
        ("(+86)13800138000", true, Some("+8613800138000")),
        (
            "+86 10 6234 5678 转 801",
            true,
            Some("+861062345678;ext=801"),
        ),
        ("+44 (0)20 7946 0018", true, Some("+442079460018")),
        ("tel:+1-800-FLOWERS", true, Some("+18003569377")),
        ("13800138000", false, None),
        ("+86 1380013800", false, None),
        ("+999 123456", false, None),
        ("+8613800138000,+8613900139000", false, None),
    ],
};

/// The kind of one field, or of its records in one region.
#[derive(Debug)]
pub(super) struct Phone {
    /// Where a number without country code belongs.
    region: Option<Region>,
    /// The place of that region's letters among all pairs.
    home: Option<u16>,
    /// Whether the canonical form is the national one.
    national: bool,
}

fn build(settings: &Settings) -> Box<dyn Kind> {
    let region = settings.region.as_deref().and_then(plan::region);
    Box::new(Phone::new(region, settings.national))
}

/// The region that a phone number belongs to: ISO 3166 alpha-2, for a number without country code seen from
/// `default`; None of a text that is no valid number, and of numbers of no country.
pub(crate) fn region(text: &str, default: Option<&str>) -> Option<&'static str> {
    let phone = Phone::new(default.and_then(plan::region), false);
    if phone.mainland(text).is_some() {
        return Some("CN");
    }
    if let Some(usual) = phone.usual(text) {
        return usual.region();
    }
    let (_, number) = phone.read(text).ok()?;
    plan::region_of(&number)
}

/// The region that a country's code or name means.
fn country(text: &str) -> Option<Region> {
    plan::region(super::country::alpha2(text)?)
}

impl Phone {
    fn new(region: Option<Region>, national: bool) -> Self {
        let home = region.and_then(plan::index);
        Self {
            region,
            home: home.and_then(|home| u16::try_from(home).ok()),
            national,
        }
    }

    /// A number in a usual spelling, told without the library.
    fn usual(&self, text: &str) -> Option<Usual> {
        Usual::read(text, self.home)
    }

    /// The digits of a mobile number of mainland China, told without the numbering plans, of most of them.
    fn mainland(&self, text: &str) -> Option<mainland::Mobile> {
        mainland::read(
            text,
            match self.region {
                Some(Region::CN) => mainland::From::Mainland,
                None => mainland::From::Nowhere,
                Some(_) => mainland::From::Abroad,
            },
        )
    }

    /// The number in a cell, and how it is written.
    fn read<'a>(&self, cell: &'a str) -> Result<(Written<'a>, Number), Fault> {
        let written = Written::read(cell)?;
        let number = self.number(&written)?;
        Ok((written, number))
    }

    /// The number that is written so.
    fn number(&self, written: &Written<'_>) -> Result<Number, Fault> {
        let number = self.dial(written.number()).map_err(Fault::Number)?;
        if written.has_letters && !plan::may_have_letters(&number) {
            return Err(Fault::Letters);
        }
        if !written.extension().is_empty() && number.extension.is_some() {
            return Err(Fault::Number(Refusal::Unreadable));
        }
        Ok(number)
    }

    /// The number that a text without label and extension is.
    fn dial(&self, text: &str) -> Result<Number, Refusal> {
        plan::read(&self.dialled(text), self.region)
    }

    /// The text as it is dialled: where no region says how a foreign country is dialled, `00` is understood.
    fn dialled<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match (self.region, text.strip_prefix("00")) {
            (None, Some(rest)) => Cow::Owned(format!("+{}", rest.trim_start_matches('+'))),
            _ => Cow::Borrowed(text),
        }
    }

    /// Appends the canonical form of a number.
    fn write(&self, number: &Number, extension: &str, out: &mut String) {
        if !(self.national && self.write_national(number, extension, out)) {
            plan::write_e164(number, out);
            write_extension(extension, out);
        }
    }

    /// Appends the form that is written in the number's country, if it is read as the same number again.
    fn write_national(&self, number: &Number, extension: &str, out: &mut String) -> bool {
        const CHINA: i32 = 86;
        let before = out.len();
        plan::write_for(number, self.region, out);
        let same = self.dial(&out[before..]).is_ok_and(|again| {
            again
                == Number {
                    extension: None,
                    ..number.clone()
                }
        });
        if !same {
            out.truncate(before);
        } else if !extension.is_empty() {
            let label = if number.country_code == CHINA {
                "转"
            } else {
                " ext. "
            };
            out.push_str(label);
            out.push_str(extension);
        }
        same
    }

    /// Appends the canonical form of a mobile number of mainland China.
    fn write_mainland(&self, digits: &mainland::Mobile, out: &mut String) {
        let parts = match (self.national, self.region) {
            (false, _) => ["+86", "", ""],
            (true, Some(Region::CN)) => ["", " ", " "],
            (true, _) => ["+86 ", " ", " "],
        };
        let groups = [&digits[..3], &digits[3..7], &digits[7..]];
        for (sign, group) in parts.into_iter().zip(groups) {
            out.push_str(sign);
            out.extend(group.iter().copied().map(char::from));
        }
    }
}

/// Appends an extension behind a number in E.164.
fn write_extension(extension: &str, out: &mut String) {
    if !extension.is_empty() {
        out.push_str(";ext=");
        out.push_str(extension);
    }
}

/// The extension of a number: as it is told apart, or as a `tel:` address has it among its parameters.
fn extension<'a>(written: &'a Written<'_>, number: &'a Number) -> &'a str {
    match (written.extension(), &number.extension) {
        ("", Some(extension)) => extension,
        (extension, _) => extension,
    }
}

impl Kind for Phone {
    fn check(&self, text: &str) -> bool {
        self.mainland(text).is_some() || self.usual(text).is_some() || self.read(text).is_ok()
    }

    fn explain(&self, text: &str) -> Message {
        match self.read(text) {
            Ok(_) => text!("not a phone number", "不是电话号码").into(),
            Err(fault) => fault.explain(self, text),
        }
    }

    /// E.164 with the extension as RFC 3966 has it, `+861062345678;ext=801`; on request as it is written in the
    /// field's region, numbers of other countries with their code.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        if let Some(digits) = self.mainland(text) {
            self.write_mainland(&digits, out);
            return true;
        }
        if !self.national
            && let Some(usual) = self.usual(text)
        {
            usual.write_e164(out);
            return true;
        }
        let Ok(written) = Written::read(text) else {
            return false;
        };
        if !self.national
            && !written.has_letters
            && let Some(usual) = self.usual(written.number())
        {
            usual.write_e164(out);
            write_extension(written.extension(), out);
            return true;
        }
        let Ok(number) = self.number(&written) else {
            return false;
        };
        self.write(&number, extension(&written, &number), out);
        true
    }

    fn is_canonical(&self, text: &str) -> bool {
        !self.national && (mainland::is_e164(text) || usual::is_e164(text))
    }

    fn suggest(&self, text: &str) -> Option<String> {
        let form = self.repair(text)?;
        (form != text).then_some(form)
    }

    fn likeness(&self, a: &str, b: &str) -> f64 {
        likeness::likeness(a, b)
    }

    /// `138****8000` for a mobile number of mainland China; of others the country code and the last digits, half of
    /// them all at most.
    fn mask(&self, text: &str) -> String {
        let mut form = String::new();
        let mobile = self.mainland(text).or_else(|| {
            if let Some(usual) = self.usual(text) {
                usual.write_e164(&mut form);
            } else {
                let (_, number) = self.read(text).ok()?;
                plan::write_e164(&number, &mut form);
            }
            mainland::read(&form, mainland::From::Nowhere)
        });
        if let Some(digits) = mobile {
            let shown = |range: &[u8]| range.iter().copied().map(char::from).collect::<String>();
            return format!("{}****{}", shown(&digits[..3]), shown(&digits[7..]));
        }
        let Some(digits) = form.strip_prefix('+') else {
            return shape(text);
        };
        let code = plan::code_digits(digits.as_bytes());
        let last = (digits.len() / 2).saturating_sub(code).clamp(2, 4);
        let hidden = code..digits.len().saturating_sub(last).max(code);
        let stars = "*".repeat(hidden.len());
        format!("+{}{stars}{}", &digits[..code], &digits[hidden.end..])
    }

    /// Never; asking would load the plans of the library.
    fn takes_damage(&self) -> bool {
        false
    }

    fn within(&self, region: &str) -> Option<&dyn Kind> {
        let place = match plan::pair(region.as_bytes()) {
            Some(pair) => usize::from((*PLACES.get(usize::from(pair))?)?),
            None => plan::index(country(region)?)?,
        };
        let kind: &'static Phone = FAMILY.get(usize::from(self.national) * plan::PAIRS + place)?;
        Some(kind)
    }
}

/// For every pair of letters, the place of the region that they mean.
static PLACES: LazyLock<Vec<Option<u16>>> = LazyLock::new(|| {
    let means = |place| {
        let region = country(plan::letters(place)?)?;
        u16::try_from(plan::index(region)?).ok()
    };
    (0..plan::PAIRS).map(means).collect()
});

/// The kind for every pair of letters, first with E.164 as the canonical form, then with the national one.
static FAMILY: LazyLock<Vec<Phone>> = LazyLock::new(|| {
    let of = |national| (0..plan::PAIRS).map(move |place| Phone::new(plan::at(place), national));
    of(false).chain(of(true)).collect()
});

#[cfg(test)]
mod survey;
