//! Which numbers are given out, and how they are dialled, as far as both are plain: `ranges.txt`, made by asking the
//! library (`survey.rs`). What is found here is certainly valid; what is not found is for the library to judge.
//!
//! ```text
//! CN 86 plain 0 00 0     region, calling code; whether its numbers are read there without a prefix, with which one,
//!                        after 00 those of other countries; what is dropped after the code, as in +44 (0)20
//!  10 10 21-9            so many digits: their beginnings, 21 to 29 in short
//! ```

use std::sync::LazyLock;

use super::plan::{PAIRS, code_digits, pair};

/// How many digits of a national number tell its range, at most.
const KEPT: usize = 7;
/// The most digits of a national number.
const LONGEST: usize = 14;

/// Numbers that begin alike, as long as each other: from and to, of as many digits as are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    from: u32,
    to: u32,
    /// The place of the region's letters among all pairs.
    region: u16,
}

/// The numbers of one calling code.
#[derive(Debug, Default)]
struct Plan {
    code: &'static [u8],
    /// What is dropped between the code and the number; empty: nothing.
    dropped: &'static [u8],
    /// Sorted, by the number of digits.
    spans: [Vec<Span>; LONGEST + 1],
}

impl Plan {
    /// The region of a national number.
    fn find(&self, number: &[u8]) -> Option<u16> {
        let spans = self.spans.get(number.len())?;
        let digits = number.iter().chain(b"0000000").take(KEPT);
        let key = digits.fold(0, |key, digit| key * 10 + u32::from(digit - b'0'));
        let after = spans.partition_point(|span| span.from <= key);
        let span = spans.get(after.checked_sub(1)?)?;
        (key <= span.to).then_some(span.region)
    }
}

/// How numbers are dialled in a region.
#[derive(Clone, Copy, Debug)]
struct Home {
    /// The place of its calling code among the plans.
    plan: usize,
    /// Whether a number is read without prefix.
    plain: bool,
    /// The prefix of calls within the country; empty where it is not plain.
    trunk: &'static [u8],
    /// Whether `00` and a calling code are read.
    abroad: bool,
}

#[derive(Debug)]
struct Table {
    plans: Vec<Plan>,
    /// By calling code: the place of its plan, from 1; 0 for none.
    codes: Vec<u8>,
    /// By the place of a region's letters.
    homes: Vec<Option<Home>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("ranges.txt")));

/// A valid number: where its national digits begin among those that were dialled, after which calling code, and the
/// place of its region's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) code: &'static [u8],
    pub(super) region: u16,
}

/// Finds a number by the digits behind `+`.
pub(super) fn international(digits: &[u8]) -> Option<Found> {
    TABLE.international(digits, true)
}

/// Whether the digits behind `+` are those of a valid number as they stand.
pub(super) fn is_e164(digits: &[u8]) -> bool {
    TABLE.international(digits, false).is_some()
}

/// Finds a number by the digits that are dialled in the region at `home` among the pairs of letters.
pub(super) fn national(digits: &[u8], home: u16) -> Option<Found> {
    TABLE.national(digits, home)
}

impl Table {
    fn international(&self, digits: &[u8], drops: bool) -> Option<Found> {
        if digits.starts_with(b"0") {
            return None;
        }
        let split = code_digits(digits);
        let (code, number) = digits.split_at_checked(split)?;
        let code = code
            .iter()
            .fold(0, |code, digit| code * 10 + usize::from(digit - b'0'));
        let place = usize::from(*self.codes.get(code)?).checked_sub(1)?;
        let plan = self.plans.get(place)?;
        let found = |start, region| Found {
            start,
            code: plan.code,
            region,
        };
        if let Some(region) = plan.find(number) {
            return Some(found(split, region));
        }
        if !drops || plan.dropped.is_empty() {
            return None;
        }
        let number = number.strip_prefix(plan.dropped)?;
        let region = plan.find(number)?;
        Some(found(split + plan.dropped.len(), region))
    }

    fn national(&self, digits: &[u8], home: u16) -> Option<Found> {
        let home = self.homes.get(usize::from(home))?.as_ref()?;
        if let Some(rest) = digits.strip_prefix(b"00") {
            let found = home.abroad.then(|| self.international(rest, true))??;
            return Some(Found {
                start: found.start + 2,
                ..found
            });
        }
        let plan = self.plans.get(home.plan)?;
        let find = |start: usize, number: &[u8]| {
            plan.find(number).map(|region| Found {
                start,
                code: plan.code,
                region,
            })
        };
        if home.plain
            && let Some(found) = find(0, digits)
        {
            return Some(found);
        }
        let number = digits.strip_prefix(home.trunk)?;
        (!home.trunk.is_empty()).then(|| find(home.trunk.len(), number))?
    }

    /// Reads the file; a line that is not as it should be is left out, and its numbers are the library's.
    fn read(text: &'static str) -> Self {
        let mut table = Self {
            plans: Vec::with_capacity(256),
            codes: vec![0; 1000],
            homes: vec![None; PAIRS],
        };
        let mut region = None;
        for line in text.lines() {
            if let Some(ranges) = line.strip_prefix(' ') {
                if let Some((region, plan)) = region {
                    table.read_ranges(ranges, region, plan);
                }
            } else {
                region = table.read_region(line);
            }
        }
        for spans in table.plans.iter_mut().flat_map(|plan| &mut plan.spans) {
            spans.sort_unstable();
        }
        table
    }

    /// Reads the line of a region: the place of its letters, and of its plan.
    fn read_region(&mut self, line: &'static str) -> Option<(u16, usize)> {
        let mut words = line.split(' ');
        let mut word = || words.next();
        let (region, code) = (pair(word()?.as_bytes())?, word()?);
        let (plain, trunk, abroad, dropped) = (word()?, word()?, word()?, word()?);
        let digits = |word: &'static str| match word {
            "-" => [].as_slice(),
            _ => word.as_bytes(),
        };
        let number = code.parse::<usize>().ok()?;
        let known = self.codes.get_mut(number)?;
        if *known == 0 {
            self.plans.push(Plan {
                code: code.as_bytes(),
                dropped: digits(dropped),
                ..Plan::default()
            });
            *known = u8::try_from(self.plans.len()).ok()?;
        }
        let place = usize::from(*known) - 1;
        *self.homes.get_mut(usize::from(region))? = Some(Home {
            plan: place,
            plain: plain == "plain",
            trunk: digits(trunk),
            abroad: abroad == "00",
        });
        Some((region, place))
    }

    fn read_ranges(&mut self, line: &str, region: u16, plan: usize) -> Option<()> {
        let (digits, ranges) = line.split_once(' ')?;
        let len = digits.parse::<usize>().ok()?;
        let spans = self.plans.get_mut(plan)?.spans.get_mut(len)?;
        spans.extend(ranges.split(' ').filter_map(|range| {
            let (from, end) = range.split_once('-').unwrap_or((range, ""));
            let head = from.get(..from.len().checked_sub(end.len())?)?;
            let kept = KEPT.min(len);
            let to = bound(head.bytes().chain(end.bytes()), b'9', kept)?;
            let from = bound(from.bytes(), b'0', kept)?;
            Some(Span { from, to, region })
        }));
        Some(())
    }
}

/// A beginning, filled up to the `kept` digits that a number of its length has, and to all that are compared.
fn bound(digits: impl Iterator<Item = u8>, filler: u8, kept: usize) -> Option<u32> {
    let kept_digits = digits.chain(std::iter::repeat_n(filler, KEPT)).take(kept);
    let all = kept_digits
        .chain(std::iter::repeat_n(b'0', KEPT))
        .take(KEPT);
    all.into_iter().try_fold(0_u32, |bound, digit| {
        Some(bound * 10 + u32::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{plan, survey};
    use super::*;

    fn letters(place: u16) -> &'static str {
        plan::letters(usize::from(place)).unwrap()
    }

    /// `+`, calling code, and a national number for each span, with other digits in each round.
    fn numbers(round: u64) -> Vec<(String, &'static [u8], u16)> {
        let mut dice = survey::Dice(0x2545_f491_4f6c_dd1d ^ round);
        let mut numbers = Vec::new();
        for plan in &TABLE.plans {
            for (len, spans) in plan.spans.iter().enumerate() {
                for span in spans {
                    let mut number = format!("{:0KEPT$}", dice.between(span.from, span.to));
                    number.truncate(len);
                    dice.fill(&mut number, len);
                    numbers.push((number, plan.code, span.region));
                }
            }
        }
        numbers
    }

    fn planned(text: &str, home: &str) -> Option<String> {
        let number = plan::read(text, plan::region(home)).ok()?;
        let mut form = String::new();
        plan::write_e164(&number, &mut form);
        Some(form)
    }

    #[test]
    fn every_range_is_as_the_library_has_it() {
        let mut form = String::new();
        for round in 0..4 {
            for (number, code, region) in numbers(round) {
                let text = format!("+{}{number}", str::from_utf8(code).unwrap());
                assert!(is_e164(&text.as_bytes()[1..]), "{text}");
                let found = international(&text.as_bytes()[1..]).unwrap();
                assert_eq!((found.start, found.region), (code.len(), region), "{text}");
                assert_eq!(
                    survey::region_of(&text, &mut form),
                    Some(letters(region)),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn every_region_dials_as_the_library_has_it() {
        let numbers = numbers(99);
        for (place, home) in (0..).zip(&TABLE.homes) {
            let Some(home) = home else { continue };
            let plan = &TABLE.plans[home.plan];
            let (own, foreign): (Vec<_>, Vec<_>) =
                numbers.iter().partition(|(_, code, _)| *code == plan.code);
            let code = str::from_utf8(plan.code).unwrap();
            let mut texts = Vec::new();
            for (number, ..) in own.iter().step_by(own.len().div_ceil(60)) {
                let [trunk, dropped] =
                    [home.trunk, plan.dropped].map(|it| str::from_utf8(it).unwrap());
                texts.extend([
                    number.clone(),
                    format!("{trunk}{number}"),
                    format!("00{code}{number}"),
                ]);
                texts.push(format!("+{code}{dropped}{number}"));
            }
            for (number, code, _) in foreign.iter().step_by(200) {
                texts.push(format!("00{}{number}", str::from_utf8(code).unwrap()));
            }
            for text in texts {
                let digits = text.trim_start_matches('+').as_bytes();
                let found = if text.starts_with('+') {
                    international(digits)
                } else {
                    national(digits, place)
                };
                if let Some(Found { start, code, .. }) = found {
                    let form = [b"+", code, &digits[start..]].concat();
                    let home = letters(place);
                    assert_eq!(
                        planned(&text, home).map(String::into_bytes),
                        Some(form),
                        "{text} {home}"
                    );
                }
            }
        }
    }

    #[test]
    fn usual_countries_are_there() {
        for (text, expected) in [
            ("8613800138000", "CN"),
            ("861062345678", "CN"),
            ("864008108888", "CN"),
            ("12125550123", "US"),
            ("14165550123", "CA"),
            ("442079460018", "GB"),
            ("493012345678", "DE"),
            ("4915123456789", "DE"),
            ("33142685300", "FR"),
            ("390612345678", "IT"),
            ("34912345678", "ES"),
            ("81312345678", "JP"),
            ("821012345678", "KR"),
            ("6561234567", "SG"),
            ("85223456789", "HK"),
            ("886223456789", "TW"),
            ("85328281234", "MO"),
            ("61212345678", "AU"),
            ("31201234567", "NL"),
            ("79123456789", "RU"),
            ("919876543210", "IN"),
            ("5511987654321", "BR"),
        ] {
            let found = international(text.as_bytes()).map(|found| letters(found.region));
            assert_eq!(found, Some(expected), "{text}");
        }
    }

    /// `cargo test --lib phone::ranges -- --ignored`, with a new version of the library; some minutes.
    #[test]
    #[ignore = "makes ranges.txt anew"]
    fn the_ranges_are_asked_for_anew() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kinds/phone/ranges.txt");
        std::fs::write(path, survey::world()).unwrap();
    }
}
