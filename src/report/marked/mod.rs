//! `xlsx`: the user's own workbook, every bad cell coloured and explained, to be mended and read again.
//!
//! Findings are kept by row, on disk where they are many; the workbook is copied when all of them are known.

mod anew;
mod found;
mod guide;
mod named;
mod rows;
mod sheets;

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use super::{Base, Format, Report, Settings};
use crate::error::{Error, Result};
use crate::io::commit::Output;
use crate::io::marked::{self, Marks, ReasonHeader};
use crate::ops::finding::{Finding, Wants};
use crate::ops::summary::Summary;
use crate::ops::validate::SharedTable;
use crate::text;
use crate::text::Message;
use guide::Guide;
use rows::Rows;

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "xlsx",
    about: text!(
        "the workbook itself, bad cells coloured and explained",
        "在原工作簿中标出有问题的单元格并说明原因"
    ),
    is_table: true,
    open,
};

/// What headers of ours are filled with.
const HEADER: u32 = 0x00D9_E1F2;

struct Marked {
    output: Output,
    settings: Settings,
    rows: Rows,
    /// What is no workbook itself.
    table: Option<SharedTable>,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    Box::new(Marked {
        output,
        rows: Rows::new(settings.lang, settings.schema.as_deref()),
        settings,
        table: None,
    })
}

impl Report for Marked {
    fn wants(&self) -> Wants {
        Wants {
            all: true,
            again: self.settings.base == Base::Records,
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        self.rows.take(finding)
    }

    fn table(&mut self, table: &SharedTable) {
        if self.settings.base == Base::Records {
            self.table = Some(SharedTable::clone(table));
        }
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        let lang = self.settings.lang;
        let [input] = &summary.inputs[..] else {
            // Nothing could be read, and somebody else says so.
            return Ok(());
        };
        let notes = self.rows.has_notes();
        let schema = self.settings.schema.as_deref();
        let found = std::mem::take(&mut self.rows.found);
        let guide = Guide {
            schema,
            found: &found,
            lang,
        };
        let sheets = vec![
            sheets::summary(summary, schema, self.rows.seen, lang),
            guide.sheet(summary),
        ];
        let table = self.table.take();
        if table.is_none() && self.settings.base == Base::Records {
            // Nothing of it could be read, and somebody else says so.
            return Ok(());
        }
        // It is whole, whoever has read it before.
        let mut table = table
            .as_ref()
            .map(|table| table.lock().unwrap_or_else(PoisonError::into_inner));
        let longest = self.rows.longest;
        let mut marks = self
            .rows
            .sorted(table.as_ref().map_or(0, |table| anew::shift(table)))?;
        let header = text!("Errors", "错误说明").get(lang);
        let marks = Marks {
            sheet: input.sheet.as_deref().unwrap_or_default(),
            header_row: u32::try_from(input.header_row)
                .ok()
                .and_then(|row| row.checked_sub(1)),
            header: ReasonHeader {
                text: header,
                colour: HEADER,
            },
            palette: &rows::PALETTE,
            only_marked: self.settings.only_bad,
            notes,
            sheets,
            next: &mut || marks.next(),
        };
        match &mut table {
            Some(table) => anew::write(table, longest, marks, &mut self.output)?,
            None => marked::mark(Path::new(&input.file), marks, &mut self.output)?,
        }
        self.output.finish()
    }
}

/// Whether what is read is a workbook that can be marked itself. Of another table a new one is made, where it can be read
/// a second time for that. What cannot be opened is told of by who reads it.
///
/// # Errors
/// [`Error::Usage`] for several files, and for one of which there cannot be such a report, and for a copy whose
/// name says something else.
pub(super) fn check(files: &[PathBuf], output: Option<&Path>, rereads: bool) -> Result<bool> {
    match files {
        [file] if marked::takes(file) => {
            if let Some(output) = output {
                named::check(file, output)?;
            }
            Ok(true)
        }
        [_] if rereads => Ok(false),
        [_] => Err(Error::usage(text!(
            "--report xlsx marks workbooks (.xlsx, .xlsm); of other tables validate makes one",
            "--report xlsx 在此只能标注工作簿（.xlsx、.xlsm）；其他表格请用 validate 生成带标注的工作簿"
        ))),
        files => Err(Error::usage(
            Message::new(text!(
                "--report xlsx marks one table, and {count} are read",
                "--report xlsx 一次标注一张表，而要读取 {count} 张表"
            ))
            .with("count", files.len()),
        )),
    }
}
