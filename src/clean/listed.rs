//! `enum`: the value that a label, a synonym or another spelling means.

use std::sync::Arc;

use super::choices::Choices;
use super::{Argument, Cell, Done, Entry, Make, Step, Target};
use crate::text;
use crate::text::Message;
use crate::types::Type;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "enum",
    about: text!(
        "the listed value that a label, a synonym or another case means",
        "按标签、同义词换成列出的取值，不分大小写"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(build),
    samples: &[
        ("enum", "VIP", "gold"),
        ("enum", "金卡", "gold"),
        ("enum", "Silver", "silver"),
        ("enum", "goldd", "goldd"),
    ],
};

#[derive(Debug)]
pub(super) struct Listed {
    pub(super) choices: Arc<Choices>,
    /// What else cells may be read by; None where any text will do, so that values are compared letter by letter.
    ty: Option<Arc<dyn Type>>,
}

fn build(target: &Target<'_>, _: &str) -> Result<Box<dyn Step>, Message> {
    Ok(Box::new(Listed::new(target)?))
}

impl Listed {
    pub(super) fn new(target: &Target<'_>) -> Result<Self, Message> {
        if target.choices.is_empty() {
            return Err(text!(
                "the field lists no values (constraints.enum)",
                "该字段没有列出取值（constraints.enum）"
            )
            .into());
        }
        Ok(Self {
            choices: Arc::clone(target.choices),
            ty: (!target.ty.takes_all_text()).then(|| Arc::clone(target.ty)),
        })
    }
}

impl Step for Listed {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        if self.choices.has(cell.text) {
            return Done::Same;
        }
        match self.choices.meant(cell.text) {
            Some(value) => {
                out.push_str(value);
                Done::Changed
            }
            // Whether a number is one of those listed is its type's to say.
            None if self
                .ty
                .as_ref()
                .is_some_and(|ty| ty.read(cell.text).is_present()) =>
            {
                Done::Same
            }
            None => Done::Unread,
        }
    }

    fn is_settled(&self, text: &str) -> bool {
        self.choices.has(text)
    }

    fn reads(&self) -> bool {
        true
    }
}
