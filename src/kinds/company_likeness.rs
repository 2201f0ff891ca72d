//! How alike two names of companies are: by their core, which is the name without region, legal form and brackets.
//!
//! `legal_forms.txt` has the legal forms, folded, words apart; `company_regions.txt` the provinces and larger cities
//! of China that names begin with, without 省 and 市. Both are in order.

use std::cmp::Ordering;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::name_form::is_han;
use crate::types::folding::fold;

static LEGAL_FORMS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("legal_forms.txt").lines().collect());
static REGIONS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("company_regions.txt").lines().collect());
/// The legal forms that are written onto a name.
static WRITTEN_ON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let written_on = |form: &&str| !form.is_ascii() && !form.starts_with('(');
    LEGAL_FORMS.iter().copied().filter(written_on).collect()
});

/// What may follow the name of a region, the longest first.
const REGION_ENDS: [&str; 8] = [
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "省",
    "市",
    "地区",
];
/// Words of a legal form, at most.
const LONGEST_FORM: usize = 5;

/// The same but for case, width, accents, blanks.
const SAME: f64 = 0.98;
/// The same core, another legal form or none.
const SAME_CORE: f64 = 0.93;
/// The same core, and one of the two says where.
const ONE_REGION: f64 = 0.9;
/// The same core in two cities: two companies, often of one owner.
const TWO_REGIONS: f64 = 0.7;
/// One core begins the other.
const PREFIX: f64 = 0.75;
/// The most that different cores have.
const DIFFERENT: f64 = 0.9;

/// How alike two names are, 0 to 1, the same both ways round.
pub(super) fn of(a: &str, b: &str) -> f64 {
    match a.cmp(b) {
        Ordering::Equal => 1.0,
        Ordering::Less => of_ordered(a, b),
        Ordering::Greater => of_ordered(b, a),
    }
}

/// `a` stands before `b`, so that the measure cannot depend on which came first.
fn of_ordered(a: &str, b: &str) -> f64 {
    let (a, b) = (Core::of(a), Core::of(b));
    if a.whole == b.whole {
        return SAME;
    }
    if a.name == b.name {
        return match (&a.region, &b.region) {
            (Some(a), Some(b)) if a != b => TWO_REGIONS,
            (Some(_), None) | (None, Some(_)) => ONE_REGION,
            _ => SAME_CORE,
        };
    }
    let (short, long) = if a.name.len() <= b.name.len() {
        (&a.name, &b.name)
    } else {
        (&b.name, &a.name)
    };
    let begins = long.strip_prefix(short.as_str()).is_some_and(|rest| {
        let word = rest.starts_with(' ') || rest.starts_with(is_han);
        word && short.chars().nth(1).is_some()
    });
    let letters = strsim::normalized_damerau_levenshtein(&a.name, &b.name);
    // Where names are words of letters, the beginning tells more than the end.
    let apart = if a.name.contains(is_han) || b.name.contains(is_han) {
        letters
    } else {
        f64::midpoint(letters, strsim::jaro_winkler(&a.name, &b.name))
    };
    f64::max(DIFFERENT * apart, if begins { PREFIX } else { 0.0 }).clamp(0.0, 1.0)
}

/// A name taken apart.
#[derive(Debug)]
struct Core {
    /// Folded, without anything but letters and digits.
    whole: String,
    /// Without region, legal form and brackets, words apart; the folded name where nothing else is left.
    name: String,
    /// Where it says to be, without 省 or 市.
    region: Option<String>,
}

impl Core {
    fn of(text: &str) -> Self {
        let mut folded = String::new();
        fold(text, &mut folded);
        // Folding takes Korean syllables apart.
        let folded: String = folded.nfc().collect();
        let whole: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut region = None;
        let unbracketed = without_brackets(&folded, &mut region);
        let words = without_forms(&words(&unbracketed)).join(" ");
        let chinese = words.contains(is_han) || words.chars().any(|c| ('가'..='힣').contains(&c));
        let mut name = if chinese {
            without_chinese_forms(&words).to_owned()
        } else {
            words
        };
        while let Some((found, rest)) = leading_region(&name) {
            region.get_or_insert_with(|| found.to_owned());
            name = rest.to_owned();
        }
        if name.is_empty() || whole.is_empty() {
            name.clone_from(&whole);
        }
        Self {
            whole,
            name,
            region,
        }
    }
}

/// The text without brackets: what stands in them goes too if it is a region or a legal form.
fn without_brackets(text: &str, region: &mut Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('(') {
        out.push_str(head);
        let Some((inside, after)) = tail.split_once(')') else {
            rest = tail;
            break;
        };
        let inside = inside.trim();
        match leading_region(inside) {
            Some((found, "")) => {
                region.get_or_insert_with(|| found.to_owned());
            }
            _ if inside == "中国" || is_form(inside) || is_form(&format!("({inside})")) => {}
            _ => {
                out.push(' ');
                out.push_str(inside);
                out.push(' ');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The words of a folded name; points and apostrophes part none, so that `s.p.a.` is one.
fn words(text: &str) -> Vec<String> {
    let joined: String = text
        .replace('&', " and ")
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .collect();
    joined
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words without the legal forms at their end and before their start; one word always stays.
fn without_forms(words: &[String]) -> &[String] {
    let mut words = words;
    loop {
        let most = LONGEST_FORM.min(words.len().saturating_sub(1));
        let cut = (1..=most).rev().find_map(|count| {
            let (head, tail) = words.split_at(words.len() - count);
            if is_form(&tail.join(" ")) {
                return Some(head);
            }
            let (front, rest) = words.split_at(count);
            is_form(&front.join(" ")).then_some(rest)
        });
        let Some(rest) = cut else { return words };
        // `GmbH & Co.` leaves an `and`.
        let joined = rest.strip_suffix(&["and".to_owned()]);
        words = joined.filter(|rest| !rest.is_empty()).unwrap_or(rest);
    }
}

fn is_form(text: &str) -> bool {
    LEGAL_FORMS.binary_search(&text).is_ok()
}

/// The text without the legal forms that are written onto it; two characters always stay.
fn without_chinese_forms(text: &str) -> &str {
    let mut text = text.trim();
    let is_enough = |rest: &str| rest.trim().chars().nth(1).is_some();
    loop {
        let cut = WRITTEN_ON
            .iter()
            .filter_map(|form| text.strip_suffix(form).or_else(|| text.strip_prefix(form)))
            // 公司 of 北京分公司 is no legal form of its own.
            .filter(|rest| is_enough(rest) && !rest.ends_with('分'))
            .min_by_key(|rest| rest.len());
        match cut {
            Some(rest) => text = rest.trim(),
            None => return text,
        }
    }
}

/// The region at the start of a name, and what follows it; a name that is nothing else has nothing behind.
fn leading_region(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next().filter(|c| is_han(*c))?;
    let from = REGIONS.partition_point(|region| *region < &text[..first.len_utf8()]);
    let found = REGIONS[from..]
        .iter()
        .take_while(|region| region.starts_with(first))
        .filter(|region| text.starts_with(**region))
        .max_by_key(|region| region.len())?;
    let (region, rest) = text.split_at(found.len());
    let after = REGION_ENDS
        .iter()
        .find_map(|end| rest.strip_prefix(end))
        .unwrap_or(rest);
    // A single character behind it belongs to it: 上海滩 is no 滩 in Shanghai.
    (after.is_empty() || after.chars().nth(1).is_some()).then_some((region, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn core(text: &str) -> String {
        Core::of(text).name
    }

    proptest! {
        #[test]
        fn a_core_is_never_empty_where_there_are_letters(text in "[北京上海华为技术有限公司集团()（） ]{0,12}|[A-Za-z .&/]{0,20}") {
            let letters = text.chars().any(char::is_alphanumeric);
            prop_assert_eq!(letters, !core(&text).is_empty());
        }
    }

    #[test]
    fn the_core_is_what_a_company_is_called() {
        for (text, name) in [
            ("华为技术有限公司", "华为技术"),
            ("北京华为技术有限公司", "华为技术"),
            ("腾讯科技（深圳）有限公司", "腾讯科技"),
            ("江苏省苏州市恒力集团有限公司", "恒力"),
            ("小米集团", "小米"),
            (
                "毕马威华振会计师事务所（特殊普通合伙）",
                "毕马威华振会计师事务所",
            ),
            ("株式会社日立製作所", "日立製作所"),
            ("㈱リコー", "リコー"),
            ("삼성전자 주식회사", "삼성전자"),
            ("Siemens AG", "siemens"),
            ("Müller GmbH & Co. KG", "muller"),
            ("FIAT S.p.A.", "fiat"),
            ("Maersk A/S", "maersk"),
            ("Top Glove Sdn. Bhd.", "top glove"),
            ("PT Astra International Tbk", "astra international"),
            ("Sony Group Corporation", "sony"),
            ("ООО «Ромашка»", "ромашка"),
            ("The Limited", "the"),
            ("Ltd", "ltd"),
            ("上海有限公司", "上海有限公司"),
        ] {
            assert_eq!(core(text), core(&core(text)), "{text}");
            if text != "上海有限公司" {
                assert_eq!(core(text), name, "{text}");
            }
        }
    }

    #[test]
    fn likeness_falls_with_what_two_names_share() {
        for (a, b, least, most) in [
            ("华为技术有限公司", "华为技术有限公司", 1.0, 1.0),
            ("ABC Ltd.", "abc LTD", 0.98, 0.98),
            (
                "腾讯科技(深圳)有限公司",
                "腾讯科技（深圳）有限公司",
                0.98,
                0.98,
            ),
            ("ABC Ltd", "ABC Inc.", 0.93, 0.93),
            ("ABC Ltd", "ABC", 0.93, 0.93),
            ("小米有限公司", "小米有限责任公司", 0.93, 0.93),
            ("北京华为", "华为", 0.9, 0.9),
            ("北京恒力有限公司", "上海恒力有限公司", 0.7, 0.7),
            ("小米", "小米科技有限公司", 0.75, 0.75),
            ("华为技术有限公司", "华为技术有限公司北京分公司", 0.5, 0.8),
            ("中兴通讯有限公司", "华为技术有限公司", 0.0, 0.3),
            ("Siemens AG", "Simens AG", 0.75, 0.9),
            ("Apple Inc.", "Oracle Corp.", 0.0, 0.6),
        ] {
            for likeness in [of(a, b), of(b, a)] {
                assert!(
                    (least - 1e-9..=most + 1e-9).contains(&likeness),
                    "{a} {b}: {likeness}"
                );
            }
        }
    }

    #[test]
    fn the_lists_are_in_order() {
        assert!(REGIONS.is_sorted() && LEGAL_FORMS.is_sorted());
        assert!(
            LEGAL_FORMS
                .iter()
                .all(|form| form.split(' ').count() <= LONGEST_FORM)
        );
    }
}
