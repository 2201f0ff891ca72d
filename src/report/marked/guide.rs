//! The sheet that says what to do: the steps, what is expected column by column, and what helps against what was found.
//!
//! Made from the schema, for who only has the workbook; it shows no value of the table.

use std::cmp::Reverse;

use super::found::Found;
use super::sheets::{TITLE, WRAPPED, heads, text};
use crate::io::marked::{Look, NewCell, NewSheet};
use crate::ops::summary::{InputSummary, Summary};
use crate::report::describe::{describe, title};
use crate::report::expectation::{self, Expectation, phrase};
use crate::schema::Schema;
use crate::text;
use crate::text::{Lang, Message, Text};

/// What to do, one line each.
const STEPS: &[Text] = &[
    text!(
        "1. Go to the sheet with the coloured cells. The last column says what is wrong in each row; filter it for what is not empty.",
        "1. 打开有彩色单元格的工作表。最后一列写明每行的问题，可筛选非空的行。"
    ),
    text!(
        "2. Correct the cells themselves. Leave the headers, the last column and these two sheets as they are.",
        "2. 直接改正单元格的内容。请不要改动表头、最后一列和这两张说明表。"
    ),
    text!(
        "3. Save the file and send it back. It is checked again as it is: the last column and these sheets are not read.",
        "3. 保存后发回即可。再次检查时会自动忽略最后一列和这两张表。"
    ),
];

/// How wide the columns are.
const WIDTHS: [u32; 4] = [30, 54, 28, 46];
/// Behind every other column of the table, so that its lines are seen to belong together.
const BAND: u32 = 0x00F5_F7FA;

/// Whose words it is made of.
pub(super) struct Guide<'a> {
    /// None where there is no schema: then nothing is said of columns.
    pub schema: Option<&'a Schema>,
    pub found: &'a Found,
    pub lang: Lang,
}

impl Guide<'_> {
    /// The sheet.
    pub(super) fn sheet(&self, summary: &Summary) -> NewSheet {
        let lang = self.lang;
        let heading = text!("How to fix what was found", "如何改正");
        let mut rows = vec![vec![text(heading.get(lang), TITLE)]];
        rows.extend(
            STEPS
                .iter()
                .map(|step| vec![text(step.get(lang), Look::default())]),
        );
        if let (Some(schema), Some(input)) = (self.schema, summary.inputs.first()) {
            self.columns(schema, input, &mut rows);
        }
        self.codes(summary, &mut rows);
        NewSheet {
            name: text!("How to fix", "说明").get(lang).to_owned(),
            mark: "rolo.guide",
            widths: WIDTHS.to_vec(),
            rows,
            bars: None,
        }
    }

    /// What is expected column by column: those with findings first, the most first.
    fn columns(&self, schema: &Schema, input: &InputSummary, rows: &mut Vec<Vec<NewCell>>) {
        let lang = self.lang;
        let headers = headers(schema, input, lang);
        let mut fields: Vec<(Expectation<'_>, Option<String>)> =
            expectation::of(schema, lang).zip(headers).collect();
        fields.sort_by_key(|(field, _)| Reverse(self.found.count(&field.field.name)));
        let bad = fields.partition_point(|(field, _)| self.found.count(&field.field.name) > 0);
        let parts = [
            (text!("Columns to correct", "要改的列"), &fields[..bad]),
            (text!("Other columns", "其余各列"), &fields[bad..]),
        ];
        for (heading, fields) in parts {
            if fields.is_empty() {
                continue;
            }
            rows.push(Vec::new());
            rows.push(vec![text(heading.get(lang), TITLE)]);
            rows.push(heads(
                &[
                    text!("Column", "列"),
                    text!("What is expected", "应填什么"),
                    text!("Example", "例"),
                    text!("What was found", "发现的问题"),
                ],
                lang,
            ));
            for (number, (field, header)) in fields.iter().enumerate() {
                let mut cells = self.column(schema, field, header.as_deref());
                for cell in &mut cells {
                    cell.look.fill = (number % 2 == 1).then_some(BAND);
                }
                rows.push(cells);
            }
        }
    }

    /// The line of a column; `header` as it stands in the table, none where there is no such column.
    fn column(
        &self,
        schema: &Schema,
        expected: &Expectation<'_>,
        header: Option<&str>,
    ) -> Vec<NewCell> {
        let lang = self.lang;
        let mut found: Vec<String> = self
            .found
            .codes(&expected.field.name)
            .into_iter()
            .map(|(code, count)| {
                Message::new(text!("{what}: {count}", "{what}：{count} 处"))
                    .with("what", title(code, self.schema, lang))
                    .with("count", count)
                    .say(lang)
            })
            .collect();
        if found.is_empty() && header.is_none() {
            let absent = text!("(not in this table)", "（表中没有这一列）");
            found.push(absent.get(lang).to_owned());
        }
        let name = Look {
            bold: true,
            ..WRAPPED
        };
        vec![
            text(header.unwrap_or(expected.header), name),
            text(phrase::all(schema, expected, lang).join("\n"), WRAPPED),
            text(expected.example.as_deref().unwrap_or_default(), WRAPPED),
            text(found.join("\n"), WRAPPED),
        ]
    }

    /// What helps against what is of no column: of columns it is said what they expect, and what else could be done about
    /// them is for who keeps the schema.
    fn codes(&self, summary: &Summary, rows: &mut Vec<Vec<NewCell>>) {
        let lang = self.lang;
        let mut codes = summary.totals.worst_first();
        if self.schema.is_some() {
            codes.retain(|(code, _)| !self.found.is_of_field(code));
        }
        if codes.is_empty() {
            return;
        }
        rows.push(Vec::new());
        let words = [
            text!("What is wrong", "问题"),
            text!("What to do", "怎么改"),
        ];
        rows.push(heads(&words, lang));
        for (code, _) in codes {
            let hint = describe(code).hint.say(lang);
            let line = vec![
                text(title(code, self.schema, lang), WRAPPED),
                text(hint, WRAPPED),
            ];
            rows.push(line);
        }
    }
}

/// By field: its header as it stands in the table, none where it has no column.
fn headers(schema: &Schema, input: &InputSummary, lang: Lang) -> Vec<Option<String>> {
    let has_header = input.header_row > 0;
    let binding = if has_header {
        schema.bind(&input.columns, 0)
    } else {
        schema.bind_by_place(input.columns.len())
    };
    let fields = expectation::of(schema, lang).zip(binding.of_field);
    let header = |(field, column): (Expectation<'_>, Option<usize>)| {
        let header = input.columns.get(column?)?;
        if has_header && !header.trim().is_empty() {
            return Some(header.clone());
        }
        // Without headers these are the letters of columns.
        let named = Message::new(text!("{name} ({letter})", "{name}（{letter} 列）"))
            .with("name", field.header)
            .with("letter", header);
        Some(named.say(lang))
    };
    fields.map(header).collect()
}
