//! `digits`: nothing but the digits.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::half_width;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "digits",
    about: text!(
        "nothing but the digits; a cell without any stays",
        "只留数字；没有数字的单元格不变"
    ),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Digits))),
    samples: &[
        ("digits", "No. 12-34", "1234"),
        ("digits", "１２ ３", "123"),
        ("digits", "无", "无"),
    ],
};

#[derive(Debug)]
struct Digits;

impl Step for Digits {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        let digits = cell.text.chars().map(half_width);
        out.extend(digits.filter(char::is_ascii_digit));
        if out.len() == from {
            return Done::Same;
        }
        Done::of(out, from, cell.text)
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_digit())
    }
}
