//! The markup of a part: its tags and the text between them, as spans of a window over the part.
//!
//! Of XML 1.0 it knows what workbooks are written in: elements, text, sections of character data, comments and
//! instructions. It has no document types, and so no entities but the five that XML has; what they are is
//! [`super::characters`]'s to know. Names are compared without their prefixes. Nothing is copied and nothing is allocated
//! by tag: a sheet has five of them to the cell.

mod tag;

use std::io::Read;

use memchr::{memchr, memmem};

pub(super) use self::tag::Tag;
use super::package::{Result, damaged_part, unreadable};
use crate::io::fault::Fault;
use crate::io::limits::size;
use crate::text;
use crate::text::Message;

/// Bytes that are read at a time.
const BLOCK: usize = 128 << 10;
/// The longest tag, text, comment or instruction.
pub(super) const LONGEST: usize = 16 << 20;
/// The longest name of an element; those of all open elements are held.
const LONGEST_NAME: usize = 1024;
/// How deep elements may stand in one another.
const DEEPEST: usize = 256;

/// What a part is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An element begins. It ends with a [`Token::Close`], an empty tag (`<v/>`) too.
    Open(Tag<'a>),
    /// An element ends.
    Close,
    /// Text as it stands: references are not resolved.
    Text(&'a [u8]),
    /// Text that has no references.
    Verbatim(&'a [u8]),
    /// Nothing follows.
    End,
}

/// Reads the markup of a part.
pub(super) struct Markup<R> {
    part: R,
    name: String,
    /// What has been read and not yet been passed is `window[at..end]`.
    window: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    /// The names of the open elements, one behind the other, with their prefixes.
    open: Vec<u8>,
    /// Where each begins.
    opened: Vec<usize>,
    /// Whether the innermost element was an empty tag.
    closing: bool,
    begun: bool,
    /// What has been passed and not yet been taken stands in here, and behind it in `window[taken..at]`; none where nobody
    /// takes it.
    passed: Option<Vec<u8>>,
    taken: usize,
}

impl<R: Read> Markup<R> {
    /// `name` is what the part is called where it cannot be read.
    pub(super) fn new(name: &str, part: R) -> Self {
        Self {
            part,
            name: name.to_owned(),
            window: Vec::new(),
            at: 0,
            end: 0,
            ended: false,
            open: Vec::new(),
            opened: Vec::new(),
            closing: false,
            begun: false,
            passed: None,
            taken: 0,
        }
    }

    /// The same, to be copied: what has been passed can be had as it stood.
    pub(super) fn copied(name: &str, part: R) -> Self {
        Self {
            passed: Some(Vec::new()),
            ..Self::new(name, part)
        }
    }

    /// The same, of which nothing more is copied.
    pub(super) fn uncopied(self) -> Self {
        Self {
            passed: None,
            ..self
        }
    }

    /// Appends the bytes that were passed since the last time, as they stood; nothing of markup that is not copied.
    pub(super) fn take_passed(&mut self, out: &mut Vec<u8>) {
        if let Some(passed) = &mut self.passed {
            out.append(passed);
            out.extend_from_slice(&self.window[self.taken..self.at]);
            self.taken = self.at;
        }
    }

    /// What the part is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.opened.len()
    }

    /// The next tag or text.
    ///
    /// # Errors
    /// What is no markup, ends early or cannot be read.
    pub(super) fn next(&mut self) -> Result<Token<'_>> {
        if self.closing {
            self.closing = false;
            self.close();
            return Ok(Token::Close);
        }
        loop {
            if self.at == self.end && !self.more()? {
                return self.ending();
            }
            if self.window[self.at] != b'<' {
                return self.text();
            }
            match self.byte(1)? {
                b'/' => return self.closing_tag(),
                b'!' if self.starts_with(b"<!--")? => self.pass(b"<!--", b"-->")?,
                b'!' if self.starts_with(CDATA)? => {
                    let section = self.span(CDATA, b"]]>")?;
                    return Ok(Token::Verbatim(&self.window[section]));
                }
                b'!' => return Err(self.has_document_type()),
                b'?' => self.pass(b"<?", b"?>")?,
                _ => return self.opening_tag(),
            }
        }
    }

    /// Passes what is left of the innermost element.
    ///
    /// # Errors
    /// Those of [`Markup::next`].
    pub(super) fn skip(&mut self) -> Result<()> {
        let depth = self.depth();
        while self.depth() >= depth {
            if self.next()? == Token::End {
                break;
            }
        }
        Ok(())
    }

    /// Passes what is left of the innermost element without looking at what is in it, and hands that over as it stands;
    /// none where a tag has to be looked at after another: then nothing is passed.
    ///
    /// What ends the element stands nowhere in it but in comments and sections of character data, and none of these is in it.
    ///
    /// # Errors
    /// Those of [`Markup::next`].
    pub(super) fn leap(&mut self) -> Result<Option<&[u8]>> {
        /// The most that is looked through.
        const FAR: usize = 1 << 20;
        if self.closing {
            self.next()?;
            return Ok(Some(&[]));
        }
        let Some(name) = self.innermost() else {
            return Ok(None);
        };
        let end = [b"</", name, b">"].concat();
        let mut seen = 0;
        let len = loop {
            let rest = &self.window[self.at..self.end];
            if let Some(found) = memmem::find(&rest[seen..], &end) {
                break seen + found;
            }
            // It may be cut by the window's end.
            seen = rest.len().saturating_sub(end.len());
            if rest.len() > FAR || !self.more()? {
                return Ok(None);
            }
        };
        let from = self.at;
        if memmem::find(&self.window[from..from + len], b"<!").is_some() {
            return Ok(None);
        }
        self.at += len + end.len();
        self.close();
        Ok(Some(&self.window[from..from + len]))
    }

    fn text(&mut self) -> Result<Token<'_>> {
        let mut seen = 0;
        loop {
            let text = &self.window[self.at..self.end];
            if let Some(len) = memchr(b'<', &text[seen..]) {
                let from = self.at;
                self.at += seen + len;
                return Ok(Token::Text(&self.window[from..self.at]));
            }
            seen = text.len();
            if !self.more()? {
                let from = self.at;
                self.at = self.end;
                return Ok(Token::Text(&self.window[from..self.end]));
            }
        }
    }

    fn opening_tag(&mut self) -> Result<Token<'_>> {
        let len = self.tag_len()?;
        let from = self.at + 1;
        let end = self.at + len - 1;
        self.at += len;
        let (name, tag) = Tag::read(&self.window[from..end]);
        let is_name = (1..=LONGEST_NAME).contains(&name.len());
        if !is_name || self.opened.len() >= DEEPEST {
            return Err(damaged_part(&self.name));
        }
        self.opened.push(self.open.len());
        self.open.extend_from_slice(name);
        self.closing = tag.empty;
        Ok(Token::Open(tag))
    }

    fn closing_tag(&mut self) -> Result<Token<'_>> {
        let own = self.innermost();
        let own = own.ok_or_else(|| damaged_part(&self.name))?;
        let rest = &self.window[self.at + 2..self.end];
        let len = if let Some([b'>', ..]) = rest.strip_prefix(own) {
            own.len() + "</>".len()
        } else {
            self.spaced_closing_tag()?
        };
        self.at += len;
        self.close();
        Ok(Token::Close)
    }

    /// How long the closing tag is that begins here, which has more in it than the name or is cut by the window's end.
    fn spaced_closing_tag(&mut self) -> Result<usize> {
        let len = self.tag_len()?;
        let name = self.window[self.at + 2..self.at + len - 1].trim_ascii_end();
        if self.innermost() != Some(name) {
            return Err(damaged_part(&self.name));
        }
        Ok(len)
    }

    /// The name of the innermost element, with its prefix.
    fn innermost(&self) -> Option<&[u8]> {
        self.open.get(*self.opened.last()?..)
    }

    fn close(&mut self) {
        if let Some(at) = self.opened.pop() {
            self.open.truncate(at);
        }
    }

    /// How long the tag is that begins here, its `>` with it: one in an attribute's value does not end it.
    fn tag_len(&mut self) -> Result<usize> {
        let (mut place, mut quote) = (1, None);
        loop {
            let tag = &self.window[self.at..self.end];
            while let Some(byte) = tag.get(place) {
                if let Some(own) = quote {
                    let Some(value) = tag[place..].iter().position(|byte| *byte == own) else {
                        place = tag.len();
                        break;
                    };
                    place += value;
                    quote = None;
                } else if *byte == b'>' {
                    return Ok(place + 1);
                } else if matches!(byte, b'"' | b'\'') {
                    quote = Some(*byte);
                }
                place += 1;
            }
            self.need_more()?;
        }
    }

    fn pass(&mut self, start: &[u8], end: &[u8]) -> Result<()> {
        self.span(start, end).map(|_| ())
    }

    /// Passes what begins here with `start` and goes up to `end`: where what is between them stands.
    fn span(&mut self, start: &[u8], end: &[u8]) -> Result<std::ops::Range<usize>> {
        let mut seen = start.len();
        loop {
            let rest = self
                .window
                .get(self.at + seen..self.end)
                .unwrap_or_default();
            if let Some(found) = memmem::find(rest, end) {
                let from = self.at + start.len();
                let to = self.at + seen + found;
                self.at = to + end.len();
                return Ok(from..to);
            }
            // What ends it may be cut by the window's end.
            seen = (self.end - self.at)
                .saturating_sub(end.len())
                .max(start.len());
            self.need_more()?;
        }
    }

    fn byte(&mut self, place: usize) -> Result<u8> {
        while self.end - self.at <= place {
            self.need_more()?;
        }
        Ok(self.window[self.at + place])
    }

    fn starts_with(&mut self, start: &[u8]) -> Result<bool> {
        for (place, byte) in start.iter().enumerate() {
            if self.byte(place)? != *byte {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn need_more(&mut self) -> Result<()> {
        if self.more()? {
            return Ok(());
        }
        Err(damaged_part(&self.name))
    }

    /// Reads on, and moves the window to what has not yet been passed. False at the end of the part.
    fn more(&mut self) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if let Some(passed) = &mut self.passed {
            passed.extend_from_slice(&self.window[self.taken..self.at]);
            self.taken = 0;
        }
        self.window.copy_within(self.at..self.end, 0);
        (self.at, self.end) = (0, self.end - self.at);
        if self.end > LONGEST {
            return Err(too_long(&self.name));
        }
        self.window
            .resize(self.end.next_multiple_of(BLOCK) + BLOCK, 0);
        let read = self.part.read(&mut self.window[self.end..]);
        let read = read.map_err(|error| unreadable(error, &self.name))?;
        self.end += read;
        self.ended = read == 0;
        if !self.begun {
            self.begin()?;
        }
        Ok(read > 0)
    }

    /// Passes the byte order mark.
    fn begin(&mut self) -> Result<()> {
        while self.end < 4 && !self.ended {
            let read = self.part.read(&mut self.window[self.end..]);
            let read = read.map_err(|error| unreadable(error, &self.name))?;
            self.end += read;
            self.ended = read == 0;
        }
        self.begun = true;
        match &self.window[..self.end] {
            [0xEF, 0xBB, 0xBF, ..] => self.at = 3,
            [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..] => {
                return Err(is_utf_16(&self.name));
            }
            _ => {}
        }
        Ok(())
    }

    fn ending(&self) -> Result<Token<'_>> {
        if self.opened.is_empty() {
            return Ok(Token::End);
        }
        Err(damaged_part(&self.name))
    }

    fn has_document_type(&self) -> Box<Fault> {
        Box::new(Fault {
            message: Message::new(text!(
                "{part} in the workbook has a document type declaration, which workbooks must not have",
                "工作簿中的 {part} 带有文档类型声明（DOCTYPE），规范不允许"
            ))
            .with("part", &self.name),
            hint: text!(
                "do not trust the file; ask whoever sent it for another",
                "该文件不可信，请向提供者另要一份"
            )
            .into(),
        })
    }
}

const CDATA: &[u8] = b"<![CDATA[";

/// What is said of a text that is longer than any cell may hold, many times over.
pub(super) fn too_long(part: &str) -> Box<Fault> {
    Box::new(Fault {
        message: Message::new(text!(
            "{part} in the workbook has a single text of more than {most}",
            "工作簿中的 {part} 有一段文字超过 {most}"
        ))
        .with("part", part)
        .with("most", size(LONGEST as u64)),
        hint: text!(
            "a spreadsheet's cell holds 32,767 characters; do not trust the file",
            "电子表格的单元格最多 32767 个字符，该文件不可信"
        )
        .into(),
    })
}

fn is_utf_16(part: &str) -> Box<Fault> {
    Box::new(Fault {
        message: Message::new(text!(
            "{part} in the workbook is in UTF-16, not UTF-8",
            "工作簿中的 {part} 使用 UTF-16 编码，而不是 UTF-8"
        ))
        .with("part", part),
        hint: text!(
            "open it in a spreadsheet program and save it again",
            "请用电子表格软件打开后重新保存"
        )
        .into(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives so many bytes at a time.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            (&mut self.0).take(self.1 as u64).read(out)
        }
    }

    /// Tags as `<name a=b>`, texts as they stand.
    fn tokens(part: &[u8], at_a_time: usize) -> Option<Vec<String>> {
        let mut markup = Markup::new("a.xml", Slowly(part, at_a_time));
        let mut found: Vec<String> = Vec::new();
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        loop {
            let token = match markup.next().ok()? {
                Token::End => return Some(found),
                Token::Close => "</>".to_owned(),
                Token::Text(text) => shown(text),
                Token::Verbatim(text) => format!("[{}]", shown(text)),
                Token::Open(tag) => {
                    let pairs = tag.attributes();
                    let pairs =
                        pairs.map(|(name, value)| [" ", &shown(name), "=", &shown(value)].concat());
                    format!("<{}{}>", shown(tag.name), pairs.collect::<String>())
                }
            };
            found.push(token);
        }
    }

    proptest! {
        #[test]
        fn however_it_comes_it_is_the_same(
            part in "(<a>|<b:c x='1' y=\">\"/>|</a>|text|&amp;|<!-- <a> -->|<[?]xml [?]>|<!\\[CDATA\\[a\\]\\]\\]>|[<>/'=!?-]){0,9}",
            at_a_time in 1..9_usize,
        ) {
            prop_assert_eq!(tokens(part.as_bytes(), at_a_time), tokens(part.as_bytes(), usize::MAX));
        }
    }

    proptest! {
        #[test]
        fn what_is_passed_can_be_had_as_it_stood(
            part in "(<a>|<b:c x='1' y=\">\"/>|</a>|text|&amp;|<!-- <a> -->|<[?]xml [?]>|<!\\[CDATA\\[a\\]\\]\\]>){0,9}",
            at_a_time in 1..9_usize,
            every in 1..4_usize,
        ) {
            let mut markup = Markup::copied("a.xml", Slowly(part.as_bytes(), at_a_time));
            let (mut taken, mut count) = (Vec::new(), 0);
            while let Ok(token) = markup.next() {
                let ended = token == Token::End;
                count += 1;
                if ended || count % every == 0 {
                    markup.take_passed(&mut taken);
                }
                if ended {
                    prop_assert_eq!(&taken[..], part.as_bytes());
                    break;
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_leap_is_as_far_as_steps(
            part in "<a>(<b>|</b>|<b x='1'/>|text|<!-- </a> -->|<!\\[CDATA\\[</a>\\]\\]>){0,6}</a>( |<c/>){0,2}",
            at_a_time in 1..9_usize,
        ) {
            let rest = |leaps: bool| {
                let mut markup = Markup::copied("a.xml", Slowly(part.as_bytes(), at_a_time));
                let mut passed = Vec::new();
                markup.next().ok()?;
                markup.take_passed(&mut passed);
                let leapt = leaps && markup.leap().ok()?.is_some();
                if !leapt {
                    markup.skip().ok()?;
                }
                markup.take_passed(&mut passed);
                Some((passed, markup.depth()))
            };
            // Steps may find that what is in it is no markup.
            if let Some(steps) = rest(false) {
                prop_assert_eq!(rest(true), Some(steps));
            }
        }
    }

    #[test]
    fn tags_and_texts_are_told_apart() {
        for (part, expected) in [
            ("<a>1</a>", Some("<a>,1,</>")),
            ("\u{feff}<?xml version='1.0'?><a/>", Some("<a>,</>")),
            ("<x:a y:b = 'c>' d=\"'\" /> ", Some("<a b=c> d='>,</>, ")),
            ("<a><![CDATA[<b>&]]]></a>", Some("<a>,[<b>&]],</>")),
            ("<a><!-- </a> --></a >", Some("<a>,</>")),
            ("<a c='1' d=2 e='3'/>", Some("<a c=1>,</>")),
            ("<a>\u{0}</a>", Some("<a>,\u{0},</>")),
            ("", Some("")),
            ("<a></b>", None),
            ("<a>", None),
            ("</a>", None),
            ("<a", None),
            ("<a b='>", None),
            ("<>", None),
            ("< a/>", None),
            ("<!DOCTYPE a><a/>", None),
            ("<!-- a", None),
        ] {
            let found = tokens(part.as_bytes(), 3).map(|found| found.join(","));
            assert_eq!(found.as_deref(), expected, "{part}");
        }
        assert_eq!(tokens(b"\xFF\xFE<\0a\0", 1), None, "UTF-16");
        assert_eq!(tokens("<a>".repeat(DEEPEST + 1).as_bytes(), 999), None);
        let long = "a".repeat(LONGEST_NAME + 1);
        assert_eq!(tokens(format!("<{long}/>").as_bytes(), 999), None);
    }

    #[test]
    fn what_never_ends_is_not_held() {
        let endless = (&b"<a>"[..]).chain(std::io::repeat(b'a'));
        let mut markup = Markup::new("a.xml", endless);
        assert!(markup.next().is_ok() && markup.next().is_err());
    }
}
