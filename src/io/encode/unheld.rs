//! What the format of the output cannot hold of a record.

use std::path::Path;

use super::Source;
use crate::error::Error;
use crate::table::codes;
use crate::table::encoding::Encoding;
use crate::table::violation::{CheckId, Violation};
use crate::text;
use crate::text::Message;

/// A record that the output does not hold as it is: which cells, and why.
#[derive(Debug)]
pub struct Unheld {
    /// What is wrong with which cell, in the order of the output's columns.
    pub violations: Vec<Violation>,
    /// The first sign that the output's encoding does not have; none where texts were cut. With one nothing of the record
    /// was written.
    pub sign: Option<char>,
}

/// Notes what a record holds that the output does not.
#[derive(Debug, Default)]
pub(super) struct Losses {
    violations: Vec<Violation>,
    sign: Option<char>,
}

impl Losses {
    /// A sign of a cell is not in the output's encoding.
    pub(super) fn sign(&mut self, row: usize, source: Source, sign: char) {
        self.note(row, source, codes::UNENCODABLE);
        self.sign.get_or_insert(sign);
    }

    /// The end of a cell was cut off.
    pub(super) fn cut(&mut self, row: usize, source: Source) {
        self.note(row, source, codes::CUT_TEXT);
    }

    fn note(&mut self, row: usize, source: Source, check: CheckId) {
        let column = match source {
            Source::Column(column) => column as u32,
            // What is computed stands in no cell of the input.
            Source::Computed(_) => Violation::RECORD,
        };
        self.violations.push(Violation {
            row: row as u32,
            column,
            check,
        });
    }

    /// What became of a record that begins at `from` in `out`: with a sign that cannot be written it is taken back.
    pub(super) fn end(self, from: usize, out: &mut Vec<u8>) -> Result<(), Unheld> {
        if self.violations.is_empty() {
            return Ok(());
        }
        if self.sign.is_some() {
            out.truncate(from);
        }
        Err(Unheld {
            violations: self.violations,
            sign: self.sign,
        })
    }
}

/// What ends a run where a sign is to be written that an encoding does not have; `name` is the input.
pub(super) fn unwritable(name: &str, sign: char, encoding: Encoding) -> Error {
    let message = text!(
        "{encoding}, the encoding of the output, has no sign for {sign}",
        "输出编码 {encoding} 无法表示字符 {sign}"
    );
    let hint = text!(
        "--to-encoding utf-8 has every sign",
        "--to-encoding utf-8 能表示所有字符"
    );
    Error::Broken {
        path: Path::new(name).to_owned(),
        line: None,
        message: Message::new(message)
            .with("encoding", encoding.name())
            .with("sign", sign),
        hint: Some(Box::new(hint.into())),
    }
}
