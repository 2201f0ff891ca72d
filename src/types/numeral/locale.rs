//! What a locale says of numbers: its decimal and group signs (CLDR), and its country's currency.

use super::currency;
use super::grouping::{Mark, Signs};

/// What is known of a locale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) signs: Signs,
    /// Of its country.
    pub(super) currency: Option<&'static str>,
    /// Whether its language is Chinese.
    pub(super) chinese: bool,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            signs: Signs::UNKNOWN,
            currency: None,
            chinese: false,
        }
    }
}

/// The decimal sign is the point, commas group: 1,234.5.
const POINT: Signs = Signs {
    comma: Mark::Group,
    point: Mark::Decimal,
    told: true,
    blank: false,
    lakhs: false,
};
/// As `POINT`, and 12,34,567.5.
const LAKHS: Signs = Signs {
    lakhs: true,
    ..POINT
};
/// The decimal sign is the comma, points group: 1.234,5.
const COMMA: Signs = Signs {
    comma: Mark::Decimal,
    point: Mark::Group,
    ..POINT
};
/// The decimal sign is the comma, blanks group: 1 234,5. A point is foreign.
const BLANKS: Signs = Signs {
    comma: Mark::Decimal,
    point: Mark::Unsure,
    blank: true,
    ..POINT
};
/// The decimal sign is the point, apostrophes group: 1’234.5. A comma is the neighbours' decimal sign.
const SWISS: Signs = Signs {
    comma: Mark::Unsure,
    ..POINT
};

/// Languages by their signs, each set sorted by nothing but use.
static LANGUAGES: &[(Signs, &[&str])] = &[
    (
        POINT,
        &[
            "zh", "en", "ja", "ko", "yue", "th", "ar", "he", "iw", "fa", "ur", "ms", "fil", "tl",
            "sw", "am", "my", "km", "mn", "si", "so", "ha", "yo", "ig", "zu", "ga", "gd", "cy",
            "mt", "sd", "chr", "bo", "ug", "ii",
        ],
    ),
    (
        LAKHS,
        &[
            "hi", "bn", "as", "gu", "kn", "kok", "ml", "mr", "ne", "or", "pa", "ta", "te", "sa",
        ],
    ),
    (
        COMMA,
        &[
            "de", "es", "it", "nl", "pt", "tr", "id", "in", "el", "da", "hr", "sr", "sh", "bs",
            "sl", "ro", "mo", "ca", "gl", "eu", "is", "fo", "vi", "az", "mk", "jv", "su", "lo",
            "ps", "ku", "lb", "dsb", "hsb", "ast", "fy",
        ],
    ),
    (
        BLANKS,
        &[
            "fr", "ru", "uk", "be", "bg", "cs", "sk", "pl", "hu", "fi", "sv", "nb", "no", "nn",
            "se", "et", "lv", "lt", "kk", "ky", "uz", "tk", "tt", "tg", "hy", "ka", "sq", "af",
            "eo", "br", "oc",
        ],
    ),
    (SWISS, &["gsw", "rm"]),
];

/// Countries that write otherwise than their language does elsewhere.
static COUNTRIES: &[(Signs, &str, &[&str])] = &[
    (SWISS, "de", &["CH", "LI"]),
    (SWISS, "it", &["CH"]),
    (SWISS, "en", &["CH"]),
    (SWISS, "fr", &["CH"]),
    (LAKHS, "en", &["IN", "PK", "BD", "NP", "LK", "BT"]),
    (LAKHS, "ur", &["IN", "PK"]),
    (COMMA, "en", &["AT", "BE", "DE", "DK", "ID", "NL", "SI"]),
    (BLANKS, "en", &["FI", "SE", "ZA"]),
    (
        POINT,
        "es",
        &[
            "419", "BZ", "CU", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US",
        ],
    ),
    (BLANKS, "es", &["CR"]),
    (
        BLANKS,
        "pt",
        &[
            "PT", "AO", "CH", "CV", "GQ", "GW", "LU", "MO", "MZ", "ST", "TL",
        ],
    ),
    (COMMA, "fr", &["LU", "MA"]),
    (COMMA, "ar", &["DZ", "LB", "LY", "MA", "MR", "TN"]),
    (COMMA, "ms", &["BN", "ID"]),
    (COMMA, "sw", &["CD"]),
];

/// Countries of languages that are at home in one, for locales that name none.
static HOMES: &[(&str, &str)] = &[
    ("zh", "CN"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("th", "TH"),
    ("vi", "VN"),
    ("he", "IL"),
    ("hi", "IN"),
    ("id", "ID"),
    ("tr", "TR"),
    ("pl", "PL"),
    ("cs", "CZ"),
    ("hu", "HU"),
    ("sv", "SE"),
    ("da", "DK"),
    ("nb", "NO"),
    ("no", "NO"),
    ("is", "IS"),
    ("uk", "UA"),
];

/// What is known of `locale` (`zh-CN`, `zh_Hans_CN`, `de`); of an unknown language no more than of no locale.
pub(super) fn find(locale: &str) -> Found {
    let mut parts = locale.split(['-', '_', '.', '@']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    // A country is two letters or three digits; what stands behind one letter (`-u-nu-latn`) is something else.
    let country = parts
        .take_while(|part| part.len() > 1)
        .find(|part| {
            part.len() == 2 || part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(str::to_ascii_uppercase);
    let country = country.as_deref();
    let listed = LANGUAGES
        .iter()
        .find(|(_, languages)| languages.contains(&&*language));
    let Some((signs, _)) = listed else {
        return Found::default();
    };
    let own = COUNTRIES.iter().find(|(_, of, countries)| {
        *of == language && country.is_some_and(|country| countries.contains(&country))
    });
    let home = HOMES.iter().find(|(known, _)| *known == language);
    Found {
        signs: own.map_or(*signs, |(signs, ..)| *signs),
        currency: country
            .or(home.map(|(_, country)| *country))
            .and_then(currency::of_country),
        chinese: matches!(&*language, "zh" | "yue"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_its_signs_and_its_currency() {
        for (locale, signs, currency) in [
            ("zh-CN", POINT, Some("CNY")),
            ("zh_Hant_TW", POINT, Some("TWD")),
            ("zh", POINT, Some("CNY")),
            ("DE-de", COMMA, Some("EUR")),
            ("de", COMMA, None),
            ("de-CH", SWISS, Some("CHF")),
            ("en-IN", LAKHS, Some("INR")),
            ("en", POINT, None),
            ("es-MX", POINT, Some("MXN")),
            ("es-419", POINT, None),
            ("fr-FR", BLANKS, Some("EUR")),
            ("pt-BR", COMMA, Some("BRL")),
            ("pt-PT", BLANKS, Some("EUR")),
            ("ar-EG", POINT, Some("EGP")),
            ("hi-IN-u-nu-deva", LAKHS, Some("INR")),
            ("xx-YY", Signs::UNKNOWN, None),
            ("", Signs::UNKNOWN, None),
        ] {
            let found = find(locale);
            assert_eq!((found.signs, found.currency), (signs, currency), "{locale}");
        }
    }

    #[test]
    fn a_language_is_listed_once() {
        let mut all: Vec<_> = LANGUAGES
            .iter()
            .flat_map(|(_, languages)| *languages)
            .collect();
        let before = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), before);
    }
}
