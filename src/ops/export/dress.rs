//! What becomes of cells: labels for listed values, then the guard.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Dresser, Headers};
use crate::io::encode::{Columns, Encoder, Rendering, Source};
use crate::io::guard::guard;
use crate::kinds::Kind;
use crate::ops::typed_cells;
use crate::schema::Field;
use crate::text::Lang;

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
        if let (Some(lang), Some(sheet)) = (self.lang(), encoder.sheet_mut())
            && let Some(title) = self.schema.titles.exactly(lang)
        {
            title.clone_into(&mut sheet.title);
        }
        for (number, source) in sources.into_iter().enumerate() {
            let field = match source {
                Source::Column(column) => self.binding.columns.get(column).copied().flatten(),
                Source::Computed(_) => None,
            };
            let field = field.map(|field| &self.schema.fields[field]);
            let dress = self.of(field);
            let sheet = encoder.sheet_mut();
            if let Some(column) = sheet.and_then(|sheet| sheet.columns.get_mut(number)) {
                for choice in &mut column.choices {
                    if let Some(label) = dress.labels.get(choice) {
                        choice.clone_from(label);
                    }
                }
                if let (Some(field), Some(lang)) = (field, self.lang()) {
                    column.format = typed_cells::sheet_format(field, lang);
                }
            }
            if !dress.is_plain() {
                encoder.render(number, dress.rendering());
            }
        }
        let beyond = self.of(None);
        if !beyond.is_plain() {
            encoder.render_beyond(beyond.rendering());
        }
    }

    /// The language that the table is for; none where nobody says.
    fn lang(&self) -> Option<Lang> {
        match self.request.headers {
            Some(Headers::In(lang)) => Some(lang),
            _ => self.request.labels,
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
