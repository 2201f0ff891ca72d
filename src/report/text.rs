//! `text`: what a person reads in a terminal or a mail.
//!
//! Grouped by code, the worst first; a few cells of each; what would help; the verdict last.

use std::io::{self, Write as _};

use super::describe::describe;
use super::example::{Examples, columns, key_fields, table};
use super::input::{file, own_verdicts, passes_on};
use super::phrase::{Count, counted, extent, records};
use super::summary_line::{all_counts, counts, verdict};
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::Finding;
use crate::ops::finding::Wants;
use crate::ops::summary::{Gate, InputSummary, Outcome, Summary, Total};
use crate::table::codes::Severity;
use crate::text;
use crate::text::visible;
use crate::text::wrap::wrap;
use crate::text::{Lang, Message, Text};

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "text",
    about: text!(
        "to read: grouped by code, worst first, with example cells",
        "供人阅读：按代码分组，严重的在前，附示例"
    ),
    is_table: false,
    open,
};

/// Columns of a line, where what is said can be broken.
const PAGE: usize = 80;
/// Example cells of each code.
const EXAMPLES: usize = 3;

struct ForPeople {
    output: Output,
    settings: Settings,
    examples: Examples,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    Box::new(ForPeople {
        output,
        settings,
        examples: Examples::new(EXAMPLES, usize::MAX),
    })
}

impl Report for ForPeople {
    fn wants(&self) -> Wants {
        Wants {
            per_code: EXAMPLES as u64,
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        self.examples.take(finding);
        Ok(())
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        match self.write(summary) {
            Ok(()) => self.output.finish(),
            Err(error) => Err(self.output.failed(error)),
        }
    }
}

impl ForPeople {
    fn write(&mut self, summary: &Summary) -> io::Result<()> {
        let lang = self.settings.lang;
        let key = key_fields(self.examples.all());
        for line in head(summary, key, lang) {
            writeln!(self.output, "{line}")?;
        }
        let read: u64 = summary.inputs.iter().map(|input| input.rows.read).sum();
        for (code, total) in summary.totals.worst_first() {
            writeln!(self.output)?;
            for line in wrap(&heading(code, total, read, lang), PAGE) {
                let line = self.bold(&line);
                writeln!(self.output, "{line}")?;
            }
            let examples = self.examples.of(code);
            for line in table(examples, summary.inputs.len() > 1, lang) {
                writeln!(self.output, "  {line}")?;
            }
            let more = total.count().saturating_sub(examples.len() as u64);
            if more > 0 && !examples.is_empty() {
                let more = Message::new(text!("and {n} more", "另有 {n} 处")).with("n", more);
                writeln!(self.output, "  {}", more.say(lang))?;
            }
            for line in wrap(&describe(code).hint.say(lang), PAGE - 2) {
                writeln!(self.output, "  {line}")?;
            }
        }
        writeln!(self.output)?;
        for note in &summary.notes {
            let note = Message::new(text!("note: {note}", "说明：{note}")).with("note", note);
            for line in wrap(&note.say(lang), PAGE) {
                writeln!(self.output, "{line}")?;
            }
        }
        let last = match summary.outcome {
            Outcome::Failed if passes_on(summary) => text!(
                "{verdict}: not everything was done; {counts}",
                "{verdict}：未能全部完成；{counts}"
            ),
            Outcome::Failed => text!(
                "{verdict}: not everything was judged; {counts}",
                "{verdict}：未能全部检查；{counts}"
            ),
            _ => text!("{verdict}: {counts}", "{verdict}：{counts}"),
        };
        let last = Message::new(last)
            .with_said("verdict", verdict(summary.outcome))
            .with_said("counts", all_counts(summary))
            .say(lang);
        let last = self.bold(&last);
        writeln!(self.output, "{last}")
    }

    fn bold(&self, text: &str) -> String {
        if self.settings.color {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// What was read: one input with what is unusual about it, or a line each with its own verdict; then the schema, and
/// the `key` that names records.
fn head(summary: &Summary, key: Option<String>, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = match summary.inputs.as_slice() {
        [input] => vec![
            Message::new(text!("{file}: {about}", "{file}：{about}"))
                .with("file", file(input, lang))
                .with("about", about(input, passes_on(summary), lang))
                .say(lang),
        ],
        _ => columns(&verdicts(summary, lang))
            .iter()
            .map(|line| line.trim_end().to_owned())
            .collect(),
    };
    if let Some(schema) = &summary.schema {
        let mut line = visible(&schema.path);
        if let Some(name) = &schema.name {
            line = Message::new(text!("{path} ({name})", "{path}（{name}）"))
                .with("path", line)
                .with("name", visible(name))
                .say(lang);
        }
        let text = match &key {
            Some(_) => text!("schema {path}, key {key}", "规则文件 {path}，主键 {key}"),
            None => text!("schema {path}{key}", "规则文件 {path}{key}"),
        };
        let line = Message::new(text)
            .with("path", line)
            .with("key", key.unwrap_or_default());
        lines.push(line.say(lang));
    }
    lines
}

/// A line of cells for each input.
fn verdicts(summary: &Summary, lang: Lang) -> Vec<[String; 4]> {
    let cells = |(input, (outcome, gate)): (&InputSummary, (Option<Outcome>, Gate))| {
        [
            outcome.map_or_else(String::new, |outcome| verdict(outcome).get(lang).to_owned()),
            file(input, lang),
            about(input, passes_on(summary), lang),
            counts(&input.totals, &gate, input.rows.rejected).say(lang),
        ]
    };
    summary
        .inputs
        .iter()
        .zip(own_verdicts(summary))
        .map(cells)
        .collect()
}

/// `12480 records, 2 blank rows, gb18030, header in row 3`: only what is not as usual follows the records, and what
/// became of them where they are passed on.
fn about(input: &InputSummary, passed_on: bool, lang: Lang) -> String {
    let mut parts = vec![records(input.rows.read)];
    if passed_on {
        let (written, dropped) = (
            text!("{n} written", "写出 {n} 条"),
            text!("{n} dropped", "略去 {n} 条"),
        );
        parts.push(Message::new(written).with("n", input.rows.written));
        parts.push(Message::new(dropped).with("n", input.rows.dropped));
    }
    if input.rows.blank > 0 {
        parts.push(counted(
            input.rows.blank,
            text!("{n} blank row", "{n} 个空行"),
            text!("{n} blank rows", "{n} 个空行"),
        ));
    }
    if let Some(sheet) = &input.sheet {
        parts.push(
            Message::new(text!("sheet {sheet}", "工作表 {sheet}")).with("sheet", visible(sheet)),
        );
    } else if !input.encoding.eq_ignore_ascii_case("utf-8") {
        parts.push(
            Message::new(text!("encoding {name}", "编码 {name}"))
                .with("name", visible(&input.encoding)),
        );
    }
    match input.header_row {
        1 => {}
        0 if input.format == "jsonl" => parts.push(text!("JSON Lines", "JSON Lines 格式").into()),
        0 => parts.push(text!("no header", "无表头").into()),
        row => parts
            .push(Message::new(text!("header in row {row}", "表头在第 {row} 行")).with("row", row)),
    }
    let parts: Vec<String> = parts.iter().map(|part| part.say(lang)).collect();
    parts.join(text!(", ", "，").get(lang))
}

/// `ERROR required: Missing required value; 21 records (0.17%)`; the findings too where a record has several.
fn heading(code: &str, total: &Total, read: u64, lang: Lang) -> String {
    Message::new(text!(
        "{severity} {code}: {title}; {extent}",
        "{severity} {code}：{title}；{extent}"
    ))
    .with_said("severity", severity(total.severity()))
    .with("code", visible(code))
    .with("title", visible(&describe(code).title.say(lang)))
    .with_said("extent", extent(total, read, Count::from))
    .say(lang)
}

fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Error => text!("ERROR", "错误"),
        Severity::Warning => text!("WARNING", "警告"),
        Severity::Info => text!("INFO", "提示"),
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::ops::summary::Totals;
    use crate::report::samples::{
        counted, failed, gate, input, others, phone, report, settings, summary,
    };

    fn findings() -> Vec<Finding> {
        let mut findings = vec![
            phone(17, "138****800"),
            Finding {
                line: Some(106),
                suggest: Some("C-1".into()),
                ..phone(102, "1\n2")
            },
            phone(1044, "x"),
            phone(1045, "y"),
        ];
        findings.extend(others());
        findings
    }

    fn run(findings: &[Finding]) -> Summary {
        let mut input = input(
            "customers.csv",
            12480,
            counted(findings),
            gate(6, 6, 12480, "0", false),
        );
        input.rows.blank = 1;
        summary(vec![input])
    }

    #[test]
    fn codes_stand_worst_first_with_their_cells_in_english() {
        let findings = findings();
        let mut summary = run(&findings);
        summary
            .notes
            .push("the schema was found beside the input".into());
        assert_eq!(
            report("text", settings(Lang::En), &findings, &summary),
            r#"customers.csv: 12480 records, 1 blank row
schema customers.rolo.toml (customers), key customer_id

ERROR kind.id: Not a business identifier; 4 records (0.03%)
  row 17 (D17)              C0017  手机  "138****800"
      11 digits expected, 10 found
  row 102 (D102, line 106)  C0102  手机  "1\n2"  11 digits expected, 10 found
      did you mean "C-1"?
  row 1044 (D1044)          C1044  手机  "x"  11 digits expected, 10 found
  and 1 more
  Correct the cell; if the field may hold something else, set strict = false or
  take its kind off in the schema.

ERROR ragged-short: Record with too few cells; 1 record (0.01%)
  row 20 (line 23)  5 cells expected, 4 found
  Look for a missing delimiter or a record broken over two lines.

ERROR unique-key: Duplicate combination of values; 1 record (0.01%)
  row 20  name + city  the same name and city
  Correct one of the two records, or remove the combination from uniqueKeys.

WARNING blank-row: Blank row; 1 finding
  row 20  nothing on this line
  Delete the blank row in the spreadsheet.

note: the schema was found beside the input
FAIL: 6 errors in 6 records (0.05%), 1 warning
"#
        );
    }

    #[test]
    fn codes_stand_worst_first_with_their_cells_in_chinese() {
        let findings = findings();
        assert_eq!(
            report("text", settings(Lang::Zh), &findings, &run(&findings)),
            r#"customers.csv：12480 条记录，1 个空行
规则文件 customers.rolo.toml（customers），主键 customer_id

错误 kind.id：不是有效的业务编号；4 条记录（0.03%）
  第 17 行（D17）                C0017  手机  "138****800"
      11 digits expected, 10 found
  第 102 行（D102，物理行 106）  C0102  手机  "1\n2"
      11 digits expected, 10 found  是不是 "C-1"？
  第 1044 行（D1044）            C1044  手机  "x"  11 digits expected, 10 found
  另有 1 处
  请更正单元格；若该字段可填其他内容，请在规则文件中设 strict = false 或去掉
  kind。

错误 ragged-short：记录列数不足；1 条记录（0.01%）
  第 20 行（物理行 23）  5 cells expected, 4 found
  请检查是否少了分隔符，或一条记录断成了两行。

错误 unique-key：应唯一的组合重复；1 条记录（0.01%）
  第 20 行  name + city  the same name and city
  请更正其中一条，或从 uniqueKeys 中去掉该组合。

警告 blank-row：空行；1 处
  第 20 行  nothing on this line
  请在表格中删除空行。

未通过：6 处错误，涉及 6 条记录（0.05%），1 处警告
"#
        );
    }

    #[test]
    fn a_clean_table_is_short() {
        let clean = summary(vec![input(
            "-",
            1,
            Totals::default(),
            gate(0, 0, 1, "0", true),
        )]);
        assert_eq!(
            report("text", settings(Lang::En), &[], &clean),
            "standard input: 1 record
schema customers.rolo.toml (customers)

PASS: no findings
"
        );
        assert_eq!(
            report("text", settings(Lang::Zh), &[], &clean),
            "标准输入：1 条记录
规则文件 customers.rolo.toml（customers）

通过：未发现问题
"
        );
    }

    #[test]
    fn several_inputs_have_a_line_each() {
        let findings: Vec<Finding> = [("客户.csv", 9), ("b.csv", 1017)]
            .map(|(file, row)| Finding {
                file: file.into(),
                ..phone(row, "x")
            })
            .to_vec();
        let inputs =
            [("客户.csv", true), ("b.csv", false), ("c.csv", true)].map(|(file, limit)| {
                let list: Vec<Finding> = findings
                    .iter()
                    .filter(|finding| finding.file == file)
                    .cloned()
                    .collect();
                let errors = list.len() as u64;
                let limit = if limit { "1" } else { "0" };
                input(
                    file,
                    1200,
                    counted(&list),
                    gate(errors, errors, 1200, limit, limit == "1"),
                )
            });
        assert_eq!(
            report(
                "text",
                settings(Lang::En),
                &findings,
                &summary(inputs.to_vec())
            ),
            r#"PASS  客户.csv  1200 records  1 error in 1 record (1 <= 1)
FAIL  b.csv     1200 records  1 error in 1 record (0.08%)
PASS  c.csv     1200 records  no findings
schema customers.rolo.toml (customers), key customer_id

ERROR kind.id: Not a business identifier; 2 records (0.06%)
  客户.csv row 9 (D9)     C0009  手机  "x"  11 digits expected, 10 found
  b.csv row 1017 (D1017)  C1017  手机  "x"  11 digits expected, 10 found
  Correct the cell; if the field may hold something else, set strict = false or
  take its kind off in the schema.

FAIL: 2 errors in 2 records (0.06%)
"#
        );
    }

    #[test]
    fn the_parts_of_one_table_are_not_judged_by_themselves() {
        let whole = gate(2, 2, 2400, "0", false);
        let part = |file: &str, rows: &[u64]| {
            let list: Vec<Finding> = rows.iter().map(|row| phone(*row, "x")).collect();
            let mut part = input(file, 1200, counted(&list), whole.clone());
            part.rows.rejected = rows.len() as u64;
            part
        };
        let mut summary = summary(vec![part("p1.csv", &[]), part("p2.csv", &[9, 10])]);
        summary.gate = whole;
        let text = report("text", settings(Lang::En), &[], &summary);
        assert!(
            text.starts_with(
                "p1.csv  1200 records  no findings\n\
                 p2.csv  1200 records  2 errors in 2 records (0.17%)\n"
            ),
            "{text}"
        );
        assert!(
            text.ends_with("\nFAIL: 2 errors in 2 records (0.08%)\n"),
            "{text}"
        );
        let tolerated = gate(2, 2, 2400, "5", true);
        summary.gate = tolerated.clone();
        for part in &mut summary.inputs {
            part.gate = tolerated.clone();
        }
        let text = report("text", settings(Lang::En), &[], &summary);
        assert!(
            text.contains("\np2.csv  1200 records  2 errors in 2 records (0.17%)\n"),
            "{text}"
        );
    }

    #[test]
    fn colour_adds_nothing_but_weight() {
        let findings = findings();
        let plain = report("text", settings(Lang::En), &findings, &run(&findings));
        let color = Settings {
            color: true,
            ..settings(Lang::En)
        };
        let bold = report("text", color, &findings, &run(&findings));
        assert!(bold.contains("\u{1b}[1mERROR kind.id"));
        assert_eq!(
            bold.replace("\u{1b}[1m", "").replace("\u{1b}[0m", ""),
            plain
        );
    }

    #[test]
    fn what_is_unusual_about_an_input_is_said() {
        let mut odd = failed();
        odd.inputs[0].encoding = "gb18030".into();
        odd.inputs[0].header_row = 3;
        odd.inputs[0].rows.blank = 2;
        assert_eq!(
            about(&odd.inputs[0], false, Lang::En),
            "12480 records, 2 blank rows, encoding gb18030, header in row 3"
        );
        assert_eq!(
            about(&odd.inputs[0], false, Lang::Zh),
            "12480 条记录，2 个空行，编码 gb18030，表头在第 3 行"
        );
    }
}
