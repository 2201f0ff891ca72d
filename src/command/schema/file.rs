//! The schema file that an argument names.

use std::io::Read as _;
use std::path::Path;

use crate::cli::values::Day;
use crate::error::{Error, Result};
use crate::schema::Settings;
use crate::schema::file::SchemaFile;

/// A schema with its file; `-` is standard input.
///
/// # Errors
/// A schema that does not load; standard input that cannot be read.
pub(super) fn load(path: &Path) -> Result<SchemaFile> {
    let settings = Settings {
        today: Day::now().days(),
    };
    if path.as_os_str() != "-" {
        return SchemaFile::load(path, settings);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    SchemaFile::parse(path, &bytes, settings)
}
