//! Rules, derived fields, checks and freshness: what binds, and where what does not is shown.

use super::*;
use rolo::schema::sentence::Filling;

const FIELDS: &str = r#"
[[fields]]
name = "id"
type = "string"
class = "public"
[[fields]]
name = "signup"
titles = { zh = "注册日期" }
type = "date"
class = "personal"
[[fields]]
name = "orders"
type = "integer"
"#;

/// With the fields `id`, `signup` and `orders` before; lines count from the section's own first.
fn with_fields(sections: &str) -> Result<Schema, Error> {
    toml(&format!("{sections}{FIELDS}"))
}

/// Line and column of each.
fn places(diagnostics: &[Diagnostic]) -> Vec<(usize, usize, usize)> {
    diagnostics
        .iter()
        .map(|found| (found.line, found.column, found.length))
        .collect()
}

#[test]
fn an_expression_is_faulted_at_the_very_place_inside_it() {
    for (assert, place) in [
        (r#""ordres > 3""#, (3, 11, 6)),
        (r#""orders > 3 and 注册 = today""#, (3, 26, 2)),
        (r#"'orders > "x"'"#, (3, 20, 3)),
        ("\"\"\"orders >\n 'x'\"\"\"", (4, 2, 3)),
        ("\"\"\"\norders > 'x'\"\"\"", (4, 10, 3)),
        // An escape before it: the whole text.
        (r#""id = \"x\" and ordres > 3""#, (3, 10, 27)),
        // Something is missing at the end.
        (r#""orders >""#, (3, 19, 1)),
    ] {
        let found = errors(with_fields(&format!(
            "[[rules]]\nid = 'r'\nassert = {assert}\n"
        )));
        assert_eq!(places(&found), [place], "{assert} {found:?}");
    }
    let json = errors(json(
        r#"{"fields": [{"name": "a"}], "rules": [{"id": "r", "assert": "b = 1"}]}"#,
    ));
    assert_eq!(places(&json), [(1, 62, 1)]);
}

#[test]
fn every_fault_of_every_expression_is_told_at_once() {
    let found = errors(with_fields(
        r#"[[rules]]
id = "r"
when = "x is empty"
assert = "orders > y"
message = { en = "at {z}", zh = "{orders} {{z}}" }
[[derive]]
name = "d"
expr = "orders +"
[[checks]]
id = "c"
assert = "orders > 1"
[[freshness]]
field = "orders"
staleAfter = "soon"
"#,
    ));
    let lines: Vec<usize> = found.iter().map(|found| found.line).collect();
    assert_eq!(lines, [3, 4, 5, 8, 11, 13, 14]);
    assert_eq!(places(&found)[2], (5, 22, 3));
}

#[test]
fn derived_fields_build_on_one_another_in_any_order() {
    let schema = with_fields(
        r#"[[derive]]
name = "twice"
title = "zweimal"
type = "integer"
expr = "orders_1 * 2"
[[derive]]
name = "orders_1"
expr = "orders + 1"
[[derive]]
name = "told"
class = "sensitive"
expr = "concat(id, signup)"
[[rules]]
id = "r"
assert = "zweimal > orders_1"
"#,
    )
    .unwrap();
    let names: Vec<&str> = schema
        .derived
        .iter()
        .map(|derived| derived.name.as_str())
        .collect();
    assert_eq!(names, ["twice", "orders_1", "told"]);
    let classes: Vec<Class> = schema.derived.iter().map(|derived| derived.class).collect();
    assert_eq!(
        classes,
        [Class::Internal, Class::Internal, Class::Sensitive]
    );
    let check = schema.check(schema.rules[0].check);
    assert_eq!((check.field, &check.fields[..]), (None, &[2][..]));
}

#[test]
fn a_derived_field_is_as_guarded_as_what_it_is_computed_from() {
    let schema = with_fields(
        "[[derive]]\nname = 'a'\nexpr = 'concat(id, b)'\n[[derive]]\nname = 'b'\nexpr = 'year(signup)'\n\
         [[derive]]\nname = 'c'\nexpr = 'len(id)'\n",
    )
    .unwrap();
    let classes: Vec<Class> = schema.derived.iter().map(|derived| derived.class).collect();
    assert_eq!(classes, [Class::Personal, Class::Personal, Class::Public]);
}

#[test]
fn what_a_derived_field_declares_counts_for_what_builds_on_it() {
    let schema = with_fields(
        "[[derive]]\nname = 'a'\nexpr = 'concat(b)'\n[[derive]]\nname = 'b'\nclass = 'sensitive'\nexpr = 'orders + 1'\n\
         [[derive]]\nname = 'c'\nexpr = 'concat(d, id)'\n[[derive]]\nname = 'd'\nclass = 'public'\nexpr = 'year(signup)'\n\
         [[derive]]\nname = 'e'\nexpr = 'concat(d, signup)'\n[[derive]]\nname = 'f'\nexpr = 'today'\n\
         [[derive]]\nname = 'g'\nexpr = 'if(b is empty, 1, 2)'\n",
    )
    .unwrap();
    let classes: Vec<(&str, Class)> = (schema.derived.iter())
        .map(|derived| (derived.name.as_str(), derived.class))
        .collect();
    assert_eq!(
        classes,
        [
            ("a", Class::Sensitive),
            ("b", Class::Sensitive),
            ("c", Class::Public),
            ("d", Class::Public),
            ("e", Class::Personal),
            ("f", Class::Internal),
            ("g", Class::Sensitive),
        ]
    );
}

#[test]
fn a_circle_of_derived_fields_is_named_once() {
    let circle = r#"[[derive]]
name = "a"
expr = "b + 1"
[[derive]]
name = "b"
expr = "c + 1"
[[derive]]
name = "c"
expr = "a + b"
[[derive]]
name = "d"
expr = "a + 1"
[[rules]]
id = "r"
assert = "d = 'text'"
"#;
    assert_eq!(
        brief(&errors(with_fields(circle))),
        [
            "2:8 a derived field cannot be computed from itself: a → b → c → a",
            "5:8 a derived field cannot be computed from itself: b → c → b",
        ]
    );
    let own = "[[derive]]\nname = 'a'\ntype = 'number'\nexpr = 'a'\n";
    assert_eq!(
        brief(&errors(with_fields(own))),
        ["2:8 a derived field cannot be computed from itself: a → a"]
    );
}

#[test]
fn a_long_chain_of_derived_fields_is_refused_and_harmless() {
    let chain = |length: usize| -> String {
        (0..length)
            .map(|at| format!("[[derive]]\nname = 'd{at}'\nexpr = 'd{} + 1'\n", at + 1))
            .chain([format!("[[derive]]\nname = 'd{length}'\nexpr = 'orders'\n")])
            .collect()
    };
    assert!(with_fields(&chain(90)).is_ok());
    let found = brief(&errors(with_fields(&chain(5000))));
    assert!(found[0].contains("build on one another"), "{found:?}");
    // Each used twice by the next: what evaluating costs doubles.
    let wide: String = (0..40)
        .map(|at| format!("[[derive]]\nname = 'd{at}'\nexpr = 'd{0} + d{0}'\n", at + 1))
        .chain(["[[derive]]\nname = 'd40'\nexpr = 'orders'\n".to_owned()])
        .collect();
    assert!(!errors(with_fields(&wide)).is_empty());
}

#[test]
fn a_derived_field_is_what_its_section_says() {
    for (section, said) in [
        (
            "name = 'orders'\nexpr = '1'",
            "2:8 the name `orders` already means the field `orders`",
        ),
        (
            "name = '注册 日期'\nexpr = '1'",
            "2:8 the name `注册 日期` already means the field `signup`",
        ),
        (
            "name = 'a'\ntitle = 'ID'\nexpr = '1'",
            "3:9 the name `ID` already means the field `id`",
        ),
        (
            "name = 'a'\ntype = 'list'\nexpr = '1'",
            "3:8 a derived field cannot be of the type `list`",
        ),
        (
            "name = 'a'\nexpr = '1'\n[[derive]]\nname = 'a'\nexpr = '2'",
            "5:8 the name `a` already means the field `a`",
        ),
    ] {
        let found = errors(with_fields(&format!("[[derive]]\n{section}\n")));
        assert_eq!(brief(&found), [said], "{section}");
    }
    let found = errors(with_fields(
        "[[derive]]\nname = 'a'\ntype = 'date'\nexpr = 'orders'\n",
    ));
    assert_eq!(places(&found), [(4, 9, 6)]);
}

#[test]
fn freshness_is_of_dates_and_lasts_a_duration() {
    let fresh = |field: &str, after: &str| {
        with_fields(&format!(
            "[[freshness]]\nfield = '{field}'\nstaleAfter = '{after}'\n"
        ))
    };
    for (after, days) in [
        ("180d", 180),
        ("2w", 14),
        ("1m", 31),
        ("1y 1m", 396),
        ("0d", 0),
        ("48h", 2),
    ] {
        let schema = fresh("signup", after).unwrap();
        let oldest = schema.freshness[0].oldest;
        assert_eq!(oldest, SETTINGS.today - days, "{after}");
        assert_eq!(
            severity(&schema, "freshness.signup", Some(1)),
            Some(Severity::Warning)
        );
    }
    for (after, place) in [
        ("180", (3, 15, 3)),
        ("-180d", (3, 15, 5)),
        ("999999999y", (3, 14, 12)),
        ("soon", (3, 15, 4)),
        ("3h", (3, 15, 2)),
    ] {
        let found = errors(fresh("signup", after));
        assert_eq!(found.len(), 1, "{after}");
        assert_eq!(found[0].line, place.0, "{after} {found:?}");
    }
    assert_eq!(
        brief(&errors(fresh("orders", "1y"))),
        ["2:9 only a `date` or `datetime` field gets old; this one is `integer`"]
    );
}

#[test]
fn what_a_rule_weighs_is_declared_or_changed_for_all() {
    let schema = with_fields(
        r#"[[rules]]
id = "a"
assert = "orders > 1"
[[rules]]
id = "b"
assert = "orders > 1"
severity = "info"
[[rules]]
id = "c"
assert = "orders > 1"
[[checks]]
id = "d"
assert = "rows > previous.rows"
[[freshness]]
field = "signup"
staleAfter = "1d"
severity = "error"
[severity]
"rule.c" = "off"
"check" = "warning"
"#,
    )
    .unwrap();
    for (code, field, weight) in [
        ("rule.a", None, Some(Severity::Error)),
        ("rule.b", None, Some(Severity::Info)),
        ("rule.c", None, None),
        ("check.d", None, Some(Severity::Warning)),
        ("freshness.signup", Some(1), Some(Severity::Error)),
    ] {
        assert_eq!(severity(&schema, code, field), weight, "{code}");
    }
    let check = &schema.table_checks[0];
    assert!(check.looks_back());
    assert_eq!(schema.check(check.unjudged).severity, Some(Severity::Info));
    assert_eq!(schema.check(check.unjudged).code, "check.d");
}

#[test]
fn braces_in_a_message_are_places_or_written_twice() {
    let say = |message: &str| {
        let schema = with_fields(&format!(
            "[[rules]]\nid = 'r'\nassert = 'orders > 1'\nmessage = '{message}'\n\
             [[derive]]\nname = 'twice'\nexpr = 'orders * 2'\n"
        ))
        .unwrap();
        let message = schema.rules[0].message.clone().unwrap();
        message.say(Lang::Zh, |filling| match filling {
            Filling::Field(number) => format!("<{number}>"),
            Filling::Derived(number) => format!("({number})"),
        })
    };
    for (message, said) in [
        ("", ""),
        ("at { orders } of {注册日期}", "at <2> of <1>"),
        ("{twice}: {orders}", "(0): <2>"),
        ("{{orders}} }} { {", "{orders} } { {"),
        ("{{{id}}}", "{<0>}"),
    ] {
        assert_eq!(say(message), said, "{message}");
    }
    let found = errors(with_fields(
        "[[rules]]\nid = 'r'\nassert = 'orders > 1'\nmessage = '数 {order}'\n",
    ));
    assert_eq!(
        brief(&found),
        ["4:14 no field is called `order`; write two braces for a brace"]
    );
    assert_eq!(
        found[0].hint.as_ref().unwrap().say(Lang::En),
        "did you mean orders?"
    );
}
