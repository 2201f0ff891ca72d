//! From an expression as written to one that can be evaluated: names become fields, types are checked, what is
//! written out is prepared once.

use super::fault::Fault;
use super::plan::{Condition, Derived};
use super::scope::Scope;
use super::tree::Node;

/// What an expression may depend on beside its fields.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// `today`: days since 1970-01-01.
    pub today: i32,
    /// `user()`: `--user`.
    pub user: Option<&'a str>,
}

/// A condition over the fields of a record.
#[derive(Clone, Debug)]
pub struct Bound {
    /// What is evaluated.
    pub condition: Condition,
    /// The slots it names, in the order of their first mention, those of derived fields it uses included.
    pub names: Vec<usize>,
    /// Those of them whose values it reads: all but those of which it only asks whether they are valid.
    pub reads: Vec<usize>,
    /// What its author should know (a comparison that is never true).
    pub notes: Vec<Fault>,
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
    let _ = (scope, settings);
    Err(vec![Fault::at(
        &tree.span,
        crate::text!("expressions are not bound", "尚不能绑定"),
    )])
}

/// Binds what a derived field is computed by.
///
/// # Errors
/// Everything that is wrong with it; never empty.
pub fn derived(
    name: &str,
    tree: &Node,
    scope: &dyn Scope,
    settings: Settings<'_>,
) -> Result<Derived, Vec<Fault>> {
    let _ = name;
    condition(tree, scope, settings).map(|_| unreachable!())
}
