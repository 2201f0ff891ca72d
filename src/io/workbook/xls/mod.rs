//! Reads XLS of Excel 5.0 to 2003 (MS-XLS; BIFF5 and BIFF8): which sheets there are, and the cells of one of them.
//!
//! ```text
//! compound file ─▶ stream of records ─▶ book      sheets, formats, texts
//!                                   └─▶ sheet ─▶ Cells
//! ```
//!
//! The stream is held in memory, and nothing that a record claims makes that more: positions and lengths are looked up,
//! never allocated.

mod book;
mod compound;
mod record;
mod sheet;
mod texts;

use self::book::Book;
use self::compound::Compound;
use self::sheet::Sheet;
use super::SheetInfo;
use super::loaded::is_protected;
use super::package::{Result, Source};
use super::stream::{ReadSheet, damaged};

/// A workbook and its stream.
pub(super) struct Xls {
    stream: Vec<u8>,
    book: Book,
}

impl Xls {
    /// Reads the stream, and what it says of the whole workbook.
    ///
    /// # Errors
    /// A file that is no such workbook, is damaged or encrypted.
    pub(super) fn open(source: Box<dyn Source>) -> Result<Self> {
        let mut file = Compound::open(source)?;
        // A newer workbook that is encrypted is packed like an older one.
        if file.has("EncryptedPackage") {
            return Err(Box::new(is_protected()));
        }
        let name = ["Workbook", "Book"].into_iter().find(|name| file.has(name));
        let stream = file.stream(name.ok_or_else(|| Box::new(damaged()))?)?;
        let book = Book::read(&stream)?;
        Ok(Self { stream, book })
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.book.sheets
    }

    /// The sheet at this place (from 0), to be read.
    pub(super) fn sheet(self, place: usize) -> Box<dyn ReadSheet> {
        Box::new(Sheet::new(self.stream, self.book, place))
    }
}
