//! What the first bytes of an input choose.

use rolo::io::dialect::Dialect;
use rolo::table::encoding::Encoding;

/// Those that are cut as they stand.
const ENCODINGS: [&str; 9] = [
    "utf-8",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "windows-1252",
    "iso-8859-2",
];

/// Bytes that decide one thing after the other; where none is left, the simplest choice.
pub(super) struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::from(self.byte()) % of.len()]
    }

    /// What no choice has taken.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn encoding(&mut self) -> Encoding {
        Encoding::named(self.one(&ENCODINGS)).unwrap()
    }

    /// The signs that `--delimiter`, `--quote`, `--escape` and `--comment` take, no sign twice.
    pub(super) fn dialect(&mut self) -> Dialect {
        let mut dialect = Dialect {
            delimiter: self.one(b",;\t| :a~@"),
            quote: self.one(b"\"\"'`|~"),
            escape: [None, Some(b'\\'), Some(b'^'), Some(b'"')][usize::from(self.byte()) % 4],
            comment: [None, Some(b'#'), Some(b'\\'), Some(b'~')][usize::from(self.byte()) % 4],
        };
        if dialect.quote == dialect.delimiter {
            dialect.quote = b'"';
        }
        let taken = [dialect.delimiter, dialect.quote];
        dialect.escape = dialect.escape.filter(|sign| !taken.contains(sign));
        let free = |sign: &u8| !taken.contains(sign) && dialect.escape != Some(*sign);
        dialect.comment = dialect.comment.filter(free);
        dialect
    }
}
