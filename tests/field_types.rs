//! Every type against the shared cases of what a field's cell means. Cases about refused schemas and about
//! constraints are not judged here.

#![allow(clippy::print_stdout)] // a test run says when it judged nothing

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use rolo::schema::{Schema, Settings};
use rolo::table::native::{Native, Spell as _, Spelled};
use rolo::table::value::Value;
use rolo::types::missing::Missing;
use rolo::types::{self, Options, Type};
use serde_json::Value as Json;

/// The folder with the shared cases, if it is there.
fn shared() -> Option<PathBuf> {
    let folder = env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

fn text(json: &Json, name: &str) -> Option<String> {
    json[name].as_str().map(str::to_owned)
}

fn words(json: &Json, name: &str) -> Option<Vec<String>> {
    let words = json[name].as_array()?;
    words
        .iter()
        .map(|word| word.as_str().map(str::to_owned))
        .collect()
}

fn compile(field: &Json) -> Option<Box<dyn Type>> {
    let options = Options {
        format: text(field, "format")
            .map(|format| format.strip_prefix("fmt:").unwrap_or(&format).to_owned()),
        formats: words(field, "formats").unwrap_or_default(),
        decimal_char: text(field, "decimalChar"),
        group_char: text(field, "groupChar"),
        bare_number: field["bareNumber"].as_bool(),
        true_values: words(field, "trueValues"),
        false_values: words(field, "falseValues"),
        delimiter: text(field, "delimiter"),
        item_type: text(field, "itemType"),
    };
    let entry = types::find(field["type"].as_str()?)?;
    (entry.build)(&options).ok()
}

/// A value in the cases' words: what it is, and its text. A list has none.
fn native(json: &Json) -> Option<(&'static str, String)> {
    match json {
        Json::Bool(value) => return Some(("boolean", value.to_string())),
        Json::String(text) => return Some(("string", text.clone())),
        _ => {}
    }
    let (kind, content) = json.as_object()?.iter().next()?;
    let kind = [
        "integer", "number", "date", "time", "datetime", "duration", "json",
    ]
    .into_iter()
    .find(|known| known == kind)?;
    Some((
        kind,
        content
            .as_str()
            .map_or_else(|| content.to_string(), str::to_owned),
    ))
}

/// What a default field of that type makes of the text: the cases' values are written so.
fn standard(kind: &str, text: &str) -> (Box<dyn Type>, Value) {
    let kind = match kind {
        // The cases give a year, an integer and a whole number as numbers.
        "integer" => "number",
        "json" if text.starts_with('[') => "array",
        "json" => "object",
        known => known,
    };
    let of = (types::find(kind).expect("a type").build)(&Options::default()).expect("compiles");
    let text = if text == "Infinity" { "INF" } else { text };
    let value = of.read(text);
    (of, value)
}

fn key(of: &dyn Type, value: Value, text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    of.key(value, text, &mut out);
    out
}

/// The text by which the field of a table knows a typed cell, as reading a workbook makes it.
fn spelled(field: &Json, kind: &str, text: &str) -> Option<String> {
    let native = match kind {
        "integer" | "number" => Native::Number,
        "boolean" => Native::Boolean,
        "date" => Native::Date,
        "datetime" => Native::DateTime,
        "time" => Native::Time,
        "duration" => Native::Duration,
        _ => return None,
    };
    let descriptor = serde_json::json!({ "fields": [field] }).to_string();
    let settings = Settings { today: 0 };
    let schema = Schema::parse(Path::new("case.json"), descriptor.as_bytes(), settings).ok()?;
    let spelling = schema.spelling_of([Some(0)].into_iter());
    let mut out = Vec::new();
    let written = spelling.spell(0, native, text, &mut out);
    if written == Spelled::Anew {
        String::from_utf8(out).ok()
    } else {
        Some(text.to_owned())
    }
}

/// Why the case is not met, if it is not.
fn judge(case: &Json) -> Option<String> {
    let field = &case["field"];
    let Some(of) = compile(field) else {
        return Some("the field does not compile".to_owned());
    };
    let missing = words(field, "missingValues")
        .map_or_else(Missing::default, |words| Missing::new(words, false));
    let read = |text: &str| {
        if missing.is(text) {
            Value::Empty
        } else {
            of.read(text)
        }
    };
    let cell = &case["cell"];
    if let Some(text) = cell["text"].as_str() {
        return differs(case, &*of, read(text), text);
    }
    let (kind, text) = native(&cell["native"])?;
    let accepted = of.accept(standard(kind, &text).1, &text);
    let as_text = || {
        let spelled = spelled(field, kind, &text)?;
        if field["type"] == "any" {
            // It is left as it is, and everything reads as text.
            return (spelled != text).then(|| format!("spelled {spelled:?}"));
        }
        let why = differs(case, &*of, read(&spelled), &spelled)?;
        Some(format!("spelled {spelled:?}: {why}"))
    };
    differs(case, &*of, accepted, &text).or_else(as_text)
}

/// What was found instead of what the case expects of the cell, `written` being its text.
fn differs(case: &Json, of: &dyn Type, found: Value, written: &str) -> Option<String> {
    let met = match case["expect"].as_str()? {
        "missing" => found == Value::Empty,
        "invalid"
            if case
                .get("violates")
                .is_some_and(|codes| codes != &serde_json::json!(["type"])) =>
        {
            true
        }
        "invalid" => found == Value::Bad,
        "valid" => found.is_present(),
        _ => true,
    };
    if !met {
        return Some(format!("{found:?}"));
    }
    if case["expect"] != "valid" {
        return None;
    }
    let (kind, content) = native(&case["value"])?;
    let (reference, wanted) = standard(kind, &content);
    let same = match wanted {
        Value::Text => found == Value::Text && written == content,
        Value::Wide if kind == "json" => {
            found == Value::Wide && key(of, found, written) == key(&*reference, wanted, &content)
        }
        Value::Wide => {
            key(of, found, written)
                == key(
                    &*reference,
                    wanted,
                    content.replace("Infinity", "INF").as_str(),
                )
        }
        _ => found == wanted,
    };
    // `any` keeps what the sheet holds, the value itself is judged by its type.
    (!same).then(|| format!("{found:?}, not {wanted:?}"))
}

#[test]
fn cells_mean_what_the_shared_cases_say() {
    let Some(folder) = shared() else {
        assert!(
            env::var_os("ROLO_REQUIRE_SHARED").is_none(),
            "the shared cases are required and absent"
        );
        println!("the shared cases are absent: nothing was judged");
        return;
    };
    let cases = fs::read_to_string(folder.join("corpora/schema/field_cases.jsonl"))
        .expect("the field cases");
    let (mut judged, mut unmet) = (0, Vec::new());
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).expect("a case");
        let refused = case["expect"]
            .as_str()
            .is_some_and(|expect| expect.starts_with("refused"));
        if case["score"] != true || refused {
            continue;
        }
        judged += 1;
        if let Some(why) = judge(&case) {
            unmet.push(format!(
                "{}: {} {}: {why}",
                case["id"], case["field"], case["cell"]
            ));
        }
    }
    assert!(judged > 0);
    assert!(
        unmet.is_empty(),
        "{} of {judged} not met:\n{}",
        unmet.len(),
        unmet.join("\n")
    );
}
