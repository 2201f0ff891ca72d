//! What becomes of cells: labels for listed values, then the guard.

use std::collections::HashMap;
use std::sync::Arc;

use super::Dresser;
use crate::io::encode::{Columns, Encoder, Rendering, Source};
use crate::io::guard::guard;
use crate::kinds::Kind;
use crate::schema::Field;

/// What a column's cells become.
#[derive(Default)]
struct Dress {
    /// Labels, by value.
    labels: HashMap<String, String>,
    guards: bool,
    /// Whose numbers are no formulas.
    phone: Option<Arc<dyn Kind>>,
}

impl Dress {
    fn is_plain(&self) -> bool {
        self.labels.is_empty() && !self.guards
    }

    /// Appends what a cell becomes, if it becomes anything else.
    fn put_on(&self, text: &str, out: &mut String) -> bool {
        let label = self.labels.get(text);
        let text = label.map_or(text, String::as_str);
        let spared = |text: &str| self.phone.as_ref().is_some_and(|phone| phone.check(text));
        if self.guards && guard(text, spared, out) {
            return true;
        }
        out.push_str(label.map_or("", String::as_str));
        label.is_some()
    }

    fn rendering(self) -> Rendering {
        Rendering::new(move |text, out| self.put_on(text, out))
    }
}

impl Dresser<'_> {
    /// Tells the encoder what becomes of the cells of these columns.
    pub fn dress(&self, columns: &Columns, encoder: &mut Encoder) {
        let sources: Vec<Source> = match columns {
            Columns::All | Columns::Renamed(_) => (0..self.own.len()).map(Source::Column).collect(),
            Columns::List(list) => list.iter().map(|column| column.from).collect(),
        };
        for (number, source) in sources.into_iter().enumerate() {
            let field = match source {
                Source::Column(column) => self.binding.columns.get(column).copied().flatten(),
                Source::Computed(_) => None,
            };
            let dress = self.of(field.map(|field| &self.schema.fields[field]));
            if !dress.is_plain() {
                encoder.render(number, dress.rendering());
            }
        }
        let beyond = self.of(None);
        if !beyond.is_plain() {
            encoder.render_beyond(beyond.rendering());
        }
    }

    fn of(&self, field: Option<&Field>) -> Dress {
        let mut dress = Dress {
            guards: self.request.guard,
            ..Dress::default()
        };
        let Some(field) = field else {
            return dress;
        };
        if let Some(lang) = self.request.labels {
            let labels = field.labels.iter();
            dress.labels = labels
                .filter_map(|(value, titles)| {
                    Some((value.clone(), titles.exactly(lang)?.to_owned()))
                })
                .collect();
        }
        if field.damage.nature.kind.as_deref() == Some("phone") {
            dress.phone = field.kind.as_ref().map(|(_, kind)| Arc::clone(kind));
        }
        dress
    }
}
