//! What the cells of a column say as days and times: in which forms they are written, and in which order day and month
//! stand where nothing but digits says it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::table::value::Value;
use crate::types::{self, Options, Type};

/// Forms of a day that mean one day only. The first is read where nothing is declared.
const FIXED: [&str; 13] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%Y年%m月%d号",
    "%Y%m%d",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%b/%Y",
    "%b %d, %Y",
    "%b %d %Y",
    "%d. %b %Y",
];
/// The place of `%Y%m%d` among them.
const COMPACT: usize = 5;

/// Where day, month and year may stand in digits alone.
const ORDERS: [&str; 3] = ["dmy", "mdy", "ymd"];

/// Signs between day, month and year.
const SIGNS: [char; 4] = ['/', '-', '.', ' '];

/// Times of day behind a day, what parts them included. The first stands for no time.
const CLOCKS: [&str; 12] = [
    "",
    " %H:%M:%S",
    " %H:%M",
    " %H:%M:%S.%f",
    "T%H:%M",
    "T%H:%M:%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    " %I:%M%p",
    " %p%I:%M",
    " %H时%M分",
    " %H时%M分%S秒",
];

/// How a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// ISO 8601, with a time or without.
    Iso,
    /// One of [`FIXED`].
    Fixed(u8),
    /// Digits with a sign between them: which sign, whether the year has two digits.
    Digits(u8, bool),
    /// No day at all: a time.
    Nothing,
}

/// How a cell is written: its day, its time (a place in [`CLOCKS`]), and by bits which of [`ORDERS`] are days.
type Key = (Form, u8, u8);

/// Days since 1970-01-01, first and last.
type Span = Option<(i32, i32)>;

/// Cells of one column that are days, times, or both.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    forms: BTreeMap<Key, u64>,
    /// By order; of forms that have no order all are the same.
    spans: [Span; 3],
    /// Whole numbers that a spreadsheet shows as days between 1957 and 2119.
    pub serials: u64,
}

/// What a column of days is declared as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    /// `date`, `datetime` or `time`.
    pub type_name: &'static str,
    /// `formats`; empty where ISO is enough.
    pub formats: Vec<String>,
    /// How many cells it reads.
    pub taken: u64,
    /// The first and last day; none of times.
    pub span: Span,
    /// What decided between day and month.
    pub order: Order,
}

/// What decides in which order day, month and year stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// They are written so that there is no question.
    Clear,
    /// Some day can be read in one way only; the order by its place in [`ORDERS`].
    Proven(usize),
    /// Another column of the table proves it.
    ByAnother(usize),
    /// Some days can be read in one way only and some in another only.
    Mixed(usize),
    /// Nothing decides.
    Unproven,
}

type Reader = Option<Box<dyn Type>>;

/// By whether the year is short, by order.
type ByOrder = [[Reader; ORDERS.len()]; 2];

struct Readers {
    fixed: Vec<Reader>,
    /// By sign.
    digits: Vec<ByOrder>,
    clocks: Vec<Reader>,
    iso_date: Reader,
    iso_datetime: Reader,
    iso_time: Reader,
}

static READERS: LazyLock<Readers> = LazyLock::new(|| {
    let build = |name: &str, format: Option<String>| {
        let options = Options {
            format,
            ..Options::default()
        };
        types::find(name).and_then(|entry| (entry.build)(&options).ok())
    };
    let date = |format: &str| build("date", Some(format.to_owned()));
    let orders = |sign, short| ORDERS.map(|order| date(&digits(order, sign, short)));
    Readers {
        fixed: FIXED.iter().map(|form| date(form)).collect(),
        digits: SIGNS
            .map(|sign| [orders(sign, false), orders(sign, true)])
            .into(),
        clocks: CLOCKS
            .map(|clock| build("time", Some(clock.get(1..)?.to_owned())))
            .into(),
        iso_date: build("date", None),
        iso_datetime: build("datetime", None),
        iso_time: build("time", None),
    }
});

/// The format of a day in digits: `%d/%m/%Y`.
fn digits(order: &str, sign: char, short: bool) -> String {
    let parts = order.chars().map(|part| match (part, short) {
        ('y', true) => "%y",
        ('y', false) => "%Y",
        ('m', _) => "%m",
        _ => "%d",
    });
    parts.collect::<Vec<_>>().join(&sign.to_string())
}

fn reads(reader: &Reader, text: &str) -> Option<Value> {
    let value = reader.as_ref()?.read(text);
    value.is_present().then_some(value)
}

impl Dates {
    /// Takes a cell that is not empty. Whether it is a day or a time in some form.
    pub(super) fn take(&mut self, text: &str) -> bool {
        const LONGEST: usize = 40;
        let bytes = text.as_bytes();
        let few = bytes.len() < 4 || bytes.len() > LONGEST;
        if few || !bytes.iter().any(u8::is_ascii_digit) {
            return false;
        }
        let run = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if run == bytes.len() {
            return self.plain(text);
        }
        // What begins with neither one to eight digits nor the name of a month is soon told from a day.
        let named = run == 0 && is_month(text);
        if run > 8 || (run == 0 && !named) {
            return false;
        }
        let key = self.read(text, run);
        if let Some(key) = key {
            *self.forms.entry(key).or_default() += 1;
        }
        key.is_some()
    }

    /// Digits alone: a day without signs, or a spreadsheet's number of one.
    fn plain(&mut self, text: &str) -> bool {
        let day = match text.len() {
            8 => reads(&READERS.fixed[COMPACT], text),
            5 => {
                let serial = text
                    .parse()
                    .is_ok_and(|days: u32| (21_000..=80_000).contains(&days));
                self.serials += u64::from(serial);
                None
            }
            _ => None,
        };
        let Some(Value::Date(day)) = day else {
            return false;
        };
        // Eight digits are days of our time, or no days.
        if !(-25_567..47_482).contains(&day) {
            return false;
        }
        self.reach(7, day);
        *self
            .forms
            .entry((Form::Fixed(COMPACT as u8), 0, 7))
            .or_default() += 1;
        true
    }

    /// What is read where nothing is declared.
    fn iso(&mut self, text: &str) -> Option<Key> {
        const DAY: i64 = 86_400_000_000;
        if let Some(Value::Date(day)) = reads(&READERS.iso_date, text) {
            self.reach(7, day);
            return Some((Form::Iso, 0, 7));
        }
        if let Some(Value::DateTime { micros, .. }) = reads(&READERS.iso_datetime, text) {
            self.reach(7, i32::try_from(micros.div_euclid(DAY)).unwrap_or_default());
            return Some((Form::Iso, 1, 7));
        }
        reads(&READERS.iso_time, text).map(|_| (Form::Nothing, 0, 7))
    }

    fn read(&mut self, text: &str, run: usize) -> Option<Key> {
        match (run, text.as_bytes().get(run)) {
            (4, Some(b'-')) | (2, Some(b':')) => {
                if let Some(key) = self.iso(text) {
                    return Some(key);
                }
            }
            _ => {}
        }
        let (day, gap, clock) = split(text);
        let place = if clock.is_empty() {
            0
        } else {
            (1..CLOCKS.len()).find(|at| {
                let parted = gap.is_empty() || CLOCKS[*at].starts_with(gap);
                parted && reads(&READERS.clocks[*at], clock).is_some()
            })?
        };
        if day.is_empty() {
            return Some((Form::Nothing, place as u8, 7));
        }
        let (form, orders) = self.day(day, run)?;
        Some((form, place as u8, orders))
    }

    /// How a day is written, and in which orders it is one.
    fn day(&mut self, text: &str, run: usize) -> Option<(Form, u8)> {
        let sign = text[run..].chars().next();
        let digits_follow = sign.is_some_and(|sign| {
            let after = &text[run + sign.len_utf8()..];
            after.starts_with(|c: char| c.is_ascii_digit())
        });
        if let Some(place) = SIGNS.iter().position(|known| Some(*known) == sign)
            && digits_follow
            && matches!(run, 1 | 2)
        {
            return self.digits(text, place);
        }
        let mut fixed = forms(run, sign)
            .iter()
            .map(|place| (*place, &READERS.fixed[*place]));
        let (place, day) = fixed.find_map(|(place, reader)| Some((place, reads(reader, text)?)))?;
        if let Value::Date(day) = day {
            self.reach(7, day);
        }
        Some((Form::Fixed(place as u8), 7))
    }

    fn digits(&mut self, text: &str, sign: usize) -> Option<(Form, u8)> {
        for short in [false, true] {
            let mut orders = 0;
            for (at, reader) in READERS.digits[sign][usize::from(short)].iter().enumerate() {
                if let Some(Value::Date(day)) = reads(reader, text) {
                    orders |= 1 << at;
                    self.reach(1 << at, day);
                }
            }
            if orders > 0 {
                return Some((Form::Digits(sign as u8, short), orders));
            }
        }
        None
    }

    fn reach(&mut self, orders: u8, day: i32) {
        for (at, span) in self.spans.iter_mut().enumerate() {
            if orders & (1 << at) > 0 {
                let (first, last) = span.unwrap_or((day, day));
                *span = Some((first.min(day), last.max(day)));
            }
        }
    }

    /// Adds what came after.
    pub(super) fn merge(&mut self, later: Self) {
        for (key, count) in later.forms {
            *self.forms.entry(key).or_default() += count;
        }
        for (at, span) in later.spans.into_iter().enumerate() {
            if let Some((first, last)) = span {
                self.reach(1 << at, first);
                self.reach(1 << at, last);
            }
        }
        self.serials += later.serials;
    }

    /// How many cells are days or times in one form or another.
    pub(super) fn taken(&self) -> u64 {
        self.forms.values().sum()
    }

    /// How many of them are eight digits and nothing else.
    pub(super) fn compact(&self) -> u64 {
        let key = (Form::Fixed(COMPACT as u8), 0, 7);
        self.forms.get(&key).copied().unwrap_or_default()
    }

    /// The order that this column proves, if days in digits stand in it and it proves one.
    pub(super) fn proof(&self) -> Option<usize> {
        match self.order(None) {
            Order::Proven(order) => Some(order),
            _ => None,
        }
    }

    /// What decides the order; `another` is what other columns prove.
    fn order(&self, another: Option<usize>) -> Order {
        let mut all = 0;
        let mut by_order = [0; ORDERS.len()];
        for ((form, _, orders), count) in &self.forms {
            if !matches!(form, Form::Digits(..)) {
                continue;
            }
            all += count;
            for (at, sum) in by_order.iter_mut().enumerate() {
                *sum += if orders & (1 << at) > 0 { *count } else { 0 };
            }
        }
        if all == 0 {
            return Order::Clear;
        }
        let whole: Vec<usize> = (0..ORDERS.len())
            .filter(|at| by_order[*at] == all)
            .collect();
        match (whole.as_slice(), another) {
            ([one], _) => Order::Proven(*one),
            ([], _) => {
                let most = by_order.iter().max().copied().unwrap_or_default();
                Order::Mixed(
                    by_order
                        .iter()
                        .position(|sum| *sum == most)
                        .unwrap_or_default(),
                )
            }
            (several, Some(other)) if several.contains(&other) => Order::ByAnother(other),
            _ => Order::Unproven,
        }
    }

    /// What the column is to be declared as; `another`: the order that other columns prove. None where there are no
    /// days and times in it.
    pub(super) fn declared(&self, another: Option<usize>) -> Option<Declared> {
        let order = self.order(another);
        let chosen = match order {
            Order::Proven(at) | Order::ByAnother(at) | Order::Mixed(at) => Some(at),
            Order::Clear | Order::Unproven => None,
        };
        let timed = |(form, clock, _): &Key| *form == Form::Nothing || *clock > 0;
        let days = self.forms.keys().any(|(form, ..)| *form != Form::Nothing);
        let type_name = match (self.forms.is_empty(), days, self.forms.keys().any(timed)) {
            (true, ..) => return None,
            (_, false, _) => "time",
            (_, true, true) => "datetime",
            (_, true, false) => "date",
        };
        let mut taken = 0;
        let mut formats: Vec<(u64, String)> = Vec::new();
        for ((form, clock, orders), count) in &self.forms {
            let format = match form {
                Form::Iso if (*clock > 0) == (type_name == "datetime") => {
                    taken += count;
                    continue;
                }
                Form::Iso => FIXED[0].to_owned(),
                Form::Fixed(at) => FIXED[usize::from(*at)].to_owned(),
                Form::Digits(sign, short) => match chosen {
                    Some(order) if orders & (1 << order) > 0 => {
                        digits(ORDERS[order], SIGNS[usize::from(*sign)], *short)
                    }
                    // By day first, so that what is unproven has an example.
                    None => digits(ORDERS[0], SIGNS[usize::from(*sign)], *short),
                    Some(_) => continue,
                },
                Form::Nothing if type_name != "time" => continue,
                Form::Nothing if *clock == 0 => {
                    taken += count;
                    continue;
                }
                Form::Nothing => CLOCKS[usize::from(*clock)][1..].to_owned(),
            };
            let clock = match form {
                Form::Nothing => "",
                _ => CLOCKS[usize::from(*clock)],
            };
            taken += count;
            let format = format!("{format}{clock}");
            match formats.iter_mut().find(|(_, known)| *known == format) {
                Some((sum, _)) => *sum += count,
                None => formats.push((*count, format)),
            }
        }
        formats.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.cmp(y)));
        Some(Declared {
            type_name,
            formats: formats.into_iter().map(|(_, format)| format).collect(),
            taken,
            span: self.spans[chosen.unwrap_or_default()],
            order,
        })
    }
}

/// The places in [`FIXED`] of the forms that begin with a run of so many digits and then this sign.
fn forms(run: usize, sign: Option<char>) -> &'static [usize] {
    match (run, sign) {
        (4, Some('-')) => &[0],
        (4, Some('/')) => &[1],
        (4, Some('.')) => &[2],
        (4, Some('年')) => &[3, 4],
        (8, _) => &[COMPACT],
        (1 | 2, Some(' ')) => &[6],
        (1 | 2, Some('-')) => &[7, 8],
        (1 | 2, Some('/')) => &[9],
        (1 | 2, Some('.')) => &[12],
        (0, _) => &[10, 11],
        _ => &[],
    }
}

/// Whether the text begins with the name of a month, full or short.
fn is_month(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let head = text.get(..3).unwrap_or_default();
    MONTHS.iter().any(|month| month.eq_ignore_ascii_case(head))
}

/// The day, what parts it from the time, and the time; the parts that are not there are empty.
fn split(text: &str) -> (&str, &str, &str) {
    let Some(colon) = text.find([':', '时']) else {
        return (text, "", "");
    };
    let before = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let halves = ["上午", "下午"];
    let before = halves
        .iter()
        .find_map(|half| before.strip_suffix(half))
        .unwrap_or(before);
    let (head, clock) = text.split_at(before.len());
    match head.char_indices().next_back() {
        Some((at, ' ' | 'T')) => (&head[..at], &head[at..], clock),
        Some(_) => (text, "", ""),
        None => ("", "", clock),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Dates {
        let mut dates = Dates::default();
        for text in texts {
            dates.take(text);
        }
        dates
    }

    fn declared(texts: &[&str]) -> (&'static str, Vec<String>, u64, Order) {
        let found = of(texts).declared(None).unwrap();
        (found.type_name, found.formats, found.taken, found.order)
    }

    #[test]
    fn every_form_compiles() {
        assert!(READERS.fixed.iter().all(Option::is_some));
        assert!(
            READERS
                .digits
                .iter()
                .flatten()
                .flatten()
                .all(Option::is_some)
        );
        assert!(READERS.clocks[1..].iter().all(Option::is_some));
    }

    #[test]
    fn forms_are_recognised() {
        for (texts, type_name, formats) in [
            (&["2024-03-05"][..], "date", &[][..]),
            (&["2024-3-5", "2024-03-05"], "date", &["%Y-%m-%d"]),
            (
                &["2024/3/5", "2024年3月5日", "2024/03/06"],
                "date",
                &["%Y/%m/%d", "%Y年%m月%d日"],
            ),
            (&["20240305"], "date", &["%Y%m%d"]),
            (&["5-Mar-24"], "date", &["%d-%b-%y"]),
            (&["Mar 5, 2024"], "date", &["%b %d, %Y"]),
            (&["2024-03-05T10:00:00"], "datetime", &[]),
            (
                &["2024-03-05 10:00:00", "2024-03-05"],
                "datetime",
                &["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"],
            ),
            (&["2024/3/5 9:30"], "datetime", &["%Y/%m/%d %H:%M"]),
            (&["2024/3/5 上午9:30"], "datetime", &["%Y/%m/%d %p%I:%M"]),
            (&["13/05/2024 9:30 AM"], "datetime", &["%d/%m/%Y %I:%M %p"]),
            (&["10:30:00"], "time", &[]),
            (&["10:30"], "time", &["%H:%M"]),
        ] {
            let found = declared(texts);
            assert_eq!(
                (found.0, found.1.as_slice(), found.2),
                (
                    type_name,
                    formats
                        .iter()
                        .map(|format| (*format).to_owned())
                        .collect::<Vec<_>>()
                        .as_slice(),
                    texts.len() as u64
                ),
                "{texts:?}"
            );
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_proven_or_not() {
        for (texts, order) in [
            (&["05/03/2024", "13/05/2024"][..], Order::Proven(0)),
            (&["05/03/2024", "05/13/2024"], Order::Proven(1)),
            (&["05/03/2024", "03/05/2024"], Order::Unproven),
            (&["13/05/2024", "05/13/2024", "05/14/2024"], Order::Mixed(1)),
            (&["99-12-31", "24-01-02"], Order::Proven(2)),
            (&["2024-01-02"], Order::Clear),
        ] {
            assert_eq!(declared(texts).3, order, "{texts:?}");
        }
        let unproven = of(&["05/03/2024"]);
        assert_eq!(unproven.declared(Some(1)).unwrap().formats, ["%m/%d/%Y"]);
        assert_eq!(
            unproven.declared(Some(1)).unwrap().order,
            Order::ByAnother(1)
        );
    }

    #[test]
    fn other_text_is_no_day() {
        for text in [
            "138-0013-8000",
            "12345678901",
            "99999999",
            "12.5",
            "1-2",
            "王",
            "Mary",
            "2024-02-30",
            "3 rooms",
            "1:2:3:4",
        ] {
            assert!(!of(&[]).take(text), "{text}");
        }
        assert_eq!(of(&["45000", "12"]).serials, 1);
    }
}
