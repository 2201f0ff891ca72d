//! State that may outgrow memory: it asks a [`Budget`] before it grows and goes to a private file when refused.

mod seen;
mod sorter;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use seen::{Part, Seen, Sighting};
pub use sorter::{Sorted, Sorter};

use crate::error::Result;
use crate::io::spool::{Spool, SpoolFile};

/// How many bytes what grows with the table may hold, in memory and then on disk; one a run, shared by all that asks.
#[derive(Clone, Debug)]
pub struct Budget {
    memory: Arc<AtomicU64>,
    spool: Spool,
}

impl Budget {
    /// A budget of `bytes` of memory.
    pub fn new(bytes: u64) -> Self {
        Self {
            memory: Arc::new(AtomicU64::new(bytes)),
            spool: Spool::default(),
        }
    }

    /// The same, with this room on disk.
    #[must_use]
    pub fn spooling_to(self, spool: Spool) -> Self {
        Self { spool, ..self }
    }

    /// Takes `bytes` if there are as many left.
    pub fn take(&self, bytes: usize) -> bool {
        self.memory
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(bytes as u64)
            })
            .is_ok()
    }

    /// Gives `bytes` back.
    pub fn give(&self, bytes: usize) {
        self.memory.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// A private file for what memory has no room for.
    fn file(&self) -> Result<SpoolFile> {
        self.spool.file()
    }
}
