//! `title`: every word with a capital first.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "title",
    about: text!(
        "every word with a capital first; a word such as McDonald stays",
        "每个单词首字母大写；McDonald 这样的单词不变"
    ),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(Title))),
    samples: &[
        ("title", "van der BERG", "Van Der Berg"),
        ("title", "éric anne-marie", "Éric Anne-Marie"),
        ("title", "Ronald McDonald", "Ronald McDonald"),
        ("title", "张三", "张三"),
    ],
};

#[derive(Debug)]
struct Title;

/// Whether a word begins with a capital and has both capitals and small letters behind it: a person wrote it so.
fn is_written_so(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().any(char::is_uppercase)
        && letters.any(char::is_lowercase)
}

impl Step for Title {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        for word in cell
            .text
            .split_inclusive(|c: char| c.is_whitespace() || c == '-')
        {
            if is_written_so(word) {
                out.push_str(word);
                continue;
            }
            let mut letters = word.chars();
            // Of a ligature only the first letter is a capital: ﬁ becomes Fi.
            let mut first = letters.next().into_iter().flat_map(char::to_uppercase);
            out.extend(first.next());
            out.extend(first.chain(letters).flat_map(char::to_lowercase));
        }
        Done::of(out, from, cell.text)
    }

    fn is_settled(&self, text: &str) -> bool {
        !text.contains(char::is_alphabetic)
    }
}
