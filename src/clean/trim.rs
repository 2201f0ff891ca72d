//! `trim`: nothing that nobody sees at the ends of a cell.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::{is_trimmed, trim};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "trim",
    about: text!(
        "remove blanks and invisible characters at both ends",
        "去掉首尾的空白和看不见的字符"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Trim))),
    samples: &[
        ("trim", "  a b ", "a b"),
        ("trim", "\u{feff}\u{3000}王伟\u{200b}", "王伟"),
        ("trim", " \u{a0} ", ""),
    ],
};

#[derive(Debug)]
struct Trim;

impl Step for Trim {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let inner = trim(cell.text);
        if inner.len() == cell.text.len() {
            return Done::Same;
        }
        out.push_str(inner);
        Done::Changed
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        is_trimmed(text)
    }
}
