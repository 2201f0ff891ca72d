//! Opens a web page: the rows of its tables are one sheet. Many systems export such pages under the name `.xls`.

use std::io::{Cursor, Read};
use std::path::Path;

use super::bytes::Text;
use super::sheet::{self, Sheet};
use super::{Input, Origin, Request};
use crate::error::{Error, Result};
use crate::io::fault;
use crate::io::notation::{Notation, SheetFormat};
use crate::io::transcode::Transcoded;
use crate::io::workbook::html::{self, Html};
use crate::io::{detect, sniff};
use crate::table::encoding::Encoding;

/// How much of a text is looked at to know it for a page.
const LOOKED_AT: usize = 4 << 10;

/// Whether a text begins as a web page does.
pub(super) fn is_page(start: &[u8]) -> bool {
    html::is_page(&beginning(start))
}

/// Refuses what begins as a workbook written as a text does, which is no table.
///
/// # Errors
/// [`Error::Broken`], which names it; and a workbook without a byte in it.
pub(super) fn refuse(path: &Path, start: &[u8]) -> Result<()> {
    match sniff::unread(path, start, &beginning(start)) {
        None => Ok(()),
        Some((message, hint)) => Err(Error::Broken {
            path: path.to_owned(),
            line: None,
            message,
            hint: Some(Box::new(hint)),
        }),
    }
}

fn beginning(start: &[u8]) -> String {
    String::from_utf8_lossy(&start[..start.len().min(LOOKED_AT)]).into_owned()
}

/// Opens a page.
///
/// # Errors
/// Those of finding a header; that there is but one sheet.
pub(super) fn open(text: Text, origin: Origin, request: &Request<'_>) -> Result<Input> {
    let Request { path, reading, .. } = *request;
    sheet::refuse_choice(path, reading, Notation::Sheet(SheetFormat::Html))?;
    let encoding = text.encoding.unwrap_or_else(|| encoding(&text.start));
    let read_as = text.transcoded.unwrap_or(encoding);
    let bytes = Cursor::new(text.start).chain(text.bytes);
    let page: Box<dyn Read + Send> = if encoding.is_utf8() {
        Box::new(bytes)
    } else {
        Box::new(Transcoded::new(bytes, encoding))
    };
    let rows = Html::new(page).read(reading.limits.record);
    let sheet = Sheet {
        format: SheetFormat::Html,
        rows: rows.map_err(|source| fault::unread(path, source))?,
        chosen: None,
    };
    let mut input = sheet::open_sheet(sheet, origin, request)?;
    input.head.encoding = read_as;
    input.head.transcoded = (!read_as.is_utf8()).then_some(read_as);
    Ok(input)
}

/// How a page is encoded that has no mark: as it says itself, else as its bytes look.
fn encoding(start: &[u8]) -> Encoding {
    let said = html::declared_encoding(&beginning(start));
    // What is read byte by byte cannot be UTF-16, whatever it says (HTML standard, "prescan a byte stream").
    let said = said
        .and_then(|label| Encoding::named(&label))
        .filter(|encoding| !encoding.is_utf16());
    said.unwrap_or_else(|| {
        let first = start.iter().position(|byte| !byte.is_ascii());
        first.map_or(Encoding::UTF_8, |first| {
            detect::encoding(&start[first..], false)
        })
    })
}
