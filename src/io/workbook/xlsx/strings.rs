//! The texts that the cells of a workbook share, all of them in one piece of memory.

use std::io::Read;

use super::markup::{LONGEST, Markup, Token, too_long};
use super::package::{Most, Package, saved_again};
use super::{Result, characters};
use crate::text;

/// What shared texts may unpack to whatever their ratio, markup included, in bytes: 192 MiB.
const FREE: u64 = 192 << 20;

/// Shared texts, by number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    /// The text of this number (from 0).
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }

    /// Reads the texts from the part of this name.
    ///
    /// # Errors
    /// It is not there, cannot be read, or holds too much.
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self> {
        let mut markup = Markup::new(part, package.part(part, Most::Held(FREE))?);
        let mut strings = Self::default();
        loop {
            match markup.next()? {
                Token::Open(tag) if tag.name == b"si" => {
                    item(&mut markup, &mut strings.text)?;
                    let end = u32::try_from(strings.text.len()).map_err(|_| {
                        saved_again(text!(
                            "the texts of the workbook come to more than 4 GiB",
                            "工作簿的文本超过 4 GiB"
                        ))
                    })?;
                    strings.ends.push(end);
                }
                Token::End => return Ok(strings),
                _ => {}
            }
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
