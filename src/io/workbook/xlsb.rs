//! Reads XLSB (MS-XLSB) through `calamine`, cell by cell.
//!
//! What that reader does not tell is left: formulas whose value is an error are no cells, of days and times only that
//! they are one or the other, nothing of hidden rows and merged cells.

mod parts;

use calamine::{DataRef, Reader as _, XlsbError};

use self::parts::Tab;
use super::SheetInfo;
use super::cell::{Cell, Moment, Shape};
use super::loaded::is_protected;
use super::package::{Package, Result, Source};
use super::stream::{Cells, ReadSheet, SheetEnd, Stop, damaged};
use crate::io::fault::Fault;
use crate::io::limits::Limits;

/// Columns of a sheet.
const COLUMNS: u32 = 1 << 14;

/// A workbook of which nothing but its sheets is known.
pub(super) struct Xlsb {
    package: Package,
    sheets: Vec<SheetInfo>,
    /// The part of each.
    parts: Vec<String>,
}

impl Xlsb {
    /// Reads which sheets there are.
    ///
    /// # Errors
    /// A file that is no such workbook, is damaged, encrypted or too large.
    pub(super) fn open(source: Box<dyn Source>, limits: &Limits) -> Result<Self> {
        let mut package = Package::open(source, limits)?;
        let tabs = parts::tabs(&mut package)?.into_iter();
        let (sheets, parts) = tabs.map(|Tab { info, part }| (info, part)).unzip();
        Ok(Self {
            package,
            sheets,
            parts,
        })
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The sheet at this place (from 0), to be read.
    pub(super) fn sheet(self, place: usize) -> Box<dyn ReadSheet> {
        let mut sheets = self.sheets.into_iter().zip(self.parts);
        Box::new(Sheet {
            package: self.package,
            sheet: sheets.nth(place).filter(|(sheet, _)| sheet.is_table),
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
    package: Package,
    /// And the name of its part; none if it has no cells.
    sheet: Option<(SheetInfo, String)>,
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> std::result::Result<SheetEnd, Stop> {
        let Some((sheet, part)) = &self.sheet else {
            return Ok(SheetEnd::default());
        };
        parts::look_over_sheet(&mut self.package, part)?;
        // It trusts what it reads; that this thread may trip up is known.
        let book = calamine::Xlsb::new(self.package.into_source());
        let mut book = book.map_err(|error| fault(&error))?;
        let since_1904 = book.has_1904_epoch();
        let mut cells = book
            .worksheet_cells_reader(&sheet.name)
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
