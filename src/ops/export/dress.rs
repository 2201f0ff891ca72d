//! What becomes of cells: labels for listed values, a style for the others, then the guard.

use std::collections::HashMap;
use std::sync::Arc;

use super::style::Styled;
use super::{Dresser, Headers};
use crate::expr::plan::Derived;
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
    /// How the values of its field are written.
    style: Option<Styled>,
    guards: bool,
    /// Whose numbers are no formulas.
    phone: Option<Arc<dyn Kind>>,
}

impl Dress {
    fn is_plain(&self) -> bool {
        self.labels.is_empty() && self.style.is_none() && !self.guards
    }

    /// Appends what a cell becomes, if it becomes anything else.
    fn put_on(&self, text: &str, out: &mut String) -> bool {
        let from = out.len();
        let renewed = match (self.labels.get(text), &self.style) {
            (Some(label), _) => {
                out.push_str(label);
                true
            }
            (None, Some(style)) => style.write(text, out),
            (None, None) => false,
        };
        if !self.guards {
            return renewed;
        }
        let spared = |text: &str| self.phone.as_ref().is_some_and(|phone| phone.check(text));
        if !renewed {
            return guard(text, spared, out);
        }
        let mut guarded = String::new();
        if guard(&out[from..], spared, &mut guarded) {
            out.replace_range(from.., &guarded);
        }
        true
    }

    fn rendering(self) -> Rendering {
        Rendering::new(move |text, out| self.put_on(text, out))
    }
}

impl Dresser<'_> {
    /// Tells the encoder what becomes of the cells of these columns.
    pub fn dress(&self, columns: &Columns, computed: &[Arc<Derived>], encoder: &mut Encoder) {
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
            let mut dress = self.of(field);
            if let (Source::Computed(at), Some(style)) = (source, self.request.style) {
                let derived = computed.get(at);
                dress.style = derived.and_then(|of| Styled::computed(of.value_type, style));
            }
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
        let style = self.request.style;
        dress.style = style.and_then(|style| Styled::field(field, style));
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
