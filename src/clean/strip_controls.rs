//! `strip-controls`: no control characters but tab and line ends.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "strip-controls",
    about: text!(
        "remove control characters; tabs and line ends stay",
        "去掉控制字符，保留制表符和换行"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(StripControls))),
    samples: &[
        ("strip-controls", "a\0b\u{7f}", "ab"),
        ("strip-controls", "a\tb\r\n", "a\tb\r\n"),
        ("strip-controls", "\u{1b}[31mred\u{9b}", "[31mred"),
    ],
};

#[derive(Debug)]
struct StripControls;

fn is_stripped(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

impl Step for StripControls {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        out.extend(cell.text.chars().filter(|c| !is_stripped(*c)));
        Done::of(out, from, cell.text)
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        !text.contains(is_stripped)
    }
}
