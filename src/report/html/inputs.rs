//! What was read and by what it was judged.

use std::fmt::Write as _;

use super::rules::bar;
use crate::ops::summary::{InputSummary, Outcome, Summary};
use crate::report::Settings;
use crate::report::input::{file, own_verdicts, passes_on};
use crate::report::markup::html;
use crate::report::phrase::Count;
use crate::report::verdict::headline;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

/// How many signs of a digest are shown: as many as `git` does, and some more.
const DIGEST: usize = 12;

/// A line for each input, where there are several.
pub(super) fn write_several(summary: &Summary, lang: Lang, out: &mut String) {
    if summary.inputs.len() < 2 {
        return;
    }
    let last = if passes_on(summary) {
        [text!("Written", "写出"), text!("Dropped", "略去")]
    } else {
        [
            text!("Without errors", "没有错误"),
            text!("With errors", "有错误"),
        ]
    };
    let heads = [
        text!("File", "文件"),
        text!("Read", "读取"),
        last[0],
        last[1],
        text!("Blank rows", "空行"),
        text!("Errors", "错误"),
        text!("Warnings", "警告"),
    ];
    let title = text!("Files", "文件").get(lang);
    let _ = write!(
        out,
        "<section>\n<h2>{title}</h2>\n<div class=\"scroll\"><table class=\"files\">\n<thead><tr>"
    );
    for (at, head) in heads.iter().enumerate() {
        let class = if at == 0 { "" } else { " class=\"number\"" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", head.get(lang));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (input, (outcome, _)) in summary.inputs.iter().zip(own_verdicts(summary)) {
        let rows = &input.rows;
        let (good, bad) = if passes_on(summary) {
            (rows.written, rows.dropped)
        } else {
            (rows.written, rows.rejected)
        };
        let mark = outcome
            .filter(|_| !passes_on(summary))
            .map_or_else(String::new, mark(lang));
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{mark}<bdi>{}</bdi> <small>{}</small>{}</th>",
            html(&file(input, lang)),
            html(&manner(input, lang)),
            if passes_on(summary) {
                String::new()
            } else {
                bar(bad, rows.read, "error")
            },
        );
        let numbers = [
            rows.read,
            good,
            bad,
            rows.blank,
            input.totals.of(Severity::Error),
            input.totals.of(Severity::Warning),
        ];
        for (number, head) in numbers.iter().zip(&heads[1..]) {
            let _ = write!(
                out,
                "<td class=\"number\" data-label=\"{}\">{}</td>",
                head.get(lang),
                Count::grouped(*number)
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
}

fn mark(lang: Lang) -> impl Fn(Outcome) -> String {
    move |outcome| {
        let class = match outcome {
            Outcome::Passed => "good",
            _ => "error",
        };
        let word = headline(outcome, false).get(lang);
        format!("<span class=\"badge {class}\">{word}</span> ")
    }
}

/// How the input is written: `csv, gb18030, sheet 客户, header in row 3`.
fn manner(input: &InputSummary, lang: Lang) -> String {
    let mut parts = vec![input.format.clone()];
    if let Some(sheet) = &input.sheet {
        let sheet = Message::new(text!("sheet {sheet}", "工作表 {sheet}")).with("sheet", sheet);
        parts.push(sheet.say(lang));
    } else {
        parts.push(input.encoding.clone());
    }
    if input.header_row > 1 {
        let row = text!("header in row {row}", "表头在第 {row} 行");
        parts.push(Message::new(row).with("row", input.header_row).say(lang));
    }
    if input.rows.stopped {
        parts.push(
            text!("not read to the end", "未读到末尾")
                .get(lang)
                .to_owned(),
        );
    }
    parts.join(text!(", ", "，").get(lang))
}

/// The small print: what was read, by which schema, when, by what, and what is hidden.
pub(super) fn write_facts(summary: &Summary, settings: &Settings, out: &mut String) {
    let lang = settings.lang;
    let title = text!("About this report", "关于本报告").get(lang);
    let _ = write!(out, "<footer>\n<h2>{title}</h2>\n<dl>\n");
    let mut fact = |about: Text, text: &str| {
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>",
            about.get(lang),
            html(text)
        );
    };
    if let [input] = summary.inputs.as_slice() {
        of_input(input, lang, &mut fact);
    }
    if let Some(schema) = &summary.schema {
        fact(text!("Schema", "规则文件"), &schema.path);
        if let Some(name) = &schema.name {
            fact(text!("Name of the schema", "规则名称"), name);
        }
        let digest: String = schema.sha256.chars().take(DIGEST).collect();
        fact(
            text!("SHA-256 of the schema", "规则文件的 SHA-256"),
            &digest,
        );
    }
    fact(
        text!("Day of the check (today)", "检查日期（today）"),
        &summary.today,
    );
    let made = format!("rolo {} {}", summary.command, env!("CARGO_PKG_VERSION"));
    fact(text!("Made by", "生成工具"), &made);
    let values = if settings.private {
        text!(
            "shown as they are: keep this page to yourself",
            "原样显示，请勿外传"
        )
    } else {
        text!(
            "personal and sensitive ones are masked",
            "个人信息和敏感信息已遮盖"
        )
    };
    fact(text!("Values", "单元格的值"), values.get(lang));
    out.push_str("</dl>\n</footer>\n");
}

fn of_input(input: &InputSummary, lang: Lang, fact: &mut impl FnMut(Text, &str)) {
    fact(text!("File", "文件"), &file(input, lang));
    if let Some(sheet) = &input.sheet {
        fact(text!("Sheet", "工作表"), sheet);
    }
    fact(text!("Format", "格式"), &input.format);
    if input.sheet.is_none() {
        fact(text!("Encoding", "编码"), &input.encoding);
    }
    let header = match input.header_row {
        0 => text!("none", "无").get(lang).to_owned(),
        row => Message::new(text!("row {row}", "第 {row} 行"))
            .with("row", row)
            .say(lang),
    };
    fact(text!("Header", "表头"), &header);
    if input.rows.stopped {
        let stopped = text!("not to the end", "未读到末尾");
        fact(text!("Read", "读取"), stopped.get(lang));
    }
}
