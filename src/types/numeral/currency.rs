//! Currencies: codes (ISO 4217), names and signs in Chinese and English, and what a country pays with.
//!
//! `currencies.txt` has a line for each currency, by code: the code, its Chinese name, its English name, then whatever
//! else people write, with `|` between them. `regions.txt` has a line for each country: ISO 3166 code, blank,
//! currency. Both are facts of ISO 4217 and CLDR. What several currencies are called is in [`SHARED`].

use std::sync::LazyLock;

use super::grouping::{Mark, Signs};

static CURRENCIES: &str = include_str!("currencies.txt");
static REGIONS: &str = include_str!("regions.txt");
/// How long a line of `regions.txt` is.
const REGION_LINE: usize = "AD EUR\n".len();

/// The currency that somebody wrote beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// ISO 4217 code; `""` where several share the sign.
    pub(crate) code: &'static str,
    /// The codes of those who share it, where they are listed.
    pub(crate) of: &'static [&'static str],
    /// Whether it says no more than that this is money: 元 stands behind dollars too.
    pub(crate) is_unit: bool,
}

const DOLLARS: &[&str] = &[
    "USD", "CAD", "AUD", "HKD", "TWD", "SGD", "NZD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP",
    "JMD", "TTD", "BBD", "BSD", "BZD", "BMD", "BND", "FJD", "GYD", "KYD", "LRD", "NAD", "SBD",
    "SRD", "XCD", "MOP", "CUP", "BRL",
];
const RUPEES: &[&str] = &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"];
const CROWNS: &[&str] = &["SEK", "NOK", "DKK", "ISK", "CZK"];
const PESOS: &[&str] = &["MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "PHP"];
const CFA: &[&str] = &["XAF", "XOF"];
const YUAN: &[&str] = &["CNY", "TWD", "HKD", "MOP"];

/// Signs and words that several currencies share: the code that is meant where no country decides, and who shares it.
static SHARED: &[(&str, &str, &[&str])] = &[
    ("$", "", DOLLARS),
    ("＄", "", DOLLARS),
    ("﹩", "", DOLLARS),
    ("dollar", "", DOLLARS),
    ("dollars", "", DOLLARS),
    ("C$", "", &["CAD", "NIO"]),
    ("¥", "", &["CNY", "JPY"]),
    ("￥", "", &["CNY", "JPY"]),
    ("元", "CNY", YUAN),
    ("圆", "CNY", YUAN),
    ("圓", "", YUAN),
    ("块", "CNY", YUAN),
    ("塊", "", YUAN),
    ("块钱", "CNY", YUAN),
    ("kr", "", CROWNS),
    ("kr.", "", CROWNS),
    ("克朗", "", CROWNS),
    ("Rs", "", RUPEES),
    ("Rs.", "", RUPEES),
    ("₨", "", RUPEES),
    ("rupee", "", RUPEES),
    ("rupees", "", RUPEES),
    ("卢比", "", RUPEES),
    ("peso", "", PESOS),
    ("pesos", "", PESOS),
    ("比索", "", PESOS),
    ("里亚尔", "", &["SAR", "QAR", "OMR", "YER", "IRR"]),
    (
        "第纳尔",
        "",
        &[
            "KWD", "BHD", "JOD", "IQD", "LYD", "TND", "DZD", "RSD", "MKD",
        ],
    ),
    ("迪拉姆", "", &["AED", "MAD"]),
    (
        "法郎",
        "",
        &[
            "CHF", "XAF", "XOF", "XPF", "CDF", "GNF", "RWF", "BIF", "DJF", "KMF",
        ],
    ),
    ("FCFA", "", CFA),
    ("F CFA", "", CFA),
    ("CFA", "", CFA),
];

/// Of the shared ones those that say no more than that this is money.
const UNITS: [&str; 6] = ["元", "圆", "圓", "块", "塊", "块钱"];

/// Codes that people write in lower case too.
const IN_LOWER_CASE: [&str; 24] = [
    "usd", "eur", "gbp", "jpy", "cny", "rmb", "hkd", "twd", "aud", "cad", "chf", "sgd", "nzd",
    "krw", "inr", "rub", "thb", "myr", "idr", "vnd", "php", "brl", "mxn", "sek",
];

/// A code that is not ISO's, and is what it stands for in [`CURRENCIES`].
const RMB: &str = "RMB";

/// The line of `currencies.txt` about `code`: code, Chinese name, English name, other spellings.
pub(crate) fn line(code: &str) -> Option<&'static str> {
    static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| CURRENCIES.lines().collect());
    let at = LINES
        .binary_search_by(|line| line.get(..3).cmp(&Some(code)))
        .ok()?;
    LINES.get(at).copied()
}

/// Every currency's line, by code.
pub(crate) fn lines() -> impl Iterator<Item = &'static str> {
    CURRENCIES.lines()
}

/// The currency of a country, by its ISO 3166 code in upper case.
pub(crate) fn of_country(country: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, REGIONS.len() / REGION_LINE);
    while low < high {
        let middle = usize::midpoint(low, high);
        let line = REGIONS.get(middle * REGION_LINE..(middle + 1) * REGION_LINE)?;
        match line.get(..2)?.cmp(country) {
            std::cmp::Ordering::Equal => return line.get(3..6),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

/// Every country with its currency, by the country's ISO 3166 code.
pub(crate) fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    REGIONS.lines().filter_map(|line| line.split_once(' '))
}

/// The currency of a sum in 元, 角 and 分, by the currency of the country.
pub(super) fn of_yuan(home: Option<&'static str>) -> &'static str {
    home.filter(|home| YUAN.contains(home)).unwrap_or("CNY")
}

/// What several currencies are called, as it stands: `$`, `元`, `pesos`.
pub(crate) fn shared(text: &str) -> Option<Sign> {
    let found = SHARED.iter().find(|(name, ..)| is_written(text, name))?;
    Some(of_shared(found))
}

fn of_shared(&(name, code, of): &(&'static str, &'static str, &'static [&'static str])) -> Sign {
    Sign {
        code,
        of,
        is_unit: UNITS.contains(&name),
    }
}

/// Every spelling with its sign, by its first and by its last character.
struct Spellings {
    by_first: Vec<(char, &'static str, Sign)>,
    by_last: Vec<(char, &'static str, Sign)>,
}

static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
    let own = CURRENCIES.lines().flat_map(|line| {
        let code = line.get(..3).unwrap_or_default();
        let sign = Sign {
            code,
            of: &[],
            is_unit: false,
        };
        line.split('|').map(move |name| (name, sign))
    });
    let lower = IN_LOWER_CASE.iter().map(|name| {
        let upper = name.to_ascii_uppercase();
        let code = if upper == RMB {
            "CNY"
        } else {
            line(&upper)
                .and_then(|line| line.get(..3))
                .unwrap_or_default()
        };
        (
            *name,
            Sign {
                code,
                of: &[],
                is_unit: false,
            },
        )
    });
    let shared = SHARED.iter().map(|found| (found.0, of_shared(found)));
    let all: Vec<(&str, Sign)> = own.chain(lower).chain(shared).collect();
    let sorted = |pick: fn(&str) -> Option<char>| {
        let mut list: Vec<_> = all
            .iter()
            .filter_map(|(name, sign)| Some((pick(name)?.to_ascii_lowercase(), *name, *sign)))
            .collect();
        // The longest spelling that fits is the one that is meant.
        list.sort_by_key(|(c, name, _)| (*c, std::cmp::Reverse(name.len())));
        list
    };
    Spellings {
        by_first: sorted(|name| name.chars().next()),
        by_last: sorted(|name| name.chars().next_back()),
    }
});

/// The spellings that begin, or end, with `c`, longest first.
fn with(
    list: &'static [(char, &'static str, Sign)],
    c: char,
) -> &'static [(char, &'static str, Sign)] {
    let c = c.to_ascii_lowercase();
    let from = list.partition_point(|(other, ..)| *other < c);
    let len = list[from..].partition_point(|(other, ..)| *other == c);
    &list[from..from + len]
}

/// Whether `text` is the spelling `name`. Short words mean other things in another case (`ft`, `tl`, `ALL`), but for
/// those that are listed in lower case.
fn is_written(text: &str, name: &str) -> bool {
    let any_case = || {
        name.len() > 3
            || name.contains('$')
            || name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    // Most of the candidates differ in their first byte.
    let begins = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    begins(text) == begins(name) && (text == name || text.eq_ignore_ascii_case(name) && any_case())
}

/// Whether a word is cut where `text` meets what is left of it.
fn cuts_a_word(text: Option<char>, rest: Option<char>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && (c as u32) < 0x2000);
    is_letter(text) && is_letter(rest)
}

/// The currency at the start of `text`, and what follows it.
pub(crate) fn leading(text: &str) -> Option<(Sign, &str)> {
    let first = text.chars().next().filter(|c| !c.is_ascii_digit())?;
    with(&SPELLINGS.by_first, first)
        .iter()
        .find_map(|(_, name, sign)| {
            let (head, rest) = text.split_at_checked(name.len())?;
            let whole = is_written(head, name)
                && !cuts_a_word(head.chars().next_back(), rest.chars().next());
            whole.then_some((*sign, rest))
        })
}

/// The currency at the end of `text`, and what stands before it.
pub(crate) fn trailing(text: &str) -> Option<(Sign, &str)> {
    let last = text.chars().next_back().filter(|c| !c.is_ascii_digit())?;
    with(&SPELLINGS.by_last, last)
        .iter()
        .find_map(|(_, name, sign)| {
            let (rest, tail) = text.split_at_checked(text.len().checked_sub(name.len())?)?;
            let whole = is_written(tail, name)
                && !cuts_a_word(rest.chars().next_back(), tail.chars().next());
            whole.then_some((*sign, rest))
        })
}

/// Currencies whose amounts have commas between groups and a point before the cents wherever they are written.
static WITH_COMMAS: [&str; 55] = [
    "AED", "AUD", "BBD", "BDT", "BMD", "BSD", "BWP", "BZD", "CAD", "CNY", "DOP", "EGP", "ETB",
    "FJD", "GBP", "GHS", "GTQ", "HKD", "HNL", "ILS", "INR", "JMD", "JPY", "KES", "KHR", "KRW",
    "KYD", "LKR", "MMK", "MNT", "MOP", "MUR", "MXN", "MYR", "NGN", "NIO", "NPR", "NZD", "PAB",
    "PEN", "PGK", "PHP", "PKR", "QAR", "SAR", "SCR", "SGD", "THB", "TTD", "TWD", "TZS", "UGX",
    "USD", "XCD", "ZMW",
];
/// Of these the ones that travel: a table from Berlin or Santiago may group them by points, and nobody counts
/// thousandths of them. So it is with every dollar.
const POINT_IS_OPEN: [&str; 3] = ["USD", "JPY", "KRW"];
/// Currencies without a fraction in daily use, whose amounts have points between groups.
static WITH_POINTS: [&str; 4] = ["CLP", "IDR", "PYG", "VND"];

/// What comma and point mean beside a currency: `code`, or where that is `""` one of `shared`.
pub(super) fn signs(code: &'static str, shared: &[&str]) -> Signs {
    let has_commas = |code: &str| WITH_COMMAS.contains(&code);
    let is_open = |code: &str| POINT_IS_OPEN.contains(&code);
    let all_commas = code.is_empty() && shared.iter().copied().all(has_commas);
    let (comma, point) = if WITH_POINTS.contains(&code) {
        (Mark::Unsure, Mark::Group)
    } else if is_open(code) || code.is_empty() && shared.iter().copied().any(is_open) {
        (Mark::Group, Mark::Unsure)
    } else if has_commas(code) || all_commas {
        (Mark::Group, Mark::Decimal)
    } else {
        (Mark::Unsure, Mark::Unsure)
    };
    Signs {
        comma,
        point,
        ..Signs::UNKNOWN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_sorted_and_named_in_two_languages() {
        let codes: Vec<_> = lines().map(|line| &line[..3]).collect();
        assert!(codes.is_sorted() && codes.len() > 150);
        for line in lines() {
            assert!(
                line.split('|').count() >= 3 && line.split('|').all(|name| !name.trim().is_empty()),
                "{line}"
            );
        }
        for name in IN_LOWER_CASE {
            assert_ne!(leading(name).unwrap().0.code, "", "{name}");
        }
        for (_, _, of) in SHARED {
            assert!(of.iter().all(|code| line(code).is_some()), "{of:?}");
        }
    }

    #[test]
    fn a_spelling_belongs_to_one_currency() {
        let mut seen: Vec<(String, &str)> = Vec::new();
        for line in lines() {
            for name in line.split('|') {
                let name = name.to_lowercase();
                assert!(seen.iter().all(|(other, _)| *other != name), "{name}");
                assert!(SHARED.iter().all(|(other, ..)| *other != name), "{name}");
                seen.push((name, line));
            }
        }
    }

    #[test]
    fn a_country_has_its_currency() {
        for (country, code) in [
            ("AC", Some("SHP")),
            ("CN", Some("CNY")),
            ("ZW", Some("USD")),
            ("QQ", None),
            ("", None),
        ] {
            assert_eq!(of_country(country), code);
        }
        for line in REGIONS.lines() {
            assert_eq!(line.len() + 1, REGION_LINE);
            assert!(super::line(&line[3..]).is_some(), "{line}");
        }
    }

    #[test]
    fn signs_stand_before_or_behind() {
        for (text, code, rest) in [
            ("US$ 5", "USD", " 5"),
            ("us$5", "USD", "5"),
            ("$5", "", "5"),
            ("NT$1", "TWD", "1"),
            ("人民币5", "CNY", "5"),
            ("EUR 5", "EUR", " 5"),
            ("Rs.5", "", "5"),
        ] {
            let (sign, found) = leading(text).unwrap();
            assert_eq!((sign.code, found), (code, rest), "{text}");
        }
        for (text, code, rest) in [
            ("5 zł", "PLN", "5 "),
            ("5美元", "USD", "5"),
            ("5元", "CNY", "5"),
            ("5 usd", "USD", "5 "),
            ("5 Kč", "CZK", "5 "),
            ("5 kr.", "", "5 "),
        ] {
            let (sign, found) = trailing(text).unwrap();
            assert_eq!((sign.code, found), (code, rest), "{text}");
        }
        for text in ["5 ft", "5 top", "5 all", "5 km", "5 Reality"] {
            assert!(trailing(text).is_none(), "{text}");
        }
        assert!(leading("EURO2").is_some() && leading("EURX 2").is_none());
    }
}
