//! The members of a JSON object (RFC 8259), and strings without their escapes; a value is shown as it stands.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error as JsonError};

/// Shows each member of the object that a line holds: its key, and its value as it stands there.
pub(super) fn each_member<'a>(
    line: &'a str,
    show: impl FnMut(Cow<'a, str>, &'a str),
) -> Result<(), JsonError> {
    let mut json = Deserializer::from_str(line);
    json.deserialize_map(Members(show))?;
    json.end()
}

struct Members<F>(F);

impl<'a, F: FnMut(Cow<'a, str>, &'a str)> Visitor<'a> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key_seed(Key)? {
            let value: &'a RawValue = members.next_value()?;
            (self.0)(key, value.get());
        }
        Ok(())
    }
}

/// A key, borrowed where it has no escapes.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: serde::Deserializer<'a>>(self, json: D) -> Result<Cow<'a, str>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'a str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Takes a string without its escapes.
pub(super) struct Unescaped<'a> {
    pub(super) out: &'a mut Vec<u8>,
    /// Whether it has halves of surrogate pairs, which are no characters.
    pub(super) broken: bool,
}

impl Visitor<'_> for &mut Unescaped<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<(), E> {
        for piece in bytes.utf8_chunks() {
            self.out.extend_from_slice(piece.valid().as_bytes());
            // Half a pair comes as three bytes, which stand for one character.
            if piece.invalid().first() == Some(&0xED) {
                self.out.extend_from_slice("\u{FFFD}".as_bytes());
                self.broken = true;
            }
        }
        Ok(())
    }
}
