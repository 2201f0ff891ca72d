//! How alike two addresses are, part by part. What one of them leaves out is no difference; another city or district is
//! a large one, and the number of the house weighs as much as the name of the street.

use super::is_han;
use super::parts::parts;
use super::simplified::in_simplified;
use crate::types::folding::fold;

/// What another province, city or district leaves of the likeness of the rest.
const OTHER_PROVINCE: f64 = 0.2;
const OTHER_CITY: f64 = 0.3;
const OTHER_DISTRICT: f64 = 0.6;
/// How alike street and number are where one of two has neither.
const ONE_SIDED: f64 = 0.4;
/// How alike two are of which one ends earlier: 文一西路969号 and 文一西路969号3幢502室.
const SHORTER: f64 = 0.85;

/// Words of the West that are written in two ways, the short one second.
const ABBREVIATIONS: [(&str, &str); 41] = [
    ("street", "st"),
    ("saint", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("boulevard", "blvd"),
    ("bd", "blvd"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("court", "ct"),
    ("place", "pl"),
    ("square", "sq"),
    ("terrace", "ter"),
    ("circle", "cir"),
    ("circuit", "cct"),
    ("crescent", "cres"),
    ("close", "cl"),
    ("highway", "hwy"),
    ("parkway", "pkwy"),
    ("trail", "trl"),
    ("mount", "mt"),
    ("mountain", "mt"),
    ("heights", "hts"),
    ("center", "ctr"),
    ("centre", "ctr"),
    ("building", "bldg"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("strasse", "str"),
    ("straat", "str"),
    ("chemin", "ch"),
    ("calle", "c"),
    ("county", "co"),
    ("fort", "ft"),
    ("junction", "jct"),
];

/// Words that only say what a number counts.
const COUNTED: [&str; 16] = [
    "apt",
    "apartment",
    "unit",
    "suite",
    "ste",
    "room",
    "rm",
    "flat",
    "floor",
    "fl",
    "no",
    "nr",
    "number",
    "lot",
    "bldg",
    "building",
];

/// The same of Chinese addresses.
const COUNTED_HAN: &str = "号栋幢座楼层室户单元院弄组";

/// Chinese digits, where they count.
const DIGITS: &str = "〇一二三四五六七八九";

/// 1.0 the same place, 0.0 nothing in common.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b) = (in_simplified(a), in_simplified(b));
    let (a, b) = (parts(&a), parts(&b));
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    // Where only the name of a district says in which city it is, people may have meant another one of that name.
    let region = if a.district == b.district && (a.filled_in || b.filled_in) {
        1.0
    } else if differ(a.province, b.province) {
        OTHER_PROVINCE
    } else if differ(a.city, b.city) {
        OTHER_CITY
    } else if differ(a.district, b.district) {
        OTHER_DISTRICT
    } else {
        1.0
    };
    region * of_places(&Place::of(a.rest), &Place::of(b.rest))
}

/// Street, building and their numbers, apart.
#[derive(Debug, Default)]
struct Place {
    /// The words, folded, in their usual short form, a blank between two.
    words: String,
    /// The numbers in their order, with letters that belong to them: `12a`.
    numbers: Vec<String>,
}

impl Place {
    fn of(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        fold(text, &mut folded);
        let mut place = Self::default();
        let words = folded.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            if word.contains(is_han) {
                place.take_han(word);
            } else {
                place.take(word);
            }
        }
        place
    }

    fn take(&mut self, word: &str) {
        if word.contains(|c: char| c.is_numeric()) {
            let number = word.trim_start_matches('0');
            let ordinal = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|ending| number.strip_suffix(ending));
            self.numbers.push(ordinal.unwrap_or(number).to_owned());
        } else if !COUNTED.contains(&word) {
            let short = ABBREVIATIONS.iter().find(|(long, _)| *long == word);
            if !self.words.is_empty() {
                self.words.push(' ');
            }
            self.words.push_str(short.map_or(word, |(_, short)| short));
        }
    }

    /// Chinese names and numbers stand next to each other: 文一西路969号3幢2单元.
    fn take_han(&mut self, text: &str) {
        let mut number = String::new();
        let mut signs = text.chars().peekable();
        while let Some(c) = signs.next() {
            if c.is_ascii_alphanumeric() {
                number.push(c);
                continue;
            }
            let counts = signs.peek().is_some_and(|next| COUNTED_HAN.contains(*next));
            if let Some(digit) = DIGITS
                .chars()
                .position(|digit| digit == c)
                .filter(|_| counts)
            {
                number.push_str(&digit.to_string());
                continue;
            }
            self.end(&mut number);
            if !COUNTED_HAN.contains(c) {
                self.words.push(c);
            }
        }
        self.end(&mut number);
    }

    /// A number ends; letters alone are a word.
    fn end(&mut self, number: &mut String) {
        if number.is_empty() {
            return;
        }
        if number.contains(|c: char| c.is_ascii_digit()) {
            self.numbers.push(number.trim_start_matches('0').to_owned());
        } else {
            self.words.push_str(number);
        }
        number.clear();
    }
}

fn of_places(a: &Place, b: &Place) -> f64 {
    let words = of_words(&a.words, &b.words);
    let numbers = of_numbers(&a.numbers, &b.numbers);
    match (words, numbers) {
        (Some(words), Some(numbers)) => 0.5 * words + 0.5 * numbers,
        (Some(one), None) | (None, Some(one)) => one,
        // Nothing is left but province, city and district.
        (None, None) => 1.0,
    }
    .clamp(0.0, 1.0)
}

/// None where neither has words.
fn of_words(a: &str, b: &str) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return (a != b).then_some(ONE_SIDED);
    }
    let alike = strsim::normalized_damerau_levenshtein(a, b);
    let shorter = a != b && (a.starts_with(b) || b.starts_with(a));
    Some(if shorter { alike.max(SHORTER) } else { alike })
}

/// None where neither has numbers. The first, that of the house, counts half; all of them in their order the other.
fn of_numbers(a: &[String], b: &[String]) -> Option<f64> {
    let (Some(first), Some(other)) = (a.first(), b.first()) else {
        return (a.len() != b.len()).then_some(ONE_SIDED);
    };
    let house = match strsim::osa_distance(first, other) {
        0 => 1.0,
        1 if first.len() > 2 && other.len() > 2 => 0.4,
        _ => 0.0,
    };
    let count = |many: usize| f64::from(u32::try_from(many).unwrap_or(u32::MAX));
    let common = 2.0 * count(common(a, b)) / count(a.len() + b.len());
    let alike = 0.5 * house + 0.5 * common;
    let shorter = a != b && (a.starts_with(b) || b.starts_with(a));
    Some(if shorter { alike.max(SHORTER) } else { alike })
}

/// How many numbers stand in both in the same order.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for one in a {
        let mut above_left = 0;
        for (at, other) in (1..).zip(b) {
            let above = row[at];
            row[at] = if one == other {
                above_left + 1
            } else {
                above.max(row[at - 1])
            };
            above_left = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_place_are_alike() {
        for (a, b) in [
            ("浙江省杭州市余杭区文一西路969号", "杭州余杭区文一西路969号"),
            ("浙江省杭州市余杭区文一西路969号", "余杭区文一西路969号"),
            (
                "历下區文化路266號商務中心15號樓1單元696室",
                "历下区文化路266号商务中心15号楼1单元696室",
            ),
            ("厦门市湖里区文化路266号15幢696", "文化路266号15栋696室"),
            ("文化路266号三单元", "文化路266号3单元"),
            ("4259 Hill Court, Apt 24", "4259 HILL CT. #24"),
            ("历下区学院路251号", "湖北省武汉市历下区学院路251号"),
            ("1155 West 81st Street", "1155 W 81 St"),
            ("Hauptstraße 5", "HAUPTSTRASSE 5"),
        ] {
            let found = likeness(a, b);
            assert!(found > 0.95, "{a} {b} {found}");
        }
    }

    #[test]
    fn places_are_less_alike_the_more_differs() {
        let home = "浙江省杭州市余杭区文一西路969号3幢502室";
        let order = [
            ("杭州余杭区文一西路969号3幢502", 0.95, 1.0),
            ("浙江省杭州市余杭区文一西路969号", 0.8, 0.95),
            ("浙江省杭州市余杭区文一路969号3幢502室", 0.7, 0.95),
            ("浙江省杭州市西湖区文一西路969号3幢502室", 0.5, 0.7),
            ("浙江省宁波市海曙区文一西路969号3幢502室", 0.2, 0.4),
            ("江苏省南京市鼓楼区文一西路969号3幢502室", 0.1, 0.3),
            ("浙江省杭州市余杭区文一西路12号", 0.4, 0.65),
            ("浙江省杭州市余杭区高教路12号", 0.0, 0.3),
        ];
        for (other, least, most) in order {
            let found = likeness(home, other);
            assert!((least..=most).contains(&found), "{other} {found}");
        }
        assert!(likeness("5252 Hill Road", "9334 Washington Street") < 0.3);
        assert!(likeness("3092 Maple Avenue", "3096 Maple Avenue") < 0.8);
    }
}
