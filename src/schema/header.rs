//! What is wrong with a header, once it is known which column is which field: the findings and their words.
//!
//! One pass over the columns and one over the fields, however many there are: a header of 131,072 columns is legal.

use std::collections::HashMap;

use super::bind::{HeaderFinding, named};
use super::claims::fold;
use super::{FieldsMatch, Schema};
use crate::table::codes::{
    BLANK_HEADER, COLUMN_ORDER, DUPLICATE_HEADER, EXTRA_COLUMN, MISSING_COLUMN,
};
use crate::table::place::letters;
use crate::text;
use crate::text::{Message, nearest};

/// A header that was held against a schema.
pub(super) struct HeaderCheck<'a> {
    schema: &'a Schema,
    headers: &'a [String],
    /// Where the first column stands in its sheet, from 0.
    first_column: usize,
    /// What each header means.
    meant: &'a [Option<usize>],
    columns: &'a [Option<usize>],
    of_field: &'a [Option<usize>],
    /// By column: whether its header says nothing.
    blank: Vec<bool>,
    /// By field: whether some header means it.
    named: Vec<bool>,
}

impl<'a> HeaderCheck<'a> {
    /// Of `headers`, what each means, the field of each column and the column of each field.
    pub(super) fn new(
        schema: &'a Schema,
        headers: &'a [String],
        first_column: usize,
        meant: &'a [Option<usize>],
        columns: &'a [Option<usize>],
        of_field: &'a [Option<usize>],
    ) -> Self {
        let blank = headers
            .iter()
            .zip(meant)
            .map(|(header, meant)| meant.is_none() && fold(header).is_empty())
            .collect();
        Self {
            schema,
            headers,
            first_column,
            meant,
            columns,
            of_field,
            blank,
            named: named(schema.fields.len(), meant),
        }
    }

    /// What is wrong: by column, then what has no column, by field; only of checks that are on.
    pub(super) fn findings(&self) -> Vec<HeaderFinding> {
        let mut slips = Slips::default();
        let mut findings = self.of_columns(&mut slips);
        findings.extend(self.of_fields(&mut slips));
        findings.retain(|finding| self.schema.is_on(finding.check));
        findings
    }

    fn of_columns(&self, slips: &mut Slips) -> Vec<HeaderFinding> {
        let exact = self.schema.fields_match == FieldsMatch::Exact;
        // Without fields no column is one too many.
        let tells_extra = self.schema.is_on(EXTRA_COLUMN) && !self.schema.fields.is_empty();
        let free: Vec<&str> = (self.schema.fields.iter().zip(&self.named))
            .filter(|(_, named)| !**named)
            .map(|(field, _)| field.name.as_str())
            .collect();
        let mut findings = Vec::new();
        let mut seen = Earlier::default();
        // The furthest field so far, to tell a column out of order from one after a gap.
        let mut furthest = None;
        for (column, header) in self.headers.iter().enumerate() {
            let (meant, blank) = (self.meant[column], self.blank[column]);
            let mut note = |check, field, message, suggest| {
                findings.push(HeaderFinding {
                    check,
                    column: Some(column),
                    field,
                    message,
                    suggest,
                });
            };
            if blank {
                let message = text!("the column has no header", "该列没有表头").into();
                note(BLANK_HEADER, None, message, None);
            }
            if let Some(first) = seen.earlier(column, header, meant, blank) {
                note(DUPLICATE_HEADER, meant, self.duplicate(column, first), None);
            }
            if exact && let Some(place) = self.out_of_order(column, &mut furthest) {
                note(COLUMN_ORDER, Some(place), self.order(column, place), None);
            }
            if tells_extra && self.is_extra(column) {
                let suggest = slips.meant(header, &free);
                note(EXTRA_COLUMN, None, self.extra(column), suggest);
            }
        }
        findings
    }

    fn is_extra(&self, column: usize) -> bool {
        let unbound = self.columns[column].is_none();
        match self.meant[column] {
            // Under `exact` even a second column of a field is one too many.
            Some(_) => self.schema.fields_match == FieldsMatch::Exact && unbound,
            // A blank header at its place names nothing wrong.
            None if self.blank[column] => self.schema.fields_match.forbids_extra() && unbound,
            None => true,
        }
    }

    fn extra(&self, column: usize) -> Message {
        match self.columns[column] {
            Some(field) => Message::new(text!(
                "the header means no field; by its place the column is read as `{field}`",
                "规则文件中没有这个表头；该列按位置当作字段 `{field}` 检查"
            ))
            .with("field", &self.schema.fields[field].name),
            None => text!(
                "the schema does not know this column",
                "规则文件中没有这一列"
            )
            .into(),
        }
    }

    fn duplicate(&self, column: usize, first: usize) -> Message {
        match self.meant[column] {
            Some(field) if self.headers[first] != self.headers[column] => Message::new(text!(
                "columns {first} and {second} both mean the field `{field}`; the first counts",
                "第 {first} 列和第 {second} 列都对应字段 `{field}`，以前者为准"
            ))
            .with("field", &self.schema.fields[field].name),
            _ => Message::new(text!(
                "columns {first} and {second} have the same header",
                "第 {first} 列和第 {second} 列的表头相同"
            )),
        }
        .with("first", letters(self.first_column + first))
        .with("second", letters(self.first_column + column))
    }

    /// The field whose place is here, where the header means another one.
    fn out_of_order(&self, column: usize, furthest: &mut Option<usize>) -> Option<usize> {
        let meant = self.meant[column]?;
        if self.headers.len() == self.schema.fields.len() {
            return (meant != column).then_some(column);
        }
        if Some(meant) > *furthest {
            *furthest = Some(meant);
            return None;
        }
        // A repeated header is told as such.
        (self.columns[column] == Some(meant)).then_some(meant)
    }

    fn order(&self, column: usize, place: usize) -> Message {
        let fields = &self.schema.fields;
        match self.meant[column] {
            Some(meant) if meant != place => Message::new(text!(
                "the field `{place}` has its place here, the header means `{meant}`",
                "此处应为字段 `{place}`，表头却对应 `{meant}`"
            ))
            .with("meant", &fields[meant].name),
            _ => Message::new(text!(
                "the field `{place}` has its place further left",
                "字段 `{place}` 应排在更靠左的位置"
            )),
        }
        .with("place", &fields[place].name)
    }

    fn of_fields(&self, slips: &mut Slips) -> Vec<HeaderFinding> {
        let schema = self.schema;
        if schema.fields_match == FieldsMatch::Partial {
            return self.nothing_in_common().into_iter().collect();
        }
        if !schema.fields_match.forbids_missing() {
            return Vec::new();
        }
        let free: Vec<&str> = (self.headers.iter().zip(self.meant).zip(&self.blank))
            .filter(|((_, meant), blank)| meant.is_none() && !**blank)
            .map(|((header, _), _)| header.as_str())
            .collect();
        (0..schema.fields.len())
            .filter(|field| self.lacks(*field))
            .map(|field| HeaderFinding {
                check: MISSING_COLUMN,
                column: None,
                field: Some(field),
                message: Message::new(text!(
                    "no column means the field `{field}`",
                    "没有与字段 `{field}` 对应的列"
                ))
                .with("field", &schema.fields[field].name),
                suggest: self.near_header(field, &free, slips),
            })
            .collect()
    }

    /// Whether no header means the field. Under `exact` the header at its place says so already if it means
    /// another one.
    fn lacks(&self, field: usize) -> bool {
        if self.named[field] {
            return false;
        }
        if self.schema.fields_match != FieldsMatch::Exact
            || self.headers.len() != self.schema.fields.len()
        {
            let blank_at_place = self.of_field[field].is_some_and(|column| self.blank[column]);
            return !blank_at_place;
        }
        self.meant[field].is_none() && !self.blank[field]
    }

    fn nothing_in_common(&self) -> Option<HeaderFinding> {
        let common = self.of_field.iter().any(Option::is_some);
        (!common && !self.schema.fields.is_empty()).then(|| HeaderFinding {
            check: MISSING_COLUMN,
            column: None,
            field: None,
            message: text!(
                "no column means any field of the schema",
                "没有任何一列与规则文件中的字段对应"
            )
            .into(),
            suggest: None,
        })
    }

    /// The header that was probably meant to be the field.
    fn near_header(&self, field: usize, free: &[&str], slips: &mut Slips) -> Option<String> {
        let field = &self.schema.fields[field];
        let titles = field.titles.by_lang.iter().map(|(_, title)| title);
        std::iter::once(&field.name)
            .chain(&field.titles.title)
            .chain(titles)
            .chain(&field.aliases)
            .find_map(|name| slips.meant(name, free))
    }
}

/// The columns so far, by what makes two of them the same.
#[derive(Default)]
struct Earlier<'a> {
    by_field: HashMap<usize, usize>,
    by_header: HashMap<&'a str, usize>,
    blank: Option<usize>,
}

impl<'a> Earlier<'a> {
    /// The first column whose header means, or is, the same.
    fn earlier(
        &mut self,
        column: usize,
        header: &'a str,
        meant: Option<usize>,
        blank: bool,
    ) -> Option<usize> {
        let first = match meant {
            Some(field) => *self.by_field.entry(field).or_insert(column),
            None if blank => *self.blank.get_or_insert(column),
            None => *self.by_header.entry(header).or_insert(column),
        };
        (first < column).then_some(first)
    }
}

/// Which name a slip was meant to be, as long as looking is cheap: a header of thousands of columns that are all
/// unknown is another table, not a table of slips.
struct Slips {
    /// How many more names may be compared.
    left: usize,
}

impl Default for Slips {
    fn default() -> Self {
        Self { left: 20_000 }
    }
}

impl Slips {
    /// Longer texts, in bytes, are no slips of names, and costly to compare.
    const LONGEST: usize = 200;

    fn meant(&mut self, name: &str, candidates: &[&str]) -> Option<String> {
        if name.len() > Self::LONGEST {
            return None;
        }
        self.left = self.left.checked_sub(candidates.len())?;
        let short = candidates
            .iter()
            .copied()
            .filter(|candidate| candidate.len() <= Self::LONGEST);
        nearest(name, short).map(str::to_owned)
    }
}
