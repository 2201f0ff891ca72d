//! How values are written for a reader with habits of its own: days, numbers, booleans, missing cells.

use std::sync::Arc;

use crate::expr::ValueType;
use crate::schema::Field;
use crate::schema::profile::Style;
use crate::table::value::Value;
use crate::types::missing::Missing;
use crate::types::{self, Options, Type};

/// Writes the values of a column in a style.
#[derive(Debug)]
pub(super) struct Styled {
    ty: Arc<dyn Type>,
    /// Whether its numbers are numbers, not years.
    counts: bool,
    missing: Missing,
    style: Style,
}

impl Styled {
    /// The values of a field; none where the style says nothing of such values.
    pub(super) fn field(field: &Field, style: &Style) -> Option<Self> {
        let missing = field.missing.clone();
        Self::of(field.type_name, Arc::clone(&field.ty), missing, style)
    }

    /// The values of a derived field, likewise.
    pub(super) fn computed(value_type: ValueType, style: &Style) -> Option<Self> {
        let name = match value_type {
            ValueType::Number => "number",
            ValueType::Bool => "boolean",
            ValueType::Date => "date",
            ValueType::Time => "time",
            ValueType::DateTime => "datetime",
            ValueType::Text | ValueType::YearMonth | ValueType::Duration => "string",
        };
        let ty = (types::find(name)?.build)(&Options::default()).ok()?;
        let missing = Missing::new([String::new()], false);
        Self::of(name, Arc::from(ty), missing, style)
    }

    fn of(name: &str, ty: Arc<dyn Type>, missing: Missing, style: &Style) -> Option<Self> {
        let counts = matches!(name, "integer" | "number");
        let says = match name {
            "date" => style.date.is_some(),
            "datetime" => style.datetime.is_some(),
            "time" => style.time.is_some(),
            "boolean" => style.true_value.is_some() || style.false_value.is_some(),
            _ => counts && style.number.is_some(),
        };
        (says || style.missing.is_some()).then(|| Self {
            ty,
            counts,
            missing,
            style: style.clone(),
        })
    }

    /// Appends how a cell is written; false, and nothing appended, where it stays as it is.
    pub(super) fn write(&self, text: &str, out: &mut String) -> bool {
        let style = &self.style;
        if self.missing.is(text) {
            let Some(word) = &style.missing else {
                return false;
            };
            out.push_str(word);
            return true;
        }
        let value = self.ty.read(text);
        let moment: Option<&Arc<dyn Type>> = match value {
            Value::Date(_) => style.date.as_ref(),
            // Without its zone a moment would be another one.
            Value::DateTime { zoned: false, .. } => style.datetime.as_ref(),
            Value::Time(_) => style.time.as_ref(),
            Value::Bool(true) => return push(style.true_value.as_ref(), out),
            Value::Bool(false) => return push(style.false_value.as_ref(), out),
            Value::Int(_) | Value::Decimal { .. } if self.counts => {
                let signs = style.number;
                return signs.is_some_and(|signs| self.number(signs, value, text, out));
            }
            _ => None,
        };
        let Some(moment) = moment else { return false };
        moment.canonical(value, text, out);
        true
    }

    /// Appends a number with these signs; false, and nothing appended, where it is not plain digits.
    fn number(
        &self,
        (decimal, group): (char, Option<char>),
        value: Value,
        text: &str,
        out: &mut String,
    ) -> bool {
        let mut plain = String::new();
        self.ty.canonical(value, text, &mut plain);
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", plain.as_str()),
        };
        // The field's own decimal character stands between the two parts.
        let whole_len = digits.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, rest) = digits.split_at(whole_len);
        let mut rest = rest.chars();
        let part = rest.next().map(|_| rest.as_str());
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || part.is_some_and(|part| !all_digits(part)) {
            return false;
        }
        out.push_str(sign);
        for (at, digit) in whole.chars().enumerate() {
            if let Some(group) = group.filter(|_| at > 0 && (whole.len() - at) % 3 == 0) {
                out.push(group);
            }
            out.push(digit);
        }
        if let Some(part) = part {
            out.push(decimal);
            out.push_str(part);
        }
        true
    }
}

/// Appends a word, if there is one.
fn push(word: Option<&String>, out: &mut String) -> bool {
    out.push_str(word.map_or("", String::as_str));
    word.is_some()
}
