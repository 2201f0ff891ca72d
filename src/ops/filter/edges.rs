//! What is odd about a table before its first record and behind its last; what stands between is sifted.

use std::path::PathBuf;

use super::Filter;
use super::gather::Gather;
use crate::error::Result;
use crate::io::read::TableReader;
use crate::ops::describe::structure;
use crate::ops::finding::Finding;
use crate::table::codes;
use crate::table::place::Place;
use crate::table::violation::CheckId;

impl Filter<'_> {
    /// Tells of what is odd about the header as text; whether its columns fit the schema is not asked here.
    pub(super) fn tell_of_header(&self, gather: &mut Gather<'_>) -> Result<()> {
        let (head, describer) = (self.head, &self.describer);
        let place = (head.header_row > 0).then_some(Place {
            record: Some(0),
            row: head.header_row,
            line: head.header_line,
        });
        for (column, check) in &head.oddities {
            gather.tell(self, *check, place, |finding| {
                describer.point(finding, *column as usize, head.header_row);
                finding.message = structure(*check, None).say(describer.lang);
            })?;
        }
        let as_text = [codes::BLANK_HEADER, codes::DUPLICATE_HEADER];
        let findings = self.binding.findings.iter();
        for found in findings.filter(|found| as_text.contains(&found.check)) {
            gather.tell(self, found.check, place, |finding| {
                if let Some(column) = found.column {
                    describer.point(finding, column, head.header_row);
                }
                let field = found.field.and_then(|field| self.schema.fields.get(field));
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
    /// [`Error::Broken`](crate::error::Error::Broken) for a quote that was never closed.
    pub(super) fn tell_of_end(&self, reader: &TableReader, gather: &mut Gather<'_>) -> Result<()> {
        let (ending, start) = (reader.ending(), gather.start);
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
            gather.tell(self, check, Some(place), said(check))?;
            let file = PathBuf::from(&self.head.name);
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
                gather.tell(self, check, Some(last), said(check))?;
            }
        }
        Ok(())
    }
}
