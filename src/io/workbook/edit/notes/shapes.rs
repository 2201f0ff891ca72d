//! The part with the shapes of notes: the drawing language that spreadsheets keep for them (VML, ECMA-376 part 4 §19.1).

use std::io::Write as _;

use super::Note;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::Result;
use crate::io::workbook::stream::{COLUMNS, ROWS};

/// A part without shapes.
const NONE: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"></xml>";
/// The kind of shape that notes are: a box with a text.
const BOX: &str = "_x0000_t202";
/// Shapes come in blocks of so many numbers.
const BLOCK: usize = 1024;
/// How many signs stand in a line of a note, wide ones counted twice, and in how many columns it is shown.
const LINE: usize = 36;
const WIDE: u32 = 3;

/// The part, without our shapes: up to its end, and its end.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    before: Vec<u8>,
    end: Vec<u8>,
    /// Whether it has shapes, or something else, of its own.
    is_new: bool,
    has_box: bool,
    /// The greatest number of a shape.
    most: usize,
}

impl Shapes {
    /// Reads the part, without the shapes of notes at the cells `ours` (row and column from 0); nothing is one without
    /// shapes.
    ///
    /// # Errors
    /// It is no markup, as some programs write it.
    pub(super) fn read(content: &[u8], ours: &[(u32, u32)]) -> Result<Self> {
        let is_new = content.is_empty();
        let content = if is_new { NONE.as_bytes() } else { content };
        let mut shapes = Self {
            is_new,
            has_box: memchr::memmem::find(content, BOX.as_bytes()).is_some(),
            most: most(content),
            ..Self::default()
        };
        let mut markup = Markup::copied("vmlDrawing.vml", content);
        let mut raw = Vec::new();
        // Where the shape stands that is read: which of the two numbers comes next, and both.
        let mut wanted = None;
        let mut place = (None, None);
        loop {
            let depth = markup.depth();
            match markup.next()? {
                // One without anything in it.
                Token::Open(tag) if depth == 0 && tag.empty => return Self::read(&[], ours),
                Token::Open(tag) => {
                    wanted = match tag.name {
                        b"Row" => Some(true),
                        b"Column" => Some(false),
                        _ => None,
                    };
                }
                Token::Text(text) => {
                    let number = std::str::from_utf8(text).ok();
                    let number: Option<u32> = number.and_then(|text| text.trim().parse().ok());
                    match wanted {
                        Some(true) => place.0 = number,
                        Some(false) => place.1 = number,
                        None => {}
                    }
                }
                Token::Close => wanted = None,
                Token::Verbatim(_) => {}
                Token::End => {
                    markup.take_passed(&mut shapes.end);
                    return Ok(shapes);
                }
            }
            let closes = markup.depth() < depth;
            if depth == 1 && closes || !shapes.end.is_empty() {
                markup.take_passed(&mut shapes.end);
                continue;
            }
            markup.take_passed(&mut raw);
            if depth == 2 && closes || depth < 2 && markup.depth() < 2 {
                let at = place.0.zip(place.1);
                if at.is_none_or(|at| !ours.contains(&at)) {
                    shapes.before.append(&mut raw);
                }
                raw.clear();
                place = (None, None);
            }
        }
    }

    /// The part with shapes for these notes.
    pub(super) fn write(&self, notes: &[Note]) -> Vec<u8> {
        let mut out = self.before.clone();
        // Writing to memory does not fail.
        if self.is_new {
            let blocks = (notes.len() / BLOCK) + 1;
            let blocks: Vec<String> = (1..=blocks).map(|block| block.to_string()).collect();
            let _ = write!(
                out,
                "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>",
                blocks.join(",")
            );
        }
        if !self.has_box && !notes.is_empty() {
            let _ = write!(
                out,
                "<v:shapetype id=\"{BOX}\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\" \
                 xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\
                 <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
            );
        }
        let first = self.most.max(BLOCK) + 1;
        for (number, note) in (first..).zip(notes) {
            shape(number, note, &mut out);
        }
        out.extend_from_slice(&self.end);
        out
    }
}

/// Appends the shape of a note: hidden until somebody points at its cell.
fn shape(number: usize, note: &Note, out: &mut Vec<u8>) {
    let (row, column) = note.place;
    // Who says it stands above what is said.
    let lines = lines(&note.text) as u32 + 2;
    let left = (column + 1).min(COLUMNS - WIDE - 1);
    let top = row.saturating_sub(1).min(ROWS - lines - 1);
    let (right, bottom) = (left + WIDE, top + lines);
    let _ = write!(
        out,
        "<v:shape id=\"_x0000_s{number}\" type=\"#{BOX}\" style=\"position:absolute;width:190pt;height:{}pt;z-index:{number};\
         visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\" xmlns:v=\"urn:schemas-microsoft-com:vml\" \
         xmlns:o=\"urn:schemas-microsoft-com:office:office\"><v:fill color2=\"#ffffe1\"/>\
         <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{left}, 12, {top}, 4, {right}, 12, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
         <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        lines * 15
    );
}

/// In how many lines a text is shown.
fn lines(text: &str) -> usize {
    let width = |line: &str| -> usize {
        let signs = line.chars();
        signs.map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum()
    };
    text.lines()
        .map(|line| width(line) / LINE + 1)
        .sum::<usize>()
        .clamp(1, 40)
}

/// The greatest number of a shape (`_x0000_s1025`).
fn most(content: &[u8]) -> usize {
    const ID: &[u8] = b"_x0000_s";
    let found = memchr::memmem::find_iter(content, ID).map(|at| {
        let digits = content[at + ID.len()..].iter();
        let digits = digits.take_while(|byte| byte.is_ascii_digit()).take(9);
        digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
    });
    found.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_others_stay_and_ours_of_the_last_time_go() {
        let own = "<xml xmlns:v='v'>\n<o:shapelayout/><v:shapetype id=\"_x0000_t202\"/> <v:shape id=\"_x0000_s2050\">\
            <x:ClientData ObjectType=\"Note\"><x:Row>1</x:Row>\n<x:Column>0</x:Column></x:ClientData></v:shape>\n</xml>\n";
        let notes = [Note {
            place: (2, 1),
            text: "一".repeat(40),
        }];
        let first = Shapes::read(own.as_bytes(), &[]).unwrap();
        assert_eq!(String::from_utf8(first.write(&[])).unwrap(), own);
        let marked = first.write(&notes);
        let text = String::from_utf8(marked.clone()).unwrap();
        assert!(
            text.contains("id=\"_x0000_s2051\"")
                && text.contains("<x:Row>2</x:Row><x:Column>1</x:Column>")
        );
        assert!(
            text.contains("<x:Anchor>2, 12, 1, 4, 5, 12, 6, 4</x:Anchor>"),
            "{text}"
        );
        assert_eq!(text.matches("<v:shapetype").count(), 1);
        let second = Shapes::read(&marked, &[(2, 1)]).unwrap();
        assert_eq!(String::from_utf8(second.write(&[])).unwrap(), own);
    }

    #[test]
    fn a_part_is_begun_where_there_is_none() {
        let notes: Vec<Note> = (0..1500)
            .map(|row| Note {
                place: (row * 700, 16_383),
                text: "a\nb".to_owned(),
            })
            .collect();
        let text = String::from_utf8(Shapes::read(b"", &[]).unwrap().write(&notes)).unwrap();
        assert!(
            text.contains("data=\"1,2\"")
                && text.contains("_x0000_t202")
                && text.ends_with("</xml>")
        );
        assert!(Shapes::read(text.as_bytes(), &[]).is_ok());
        assert!(Shapes::read(b"<xml/>", &[]).unwrap().is_new);
        assert!(Shapes::read(b"<xml><br></xml>", &[]).is_err());
    }
}
