//! Which records: expressions, searches and `--stale` bound to the header of the table.

use super::Filter;
use super::expressions::Given;
use crate::error::{Diagnostic, Error, Result};
use crate::expr::bind::{self, Settings};
use crate::ops::filter::Choice;
use crate::ops::search::Search;
use crate::ops::select::{self, Table};
use crate::schema::Schema;
use crate::text;

/// Binds options to one table.
pub(super) struct Binder<'a> {
    pub args: &'a Filter,
    pub expressions: &'a [Given<'a>],
    pub schema: &'a Schema,
    pub table: Table<'a>,
    /// Days since 1970-01-01.
    pub today: i32,
}

impl Binder<'_> {
    /// Which records leave, and what the author of an expression should know.
    ///
    /// # Errors
    /// [`Error::Expression`] with everything wrong with the first expression that is; [`Error::Usage`].
    pub(super) fn choice(&self) -> Result<(Choice, Vec<Diagnostic>)> {
        let mut choice = Choice {
            invert: self.args.choice.invert,
            ..Choice::default()
        };
        let mut notes = Vec::new();
        for given in self.expressions {
            let settings = Settings {
                today: self.today,
                user: self.args.choice.user.as_deref(),
            };
            let bound = bind::condition(&given.tree, &self.table, settings)
                .map_err(|faults| given.refused(faults))?;
            let named = bound.mentions.named.iter();
            choice
                .reads
                .extend(named.filter_map(|slot| self.table.column(*slot)));
            choice.conditions.push(bound.condition);
            let said = bound.notes.into_iter();
            notes.extend(said.map(|note| given.diagnostic(note)));
        }
        if self.args.choice.stale {
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
        choice
            .conditions
            .push(crate::expr::plan::Condition::Any(stale));
        Ok(())
    }

    fn search(&self) -> Result<Option<Search>> {
        let Some(text) = &self.args.choice.search else {
            return Ok(None);
        };
        let columns = match &self.args.choice.within {
            None => None,
            Some(within) => {
                let mut columns = Vec::new();
                for chosen in within.resolve(&self.table)? {
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
}
