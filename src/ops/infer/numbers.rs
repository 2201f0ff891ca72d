//! What the cells of a column say as numbers: which notations take how many of them, and how far they reach.

use std::sync::LazyLock;

use crate::types::{self, Options, Type};

/// How numbers may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// `decimalChar`.
    pub decimal: char,
    /// `groupChar`.
    pub group: Option<char>,
    /// `bareNumber`.
    pub bare: bool,
}

const fn written(decimal: char, group: Option<char>, bare: bool) -> Written {
    Written {
        decimal,
        group,
        bare,
    }
}

/// Every notation that is looked for; of two that take as many cells the earlier one is meant.
pub(super) const NOTATIONS: [Written; 12] = [
    written('.', None, true),
    written('.', Some(','), true),
    written(',', None, true),
    written(',', Some('.'), true),
    written(',', Some(' '), true),
    written('.', Some('\''), true),
    written('.', None, false),
    written('.', Some(','), false),
    written(',', None, false),
    written(',', Some('.'), false),
    written(',', Some(' '), false),
    written('.', Some('\''), false),
];

/// The type `number` in each notation.
static READERS: LazyLock<Vec<(Written, Reader)>> = LazyLock::new(|| {
    let build = |of: &Written| {
        let options = Options {
            decimal_char: Some(of.decimal.to_string()),
            group_char: of.group.map(String::from),
            bare_number: Some(of.bare),
            ..Options::default()
        };
        types::find("number").and_then(|entry| (entry.build)(&options).ok())
    };
    NOTATIONS.iter().map(|of| (*of, build(of))).collect()
});

type Reader = Option<Box<dyn Type>>;

/// What may stand beside a number without making it something else (a room, an article).
const BESIDE: &[&str] = &[
    "￥",
    "¥",
    "$",
    "€",
    "£",
    "₩",
    "₹",
    "฿",
    "%",
    "％",
    "人民币",
    "元",
    "圆",
    "円",
    "块",
    "RMB",
    "CNY",
    "USD",
    "EUR",
    "HKD",
    "GBP",
    "JPY",
    "TWD",
    "SGD",
    "AUD",
    "CAD",
    "CHF",
    "US",
    "HK",
    "NT",
    "CN",
    "kr",
    "zł",
];

/// One end of a range: how great, and as it is written with nothing but digits and a point.
pub(super) type Extreme = Option<(f64, String)>;

/// Cells of one column that are numbers in one notation or another.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// Digits alone, perhaps with a minus.
    pub whole: u64,
    /// Digits, a point, digits.
    pub decimal: u64,
    /// Those of them that may be whole numbers in groups: `1.234`.
    pub thousands: u64,
    /// By notation, how many other cells are numbers in it, and how many of them are whole.
    pub others: [(u64, u64); NOTATIONS.len()],
    /// Numbers that begin with a zero that says nothing, or with a plus.
    pub zeros: u64,
    /// Digits alone, more of them than a spreadsheet keeps.
    pub long: u64,
    /// Eight digits and nothing else: days are written so too.
    pub below_zero: u64,
    /// With a sign or code of a currency.
    pub money: u64,
    /// With a percent sign.
    pub percent: u64,
    /// The least and the greatest of the whole ones.
    by_whole: (Extreme, Extreme),
    /// The least and the greatest of the others where the point is the decimal sign.
    by_point: (Extreme, Extreme),
    /// Where the comma is.
    by_comma: (Extreme, Extreme),
}

impl Numbers {
    /// Takes a cell that is not empty. Whether it is a number in some notation.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            self.whole(text, digits);
            return true;
        }
        if !Self::may_be_number(text) {
            return false;
        }
        let parts = digits.split_once('.');
        if let Some((before, after)) = parts
            && is_digits(before)
            && is_digits(after)
        {
            self.decimal += 1;
            self.zeros += u64::from(before.len() > 1 && before.starts_with('0'));
            if let Ok(number) = text.parse::<f64>() {
                extend(&mut self.by_point, number, text);
            }
            self.below_zero += u64::from(text.len() > digits.len());
            if after.len() == 3 && before.len() <= 3 && before != "0" {
                self.thousands += 1;
                self.reach_comma(text);
            }
            return true;
        }
        self.other(text)
    }

    fn whole(&mut self, text: &str, digits: &str) {
        const KEPT: usize = 15;
        self.whole += 1;
        self.long += u64::from(digits.len() > KEPT);
        let negative = text.len() > digits.len();
        let idle = digits.starts_with('0') && (digits.len() > 1 || negative);
        self.zeros += u64::from(idle);
        self.below_zero += u64::from(negative);
        if let Ok(number) = text.parse::<f64>() {
            extend(&mut self.by_whole, number, text);
        }
    }

    /// The least and the greatest number, in a notation with this decimal sign.
    pub(super) fn range(&self, decimal: char) -> (Extreme, Extreme) {
        let by_sign = if decimal == ',' {
            &self.by_comma
        } else {
            &self.by_point
        };
        let mut range = self.by_whole.clone();
        widen(&mut range, by_sign.clone());
        range
    }

    fn may_be_number(text: &str) -> bool {
        const LONGEST: usize = 40;
        if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let mut rest = text;
        // Most text is told from a number by its first letter.
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() || matches!(first, '-' | '+' | '.' | ',' | ' ') {
                return true;
            }
            let Some(after) = BESIDE.iter().find_map(|word| rest.strip_prefix(word)) else {
                return false;
            };
            rest = after;
        }
        false
    }

    fn other(&mut self, text: &str) -> bool {
        let Some(bare) = bare(text) else { return false };
        let mut taken = false;
        // Whether it is a number without groups, by decimal sign.
        let mut plain = [None; 2];
        for ((notation, reader), count) in READERS.iter().zip(&mut self.others) {
            // What stands beside a bare number is what makes it another; the types take groups of any length.
            let beside = notation.bare && bare.len() < text.len();
            if beside || !is_grouped(bare, *notation) {
                continue;
            }
            let reads = || {
                reader
                    .as_ref()
                    .is_some_and(|reader| reader.read(text).is_present())
            };
            let groups = notation.group.is_some_and(|group| bare.contains(group));
            let read = if groups {
                reads()
            } else {
                let by_sign = &mut plain[usize::from(notation.decimal == ',')];
                *by_sign.get_or_insert_with(reads)
            };
            if read {
                taken = true;
                count.0 += 1;
                // No whole number has points for groups: they are its decimal sign.
                let whole = !bare.contains(notation.decimal) && notation.group != Some('.');
                count.1 += u64::from(whole);
            }
        }
        if taken {
            let percent = text.contains(['%', '％']);
            self.percent += u64::from(percent);
            self.money += u64::from(bare.len() < text.len() && !percent);
            self.zeros += u64::from(text.starts_with('+'));
            self.below_zero += u64::from(text.contains('-'));
            self.reach_point(text);
            self.reach_comma(text);
        }
        taken
    }

    fn reach_point(&mut self, text: &str) {
        reach(&mut self.by_point, text, '.');
    }

    fn reach_comma(&mut self, text: &str) {
        reach(&mut self.by_comma, text, ',');
    }

    /// How many cells are numbers in a notation, and how many of them are whole.
    pub(super) fn taken(&self, notation: usize) -> (u64, u64) {
        let (number, whole) = self.others[notation];
        let Written { decimal, group, .. } = NOTATIONS[notation];
        let (own, own_whole) = match (decimal, group) {
            ('.', _) => (self.decimal, 0),
            (_, Some('.')) => (self.thousands, self.thousands),
            _ => (0, 0),
        };
        (number + own + self.whole, whole + own_whole + self.whole)
    }

    /// The notation that takes most cells.
    pub(super) fn best(&self) -> usize {
        let mut best = 0;
        for notation in 1..NOTATIONS.len() {
            if self.taken(notation).0 > self.taken(best).0 {
                best = notation;
            }
        }
        best
    }

    /// The notation with the comma for its decimal sign that may be meant as well as the best one: all numbers are as
    /// `1,234`.
    pub(super) fn either(&self) -> Option<usize> {
        let best = NOTATIONS[self.best()];
        let other = Written {
            decimal: ',',
            group: None,
            bare: best.bare,
        };
        let at = NOTATIONS.iter().position(|notation| *notation == other)?;
        let (commas, _) = self.others[at];
        let same = commas > 0 && commas == self.others[self.best()].0;
        let grouped = best.decimal == '.' && best.group == Some(',');
        (grouped && same && self.decimal == 0).then_some(at)
    }

    /// Whether the numbers prove that the comma is the decimal sign.
    pub(super) fn proves_comma(&self) -> bool {
        NOTATIONS[self.best()].decimal == ','
    }

    /// Adds what came after.
    pub(super) fn merge(&mut self, later: Self) {
        self.whole += later.whole;
        self.decimal += later.decimal;
        self.thousands += later.thousands;
        for (all, more) in self.others.iter_mut().zip(later.others) {
            all.0 += more.0;
            all.1 += more.1;
        }
        self.zeros += later.zeros;
        self.long += later.long;
        self.below_zero += later.below_zero;
        self.money += later.money;
        self.percent += later.percent;
        widen(&mut self.by_whole, later.by_whole);
        widen(&mut self.by_point, later.by_point);
        widen(&mut self.by_comma, later.by_comma);
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the groups of a number, if it has any, are those of thousands, or of lakhs.
fn is_grouped(number: &str, of: Written) -> bool {
    let Some(group) = of.group.filter(|group| number.contains(*group)) else {
        return true;
    };
    let (whole, fraction) = number.split_once(of.decimal).unwrap_or((number, ""));
    let mut lengths = whole
        .trim_start_matches(['-', '+'])
        .split(group)
        .map(str::len);
    let first = lengths
        .next()
        .is_some_and(|length| (1..=3).contains(&length));
    let last = lengths.next_back() == Some(3);
    // Nothing is 0,123 thousands.
    let zero = whole.trim_start_matches(['-', '+']).starts_with('0');
    first
        && last
        && !zero
        && lengths.all(|length| matches!(length, 2 | 3))
        && !fraction.contains(group)
}

/// The number without what may stand beside it; none where something else does.
fn bare(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches(['-', '+']);
    let digit = |c: char| c.is_ascii_digit();
    while !(rest.starts_with(digit) && rest.ends_with(digit)) {
        let before = rest.len();
        for word in BESIDE {
            rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
            rest = rest.strip_suffix(word).unwrap_or(rest).trim_end();
        }
        if rest.len() == before {
            break;
        }
    }
    let sign = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'' | '-' | '+');
    let number = !rest.is_empty() && rest.chars().all(sign);
    let signed = rest.trim_start_matches(['-', '+']).len() < rest.len();
    // A sign of its own belongs to the number.
    let from = if signed || rest.len() == text.len() {
        rest
    } else {
        bare_from(text, rest)
    };
    number.then_some(from)
}

/// The number with the sign that stood before everything.
fn bare_from<'a>(text: &'a str, rest: &'a str) -> &'a str {
    match text.strip_prefix(['-', '+']) {
        Some(unsigned) if unsigned.len() == rest.len() => text,
        _ => rest,
    }
}

fn reach(range: &mut (Extreme, Extreme), text: &str, decimal: char) {
    let mut short = [0_u8; 40];
    let mut len = 0;
    for c in text.chars() {
        let byte = match c {
            '0'..='9' => c as u8,
            '-' if len == 0 => b'-',
            c if c == decimal => b'.',
            _ => continue,
        };
        if let Some(place) = short.get_mut(len) {
            *place = byte;
            len += 1;
        }
    }
    let plain = std::str::from_utf8(&short[..len]).unwrap_or_default();
    let Ok(number) = plain.parse::<f64>() else {
        return;
    };
    extend(range, number, plain);
}

fn extend(range: &mut (Extreme, Extreme), number: f64, plain: &str) {
    let (least, greatest) = range;
    if least.as_ref().is_none_or(|(least, _)| number < *least) {
        *least = Some((number, plain.to_owned()));
    }
    if greatest.as_ref().is_none_or(|(most, _)| number > *most) {
        *greatest = Some((number, plain.to_owned()));
    }
}

fn widen(range: &mut (Extreme, Extreme), later: (Extreme, Extreme)) {
    let (least, greatest) = later;
    if let Some(end) = least
        && range.0.as_ref().is_none_or(|(own, _)| end.0 < *own)
    {
        range.0 = Some(end);
    }
    if let Some(end) = greatest
        && range.1.as_ref().is_none_or(|(own, _)| end.0 > *own)
    {
        range.1 = Some(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(texts: &[&str]) -> (Numbers, usize, u64) {
        let mut numbers = Numbers::default();
        let taken = texts.iter().filter(|text| numbers.take(text)).count();
        (numbers, taken, 0)
    }

    #[test]
    fn the_notation_that_takes_most_is_the_best() {
        for (texts, expected) in [
            (&["1", "-2", "3.5"][..], written('.', None, true)),
            (&["1,234", "5"], written('.', Some(','), true)),
            (&["12,5", "3"], written(',', None, true)),
            (&["1.234,50", "3"], written(',', Some('.'), true)),
            (&["1 234,50", "3"], written(',', Some(' '), true)),
            (&["￥1,234.50", "￥5"], written('.', Some(','), false)),
            (&["5元", "6.50元"], written('.', None, false)),
            (&["12.5%", "100%"], written('.', None, false)),
            (&["-￥5", "5", "USD 12"], written('.', None, false)),
        ] {
            let (numbers, ..) = of(texts);
            assert_eq!(NOTATIONS[numbers.best()], expected, "{texts:?}");
        }
    }

    #[test]
    fn text_with_digits_is_no_number() {
        for text in [
            "Room 12",
            "C0001",
            "3 pcs",
            "12A",
            "",
            "-",
            ".",
            "第3",
            "1-2",
            "NaN",
            "2024/01/05",
        ] {
            assert_eq!(of(&[text]).1, 0, "{text}");
        }
    }

    #[test]
    fn the_range_is_that_of_the_numbers() {
        let (numbers, ..) = of(&["9", "-10", "￥1,234.50"]);
        let (least, most) = numbers.range('.');
        assert_eq!(
            (least.unwrap().1, most.unwrap().1),
            ("-10".to_owned(), "1234.50".to_owned())
        );
        assert_eq!(numbers.below_zero, 1);
        assert_eq!(of(&["007", "+5", "0", "-0"]).0.zeros, 3);
    }

    proptest! {
        #[test]
        fn parts_come_to_the_same_as_the_whole(texts in prop::collection::vec("[-+￥$]?[0-9]{1,4}[.,]?[0-9]{0,3}%?", 0..12), at in 0..12_usize) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (before, after) = texts.split_at(at.min(texts.len()));
            let (mut merged, ..) = of(before);
            merged.merge(of(after).0);
            prop_assert_eq!(format!("{merged:?}"), format!("{:?}", of(&texts).0));
        }
    }
}
