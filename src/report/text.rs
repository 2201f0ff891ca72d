//! `text`: what a person reads in a terminal or a mail.
//!
//! Grouped by code, the worst first; a few cells of each; what would help; the verdict last.

use std::collections::HashMap;
use std::io::{self, Write as _};

use super::describe::describe;
use super::example::{columns, table};
use super::phrase::{counted, percent, records, visible};
use super::summary_line::{all_counts, counts, verdict};
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::Finding;
use crate::ops::finding::Wants;
use crate::ops::summary::{InputSummary, Outcome, Summary, Total};
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "text",
    about: text!(
        "to read: grouped by code, worst first, with example cells",
        "供人阅读：按代码分组，严重的在前，附示例"
    ),
    open,
};

/// Example cells of each code.
const EXAMPLES: usize = 3;

struct ForPeople {
    output: Output,
    settings: Settings,
    examples: HashMap<String, Vec<Finding>>,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    Box::new(ForPeople {
        output,
        settings,
        examples: HashMap::new(),
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
        match self.examples.get_mut(&finding.code) {
            Some(examples) if examples.len() < EXAMPLES => examples.push(finding.clone()),
            Some(_) => {}
            None => {
                self.examples
                    .insert(finding.code.clone(), vec![finding.clone()]);
            }
        }
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
        for line in head(summary, lang) {
            writeln!(self.output, "{line}")?;
        }
        let read: u64 = summary.inputs.iter().map(|input| input.rows.read).sum();
        for (code, total) in summary.totals.worst_first() {
            writeln!(self.output)?;
            let heading = self.bold(&heading(code, total, read, lang));
            writeln!(self.output, "{heading}")?;
            let examples = self.examples.remove(code).unwrap_or_default();
            for line in table(&examples, summary.inputs.len() > 1, lang) {
                writeln!(self.output, "  {line}")?;
            }
            let more = total.count().saturating_sub(examples.len() as u64);
            if more > 0 && !examples.is_empty() {
                let more = Message::new(text!("and {n} more", "另有 {n} 处")).with("n", more);
                writeln!(self.output, "  {}", more.say(lang))?;
            }
            writeln!(self.output, "  {}", describe(code).hint.say(lang))?;
        }
        writeln!(self.output)?;
        for note in &summary.notes {
            let note = Message::new(text!("note: {note}", "说明：{note}")).with("note", note);
            writeln!(self.output, "{}", note.say(lang))?;
        }
        let last = match summary.outcome {
            Outcome::Failed => text!(
                "{verdict}: the run stopped before the end; {counts}",
                "{verdict}：未读完即中止；{counts}"
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

/// What was read: one input with what is unusual about it, or a line each with its own verdict.
fn head(summary: &Summary, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = match summary.inputs.as_slice() {
        [input] => vec![
            Message::new(text!("{file}: {about}", "{file}：{about}"))
                .with("file", file(input, lang))
                .with("about", about(input, lang))
                .say(lang),
        ],
        inputs => {
            let cells = |input: &InputSummary| {
                let outcome = if input.gate.passed {
                    Outcome::Passed
                } else {
                    Outcome::FailedGate
                };
                [
                    verdict(outcome).get(lang).to_owned(),
                    file(input, lang),
                    about(input, lang),
                    counts(&input.totals, &input.gate, input.rows.rejected).say(lang),
                ]
            };
            columns(&inputs.iter().map(cells).collect::<Vec<_>>())
        }
    };
    if let Some(schema) = &summary.schema {
        let text = match &schema.name {
            Some(_) => text!("schema {path} ({name})", "规则文件 {path}（{name}）"),
            None => text!("schema {path}{name}", "规则文件 {path}{name}"),
        };
        lines.push(
            Message::new(text)
                .with("path", visible(&schema.path))
                .with("name", visible(schema.name.as_deref().unwrap_or_default()))
                .say(lang),
        );
    }
    lines
}

fn file(input: &InputSummary, lang: Lang) -> String {
    match input.file.as_str() {
        "-" => text!("standard input", "标准输入").get(lang).to_owned(),
        file => visible(file),
    }
}

/// `12480 records, 2 blank rows, gb18030, header in row 3`: only what is not as usual follows the records.
fn about(input: &InputSummary, lang: Lang) -> String {
    let mut parts = vec![records(input.rows.read)];
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
        0 => parts.push(text!("no header", "无表头").into()),
        row => parts
            .push(Message::new(text!("header in row {row}", "表头在第 {row} 行")).with("row", row)),
    }
    let parts: Vec<String> = parts.iter().map(|part| part.say(lang)).collect();
    parts.join(text!(", ", "，").get(lang))
}

/// `ERROR required: Missing required value; 21 findings in 21 records (0.17%)`.
fn heading(code: &str, total: &Total, read: u64, lang: Lang) -> String {
    let findings = counted(
        total.count(),
        text!("{n} finding", "{n} 处"),
        text!("{n} findings", "{n} 处"),
    );
    let extent = if total.records == 0 {
        findings
    } else {
        let share = if read == 0 {
            0.0
        } else {
            // Counts below 2^53 are exact.
            #[allow(clippy::cast_precision_loss)]
            let share = total.records as f64 / read as f64;
            share
        };
        Message::new(text!(
            "{findings} in {records} ({share})",
            "{findings}，涉及 {records}（{share}）"
        ))
        .with_said("findings", findings)
        .with_said("records", records(total.records))
        .with("share", percent(share))
    };
    Message::new(text!(
        "{severity} {code}: {title}; {extent}",
        "{severity} {code}：{title}；{extent}"
    ))
    .with_said("severity", severity(total.severity()))
    .with("code", visible(code))
    .with("title", visible(&describe(code).title.say(lang)))
    .with_said("extent", extent)
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
schema customers.rolo.toml (customers)

ERROR kind.id: Not a valid value (a business identifier, compared exactly); 4 findings in 4 records (0.03%)
  row 17 (D17)              手机  "138****800"  11 digits expected, 10 found  [customer_id=C0017]
  row 102 (D102, line 106)  手机  "1\n2"  11 digits expected, 10 found  did you mean "C-1"?  [customer_id=C0102]
  row 1044 (D1044)          手机  "x"  11 digits expected, 10 found  [customer_id=C1044]
  and 1 more
  Correct the cell; if the field may hold something else, set strict = false or take its kind off in the schema.

ERROR ragged-short: Record with too few cells; 1 finding in 1 record (0.01%)
  row 20 (line 23)  5 cells expected, 4 found
  Look for a missing delimiter or a record broken over two lines; the missing cells were read as empty.

ERROR unique-key: Duplicate combination of values; 1 finding in 1 record (0.01%)
  row 20  name + city  the same name and city  first in row 7
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
规则文件 customers.rolo.toml（customers）

错误 kind.id：不是有效的值（业务编号，逐字比较）；4 处，涉及 4 条记录（0.03%）
  第 17 行（D17）                手机  "138****800"  11 digits expected, 10 found  [customer_id=C0017]
  第 102 行（D102，物理行 106）  手机  "1\n2"  11 digits expected, 10 found  是否为 "C-1"？  [customer_id=C0102]
  第 1044 行（D1044）            手机  "x"  11 digits expected, 10 found  [customer_id=C1044]
  另有 1 处
  请更正单元格；若该字段可填其他内容，请在规则文件中设 strict = false 或去掉 kind。

错误 ragged-short：记录列数不足；1 处，涉及 1 条记录（0.01%）
  第 20 行（物理行 23）  5 cells expected, 4 found
  检查是否少了分隔符，或一条记录被断成两行；缺少的单元格按空值处理。

错误 unique-key：应唯一的组合重复；1 处，涉及 1 条记录（0.01%）
  第 20 行  name + city  the same name and city  首次出现：第 7 行
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
schema customers.rolo.toml (customers)

ERROR kind.id: Not a valid value (a business identifier, compared exactly); 2 findings in 2 records (0.06%)
  客户.csv row 9 (D9)     手机  "x"  11 digits expected, 10 found  [customer_id=C0009]
  b.csv row 1017 (D1017)  手机  "x"  11 digits expected, 10 found  [customer_id=C1017]
  Correct the cell; if the field may hold something else, set strict = false or take its kind off in the schema.

FAIL: 2 errors in 2 records (0.06%)
"#
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
            about(&odd.inputs[0], Lang::En),
            "12480 records, 2 blank rows, encoding gb18030, header in row 3"
        );
        assert_eq!(
            about(&odd.inputs[0], Lang::Zh),
            "12480 条记录，2 个空行，编码 gb18030，表头在第 3 行"
        );
    }
}
