//! Which kind of workbook a file is, by what is in it, and which of its sheets is read.

use std::io::{self, SeekFrom};

use super::SheetInfo;
use super::loaded::{Kind, Loaded};
use super::package::{Package, Source, unreadable};
use super::stream::{Bounded, ReadSheet, SheetBytes, SheetEnd, SheetEnds};
use super::xlsx::Xlsx;
use crate::io::fault::Fault;
use crate::io::limits::Limits;
use crate::table::notation::SheetFormat;
use crate::text;
use crate::text::{Message, nearest, visible};

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
            // Empty ones and those in several volumes too.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => {
                Some(Self::Zip)
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::Compound),
            _ => None,
        }
    }
}

/// A workbook of which nothing but its sheets is known.
pub(in crate::io) struct Book {
    /// As reports name it.
    pub(in crate::io) format: SheetFormat,
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
    /// Whether it was asked for by name or number.
    pub asked: bool,
    /// How many other sheets with cells there are.
    pub others: usize,
}

impl Chosen {
    /// What to say of the choice where nobody made it and another one was possible, or of a sheet nobody sees.
    pub(in crate::io) fn note(&self) -> Option<Message> {
        let text = match self {
            Self { hidden: true, .. } => text!(
                "the sheet {sheet} is hidden in the workbook",
                "工作表 {sheet} 在工作簿中是隐藏的"
            ),
            Self {
                others: 1..,
                asked: false,
                ..
            } => text!(
                "the sheet {sheet} was read, one of {count}; --sheet reads another",
                "共有 {count} 个工作表，已读取 {sheet}；可用 --sheet 指定"
            ),
            _ => return None,
        };
        let count = self.others + 1;
        Some(
            Message::new(text)
                .with("sheet", visible(&self.name))
                .with("count", count),
        )
    }
}

impl SheetEnd {
    /// What to say of what a reader of a table cannot see.
    pub fn notes(self) -> impl Iterator<Item = Message> {
        let merged = text!(
            "merged ranges of cells: {count}; the text of each is in its first cell, the others are empty",
            "有 {count} 处合并单元格：内容只在各自的第一个单元格中，其余为空"
        );
        let hidden = text!(
            "hidden rows: {count}, read as any other",
            "有 {count} 个隐藏行，已照常读取"
        );
        let notes = [(self.merged, merged), (self.hidden_rows, hidden)];
        let told = notes.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(count, text)| Message::new(text).with("count", count))
    }
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
            Container::Compound => (SheetFormat::Xls, Some(Kind::Xls), source),
            Container::Zip => {
                let package = Package::open(source, limits).map_err(|fault| *fault)?;
                let (format, kind) = if package.has("xl/workbook.bin") {
                    (SheetFormat::Xlsb, Some(Kind::Xlsb))
                } else if package.has("content.xml") {
                    (SheetFormat::Ods, Some(Kind::Ods))
                } else {
                    (SheetFormat::Xlsx, None)
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
            asked: wanted.is_some(),
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
        SheetBytes::new(Box::new(sheet), self.limits.record)
    }
}

fn unseekable(error: io::Error) -> Fault {
    *unreadable(error, "workbook")
}

/// The place of the sheet that is called so, case and blanks at its ends aside where that is one alone, or else has that
/// number.
fn named(sheets: &[SheetInfo], wanted: &str) -> Result<usize, Fault> {
    let exact = sheets.iter().position(|sheet| sheet.name == wanted);
    let alike = || {
        let fold = |name: &str| name.trim().to_lowercase();
        let mut alike = (0..sheets.len()).filter(|at| fold(&sheets[*at].name) == fold(wanted));
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
                "the sheet {name} is a chart and has no cells",
                "{name} 是图表工作表，没有单元格"
            ))
            .with("name", wanted),
            hint: the_sheets(sheets),
        })
    }
}

fn no_sheet(sheets: &[SheetInfo], wanted: &str) -> Fault {
    Fault {
        message: Message::new(text!("there is no sheet `{name}`", "没有工作表“{name}”"))
            .with("name", visible(wanted)),
        hint: match nearest(wanted, sheets.iter().map(|sheet| sheet.name.as_str())) {
            Some(near) => Message::new(text!(
                "did you mean {near}? {sheets}",
                "是否想写 {near}？{sheets}"
            ))
            .with("near", visible(near))
            .with_said("sheets", the_sheets(sheets)),
            None => the_sheets(sheets),
        },
    }
}

fn the_sheets(sheets: &[SheetInfo]) -> Message {
    let names = sheets.iter().map(|sheet| visible(&sheet.name));
    Message::new(text!("the sheets are {names}", "现有工作表：{names}")).with_list("names", names)
}

fn no_table() -> Fault {
    Fault {
        message: text!(
            "the workbook has no sheet with cells",
            "工作簿里没有可读取的工作表"
        )
        .into(),
        hint: text!("is it the right file?", "请确认文件是否正确").into(),
    }
}
