//! Which kinds the cells of a column are like: every kind of the table, for as many countries as it heeds.
//!
//! All kinds are asked about the first records only; then those that took next to nothing there are left out.

use std::sync::LazyLock;

use super::meaning::Header;
use crate::kinds::{self, KINDS, Kind, Settings};

/// Countries for which kinds are tried that depend on one.
const REGIONS: [&str; 16] = [
    "US", "GB", "CN", "DE", "FR", "JP", "HK", "TW", "SG", "KR", "IT", "ES", "NL", "AU", "CA", "IN",
];

/// Kinds for which the values alone may speak: a check digit or a form that nothing else has.
const STRONG: [&str; 8] = [
    "email",
    "url",
    "cn-resident-id",
    "cn-credit-code",
    "cn-plate",
    "iban",
    "card-number",
    "phone",
];

/// Those of them that other numbers may pass for.
const LOOSE: [&str; 2] = ["card-number", "phone"];

/// Kinds of numbers; the others are of text.
pub(super) const OF_NUMBERS: [&str; 2] = ["money", "percent"];

/// A kind for one country, or for none.
#[derive(Debug)]
pub(super) struct Variant {
    /// The kind.
    pub entry: &'static kinds::Entry,
    /// The country that has to be declared; none where none need be.
    pub region: Option<&'static str>,
    kind: Box<dyn Kind>,
}

/// Every kind that can be told by values or headers, under the customs of the table.
#[derive(Debug)]
pub(super) struct Variants(Vec<Variant>);

impl Variants {
    /// For a table of a locale, or of none; in a Chinese one nothing but Chinese customs are tried.
    pub(super) fn of(locale: Option<&str>) -> Self {
        let chinese = locale.is_some_and(|locale| locale.starts_with("zh"));
        let home: &[Option<&'static str>] = if chinese { &[Some("CN")] } else { &*ABROAD };
        let mut all = Vec::new();
        for entry in KINDS {
            let regions = if entry.heeds_region { home } else { &[None] };
            for region in regions {
                let settings = Settings {
                    region: region.map(str::to_owned),
                    locale: locale.map(str::to_owned),
                    ..Settings::default()
                };
                all.push(Variant {
                    entry,
                    region: *region,
                    kind: (entry.build)(&settings),
                });
            }
        }
        Self(all)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The first variant of a kind, and its place.
    pub(super) fn named(&self, name: &str) -> Option<(usize, &Variant)> {
        self.0
            .iter()
            .enumerate()
            .find(|(_, of)| of.entry.name == name)
    }

    /// One of them, by its place.
    pub(super) fn get(&self, place: usize) -> Option<&Variant> {
        self.0.get(place)
    }

    /// The places of those that a column with this header may turn out to be.
    pub(super) fn eligible(&self, header: &Header) -> Vec<usize> {
        let told: Vec<&str> = header.kinds().collect();
        let may = |variant: &Variant| {
            told.contains(&variant.entry.name) || STRONG.contains(&variant.entry.name)
        };
        (0..self.0.len()).filter(|at| may(&self.0[*at])).collect()
    }
}

static ABROAD: LazyLock<[Option<&'static str>; REGIONS.len() + 1]> = LazyLock::new(|| {
    let mut all = [None; REGIONS.len() + 1];
    for (place, region) in all[1..].iter_mut().zip(REGIONS) {
        *place = Some(region);
    }
    all
});

/// How many cells of a column each variant takes; of those not asked, nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Likeness {
    taken: Vec<u64>,
}

impl Likeness {
    /// Asks some variants about a cell.
    pub(super) fn take(&mut self, text: &str, variants: &Variants, asked: &[usize]) {
        self.taken.resize(variants.len(), 0);
        for place in asked {
            let right = variants.get(*place).is_some_and(|of| of.kind.check(text));
            if let Some(count) = self.taken.get_mut(*place) {
                *count += u64::from(right);
            }
        }
    }

    /// Adds what came after.
    pub(super) fn merge(&mut self, later: &Self) {
        if self.taken.len() < later.taken.len() {
            self.taken.resize(later.taken.len(), 0);
        }
        for (all, more) in self.taken.iter_mut().zip(&later.taken) {
            *all += more;
        }
    }

    /// Forgets all but these places.
    pub(super) fn keep(&mut self, places: &[usize]) {
        for (place, count) in self.taken.iter_mut().enumerate() {
            if !places.contains(&place) {
                *count = 0;
            }
        }
    }

    /// How many cells a variant took.
    pub(super) fn of(&self, place: usize) -> u64 {
        self.taken.get(place).copied().unwrap_or_default()
    }

    /// Of the places `asked`, those worth asking further after `filled` cells: of each kind the country that took most,
    /// and only where it took more than a few. All while there were hardly any cells.
    pub(super) fn narrow(&self, asked: &[usize], filled: u64, variants: &Variants) -> Vec<usize> {
        const FEW: u64 = 30;
        if filled < FEW {
            return asked.to_vec();
        }
        let best = |place: &usize| {
            let Some(own) = variants.get(*place) else {
                return false;
            };
            let taken = self.of(*place);
            taken * 4 >= filled
                && !asked.iter().any(|other| {
                    let same = variants
                        .get(*other)
                        .is_some_and(|of| of.entry.name == own.entry.name);
                    let more =
                        self.of(*other) > taken || (self.of(*other) == taken && other < place);
                    same && more
                })
        };
        asked.iter().copied().filter(best).collect()
    }

    /// The variant that a column is: the one that its header names if it takes half of the `filled` cells, else one
    /// that the values alone speak for; and whether the header does.
    pub(super) fn best<'v>(
        &self,
        header: &Header,
        filled: u64,
        variants: &'v Variants,
    ) -> Option<(&'v Variant, u64, bool)> {
        const LEAST: u64 = 5;
        let of_kind = |name: &str| {
            let places = variants
                .0
                .iter()
                .enumerate()
                .filter(|(_, of)| of.entry.name == name);
            let counted = places.map(|(place, of)| (of, self.of(place)));
            // Of equals the first.
            counted.reduce(|best, next| if next.1 > best.1 { next } else { best })
        };
        let mut told = header
            .kinds()
            .filter(|kind| *kind != "id")
            .filter_map(of_kind);
        if let Some((variant, taken)) = told.find(|(_, taken)| taken * 2 >= filled && *taken > 0) {
            return Some((variant, taken, true));
        }
        // Numbers of orders and accounts look like those of phones and cards of some country.
        let loose = header.kinds().next().is_some() || header.dates();
        let mut strong = STRONG
            .iter()
            .filter(|name| !(loose && LOOSE.contains(name)))
            .filter_map(|name| of_kind(name))
            .filter(|(of, _)| {
                !LOOSE.contains(&of.entry.name) || matches!(of.region, None | Some("CN"))
            });
        strong
            .find(|(_, taken)| *taken >= LEAST && taken * 10 >= filled * 9)
            .map(|(variant, taken)| (variant, taken, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(header: &str, texts: &[&str]) -> Option<(&'static str, u64, bool)> {
        let variants = Variants::of(None);
        let header = Header::of(header);
        let asked = variants.eligible(&header);
        let mut likeness = Likeness::default();
        for text in texts {
            likeness.take(text, &variants, &asked);
        }
        let best = likeness.best(&header, texts.len() as u64, &variants);
        best.map(|(variant, taken, told)| (variant.entry.name, taken, told))
    }

    #[test]
    fn values_and_header_or_strong_values_make_a_kind() {
        let mails = [
            "a@example.com",
            "b@example.com",
            "c@example.com",
            "d@example.com",
            "e@example.com",
        ];
        assert_eq!(likeness("联系", &mails), Some(("email", 5, false)));
        assert_eq!(likeness("联系", &mails[..2]), None);
        assert_eq!(
            likeness("邮箱", &["a@example.com", "no"]),
            Some(("email", 1, true))
        );
        assert_eq!(likeness("邮箱", &["a@example.com", "no", "none"]), None);
        assert_eq!(
            likeness("税号", &["91310115MA1K2B3C5Y"]),
            Some(("cn-credit-code", 1, true))
        );
    }
}
