//! The workbook itself: its sheets in their order, from when its days count, and what its cells refer to.

use std::collections::HashMap;
use std::io::Read;

use super::record::{Record, Records, kind};
use crate::io::workbook::HELD;
use crate::io::workbook::binary::Binary;
use crate::io::workbook::cell::Shape;
use crate::io::workbook::number_format::Formats;
use crate::io::workbook::package::{Most, Package, Result};
use crate::io::workbook::relations::{self, Relation};
use crate::io::workbook::shared_texts::{self, SharedTexts};
use crate::io::workbook::tabs::Tabs;

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) tabs: Tabs,
    /// Whether days count from 1904-01-01.
    pub(super) since_1904: bool,
    /// Whether it says which program calculated its formulas.
    pub(super) is_calculated: bool,
    /// The part with the texts that cells share, if there is one.
    strings: Option<String>,
    /// The part with the formats, if there is one.
    styles: Option<String>,
}

impl Workbook {
    /// Reads the part with the workbook.
    ///
    /// # Errors
    /// It holds something else, or cannot be read.
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self> {
        let relations = relations::read(package, part)?;
        let of_kind = |kind, usual| relations::find(package, &relations, kind, part, usual);
        let mut workbook = Self {
            strings: of_kind("sharedStrings", "sharedStrings.bin"),
            styles: of_kind("styles", "styles.bin"),
            ..Self::default()
        };
        let by_id = relations::by_id(&relations);
        let mut records = Records::new(part, package.part(part, Most::Held(HELD))?);
        each(&mut records, kind::END_BOOK, |record| {
            workbook.record(record, &by_id).map(Ok)
        })?;
        Ok(workbook)
    }

    /// Takes in one record; none if it is too short, or names one sheet too many.
    fn record(&mut self, record: Record<'_>, by_id: &HashMap<&str, &Relation>) -> Option<()> {
        const SINCE_1904: u32 = 1;
        match record.kind {
            kind::WB_PROP => self.since_1904 = record.u32(0)? & SINCE_1904 != 0,
            kind::CALC_PROP => self.is_calculated = record.u32(0)? != 0,
            kind::BUNDLE_SH => {
                let (state, mut id, mut name) = (record.u32(0)?, String::new(), String::new());
                let behind = record.text(8, &mut id)?;
                record.text(behind, &mut name)?;
                let relation = by_id.get(&*id).copied();
                self.tabs.add(name, state == 0, (id, relation))?;
            }
            _ => {}
        }
        Some(())
    }
}

/// What cells refer to.
pub(super) struct Book {
    pub(super) texts: SharedTexts,
    /// What the numbers of each style are shown as.
    shapes: Vec<Option<Shape>>,
}

impl Book {
    /// Reads the parts that cells refer to. There need not be any: a cell that refers to what is not there is wrong.
    ///
    /// # Errors
    /// They cannot be read.
    pub(super) fn read(package: &mut Package, workbook: &Workbook) -> Result<Self> {
        let texts = workbook.strings.as_deref();
        let styles = workbook.styles.as_deref();
        Ok(Self {
            texts: texts.map_or(Ok(SharedTexts::default()), |part| texts_of(package, part))?,
            shapes: styles.map_or(Ok(Vec::new()), |part| shapes_of(package, part))?,
        })
    }

    /// What a number in a cell of this style is, if it is no number.
    pub(super) fn shape(&self, style: u32) -> Option<Shape> {
        self.shapes.get(style as usize).copied().flatten()
    }
}

/// The texts that cells share: what is said of their fonts and how they are pronounced stands behind them.
fn texts_of(package: &mut Package, part: &str) -> Result<SharedTexts> {
    const FLAGS: usize = 1;
    let most = Most::Held(shared_texts::FREE);
    let mut records = Records::new(part, package.part(part, most)?);
    let mut texts = SharedTexts::default();
    each(&mut records, kind::END_SST, |record| {
        if record.kind != kind::SST_ITEM {
            return Some(Ok(()));
        }
        record.text(FLAGS, &mut texts.text)?;
        Some(texts.end())
    })?;
    Ok(texts)
}

/// What the numbers of each style of cells are shown as.
fn shapes_of(package: &mut Package, part: &str) -> Result<Vec<Option<Shape>>> {
    let mut records = Records::new(part, package.part(part, Most::Held(HELD))?);
    let (mut formats, mut used, mut of_cells) = (Formats::default(), Vec::new(), false);
    let mut code = String::new();
    each(&mut records, kind::END_STYLE_SHEET, |record| {
        match record.kind {
            kind::FMT => {
                code.clear();
                record.text(2, &mut code)?;
                formats.add(record.u16(0)?.into(), &code);
            }
            kind::BEGIN_CELL_XFS => of_cells = true,
            kind::END_CELL_XFS => of_cells = false,
            // The number behind that of the style that it was made from.
            kind::XF if of_cells => used.push(record.u16(2)?),
            _ => {}
        }
        Some(Ok(()))
    })?;
    // Formats may stand behind those who use them.
    let shapes = used.into_iter().map(|id| formats.shape(id.into()));
    Ok(shapes.collect())
}

/// Hands over every record of a part that is whole if there is one of the kind `last`. None is what a record is that is
/// too short.
///
/// # Errors
/// There is none of that kind; those of the records.
fn each<R: Read>(
    records: &mut Records<R>,
    last: u16,
    mut take: impl FnMut(Record<'_>) -> Option<Result<()>>,
) -> Result<()> {
    let mut ended = false;
    while let Some(record) = records.next()? {
        ended |= record.kind == last;
        match take(record) {
            Some(taken) => taken?,
            None => return Err(records.damage()),
        }
    }
    if ended { Ok(()) } else { Err(records.damage()) }
}
