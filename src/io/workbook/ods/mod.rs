//! Reads `OpenDocument` spreadsheets (ODF 1.3 part 3): which sheets there are, and the cells of one of them, as a stream.
//!
//! A cell says in ISO 8601 what it holds; whether that is a day or its midnight, a time of day or a span of time is its
//! style's to say.

mod clock;
mod document;
mod styles;
mod table;

use std::io::Read;

use self::document::Document;
use self::styles::Styles;
use super::SheetInfo;
use super::loaded::is_protected;
use super::markup::{Markup, Token};
use super::package::{Most, Package, Result, Source};
use super::stream::{Cells, ReadSheet, SheetEnd, Stop};
use crate::io::limits::Limits;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// What the list of parts may unpack to whatever its ratio, in bytes: 8 MiB.
const LISTED: u64 = 8 << 20;
/// What the part with the styles that have names may unpack to whatever its ratio, in bytes: 32 MiB.
const STYLED: u64 = 32 << 20;
/// Columns of a spreadsheet.
const COLUMNS: u32 = 1 << 14;

/// A document of which nothing but its sheets is known.
pub(super) struct Ods {
    package: Package,
    sheets: Vec<SheetInfo>,
}

impl Ods {
    /// Reads which sheets there are: one pass over the document.
    ///
    /// # Errors
    /// A file that is no such document, is damaged, encrypted or too large.
    pub(super) fn open(source: Box<dyn Source>, limits: &Limits) -> Result<Self> {
        let mut package = Package::open(source, limits)?;
        if package.has("encrypted-package") || is_encrypted(&mut package)? {
            return Err(Box::new(is_protected()));
        }
        let mut sheets = Vec::new();
        let mut document = document(&mut package, Styles::default())?;
        while let Some(sheet) = document.next_table()? {
            sheets.push(sheet);
            document.leave_table()?;
        }
        drop(document);
        Ok(Self { package, sheets })
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The sheet at this place (from 0), to be read.
    pub(super) fn sheet(self, place: usize) -> Box<dyn ReadSheet> {
        let package = self.package;
        Box::new(Sheet { package, place })
    }
}

fn document(package: &mut Package, styles: Styles) -> Result<Document<impl Read>> {
    let content = package.part(CONTENT, Most::Streamed)?;
    Ok(Document::new(Markup::new(CONTENT, content), styles))
}

/// The styles that stand beside the document: those with names, and formats of usual kinds. There need not be any.
fn styles(package: &mut Package) -> Result<Styles> {
    let mut styles = Styles::default();
    if package.has(STYLES) {
        let part = package.part(STYLES, Most::Held(STYLED))?;
        styles.read(Markup::new(STYLES, part))?;
    }
    Ok(styles)
}

/// Whether the list of the parts says of one that it is encrypted. A document without the list is read all the same.
fn is_encrypted(package: &mut Package) -> Result<bool> {
    if !package.has(MANIFEST) {
        return Ok(false);
    }
    let part = package.part(MANIFEST, Most::Held(LISTED))?;
    let mut markup = Markup::new(MANIFEST, part);
    loop {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"encryption-data" => return Ok(true),
            Token::End => return Ok(false),
            _ => {}
        }
    }
}

struct Sheet {
    package: Package,
    place: usize,
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> std::result::Result<SheetEnd, Stop> {
        let styles = styles(&mut self.package)?;
        let mut document = document(&mut self.package, styles)?;
        for _ in 0..self.place {
            if document.next_table()?.is_some() {
                document.leave_table()?;
            }
        }
        match document.next_table()? {
            Some(_) => table::read(&mut document, to),
            None => Ok(SheetEnd::default()),
        }
    }
}
