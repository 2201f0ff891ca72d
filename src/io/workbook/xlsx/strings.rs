//! The texts of a workbook: those that its cells share, and those that stand in cells.

use std::io::Read;

use crate::io::workbook::characters;
use crate::io::workbook::markup::{LONGEST, Markup, Token, too_long};
use crate::io::workbook::package::{Most, Package, Result};
use crate::io::workbook::shared_texts::{FREE, SharedTexts};

/// Reads the texts from the part of this name.
///
/// # Errors
/// It is not there, cannot be read, or holds too much.
pub(super) fn read(package: &mut Package, part: &str) -> Result<SharedTexts> {
    let mut markup = Markup::new(part, package.part(part, Most::Held(FREE))?);
    let mut texts = SharedTexts::default();
    loop {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"si" => {
                item(&mut markup, &mut texts.text)?;
                texts.end()?;
            }
            Token::End => return Ok(texts),
            _ => {}
        }
    }
}

/// Adds the text of the innermost element, up to its end: that of its runs, but not how they are pronounced.
///
/// # Errors
/// Those of the markup and of references in the text.
pub(super) fn item<R: Read>(markup: &mut Markup<R>, out: &mut String) -> Result<()> {
    let (depth, from) = (markup.depth(), out.len());
    while markup.depth() >= depth {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"rPh" => markup.skip()?,
            Token::Open(tag) if tag.name == b"t" => {
                let preserved = tag.attribute("space") == Some(b"preserve");
                run(markup, preserved, out)?;
            }
            _ => {}
        }
        if out.len() - from > LONGEST {
            return Err(too_long(markup.name()));
        }
    }
    Ok(())
}

/// Adds the text of a run. What is blank at its ends counts only where it says so, as spreadsheets see it.
fn run<R: Read>(markup: &mut Markup<R>, preserved: bool, out: &mut String) -> Result<()> {
    let from = out.len();
    content(markup, out)?;
    if !preserved {
        let blank = |sign: char| matches!(sign, ' ' | '\t' | '\r' | '\n');
        let end = out[from..].trim_end_matches(blank).len();
        out.truncate(from + end);
        let start = end - out[from..].trim_start_matches(blank).len();
        if start > 0 {
            out.drain(from..from + start);
        }
    }
    characters::unescape(out, from);
    Ok(())
}

/// Adds the text that stands in the innermost element, up to its end; elements in it have none.
///
/// # Errors
/// Those of the markup and of references in the text.
pub(super) fn content<R: Read>(markup: &mut Markup<R>, out: &mut String) -> Result<()> {
    let from = out.len();
    loop {
        let added = match markup.next()? {
            Token::Text(text) => characters::push(text, out),
            Token::Verbatim(text) => characters::push_verbatim(text, out),
            Token::Open(_) => {
                markup.skip()?;
                Ok(())
            }
            Token::Close | Token::End => return Ok(()),
        };
        added.map_err(|unclear| unclear.within(markup.name()))?;
        if out.len() - from > LONGEST {
            return Err(too_long(markup.name()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{open, parts, with};
    use super::*;

    const PART: &str = "xl/sharedStrings.xml";

    fn strings(part: &str) -> Result<Vec<String>> {
        let workbook = with(&parts(""), &[(PART, part)]);
        let strings = read(&mut open(&workbook).unwrap().package, PART)?;
        let all = (0..).map_while(|number| strings.get(number));
        Ok(all.map(str::to_owned).collect())
    }

    #[test]
    fn runs_are_joined_and_pronunciations_left_out() {
        for (item, expected) in [
            ("<si><t>plain</t></si>", "plain"),
            (
                r#"<si><r><rPr><b/></rPr><t>bo</t></r><r><t xml:space="preserve">ld </t></r></si>"#,
                "bold ",
            ),
            (
                r#"<si><t>課</t><rPh sb="0" eb="1"><t>か</t></rPh><phoneticPr/></si>"#,
                "課",
            ),
            ("<si/>", ""),
            ("<si><t/></si>", ""),
            (
                r#"<x:si xmlns:x="y"><x:t><![CDATA[<a>]]> &lt;</x:t></x:si>"#,
                "<a> <",
            ),
            ("<si><t> a&#xA0;</t></si>", "a\u{a0}"),
            ("<si><t xml:space='preserve'>\r\n</t></si>", "\n"),
            ("<si><t>_x005F_x0041_ _x000D_</t></si>", "_x0041_ \r"),
        ] {
            let part = format!("<sst>{item} <si><t>next</t></si></sst>");
            assert_eq!(strings(&part).unwrap(), [expected, "next"], "{item}");
        }
    }

    #[test]
    fn what_a_part_declares_is_not_looked_at() {
        for part in [
            "<sst><si><t>&a;</t></si></sst>",
            r#"<!DOCTYPE sst [<!ENTITY a "b">]><sst><si><t>a</t></si></sst>"#,
            r#"<!DOCTYPE sst SYSTEM "file:///etc/passwd"><sst/>"#,
        ] {
            assert!(strings(part).is_err(), "{part}");
        }
    }
}
