//! `--search`: records in which every word is found, each in any of the cells looked at.

use memchr::memmem::Finder;

use crate::table::batch::Batch;
use crate::types::folding::fold;

/// Stands between cells, so that no word is found across two of them.
const BETWEEN: char = '\u{1F}';

/// Words to be found.
#[derive(Debug)]
pub struct Search {
    words: Vec<Finder<'static>>,
    /// Where to look; none: in every cell, those beyond the header included.
    columns: Option<Vec<usize>>,
}

impl Search {
    /// Looks for every word of `text` (what white space parts), case, width and diacritics aside, in `columns`, else
    /// in all cells. No words are found everywhere.
    pub fn new(text: &str, columns: Option<Vec<usize>>) -> Self {
        let words = text.split_whitespace().map(|word| {
            let mut folded = String::new();
            fold(word, &mut folded);
            Finder::new(folded.as_bytes()).into_owned()
        });
        Self {
            words: words.collect(),
            columns,
        }
    }

    /// The columns it looks at; none: every cell.
    pub fn columns(&self) -> Option<&[usize]> {
        self.columns.as_deref()
    }

    /// Keeps those of `rows` that have every word. `folded` is memory to work in.
    pub fn retain(&self, batch: &Batch<'_>, rows: &mut Vec<u32>, folded: &mut String) {
        rows.retain(|row| {
            let row = *row as usize;
            folded.clear();
            match &self.columns {
                Some(columns) => {
                    for column in columns {
                        fold(batch.cell(row, *column), folded);
                        folded.push(BETWEEN);
                    }
                }
                None => {
                    for cell in batch.cells(row) {
                        fold(cell, folded);
                        folded.push(BETWEEN);
                    }
                }
            }
            let text = folded.as_bytes();
            self.words.iter().all(|word| word.find(text).is_some())
        });
    }
}
