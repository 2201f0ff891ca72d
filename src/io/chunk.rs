//! A stretch of an input that holds whole records, and the memory to decode it, used again for the next one.

use std::path::PathBuf;
use std::sync::Arc;

use super::decode::{Every, decode};
use super::dialect::Dialect;
use super::foreign::find_records;
use super::gb18030;
use super::guard;
use super::jsonl_read::{self, Columns};
use super::limits::{TOO_MANY_COLUMNS, too_wide};
use super::notation::Notation;
use super::oddities::{note_nul_bytes, note_undecodable, repair, text_of};
use super::projection::Only;
use super::workbook::row;
use crate::error::Result;
use crate::table::batch::{Batch, Layout, Span};
use crate::table::encoding::Encoding;
use crate::table::native::Spell;
use crate::table::wanted::Wanted;
use crate::text;

/// What every chunk of an input shares: how its records are read.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// What errors call the input.
    pub(super) path: PathBuf,
    /// How its records are written.
    pub(super) notation: Notation,
    /// The most cells that a record may have.
    pub(super) most_cells: u32,
    /// The keys that are its columns, where cells have keys.
    pub(super) columns: Columns,
    /// Where the first column of its table stands in its sheet, from 0.
    pub(super) first_column: u32,
    /// How the fields of its columns spell typed cells.
    pub(super) spell: Option<Arc<dyn Spell>>,
    /// Whether cells lose the apostrophe that guards them.
    pub(super) unguards: bool,
}

impl Default for Origin {
    fn default() -> Self {
        Self {
            path: PathBuf::new(),
            notation: Notation::default(),
            most_cells: u32::MAX,
            columns: Columns::default(),
            first_column: 0,
            spell: None,
            unguards: false,
        }
    }
}

/// Whole records as read, and what is needed to see them as a [`Batch`].
#[derive(Debug, Default)]
pub struct Chunk {
    /// The bytes as read; behind them, once decoded, the text of unescaped cells.
    pub(super) bytes: Vec<u8>,
    /// How many of them were read.
    pub(super) read: usize,
    /// Where they stand in the input, from byte 0.
    pub(super) offset: u64,
    /// Which chunk of the input this is, from 0.
    pub(super) number: u64,
    /// How its bytes are encoded.
    pub(super) encoding: Encoding,
    /// Lines of the input before it, where somebody may have to be told of one.
    pub(super) lines: u64,
    /// How it is read.
    pub(super) origin: Arc<Origin>,
    layout: Layout,
    written: Vec<u8>,
    repaired: String,
    /// Cells on their way to being decoded.
    gathered: Vec<u8>,
}

impl Chunk {
    /// A chunk of bytes at hand.
    pub(super) fn of(bytes: &[u8], notation: Notation) -> Self {
        Self {
            bytes: bytes.to_vec(),
            read: bytes.len(),
            origin: Arc::new(Origin {
                notation,
                ..Origin::default()
            }),
            ..Self::default()
        }
    }

    /// Where its bytes stand in the input, from byte 0.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes of the input it holds.
    pub fn len(&self) -> usize {
        self.read
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.read == 0
    }

    /// Which chunk of the input it is, from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many rows of a sheet it holds, those with nothing on them counted; 0 where it is of no sheet.
    pub fn sheet_rows(&self) -> u64 {
        if self.origin.notation.is_sheet() {
            row::count(self.raw())
        } else {
            0
        }
    }

    /// Its bytes as read.
    pub fn raw(&self) -> &[u8] {
        &self.bytes[..self.read]
    }

    /// Decodes it for a table of `width` columns; with width 0 every cell is an extra one.
    ///
    /// Where bytes are not UTF-8 the cell reads with U+FFFD and leaves an oddity; its record keeps its bytes.
    ///
    /// # Errors
    /// [`Error::Broken`](crate::error::Error::Broken) where a line of JSON Lines is no object, and for a record of more
    /// cells than a table may have columns.
    pub fn batch(&mut self, width: usize) -> Result<Batch<'_>> {
        self.look_for(width, None)
    }

    /// Decodes it as [`Chunk::batch`] does, but need not find cells of other columns than those wanted, which are all
    /// below `width`, nor those beyond the header.
    ///
    /// Records, blank lines and oddities (those of other columns too) are the same.
    ///
    /// # Errors
    /// As [`Chunk::batch`].
    pub fn batch_of<'a>(&'a mut self, width: usize, wanted: &'a Wanted) -> Result<Batch<'a>> {
        self.look_for(width, Some(wanted))
    }

    fn look_for<'a>(&'a mut self, width: usize, wanted: Option<&'a Wanted>) -> Result<Batch<'a>> {
        let foreign = !self.encoding.is_utf8() && !self.raw().is_ascii();
        let origin = Arc::clone(&self.origin);
        // Measured: half of the cells cost as much as all.
        let few = wanted.filter(|wanted| wanted.columns().len() * 2 <= width && !origin.unguards);
        let batch = match origin.notation {
            Notation::Csv(dialect) if foreign => {
                match few.filter(|few| self.find_few(dialect, width, few)) {
                    Some(few) => self.few(dialect, width, few),
                    None => self.look_into_text(dialect, width, few),
                }
            }
            Notation::Csv(dialect) => self.look_into_bytes(dialect, width, few),
            Notation::Jsonl => return self.look_into_objects(),
            Notation::Sheet(_) => return Ok(self.look_into_rows(width)),
        };
        check_cells(&batch, width, &origin)?;
        Ok(batch)
    }

    fn look_into_bytes<'a>(
        &'a mut self,
        dialect: Dialect,
        width: usize,
        wanted: Option<&'a Wanted>,
    ) -> Batch<'a> {
        let encoding = self.encoding;
        let Self {
            bytes,
            read,
            layout,
            written,
            repaired,
            origin,
            ..
        } = self;
        bytes.truncate(*read);
        let table = (dialect, width, origin.most_cells);
        let mut found_all = find_cells(bytes, table, wanted, layout, written);
        bytes.extend_from_slice(written);
        let raw = &bytes[..*read];
        let text = if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            text
        } else {
            if !found_all {
                found_all = find_cells(raw, table, None, layout, written);
            }
            repair(raw, written, width, layout, repaired);
            repaired
        };
        if origin.unguards {
            guard::unguard(text, layout);
        }
        let batch = Batch::new(raw, text, layout, width)
            .in_notation(Notation::Csv(dialect))
            .in_encoding(encoding, false);
        match wanted {
            Some(wanted) if !found_all => batch.of_columns(wanted),
            _ => batch,
        }
    }

    /// Finds the wanted cells among the bytes as read, and decodes nothing else. False, and nothing is found, where
    /// that will not do: in other encodings than GB18030, for signs that may be parts of others, and for text that
    /// cannot be decoded or holds a NUL byte.
    fn find_few(&mut self, dialect: Dialect, width: usize, few: &Wanted) -> bool {
        let Self {
            bytes,
            read,
            encoding,
            layout,
            written,
            repaired: text,
            gathered,
            ..
        } = self;
        bytes.truncate(*read);
        let signs = [Some(dialect.delimiter), Some(dialect.quote), dialect.escape];
        let mut signs = signs.into_iter().flatten();
        if !(encoding.is_gb18030() && signs.all(gb18030::stands_alone) && gb18030::is_whole(bytes))
            || decode(bytes, dialect, width, Only::of(few), layout, written)
        {
            return false;
        }
        // There is no other NUL byte.
        gathered.clear();
        for span in &layout.cells {
            gathered.extend_from_slice(text_of(bytes, written, *span));
            gathered.push(0);
        }
        text.clear();
        encoding.decode(gathered, text);
        layout.unrepaired.clone_from(&layout.cells);
        let mut ends = memchr::memchr_iter(0, text.as_bytes());
        let mut from = 0;
        for span in &mut layout.cells {
            let end = ends.next().unwrap_or(from);
            *span = Span::between(from, end);
            from = end + 1;
        }
        true
    }

    /// What [`Chunk::find_few`] has found.
    fn few<'a>(&'a self, dialect: Dialect, width: usize, few: &'a Wanted) -> Batch<'a> {
        Batch::new(&self.bytes, &self.repaired, &self.layout, width)
            .in_notation(Notation::Csv(dialect))
            .in_encoding(self.encoding, false)
            .of_columns(few)
    }

    /// Decodes the bytes to text first, and finds the cells in that.
    fn look_into_text<'a>(
        &'a mut self,
        dialect: Dialect,
        width: usize,
        wanted: Option<&'a Wanted>,
    ) -> Batch<'a> {
        let Self {
            bytes,
            read,
            encoding,
            layout,
            written,
            repaired: text,
            origin,
            ..
        } = self;
        bytes.truncate(*read);
        text.clear();
        let whole = encoding.decode(bytes, text);
        let wanted = wanted.filter(|_| whole);
        let scanned = text.as_bytes();
        let table = (dialect, width, origin.most_cells);
        let found_all = find_cells(scanned, table, wanted, layout, written);
        if !whole {
            note_undecodable(scanned, written, width, layout);
        }
        find_records(bytes, scanned, layout);
        // What was unescaped was cut from text at ASCII signs.
        text.push_str(std::str::from_utf8(written).unwrap_or_default());
        if origin.unguards {
            guard::unguard(text, layout);
        }
        let batch = Batch::new(bytes, text, layout, width)
            .in_notation(Notation::Csv(dialect))
            .in_encoding(*encoding, true);
        match wanted {
            Some(wanted) if !found_all => batch.of_columns(wanted),
            _ => batch,
        }
    }

    /// Its text, if that is not what was read: in another encoding, or with bytes that are not of the input's. Whether
    /// every byte was.
    fn decoded(&mut self) -> (bool, bool) {
        let raw = &self.bytes[..self.read];
        if self.encoding.is_utf8() {
            if simdutf8::basic::from_utf8(raw).is_ok() {
                return (false, true);
            }
            self.repaired.clear();
            self.repaired.push_str(&String::from_utf8_lossy(raw));
            return (true, false);
        }
        self.repaired.clear();
        (true, self.encoding.decode(raw, &mut self.repaired))
    }

    /// Reads the rows of a sheet.
    fn look_into_rows(&mut self, width: usize) -> Batch<'_> {
        let Self {
            bytes,
            read,
            origin,
            layout,
            written,
            ..
        } = self;
        bytes.truncate(*read);
        let filled = row::Filled { layout, written };
        let columns = row::Columns {
            first: origin.first_column,
            width: width as u32,
        };
        row::decode(bytes, columns, origin.spell.as_deref(), filled);
        bytes.extend_from_slice(written);
        // Rows are UTF-8 as a whole.
        let text = simdutf8::basic::from_utf8(bytes).unwrap_or_default();
        Batch::new(&bytes[..*read], text, layout, width).in_notation(origin.notation)
    }

    /// Reads its lines as objects.
    fn look_into_objects(&mut self) -> Result<Batch<'_>> {
        self.bytes.truncate(self.read);
        let (decoded, whole) = self.decoded();
        let Self {
            bytes,
            read,
            encoding,
            lines,
            origin,
            layout,
            written,
            repaired,
            ..
        } = self;
        let text = if decoded {
            repaired.as_str()
        } else {
            // Looked at a moment ago.
            std::str::from_utf8(bytes).unwrap_or_default()
        };
        let width = origin.columns.len();
        jsonl_read::decode(
            text,
            &origin.columns,
            origin.spell.as_deref(),
            layout,
            written,
        )
        .map_err(|bad| bad.error(&origin.path, *lines))?;
        if !whole {
            note_undecodable(text.as_bytes(), written, width, layout);
        }
        let (raw, text) = if decoded {
            jsonl_read::find_records(bytes, layout);
            repaired.push_str(&String::from_utf8_lossy(written));
            (&bytes[..], &repaired[..])
        } else {
            bytes.extend_from_slice(written);
            let text = simdutf8::basic::from_utf8(bytes).unwrap_or_default();
            (&bytes[..*read], text)
        };
        Ok(Batch::new(raw, text, layout, width)
            .in_notation(Notation::Jsonl)
            .in_encoding(*encoding, decoded))
    }
}

/// Finds the cells of `text` for a table of this dialect, of so many columns and at most so many cells a record: the
/// wanted ones, or all of them, and whether it was all. Cells with a NUL byte are noted.
fn find_cells(
    text: &[u8],
    (dialect, width, most): (Dialect, usize, u32),
    wanted: Option<&Wanted>,
    layout: &mut Layout,
    written: &mut Vec<u8>,
) -> bool {
    if let Some(wanted) = wanted
        && !decode(text, dialect, width, Only::of(wanted), layout, written)
    {
        return false;
    }
    // To say which cells are odd all of them must be found, whether wanted or not.
    let every = Every {
        width: width as u32,
        most,
    };
    if decode(text, dialect, width, every, layout, written) {
        note_nul_bytes(text, written, width, layout);
    }
    true
}

/// Refuses a record of more cells than a table may have columns, where every cell was looked for.
fn check_cells(batch: &Batch<'_>, width: usize, origin: &Origin) -> Result<()> {
    if batch.layout().extra.is_empty() {
        return Ok(());
    }
    let most = batch.records().iter().map(|record| record.cells).max();
    let Some(found) = most.filter(|found| *found > origin.most_cells) else {
        return Ok(());
    };
    let text = match width {
        // It is the header that is looked for.
        0 => TOO_MANY_COLUMNS,
        _ => text!(
            "a record has {found} cells; at most {limit} are read",
            "一条记录有 {found} 个单元格，最多读取 {limit} 个"
        ),
    };
    Err(too_wide(text, found as usize, origin.most_cells as usize).error(&origin.path))
}
