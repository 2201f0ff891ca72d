//! `jsonl`: every finding on a line of its own, and a last line with the totals.

use std::io::Write as _;

use super::json::{write_finding, write_totals};
use super::object::Object;
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::Finding;
use crate::ops::finding::Wants;
use crate::ops::summary::Summary;
use crate::text;

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    about: text!(
        "every finding, one JSON object a line, the totals last",
        "全部问题，每行一个 JSON 对象，末行为合计"
    ),
    is_table: false,
    open,
};

struct JsonLines {
    output: Output,
    line: Vec<u8>,
}

fn open(output: Output, _: Settings) -> Box<dyn Report> {
    Box::new(JsonLines {
        output,
        line: Vec::new(),
    })
}

impl JsonLines {
    fn write_line(&mut self) -> Result<()> {
        self.line.push(b'\n');
        let written = self.output.write_all(&self.line);
        self.line.clear();
        written.map_err(|error| self.output.failed(error))
    }
}

impl Report for JsonLines {
    fn wants(&self) -> Wants {
        Wants {
            all: true,
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        write_finding(&mut self.line, finding);
        self.write_line()
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        let mut object = Object::open(&mut self.line);
        write_totals(object.key("totals"), &summary.totals);
        object.close();
        self.write_line()?;
        self.output.finish()
    }
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::ops::finding::{Cells, Finding, First};
    use crate::report::samples::{failed, report, settings};
    use crate::table::codes::Severity;
    use crate::text::Lang;

    prop_compose! {
        fn findings()(
            texts in prop::collection::vec(any::<String>(), 8),
            numbers in prop::collection::vec(prop::option::of(any::<u64>()), 3),
            some in prop::collection::vec(prop::option::of(any::<String>()), 5),
            key in prop::option::of(prop::collection::vec(any::<String>(), 0..3)),
            fields in prop::option::of(prop::collection::vec(any::<String>(), 0..3)),
            ragged in any::<bool>(),
            row in any::<u64>(),
        ) -> Finding {
            let [field, header, sheet, value, suggest] = <[_; 5]>::try_from(some).unwrap();
            Finding {
                code: texts[0].clone(),
                severity: Severity::Warning,
                field,
                fields,
                header,
                file: texts[1].clone(),
                sheet,
                row: numbers[0],
                cell: Some(texts[2].clone()),
                record: numbers[1],
                line: numbers[2],
                key: key.map(|values| {
                    values.into_iter().enumerate().map(|(i, value)| (format!("k{i}"), value)).collect()
                }),
                value,
                message: texts[3].clone(),
                suggest,
                first: ragged.then(|| First { file: texts[4].clone(), row, record: row / 2 }),
                cells: (!ragged).then_some(Cells { expected: row, found: 4 }),
            }
        }
    }

    /// The finding as the contract shows it, built another way.
    fn expected(finding: &Finding) -> Value {
        let mut value = json!({
            "code": finding.code, "severity": "warning", "field": finding.field, "fields": finding.fields,
            "header": finding.header, "file": finding.file, "sheet": finding.sheet, "row": finding.row,
            "cell": finding.cell, "record": finding.record, "line": finding.line,
            "key": finding.key.as_ref().map(|key| {
                key.iter().map(|(field, value)| (field.clone(), json!(value))).collect::<serde_json::Map<_, _>>()
            }),
            "value": finding.value, "message": finding.message, "suggest": finding.suggest,
            "first": finding.first.as_ref().map(|first| {
                json!({"file": first.file, "row": first.row, "record": first.record})
            }),
        });
        if let Some(cells) = finding.cells {
            value["cells"] = json!({"expected": cells.expected, "found": cells.found});
        }
        value
    }

    proptest! {
        #[test]
        fn every_line_is_its_finding_and_the_last_one_the_totals(list in prop::collection::vec(findings(), 0..4)) {
            let text = report("jsonl", settings(Lang::En), &list, &failed());
            let lines: Vec<&str> = text.split_terminator('\n').collect();
            prop_assert_eq!(lines.len(), list.len() + 1);
            for (line, finding) in lines.iter().zip(&list) {
                let parsed: Value = serde_json::from_str(line).unwrap();
                let expected = expected(finding);
                let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
                prop_assert_eq!(keys(&parsed), keys(&expected));
                prop_assert_eq!(parsed, expected);
            }
            prop_assert_eq!(lines[list.len()], r#"{"totals":{"blank-row":112,"kind.id":37}}"#);
        }
    }
}
