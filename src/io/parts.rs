//! A table written as several files: so many records each, or one file for each value of a field.
//!
//! The files stand beside each other under the name that was asked for, with what tells them apart before the ending:
//! `customers-1.csv`, `customers-上海.csv.gz`. One is open at a time.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::commit::{Output, Readers};
use super::encode::Encoder;
use super::pack::Packing;
use super::write::TableWriter;
use crate::error::Result;

/// The most characters of a value that stand in a name.
const LONGEST: usize = 60;
/// What stands for a value of which nothing can stand in a name.
const NOTHING: &str = "empty";

/// The files of a table, written one after the other.
#[derive(Debug)]
pub struct Parts {
    path: PathBuf,
    readers: Readers,
    encoder: Encoder,
    /// How many records a file has at most.
    most: Option<u64>,
    current: Option<TableWriter>,
    /// Records of the file that is open.
    count: u64,
    /// The names that are taken, in lower case: not every system tells the case of names.
    taken: HashSet<String>,
    written: u64,
}

impl Parts {
    /// Files named after `path`, of at most so many records each.
    pub fn new(path: &Path, readers: Readers, encoder: &Encoder, most: Option<u64>) -> Self {
        Self {
            path: path.to_owned(),
            readers,
            encoder: encoder.clone(),
            most,
            current: None,
            count: 0,
            taken: HashSet::new(),
            written: 0,
        }
    }

    /// How many files there are.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Begins the file of a value.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write).
    pub fn begin(&mut self, value: &str) -> Result<()> {
        self.close()?;
        let name = self.name(&safe(value));
        self.open(&name)
    }

    /// Writes a whole record.
    ///
    /// # Errors
    /// As [`Parts::begin`].
    pub fn write(&mut self, record: &[u8]) -> Result<()> {
        if self.most.is_some_and(|most| self.count >= most) {
            self.close()?;
        }
        if self.current.is_none() {
            let name = self.name(&(self.written + 1).to_string());
            self.open(&name)?;
        }
        self.count += 1;
        match &mut self.current {
            Some(table) => table.write(record),
            None => Ok(()),
        }
    }

    /// Puts the last file in place; a table without records is a file with its header.
    ///
    /// # Errors
    /// As [`Parts::begin`].
    pub fn finish(&mut self) -> Result<()> {
        if self.written == 0 {
            let path = self.path.clone();
            self.open(&path)?;
        }
        self.close()
    }

    /// Leaves the file that is open unfinished; those before it stay.
    pub fn abandon(&mut self) {
        if let Some(table) = self.current.take() {
            table.abandon();
        }
    }

    fn open(&mut self, path: &Path) -> Result<()> {
        let output = Output::create_table(path, self.readers)?;
        self.current = Some(TableWriter::begin(output, &self.encoder)?);
        self.count = 0;
        self.written += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        match self.current.take() {
            Some(table) => table.finish(true),
            None => Ok(()),
        }
    }

    /// The path of the part that is told apart by `mark`; by a number too where that is taken.
    fn name(&mut self, mark: &str) -> PathBuf {
        let packed = Packing::of_ending(&self.path).map(|(_, unpacked)| unpacked);
        let inner = packed.as_deref().unwrap_or(&self.path);
        let text = |part: Option<&std::ffi::OsStr>| {
            part.map(|part| part.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let stem = text(inner.file_stem());
        let ending = match inner.extension() {
            Some(ending) => format!(".{}", ending.to_string_lossy()),
            None => String::new(),
        };
        let packing = match &packed {
            Some(_) => format!(".{}", text(self.path.extension())),
            None => String::new(),
        };
        let mut number = 1_u64;
        loop {
            let again = if number == 1 {
                String::new()
            } else {
                format!("-{number}")
            };
            let name = format!("{stem}-{mark}{again}{ending}{packing}");
            if self.taken.insert(name.to_lowercase()) {
                return self.path.with_file_name(name);
            }
            number += 1;
        }
    }
}

/// A value as a part of a file's name on any system: no sign that names do not have, no point or blank at its ends, not
/// too long.
fn safe(value: &str) -> String {
    let fits = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    let mark: String = value.trim().chars().take(LONGEST).map(fits).collect();
    let mark = mark.trim_matches(['.', ' ']);
    if mark.is_empty() {
        return NOTHING.to_owned();
    }
    mark.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_names_on_any_system() {
        for (value, name) in [
            ("上海", "上海"),
            ("", "empty"),
            ("  ", "empty"),
            ("..", "empty"),
            ("a/b\\c", "a_b_c"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a:b*?\"<>|\n", "a_b______"),
            ("x. ", "x"),
        ] {
            assert_eq!(safe(value), name, "{value:?}");
        }
        assert_eq!(safe(&"长".repeat(100)).chars().count(), LONGEST);
    }
}
