//! The document as Markdown. Whatever stands in a schema stays text.

use std::fmt::Write as _;

use super::document::{Block, Document, Line, Span, Table};
use crate::text;
use crate::text::visible;

/// Writes it.
pub(super) fn write(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for line in &document.lead {
        let _ = write!(out, "\n{}\n", spans(line));
    }
    if !document.facts.is_empty() {
        out.push('\n');
    }
    let colon = text!(": ", "：").get(document.lang);
    for (about, line) in &document.facts {
        let _ = writeln!(out, "- **{}**{colon}{}", escaped(about), spans(line));
    }
    for section in &document.sections {
        let _ = write!(out, "\n## {}\n", escaped(&section.title));
        for block in &section.blocks {
            out.push('\n');
            write_block(block, &mut out);
        }
    }
    out
}

fn write_block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => {
            let _ = writeln!(out, "### {}", escaped(text));
        }
        Block::Paragraph(line) => {
            let _ = writeln!(out, "{}", spans(line));
        }
        Block::List(lines) => {
            for line in lines {
                let _ = writeln!(out, "- {}", spans(line));
            }
        }
        Block::Table(table) => write_table(table, out),
    }
}

fn write_table(table: &Table, out: &mut String) {
    let head: Vec<String> = table.head.iter().map(|text| escaped(text)).collect();
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(head.len()));
    for row in &table.rows {
        let cell = |lines: &Vec<Line>| {
            let lines: Vec<String> = lines.iter().map(spans).collect();
            lines.join("<br>")
        };
        let cells: Vec<String> = row.iter().map(cell).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

fn spans(line: &Line) -> String {
    let span = |span: &Span| match span {
        Span::Plain(text) | Span::Soft(text) | Span::Badge(_, text) => escaped(text),
        Span::Strong(text) => format!("**{}**", escaped(text)),
        Span::Code(text) => code(text),
    };
    line.iter().map(span).collect()
}

/// Text whose signs mean nothing, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in visible(&one_line(text)).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    // What begins a list is one where it begins a line.
    if out.starts_with(['-', '+']) {
        out.insert(0, '\\');
    }
    out
}

/// Code between as many backticks as it needs; a bar within would part the cells of a table.
fn code(text: &str) -> String {
    let text = visible(&one_line(text));
    if text.contains(['|', '`', '\\']) {
        let html = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let html = html.chars().fold(String::new(), |mut out, c| {
            if matches!(c, '|' | '`' | '\\' | '*' | '_' | '[' | ']' | '#' | '~') {
                let _ = write!(out, "&#{};", u32::from(c));
            } else {
                out.push(c);
            }
            out
        });
        return format!("<code>{html}</code>");
    }
    format!("`{text}`")
}

/// Without line ends, every run of blanks one blank; those at the ends stay, for what stands beside.
fn one_line(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}
