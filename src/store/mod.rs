//! What a run leaves for the next one: the state of the last good run beside the schema, and beside a file that is
//! replaced a copy of what it was.

pub mod last_run;
pub mod lock;
mod series;
pub mod snapshot;

use std::path::{Path, PathBuf};

/// Where what belongs to a file is kept: `dir`, else `.rolo` beside it.
fn folder(file: &Path, dir: Option<&Path>) -> PathBuf {
    match dir {
        Some(dir) => dir.to_owned(),
        None => file.with_file_name(".rolo"),
    }
}
