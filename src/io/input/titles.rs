//! Where the header is in a table with titles above it, judged by nothing but the shape of its first records.
//!
//! Exported tables often begin with a title in a row of its own, perhaps padded with delimiters, a date, an empty row.
//! A wrong guess costs a record or the columns' names, so every doubt speaks for the first record.

use std::collections::HashSet;

use crate::table::batch::Batch;

/// How many records may be titles.
const TITLES: usize = 20;
/// How many records below a header are looked at.
const BELOW: usize = 20;
/// The fewest cells that are filled in a header under titles. With two, a title above them looks like the header of one
/// column whose cells hold a delimiter here and there.
const FEWEST: usize = 3;
/// From so many filled cells on, a title may have two: what it says and its value.
const WIDE: usize = 5;
/// The same in a sheet, where no delimiter makes two cells of one.
const WIDE_IN_SHEET: usize = 4;

/// The record, from 0, that is the header below one or more titles; none where the first record is as likely the
/// header, and that is every doubt. `batch` is the beginning of the table, all of its cells beyond the header.
///
/// In a sheet a row ends with its last cell, and beside a table there may be remarks: how many cells the rows below have
/// says nothing there.
pub(super) fn header_below(batch: &Batch<'_>) -> Option<usize> {
    let rows = batch.rows().min(TITLES + 1);
    let in_sheet = batch.notation().is_sheet();
    let most = if in_sheet { 2 } else { 1 };
    if rows == 0 || !(1..=most).contains(&Shape::of(batch, 0).filled) {
        return None;
    }
    let shapes: Vec<Shape> = (0..rows).map(|row| Shape::of(batch, row)).collect();
    let header = shapes.iter().position(|shape| shape.filled >= FEWEST)?;
    let (titles, named) = (&shapes[..header], &shapes[header]);
    let wide = if in_sheet { WIDE_IN_SHEET } else { WIDE };
    let most = if named.filled >= wide { 2 } else { 1 };
    let all_are_titles = titles.iter().all(|title| title.filled <= most);
    let above = batch.records()[header].rows;
    let below = header + 1..batch.rows().min(header + 1 + BELOW);
    // A single title over a single record looks just like a header over a record.
    let told = above > 1 || !below.is_empty();
    let fits = all_are_titles && told && named.names_columns(batch, header);
    (fits && named.suits(batch, below)).then_some(header)
}

/// How many cells a record has.
#[derive(Clone, Copy, Debug)]
struct Shape {
    cells: usize,
    /// Of which so many are not empty.
    filled: usize,
    /// How many there are up to the last that is not empty.
    width: usize,
}

impl Shape {
    fn of(batch: &Batch<'_>, row: usize) -> Self {
        let mut shape = Self {
            cells: batch.records()[row].cells as usize,
            filled: 0,
            width: 0,
        };
        for (column, cell) in batch.extra(row).enumerate() {
            if !cell.trim().is_empty() {
                shape.filled += 1;
                shape.width = column + 1;
            }
        }
        shape
    }

    /// Whether its cells can be headers: hardly any is empty, none stands there twice, none is a number or a date.
    fn names_columns(self, batch: &Batch<'_>, row: usize) -> bool {
        let cells = || batch.extra(row).map(str::trim);
        let mut seen = HashSet::new();
        self.filled * 4 >= self.width * 3
            && cells().all(|cell| cell.is_empty() || seen.insert(cell) && !is_number(cell))
    }

    /// Whether the records below are of its table: four in five have as many cells, and no more of them filled; half
    /// have more than one filled.
    fn suits(self, batch: &Batch<'_>, below: std::ops::Range<usize>) -> bool {
        let (all, mut alike, mut several) = (below.len(), 0, 0);
        for row in below {
            let shape = Self::of(batch, row);
            let as_many = shape.cells == self.cells && shape.filled <= self.filled;
            alike += usize::from(as_many || batch.notation().is_sheet());
            let own = batch.extra(row).take(self.width);
            let filled = own.filter(|cell| !cell.trim().is_empty()).count();
            several += usize::from(filled > 1);
        }
        alike * 5 >= all * 4 && several * 2 >= all
    }
}

/// Whether a cell is digits and signs only: no name of a column.
fn is_number(cell: &str) -> bool {
    cell.chars().any(char::is_numeric) && !cell.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::io::chunk::Chunk;
    use crate::io::dialect::Dialect;
    use crate::io::notation::Notation;

    fn found(text: &str) -> Option<usize> {
        let mut chunk = Chunk::of(text.as_bytes(), Notation::Csv(Dialect::default()));
        header_below(&chunk.batch(0).unwrap())
    }

    /// A table of three columns or more, its headers and cells filled here and there.
    fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
        (3..8_usize).prop_flat_map(|width| {
            let header = (0..width).map(|column| format!("c{column}")).collect();
            let cell = prop_oneof![
                "[a-z王]{1,3}",
                "[0-9]{1,4}",
                "[0-9]{1,4}",
                Just(String::new())
            ];
            let record = prop::collection::vec(cell, width - 2).prop_map(|mut record| {
                record.extend(["1".to_owned(), "x".to_owned()]);
                record
            });
            prop::collection::vec(record, 1..30).prop_map(move |mut records| {
                let header: &Vec<String> = &header;
                records.insert(0, header.clone());
                records
            })
        })
    }

    fn text(records: &[Vec<String>]) -> String {
        records
            .iter()
            .map(|record| record.join(",") + "\n")
            .collect()
    }

    proptest! {
        #[test]
        fn a_header_below_titles_is_found_whatever_the_titles(
            table in table(),
            titles in prop::collection::vec(("[客户表a-z0-9 ：-]{1,9}[a-z表]", any::<bool>(), 0..3_usize), 1..6),
        ) {
            let pad = ",".repeat(table[0].len() - 1);
            let above: Vec<String> = titles.iter().map(|(title, padded, blank)| {
                let pad = if *padded { &pad } else { "" };
                format!("{title}{pad}\n{}", "\n".repeat(*blank))
            }).collect();
            prop_assert_eq!(found(&(above.concat() + &text(&table))), Some(titles.len()));
        }

        #[test]
        fn a_first_record_with_two_filled_cells_is_the_header(
            first in ("[a-z0-9]{1,3}", "[a-z0-9]{1,3}", "[,a-z]{0,8}"),
            rest in "[a-c,0-9\n\"]{0,200}",
        ) {
            prop_assert_eq!(found(&format!("{},{}{}\n{rest}", first.0, first.1, first.2)), None);
        }

        #[test]
        fn the_header_of_one_column_is_no_title(
            cells in prop::collection::vec("[a-z王 .]{1,9}(, [a-z]{1,3})?|\"[a-z,\n]{1,9}\"", 1..40),
        ) {
            prop_assert_eq!(found(&cells.join("\n")), None);
        }
    }

    #[test]
    fn every_doubt_speaks_for_the_first_record() {
        for (text, expected) in [
            ("客户信息表\n编号,姓名,城市\n1,王,上海\n", Some(1)),
            (
                "客户信息表,,\n导出时间：2024-05-01,,\n,,\n编号,姓名,城市\n1,王,上海\n",
                Some(3),
            ),
            (",客户信息表,\n编号,姓名,城市\n1,王,上海\n", Some(1)),
            ("客户表\n\n编号,姓名,城市\n", Some(1)),
            (
                "表,,,,\n时间：,2024-05-01,,,\na,b,c,d,e\n1,,,,\n2,x,,,\n",
                Some(2),
            ),
            // Only a wide table may have titles of two cells.
            ("表,,,\n时间：,2024-05-01,,\na,b,c,d\n1,x,,\n2,x,,\n", None),
            // One title and one record: a header whose other cells are empty, as likely.
            ("客户表\n编号,姓名,城市\n", None),
            ("", None),
            ("title\n", None),
            // Two columns.
            ("customers\nid,name\n1,a\n2,b\n", None),
            // An empty record is no title.
            (",,\nid,name,city\n1,a,x\n", None),
            // A header with one filled cell over records.
            ("id,,\n1,a,x\n2,b,y\n", None),
            ("id\nx,b,2024-05-01\ny,d,2024-05-02\n", None),
            // The same word twice, or mostly empty cells, is no header.
            ("customers\nx,x,y\na,b,c\n", None),
            ("customers\na,,,,b,,,c\n1,2,3,4,5,6,7,8\n", None),
            // The records below have more cells, other numbers of cells, or hardly any.
            ("customers,,,\na,b,c,\n1,2,3,4\n1,2,3,4\n", None),
            ("customers\na,b,c\n1,2\n1\n1,2,3\n", None),
            ("customers\na,b,c\n1,,\n2,,\n3,x,\n", None),
            // What is asked of a report stands above its header and is as wide as one.
            (
                "报表,,,,\n地区：,华东,部门：,销售,\na,b,c,d,e\n1,2,3,4,5\n2,3,4,5,6\n",
                None,
            ),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
