//! Kinds against tables of values with known verdicts, where such tables are at hand: `$ROLO_SHARED/corpora/values`
//! or `../shared/corpora/values`. With `ROLO_REQUIRE_SHARED` set, their absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // a test may fail loudly, and says what it left out

use std::path::{Path, PathBuf};

use rolo::kinds::{self, Settings};
use rolo::text::Lang;
use serde_json::Value;

/// The lines of a table of values, or None where it is not at hand.
fn table(name: &str) -> Option<Vec<Value>> {
    let root = std::env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = root.join("corpora/values").join(name);
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

/// Every scored line of `name`, whose verdict stands in the property `verdict`, and a word on each refusal.
fn agrees(kind: &str, name: &str, verdict: &str) {
    let kind = (kinds::find(kind).unwrap().build)(&Settings::default());
    let mut wrong = Vec::new();
    for line in table(name).unwrap_or_default() {
        let text = line["input"].as_str().unwrap();
        let right = kind.check(text);
        if let Some(expected) = line[verdict].as_bool()
            && expected != right
        {
            wrong.push(format!("{text:?}: {right}"));
        }
        if !right {
            let why = kind.explain(text);
            assert!(!why.say(Lang::En).is_empty() && !why.say(Lang::Zh).is_empty());
        }
    }
    assert!(wrong.is_empty(), "{name}\n{}", wrong.join("\n"));
}

#[test]
fn addresses_are_what_a_customer_table_wants() {
    agrees("email", "email.jsonl", "practical");
}

#[test]
fn credit_codes_are_what_the_standard_says() {
    agrees("cn-credit-code", "cn_uscc.jsonl", "valid");
}

#[test]
fn resident_ids_are_what_the_standard_says() {
    agrees("cn-resident-id", "cn_resident_id.jsonl", "valid");
}
