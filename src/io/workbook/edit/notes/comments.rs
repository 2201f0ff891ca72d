//! The part with the texts of notes (`CT_Comments`, ECMA-376 part 1 §18.7.6).

use std::ops::Range;

use super::super::cell::{address, escape};
use super::super::styles::MAIN;
use super::super::tag;
use super::{AUTHOR, Note};
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Result, damaged_part};
use crate::io::workbook::xlsx::position;

/// A part without notes.
const NONE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors></authors><commentList></commentList></comments>";

/// What a note of ours begins with, as spreadsheets have it.
const HEADING: &str = "rolo:";

/// The part, and what is put into it where.
#[derive(Debug, Default)]
pub(super) struct Comments {
    content: Vec<u8>,
    prefix: String,
    authors: Gap,
    list: Gap,
    /// How many authors there are.
    author_count: usize,
    /// Our number among them.
    author: Option<usize>,
    /// Where notes of ours stand.
    left_out: Vec<Range<usize>>,
    /// Row and column (from 0) of cells with notes that are not ours, and of those with ours.
    pub(super) own: Vec<Place>,
    pub(super) ours: Vec<Place>,
}

/// Row and column of a cell, from 0.
type Place = (u32, u32);

/// The end of a list, where more of it goes.
#[derive(Debug, Default)]
struct Gap {
    /// What gives way: nothing, or the `/>` of an empty list, which is opened.
    at: Range<usize>,
    before: &'static str,
    behind: String,
}

/// A note that is read.
#[derive(Debug, Default)]
struct Entry {
    from: usize,
    place: Option<Place>,
    author: Option<usize>,
    /// How what it says begins.
    said: Vec<u8>,
}

impl Comments {
    /// Reads the part; nothing is one without notes, in this namespace.
    ///
    /// # Errors
    /// It is no such part.
    pub(super) fn read(content: &[u8], namespace: &str) -> Result<Self> {
        let none = NONE.replace(MAIN, namespace);
        let content = if content.is_empty() {
            none.as_bytes()
        } else {
            content
        };
        let mut comments = Self {
            content: content.to_vec(),
            ..Self::default()
        };
        let mut markup = Markup::copied("comments.xml", content);
        let (mut list, mut entry, mut author) = (Vec::new(), Entry::default(), Vec::new());
        let mut passed = Vec::new();
        let (mut from, mut ends) = (0, (false, false));
        loop {
            let depth = markup.depth();
            let token = markup.next()?;
            let (mut empty, mut opens) = (false, false);
            match &token {
                Token::Open(tag) if depth == 1 => {
                    list.clear();
                    list.extend_from_slice(tag.name);
                    (empty, opens) = (tag.empty, true);
                }
                Token::Open(tag) if depth == 2 && tag.name == b"comment" => {
                    let author = tag.attribute("authorId");
                    let author = author.and_then(|id| std::str::from_utf8(id).ok());
                    entry = Entry {
                        from,
                        place: tag.attribute("ref").and_then(position::parse),
                        author: author.and_then(|id| id.trim().parse().ok()),
                        said: Vec::new(),
                    };
                }
                Token::Open(_) => opens = depth == 0,
                Token::Text(text) if depth == 3 && list == b"authors" => {
                    author.extend_from_slice(text);
                }
                Token::Text(text) if entry.said.len() < HEADING.len() => {
                    entry.said.extend_from_slice(text);
                }
                _ => {}
            }
            let ended = token == Token::End;
            let closes = markup.depth() < depth;
            passed.clear();
            markup.take_passed(&mut passed);
            let tag = from..from + passed.len();
            from = tag.end;
            match (depth, opens || closes) {
                (0, true) => {
                    let (_, root) = tag::apart(&passed);
                    comments.prefix = String::from_utf8_lossy(tag::prefix(root)).into_owned();
                }
                (1 | 2, true) if empty || depth == 2 => {
                    let gap = comments.gap(&list, &tag, empty);
                    match &list[..] {
                        b"authors" if !ends.0 => (comments.authors, ends.0) = (gap, true),
                        b"commentList" if !ends.1 => (comments.list, ends.1) = (gap, true),
                        _ => {}
                    }
                }
                (3, true) if list == b"authors" => {
                    if author == AUTHOR.as_bytes() {
                        comments.author = Some(comments.author_count);
                    }
                    comments.author_count += 1;
                    author.clear();
                }
                (3, true) if list == b"commentList" => {
                    comments.entry(&std::mem::take(&mut entry), tag.end);
                }
                _ => {}
            }
            if ended {
                return match ends {
                    (true, true) => Ok(comments),
                    _ => Err(damaged_part("comments.xml")),
                };
            }
        }
    }

    /// The end of a list whose closing tag, or whose only one, stands here.
    fn gap(&self, list: &[u8], tag: &Range<usize>, empty: bool) -> Gap {
        if !empty {
            return Gap {
                at: tag.start..tag.start,
                ..Gap::default()
            };
        }
        let name = String::from_utf8_lossy(list);
        Gap {
            at: tag.end - "/>".len()..tag.end,
            before: ">",
            behind: format!("</{}{name}>", self.prefix),
        }
    }

    /// Takes a note that ends here.
    fn entry(&mut self, entry: &Entry, end: usize) {
        // Some programs keep what is said, and not who says it.
        let is_ours = entry.author.is_some() && entry.author == self.author
            || entry
                .said
                .trim_ascii_start()
                .starts_with(HEADING.as_bytes());
        if is_ours {
            self.left_out.push(entry.from..end);
            self.ours.extend(entry.place);
        } else {
            self.own.extend(entry.place);
        }
    }

    /// The part with these notes of ours.
    pub(super) fn write(&self, notes: &[Note]) -> Vec<u8> {
        let p = &self.prefix;
        let content = &self.content;
        let mut out = content[..self.authors.at.start].to_vec();
        out.extend_from_slice(self.authors.before.as_bytes());
        let author = self.author.unwrap_or_else(|| {
            out.extend(format!("<{p}author>{AUTHOR}</{p}author>").into_bytes());
            self.author_count
        });
        out.extend_from_slice(self.authors.behind.as_bytes());
        let mut from = self.authors.at.end;
        for left_out in &self.left_out {
            out.extend_from_slice(&content[from..left_out.start]);
            from = left_out.end;
        }
        out.extend_from_slice(&content[from..self.list.at.start]);
        out.extend_from_slice(self.list.before.as_bytes());
        for Note { place, text } in notes {
            let start = format!(
                "<{p}comment ref=\"{}\" authorId=\"{author}\"><{p}text><{p}r><{p}rPr><{p}b/></{p}rPr><{p}t>{HEADING}</{p}t></{p}r>\
                 <{p}r><{p}t xml:space=\"preserve\">\n",
                address(place.0, place.1)
            );
            out.extend(start.into_bytes());
            escape(text, &mut out);
            out.extend(format!("</{p}t></{p}r></{p}text></{p}comment>").into_bytes());
        }
        out.extend_from_slice(self.list.behind.as_bytes());
        out.extend_from_slice(&content[self.list.at.end..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(row: u32, text: &str) -> Note {
        Note {
            place: (row, 1),
            text: text.to_owned(),
        }
    }

    #[test]
    fn notes_of_others_stay_and_ours_of_the_last_time_go() {
        let own = "<?xml version=\"1.0\"?>\n<x:comments xmlns:x='m'> <x:authors><x:author>王</x:author></x:authors>\n\
            <x:commentList><x:comment ref=\"A2\" authorId=\"0\"><x:text><x:r><x:t>a</x:t></x:r></x:text></x:comment>\n</x:commentList><x:extLst/></x:comments>";
        let first = Comments::read(own.as_bytes(), MAIN).unwrap();
        assert_eq!(
            (first.own.as_slice(), first.ours.as_slice()),
            (&[(1, 0)][..], &[][..])
        );
        let marked = first.write(&[note(2, "b < c")]);
        let text = String::from_utf8(marked.clone()).unwrap();
        let ours = "<x:comment ref=\"B3\" authorId=\"1\"><x:text><x:r><x:rPr><x:b/></x:rPr><x:t>rolo:</x:t></x:r>\
            <x:r><x:t xml:space=\"preserve\">\nb &lt; c</x:t></x:r></x:text></x:comment>";
        assert!(
            text.contains("王</x:author><x:author>rolo</x:author></x:authors>\n"),
            "{text}"
        );
        assert!(
            text.contains(&format!("</x:comment>\n{ours}</x:commentList><x:extLst/>")),
            "{text}"
        );
        let second = Comments::read(&marked, MAIN).unwrap();
        assert_eq!(
            (second.own.as_slice(), second.ours.as_slice()),
            (&[(1, 0)][..], &[(2, 1)][..])
        );
        let cleaned = String::from_utf8(second.write(&[])).unwrap();
        assert_eq!(cleaned, text.replace(ours, ""));
        // Whoever is said to say it.
        let other = text.replace("authorId=\"1\"", "authorId=\"0\"");
        assert_eq!(
            Comments::read(other.as_bytes(), MAIN).unwrap().ours,
            [(2, 1)]
        );
    }

    #[test]
    fn a_part_without_notes_gets_some() {
        for part in [
            "",
            "<comments><authors/><commentList/></comments>",
            "<comments><authors/><commentList></commentList></comments>",
        ] {
            let comments = Comments::read(part.as_bytes(), MAIN).unwrap();
            let marked = String::from_utf8(comments.write(&[note(0, "a")])).unwrap();
            assert!(
                marked.ends_with(
                    "<authors><author>rolo</author></authors><commentList><comment ref=\"B1\" authorId=\"0\"><text>\
                     <r><rPr><b/></rPr><t>rolo:</t></r><r><t xml:space=\"preserve\">\na</t></r></text></comment></commentList></comments>"
                ),
                "{marked}"
            );
            assert_eq!(
                Comments::read(marked.as_bytes(), MAIN).unwrap().ours,
                [(0, 1)]
            );
        }
        assert!(Comments::read(b"<comments/>", MAIN).is_err());
    }
}
