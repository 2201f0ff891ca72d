//! Makes `ranges.txt` by asking the library: which beginnings of numbers are given out whole, and how numbers are
//! dialled in every region. Only tests have it.

use std::fmt::Write as _;

use super::plan;

/// How many digits of a national number tell its range, at most.
const KEPT: usize = 7;
/// Deeper ranges than this are not looked for: they are many, and have few numbers.
const DEPTH: usize = 5;
/// More of the deepest ranges of a region than these have too few numbers each to be kept.
const CROWD: usize = 60;
/// How many random numbers tell whether a beginning is worth a look.
const SAMPLE: usize = 40;

/// Numbers that look random, and are the same in every run (xorshift64, Marsaglia 2003).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number of a span.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + (self.next() >> 20) as u32 % (to - from + 1)
    }

    /// Appends random digits up to the length `len`.
    pub(super) fn fill(&mut self, digits: &mut String, len: usize) {
        while digits.len() < len {
            digits.push(char::from(b'0' + (self.next() >> 33) as u8 % 10));
        }
    }
}

/// Beginnings that keep their numbers: from, to (both of as many digits as are kept, and meant with them), region.
type Spans = Vec<(u32, u32, &'static str)>;

/// The region of a number that is valid as it stands, `+` and digits; None of any other.
pub(super) fn region_of(e164: &str, form: &mut String) -> Option<&'static str> {
    let number = plan::read(e164, None).ok()?;
    form.clear();
    plan::write_e164(&number, form);
    (form == e164).then(|| plan::region_of(&number))?
}

/// One calling code and one length of its national numbers.
struct Survey<'a> {
    code: &'a str,
    /// With `+` and the calling code.
    len: usize,
    dice: Dice,
    form: String,
    spans: Spans,
}

impl Survey<'_> {
    /// What `count` random numbers have in common that begin so: how many are valid, and where, if all in one region.
    fn sample(&mut self, prefix: &str, count: usize) -> (usize, Option<&'static str>) {
        let (mut valid, mut place, mut text) = (0, None, String::new());
        for _ in 0..count {
            text.clear();
            text.push_str(prefix);
            self.dice.fill(&mut text, self.len);
            if let Some(region) = region_of(&text, &mut self.form) {
                valid += 1;
                place = match place {
                    None => Some(region),
                    Some(other) if other == region => place,
                    Some(_) => Some(""),
                };
            }
        }
        (valid, place.filter(|place| !place.is_empty()))
    }

    /// Whether every number is of one region that begins so: all next three digits tried, the others random.
    fn holds(&mut self, prefix: &str, region: &str) -> bool {
        let left = self.len - prefix.len();
        let tried = left.min(3);
        let mut text = String::new();
        (0..10_u32.pow(tried as u32)).all(|next| {
            text.clear();
            let _ = write!(text, "{prefix}{next:0tried$}");
            self.dice.fill(&mut text, self.len);
            region_of(&text, &mut self.form) == Some(region)
        })
    }

    fn look(&mut self, prefix: &mut String) {
        let start = self.code.len() + 1;
        let depth = prefix.len() - start;
        let left = self.len - prefix.len();
        let (valid, place) = self.sample(prefix, if left == 0 { 1 } else { SAMPLE });
        if valid == 0 && (depth > 2 || left == 0) {
            return;
        }
        if let Some(region) = place
            && (left == 0 || valid == SAMPLE)
            && self.holds(prefix, region)
        {
            let key = |filler: char| {
                let mut digits = prefix[start..].to_owned();
                while digits.len() < KEPT.min(self.len - start) {
                    digits.push(filler);
                }
                while digits.len() < KEPT {
                    digits.push('0');
                }
                digits.parse().unwrap()
            };
            self.spans.push((key('0'), key('9'), region));
        } else if depth < DEPTH && left > 0 {
            for digit in '0'..='9' {
                prefix.push(digit);
                self.look(prefix);
                prefix.pop();
            }
        }
    }
}

/// The spans of one calling code and one length of national numbers.
fn spans(code: &str, digits: usize) -> Spans {
    let mut survey = Survey {
        code,
        len: 1 + code.len() + digits,
        dice: Dice(0x9e37_79b9_7f4a_7c15),
        form: String::new(),
        spans: Vec::new(),
    };
    let mut prefix = format!("+{code}");
    if survey.sample(&prefix.clone(), 1500).0 > 0 {
        survey.look(&mut prefix);
    }
    survey.spans
}

/// Whether a range as it is shown is told by all the digits that are looked at.
fn is_deep(range: &str) -> bool {
    range
        .split('-')
        .next()
        .is_some_and(|from| from.len() >= DEPTH)
}

/// A span as `ranges.txt` has it: `2012-9` for what begins with 2012 to 2019.
fn show(from: u32, to: u32, digits: usize) -> String {
    let kept = KEPT.min(digits);
    let cut = 10_u32.pow((KEPT - kept) as u32);
    let (mut from, mut to, mut len) = (from / cut, to / cut, kept);
    while len > 1 && from % 10 == 0 && to % 10 == 9 {
        (from, to, len) = (from / 10, to / 10, len - 1);
    }
    let (from, to) = (format!("{from:0len$}"), format!("{to:0len$}"));
    if from == to {
        return from;
    }
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b);
    let same = same.count();
    format!("{from}-{}", &to[same..])
}

/// The lines of one calling code: its regions, each with how numbers are dialled there and its ranges by length.
fn lines(code: &str, samples_abroad: &[String]) -> String {
    let by_length: Vec<(usize, Spans)> = (4..=13)
        .map(|digits| (digits, spans(code, digits)))
        .filter(|(_, spans)| !spans.is_empty())
        .collect();
    let mut numbers = Vec::new();
    let mut dice = Dice(88_172_645_463_325_252);
    for (digits, spans) in &by_length {
        for (from, to, _) in spans {
            for _ in 0..(3000 / spans.len()).clamp(10, 300) {
                let key = dice.between(*from, *to);
                let mut text = format!("{key:0KEPT$}");
                text.truncate(*digits);
                dice.fill(&mut text, *digits);
                numbers.push(text);
            }
        }
    }
    let mut out = String::new();
    let reads = |text: &str, home: &str, expected: &str| {
        let mut form = String::new();
        plan::read(text, plan::region(home)).is_ok_and(|number| {
            plan::write_e164(&number, &mut form);
            form == expected
        })
    };
    let after_code = ["0", "1", "8", "06"].into_iter().find(|trunk| {
        let mut all = numbers.iter();
        all.all(|number| {
            reads(
                &format!("+{code}{trunk}{number}"),
                "",
                &format!("+{code}{number}"),
            )
        })
    });
    for region in plan::regions_of(code) {
        let all = |trunk: &str| {
            numbers.iter().all(|number| {
                reads(
                    &format!("{trunk}{number}"),
                    region,
                    &format!("+{code}{number}"),
                )
            })
        };
        let plain = if all("") { "plain" } else { "-" };
        let trunk = ["0", "1", "8", "06"]
            .into_iter()
            .find(|trunk| all(trunk))
            .unwrap_or("-");
        let abroad = samples_abroad
            .iter()
            .all(|number| reads(&format!("00{number}"), region, &format!("+{number}")));
        let abroad = if abroad { "00" } else { "-" };
        let _ = writeln!(
            out,
            "{region} {code} {plain} {trunk} {abroad} {}",
            after_code.unwrap_or("-")
        );
        for (digits, spans) in &by_length {
            let mut merged: Vec<(u32, u32)> = Vec::new();
            for &(from, to, _) in spans.iter().filter(|span| span.2 == region) {
                let gap = 10_u32.pow(KEPT.saturating_sub(*digits) as u32);
                match merged.last_mut() {
                    Some(last) if last.1 + gap == from => last.1 = to,
                    _ => merged.push((from, to)),
                }
            }
            let merged = merged.into_iter().map(|(from, to)| show(from, to, *digits));
            let (deep, mut shown): (Vec<String>, Vec<String>) =
                merged.partition(|range| is_deep(range));
            if deep.len() <= CROWD {
                shown.extend(deep);
            }
            shown.sort();
            if !shown.is_empty() {
                let _ = writeln!(out, " {digits} {}", shown.join(" "));
            }
        }
    }
    out
}

/// The whole file.
pub(super) fn world() -> String {
    let codes = plan::calling_codes();
    let (mut dice, mut form, mut abroad) = (Dice(0x1234_5678_9abc_def1), String::new(), Vec::new());
    for code in &codes {
        let tries = (0..20_000).filter_map(|turn| {
            let mut text = format!("+{code}");
            let len = text.len() + 7 + turn % 5;
            dice.fill(&mut text, len);
            region_of(&text, &mut form).map(|_| text[1..].to_owned())
        });
        abroad.extend(tries.take(4));
    }
    codes.iter().map(|code| lines(code, &abroad)).collect()
}
