//! Cases in text files, one a line:
//!
//! ```text
//! expression → 1 3            the records it keeps, from 1; `all`, `none`; `✎` behind them: something is noted
//! expression ⇒ value          what it gives for the first record; `∅` nothing, `!` behind it: counted as undefined
//! @3 expression ⇒ value       the same for the third
//! expre⟦ss⟧ion ✗ fault ¦ hint what is wrong with the marked piece
//! ```
//!
//! `customers` are read with a schema, `plain` is a table without one.

use std::fmt::Write as _;

use rolo::expr::Fault;
use rolo::text::Lang;

use crate::table::Table;

const SCHEMA: &str = include_str!("cases/customers.rolo.toml");
const CUSTOMERS: &str = include_str!("cases/customers.csv");
const PLAIN: &str = include_str!("cases/plain.csv");

pub(crate) fn customers() -> Table {
    Table::new(Some(SCHEMA), CUSTOMERS)
}

fn plain() -> Table {
    Table::new(None, PLAIN)
}

fn formats() -> Table {
    let schema = include_str!("cases/formats.rolo.toml");
    Table::new(Some(schema), include_str!("cases/formats.csv"))
}

/// What was found, written as a case has it.
fn found(table: &mut Table, case: &str) -> String {
    let mark = |sign: &str| case.split_once(sign).map(|(text, _)| text.trim());
    if let Some(text) = mark(" → ") {
        return match table.keeps(text) {
            Ok(kept) => {
                let all = table.texts().len();
                let mut records = match kept.records.len() {
                    0 => "none".to_owned(),
                    found if found == all => "all".to_owned(),
                    _ => join(&kept.records),
                };
                if !kept.notes.is_empty() {
                    records += " ✎";
                }
                format!("{text} → {records}")
            }
            Err(faults) => faulty(text, &faults),
        };
    }
    if let Some(text) = mark(" ⇒ ") {
        let (record, text) = match text.strip_prefix('@').and_then(|text| text.split_once(' ')) {
            Some((record, text)) => (Some(record), text),
            None => (None, text),
        };
        let place = record.map_or(String::new(), |record| format!("@{record} "));
        return match table.value(text, record.map_or(1, |record| record.parse().unwrap())) {
            Ok((value, trouble)) => {
                let counted = if trouble.undefined > 0 { " !" } else { "" };
                let value = value.unwrap_or_else(|| "∅".to_owned());
                format!("{place}{text} ⇒ {value}{counted}")
            }
            Err(faults) => faulty(text, &faults),
        };
    }
    let text = mark(" ✗ ").unwrap_or(case).replace(['⟦', '⟧'], "");
    match table.keeps(&text) {
        Ok(kept) => format!("{text} → {}", join(&kept.records)),
        Err(faults) => faulty(&text, &faults),
    }
}

fn join(records: &[u64]) -> String {
    let records: Vec<String> = records.iter().map(u64::to_string).collect();
    records.join(" ")
}

/// The text with the first fault marked, and what is said about each.
pub(crate) fn faulty(text: &str, faults: &[Fault]) -> String {
    let span = faults[0].span.clone();
    let (before, at) = (&text[..span.start], &text[span.clone()]);
    let mut line = format!("{before}⟦{at}⟧{} ✗ ", &text[span.end..]);
    for (number, fault) in faults.iter().enumerate() {
        line += if number > 0 { " ‖ " } else { "" };
        line += &fault.message.say(Lang::En);
        assert!(!fault.message.say(Lang::Zh).is_empty());
        if let Some(hint) = &fault.hint {
            let _ = write!(line, " ¦ {}", hint.say(Lang::En));
        }
    }
    line
}

/// Runs a file of cases; all that differ are told at once.
fn run(mut table: Table, file: &str) {
    let cases = file.lines().map(str::trim);
    let cases = cases.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = String::new();
    for case in cases {
        let found = found(&mut table, case);
        // Columns of a file may be aligned.
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words(&found) != words(case) {
            let _ = writeln!(wrong, "expected  {case}\nfound     {found}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

macro_rules! cases {
    ($($name:ident: $table:ident $file:literal;)*) => {
        $(#[test]
        fn $name() {
            run($table(), include_str!(concat!("cases/", $file, ".txt")));
        })*
    };
}

cases! {
    comparisons_follow_the_declared_type: customers "comparing";
    what_is_not_there_compares_with_nothing: customers "empties";
    names_signs_and_precedence: customers "words";
    numbers_are_exact_decimals: customers "numbers";
    days_and_durations_follow_the_calendar: customers "dates";
    texts_are_sought_exactly_and_functions_called: customers "texts";
    fields_are_valid_derived_or_unknown: customers "fields";
    without_a_schema_the_use_decides: plain "plain";
    what_makes_no_sense_is_refused: customers "refused";
    a_field_is_read_as_its_schema_says: formats "formats";
}

#[test]
fn what_cannot_be_used_is_counted() {
    let customers: fn() -> Table = customers;
    for (table, text, unreadable, undefined) in [
        (customers, "city = '上海'", 0, 0),
        (customers, "amount > 1", 1, 0),
        (customers, "amount is empty", 0, 0),
        (customers, "amount is valid", 0, 0),
        (customers, "amount > 1 and orders > 1", 1, 0),
        (customers, "amount > 1 or orders > 1", 2, 0),
        (customers, "amount / orders > 1", 2, 2),
        (customers, "mean > 1", 2, 2),
        (customers, "1 / 0 = 1", 0, 9),
        // A point in time with a zone beside one without.
        (customers, "last = '2026-11-21T12:00:00Z'", 5, 0),
        (customers, "last < 2026-11-22", 1, 0),
        (
            customers,
            "last between today and '2026-11-22T00:00:00'",
            2,
            0,
        ),
        (plain, "amount = 10", 1, 0),
        (plain, "amount = '10'", 0, 0),
        (plain, "when < today", 1, 0),
        (plain, "moment < today", 1, 0),
        (plain, "flag", 1, 0),
        (plain, "amount = other", 0, 0),
        (plain, "amount = other + 0", 2, 0),
    ] {
        let trouble = table().keeps(text).unwrap().trouble;
        let found = (trouble.unreadable, trouble.undefined);
        assert_eq!(found, (unreadable, undefined), "{text}");
    }
}
