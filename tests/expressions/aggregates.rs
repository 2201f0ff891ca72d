//! Aggregates of a whole table: the same however its records are cut into batches.

use proptest::prelude::*;
use proptest::test_runner::Config;
use rolo::expr::datum::Datum;

use crate::fields::{SCHEMA, table};
use crate::table::Table;

/// One of each measure, of fields whose values do not all compare or are many digits long.
const AGGREGATES: &[&str] = &[
    "sum(i)",
    "avg(i)",
    "sum(if(i > 0, 0.25, -1))",
    "min(n)",
    "max(n)",
    "min(p)",
    "max(p)",
    "max(coalesce(p, d))",
    "min(e)",
    "max(e)",
    "min(t)",
    "max(x)",
    "min(s)",
    "max(m)",
    "count(n)",
    "count(b)",
    "distinct(n)",
    "distinct(p)",
    "distinct(e)",
    "share(d)",
    "share(i > 0)",
];

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]
    #[test]
    fn where_batches_part_does_not_matter(csv in table(24), cut in 1_usize..8) {
        let mut table = Table::new(Some(SCHEMA), &csv);
        for text in AGGREGATES {
            let whole = table.aggregate(text, usize::MAX);
            prop_assert_eq!(table.aggregate(text, cut), whole, "{} {}", text, cut);
        }
    }
}

/// A table of one column `v`.
fn column(of_type: &str, cells: &[&str]) -> Table {
    let schema = format!("fields = [{{ name = 'v', {of_type} }}]");
    Table::new(Some(&schema), &format!("v\n{}\n", cells.join("\n")))
}

#[test]
fn numbers_beyond_38_digits_are_told_apart_and_never_passed_over() {
    let mut table = column(
        "type = 'number'",
        &["1e50", "2e50", "3", "1e50", "INF", "3.0"],
    );
    for (text, expected) in [
        ("distinct(v)", Some("4")),
        ("count(v)", Some("6")),
        ("max(v)", None),
        ("min(v)", Some("3")),
        ("sum(v)", None),
    ] {
        assert_eq!(table.aggregate(text, 1).as_deref(), expected, "{text}");
    }
    let mut table = column("type = 'number'", &["-1e50", "3"]);
    assert_eq!(table.aggregate("min(v)", 1), None);
    assert_eq!(table.aggregate("max(v)", 1).as_deref(), Some("3"));
}

#[test]
fn what_names_its_zone_and_what_does_not_have_no_first() {
    let mut table = column(
        "type = 'datetime'",
        &["2026-01-01T00:00:00Z", "2025-01-01T00:00:00"],
    );
    assert_eq!(table.aggregate("min(v)", 1), None);
    assert_eq!(table.aggregate("distinct(v)", 1).as_deref(), Some("2"));
}

#[test]
fn a_listed_field_has_its_order_in_a_check() {
    let of_type = "type = 'string', constraints = { enum = ['bronze', 'silver', 'gold'] }";
    let mut table = column(of_type, &["silver", "gold", "", "zinc", "bronze"]);
    assert_eq!(table.aggregate("max(v)", 2).as_deref(), Some("gold"));
    assert_eq!(table.aggregate("min(v)", 2).as_deref(), Some("bronze"));
    for (text, given, expected) in [
        ("max(v) > 'silver'", &[Datum::Text("gold")][..], true),
        ("max(v) = 'gold'", &[Datum::Text("gold")], true),
        (
            "max(v) > previous.max(v)",
            &[Datum::Text("gold"), Datum::Text("silver")],
            true,
        ),
        (
            "max(v) > previous.max(v)",
            &[Datum::Text("gold"), Datum::Text("zinc")],
            false,
        ),
        (
            "min(v) between 'bronze' and max(v)",
            &[Datum::Text("silver"), Datum::Text("gold")],
            true,
        ),
    ] {
        assert_eq!(table.holds(text, given), expected, "{text}");
    }
    assert!(table.check("max(v) > 'zinc'").is_err());
}
