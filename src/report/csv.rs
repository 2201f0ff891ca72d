//! `csv`: every finding as a record, for a spreadsheet or the next program.
//!
//! UTF-8 without mark, comma, LF. What is null in JSON is empty here.

use std::io;
use std::path::PathBuf;

use ::csv::{Writer, WriterBuilder};

use super::key::{self, escaped};
use super::{Format, Report, Settings};
use crate::error::{Error, Result};
use crate::io::commit::Output;
use crate::ops::finding::Finding;
use crate::ops::finding::Wants;
use crate::ops::summary::Summary;
use crate::text;

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "csv",
    about: text!("every finding, one a record", "全部问题，每条一行的 CSV"),
    is_table: false,
    open,
};

/// The header.
const COLUMNS: [&str; 20] = [
    "code",
    "severity",
    "field",
    "fields",
    "header",
    "file",
    "sheet",
    "row",
    "cell",
    "record",
    "line",
    "key",
    "value",
    "message",
    "suggest",
    "first_file",
    "first_row",
    "first_record",
    "cells_expected",
    "cells_found",
];

struct Csv {
    writer: Writer<Output>,
    path: PathBuf,
    headed: bool,
}

fn open(output: Output, _: Settings) -> Box<dyn Report> {
    let path = output.path().to_owned();
    Box::new(Csv {
        writer: WriterBuilder::new().from_writer(output),
        path,
        headed: false,
    })
}

/// What the system said of a write that the CSV writer passed on; its own conversion would hide a closed pipe.
pub(super) fn of_system(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        _ => io::Error::from(io::ErrorKind::InvalidInput),
    }
}

impl Csv {
    fn write(&mut self, record: &[&str]) -> Result<()> {
        self.writer
            .write_record(record)
            .map_err(|error| Error::writing(&self.path, of_system(error)))
    }

    fn head(&mut self) -> Result<()> {
        if self.headed {
            return Ok(());
        }
        self.headed = true;
        self.write(&COLUMNS)
    }
}

impl Report for Csv {
    fn wants(&self) -> Wants {
        Wants {
            all: true,
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        self.head()?;
        let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        let fields = finding.fields.as_ref().map(|fields| {
            let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
            fields.join(";")
        });
        let key = finding.key.as_deref().map(key::text);
        let first = finding.first.as_ref();
        self.write(&[
            &finding.code,
            finding.severity.name(),
            finding.field.as_deref().unwrap_or_default(),
            &fields.unwrap_or_default(),
            finding.header.as_deref().unwrap_or_default(),
            &finding.file,
            finding.sheet.as_deref().unwrap_or_default(),
            &number(finding.row),
            finding.cell.as_deref().unwrap_or_default(),
            &number(finding.record),
            &number(finding.line),
            &key.unwrap_or_default(),
            finding.value.as_deref().unwrap_or_default(),
            &finding.message,
            finding.suggest.as_deref().unwrap_or_default(),
            first.map(|first| first.file.as_str()).unwrap_or_default(),
            &number(first.map(|first| first.row)),
            &number(first.map(|first| first.record)),
            &number(finding.cells.map(|cells| cells.expected)),
            &number(finding.cells.map(|cells| cells.found)),
        ])
    }

    fn close(mut self: Box<Self>, _: &Summary) -> Result<()> {
        self.head()?;
        let path = self.path;
        match self.writer.into_inner() {
            Ok(output) => output.finish(),
            Err(error) => Err(Error::writing(path, error.into_error())),
        }
    }
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::{COLUMNS, escaped, of_system};
    use crate::error::Error;
    use crate::ops::finding::Finding;
    use crate::report::samples::{failed, others, phone, report, settings};
    use crate::text::Lang;

    fn read(text: &str) -> Vec<Vec<String>> {
        ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .into_records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    /// The parts of a list or key again.
    fn split(text: &str) -> Vec<String> {
        let mut parts = vec![String::new()];
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => parts.last_mut().unwrap().extend(chars.next()),
                ';' | '=' => parts.push(String::new()),
                c => parts.last_mut().unwrap().push(c),
            }
        }
        parts
    }

    #[test]
    fn a_closed_pipe_is_one_through_the_writer_too() {
        let closed = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let error = Error::writing("a.csv", of_system(closed.into()));
        assert!(matches!(error, Error::ClosedPipe));
    }

    proptest! {
        #[test]
        fn nasty_values_come_back(value in any::<String>(), message in "[\\PC\r\n\",;=]*", key in any::<String>()) {
            let finding = Finding {
                message: message.clone(),
                key: Some(vec![("a;b".into(), key.clone()), ("c".into(), value.clone())]),
                ..phone(17, &value)
            };
            let records = read(&report("csv", settings(Lang::En), &[finding], &failed()));
            prop_assert_eq!(records.len(), 2);
            prop_assert_eq!(&records[1][12], &value);
            prop_assert_eq!(&records[1][13], &message);
            prop_assert_eq!(split(&records[1][11]), ["a;b", &key, "c", &value]);
        }

        #[test]
        fn escaping_comes_back(part in any::<String>()) {
            prop_assert_eq!(split(&escaped(&part)), [part]);
        }
    }

    #[test]
    fn a_finding_is_a_record() {
        let [ragged, duplicate, _] = others();
        let text = report(
            "csv",
            settings(Lang::En),
            &[phone(17, "138,00"), ragged, duplicate],
            &failed(),
        );
        assert_eq!(
            text,
            "code,severity,field,fields,header,file,sheet,row,cell,record,line,key,value,message,suggest,\
             first_file,first_row,first_record,cells_expected,cells_found\n\
             kind.id,error,phone,,手机,customers.csv,,17,D17,16,17,customer_id=C0017,\"138,00\",\
             \"11 digits expected, 10 found\",,,,,,\n\
             ragged-short,error,,,,customers.csv,,20,,19,23,,,\"5 cells expected, 4 found\",,,,,5,4\n\
             unique-key,error,,name;city,,customers.csv,,20,,19,20,,,the same name and city,,customers.csv,7,6,,\n"
        );
    }

    #[test]
    fn a_clean_run_has_a_header() {
        let records = read(&report("csv", settings(Lang::En), &[], &failed()));
        assert_eq!(records, [COLUMNS.map(str::to_owned).to_vec()]);
    }
}
