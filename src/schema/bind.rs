//! A schema meets a header: which column is which field, and what does not fit (Table Schema v2, `fieldsMatch`).
//!
//! Under `exact` columns go by position, under everything else by what their headers mean. Where `exact` has more
//! or fewer columns than fields, positions mean nothing, so the columns go by their headers as far as these mean
//! anything, and the rest by position: what can be checked is checked.

use super::claims::fold;
use super::{FieldsMatch, Schema};
use crate::table::codes::{
    BLANK_HEADER, COLUMN_ORDER, DUPLICATE_HEADER, EXTRA_COLUMN, MISSING_COLUMN,
};
use crate::table::place::letters;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Message, nearest};

/// Which column is which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// The field of each column.
    pub columns: Vec<Option<usize>>,
    /// The column of each field.
    pub of_field: Vec<Option<usize>>,
    /// What is wrong with the header: by column, then what has no column, by field. Findings of checks that are
    /// switched off are left out.
    pub findings: Vec<HeaderFinding>,
}

/// One thing wrong with a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFinding {
    /// One of the structural codes.
    pub check: CheckId,
    /// The column, from 0; none for a field that has none.
    pub column: Option<usize>,
    /// The field it is about; none for columns that the schema does not know.
    pub field: Option<usize>,
    /// What is wrong.
    pub message: Message,
    /// The header or field name that was probably meant.
    pub suggest: Option<String>,
}

impl Schema {
    /// The field that a header means.
    pub fn recognises(&self, header: &str) -> Option<usize> {
        self.claims.field_of(header)
    }

    /// Which column is which field where no header says so: by position. Columns beyond the fields are
    /// `extra-column` where they are not allowed, fields beyond the columns `missing-column`.
    pub fn bind_by_place(&self, width: usize) -> Binding {
        let fields = self.fields.len();
        let mut findings = Vec::new();
        for column in fields..width {
            findings.push(HeaderFinding {
                check: EXTRA_COLUMN,
                column: Some(column),
                field: None,
                message: text!(
                    "the schema does not know this column",
                    "规则文件中没有这一列"
                )
                .into(),
                suggest: None,
            });
        }
        for field in width..fields {
            if self.fields_match.forbids_missing() {
                findings.push(HeaderFinding {
                    check: MISSING_COLUMN,
                    column: None,
                    field: Some(field),
                    message: Message::new(text!(
                        "no column stands for the field `{field}`",
                        "没有与字段 `{field}` 对应的列"
                    ))
                    .with("field", &self.fields[field].name),
                    suggest: None,
                });
            }
        }
        findings.retain(|finding| fields > 0 && self.is_on(finding.check));
        let numbered =
            |count: usize, of: usize| (0..count).map(|at| (at < of).then_some(at)).collect();
        Binding {
            columns: numbered(width, fields),
            of_field: numbered(fields, width),
            findings,
        }
    }

    /// Finds out which column is which field.
    pub fn bind(&self, headers: &[String]) -> Binding {
        let meant: Vec<Option<usize>> = headers.iter().map(|h| self.recognises(h)).collect();
        let mut columns = self.columns(headers, &meant);
        let mut of_field = vec![None; self.fields.len()];
        for (column, field) in columns.iter_mut().enumerate() {
            match field.map(|field| &mut of_field[field]) {
                Some(taken @ None) => *taken = Some(column),
                Some(_) => *field = None,
                None => {}
            }
        }
        let binder = Binder {
            schema: self,
            headers,
            meant: &meant,
            columns: &columns,
            of_field: &of_field,
        };
        let mut findings = binder.of_columns();
        findings.extend(binder.of_fields());
        findings.retain(|finding| self.is_on(finding.check));
        Binding {
            columns,
            of_field,
            findings,
        }
    }

    /// The field of each column; a field may stand twice, then the first counts.
    fn columns(&self, headers: &[String], meant: &[Option<usize>]) -> Vec<Option<usize>> {
        if self.fields_match != FieldsMatch::Exact {
            return meant.to_vec();
        }
        if headers.len() == self.fields.len() {
            return (0..headers.len()).map(Some).collect();
        }
        let by_place = |column: usize| {
            (column < self.fields.len() && !meant.contains(&Some(column))).then_some(column)
        };
        (0..headers.len())
            .map(|column| meant[column].or_else(|| by_place(column)))
            .collect()
    }
}

struct Binder<'a> {
    schema: &'a Schema,
    headers: &'a [String],
    /// What each header means.
    meant: &'a [Option<usize>],
    columns: &'a [Option<usize>],
    of_field: &'a [Option<usize>],
}

impl Binder<'_> {
    fn of_columns(&self) -> Vec<HeaderFinding> {
        let mut findings = Vec::new();
        // The furthest field so far, to tell a column out of order from one after a gap.
        let mut furthest = None;
        for (column, header) in self.headers.iter().enumerate() {
            let meant = self.meant[column];
            let mut note = |check, field, message, suggest| {
                findings.push(HeaderFinding {
                    check,
                    column: Some(column),
                    field,
                    message,
                    suggest,
                });
            };
            let blank = fold(header).is_empty() && meant.is_none();
            if blank {
                note(
                    BLANK_HEADER,
                    None,
                    text!("the column has no header", "该列没有表头").into(),
                    None,
                );
            }
            if let Some(first) = self.earlier(column, blank) {
                note(DUPLICATE_HEADER, meant, self.duplicate(column, first), None);
            }
            if self.schema.fields_match == FieldsMatch::Exact
                && let Some(place) = self.out_of_order(column, &mut furthest)
            {
                note(COLUMN_ORDER, Some(place), self.order(column, place), None);
            }
            // Under `exact` even a second column of a field is one too many.
            let surplus = self.schema.fields_match == FieldsMatch::Exact
                && meant.is_some()
                && self.columns[column].is_none();
            let extra = match meant {
                Some(_) => surplus,
                // A blank header at its place names nothing wrong.
                None if blank => {
                    self.schema.fields_match.forbids_extra() && self.columns[column].is_none()
                }
                None => true,
            };
            if extra {
                let suggest = nearest(header, self.free_fields()).map(str::to_owned);
                note(
                    EXTRA_COLUMN,
                    None,
                    text!(
                        "the schema does not know this column",
                        "规则文件中没有这一列"
                    )
                    .into(),
                    suggest,
                );
            }
        }
        findings
    }

    /// The first column whose header means, or is, the same.
    fn earlier(&self, column: usize, blank: bool) -> Option<usize> {
        (0..column).find(|&first| match self.meant[column] {
            Some(field) => self.meant[first] == Some(field),
            None if blank => self.meant[first].is_none() && fold(&self.headers[first]).is_empty(),
            None => self.headers[first] == self.headers[column],
        })
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
        .with("first", letters(first))
        .with("second", letters(column))
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

    fn of_fields(&self) -> Vec<HeaderFinding> {
        let schema = self.schema;
        if schema.fields_match == FieldsMatch::Partial {
            return self.nothing_in_common().into_iter().collect();
        }
        if !schema.fields_match.forbids_missing() {
            return Vec::new();
        }
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
                suggest: self.near_header(field),
            })
            .collect()
    }

    /// Whether no header means the field. Under `exact` the header at its place says so already if it means
    /// another one.
    fn lacks(&self, field: usize) -> bool {
        if self.meant.contains(&Some(field)) {
            return false;
        }
        if self.schema.fields_match != FieldsMatch::Exact
            || self.headers.len() != self.schema.fields.len()
        {
            let blank_at_place =
                self.of_field[field].is_some_and(|column| fold(&self.headers[column]).is_empty());
            return !blank_at_place;
        }
        self.meant[field].is_none() && !fold(&self.headers[field]).is_empty()
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
    fn near_header(&self, field: usize) -> Option<String> {
        let field = &self.schema.fields[field];
        let free = || {
            self.headers
                .iter()
                .zip(self.meant)
                .filter(|(header, meant)| meant.is_none() && !header.trim().is_empty())
                .map(|(header, _)| header.as_str())
        };
        let titles = field.titles.by_lang.iter().map(|(_, title)| title);
        std::iter::once(&field.name)
            .chain(&field.titles.title)
            .chain(titles)
            .chain(&field.aliases)
            .find_map(|name| nearest(name, free()))
            .map(str::to_owned)
    }

    /// The names of fields that no header means.
    fn free_fields(&self) -> impl Iterator<Item = &str> {
        self.schema
            .fields
            .iter()
            .enumerate()
            .filter(|(field, _)| !self.meant.contains(&Some(*field)))
            .map(|(_, field)| field.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::schema::Settings;

    fn schema(mode: &str) -> Schema {
        let text = format!(
            r#"{{"fieldsMatch": "{mode}", "fields": [
                {{"name": "id", "aliases": ["编号"]}}, {{"name": "name"}}, {{"name": "mail"}}]}}"#
        );
        Schema::parse(Path::new("a.json"), text.as_bytes(), Settings { today: 0 }).unwrap()
    }

    /// The field of each column, and the findings as `code column field suggestion`, columns from 0.
    fn bind(schema: &Schema, headers: &[&str]) -> (Vec<Option<usize>>, Vec<String>) {
        let headers: Vec<String> = headers.iter().map(|&h| h.to_owned()).collect();
        let binding = schema.bind(&headers);
        for (field, column) in binding.of_field.iter().enumerate() {
            if let Some(column) = column {
                assert_eq!(binding.columns[*column], Some(field));
            }
        }
        let number = |n: Option<usize>| n.map_or("-".to_owned(), |n| n.to_string());
        let findings = binding
            .findings
            .iter()
            .map(|finding| {
                let code = &schema.check(finding.check).code;
                let (column, field) = (number(finding.column), number(finding.field));
                let suggest = finding.suggest.as_deref().unwrap_or("-");
                format!("{code} {column} {field} {suggest}")
            })
            .collect();
        (binding.columns, findings)
    }

    #[test]
    fn exact_goes_by_position() {
        let exact = schema("exact");
        for (headers, columns, findings) in [
            (
                &["编号", "NAME", " mail"][..],
                &[Some(0), Some(1), Some(2)][..],
                &[][..],
            ),
            (
                &["name", "id", "mail"],
                &[Some(0), Some(1), Some(2)],
                &["column-order 0 0 -", "column-order 1 1 -"],
            ),
            (
                &["id", "nmae", "mail"],
                &[Some(0), Some(1), Some(2)],
                &["extra-column 1 - name", "missing-column - 1 nmae"],
            ),
            (
                &["id", "", "mail"],
                &[Some(0), Some(1), Some(2)],
                &["blank-header 1 - -"],
            ),
            (
                &["id", "id", "mail"],
                &[Some(0), Some(1), Some(2)],
                &["duplicate-header 1 0 -", "column-order 1 1 -"],
            ),
        ] {
            let (of, found) = bind(&exact, headers);
            assert_eq!(of, columns, "{headers:?}");
            assert_eq!(found, findings, "{headers:?}");
        }
    }

    #[test]
    fn exact_with_too_few_or_too_many_columns_goes_by_meaning() {
        let exact = schema("exact");
        for (headers, columns, findings) in [
            (
                &["id", "mail"][..],
                &[Some(0), Some(2)][..],
                &["missing-column - 1 -"][..],
            ),
            (
                &["id", "name"],
                &[Some(0), Some(1)],
                &["missing-column - 2 -"],
            ),
            (
                &["id", "x", "name", "mail"],
                &[Some(0), None, Some(1), Some(2)],
                &["extra-column 1 - -"],
            ),
            (
                &["mail", "id"],
                &[Some(2), Some(0)],
                &["column-order 1 0 -", "missing-column - 1 -"],
            ),
            (
                &["id", "name", "mail", "id"],
                &[Some(0), Some(1), Some(2), None],
                &["duplicate-header 3 0 -", "extra-column 3 - -"],
            ),
        ] {
            let (of, found) = bind(&exact, headers);
            assert_eq!(of, columns, "{headers:?}");
            assert_eq!(found, findings, "{headers:?}");
        }
    }

    #[test]
    fn the_other_modes_go_by_name() {
        for (mode, headers, findings) in [
            ("equal", &["mail", "name", "id"][..], &[][..]),
            (
                "equal",
                &["mail", "x", "id"],
                &["extra-column 1 - -", "missing-column - 1 -"],
            ),
            ("subset", &["x", "mail", "name", "id"], &[]),
            (
                "subset",
                &["mial", "id"],
                &["missing-column - 1 -", "missing-column - 2 mial"],
            ),
            (
                "subset",
                &["id", "编号", "name", "mail"],
                &["duplicate-header 1 0 -"],
            ),
            ("superset", &["id"], &[]),
            ("superset", &["id", "x"], &["extra-column 1 - -"]),
            ("partial", &["x", "id"], &[]),
            ("partial", &["x", "y"], &["missing-column - - -"]),
            (
                "subset",
                &["id", "name", "mail", "", " "],
                &[
                    "blank-header 3 - -",
                    "blank-header 4 - -",
                    "duplicate-header 4 - -",
                ],
            ),
        ] {
            assert_eq!(
                bind(&schema(mode), headers).1,
                findings,
                "{mode} {headers:?}"
            );
        }
    }

    #[test]
    fn without_a_schema_only_blank_and_repeated_headers_are_found() {
        let none = Schema::none();
        assert_eq!(
            bind(&none, &["a", "A", "b", "a", ""]).1,
            ["duplicate-header 3 - -", "blank-header 4 - -"]
        );
        assert_eq!(bind(&none, &[]).1, Vec::<String>::new());
    }
}
