//! What a cell means in a customer table: kinds, one file each, and the table of them.
//!
//! A kind is asked only about cells that are present and of the field's type. It says *whether* the text is of the
//! kind ([`Kind::check`]); *why not* is said only when a report wants to know ([`Kind::explain`]).

mod id;

use std::fmt::Debug;

use crate::table::batch::Column;
use crate::table::class::Class;
use crate::table::value::Value;
use crate::text::{Message, Text};

/// Everything the tool knows about one kind of value, compiled for one field.
pub trait Kind: Debug + Send + Sync {
    /// Whether `text`, as it stands in the file, is a right value of this kind.
    fn check(&self, text: &str) -> bool;

    /// Why `text`, which `check` refuses, is not right: a clause without a full stop, never the text itself (it
    /// may be sensitive), positions from 1.
    fn explain(&self, text: &str) -> Message;

    /// The canonical form (GB 32100 codes in upper case, e-mail domains in lower case …): equal for two spellings
    /// of the same thing, and its own canonical form. None where the text cannot be read as this kind.
    fn canonical(&self, text: &str) -> Option<String>;

    /// What a report shows of a value of class personal: enough to find it again, too little to use it.
    fn mask(&self, text: &str) -> String {
        shape(text)
    }

    /// Checks a whole column: appends the row of every cell that is present and not right.
    fn check_column(&self, cells: Column<'_>, values: &[Value], wrong: &mut Vec<u32>) {
        for ((row, text), value) in (0..).zip(cells.iter()).zip(values) {
            if value.is_present() && !self.check(text) {
                wrong.push(row);
            }
        }
    }
}

/// What a kind may know beyond its field.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `phoneRegion`: ISO 3166 alpha-2.
    pub region: Option<String>,
    /// `locale`, as `zh-CN`.
    pub locale: Option<String>,
}

/// One line of the table of kinds.
#[derive(Debug)]
pub struct Entry {
    /// As a schema spells it.
    pub name: &'static str,
    /// The code of its findings, `kind.<name>`.
    pub code: &'static str,
    /// What it is.
    pub about: Text,
    /// The class of a field that names none.
    pub class: Class,
    /// Compiles the kind for one field.
    pub build: fn(&Settings) -> Box<dyn Kind>,
    /// Cells, and whether they are right.
    pub samples: &'static [(&'static str, bool)],
}

/// Every kind, by name.
pub static KINDS: &[&Entry] = &[&id::ENTRY];

/// The kind that a schema calls `name`.
pub fn find(name: &str) -> Option<&'static Entry> {
    KINDS.iter().copied().find(|entry| entry.name == name)
}

/// The length and character pattern of a text, for values that must not be shown and have no mask of their own:
/// `A` a capital letter, `a` another letter, `9` a digit, other ASCII signs as they are, at most 24 of them.
/// `Ab-12 王` becomes `Aa-99 a (7)`.
pub fn shape(text: &str) -> String {
    const SHOWN: usize = 24;
    let mut out: String = text
        .chars()
        .take(SHOWN)
        .map(|c| match c {
            _ if c.is_uppercase() => 'A',
            _ if c.is_alphabetic() => 'a',
            _ if c.is_numeric() => '9',
            _ if c.is_ascii_control() => '?',
            _ if c.is_ascii() => c,
            _ => '?',
        })
        .collect();
    let len = text.chars().count();
    if len > SHOWN {
        out.push_str("...");
    }
    out.push_str(&format!(" ({len})"));
    out
}
