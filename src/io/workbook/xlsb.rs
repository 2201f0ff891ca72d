//! Reads XLSB (MS-XLSB) through `calamine`, cell by cell.
//!
//! What that reader does not tell is left: formulas whose value is an error are no cells, of days and times only that
//! they are one or the other, nothing of hidden rows and merged cells.

use std::io;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, XlsbError};

use super::SheetInfo;
use super::cell::{Cell, Moment, Shape};
use super::loaded::is_protected;
use super::package::{Most, Package, Result, Source, unreadable};
use super::stream::{Cells, ReadSheet, SheetEnd, Stop, damaged, guarded};
use crate::io::fault::Fault;
use crate::io::limits::Limits;

/// The parts that are held, and what each may unpack to whatever its ratio, in bytes.
const HELD: [(&str, u64); 3] = [
    ("xl/sharedStrings.bin", 192 << 20),
    ("xl/styles.bin", 32 << 20),
    ("xl/workbook.bin", 32 << 20),
];

/// Columns of a sheet.
const COLUMNS: u32 = 1 << 14;

/// A workbook with the texts that its cells share.
pub(super) struct Xlsb {
    book: calamine::Xlsb<Box<dyn Source>>,
    sheets: Vec<SheetInfo>,
}

impl Xlsb {
    /// Reads which sheets there are, and the texts.
    ///
    /// # Errors
    /// A file that is no such workbook, is damaged, encrypted or too large.
    pub(super) fn open(source: Box<dyn Source>, limits: &Limits) -> Result<Self> {
        let mut package = Package::open(source, limits)?;
        for (name, most) in HELD {
            if package.has(name) {
                let mut part = package.part(name, Most::Held(most))?;
                io::copy(&mut part, &mut io::sink()).map_err(|error| unreadable(error, name))?;
            }
        }
        let source = package.into_source();
        // It trusts what it reads.
        let book = guarded(|| calamine::Xlsb::new(source))
            .ok_or_else(damaged)?
            .map_err(|error| fault(&error))?;
        let sheets = book.sheets_metadata().iter().map(|sheet| SheetInfo {
            name: sheet.name.clone(),
            visible: sheet.visible == SheetVisible::Visible,
            is_table: sheet.typ == SheetType::WorkSheet,
        });
        let sheets = sheets.collect();
        Ok(Self { book, sheets })
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The sheet at this place (from 0), to be read.
    pub(super) fn sheet(self, place: usize) -> Box<dyn ReadSheet> {
        let sheet = self.sheets.into_iter().nth(place);
        Box::new(Sheet {
            book: self.book,
            name: sheet.filter(|sheet| sheet.is_table).map(|sheet| sheet.name),
        })
    }
}

fn fault(error: &XlsbError) -> Fault {
    match error {
        XlsbError::Password => is_protected(),
        _ => damaged(),
    }
}

struct Sheet {
    book: calamine::Xlsb<Box<dyn Source>>,
    name: Option<String>,
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> std::result::Result<SheetEnd, Stop> {
        let Some(name) = &self.name else {
            return Ok(SheetEnd::default());
        };
        let since_1904 = self.book.has_1904_epoch();
        let mut cells = self
            .book
            .worksheet_cells_reader(name)
            .map_err(|error| fault(&error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| fault(&error))? {
            let (row, column) = cell.get_position();
            if column >= COLUMNS {
                return Err(damaged().into());
            }
            let error;
            let cell = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::Int(number) => Cell::Number(whole(*number)),
                DataRef::Float(number) => Cell::Number(*number),
                DataRef::String(text) => Cell::Text(text),
                DataRef::SharedString(text) => Cell::Text(text),
                DataRef::Bool(truth) => Cell::Boolean(*truth),
                DataRef::DateTime(moment) => {
                    let serial = moment.as_f64();
                    Cell::Moment(Moment {
                        serial,
                        shape: shape(serial, moment.is_duration()),
                        since_1904,
                    })
                }
                DataRef::DateTimeIso(text) => Cell::Iso(Shape::DateTime, text),
                DataRef::DurationIso(text) => Cell::Iso(Shape::Duration, text),
                DataRef::Error(kind) => {
                    error = kind.to_string();
                    Cell::Error(&error)
                }
            };
            to.cell(row, column, cell)?;
        }
        Ok(SheetEnd::default())
    }
}

/// A whole number of a cell, which has 30 bits.
fn whole(number: i64) -> f64 {
    i32::try_from(number).map_or(f64::NAN, f64::from)
}

/// What is probably shown of a moment that the reader calls no more than that.
fn shape(serial: f64, is_duration: bool) -> Shape {
    if is_duration {
        Shape::Duration
    } else if (0.0..1.0).contains(&serial) {
        Shape::Time
    } else if serial.fract() == 0.0 {
        Shape::Date
    } else {
        Shape::DateTime
    }
}
