//! A workbook of one sheet, written by hand: each cell as the test says, and no other.
#![allow(dead_code)] // each test binary has its own copy and need not use all of it

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The one sheet.
pub(crate) const SHEET: &str = "客户";

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Nothing,
    Text(String),
    /// Digits as they stand in the file.
    Number(String),
    Boolean(bool),
    /// Days since 1899-12-30 and how they are shown.
    Moment(f64, Look),
    /// What ISO 8601 writes, in a cell of that type.
    Iso(String),
    Error(&'static str),
}

/// How a number is shown: the number of a built-in format.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    Day = 14,
    Clock = 21,
    DayAndClock = 22,
    /// `[h]:mm:ss`
    Elapsed = 46,
}

const LOOKS: [Look; 4] = [Look::Day, Look::Clock, Look::DayAndClock, Look::Elapsed];

/// The workbook with these rows from A1 on.
pub(crate) fn workbook(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut sheet = String::new();
    for (row, cells) in (1..).zip(rows) {
        sheet.extend([format!("<row r=\"{row}\">")]);
        for (column, cell) in cells.iter().enumerate() {
            sheet.push_str(&written(cell, &format!("{}{row}", letters(column))));
        }
        sheet.push_str("</row>");
    }
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let related = |all: &str| format!("<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>");
    let of_book =
        relation(1, "worksheet", "worksheets/sheet1.xml") + &relation(2, "styles", "styles.xml");
    let looks = LOOKS.map(|look| format!("<xf numFmtId=\"{}\"/>", look as u8));
    let parts = [
        (
            "_rels/.rels",
            related(&relation(1, "officeDocument", "xl/workbook.xml")),
        ),
        ("xl/_rels/workbook.xml.rels", related(&of_book)),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>\
                 <sheet name=\"{SHEET}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf/>{}</cellXfs></styleSheet>",
                looks.concat()
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    zipped(parts)
}

/// A zip with these parts.
pub(crate) fn zipped<const N: usize>(parts: [(&str, String); N]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn written(cell: &Cell, at: &str) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => format!(
            "<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(text)
        ),
        Cell::Number(digits) => format!("<c r=\"{at}\"><v>{digits}</v></c>"),
        Cell::Boolean(truth) => format!("<c r=\"{at}\" t=\"b\"><v>{}</v></c>", u8::from(*truth)),
        Cell::Moment(serial, look) => {
            let style = LOOKS.iter().position(|known| *known as u8 == *look as u8);
            format!(
                "<c r=\"{at}\" s=\"{}\"><v>{serial}</v></c>",
                style.unwrap() + 1
            )
        }
        Cell::Iso(text) => format!("<c r=\"{at}\" t=\"d\"><v>{text}</v></c>"),
        Cell::Error(word) => format!("<c r=\"{at}\" t=\"e\"><v>{word}</v></c>"),
    }
}

/// As it stands in XML; what XML cannot hold, and what looks like such an escape, is `_x000D_`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '_' if text[at..].starts_with("_x") => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(sign),
            '\0'..=' ' if sign != ' ' => out.extend([format!("_x{:04X}_", sign as u32)]),
            _ => out.push(sign),
        }
    }
    out
}

/// The letters of a column, from 0.
pub(crate) fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        more => letters(more - 1) + &last.to_string(),
    }
}

/// The column with these letters, from 0.
pub(crate) fn column(letters: &str) -> usize {
    let value = |sign: u8| usize::from(sign - b'A') + 1;
    letters.bytes().fold(0, |sum, sign| sum * 26 + value(sign)) - 1
}

/// The number that stands for a day (`2024-03-05`), from March 1900 on.
pub(crate) fn serial_of_day(iso: &str) -> f64 {
    let [year, month, day] = numbers(iso, '-');
    // Years begin in March, so that the leap day is their last.
    let (year, month) = if month > 2.0 {
        (year, month - 3.0)
    } else {
        (year - 1.0, month + 9.0)
    };
    let leap_days = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    let months = ((153.0 * month + 2.0) / 5.0).floor();
    // 1900-03-01 is 61.
    year * 365.0 + leap_days + months + day - 693_900.0
}

/// The number that stands for a time of day (`06:30:00`).
pub(crate) fn serial_of_time(iso: &str) -> f64 {
    let [hours, minutes, seconds] = numbers(iso, ':');
    (hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0
}

/// The number that stands for a day and a time.
pub(crate) fn serial_of_moment(iso: &str) -> f64 {
    let (day, time) = iso.split_once('T').unwrap();
    serial_of_day(day) + serial_of_time(time)
}

fn numbers(text: &str, between: char) -> [f64; 3] {
    let mut numbers = text.split(between).map(|part| part.parse().unwrap());
    [(); 3].map(|()| numbers.next().unwrap_or_default())
}
