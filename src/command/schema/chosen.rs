//! The schema files that a subcommand is about: which they are, and their loading.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser as _};

use crate::cli::discover::only_one;
use crate::cli::ui::Ui;
use crate::cli::values::{self, Day, SchemaChoice};
use crate::error::{Error, Result};
use crate::schema::Settings;
use crate::schema::file::SchemaFile;
use crate::text;
use crate::text::Message;

/// What stands without an option, where one schema is read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
pub(super) struct Chosen {
    /// The schema: a .rolo.toml or Table Schema .json (default: --schema, else the only *.rolo.toml of this folder); - is
    /// standard input
    #[arg(id = "schema_file", value_name = "SCHEMA")]
    file: Option<PathBuf>,
    /// The same as an option
    #[arg(id = "schema_option", short = 's', long = "schema", value_name = "FILE", env = "ROLO_SCHEMA",
          value_parser = PathBufValueParser::new().map(values::schema))]
    option: Option<SchemaChoice>,
    /// The day that today means in the schema, as 2026-11-21 (default: the day of the clock)
    #[arg(long, value_name = "DATE", env = "ROLO_TODAY", value_parser = values::day)]
    today: Option<Day>,
}

impl Chosen {
    /// Where the schema stands; `subcommand` is named where it is to be said.
    ///
    /// # Errors
    /// [`Error::Usage`] where none is named and this folder has not exactly one.
    pub(super) fn path(&self, subcommand: &'static str) -> Result<PathBuf> {
        match (&self.file, &self.option) {
            (Some(path), _) | (None, Some(SchemaChoice::File(path))) => Ok(path.clone()),
            (None, Some(SchemaChoice::None)) => Err(unnamed(subcommand)),
            (None, None) => only_here(subcommand),
        }
    }

    /// Loads it and says its warnings.
    ///
    /// # Errors
    /// Those of [`load`].
    pub(super) fn load(&self, path: &Path, ui: &Ui) -> Result<SchemaFile> {
        let file = load(path, self.today)?;
        for warning in &file.schema.warnings {
            ui.warn(warning);
        }
        Ok(file)
    }
}

/// The only schema of this folder.
///
/// # Errors
/// [`Error::Usage`] where there is none, or more than one.
pub(super) fn only_here(subcommand: &'static str) -> Result<PathBuf> {
    only_one(Path::new("")).ok_or_else(|| unnamed(subcommand))
}

fn unnamed(subcommand: &'static str) -> Error {
    let hint = text!(
        "name it: rolo schema {subcommand} customers.rolo.toml",
        "请写明文件：rolo schema {subcommand} customers.rolo.toml"
    );
    Error::Usage {
        message: text!(
            "which schema? This folder has not exactly one *.rolo.toml",
            "没有指定规则文件，当前文件夹里也不是恰好只有一个 *.rolo.toml"
        )
        .into(),
        hint: Some(Message::new(hint).with("subcommand", subcommand)),
    }
}

/// A schema with its file; `-` is standard input. `today`: None is the day of the clock.
///
/// # Errors
/// A schema that does not load; standard input that cannot be read.
pub(super) fn load(path: &Path, today: Option<Day>) -> Result<SchemaFile> {
    let settings = Settings {
        today: today.unwrap_or_else(Day::now).days(),
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
