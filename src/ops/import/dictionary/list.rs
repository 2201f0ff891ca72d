//! The lines of a list as a draft: fields, headings between them, and where another table begins.

use super::MOST_FIELDS;
use super::columns::{Columns, Role};
use super::field::Line;
use crate::ops::import::draft::{Draft, Field, Note};
use crate::schema::node::Node;
use crate::text;
use crate::text::{Message, visible};

/// A list that is being read.
pub(super) struct List<'a> {
    columns: &'a Columns,
    draft: Draft,
    /// The fields of the primary key.
    keys: Vec<String>,
    /// The tables that its lines name.
    tables: Vec<String>,
    /// The rows, from 1, in which the header stands again: further tables, one below the other.
    again: Vec<u64>,
    /// What a merged cell says of the lines below it as well, by column.
    merged: Vec<(usize, String)>,
    /// The heading above the lines.
    heading: Option<String>,
    /// Whether the line before said nothing but a name.
    alone: bool,
}

impl<'a> List<'a> {
    /// One of which no line has been read.
    pub(super) fn new(columns: &'a Columns, draft: Draft) -> Self {
        let roles = columns.roles.iter().enumerate();
        let merged = roles.filter(|(_, role)| matches!(role, Some(Role::Group | Role::Table)));
        Self {
            columns,
            draft,
            keys: Vec::new(),
            tables: Vec::new(),
            again: Vec::new(),
            merged: merged.map(|(at, _)| (at, String::new())).collect(),
            heading: None,
            alone: false,
        }
    }

    /// Takes the line that stands in `row` (from 1): a field, or what is said about the fields before it.
    pub(super) fn take(&mut self, cells: &[&str], row: u64) {
        if self.columns.is_header(cells) {
            self.another(row);
        }
        if !self.again.is_empty() || self.draft.fields.len() >= MOST_FIELDS {
            return;
        }
        let mut cells = cells.to_vec();
        let mut merged = std::mem::take(&mut self.merged);
        for (at, above) in &mut merged {
            if cells[*at].trim().is_empty() {
                cells[*at] = above;
            } else {
                cells[*at].clone_into(above);
            }
        }
        let line = Line::new(self.columns, cells);
        let table = line.first(Role::Table).unwrap_or_default();
        if !table.is_empty() && !self.tables.iter().any(|known| known == table) {
            self.tables.push(table.to_owned());
        }
        if self.tables.len() < 2 {
            self.take_line(&line);
        }
        self.merged = merged;
    }

    fn take_line(&mut self, line: &Line<'_>) {
        let is_alone = line.columns() > 1 && line.all().count() == 1;
        let only = line.all().next().unwrap_or_default();
        let was_alone = std::mem::replace(&mut self.alone, is_alone);
        if line.first(Role::Name).is_none() || is_alone && is_footnote(only) {
            // A remark below or between the fields.
            let given = line.all().map(visible);
            let note = Note {
                given: given.collect(),
                ..Note::doubt(text!(
                    "a line without the name of a field",
                    "这一行没有字段名"
                ))
            };
            self.notes().push(note);
            return;
        }
        if is_alone && let Some(heading) = numbered_heading(only) {
            self.heading = Some(heading.to_owned());
            let words = text!("taken as a heading: {given}", "按分段标题处理：{given}");
            let message = Message::new(words).with("given", visible(only));
            self.notes().push(Note::doubt(message));
            return;
        }
        let mut field = Field::default();
        let is_key = line.describe(&mut field);
        if is_alone && !was_alone {
            let alone = text!(
                "nothing is said of it but its name: is it a field, or a heading?",
                "这一行只有名称：是字段，还是分段标题？"
            );
            field.notes.push(Note::doubt(alone));
        }
        if let Some(heading) = &self.heading
            && field.text("group").is_none()
        {
            field.set("group", heading.as_str());
        }
        if is_key && let Some(name) = field.text("name") {
            self.keys.push(name.to_owned());
        }
        self.draft.fields.push(field);
    }

    /// The header stands here again: what stands alone above it is the title of another table.
    fn another(&mut self, row: u64) {
        if self.again.is_empty() && self.alone {
            match self.heading.take() {
                Some(_) => drop(self.notes().pop()),
                None => drop(self.draft.fields.pop()),
            }
        }
        self.again.push(row);
    }

    /// Where something is said that belongs to no field: behind the last one.
    fn notes(&mut self) -> &mut Vec<Note> {
        match self.draft.fields.last_mut() {
            Some(field) => &mut field.notes,
            None => &mut self.draft.notes,
        }
    }

    /// The draft of all lines.
    pub(super) fn finish(mut self) -> Draft {
        if !self.keys.is_empty() {
            let keys = self.keys.iter().map(|name| Node::from(name.as_str()));
            let entry = ("primaryKey".to_owned(), Node::list(keys));
            self.draft.entries.push(entry);
        }
        if let Some(name) = self.tables.first() {
            let entry = ("name".to_owned(), name.as_str().into());
            self.draft.entries.push(entry);
        }
        let further = self.further_tables();
        self.draft.notes.extend(further);
        self.draft
    }

    /// What is said of the tables that were left out.
    fn further_tables(&self) -> impl Iterator<Item = Note> + use<> {
        let named = match self.tables.as_slice() {
            [first, others @ ..] if !others.is_empty() => {
                let message = text!(
                    "several tables are listed; this is {first}; left out: {others}",
                    "文件列出了多张表，此处只导入 {first}；未导入：{others}"
                );
                let message = Message::new(message)
                    .with("first", visible(first))
                    .with_list("others", others.iter().map(|name| visible(name)));
                Some(Note::doubt(message))
            }
            _ => None,
        };
        let below = (!self.again.is_empty()).then(|| {
            let message = text!(
                "further tables stand below; --header-row takes the one whose header is in row {rows}",
                "下方还有其他表，未导入；可用 --header-row 指明其表头所在行：{rows}"
            );
            let rows = self.again.iter().map(u64::to_string);
            Note::doubt(Message::new(message).with_list("rows", rows))
        });
        named.into_iter().chain(below)
    }
}

/// Whether a line that stands alone explains others: `注：带 * 的为必填项`.
fn is_footnote(only: &str) -> bool {
    let words = [
        "注", "备注", "说明", "注意", "Note", "NOTE", "Notes", "Remark",
    ];
    let signs = [':', '：', '1', '.'];
    let mut after = words.iter().filter_map(|word| only.strip_prefix(word));
    after.any(|rest| rest.starts_with(signs)) || only.starts_with('※')
}

/// The words of a heading with a number in front: `一、基本信息`, `2. 联系方式`, `（三）偏好`.
fn numbered_heading(only: &str) -> Option<&str> {
    const NUMBERS: &str = "0123456789一二三四五六七八九十";
    let inside = only.trim_start_matches(['（', '(', '第']);
    let behind = inside.trim_start_matches(|c| NUMBERS.contains(c));
    let signs = ['、', '.', '．', '）', ')', '部'];
    let words = behind
        .strip_prefix(signs)?
        .trim_start_matches(['分', ' ', '：', ':']);
    let is_one = behind.len() < inside.len() && !words.trim().is_empty();
    is_one.then(|| words.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_a_number_in_front() {
        for (only, expected) in [
            ("一、基本信息", Some("基本信息")),
            ("2. Contact", Some("Contact")),
            ("（三）偏好", Some("偏好")),
            ("第二部分：消费", Some("消费")),
            ("一级分类", None),
            ("2fa", None),
            ("基本信息", None),
            ("1.", None),
        ] {
            assert_eq!(numbered_heading(only), expected, "{only}");
        }
        assert!(is_footnote("注：带*为必填项") && !is_footnote("注册日期"));
    }
}
