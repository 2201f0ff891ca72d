//! What becomes of cells: labels for listed values, a style for the others, then the guard.

use std::collections::HashMap;
use std::sync::Arc;

use super::Dresser;
use super::style::Styled;
use crate::expr::plan::Derived;
use crate::io::encode::{Columns, Encoder, Rendering, Source};
use crate::io::guard::guard;
use crate::kinds::Kind;
use crate::schema::Field;

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
        for (number, source) in sources.into_iter().enumerate() {
            let dress = match source {
                Source::Column(column) => {
                    let field = self.binding.columns.get(column).copied().flatten();
                    self.of(field.map(|field| &self.schema.fields[field]))
                }
                Source::Computed(number) => Dress {
                    style: computed.get(number).and_then(|derived| {
                        Styled::computed(derived.value_type, self.request.style?)
                    }),
                    ..self.of(None)
                },
            };
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
