//! Laws of the comparison, then one sample for each thing it knows.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::schema::Settings;
use crate::table::codes::Severity;

fn file(toml: &str) -> SchemaFile {
    let settings = Settings { today: 20_000 };
    SchemaFile::parse(Path::new("s.toml"), toml.as_bytes(), settings)
        .unwrap_or_else(|why| panic!("{why}\n{toml}"))
}

/// `effect part name property` of each change.
fn told(old: &str, new: &str) -> Vec<String> {
    let changes = compare(&file(old), &file(new));
    let words = |change: Change| {
        let (part, name) = (change.part.name(), change.name);
        let words = [change.effect.name(), part, &name, &change.property];
        let words = words.into_iter().filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    changes.into_iter().map(words).collect()
}

/// A schema of two fields, each knob of which is one of several ways to say something.
type Knobs = [usize; 12];

/// How many ways there are for each knob.
const WAYS: Knobs = [4, 2, 5, 4, 3, 3, 3, 4, 3, 3, 3, 3];

fn written(knobs: &Knobs) -> String {
    let [
        of_type,
        required,
        bound,
        list,
        pattern,
        kind,
        missing,
        severity,
        rule,
        gate,
        key,
        columns,
    ] = *knobs;
    let type_name = ["string", "any", "integer", "number"][of_type];
    let mut constraints = vec![["", "required = true"][required]];
    if of_type >= 2 {
        constraints.push(
            [
                "",
                "minimum = 1",
                "minimum = 5",
                "maximum = 12",
                "exclusiveMaximum = 12",
            ][bound],
        );
        constraints.push(["", "enum = [1, 5]", "enum = [1, 5, 12]", "enum = [5, 1]"][list]);
    } else if of_type == 0 {
        constraints.push(
            [
                "",
                "minLength = 1",
                "minLength = 2",
                "maxLength = 4",
                "maxLength = 5",
            ][bound],
        );
        let lists = [
            "",
            "enum = [\"gold\", \"1\"]",
            "enum = [\"gold\", \"5\", \"1\"]",
            "enum = [\"1\", \"gold\"]",
        ];
        constraints.push(lists[list]);
        constraints.push(["", "pattern = \"[a-z]*\"", "pattern = \"[0-9]*\""][pattern]);
    }
    constraints.retain(|constraint| !constraint.is_empty());
    let lines = [
        ["", "fieldsMatch = \"equal\"", "extraColumns = \"error\""][columns].to_owned(),
        ["", "primaryKey = [\"b\"]", "uniqueKeys = [[\"b\"]]"][key].to_owned(),
        "[[fields]]\nname = \"a\"".to_owned(),
        format!("type = \"{type_name}\""),
        format!("constraints = {{ {} }}", constraints.join(", ")),
        ["", "kind = \"email\"", "kind = \"email\"\nstrict = false"][kind].to_owned(),
        [
            "",
            "missingValues = [\"\", \"-\"]",
            "missingValues = [\"\", \"-\", \"1\"]",
        ][missing]
            .to_owned(),
        "[[fields]]\nname = \"b\"\ntype = \"string\"".to_owned(),
        [
            "",
            "[[rules]]\nid = \"r\"\nassert = \"b is empty or a is not empty\"",
            "[[rules]]\nid = \"r\"\nwhen = \"b = 'x'\"\nassert = \"b is empty or a is not empty\"",
        ][rule]
            .to_owned(),
        [
            "",
            "[severity]\nenum = \"warning\"",
            "[severity]\nrequired = \"off\"",
            "[severity]\n\"a.type\" = \"info\"",
        ][severity]
            .to_owned(),
        ["", "[gate]\nmaxErrors = 3", "[gate]\nmaxErrors = \"1%\""][gate].to_owned(),
    ];
    lines.join("\n")
}

fn knobs() -> impl Strategy<Value = Knobs> {
    WAYS.map(|ways| 0..ways)
}

/// A schema, and one that differs from it in a few ways.
fn neighbours() -> impl Strategy<Value = (Knobs, Knobs)> {
    let kept = select(vec![true, true, true, true, false]);
    let kept = proptest::collection::vec(kept, WAYS.len());
    (knobs(), knobs(), kept).prop_map(|(old, other, kept)| {
        let mut new = old;
        for (at, kept) in kept.into_iter().enumerate() {
            if !kept {
                new[at] = other[at];
            }
        }
        (old, new)
    })
}

const CELLS: [&str; 15] = [
    "", " ", "-", "1", "01", "5", "12", "13", "abc", "abcde", "gold", "1.5", "a@b.com", "+1", "x",
];

/// Whether a cell of the first field has no error.
fn is_right(file: &SchemaFile, cell: &str) -> bool {
    let (schema, field) = (&file.schema, &file.schema.fields[0]);
    let weighs = |check| schema.check(check).severity == Some(Severity::Error);
    if field.missing.is(cell) {
        return !field.required.is_some_and(weighs);
    }
    let value = field.ty.read(cell);
    if !value.is_present() {
        return !weighs(field.type_check);
    }
    let mut constraints = field.constraints.iter();
    let kind = field.kind.as_ref();
    constraints.all(|(check, constraint)| !weighs(*check) || constraint.holds(value, cell))
        && kind.is_none_or(|(check, kind)| !weighs(*check) || kind.check(cell))
}

proptest! {
    #[test]
    fn a_schema_does_not_differ_from_itself(knobs in knobs()) {
        let text = written(&knobs);
        prop_assert_eq!(compare(&file(&text), &file(&text)), []);
    }

    #[test]
    fn the_way_back_is_the_way_there_reversed((old, new) in neighbours()) {
        let (old, new) = (file(&written(&old)), file(&written(&new)));
        let back = compare(&new, &old).into_iter().map(Change::reversed);
        let mut back: Vec<Change> = back.collect();
        let mut there = compare(&old, &new);
        back.sort();
        there.sort();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn what_was_right_is_right_under_what_is_only_looser((old, new) in neighbours()) {
        let (old, new) = (file(&written(&old)), file(&written(&new)));
        let changes = compare(&old, &new);
        let effects: HashSet<Effect> = changes.iter().map(|change| change.effect).collect();
        let looser = !effects.contains(&Effect::Tightened) && !effects.contains(&Effect::Changed);
        let tighter = !effects.contains(&Effect::Loosened) && !effects.contains(&Effect::Changed);
        for cell in CELLS {
            let (was, is) = (is_right(&old, cell), is_right(&new, cell));
            prop_assert!(!looser || !was || is, "{cell:?} {changes:?}");
            prop_assert!(!tighter || was || !is, "{cell:?} {changes:?}");
        }
    }
}

const FIELD: &str = "[[fields]]\nname = \"a\"\n";

/// What two schemas say beyond what both do, and what is told of that.
type Sample = (&'static str, &'static str, &'static str);

/// Behind the field.
const OF_FIELD: &[Sample] = &[
    (
        "",
        "constraints = { required = true }",
        "tightened field a constraints.required",
    ),
    (
        "type = \"integer\"",
        "type = \"string\"",
        "loosened field a type",
    ),
    (
        "type = \"integer\"",
        "type = \"number\"",
        "loosened field a type",
    ),
    (
        "type = \"date\"",
        "type = \"integer\"",
        "changed field a type",
    ),
    (
        "type = \"integer\"\nconstraints = { minimum = 1 }",
        "type = \"integer\"\nconstraints = { minimum = 2 }",
        "tightened field a constraints.minimum",
    ),
    (
        "type = \"date\"\nconstraints = { maximum = \"2024-01-01\" }",
        "type = \"date\"\nconstraints = { maximum = 2025-01-01 }",
        "loosened field a constraints.maximum",
    ),
    (
        "type = \"date\"\nconstraints = { maximum = \"2024-01-01\" }",
        "type = \"date\"\nconstraints = { maximum = \"today\" }",
        "changed field a constraints.maximum",
    ),
    (
        "type = \"string\"\nconstraints = { maxLength = 9 }",
        "type = \"string\"\nconstraints = { maxLength = 10 }",
        "loosened field a constraints.maxLength",
    ),
    (
        "type = \"string\"\nconstraints = { pattern = \"a\" }",
        "type = \"string\"\nconstraints = { pattern = \"b\" }",
        "changed field a constraints.pattern",
    ),
    (
        "type = \"string\"\nconstraints = { enum = [\"x\", \"y\"] }",
        "type = \"string\"\nconstraints = { enum = [\"x\"] }",
        "tightened field a constraints.enum",
    ),
    (
        "type = \"string\"\nconstraints = { enum = [\"x\", \"y\"] }",
        "type = \"string\"\nconstraints = { enum = [\"y\", \"x\"] }",
        "changed field a constraints.enum",
    ),
    (
        "type = \"string\"",
        "type = \"string\"\nkind = \"url\"",
        "tightened field a kind",
    ),
    (
        "type = \"string\"\nkind = \"url\"",
        "type = \"string\"\nkind = \"url\"\nstrict = false",
        "loosened field a severity.kind.url",
    ),
    ("", "class = \"personal\"", "changed field a class"),
    ("", "aliases = [\"b\"]", "changed field a aliases"),
    (
        "",
        "missingValues = [\"\", \"-\"]",
        "loosened field a missingValues",
    ),
    (
        "constraints = { required = true }",
        "constraints = { required = true }\nmissingValues = [\"\", \"-\"]",
        "changed field a missingValues",
    ),
    ("", "constraints = { unique = true }", "added key a"),
    ("", "[[fields]]\nname = \"b\"", "added field b"),
    (
        "",
        "[[rules]]\nid = \"r\"\nassert = \"a = 'x'\"",
        "added rule r",
    ),
    (
        "",
        "[severity]\n\"a.type\" = \"off\"",
        "loosened field a severity.type",
    ),
    (
        "",
        "[severity]\n\"blank-row\" = \"error\"",
        "tightened schema severity.blank-row",
    ),
    (
        "",
        "[gate]\nmaxErrors = 3",
        "loosened schema gate.maxErrors",
    ),
    (
        "",
        "[gate]\nfailOn = \"warning\"",
        "tightened schema gate.failOn",
    ),
    ("", "[roles.sales]\nshow = [\"public\"]", "added role sales"),
    ("", "[dedupe]\nmergeAt = 0.9", "changed schema dedupe"),
];

/// Before the field.
const OF_TABLE: &[Sample] = &[
    (
        "",
        "fieldsMatch = \"equal\"",
        "tightened schema fieldsMatch",
    ),
    (
        "fieldsMatch = \"exact\"",
        "fieldsMatch = \"partial\"",
        "loosened schema fieldsMatch",
    ),
    (
        "fieldsMatch = \"superset\"",
        "",
        "changed schema fieldsMatch",
    ),
    (
        "",
        "extraColumns = \"error\"",
        "tightened schema extraColumns",
    ),
    ("extraColumns = \"drop\"", "", "changed schema extraColumns"),
    (
        "",
        "missingValues = [\"\", \"-\"]",
        "loosened schema missingValues",
    ),
    ("", "primaryKey = [\"a\"]", "added key a"),
    (
        "uniqueKeys = [[\"a\"]]",
        "primaryKey = \"a\"",
        "tightened key a primaryKey",
    ),
    ("", "locale = \"zh-CN\"", "changed schema locale"),
];

#[test]
fn each_thing_is_told_by_what_it_does() {
    for (old, new, wanted) in OF_FIELD {
        let (old, new) = (format!("{FIELD}{old}\n"), format!("{FIELD}{new}\n"));
        assert_eq!(told(&old, &new), [*wanted], "{old}{new}");
    }
    for (old, new, wanted) in OF_TABLE {
        let (old, new) = (format!("{old}\n{FIELD}"), format!("{new}\n{FIELD}"));
        assert_eq!(told(&old, &new), [*wanted], "{old}{new}");
    }
}

#[test]
fn rules_and_ages_are_compared_by_whom_they_judge() {
    let rule = |rest: &str| {
        format!(
            "{FIELD}type = \"date\"\n[[rules]]\nid = \"r\"\nassert = \"a > 2020-01-01\"\n{rest}"
        )
    };
    let narrower = rule("when = \"a is not empty\"\n");
    assert_eq!(told(&rule(""), &narrower), ["loosened rule r when"]);
    let weaker = rule("severity = \"warning\"\n");
    assert_eq!(told(&rule(""), &weaker), ["loosened rule r severity"]);
    let fresh = |age: &str| {
        format!("{FIELD}type = \"date\"\n[[freshness]]\nfield = \"a\"\nstaleAfter = \"{age}\"\n")
    };
    assert_eq!(
        told(&fresh("9d"), &fresh("10d")),
        ["loosened freshness a staleAfter"]
    );
    assert_eq!(
        told(&fresh("9d"), &fresh("1m")),
        ["changed freshness a staleAfter"]
    );
}

#[test]
fn where_an_expression_asks_for_valid_cells_nothing_of_a_field_is_certain() {
    let with = |constraints: &str| {
        format!(
            "{FIELD}type = \"string\"\n{constraints}\n[[rules]]\nid = \"r\"\nassert = \"not (a is valid)\"\n"
        )
    };
    let changes = told(&with("constraints = { minLength = 3 }"), &with(""));
    assert_eq!(changes, ["changed field a constraints.minLength"]);
}

#[test]
fn a_type_that_only_warns_spares_its_cells_the_kind() {
    let with = |of_type: &str| {
        format!("{FIELD}type = \"{of_type}\"\nkind = \"email\"\n[severity]\ntype = \"info\"\n")
    };
    let changes = told(&with("any"), &with("integer"));
    assert_eq!(changes, ["changed field a type"]);
}

#[test]
fn how_it_is_written_does_not_matter() {
    let toml = "missingValues = [\"\"]\nblankIsMissing = false\nfieldsMatch = \"exact\"\n[[fields]]\nname = \"a\"\ntype = \"integer\"\nconstraints = { maximum = 5, required = false }\n";
    let json = r#"{"fields": [{"constraints": {"maximum": 5.0}, "type": "integer", "name": "a", "format": "default"}]}"#;
    let json = SchemaFile::parse(
        Path::new("s.json"),
        json.as_bytes(),
        Settings { today: 20_000 },
    );
    assert_eq!(compare(&file(toml), &json.unwrap()), []);
}
