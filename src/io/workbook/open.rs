//! Which kind of workbook a file is, by what is in it, and which of its sheets is read.

use std::io::{self, SeekFrom};

use super::SheetInfo;
use super::loaded::{Kind, Loaded};
use super::package::{Package, Source, unreadable};
use super::stream::{Bounded, ReadSheet, SheetBytes, SheetEnds};
use super::xlsx::Xlsx;
use crate::io::fault::Fault;
use crate::io::limits::Limits;
use crate::text;
use crate::text::{Message, nearest};

/// What a file is that begins as workbooks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) enum Container {
    /// A zip: XLSX, XLSM, XLSB, ODS, or no workbook at all.
    Zip,
    /// A compound file: XLS, or an encrypted XLSX.
    Compound,
}

impl Container {
    /// How many bytes tell.
    pub(in crate::io) const ENOUGH: usize = 8;

    /// What a file that begins so is.
    pub(in crate::io) fn of(start: &[u8]) -> Option<Self> {
        match start {
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::Compound),
            _ => None,
        }
    }
}

/// A workbook of which nothing but its sheets is known.
pub(in crate::io) struct Book {
    /// As reports name it.
    pub(in crate::io) format: &'static str,
    content: Content,
    /// Bytes of the file.
    size: u64,
    limits: Limits,
}

enum Content {
    Xlsx(Xlsx),
    Loaded(Loaded),
}

/// The sheet that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What stands on its tab.
    pub name: String,
    /// Its number, from 1.
    pub number: usize,
    /// Whether its tab is hidden.
    pub hidden: bool,
    /// How many other sheets with cells there are.
    pub others: usize,
}

impl Book {
    /// Reads which sheets there are.
    ///
    /// # Errors
    /// A file that is no workbook, is damaged, encrypted or too large.
    pub(in crate::io) fn open(
        mut source: Box<dyn Source>,
        container: Container,
        limits: &Limits,
    ) -> Result<Self, Fault> {
        let size = source.seek(SeekFrom::End(0)).map_err(unseekable)?;
        source.rewind().map_err(unseekable)?;
        let (format, kind, source) = match container {
            Container::Compound => ("xls", Some(Kind::Xls), source),
            Container::Zip => {
                let package = Package::open(source, limits).map_err(|fault| *fault)?;
                let (format, kind) = if package.has("xl/workbook.bin") {
                    ("xlsb", Some(Kind::Xlsb))
                } else if package.has("content.xml") {
                    ("ods", Some(Kind::Ods))
                } else {
                    ("xlsx", None)
                };
                (format, kind, package.into_source())
            }
        };
        let content = match kind {
            Some(kind) => Content::Loaded(Loaded::open(source, kind, limits)?),
            None => Content::Xlsx(Xlsx::open(source, limits)?),
        };
        Ok(Self {
            format,
            content,
            size,
            limits: limits.clone(),
        })
    }

    fn sheets(&self) -> &[SheetInfo] {
        match &self.content {
            Content::Xlsx(book) => book.sheets(),
            Content::Loaded(book) => book.sheets(),
        }
    }

    /// The sheet that is called so, or has that number (from 1); unless one is named the first that is shown.
    ///
    /// # Errors
    /// There is none, or it has no cells.
    pub(in crate::io) fn choose(&self, wanted: Option<&str>) -> Result<Chosen, Fault> {
        let sheets = self.sheets();
        let tables = || (0..sheets.len()).filter(|place| sheets[*place].is_table);
        let place = match wanted {
            None => tables()
                .find(|place| sheets[*place].visible)
                .or_else(|| tables().next())
                .ok_or_else(no_table)?,
            Some(wanted) => named(sheets, wanted)?,
        };
        Ok(Chosen {
            name: sheets[place].name.clone(),
            number: place + 1,
            hidden: !sheets[place].visible,
            others: tables().filter(|other| *other != place).count(),
        })
    }

    /// Begins to read a sheet on a thread of its own.
    ///
    /// # Errors
    /// Its part is not in the workbook; those of beginning a thread.
    pub(in crate::io) fn read(self, chosen: &Chosen) -> io::Result<(SheetBytes, SheetEnds)> {
        let place = chosen.number - 1;
        let sheet: Box<dyn ReadSheet> = match self.content {
            Content::Xlsx(book) => book.sheet(place)?,
            Content::Loaded(book) => book.sheet(place),
        };
        let sheet = Bounded::new(sheet, self.size, &self.limits);
        SheetBytes::new(Box::new(sheet))
    }
}

fn unseekable(error: io::Error) -> Fault {
    *unreadable(error, "workbook")
}

/// The place of the sheet that is called so, case aside where that is one alone, or else has that number.
fn named(sheets: &[SheetInfo], wanted: &str) -> Result<usize, Fault> {
    let exact = sheets.iter().position(|sheet| sheet.name == wanted);
    let alike = || {
        let folded = wanted.to_lowercase();
        let mut alike = (0..sheets.len()).filter(|at| sheets[*at].name.to_lowercase() == folded);
        alike.next().filter(|_| alike.next().is_none())
    };
    let numbered = || {
        let number: usize = wanted.parse().ok()?;
        number.checked_sub(1).filter(|place| *place < sheets.len())
    };
    let place = exact
        .or_else(alike)
        .or_else(numbered)
        .ok_or_else(|| no_sheet(sheets, wanted))?;
    if sheets[place].is_table {
        Ok(place)
    } else {
        Err(Fault {
            message: Message::new(text!(
                "the sheet {name} has no cells (a chart)",
                "工作表 {name} 没有单元格（图表）"
            ))
            .with("name", wanted),
            hint: the_sheets(sheets),
        })
    }
}

fn no_sheet(sheets: &[SheetInfo], wanted: &str) -> Fault {
    Fault {
        message: Message::new(text!(
            "there is no sheet {name}",
            "没有名为 {name} 的工作表"
        ))
        .with("name", wanted),
        hint: match nearest(wanted, sheets.iter().map(|sheet| sheet.name.as_str())) {
            Some(near) => Message::new(text!(
                "did you mean {near}? {sheets}",
                "是否想写 {near}？{sheets}"
            ))
            .with("near", near)
            .with_said("sheets", the_sheets(sheets)),
            None => the_sheets(sheets),
        },
    }
}

fn the_sheets(sheets: &[SheetInfo]) -> Message {
    let names = sheets.iter().map(|sheet| sheet.name.as_str());
    Message::new(text!("the sheets are {names}", "现有工作表：{names}")).with_list("names", names)
}

fn no_table() -> Fault {
    Fault {
        message: text!(
            "the workbook has no sheet with cells",
            "工作簿中没有含单元格的工作表"
        )
        .into(),
        hint: text!("is it the right file?", "请确认文件是否正确").into(),
    }
}
