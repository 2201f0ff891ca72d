//! What a table is written as: which format, and which dialect where it is CSV.
//!
//! CSV in, CSV out keeps the input's dialect unless an output option says otherwise.

use std::path::Path;

use super::dialect::Dialect;
use super::input::Head;
use super::notation::Notation;
use super::pack::Packing;
use crate::table::encoding::Encoding;

/// What ends a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r`.
    Cr,
}

impl LineEnd {
    /// The one that stands at the end of `record`.
    pub fn of(record: &[u8]) -> Option<Self> {
        match record {
            [.., b'\r', b'\n'] => Some(Self::CrLf),
            [.., b'\n'] => Some(Self::Lf),
            [.., b'\r'] => Some(Self::Cr),
            _ => None,
        }
    }

    /// Its bytes.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::Cr => b"\r",
        }
    }
}

/// A format as users name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatName {
    /// Commas.
    Csv,
    /// Tabs.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// A workbook of Excel 2007 and later.
    Xlsx,
    /// A table in GitHub's Markdown.
    Markdown,
    /// A table in HTML.
    Html,
}

impl FormatName {
    /// Every format that is written, by the name that `--to` takes.
    pub const ALL: [(&'static str, Self); 6] = [
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("jsonl", Self::Jsonl),
        ("xlsx", Self::Xlsx),
        ("md", Self::Markdown),
        ("html", Self::Html),
    ];

    /// The format that the ending of a file's name means; case does not matter.
    ///
    /// A packed table is of the format that the rest of the name means: `customers.csv.gz`.
    pub fn of_ending(path: &Path) -> Option<Self> {
        let unpacked = Packing::of_ending(path).map(|(_, unpacked)| unpacked);
        let path = unpacked.as_deref().unwrap_or(path);
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "xlsx" => Some(Self::Xlsx),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// The ending of a file's name where it promises a format that people know and that no table is written in: a
/// workbook of another kind, a compressed file. In lower case.
pub fn unwritten(path: &Path) -> Option<&'static str> {
    const KNOWN: [&str; 9] = [
        "xlsm", "xlsb", "xls", "ods", "json", "parquet", "zst", "zip", "bz2",
    ];
    let unpacked = Packing::of_ending(path).map(|(_, unpacked)| unpacked);
    let path = unpacked.as_deref().unwrap_or(path);
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    KNOWN.into_iter().find(|known| *known == ending)
}

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cells parted by a delimiter, with a header.
    Csv(CsvStyle),
    /// One JSON object a record.
    Jsonl(JsonlStyle),
    /// A workbook with one table.
    Sheet,
    /// A table to be read on a page.
    Page(Markup),
}

/// How a page is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Markdown as GitHub has it.
    Markdown,
    /// HTML, the table alone.
    Html,
}

/// How CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvStyle {
    /// How cells are parted and quoted.
    pub dialect: Dialect,
    /// What ends a record that has no line end of its own to keep.
    pub line_end: LineEnd,
    /// Whether the table begins with a byte order mark.
    pub mark: bool,
    /// What keeps the bytes that it was read from.
    pub copied: Copied,
    /// Whether the last record goes without a line end if the input's last one did.
    pub keeps_ending: bool,
    /// How text is encoded; none: as the input is.
    pub encoding: Option<Encoding>,
    /// The UTF-16 that the table is written in.
    pub utf16: Option<Encoding>,
}

/// How JSON Lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonlStyle {
    /// Whether records that were read as objects, and the values of those that change, keep the bytes that they were
    /// read from; the last record then ends as the input's last one did.
    pub copied: bool,
    /// What ends a record that has no line end of its own to keep.
    pub line_end: LineEnd,
}

/// What keeps the bytes that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// Records with their line ends, and the cells of a record that changes.
    Records,
    /// Cells; every line end is that of the style.
    Cells,
    /// Nothing: the dialect is another one, and a cell is quoted only where it must be.
    Nothing,
}

impl Format {
    /// As `to` says, else the ending of the output at `path`, else as `input` is; `delimiter` changes the delimiter
    /// of CSV and nothing else.
    pub fn of(
        to: Option<FormatName>,
        path: Option<&Path>,
        input: &Head,
        delimiter: Option<u8>,
    ) -> Self {
        let own = match input.notation {
            Notation::Csv(dialect) if dialect.delimiter == b'\t' => FormatName::Tsv,
            Notation::Csv(_) | Notation::Sheet(_) => FormatName::Csv,
            Notation::Jsonl => FormatName::Jsonl,
        };
        let ending = path.and_then(FormatName::of_ending);
        let other = to.or(ending.filter(|ending| *ending != own));
        let mut style = match (other, input.notation) {
            (None, Notation::Jsonl) => {
                return Self::Jsonl(JsonlStyle {
                    copied: true,
                    line_end: input.line_end,
                });
            }
            (None, Notation::Csv(dialect)) => CsvStyle {
                dialect,
                line_end: input.line_end,
                mark: input.has_mark(),
                copied: Copied::Records,
                keeps_ending: true,
                encoding: None,
                utf16: input.transcoded,
            },
            (None, Notation::Sheet(_)) | (Some(FormatName::Csv), _) => CsvStyle::plain(b','),
            (Some(FormatName::Tsv), _) => CsvStyle::plain(b'\t'),
            (Some(FormatName::Jsonl), _) => return Self::Jsonl(JsonlStyle::default()),
            (Some(FormatName::Xlsx), _) => return Self::Sheet,
            (Some(FormatName::Markdown), _) => return Self::Page(Markup::Markdown),
            (Some(FormatName::Html), _) => return Self::Page(Markup::Html),
        };
        if let Some(delimiter) = delimiter {
            style.dialect.delimiter = delimiter;
            // A sign that parts cells can be nothing else.
            let free = |sign: &u8| *sign != delimiter;
            style.dialect.escape = style.dialect.escape.filter(free);
            style.dialect.comment = style.dialect.comment.filter(free);
        }
        let own = input.notation.dialect();
        if input.unguarded || own.is_none_or(|own| !style.dialect.parts_like(own)) {
            style.copied = Copied::Nothing;
        }
        Self::Csv(style)
    }

    /// As Excel opens it by a double click: UTF-8 with a mark, CRLF. Other formats stay.
    #[must_use]
    pub fn for_excel(self) -> Self {
        let Self::Csv(style) = self else {
            return self;
        };
        Self::Csv(CsvStyle {
            line_end: LineEnd::CrLf,
            mark: true,
            copied: match style.copied {
                Copied::Records => Copied::Cells,
                copied => copied,
            },
            keeps_ending: false,
            encoding: Some(Encoding::UTF_8),
            utf16: None,
            ..style
        })
    }

    /// In an encoding that is asked for, with a byte order mark where `mark` says so; UTF-16 always has one. Other formats
    /// than CSV stay.
    #[must_use]
    pub fn encoded(self, encoding: Encoding, mark: bool) -> Self {
        let Self::Csv(style) = self else {
            return self;
        };
        let utf16 = encoding.is_utf16().then_some(encoding);
        Self::Csv(CsvStyle {
            mark: utf16.is_some() || mark && encoding.is_utf8(),
            encoding: Some(utf16.map_or(encoding, |_| Encoding::UTF_8)),
            utf16,
            ..style
        })
    }

    /// Whether the last record goes without a line end if the input's last one did.
    pub fn keeps_ending(&self) -> bool {
        match self {
            Self::Csv(style) => style.keeps_ending,
            Self::Jsonl(style) => style.copied,
            Self::Sheet | Self::Page(_) => false,
        }
    }

    /// The UTF-16 that the table is written in, if it is.
    pub fn utf16(&self) -> Option<Encoding> {
        match self {
            Self::Csv(style) => style.utf16,
            Self::Jsonl(_) | Self::Sheet | Self::Page(_) => None,
        }
    }
}

impl CsvStyle {
    /// RFC 4180 with this delimiter and LF, without a byte order mark.
    fn plain(delimiter: u8) -> Self {
        Self {
            dialect: Dialect {
                delimiter,
                ..Dialect::default()
            },
            line_end: LineEnd::Lf,
            mark: false,
            copied: Copied::Cells,
            keeps_ending: false,
            encoding: Some(Encoding::UTF_8),
            utf16: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::input::{Input, Reading};

    fn head(name: &str, bytes: &str, delimiter: Option<u8>) -> Head {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let reading = Reading {
            delimiter,
            ..Reading::default()
        };
        Input::open(&path, &reading, &|_| false).unwrap().head
    }

    /// What comes out, in short: delimiter, line end, mark, what is copied.
    fn said(format: Format) -> String {
        match format {
            Format::Jsonl(style) if style.copied => "jsonl as read".into(),
            Format::Jsonl(_) => "jsonl".into(),
            Format::Sheet => "workbook".into(),
            Format::Page(markup) => format!("{markup:?}"),
            Format::Csv(style) => format!(
                "{:?} {:?} {} {:?} {}",
                char::from(style.dialect.delimiter),
                style.line_end,
                style.mark,
                style.copied,
                style.keeps_ending
            ),
        }
    }

    #[test]
    fn a_format_is_named_or_meant_by_the_ending_or_the_inputs_own() {
        use FormatName::{Csv, Jsonl, Tsv};
        let input = ("a.csv", "\u{feff}a,b\r\n");
        let own = "',' CrLf true Records true";
        let commas = "',' Lf false Cells false";
        let tabs = "'\\t' Lf false Nothing false";
        for (to, path, delimiter, expected) in [
            (None, None, None, own),
            (None, Some("x.CSV"), None, own),
            (None, Some("x.txt"), None, own),
            (None, Some("-"), None, own),
            (None, Some("x.csv"), Some(b','), own),
            (
                None,
                Some("x.csv"),
                Some(b';'),
                "';' CrLf true Nothing true",
            ),
            (None, Some("x.tab"), None, tabs),
            (None, Some("x.NDJSON"), Some(b';'), "jsonl"),
            (Some(Csv), None, None, commas),
            (Some(Csv), Some("x.jsonl"), None, commas),
            (Some(Tsv), Some("x.csv"), None, tabs),
            (Some(Jsonl), Some("x.csv"), None, "jsonl"),
            (Some(Csv), None, Some(b'|'), "'|' Lf false Nothing false"),
        ] {
            let path = path.map(Path::new);
            let format = Format::of(to, path, &head(input.0, input.1, None), delimiter);
            assert_eq!(said(format), expected, "{to:?} {path:?} {delimiter:?}");
        }
    }

    #[test]
    fn tabs_become_commas_only_where_commas_are_asked_for() {
        let input = head("a.tsv", "a\tb\n", None);
        let format = |path| said(Format::of(None, Some(Path::new(path)), &input, None));
        assert_eq!(format("x.tsv"), "'\\t' Lf false Records true");
        assert_eq!(format("x.csv"), "',' Lf false Nothing false");
        let input = head("a.csv", "a;b\r", Some(b';'));
        let format = Format::of(None, Some(Path::new("x.csv")), &input, None);
        assert_eq!(said(format), "';' Cr false Records true");
    }

    #[test]
    fn the_line_end_is_the_headers_or_the_first_there_is() {
        for (bytes, expected) in [
            ("a\r\nb\n", LineEnd::CrLf),
            ("a\rb", LineEnd::Cr),
            ("a", LineEnd::Lf),
            ("\"a\r\n\"\nb\r\n", LineEnd::Lf),
            ("", LineEnd::Lf),
        ] {
            assert_eq!(head("a.csv", bytes, None).line_end, expected, "{bytes:?}");
        }
    }
}
