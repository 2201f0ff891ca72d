//! `nfkc`: every character as its compatible plain one (Unicode NFKC).

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::simplify;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "nfkc",
    about: text!(
        "characters as their plain ones, ① as 1, ㈱ as (株) (Unicode NFKC)",
        "兼容字符换成普通字符，如 ① 换成 1（Unicode NFKC）"
    ),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Nfkc))),
    samples: &[("nfkc", "①㈱ﬁ²", "1(株)fi2"), ("nfkc", "王伟", "王伟")],
};

#[derive(Debug)]
struct Nfkc;

impl Step for Nfkc {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        simplify(cell.text, out);
        Done::of(out, from, cell.text)
    }

    fn is_settled(&self, text: &str) -> bool {
        text.is_ascii()
    }
}
