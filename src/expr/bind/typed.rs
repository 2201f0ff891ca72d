//! A part of an expression whose type is known, and how it is made to fit where it stands.

use std::ops::Range;

use crate::expr::ValueType;
use crate::expr::decimal::Decimal;
use crate::expr::fault::Fault;
use crate::expr::plan::{Constant, Formula, Reading};
use crate::text;
use crate::text::Message;
use crate::types::Type;

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) struct Typed<'a> {
    /// What is evaluated.
    pub formula: Formula,
    /// What it gives; none for a field without a declared type, whose use decides.
    pub value_type: Option<ValueType>,
    /// How the field reads what is written beside it in quotes.
    pub reader: Option<&'a dyn Type>,
    /// The listed values of the field.
    pub order: Option<&'a [String]>,
    /// Where it stands.
    pub span: Range<usize>,
}

impl<'a> Typed<'a> {
    /// A part that is no field.
    pub(super) fn of(formula: Formula, value_type: ValueType, span: &Range<usize>) -> Self {
        Self {
            formula,
            value_type: Some(value_type),
            reader: None,
            order: None,
            span: span.clone(),
        }
    }

    /// The text, if it is one that is written out.
    pub(super) fn written(&self) -> Option<&str> {
        match &self.formula {
            Formula::Literal(Constant::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Itself; a field whose use leaves its type open is a text.
    pub(super) fn settled(self) -> Self {
        match (self.value_type, &self.formula) {
            (None, Formula::Field { slot, .. }) => Self {
                formula: Formula::Field {
                    slot: *slot,
                    reading: Reading::Text,
                },
                value_type: Some(ValueType::Text),
                ..self
            },
            _ => self,
        }
    }

    /// Made to give a type: a field without a declared one is read so, a text that is written out beside something
    /// else than a text or a number is taken for one of that type.
    ///
    /// # Errors
    /// A fault that names both types.
    pub(super) fn fit(self, wanted: ValueType) -> Result<Formula, Fault> {
        self.fit_beside(wanted, None)
    }

    /// The same beside a field, which reads what is written out.
    pub(super) fn fit_beside(
        self,
        wanted: ValueType,
        reader: Option<&'a dyn Type>,
    ) -> Result<Formula, Fault> {
        match (self.value_type, &self.formula) {
            (None, Formula::Field { slot, .. }) => Ok(Formula::Field {
                slot: *slot,
                reading: match wanted {
                    ValueType::Text => Reading::Text,
                    other => Reading::As(other),
                },
            }),
            (Some(found), _) if found == wanted || is_like(found, wanted) => Ok(self.formula),
            (Some(ValueType::Text), Formula::Literal(Constant::Text(text)))
                if !matches!(wanted, ValueType::Text | ValueType::Number) =>
            {
                let constant = match reader {
                    Some(reader) => Constant::read_by(reader, text, wanted),
                    None => Constant::read(text, wanted),
                };
                constant
                    .map(Formula::Literal)
                    .ok_or_else(|| self.unread(wanted))
            }
            _ => Err(self.misfit(wanted)),
        }
    }

    fn unread(&self, wanted: ValueType) -> Fault {
        let message = text!("this is not {wanted}", "这不是{wanted}");
        let fault = Fault::at(
            &self.span,
            Message::new(message).with_said("wanted", wanted.words()),
        );
        match wanted {
            ValueType::Date => fault.hint(written_date()),
            ValueType::Duration => fault.hint(written_duration()),
            _ => fault,
        }
    }

    /// That it is of another type than is wanted.
    pub(super) fn misfit(&self, wanted: ValueType) -> Fault {
        let found = self.value_type.unwrap_or(ValueType::Text);
        let message = text!(
            "{wanted} expected, this is {found}",
            "此处应为{wanted}，实为{found}"
        );
        let message = Message::new(message)
            .with_said("wanted", wanted.words())
            .with_said("found", found.words());
        let fault = Fault::at(&self.span, message);
        match self.helps(wanted, found) {
            Some(hint) => fault.hint(hint),
            None => fault,
        }
    }

    /// What would help where another type is wanted.
    pub(super) fn helps(&self, wanted: ValueType, found: ValueType) -> Option<Message> {
        let quoted = self
            .written()
            .is_some_and(|text| Decimal::parse(text).is_some());
        Some(match (wanted, found) {
            (ValueType::Number, ValueType::Text) if quoted => {
                text!("write the number without quotes", "数字不要加引号").into()
            }
            (ValueType::Text, ValueType::Number) if matches!(self.formula, Formula::Literal(_)) => {
                text!("write the text in quotes: '12'", "文本要加引号：'12'").into()
            }
            (ValueType::Text, _) => text!(
                "concat(…) gives any value as a text",
                "用 concat(…) 可把任何值当作文本"
            )
            .into(),
            (ValueType::Date | ValueType::DateTime, ValueType::Number) => written_date(),
            (ValueType::Date | ValueType::DateTime | ValueType::Duration, ValueType::Text)
                if self.written().is_some() =>
            {
                written_date()
            }
            (ValueType::Duration, ValueType::Number) => written_duration(),
            _ => return None,
        })
    }
}

fn written_date() -> Message {
    text!(
        "dates are written 2026-11-21, without quotes or blanks",
        "日期写作 2026-11-21，不加引号和空格"
    )
    .into()
}

fn written_duration() -> Message {
    text!(
        "durations are written 180d, 6m, 5y, 3h",
        "时长写作 180d（天）、6m（月）、5y（年）、3h（小时）"
    )
    .into()
}

/// Whether one type may stand for the other wherever they compare: a day is its midnight.
fn is_like(found: ValueType, wanted: ValueType) -> bool {
    matches!(
        (found, wanted),
        (ValueType::Date, ValueType::DateTime) | (ValueType::DateTime, ValueType::Date)
    )
}
