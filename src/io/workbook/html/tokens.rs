//! Reads the tokens of a page and hands them to [`Page`]. Nothing is kept of what it does not want: comments, other
//! attributes, and text that belongs to no cell may be of any length.

use std::cell::Cell as Shared;
use std::io::{self, Read};
use std::rc::Rc;

use html5gum::{Emitter, Error, IoReader, State, Tokenizer, emitters::naive_next_state};
use memchr::memmem;

use super::page::Page;
use super::tag::Tag;
use crate::io::fault::Fault;
use crate::io::workbook::stream::{Cells, SheetEnd, Stop, damaged};

/// Reads a page to its end.
///
/// # Errors
/// Those of reading, of [`Page`] and of what takes the cells.
pub(super) fn read(text: impl Read, to: &mut Cells) -> Result<SheetEnd, Stop> {
    let stopped = Rc::new(Shared::new(false));
    let text = Stoppable {
        text,
        stopped: Rc::clone(&stopped),
    };
    let tokens = Tokens {
        page: Page::new(to),
        tag: Tag::default(),
        is_end: false,
        begun: false,
        name_len: 0,
        last: Vec::new(),
        comment: Vec::new(),
        ended: None,
        stopped: Rc::clone(&stopped),
    };
    let mut tokens = Tokenizer::new_with_emitter(IoReader::new(text), tokens);
    loop {
        match tokens.next() {
            Some(Ok(ended)) => return ended,
            // Why comes next.
            Some(Err(_)) if stopped.get() => {}
            Some(Err(error)) => {
                let fault = error.downcast::<Fault>();
                return Err(fault.unwrap_or_else(|_| damaged()).into());
            }
            None => return Err(damaged().into()),
        }
    }
}

/// The text of a page, until nobody wants more.
struct Stoppable<R> {
    text: R,
    stopped: Rc<Shared<bool>>,
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.stopped.get() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.text.read(out)
    }
}

/// Takes tokens piece by piece. What comes out is how the page ended.
struct Tokens<'a> {
    page: Page<'a>,
    tag: Tag,
    /// Whether the tag is an end tag.
    is_end: bool,
    /// Whether a tag has begun that has not ended.
    begun: bool,
    /// Bytes of its name.
    name_len: usize,
    /// The name of the last start tag.
    last: Vec<u8>,
    /// The last bytes of a comment.
    comment: Vec<u8>,
    ended: Option<Result<SheetEnd, Stop>>,
    stopped: Rc<Shared<bool>>,
}

/// A word in the comments of Excel's pages: days count from 1904.
const SINCE_1904: &[u8] = b"Date1904";

impl Tokens<'_> {
    fn went(&mut self, went: Result<(), Stop>) {
        if let Err(stop) = went
            && !self.stopped.replace(true)
        {
            self.ended = Some(Err(stop));
        }
    }
}

impl Emitter for Tokens<'_> {
    type Token = Result<SheetEnd, Stop>;

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last.clear();
        self.last
            .extend_from_slice(last_start_tag.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        if !self.stopped.replace(true) {
            self.ended = Some(self.page.finish(self.begun));
        }
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Self::Token> {
        self.ended.take()
    }

    fn start_open_tag(&mut self) {
        self.begun = true;
    }

    fn emit_string(&mut self, piece: &[u8]) {
        // What looked like a tag may be text; at the end of the page it is a tag that was cut off.
        self.begun &= matches!(piece, b"<" | b"</");
        if !self.stopped.get() {
            let went = self.page.text(piece);
            self.went(went);
        }
    }

    fn init_start_tag(&mut self) {
        self.tag.clear();
        (self.is_end, self.name_len) = (false, 0);
    }

    fn init_end_tag(&mut self) {
        self.tag.clear();
        (self.is_end, self.name_len) = (true, 0);
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.begun = false;
        self.tag.end_attribute();
        if self.stopped.get() {
            return None;
        }
        if self.is_end {
            let went = self.page.end(self.tag.name());
            self.went(went);
            return None;
        }
        self.last.clear();
        self.last.extend_from_slice(self.tag.name());
        let went = self.page.start(&self.tag);
        self.went(went);
        naive_next_state(&self.last)
    }

    fn emit_current_comment(&mut self) {
        self.begun = false;
    }

    fn emit_current_doctype(&mut self) {
        self.begun = false;
    }

    fn set_self_closing(&mut self) {
        self.tag.close();
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, piece: &[u8]) {
        self.tag.add_to_name(piece);
        self.name_len += piece.len();
        // Within a script the tokens keep such names whole.
        let went = self.page.hold(self.name_len);
        self.went(went);
    }

    fn push_comment(&mut self, piece: &[u8]) {
        let rest = self.comment.len().saturating_sub(SINCE_1904.len());
        self.comment.drain(..rest);
        self.comment.extend_from_slice(piece);
        if memmem::find(&self.comment, SINCE_1904).is_some() {
            self.page.counts_since_1904();
        }
    }

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.tag.begin_attribute();
    }

    fn push_attribute_name(&mut self, piece: &[u8]) {
        self.tag.add_to_attribute(piece);
    }

    fn push_attribute_value(&mut self, piece: &[u8]) {
        if !self.stopped.get() {
            self.tag.add_to_value(piece);
            let went = self.page.hold(self.tag.len());
            self.went(went);
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    /// A browser shows nothing of a section of character data; what stands there is data nevertheless.
    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        true
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last.is_empty() && self.last == self.tag.name()
    }
}
