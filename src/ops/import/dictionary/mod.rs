//! A table that lists fields, a line for each, as a draft. Its columns are known by their headers, in two languages.

mod columns;
mod field;
mod types;
mod values;

use std::path::Path;

use super::Imported;
use super::draft::{Draft, Field, Note};
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::input::{Head, Input, Reading, SheetEnd};
use crate::io::read::TableReader;
use crate::schema::node::Node;
use crate::schema::portable::PROFILE;
use crate::text;
use crate::text::{Lang, Message, visible};
use columns::{Columns, Role};
use field::Line;

/// The most lines that are taken: nobody's table has more columns.
const MOST_FIELDS: usize = 131_072;

/// A table that lists fields, open.
pub struct Dictionary {
    head: Head,
    reader: TableReader,
    columns: Columns,
}

impl Dictionary {
    /// Opens it. Its header is the first row in which a column of names and another one are recognised, unless
    /// `reading` says which it is.
    ///
    /// # Errors
    /// Those of [`Input::open`]; [`Error::Usage`] where no column has the names of fields.
    pub fn open(path: &Path, reading: &Reading) -> Result<Self> {
        let recognise = |cells: &[&str]| Columns::of(cells.iter().copied()).is_likely();
        let Input { head, reader } = Input::open(path, reading, &recognise)?;
        let columns = Columns::of(head.headers.iter().map(String::as_str));
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
        })
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
        let mut draft = self.begun();
        let mut tables: Vec<String> = Vec::new();
        let mut keys = Vec::new();
        let mut chunk = Chunk::default();
        let width = self.head.headers.len();
        while self.reader.next(&mut chunk)? {
            interrupted()?;
            let batch = chunk.batch(width)?;
            for row in 0..batch.rows() {
                if batch.records()[row].blank || draft.fields.len() >= MOST_FIELDS {
                    continue;
                }
                let line = Line::new(&self.columns, batch.cells(row).collect());
                let table = line.first(Role::Table).unwrap_or_default();
                if !table.is_empty() && !tables.iter().any(|known| known == table) {
                    tables.push(table.to_owned());
                }
                if tables.len() < 2 {
                    take(&line, &mut draft, &mut keys);
                }
            }
        }
        self.reader.finished_well()?;
        self.reader.unchanged()?;
        if !keys.is_empty() {
            let keys = keys.iter().map(|name: &String| Node::from(name.as_str()));
            draft
                .entries
                .push(("primaryKey".to_owned(), Node::list(keys)));
        }
        if let Some(name) = tables.first() {
            draft
                .entries
                .push(("name".to_owned(), name.as_str().into()));
        }
        if let [first, others @ ..] = tables.as_slice()
            && !others.is_empty()
        {
            let message = text!(
                "several tables are listed; this is {first}; left out: {others}",
                "文件列出了多张表，此处只导入 {first}；未导入：{others}"
            );
            let message = Message::new(message)
                .with("first", visible(first))
                .with_list("others", others.iter().map(|name| visible(name)));
            draft.notes.push(Note::doubt(message));
        }
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

/// Takes one line: a field, or what is said about the fields before it.
fn take(line: &Line<'_>, draft: &mut Draft, keys: &mut Vec<String>) {
    if line.first(Role::Name).is_none() {
        // A heading between the fields, or a remark below them.
        let given = line.all().map(visible);
        let note = Note {
            given: given.collect(),
            ..Note::doubt(text!(
                "a line without the name of a field",
                "这一行没有字段名"
            ))
        };
        match draft.fields.last_mut() {
            Some(field) => field.notes.push(note),
            None => draft.notes.push(note),
        }
        return;
    }
    let mut field = Field::default();
    let is_key = line.describe(&mut field);
    if line.all().count() == 1 && line.columns() > 1 {
        let alone = text!(
            "nothing is said of it but its name: is it a field, or a heading?",
            "这一行只有名称：是字段，还是分段标题？"
        );
        field.notes.push(Note::doubt(alone));
    }
    if is_key && let Some(name) = field.text("name") {
        keys.push(name.to_owned());
    }
    draft.fields.push(field);
}
