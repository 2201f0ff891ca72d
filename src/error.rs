//! What stops a run: errors as data, said in one place, each with its exit code.
//!
//! Bad data is never an error here; it is a violation that flows with the rows.

use std::fmt::Write as _;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use crate::text;
use crate::text::{Lang, Message};

/// The result of everything that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;

/// What stops a run. Display is the English sentence.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum Error {
    /// The arguments do not fit together; exit 2.
    Usage {
        /// What is wrong.
        message: Message,
        /// What would help.
        hint: Option<Message>,
    },
    /// A schema that does not load: everything wrong with it, never empty; exit 2.
    Schema(Vec<Diagnostic>),
    /// An expression that does not read: everything wrong with it, never empty; exit 2.
    Expression(Vec<Diagnostic>),
    /// A file that cannot be opened; exit 3.
    Open {
        /// As the user named it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that cannot be read to its end; exit 3.
    Read {
        /// As the user named it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file whose contents cannot be read (a quote never closed, a limit exceeded, not UTF-8 …); exit 3.
    Broken {
        /// As the user named it.
        path: PathBuf,
        /// The physical line, from 1.
        line: Option<u64>,
        /// What was found.
        message: Message,
        /// What would help.
        hint: Option<Box<Message>>,
    },
    /// An output that cannot be written; exit 3.
    Write {
        /// As the user named it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The reader of standard output went away: not a failure.
    ClosedPipe,
    /// A signal asked us to stop; exit 128 + its number.
    Interrupted(u8),
    /// Our fault; exit 70.
    Bug(&'static str),
}

/// One thing wrong in a schema (or worth a warning), with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The schema file.
    pub path: PathBuf,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line as it stands, without its line end; of a long one what stands around the place, with `…` where
    /// something is left out.
    pub source: String,
    /// How many characters of it stand before what is meant.
    pub before: usize,
    /// How many characters are meant, at least 1.
    pub length: usize,
    /// What is wrong.
    pub message: Message,
    /// What would help.
    pub hint: Option<Message>,
}

impl Diagnostic {
    /// What stands at the bytes `span` of `text`, which is called `path`; without a span the whole of it is meant.
    pub fn new(
        path: &Path,
        text: &str,
        span: Option<Range<usize>>,
        message: Message,
        hint: Option<Message>,
    ) -> Self {
        Self::on_the_way(path, &mut Walk::through(text), span, message, hint)
    }

    /// The same, where `walk` is at or before the place, to which it goes.
    pub(crate) fn on_the_way(
        path: &Path,
        walk: &mut Walk<'_>,
        span: Option<Range<usize>>,
        message: Message,
        hint: Option<Message>,
    ) -> Self {
        let path = path.to_owned();
        let Some(span) = span else {
            return Self {
                path,
                line: 0,
                column: 0,
                source: String::new(),
                before: 0,
                length: 1,
                message,
                hint,
            };
        };
        walk.go_to(span.start);
        let (source, before) = walk.excerpt();
        let end = boundary(walk.text, span.end).min(walk.line_end);
        let meant = walk.text.get(walk.at..end).unwrap_or_default();
        let most = source.chars().count().saturating_sub(before);
        Self {
            path,
            line: walk.line,
            column: walk.column,
            source,
            before,
            length: meant.chars().take(most).count().max(1),
            message,
            hint,
        }
    }

    /// The place, the sentence, the line with a caret under the place, and the hint: several lines, no line end
    /// after the last.
    pub fn say(&self, lang: Lang) -> String {
        let path = self.path.display();
        let mut out = self.message.say(lang);
        if self.line > 0 {
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            let before: String = self.source.chars().take(self.before).collect();
            let meant: String = self
                .source
                .chars()
                .skip(self.before)
                .take(self.length)
                .collect();
            // Tabs stay tabs so that the caret stands under its place at any tab width.
            let indent: String = before
                .split_inclusive('\t')
                .map(|part| match part.strip_suffix('\t') {
                    Some(text) => " ".repeat(text.width()) + "\t",
                    None => " ".repeat(part.width()),
                })
                .collect();
            let carets = "^".repeat(meant.width().max(1));
            let _ = write!(
                out,
                "\n{margin}--> {path}:{}:{}\n{margin} |\n{number} | {}\n{margin} | {indent}{carets}",
                self.line, self.column, self.source
            );
        } else {
            out = Message::new(text!("{path}: {what}", "{path}：{what}"))
                .with("path", path)
                .with_said("what", self.message.clone())
                .say(lang);
        }
        if let Some(hint) = &self.hint {
            let _ = write!(out, "\n{}", hinted(hint, lang));
        }
        out
    }
}

/// How many characters of a long line are shown before and behind a place.
const AROUND: usize = 100;

/// Goes forward through a text, and knows on which line and in which column it is. Many places of a text, in order,
/// cost no more than one.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    text: &'a str,
    at: usize,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    line_start: usize,
    /// Before its line end.
    line_end: usize,
}

impl<'a> Walk<'a> {
    /// Begins at the start of `text`.
    pub(crate) fn through(text: &'a str) -> Self {
        let mut walk = Self {
            text,
            at: 0,
            line: 0,
            column: 1,
            line_start: 0,
            line_end: 0,
        };
        walk.begin_line(0);
        walk
    }

    fn begin_line(&mut self, start: usize) {
        let rest = &self.text[start..];
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        self.line += 1;
        self.column = 1;
        self.at = start;
        self.line_start = start;
        self.line_end = start + line.trim_end_matches('\r').len();
    }

    /// Goes to the character of this byte, which is not before where it is.
    fn go_to(&mut self, to: usize) {
        let to = boundary(self.text, to).max(self.at);
        while let Some(line_end) = self.text[self.at..to].find('\n') {
            self.begin_line(self.at + line_end + 1);
        }
        self.column += self.text[self.at..to].chars().count();
        self.at = to;
    }

    /// What is shown of the line, and how many characters of that stand before the place.
    fn excerpt(&self) -> (String, usize) {
        let end = self.line_end.max(self.at);
        let (before, behind) = (
            &self.text[self.line_start..self.at.min(self.line_end)],
            &self.text[self.at..end],
        );
        let from = before.char_indices().rev().nth(AROUND - 1);
        let to = behind.char_indices().nth(AROUND);
        let mut source = String::new();
        if let Some((from, _)) = from.filter(|(from, _)| *from > 0) {
            source.push('…');
            source.push_str(&before[from..]);
        } else {
            source.push_str(before);
        }
        let shown = source.chars().count();
        source.push_str(to.map_or(behind, |(to, _)| &behind[..to]));
        if to.is_some() {
            source.push('…');
        }
        (source, shown)
    }
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn hinted(hint: &Message, lang: Lang) -> String {
    Message::new(text!("hint: {hint}", "提示：{hint}"))
        .with_said("hint", hint.clone())
        .say(lang)
}

impl Error {
    /// A usage error without a hint.
    pub fn usage(message: impl Into<Message>) -> Self {
        Self::Usage {
            message: message.into(),
            hint: None,
        }
    }

    /// The sentence, with its place; for a schema every diagnostic, a blank line between two. The hint of the
    /// other errors is said by [`Error::hint`].
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Usage { message, .. } => message.say(lang),
            Self::Schema(diagnostics) | Self::Expression(diagnostics) => diagnostics
                .iter()
                .map(|d| d.say(lang))
                .collect::<Vec<_>>()
                .join("\n\n"),
            Self::Open { path, source } => Message::new(text!(
                "{path}: cannot be opened: {why}",
                "{path}：无法打开：{why}"
            ))
            .with("path", path.display())
            .with_said("why", why(source))
            .say(lang),
            Self::Read { path, source } => Message::new(text!(
                "{path}: cannot be read: {why}",
                "{path}：无法读取：{why}"
            ))
            .with("path", path.display())
            .with_said("why", why(source))
            .say(lang),
            Self::Broken {
                path,
                line: None,
                message,
                ..
            } => Message::new(text!("{path}: {what}", "{path}：{what}"))
                .with("path", path.display())
                .with_said("what", message.clone())
                .say(lang),
            Self::Broken {
                path,
                line: Some(line),
                message,
                ..
            } => Message::new(text!(
                "{path}, line {line}: {what}",
                "{path} 第 {line} 行：{what}"
            ))
            .with("path", path.display())
            .with("line", line)
            .with_said("what", message.clone())
            .say(lang),
            Self::Write { path, source } => Message::new(text!(
                "{path}: cannot be written: {why}",
                "{path}：无法写入：{why}"
            ))
            .with("path", path.display())
            .with_said(
                "why",
                match source.kind() {
                    // A file that is written need not be there; its folder must.
                    io::ErrorKind::NotFound => text!("no such folder", "文件夹不存在").into(),
                    _ => why(source),
                },
            )
            .say(lang),
            Self::ClosedPipe => text!("the reader went away", "读取方已关闭")
                .get(lang)
                .to_owned(),
            Self::Interrupted(_) => text!(
                "interrupted; no output was changed",
                "已中断，未改动任何输出"
            )
            .get(lang)
            .to_owned(),
            Self::Bug(what) => Message::new(text!(
                "this is a bug in rolo ({what}); nothing was changed, please report it",
                "这是 rolo 自身的缺陷（{what}）；未改动任何文件，请反馈给我们"
            ))
            .with("what", what)
            .say(lang),
        }
    }

    /// What would help, if anything is known to.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Usage { hint, .. } => hint.as_ref().map(|hint| hinted(hint, lang)),
            Self::Broken { hint, .. } => hint.as_ref().map(|hint| hinted(hint, lang)),
            Self::Write { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some(hinted(
                    &text!(
                        "make room on that disk and run again",
                        "请清理磁盘空间后重试"
                    )
                    .into(),
                    lang,
                ))
            }
            _ => None,
        }
    }

    /// The exit code that says whom to tell (`2` the maintainer, `3` operations, `70` us).
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } | Self::Schema(_) | Self::Expression(_) => 2,
            Self::Open { .. } | Self::Read { .. } | Self::Broken { .. } | Self::Write { .. } => 3,
            Self::ClosedPipe => 0,
            Self::Interrupted(signal) => 128 + *signal,
            Self::Bug(_) => 70,
        }
    }

    /// Writing to `path` failed: a closed pipe if that is why.
    pub fn writing(path: impl Into<PathBuf>, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Write {
            path: path.into(),
            source,
        }
    }
}

/// The reasons people meet, in their language; the system's own words for the rest.
pub(crate) fn why(error: &io::Error) -> Message {
    let text = match error.kind() {
        io::ErrorKind::NotFound => text!("no such file", "文件不存在"),
        io::ErrorKind::PermissionDenied => text!("permission denied", "没有权限"),
        io::ErrorKind::IsADirectory => text!("it is a directory", "这是一个文件夹"),
        io::ErrorKind::StorageFull => text!("no space left on the disk", "磁盘空间不足"),
        io::ErrorKind::FileTooLarge => {
            text!("files may not be that large here", "超出系统允许的文件大小")
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            text!("it is damaged", "文件已损坏")
        }
        io::ErrorKind::UnexpectedEof => text!("it ended early", "文件提前结束"),
        // EIO has no kind of its own.
        _ if error.raw_os_error() == Some(5) => {
            text!("the system reports an input error", "系统报告读写出错")
        }
        _ => return Message::new(text!("{error}", "{error}")).with("error", error),
    };
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, span: Range<usize>) -> Diagnostic {
        let message = text!("x", "某").into();
        Diagnostic::new(Path::new("a"), text, Some(span), message, None)
    }

    #[test]
    fn of_a_long_line_what_stands_around_the_place_is_shown() {
        let text = format!("名\r\n{}客户{}\n", "a".repeat(150), "b".repeat(150));
        let at = text.find('客').unwrap();
        let Diagnostic {
            line,
            column,
            source,
            before,
            length,
            ..
        } = told(&text, at..at + 6);
        assert_eq!((line, column, before, length), (2, 151, 101, 2));
        assert_eq!(
            source,
            format!("…{}客户{}…", "a".repeat(100), "b".repeat(98))
        );
    }

    #[test]
    fn a_place_within_or_behind_a_line_end_is_on_its_line() {
        for (span, line, column) in [
            (0..1, 1, 1),
            (1..2, 1, 2),
            (2..3, 1, 3),
            (3..9, 2, 1),
            (4..4, 2, 2),
        ] {
            let told = told("a\r\nb", span.clone());
            assert_eq!((told.line, told.column), (line, column), "{span:?}");
            assert_eq!(told.source, if line == 1 { "a" } else { "b" });
        }
    }
}
