//! Numbers as people write them: `1.234,50 €`, `(1,234.56)`, `3.5万`, `壹仟贰佰元整`, `12.5 %`.
//!
//! What stands around the digits is taken off by `affixes`; what is left is digits in groups (`grouping`), which the
//! signs of a `locale` or of a currency explain, or Chinese numerals (`chinese`). A text that may be read in two ways
//! is not read at all. Nothing here knows fields, types or kinds.

mod affixes;
mod chinese;
pub(crate) mod currency;
mod digits;
mod grouping;
mod locale;
mod magnitude;

use super::spelling;
use crate::text;
use crate::text::Text;
use affixes::Peeled;
use grouping::{Mark, Signs};

/// Reads numbers as people write them, under the customs of one locale or of none.
#[derive(Clone, Copy, Debug)]
pub struct Numerals {
    /// What a comma and a point mean where nothing else tells.
    signs: Signs,
    /// ISO 4217 code of the locale's country.
    home: Option<&'static str>,
    /// Whether `w` is 万.
    chinese: bool,
    /// Whether a number in plain form is what it looks like.
    plain_first: bool,
}

/// What stood beside the digits of a number that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// ISO 4217 code; `""` for a sign that several currencies share (`$`, `￥`) where no locale decides.
    pub currency: Option<&'static str>,
    /// Whether it was a share (`12.5 %`, `百分之三十`); the digits are the share itself, `0.125`.
    pub percent: bool,
}

/// Why a text was not read as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nothing but blanks.
    Empty,
    /// One comma or point before three digits: a group or a fraction.
    Ambiguous,
    /// One blank between digits: a group or two numbers.
    Blank,
    /// Group signs where no group begins, or signs that the locale does not use so.
    Misplaced,
    /// `3万5` is 35000 as it is said and 30005 as it is written.
    Spoken,
    /// Two currencies.
    Currencies,
    /// More digits than anybody writes.
    TooLong,
    /// Not a number.
    NotANumber,
}

impl Unread {
    /// A clause for a report, without the text that was not read.
    pub fn said(self) -> Text {
        match self {
            Self::Empty => text!("nothing but blanks", "只有空白"),
            Self::Ambiguous => text!(
                "a comma or point before three digits may group them or begin a fraction: say `locale` or `groupChar`",
                "逗号或点后面正好三位数，分不清是千分位还是小数，请用 locale 或 groupChar 说明"
            ),
            Self::Blank => text!(
                "one number or two, with a blank between: say `locale` or `groupChar`",
                "数字中间有空格，分不清是一个数还是两个数，请用 locale 或 groupChar 说明"
            ),
            Self::Misplaced => text!(
                "a digit group separator or decimal point out of place",
                "千分位符或小数点的位置不对"
            ),
            Self::Spoken => text!(
                "a lone digit after 万, 千 or the like has two readings: write the number out",
                "万、千等后面只跟一位数字，有两种读法，请写完整"
            ),
            Self::Currencies => text!("two different currencies", "写了两种不同的货币"),
            Self::TooLong => text!("too many digits", "位数太多"),
            Self::NotANumber => text!("not a number", "不是数字"),
        }
    }
}

impl Numerals {
    /// The customs of `locale`, a language with or without a country (`zh-CN`, `de`, `es_MX`); decimal and group
    /// signs by CLDR. Of an unknown one, or of none, only what is certain everywhere is read.
    pub fn of(locale: Option<&str>) -> Self {
        let found = locale.map(locale::find).unwrap_or_default();
        Self {
            signs: found.signs,
            home: found.currency,
            chinese: found.chinese,
            plain_first: found.signs.point != Mark::Group,
        }
    }

    /// These customs in a field that declares `decimal`, a comma perhaps: where no locale says what the other sign
    /// means, it may be either.
    #[must_use]
    pub fn declared(mut self, decimal: char) -> Self {
        if decimal == ',' && self.signs == Signs::UNKNOWN {
            self.signs = Signs::COMMA_DECLARED;
            self.plain_first = false;
        }
        self
    }

    /// ISO 4217 code of the currency of the locale's country, if it names one.
    pub fn home(&self) -> Option<&'static str> {
        self.home
    }

    /// Appends `text` in plain digits: `-1234.50`, a point before the fraction, zeros at the end kept, no `+`; `.5`
    /// becomes `0.5`, an exponent or a word such as 万 is worked out. A text in plain form ([`is_plain`]) stays as it
    /// is, unless the locale groups by points: `1.234` is 1234 under `it-IT`. A field whose decimal sign is the
    /// point must therefore not have its plain cells read under such a locale.
    ///
    /// # Errors
    /// When the text is no number, or may be two; nothing is appended.
    pub fn read(&self, text: &str, out: &mut String) -> Result<Amount, Unread> {
        if self.plain_first && is_plain(text, '.') {
            out.push_str(text);
            return Ok(Amount::default());
        }
        let before = out.len();
        let amount = self.read_written(text, out);
        if amount.is_err() {
            out.truncate(before);
        }
        amount
    }

    fn read_written(&self, text: &str, out: &mut String) -> Result<Amount, Unread> {
        let text = spelling::trim(text);
        if text.is_empty() {
            return Err(Unread::Empty);
        }
        let peeled = affixes::peel(text)?;
        let mut currency = peeled.currency(self.home)?;
        let at = out.len();
        if peeled.negative {
            out.push('-');
        }
        let digits = out.len();
        if self.read_digits(&peeled, currency, out)? && currency.is_none() {
            currency = Some(currency::of_yuan(self.home));
        }
        if currency.is_some() && peeled.share != 0 {
            return Err(Unread::NotANumber);
        }
        // Nothing is no debt.
        if peeled.negative
            && !out[digits..]
                .bytes()
                .any(|byte| matches!(byte, b'1'..=b'9'))
        {
            out.remove(at);
        }
        Ok(Amount {
            currency,
            percent: peeled.share != 0,
        })
    }

    /// Appends the digits of what is left when everything around them is taken off. Whether they were a sum in 元, 角
    /// and 分.
    fn read_digits(
        &self,
        peeled: &Peeled<'_>,
        currency: Option<&'static str>,
        out: &mut String,
    ) -> Result<bool, Unread> {
        let body = peeled.body;
        let run = grouping::run(body)?;
        if run.is_empty() {
            return chinese::read(body, peeled.share, out);
        }
        let tail = run.rest.trim_start_matches(spelling::is_blank);
        let Some(word) = magnitude::of(tail, self.chinese) else {
            return chinese::read(body, peeled.share, out);
        };
        let hint = if word.chinese {
            Signs::CHINESE
        } else {
            currency.map_or(Signs::UNKNOWN, |code| peeled.signs(code))
        };
        let signs = self.signs.beside(hint);
        let fraction = run.fraction(signs, currency.is_some())?;
        let from = out.len();
        run.push_digits(out);
        let mut scale = fraction;
        if let Some(part) = word.part {
            if scale != 0 || run.exponent != 0 {
                return Err(Unread::NotANumber);
            }
            out.push_str(part);
            scale = part.len();
        }
        let power = run.exponent + i64::from(word.power) - i64::from(peeled.share);
        digits::place(out, from, scale, power)?;
        Ok(false)
    }
}

/// Whether `text` is a number in plain form: an optional minus, ASCII digits, and perhaps `decimal` and more digits.
/// One pass, nothing allocated.
pub fn is_plain(text: &str, decimal: char) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && fraction.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn read(text: &str, locale: Option<&str>) -> Result<(String, Amount), Unread> {
        let mut out = "before".to_owned();
        let read = Numerals::of(locale).read(text, &mut out);
        let digits = out.strip_prefix("before").unwrap();
        assert!(read.is_ok() || digits.is_empty(), "{text}: {digits}");
        read.map(|amount| (digits.to_owned(), amount))
    }

    fn digits(text: &str, locale: Option<&str>) -> Result<String, Unread> {
        read(text, locale).map(|(digits, _)| digits)
    }

    proptest! {
        #[test]
        fn plain_digits_are_their_own_form(text in "-?[0-9]{1,30}(\\.[0-9]{1,20})?") {
            prop_assert_eq!(digits(&text, None), Ok(text.clone()));
            prop_assert_eq!(digits(&text, Some("zh-CN")), Ok(text));
        }

        #[test]
        fn what_is_read_is_plain_and_reads_the_same(
            text in "\\PC{0,8}|[-+(￥$€ ]{0,2}[0-9０-９,.' \u{a0}]{0,10}[-)%万亿千kM元角分eE½点 ]{0,3}[0-9]{0,3}|[零一二两三九十百千万亿点]{1,8}[元角分整]{0,2}",
            locale in 0..LOCALES.len() + 1,
        ) {
            let locale = LOCALES.get(locale).copied();
            if let Ok((plain, _)) = read(&text, locale) {
                prop_assert!(is_plain(&plain, '.'), "{} {}", text, plain);
                prop_assert_eq!(digits(&plain, None), Ok(plain));
            }
        }
    }

    const LOCALES: [&str; 8] = [
        "zh-CN", "en-US", "de-DE", "de-CH", "fr-FR", "en-IN", "ar-EG", "es-AR",
    ];

    #[test]
    fn numbers_are_read_without_a_locale() {
        for (text, plain) in [
            ("1,234.5", "1234.5"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("1.234,5", "1234.5"),
            ("12,34,567", "1234567"),
            ("1234,56", "1234.56"),
            ("0,5", "0.5"),
            ("0,123", "0.123"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("+5", "5"),
            ("5-", "-5"),
            ("(1,234.56)", "-1234.56"),
            ("（5）", "-5"),
            ("− 5", "-5"),
            ("-0,00", "0.00"),
            (" 5 ", "5"),
            ("007", "007"),
            ("0123,45", "0123.45"),
            ("１，２３４．５", "1234.5"),
            ("１２３４", "1234"),
            ("١٬٢٣٤", "1234"),
            ("٣٫٥", "3.5"),
            ("1 234 567", "1234567"),
            ("1\u{202f}234", "1234"),
            ("1\u{a0}234,56", "1234.56"),
            ("1’234.50", "1234.50"),
            ("1'234", "1234"),
            ("1.5E-3", "0.0015"),
            ("1,5e3", "1500"),
            ("1.20E+2", "120"),
            ("½", "0.5"),
            ("2½", "2.5"),
            ("2 ¾", "2.75"),
            ("12.5 %", "0.125"),
            ("50%", "0.5"),
            ("百分之三十", "0.3"),
            ("百分之百", "1"),
            ("百分之12.5", "0.125"),
            ("30pct", "0.3"),
            ("5‰", "0.005"),
            ("3.5万", "35000"),
            ("1.2亿", "120000000"),
            ("1,200万", "12000000"),
            ("1亿2000万", "120000000"),
            ("3千", "3000"),
            ("3千5百", "3500"),
            ("3万5000", "35000"),
            ("5k", "5000"),
            ("2.3M", "2300000"),
            ("5 Mio.", "5000000"),
            ("三千五百", "3500"),
            ("三千五", "3500"),
            ("两万", "20000"),
            ("两万五", "25000"),
            ("一百零五", "105"),
            ("十二", "12"),
            ("二十", "20"),
            ("一百十二", "112"),
            ("二〇二六", "2026"),
            ("三点一四", "3.14"),
            ("三点五万", "35000"),
            ("一万零五百", "10500"),
            ("两万亿", "2000000000000"),
            ("3元5角", "3.5"),
            ("3块5", "3.5"),
            ("三块五毛二", "3.52"),
            ("3元零5分", "3.05"),
            ("五角", "0.5"),
            ("壹仟贰佰元整", "1200"),
            ("壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67"),
            ("负三百", "-300"),
            ("负￥5", "-5"),
        ] {
            assert_eq!(digits(text, None), Ok(plain.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_not_read() {
        for (text, why) in [
            ("1,234", Unread::Ambiguous),
            ("12,345", Unread::Ambiguous),
            ("-1,234", Unread::Ambiguous),
            ("€1,234", Unread::Ambiguous),
            ("1.234 €", Unread::Ambiguous),
            ("$1.234", Unread::Ambiguous),
            ("US$1.234", Unread::Ambiguous),
            ("1.234円", Unread::Ambiguous),
            ("1,234%", Unread::Ambiguous),
            ("1,234k", Unread::Ambiguous),
            ("１，２３４", Unread::Ambiguous),
            ("1 234", Unread::Blank),
            ("3万5", Unread::Spoken),
            ("", Unread::Empty),
            (" \u{200b}", Unread::Empty),
            ("1.2.3", Unread::Misplaced),
            ("12 34", Unread::Misplaced),
            (",5", Unread::Misplaced),
            ("$1,23.4", Unread::Misplaced),
            ("1,2,3", Unread::Misplaced),
            ("01,234.5", Unread::Misplaced),
            ("1,2345,6789", Unread::Misplaced),
            ("1'23", Unread::Misplaced),
            ("1_000", Unread::NotANumber),
            ("∞", Unread::NotANumber),
            ("abc", Unread::NotANumber),
            ("free", Unread::NotANumber),
            ("--5", Unread::NotANumber),
            ("-(5)", Unread::NotANumber),
            ("(-5)", Unread::NotANumber),
            ("5-5", Unread::NotANumber),
            ("5m", Unread::NotANumber),
            ("5,-", Unread::NotANumber),
            ("1/2", Unread::NotANumber),
            ("1٢", Unread::NotANumber),
            ("95分", Unread::NotANumber),
            ("约5万", Unread::NotANumber),
            ("5万多", Unread::NotANumber),
            ("一百零", Unread::NotANumber),
            ("十百", Unread::NotANumber),
            ("万", Unread::NotANumber),
            ("亿", Unread::NotANumber),
            ("￥", Unread::NotANumber),
            ("5%%", Unread::NotANumber),
            ("$5%", Unread::NotANumber),
            ("NaN", Unread::NotANumber),
            ("$5 EUR", Unread::Currencies),
            ("1e401", Unread::TooLong),
            ("1e99999999999", Unread::TooLong),
        ] {
            assert_eq!(digits(text, None), Err(why), "{text}");
            assert!(!why.said().get(Lang::En).is_empty());
        }
    }

    #[test]
    fn a_locale_decides() {
        for (locale, text, plain) in [
            ("it-IT", "1.234", Ok("1234")),
            ("it-IT", "1.234.567", Ok("1234567")),
            ("it-IT", "1234.5", Ok("1234.5")),
            ("de-DE", "1,234", Ok("1.234")),
            ("de-DE", ",5", Ok("0.5")),
            ("de-DE", "1.234,50 €", Ok("1234.50")),
            ("de-DE", "1,234.50", Err(Unread::Misplaced)),
            ("ja-JP", "1,234", Ok("1234")),
            ("en-US", "1,234", Ok("1234")),
            ("en-US", "€1,234", Ok("1234")),
            ("en-US", "1.234,50", Err(Unread::Misplaced)),
            ("en-US", "1,5", Err(Unread::Misplaced)),
            ("en-US", "12,34,567", Err(Unread::Misplaced)),
            ("en-IN", "12,34,567", Ok("1234567")),
            ("en-IN", "1,234,567", Ok("1234567")),
            ("fr-FR", "1 234", Ok("1234")),
            ("fr-FR", "1.234,5", Ok("1234.5")),
            ("fr-FR", "1.234 €", Err(Unread::Ambiguous)),
            ("de-CH", "1’234", Ok("1234")),
            ("de-CH", "1,5", Ok("1.5")),
            ("de-DE", "US$ 1,234", Err(Unread::Ambiguous)),
            ("zh-CN", "5w", Ok("50000")),
            ("es-AR", "$ 1.234", Ok("1234")),
        ] {
            assert_eq!(
                digits(text, Some(locale)),
                plain.map(str::to_owned),
                "{locale} {text}"
            );
        }
    }

    #[test]
    fn a_currency_is_named_where_it_is_certain() {
        for (text, locale, plain, currency) in [
            ("US$ 1,234.50", None, "1234.50", "USD"),
            ("1234.5 USD", None, "1234.5", "USD"),
            ("1.234,50 €", None, "1234.50", "EUR"),
            ("£1,234.50", None, "1234.50", "GBP"),
            ("￥1,234.50", None, "1234.50", ""),
            ("￥1,234.50", Some("zh-CN"), "1234.50", "CNY"),
            ("¥1,234", Some("ja-JP"), "1234", "JPY"),
            ("人民币1234.50元", None, "1234.50", "CNY"),
            ("￥100元", None, "100", "CNY"),
            ("CNY1234.50", None, "1234.50", "CNY"),
            ("rmb 5", None, "5", "CNY"),
            ("1,234円", None, "1234", "JPY"),
            ("NT$1,234", None, "1234", "TWD"),
            ("HK$100元", None, "100", "HKD"),
            ("₹12,34,567.50", None, "1234567.50", "INR"),
            ("CHF 1’234.50", None, "1234.50", "CHF"),
            ("CHF 5.-", None, "5", "CHF"),
            ("5,-- €", None, "5", "EUR"),
            ("$-5.00", None, "-5.00", ""),
            ("$5.00-", None, "-5.00", ""),
            ("-$5.00", Some("en-US"), "-5.00", "USD"),
            ("$5 CAD", None, "5", "CAD"),
            ("($1,234.50)", None, "-1234.50", ""),
            ("1.234,50 zł", None, "1234.50", "PLN"),
            ("1 234,50 Kč", None, "1234.50", "CZK"),
            ("฿1,234", None, "1234", "THB"),
            ("1.234 ₫", None, "1234", "VND"),
            ("R$ 1.234,50", None, "1234.50", "BRL"),
            ("kr 1 234", None, "1234", ""),
            ("kr 5", Some("sv-SE"), "5", "SEK"),
            ("3.5万元", None, "35000", "CNY"),
            ("100元", Some("zh-TW"), "100", "TWD"),
            ("100美元", None, "100", "USD"),
            ("3.125元", None, "3.125", "CNY"),
            ("3块5", None, "3.5", "CNY"),
            ("伍佰元零伍分", Some("zh-TW"), "500.05", "TWD"),
            ("￥3元5角", None, "3.5", ""),
            ("3만원", None, "30000", "KRW"),
            ("5 Eur", None, "5", "EUR"),
            ("5 Mio. €", None, "5000000", "EUR"),
            ("100 US dollars", None, "100", "USD"),
            ("$2.3M", None, "2300000", ""),
        ] {
            let amount = Amount {
                currency: Some(currency),
                percent: false,
            };
            assert_eq!(read(text, locale), Ok((plain.to_owned(), amount)), "{text}");
        }
    }

    #[test]
    fn a_declared_comma_leaves_points_open() {
        let numerals = Numerals::of(None).declared(',');
        let mut out = String::new();
        assert_eq!(numerals.read("1.234", &mut out), Err(Unread::Ambiguous));
        assert!(numerals.read("1,234", &mut out).is_ok());
        assert!(numerals.read("5.25", &mut out).is_ok());
        assert_eq!(out, "1.2345.25");
    }
}
