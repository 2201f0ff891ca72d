//! `like`: `%` any characters, `_` exactly one.

/// A pattern, taken apart.
#[derive(Clone, Debug)]
pub struct Like;
