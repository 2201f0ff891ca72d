//! `lower`: small letters.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "lower",
    about: text!("small letters", "字母转为小写"),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Lower))),
    samples: &[
        ("lower", "ÀÉ STRASSE", "àé strasse"),
        ("lower", "İ", "i\u{307}"),
    ],
};

#[derive(Debug)]
struct Lower;

impl Step for Lower {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        out.extend(cell.text.chars().flat_map(char::to_lowercase));
        Done::of(out, from, cell.text)
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        text.bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    }
}
