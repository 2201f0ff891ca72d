//! Why a text is no VAT number, in words.

use super::Country;
use crate::text;
use crate::text::{Message, listed};

/// What is wrong with a number.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// No letters in front, and no region that would say whose it is.
    Unnamed,
    /// Letters in front that no country has here.
    Prefix,
    /// Nothing that could be a number of any country.
    Loose,
    Shape(&'static Country),
    CheckDigits(&'static Country),
}

impl Fault {
    pub(super) fn said(self) -> Message {
        match self {
            Self::Unnamed => text!(
                "no country in front, such as DE, and none known from elsewhere",
                "前面没有国家代码（如 DE），也无法判断是哪国的税号"
            )
            .into(),
            Self::Prefix => text!(
                "no country's VAT numbers begin with these letters",
                "没有国家的增值税号以这两个字母开头"
            )
            .into(),
            Self::Loose => text!("not like a tax number", "不像税号").into(),
            Self::Shape(country) => {
                // Of many lengths the first and the last will do.
                let (shapes, last) = match country.shapes {
                    [first, .., last] if country.shapes.len() > 4 => (&[*first][..], Some(last)),
                    shapes => (shapes, None),
                };
                let shown = shapes.iter().chain(last);
                Message::new(text!(
                    "a number of {country} has the form {forms} (# a digit, @ a letter, ? either)",
                    "{country} 的税号形如 {forms}（# 数字，@ 字母，? 任一）"
                ))
                .with_said("country", country.name())
                .with_said(
                    "forms",
                    listed(
                        shown.map(|shape| format!("{}{shape}{}", country.prefix, country.ending)),
                    ),
                )
            }
            Self::CheckDigits(country) => Message::new(text!(
                "check digits do not fit a number of {country}",
                "校验位不符合 {country} 税号的规则"
            ))
            .with_said("country", country.name()),
        }
    }
}
