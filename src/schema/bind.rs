//! A schema meets a header: which column is which field (Table Schema v2, `fieldsMatch`). What does not fit is said
//! by `header`.
//!
//! Under `exact` columns go by position, under everything else by what their headers mean. Where `exact` has more
//! or fewer columns than fields, positions mean nothing, so the columns go by their headers as far as these mean
//! anything, and the rest by position: what can be checked is checked.

use super::header::HeaderCheck;
use super::{FieldsMatch, Schema};
use crate::table::codes::{EXTRA_COLUMN, MISSING_COLUMN};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;

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
        // Without fields no column is one too many.
        for column in (fields..width).filter(|_| fields > 0) {
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

    /// Finds out which column is which field; `first` is where the first column stands in its sheet, from 0.
    pub fn bind(&self, headers: &[String], first: usize) -> Binding {
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
        let findings =
            HeaderCheck::new(self, headers, first, &meant, &columns, &of_field).findings();
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
        let named = named(self.fields.len(), meant);
        let by_place = |column: usize| {
            named
                .get(column)
                .is_some_and(|named| !named)
                .then_some(column)
        };
        (0..headers.len())
            .map(|column| meant[column].or_else(|| by_place(column)))
            .collect()
    }
}

/// By field: whether some header means it.
pub(super) fn named(fields: usize, meant: &[Option<usize>]) -> Vec<bool> {
    let mut named = vec![false; fields];
    for field in meant.iter().flatten() {
        named[*field] = true;
    }
    named
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::schema::Settings;
    use crate::text::Lang;

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
        let binding = schema.bind(&headers, 0);
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

    #[test]
    fn a_header_of_very_many_columns_is_bound_at_once() {
        let start = std::time::Instant::now();
        let headers = |count: usize| (0..count).map(|n| format!("column {n}")).collect();
        let many: Vec<String> = headers(131_072);
        assert_eq!(Schema::none().bind(&many, 0).findings, []);
        let fields: Vec<String> = (0..60)
            .map(|n| format!(r#"{{"name": "field {n}"}}"#))
            .collect();
        for mode in ["exact", "equal", "subset", "partial"] {
            let text = format!(
                r#"{{"fieldsMatch": "{mode}", "fields": [{}]}}"#,
                fields.join(",")
            );
            let path = Path::new("a.json");
            let schema = Schema::parse(path, text.as_bytes(), Settings { today: 0 }).unwrap();
            let many: Vec<String> = headers(40_000);
            assert!(!schema.bind(&many, 0).findings.is_empty());
        }
        // Quadratic work took minutes here; this is seconds even unoptimised on a busy machine.
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn a_header_without_bounds_is_not_searched_for_slips() {
        let header = "n".repeat(1 << 20);
        assert_eq!(
            bind(&schema("equal"), &["id", "name", "mail", &header]).1,
            ["extra-column 3 - -"]
        );
    }

    #[test]
    fn an_unknown_header_that_is_bound_by_its_place_is_said_to_be_so() {
        let headers = ["id", "nmae", "mail"].map(str::to_owned);
        let found = &schema("exact").bind(&headers, 0).findings[0];
        assert_eq!(found.field, None);
        assert_eq!(
            found.message.say(Lang::En),
            "the header means no field; by its place the column is read as `name`"
        );
    }
}
