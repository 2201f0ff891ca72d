//! Which schema to use: the one named, else the one that stands beside the input.

use std::path::{Path, PathBuf};

use crate::cli::values::SchemaChoice;

/// The schema of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discovery {
    /// None was asked for, or none was found.
    None,
    /// The one that was named.
    Named(PathBuf),
    /// One that was found; the summary says so.
    Found(PathBuf),
}

/// The schema for `input` (`-`: standard input, beside which nothing stands): as chosen; else for `customers.csv`
/// `customers.rolo.toml`, then `customers.rolo.json`, beside it; else the only `*.rolo.toml` beside it.
pub fn discover(choice: Option<&SchemaChoice>, input: &Path) -> Discovery {
    match choice {
        Some(SchemaChoice::None) => return Discovery::None,
        Some(SchemaChoice::File(path)) => return Discovery::Named(path.clone()),
        None => {}
    }
    if input.as_os_str() == "-" {
        return Discovery::None;
    }
    let mut own = ["rolo.toml", "rolo.json"]
        .into_iter()
        .map(|ending| input.with_extension(ending));
    own.find(|path| path.is_file())
        .or_else(|| only_one(input.parent()?))
        .map_or(Discovery::None, Discovery::Found)
}

/// The only `*.rolo.toml` of a folder; an empty path is the present one.
pub fn only_one(folder: &Path) -> Option<PathBuf> {
    let listed = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut schemas = listed
        .read_dir()
        .ok()?
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| name.to_string_lossy().ends_with(".rolo.toml"));
    let only = schemas.next()?;
    schemas.next().is_none().then(|| folder.join(only))
}

#[cfg(test)]
mod tests {
    use std::fs::write;

    use super::*;

    #[test]
    fn the_schema_beside_the_input_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let input = at("customers.csv");
        assert_eq!(discover(None, &input), Discovery::None);
        write(at("other.rolo.toml"), "").unwrap();
        assert_eq!(
            discover(None, &input),
            Discovery::Found(at("other.rolo.toml"))
        );
        write(at("another.rolo.toml"), "").unwrap();
        assert_eq!(discover(None, &input), Discovery::None, "two are no choice");
        write(at("customers.rolo.json"), "").unwrap();
        assert_eq!(
            discover(None, &input),
            Discovery::Found(at("customers.rolo.json"))
        );
        write(at("customers.rolo.toml"), "").unwrap();
        assert_eq!(
            discover(None, &input),
            Discovery::Found(at("customers.rolo.toml"))
        );
        assert_eq!(discover(Some(&SchemaChoice::None), &input), Discovery::None);
        let named = SchemaChoice::File(at("x.json"));
        assert_eq!(
            discover(Some(&named), &input),
            Discovery::Named(at("x.json"))
        );
    }
}
