//! `trim`: nothing that nobody sees at the ends of a cell.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::{is_blank, trim};

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
        has_no_blank_ends(text)
    }
}

/// Whether neither end of `text` is a blank, as [`is_blank`] has it.
#[inline]
pub(super) fn has_no_blank_ends(text: &str) -> bool {
    // U+4000 to U+9FFF, Chinese characters, begin with these bytes, and none of them is a blank.
    let han = |byte: u8| (0xe4..=0xe9).contains(&byte);
    let plain = |byte: u8| (0x21..0x80).contains(&byte);
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return true;
    };
    let begins = plain(*first) || han(*first) || !text.starts_with(is_blank);
    let ends = || {
        let lead = bytes.len().checked_sub(3).map(|at| bytes[at]);
        plain(*last) || *last >= 0x80 && lead.is_some_and(han) || !text.ends_with(is_blank)
    };
    begins && ends()
}
