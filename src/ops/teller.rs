//! Tells of findings in input order: counted, and put into words where a report lists them.
//!
//! What a command finds record by record it adds itself; what is odd about a table as text is the same for all: its
//! header, its records, its end.

use std::path::PathBuf;

use crate::error::Result;
use crate::io::read::TableReader;
use crate::ops::describe::{Describer, structure};
use crate::ops::finding::{Finding, Sink, Wants};
use crate::ops::new_keys::{self, NewKey, Told};
use crate::ops::tally::Tally;
use crate::table::batch::{Batch, Extent};
use crate::table::codes;
use crate::table::place::{Place, Start};
use crate::table::violation::{CheckId, Violation};

/// Tells of what is found in one input.
pub struct Teller<'a> {
    describer: Describer<'a>,
    wants: Wants,
    sink: Sink<'a>,
    /// How often each code was found.
    pub tally: Tally,
    /// Where the chunk begins that is told of.
    pub start: Start,
    told_keys: Told,
}

/// Something wrong with a record, told by itself: places count from its chunk's start.
#[derive(Debug)]
pub struct Odd {
    /// What and where.
    pub violation: Violation,
    /// Rows of the chunk before its record.
    pub rows: u32,
    /// In words, if a report may want it.
    finding: Option<Box<Finding>>,
}

/// The violations of a batch, sorted, but those that are off and those of blank records; `describe` puts one into words,
/// which is done only where a report may want it.
pub fn odd(
    batch: &Batch<'_>,
    mut violations: Vec<Violation>,
    (describer, wants): (&Describer<'_>, Wants),
    mut describe: impl FnMut(Violation, Place) -> Finding,
) -> Vec<Odd> {
    violations.sort_unstable();
    let schema = describer.schema;
    let mut of_check = vec![0_u64; schema.checks.len()];
    let mut odd = Vec::new();
    for violation in violations {
        let record = &batch.records()[violation.row as usize];
        if !schema.is_on(violation.check) || record.blank {
            continue;
        }
        let same = &mut of_check[usize::from(violation.check.0)];
        let finding = wants.takes(odd.len() as u64, *same).then(|| {
            let place = Start::default().place(violation.row as usize, record);
            Box::new(describe(violation, place))
        });
        *same += 1;
        odd.push(Odd {
            violation,
            rows: record.rows,
            finding,
        });
    }
    odd
}

impl<'a> Teller<'a> {
    /// Nothing told yet.
    pub fn new(describer: Describer<'a>, wants: Wants, sink: Sink<'a>) -> Self {
        Self {
            tally: Tally::of(describer.schema),
            start: describer.head.start,
            told_keys: Told::default(),
            describer,
            wants,
            sink,
        }
    }

    /// Goes on behind a chunk.
    pub fn advance(&mut self, extent: Extent) {
        self.start.advance(extent);
    }

    /// Tells of something wrong with a record of the chunk.
    ///
    /// # Errors
    /// Those of the reports.
    pub fn note(&mut self, odd: &mut Odd) -> Result<()> {
        let Violation { row, check, .. } = odd.violation;
        let (seen, of_code) = self.tally.seen(check);
        let record = self.start.records + u64::from(row) + 1;
        let row = self.start.rows + u64::from(odd.rows) + 1;
        self.tally.note(check, Some(record), Some(row));
        if self.wants.takes(seen, of_code)
            && let Some(finding) = &mut odd.finding
        {
            self.describer
                .move_to(finding, &self.start, odd.violation, odd.rows);
            (self.sink)(finding)?;
        }
        Ok(())
    }

    /// Tells of something wrong that is in no record; `say` completes its finding.
    ///
    /// # Errors
    /// Those of the reports.
    pub fn tell(
        &mut self,
        check: CheckId,
        place: Option<Place>,
        say: impl FnOnce(&mut Finding),
    ) -> Result<()> {
        if !self.describer.schema.is_on(check) {
            return Ok(());
        }
        let (seen, of_code) = self.tally.seen(check);
        self.tally.note(check, None, place.map(|place| place.row));
        if self.wants.takes(seen, of_code) {
            let mut finding = self.describer.bare(check, place);
            say(&mut finding);
            (self.sink)(&finding)?;
        }
        Ok(())
    }

    /// Tells of a key of a JSON object that is no column, if that is new.
    ///
    /// # Errors
    /// Those of the reports.
    pub fn new_key(&mut self, new: &NewKey) -> Result<()> {
        let describer = self.describer;
        match self.told_keys.place(new, &self.start) {
            Some(place) => self.tell(codes::EXTRA_COLUMN, Some(place), |finding| {
                *finding = new_keys::finding(&describer, &new.key, place);
            }),
            None => Ok(()),
        }
    }

    /// Tells of what is odd about the header as text; whether its columns fit the schema is not asked here.
    ///
    /// # Errors
    /// Those of the reports.
    pub fn header(&mut self) -> Result<()> {
        let describer = self.describer;
        let head = describer.head;
        let place = (head.header_row > 0).then_some(Place {
            record: Some(0),
            row: head.header_row,
            line: head.header_line,
        });
        for (column, check) in &head.oddities {
            self.tell(*check, place, |finding| {
                describer.point(finding, *column as usize, head.header_row);
                finding.message = structure(*check, None).say(describer.lang);
            })?;
        }
        let as_text = [codes::BLANK_HEADER, codes::DUPLICATE_HEADER];
        let findings = describer.binding.findings.iter();
        for found in findings.filter(|found| as_text.contains(&found.check)) {
            self.tell(found.check, place, |finding| {
                if let Some(column) = found.column {
                    describer.point(finding, column, head.header_row);
                }
                let field = found.field;
                let field = field.and_then(|field| describer.schema.fields.get(field));
                finding.field = field.map(|field| field.name.clone());
                finding.message = found.message.say(describer.lang);
                finding.suggest.clone_from(&found.suggest);
            })?;
        }
        Ok(())
    }

    /// Tells of what is odd about the end of an input that was read to it.
    ///
    /// # Errors
    /// [`Error::Broken`](crate::error::Error::Broken) for a quote that was never closed; those of the reports.
    pub fn end(&mut self, reader: &TableReader) -> Result<()> {
        let (ending, start) = (reader.ending(), self.start);
        let after = |lines: u64, record, row: u64| Place {
            record,
            row: start.rows + row,
            line: start.lines + lines + 1,
        };
        let lang = self.describer.lang;
        let said = |check: CheckId| {
            move |finding: &mut Finding| finding.message = structure(check, None).say(lang)
        };
        if let Some(unterminated) = ending.unterminated {
            let place = after(unterminated.lines, Some(start.records + 1), 1);
            let check = codes::UNTERMINATED_QUOTE;
            self.tell(check, Some(place), said(check))?;
            let file = PathBuf::from(&self.describer.head.name);
            return Err(unterminated.error(file, Some(place.line)));
        }
        // What stands at the end of a record without a line end stands in that record's row.
        let last = after(0, None, u64::from(!ending.within_record));
        for (there, check) in [
            (ending.cut_off, codes::INVALID_ENCODING),
            (ending.nul_bytes, codes::NUL_BYTE),
            (ending.control_z, codes::STRAY_CONTROL_Z),
        ] {
            if there {
                self.tell(check, Some(last), said(check))?;
            }
        }
        Ok(())
    }
}
