//! The schema file as text: byte spans become lines and columns, faults become diagnostics.

use std::ops::Range;
use std::path::Path;

use crate::error::{Diagnostic, Walk};
use crate::text::{Message, did_you_mean};

/// One thing wrong at a place of the file, before it is said.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Bytes of the text; none where the whole file is meant.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: Message,
    /// What would help.
    pub hint: Option<Box<Message>>,
}

impl Fault {
    /// A fault at `span`, without a hint.
    pub(super) fn at(span: &Range<usize>, message: impl Into<Message>) -> Self {
        Self {
            span: Some(span.clone()),
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what would help.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(Box::new(hint.into()));
        self
    }

    /// Adds "did you mean …?" if a near name is known.
    #[must_use]
    pub(super) fn near(mut self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            self.hint = Some(Box::new(did_you_mean(near)));
        }
        self
    }
}

/// What was found while a schema was read, in the order it was found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// What stops the schema from loading.
    pub errors: Vec<Fault>,
    /// What a reader should know.
    pub warnings: Vec<Fault>,
}

impl Problems {
    /// Notes an error.
    pub(super) fn error(&mut self, fault: Fault) {
        self.errors.push(fault);
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, fault: Fault) {
        self.warnings.push(fault);
    }
}

/// The file: its path for messages and its text without a byte order mark.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// As the user named it.
    pub path: &'a Path,
    /// Without a byte order mark.
    pub text: &'a str,
}

impl Source<'_> {
    /// The diagnostics of `faults`, in file order; what means the whole file comes first.
    pub(super) fn diagnose(&self, mut faults: Vec<Fault>) -> Vec<Diagnostic> {
        faults.sort_by_key(|fault| fault.span.as_ref().map(|span| (span.start, span.end)));
        let mut walk = Walk::through(self.text);
        let place = |fault| {
            let Fault {
                span,
                message,
                hint,
            } = fault;
            Diagnostic::on_the_way(self.path, &mut walk, span, message, hint.map(|hint| *hint))
        };
        let mut diagnostics: Vec<Diagnostic> = faults.into_iter().map(place).collect();
        diagnostics.dedup();
        diagnostics
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn place(text: &str, span: Range<usize>) -> (usize, usize, String, usize) {
        let source = Source {
            path: Path::new("a.toml"),
            text,
        };
        let placed = source
            .diagnose(vec![Fault::at(&span, text!("x", "某"))])
            .remove(0);
        (placed.line, placed.column, placed.source, placed.length)
    }

    #[test]
    fn columns_count_characters_and_the_line_has_no_line_end() {
        let text = "名 = 1\r\n客户 = \"甲\"\r\n";
        let at = text.find('甲').unwrap();
        assert_eq!(place(text, at..at + 3), (2, 7, "客户 = \"甲\"".into(), 1));
    }

    #[test]
    fn a_span_over_several_lines_is_shown_on_its_first() {
        assert_eq!(place("ab\ncd\n", 1..5), (1, 2, "ab".into(), 1));
        assert_eq!(place("ab\n", 3..3), (2, 1, String::new(), 1));
        assert_eq!(place("ab", 9..12), (1, 3, "ab".into(), 1));
    }
}
