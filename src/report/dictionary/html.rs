//! The document as one HTML page: no script, nothing loaded, light and dark, for screens of any width and for paper.

use std::fmt::Write as _;

use super::document::{Block, Document, Line, Span, Table};
use crate::report::markup::html as escaped;
use crate::report::page::{CLOSING, opening};
use crate::text;

/// What only this page has.
const STYLE: &str = include_str!("page.css");

/// Writes it.
pub(super) fn write(document: &Document) -> String {
    let title = escaped(&document.title);
    let mut out = opening(&document.title, STYLE, document.lang);
    let _ = writeln!(out, "<header>\n<h1>{title}</h1>");
    for line in &document.lead {
        let _ = writeln!(out, "<p>{}</p>", spans(line));
    }
    out.push_str("</header>\n");
    if !document.facts.is_empty() {
        out.push_str("<dl>\n");
        for (about, line) in &document.facts {
            let (about, line) = (escaped(about), spans(line));
            let _ = writeln!(out, "<div><dt>{about}</dt><dd>{line}</dd></div>");
        }
        out.push_str("</dl>\n");
    }
    contents(document, &mut out);
    for (at, section) in document.sections.iter().enumerate() {
        let _ = writeln!(
            out,
            "<section id=\"s{}\">\n<h2>{}</h2>",
            at + 1,
            escaped(&section.title)
        );
        for block in &section.blocks {
            write_block(block, &mut out);
        }
        out.push_str("</section>\n");
    }
    out.push_str(CLOSING);
    out
}

fn contents(document: &Document, out: &mut String) {
    let label = text!("Contents", "目录").get(document.lang);
    let _ = write!(out, "<nav aria-label=\"{label}\">");
    for (at, section) in document.sections.iter().enumerate() {
        let _ = write!(
            out,
            "<a href=\"#s{}\">{}</a>",
            at + 1,
            escaped(&section.title)
        );
    }
    out.push_str("</nav>\n");
}

fn write_block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => {
            let _ = writeln!(out, "<h3>{}</h3>", escaped(text));
        }
        Block::Paragraph(line) => {
            let _ = writeln!(out, "<p>{}</p>", spans(line));
        }
        Block::List(lines) => {
            out.push_str("<ul>\n");
            for line in lines {
                let _ = writeln!(out, "<li>{}</li>", spans(line));
            }
            out.push_str("</ul>\n");
        }
        Block::Table(table) => write_table(table, out),
    }
}

fn write_table(table: &Table, out: &mut String) {
    let look = table.look;
    let _ = write!(
        out,
        "<div class=\"scroll\"><table class=\"{look}\">\n<thead><tr>"
    );
    for text in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(text));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let label = table.head.get(at).map_or("", String::as_str);
            let tag = if at == 0 { "th scope=\"row\"" } else { "td" };
            let empty = if cell.is_empty() {
                " class=\"empty\""
            } else {
                ""
            };
            let _ = write!(out, "<{tag}{empty} data-label=\"{}\">", escaped(label));
            for line in cell {
                let _ = write!(out, "<div>{}</div>", spans(line));
            }
            out.push_str(if at == 0 { "</th>" } else { "</td>" });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn spans(line: &Line) -> String {
    let span = |span: &Span| match span {
        Span::Plain(text) => escaped(text),
        Span::Code(text) => format!("<code>{}</code>", escaped(text)),
        Span::Strong(text) => format!("<strong>{}</strong>", escaped(text)),
        Span::Soft(text) => format!("<small>{}</small>", escaped(text)),
        Span::Badge(class, text) => {
            format!("<span class=\"badge {class}\">{}</span>", escaped(text))
        }
    };
    line.iter().map(span).collect()
}
