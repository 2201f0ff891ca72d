//! The first pass over one input: header, records, and what is odd about its end.

use std::path::PathBuf;

use super::judge::{Job, Judge};
use super::stream::{Pending, Stream};
use super::trail::Trail;
use super::verdict::Verdicts;
use super::whole::Sums;
use super::{Counts, Facts, Group, Places, Sink, Table, Validation};
use crate::error::Result;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::ops::describe::{Describer, structure};
use crate::ops::keys::{Asks, Keys};
use crate::ops::new_keys::Told;
use crate::pipeline::{self, Flow};
use crate::schema::bind::Binding;
use crate::schema::check::Judging;
use crate::table::codes;
use crate::table::place::Place;

impl Validation<'_> {
    /// Reads and judges an input. What it came to joins the group, whether or not it could be finished. `verdicts`:
    /// where the records go, if their verdict is known in this pass.
    pub(super) fn first_pass<'a>(
        &'a self,
        group: &mut Group<'a, '_>,
        table: &Table<'a>,
        ((head, binding), mut reader): (&'a (Head, Binding), TableReader),
        (places, sums): (&mut Places, &mut Sums),
        verdicts: Option<&mut Verdicts>,
        sink: Sink<'_>,
    ) -> Result<()> {
        let describer = Describer {
            schema: self.schema,
            binding,
            head,
            lang: self.lang,
            show_values: self.show_values,
        };
        let Table {
            keys,
            demand,
            checks,
            ..
        } = *table;
        let base = group.read();
        let mut stream = Stream {
            describer,
            account: &mut group.account,
            troubles: &mut group.troubles,
            demand,
            keys,
            whole: checks,
            sums,
            places,
            sink,
            base,
            start: head.start,
            counts: Counts::new(self.schema),
            trail: Trail::default(),
            fail_fast: self.fail_fast,
            told_keys: Told::default(),
            pending: Pending::default(),
        };
        let judge = Judge {
            describer,
            judging: Judging::new(self.schema, binding, &keys.watched, &checks.checks),
            whole: checks,
            width: head.headers.len(),
            keys,
            active: &active(keys, binding),
            demand,
            parted: verdicts.as_deref().map(Verdicts::writing),
        };
        let ended = self.all_of(&mut stream, head, &judge, &mut reader, verdicts);
        let Stream { counts, trail, .. } = stream;
        group.facts.push(Facts {
            describer,
            trail,
            base,
        });
        group.counts.push(counts);
        group.readers.push(reader);
        ended
    }

    /// Judges header, records and end, as far as nothing stops it.
    fn all_of(
        &self,
        stream: &mut Stream<'_, '_>,
        head: &Head,
        judge: &Judge<'_>,
        reader: &mut TableReader,
        mut verdicts: Option<&mut Verdicts>,
    ) -> Result<()> {
        if header(stream, head)?.is_continue() && !head.headers.is_empty() {
            pipeline::run(
                self.threads,
                |job: &mut Job| {
                    (self.interrupted)()?;
                    reader.next(&mut job.chunk)
                },
                |job| judge.judge(job),
                |mut judged| {
                    (self.advanced)(judged.at.2 as u64, judged.extent.records);
                    let flow = stream.take(&mut judged)?;
                    if let Some(verdicts) = &mut verdicts {
                        verdicts.write(&judged.valid, &judged.invalid)?;
                    }
                    Ok(flow)
                },
            )?;
        }
        if stream.counts.stopped {
            return Ok(());
        }
        ending(stream, reader)
    }
}

/// Which rules the input has the columns for; a reference to a column that is not there cannot be judged.
fn active(keys: &Keys, binding: &Binding) -> Vec<bool> {
    let bound = |field: usize| binding.of_field.get(field).copied().flatten().is_some();
    let whole: Vec<bool> = keys
        .rules
        .iter()
        .map(|rule| keys.fields_of(rule).all(bound))
        .collect();
    let lacks = |asks: Asks| {
        (keys.rules.iter().zip(&whole)).any(|(rule, whole)| rule.asks == asks && !whole)
    };
    (keys.rules.iter().zip(&whole))
        .map(|(rule, whole)| {
            *whole
                && match rule.asks {
                    Asks::Refers(number) => !lacks(Asks::Referred(number)),
                    Asks::Unique | Asks::Referred(_) => true,
                }
        })
        .collect()
}

/// Tells of what is wrong before the first record.
fn header(stream: &mut Stream<'_, '_>, head: &Head) -> Result<Flow> {
    if head.empty {
        return stream.aside(codes::EMPTY_FILE, None);
    }
    for place in head.blank_rows() {
        stream.counts.blank_lines += 1;
        if stream.aside(codes::BLANK_ROW, Some(place))?.is_break() {
            return Ok(Flow::Break(()));
        }
    }
    let place = (head.header_row > 0).then_some(Place {
        record: Some(0),
        row: head.header_row,
        line: head.header_line,
    });
    let describer = stream.describer;
    for (column, check) in &head.oddities {
        let told = stream.tell(*check, None, Some(head.header_row), || {
            let mut finding = describer.bare(*check, place);
            describer.point(&mut finding, *column as usize, head.header_row);
            finding.message = structure(*check, None).say(describer.lang);
            finding
        })?;
        if told.is_break() {
            return Ok(Flow::Break(()));
        }
    }
    for found in &describer.binding.findings {
        let told = stream.tell(found.check, None, place.map(|place| place.row), || {
            let mut finding = describer.bare(found.check, place);
            if let (Some(column), Some(place)) = (found.column, place) {
                describer.point(&mut finding, column, place.row);
            }
            let field = found
                .field
                .and_then(|field| describer.schema.fields.get(field));
            finding.field = field.map(|field| field.name.clone());
            finding.message = found.message.say(describer.lang);
            finding.suggest.clone_from(&found.suggest);
            finding
        })?;
        if told.is_break() {
            return Ok(Flow::Break(()));
        }
    }
    Ok(Flow::Continue(()))
}

/// Tells of what is odd about an input's end.
///
/// # Errors
/// [`Error::Broken`](crate::error::Error::Broken) for a quote that was never closed.
fn ending(stream: &mut Stream<'_, '_>, reader: &TableReader) -> Result<()> {
    let ending = reader.ending();
    let after = |lines: u64, record, row: u64| Place {
        record,
        row: stream.start.rows + row,
        line: stream.start.lines + lines + 1,
    };
    // What stands at the end of a record without a line end stands in that record's row.
    let last = after(0, None, u64::from(!ending.within_record));
    if let Some(unterminated) = ending.unterminated {
        let place = after(unterminated.lines, Some(stream.start.records + 1), 1);
        let _ = stream.release()?;
        let describer = stream.describer;
        // The record was not read, so it is not counted among those with errors.
        let _ = stream.tell(codes::UNTERMINATED_QUOTE, None, Some(place.row), || {
            let mut finding = describer.bare(codes::UNTERMINATED_QUOTE, Some(place));
            finding.message = structure(codes::UNTERMINATED_QUOTE, None).say(describer.lang);
            finding
        })?;
        let file = PathBuf::from(&describer.head.name);
        return Err(unterminated.error(file, Some(place.line)));
    }
    if ending.cut_off
        && stream
            .aside(codes::INVALID_ENCODING, Some(last))?
            .is_break()
    {
        return Ok(());
    }
    if ending.nul_bytes && stream.aside(codes::NUL_BYTE, Some(last))?.is_break() {
        return Ok(());
    }
    if ending.control_z {
        let _ = stream.aside(codes::STRAY_CONTROL_Z, Some(last))?;
    }
    Ok(())
}
