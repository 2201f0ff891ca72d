//! An expression is refused at a place that it has, or reads back as written and keeps the same records however they
//! are handed to it.

use std::cell::RefCell;

use rolo::expr::tree::{Form, Node};
use rolo::expr::{Fault, parse};

use super::table::{Handed, Table};
use super::told;

const SCHEMA: &str = include_str!("../../expressions/cases/customers.rolo.toml");
const CUSTOMERS: &str = include_str!("../../expressions/cases/customers.csv");
const PLAIN: &str = include_str!("../../expressions/cases/plain.csv");

thread_local! {
    /// With a schema, and without.
    static TABLES: RefCell<[Table; 2]> =
        RefCell::new([Table::new(Some(SCHEMA), CUSTOMERS), Table::new(None, PLAIN)]);
}

pub fn hold(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let tree = match parse(text) {
        Ok(tree) => tree,
        Err(fault) => return refused(text, &[fault]),
    };
    let written = tree.to_string();
    assert_eq!(parse(&written).as_ref(), Ok(&tree), "{written}");
    TABLES.with_borrow_mut(|tables| {
        for table in tables {
            judges(table, text, &tree);
        }
    });
}

fn refused(text: &str, faults: &[Fault]) {
    assert!(!faults.is_empty());
    for fault in faults {
        assert!(text.get(fault.span.clone()).is_some(), "{:?}", fault.span);
        told::message(&fault.message);
        if let Some(hint) = &fault.hint {
            told::message(hint);
        }
    }
}

fn judges(table: &mut Table, text: &str, tree: &Node) {
    match table.check(text) {
        Ok(check) => refused_not(text, &check.notes),
        Err(faults) => refused(text, &faults),
    }
    if let Err(faults) = table.value(text, 2) {
        refused(text, &faults);
    }
    let bound = match table.bind(tree) {
        Ok(bound) => bound,
        Err(faults) => return refused(text, &faults),
    };
    refused_not(text, &bound.notes);
    let records = table.texts().len();
    let (kept, trouble) = table.retain(&bound.condition, Handed::Together);
    for handed in [Handed::Singly, Handed::Read] {
        let also = table.retain(&bound.condition, handed);
        assert_eq!((&kept, trouble), (&also.0, also.1), "{handed:?}");
    }
    let negation = Node {
        span: tree.span.clone(),
        form: Form::Not(Box::new(tree.clone())),
    };
    // One level more may be one too many.
    if let Ok(negation) = table.bind(&negation) {
        let (others, _) = table.retain(&negation.condition, Handed::Together);
        assert_eq!(kept.len() + others.len(), records);
    }
}

/// What is noted stands in the text too.
fn refused_not(text: &str, notes: &[Fault]) {
    if !notes.is_empty() {
        refused(text, notes);
    }
}
