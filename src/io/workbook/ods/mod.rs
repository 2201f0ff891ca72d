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
use super::markup::{Markup, Token};
use super::package::{Most, Package, Result};
use super::stream::{Cells, ReadSheet, SheetEnd, Stop};
use super::{SheetInfo, Workbook, is_protected};
use crate::io::fault::Fault;

const CONTENT: &str = "content.xml";
/// All the other parts, where they are encrypted as one.
const ENCRYPTED: &str = "encrypted-package";
const STYLES: &str = "styles.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// What the list of parts may unpack to whatever its ratio, in bytes: 8 MiB.
const LISTED: u64 = 8 << 20;
/// What the part with the styles that have names may unpack to whatever its ratio, in bytes: 32 MiB.
const STYLED: u64 = 32 << 20;

/// A document of which nothing but its sheets is known.
pub(super) struct Ods {
    package: Package,
    sheets: Vec<SheetInfo>,
}

impl Ods {
    /// Whether a package holds such a document, as its parts look.
    pub(super) fn is_in(package: &Package) -> bool {
        package.has(CONTENT) || package.has(ENCRYPTED)
    }

    /// Reads which sheets there are: one pass over the document.
    ///
    /// # Errors
    /// A document that is damaged, encrypted or too large.
    pub(super) fn open(mut package: Package) -> Result<Self> {
        if package.has(ENCRYPTED) || is_encrypted(&mut package)? {
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
}

impl Workbook for Ods {
    fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    fn sheet(self: Box<Self>, place: usize) -> std::result::Result<Box<dyn ReadSheet>, Fault> {
        let package = self.package;
        Ok(Box::new(Sheet { package, place }))
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::grid::{Grid, grid};
    use super::super::xlsx::zipped;
    use super::*;
    use crate::io::limits::Limits;

    /// A document whose only sheet has these rows.
    fn document(rows: &str) -> Vec<u8> {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>\
             <number:date-style style:name=\"n\"><number:day/><number:hours/></number:date-style>\
             <style:style style:name=\"both\" style:family=\"table-cell\" style:data-style-name=\"n\"/>\
             <style:style style:name=\"ta2\">\
             <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body>\
             <office:spreadsheet><table:tracked-changes><table:table-cell/></table:tracked-changes><table:dde-links><table:table/></table:dde-links>\
             <table:table table:name=\"A &amp; B\" table:style-name=\"ta2\"><table:shapes><text:p>no</text:p></table:shapes>{rows}\
             </table:table></office:spreadsheet></office:body></office:document-content>"
        );
        zipped([
            (
                "mimetype",
                &b"application/vnd.oasis.opendocument.spreadsheet"[..],
            ),
            (CONTENT, content.as_bytes()),
        ])
    }

    fn open(document: &[u8]) -> Result<Ods> {
        let source = Box::new(Cursor::new(document.to_vec()));
        Ods::open(Package::open(source, &Limits::default())?)
    }

    fn rows_of(document: &[u8]) -> std::result::Result<(Grid, SheetEnd), String> {
        let said = |fault: &Fault| fault.to_string();
        let book = open(document).map_err(|fault| said(&fault))?;
        grid(Box::new(book).sheet(0).map_err(|fault| said(&fault))?)
    }

    #[test]
    fn documents_say_what_their_cells_hold() {
        for (cell, expected) in [
            ("<table:table-cell/>", &[][..]),
            (
                "<table:table-cell><text:p>a  b\n c</text:p></table:table-cell>",
                &["a b c"],
            ),
            (
                "<table:table-cell><text:p> a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p></table:table-cell>",
                &["a   b\tc\nd"],
            ),
            (
                "<table:table-cell><text:p>a</text:p>\n<text:p/><text:p>&#x4E0A;&lt;</text:p></table:table-cell>",
                &["a\n\n上<"],
            ),
            (
                "<table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>a<text:span>b</text:span></text:p><draw:frame><text:p>x</text:p></draw:frame></table:table-cell>",
                &["ab"],
            ),
            (
                "<table:table-cell office:value-type='string' office:string-value='a &amp; b'><text:p>shown</text:p></table:table-cell>",
                &["a & b"],
            ),
            (
                "<table:table-cell office:value-type='float' office:value='13800138000'><text:p>1.38E10</text:p></table:table-cell>",
                &["13800138000"],
            ),
            (
                "<table:table-cell office:value-type='percentage' office:value='0.125'><text:p>12.5%</text:p></table:table-cell>",
                &["0.125"],
            ),
            (
                "<table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>WAHR</text:p></table:table-cell>",
                &["true"],
            ),
            (
                "<table:table-cell office:value-type='date' office:date-value='2024-02-29'><text:p>29.02.24</text:p></table:table-cell>",
                &["2024-02-29"],
            ),
            (
                "<table:table-cell office:value-type='time' office:time-value='PT06H30M00S'><text:p>6:30</text:p></table:table-cell>",
                &["06:30:00"],
            ),
            (
                "<table:table-cell office:value-type='time' office:time-value='PT36H00M00S'><text:p>36:00</text:p></table:table-cell>",
                &["36:00:00"],
            ),
            (
                "<table:table-cell table:formula='of:=1/0' office:value-type='string' office:string-value='' calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>",
                &["#DIV/0!"],
            ),
            (
                "<table:table-cell table:formula='of:=NA()' office:value-type='string' office:string-value=''><text:p>#NV</text:p></table:table-cell><table:table-cell table:formula='of:=NA()' office:value-type='float' office:value='0'><text:p>#N/A</text:p></table:table-cell>",
                &["#NV", "#N/A"],
            ),
            (
                "<table:table-cell table:style-name='both' office:value-type='date' office:date-value='2024-03-05'/><table:table-cell office:value-type='date' office:date-value='2024-03-05'/>",
                &["2024-03-05T00:00:00", "2024-03-05"],
            ),
            (
                "<table:table-cell table:style-name='both' office:value-type='date' office:date-value='soon'/>",
                &["soon"],
            ),
            ("<table:table-cell table:formula='of:=A1'/>", &[""]),
            (
                "<table:table-cell table:formula='of:=&quot;&quot;'><text:p/></table:table-cell><table:table-cell office:value-type='float' office:value='1'><text:p>1</text:p></table:table-cell>",
                &["", "1"],
            ),
            (
                "<table:table-cell table:formula='of:=TRUE()' office:value-type='float' office:value='1'><text:p>WAHR</text:p></table:table-cell><table:table-cell table:formula='of:=[.A1]=3' office:value-type='float' office:value='0'><text:p>FALSE</text:p></table:table-cell><table:table-cell office:value-type='float' office:value='0'><text:p>TRUE</text:p></table:table-cell>",
                &["true", "false", "0"],
            ),
            (
                "<table:table-cell table:number-columns-repeated='2'/><table:table-cell table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell><table:covered-table-cell><text:p>y</text:p></table:covered-table-cell>",
                &["", "", "x", "x", "y"],
            ),
        ] {
            let document = document(&format!("<table:table-row>{cell}</table:table-row>"));
            let (grid, _) = rows_of(&document).unwrap();
            let row = grid
                .first()
                .map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(row.unwrap_or_default(), expected, "{cell}");
        }
    }

    #[test]
    fn rows_of_documents_repeat_and_hide() {
        let x =
            "<table:table-cell table:number-rows-spanned='2'><text:p>x</text:p></table:table-cell>";
        let document = document(&format!(
            "<table:table-column/><table:table-header-rows><table:table-row>{x}</table:table-row></table:table-header-rows>\
             <table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row><table:table-row-group>\
             <table:table-row table:number-rows-repeated='2' table:visibility='filter'>{x}</table:table-row>\
             </table:table-row-group><table:table-row table:number-rows-repeated='1048570'>\
             <table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        ));
        let (grid, end) = rows_of(&document).unwrap();
        let (none, one) = (Vec::<String>::new(), vec!["x".to_owned()]);
        assert_eq!(
            grid,
            [
                one.clone(),
                none.clone(),
                none.clone(),
                none,
                one.clone(),
                one
            ]
        );
        assert_eq!(
            end,
            SheetEnd {
                merged: 2,
                hidden_rows: 2
            }
        );
        let book = open(&document).unwrap();
        let info = SheetInfo {
            ours: false,
            name: "A & B".to_owned(),
            visible: false,
            is_table: true,
        };
        assert_eq!(book.sheets(), [info]);
    }

    #[test]
    fn documents_that_grow_beyond_measure_are_faults() {
        let cell = |repeats: &str| {
            format!("<table:table-cell {repeats}><text:p>x</text:p></table:table-cell>")
        };
        let far = "table:number-columns-repeated='4294967295'";
        for rows in [
            format!("<table:table-row>{}</table:table-row>", cell(far)),
            format!("<table:table-row table:number-rows-repeated='4294967295'>{}</table:table-row>", cell("")),
            format!("<table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>", cell("table:number-columns-repeated='16384'")),
            "<table:table-row><table:table-cell><text:p><text:s text:c='4294967295'/></text:p></table:table-cell></table:table-row>".to_owned(),
            "<table:table-row><table:table-cell><text:p>&secret;</text:p></table:table-cell></table:table-row>".to_owned(),
            "<table:table-row><table:table-cell>".to_owned(),
            format!(
                "<table:table-row table:number-rows-repeated='1000000'><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
                "x".repeat(1 << 20)
            ),
        ] {
            assert!(rows_of(&document(&rows)).is_err(), "{rows:.200}");
        }
        let far = "table:number-columns-repeated='16384'";
        let beyond = format!(
            "<table:table-row><table:table-cell {far}/>{}</table:table-row>",
            cell("")
        );
        assert!(rows_of(&document(&beyond)).is_err());
    }

    #[test]
    fn a_document_that_is_encrypted_as_a_whole_is_one() {
        let file = zipped([(ENCRYPTED, &b"?"[..]), (MANIFEST, b"<manifest/>")]);
        let source = Box::new(Cursor::new(file));
        let package = Package::open(source, &Limits::default()).unwrap();
        assert!(Ods::is_in(&package));
        let fault = Ods::open(package).err().unwrap();
        assert_eq!(fault.to_string(), is_protected().to_string());
    }
}
