//! `--in-place`: a file replaced by what a command made of it, after a copy was kept.

use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;

use crate::error::{Error, Result};
use crate::io::input::Head;
use crate::io::marked;
use crate::io::notation::{Notation, SheetFormat};
use crate::store::lock::Lock;
use crate::store::snapshot;
use crate::text;
use crate::text::Message;

/// That the input is replaced.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
pub(super) struct InPlace {
    /// Replace the file itself; what it was is kept in .rolo/backups beside it
    #[arg(long, conflicts_with_all = ["output", "to", "to_delimiter", "to_encoding"])]
    pub(super) in_place: bool,
    /// Keep copies and locks in this folder instead of .rolo
    #[arg(long, value_name = "FOLDER", requires = "in_place")]
    pub(super) dir: Option<PathBuf>,
}

/// A file that is about to be replaced: nobody else may write it.
pub(super) struct Replacing {
    /// The file itself, links followed.
    file: PathBuf,
    dir: Option<PathBuf>,
    seen: Option<Seen>,
    _lock: Lock,
}

/// By what a file that has changed is known.
type Seen = (u64, Option<SystemTime>);

fn seen(found: &Metadata) -> Seen {
    (found.len(), found.modified().ok())
}

impl InPlace {
    /// Locks `file`, if it is to be replaced.
    ///
    /// # Errors
    /// [`Error::Usage`] for what cannot be replaced; what [`Lock::take`] meets.
    pub(super) fn begin(&self, file: &Path) -> Result<Option<Replacing>> {
        if !self.in_place {
            return Ok(None);
        }
        if file.as_os_str() == "-" {
            return Err(refused(
                file,
                text!("standard input is no file", "标准输入不是文件"),
            ));
        }
        let Ok(path) = fs::canonicalize(file) else {
            // That it is not there is said by whoever opens it.
            return Ok(None);
        };
        let found = fs::metadata(&path).map_err(|source| Error::Open {
            path: path.clone(),
            source,
        })?;
        if !found.is_file() {
            return Err(refused(
                file,
                text!("it is not a regular file", "不是普通文件"),
            ));
        }
        if is_packed(&path) {
            let why = text!("it is compressed: unpack it first", "是压缩文件，请先解压");
            return Err(refused(file, why));
        }
        Ok(Some(Replacing {
            _lock: Lock::take(&path, self.dir.as_deref())?,
            dir: self.dir.clone(),
            seen: Some(seen(&found)),
            file: path,
        }))
    }
}

impl Replacing {
    /// The file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Whether the input, now opened, is a workbook, of which only a sheet is replaced; else it is a text.
    ///
    /// # Errors
    /// [`Error::Usage`] for a workbook that cannot be written.
    pub(super) fn is_book(&self, head: &Head) -> Result<bool> {
        let is_markup = head.notation == Notation::Sheet(SheetFormat::Xlsx);
        if head.notation.is_sheet() && !(is_markup && marked::takes(&self.file)) {
            let why = text!(
                "of workbooks only .xlsx and .xlsm can be changed: save it as one first",
                "工作簿只能直接修改 .xlsx 和 .xlsm，请先另存为 .xlsx"
            );
            return Err(refused(Path::new(&head.name), why));
        }
        Ok(is_markup)
    }

    /// That the file is not replaced, and why not.
    pub(super) fn refuse(head: &Head, why: impl Into<Message>) -> Error {
        refused(Path::new(&head.name), why)
    }

    /// Keeps a copy of the file as it still is; where that is.
    ///
    /// # Errors
    /// [`Error::Broken`] where someone else has written the file since; what [`snapshot::keep`] meets.
    pub(super) fn keep(&self) -> Result<PathBuf> {
        let now = fs::metadata(&self.file).ok().map(|found| seen(&found));
        if now != self.seen {
            return Err(Error::Broken {
                path: self.file.clone(),
                line: None,
                message: text!(
                    "somebody else wrote this file while it was read; nothing was replaced",
                    "读取期间该文件被其他程序改写，未作替换"
                )
                .into(),
                hint: Some(Box::new(text!("run it again", "请重新运行").into())),
            });
        }
        snapshot::keep(&self.file, self.dir.as_deref())
    }
}

/// Where a copy of what was replaced is.
pub(super) fn kept(path: &Path) -> Message {
    Message::new(text!(
        "what the file was is kept in {path}",
        "原文件保存在 {path}"
    ))
    .with("path", path.display())
}

/// Whether a file is packed with gzip or zstd.
fn is_packed(path: &Path) -> bool {
    let mut magic = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
    read.is_ok() && (magic[..2] == [0x1f, 0x8b] || magic == [0x28, 0xb5, 0x2f, 0xfd])
}

fn refused(file: &Path, why: impl Into<Message>) -> Error {
    let message = text!("--in-place {file}: {why}", "--in-place {file}：{why}");
    Error::Usage {
        message: Message::new(message)
            .with("file", file.display())
            .with_said("why", why.into()),
        hint: None,
    }
}
