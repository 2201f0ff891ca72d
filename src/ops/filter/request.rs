//! What a filter is asked for, by name, and what that is in one table: expressions, columns and sort keys bound to its
//! header.

use std::path::Path;
use std::sync::Arc;

use super::{Choice, Order, SortSource};
use crate::error::{Diagnostic, Error, Result};
use crate::expr::bind::{self, Settings};
use crate::expr::plan::{Condition, Derived};
use crate::expr::tree::Node;
use crate::expr::{Fault, parse};
use crate::io::encode::{Columns, Outgoing, Source};
use crate::ops::describe::guard;
use crate::ops::search::Search;
use crate::ops::select::{self, Selection, SortTerm, Table};
use crate::ops::sort_key::{SortBy, SortKey, SortPart};
use crate::schema::Schema;
use crate::table::class::Class;
use crate::text;

/// An expression as it was expression.
#[derive(Clone, Debug)]
pub struct Expression<'a> {
    /// What it is called in messages.
    name: &'static str,
    text: &'a str,
    tree: Node,
}

impl<'a> Expression<'a> {
    /// Reads an expression.
    ///
    /// # Errors
    /// [`Error::Expression`] where its form is wrong.
    pub fn read(name: &'static str, text: &'a str) -> Result<Self> {
        let fault = match parse(text) {
            Ok(tree) => return Ok(Self { name, text, tree }),
            Err(fault) => fault,
        };
        Err(Error::Expression(vec![diagnostic(name, text, fault)]))
    }

    /// A fault with its place in the expression.
    fn diagnostic(&self, fault: Fault) -> Diagnostic {
        diagnostic(self.name, self.text, fault)
    }

    /// What ends a run for these faults.
    fn refused(&self, faults: Vec<Fault>) -> Error {
        let faults = faults.into_iter().map(|fault| self.diagnostic(fault));
        Error::Expression(faults.collect())
    }
}

fn diagnostic(name: &str, text: &str, fault: Fault) -> Diagnostic {
    let hint = fault.hint.map(|hint| *hint);
    Diagnostic::new(Path::new(name), text, Some(fault.span), fault.message, hint)
}

/// What a filter is asked for. Everything that says which records must be true of one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// Expressions.
    pub expressions: &'a [Expression<'a>],
    /// Who `user()` is.
    pub user: Option<&'a str>,
    /// Words to be found, and in which columns; without columns in all cells.
    pub search: Option<(&'a str, Option<&'a Selection>)>,
    /// Whether any date that the schema watches is too old.
    pub stale: bool,
    /// Whether it is the other records that leave.
    pub invert: bool,
    /// Which columns leave; none: all as they stand.
    pub select: Option<&'a Selection>,
    /// What records are sorted by, most important first.
    pub sort: &'a [SortTerm],
}

/// What leaves, and what has to be computed for it.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The columns.
    pub columns: Columns,
    /// The values of the computed columns, by their number.
    pub computed: Vec<Arc<Derived>>,
}

/// Binds a request to one table.
#[derive(Clone, Copy, Debug)]
pub struct Binder<'a> {
    /// What is asked for.
    pub request: Request<'a>,
    /// What the table is.
    pub schema: &'a Schema,
    /// What its names stand for.
    pub table: Table<'a>,
    /// Days since 1970-01-01.
    pub today: i32,
}

impl Selected {
    /// All columns as they stand.
    pub fn everything() -> Self {
        Self {
            columns: Columns::All,
            computed: Vec::new(),
        }
    }
}

impl<'a> Binder<'a> {
    /// Which records leave, and what the author of an expression should know.
    ///
    /// # Errors
    /// [`Error::Expression`] with everything wrong with the first expression that is; [`Error::Usage`].
    pub fn choice(&self) -> Result<(Choice, Vec<Diagnostic>)> {
        let mut choice = Choice {
            invert: self.request.invert,
            ..Choice::default()
        };
        let mut notes = Vec::new();
        for expression in self.request.expressions {
            let settings = Settings {
                today: self.today,
                user: self.request.user,
                region: self.schema.phone_region.as_deref(),
            };
            let bound = bind::condition(&expression.tree, &self.table, settings)
                .map_err(|faults| expression.refused(faults))?;
            let named = bound.mentions.named.iter();
            choice
                .reads
                .extend(named.filter_map(|slot| self.table.column(*slot)));
            choice.conditions.push(bound.condition);
            let said = bound.notes.into_iter();
            notes.extend(said.map(|note| expression.diagnostic(note)));
        }
        if self.request.stale {
            self.stale(&mut choice)?;
        }
        choice.search = self.search()?;
        Ok((choice, notes))
    }

    /// Any of the fields that the schema watches is too old.
    fn stale(&self, choice: &mut Choice) -> Result<()> {
        if self.schema.freshness.is_empty() {
            return Err(Error::Usage {
                message: text!(
                    "--stale: the schema has no [[freshness]]",
                    "--stale：规则文件中没有 [[freshness]]"
                )
                .into(),
                hint: Some(
                    text!(
                        "name the field and staleAfter there, or write last_contact < today - 180d",
                        "请在其中写明 field 和 staleAfter，或改用表达式 last_contact < today - 180d"
                    )
                    .into(),
                ),
            });
        }
        let mut stale = Vec::new();
        for fresh in &self.schema.freshness {
            let name = &self.schema.fields[fresh.field].name;
            if let select::Source::Column(column) = self.table.find(name)? {
                choice.reads.push(column);
            }
            stale.push(fresh.condition(self.schema));
        }
        choice.conditions.push(Condition::Any(stale));
        Ok(())
    }

    fn search(&self) -> Result<Option<Search>> {
        let Some((text, within)) = self.request.search else {
            return Ok(None);
        };
        let columns = match within {
            None => None,
            Some(within) => {
                let mut columns = Vec::new();
                for chosen in within.resolve(&self.table, "--in")? {
                    if chosen.called.is_some() {
                        return Err(Error::usage(text!(
                            "--in: columns cannot be renamed where they are searched",
                            "--in：查找时不能给列改名"
                        )));
                    }
                    match chosen.source {
                        select::Source::Column(column) => columns.push(column),
                        select::Source::Derived(_) => {
                            return Err(Error::usage(text!(
                                "--in: derived fields cannot be searched",
                                "--in：不能在计算字段中查找"
                            )));
                        }
                    }
                }
                Some(columns)
            }
        };
        Ok(Some(Search::new(text, columns)))
    }

    /// Which columns leave.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that the table does not have.
    pub fn selected(&self) -> Result<Selected> {
        let Some(selection) = self.request.select else {
            return Ok(Selected::everything());
        };
        let mut computed: Vec<Arc<Derived>> = Vec::new();
        let mut list = Vec::new();
        for chosen in selection.resolve(&self.table, "--select")? {
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
        Ok(Selected {
            columns: Columns::List(list),
            computed,
        })
    }

    /// What records are sorted by.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that the table does not have.
    pub fn order(&self) -> Result<Option<Order<'a>>> {
        if self.request.sort.is_empty() {
            return Ok(None);
        }
        let (mut parts, mut sources) = (Vec::new(), Vec::new());
        for term in self.request.sort {
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
    pub fn is_private(&self, selected: &Selected) -> bool {
        let guarded = |class: Class| class >= Class::Personal;
        let of_column = |column: usize| {
            let Table {
                binding, headers, ..
            } = self.table;
            guard(self.schema, binding, headers, column).is_some_and(|field| guarded(field.class))
        };
        let of_derived = |number: usize| {
            let name = &selected.computed[number].name;
            let mut derived = self.schema.derived.iter();
            derived.any(|derived| derived.name == *name && guarded(derived.class))
        };
        match &selected.columns {
            Columns::All | Columns::Renamed(_) => (0..self.table.headers.len()).any(of_column),
            Columns::List(list) => list.iter().any(|column| match column.from {
                Source::Column(column) => of_column(column),
                Source::Computed(number) => of_derived(number),
            }),
        }
    }
}
