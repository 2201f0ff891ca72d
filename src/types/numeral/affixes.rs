//! What stands around the digits of a number: minus, brackets, currency, per cent, 整.

use super::currency::{self, Sign};
use super::grouping::Signs;
use super::{Unread, spelling};

/// A text without what stands around its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peeled<'a> {
    /// What is left.
    pub(super) body: &'a str,
    pub(super) negative: bool,
    /// Whether a sign or brackets were taken off: a second one is none.
    signed: bool,
    front: Option<Sign>,
    back: Option<Sign>,
    /// By which power of ten the number is divided: 2 for per cent, 3 for ‰; 0 for none.
    pub(super) share: u8,
    /// Whether 整 was taken off.
    closed: bool,
}

const MINUS: [char; 8] = ['-', '−', '－', '–', '‐', '‑', '﹣', '﹘'];
const PLUS: [char; 2] = ['+', '＋'];
/// What says that there are no cents, behind the decimal sign: `5,-`, `5.—`.
const NO_CENTS: [char; 4] = ['-', '–', '—', '−'];

/// The power of ten that a sign of a share, before or behind the number, divides it by.
fn share(sign: char) -> Option<u8> {
    match sign {
        '%' | '％' | '٪' | '﹪' => Some(2),
        '‰' | '؉' => Some(3),
        _ => None,
    }
}

/// The same in words.
static SHARES_BEFORE: &[(&str, u8)] = &[("百分之", 2), ("千分之", 3), ("万分之", 4), ("萬分之", 4)];
static SHARES_BEHIND: &[(&str, u8)] = &[("percent", 2), ("per cent", 2), ("pct.", 2), ("pct", 2)];

/// Takes off whatever stands around a number, from outside in.
///
/// # Errors
/// When a second sign or currency is left in the way.
pub(super) fn peel(text: &str) -> Result<Peeled<'_>, Unread> {
    let mut peeled = Peeled {
        body: text,
        negative: false,
        signed: false,
        front: None,
        back: None,
        share: 0,
        closed: false,
    };
    // Each round takes something off, and each kind of thing comes off once.
    loop {
        peeled.body = spelling::trim(peeled.body);
        // Nothing stands around digits.
        let bytes = peeled.body.as_bytes();
        let before = !bytes.first().is_some_and(u8::is_ascii_digit);
        let behind = !bytes.last().is_some_and(u8::is_ascii_digit);
        let taken = (before || behind) && peeled.take_sign()
            || before && behind && peeled.take_brackets()
            || before && (peeled.take_share_before() || peeled.take_currency_before())
            || behind
                && (peeled.take_share_behind()
                    || peeled.take_currency_behind()
                    || peeled.take_no_cents()
                    || peeled.take_closing());
        if !taken {
            break;
        }
    }
    if peeled.body.is_empty() {
        return Err(Unread::NotANumber);
    }
    Ok(peeled)
}

impl<'a> Peeled<'a> {
    /// The currency that was written, resolved by the country's own: `$` is CAD in Canada.
    ///
    /// # Errors
    /// When two were written that cannot be one.
    pub(super) fn currency(
        &self,
        home: Option<&'static str>,
    ) -> Result<Option<&'static str>, Unread> {
        match (self.front, self.back) {
            (None, None) => Ok(None),
            (Some(sign), None) | (None, Some(sign)) => Ok(Some(
                home.filter(|home| sign.of.contains(home))
                    .unwrap_or(sign.code),
            )),
            (Some(unit), Some(sign)) if unit.is_unit => agreed(sign, unit, home).map(Some),
            (Some(sign), Some(other)) => agreed(sign, other, home).map(Some),
        }
    }

    /// What comma and point mean beside what was written, if that is `code`.
    pub(super) fn signs(&self, code: &'static str) -> Signs {
        let shared = self.front.or(self.back).map_or(&[][..], |sign| sign.of);
        currency::signs(code, shared)
    }

    fn take_sign(&mut self) -> bool {
        if self.signed {
            return false;
        }
        if let Some(rest) = self
            .body
            .strip_prefix(MINUS)
            .or_else(|| self.body.strip_prefix(['负', '負']))
        {
            (self.body, self.negative) = (rest, true);
        } else if let Some(rest) = self.body.strip_prefix(PLUS) {
            self.body = rest;
        } else if let Some(rest) = self.body.strip_suffix(MINUS)
            && !rest.ends_with([',', '.', '-', '–'])
        {
            (self.body, self.negative) = (rest, true);
        } else {
            return false;
        }
        self.signed = true;
        true
    }

    /// Brackets around the whole are an accountant's minus.
    fn take_brackets(&mut self) -> bool {
        let inner = self
            .body
            .strip_prefix(['(', '（'])
            .and_then(|rest| rest.strip_suffix([')', '）']));
        match inner {
            Some(inner) if !self.signed => {
                (self.body, self.negative, self.signed) = (inner, true, true);
                true
            }
            _ => false,
        }
    }

    fn take_share_before(&mut self) -> bool {
        let body = self.body;
        let taken = body
            .chars()
            .next()
            .and_then(|first| Some((&body[first.len_utf8()..], share(first)?)))
            .or_else(|| {
                let mut words = SHARES_BEFORE.iter();
                words.find_map(|(word, power)| Some((body.strip_prefix(word)?, *power)))
            });
        self.take_share(taken)
    }

    fn take_share_behind(&mut self) -> bool {
        let body = self.body;
        let word = || {
            SHARES_BEHIND.iter().find_map(|(word, power)| {
                let (rest, tail) = body.split_at_checked(body.len().checked_sub(word.len())?)?;
                let whole = tail.eq_ignore_ascii_case(word) && !rest.ends_with(char::is_alphabetic);
                whole.then_some((rest, *power))
            })
        };
        let taken = body
            .chars()
            .next_back()
            .and_then(|last| Some((&body[..body.len() - last.len_utf8()], share(last)?)))
            .or_else(word);
        self.take_share(taken)
    }

    fn take_share(&mut self, taken: Option<(&'a str, u8)>) -> bool {
        let taken = taken.filter(|_| self.share == 0);
        if let Some((rest, power)) = taken {
            (self.body, self.share) = (rest, power);
        }
        taken.is_some()
    }

    fn take_currency_before(&mut self) -> bool {
        if self.front.is_none()
            && let Some((sign, rest)) = currency::leading(self.body)
        {
            (self.front, self.body) = (Some(sign), rest);
            return true;
        }
        false
    }

    fn take_currency_behind(&mut self) -> bool {
        if self.back.is_none()
            && let Some((sign, rest)) = currency::trailing(self.body)
        {
            (self.back, self.body) = (Some(sign), rest);
            return true;
        }
        false
    }

    /// `5,-` and `5.—` of a price.
    fn take_no_cents(&mut self) -> bool {
        if self.front.is_none() && self.back.is_none() {
            return false;
        }
        let rest = self.body.trim_end_matches(NO_CENTS);
        match rest.strip_suffix([',', '.']) {
            Some(whole) if rest.len() < self.body.len() => {
                self.body = whole;
                true
            }
            _ => false,
        }
    }

    /// 整 or 正 behind a sum in words.
    fn take_closing(&mut self) -> bool {
        match self.body.strip_suffix(['整', '正']) {
            Some(rest) if !self.closed && rest.ends_with(['元', '圆', '圓', '角']) => {
                (self.body, self.closed) = (rest, true);
                true
            }
            _ => false,
        }
    }
}

/// The currency that two signs name together.
fn agreed(sign: Sign, other: Sign, home: Option<&'static str>) -> Result<&'static str, Unread> {
    if !sign.code.is_empty() {
        let fits = other.is_unit || other.code == sign.code || other.of.contains(&sign.code);
        return if fits {
            Ok(sign.code)
        } else {
            Err(Unread::Currencies)
        };
    }
    if !other.code.is_empty() && !other.is_unit {
        let fits = sign.of.contains(&other.code);
        return if fits {
            Ok(other.code)
        } else {
            Err(Unread::Currencies)
        };
    }
    let mut both = sign
        .of
        .iter()
        .copied()
        .filter(|code| other.of.contains(code));
    if let Some(home) = home.filter(|home| both.clone().any(|code| code == *home)) {
        return Ok(home);
    }
    match (both.next(), both.next()) {
        (None, _) if !other.is_unit => Err(Unread::Currencies),
        (Some(only), None) => Ok(only),
        _ => Ok(""),
    }
}
