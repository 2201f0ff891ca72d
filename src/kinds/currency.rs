//! `currency`: which currency, by its code (ISO 4217), its name in Chinese or English, or its sign.
//!
//! A sign that several currencies share (`$`, `￥`, `元`) says which only where a locale or a region does.

use std::sync::LazyLock;

use super::spelling::{self, is_blank, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, nearest};
use crate::types::folding::fold;
use crate::types::numeral::Numerals;
use crate::types::numeral::currency::{self, Sign};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "currency",
    code: "kind.currency",
    about: text!("a currency (ISO 4217)", "货币（ISO 4217）"),
    class: Class::Internal,
    look: Look::text(8),
    heeds_region: true,
    build,
    samples: &[
        ("CNY", true, Some("CNY")),
        ("usd", true, Some("USD")),
        ("人民币", true, Some("CNY")),
        ("US dollars", true, Some("USD")),
        ("€", true, Some("EUR")),
        ("NT$", true, Some("TWD")),
        (" eur ", false, Some("EUR")),
        ("$", false, None),
        ("￥", false, None),
        ("元", false, None),
        ("XYZ", false, None),
    ],
};

/// Reads currencies, the shared signs by the currency of a country.
#[derive(Clone, Copy, Debug)]
struct Currency {
    home: Option<&'static str>,
}

fn build(settings: &Settings) -> Box<dyn Kind> {
    let region = settings.region.as_deref().map(str::to_ascii_uppercase);
    let locale = || Numerals::of(settings.locale.as_deref()).home();
    Box::new(Currency {
        home: region
            .and_then(|region| currency::of_country(&region))
            .or_else(locale),
    })
}

/// Every spelling, folded, with its code, in order.
static NAMES: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let spellings = currency::lines().flat_map(|line| {
        let code = line.get(..3).unwrap_or_default();
        line.split('|').map(move |name| (key(name), code))
    });
    let mut names: Vec<_> = spellings.collect();
    names.sort_unstable();
    names.dedup();
    names
});

/// The currencies of countries, for records that name theirs.
static BY_COUNTRY: LazyLock<Vec<(&'static str, Currency)>> = LazyLock::new(|| {
    currency::countries()
        .map(|(country, code)| (country, Currency { home: Some(code) }))
        .collect()
});

/// A text as it is looked up: folded, without blanks, points and hyphens.
fn key(text: &str) -> String {
    let mut out = String::new();
    fold(text, &mut out);
    out.retain(|c| !is_blank(c) && !matches!(c, '.' | '-' | '_'));
    out
}

/// What a text says of a currency.
enum Meaning {
    Code(&'static str),
    Shared(Sign),
    Nothing,
}

fn meaning(text: &str) -> Meaning {
    if let Some(code) = currency::line(text).and_then(|line| line.get(..3)) {
        return Meaning::Code(code);
    }
    let text = trim(text);
    if let Some(sign) = currency::shared(text) {
        return Meaning::Shared(sign);
    }
    let key = key(text);
    match NAMES.binary_search_by(|(name, _)| name.as_str().cmp(&key)) {
        Ok(at) => NAMES
            .get(at)
            .map_or(Meaning::Nothing, |(_, code)| Meaning::Code(code)),
        Err(_) => currency::shared(&key).map_or(Meaning::Nothing, Meaning::Shared),
    }
}

impl Currency {
    fn code(self, text: &str) -> Option<&'static str> {
        match meaning(text) {
            Meaning::Code(code) => Some(code),
            Meaning::Shared(sign) => self.home.filter(|home| sign.of.contains(home)),
            Meaning::Nothing => None,
        }
    }
}

impl Kind for Currency {
    fn check(&self, text: &str) -> bool {
        self.is_canonical(text) || spelling::oddity(text).is_none() && self.code(text).is_some()
    }

    fn explain(&self, text: &str) -> Message {
        let inner = trim(text);
        let fault = if inner.is_empty() {
            text!("nothing but blanks", "只有空白")
        } else if let Some(odd) = spelling::oddity(text) {
            odd
        } else {
            match meaning(text) {
                Meaning::Shared(_) => text!(
                    "several currencies share this sign: a code such as CNY is certain",
                    "这个写法几种货币都用，请写代码，如 CNY"
                ),
                _ if inner.len() == 3 && inner.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                    text!("no currency has this code", "没有这个货币代码")
                }
                _ => text!("not the name of a currency", "不是货币名称"),
            }
        };
        fault.into()
    }

    /// The code.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let code = self.code(text);
        out.push_str(code.unwrap_or_default());
        code.is_some()
    }

    fn is_canonical(&self, text: &str) -> bool {
        currency::line(text).is_some()
    }

    /// Of a shared sign the currency that it most often means, of another text the one whose name is nearest.
    fn suggest(&self, text: &str) -> Option<String> {
        const SHORTEST: usize = 4;
        let found = match meaning(text) {
            Meaning::Code(code) => Some(code),
            Meaning::Shared(sign) => self.code(text).or(sign.of.first().copied()),
            Meaning::Nothing if trim(text).chars().count() < SHORTEST => None,
            Meaning::Nothing => {
                let long = NAMES
                    .iter()
                    .filter(|(name, _)| name.chars().count() >= SHORTEST);
                nearest(&key(text), long.map(|(name, _)| name.as_str()))
                    .and_then(|near| self.code(near))
            }
        };
        found.filter(|code| *code != text).map(str::to_owned)
    }

    /// As many stars as characters, at most eight.
    fn mask(&self, text: &str) -> String {
        if self.check(text) {
            "*".repeat(text.chars().count().min(8))
        } else {
            shape(text)
        }
    }

    /// By the currency of the country, if `region` is its ISO 3166 code.
    fn within(&self, region: &str) -> Option<&dyn Kind> {
        let region = trim(region);
        let at = BY_COUNTRY
            .binary_search_by(|(country, _)| {
                let folded = region.bytes().map(|byte| byte.to_ascii_uppercase());
                country.bytes().cmp(folded)
            })
            .ok()?;
        BY_COUNTRY
            .get(at)
            .map(|(_, currency)| currency as &dyn Kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_folded_spelling_belongs_to_one_currency() {
        for pair in NAMES.windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "{pair:?}");
        }
    }

    #[test]
    fn a_shared_sign_is_decided_by_a_locale_or_a_region() {
        let of = |region: Option<&str>, locale: Option<&str>| {
            build(&Settings {
                region: region.map(str::to_owned),
                locale: locale.map(str::to_owned),
                ..Settings::default()
            })
        };
        for (region, locale, text, code) in [
            (None, Some("zh-CN"), "￥", "CNY"),
            (None, Some("zh-CN"), "元", "CNY"),
            (None, Some("ja-JP"), "¥", "JPY"),
            (Some("US"), Some("zh-CN"), "$", "USD"),
            (None, Some("en-CA"), "dollars", "CAD"),
            (None, Some("sv-SE"), "kr", "SEK"),
            (None, Some("zh-CN"), "$", ""),
        ] {
            let mut out = String::new();
            of(region, locale).canonical(text, &mut out);
            assert_eq!(out, code, "{text}");
        }
        let kind = of(None, None);
        let mut out = String::new();
        assert!(kind.within("jp ").unwrap().canonical("￥", &mut out));
        assert_eq!(out, "JPY");
        assert!(kind.within("日本").is_none());
    }

    #[test]
    fn what_was_meant_is_suggested() {
        let kind = build(&Settings::default());
        for (text, meant) in [
            ("$", Some("USD")),
            ("￥", Some("CNY")),
            ("元", Some("CNY")),
            ("Swis franc", Some("CHF")),
            ("usd", Some("USD")),
            ("USD", None),
            ("zebra", None),
        ] {
            assert_eq!(kind.suggest(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn faults_are_named() {
        let kind = build(&Settings::default());
        for (text, said) in [
            (" ", "nothing but blanks"),
            (" USD", "blanks around it"),
            (
                "$",
                "several currencies share this sign: a code such as CNY is certain",
            ),
            ("XYZ", "no currency has this code"),
            ("gold coins", "not the name of a currency"),
        ] {
            assert!(!kind.check(text), "{text}");
            assert_eq!(kind.explain(text).say(Lang::En), said, "{text}");
        }
    }
}
