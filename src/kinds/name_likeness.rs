//! How alike two names of people are.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization as _;

use super::name_form::{is_han, surname_len};
use crate::types::folding::fold;

/// What stands before or behind a name and says nothing about whose it is, folded.
static TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "mme", "mlle", "monsieur",
    "sr", "sra", "jr",
];
static CHINESE_TITLES: &[&str] = &[
    "先生",
    "女士",
    "小姐",
    "太太",
    "老师",
    "经理",
    "总经理",
    "医生",
];

/// The same words in another order.
const REORDERED: f64 = 0.95;
/// The same but for accents, case or a title.
const SAME_WORDS: f64 = 0.98;
/// One has a word more: a middle name.
const ONE_MORE: f64 = 0.88;
/// Some words are initials of the other's.
const INITIALS: f64 = 0.85;
/// The most that names have whose words differ.
const DIFFERENT: f64 = 0.94;

/// How alike two names are, 0 to 1, the same both ways round: 1 the same, about 0.95 the same words in another order,
/// 0.85 with initials, less by how their letters differ.
pub(super) fn of_persons(a: &str, b: &str) -> f64 {
    match a.cmp(b) {
        Ordering::Equal => 1.0,
        Ordering::Less => of_ordered(a, b),
        Ordering::Greater => of_ordered(b, a),
    }
}

/// `a` stands before `b`, so that the measure cannot depend on which came first.
fn of_ordered(a: &str, b: &str) -> f64 {
    if let (Some(a), Some(b)) = (chinese(a), chinese(b)) {
        return if a == b {
            SAME_WORDS
        } else {
            of_chinese(&a, &b)
        };
    }
    let (a, b) = (words(a), words(b));
    if a == b && !a.is_empty() {
        return SAME_WORDS;
    }
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    let (sorted_a, sorted_b) = (sorted(&a), sorted(&b));
    if sorted_a == sorted_b && !a.is_empty() {
        return REORDERED;
    }
    let (fewer, more) = if a.len() <= b.len() {
        (&sorted_a, &sorted_b)
    } else {
        (&sorted_b, &sorted_a)
    };
    if fewer.len() >= 2 && fewer.len() < more.len() && fewer.iter().all(|word| more.contains(word))
    {
        return ONE_MORE;
    }
    if has_initials(&a, &b) {
        return INITIALS;
    }
    let apart = if a.len() == b.len() {
        a.iter()
            .zip(&b)
            .map(|(a, b)| strsim::jaro_winkler(a, b))
            .product()
    } else {
        0.8 * strsim::jaro_winkler(&a.concat(), &b.concat())
    };
    let turned = strsim::jaro_winkler(&sorted_a.concat(), &sorted_b.concat());
    DIFFERENT * f64::max(apart, 0.8 * turned).clamp(0.0, 1.0)
}

/// The words of a name, folded, without titles unless there is nothing else.
fn words(text: &str) -> Vec<String> {
    let mut folded = String::new();
    fold(text, &mut folded);
    // Folding takes Korean syllables and the marks of kana apart.
    let mut folded: String = folded.nfc().collect();
    // An apostrophe parts no word: O'Brien, OBrien.
    folded.retain(|c| !matches!(c, '\'' | '’' | '‘'));
    let all = || {
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let named: Vec<String> = all()
        .filter(|word| !TITLES.contains(word))
        .map(str::to_owned)
        .collect();
    if named.is_empty() {
        all().map(str::to_owned).collect()
    } else {
        named
    }
}

/// Whether the words are the same one by one but for initials, and at least one is the same in full.
fn has_initials(a: &[String], b: &[String]) -> bool {
    let pair = |(a, b): (&String, &String)| {
        let one =
            |short: &str, long: &str| short.chars().nth(1).is_none() && long.starts_with(short);
        a == b || one(a, b) || one(b, a)
    };
    let full = |(a, b): (&String, &String)| a == b && a.chars().nth(1).is_some();
    a.len() == b.len() && a.iter().zip(b).all(pair) && a.iter().zip(b).any(full)
}

/// A name of Chinese characters alone, without blanks, dots and a title; None of another.
fn chinese(text: &str) -> Option<String> {
    let mut name: String = text.chars().filter(|c| !matches!(c, ' ' | '·')).collect();
    if name.is_empty() || !name.chars().all(is_han) {
        return None;
    }
    let title = CHINESE_TITLES
        .iter()
        .find(|title| name.len() > title.len() && name.ends_with(*title));
    name.truncate(name.len() - title.map_or(0, |title| title.len()));
    Some(name)
}

/// How alike two different Chinese names are: by family name, and by what their given names have in common.
fn of_chinese(a: &str, b: &str) -> f64 {
    let (family_a, given_a) = a.split_at(surname_len(a));
    let (family_b, given_b) = b.split_at(surname_len(b));
    let count = given_a.chars().count().max(given_b.chars().count());
    let place = given_a
        .chars()
        .zip(given_b.chars())
        .filter(|(a, b)| a == b)
        .count();
    let shared = given_a.chars().filter(|c| given_b.contains(*c)).count();
    let back = given_b.chars().filter(|c| given_a.contains(*c)).count();
    let shared = shared.min(back).min(count);
    match (family_a == family_b, count) {
        (_, 0) => 0.3,
        // 王明 and 王小明; 张晓明 and 张明晓; 张晓明 and 张晓东.
        (true, _) if shared == count => 0.8,
        (true, _) if place > 0 || shared > 0 => 0.6 + 0.1 * f64::from(u8::from(place > 0)),
        (true, _) => 0.3,
        (false, _) if given_a == given_b && count >= 2 => 0.5,
        (false, _) => 0.1 * f64::from(u8::from(shared > 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_falls_with_what_two_names_share() {
        for (a, b, least, most) in [
            ("张三", "张三", 1.0, 1.0),
            ("张三", "张三先生", 0.98, 0.98),
            ("张晓明", "张晓东", 0.65, 0.75),
            ("王明", "王小明", 0.55, 0.75),
            ("张伟", "王伟", 0.0, 0.3),
            ("欧阳修", "欧阳询", 0.2, 0.4),
            ("张三", "Zhang San", 0.0, 0.1),
            ("John Smith", "Smith, John", 0.95, 0.95),
            ("José García", "Jose Garcia", 0.98, 0.98),
            ("Mr. John Smith", "John Smith", 0.98, 0.98),
            ("J. Smith", "John Smith", 0.85, 0.85),
            ("John M. Smith", "John Smith", 0.88, 0.88),
            ("Jon Smith", "John Smith", 0.8, 0.94),
            ("John Smith", "Jane Smith", 0.5, 0.82),
            ("John Smith", "Mary Jones", 0.0, 0.6),
            ("O'Brien", "O’Brien", 0.98, 0.98),
        ] {
            for likeness in [of_persons(a, b), of_persons(b, a)] {
                assert!(
                    (least - 1e-9..=most + 1e-9).contains(&likeness),
                    "{a} {b}: {likeness}"
                );
            }
        }
    }
}
