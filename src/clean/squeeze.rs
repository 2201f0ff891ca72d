//! `squeeze`: one blank between words, none at the ends.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::{is_blank, is_trimmed, trim};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "squeeze",
    about: text!(
        "trim, and make every run of blanks and line breaks inside one blank",
        "去掉首尾空白，中间连续的空白和换行合并为一个空格"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Squeeze))),
    samples: &[
        ("squeeze", " a  b ", "a b"),
        ("squeeze", "a\r\nb", "a b"),
        ("squeeze", "x\u{2003}\u{2003}y\u{a0}z", "x y z"),
        ("squeeze", "👨\u{200d}👩", "👨\u{200d}👩"),
    ],
};

#[derive(Debug)]
struct Squeeze;

impl Step for Squeeze {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        let mut rest = trim(cell.text);
        // A joiner inside a word belongs to it; beside a blank it is one more blank.
        while let Some(space) = rest.find(char::is_whitespace) {
            let word = rest[..space].trim_end_matches(is_blank);
            out.push_str(word);
            out.push(' ');
            rest = rest[space..].trim_start_matches(is_blank);
        }
        out.push_str(rest);
        Done::of(out, from, cell.text)
    }

    fn is_settled(&self, text: &str) -> bool {
        let mut before = b'a';
        let single = text.bytes().all(|byte| {
            let doubled = byte == b' ' && before == b' ';
            before = byte;
            !doubled && (0x20..0x7f).contains(&byte)
        });
        single && is_trimmed(text)
    }
}
