//! Numbers as people write them, against a table with known values, where it is at hand:
//! `$ROLO_SHARED/corpora/values` or `../shared/corpora/values`. With `ROLO_REQUIRE_SHARED` set, its absence is a
//! failure.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // a test may fail loudly, and says what it left out

use std::path::{Path, PathBuf};

use rolo::types::numeral::Numerals;
use serde_json::Value;

/// The lines of the table, or None where it is not at hand.
fn table() -> Option<Vec<Value>> {
    let root = std::env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = root.join("corpora/values/numbers.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(
            std::env::var_os("ROLO_REQUIRE_SHARED").is_none(),
            "{} is not there",
            path.display()
        );
        eprintln!("not run: {} is not there", path.display());
        return None;
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// Whether the currency that was read is the expected one: `USD?` and `CNY|JPY` say that a sign is shared.
fn is_expected(currency: Option<&str>, expected: &Value) -> bool {
    match expected.as_str() {
        Some(code) if code.contains(['?', '|']) => currency == Some(""),
        code => currency == code,
    }
}

#[test]
fn numbers_are_read_as_people_mean_them() {
    let mut wrong = Vec::new();
    for line in table().unwrap_or_default() {
        let text = line["input"].as_str().unwrap();
        let locale = line["locale"].as_str();
        let mut digits = String::new();
        let read = Numerals::of(locale).read(text, &mut digits);
        let value = read.is_ok().then_some(&*digits);
        let currency = read.ok().and_then(|amount| amount.currency);
        let is_money = line.get("currency").is_some();
        if value != line["value"].as_str() || is_money && !is_expected(currency, &line["currency"])
        {
            wrong.push(format!("{text:?} {locale:?}: {read:?} {digits:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
