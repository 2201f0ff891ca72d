//! A table that has been judged, to be read once more.

use std::sync::{Arc, Mutex};

use super::trail::Trail;
use super::{Group, Validation};
use crate::error::Result;
use crate::io::chunk::Chunk;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::table::batch::Batch;

/// A table for all who want to read it once more.
pub type SharedTable = Arc<Mutex<Again>>;

/// A table that has been judged, as far as it was read.
pub struct Again {
    head: Head,
    reader: TableReader,
    trail: Trail,
}

impl std::fmt::Debug for Again {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Again").field(&self.head.name).finish()
    }
}

impl Again {
    /// What the table is.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Reads its records once more: `each` is told how many rows there are before a batch, and is given the batch.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) where the input has changed; those of `each`.
    pub fn read(&mut self, each: &mut dyn FnMut(u64, &Batch<'_>) -> Result<()>) -> Result<()> {
        let mut chunk = Chunk::default();
        let width = self.head.headers.len();
        for checkpoint in &self.trail.0 {
            let (number, offset, len) = checkpoint.at;
            self.reader.reread(number, offset, len, &mut chunk)?;
            each(checkpoint.start.rows, &chunk.batch(width)?)?;
        }
        self.reader.unchanged()
    }
}

impl Validation<'_> {
    /// The table of a group that has one, if it is to be read once more.
    pub(super) fn again(&self, mut group: Group<'_, '_>) -> Option<SharedTable> {
        let (facts, reader) = (group.facts.pop()?, group.readers.pop()?);
        let alone = group.facts.is_empty() && self.wants.again;
        alone.then(|| {
            Arc::new(Mutex::new(Again {
                head: facts.describer.head.clone(),
                reader,
                trail: facts.trail,
            }))
        })
    }
}
