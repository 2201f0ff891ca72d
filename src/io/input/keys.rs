//! Finds the columns of JSON Lines: the keys of the first object that has any.

use std::path::Path;

use super::Head;
use super::header::check_columns;
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::format::LineEnd;
use crate::io::jsonl_read::{self, Columns};
use crate::io::limits::Limits;
use crate::io::read::TableReader;
use crate::text;

/// Reads chunks until an object is found, and puts that chunk back.
pub(super) fn find(
    head: &mut Head,
    reader: &mut TableReader,
    path: &Path,
    limits: &Limits,
) -> Result<()> {
    let mut chunk = Chunk::default();
    let mut text = String::new();
    loop {
        if !reader.next(&mut chunk)? {
            head.empty = true;
            return Ok(());
        }
        text.clear();
        chunk.encoding.decode(chunk.raw(), &mut text);
        if !text.trim_ascii().is_empty() {
            break;
        }
        head.skip_blank(chunk.batch(0)?.layout().extent);
    }
    let found = jsonl_read::keys(&text).map_err(|bad| bad.error(path, chunk.lines))?;
    let keys = found.ok_or_else(|| no_keys(path))?;
    check_columns(path, keys.len(), limits)?;
    reader.has_columns(Columns::new(&keys));
    reader.is_wide(keys.len());
    head.headers = keys;
    let first_line = chunk.raw().split_inclusive(|byte| *byte == b'\n').next();
    head.line_end = first_line.and_then(LineEnd::of).unwrap_or_default();
    reader.put_back(&chunk, 0);
    Ok(())
}

fn no_keys(path: &Path) -> Error {
    let message = text!(
        "the objects have no keys to be the columns",
        "JSON 对象中没有任何键，无法确定列"
    );
    Error::Broken {
        path: path.to_owned(),
        line: None,
        message: message.into(),
        hint: None,
    }
}
