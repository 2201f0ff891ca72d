//! JSON written by hand, key by key: the contract fixes the order of keys and the look of numbers.

use std::fmt::Display;
use std::io::Write as _;

/// A JSON object being appended to a buffer, on one line without blanks.
pub(super) struct Object<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Object<'a> {
    /// Opens an object at the end of `out`; [`Object::close`] closes it.
    pub(super) fn open(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, empty: true }
    }

    /// Writes a key and gives the buffer for its value.
    pub(super) fn key(&mut self, key: &str) -> &mut Vec<u8> {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        string(self.out, key);
        self.out.push(b':');
        self.out
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str, text: &str) -> &mut Self {
        string(self.key(key), text);
        self
    }

    /// A text or null.
    pub(super) fn maybe(&mut self, key: &str, text: Option<&str>) -> &mut Self {
        maybe(self.key(key), text);
        self
    }

    /// A number or null.
    pub(super) fn count(&mut self, key: &str, count: Option<u64>) -> &mut Self {
        match count {
            Some(count) => self.plain(key, count),
            None => self.plain(key, "null"),
        }
    }

    /// A number, `true`, `false`: whatever JSON spells as Rust does.
    pub(super) fn plain(&mut self, key: &str, value: impl Display) -> &mut Self {
        let _ = write!(self.key(key), "{value}");
        self
    }

    /// A list of texts.
    pub(super) fn list(&mut self, key: &str, texts: &[String]) -> &mut Self {
        let out = self.key(key);
        out.push(b'[');
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            string(out, text);
        }
        out.push(b']');
        self
    }

    /// Closes the object.
    pub(super) fn close(&mut self) {
        self.out.push(b'}');
    }
}

/// Appends a JSON string.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    // Neither a list of bytes nor a text can refuse.
    let _ = serde_json::to_writer(out, text);
}

/// Appends a JSON string or null.
pub(super) fn maybe(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => string(out, text),
        None => out.extend_from_slice(b"null"),
    }
}
