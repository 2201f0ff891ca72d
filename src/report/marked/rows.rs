//! Findings by row: which cells are coloured, and what is said of the row.

use std::collections::HashMap;

use super::found::Found;
use crate::error::{Error, Result};
use crate::io::marked::{CellMark, RowMarks};
use crate::ops::finding::Finding;
use crate::report::expectation;
use crate::schema::Schema;
use crate::spill::{Budget, Sorted, Sorter};
use crate::table::codes::Severity;
use crate::table::place;
use crate::text;
use crate::text::{Lang, Message};

/// How many findings are shown at their cells; all stand in the column of reasons.
pub(super) const AT_CELLS: u64 = 10_000;
/// What findings may hold in memory, in bytes.
const MEMORY: u64 = 16 << 20;
/// More than a cell holds, in bytes: what is said of a row beyond that is cut.
const ENOUGH: usize = 3 * 32_767;
/// What is said of rows that have nothing in them: it makes no row where there is none.
const BLANK: &str = "blank-row";
/// What stands for the column of a whole record: behind all others.
const RECORD: u32 = u32::MAX;

/// The colour of a cell by the worst of its findings: told apart by lightness too, for who sees no colours.
pub(super) const fn colour(severity: Severity) -> u32 {
    PALETTE[severity as usize]
}

/// The colours, from note to error. Nobody else's cells have just these: by them what was marked is known again.
pub(super) const PALETTE: [u32; 3] = [0x00DD_EBF6, 0x00FF_F2CB, 0x00F4_B182];

/// Findings as they come.
pub(super) struct Rows {
    sorter: Sorter,
    lang: Lang,
    /// By the names of fields with a pattern, an example that fits.
    examples: HashMap<String, String>,
    has_notes: bool,
    /// How many were in rows.
    pub(super) seen: u64,
    /// How many in which column.
    pub(super) found: Found,
    /// How many cells the longest record has that has too many.
    pub(super) longest: u64,
    record: Vec<u8>,
}

impl Rows {
    /// None yet, of tables that are judged by `schema`.
    pub(super) fn new(lang: Lang, schema: Option<&Schema>) -> Self {
        Self {
            examples: schema.map_or_else(HashMap::new, |schema| examples(schema, lang)),
            sorter: Sorter::new(Budget::new(MEMORY)),
            lang,
            seen: 0,
            has_notes: false,
            found: Found::default(),
            longest: 0,
            record: Vec::new(),
        }
    }

    /// Takes the next finding; one that is in no row stands in the summary alone.
    pub(super) fn take(&mut self, finding: &Finding) -> Result<()> {
        self.found.take(finding);
        let Some(row) = finding
            .row
            .and_then(|row| u32::try_from(row).ok()?.checked_sub(1))
        else {
            return Ok(());
        };
        let cell = finding.cell.as_deref().and_then(place::column);
        let column = cell.map_or(RECORD, |column| column as u32);
        self.seen += 1;
        let cells = finding.cells.map_or(0, |cells| cells.found);
        self.longest = self.longest.max(cells);
        let shown = cell.is_some() && self.seen <= AT_CELLS;
        self.record.clear();
        self.record.extend(row.to_be_bytes());
        self.record.extend(column.to_be_bytes());
        self.record.push(u8::from(shown));
        self.record.push(u8::from(finding.code == BLANK));
        self.record.push(finding.severity as u8);
        let what = finding.header.as_ref().or(finding.field.as_ref());
        let what = what.map_or("", String::as_str);
        self.record.extend((what.len() as u32).to_be_bytes());
        self.record.extend_from_slice(what.as_bytes());
        self.record.extend_from_slice(self.said(finding).as_bytes());
        self.has_notes |= shown;
        let (key, _) = self.record.split_at(8);
        self.sorter.push(key, &self.record)
    }

    /// Whether something is said at cells.
    pub(super) const fn has_notes(&self) -> bool {
        self.has_notes
    }

    /// `11 digits expected, 10 found (suggestion: …)`.
    fn said(&self, finding: &Finding) -> String {
        // A pattern is for who keeps the schema; who mends the cell is shown what it may look like.
        let of_pattern = finding.field.as_ref().filter(|_| finding.code == "pattern");
        let mut message = match of_pattern.and_then(|field| self.examples.get(field)) {
            Some(example) => Message::new(text!(
                "not in the right form, which is as in {example}",
                "格式不对，应类似 {example}"
            ))
            .with("example", example),
            None => {
                Message::from(text!("{message}", "{message}")).with("message", &finding.message)
            }
        };
        if let Some(suggest) = &finding.suggest {
            message = Message::new(text!(
                "{message} (perhaps: {suggest})",
                "{message}（建议：{suggest}）"
            ))
            .with_said("message", message)
            .with("suggest", suggest);
        }
        if finding.severity != Severity::Error {
            message = Message::new(text!("[note] {message}", "【提示】{message}"))
                .with_said("message", message);
        }
        message.say(self.lang)
    }

    /// All of them, row by row; they stand so many rows further down.
    pub(super) fn sorted(self, shift: u32) -> Result<ByRow> {
        Ok(ByRow {
            shift,
            sorted: self.sorter.finish()?,
            waiting: None,
            lang: self.lang,
        })
    }
}

/// By the names of fields with a pattern, an example that fits.
fn examples(schema: &Schema, lang: Lang) -> HashMap<String, String> {
    let fields = expectation::of(schema, lang);
    let fields = fields.filter(|expected| expected.outline.pattern.is_some());
    fields
        .filter_map(|expected| Some((expected.field.name.clone(), expected.example?)))
        .collect()
}

/// Marks of rows, ascending.
pub(super) struct ByRow {
    sorted: Sorted,
    waiting: Option<One>,
    shift: u32,
    lang: Lang,
}

/// One finding.
struct One {
    row: u32,
    column: u32,
    shown: bool,
    /// Whether it is that nothing stands in the row.
    blank: bool,
    severity: Severity,
    /// Of which column it is said; empty for a whole record.
    what: String,
    said: String,
}

impl ByRow {
    /// The marks of the next row that has some.
    pub(super) fn next(&mut self) -> Result<Option<RowMarks>> {
        let first = match self.waiting.take() {
            Some(one) => one,
            None => match self.one()? {
                Some(one) => one,
                None => return Ok(None),
            },
        };
        let parting = text!("; ", "；").get(self.lang);
        let mut marks = RowMarks {
            row: first.row,
            only_there: true,
            ..RowMarks::default()
        };
        let mut worst = Severity::Info;
        let mut next = Some(first);
        while let Some(one) = next.take() {
            if one.row != marks.row {
                self.waiting = Some(one);
                break;
            }
            marks.only_there &= one.blank;
            if marks.reason.len() <= ENOUGH {
                if !marks.reason.is_empty() {
                    marks.reason.push_str(parting);
                }
                if !one.what.is_empty() {
                    marks.reason.push_str(&one.what);
                    marks.reason.push_str(text!(": ", "：").get(self.lang));
                }
                marks.reason.push_str(&one.said);
            }
            if one.shown {
                match marks.cells.last_mut() {
                    Some(mark) if mark.column == one.column => {
                        worst = worst.max(one.severity);
                        mark.colour = colour(worst);
                        mark.note.push('\n');
                        mark.note.push_str(&one.said);
                    }
                    _ => {
                        worst = one.severity;
                        marks.cells.push(CellMark {
                            column: one.column,
                            colour: colour(worst),
                            note: one.said,
                        });
                    }
                }
            }
            next = self.one()?;
        }
        marks.row = marks.row.saturating_add(self.shift);
        Ok(Some(marks))
    }

    fn one(&mut self) -> Result<Option<One>> {
        let Some(record) = self.sorted.next()? else {
            return Ok(None);
        };
        let broken = || Error::Bug("a finding that was kept is not whole");
        let (row, rest) = record.split_first_chunk().ok_or_else(broken)?;
        let (column, rest) = rest.split_first_chunk().ok_or_else(broken)?;
        let ([shown, blank, severity], rest) = rest.split_first_chunk().ok_or_else(broken)?;
        let (len, rest) = rest.split_first_chunk().ok_or_else(broken)?;
        let len = u32::from_be_bytes(*len) as usize;
        let (what, said) = rest.split_at_checked(len).ok_or_else(broken)?;
        let severities = [Severity::Info, Severity::Warning, Severity::Error];
        let severity = severities.into_iter().find(|own| *own as u8 == *severity);
        Ok(Some(One {
            row: u32::from_be_bytes(*row),
            column: u32::from_be_bytes(*column),
            shown: *shown == 1,
            blank: *blank == 1,
            severity: severity.ok_or_else(broken)?,
            what: String::from_utf8_lossy(what).into_owned(),
            said: String::from_utf8_lossy(said).into_owned(),
        }))
    }
}
