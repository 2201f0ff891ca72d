//! Why bytes cannot be read, where the system has no word for it: a sentence that travels inside an [`io::Error`]
//! through readers that know nothing of files.

use std::fmt;
use std::io;
use std::path::Path;

use crate::error::Error;
use crate::text::{Lang, Message};

/// What is wrong with the bytes of an input. Display is English.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// What was found; a clause.
    pub(super) message: Message,
    /// What would help; `{file}` in it is the input.
    pub(super) hint: Message,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.say(Lang::En))
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

impl Fault {
    /// The fault that an error carries.
    fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What ends the run.
    pub(super) fn error(self, path: &Path) -> Error {
        Error::Broken {
            path: path.to_owned(),
            line: None,
            message: self.message,
            hint: Some(Box::new(self.hint.with("file", path.display()))),
        }
    }
}

/// Reading the input `path` failed: [`Error::Broken`] where it is known why, else [`Error::Read`].
pub(super) fn unread(path: &Path, source: io::Error) -> Error {
    match Fault::of(&source) {
        Some(fault) => fault.clone().error(path),
        None => Error::Read {
            path: path.to_owned(),
            source,
        },
    }
}

/// Writing the temporary file failed: [`Error::Broken`] where it is known why, else [`Error::Write`].
pub(super) fn unwritten(path: &Path, source: io::Error) -> Error {
    match Fault::of(&source) {
        Some(fault) => fault.clone().error(path),
        None => Error::Write {
            path: path.to_owned(),
            source,
        },
    }
}
