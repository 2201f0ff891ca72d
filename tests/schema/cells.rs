//! What a compiled schema says of cells: explanations, bounds, patterns.

use super::*;

#[test]
fn findings_of_cells_explain_themselves() {
    let schema = toml(
        r#"
[[fields]]
name = "level"
type = "string"
constraints = { required = true, enum = ["bronze", "silver"], maxLength = 6 }
[[fields]]
name = "day"
type = "date"
constraints = { maximum = "today", exclusiveMinimum = 1900-01-01 }
[[fields]]
name = "at"
type = "datetime"
constraints = { minimum = "2024-01-01T00:00:00Z" }
[[fields]]
name = "n"
type = "number"
constraints = { maximum = 0.3, exclusiveMaximum = 1e21 }
[[fields]]
name = "span"
type = "duration"
constraints = { minimum = "P1M" }
[[fields]]
name = "tags"
type = "list"
delimiter = ";"
constraints = { enum = [["a", "b"], "c"] }
[[fields]]
name = "month"
type = "yearmonth"
constraints = { maximum = "today" }
"#,
    )
    .unwrap();
    let broken = |field: usize, text: &str| -> Vec<(String, String)> {
        let field = &schema.fields[field];
        let value = field.ty.read(text);
        field
            .constraints
            .iter()
            .filter(|(_, constraint)| !constraint.holds(value, text))
            .map(|(check, _)| {
                let message = schema.explain(*check, text, "");
                (message.say(Lang::En), message.say(Lang::Zh))
            })
            .collect()
    };
    let pair = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    assert_eq!(
        broken(0, "sliverr"),
        [
            pair(
                "7 characters, at most 6 allowed",
                "共 7 个字符，最多允许 6 个"
            ),
            pair(
                "not one of bronze, silver",
                "不在允许的取值之中：bronze、silver"
            ),
        ]
    );
    let enumerated = schema.fields[0].constraints[1].0;
    assert_eq!(
        schema.suggest(enumerated, "sliver", "").as_deref(),
        Some("silver")
    );
    assert_eq!(
        broken(1, "2026-11-22"),
        [pair(
            "later than today (2026-11-21)",
            "晚于 2026-11-21（今天）"
        )]
    );
    assert_eq!(
        broken(1, "1900-01-01"),
        [pair("not later than 1900-01-01", "不晚于 1900-01-01")]
    );
    assert_eq!(broken(1, "2026-11-21"), []);
    assert_eq!(
        broken(2, "2025-01-01T00:00:00"),
        [pair(
            "has no time zone and the bound 2024-01-01T00:00:00Z has one: they cannot be compared",
            "没有时区，而界限 2024-01-01T00:00:00Z 带有时区，无法比较"
        )]
    );
    assert_eq!(broken(2, "2024-01-01T08:00:00+08:00"), []);
    assert_eq!(broken(6, "2026-11"), []);
    assert_eq!(broken(6, "2026-12").len(), 1);
    assert_eq!(broken(5, "b;a").len(), 1);
    assert_eq!(broken(5, "a;b"), []);
    assert_eq!(broken(4, "P3M"), []);
    assert_eq!(broken(4, "P28D").len(), 1);
    assert_eq!(broken(4, "P32D"), []);
    assert_eq!(broken(4, "PT1H").len(), 1);
    assert_eq!(broken(3, "0.3"), []);
    assert_eq!(broken(3, "0.3000000000000000000000001").len(), 1);
    assert_eq!(broken(3, "INF").len(), 2);
    assert_eq!(broken(3, "-INF").len(), 0);
    assert_eq!(broken(3, "NaN").len(), 2);
}

#[test]
fn bounds_that_leave_no_room_are_warned_of() {
    let warned = |constraints: &str| {
        let text = format!(
            "[[fields]]\nname = \"n\"\ntype = \"number\"\nconstraints = {{ {constraints} }}\n"
        );
        brief(&toml(&text).unwrap().warnings)
    };
    assert_eq!(
        warned("minimum = 2, maximum = 1.5"),
        ["4:30 no value can keep both `minimum` and `maximum`"]
    );
    assert_eq!(warned("minimum = 2, exclusiveMaximum = 2.0").len(), 1);
    assert_eq!(warned("minimum = 2, maximum = 2.0"), Vec::<String>::new());
}

#[test]
fn a_broken_pattern_is_shown_at_the_very_character() {
    let found = errors(toml(
        "[[fields]]\nname = \"a\"\ntype = \"string\"\nconstraints = { pattern = 'C[0-9{9}' }\n",
    ));
    assert_eq!(
        (found[0].line, found[0].length),
        (4, 1),
        "{}",
        found[0].say(Lang::En)
    );
}
