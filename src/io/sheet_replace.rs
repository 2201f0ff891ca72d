//! Writes a table over the records of a sheet that a workbook has already: everything else of it stays.
//!
//! The records wait in a temporary file until the workbook is copied.

use std::fmt;
use std::io::{BufReader, BufWriter, Read, Seek as _, Write as _};
use std::path::Path;

use super::chunk::Chunk;
use super::commit::Output;
use super::encode::{Cell, SheetPlan, read_cell};
use super::input::{HeaderRow, Input, Reading};
use super::limits::Limits;
use super::marked;
use super::rewritten::{self, CellValue, RowChange};
use super::spool::{Spool, SpoolFile, failed, unread};
use super::workbook::cell::{Moment, Shape};
use super::workbook::{content, shown_moment, written_moment};
use super::xlsx_write::sheet_name;
use crate::error::{Error, Result};
use crate::text;
use crate::text::{Message, Text, visible};

/// The rows of a sheet.
const ROWS: u32 = 1 << 20;
/// What a first sheet is called where nobody has named it.
const FIRST: &str = "Sheet1";

/// The place of records in a sheet.
#[derive(Clone, Debug)]
struct Place {
    sheet: String,
    /// Of the first record, from 0.
    row: u32,
    /// Of the table, from 0.
    column: u32,
}

/// A table being written over the records of a sheet.
pub(super) struct SheetReplacer {
    output: Output,
    place: Place,
    /// What numbers of a column are shown as, where that is a day or time.
    shapes: Vec<Option<Shape>>,
    records: BufWriter<SpoolFile>,
}

impl fmt::Debug for SheetReplacer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetReplacer").finish_non_exhaustive()
    }
}

/// What is written: a new workbook, unless there is one at `output` that holds more than one table.
pub(super) enum Written {
    New(Output),
    Replaced(SheetReplacer),
}

impl SheetReplacer {
    /// Begins a table.
    ///
    /// # Errors
    /// [`Error::Usage`] where the workbook there holds more than one table and has no sheet that takes this one.
    pub(super) fn begin(output: Output, plan: &SheetPlan) -> Result<Written> {
        let is_stream = output.path().as_os_str() == "-";
        let lost = if is_stream {
            Vec::new()
        } else {
            content::beside_values(output.path())
        };
        if lost.is_empty() {
            return Ok(Written::New(output));
        }
        let place = match place(output.path(), plan)? {
            Ok(place) => place,
            Err(why) => return Err(refused(output.path(), lost, why)),
        };
        let formats = plan.columns.iter().map(|column| column.format.as_deref());
        Ok(Written::Replaced(Self {
            shapes: formats
                .map(|format| format.and_then(shown_moment))
                .collect(),
            output,
            place,
            records: BufWriter::new(Spool::default().file()?),
        }))
    }

    /// Writes whole records.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub(super) fn write(&mut self, records: &[u8]) -> Result<()> {
        self.records.write_all(records).map_err(failed)
    }

    /// Copies the workbook with the records and puts it in its place.
    ///
    /// # Errors
    /// [`Error::Broken`] for more records than a sheet has rows; those of [`rewritten::rewrite`].
    pub(super) fn finish(self) -> Result<()> {
        let Self {
            mut output,
            place,
            shapes,
            records,
        } = self;
        let records = records.into_inner();
        let mut records = records.map_err(|error| failed(error.into_error()))?;
        records.rewind().map_err(unread)?;
        let mut records = BufReader::new(records);
        let path = output.path().to_owned();
        let (mut row, mut ended) = (place.row, false);
        let mut next = || {
            if ended {
                return Ok(None);
            }
            let Some(cells) = record(&mut records, place.column, &shapes)? else {
                ended = true;
                return Ok(Some(RowChange::RestGone(row)));
            };
            if row >= ROWS {
                return Err(too_many(&path));
            }
            row += 1;
            Ok(Some(RowChange::Record(row - 1, cells)))
        };
        let from = (&*path, &Limits::default());
        let go_on = || Ok(());
        rewritten::rewrite(from, &place.sheet, &mut next, (&mut output, &go_on))?;
        output.finish()
    }
}

/// The cells of the next record; none at the end.
fn record(
    records: &mut impl Read,
    first: u32,
    shapes: &[Option<Shape>],
) -> Result<Option<Vec<(u32, CellValue)>>> {
    let (mut cells, mut text) = (Vec::new(), Vec::new());
    let mut column = 0;
    while let Some(cell) = read_cell(records, &mut text).map_err(unread)? {
        let value = match cell {
            Cell::End => return Ok(Some(cells)),
            Cell::Nothing => CellValue::Nothing,
            Cell::Bool(truth) => CellValue::Bool(truth),
            Cell::Text(text) => CellValue::Text(text.to_owned()),
            Cell::Number(number) => match shapes.get(column).copied().flatten() {
                Some(shape) => CellValue::Moment(
                    number,
                    written_moment(Moment {
                        serial: number,
                        shape,
                        since_1904: false,
                    }),
                ),
                None => CellValue::Number(number),
            },
        };
        // Cells beyond the header have no place there.
        if column < shapes.len() {
            cells.push((first + column as u32, value));
        }
        column += 1;
    }
    Ok(None)
}

/// Where the records go in the workbook at `path`; else why they cannot.
fn place(path: &Path, plan: &SheetPlan) -> Result<std::result::Result<Place, Message>> {
    let own = sheet_name(&plan.name, 0);
    let sheet = if own.is_empty() { FIRST } else { &own };
    let say = |text: Text| Message::new(text).with("sheet", visible(sheet));
    if !marked::takes(path) {
        return Ok(Err(say(text!(
            "of workbooks only .xlsx and .xlsm can be changed",
            "工作簿只能直接修改 .xlsx 和 .xlsm"
        ))));
    }
    let headers: Vec<&str> = plan.columns.iter().map(|own| own.header.as_str()).collect();
    let is_header = |cells: &[&str]| {
        let end = cells.iter().rposition(|cell| !cell.is_empty());
        let begin = cells.iter().position(|cell| !cell.is_empty());
        let cells = cells.get(begin.unwrap_or(0)..end.map_or(0, |end| end + 1));
        cells == Some(&headers[..])
    };
    let reading = Reading {
        sheet: Some(sheet.to_owned()),
        header: HeaderRow::Known,
        ..Reading::default()
    };
    let Input { head, mut reader } = match Input::open(path, &reading, &is_header) {
        Err(error) if error.exit_code() == 2 => {
            return Ok(Err(say(text!(
                "it has no sheet {sheet}",
                "其中没有工作表 {sheet}"
            ))));
        }
        input => input?,
    };
    // A number may have chosen another one.
    let is_own = head
        .sheet
        .as_ref()
        .is_some_and(|chosen| chosen.name == sheet);
    if !is_own || head.headers != headers {
        return Ok(Err(say(text!(
            "the sheet {sheet} has other headers",
            "工作表 {sheet} 的表头不同"
        ))));
    }
    let row = u32::try_from(head.start.rows).unwrap_or(ROWS);
    let mut found = rewritten::own_obstacles(path, sheet, row)?;
    let mut chunk = Chunk::default();
    while reader.next(&mut chunk)? {
        if !chunk.batch(headers.len())?.layout().extra.is_empty() {
            found.push(text!("cells beside the table", "表格旁边的单元格"));
            break;
        }
    }
    let Some(found) = listed(found) else {
        return Ok(Ok(Place {
            row,
            column: head.first_column,
            sheet: sheet.to_owned(),
        }));
    };
    let why = text!(
        "the records of the sheet {sheet} cannot be replaced, for it has {obstacles}",
        "工作表 {sheet} 中有{obstacles}，不能替换其中的记录"
    );
    Ok(Err(say(why).with_said("obstacles", found)))
}

/// `charts, macros`; none of nothing.
fn listed(all: Vec<Text>) -> Option<Message> {
    all.into_iter().map(Message::from).reduce(|all, next| {
        Message::new(text!("{all}, {next}", "{all}、{next}"))
            .with_said("all", all)
            .with_said("next", next)
    })
}

fn refused(path: &Path, lost: Vec<Text>, why: Message) -> Error {
    let message = text!(
        "--output {path}: the workbook there holds more than one table and would lose it: {lost}; {why}",
        "--output {path}：该工作簿除一张表的数据外还有其他内容，替换后会丢失：{lost}；{why}"
    );
    Error::Usage {
        message: Message::new(message)
            .with("path", path.display())
            .with_said("lost", listed(lost).unwrap_or_else(|| text!("", "").into()))
            .with_said("why", why),
        hint: Some(text!("write to another file", "请写到另一个文件").into()),
    }
}

fn too_many(path: &Path) -> Error {
    Error::Broken {
        path: path.to_owned(),
        line: None,
        message: text!(
            "there are more records than the sheet has rows",
            "记录数超过工作表的行数上限"
        )
        .into(),
        hint: Some(Box::new(
            text!("write to another file", "请写到另一个文件").into(),
        )),
    }
}
