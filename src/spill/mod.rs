//! State that may outgrow memory: it asks a [`Budget`] before it grows and goes to a private file when refused.

mod seen;
mod sorter;

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use seen::{Part, Seen, Sighting};
pub use sorter::{Sorted, Sorter};

use crate::error::{Error, Result};

/// How many bytes what grows with the table may hold; one a run, shared by all that asks.
#[derive(Clone, Debug)]
pub struct Budget(Arc<AtomicU64>);

impl Budget {
    /// A budget of `bytes`.
    pub fn new(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    /// Takes `bytes` if there are as many left.
    pub fn take(&self, bytes: usize) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(bytes as u64)
            })
            .is_ok()
    }

    /// Gives `bytes` back.
    pub fn give(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// A file without a name that only this process sees and that goes with it.
fn private_file() -> Result<File> {
    tempfile::tempfile().map_err(failed)
}

/// A private file could not be written.
fn failed(source: std::io::Error) -> Error {
    Error::Write {
        path: std::env::temp_dir(),
        source,
    }
}

/// A private file could not be read back.
fn unread(source: std::io::Error) -> Error {
    Error::Read {
        path: std::env::temp_dir(),
        source,
    }
}
