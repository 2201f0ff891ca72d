//! What a cell means in a customer table: kinds, one file each, and the table of them.
//!
//! A kind is asked only about cells that are present and of the field's type. It says *whether* the text is of the
//! kind ([`Kind::check`]); *why not* is said only when a report wants to know ([`Kind::explain`]).

pub(crate) mod address;
mod card_number;
mod check_digits;
pub(crate) mod cn_credit_code;
pub(crate) mod cn_plate;
pub(crate) mod cn_resident_id;
mod compact;
mod company_likeness;
mod company_name;
pub(crate) mod country;
mod currency;
pub(crate) mod division;
mod email;
mod family_name;
mod given_name;
mod iban;
mod id;
mod money;
mod name_form;
mod name_likeness;
mod percent;
mod person_name;
pub(crate) mod phone;
mod postcode;
mod url;
mod vat;

use std::fmt::Debug;

use crate::table::batch::Column;
use crate::table::class::Class;
use crate::table::look::Look;
use crate::table::value::Value;
use crate::text::{Message, Text};
use crate::types::spelling;

/// What spreadsheets make of cells: a long number in short, an error, a long number with its end cut off.
const DAMAGED: [&str; 3] = ["4.4E+17", "#N/A", "110101199003070000"];

/// Everything the tool knows about one kind of value, compiled for one field.
pub trait Kind: Debug + Send + Sync {
    /// Whether `text`, as it stands in the file, is a right value of this kind.
    fn check(&self, text: &str) -> bool;

    /// Why `text`, which `check` refuses, is not right: a clause without a full stop, never the text itself (it
    /// may be sensitive), positions from 1.
    fn explain(&self, text: &str) -> Message;

    /// Appends the canonical form of `text` (GB 32100 codes in upper case, phone numbers as E.164 …): equal for two
    /// spellings of the same thing, right, and its own canonical form. False, with nothing appended, where the text
    /// cannot be read as this kind for certain.
    fn canonical(&self, text: &str, out: &mut String) -> bool;

    /// Whether `text` is its own canonical form, told without making it: most cells of a clean column are, and are
    /// not looked at again. May be false of one that is.
    fn is_canonical(&self, _text: &str) -> bool {
        false
    }

    /// What `text`, which has no canonical form, was perhaps meant to be, or the canonical form where it has one: one
    /// line, to be decided by a person.
    fn suggest(&self, text: &str) -> Option<String> {
        let mut form = String::new();
        (self.canonical(text, &mut form) && form != text).then_some(form)
    }

    /// How alike two canonical forms are, for finding records of the same customer: 1.0 the same, 0.0 nothing in
    /// common, the same both ways round.
    fn likeness(&self, a: &str, b: &str) -> f64 {
        f64::from(u8::from(a == b))
    }

    /// What a report shows of a value of class personal: enough to find it again, too little to use it.
    fn mask(&self, text: &str) -> String {
        shape(text)
    }

    /// Whether it calls a cell right that a spreadsheet has damaged.
    fn takes_damage(&self) -> bool {
        DAMAGED.iter().any(|text| self.check(text))
    }

    /// This kind for a record whose `regionField` holds `region` (a code or name of a country, as it stands); None
    /// where that changes nothing.
    fn within(&self, _region: &str) -> Option<&dyn Kind> {
        None
    }

    /// Checks a whole column: appends the row of every cell that is present and not right.
    fn check_column(&self, cells: Column<'_>, values: &[Value], wrong: &mut Vec<u32>) {
        for ((row, text), value) in (0..).zip(cells.iter()).zip(values) {
            if value.is_present() && !self.check(text) {
                wrong.push(row);
            }
        }
    }
}

/// What a kind may know beyond its field.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `phoneRegion`: ISO 3166 alpha-2.
    pub region: Option<String>,
    /// `locale`, as `zh-CN`.
    pub locale: Option<String>,
    /// Whether `regionField` names a field, so that [`Kind::within`] is asked.
    pub by_region: bool,
    /// `phoneFormat = "national"`.
    pub national: bool,
    /// The field's `decimalChar`; None: a point.
    pub decimal: Option<char>,
}

/// A cell, whether it is right, and its canonical form; None where it has none.
pub type Sample = (&'static str, bool, Option<&'static str>);

/// One line of the table of kinds.
#[derive(Debug)]
pub struct Entry {
    /// As a schema spells it.
    pub name: &'static str,
    /// The code of its findings, `kind.<name>`.
    pub code: &'static str,
    /// What it is.
    pub about: Text,
    /// The class of a field that names none.
    pub class: Class,
    /// How a spreadsheet shows it.
    pub look: Look,
    /// Whether `regionField` and `phoneRegion` mean something to it.
    pub heeds_region: bool,
    /// Compiles the kind for one field.
    pub build: fn(&Settings) -> Box<dyn Kind>,
    /// Under default settings.
    pub samples: &'static [Sample],
}

/// Every kind, in the order of the help.
pub static KINDS: &[&Entry] = &[
    &person_name::ENTRY,
    &given_name::ENTRY,
    &family_name::ENTRY,
    &company_name::ENTRY,
    &phone::ENTRY,
    &email::ENTRY,
    &url::ENTRY,
    &address::ENTRY,
    &postcode::ENTRY,
    &country::ENTRY,
    &currency::ENTRY,
    &money::ENTRY,
    &percent::ENTRY,
    &cn_resident_id::ENTRY,
    &cn_credit_code::ENTRY,
    &cn_plate::ENTRY,
    &iban::ENTRY,
    &vat::ENTRY,
    &card_number::ENTRY,
    &id::ENTRY,
];

/// The kind that a schema calls `name`.
pub fn find(name: &str) -> Option<&'static Entry> {
    KINDS.iter().copied().find(|entry| entry.name == name)
}

/// The length and character pattern of a text, for values that must not be shown and have no mask of their own:
/// `A` a capital letter, `a` another letter, `9` a digit, other ASCII signs as they are, at most 24 of them.
/// `Ab-12 王` becomes `Aa-99 a (7)`.
pub fn shape(text: &str) -> String {
    const SHOWN: usize = 24;
    let mut out: String = text
        .chars()
        .take(SHOWN)
        .map(|c| match c {
            _ if c.is_uppercase() => 'A',
            _ if c.is_alphabetic() => 'a',
            _ if c.is_numeric() => '9',
            _ if c.is_ascii_control() => '?',
            _ if c.is_ascii() => c,
            _ => '?',
        })
        .collect();
    let len = text.chars().count();
    if len > SHOWN {
        out.push_str("...");
    }
    format!("{out} ({len})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn kinds() -> impl Iterator<Item = (&'static Entry, Box<dyn Kind>)> {
        KINDS
            .iter()
            .map(|entry| (*entry, (entry.build)(&Settings::default())))
    }

    fn canonical(kind: &dyn Kind, text: &str) -> Option<String> {
        let mut out = "before".to_owned();
        let read = kind.canonical(text, &mut out);
        let form = out.strip_prefix("before").unwrap();
        assert!(read || form.is_empty());
        read.then(|| form.to_owned())
    }

    /// What is said of any text: every refusal has words, a canonical form is right and its own, nothing panics.
    fn holds_its_promises(text: &str) {
        for (entry, kind) in kinds() {
            let name = entry.name;
            let right = kind.check(text);
            if !right {
                let why = kind.explain(text);
                for said in [why.say(Lang::En), why.say(Lang::Zh)] {
                    assert!(
                        !said.is_empty() && (text.contains('{') || !said.contains('{')),
                        "{name}: {said}"
                    );
                    let short = text.chars().count() < 5;
                    assert!(short || !said.contains(text), "{name} repeats {text:?}");
                }
                assert_ne!(why.say(Lang::En), why.say(Lang::Zh), "{name}");
            }
            let form = canonical(&*kind, text);
            assert!(form.is_some() || !right, "{name}: no form of {text:?}");
            if let Some(form) = &form {
                assert!(kind.check(form), "{name}: {form:?} of {text:?} is refused");
                let again = canonical(&*kind, form);
                assert_eq!(again.as_ref(), Some(form), "{name}: form of {text:?}");
                let likeness = kind.likeness(form, form);
                assert!((likeness - 1.0).abs() < 1e-9, "{name}: {form} {likeness}");
            }
            if kind.is_canonical(text) {
                assert_eq!(form.as_deref(), Some(text), "{name}");
            }
            if let Some(meant) = kind.suggest(text) {
                assert!(!meant.is_empty() && meant != text, "{name}: {meant}");
            }
            // A domain may be shown; what stands before it, or a value without one, never whole. Stars hide stars.
            let mask = kind.mask(text);
            let secret = |whole: &str| match (name, whole.split_once('@')) {
                ("email", Some((local, _))) => local.to_owned(),
                _ => whole.to_owned(),
            };
            let (shown, hidden) = (secret(&mask), secret(text));
            let starred = hidden.contains('*');
            assert!(
                !right || starred || !shown.contains(&hidden),
                "{name}: {mask} shows {text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn likeness_is_a_share_and_the_same_both_ways(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            for (entry, kind) in kinds() {
                for (a, b) in [(&*a, &*b), (&a, entry.samples[0].0), (entry.samples[0].0, entry.samples[1].0)] {
                    let likeness = kind.likeness(a, b);
                    prop_assert!((0.0..=1.0).contains(&likeness), "{}: {likeness}", entry.name);
                    prop_assert!((likeness - kind.likeness(b, a)).abs() < 1e-9, "{}", entry.name);
                }
            }
        }

        #[test]
        fn any_text_is_met(text in any::<String>()) {
            holds_its_promises(&text);
        }

        #[test]
        fn text_that_is_almost_right_is_met(
            text in "[ ＡaZ9*.\u{feff}]{0,3}[a-z09é王.*]{0,4}@?[a-zA-Z09.。ıİß-]{0,12}|[0-9A-Z]{17,19}",
        ) {
            holds_its_promises(&text);
        }
    }

    proptest! {
        #[test]
        fn a_sample_with_a_slip_is_met(
            kind in any::<prop::sample::Index>(),
            at in any::<prop::sample::Index>(),
            place in any::<prop::sample::Index>(),
            slip in "[a-zA-Z0-9 .:/\\\\-Ａ　０\u{200b}*]{0,2}",
            cut in 0..3_usize,
        ) {
            let (text, ..) = at.get(kind.get(KINDS).samples);
            let mut letters: Vec<char> = text.chars().collect();
            let from = place.index(letters.len() + 1);
            let to = (from + cut).min(letters.len());
            letters.splice(from..to, slip.chars());
            holds_its_promises(&letters.into_iter().collect::<String>());
        }
    }

    #[test]
    fn samples_read_as_they_say() {
        for (entry, kind) in kinds() {
            assert!(entry.samples.len() >= 4, "{}", entry.name);
            for (text, right, form) in entry.samples {
                assert_eq!(kind.check(text), *right, "{} {text:?}", entry.name);
                let found = canonical(&*kind, text);
                assert_eq!(found.as_deref(), *form, "{} {text:?}", entry.name);
                holds_its_promises(text);
            }
        }
    }

    #[test]
    fn names_are_one_each_and_make_the_code() {
        for (at, entry) in KINDS.iter().enumerate() {
            assert_eq!(entry.code, format!("kind.{}", entry.name));
            assert!(KINDS[..at].iter().all(|other| other.name != entry.name));
            assert!(find(entry.name).is_some());
        }
    }
}
