//! Under which headers columns leave.

use super::Dresser;
use crate::io::encode::{Columns, Source};
use crate::io::guard::guard;
use crate::schema::Titles;
use crate::text::Lang;

/// Which headers are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// The names of the fields.
    Name,
    /// Their titles: the standard's own, else the first.
    Title,
    /// Their titles in a language.
    In(Lang),
}

impl Headers {
    /// All of them, by the words that `--headers` takes.
    pub const ALL: [(&'static str, Self); 4] = [
        ("name", Self::Name),
        ("title", Self::Title),
        ("zh", Self::In(Lang::Zh)),
        ("en", Self::In(Lang::En)),
    ];
}

impl Dresser<'_> {
    /// The columns under the headers that are asked for; one that was renamed keeps its new name, one that is no field
    /// its own.
    pub fn headers(&self, columns: Columns) -> Columns {
        let request = self.request;
        if request.headers.is_none() && request.renamed.is_empty() {
            return self.guarded(columns);
        }
        let called = |column: usize, own: &String| {
            let field = self.binding.columns.get(column).copied().flatten();
            let field = field.map(|field| &self.schema.fields[field]);
            let title = field.and_then(|field| self.called(&field.name, &field.titles));
            title.unwrap_or_else(|| own.clone())
        };
        self.guarded(match columns {
            Columns::All | Columns::Renamed(_) => {
                let own = self.own.iter().enumerate();
                Columns::Renamed(own.map(|(column, own)| called(column, own)).collect())
            }
            Columns::List(mut list) => {
                for column in &mut list {
                    match column.from {
                        Source::Column(from) if self.own.get(from) == Some(&column.header) => {
                            column.header = called(from, &column.header);
                        }
                        Source::Column(_) => {}
                        Source::Computed(_) => {
                            let derived = self.schema.derived.iter();
                            let derived = derived.filter(|derived| derived.name == column.header);
                            let title = derived
                                .map(|derived| self.called(&derived.name, &derived.titles))
                                .next();
                            column.header =
                                title.flatten().unwrap_or_else(|| column.header.clone());
                        }
                    }
                }
                Columns::List(list)
            }
        })
    }

    /// What a field or derived field is called; none where none of its titles is asked for.
    fn called(&self, name: &str, titles: &Titles) -> Option<String> {
        let mut renamed = self.request.renamed.iter();
        let renamed = renamed.find(|(of, _)| of == name);
        if let Some((_, header)) = renamed {
            return Some(header.clone());
        }
        let title = match self.request.headers? {
            Headers::Name => Some(name),
            Headers::Title => titles.all().next(),
            Headers::In(lang) => titles.exactly(lang),
        };
        title.map(str::to_owned)
    }

    fn guarded(&self, columns: Columns) -> Columns {
        if !self.request.guard {
            return columns;
        }
        let cell = |header: &String| {
            let mut cell = String::new();
            if guard(header, |_| false, &mut cell) {
                cell
            } else {
                header.clone()
            }
        };
        match columns {
            Columns::All if self.own.iter().all(|own| cell(own) == *own) => Columns::All,
            Columns::All => Columns::Renamed(self.own.iter().map(cell).collect()),
            Columns::Renamed(headers) => Columns::Renamed(headers.iter().map(cell).collect()),
            Columns::List(mut list) => {
                for column in &mut list {
                    column.header = cell(&column.header);
                }
                Columns::List(list)
            }
        }
    }
}
