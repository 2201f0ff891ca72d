//! The texts that the cells of a workbook share, all of them in one piece of memory.

use super::package::{Result, saved_again};
use crate::io::fault::Fault;
use crate::text;

/// What shared texts may unpack to whatever their ratio, all that stands between them included, in bytes: 192 MiB.
pub(super) const FREE: u64 = 192 << 20;

/// Shared texts, by number.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    /// The texts, one behind the other; one that is not whole yet is the last.
    pub(super) text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl SharedTexts {
    /// The text of this number (from 0).
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }

    /// Ends the last text.
    ///
    /// # Errors
    /// All of them come to too much.
    pub(super) fn end(&mut self) -> Result<()> {
        let end = u32::try_from(self.text.len()).map_err(|_| {
            saved_again(text!(
                "the texts of the workbook come to more than 4 GiB",
                "工作簿的文本超过 4 GiB"
            ))
        })?;
        self.ends.push(end);
        Ok(())
    }
}

/// What is said of a cell whose text is not there.
pub(super) fn unknown_text() -> Box<Fault> {
    saved_again(text!(
        "a cell refers to a text that is not among the workbook's shared texts",
        "有单元格引用了共享字符串表中不存在的文本"
    ))
}
