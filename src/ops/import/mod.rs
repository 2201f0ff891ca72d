//! `schema import`: our schema, made of what others wrote down: a Table Schema, or a list of fields in a table.
//!
//! ```text
//!   JSON ──▶ descriptor ─┐
//!                        ├─▶ draft ─▶ settle (what does not compile becomes a comment) ─▶ TOML
//!   table ─▶ dictionary ─┘
//! ```

mod descriptor;
mod dictionary;
mod draft;
mod settle;
mod write;

use crate::error::Result;
use crate::text::{Lang, Message};
use draft::Draft;

pub use descriptor::{descriptor_of, is_descriptor};
pub use dictionary::Dictionary;

/// A schema that compiles, with what a person has to decide.
#[derive(Debug)]
pub struct Imported {
    draft: Draft,
}

impl Imported {
    /// Puts what does not compile aside, as a doubt beside what does. `today`: days since 1970-01-01.
    fn of(draft: Draft, today: i32, lang: Lang) -> Result<Self> {
        let draft = settle::settle(draft, today, lang)?;
        Ok(Self { draft })
    }

    /// The schema as a TOML file, its comments in `lang`. What a person has to decide begins with `# ?`.
    pub fn toml(&self, lang: Lang) -> String {
        write::toml(&self.draft, lang)
    }

    /// How many fields there are: `12 fields`.
    pub fn fields(&self) -> Message {
        self.draft.counted_fields()
    }

    /// How many places a person has to decide: `3 doubts`.
    pub fn doubts(&self) -> Message {
        self.draft.counted_doubts()
    }
}
