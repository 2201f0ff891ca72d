//! The one schema that a subcommand is about: as the argument, by `--schema`, else the only one of this folder.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser as _};

use crate::cli::discover::{Discovery, discover};
use crate::cli::ui::Ui;
use crate::cli::values::{self, Day, SchemaChoice};
use crate::error::{Error, Result};
use crate::schema::Settings;
use crate::schema::file::SchemaFile;
use crate::text;

/// What stands without an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
pub(super) struct Chosen {
    /// The schema: a .rolo.toml or Table Schema .json (default: --schema, else the only *.rolo.toml of this folder)
    #[arg(id = "schema_file", value_name = "SCHEMA")]
    pub(super) file: Option<PathBuf>,
    /// The same as an option
    #[arg(id = "schema_option", short = 's', long = "schema", value_name = "FILE", env = "ROLO_SCHEMA",
          value_parser = PathBufValueParser::new().map(values::schema))]
    pub(super) option: Option<SchemaChoice>,
    /// The day that today means in the schema, as 2026-11-21 (default: the day of the clock)
    #[arg(long, value_name = "DATE", env = "ROLO_TODAY", value_parser = values::day)]
    pub(super) today: Option<Day>,
}

impl Chosen {
    /// Where the schema stands.
    ///
    /// # Errors
    /// [`Error::Usage`] where none is named and this folder has not exactly one.
    pub(super) fn path(&self) -> Result<PathBuf> {
        let named = self.file.clone().map(SchemaChoice::File);
        let choice = named.as_ref().or(self.option.as_ref());
        match discover(choice, Path::new("schema")) {
            Discovery::Named(path) | Discovery::Found(path) => Ok(path),
            Discovery::None => Err(Error::Usage {
                message: text!(
                    "which schema? This folder has not exactly one *.rolo.toml",
                    "没有指定规则文件，当前文件夹里也不是恰好只有一个 *.rolo.toml"
                )
                .into(),
                hint: Some(
                    text!(
                        "name it: rolo schema doc customers.rolo.toml",
                        "请写明文件：rolo schema doc customers.rolo.toml"
                    )
                    .into(),
                ),
            }),
        }
    }

    /// Loads it and says its warnings.
    ///
    /// # Errors
    /// A schema that does not load.
    pub(super) fn load(&self, path: &Path, ui: &Ui) -> Result<SchemaFile> {
        let settings = Settings {
            today: self.today.unwrap_or_else(Day::now).days(),
        };
        let written = SchemaFile::load(path, settings)?;
        for warning in &written.schema.warnings {
            ui.warn(warning);
        }
        Ok(written)
    }
}
