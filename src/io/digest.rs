//! The SHA-256 of an input's own bytes, worked out as they are read, whatever is made of them later.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};

/// What has been digested so far. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Digesting(Arc<Mutex<Sha256>>);

impl Digesting {
    /// In hexadecimal; none if whoever read has panicked.
    pub(super) fn sha256(&self) -> Option<String> {
        let digest = self.0.lock().ok()?.clone().finalize();
        Some(digest.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
    }
}

/// Bytes that are digested as they are read.
pub(super) struct Digested<R> {
    pub(super) input: R,
    pub(super) digest: Digesting,
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        if let Ok(mut digest) = self.digest.0.lock() {
            digest.update(&out[..read]);
        }
        Ok(read)
    }
}
