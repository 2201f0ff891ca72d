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
fn bank_accounts_are_what_the_registry_says() {
    agrees("iban", "iban.jsonl", "valid");
}

/// The schemes of `identifiers.jsonl` that a kind of ours is: scheme, kind, the region of the table.
const SCHEMES: &[(&str, &str, &str)] = &[
    ("at.postleitzahl", "postcode", "AT"),
    ("at.uid", "vat", "AT"),
    ("be.iban", "iban", ""),
    ("be.vat", "vat", "BE"),
    ("bg.vat", "vat", "BG"),
    ("ch.uid", "vat", "CH"),
    ("ch.vat", "vat", "CH"),
    ("cn.ric", "cn-resident-id", ""),
    ("cn.uscc", "cn-credit-code", ""),
    ("cy.vat", "vat", "CY"),
    ("cz.dic", "vat", "CZ"),
    ("de.vat", "vat", "DE"),
    ("dk.cvr", "vat", "DK"),
    ("ee.kmkr", "vat", "EE"),
    ("es.cif", "vat", "ES"),
    ("es.iban", "iban", ""),
    ("es.nif", "vat", "ES"),
    ("es.postal_code", "postcode", "ES"),
    ("eu.oss", "vat", ""),
    ("eu.vat", "vat", ""),
    ("fi.alv", "vat", "FI"),
    ("fr.tva", "vat", "FR"),
    ("gb.vat", "vat", "GB"),
    ("gr.vat", "vat", "GR"),
    ("hr.oib", "vat", "HR"),
    ("hu.anum", "vat", "HU"),
    ("iban", "iban", ""),
    ("ie.vat", "vat", "IE"),
    ("it.iva", "vat", "IT"),
    ("lt.pvm", "vat", "LT"),
    ("lu.tva", "vat", "LU"),
    ("luhn", "card-number", ""),
    ("lv.pvn", "vat", "LV"),
    ("mc.tva", "vat", "MC"),
    ("mt.vat", "vat", "MT"),
    ("nl.btw", "vat", "NL"),
    ("nl.postcode", "postcode", "NL"),
    ("no.iban", "iban", ""),
    ("no.mva", "vat", "NO"),
    ("no.orgnr", "vat", "NO"),
    ("pl.nip", "vat", "PL"),
    ("pt.nif", "vat", "PT"),
    ("ro.cf", "vat", "RO"),
    ("ro.cui", "vat", "RO"),
    ("se.postnummer", "postcode", "SE"),
    ("se.vat", "vat", "SE"),
    ("si.ddv", "vat", "SI"),
    ("sk.dph", "vat", "SK"),
    ("vatin", "vat", ""),
];

#[test]
fn identifiers_are_what_their_schemes_say() {
    let (mut wrong, mut asked) = (Vec::new(), 0);
    let mut others = std::collections::BTreeSet::new();
    for line in table("identifiers.jsonl").unwrap_or_default() {
        let (scheme, text) = (
            line["scheme"].as_str().unwrap(),
            line["input"].as_str().unwrap(),
        );
        let ours = SCHEMES.iter().find(|(known, ..)| *known == scheme);
        // A scheme without a kind: national numbers of people and companies, products, securities.
        let Some((entry, region)) =
            ours.and_then(|(_, kind, region)| Some((kinds::find(kind)?, region)))
        else {
            others.insert(scheme.to_owned());
            continue;
        };
        let region = (!region.is_empty()).then(|| (*region).to_owned());
        let kind = (entry.build)(&Settings {
            region,
            ..Settings::default()
        });
        let right = kind.check(text);
        asked += 1;
        if line["valid"]
            .as_bool()
            .is_some_and(|expected| expected != right)
        {
            wrong.push(format!("{scheme} {text:?}: {right}"));
        }
        // What a scheme calls compact has no prefix; our form is that with the country before it.
        let mut form = String::new();
        if let (true, Some(compact)) = (kind.canonical(text, &mut form), line["compact"].as_str()) {
            let bare = |text: &str| text.replace([' ', '-'], "");
            if !bare(&form).contains(&bare(compact)) {
                wrong.push(format!("{scheme} {text:?} becomes {form}, not {compact}"));
            }
        }
    }
    eprintln!(
        "{asked} identifiers asked; {} schemes have no kind: {others:?}",
        others.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

#[test]
fn resident_ids_are_what_the_standard_says() {
    agrees("cn-resident-id", "cn_resident_id.jsonl", "valid");
}
