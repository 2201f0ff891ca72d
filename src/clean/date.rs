//! `date`: a day or time in the one form that the field writes it in.
//!
//! Cells are read by the field's own formats. Where it declares none, the schema's `locale` says in which order day,
//! month and year stand; without either nothing but ISO is read. Nothing is ever guessed.

use std::sync::Arc;

use super::{Argument, Cell, Done, Entry, Make, Step, Target};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;
use crate::types::{self, Options, Type, day_order};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "date",
    about: text!(
        "dates and times in one form: ISO, or the field's format",
        "日期和时间统一写法：ISO，或该字段的 format"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(build),
    samples: &[],
};

#[derive(Debug)]
struct Date {
    ty: Arc<dyn Type>,
    /// How the locale writes what the field does not declare.
    local: Option<Box<dyn Type>>,
}

/// The types that tell when something was.
const TYPES: [&str; 3] = ["date", "datetime", "time"];

fn build(target: &Target<'_>, _: &str) -> Result<Box<dyn Step>, Message> {
    if !TYPES.contains(&target.type_name) {
        return Err(Message::new(text!(
            "only for fields of type date, time or datetime; this one is `{type}`",
            "只用于 date、time、datetime 类型的字段，此字段是 `{type}`"
        ))
        .with("type", target.type_name));
    }
    let locale = target.settings.locale.as_deref();
    let formats = locale
        .filter(|_| !target.has_formats)
        .map(day_order::formats);
    let options = Options {
        formats: formats.unwrap_or_default(),
        ..Options::default()
    };
    let local = match types::find("date") {
        Some(entry) if target.type_name == "date" && !options.formats.is_empty() => {
            (entry.build)(&options).ok()
        }
        _ => None,
    };
    Ok(Box::new(Date {
        ty: Arc::clone(target.ty),
        local,
    }))
}

impl Step for Date {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let mut value = self.ty.read(cell.text);
        if value == Value::Bad
            && let Some(local) = &self.local
        {
            value = local.read(cell.text);
        }
        if value == Value::Bad {
            return Done::Unread;
        }
        let from = out.len();
        self.ty.canonical(value, cell.text, out);
        // A form that the field itself reads otherwise, or not at all, is none.
        if self.ty.read(&out[from..]) == value {
            return Done::of(out, from, cell.text);
        }
        out.truncate(from);
        Done::Same
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        self.ty.is_canonical(text)
    }

    fn reads(&self) -> bool {
        true
    }
}
