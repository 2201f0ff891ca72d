//! Where the tables are that a schema refers to.

use std::path::{Path, PathBuf};

use super::{ForeignKey, Schema};

/// Endings that a resource is looked for under when only its name is known.
const ENDINGS: [&str; 2] = ["csv", "tsv"];

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
}
