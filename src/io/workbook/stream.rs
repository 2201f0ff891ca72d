//! A sheet being read on a thread of its own, and the bytes that come from there.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::cell::Cell;
use super::package::saved_again;
use super::row::Rows;
use crate::io::fault::Fault;
use crate::io::limits::{Limits, about, size};
use crate::text;
use crate::text::Message;

/// Bytes that are handed over at a time.
const BLOCK: usize = 128 << 10;
/// Rows and columns that a sheet may have (ECMA-376, and every program since).
pub(super) const ROWS: u32 = 1 << 20;
/// The same of columns.
pub(super) const COLUMNS: u32 = 1 << 14;
/// Blocks that may be ahead of their reader.
const AHEAD: usize = 4;
/// The name of the thread.
const NAME: &str = "sheet";

/// What is only known of a sheet when it has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetEnd {
    /// Ranges of merged cells: their text stands in the first cell, the others are empty.
    pub merged: u64,
    /// Rows with something in them that are hidden; they are read as any other.
    pub hidden_rows: u64,
}

impl SheetEnd {
    /// What to say of what a reader of a table cannot see.
    pub fn notes(self) -> impl Iterator<Item = Message> {
        let merged = text!(
            "merged ranges of cells: {count}; the text of each is in its first cell, the others are empty",
            "有 {count} 处合并单元格：内容只在各自的第一个单元格中，其余为空"
        );
        let hidden = text!(
            "hidden rows: {count}, read as any other",
            "有 {count} 个隐藏行，已照常读取"
        );
        let notes = [(self.merged, merged), (self.hidden_rows, hidden)];
        let told = notes.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(count, text)| Message::new(text).with("count", count))
    }
}

/// Reads one sheet, cell by cell.
pub(super) trait ReadSheet: Send {
    /// Hands every cell to `to`, row by row.
    ///
    /// # Errors
    /// Why it cannot be read; and that nobody wants more.
    fn read(self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop>;
}

/// Why reading a sheet ends early.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nobody wants more.
    Gone,
    /// It is broken.
    Broken(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

/// How much a sheet may come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The longest row, in bytes; what is held of one cell must not be longer either.
    pub(super) row: usize,
    /// All rows together, in bytes.
    pub(super) all: u64,
}

impl Bounds {
    /// What the rows of a workbook may come to whatever its size, in bytes: 1 GiB.
    const FREE: u64 = 1 << 30;

    /// Those of a workbook of so many bytes. Its rows may come to so many times that: a text that many cells share, and
    /// cells that are repeated, take no room in a file.
    pub(super) fn of(workbook: u64, limits: &Limits) -> Self {
        Self {
            row: limits.record,
            all: workbook.saturating_mul(limits.ratio).max(Self::FREE),
        }
    }
}

/// Takes the cells of a sheet, row by row.
#[derive(Debug)]
pub(super) struct Cells {
    rows: Rows,
    /// The row being written, from 0.
    row: Option<u32>,
    /// The column behind the last cell of that row, and whether every cell of it came so.
    column: u32,
    in_order: bool,
    /// The row behind the last one written.
    next: u32,
    /// Where it begins.
    begun: usize,
    bounds: Bounds,
    /// Bytes handed over.
    given: u64,
    blocks: SyncSender<io::Result<Vec<u8>>>,
}

impl Cells {
    fn new(bounds: Bounds, blocks: SyncSender<io::Result<Vec<u8>>>) -> Self {
        Self {
            rows: Rows::default(),
            row: None,
            column: 0,
            in_order: true,
            next: 0,
            begun: 0,
            bounds,
            given: 0,
            blocks,
        }
    }

    /// The longest row, in bytes; what is held of one cell must not be longer either.
    pub(super) fn longest(&self) -> usize {
        self.bounds.row
    }

    /// Takes the cell in this row and column (from 0). Empty text is no cell. Within a row any order will do; of two cells
    /// in one place the last counts.
    ///
    /// # Errors
    /// [`Stop::Broken`] for a place where no sheet has a cell, for a row that comes before the last one, and for one that
    /// is too long: a text that many cells share takes no room in a file.
    pub(super) fn cell(&mut self, row: u32, column: u32, cell: Cell<'_>) -> Result<(), Stop> {
        if cell == Cell::Text("") {
            return Ok(());
        }
        if row >= ROWS || column >= COLUMNS {
            return Err(outside());
        }
        if self.row != Some(row) {
            self.end_row()?;
            let gap = row.checked_sub(self.next).ok_or_else(disordered)?;
            self.begun = self.rows.bytes.len();
            self.rows.begin(gap);
            self.row = Some(row);
            (self.column, self.in_order) = (0, true);
        }
        self.in_order &= column >= self.column;
        self.column = column + 1;
        self.rows.cell(column, cell);
        if self.rows.bytes.len() - self.begun > self.bounds.row {
            return Err(too_long(row, self.bounds.row));
        }
        Ok(())
    }

    /// The row is whole; so is every row before another one.
    ///
    /// # Errors
    /// That nobody wants more.
    pub(super) fn end_row(&mut self) -> Result<(), Stop> {
        let Some(row) = self.row.take() else {
            return Ok(());
        };
        self.rows.end(self.in_order);
        self.next = row.saturating_add(1);
        if self.rows.bytes.len() < BLOCK {
            return Ok(());
        }
        self.hand_over()
    }

    fn hand_over(&mut self) -> Result<(), Stop> {
        self.given += self.rows.bytes.len() as u64;
        if self.given > self.bounds.all {
            return Err(grows_too_large(self.bounds.all));
        }
        let send = |block| self.blocks.send(Ok(block)).map_err(|_| Stop::Gone);
        if self.rows.bytes.len() > 2 * BLOCK {
            // A row may be as long as all blocks that may be ahead, many times over.
            let pieces = self.rows.bytes.chunks(BLOCK);
            pieces.map(<[u8]>::to_vec).try_for_each(send)?;
            self.rows.bytes.clear();
            return Ok(());
        }
        let empty = Vec::with_capacity(BLOCK + BLOCK / 4);
        send(std::mem::replace(&mut self.rows.bytes, empty))
    }

    /// Hands over the rows that are whole, and none other.
    fn give_up(&mut self) -> Result<(), Stop> {
        if self.row.take().is_some() {
            self.rows.bytes.truncate(self.begun);
        }
        self.end()
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.end_row()?;
        if self.rows.bytes.is_empty() {
            return Ok(());
        }
        self.hand_over()
    }
}

/// What is said of the row of this number (from 0) that is longer than may be.
pub(super) fn too_long(row: u32, longest: usize) -> Stop {
    Stop::Broken(Fault {
        message: Message::new(text!(
            "row {row} of the sheet is longer than {limit}",
            "工作表的第 {row} 行超过 {limit}"
        ))
        .with("row", u64::from(row) + 1)
        .with("limit", size(longest as u64)),
        hint: text!(
            "if the row is that long, raise --max-record",
            "如果这一行确实有这么长，可用 --max-record 调高上限"
        )
        .into(),
    })
}

fn grows_too_large(most: u64) -> Stop {
    Stop::Broken(Fault {
        message: Message::new(text!(
            "the cells of the sheet come to more than {most}, and to far more than the workbook itself",
            "工作表的单元格内容合计超过 {most}，远大于工作簿本身"
        ))
        .with("most", about(most)),
        hint: text!(
            "if you trust the file, raise --max-ratio",
            "如果文件来源可靠，可用 --max-ratio 调高上限"
        )
        .into(),
    })
}

fn disordered() -> Stop {
    let message = text!(
        "the rows of the sheet are not in order",
        "工作表中行的顺序有误"
    );
    Stop::Broken(*saved_again(message))
}

fn outside() -> Stop {
    let message = text!(
        "the sheet has cells below row 1,048,576 or right of column XFD, where no sheet ends",
        "有单元格超出第 1,048,576 行或 XFD 列，超过了工作表的上限"
    );
    Stop::Broken(*saved_again(message))
}

/// The rows of a sheet as bytes, read on another thread.
pub(in crate::io) struct SheetBytes {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    given: usize,
    ends: SheetEnds,
}

/// What is known of a sheet once it has been read; none before that.
pub(in crate::io) type SheetEnds = Arc<Mutex<Option<SheetEnd>>>;

impl SheetBytes {
    /// Begins to read a sheet.
    ///
    /// # Errors
    /// Those of beginning a thread.
    pub(super) fn new(sheet: Box<dyn ReadSheet>, bounds: Bounds) -> io::Result<(Self, SheetEnds)> {
        let (sender, blocks) = sync_channel(AHEAD);
        let ends = SheetEnds::default();
        let told = Arc::clone(&ends);
        thread::Builder::new()
            .name(NAME.to_owned())
            .spawn(move || {
                let mut cells = Cells::new(bounds, sender.clone());
                let end = sheet.read(&mut cells).and_then(|end| {
                    cells.end()?;
                    Ok(end)
                });
                match end {
                    Ok(end) => {
                        *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
                    }
                    Err(Stop::Gone) => {}
                    Err(Stop::Broken(fault)) => {
                        drop(cells.give_up());
                        drop(sender.send(Err(fault.into())));
                    }
                }
            })?;
        let bytes = Self {
            blocks,
            block: Vec::new(),
            given: 0,
            ends: Arc::clone(&ends),
        };
        Ok((bytes, ends))
    }
}

/// What is said of a workbook that cannot be read any further.
pub(super) fn damaged() -> Fault {
    Fault {
        message: text!("the workbook is damaged", "工作簿已损坏").into(),
        hint: text!(
            "open it in a spreadsheet program and save it again, or fetch it once more",
            "请用电子表格软件打开后重新保存，或重新获取该文件"
        )
        .into(),
    }
}

impl Read for SheetBytes {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.block.len() {
            let Ok(block) = self.blocks.recv() else {
                // The thread is done with the sheet, or has gone without a word.
                let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
                return ends.map(|_| 0).ok_or_else(|| damaged().into());
            };
            (self.block, self.given) = (block?, 0);
        }
        let rest = &self.block[self.given..];
        let len = rest.len().min(out.len());
        out[..len].copy_from_slice(&rest[..len]);
        self.given += len;
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::{self, Columns, Filled};
    use super::*;
    use crate::table::batch::Layout;

    const USUAL: Bounds = Bounds {
        row: Limits::RECORD,
        all: u64::MAX,
    };

    struct Given(Vec<(u32, u32, &'static str)>, Option<&'static str>);

    impl ReadSheet for Given {
        fn read(self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop> {
            for (row, column, text) in &self.0 {
                to.cell(*row, *column, Cell::Text(text))?;
            }
            match self.1 {
                Some("panic") => panic!("a bug"),
                Some(_) => Err(damaged().into()),
                None => Ok(SheetEnd {
                    merged: 1,
                    hidden_rows: 0,
                }),
            }
        }
    }

    fn places(bytes: &[u8]) -> Vec<u32> {
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        row::decode(bytes, Columns { first: 0, width: 3 }, None, filled);
        layout.records.iter().map(|record| record.rows).collect()
    }

    #[test]
    fn what_is_claimed_and_not_there_is_refused() {
        let refused = |sheet: Box<dyn ReadSheet>| {
            let (mut bytes, _) = SheetBytes::new(sheet, USUAL).unwrap();
            bytes.read_to_end(&mut Vec::new()).is_err()
        };
        let rows_apart = |gap: u32| Given((0..5).map(|row| (row * gap, 0, "a")).collect(), None);
        assert!(!refused(Box::new(rows_apart(ROWS / 4 - 1))));
        assert!(refused(Box::new(rows_apart(ROWS / 4))));
        for (all, is_read) in [(200, true), (20, false)] {
            let bounds = Bounds { all, ..USUAL };
            let (mut bytes, _) = SheetBytes::new(Box::new(rows_apart(1)), bounds).unwrap();
            assert_eq!(bytes.read_to_end(&mut Vec::new()).is_ok(), is_read);
        }
    }

    #[test]
    fn a_long_row_comes_in_pieces() {
        const LONG: &str = match std::str::from_utf8(&[b'a'; 3 * BLOCK]) {
            Ok(text) => text,
            Err(_) => "",
        };
        let sheet = Given(vec![(0, 0, "a"), (1, 0, LONG), (2, 0, "b")], None);
        let (mut bytes, _) = SheetBytes::new(Box::new(sheet), USUAL).unwrap();
        let mut all = Vec::new();
        bytes.read_to_end(&mut all).unwrap();
        assert_eq!(places(&all), [0, 1, 2]);
        assert!(all.len() > LONG.len());
    }

    #[test]
    fn rows_keep_their_numbers_and_empty_cells_make_none() {
        let cells = vec![(2, 0, "a"), (2, 2, "b"), (3, 1, ""), (7, 0, "c")];
        let (mut bytes, ends) = SheetBytes::new(Box::new(Given(cells, None)), USUAL).unwrap();
        let mut all = Vec::new();
        bytes.read_to_end(&mut all).unwrap();
        assert_eq!(places(&all), [2, 7]);
        assert_eq!(ends.lock().unwrap().unwrap().merged, 1);
    }

    #[test]
    fn what_is_broken_is_an_error() {
        for (cells, broken) in [
            (vec![(3, 0, "a"), (1, 0, "b")], None),
            (vec![(3, 0, "a")], Some("broken")),
            (vec![(3, 0, "a")], Some("panic")),
        ] {
            let (mut bytes, ends) = SheetBytes::new(Box::new(Given(cells, broken)), USUAL).unwrap();
            assert!(bytes.read_to_end(&mut Vec::new()).is_err());
            assert!(ends.lock().unwrap().is_none());
        }
    }

    #[test]
    fn a_row_is_not_held_beyond_the_limit() {
        const LONGEST: usize = 64 << 10;
        const TEXT: &str = "a text that many cells share";
        let most = LONGEST / (TEXT.len() + 11);
        let bounds = Bounds {
            row: LONGEST,
            ..USUAL
        };
        for (cells, is_read) in [(most - 9, true), (most + 9, false)] {
            let cells = (0..cells as u32).map(|column| (0, column, TEXT)).collect();
            let (mut bytes, _) = SheetBytes::new(Box::new(Given(cells, None)), bounds).unwrap();
            assert_eq!(bytes.read_to_end(&mut Vec::new()).is_ok(), is_read);
        }
    }

    #[test]
    fn a_reader_that_goes_away_ends_the_thread() {
        let cells = (0..200_000)
            .map(|row| (row, 0, "some text in a cell"))
            .collect();
        let (mut bytes, _) = SheetBytes::new(Box::new(Given(cells, None)), USUAL).unwrap();
        bytes.read_exact(&mut [0; 10]).unwrap();
        drop(bytes);
    }
}
