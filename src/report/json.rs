//! `json`: one object with everything a program asks about a run, and the first findings.

use std::io::{self, Write as _};

use super::object::{Object, string};
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::{Aside, Output};
use crate::ops::finding::Finding;
use crate::ops::finding::Wants;
use crate::ops::summary::{Gate, InputSummary, Outcome, Summary, Totals};
use crate::text;

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "json",
    about: text!(
        "one JSON object: inputs, gate, totals, the first findings",
        "一个 JSON 对象：输入、判定、合计与前若干条问题"
    ),
    is_table: false,
    open,
};

/// Findings stand behind the totals, so they wait; up to this many bytes in memory.
const IN_MEMORY: usize = 1 << 20;

struct Json {
    output: Output,
    findings: Aside,
    buffer: Vec<u8>,
    listed: u64,
    max_listed: u64,
}

fn open(output: Output, Settings { max_listed, .. }: Settings) -> Box<dyn Report> {
    Box::new(Json {
        output,
        findings: Aside::new(IN_MEMORY),
        buffer: Vec::new(),
        listed: 0,
        max_listed,
    })
}

impl Report for Json {
    fn wants(&self) -> Wants {
        Wants {
            first: self.max_listed,
            sha256: true,
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        if self.listed == self.max_listed {
            return Ok(());
        }
        self.buffer.clear();
        self.buffer.extend_from_slice(if self.listed == 0 {
            b"\n    "
        } else {
            b",\n    "
        });
        self.listed += 1;
        write_finding(&mut self.buffer, finding);
        self.findings
            .write_all(&self.buffer)
            .map_err(|error| self.output.failed(error))
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        match self.write(summary) {
            Ok(()) => self.output.finish(),
            Err(error) => Err(self.output.failed(error)),
        }
    }
}

impl Json {
    fn write(&mut self, summary: &Summary) -> io::Result<()> {
        let out = &mut self.buffer;
        out.clear();
        out.push(b'{');
        key(out, "rolo", true).push(b'1');
        string(key(out, "command", false), summary.command);
        string(key(out, "version", false), env!("CARGO_PKG_VERSION"));
        string(key(out, "today", false), &summary.today);
        let out = key(out, "schema", false);
        match &summary.schema {
            None => out.extend_from_slice(b"null"),
            Some(schema) => Object::open(out)
                .text("path", &schema.path)
                .maybe("name", schema.name.as_deref())
                .text("sha256", &schema.sha256)
                .close(),
        }
        let out = key(out, "inputs", false);
        out.push(b'[');
        for (index, input) in summary.inputs.iter().enumerate() {
            out.extend_from_slice(if index == 0 { b"\n    " } else { b",\n    " });
            write_input(out, input);
        }
        out.extend_from_slice(if summary.inputs.is_empty() {
            b"]"
        } else {
            b"\n  ]"
        });
        write_gate(key(out, "gate", false), &summary.gate);
        write_totals(key(out, "totals", false), &summary.totals);
        key(out, "findings", false).push(b'[');
        self.output.write_all(out)?;

        self.findings.copy_to(&mut self.output)?;

        out.clear();
        out.extend_from_slice(if self.listed == 0 { b"]" } else { b"\n  ]" });
        let cut = summary.totals.all() > self.listed;
        key(out, "listed", false).extend_from_slice(self.listed.to_string().as_bytes());
        key(out, "cut", false).extend_from_slice(cut.to_string().as_bytes());
        string(
            key(out, "outcome", false),
            match summary.outcome {
                Outcome::Passed => "passed",
                Outcome::FailedGate => "failed-gate",
                Outcome::Failed => "failed",
            },
        );
        out.extend_from_slice(b"\n}\n");
        self.output.write_all(out)
    }
}

/// A key of the outermost object, on a line of its own.
fn key<'a>(out: &'a mut Vec<u8>, key: &str, first: bool) -> &'a mut Vec<u8> {
    out.extend_from_slice(if first { b"\n  " } else { b",\n  " });
    string(out, key);
    out.extend_from_slice(b": ");
    out
}

/// Appends a finding as one line, its keys in the contract's order.
pub(super) fn write_finding(out: &mut Vec<u8>, finding: &Finding) {
    let mut object = Object::open(out);
    object
        .text("code", &finding.code)
        .text("severity", finding.severity.name())
        .maybe("field", finding.field.as_deref());
    match &finding.fields {
        Some(fields) => object.list("fields", fields),
        None => object.maybe("fields", None),
    };
    object
        .maybe("header", finding.header.as_deref())
        .text("file", &finding.file)
        .maybe("sheet", finding.sheet.as_deref())
        .count("row", finding.row)
        .maybe("cell", finding.cell.as_deref())
        .count("record", finding.record)
        .count("line", finding.line);
    match &finding.key {
        Some(key) => {
            let mut inner = Object::open(object.key("key"));
            for (field, value) in key {
                inner.text(field, value);
            }
            inner.close();
        }
        None => {
            object.maybe("key", None);
        }
    }
    object
        .maybe("value", finding.value.as_deref())
        .text("message", &finding.message)
        .maybe("suggest", finding.suggest.as_deref());
    match &finding.first {
        Some(first) => Object::open(object.key("first"))
            .text("file", &first.file)
            .plain("row", first.row)
            .plain("record", first.record)
            .close(),
        None => {
            object.maybe("first", None);
        }
    }
    if let Some(cells) = finding.cells {
        Object::open(object.key("cells"))
            .plain("expected", cells.expected)
            .plain("found", cells.found)
            .close();
    }
    object.close();
}

/// Appends totals as one object, by code.
pub(super) fn write_totals(out: &mut Vec<u8>, totals: &Totals) {
    let mut object = Object::open(out);
    for (code, total) in &totals.0 {
        object.plain(code, total.count());
    }
    object.close();
}

fn write_input(out: &mut Vec<u8>, input: &InputSummary) {
    let mut object = Object::open(out);
    object
        .text("file", &input.file)
        .maybe("sha256", input.sha256.as_deref())
        .text("format", &input.format)
        .text("encoding", &input.encoding)
        .maybe("delimiter", input.delimiter.as_deref())
        .maybe("sheet", input.sheet.as_deref())
        .plain("headerRow", input.header_row)
        .list("columns", &input.columns);
    let mut rows = Object::open(object.key("rows"));
    rows.plain("read", input.rows.read)
        .plain("blank", input.rows.blank)
        .plain("written", input.rows.written)
        .plain("dropped", input.rows.dropped)
        .plain("rejected", input.rows.rejected);
    if input.rows.stopped {
        rows.plain("stopped", true);
    }
    rows.close();
    write_totals(object.key("totals"), &input.totals);
    write_gate(object.key("gate"), &input.gate);
    object.close();
}

fn write_gate(out: &mut Vec<u8>, gate: &Gate) {
    Object::open(out)
        .text("failOn", gate.fail_on)
        .plain("errors", gate.errors)
        .plain("recordsWithErrors", gate.records_with_errors)
        .plain("share", significant(gate.share))
        .text("limit", &gate.limit)
        .plain("passed", gate.passed)
        .close();
}

/// A share with at most six significant digits, without an exponent: 0.00296.
fn significant(share: f64) -> String {
    const DIGITS: i32 = 6;
    if !share.is_finite() || share <= 0.0 {
        return "0".to_owned();
    }
    // Digits before the decimal point; 0 or less below 0.1.
    let whole = share.log10().floor() as i32 + 1;
    let decimals = usize::try_from(DIGITS - whole).unwrap_or(0);
    let text = format!("{share:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {

    use serde_json::Value;

    use super::*;
    use crate::report::samples::{
        count, counted, failed, gate, input, others, phone, report, settings, summary,
    };
    use crate::table::codes::Severity;
    use crate::text::Lang;

    #[test]
    fn shares_are_plain_numbers_of_six_digits() {
        for (share, text) in [
            (0.0, "0"),
            (f64::NAN, "0"),
            (1.0, "1"),
            (0.5, "0.5"),
            (37.0 / 12480.0, "0.00296474"),
            (2.0 / 3.0, "0.666667"),
            (1.0 / 3_000_000.0, "0.000000333333"),
            (0.999_999_99, "1"),
        ] {
            assert_eq!(significant(share), text);
        }
    }

    #[test]
    fn the_object_is_as_the_contract_shows_it() {
        let findings = [phone(17, "138****800"), others()[0].clone()];
        let mut summary = summary(vec![input(
            "a.csv",
            12480,
            counted(&findings),
            gate(2, 2, 12480, "0.1%", true),
        )]);
        summary.inputs[0].rows.stopped = true;
        count(&mut summary.totals, "unique", Severity::Error, 3);
        let text = report("json", settings(Lang::En), &findings, &summary);
        let expected = r#"{
  "rolo": 1,
  "command": "validate",
  "version": "VERSION",
  "today": "2026-11-21",
  "schema": {"path":"customers.rolo.toml","name":"customers","sha256":"ab12"},
  "inputs": [
    {"file":"a.csv","sha256":"00ff","format":"csv","encoding":"utf-8","delimiter":",","sheet":null,"headerRow":1,"columns":["客户编号","手机"],"rows":{"read":12480,"blank":0,"written":12478,"dropped":0,"rejected":2,"stopped":true},"totals":{"kind.id":1,"ragged-short":1},"gate":{"failOn":"error","errors":2,"recordsWithErrors":2,"share":0.000160256,"limit":"0.1%","passed":true}}
  ],
  "gate": {"failOn":"error","errors":2,"recordsWithErrors":2,"share":0.000160256,"limit":"0.1%","passed":true},
  "totals": {"kind.id":1,"ragged-short":1,"unique":3},
  "findings": [
    {"code":"kind.id","severity":"error","field":"phone","fields":null,"header":"手机","file":"customers.csv","sheet":null,"row":17,"cell":"D17","record":16,"line":17,"key":{"customer_id":"C0017"},"value":"138****800","message":"11 digits expected, 10 found","suggest":null,"first":null},
    {"code":"ragged-short","severity":"error","field":null,"fields":null,"header":null,"file":"customers.csv","sheet":null,"row":20,"cell":null,"record":19,"line":23,"key":null,"value":null,"message":"5 cells expected, 4 found","suggest":null,"first":null,"cells":{"expected":5,"found":4}}
  ],
  "listed": 2,
  "cut": true,
  "outcome": "passed"
}
"#;
        assert_eq!(text, expected.replace("VERSION", env!("CARGO_PKG_VERSION")));
        serde_json::from_str::<Value>(&text).unwrap();
    }

    #[test]
    fn the_first_findings_are_listed_and_the_rest_is_counted() {
        let findings: Vec<Finding> = (2..39).map(|row| phone(row, "x")).collect();
        for (max_listed, listed) in [(0, 0), (10, 10), (37, 37), (1000, 37)] {
            let settings = Settings {
                max_listed,
                ..settings(Lang::Zh)
            };
            let mut summary: Summary = failed();
            summary.totals = counted(&findings);
            let text = report("json", settings, &findings, &summary);
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value["listed"], listed);
            assert_eq!(value["cut"], listed < 37);
            assert_eq!(value["findings"].as_array().unwrap().len(), listed);
            assert_eq!(value["totals"]["kind.id"], 37);
            assert_eq!(value["outcome"], "failed-gate");
        }
    }

    #[test]
    fn many_findings_need_no_more_memory() {
        let long = phone(2, &"值".repeat(2000));
        let findings = vec![long; 400];
        let text = report("json", settings(Lang::En), &findings, &failed());
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["findings"].as_array().unwrap().len(), 400);
        assert!(text.len() > IN_MEMORY);
    }

    #[test]
    fn a_run_without_schema_and_inputs_is_an_object_too() {
        let mut summary = summary(Vec::new());
        summary.schema = None;
        summary.outcome = Outcome::Failed;
        let value: Value =
            serde_json::from_str(&report("json", settings(Lang::En), &[], &summary)).unwrap();
        assert!(value["schema"].is_null());
        assert_eq!(value["inputs"], Value::Array(Vec::new()));
        assert_eq!(value["findings"], Value::Array(Vec::new()));
        assert_eq!(value["outcome"], "failed");
    }
}
