//! Opens a workbook: one of its sheets is the table.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::{Head, HeaderRow, Input, Origin, Reading, Request, header};
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::fault::{self, Fault};
use crate::io::notation::{Notation, SheetFormat};
use crate::io::read::TableReader;
use crate::io::spool;
use crate::io::watched::Watched;
use crate::io::workbook::choice::Chosen;
use crate::io::workbook::open::{Book, Container};
use crate::io::workbook::package::Source;
use crate::io::workbook::row;
use crate::io::workbook::stream::{SheetBytes, SheetEnds};
use crate::table::encoding::Encoding;
use crate::table::place::letters;
use crate::text;
use crate::text::Message;

/// Rows that are looked into together for the header: each may be 16,384 cells wide.
const ROWS_AT_ONCE: usize = 64;

/// Opens a workbook; `bytes` are all of it.
///
/// # Errors
/// A workbook that cannot be read, a sheet that is not there; those of finding a header.
pub(super) fn open_workbook(
    container: Container,
    bytes: Box<dyn Read + Send>,
    origin: Origin,
    request: &Request<'_>,
) -> Result<Input> {
    let Request { path, reading, .. } = *request;
    refuse_format(path, reading)?;
    let source = source(bytes, &origin, request)?;
    let broken = |fault: Fault| fault.error(path);
    let book = Book::open(source, container, &reading.limits).map_err(broken)?;
    let chosen = book.choose(reading.sheet.as_deref());
    let chosen = chosen.map_err(|fault| match reading.sheet {
        Some(_) => not_there(path, fault),
        None => broken(fault),
    })?;
    let format = book.format;
    let rows = book
        .read(&chosen)
        .map_err(|source| fault::unread(path, source))?;
    let sheet = Sheet {
        format,
        rows,
        chosen: Some(chosen),
    };
    open_sheet(sheet, origin, request)
}

/// All of the workbook, to be read in any order: the file itself, or a copy of what comes once, since the directory of
/// a workbook stands at its end.
fn source(
    mut bytes: Box<dyn Read + Send>,
    origin: &Origin,
    request: &Request<'_>,
) -> Result<Box<dyn Source>> {
    let Request { path, reading, .. } = *request;
    let unread = |source| fault::unread(path, source);
    let file = origin.watched.as_ref().filter(|_| !origin.packed);
    let Some(Watched { file, .. }) = file else {
        let mut file = reading.limits.spool.file()?;
        spool::copy(&mut bytes, &mut file, unread)?;
        file.seek(SeekFrom::Start(0)).map_err(spool::unread)?;
        return Ok(Box::new(io::BufReader::new(file)));
    };
    if origin.digest.is_some() {
        io::copy(&mut bytes, &mut io::sink()).map_err(unread)?;
    }
    let mut file = file.try_clone().map_err(unread)?;
    file.seek(SeekFrom::Start(0)).map_err(unread)?;
    Ok(Box::new(io::BufReader::new(file)))
}

/// The sheet that was asked for is not there.
fn not_there(path: &Path, fault: Fault) -> Error {
    let message = Message::new(text!("{file}: {fault}", "{file}：{fault}"));
    Error::Usage {
        message: message
            .with("file", path.display())
            .with_said("fault", fault.message),
        hint: Some(fault.hint),
    }
}

/// Refuses to read a workbook as another format.
fn refuse_format(path: &Path, reading: &Reading) -> Result<()> {
    if reading.jsonl.is_none() {
        return Ok(());
    }
    let message = text!(
        "{file} is a workbook, and --from names another format",
        "{file} 是工作簿，与 --from 指定的格式不符"
    );
    Err(Error::Usage {
        message: Message::new(message).with("file", path.display()),
        hint: Some(text!("leave out --from", "请去掉 --from").into()),
    })
}

/// Refuses to choose among the sheets of what has none; the first is the whole of it.
///
/// # Errors
/// [`Error::Usage`].
pub(super) fn refuse_choice(path: &Path, reading: &Reading, notation: Notation) -> Result<()> {
    let Some(sheet) = reading.sheet.as_deref().filter(|sheet| *sheet != "1") else {
        return Ok(());
    };
    let message = text!(
        "{file} has no sheet {sheet}: its format is {format}, which has no sheets",
        "{file} 没有工作表 {sheet}：{format} 格式的文件不分工作表"
    );
    Err(Error::Usage {
        message: Message::new(message)
            .with("sheet", sheet)
            .with("file", path.display())
            .with("format", notation.name()),
        hint: Some(
            text!(
                "leave out --sheet, or the sheet in the schema",
                "请去掉 --sheet，或规则文件中的 sheet"
            )
            .into(),
        ),
    })
}

/// A sheet that is being read.
pub(super) struct Sheet {
    pub(super) format: SheetFormat,
    pub(super) rows: (SheetBytes, SheetEnds),
    /// Which it is, where there may be several.
    pub(super) chosen: Option<Chosen>,
}

/// Finds the header of a sheet, and in which of its columns the table stands.
pub(super) fn open_sheet(sheet: Sheet, origin: Origin, request: &Request<'_>) -> Result<Input> {
    let Request { path, reading, .. } = *request;
    let (rows, ends) = sheet.rows;
    let notation = Notation::Sheet(sheet.format);
    let limits = reading.limits.clone();
    let mut reader = TableReader::new(path.to_owned(), Box::new(rows), notation, limits);
    reader.encoded_as(Encoding::UTF_8);
    reader.ends_with(ends);
    origin.attach(&mut reader);
    if reading.twice {
        reader.keep_in(reading.limits.spool.file()?);
    }
    let mut head = Head::new(path.display().to_string(), notation, Vec::new());
    head.sheet = sheet.chosen;
    reader.most_rows(ROWS_AT_ONCE);
    header::find(&mut head, &mut reader, request)?;
    place(&mut head, &mut reader, reading.header)?;
    reader.is_wide(head.headers.len());
    Ok(Input { head, reader })
}

/// Finds in which columns of its sheet the table stands: where its header does, left of that where half of the first
/// records have something, since it could not stay in its place otherwise, and right of it where nearly all of them have.
/// Without a header the table is as wide as these records.
fn place(head: &mut Head, reader: &mut TableReader, header: HeaderRow) -> Result<()> {
    if head.empty {
        return Ok(());
    }
    let mut chunk = Chunk::default();
    reader.next(&mut chunk)?;
    let (records, used) = row::usage(chunk.raw());
    reader.put_back(&chunk, 0);
    let columns = if header == HeaderRow::Absent {
        let first = used.iter().position(|used| *used > 0);
        first.unwrap_or_default()..used.len().max(1)
    } else {
        let half = |used: &u32| records > 0 && *used >= records.div_ceil(2);
        let nearly_all = |used: &u32| records >= 4 && *used * 10 >= records * 9;
        let first = used.iter().position(half).unwrap_or(usize::MAX);
        let behind = used.iter().rposition(nearly_all);
        let behind = behind.map_or(0, |last| last + 1);
        let named = head.headers.iter().position(|header| !header.is_empty());
        first.min(named.unwrap_or_default())..behind.max(head.headers.len())
    };
    let first = columns.start as u32;
    if header == HeaderRow::Absent {
        head.headers = columns.clone().map(letters).collect();
    } else {
        head.headers.resize(columns.end, String::new());
        head.headers.drain(..columns.start);
    }
    head.oddities.retain_mut(|(column, _)| {
        let own = column.checked_sub(first);
        own.is_some_and(|own| {
            *column = own;
            true
        })
    });
    head.first_column = first;
    reader.begin_in_column(first);
    Ok(())
}
