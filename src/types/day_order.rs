//! In which order people of a locale write day, month and year in digits.

/// The formats of a locale (`zh-CN`, `en-US`, `de`): none for one that is not known. Years have four digits: of two
/// nobody knows the century.
pub(crate) fn formats(locale: &str) -> Vec<String> {
    let mut parts = locale.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    // A script (zh-Hans-CN) may stand before the region.
    let region = parts.find(|part| part.len() == 2).unwrap_or_default();
    let formats: &[&str] = match (language.as_str(), region) {
        ("zh" | "ja", _) => &[
            "%Y-%m-%d",
            "%Y/%m/%d",
            "%Y.%m.%d",
            "%Y年%m月%d日",
            "%Y年%m月%d号",
        ],
        ("ko" | "hu" | "lt" | "mn", _) => &["%Y/%m/%d", "%Y.%m.%d", "%Y. %m. %d.", "%Y. %m. %d"],
        ("sv", _) | ("en" | "fr", "CA") => &["%Y/%m/%d", "%Y.%m.%d"],
        ("en", "US" | "PH") => &["%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%d %b %Y", "%d-%b-%Y"],
        ("en", "") => &["%b %d, %Y", "%d %b %Y", "%d-%b-%Y"],
        ("en", _) => &[
            "%d/%m/%Y",
            "%d-%m-%Y",
            "%d.%m.%Y",
            "%d %b %Y",
            "%d-%b-%Y",
            "%b %d, %Y",
        ],
        (
            "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "cs" | "sk" | "sl" | "hr" | "sr"
            | "bg" | "ro" | "ru" | "uk" | "be" | "da" | "nb" | "nn" | "no" | "fi" | "et" | "lv"
            | "is" | "el" | "tr" | "he" | "ar" | "hi" | "th" | "vi" | "id" | "ms" | "ca" | "gl",
            _,
        ) => &["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        _ => &[],
    };
    formats.iter().map(|format| (*format).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::value::Value;
    use crate::types::{Options, calendar, find};

    fn read(text: &str, locale: &str) -> Value {
        let options = Options {
            formats: formats(locale),
            ..Options::default()
        };
        (find("date").unwrap().build)(&options).unwrap().read(text)
    }

    #[test]
    fn the_order_is_that_of_the_locale() {
        for (text, locale, day) in [
            ("2024/3/5", "zh-CN", Some("2024-03-05")),
            ("2024年3月5日", "zh-Hans-CN", Some("2024-03-05")),
            ("05/03/2024", "zh-CN", None),
            ("05/03/2024", "en-US", Some("2024-05-03")),
            ("05/03/2024", "en-GB", Some("2024-03-05")),
            ("05/03/2024", "en", None),
            ("Mar 5, 2024", "en", Some("2024-03-05")),
            ("5.3.2024", "de-AT", Some("2024-03-05")),
            ("2024-03-05", "fr-FR", Some("2024-03-05")),
            ("05/03/24", "en-GB", None),
        ] {
            let expected = day.map_or(Value::Bad, |day| {
                Value::Date(calendar::date(day.as_bytes()).unwrap())
            });
            assert_eq!(read(text, locale), expected, "{text} {locale}");
        }
        assert_eq!(formats("xx-YY"), Vec::<String>::new());
    }
}
