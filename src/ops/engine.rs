//! How the work of a command is done: by how many, with how much memory, and who is told of it.

use std::num::NonZero;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::spill::Budget;
use crate::text;
use crate::text::Message;

/// How the work is done.
#[derive(Clone)]
pub struct Engine<'a> {
    /// How many threads work at once.
    pub threads: NonZero<usize>,
    /// What sorting may hold in memory.
    pub budget: Budget,
    /// Says whether to stop at once (a signal).
    pub interrupted: &'a (dyn Fn() -> Result<()> + Sync),
    /// Told how many bytes and records more were read.
    pub advanced: &'a (dyn Fn(u64, u64) + Sync),
}

/// Bytes that what is made of one chunk may come to: keys of JSON, columns taken often and texts put together can make
/// any number of them out of a few.
const GROWTH_LIMIT: usize = 1 << 30;

/// So many bytes made of one chunk of the input called `name`, if that is not beyond the limit.
///
/// # Errors
/// [`Error::Broken`] where it is.
pub fn check_growth(bytes: usize, name: &str) -> Result<u32> {
    match u32::try_from(bytes) {
        Ok(within) if bytes <= GROWTH_LIMIT => Ok(within),
        _ => Err(too_much(name)),
    }
}

#[cold]
fn too_much(name: &str) -> Error {
    let message = text!(
        "what is to be written for some records of the table is larger than {limit} MiB",
        "表中部分记录要写出的内容超过 {limit} MiB"
    );
    Error::Broken {
        path: PathBuf::from(name),
        line: None,
        message: Message::new(message).with("limit", GROWTH_LIMIT >> 20),
        hint: None,
    }
}
