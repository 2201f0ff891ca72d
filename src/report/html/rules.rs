//! What is wrong, by rule: all of them with bars to compare, then each with cells to go to and what would help.

use std::fmt::Write as _;

use super::table::{badge, examples};
use crate::ops::summary::{Summary, Total, share};
use crate::report::describe::describe;
use crate::report::example::Examples;
use crate::report::markup::html;
use crate::report::phrase::{Count, extent, percent};
use crate::text;
use crate::text::{Lang, Message};

/// Rules that have a part of their own though no cell of theirs is listed.
const RULES: usize = 200;

/// Writes both parts; nothing where nothing was found. `listed`: whether the list by row follows.
pub(super) fn write(
    summary: &Summary,
    found: &Examples,
    listed: bool,
    lang: Lang,
    out: &mut String,
) {
    let codes = summary.totals.worst_first();
    if codes.is_empty() {
        return;
    }
    let read = summary.inputs.iter().map(|input| input.rows.read).sum();
    let has_part = |at: usize, code: &str| at < RULES || !found.of(code).is_empty();
    overview(&codes, read, has_part, lang, out);
    let title = text!("What to correct", "要改什么").get(lang);
    let _ = writeln!(out, "<section>\n<h2>{title}</h2>");
    for (at, (code, total)) in codes.iter().enumerate() {
        if !has_part(at, code) {
            continue;
        }
        heading(at, code, total, read, lang, out);
        let cells = found.of(code);
        if !cells.is_empty() {
            examples(cells, summary.inputs.len() > 1, lang, out);
        }
        let more = total.count().saturating_sub(cells.len() as u64);
        if more > 0 && !cells.is_empty() {
            let more =
                Message::new(text!("and {n} more", "另有 {n} 处")).with("n", Count::grouped(more));
            let more = more.say(lang);
            let more = if listed {
                format!("<a href=\"#list\">{more}</a>")
            } else {
                more
            };
            let _ = writeln!(out, "<p class=\"more\">{more}</p>");
        }
        out.push_str("</article>\n");
    }
    out.push_str("</section>\n");
}

/// A line and a bar for each rule; the longest bar is the most frequent.
fn overview(
    codes: &[(&str, &Total)],
    read: u64,
    has_part: impl Fn(usize, &str) -> bool,
    lang: Lang,
    out: &mut String,
) {
    let heads = [
        text!("Rule", "规则"),
        text!("Problems", "问题"),
        text!("Records", "记录"),
        text!("Share of records", "占比"),
    ];
    let title = text!("What is wrong", "有什么问题").get(lang);
    let _ = write!(
        out,
        "<section>\n<h2>{title}</h2>\n<div class=\"scroll\"><table class=\"rules\">\n<thead><tr>"
    );
    for (at, head) in heads.iter().enumerate() {
        let class = if at == 0 { "" } else { " class=\"number\"" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", head.get(lang));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let most = codes.iter().map(|(_, total)| total.count()).max();
    for (at, (code, total)) in codes.iter().enumerate() {
        let severity = total.severity();
        let title = html(&describe(code).title.say(lang));
        let title = if has_part(at, code) {
            format!("<a href=\"#r{}\">{title}</a>", at + 1)
        } else {
            title
        };
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{} {title} <small>{}</small>{}</th>",
            badge(severity, lang),
            html(code),
            bar(total.count(), most.unwrap_or(1), severity.name()),
        );
        let (records, part) = match total.records {
            0 => (String::new(), String::new()),
            n => (Count::grouped(n).to_string(), percent(share(n, read))),
        };
        let cells = [Count::grouped(total.count()).to_string(), records, part];
        for (cell, head) in cells.iter().zip(&heads[1..]) {
            let empty = if cell.is_empty() { " empty" } else { "" };
            let label = head.get(lang);
            let _ = write!(
                out,
                "<td class=\"number{empty}\" data-label=\"{label}\">{cell}</td>"
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
}

fn heading(at: usize, code: &str, total: &Total, read: u64, lang: Lang, out: &mut String) {
    let about = describe(code);
    let _ = writeln!(
        out,
        "<article id=\"r{}\">\n<h3>{} {} <small>{}</small></h3>\n<p class=\"extent\">{}</p>\n\
         <p class=\"fix\"><strong>{}</strong> {}</p>",
        at + 1,
        badge(total.severity(), lang),
        html(&about.title.say(lang)),
        html(code),
        html(&extent(total, read, Count::grouped).say(lang)),
        text!("How to fix it:", "怎么改：").get(lang),
        html(&about.hint.say(lang)),
    );
}

/// A bar of `part` of `whole`, drawn so that it is printed too. What it says stands beside it as a number.
pub(super) fn bar(part: u64, whole: u64, class: &str) -> String {
    const LENGTH: u128 = 1000;
    /// What is not nothing is seen.
    const LEAST: u128 = 6;
    let length = match part {
        0 => 0,
        part => (u128::from(part) * LENGTH / u128::from(whole.max(1))).clamp(LEAST, LENGTH),
    };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 {LENGTH} 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"rest\" width=\"{LENGTH}\" height=\"8\"/><rect class=\"{class}\" width=\"{length}\" height=\"8\"/></svg>"
    )
}
