//! `number`: plain digits with the field's decimal character.
//!
//! A cell that the field's type reads is the number that the type says, whatever the locale; what it refuses is read as
//! people write numbers: grouped as the locale does, with 万 or a currency sign.

use std::sync::Arc;

use super::{Argument, Cell, Done, Entry, Make, Step, Target};
use crate::text;
use crate::types::Type;
use crate::types::numeral::{Amount, Numerals};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "number",
    about: text!(
        "plain digits: no groups, currency signs or 万; by the schema's locale",
        "写成纯数字：去掉千分位、货币符号，换算“万”“亿”，按 locale 识别"
    ),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|target, _| Ok(build(target))),
    samples: &[],
};

#[derive(Debug)]
struct Number {
    /// None in a field of text: any plain number is in standard form.
    ty: Option<Arc<dyn Type>>,
    numerals: Numerals,
    decimal: char,
}

fn build(target: &Target<'_>) -> Box<dyn Step> {
    let number = matches!(target.type_name, "number" | "integer" | "year");
    let decimal = target.settings.decimal.unwrap_or('.');
    Box::new(Number {
        ty: number.then(|| Arc::clone(target.ty)),
        numerals: Numerals::of(target.settings.locale.as_deref()).declared(decimal),
        decimal,
    })
}

impl Number {
    /// Whether it is in another currency than that of the schema's locale.
    fn is_foreign(&self, amount: Amount) -> bool {
        let written = amount.currency.filter(|code| !code.is_empty());
        matches!((self.numerals.home(), written), (Some(home), Some(code)) if home != code)
    }
}

impl Step for Number {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        if let Some(ty) = &self.ty {
            let value = ty.read(cell.text);
            if value.is_present() {
                ty.canonical(value, cell.text, out);
                return Done::of(out, from, cell.text);
            }
        }
        match self.numerals.read(cell.text, out) {
            // A share is another number than the one that is written; dollars are no yuan.
            Ok(amount) if !amount.percent && !self.is_foreign(amount) => {}
            _ => {
                out.truncate(from);
                return Done::Unread;
            }
        }
        if self.decimal != '.'
            && let Some(point) = out[from..].find('.')
        {
            let at = from + point;
            out.replace_range(at..=at, self.decimal.encode_utf8(&mut [0; 4]));
        }
        // A field of whole numbers has no form for 3.5.
        if self
            .ty
            .as_ref()
            .is_some_and(|ty| !ty.read(&out[from..]).is_present())
        {
            out.truncate(from);
            return Done::Unread;
        }
        Done::of(out, from, cell.text)
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        match &self.ty {
            Some(ty) => ty.is_canonical(text),
            None => text.bytes().all(|byte| byte.is_ascii_digit()),
        }
    }

    fn reads(&self) -> bool {
        true
    }
}
