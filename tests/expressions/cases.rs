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

pub(crate) fn plain() -> Table {
    Table::new(None, PLAIN)
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
}
