//! `upper`: capitals.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "upper",
    about: text!("capitals", "字母转为大写"),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Upper))),
    samples: &[
        ("upper", "straße éa", "STRASSE ÉA"),
        ("upper", "张三", "张三"),
    ],
};

#[derive(Debug)]
struct Upper;

impl Step for Upper {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        out.extend(cell.text.chars().flat_map(char::to_uppercase));
        Done::of(out, from, cell.text)
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        text.bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase())
    }
}
