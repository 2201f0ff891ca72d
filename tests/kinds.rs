//! Kinds against tables of values with known verdicts, where such tables are at hand: `$ROLO_SHARED/corpora/values`
//! or `../shared/corpora/values`. With `ROLO_REQUIRE_SHARED` set, their absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // a test may fail loudly, and says what it left out

use std::path::{Path, PathBuf};

use rolo::kinds::{self, Settings};
use rolo::text::Lang;
use serde_json::Value;

/// The lines of a table of values that are not empty, or None where it is not at hand.
fn lines(name: &str) -> Option<Vec<String>> {
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
    Some(lines.map(str::to_owned).collect())
}

/// The lines of a table of JSON values, or None where it is not at hand.
fn table(name: &str) -> Option<Vec<Value>> {
    let lines = lines(name)?;
    Some(
        lines
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// The kind `phone` of a table in `region`; none where no region has these letters.
fn phone(region: &str) -> Box<dyn kinds::Kind> {
    let settings = Settings {
        region: Some(region.to_owned()),
        ..Settings::default()
    };
    (kinds::find("phone").unwrap().build)(&settings)
}

/// Whether `text` is right as `form` says, None for wrong; if not so, what is found.
fn differs(phone: &dyn kinds::Kind, text: &str, form: Option<&str>) -> Option<String> {
    let mut out = String::new();
    let read = phone.canonical(text, &mut out).then_some(&*out);
    let same = read == form && phone.check(text) == form.is_some();
    if form.is_none() {
        let why = phone.explain(text);
        assert!(!why.say(Lang::En).is_empty() && !why.say(Lang::Zh).is_empty());
    }
    (!same).then(|| format!("{text:?}: {read:?}, not {form:?}"))
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
fn phone_numbers_of_every_region_are_read_in_every_form() {
    let mut wrong = Vec::new();
    for line in lines("phone_examples.csv")
        .unwrap_or_default()
        .iter()
        .skip(1)
    {
        let cells: Vec<&str> = line.split(',').collect();
        let [region, _, _, e164, national, international, valid] = cells[..] else {
            panic!("{line}");
        };
        let phone = phone(region);
        let form = (valid == "True").then_some(e164);
        for text in [e164, national, international] {
            // Outside its country the national form says nothing, nor does a number that is not given out.
            if !text.is_empty() && (region != "001" || text != national) {
                let found = differs(&*phone, text, form);
                wrong.extend(found.map(|found| format!("{region} {found}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn untidy_phone_numbers_are_read_as_they_were_meant() {
    let mut wrong = Vec::new();
    for line in table("phone_messy.jsonl").unwrap_or_default() {
        let phone = phone(line["default_region"].as_str().unwrap_or_default());
        let form = line["valid"]
            .as_bool()
            .unwrap()
            .then(|| line["e164"].as_str().unwrap());
        let found = differs(&*phone, line["input"].as_str().unwrap(), form);
        wrong.extend(found.map(|found| format!("{found}: {}", line["why"])));
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
