//! `country`: a country or territory of ISO 3166-1, by code or by name.
//!
//! Right are the codes of two and three letters in upper case and every name of the table, English, Chinese or the
//! country's own, whatever its case, accents and punctuation. The canonical form is the code of two letters. The
//! table is `country.txt`, a country a line: both codes, number, English and Chinese name, further names; read when
//! first asked. `NA` is Namibia; `UK` is a usual name of `GB`; `XK` is what the world writes for Kosovo.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::spelling::{half_width, is_invisible, trim};
use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, Text, nearest};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "country",
    code: "kind.country",
    about: text!(
        "a country, by ISO 3166 code or name",
        "国家或地区：ISO 3166 代码或名称"
    ),
    class: Class::Internal,
    look: Look::text(12),
    heeds_region: false,
    build,
    samples: &[
        ("CN", true, Some("CN")),
        ("CHN", true, Some("CN")),
        ("中国", true, Some("CN")),
        ("United States", true, Some("US")),
        ("UK", true, Some("GB")),
        ("NA", true, Some("NA")),
        ("大韩民国", true, Some("KR")),
        ("côte d’ivoire", true, Some("CI")),
        ("cn", false, Some("CN")),
        (" China", false, Some("CN")),
        ("156", false, None),
        ("Congo", false, None),
        ("XX", false, None),
    ],
};

/// What several countries are called, folded.
static SHARED: &[&str] = &[
    "congo",
    "saintmartin",
    "stmartin",
    "virginislands",
    "刚果",
    "圣马丁",
];

/// More bytes than the longest folded name of the table has.
const ROOM: usize = 96;

#[derive(Debug)]
struct Country {
    alpha2: &'static str,
    numeric: &'static str,
    name: Text,
}

#[derive(Debug)]
struct Table {
    countries: Vec<Country>,
    /// One more than the index of the country, by code of two letters; 0 where there is none.
    pairs: [u8; 26 * 26],
    /// Folded names, sorted, each with the index of its country.
    names: Vec<(Box<str>, u8)>,
    /// Codes of three letters, sorted.
    triples: Vec<(&'static str, u8)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("country.txt")));

impl Table {
    fn read(lines: &'static str) -> Self {
        let mut table = Self {
            countries: Vec::new(),
            pairs: [0; 26 * 26],
            names: Vec::new(),
            triples: Vec::new(),
        };
        for (line, index) in lines.lines().zip(0_u8..) {
            let mut parts = line.split('\t');
            let mut next = || parts.next().unwrap_or_default();
            let (alpha2, alpha3, numeric, en, zh) = (next(), next(), next(), next(), next());
            for name in [en, zh].into_iter().chain(next().split(';')) {
                let mut room = Folded::default();
                if room.fold(name) {
                    table.names.push((room.text().into(), index));
                }
            }
            if let Some(pair) = pair(alpha2) {
                table.pairs[pair] = index + 1;
            }
            table.triples.push((alpha3, index));
            table.countries.push(Country {
                alpha2,
                numeric,
                name: Text::new(en, zh),
            });
        }
        table.names.sort_unstable();
        table.triples.sort_unstable();
        table
    }

    fn country(&self, index: u8) -> Option<&Country> {
        self.countries.get(usize::from(index))
    }

    /// By a code in upper case.
    fn by_code(&self, code: &str) -> Option<&Country> {
        match code.len() {
            2 => self.country(self.pairs[pair(code)?].checked_sub(1)?),
            3 => {
                let found = self
                    .triples
                    .binary_search_by_key(&code, |(code, _)| code)
                    .ok()?;
                self.country(self.triples[found].1)
            }
            _ => None,
        }
    }

    /// By a folded name or code.
    fn by_name(&self, name: &str) -> Option<&Country> {
        let find = |name: &str| {
            let found = self
                .names
                .binary_search_by(|(known, _)| (**known).cmp(name))
                .ok()?;
            self.country(self.names[found].1)
        };
        if let &[a, b] = name.as_bytes()
            && let Ok(code) = str::from_utf8(&[a, b].map(|byte| byte.to_ascii_uppercase()))
            && let Some(country) = self.by_code(code)
        {
            return Some(country);
        }
        if let &[a, b, c] = name.as_bytes()
            && let Ok(code) = str::from_utf8(&[a, b, c].map(|byte| byte.to_ascii_uppercase()))
            && let Some(country) = self.by_code(code)
        {
            return Some(country);
        }
        find(name).or_else(|| find(name.strip_prefix("the")?))
    }

    /// By a number of three digits.
    fn by_number(&self, number: &str) -> Option<&Country> {
        let digits = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        let mut countries = self.countries.iter();
        countries.find(|country| digits && country.numeric == number)
    }
}

/// The place of two capital letters among all pairs.
fn pair(code: &str) -> Option<usize> {
    match code.as_bytes() {
        &[a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => {
            Some(usize::from(a - b'A') * 26 + usize::from(b - b'A'))
        }
        _ => None,
    }
}

/// A name as names are compared: small letters and digits, no accents, nothing between them.
#[derive(Debug)]
struct Folded {
    bytes: [u8; ROOM],
    len: usize,
}

impl Default for Folded {
    fn default() -> Self {
        Self {
            bytes: [0; ROOM],
            len: 0,
        }
    }
}

impl Folded {
    /// False where nothing is left, or more than any name has.
    fn fold(&mut self, text: &str) -> bool {
        self.len = 0;
        // A letter may have two parts and three accents; nothing longer is a name.
        if text.len() > 4 * ROOM {
            return false;
        }
        if text.is_ascii() {
            return text.bytes().all(|byte| self.push(char::from(byte))) && self.len > 0;
        }
        text.nfkd()
            .filter(|&c| !is_combining_mark(c))
            .all(|c| self.push(c))
            && self.len > 0
    }

    fn push(&mut self, c: char) -> bool {
        for c in c.to_lowercase().filter(|c| c.is_alphanumeric()) {
            let end = self.len + c.len_utf8();
            let Some(room) = self.bytes.get_mut(self.len..end) else {
                return false;
            };
            c.encode_utf8(room);
            self.len = end;
        }
        true
    }

    fn text(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

/// The country that `text` means, in any spelling.
fn read(text: &str) -> Option<&'static Country> {
    let table = &*TABLE;
    if let Some(country) = table.by_code(text) {
        return Some(country);
    }
    let mut folded = Folded::default();
    folded.fold(text).then(|| table.by_name(folded.text()))?
}

/// The code of two letters of the country that `text` means, by code or name, in any spelling.
pub(crate) fn alpha2(text: &str) -> Option<&'static str> {
    read(text).map(|country| country.alpha2)
}

/// What the country of a code of two letters is called; the code itself where there is none.
pub(super) fn name(alpha2: &str) -> Message {
    match TABLE.by_code(alpha2) {
        Some(country) => country.name.into(),
        None => Message::new(text!("{code}", "{code}")).with("code", alpha2),
    }
}

#[derive(Debug)]
struct CountryKind;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(CountryKind)
}

impl Kind for CountryKind {
    fn check(&self, text: &str) -> bool {
        TABLE.by_code(text).is_some() || (oddity(text).is_none() && read(text).is_some())
    }

    fn explain(&self, text: &str) -> Message {
        explain(text).into()
    }

    /// The code of two letters.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let code = alpha2(text);
        out.push_str(code.unwrap_or_default());
        code.is_some()
    }

    fn is_canonical(&self, text: &str) -> bool {
        text.len() == 2 && TABLE.by_code(text).is_some()
    }

    /// The code that a number stands for, or that of the nearest name.
    fn suggest(&self, text: &str) -> Option<String> {
        let table = &*TABLE;
        let inner: String = trim(text).chars().map(half_width).collect();
        let country = read(text)
            .or_else(|| table.by_number(&inner))
            .or_else(|| near(&inner));
        let code = country?.alpha2;
        (code != text).then(|| code.to_owned())
    }
}

/// The country whose name is nearest.
fn near(text: &str) -> Option<&'static Country> {
    let table = &*TABLE;
    let mut folded = Folded::default();
    // Of short names any three letters are a third.
    if !folded.fold(text) || folded.len < 5 || SHARED.contains(&folded.text()) {
        return None;
    }
    let name = nearest(folded.text(), table.names.iter().map(|(name, _)| &**name))?;
    table.by_name(name)
}

/// What is odd about the way a name or code is written.
fn oddity(text: &str) -> Option<Text> {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let short = letters <= 3 && text.is_ascii();
    if trim(text).is_empty() {
        Some(text!("nothing but blanks", "只有空白"))
    } else if text.contains(is_invisible) {
        Some(text!("an invisible character", "含有看不见的字符"))
    } else if trim(text).len() < text.len() {
        Some(text!("blanks before or after it", "前后有空白"))
    } else if text.contains(char::is_control) {
        Some(text!(
            "a line break or control character",
            "含有换行或控制字符"
        ))
    } else if text.contains(|c| half_width(c) != c && half_width(c).is_alphanumeric()) {
        Some(text!("full-width letters", "含有全角字母"))
    } else if short && text.contains(|c: char| c.is_ascii_lowercase()) {
        Some(text!("a code in lower case", "代码应为大写"))
    } else if short && text.contains(|c: char| !c.is_ascii_alphanumeric() && c != '.') {
        Some(text!("signs in a code", "代码里夹有符号"))
    } else if text.contains(|c: char| {
        c.is_ascii_punctuation() && !matches!(c, '\'' | '.' | ',' | '(' | ')' | '&' | '-')
    }) {
        Some(text!(
            "a sign that no country's name has",
            "含有国名里没有的符号"
        ))
    } else {
        None
    }
}

fn explain(text: &str) -> Text {
    let inner: String = trim(text).chars().map(half_width).collect();
    let mut folded = Folded::default();
    if read(text).is_some()
        && let Some(odd) = oddity(text)
    {
        odd
    } else if trim(text).is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if TABLE.by_number(&inner).is_some() {
        text!(
            "the number of a country, not its code of letters",
            "这是国家或地区的数字代码，应写字母代码"
        )
    } else if folded.fold(text) && SHARED.contains(&folded.text()) {
        text!(
            "more than one country is called so",
            "不止一个国家或地区叫这个名字"
        )
    } else if matches!(inner.len(), 2 | 3) && inner.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        text!("no country has this code", "没有这个国家或地区代码")
    } else {
        text!("not the name of a country", "不是已知的国家或地区名称")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_is_read_the_same_in_any_case(text in "[A-Za-z .]{2,12}|[国中美英a-c]{1,3}") {
            let upper = alpha2(&text.to_uppercase());
            prop_assert_eq!(upper, alpha2(&text.to_lowercase()));
        }
    }

    #[test]
    fn every_country_is_found_by_all_it_is_called() {
        let lines: Vec<_> = include_str!("country.txt").lines().collect();
        assert_eq!(lines.len(), 250);
        assert!(lines.is_sorted());
        for line in lines {
            let parts: Vec<_> = line.split('\t').collect();
            let [code, alpha3, number, en, zh, others] = parts[..] else {
                unreachable!("{line}");
            };
            assert!(code == "XK" || TABLE.by_number(number).unwrap().alpha2 == code);
            for text in [code, alpha3, en, zh].into_iter().chain(others.split(';')) {
                if !text.is_empty() {
                    assert!(CountryKind.check(text), "{text}: {:?}", oddity(text));
                    assert_eq!(alpha2(text), Some(code), "{text}");
                }
            }
        }
        let mut names: Vec<_> = TABLE.names.iter().map(|(name, _)| name).collect();
        names.dedup();
        assert_eq!(names.len(), TABLE.names.len());
    }

    #[test]
    fn usual_names_are_right() {
        for (text, code) in [
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("the Netherlands", "NL"),
            ("RUSSIA", "RU"),
            ("Turkey", "TR"),
            ("Cote d'Ivoire", "CI"),
            ("Korea, Republic of", "KR"),
            ("Viet Nam", "VN"),
            ("中华人民共和国", "CN"),
            ("香港", "HK"),
            ("中国澳门", "MO"),
            ("臺灣", "TW"),
            ("英國", "GB"),
            ("阿联酋", "AE"),
            ("刚果（金）", "CD"),
            ("刚果(布)", "CG"),
        ] {
            assert!(CountryKind.check(text), "{text}");
            assert_eq!(alpha2(text), Some(code), "{text}");
        }
    }

    #[test]
    fn faults_are_named_and_the_country_meant_is_suggested() {
        for (text, said, meant) in [
            ("usa", "a code in lower case", Some("US")),
            ("ＣＮ", "full-width letters", Some("CN")),
            ("(CN)", "signs in a code", Some("CN")),
            ("中国\u{200b}", "an invisible character", Some("CN")),
            ("Chi*na", "a sign that no country's name has", Some("CN")),
            (
                "156",
                "the number of a country, not its code of letters",
                Some("CN"),
            ),
            ("999", "not the name of a country", None),
            ("ZZ", "no country has this code", None),
            ("Congo", "more than one country is called so", None),
            ("Grmany", "not the name of a country", Some("DE")),
            ("Shanghai", "not the name of a country", None),
            ("", "nothing but blanks", None),
        ] {
            assert!(!CountryKind.check(text), "{text}");
            assert_eq!(explain(text).get(Lang::En), said, "{text}");
            assert_eq!(CountryKind.suggest(text).as_deref(), meant, "{text}");
        }
    }
}
