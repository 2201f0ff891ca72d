//! The sheet that is filled in: title, how it is marked, groups as bands, headers, and empty records that are ready.
//!
//! `rolo` reads it back by its headers, which it finds below the lines above them. Only the cells of the records can
//! be changed.

use std::collections::HashSet;

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, IgnoreError, Note, ProtectionOptions, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;

use super::columns::Column;
use super::validation;
use super::{Form, GUIDE, phrase, place, style};
use crate::io::xlsx_write::Lists;
use crate::report::expectation::Entry;
use crate::text;
use crate::text::Message;

/// Where the title and the marks stand, as rows from 0.
const TITLE: u32 = 0;
const MARKS: u32 = 1;

/// Where what is below them stands; no row is left empty between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The groups, where they are shown.
    bands: Option<u32>,
    headers: u32,
    /// The first record.
    pub first: u32,
}

impl Layout {
    /// Groups are shown if there are any, and few of them are called as fields are: a row in which half of the fields
    /// are found is read as the header.
    pub(super) fn of(form: &Form<'_>, columns: &[Column<'_>]) -> Self {
        let starts: Vec<&str> = starts(columns).map(|(_, group)| group).collect();
        let known = starts
            .iter()
            .filter(|group| form.schema.recognises(group).is_some());
        let shown = !starts.is_empty() && known.count() * 2 < columns.len();
        let headers = MARKS + 1 + u32::from(shown);
        Self {
            bands: shown.then_some(MARKS + 1),
            headers,
            first: headers + 1,
        }
    }
}

/// Where groups begin: the number of the column, and the group.
fn starts<'a>(columns: &[Column<'a>]) -> impl Iterator<Item = (usize, &'a str)> {
    let before = [""]
        .into_iter()
        .chain(columns.iter().map(|column| column.group));
    let groups = columns.iter().map(|column| column.group).enumerate();
    let starts = groups
        .zip(before)
        .filter(|((_, group), before)| group != before);
    let starts: Vec<(usize, &str)> = starts.map(|(start, _)| start).collect();
    starts.into_iter().filter(|(_, group)| !group.is_empty())
}

/// Writes the sheet, row by row.
pub(super) fn write(
    form: &Form<'_>,
    columns: &[Column<'_>],
    lists: &mut Lists,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    for (number, column) in columns.iter().enumerate() {
        sheet.set_column_width(place(number), f64::from(column.width))?;
    }
    above(form, sheet)?;
    let layout = Layout::of(form, columns);
    let first = layout.first;
    if let Some(row) = layout.bands {
        bands(columns, row, sheet)?;
    }
    headers(form, columns, layout.headers, sheet)?;
    let formats: Vec<Format> = columns
        .iter()
        .map(|column| style::cell(&column.number_format, is_centred(&column.expected.entry)))
        .collect();
    let last = first + form.rows - 1;
    for row in first..=last {
        for (number, format) in formats.iter().enumerate() {
            sheet.write_blank(row, place(number), format)?;
        }
    }
    for (number, column) in columns.iter().enumerate() {
        let rule = validation::of(&column.expected, lists, form.lang)?;
        sheet.add_data_validation(first, place(number), last, place(number), &rule)?;
    }
    marks(form, columns, first, sheet)?;
    let edge = place(columns.len() - 1);
    sheet.ignore_error_range(first, 0, last, edge, IgnoreError::NumberStoredAsText)?;
    // The name of the customer stays in sight while the rest is filled in.
    sheet.set_freeze_panes(first, 1)?;
    sheet.set_selection(first, 0, first, 0)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_repeat_rows(layout.headers, layout.headers)?;
    Ok(())
}

/// The title, and what the marks mean.
fn above(form: &Form<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let title = Message::new(text!("Registration form: {title}", "登记表：{title}"));
    let title = title.with("title", form.title()).say(form.lang);
    sheet.set_row_height(TITLE, 30)?;
    sheet.write_string_with_format(TITLE, 0, title, &style::title())?;
    let marks = Message::new(text!(
        "Dark columns with * are required, light ones may stay empty. Click a cell to see what goes in. Yellow: required and still empty. Red: stands twice. More on the sheet “{guide}”.",
        "深色带 * 的列必填，浅色列可不填。点一下单元格，会提示该填什么。标黄：必填还没填；标红：与别的行重复。详见“{guide}”。"
    ));
    let marks = marks.with("guide", GUIDE.get(form.lang)).say(form.lang);
    sheet.set_row_height(MARKS, 20)?;
    sheet.write_string_with_format(MARKS, 0, marks, &style::aside())?;
    Ok(())
}

/// The groups, each in the first of its columns; not merged, so that the sheet stays a table.
fn bands(columns: &[Column<'_>], row: u32, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_row_height(row, 20)?;
    let begun: HashSet<usize> = starts(columns).map(|(number, _)| number).collect();
    for (number, column) in columns.iter().enumerate() {
        let Some(band) = column.band else {
            continue;
        };
        let format = style::band(band);
        if begun.contains(&number) {
            sheet.write_string_with_format(row, place(number), column.group, &format)?;
        } else {
            sheet.write_blank(row, place(number), &format)?;
        }
    }
    Ok(())
}

fn headers(
    form: &Form<'_>,
    columns: &[Column<'_>],
    row: u32,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_row_height(row, 34)?;
    for (number, column) in columns.iter().enumerate() {
        let required = column.expected.field.required.is_some();
        let format = style::header(required);
        sheet.write_string_with_format(row, place(number), column.expected.header, &format)?;
        sheet.insert_note(row, place(number), &note(form, column))?;
    }
    Ok(())
}

/// What is to be known of a column, as tall as it needs.
fn note(form: &Form<'_>, column: &Column<'_>) -> Note {
    /// In pixels.
    const WIDTH: u32 = 280;
    const LINE: usize = 18;
    /// Half-width characters that stand on a line.
    const SIGNS: usize = 38;
    let lines = phrase::lines(&column.expected, form.lang);
    let tall: usize = lines
        .iter()
        .map(|line| line.width().div_ceil(SIGNS).max(1))
        .sum();
    let height = u32::try_from((tall + 1) * LINE)
        .unwrap_or(u32::MAX)
        .min(600);
    Note::new(lines.join("\n"))
        .add_author_prefix(false)
        .set_author("rolo")
        .set_font_size(10)
        .set_width(WIDTH)
        .set_height(height)
}

/// Whether cells are alike in width, and so stand best in the middle.
fn is_centred(entry: &Entry) -> bool {
    let of_time = matches!(entry, Entry::Day | Entry::Moment | Entry::Clock);
    of_time || matches!(entry, Entry::Listed(_))
}

/// Marks what stands twice, and what is required and still empty.
fn marks(
    form: &Form<'_>,
    columns: &[Column<'_>],
    from: u32,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    // Formulas count rows from 1.
    let (first, last) = (from + 1, from + form.rows);
    let name = |number: usize| column_number_to_name(place(number));
    for key in &form.schema.keys {
        // Text of many digits is compared as text: COUNTIF and the built-in rule take 18 digits for a number.
        let parts: Vec<String> = key.fields.iter().map(|field| name(*field)).collect();
        let filled = parts.iter().map(|part| format!("${part}{first}<>\"\""));
        let alike = parts
            .iter()
            .map(|part| format!("(${part}${first}:${part}${last}=${part}{first})"));
        let rule = format!(
            "=AND({},SUMPRODUCT(1*{})>1)",
            filled.collect::<Vec<_>>().join(","),
            alike.collect::<Vec<_>>().join("*")
        );
        for field in &key.fields {
            let twice = ConditionalFormatFormula::new()
                .set_rule(rule.as_str())
                .set_format(style::twice());
            sheet.add_conditional_format(from, place(*field), last - 1, place(*field), &twice)?;
        }
    }
    let edge = name(columns.len() - 1);
    for (number, column) in columns.iter().enumerate() {
        if column.expected.field.required.is_none() {
            continue;
        }
        let own = name(number);
        let rule = format!("=AND(${own}{first}=\"\",COUNTA($A{first}:${edge}{first})>0)");
        let lacking = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(style::lacking());
        sheet.add_conditional_format(from, place(number), last - 1, place(number), &lacking)?;
    }
    Ok(())
}
