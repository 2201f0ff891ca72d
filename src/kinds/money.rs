//! `money`: an amount of money in plain digits, or as people write one: `￥1,234.50`, `3.5万元`, `1.234,50 €`.
//!
//! Which currency it is stands in another column or in nobody's doubt: the canonical form is the number alone. Where
//! the locale names a country, an amount in another country's currency is therefore refused, not made a wrong number.

use super::spelling::{self, trim};
use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;
use crate::types::numeral::{Amount, Numerals, Unread, is_plain};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "money",
    code: "kind.money",
    about: text!("an amount of money", "金额"),
    class: Class::Internal,
    look: Look::number("#,##0.00", 14),
    heeds_region: false,
    build,
    samples: &[
        ("1234.50", true, Some("1234.50")),
        ("-5", true, Some("-5")),
        ("￥1,234.50", true, Some("1234.50")),
        ("(1,234.56)", true, Some("-1234.56")),
        ("3.5万元", true, Some("35000")),
        ("壹仟贰佰元整", true, Some("1200")),
        (" 12.50", false, Some("12.50")),
        ("１２", false, Some("12")),
        ("1,234", false, None),
        ("50%", false, None),
        ("free", false, None),
    ],
};

/// Reads numbers for one field and writes them with its decimal sign.
#[derive(Debug)]
pub(super) struct Writing {
    numerals: Numerals,
    decimal: char,
}

impl Writing {
    pub(super) fn new(settings: &Settings) -> Self {
        let decimal = settings.decimal.unwrap_or('.');
        Self {
            numerals: Numerals::of(settings.locale.as_deref()).declared(decimal),
            decimal,
        }
    }

    /// Whether `text` is in plain form, with the field's decimal sign.
    pub(super) fn is_plain(&self, text: &str) -> bool {
        is_plain(text, self.decimal)
    }

    /// Appends `text` in plain form, unless it is refused or `is_right` refuses what stood beside it.
    pub(super) fn push(
        &self,
        text: &str,
        out: &mut String,
        is_right: impl FnOnce(Amount) -> bool,
    ) -> bool {
        if self.is_plain(text) {
            out.push_str(text);
            return true;
        }
        let before = out.len();
        let Ok(amount) = self.numerals.read(text, out) else {
            return false;
        };
        if !is_right(amount) {
            out.truncate(before);
            return false;
        }
        if self.decimal != '.'
            && let Some(at) = out[before..].find('.')
        {
            let mut sign = [0; 4];
            let at = before + at;
            out.replace_range(at..=at, self.decimal.encode_utf8(&mut sign));
        }
        true
    }

    /// What stands beside the digits of `text`, or why it is not read.
    ///
    /// # Errors
    /// When it is no number, or may be two.
    pub(super) fn read(&self, text: &str) -> Result<Amount, Unread> {
        self.numerals.read(text, &mut String::new())
    }

    /// ISO 4217 code of the currency of the locale's country.
    fn home(&self) -> Option<&'static str> {
        self.numerals.home()
    }
}

/// Every letter and digit as a star: how long it is, and nothing of what it says.
pub(super) fn starred(text: &str) -> String {
    let star = |c: char| if c.is_alphanumeric() { '*' } else { c };
    text.chars().map(star).collect()
}

#[derive(Debug)]
struct Money(Writing);

fn build(settings: &Settings) -> Box<dyn Kind> {
    Box::new(Money(Writing::new(settings)))
}

impl Money {
    /// Whether what stands beside a number makes it an amount of this column.
    fn is_right(&self, amount: Amount) -> bool {
        !amount.percent && !self.is_foreign(amount)
    }

    fn is_foreign(&self, amount: Amount) -> bool {
        match (self.0.home(), amount.currency) {
            (Some(home), Some(written)) => home != written,
            _ => false,
        }
    }
}

impl Kind for Money {
    fn check(&self, text: &str) -> bool {
        self.0.is_plain(text)
            || spelling::oddity(text).is_none() && self.canonical(text, &mut String::new())
    }

    fn explain(&self, text: &str) -> Message {
        if let Some(odd) = spelling::oddity(text)
            && !trim(text).is_empty()
        {
            return odd.into();
        }
        let amount = match self.0.read(text) {
            Ok(amount) => amount,
            Err(why) => return why.said().into(),
        };
        match (self.0.home(), amount.currency) {
            (Some(home), Some(written)) if home != written => {
                let message = if written.is_empty() {
                    Message::new(text!(
                        "the sign of another currency than {home}, which the locale names",
                        "货币符号不是 locale 对应的 {home}"
                    ))
                } else {
                    Message::new(text!(
                        "an amount in {written}, while the locale's currency is {home}",
                        "金额的货币是 {written}，而 locale 对应 {home}"
                    ))
                    .with("written", written)
                };
                message.with("home", home)
            }
            _ => text!("a share, not an amount of money", "这是百分比，不是金额").into(),
        }
    }

    /// Plain digits with the field's decimal sign.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        self.0.push(text, out, |amount| self.is_right(amount))
    }

    fn is_canonical(&self, text: &str) -> bool {
        self.0.is_plain(text)
    }

    /// Amounts are alike when they are equal: 5 and 5.00 are.
    fn likeness(&self, a: &str, b: &str) -> f64 {
        let value = |text: &str| {
            let whole = text.find(self.0.decimal).unwrap_or(text.len());
            let (whole, fraction) = text.split_at(whole);
            (
                whole.trim_start_matches('0').to_owned(),
                fraction
                    .trim_end_matches('0')
                    .trim_end_matches(self.0.decimal)
                    .to_owned(),
            )
        };
        f64::from(u8::from(a == b || value(a) == value(b)))
    }

    /// Every letter and digit as a star.
    fn mask(&self, text: &str) -> String {
        starred(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn money(locale: Option<&str>, decimal: Option<char>) -> Money {
        Money(Writing::new(&Settings {
            locale: locale.map(str::to_owned),
            decimal,
            ..Settings::default()
        }))
    }

    #[test]
    fn a_locale_and_a_decimal_sign_guide_the_form() {
        for (locale, decimal, text, form) in [
            (Some("de-DE"), Some(','), "1.234,50 €", Some("1234,50")),
            (Some("de-DE"), Some(','), "1.234", Some("1234")),
            (Some("de-DE"), Some(','), "12,345", Some("12,345")),
            (Some("de-DE"), None, "1.234", Some("1.234")),
            (Some("de-DE"), None, "1.234,50", Some("1234.50")),
            (None, Some(','), "1.234", None),
            (None, Some(','), "1234.5", Some("1234,5")),
            (Some("zh-CN"), None, "￥1,234", Some("1234")),
            (Some("zh-CN"), None, "1,234元", Some("1234")),
            (Some("zh-CN"), None, "US$ 5", None),
            (Some("zh-CN"), None, "$5", None),
            (Some("zh-CN"), None, "5", Some("5")),
            (Some("en-CA"), None, "$5", Some("5")),
            (None, None, "US$ 5", Some("5")),
        ] {
            let money = money(locale, decimal);
            let mut out = String::new();
            let read = money.canonical(text, &mut out);
            assert_eq!(read.then_some(&*out), form, "{locale:?} {text}");
            if let Some(form) = form {
                let mut again = String::new();
                assert!(money.is_canonical(form) && money.canonical(form, &mut again));
                assert_eq!(again, form);
            }
        }
    }

    #[test]
    fn faults_are_named() {
        for (locale, text, said) in [
            (None, " 5", "blanks around it"),
            (None, "５", "full-width digits"),
            (
                None,
                "1,234",
                "a comma or point before three digits may group them or begin a fraction: say `locale` or `groupChar`",
            ),
            (None, "5 %", "a share, not an amount of money"),
            (None, "free", "not a number"),
            (
                Some("zh-CN"),
                "US$ 5",
                "an amount in USD, while the locale's currency is CNY",
            ),
            (
                Some("zh-CN"),
                "$5",
                "the sign of another currency than CNY, which the locale names",
            ),
        ] {
            let money = money(locale, None);
            assert!(!money.check(text), "{text}");
            assert_eq!(money.explain(text).say(Lang::En), said, "{text}");
        }
    }

    #[test]
    fn equal_amounts_are_alike() {
        let money = money(None, None);
        for (a, b, alike) in [("5", "5.00", 1.0), ("05.10", "5.1", 1.0), ("5", "50", 0.0)] {
            assert!((money.likeness(a, b) - alike).abs() < 1e-9, "{a} {b}");
        }
    }
}
