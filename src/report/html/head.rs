//! The top of the page: the verdict, seen at once, why it is so, and the records in numbers.

use std::fmt::Write as _;

use super::rules::bar;
use crate::ops::summary::{Outcome, Rows, Summary, share};
use crate::report::input::{file, passes_on};
use crate::report::markup::html;
use crate::report::phrase::{Count, percent};
use crate::report::verdict::{headline, sentences};
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

/// What was judged: the file, or how many.
pub(super) fn subject(summary: &Summary, lang: Lang) -> String {
    match summary.inputs.as_slice() {
        [] => format!("rolo {}", summary.command),
        [input] => file(input, lang),
        inputs => Message::new(text!("{n} files", "{n} 个文件"))
            .with("n", inputs.len())
            .say(lang),
    }
}

/// Writes it.
pub(super) fn write(summary: &Summary, lang: Lang, out: &mut String) {
    let (class, sign) = look(summary.outcome);
    let _ = write!(
        out,
        "<header class=\"verdict {class}\">\n<p class=\"subject\"><bdi>{}</bdi></p>\n<h1>{sign}{}</h1>\n",
        html(&subject(summary, lang)),
        headline(summary.outcome, passes_on(summary)).get(lang),
    );
    let stop = text!(".", "。").get(lang);
    for sentence in sentences(summary) {
        let _ = writeln!(out, "<p>{}{stop}</p>", html(&sentence.say(lang)));
    }
    out.push_str("</header>\n");
    notes(summary, lang, out);
    if !summary.inputs.is_empty() {
        numbers(summary, lang, out);
    }
}

/// A sign for the verdict: its form says it too, not its colour alone.
fn look(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Passed => (
            "passed",
            "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"11\"/>\
             <path d=\"M6.8 12.6l3.6 3.6 6.8-7.6\"/></svg>",
        ),
        Outcome::FailedGate => (
            "failed",
            "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"11\"/>\
             <path d=\"M8 8l8 8M16 8l-8 8\"/></svg>",
        ),
        Outcome::Failed => (
            "broken",
            "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path class=\"back\" d=\"M12 1.5L23.5 22.5H.5z\"/>\
             <path d=\"M12 9v6M12 18.2v.6\"/></svg>",
        ),
    }
}

fn notes(summary: &Summary, lang: Lang, out: &mut String) {
    if summary.notes.is_empty() {
        return;
    }
    let title = match summary.outcome {
        Outcome::Failed => text!("Why, and what else to know", "原因及说明"),
        _ => text!("To know beside it", "说明"),
    };
    let _ = writeln!(
        out,
        "<section class=\"notes\">\n<h2>{}</h2>\n<ul>",
        title.get(lang)
    );
    for note in &summary.notes {
        let _ = writeln!(out, "<li><bdi>{}</bdi></li>", html(note));
    }
    out.push_str("</ul>\n</section>\n");
}

/// The records of all inputs together, and a bar of the good and the bad ones.
fn numbers(summary: &Summary, lang: Lang, out: &mut String) {
    let sum = |part: fn(&Rows) -> u64| summary.inputs.iter().map(|input| part(&input.rows)).sum();
    let read: u64 = sum(|rows| rows.read);
    let (written, rejected): (u64, u64) = (sum(|rows| rows.written), sum(|rows| rows.rejected));
    let (dropped, blank): (u64, u64) = (sum(|rows| rows.dropped), sum(|rows| rows.blank));
    let of_read = |n: u64| Some(percent(share(n, read))).filter(|_| read > 0);
    let mut tiles: Vec<(Text, u64, Option<String>)> =
        vec![(text!("Records read", "读取记录"), read, None)];
    if passes_on(summary) {
        tiles.push((text!("Written", "写出"), written, of_read(written)));
        tiles.push((text!("Dropped", "略去"), dropped, of_read(dropped)));
        if rejected > 0 {
            let head = text!("Could not be written", "无法写出");
            tiles.push((head, rejected, of_read(rejected)));
        }
    } else {
        tiles.push((
            text!("Without errors", "没有错误"),
            written,
            of_read(written),
        ));
        tiles.push((text!("With errors", "有错误"), rejected, of_read(rejected)));
    }
    if blank > 0 {
        tiles.push((text!("Blank rows", "空行"), blank, None));
    }
    for (head, severity) in [
        (text!("Errors", "错误"), Severity::Error),
        (text!("Warnings", "警告"), Severity::Warning),
        (text!("Hints", "提示"), Severity::Info),
    ] {
        let n = summary.totals.of(severity);
        if n > 0 || severity == Severity::Error {
            tiles.push((head, n, None));
        }
    }
    out.push_str("<dl class=\"numbers\">\n");
    for (head, n, part) in tiles {
        let _ = write!(
            out,
            "<div><dt>{}</dt><dd><strong>{}</strong>",
            head.get(lang),
            Count::grouped(n)
        );
        if let Some(part) = part {
            let _ = write!(out, " <small>{part}</small>");
        }
        out.push_str("</dd></div>\n");
    }
    out.push_str("</dl>\n");
    if !passes_on(summary) && read > 0 {
        let _ = writeln!(
            out,
            "<div class=\"whole\">{}</div>\n<p class=\"legend\"><span>{}{}</span><span>{}{}</span></p>",
            bar(rejected, read, "error"),
            swatch("error"),
            text!("records with errors", "有错误的记录").get(lang),
            swatch("good"),
            text!("records without errors", "没有错误的记录").get(lang),
        );
    }
}

fn swatch(class: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 8 8\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"8\" height=\"8\"/></svg>"
    )
}
