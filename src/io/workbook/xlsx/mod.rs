//! Reads XLSX and XLSM (ECMA-376): which sheets there are, and the cells of one of them in a single pass.
//!
//! ```text
//! package ─▶ relations ─▶ workbook            which sheets, and where
//!    │                    styles, strings     held in memory
//!    └─▶ markup ─▶ sheet ─▶ Cells             as a stream
//! ```

mod characters;
mod iso;
mod markup;
mod package;
mod position;
mod relations;
mod sheet;
mod strings;
mod styles;
mod workbook;

use self::package::{Package, Source, missing_part};
use self::sheet::Sheet;
use self::workbook::Workbook;
use super::SheetInfo;
use super::stream::ReadSheet;
use crate::io::fault::Fault;
use crate::io::limits::Limits;
use crate::text;
use crate::text::Message;

/// Faults are rare and large; what may fail is called for every tag.
type Result<T> = std::result::Result<T, Box<Fault>>;

/// What a part whose content is held may unpack to whatever its ratio, in bytes; shared texts aside: 32 MiB.
const HELD: u64 = 32 << 20;

/// A workbook of which nothing but its sheets is known yet.
pub(super) struct Xlsx {
    package: Package,
    workbook: Workbook,
}

impl Xlsx {
    /// Reads which sheets there are.
    ///
    /// # Errors
    /// A file that is no workbook, is damaged, encrypted or too large.
    pub(super) fn open(
        source: impl Source + 'static,
        limits: &Limits,
    ) -> std::result::Result<Self, Fault> {
        let open = || {
            let mut package = Package::open(Box::new(source), limits)?;
            let workbook = workbook::read(&mut package)?;
            Ok(Self { package, workbook })
        };
        open().map_err(|fault: Box<Fault>| *fault)
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.workbook.sheets
    }

    /// The sheet at this place (from 0), to be read.
    ///
    /// # Errors
    /// Its part is not in the workbook.
    pub(super) fn sheet(self, place: usize) -> std::result::Result<Box<dyn ReadSheet>, Fault> {
        let part = self.workbook.parts.get(place).cloned().unwrap_or_default();
        if !self.package.has(&part) {
            return Err(*missing_part(&part));
        }
        Ok(Box::new(Sheet::new(self.package, self.workbook, part)))
    }
}

/// What is said of a part that is no whole markup.
fn damaged_part(part: &str) -> Box<Fault> {
    Box::new(Fault {
        message: Message::new(text!(
            "{part} in the workbook is damaged",
            "工作簿中的 {part} 已损坏"
        ))
        .with("part", part),
        hint: super::stream::damaged().hint,
    })
}

/// Whether an attribute says yes.
fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true")
}

/// An attribute's value as a number.
fn number(value: &[u8]) -> Option<u32> {
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}
