//! How records and their cells are written in the bytes of an input.

use super::dialect::Dialect;

/// How records and their cells are written in the bytes of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Cells parted by a delimiter (RFC 4180 and its relatives).
    Csv(Dialect),
    /// One JSON object a line; its keys name the columns.
    Jsonl,
    /// The rows of a sheet of a workbook, as its reader hands them over: nothing that was in the file.
    Sheet(SheetFormat),
}

/// What a sheet is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// Excel 2007 and later, with macros or without.
    Xlsx,
    /// The same, binary.
    Xlsb,
    /// Excel 5.0 to 2003.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// The tables of a web page.
    Html,
}

impl SheetFormat {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Html => "html",
        }
    }
}

impl Notation {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv(dialect) if dialect.delimiter == b'\t' => "tsv",
            Self::Csv(_) => "csv",
            Self::Jsonl => "jsonl",
            Self::Sheet(format) => format.name(),
        }
    }

    /// How cells are parted and quoted, where they are.
    pub fn dialect(self) -> Option<Dialect> {
        match self {
            Self::Csv(dialect) => Some(dialect),
            Self::Jsonl | Self::Sheet(_) => None,
        }
    }

    /// Whether records are the rows of a sheet, which stand on no line.
    pub fn is_sheet(self) -> bool {
        matches!(self, Self::Sheet(_))
    }
}

impl Default for Notation {
    fn default() -> Self {
        Self::Csv(Dialect::default())
    }
}
