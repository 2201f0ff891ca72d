//! Records as rows of a table in Markdown (GitHub's) or HTML.

use super::{Columns, Encoder, Record};
use crate::io::format::Markup;
use crate::io::input::Head;

impl Encoder {
    /// Appends a record as a row with its line end.
    pub(super) fn row(&self, markup: Markup, record: Record<'_>, out: &mut Vec<u8>) {
        let mut scratch = String::new();
        begin(markup, out);
        for (number, source) in self.sources() {
            let text = self
                .anew(record, (number, source), &mut scratch)
                .unwrap_or_else(|| record.text(source));
            cell(markup, text, out);
        }
        if self.sources.is_none() {
            for text in record.batch.extra(record.row) {
                cell(markup, text, out);
            }
        }
        end(markup, out);
    }
}

/// What stands above the rows.
pub(super) fn header(markup: Markup, columns: &Columns, head: &Head) -> Vec<u8> {
    let headers: Vec<&str> = match columns {
        Columns::All => head.headers.iter().map(String::as_str).collect(),
        Columns::Renamed(headers) => headers.iter().map(String::as_str).collect(),
        Columns::List(list) => list.iter().map(|column| &*column.header).collect(),
    };
    let mut out = Vec::new();
    match markup {
        Markup::Markdown => {
            begin(markup, &mut out);
            for header in &headers {
                cell(markup, header, &mut out);
            }
            end(markup, &mut out);
            begin(markup, &mut out);
            out.extend(headers.iter().flat_map(|_| b" --- |"));
            end(markup, &mut out);
        }
        Markup::Html => {
            out.extend_from_slice(b"<table>\n<thead>\n<tr>");
            for header in headers {
                out.extend_from_slice(b"<th>");
                escape(markup, header, &mut out);
                out.extend_from_slice(b"</th>");
            }
            out.extend_from_slice(b"</tr>\n</thead>\n<tbody>\n");
        }
    }
    out
}

/// What stands below the rows.
pub(super) const fn closing(markup: Markup) -> &'static [u8] {
    match markup {
        Markup::Markdown => b"",
        Markup::Html => b"</tbody>\n</table>\n",
    }
}

fn begin(markup: Markup, out: &mut Vec<u8>) {
    out.extend_from_slice(match markup {
        Markup::Markdown => b"|",
        Markup::Html => b"<tr>",
    });
}

fn end(markup: Markup, out: &mut Vec<u8>) {
    out.extend_from_slice(match markup {
        Markup::Markdown => b"\n",
        Markup::Html => b"</tr>\n",
    });
}

fn cell(markup: Markup, text: &str, out: &mut Vec<u8>) {
    let (before, after): (&[u8], &[u8]) = match markup {
        Markup::Markdown => (b" ", b" |"),
        Markup::Html => (b"<td>", b"</td>"),
    };
    out.extend_from_slice(before);
    escape(markup, text, out);
    out.extend_from_slice(after);
}

/// Appends a text so that it is read as it stands: no sign of it makes markup, and a line end stays in its cell.
fn escape(markup: Markup, text: &str, out: &mut Vec<u8>) {
    let text = match markup {
        // Blanks at the ends of a cell mean nothing in Markdown.
        Markup::Markdown => text.trim_matches([' ', '\t']),
        Markup::Html => text,
    };
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(sign) = chars.next() {
        let before = std::mem::replace(&mut last, sign);
        let inside = before.is_alphanumeric() && chars.peek().is_some_and(|c| c.is_alphanumeric());
        let written: &str = match (markup, sign) {
            (_, '&') => "&amp;",
            (_, '<') => "&lt;",
            (_, '>') => "&gt;",
            (Markup::Html, '"') => "&quot;",
            (_, '\r') => {
                chars.next_if_eq(&'\n');
                "<br>"
            }
            (_, '\n') => "<br>",
            // A table would end with it, and what follows is no markup.
            (Markup::Markdown, '|') => "\\|",
            (Markup::Markdown, '\\') => "\\\\",
            (Markup::Markdown, '*') => "\\*",
            // Within a word it makes none: customer_id.
            (Markup::Markdown, '_') if !inside => "\\_",
            (Markup::Markdown, '`') => "\\`",
            (Markup::Markdown, '[') => "\\[",
            (Markup::Markdown, ']') => "\\]",
            (Markup::Markdown, '~') => "\\~",
            _ => {
                out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
        };
        out.extend_from_slice(written.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_makes_markup() {
        for (text, markdown, html) in [
            ("张三", "张三", "张三"),
            ("a|b", "a\\|b", "a|b"),
            ("a\r\nb\nc", "a<br>b<br>c", "a<br>b<br>c"),
            ("<b>&\"", "&lt;b&gt;&amp;\"", "&lt;b&gt;&amp;&quot;"),
            (" *x* ", "\\*x\\*", " *x* "),
            ("_a_b_", "\\_a_b\\_", "_a_b_"),
            ("[a](b)", "\\[a\\](b)", "[a](b)"),
            ("C:\\d", "C:\\\\d", "C:\\d"),
        ] {
            for (markup, expected) in [(Markup::Markdown, markdown), (Markup::Html, html)] {
                let mut out = Vec::new();
                escape(markup, text, &mut out);
                assert_eq!(String::from_utf8(out).unwrap(), expected);
            }
        }
    }
}
