//! Records and cells are where they are said to be, and are what a plain reading finds.

use rolo::io::dialect::Dialect;
use rolo::io::fuzzing;
use rolo::table::batch::{Batch, Extent, Layout, Record};
use rolo::table::codes;
use rolo::table::encoding::Encoding;
use rolo::table::raw_cell::line_end;
use rolo::table::raw_cell::raw_cells;
use rolo::table::violation::Violation;
use rolo::table::wanted::Wanted;

use super::choices::Choices;
use super::reference::{self, Table};

pub fn hold(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let (dialect, encoding) = (choices.dialect(), choices.encoding());
    let width = usize::from(choices.byte() % 8);
    let wanted = usize::from(choices.byte());
    let text = closed(choices.rest(), dialect, encoding);
    let mut chunk = fuzzing::chunk(text, dialect, encoding);
    let batch = chunk.batch(width).unwrap();
    parts_join_to_the_text(text, &batch);
    cells_join_to_their_records(&batch, width);
    counts_are_right(&batch, width);
    let mut decoded = String::new();
    let whole = encoding.decode(text, &mut decoded);
    let plain = if encoding.is_utf8() {
        reference::read(text, dialect)
    } else {
        reference::read(decoded.as_bytes(), dialect)
    };
    is_as_read_plainly(&batch, &plain);
    if !whole {
        let odd = |odd: &Violation| odd.check == codes::INVALID_ENCODING;
        let in_comments = dialect.comment.is_some();
        assert!(in_comments || batch.layout().oddities.iter().any(odd));
    }
    let columns = (0..width).filter(|column| wanted >> column & 1 == 1);
    let wanted = Wanted::new(columns);
    let mut again = fuzzing::chunk(text, dialect, encoding);
    let some = again.batch_of(width, &wanted).unwrap();
    same_for_wanted(&batch, &some, &wanted);
}

/// The text without a record whose quote never closes, which no chunk holds.
fn closed(text: &[u8], dialect: Dialect, encoding: Encoding) -> &[u8] {
    match fuzzing::cut(text, dialect, encoding, true) {
        (end, Some(_)) => &text[..end],
        _ => text,
    }
}

/// Between records stand lines with nothing on them, and comments.
fn parts_join_to_the_text(text: &[u8], batch: &Batch<'_>) {
    let (mut at, mut blank, mut comments) = (0, 0, 0);
    let records = batch.records().iter().map(|record| record.raw);
    let end = rolo::table::batch::Span::between(text.len(), text.len());
    for span in records.chain([end]) {
        let mut between = &text[at..span.at as usize];
        while !between.is_empty() {
            let line = between.iter().position(|byte| b"\r\n".contains(byte));
            let content = line.unwrap_or(between.len());
            let after = content + usize::from(line.is_some());
            let wide = between[content..].starts_with(b"\r\n");
            if content == 0 {
                blank += 1;
            } else {
                assert_eq!(Some(between[0]), dialect(batch).comment);
                comments += 1;
            }
            between = &between[after + usize::from(wide)..];
        }
        at = span.end();
    }
    let Layout {
        blank_lines,
        extent: Extent { records, rows, .. },
        ..
    } = batch.layout();
    assert_eq!(blank, blank_lines.len());
    assert_eq!(*records, batch.rows() as u64);
    assert_eq!(*rows, records + blank as u64 + comments);
}

fn cells_join_to_their_records(batch: &Batch<'_>, width: usize) {
    let delimiter = dialect(batch).delimiter;
    for (row, record) in batch.records().iter().enumerate() {
        let raw: Vec<&[u8]> = raw_cells(batch.raw(row), dialect(batch), batch.encoding()).collect();
        assert_eq!(raw.len(), record.cells as usize);
        let mut joined = raw.join(&delimiter);
        let content = batch.raw(row).strip_prefix(&joined[..]).unwrap();
        assert_eq!(content, &batch.line_end(row)[..content.len()]);
        joined.extend_from_slice(content);
        assert_eq!(joined, batch.raw(row));
        for (column, cell) in raw.into_iter().enumerate().take(width) {
            assert_eq!(batch.raw_cell(row, column), cell);
        }
        assert_eq!(batch.cells(row).count(), record.cells as usize);
    }
}

fn counts_are_right(batch: &Batch<'_>, width: usize) {
    let ragged = |odd: &&Violation| [codes::RAGGED_SHORT, codes::RAGGED_LONG].contains(&odd.check);
    let mut found = vec![0; batch.rows()];
    for odd in batch.layout().oddities.iter().filter(ragged) {
        assert_eq!(odd.column, Violation::RECORD);
        found[odd.row as usize] += 1;
    }
    for (row, record) in batch.records().iter().enumerate() {
        let cells = record.cells as usize;
        let told = width > 0 && cells != width && !record.blank;
        assert_eq!(found[row], usize::from(told));
        if record.blank {
            assert!(batch.cells(row).all(str::is_empty));
        }
    }
    for odd in &batch.layout().oddities {
        assert!((odd.row as usize) < batch.rows());
        assert!((odd.column as usize) < width || odd.column == Violation::RECORD);
    }
}

fn is_as_read_plainly(batch: &Batch<'_>, plain: &Table) {
    assert_eq!(plain.open, None);
    assert_eq!(batch.rows(), plain.records.len());
    for (row, (found, plain)) in batch.records().iter().zip(&plain.records).enumerate() {
        let Record { lines, rows, .. } = *found;
        assert_eq!(
            (u64::from(rows) + 1, u64::from(lines) + 1),
            (plain.row, plain.line)
        );
        assert!(batch.cells(row).eq(plain.cells.iter().map(String::as_str)));
        let mut raw = String::new();
        batch.encoding().decode(batch.raw(row), &mut raw);
        assert_eq!(raw, String::from_utf8_lossy(&plain.raw));
        assert_eq!(batch.line_end(row), line_end(&plain.raw));
    }
    let blank = &batch.layout().blank_lines;
    let blank = blank
        .iter()
        .map(|line| (u64::from(line.rows) + 1, u64::from(line.lines) + 1));
    assert!(blank.eq(plain.blank_lines.iter().copied()));
}

fn same_for_wanted(all: &Batch<'_>, some: &Batch<'_>, wanted: &Wanted) {
    assert_eq!(all.rows(), some.rows());
    assert_eq!(all.layout().extent, some.layout().extent);
    assert_eq!(all.layout().blank_lines, some.layout().blank_lines);
    let sorted = |batch: &Batch<'_>| {
        let mut odd = batch.layout().oddities.clone();
        odd.sort_unstable();
        odd
    };
    assert_eq!(sorted(all), sorted(some));
    for row in 0..all.rows() {
        assert_eq!(all.raw(row), some.raw(row));
        for column in wanted.columns().iter().map(|column| *column as usize) {
            assert_eq!(all.cell(row, column), some.cell(row, column));
            assert_eq!(all.raw_cell(row, column), some.raw_cell(row, column));
        }
    }
}

fn dialect(batch: &Batch<'_>) -> Dialect {
    batch.notation().dialect().unwrap()
}
