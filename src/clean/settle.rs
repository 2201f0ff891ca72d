//! The steps of one field, and what they make of a cell.

use super::map::Mapping;
use super::{Cell, Done, Step};
use crate::table::batch::Column;
use crate::types::missing::Missing;
use crate::types::spelling::is_even;

/// How often a list of steps is done over before it counts as having no end.
const ROUNDS: usize = 8;

/// The steps that leave an even text alone ([`is_even`]).
pub(super) const TIDYING: [&str; 4] = ["trim", "squeeze", "strip-controls", "halfwidth"];

/// The steps of one field, in order.
#[derive(Debug, Default)]
pub struct Cleaning {
    steps: Vec<Named>,
    /// The step from which on a cell that it settles at a glance is settled by all: those before it only tidy.
    glance: usize,
}

/// A step under the name that a schema gives it.
#[derive(Debug)]
pub struct Named {
    /// Without its argument.
    pub name: &'static str,
    /// Whether what it reads is of the field's type and kind, so that nobody need look at what it makes.
    pub vouches: bool,
    /// The step.
    pub step: Box<dyn Step>,
}

/// What the steps make of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The steps that changed it, by bit; 0: it stays as it is.
    pub changed_by: u64,
    /// The last of the steps that could not read it, from 0.
    pub unread_by: Option<u8>,
    /// Whether the last change was that of a step that vouches for the text: it is one of the field's type and kind.
    pub is_read: bool,
}

/// Memory that a worker keeps from cell to cell.
#[derive(Debug, Default)]
pub struct Scratch {
    /// After [`Cleaning::settle`]: what the cell has become, where it has changed.
    pub text: String,
    next: String,
}

impl Cleaning {
    /// These steps, one after the other; at most 64.
    pub fn new(steps: Vec<Named>) -> Self {
        let reading = steps.iter().position(|named| named.step.reads());
        let glance = reading.filter(|at| {
            let mut before = steps[..*at].iter();
            before.all(|named| TIDYING.contains(&named.name))
        });
        Self {
            glance: glance.unwrap_or(0),
            steps,
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = &dyn Step> {
        self.steps.iter().map(|named| named.step.as_ref())
    }

    /// The name of a step, from 0; nothing where there is none.
    pub fn name(&self, step: u8) -> &'static str {
        self.steps.get(step as usize).map_or("", |named| named.name)
    }

    /// The names of the steps of `changed_by`, joined by `+`.
    pub fn names(&self, changed_by: u64, out: &mut String) {
        for (at, named) in self.steps.iter().enumerate() {
            if changed_by & (1 << at) != 0 {
                if !out.is_empty() {
                    out.push('+');
                }
                out.push_str(named.name);
            }
        }
    }

    /// Leaves out the steps of this name.
    pub fn skip(&mut self, name: &str) {
        let mut steps = std::mem::take(&mut self.steps);
        steps.retain(|named| named.name != name);
        *self = Self::new(steps);
    }

    /// The mappings that steps still need.
    pub fn mappings(&mut self) -> impl Iterator<Item = &mut Mapping> {
        let steps = self.steps.iter_mut();
        steps.filter_map(|named| named.step.mapping())
    }

    /// Marks the rows whose cells may change or are not read: all others are settled.
    pub fn suspect(&self, cells: Column<'_>, suspects: &mut [bool]) {
        for named in &self.steps[self.glance..] {
            named.step.suspect(cells, suspects);
        }
    }

    /// Does the steps to a cell until doing them again changes nothing; where that has no end, the cell stays as it is.
    pub fn settle(&self, cell: Cell<'_>, missing: &Missing, scratch: &mut Scratch) -> Settled {
        let mut settled = Settled::default();
        let all = self.steps.len();
        let mut upto = all;
        for _ in 0..ROUNDS {
            upto = match self.pass(upto, cell, missing, &mut settled, scratch) {
                None => return settled.unless_same(cell.text, &scratch.text),
                // Doing a step twice is doing it once, and those behind it have left its text alone.
                Some(last) if upto == all => last,
                Some(_) => all,
            };
        }
        Settled::default()
    }

    /// Does the first `upto` steps once; the last of them that changed the cell.
    fn pass(
        &self,
        upto: usize,
        cell: Cell<'_>,
        missing: &Missing,
        settled: &mut Settled,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        let mut last_change = None;
        let now = match settled.changed_by {
            0 => cell.text,
            _ => scratch.text.as_str(),
        };
        let tidy = if is_even(now) { self.glance } else { 0 };
        for (at, named) in self.steps[..upto].iter().enumerate().skip(tidy) {
            let text = match settled.changed_by {
                0 => cell.text,
                _ => scratch.text.as_str(),
            };
            let step = &named.step;
            if step.is_settled(text) || step.reads() && missing.is(text) {
                continue;
            }
            scratch.next.clear();
            match step.apply(Cell { text, ..cell }, &mut scratch.next) {
                Done::Same => {}
                Done::Unread => settled.unread_by = Some(at as u8),
                Done::Changed => {
                    std::mem::swap(&mut scratch.text, &mut scratch.next);
                    settled.changed_by |= 1 << at;
                    settled.unread_by = None;
                    settled.is_read = named.vouches && step.reads();
                    last_change = Some(at);
                }
            }
        }
        last_change
    }
}

impl Settled {
    /// Nothing has changed where the text is what it was.
    fn unless_same(self, before: &str, after: &str) -> Self {
        if self.changed_by != 0 && before == after {
            return Self {
                changed_by: 0,
                ..self
            };
        }
        self
    }
}
