//! `percent`: a share, in plain digits (`0.125`) or as people write one: `12.5 %`, `百分之三十`.
//!
//! A number without a sign stays as it is: whether 12.5 was meant as 0.125 is the schema's to say, by `maximum = 1`.

use super::money::{Writing, starred};
use super::spelling::{self, trim};
use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "percent",
    code: "kind.percent",
    about: text!("a percentage", "百分比"),
    class: Class::Internal,
    look: Look::number("0.00%", 9),
    heeds_region: false,
    build,
    samples: &[
        ("0.125", true, Some("0.125")),
        ("12.5%", true, Some("0.125")),
        ("12.5 %", true, Some("0.125")),
        ("-100%", true, Some("-1")),
        ("百分之三十", true, Some("0.3")),
        ("30pct", true, Some("0.3")),
        ("12.5", true, Some("12.5")),
        ("12.5％ ", false, Some("0.125")),
        ("1,234%", false, None),
        ("5元", false, None),
        ("一半", false, None),
    ],
};

#[derive(Debug)]
struct Percent(Writing);

fn build(settings: &Settings) -> Box<dyn Kind> {
    Box::new(Percent(Writing::new(settings)))
}

impl Kind for Percent {
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
        match self.0.read(text) {
            Err(why) => why.said().into(),
            Ok(_) => text!("an amount of money, not a share", "这是金额，不是百分比").into(),
        }
    }

    /// The share in plain digits with the field's decimal sign.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        self.0.push(text, out, |amount| amount.currency.is_none())
    }

    fn is_canonical(&self, text: &str) -> bool {
        self.0.is_plain(text)
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_share_is_a_hundredth(whole in 0_u32..1_000_000, blank in " ?") {
            let mut out = String::new();
            let percent = build(&Settings::default());
            let text = format!("{whole}{blank}%");
            prop_assert!(percent.canonical(&text, &mut out));
            let exact = format!("{}.{:02}", whole / 100, whole % 100);
            prop_assert_eq!(out, exact.trim_end_matches('0').trim_end_matches('.'));
        }
    }

    #[test]
    fn the_form_has_the_decimal_sign_of_the_field() {
        let settings = Settings {
            decimal: Some(','),
            locale: Some("de-DE".to_owned()),
            ..Settings::default()
        };
        let mut out = String::new();
        assert!(build(&settings).canonical("12,5 %", &mut out));
        assert_eq!(out, "0,125");
    }

    #[test]
    fn faults_are_named() {
        let percent = build(&Settings::default());
        for (text, said) in [
            ("5元", "an amount of money, not a share"),
            ("5% ", "blanks around it"),
            ("half", "not a number"),
        ] {
            assert!(!percent.check(text), "{text}");
            assert_eq!(percent.explain(text).say(Lang::En), said, "{text}");
        }
    }
}
