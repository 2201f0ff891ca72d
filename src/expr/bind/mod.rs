//! From an expression as written to one that can be evaluated: names become fields, types are checked, what is
//! written out is prepared once.

mod call;
mod compare;
mod condition;
mod notes;
mod regular;
mod table;
mod typed;
mod value;

use std::collections::HashSet;

use super::ValueType;
use super::fault::Fault;
use super::plan::{Condition, Derived, Formula};
use super::scope::Scope;
use super::tree::Node;
use crate::table::class::Class;
use crate::text;
use crate::text::Message;

pub use super::aggregate::{Aggregate, Argument, Given, Kept, Measure};
pub use table::{Check, check};
use typed::Typed;

/// How many parts an expression may have, those of the derived fields it uses included: what evaluating it costs.
const HEAVIEST: usize = 100_000;
/// How deep they may stand within one another: what evaluating it takes of the stack.
const DEEPEST: usize = 500;

/// What an expression may depend on beside its fields.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// `today`: days since 1970-01-01.
    pub today: i32,
    /// `user()`: `--user`.
    pub user: Option<&'a str>,
    /// The schema's `phoneRegion`.
    pub region: Option<&'a str>,
}

/// A condition over the fields of a record.
#[derive(Clone, Debug)]
pub struct Bound {
    /// What is evaluated.
    pub condition: Condition,
    /// What it names.
    pub mentions: Mentions,
    /// What its author should know (a comparison that is never true).
    pub notes: Vec<Fault>,
}

/// Which fields an expression names, those that derived fields are computed from included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Their slots, in the order of their first mention.
    pub named: Vec<usize>,
    /// Those of them whose values it reads: all but those of which it only asks whether they are empty or valid.
    pub read: Vec<usize>,
    /// The class of the most guarded field or derived field that it names itself; none where it names none. What a
    /// derived field declares counts, not what it is computed from.
    pub class: Option<Class>,
    /// The same, to be asked quickly.
    known: [HashSet<usize>; 2],
}

impl Mentions {
    /// Something of this class is named.
    fn guard(&mut self, class: Class) {
        self.class = self.class.max(Some(class));
    }

    fn name(&mut self, slot: usize) {
        if self.known[0].insert(slot) {
            self.named.push(slot);
        }
    }

    fn read(&mut self, slot: usize) {
        self.name(slot);
        if self.known[1].insert(slot) {
            self.read.push(slot);
        }
    }

    /// A derived field is named, and with it the fields it is computed from.
    fn also(&mut self, derived: &Derived) {
        let Self { named, read, .. } = &derived.mentions;
        for slot in named {
            self.name(*slot);
        }
        for slot in read {
            self.read(*slot);
        }
        self.guard(derived.class);
    }
}

/// Binds a condition over the fields of a record.
///
/// # Errors
/// Everything that is wrong with it; never empty.
pub fn condition(
    tree: &Node,
    scope: &dyn Scope,
    settings: Settings<'_>,
) -> Result<Bound, Vec<Fault>> {
    let mut binder = Binder::new(scope, settings);
    let condition = binder.condition(tree);
    binder.finish(condition, tree, |condition, binder| Bound {
        condition,
        mentions: binder.mentions,
        notes: binder.notes,
    })
}

/// Binds what a derived field is computed by. `wanted` is its declared type.
///
/// # Errors
/// Everything that is wrong with it; never empty.
pub fn derived(
    name: &str,
    wanted: Option<ValueType>,
    tree: &Node,
    scope: &dyn Scope,
    settings: Settings<'_>,
) -> Result<Derived, Vec<Fault>> {
    let mut binder = Binder::new(scope, settings);
    let typed = binder.value(tree);
    let formula = typed.and_then(|typed| {
        let wanted = wanted.or(typed.value_type).unwrap_or(ValueType::Text);
        Some((binder.as_type(typed, wanted)?, wanted))
    });
    binder.finish(formula, tree, |(formula, value_type), binder| Derived {
        name: name.to_owned(),
        value_type,
        formula,
        class: binder.mentions.class.unwrap_or_default(),
        mentions: binder.mentions,
        weight: binder.weight,
        depth: binder.deepest,
    })
}

/// Binds one expression.
struct Binder<'a> {
    scope: &'a dyn Scope,
    settings: Settings<'a>,
    mentions: Mentions,
    notes: Vec<Fault>,
    faults: Vec<Fault>,
    weight: usize,
    /// How deep the part stands that is being bound.
    depth: usize,
    /// How deep the deepest stands.
    deepest: usize,
    /// Over a whole table: what it asks of it. Else over a record.
    table: Option<table::Asked>,
}

impl<'a> Binder<'a> {
    fn new(scope: &'a dyn Scope, settings: Settings<'a>) -> Self {
        Self {
            scope,
            settings,
            mentions: Mentions::default(),
            notes: Vec::new(),
            faults: Vec::new(),
            weight: 0,
            depth: 0,
            deepest: 0,
            table: None,
        }
    }

    /// What was bound, unless something is wrong with it.
    fn finish<P, T>(
        mut self,
        plan: Option<P>,
        tree: &Node,
        done: impl FnOnce(P, Self) -> T,
    ) -> Result<T, Vec<Fault>> {
        if self.weight > HEAVIEST {
            let message = text!(
                "the expression is too long: {parts} parts with those of the derived fields it uses, at most {most} are possible",
                "表达式太长：连同所用的计算字段共 {parts} 个部分，最多 {most} 个"
            );
            let message = Message::new(message)
                .with("parts", self.weight)
                .with("most", HEAVIEST);
            self.faults.push(Fault::at(&tree.span, message));
        }
        if self.deepest > DEEPEST {
            let message = text!(
                "the expression is nested too deeply: at most {most} levels are possible with those of the derived fields it uses",
                "表达式嵌套太深：连同所用的计算字段最多 {most} 层"
            );
            let message = Message::new(message).with("most", DEEPEST);
            self.faults.push(Fault::at(&tree.span, message));
        }
        match plan {
            Some(plan) if self.faults.is_empty() => Ok(done(plan, self)),
            _ => {
                self.faults.sort_by_key(|fault| fault.span.start);
                self.faults.dedup();
                Err(self.faults)
            }
        }
    }

    /// Binds a part one level deeper; not where that would be too deep, which is said in the end.
    fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.weight += 1;
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let bound = if self.depth > DEEPEST {
            None
        } else {
            work(self)
        };
        self.depth -= 1;
        bound
    }

    /// Notes what is wrong.
    fn refuse<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    /// A value of this type, or a fault.
    fn as_type(&mut self, typed: Typed<'a>, wanted: ValueType) -> Option<Formula> {
        match typed.fit(wanted) {
            Ok(formula) => Some(formula),
            Err(fault) => self.refuse(fault),
        }
    }
}
