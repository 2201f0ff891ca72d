//! A table that lists fields, a line for each, as a draft. Its columns are known by their headers, in two languages.

mod columns;
mod field;
mod limits;
mod list;
mod spelling;
mod types;
mod values;

use std::path::Path;

use super::Imported;
use super::draft::{Draft, Note};
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::input::{Head, Input, Reading, SheetEnd};
use crate::io::read::TableReader;
use crate::schema::portable::PROFILE;
use crate::text;
use crate::text::{Lang, Message, visible};
use columns::{Columns, Role};
use list::List;

/// The most lines that are taken: nobody's table has more columns.
const MOST_FIELDS: usize = 131_072;

/// The most sheets that are looked at for a list of fields.
const MOST_SHEETS: usize = 64;

/// A table that lists fields, open.
pub struct Dictionary {
    head: Head,
    reader: TableReader,
    columns: Columns,
    sheet_asked: bool,
}

impl Dictionary {
    /// Opens it. Its header is the first row in which a column of names and another one are recognised, unless
    /// `reading` says which it is; of a workbook the first sheet that has one is read, unless `reading` names a sheet.
    ///
    /// # Errors
    /// Those of [`Input::open`]; [`Error::Usage`] where no column has the names of fields.
    pub fn open(path: &Path, reading: &Reading) -> Result<Self> {
        let opened = open(path, reading)?;
        let (Input { head, reader }, columns) = match other_sheet(&opened, path, reading)? {
            Some(other) => other,
            None => opened,
        };
        if !columns.has(Role::Name) {
            let message = text!(
                "{path}: no column has the names of fields",
                "{path}：没有找到字段名所在的列"
            );
            let hint = text!(
                "its header is one of {headers}; --sheet and --header-row say where to look",
                "表头可写作 {headers}；也可用 --sheet、--header-row 指明位置"
            );
            return Err(Error::Usage {
                message: Message::new(message).with("path", path.display()),
                hint: Some(Message::new(hint).with_list("headers", Role::Name.spelled())),
            });
        }
        Ok(Self {
            head,
            reader,
            columns,
            sheet_asked: reading.sheet.is_some(),
        })
    }

    /// What to say of its sheet where nobody chose it and there are others.
    pub fn sheet_taken(&self) -> Option<Message> {
        let sheet = self.head.sheet.as_ref().filter(|_| !self.sheet_asked)?;
        let text = text!(
            "the fields are those of the sheet {sheet}, one of {count}; --sheet reads another",
            "共有 {count} 个工作表，已导入 {sheet}；可用 --sheet 指定其他工作表"
        );
        let said = Message::new(text).with("sheet", visible(&sheet.name));
        (sheet.others > 0).then(|| said.with("count", sheet.others + 1))
    }

    /// What its head tells.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// What is odd about its head.
    pub fn doubts(&self) -> impl Iterator<Item = Message> {
        self.head.emptiness().into_iter().chain(self.head.doubt())
    }

    /// What is known of the sheet once it has been read.
    pub fn sheet_end(&self) -> Option<SheetEnd> {
        self.reader.sheet_end()
    }

    /// Reads it to its end and makes the schema. `today`: days since 1970-01-01; `interrupted` is asked now and then.
    ///
    /// # Errors
    /// Those of reading, and of `interrupted`.
    pub fn import(
        &mut self,
        today: i32,
        lang: Lang,
        interrupted: &dyn Fn() -> Result<()>,
    ) -> Result<Imported> {
        let mut list = List::new(&self.columns, self.begun());
        let mut chunk = Chunk::default();
        let mut start = self.head.start;
        let width = self.head.headers.len();
        while self.reader.next(&mut chunk)? {
            interrupted()?;
            let batch = chunk.batch(width)?;
            for (row, record) in batch.records().iter().enumerate() {
                if !record.blank {
                    let at = start.place(row, record).row;
                    list.take(&batch.cells(row).collect::<Vec<_>>(), at);
                }
            }
            start.advance(batch.layout().extent);
        }
        self.reader.finished_well()?;
        self.reader.unchanged()?;
        let draft = list.finish();
        Imported::of(draft, today, lang)
    }

    fn begun(&self) -> Draft {
        let mut draft = Draft::default();
        let made = text!(
            "Imported by rolo schema import from {input}.",
            "由 rolo schema import 从 {input} 导入。"
        );
        let input = match self.head.name.as_str() {
            "-" => text!("standard input", "标准输入").into(),
            name => Message::new(text!("{name}", "{name}")).with("name", visible(name)),
        };
        draft
            .notes
            .push(Note::sure(Message::new(made).with_said("input", input)));
        draft.notes.push(Note::sure(text!(
            "A line with `# ?` is a doubt: settle it, then delete the line.",
            "带 `# ?` 的行有待人工确认，确认后可删去。"
        )));
        draft.entries.push(("$schema".to_owned(), PROFILE.into()));
        draft
    }
}

/// Opens a sheet or file, and knows its columns.
fn open(path: &Path, reading: &Reading) -> Result<(Input, Columns)> {
    let recognise = |cells: &[&str]| Columns::of(cells.iter().copied()).is_likely();
    let input = Input::open(path, reading, &recognise)?;
    let columns = Columns::of(input.head.headers.iter().map(String::as_str));
    Ok((input, columns))
}

/// The first other sheet with a list of fields, where nobody chose one and the first has none: a cover, contents.
fn other_sheet(
    (input, columns): &(Input, Columns),
    path: &Path,
    reading: &Reading,
) -> Result<Option<(Input, Columns)>> {
    let others = input.head.sheet.as_ref().map_or(0, |sheet| sheet.others);
    let is_open = reading.sheet.is_none() && path.as_os_str() != "-";
    // Contents list tables, which have a name and a description as fields have.
    let lists_fields = |columns: &Columns| columns.is_likely() && !columns.lists_tables();
    if others == 0 || !is_open || lists_fields(columns) {
        return Ok(None);
    }
    for number in 1..=(others + 1).min(MOST_SHEETS) {
        let reading = Reading {
            sheet: Some(number.to_string()),
            ..reading.clone()
        };
        let other = open(path, &reading)?;
        let hidden = other
            .0
            .head
            .sheet
            .as_ref()
            .is_some_and(|sheet| sheet.hidden);
        if !hidden && lists_fields(&other.1) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}
