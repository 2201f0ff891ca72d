//! Numbers in Chinese words, in daily and in financial characters, digits among them: 三千五百, 一亿2000万, 壹仟贰佰,
//! 三点一四, 二〇二六, and sums in 元, 角 and 分.

use super::digits::{digit, place};
use super::{Unread, magnitude, spelling};

/// One piece of a number in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// 一 to 九.
    Digit(u64),
    Zero,
    /// Digits that are no words, and how many.
    Figures(u64, usize),
    /// 十, 百, 千.
    Small(u64),
    /// 万, 亿.
    Big(u64),
}

const TEN_THOUSAND: u64 = 10_000;
const HUNDRED_MILLION: u64 = 100_000_000;
/// How many figures a piece may have.
const MOST_FIGURES: usize = 8;

fn word(c: char) -> Option<Piece> {
    Some(match c {
        '〇' | '零' | '○' => Piece::Zero,
        '一' | '壹' | '幺' => Piece::Digit(1),
        '二' | '贰' | '貳' | '两' | '兩' => Piece::Digit(2),
        '三' | '叁' | '參' | '叄' => Piece::Digit(3),
        '四' | '肆' => Piece::Digit(4),
        '五' | '伍' => Piece::Digit(5),
        '六' | '陆' | '陸' => Piece::Digit(6),
        '七' | '柒' => Piece::Digit(7),
        '八' | '捌' => Piece::Digit(8),
        '九' | '玖' => Piece::Digit(9),
        '十' | '拾' => Piece::Small(10),
        '百' | '佰' => Piece::Small(100),
        '千' | '仟' => Piece::Small(1000),
        '万' | '萬' => Piece::Big(TEN_THOUSAND),
        '亿' | '億' => Piece::Big(HUNDRED_MILLION),
        _ => return None,
    })
}

/// Appends the digits of a number in words, divided by ten to the power of `share`. Whether it was a sum in 元, 角 and
/// 分.
///
/// # Errors
/// When it is none.
pub(super) fn read(text: &str, share: u8, out: &mut String) -> Result<bool, Unread> {
    let from = out.len();
    let mut is_money = false;
    let scale = if let Some(part) = magnitude::part(text) {
        out.push_str(part);
        part.len()
    } else if share != 0 && text == "百" {
        out.push_str("100");
        0
    } else if let Some((whole, fraction)) = text.split_once(['点', '點']) {
        with_point(whole, fraction, share, out)?;
        return Ok(false);
    } else if let Some((whole, rest, loose)) = split_money(text) {
        is_money = true;
        push_whole(whole, out)?;
        push_cents(rest, loose, out)?
    } else {
        push_whole(text, out)?;
        0
    };
    place(out, from, scale, -i64::from(share))?;
    Ok(is_money)
}

/// 三点一四, and 三点五万.
fn with_point(whole: &str, fraction: &str, share: u8, out: &mut String) -> Result<(), Unread> {
    let from = out.len();
    push_whole(whole, out)?;
    let len = fraction
        .char_indices()
        .find(|(_, c)| !matches!(word(*c), Some(Piece::Digit(_) | Piece::Zero)))
        .map_or(fraction.len(), |(at, _)| at);
    let (digits, unit) = fraction.split_at(len);
    let scale = digits.chars().count();
    if scale == 0 {
        return Err(Unread::NotANumber);
    }
    push_digits(digits, out);
    let unit = magnitude::of(unit, false)
        .filter(|unit| unit.part.is_none())
        .ok_or(Unread::NotANumber)?;
    place(out, from, scale, i64::from(unit.power) - i64::from(share))
}

/// Appends the figures of words that are all digits.
fn push_digits(text: &str, out: &mut String) {
    out.extend(text.chars().filter_map(|c| match word(c)? {
        Piece::Digit(value) => char::from_digit(value as u32, 10),
        _ => Some('0'),
    }));
}

/// Appends a whole number: words that are all digits one by one (二〇二六), others as what they amount to.
fn push_whole(text: &str, out: &mut String) -> Result<(), Unread> {
    let text = spelling::trim(text);
    let is_digit =
        |c| matches!(word(c), Some(Piece::Digit(_) | Piece::Zero)) && c != '两' && c != '兩';
    let all_digits = text.chars().all(is_digit);
    if all_digits && text.chars().nth(1).is_some() {
        push_digits(text, out);
        return Ok(());
    }
    let value = amount(text)?;
    out.push_str(&value.to_string());
    Ok(())
}

/// A sum that is built up piece by piece.
#[derive(Default)]
struct Sum {
    /// What 亿 closed.
    above: u64,
    /// What 万 closed since.
    middle: u64,
    /// What stands since the last of these.
    section: u64,
    /// The last 十, 百 or 千 of the section.
    last: Option<u64>,
    /// What waits for its unit: a number, and whether it is in figures.
    pending: Option<(u64, usize)>,
    /// Whether a 零 stands before it.
    gap: bool,
    /// What unit stands directly before it; 1 for none.
    unit: u64,
}

/// What a number in words amounts to.
fn amount(text: &str) -> Result<u64, Unread> {
    let mut sum = Sum {
        unit: 1,
        ..Sum::default()
    };
    let mut rest = text;
    let mut pieces = 0;
    while let Some((piece, after)) = next(rest)? {
        sum.add(piece, pieces == 0)?;
        rest = after;
        pieces += 1;
    }
    if pieces == 0 || !rest.is_empty() {
        return Err(Unread::NotANumber);
    }
    sum.close()
}

/// The piece at the start of `text`, and what follows it; None where there is no more.
fn next(text: &str) -> Result<Option<(Piece, &str)>, Unread> {
    let text = text.trim_start_matches(spelling::is_blank);
    let Some(c) = text.chars().next() else {
        return Ok(None);
    };
    if let Some(piece) = word(c) {
        return Ok(Some((piece, &text[c.len_utf8()..])));
    }
    let (mut value, mut count, mut end) = (0, 0, 0);
    for c in text.chars() {
        let Some((digit, _)) = digit(c) else { break };
        if count == MOST_FIGURES {
            return Err(Unread::TooLong);
        }
        value = value * 10 + u64::from(digit);
        count += 1;
        end += c.len_utf8();
    }
    if count == 0 {
        return Err(Unread::NotANumber);
    }
    Ok(Some((Piece::Figures(value, count), &text[end..])))
}

impl Sum {
    fn add(&mut self, piece: Piece, first: bool) -> Result<(), Unread> {
        match piece {
            Piece::Digit(value) | Piece::Figures(value, _) => {
                if self.pending.is_some() {
                    return Err(Unread::NotANumber);
                }
                let figures = if let Piece::Figures(_, count) = piece {
                    count
                } else {
                    0
                };
                self.pending = Some((value, figures));
            }
            Piece::Zero => {
                if self.pending.is_some() || self.gap {
                    return Err(Unread::NotANumber);
                }
                self.gap = true;
                if first {
                    self.pending = Some((0, 0));
                }
            }
            Piece::Small(unit) => self.small(unit)?,
            Piece::Big(unit) => self.big(unit)?,
        }
        Ok(())
    }

    fn small(&mut self, unit: u64) -> Result<(), Unread> {
        let starts = self.last.is_none();
        let count = match self.pending.take() {
            Some((count @ 1..=9, _)) => count,
            // 十二; 一百十二 is said too.
            None if unit == 10 => 1,
            _ => return Err(Unread::NotANumber),
        };
        let falls = self
            .last
            .is_none_or(|last| unit < last && (!self.gap || unit * 10 < last));
        if !falls || starts && self.section != 0 {
            return Err(Unread::NotANumber);
        }
        self.section += count * unit;
        (self.last, self.unit, self.gap) = (Some(unit), unit, false);
        Ok(())
    }

    fn big(&mut self, unit: u64) -> Result<(), Unread> {
        self.section += self.pending.take().map_or(0, |(value, _)| value);
        let fits = if unit == TEN_THOUSAND {
            let fits = self.middle == 0 && (1..TEN_THOUSAND).contains(&self.section);
            self.middle = self.section.saturating_mul(unit);
            fits
        } else {
            let below = self.middle + self.section;
            let fits = self.above == 0 && (1..HUNDRED_MILLION).contains(&below);
            (self.above, self.middle) = (below.saturating_mul(unit), 0);
            fits
        };
        (self.section, self.last, self.unit, self.gap) = (0, None, unit, false);
        if fits {
            Ok(())
        } else {
            Err(Unread::NotANumber)
        }
    }

    fn close(mut self) -> Result<u64, Unread> {
        let lowest = self.last.unwrap_or(match (self.above, self.middle) {
            (0, 0) => u64::MAX,
            (_, 0) => HUNDRED_MILLION,
            _ => TEN_THOUSAND,
        });
        match self.pending {
            // 一百零 ends too early.
            None if self.gap => return Err(Unread::NotANumber),
            None => {}
            Some((value, 0)) => {
                // 一万二 is 12000: what follows a unit directly counts the next one. 一万零二 does not.
                let next = if self.gap || self.unit <= 10 {
                    1
                } else {
                    self.unit / 10
                };
                self.section += value * next;
            }
            Some((_, 1)) if self.unit > 10 && !self.gap => return Err(Unread::Spoken),
            Some((value, _)) if value < lowest => self.section += value,
            Some(_) => return Err(Unread::NotANumber),
        }
        Ok(self.above + self.middle + self.section)
    }
}

/// What stands before 元 and what behind it, and whether it was 块, behind which a digit alone is 角. Of a sum of 角 and
/// 分 alone nothing stands before.
fn split_money(text: &str) -> Option<(&str, &str, bool)> {
    for (unit, loose) in [
        ('元', false),
        ('圆', false),
        ('圓', false),
        ('块', true),
        ('塊', true),
    ] {
        if let Some((whole, rest)) = text.split_once(unit) {
            return Some((whole, rest, loose));
        }
    }
    // 分 alone may be marks in an examination, or minutes.
    text.contains(['角', '毛']).then_some(("零", text, false))
}

/// Appends the digits of 角 and 分 and gives how many: 五角, 五角二分, 零二分; behind 块 五.
fn push_cents(text: &str, loose: bool, out: &mut String) -> Result<usize, Unread> {
    let mut rest = spelling::trim(text);
    let mut take = |units: [char; 2], bare: bool| {
        let mut chars = rest.strip_prefix('零').unwrap_or(rest).chars();
        let value = match chars.next().map(|c| (word(c), digit(c))) {
            Some((Some(Piece::Digit(value)), _)) => value,
            Some((Some(Piece::Zero), _)) => 0,
            Some((_, Some((value, _)))) => u64::from(value),
            _ => return None,
        };
        let after = chars.as_str();
        if bare && after.is_empty() {
            rest = "";
            return Some(value);
        }
        rest = after.strip_prefix(units)?;
        Some(value)
    };
    let tenths = take(['角', '毛'], loose);
    let hundredths = take(['分', '分'], loose && tenths.is_some());
    if !rest.is_empty() || tenths.is_none() && hundredths.is_none() {
        return Err(Unread::NotANumber);
    }
    let figure = |value: u64| char::from_digit(value as u32, 10).unwrap_or('0');
    out.push(figure(tenths.unwrap_or(0)));
    let Some(hundredths) = hundredths else {
        return Ok(1);
    };
    out.push(figure(hundredths));
    Ok(2)
}

#[cfg(test)]
mod tests {
    use super::super::{Amount, Numerals};
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<(String, Amount), Unread> {
        let mut out = String::new();
        let amount = Numerals::of(None).read(text, &mut out)?;
        Ok((out, amount))
    }

    /// A number in daily Chinese, as a clerk writes it.
    fn in_words(number: u64) -> String {
        const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        fn section(number: u64, full: bool) -> String {
            let mut text = String::new();
            let mut gap = full && number < 1000;
            for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = number / unit % 10;
                if digit == 0 {
                    gap |= !text.is_empty();
                    continue;
                }
                if gap {
                    text.push('零');
                    gap = false;
                }
                text.push(DIGITS[digit as usize]);
                text.push_str(name);
            }
            text
        }
        if number == 0 {
            return "零".to_owned();
        }
        let mut text = String::new();
        let mut gap = false;
        for (unit, name) in [
            (HUNDRED_MILLION * 10_000, "万"),
            (HUNDRED_MILLION, "亿"),
            (10_000, "万"),
            (1, ""),
        ] {
            let part = number / unit % 10_000;
            if part > 0 {
                text.push_str(&section(part, !text.is_empty() || gap));
                text.push_str(name);
            } else {
                gap |= !text.is_empty();
                if unit == HUNDRED_MILLION && !text.is_empty() {
                    text.push_str(name);
                }
            }
        }
        text
    }

    proptest! {
        #[test]
        fn words_are_read_as_they_were_written(number in 0_u64..10_000_000_000_000_000, small in 0_u64..100_000) {
            for number in [number, small, small * 10_000, small * HUNDRED_MILLION] {
                let text = in_words(number);
                let plain = number.to_string();
                prop_assert_eq!(read(&text).map(|(digits, _)| digits), Ok(plain.clone()), "{}", text);
                let formal: String = text.chars().map(|c| match "一二三四五六七八九十百千".chars().position(|d| d == c) {
                    Some(at) => "壹贰叁肆伍陆柒捌玖拾佰仟".chars().nth(at).unwrap(),
                    None => c,
                }).collect();
                prop_assert_eq!(read(&format!("{formal}元整")), Ok((plain, Amount { currency: Some("CNY"), percent: false })));
            }
        }
    }
}
