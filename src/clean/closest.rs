//! `enum-closest`: the listed value that a cell is a slip of.

use super::listed::Listed;
use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "enum-closest",
    about: text!(
        "as enum, else the listed value that is nearest, if one is near",
        "同 enum；都对不上时换成最接近的取值"
    ),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|target, _| Ok(Box::new(Closest(Listed::new(target)?)))),
    samples: &[
        ("enum-closest", "glod", "gold"),
        ("enum-closest", "VIP", "gold"),
        ("enum-closest", "unrelated", "unrelated"),
    ],
};

#[derive(Debug)]
struct Closest(Listed);

impl Step for Closest {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        match self.0.apply(cell, out) {
            Done::Unread => {}
            done => return done,
        }
        match self.0.choices.nearest(cell.text) {
            Some(value) => {
                out.push_str(value);
                Done::Changed
            }
            None => Done::Unread,
        }
    }

    fn is_settled(&self, text: &str) -> bool {
        self.0.is_settled(text)
    }

    fn reads(&self) -> bool {
        true
    }
}
