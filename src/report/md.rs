//! `md`: a run as GitHub's Markdown, for a comment beside a change or a page of a wiki.

use std::fmt::Write as _;
use std::io::Write as _;

use super::describe::describe;
use super::example::{Examples, Shown};
use super::input::{file, own_verdicts, passes_on};
use super::markup::{markdown, markdown_code, markdown_value};
use super::phrase::{Count, percent};
use super::verdict::{headline, sentences, severity_word};
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::{Finding, Wants};
use crate::ops::summary::{Outcome, Summary, Total, share};
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "md",
    about: text!(
        "Markdown for a comment or a wiki: verdict, rules, example cells",
        "Markdown，适合评论或 wiki：结论、规则、示例"
    ),
    is_table: false,
    open,
};

/// Example cells of each code.
const EXAMPLES: usize = 3;
/// The widest header and the widest value that are shown whole, in terminal columns.
const WIDEST: (usize, usize) = (40, 60);
/// Rules that the table lists.
const RULES: usize = 200;
/// Bytes after which no more examples follow: a comment on GitHub holds 65,536 characters.
const ENOUGH: usize = 56_000;

struct Markdown {
    output: Output,
    settings: Settings,
    examples: Examples,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    let most = usize::try_from(settings.max_listed).unwrap_or(usize::MAX);
    Box::new(Markdown {
        output,
        settings,
        examples: Examples::new(EXAMPLES, most),
    })
}

impl Report for Markdown {
    fn wants(&self) -> Wants {
        Wants {
            per_code: (EXAMPLES as u64).min(self.settings.max_listed),
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        self.examples.take(finding);
        Ok(())
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        let lang = self.settings.lang;
        let mut out = String::new();
        head(summary, lang, &mut out);
        if summary.inputs.len() > 1 {
            files(summary, lang, &mut out);
        }
        let codes = summary.totals.worst_first();
        let read = summary.inputs.iter().map(|input| input.rows.read).sum();
        rules(&codes, read, lang, &mut out);
        for (code, total) in &codes {
            if out.len() > ENOUGH {
                let cut = text!(
                    "There is no room for examples of the other rules here.",
                    "篇幅有限，其余规则不附示例。"
                );
                let _ = writeln!(out, "\n{}", cut.get(lang));
                break;
            }
            let found = self.examples.of(code);
            rule(code, total, found, summary.inputs.len() > 1, lang, &mut out);
        }
        foot(summary, lang, &mut out);
        match self.output.write_all(out.as_bytes()) {
            Ok(()) => self.output.finish(),
            Err(error) => Err(self.output.failed(error)),
        }
    }
}

fn head(summary: &Summary, lang: Lang, out: &mut String) {
    let sign = match summary.outcome {
        Outcome::Passed => "✅",
        Outcome::FailedGate => "❌",
        Outcome::Failed => "⚠️",
    };
    let subject = match summary.inputs.as_slice() {
        [] => format!("rolo {}", summary.command),
        [input] => file(input, lang),
        inputs => Message::new(text!("{n} files", "{n} 个文件"))
            .with("n", inputs.len())
            .say(lang),
    };
    let title = Message::new(text!("{verdict}: {subject}", "{verdict}：{subject}"))
        .with_said("verdict", headline(summary.outcome, passes_on(summary)))
        .with("subject", markdown(&subject))
        .say(lang);
    let said: Vec<String> = sentences(summary)
        .iter()
        .map(|sentence| markdown(&sentence.say(lang)) + text!(".", "。").get(lang))
        .collect();
    let _ = write!(
        out,
        "## {sign} {title}\n\n{}\n",
        said.join(text!(" ", "").get(lang))
    );
    if !summary.notes.is_empty() {
        out.push('\n');
    }
    for note in &summary.notes {
        let _ = writeln!(out, "- {}", markdown(note));
    }
}

/// The head of a table; the columns behind the first `left` hold numbers.
fn begin(heads: &[Text], left: usize, lang: Lang, out: &mut String) {
    let words: Vec<&str> = heads.iter().map(|head| head.get(lang)).collect();
    let _ = write!(out, "\n| {} |\n|", words.join(" | "));
    for at in 0..heads.len() {
        out.push_str(if at < left { " --- |" } else { " ---: |" });
    }
    out.push('\n');
}

fn files(summary: &Summary, lang: Lang, out: &mut String) {
    let heads = [
        text!("File", "文件"),
        text!("Verdict", "结论"),
        text!("Records", "记录"),
        text!("Errors", "错误"),
        text!("Warnings", "警告"),
    ];
    begin(&heads, 2, lang, out);
    for (input, (outcome, _)) in summary.inputs.iter().zip(own_verdicts(summary)) {
        let verdict = outcome.map_or("", |outcome| {
            headline(outcome, passes_on(summary)).get(lang)
        });
        let _ = writeln!(
            out,
            "| {} | {verdict} | {} | {} | {} |",
            markdown(&file(input, lang)),
            Count::grouped(input.rows.read),
            Count::grouped(input.totals.of(Severity::Error)),
            Count::grouped(input.totals.of(Severity::Warning)),
        );
    }
}

fn rules(codes: &[(&str, &Total)], read: u64, lang: Lang, out: &mut String) {
    if codes.is_empty() {
        return;
    }
    let heads = [
        text!("", ""),
        text!("Rule", "规则"),
        text!("Problems", "问题"),
        text!("Records", "记录"),
        text!("Share of records", "占比"),
    ];
    begin(&heads, 2, lang, out);
    for (code, total) in codes.iter().take(RULES) {
        let (records, part) = match total.records {
            0 => (String::new(), String::new()),
            n => (Count::grouped(n).to_string(), percent(share(n, read))),
        };
        let _ = writeln!(
            out,
            "| {} | {} {} | {} | {records} | {part} |",
            severity_word(total.severity()).get(lang),
            markdown(&describe(code).title.say(lang)),
            markdown_code(code),
            Count::grouped(total.count()),
        );
    }
    if codes.len() > RULES {
        let more = Message::new(text!("and {n} more rules", "另有 {n} 条规则"))
            .with("n", codes.len() - RULES);
        let _ = writeln!(out, "\n{}", more.say(lang));
    }
}

fn rule(
    code: &str,
    total: &Total,
    found: &[Finding],
    with_file: bool,
    lang: Lang,
    out: &mut String,
) {
    let about = describe(code);
    let _ = write!(
        out,
        "\n### {} {}\n\n**{}** {}\n",
        markdown(&about.title.say(lang)),
        markdown_code(code),
        text!("How to fix it:", "怎么改：").get(lang),
        markdown(&about.hint.say(lang)),
    );
    if found.is_empty() {
        return;
    }
    let heads = [
        text!("Where", "位置"),
        text!("Record", "记录"),
        text!("Column", "列"),
        text!("Value", "值"),
        text!("What is wrong", "问题"),
    ];
    begin(&heads, heads.len(), lang, out);
    for finding in found {
        let shown = Shown::of(finding, with_file, WIDEST.0, WIDEST.1, lang);
        let value = match shown.value.as_str() {
            "" => String::new(),
            value => markdown_value(value),
        };
        let mut wrong = vec![markdown(&shown.message)];
        wrong.extend(shown.hints.iter().map(|hint| markdown(hint)));
        let _ = writeln!(
            out,
            "| {} | {} | {} | {value} | {} |",
            markdown(&shown.whole_place()),
            markdown(&shown.key),
            markdown(&shown.column),
            wrong.join("<br>"),
        );
    }
    let more = total.count().saturating_sub(found.len() as u64);
    if more > 0 {
        let more =
            Message::new(text!("and {n} more", "另有 {n} 处")).with("n", Count::grouped(more));
        let _ = writeln!(out, "\n{}", more.say(lang));
    }
}

fn foot(summary: &Summary, lang: Lang, out: &mut String) {
    let made = format!("rolo {} {}", summary.command, env!("CARGO_PKG_VERSION"));
    let mut parts = vec![markdown(&made), summary.today.clone()];
    if let Some(schema) = &summary.schema {
        let digest: String = schema.sha256.chars().take(12).collect();
        let schema = Message::new(text!(
            "schema {path} ({digest})",
            "规则文件 {path}（{digest}）"
        ))
        .with("path", markdown(&schema.path))
        .with("digest", digest);
        parts.push(schema.say(lang));
    }
    let _ = writeln!(out, "\n---\n{}", parts.join(" · "));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::samples::{
        counted, failed, gate, input, others, phone, report, settings, summary,
    };

    fn run(findings: &[Finding]) -> Summary {
        let gate = gate(2, 2, 12480, "0", false);
        summary(vec![input("customers.csv", 12480, counted(findings), gate)])
    }

    #[test]
    fn a_comment_has_verdict_rules_and_cells() {
        let mut findings = vec![Finding {
            suggest: Some("C-1".into()),
            ..phone(17, "a|b")
        }];
        findings.extend(others());
        let text = report(
            "md",
            settings(Lang::En),
            &findings[..2],
            &run(&findings[..2]),
        );
        assert_eq!(
            text.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
            "\
## ❌ Failed: customers.csv

2 errors in 2 of 12,480 records (0.02%). No error is tolerated.

|  | Rule | Problems | Records | Share of records |
| --- | --- | ---: | ---: | ---: |
| error | Not a business identifier `kind.id` | 1 | 1 | 0.01% |
| error | Record with too few cells `ragged-short` | 1 | 1 | 0.01% |

### Not a business identifier `kind.id`

**How to fix it:** Correct the cell; if the field may hold something else, set strict = false or take its kind off in the schema.

| Where | Record | Column | Value | What is wrong |
| --- | --- | --- | --- | --- |
| row 17 (D17) | C0017 | 手机 | <code>a&#124;b</code> | 11 digits expected, 10 found<br>did you mean \"C-1\"? |

### Record with too few cells `ragged-short`

**How to fix it:** Look for a missing delimiter or a record broken over two lines.

| Where | Record | Column | Value | What is wrong |
| --- | --- | --- | --- | --- |
| row 20 (line 23) |  |  |  | 5 cells expected, 4 found |

---
rolo validate VERSION · 2026-11-21 · schema customers.rolo.toml (ab12)
"
        );
    }

    #[test]
    fn it_fits_a_comment_whatever_was_found() {
        let findings: Vec<Finding> = (0..900)
            .map(|n| Finding {
                code: format!("rule.{n}-{}", "长".repeat(20)),
                ..phone(n + 2, &"值".repeat(500))
            })
            .collect();
        let text = report("md", settings(Lang::Zh), &findings, &run(&findings));
        assert!(text.chars().count() < 65_536, "{}", text.len());
        assert!(text.contains("另有 700 条规则") && text.contains("其余规则不附示例"));
    }

    proptest! {
        #[test]
        fn a_row_has_as_many_cells_as_its_head(
            value in "[<>&\"'`|*_\\[\\]#\\\\\na中\u{202e}\u{0}-]{0,12}",
            key in "[<>&\"'`|*_\\[\\]#\\\\\na中\u{202e}\u{0}-]{0,12}",
        ) {
            let finding = Finding {
                key: Some(vec![("id".into(), key.clone())]),
                suggest: Some(key),
                ..phone(17, &value)
            };
            let text = report("md", settings(Lang::En), std::slice::from_ref(&finding), &run(std::slice::from_ref(&finding)));
            prop_assert!(!text.contains("<a") && !text.contains('\0'));
            let mut cells = None;
            for line in text.lines() {
                if !line.starts_with('|') {
                    cells = None;
                    continue;
                }
                let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
                prop_assert_eq!(*cells.get_or_insert(bars), bars, "{}", line);
            }
        }
    }

    #[test]
    fn a_clean_run_is_a_line() {
        let text = report("md", settings(Lang::Zh), &[], &{
            let gate = gate(0, 0, 5, "0", true);
            summary(vec![input(
                "a_b.csv",
                5,
                crate::ops::summary::Totals::default(),
                gate,
            )])
        });
        assert!(
            text.starts_with("## ✅ 通过：a\\_b.csv\n\n5 条记录，未发现问题。\n\n---\n"),
            "{text}"
        );
        assert!(!report("md", settings(Lang::En), &[], &failed()).contains("What is wrong"));
    }
}
