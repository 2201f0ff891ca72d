//! The shape of what leaves: columns and sort keys bound to the header of the table.

use std::sync::Arc;

use super::names::Binder;
use crate::error::Result;
use crate::expr::plan::Derived;
use crate::io::encode::{Columns, Outgoing, Source};
use crate::ops::filter::{Order, SortSource};
use crate::ops::select;
use crate::ops::sort_key::{SortBy, SortKey, SortPart};
use crate::table::class::Class;

/// What leaves, and what has to be computed for it.
pub(super) struct Leaving {
    pub columns: Columns,
    /// The values of the computed columns, by their number.
    pub computed: Vec<Arc<Derived>>,
}

impl Leaving {
    /// All columns as they stand.
    pub(super) fn everything() -> Self {
        Self {
            columns: Columns::All,
            computed: Vec::new(),
        }
    }
}

impl<'a> Binder<'a> {
    /// Which columns leave.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that the table does not have.
    pub(super) fn leaving(&self) -> Result<Leaving> {
        let Some(selection) = &self.args.shape.select else {
            return Ok(Leaving::everything());
        };
        let mut computed: Vec<Arc<Derived>> = Vec::new();
        let mut list = Vec::new();
        for chosen in selection.resolve(&self.table)? {
            let (from, own) = match &chosen.source {
                select::Source::Column(column) => {
                    (Source::Column(*column), &self.table.headers[*column])
                }
                select::Source::Derived(derived) => {
                    computed.push(derived.clone());
                    (Source::Computed(computed.len() - 1), &derived.name)
                }
            };
            let header = chosen.called.unwrap_or_else(|| own.clone());
            list.push(Outgoing { from, header });
        }
        Ok(Leaving {
            columns: Columns::List(list),
            computed,
        })
    }

    /// What records are sorted by.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that the table does not have.
    pub(super) fn order(&self) -> Result<Option<Order<'a>>> {
        let Some(terms) = &self.args.shape.sort else {
            return Ok(None);
        };
        let (mut parts, mut sources) = (Vec::new(), Vec::new());
        for term in &terms.0 {
            let (by, source) = match self.table.find(&term.name)? {
                select::Source::Column(column) => {
                    (self.sort_by(column), SortSource::Column(column))
                }
                select::Source::Derived(derived) => (SortBy::Text, SortSource::Derived(derived)),
            };
            parts.push(SortPart {
                by,
                descending: term.descending,
            });
            sources.push(source);
        }
        Ok(Some(Order {
            key: SortKey::new(parts),
            parts: sources,
        }))
    }

    fn sort_by(&self, column: usize) -> SortBy<'a> {
        let field = self.table.binding.columns.get(column).copied().flatten();
        let Some(field) = field.map(|field| &self.schema.fields[field]) else {
            return SortBy::Text;
        };
        match &field.order {
            Some(order) => SortBy::listed(order, &field.missing),
            None => SortBy::Typed {
                ty: &*field.ty,
                missing: &field.missing,
            },
        }
    }

    /// Whether what leaves is about people: a file of it is for its owner only.
    pub(super) fn is_private(&self, leaving: &Leaving) -> bool {
        let guarded = |class: Class| class >= Class::Personal;
        let of_column = |column: usize| {
            let field = self.table.binding.columns.get(column).copied().flatten();
            field.is_some_and(|field| guarded(self.schema.fields[field].class))
        };
        let of_derived = |number: usize| {
            let name = &leaving.computed[number].name;
            let mut derived = self.schema.derived.iter();
            derived.any(|derived| derived.name == *name && guarded(derived.class))
        };
        match &leaving.columns {
            Columns::All => (0..self.table.headers.len()).any(of_column),
            Columns::List(list) => list.iter().any(|column| match column.from {
                Source::Column(column) => of_column(column),
                Source::Computed(number) => of_derived(number),
            }),
        }
    }
}
