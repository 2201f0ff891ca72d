//! `nfc`: letters and their marks as one character where there is one (Unicode NFC).

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::{compose, is_composed};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "nfc",
    about: text!(
        "letters with marks as one character (Unicode NFC)",
        "带符号的字母合成一个字符（Unicode NFC）"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Nfc))),
    samples: &[("nfc", "e\u{301}", "é"), ("nfc", "ﬁ", "ﬁ")],
};

#[derive(Debug)]
struct Nfc;

impl Step for Nfc {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        compose(cell.text, out);
        Done::of(out, from, cell.text)
    }

    fn is_settled(&self, text: &str) -> bool {
        text.is_ascii() || is_composed(text)
    }
}
