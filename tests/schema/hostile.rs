//! Damaged and deeply nested schemas: refused, never a panic.

use proptest::prelude::*;

use super::{SETTINGS, Schema, WORKED};
use rolo::error::Error;
use rolo::text::Lang;
use std::path::Path;
use std::time::{Duration, Instant};

/// Loads, and says everything that can be said.
fn swallow(path: &str, bytes: &[u8]) {
    match Schema::parse(Path::new(path), bytes, SETTINGS) {
        Ok(schema) => {
            let headers = ["客户编号", "", "phone", "x"].map(str::to_owned);
            schema.bind(&headers, 0);
        }
        Err(Error::Schema(diagnostics)) => {
            assert!(!diagnostics.is_empty());
            for diagnostic in diagnostics {
                diagnostic.say(Lang::Zh);
            }
        }
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #[test]
    fn a_damaged_schema_is_refused_not_a_crash(
        at in 0..WORKED.len(), len in 0..40_usize, with in ".{0,6}",
    ) {
        let mut bytes = WORKED.as_bytes().to_vec();
        let end = (at + len).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        swallow("c.rolo.toml", &bytes);
    }

    #[test]
    fn any_value_may_stand_anywhere(
        key in "[a-zA-Z]{1,14}",
        value in r#"(1|-1|1e9|true|null|"x"|""|\[\]|\{\}|\["a"\]|\{"a":1\}|\[\[1\]\]|\{"a":\{"b":\[\]\}\})"#,
        known in prop::sample::select(vec![
            "fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "titles",
            "severity", "gate", "resources", "rules", "checks", "dedupe", "classes", "roles", "freshness",
            "type", "format", "constraints", "categories", "kind", "aliases", "enum", "minimum", "pattern",
            "minLength", "jsonSchema", "trueValues", "delimiter", "itemType", "match", "labels",
        ]),
        place in 0..3_usize,
    ) {
        let entry = format!("\"{known}\": {value}, \"{key}\": {value}");
        let text = match place {
            0 => format!("{{\"x\": 1, {entry}}}"),
            1 => format!("{{\"fields\": [{{\"name\": \"a\", {entry}}}], \"gate\": {{{entry}}}}}"),
            _ => format!(
                "{{\"fields\": [{{\"name\": \"a\", \"type\": \"integer\", \"constraints\": {{{entry}}}}}]}}"
            ),
        };
        swallow("c.json", text.as_bytes());
    }
}

#[test]
fn depth_is_refused_not_a_crash() {
    let open = "[".repeat(100_000);
    swallow("c.rolo.toml", format!("a = {open}").as_bytes());
    swallow("c.json", open.as_bytes());
    let tables = "{\"fields\":".repeat(100_000);
    swallow("c.json", tables.as_bytes());
    let dotted = format!("{}a = 1\n", "a.".repeat(20_000));
    swallow("c.rolo.toml", dotted.as_bytes());
}

#[test]
fn many_slips_are_told_as_fast_as_they_are_read() {
    let fields = r#"{"name": "a", "type": 1},"#.repeat(40_000);
    let schemas = [
        ("c.json", format!("{{\"fields\": [{fields}{{}}]}}")),
        ("c.rolo.toml", "a = true, b\"".repeat(20_000)),
        ("c.rolo.toml", "a = \n".repeat(40_000)),
    ];
    for (path, text) in schemas {
        let begun = Instant::now();
        let Err(Error::Schema(diagnostics)) =
            Schema::parse(Path::new(path), text.as_bytes(), SETTINGS)
        else {
            panic!("{path} loads");
        };
        let said = diagnostics.iter().map(|told| told.say(Lang::Zh).len());
        assert!(said.sum::<usize>() < 1_000 * diagnostics.len());
        assert!(begun.elapsed() < Duration::from_secs(10), "{path}");
    }
}
