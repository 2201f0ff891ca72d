//! How wide the columns of a sheet are: as their first texts need, within reason, and as every number does, so that none
//! is shown as `####`.

use unicode_width::UnicodeWidthStr as _;

use crate::io::encode::{Cell, SheetColumn};

/// How many rows texts are looked at in.
const SEEN: u32 = 1000;
/// Half-width characters.
const LEAST: usize = 6;
const MOST: usize = 48;
/// What stands around a cell.
const MARGIN: usize = 2;
/// What the sign of the filter and the margins take.
const ROOM: usize = 3;

/// The widths, by column.
#[derive(Debug)]
pub(super) struct Widths {
    columns: Vec<Column>,
    rows: u32,
}

#[derive(Debug)]
struct Column {
    /// What texts need, in half-width characters.
    width: usize,
    shown: Shown,
    /// The least and the greatest number, if there are any.
    range: Option<(f64, f64)>,
}

impl Widths {
    /// Wide enough for the headers.
    pub(super) fn of(columns: &[SheetColumn]) -> Self {
        let columns = columns.iter().map(|column| Column {
            width: width(&column.header) + ROOM,
            shown: Shown::of(column.format.as_deref().unwrap_or_default()),
            range: None,
        });
        Self {
            columns: columns.collect(),
            rows: 0,
        }
    }

    /// A text is as wide as its longest line.
    pub(super) fn see(&mut self, column: u32, cell: Cell<'_>) {
        let Some(column) = self.columns.get_mut(column as usize) else {
            return;
        };
        match cell {
            Cell::Number(number) => {
                let (least, most) = column.range.get_or_insert((number, number));
                *least = least.min(number);
                *most = most.max(number);
                if self.rows < SEEN && column.shown == Shown::General {
                    column.width = column.width.max(number.to_string().len().min(12) + MARGIN);
                }
            }
            _ if self.rows >= SEEN => {}
            Cell::Text(text) => {
                let own = text.lines().map(width).max().unwrap_or(0);
                column.width = column.width.max(own + MARGIN);
            }
            Cell::Bool(_) => column.width = column.width.max("FALSE".len() + MARGIN),
            Cell::Nothing | Cell::End => {}
        }
    }

    pub(super) fn next_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
    }

    pub(super) fn all(&self) -> impl Iterator<Item = f64> {
        self.columns.iter().map(|column| {
            let numbers = column.range.map_or(0, |(least, most)| {
                column.shown.width(least).max(column.shown.width(most)) + MARGIN
            });
            let width = column.width.max(numbers).clamp(LEAST, MOST);
            f64::from(width as u16)
        })
    }
}

/// Half-width characters; a Chinese one is a little more than two digits wide.
fn width(text: &str) -> usize {
    let width = text.width();
    width + width.saturating_sub(text.chars().count()) / 8
}

/// What a number format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    General,
    /// A day or a time, so wide.
    Moment(usize),
    Number {
        is_grouped: bool,
        places: usize,
        is_share: bool,
        /// What stands beside the digits.
        beside: usize,
    },
}

impl Shown {
    /// The formats that our plans have, with literals between quotes or behind `\`.
    fn of(format: &str) -> Self {
        let (mut code, mut literal) = (String::new(), String::new());
        let (mut signs, mut quoted) = (format.chars(), false);
        while let Some(sign) = signs.next() {
            match sign {
                '"' => quoted = !quoted,
                '\\' if !quoted => literal.extend(signs.next()),
                sign if quoted => literal.push(sign),
                sign => code.push(sign),
            }
        }
        if code.contains(['y', 'h']) {
            return Self::Moment(code.len() + width(&literal));
        }
        if !code.contains('0') {
            return Self::General;
        }
        Self::Number {
            is_grouped: code.contains(','),
            places: code.rsplit_once('.').map_or(0, |(_, places)| {
                places.bytes().filter(|sign| *sign == b'0').count()
            }),
            is_share: code.contains('%'),
            beside: width(&literal) + usize::from(code.contains('%')),
        }
    }

    /// What a number takes.
    fn width(self, number: f64) -> usize {
        match self {
            // What does not fit is rounded, but for whole digits.
            Self::General => format!("{:.0}", number.trunc()).len().min(16),
            Self::Moment(width) => width,
            Self::Number {
                is_grouped,
                places,
                is_share,
                beside,
            } => {
                let number = if is_share { number * 100.0 } else { number };
                let whole = format!("{:.0}", number.abs()).len();
                let commas = if is_grouped {
                    whole.saturating_sub(1) / 3
                } else {
                    0
                };
                let behind = if places > 0 { places + 1 } else { 0 };
                usize::from(number < 0.0) + whole + commas + behind + beside
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_wide_as_they_are_shown() {
        for (format, number, shown) in [
            ("#,##0.00", 1_234_567.5, "1,234,567.50"),
            ("#,##0.00", -999.0, "-999.00"),
            ("#,##0\" kg\"", 1000.0, "1,000 kg"),
            ("\"¥\"#,##0.00", 5.0, "¥5.00"),
            ("0", 2024.0, "2024"),
            ("0.00%", 0.125, "12.50%"),
            ("0\\\"", 12.0, "12\""),
            ("yyyy-mm-dd", 45_000.0, "2023-03-15"),
            ("yyyy-mm-dd hh:mm:ss", 1.0, "1900-01-01 00:00:00"),
            ("", -12_345_678_901.5, "-12345678901"),
            ("@", 7.0, "7"),
        ] {
            assert_eq!(
                Shown::of(format).width(number),
                shown.len() - usize::from(shown.contains('¥')),
                "{format}"
            );
        }
    }

    #[test]
    fn a_number_far_below_widens_its_column() {
        let column = SheetColumn {
            header: "a".to_owned(),
            format: Some("#,##0.00".to_owned()),
            ..SheetColumn::default()
        };
        let mut widths = Widths::of(&[column]);
        for _ in 0..5000 {
            widths.see(0, Cell::Number(1.0));
            widths.next_row();
        }
        widths.see(0, Cell::Text("a text that stands far below"));
        widths.see(0, Cell::Number(-9_999_999.995));
        assert_eq!(widths.all().collect::<Vec<_>>(), [16.0]);
    }
}
