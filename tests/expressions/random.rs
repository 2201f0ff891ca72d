//! The evaluation of batches agrees with the slow one on random expressions and tables. `PROPTEST_CASES` asks for more
//! of them.

use proptest::prelude::*;
use proptest::test_runner::Config;
use rolo::expr::parse;
use rolo::expr::tree::{Form, Node};
use rolo::text::Lang;

use crate::fields::{FIELDS, SCHEMA, table};
use crate::making::{condition, decisions, nonsense};
use crate::slow::Record;
use crate::table::{Handed, Table};

/// How many expressions are tried on each table.
const EXPRESSIONS: usize = 8;

fn cases(cases: u32) -> Config {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => Config { cases, ..config },
    }
}

/// An expression keeps what the slow evaluation keeps, all at once, one by one, and from values; its negation the others.
fn agrees(table: &mut Table, records: &[Vec<String>], made: &Node) -> Result<(), TestCaseError> {
    let text = made.to_string();
    let tree = parse(&text).map_err(|fault| TestCaseError::fail(format!("{text}: {fault:?}")))?;
    prop_assert_eq!(&tree, made, "{}", text);
    let bound = match table.bind(&tree) {
        Ok(bound) => bound,
        // A column of no declared type makes what is worked out from it a text, where nothing stands beside it.
        Err(_) if text.contains('x') => return Ok(()),
        Err(faults) => {
            let said = faults[0].message.say(Lang::En);
            let marked = &text[faults[0].span.clone()];
            return Err(TestCaseError::fail(format!("{text}: {said} at {marked}")));
        }
    };
    let expected: Vec<u64> = (1..)
        .zip(records)
        .filter(|(_, cells)| {
            Record {
                fields: FIELDS,
                cells,
            }
            .holds(&tree)
        })
        .map(|(number, _)| number)
        .collect();
    let (kept, trouble) = table.retain(&bound.condition, Handed::Together);
    prop_assert_eq!(&kept, &expected, "{}", text);
    for handed in [Handed::Singly, Handed::Read] {
        let (also, trouble_also) = table.retain(&bound.condition, handed);
        prop_assert_eq!(&also, &expected, "{} {:?}", text, handed);
        prop_assert_eq!(trouble, trouble_also, "{} {:?}", text, handed);
    }
    let negation = Node {
        span: tree.span.clone(),
        form: Form::Not(Box::new(tree)),
    };
    let negation = table.bind(&negation).unwrap().condition;
    let (others, _) = table.retain(&negation, Handed::Together);
    let all = 1..=records.len() as u64;
    prop_assert!(
        others
            .iter()
            .copied()
            .eq(all.filter(|number| !kept.contains(number))),
        "not {}",
        text
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn random_expressions_keep_what_the_slow_evaluation_keeps(
        csv in table(24),
        made in proptest::collection::vec(decisions(), EXPRESSIONS),
    ) {
        let mut table = Table::new(Some(SCHEMA), &csv);
        let records = table.texts();
        for decisions in &made {
            agrees(&mut table, &records, &condition(decisions))?;
        }
    }
}

proptest! {
    #![proptest_config(cases(6))]
    #[test]
    fn so_they_do_on_tables_of_several_chunks(csv in table(24), made in decisions()) {
        // A long record after each, so that few records fill a chunk.
        let mut long = String::new();
        let (header, body) = csv.split_once('\n').unwrap();
        while long.len() < 600_000 {
            for record in body.lines() {
                long += record;
                long += "\n1,2,";
                long += &"上海 ".repeat(200);
                long += ",上\n";
            }
        }
        let mut table = Table::new(Some(SCHEMA), &format!("{header}\n{long}"));
        prop_assert!(table.chunks() > 1);
        let records = table.texts();
        agrees(&mut table, &records, &condition(&made))?;
    }
}

/// An expression that need not make sense is evaluated, with its negation, or refused at places that it has.
fn is_sound(table: &mut Table, records: usize, made: &Node) -> Result<(), TestCaseError> {
    let text = made.to_string();
    let tree = parse(&text).map_err(|fault| TestCaseError::fail(format!("{text}: {fault:?}")))?;
    prop_assert_eq!(&tree, made, "{}", text);
    let bound = match table.bind(&tree) {
        Ok(bound) => bound,
        Err(faults) => {
            prop_assert!(!faults.is_empty(), "{}", text);
            for fault in faults {
                prop_assert!(text.get(fault.span.clone()).is_some(), "{}", text);
                prop_assert!(!fault.span.is_empty(), "{}", text);
                prop_assert!(!fault.message.say(Lang::Zh).is_empty());
            }
            return Ok(());
        }
    };
    let (kept, trouble) = table.retain(&bound.condition, Handed::Together);
    for handed in [Handed::Singly, Handed::Read] {
        let also = table.retain(&bound.condition, handed);
        prop_assert_eq!((&kept, trouble), (&also.0, also.1), "{} {:?}", text, handed);
    }
    let negation = Node {
        span: tree.span.clone(),
        form: Form::Not(Box::new(tree)),
    };
    let negation = table.bind(&negation).unwrap().condition;
    let (others, _) = table.retain(&negation, Handed::Together);
    prop_assert_eq!(kept.len() + others.len(), records, "not {}", text);
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn whatever_is_asked_is_answered_or_refused(
        csv in table(12),
        made in proptest::collection::vec(decisions(), 10 * EXPRESSIONS),
    ) {
        let mut table = Table::new(Some(SCHEMA), &csv);
        let records = table.texts().len();
        for decisions in &made {
            is_sound(&mut table, records, &nonsense(decisions))?;
        }
    }
}
