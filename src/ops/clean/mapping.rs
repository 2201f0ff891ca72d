//! The tables of `map:FILE`, read as any table is.

use std::path::{Path, PathBuf};

use crate::clean::map::Mapping;
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::input::Reading;
use crate::ops::open::{Opened, open};
use crate::schema::Schema;
use crate::text;
use crate::text::Message;

/// Reads the mappings that the steps of a schema still need: the first two columns of each table, its header aside. The
/// tables that were read.
///
/// # Errors
/// A table that cannot be read (exit 3); one that contradicts itself (exit 2).
pub fn load_mappings(schema: &mut Schema, reading: &Reading) -> Result<Vec<PathBuf>> {
    let home = schema.path.as_ref().and_then(|path| path.parent());
    let home = home.unwrap_or_else(|| Path::new("")).to_owned();
    let mut read = Vec::new();
    for field in &mut schema.fields {
        for mapping in field.cleaning.mappings() {
            let path = home.join(&mapping.path);
            load(mapping, &path, reading)?;
            read.push(path);
        }
    }
    Ok(read)
}

fn load(mapping: &mut Mapping, path: &Path, reading: &Reading) -> Result<()> {
    // Only how much may be read is the same for every table.
    let reading = Reading {
        limits: reading.limits.clone(),
        ..Reading::default()
    };
    let Opened {
        head, mut reader, ..
    } = open(path, &reading, &Schema::none())?;
    let wrong = |message: Message| Error::Usage {
        message: Message::new(text!("map:{path}: {message}", "map:{path}：{message}"))
            .with("path", path.display())
            .with_said("message", message),
        hint: None,
    };
    if head.headers.len() < 2 {
        let message = text!(
            "two columns expected: what stands there, and what replaces it",
            "应有两列：原内容和替换内容"
        );
        return Err(wrong(message.into()));
    }
    let mut chunk = Chunk::default();
    while reader.next(&mut chunk)? {
        let batch = chunk.batch(head.headers.len())?;
        for (row, record) in batch.records().iter().enumerate() {
            // A record that ends early replaces nothing; an empty text in its place would be lost data.
            if record.cells == 1 && !record.blank {
                let message = text!(
                    "a record has one cell only: nothing says what replaces it",
                    "有一条记录只有一格，缺少替换内容"
                );
                return Err(wrong(message.into()));
            }
            mapping
                .add(batch.cell(row, 0), batch.cell(row, 1))
                .map_err(wrong)?;
        }
    }
    reader.finished_well()?;
    mapping.check().map_err(|chained| {
        let message = text!(
            "`{text}` replaces one text and is replaced by another: cleaning twice would not be cleaning once",
            "`{text}` 既是替换结果，又会被换成别的内容：再洗一遍结果就变了"
        );
        wrong(Message::new(message).with("text", chained))
    })
}
