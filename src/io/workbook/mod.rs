//! Workbooks: their sheets, and the rows of one of them, whatever the format.
//!
//! ```text
//! xlsx  ─┐                       its own thread                           the workers
//! xlsb  ─┤  Cells, row by row ─▶ row::Rows ─▶ blocks of bytes ─▶ reader ─▶ row::decode ─▶ Layout
//! xls … ─┘
//! ```

mod binary;
pub(super) mod cell;
mod characters;
pub(super) mod choice;
pub(super) mod content;
pub(in crate::io) mod edit;
#[cfg(test)]
mod grid;
pub(super) mod html;
mod markup;
mod number_format;
mod ods;
pub(super) mod open;
mod own_names;
pub(super) mod package;
mod relations;
pub(super) mod row;
mod shared_texts;
pub(super) mod stream;
mod tabs;
mod written;
mod xls;
mod xlsb;
mod xlsx;

use self::stream::ReadSheet;
use crate::io::fault::Fault;
use crate::text;

/// The sheet of our own workbooks that holds what drop-downs list; nobody is shown it, and it is no table.
pub(super) const LISTS: &str = "rolo.lists";

/// What a part whose content is held may unpack to whatever its ratio, in bytes; shared texts aside: 32 MiB.
const HELD: u64 = 32 << 20;

/// What a number in a format of this code is shown as, where that is a day or time.
pub(super) fn shown_moment(code: &str) -> Option<cell::Shape> {
    number_format::shape_of(code)
}

/// A day or time as ISO 8601 has it.
pub(super) fn written_moment(moment: cell::Moment) -> String {
    let mut text = Vec::new();
    if written::moment(moment, &mut text).is_none() {
        written::number(moment.serial, &mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// A sheet of a workbook, as its tab shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetInfo {
    /// What stands on its tab.
    pub(super) name: String,
    /// Whether its tab is shown.
    pub(super) visible: bool,
    /// Whether it has cells: a chart has none.
    pub(super) is_table: bool,
    /// Whether we have put it there, to say what was found.
    pub(super) ours: bool,
}

impl SheetInfo {
    /// Whether it holds the lists of a workbook of our own.
    fn is_lists(&self) -> bool {
        !self.visible && self.name == LISTS
    }

    /// Whether it is a sheet of ours: what was found, or lists.
    fn is_ours(&self) -> bool {
        self.ours || self.is_lists()
    }
}

/// A workbook of which nothing but its sheets is known.
trait Workbook {
    /// The sheets, in the order of their tabs.
    fn sheets(&self) -> &[SheetInfo];

    /// The sheet at this place (from 0), to be read.
    ///
    /// # Errors
    /// It is not in the file.
    fn sheet(self: Box<Self>, place: usize) -> Result<Box<dyn ReadSheet>, Fault>;
}

/// What is said of a workbook that wants a password.
fn is_protected() -> Fault {
    Fault {
        message: text!(
            "the workbook is protected with a password",
            "工作簿设有打开密码"
        )
        .into(),
        hint: text!(
            "open it in a spreadsheet program and save a copy without the password",
            "请用电子表格软件打开，另存一份不带密码的副本"
        )
        .into(),
    }
}

/// What is said of a package that holds something else.
fn no_workbook() -> Box<Fault> {
    Box::new(Fault {
        message: text!(
            "the file is a package without a spreadsheet in it",
            "这是一个压缩包，但里面没有电子表格"
        )
        .into(),
        hint: text!(
            "give a workbook, or unpack the table and give that",
            "请传入工作簿，或先解压再传入其中的表格"
        )
        .into(),
    })
}
