//! A table of findings: on narrow screens each row is a card, whose lines are named by `data-label`.

use std::fmt::Write as _;

use crate::ops::finding::Finding;
use crate::report::example::Shown;
use crate::report::markup::html;
use crate::report::verdict::severity_word;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Text};

/// The widest header and the widest value that are shown whole, in terminal columns.
const WIDEST: (usize, usize) = (60, 120);

/// The heads of the columns.
pub(super) const HEADS: [Text; 5] = [
    text!("Where", "位置"),
    text!("Record", "记录"),
    text!("Column", "列"),
    text!("Value", "值"),
    text!("What is wrong", "问题"),
];

/// Which of the columns there are: not one that would be empty in every row.
pub(super) type Columns = [bool; 5];

/// A severity as a mark.
pub(super) fn badge(severity: Severity, lang: Lang) -> String {
    let name = severity.name();
    format!(
        "<span class=\"badge {name}\">{}</span>",
        severity_word(severity).get(lang)
    )
}

/// The example cells of a code.
pub(super) fn examples(examples: &[Finding], with_file: bool, lang: Lang, out: &mut String) {
    let rows: Vec<Shown> = examples
        .iter()
        .map(|finding| shown(finding, with_file, lang))
        .collect();
    let any = |part: fn(&Shown) -> &str| rows.iter().any(|row| !part(row).is_empty());
    let columns = [
        true,
        any(|row| &row.key),
        any(|row| &row.column),
        any(|row| &row.value),
        true,
    ];
    begin(columns, lang, out);
    for row in &rows {
        write_row(row, columns, None, lang, out);
    }
    end(out);
}

/// The parts of a finding as this page shows them.
pub(super) fn shown(finding: &Finding, with_file: bool, lang: Lang) -> Shown {
    Shown::of(finding, with_file, WIDEST.0, WIDEST.1, lang)
}

/// Opens a table.
pub(super) fn begin(columns: Columns, lang: Lang, out: &mut String) {
    out.push_str("<div class=\"scroll\"><table class=\"cells\">\n<thead><tr>");
    for (head, _) in HEADS.iter().zip(columns).filter(|(_, there)| *there) {
        let _ = write!(out, "<th scope=\"col\">{}</th>", head.get(lang));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

/// Closes it.
pub(super) fn end(out: &mut String) {
    out.push_str("</tbody>\n</table></div>\n");
}

/// A row; `code` names the rule and its severity where rows of several stand together.
pub(super) fn write_row(
    row: &Shown,
    columns: Columns,
    code: Option<(&str, Severity)>,
    lang: Lang,
    out: &mut String,
) {
    out.push_str("<tr><th scope=\"row\">");
    if !row.file.is_empty() {
        let _ = write!(
            out,
            "<div><small><bdi>{}</bdi></small></div>",
            html(&row.file)
        );
    }
    let _ = write!(out, "<div><bdi>{}</bdi></div></th>", html(&row.place));
    let parts = [
        ("key", &row.key),
        ("column", &row.column),
        ("value", &row.value),
    ];
    for (at, (class, text)) in parts.into_iter().enumerate() {
        if !columns[at + 1] {
            continue;
        }
        let label = HEADS[at + 1].get(lang);
        let empty = if text.is_empty() { " empty" } else { "" };
        let _ = write!(out, "<td class=\"{class}{empty}\" data-label=\"{label}\">");
        let _ = match (text.is_empty(), class) {
            (true, _) => Ok(()),
            (false, "value") => write!(out, "<div><code><bdi>{}</bdi></code></div>", html(text)),
            (false, _) => write!(out, "<div><bdi>{}</bdi></div>", html(text)),
        };
        out.push_str("</td>");
    }
    let label = HEADS[4].get(lang);
    let _ = write!(
        out,
        "<td class=\"wrong\" data-label=\"{label}\"><div>{}</div>",
        html(&row.message)
    );
    for hint in &row.hints {
        let _ = write!(out, "<div class=\"hint\"><bdi>{}</bdi></div>", html(hint));
    }
    if let Some((code, severity)) = code {
        let badge = badge(severity, lang);
        let _ = write!(out, "<div>{badge} <small>{}</small></div>", html(code));
    }
    out.push_str("</td></tr>\n");
}
