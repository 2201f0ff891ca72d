//! A schema is refused at places that it has, in both languages, or judges a table.

use std::path::Path;

use rolo::error::{Diagnostic, Error};
use rolo::io::dialect::Dialect;
use rolo::io::fuzzing;
use rolo::schema::check::{Judging, Scratch};
use rolo::schema::scope::Names;
use rolo::schema::{Schema, Settings};
use rolo::table::batch::Batch;
use rolo::table::encoding::Encoding;
use rolo::table::violation::Violation;
use rolo::text::Lang;

use super::told;

/// 2026-11-21.
const SETTINGS: Settings = Settings { today: 20_778 };
/// So many columns have cells.
const WIDTH: usize = 6;
/// Cells of every kind, one a line; each stands once in every column.
const CELLS: &str = include_str!("cells.txt");
/// What no message may repeat.
const SECRET: &str = "geheim-0815-x";

pub fn hold(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else {
        return;
    };
    let path = Path::new(if first % 2 == 0 {
        "c.rolo.toml"
    } else {
        "c.json"
    });
    match Schema::parse(path, text, SETTINGS) {
        Ok(schema) => judges(&schema, text),
        Err(Error::Schema(diagnostics)) => {
            assert!(!diagnostics.is_empty());
            are_placed(&diagnostics, text);
        }
        Err(other) => panic!("{other}"),
    }
}

/// Each stands at a place of the file, in order, and is said in both languages.
fn are_placed(diagnostics: &[Diagnostic], text: &[u8]) {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.split('\n').collect();
    let mut before = (0, 0);
    for diagnostic in diagnostics {
        let Diagnostic {
            line,
            column,
            source,
            length,
            message,
            hint,
            ..
        } = diagnostic;
        told::message(message);
        if let Some(hint) = hint {
            told::message(hint);
        }
        assert!((*line, *column) >= before);
        before = (*line, *column);
        if *line > 0 {
            let whole = lines[*line - 1];
            assert!(whole.contains(source.trim_matches('…')), "{source:?}");
            assert!(*column >= 1 && *length >= 1);
            assert!(*column <= whole.chars().count() + 1);
        }
        assert!(diagnostic.say(Lang::En).lines().count() >= 1);
        assert!(source.chars().count() <= 202);
    }
}

fn judges(schema: &Schema, text: &[u8]) {
    are_placed(&schema.warnings, text);
    let headers: Vec<String> = schema
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    for headers in [headers.clone(), [headers, vec!["x".to_owned()]].concat()] {
        let binding = schema.bind(&headers, 0);
        for finding in &binding.findings {
            told::message(&finding.message);
        }
        let names = Names::of(schema, &headers, &binding);
        drop(names);
        if headers.is_empty() {
            continue;
        }
        let table = table(headers.len());
        let mut chunk = fuzzing::chunk(&table, Dialect::default(), Encoding::UTF_8);
        let batch = chunk.batch(headers.len()).unwrap();
        let checks: Vec<_> = schema.table_checks.iter().collect();
        let watched = vec![true; schema.fields.len()];
        let judging = Judging::new(schema, &binding, &watched, &checks);
        let (mut scratch, mut found) = (Scratch::default(), Vec::new());
        judging.judge(&batch, &mut scratch, &mut found, |_, _, values| {
            assert_eq!(values.len(), batch.rows());
        });
        are_explained(schema, &batch, &found, headers.len());
    }
}

fn are_explained(schema: &Schema, batch: &Batch<'_>, found: &[Violation], width: usize) {
    assert!(found.is_sorted());
    for Violation { row, column, check } in found {
        assert!(schema.is_on(*check));
        // What a rule says is its author's.
        if schema.rules.iter().any(|rule| rule.check == *check) {
            continue;
        }
        let cell = match *column {
            Violation::RECORD => "",
            column => {
                assert!((column as usize) < width);
                batch.cell(*row as usize, column as usize)
            }
        };
        let message = schema.explain(*check, cell, "");
        told::message(&message);
        if cell == SECRET {
            assert!(!message.say(Lang::En).contains(SECRET));
        }
        schema.suggest(*check, cell, "");
    }
}

/// Every cell in every column, as far as there are so many.
fn table(width: usize) -> Vec<u8> {
    let cells: Vec<&str> = CELLS.lines().collect();
    let own = width.min(WIDTH);
    let mut table = Vec::new();
    for row in 0..cells.len() {
        let record: Vec<&str> = (0..own)
            .map(|column| cells[(row + column * 7) % cells.len()])
            .collect();
        table.extend_from_slice(record.join(",").as_bytes());
        table.extend_from_slice(&b",".repeat(width - own));
        table.push(b'\n');
    }
    table
}
