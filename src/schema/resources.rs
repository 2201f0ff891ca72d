//! Where the tables are that a schema refers to.

use std::path::{Path, PathBuf};

use super::{ForeignKey, Resource, Schema};
use crate::text;
use crate::text::Text;

/// Endings that a resource is looked for under when only its name is known.
const ENDINGS: [&str; 7] = ["csv", "tsv", "jsonl", "xlsx", "xlsb", "xls", "ods"];

/// Why a text is no [`delimiter`].
pub const NO_DELIMITER: Text = text!(
    "one ASCII character or one of tab, comma, semicolon, pipe is expected",
    "应为一个 ASCII 字符，或 tab、comma、semicolon、pipe 之一"
);

/// What separates the cells of a table, as options and schemas name it: one ASCII character that is no quote and no
/// line end, or `tab` (`\t`), `comma`, `semicolon`, `pipe`; none for anything else.
pub fn delimiter(text: &str) -> Option<u8> {
    match text {
        "tab" | "\\t" => Some(b'\t'),
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "pipe" => Some(b'|'),
        other => match other.as_bytes() {
            [sign] if sign.is_ascii() && !matches!(sign, b'"' | b'\r' | b'\n' | 0) => Some(*sign),
            _ => None,
        },
    }
}

impl Schema {
    /// The file that a foreign key refers to; none for the same table.
    ///
    /// `given` (`--resource`) comes first, then `[resources.NAME]`, then NAME as a path relative to the schema, then
    /// `NAME.csv` and the like beside the schema. Where nothing is found, the path that would be expected: opening
    /// it says so.
    pub fn resource(
        &self,
        foreign: &ForeignKey,
        given: impl Fn(&str) -> Option<PathBuf>,
    ) -> Option<PathBuf> {
        let name = foreign.resource.as_deref()?;
        if let Some(path) = given(name) {
            return Some(path);
        }
        let folder = self
            .path
            .as_deref()
            .and_then(Path::parent)
            .unwrap_or(Path::new(""));
        if let Some(resource) = self.resources.iter().find(|resource| resource.name == name) {
            return Some(folder.join(&resource.path));
        }
        let itself = folder.join(name);
        if itself.is_file() {
            return Some(itself);
        }
        let mut beside = ENDINGS
            .iter()
            .map(|ending| folder.join(format!("{name}.{ending}")));
        beside
            .find(|path| path.is_file())
            .or_else(|| Some(folder.join(format!("{name}.csv"))))
    }

    /// What `[resources.NAME]` says of the table that a foreign key refers to, if anything.
    pub fn declared(&self, foreign: &ForeignKey) -> Option<&Resource> {
        let name = foreign.resource.as_deref()?;
        let mut resources = self.resources.iter();
        resources.find(|resource| resource.name == name)
    }
}
