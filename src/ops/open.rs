//! Opens an input and finds out which column is which field.

use std::path::Path;
use std::sync::Arc;

use crate::error::Result;
use crate::io::input::{Head, HeaderRow, Input, Reading};
use crate::io::read::TableReader;
use crate::schema::Schema;
use crate::schema::bind::Binding;

/// An open input and what its columns are.
#[derive(Debug)]
pub struct Opened {
    /// What it is.
    pub head: Head,
    /// Which column is which field.
    pub binding: Binding,
    /// Where its chunks come from.
    pub reader: TableReader,
}

/// Opens the file at `path` (`-`: standard input). Its header is the first of the rows looked at in which half of the
/// schema's fields are recognised, unless `reading` says which it is.
///
/// # Errors
/// Those of [`Input::open`].
pub fn open(path: &Path, reading: &Reading, schema: &Schema) -> Result<Opened> {
    let expected = schema.fields.len();
    let recognise = |cells: &[&str]| {
        let known = |cell: &&&str| schema.recognises(cell).is_some();
        expected > 0 && cells.iter().filter(known).count() * 2 >= expected
    };
    let Input { head, mut reader } = Input::open(path, reading, &recognise)?;
    let binding = match reading.header {
        // Nothing was read that could be bound.
        _ if head.headers.is_empty() => Binding::default(),
        HeaderRow::Absent => schema.bind_by_place(head.headers.len()),
        _ => schema.bind(&head.headers, head.first_column as usize),
    };
    reader.spelled_by(Arc::new(schema.spelling(&binding)));
    Ok(Opened {
        head,
        binding,
        reader,
    })
}
