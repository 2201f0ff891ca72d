//! The sheet that explains the form: what to do, one row a field, and what is checked over several fields.

use rust_xlsxwriter::{Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::columns::Column;
use super::entry::Layout;
use super::{ENTRY, Form, phrase, style, write_row};
use crate::report::expectation::Entry;
use crate::report::expectation::phrase::{choice, need, once, unit};
use crate::schema::sentence::Filling;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

/// What to do, one line each.
const STEPS: &[Text] = &[
    text!(
        "1. Fill in the sheet “{form}”: one record a row, from row {first}. Headers stay as they are.",
        "1. 在“{form}”里填写，一条记录占一行，从第 {first} 行起；表头不要改。"
    ),
    text!(
        "2. Columns marked * are required. In the others, what is not known stays empty.",
        "2. 带 * 的列必填；其他列不知道的，留空就行。"
    ),
    text!(
        "3. Where a cell shows an arrow, choose from its list. If a value is refused, the message says what is expected.",
        "3. 单元格右边出现箭头的，从下拉列表中选。填不进去时，按弹出的提示改。"
    ),
    text!(
        "4. Red: the same value stands in another row, but may stand once only. Yellow: required and still empty.",
        "4. 标红：这一列不许重复，却与别的行相同。标黄：必填，还没填。"
    ),
    text!(
        "5. Type values in; pasting takes the checks of a cell away. If you must paste, paste values only.",
        "5. 请尽量手工输入：直接粘贴会破坏单元格的检查；非粘贴不可时，用“选择性粘贴 → 数值”。"
    ),
];

/// The head of the table of fields, with the widths of its columns.
const HEAD: [(Text, u8); 5] = [
    (text!("Column", "列"), 24),
    (text!("Required", "必填"), 14),
    (text!("What goes in", "填什么"), 46),
    (text!("Values", "可选值"), 34),
    (text!("Example", "例"), 26),
];

/// Writes the sheet.
pub(super) fn write(
    form: &Form<'_>,
    columns: &[Column<'_>],
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let lang = form.lang;
    for (number, (_, width)) in (0..).zip(&HEAD) {
        sheet.set_column_width(number, *width)?;
    }
    let title = Message::new(text!("How to fill in: {title}", "填写说明：{title}"));
    let title = title.with("title", form.title()).say(lang);
    sheet.set_row_height(0, 30)?;
    sheet.write_string_with_format(0, 0, title, &style::title())?;
    let first = Layout::of(form, columns).first;
    let mut row = 1;
    for step in STEPS {
        let step = Message::new(*step)
            .with("form", ENTRY.get(lang))
            .with("first", first + 1);
        sheet.write_string_with_format(row, 0, step.say(lang), &style::plain())?;
        row += 1;
    }
    row += 1;
    let head = HEAD.map(|(text, _)| text.get(lang));
    write_row(sheet, row, &head, &style::header(false).set_bold())?;
    row += 1;
    for column in columns {
        write_field(column, lang, row, sheet)?;
        row += 1;
    }
    row = write_rules(form, columns, row + 1, sheet)?;
    sheet.write_string_with_format(row + 1, 0, origin(form), &style::aside())?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    Ok(())
}

fn write_field(
    column: &Column<'_>,
    lang: Lang,
    row: u32,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let expected = &column.expected;
    let mut what: Vec<String> = Vec::new();
    what.extend(expected.outline.description.say(lang).map(str::to_owned));
    what.push(phrase::what(expected, lang));
    what.extend(unit(expected, lang));
    what.extend(once(expected, lang).map(str::to_owned));
    if expected.field.required.is_none() && !expected.field.fills.is_empty() {
        what.push(need(expected, lang).to_owned());
    }
    let (values, example) = match &expected.entry {
        Entry::Listed(values) => (choices(values, lang), ""),
        _ => (
            String::new(),
            expected.example.as_deref().unwrap_or_default(),
        ),
    };
    let required = if expected.field.required.is_some() {
        text!("* required", "* 必填").get(lang)
    } else {
        ""
    };
    let what = what.join("\n");
    let cells = [expected.header, required, &what, &values, example];
    let widths = HEAD.map(|(_, width)| width);
    let lines = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| tall(cell, width));
    let lines = lines.max().unwrap_or(1).min(MOST_LINES);
    sheet.set_row_height(row, lines * LINE)?;
    for (number, cell) in (0..).zip(cells) {
        let format = match number {
            0 => style::name(column.band),
            _ => style::entry(),
        };
        sheet.write_string_with_format(row, number, cell, &format)?;
    }
    Ok(())
}

/// In points; a row of a sheet is at most 409 of them tall.
const LINE: u32 = 16;
const MOST_LINES: u32 = 25;

/// How many lines a text takes in a column so wide.
fn tall(text: &str, width: u8) -> u32 {
    let width = usize::from(width.saturating_sub(1)).max(1);
    let lines = text.lines().map(|line| line.width().div_ceil(width).max(1));
    u32::try_from(lines.sum::<usize>().max(1)).unwrap_or(MOST_LINES)
}

/// The values of a list: a few below each other, more of them in a row, of very many the first.
fn choices(values: &[(String, String)], lang: Lang) -> String {
    const FEW: usize = 8;
    const MANY: usize = 60;
    let said = values.iter().map(|value| choice(value, lang));
    let mut said: Vec<String> = said.take(MANY).collect();
    if values.len() <= FEW {
        return said.join("\n");
    }
    if values.len() > MANY {
        let more = text!(
            "… {count} in all, see the list",
            "… 共 {count} 个，见下拉列表"
        );
        said.push(Message::new(more).with("count", values.len()).say(lang));
    }
    said.join(text!(", ", "、").get(lang))
}

/// What is checked over several fields, in the schema's own words; the row after it.
fn write_rules(
    form: &Form<'_>,
    columns: &[Column<'_>],
    mut row: u32,
    sheet: &mut Worksheet,
) -> Result<u32, XlsxError> {
    let rules = rules(form, columns);
    if rules.is_empty() {
        return Ok(row);
    }
    let heading = text!(
        "Checked when the form comes back, over several columns. Not accepted:",
        "收表后还会核对各列之间是否相符，有下列情况的会退回："
    );
    sheet.write_string_with_format(row, 0, heading.get(form.lang), &style::heading())?;
    row += 1;
    for rule in rules {
        sheet.write_string_with_format(row, 0, format!("• {rule}"), &style::plain())?;
        row += 1;
    }
    Ok(row)
}

fn rules(form: &Form<'_>, columns: &[Column<'_>]) -> Vec<String> {
    let lang = form.lang;
    let header = |field: usize| {
        columns
            .get(field)
            .map_or("", |column| column.expected.header)
    };
    let filled = |filling| match filling {
        Filling::Field(field) => header(field).to_owned(),
        Filling::Derived(derived) => {
            let derived = form.schema.derived.get(derived);
            derived
                .map(|derived| derived.name.clone())
                .unwrap_or_default()
        }
    };
    let errors = form.schema.rules.iter().filter(|rule| {
        let weight = form.schema.check(rule.check).severity;
        weight == Some(Severity::Error)
    });
    let said = errors.filter_map(|rule| Some(rule.message.as_ref()?.say(lang, filled)));
    let keys = form.schema.keys.iter().filter(|key| key.fields.len() > 1);
    let keys = keys.map(|key| {
        let text = text!(
            "the same in all of these twice: {columns}",
            "这几列合起来与别的行相同：{columns}"
        );
        let headers = key.fields.iter().map(|field| header(*field));
        Message::new(text).with_list("columns", headers).say(lang)
    });
    said.chain(keys).filter(|rule| !rule.is_empty()).collect()
}

/// Which schema the form is of, for whoever gets it back.
fn origin(form: &Form<'_>) -> String {
    /// As many digits as tell schemas apart at sight.
    const SHOWN: usize = 12;
    let name = form.schema.name.as_deref().unwrap_or("-");
    let digest = form.schema.sha256.as_deref().unwrap_or_default();
    let digest = digest.get(..SHOWN).unwrap_or(digest);
    Message::new(text!(
        "made by rolo schema sheet; schema {name}, version {digest}",
        "由 rolo schema sheet 生成；规则 {name}，版本 {digest}"
    ))
    .with("name", name)
    .with("digest", digest)
    .say(form.lang)
}
