//! Tables of customers, and the forms in which they are written.

use proptest::prelude::*;
use proptest::sample::select;

use crate::xlsx::{Cell, Look, SHEET, serial_of_day, workbook, zipped};

const HEADER: [&str; 7] = [
    "客户编号",
    "姓名",
    "born",
    "累计消费",
    "visits",
    "member",
    "level",
];

/// A cell as text, and as a spreadsheet would type it.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub text: String,
    pub typed: Cell,
}

impl Made {
    fn new(text: impl Into<String>, typed: Cell) -> Self {
        let text = text.into();
        Self { text, typed }
    }

    fn text(text: impl Into<String>) -> Self {
        let mut made = Self::new(text, Cell::Nothing);
        made.typed = made.as_text();
        made
    }

    pub(crate) fn as_text(&self) -> Cell {
        match self.text.as_str() {
            "" => Cell::Nothing,
            text => Cell::Text(text.to_owned()),
        }
    }

    /// As a cell of `OpenDocument`.
    fn in_document(&self) -> String {
        // Blanks at the ends of a paragraph are not kept as they stand.
        let text = in_markup(&self.text).replace(' ', "<text:s/>");
        let lines = text.replace('\n', "</text:p><text:p>");
        let value = match &self.typed {
            Cell::Nothing => return "<table:table-cell/>".to_owned(),
            Cell::Number(digits) => format!("float\" office:value=\"{digits}"),
            Cell::Boolean(truth) => format!("boolean\" office:boolean-value=\"{truth}"),
            Cell::Moment(..) => format!("date\" office:date-value=\"{}", self.text),
            _ => "string".to_owned(),
        };
        format!(
            "<table:table-cell office:value-type=\"{value}\"><text:p>{lines}</text:p>\
             </table:table-cell>"
        )
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// What stands above the header; an empty one is an empty row.
    pub titles: Vec<&'static str>,
    pub rows: Vec<Vec<Made>>,
    /// Empty columns before the first one, in the workbook.
    pub shift: usize,
}

fn texts(all: &'static [&'static str]) -> impl Strategy<Value = Made> {
    select(all).prop_map(Made::text)
}

fn numbers(step: f64) -> impl Strategy<Value = Made> {
    (-8..400_i32).prop_map(move |number| {
        let digits = (f64::from(number) * step).to_string();
        Made::new(digits.clone(), Cell::Number(digits))
    })
}

pub(crate) fn row() -> impl Strategy<Value = Vec<Made>> {
    let id = prop_oneof![
        8 => (0..60).prop_map(|number| Made::text(format!("C{number:02}"))),
        1 => texts(&["", "X1", "C1", "00123", "c07"]),
    ];
    let name = texts(&[
        "王小明",
        "欧阳娜娜",
        "Zoë",
        "",
        "-",
        "李",
        "a,b",
        "say \"hi\"",
        "two\nlines",
        " 前后 ",
        "😀😀",
        "=1+1",
        "#N/A",
        "1.38E+10",
        "无",
        "_x0041_",
        "&lt;",
    ]);
    let born = prop_oneof![
        4 => (1901..2020, 1..13, 1..29).prop_map(|(year, month, day)| {
            let iso = format!("{year}-{month:02}-{day:02}");
            Made::new(iso.clone(), Cell::Moment(serial_of_day(&iso), Look::Day))
        }),
        1 => texts(&["", "1999/12/31", "2001-02-29", "昨天", "31.12.1999", "-"]),
    ];
    let amount = prop_oneof![4 => numbers(0.25), 1 => texts(&["", "abc", "1,000", "-", "12.50"])];
    let visits = prop_oneof![4 => numbers(1.0), 1 => texts(&["", "3.5", "三", "无"])];
    let member = prop_oneof![
        4 => any::<bool>().prop_map(|truth| Made::new(truth.to_string(), Cell::Boolean(truth))),
        1 => texts(&["", "maybe", "是"]),
    ];
    let level = texts(&["金卡", "银卡", "gold", "GOLD", ""]);
    let beyond = prop_oneof![12 => Just(None), 1 => texts(&["more", "备注"]).prop_map(Some)];
    let cells = (id, name, born, amount, visits, member, level, beyond);
    let record = cells.prop_map(|(id, name, born, amount, visits, member, level, beyond)| {
        let mut row = vec![id, name, born, amount, visits, member, level];
        row.extend(beyond);
        row
    });
    prop_oneof![12 => record, 1 => Just(Vec::new())]
}

pub(crate) fn table() -> impl Strategy<Value = Table> {
    let titles = prop::collection::vec(select(&["客户名单", "2026", ""][..]), 0..3);
    let rows = prop::collection::vec(row(), 0..40);
    (titles, rows, 0..4_usize).prop_map(|(titles, mut rows, shift)| {
        // Empty lines at the end are lines; in a sheet there is no end of empty rows.
        while rows.last().is_some_and(|row| is_blank(row)) {
            rows.pop();
        }
        Table {
            titles,
            rows,
            shift,
        }
    })
}

impl Table {
    pub(crate) fn csv(&self) -> String {
        let quoted = |text: &str| {
            if text.contains([',', '"', '\n']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.to_owned()
            }
        };
        let record = |row: &Vec<Made>| {
            let cells: Vec<String> = row.iter().map(|cell| quoted(&cell.text)).collect();
            // A row of empty cells is no record of a sheet.
            if is_blank(row) {
                String::new()
            } else {
                cells.join(",")
            }
        };
        let titles = self.titles.iter().map(|title| (*title).to_owned());
        let header = HEADER.join(",");
        let lines = titles.chain([header]).chain(self.rows.iter().map(record));
        lines.map(|line| line + "\n").collect()
    }

    /// Without the blanks at the ends of cells, which a web page does not keep.
    pub(crate) fn without_outer_blanks(mut self) -> Self {
        for cell in self.rows.iter_mut().flatten() {
            cell.text = cell.text.trim().to_owned();
        }
        self
    }

    pub(crate) fn page(&self) -> String {
        let escaped = |text: &str| in_markup(text).replace('\n', "<br>");
        let row = |cells: &[&str]| {
            let margin = vec![""; self.shift];
            let cells = [&margin, cells].concat();
            let cells: Vec<String> = cells.into_iter().map(escaped).collect();
            format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>"))
        };
        let mut page = "<html><meta charset=\"utf-8\"><table>\n".to_owned();
        for title in &self.titles {
            page += &row(&[title]);
        }
        page += &row(&HEADER);
        for cells in &self.rows {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
            page += &row(&cells);
        }
        page + "</table></html>"
    }

    /// As `OpenDocument`, with typed cells.
    pub(crate) fn document(&self) -> Vec<u8> {
        let row = |cells: &[Made]| {
            let margin = "<table:table-cell/>".repeat(self.shift);
            let cells: Vec<String> = cells.iter().map(Made::in_document).collect();
            format!(
                "<table:table-row>{margin}{}</table:table-row>",
                cells.concat()
            )
        };
        let titles = self.titles.iter().map(|title| row(&[Made::text(*title)]));
        let header = row(&HEADER.map(Made::text));
        let rows: String = titles
            .chain([header])
            .chain(self.rows.iter().map(|cells| row(cells)))
            .collect();
        let names = ["office", "table", "text"].map(|name| {
            format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\"")
        });
        let content = format!(
            "<office:document-content{}><office:body><office:spreadsheet>\
             <table:table table:name=\"{SHEET}\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>",
            names.concat()
        );
        let kind = "application/vnd.oasis.opendocument.spreadsheet".to_owned();
        zipped([("mimetype", kind), ("content.xml", content)])
    }

    pub(crate) fn workbook(&self, cell: impl Fn(&Made) -> Cell) -> Vec<u8> {
        let text = |text: &str| cell(&Made::text(text));
        let titles = self.titles.iter().map(|title| vec![text(title)]);
        let header = HEADER.map(text).to_vec();
        let rows = self.rows.iter().map(|row| row.iter().map(&cell).collect());
        let shifted = |row: Vec<Cell>| {
            let margin = vec![Cell::Nothing; self.shift];
            [margin, row].concat()
        };
        let rows: Vec<Vec<Cell>> = titles.chain([header]).chain(rows).map(shifted).collect();
        workbook(&rows)
    }
}

/// Whether nothing stands in it.
pub(crate) fn is_blank(row: &[Made]) -> bool {
    row.iter().all(|cell| cell.text.is_empty())
}

fn in_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
