//! The tables that foreign keys refer to: their keys, noted beside those that refer to them.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use super::trail::Address;
use crate::error::{Error, Result};
use crate::io::chunk::Chunk;
use crate::io::input::{Input, Reading};
use crate::io::limits::Limits;
use crate::ops::keys::Keys;
use crate::pipeline::{self, Flow};
use crate::schema::claims;
use crate::schema::{ForeignKey, Schema};
use crate::spill::Seen;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

/// How the table is read.
pub(super) struct Means<'a> {
    pub(super) limits: &'a Limits,
    pub(super) threads: NonZero<usize>,
    pub(super) interrupted: &'a (dyn Fn() -> Result<()> + Sync),
}

/// Notes the keys of the table at `path` that `foreign` refers to.
///
/// A cell means there what it means in the field that refers to it. A column is found by its header as it is written,
/// else folded, else by what that header means here: where `客户号` is the field `customer_id`, it is so there too.
///
/// # Errors
/// What reading the file refuses; [`Error::Broken`] if it lacks a column.
pub(super) fn note(
    schema: &Schema,
    foreign: &ForeignKey,
    path: &Path,
    keys: &Keys,
    means: &Means<'_>,
    seen: &mut Seen,
) -> Result<()> {
    let wanted: Vec<String> = foreign
        .reference
        .iter()
        .map(|name| claims::fold(name))
        .collect();
    let recognise = |cells: &[&str]| {
        (wanted.iter().zip(&foreign.reference)).all(|(folded, name)| {
            let mut cells = cells.iter();
            cells.any(|cell| claims::fold(cell) == *folded || means_here(schema, cell, name))
        })
    };
    let declared = schema.declared(foreign);
    let reading = Reading {
        delimiter: declared.and_then(|declared| declared.delimiter),
        encoding: declared.and_then(|declared| declared.encoding),
        sheet: declared.and_then(|declared| declared.sheet.clone()),
        limits: means.limits.clone(),
        ..Reading::default()
    };
    let mut input = Input::open(path, &reading, &recognise)?;
    let headers = &input.head.headers;
    let columns = (wanted.iter().zip(&foreign.reference))
        .map(|(folded, name)| {
            let first =
                |fits: &dyn Fn(&str) -> bool| headers.iter().position(|header| fits(header));
            first(&|header| header == name)
                .or_else(|| first(&|header| claims::fold(header) == *folded))
                .or_else(|| first(&|header| means_here(schema, header, name)))
                .ok_or_else(|| lacks(path, name, headers))
        })
        .collect::<Result<Vec<_>>>()?;
    let width = headers.len();
    let field_of = |column: usize| {
        let place = columns.iter().position(|own| *own == column)?;
        foreign.fields.get(place).copied()
    };
    let spelling = schema.spelling_of((0..width).map(field_of));
    input.reader.spelled_by(Arc::new(spelling));
    pipeline::run(
        means.threads,
        |chunk: &mut Chunk| {
            (means.interrupted)()?;
            input.reader.next(chunk)
        },
        |chunk| {
            let batch = chunk.batch(width)?;
            let mut prints = Vec::with_capacity(batch.rows());
            let (mut key, mut part) = (Vec::new(), Vec::new());
            for row in 0..batch.rows() {
                part.clear();
                for (column, field) in columns.iter().zip(&foreign.fields) {
                    let field = &schema.fields[*field];
                    let text = batch.cell(row, *column);
                    let value = if field.missing.is(text) {
                        None
                    } else {
                        Some(field.ty.read(text))
                    };
                    part.push(match value {
                        Some(value) if value.is_present() => {
                            keys.print_of(field, value, text, &mut key)
                        }
                        _ => 0,
                    });
                }
                prints.push(match part[..] {
                    [single] => single,
                    _ => keys.together(part.iter().copied(), &mut key),
                });
            }
            Ok(prints)
        },
        |prints| {
            for print in prints.into_iter().filter(|print| *print != 0) {
                seen.note(print, Address::new(0, 0).referred().0)?;
            }
            Ok(Flow::Continue(()))
        },
    )?;
    input.reader.finished_well()
}

/// Whether a header means the field that this schema calls `name`.
fn means_here(schema: &Schema, header: &str, name: &str) -> bool {
    let meant = schema.recognises(header);
    meant.is_some() && meant == schema.recognises(name)
}

fn lacks(path: &Path, name: &str, headers: &[String]) -> Error {
    Error::Broken {
        path: path.to_owned(),
        line: None,
        message: Message::new(text!(
            "there is no column {name}, which a foreign key refers to",
            "缺少外键所引用的列 {name}"
        ))
        .with("name", name),
        hint: nearest(name, headers.iter().map(String::as_str))
            .map(|near| Box::new(did_you_mean(near))),
    }
}
