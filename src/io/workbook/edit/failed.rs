//! Why a workbook could not be changed.

use std::io;

use crate::error::Error;
use crate::io::fault::Fault;

/// Why a workbook could not be changed.
#[derive(Debug)]
pub(in crate::io) enum Failed {
    /// The workbook cannot be read.
    Read(Box<Fault>),
    /// It cannot be opened.
    Open(io::Error),
    /// The new one cannot be written.
    Write(io::Error),
    /// There is no telling what is to be changed.
    Edits(Error),
}

impl From<Box<Fault>> for Failed {
    fn from(fault: Box<Fault>) -> Self {
        Self::Read(fault)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Edits(error)
    }
}

pub(in crate::io) type Result<T> = std::result::Result<T, Failed>;
