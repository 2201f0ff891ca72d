//! `null`: an empty cell where a word says that there is nothing.

use std::sync::Arc;

use super::choices::Choices;
use super::{Argument, Cell, Done, Entry, Make, Step, Target};
use crate::text;
use crate::types::Type;
use crate::types::missing::Missing;
use crate::types::spelling::trim;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "null",
    about: text!(
        "empty a cell that says it has nothing: missingValues, N/A, NULL, 无, 暂无",
        "清空表示“没有”的单元格：missingValues 及 N/A、NULL、无、暂无等"
    ),
    lossy: true,
    argument: Argument::Nothing,
    make: Make::Cell(|target, _| Ok(build(target))),
    samples: &[
        ("null", "n/a", ""),
        ("null", "暂无", ""),
        ("null", "--", ""),
        ("null", "None", ""),
        ("null", "0", "0"),
        ("null", "NA", "NA"),
        ("null", "Nil", "Nil"),
        ("null", "No", "No"),
        ("null", "  n/a                ", ""),
    ],
};

/// Words that say nothing but that there is nothing, in small letters; blanks around them do not matter. Not among them: NA (Namibia), Nil (a name), No
/// (an answer), X (a gender), 0.
pub const WORDS: [&str; 31] = [
    "n/a",
    "n.a.",
    "#n/a",
    "null",
    "(null)",
    "<null>",
    "none",
    "(none)",
    "nan",
    "#null!",
    "\\n",
    "undefined",
    "not available",
    "not applicable",
    "-",
    "--",
    "---",
    "－",
    "—",
    "——",
    ".",
    "/",
    "?",
    "？",
    "无",
    "暂无",
    "空",
    "没有",
    "未知",
    "未填",
    "未填写",
];

#[derive(Debug)]
struct Null {
    missing: Missing,
    choices: Arc<Choices>,
    ty: Arc<dyn Type>,
}

fn build(target: &Target<'_>) -> Box<dyn Step> {
    Box::new(Null {
        missing: target.missing.clone(),
        choices: Arc::clone(target.choices),
        ty: Arc::clone(target.ty),
    })
}

impl Null {
    /// Whether a word of the list stands for nothing in this field: not where the field itself knows it as a value.
    fn is_nothing(&self, text: &str) -> bool {
        let folded = trim(text).to_lowercase();
        WORDS.contains(&folded.as_str())
            && self.choices.meant(text).is_none()
            && (self.ty.takes_all_text() || !self.ty.read(text).is_present())
    }
}

impl Step for Null {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let nothing = self.missing.is(cell.text) || self.is_nothing(cell.text);
        // Where the empty cell is a value, a word is what says that there is none.
        let word = self.missing.word();
        if !nothing || cell.text.is_empty() || cell.text == word {
            return Done::Same;
        }
        out.push_str(word);
        Done::Changed
    }

    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        /// Bytes of the longest of the words.
        const LONGEST: usize = 15;
        text.is_empty() || self.missing.only_empty() && trim(text).len() > LONGEST
    }
}
