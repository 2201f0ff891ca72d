//! Opens a text: CSV or JSON Lines.

use std::io::{Cursor, Read};
use std::num::NonZero;

use super::bytes::Text;
use super::{Head, Input, Origin, Request, header, keys, notation, sheet};
use crate::error::Result;
use crate::io::delimiter;
use crate::io::notation::Notation;
use crate::io::read::TableReader;

/// Opens the text, of which `block` bytes are read at a time.
///
/// # Errors
/// Those of finding a header; a sheet that is asked for.
pub(super) fn open(
    text: Text,
    origin: Origin,
    request: &Request<'_>,
    block: NonZero<usize>,
) -> Result<Input> {
    let Request { path, reading, .. } = *request;
    let Text {
        bytes,
        start,
        mark,
        encoding,
        transcoded,
        cut_off,
    } = text;
    let notation = notation::of(path, reading, &start);
    sheet::refuse_choice(path, reading, notation)?;
    let declared = match notation {
        Notation::Csv(_) => delimiter::declared(&start).map_or(0, |(_, len)| len),
        Notation::Jsonl | Notation::Sheet(_) => 0,
    };
    let (sep_line, start) = start.split_at(declared);
    let bytes = Box::new(Cursor::new(start.to_vec()).chain(bytes));
    let limits = reading.limits.clone();
    let mut reader = TableReader::new(path.to_owned(), bytes, notation, limits);
    reader.read_by(block);
    if reading.unguard {
        reader.unguards();
    }
    if let Some(encoding) = encoding {
        reader.encoded_as(encoding);
    }
    if let Some(cut_off) = cut_off {
        reader.cut_off_if(cut_off);
    }
    if origin.watched.is_some() && transcoded.is_none() && !origin.packed {
        reader.reread_from_file();
    } else if reading.twice {
        reader.keep_in(reading.limits.spool.file()?);
    }
    origin.attach(&mut reader);
    let declared = [mark.as_slice(), sep_line].concat();
    reader.begin_after(&declared)?;
    let mut head = Head::new(path.display().to_string(), notation, declared);
    if notation == Notation::Jsonl {
        keys::find(&mut head, &mut reader, path, &reading.limits)?;
    } else {
        header::find(&mut head, &mut reader, request)?;
    }
    head.encoding = reader.encoding();
    head.transcoded = transcoded;
    head.unguarded = reading.unguard;
    Ok(Input { head, reader })
}
