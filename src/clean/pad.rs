//! `pad:N`: zeros before the digits, where a spreadsheet took them away.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "pad",
    about: text!(
        "zeros before a cell of digits, up to N digits",
        "纯数字的单元格前面补零到 N 位"
    ),
    lossy: false,
    argument: Argument::Needed("N"),
    make: Make::Cell(build),
    samples: &[
        ("pad:6", "10000", "010000"),
        ("pad:6", "1234567", "1234567"),
        ("pad:6", "A12", "A12"),
    ],
};

/// More digits than any code has.
const MOST: usize = 100;

#[derive(Debug)]
struct Pad(usize);

fn build(_: &super::Target<'_>, argument: &str) -> Result<Box<dyn Step>, Message> {
    match argument.parse() {
        Ok(width @ 1..=MOST) => Ok(Box::new(Pad(width))),
        _ => Err(Message::new(text!(
            "a number of digits expected, 1 to {most}",
            "此处应为位数，1 到 {most}"
        ))
        .with("most", MOST)),
    }
}

impl Step for Pad {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        if self.is_settled(cell.text) {
            return Done::Same;
        }
        out.extend(std::iter::repeat_n('0', self.0 - cell.text.len()));
        out.push_str(cell.text);
        Done::Changed
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        text.is_empty() || text.len() >= self.0 || !text.bytes().all(|byte| byte.is_ascii_digit())
    }
}
