//! Text that stays text, whatever it holds, where HTML, Markdown or XML would read signs of it as markup.
//!
//! What is invisible is made visible everywhere.

use std::fmt::Write as _;

use crate::text::visible;

/// For HTML, between tags and within quotes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// For XML 1.0, between tags and within quotes.
pub(super) fn xml(text: &str) -> String {
    html(text)
}

/// For Markdown, on one line.
pub(super) fn markdown(text: &str) -> String {
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

/// For Markdown as code, between backticks; a bar within would part the cells of a table.
pub(super) fn markdown_code(text: &str) -> String {
    coded(text, &['|', '`', '\\'])
}

/// The same for what stands in a cell: no tag is written out even within the backticks, for readers that look for tags
/// first.
pub(super) fn markdown_value(text: &str) -> String {
    coded(text, &['|', '`', '\\', '<', '&'])
}

/// Between backticks unless one of `awkward` is in it; then as HTML.
fn coded(text: &str, awkward: &[char]) -> String {
    let text = visible(&one_line(text));
    if text.contains(awkward) {
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
