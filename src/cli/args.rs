//! Groups of options, written once and flattened into every command that has them.
//!
//! The doc comments are the English help; the Chinese help stands in `chinese.rs` by the same names. A variable
//! `ROLO_*` stands for its option wherever the option is not given.

use std::num::{NonZero, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::thread;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{ArgAction, Args, ValueEnum};

use crate::cli::claims::Claim;
use crate::cli::values::{self, Day, ReportTo, Resource, SchemaChoice};
use crate::error::{Error, Result};
use crate::io::format::{self, FormatName};
use crate::io::input::{self, Head, HeaderRow};
use crate::io::limits;
use crate::io::spool::Spool;
use crate::table::encoding::{Encoding, OutputEncoding};
use crate::text;
use crate::text::{Lang, Message};

/// The tables to read, any number of them.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
pub struct Files {
    /// Tables to read; - or nothing is standard input
    #[arg(value_name = "FILES")]
    pub files: Vec<PathBuf>,
}

/// How tables are read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// What the table must be: a .rolo.toml or Table Schema .json; none for no schema (default: `ROLO_SCHEMA`, else
    /// customers.rolo.toml or .json beside customers.csv, else the only *.rolo.toml beside it)
    #[arg(short, long, value_name = "FILE", env = "ROLO_SCHEMA", value_parser = schema())]
    pub schema: Option<SchemaChoice>,
    /// Which sheet of a workbook: its name, or its number from 1 (default: the first that is not hidden)
    #[arg(long, value_name = "NAME|N")]
    pub sheet: Option<String>,
    /// Where the headers stand: a row from 1, auto (where they stand below titles), or none (columns are then A, B, C …)
    /// (default: where the schema knows them, else row 1)
    #[arg(long, value_name = "N", value_parser = values::header_row)]
    pub header_row: Option<HeaderRow>,
    /// How many rows, from that one on, are the header: the parts of a name are joined by a blank (default 1)
    #[arg(long, value_name = "N", value_parser = values::header_rows)]
    pub header_rows: Option<NonZero<u32>>,
    /// What separates the cells: one character, or tab, comma, semicolon, pipe (default: as a sep= line says, else tab
    /// for .tsv and .tab, else as most records are parted)
    #[arg(long, value_name = "C", value_parser = values::delimiter, allow_hyphen_values = true)]
    pub delimiter: Option<u8>,
    /// What encloses a cell that holds a delimiter or a line end (default ")
    #[arg(long, value_name = "C", value_parser = values::quote, allow_hyphen_values = true)]
    pub quote: Option<u8>,
    /// What makes the character after it plain text, as \ in files of `MySQL`: one character (default: none)
    #[arg(long, value_name = "C", value_parser = values::quote, allow_hyphen_values = true)]
    pub escape: Option<u8>,
    /// What begins a line that is no record: one character, as # (default: none)
    #[arg(long, value_name = "C", value_parser = values::quote, allow_hyphen_values = true)]
    pub comment: Option<u8>,
    /// How the text is encoded: utf-8, gbk, big5, `shift_jis`, windows-1252, utf-16le … (default: found out)
    #[arg(long, value_name = "NAME", env = "ROLO_ENCODING", value_parser = values::encoding)]
    pub encoding: Option<Encoding>,
    /// Take off the apostrophes that rolo export has put before cells that look like formulas
    #[arg(long)]
    pub unguard: bool,
    /// The file of a table that the schema refers to; may be repeated
    #[arg(long, value_name = "NAME=FILE", value_parser = values::resource)]
    pub resource: Vec<Resource>,
    /// The format of the tables: csv, tsv or jsonl (default: tsv for .tsv and .tab, jsonl for .jsonl and .ndjson and for
    /// what begins with a JSON object, else csv)
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub from: Option<Format>,
    /// What is too big.
    #[command(flatten)]
    pub limits: Limits,
}

/// What is too big to be read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// The longest record that is read, up to 512MiB (default 16MiB)
    #[arg(long, value_name = "SIZE", env = "ROLO_MAX_RECORD", value_parser = values::record)]
    pub max_record: Option<usize>,
    /// The most columns that are read (default 131072)
    #[arg(long, value_name = "N", env = "ROLO_MAX_COLUMNS", value_parser = values::columns)]
    pub max_columns: Option<usize>,
    /// How many times its own size a gzip or zstd file or a part of a workbook may unpack to, if that is over 64 MiB
    /// (default 200)
    #[arg(long, value_name = "N", env = "ROLO_MAX_RATIO", value_parser = values::ratio)]
    pub max_ratio: Option<u64>,
    /// How much temporary files may hold: a pipe that is read twice, sorting, keys (default 16GiB)
    #[arg(long, value_name = "SIZE", env = "ROLO_MAX_SPOOL", value_parser = values::size)]
    pub max_spool: Option<u64>,
}

impl Limits {
    /// The limits of a run.
    pub fn limits(&self) -> limits::Limits {
        let usual = limits::Limits::default();
        limits::Limits {
            record: self.max_record.unwrap_or(usual.record),
            columns: self.max_columns.unwrap_or(usual.columns),
            ratio: self.max_ratio.unwrap_or(usual.ratio),
            spool: self.max_spool.map_or(usual.spool, Spool::new),
        }
    }
}

/// Paths need not be UTF-8.
fn schema() -> impl TypedValueParser<Value = SchemaChoice> {
    PathBufValueParser::new().map(values::schema)
}

/// A format that tables are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Cells separated by a sign.
    Csv,
    /// CSV whose sign is the tab.
    Tsv,
    /// One JSON object a line.
    Jsonl,
}

/// The table that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
pub struct Output {
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The format to write: csv, tsv, jsonl, xlsx, md or html (default: by the ending of --output, else as the input)
    #[arg(long, value_name = "FORMAT", value_parser = values::format())]
    pub to: Option<FormatName>,
    /// What separates the cells that are written (default: as in the input)
    #[arg(long, value_name = "C", value_parser = values::delimiter, allow_hyphen_values = true)]
    pub to_delimiter: Option<u8>,
    /// How the text of CSV and TSV is encoded: utf-8, utf-8-sig (with a byte order mark), gb18030, gbk, big5, utf-16le …
    /// (default: as in the input); a record with a sign that it does not have is left out and told of
    #[arg(long, value_name = "NAME", value_parser = values::output_encoding)]
    pub to_encoding: Option<OutputEncoding>,
}

impl Output {
    /// The output that is asked for.
    pub fn claim(&self) -> Claim {
        match &self.output {
            Some(path) => Claim::new("--output", path),
            None => Claim {
                option: "--output -".to_owned(),
                path: None,
                advice: None,
            },
        }
    }

    /// What the table that `head` is of is written as.
    ///
    /// # Errors
    /// [`Error::Usage`] for an encoding of what is not CSV.
    pub fn format(&self, head: &Head) -> Result<format::Format> {
        let format = format::Format::of(self.to, self.path(), head, self.to_delimiter);
        self.encoded(format, false)
    }

    /// The same format in the encoding that is asked for, with a byte order mark where `mark` says so.
    ///
    /// # Errors
    /// [`Error::Usage`] for an encoding of what is not CSV.
    pub fn encoded(&self, format: format::Format, mark: bool) -> Result<format::Format> {
        let Some(asked) = self.to_encoding else {
            return Ok(format);
        };
        if !matches!(format, format::Format::Csv(_)) {
            return Err(Error::usage(text!(
                "--to-encoding is for CSV and TSV; the other formats are always UTF-8",
                "--to-encoding 只用于 CSV 和 TSV，其他格式一律为 UTF-8"
            )));
        }
        Ok(format.encoded(asked.encoding, mark || asked.mark))
    }

    /// The file that is written; none for standard output.
    pub fn path(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|path| path.as_os_str() != "-")
    }
}

/// What a run may use.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Engine")]
pub struct Engine {
    /// How much keys and sorting may hold in memory before they go to disk: 64M, 1GiB, 500KB (default 256MiB)
    #[arg(long, value_name = "SIZE", env = "ROLO_MEMORY", value_parser = values::size, default_value = "256MiB")]
    pub memory: u64,
    /// How many threads work at once (default: one for each core)
    #[arg(short = 'j', long, value_name = "N", env = "ROLO_THREADS", value_parser = values::threads)]
    pub threads: Option<NonZeroUsize>,
    /// The day that today means in the schema and in expressions, as 2026-11-21 (default: the day of the clock)
    #[arg(long, value_name = "DATE", env = "ROLO_TODAY", value_parser = values::day)]
    pub today: Option<Day>,
}

impl Engine {
    /// How many threads work at once, reader and writer included.
    pub fn threads(&self) -> NonZeroUsize {
        self.threads
            .or_else(|| thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN)
    }

    /// The day that `today` means.
    pub fn today(&self) -> Day {
        self.today.unwrap_or_else(Day::now)
    }
}

/// What is reported, how and where.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Reports")]
pub struct Reports {
    /// A report, to standard output or to a file: text, json, jsonl, csv, html, md, junit, github or xlsx;
    /// may be repeated
    #[arg(long, value_name = "FORMAT[=PATH]", value_parser = values::report)]
    pub report: Vec<ReportTo>,
    /// How many findings a report lists; all are counted (default 1000)
    #[arg(long, value_name = "N", env = "ROLO_MAX_LISTED", value_parser = values::count, default_value = "1000")]
    pub max_listed: u64,
    /// Show personal and sensitive values as they are; report files are then for your eyes only (0600)
    #[arg(long)]
    pub show_values: bool,
    /// In the marked workbook (--report xlsx=FILE) hide the rows without a finding
    #[arg(long, requires = "report")]
    pub only_bad: bool,
}

/// How the tool talks: the same everywhere, before the command or after it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "General")]
pub struct Talk {
    /// The language of messages and reports: zh or en (default: `ROLO_LANG`, else as the system is set)
    #[arg(long, value_name = "LANG", env = "ROLO_LANG", value_parser = values::lang, global = true)]
    pub lang: Option<Lang>,
    /// Say nothing when all is well, and show no report that was not asked for
    #[arg(short, long, conflicts_with = "verbose", global = true)]
    pub quiet: bool,
    /// Say more: the summary on success too
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colours: auto, always or never
    #[arg(
        long,
        value_name = "WHEN",
        env = "ROLO_COLOR",
        value_enum,
        default_value = "auto",
        global = true
    )]
    pub color: Color,
    /// Never draw progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Show this help
    #[arg(short, long, action = ArgAction::Help, global = true)]
    pub help: Option<bool>,
}

impl Reading {
    /// How the tables are read.
    ///
    /// # Errors
    /// [`Error::Usage`] for one sign that is to do two things, and for rows of a header that is not there.
    pub fn tables(&self) -> Result<input::Reading> {
        let by_format = match self.from {
            Some(Format::Csv) => Some(b','),
            Some(Format::Tsv) => Some(b'\t'),
            Some(Format::Jsonl) => {
                self.refuse_signs()?;
                None
            }
            None => None,
        };
        let delimiter = self.delimiter.or(by_format);
        self.distinct(delimiter)?;
        if self.header_row == Some(HeaderRow::Absent) && self.header_rows.is_some() {
            let message = text!(
                "--header-rows counts the rows of a header, and --header-row none says that there is none",
                "--header-row none 表示没有表头，不能再用 --header-rows"
            );
            return Err(Error::Usage {
                message: message.into(),
                hint: None,
            });
        }
        Ok(input::Reading {
            jsonl: self.from.map(|format| format == Format::Jsonl),
            delimiter,
            quote: self.quote,
            escape: self.escape,
            comment: self.comment,
            encoding: self.encoding,
            unguard: self.unguard,
            header: self.header_row.unwrap_or_default(),
            header_rows: self.header_rows,
            sheet: self.sheet.clone(),
            limits: self.limits.limits(),
            ..input::Reading::default()
        })
    }

    /// Refuses what JSON Lines do not have.
    fn refuse_signs(&self) -> Result<()> {
        let given = [
            ("--delimiter", self.delimiter.is_some()),
            ("--quote", self.quote.is_some()),
            ("--escape", self.escape.is_some()),
            ("--comment", self.comment.is_some()),
            ("--header-row", self.header_row.is_some()),
            ("--header-rows", self.header_rows.is_some()),
        ];
        match given.into_iter().find(|(_, given)| *given) {
            None => Ok(()),
            Some((option, _)) => Err(Error::Usage {
                message: Message::new(text!(
                    "{option} is for CSV; in JSON Lines the keys are the header",
                    "{option} 只用于 CSV；JSON Lines 以键作为表头"
                ))
                .with("option", option),
                hint: None,
            }),
        }
    }

    /// Refuses one sign for two things.
    fn distinct(&self, delimiter: Option<u8>) -> Result<()> {
        let signs = [
            ("--quote", self.quote),
            ("--escape", self.escape),
            ("--comment", self.comment),
        ];
        let signs = signs.map(|(option, sign)| sign.map(|sign| (option, sign)));
        let mut before = vec![("--quote", self.quote.unwrap_or(b'"'))];
        for (option, sign) in signs.into_iter().flatten() {
            // Where none is named, no sign that usually separates may be anything else.
            let separates = delimiter.map_or(b",;|".contains(&sign), |other| other == sign);
            if separates {
                let message = text!(
                    "{option} {sign}: the same sign separates the cells",
                    "{option} {sign}：分隔符也是这个字符"
                );
                return Err(Error::Usage {
                    message: Message::new(message)
                        .with("option", option)
                        .with("sign", char::from(sign)),
                    hint: delimiter.is_none().then(|| {
                        text!("name the --delimiter too", "请同时写明 --delimiter").into()
                    }),
                });
            }
            let other = before
                .iter()
                .find(|(other, taken)| *other != option && *taken == sign);
            if let Some((other, _)) = other {
                let message = text!(
                    "{option} {sign}: {other} is the same sign",
                    "{option} {sign}：{other} 也是这个字符"
                );
                return Err(Error::Usage {
                    message: Message::new(message)
                        .with("option", option)
                        .with("sign", char::from(sign))
                        .with("other", *other),
                    hint: None,
                });
            }
            before.push((option, sign));
        }
        Ok(())
    }

    /// The files that are read beside the tables.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let schema = match &self.schema {
            Some(SchemaChoice::File(path)) => Some(path.as_path()),
            _ => None,
        };
        let resources = self.resource.iter().map(|resource| resource.path.as_path());
        schema.into_iter().chain(resources)
    }
}

impl Reports {
    /// The outputs that the reports ask for.
    pub fn claims(&self) -> impl Iterator<Item = Claim> {
        self.report.iter().map(|to| Claim {
            option: format!("--report {}", to.format),
            path: to.path.clone(),
            advice: None,
        })
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
