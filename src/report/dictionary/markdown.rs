//! The document as Markdown. Whatever stands in a schema stays text.

use std::fmt::Write as _;

use super::document::{Block, Document, Line, Span, Table};
use crate::report::markup::{markdown as escaped, markdown_code as code};
use crate::text;

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
