//! Slips of the pen that must not switch a check off.

use super::*;

#[test]
fn a_key_at_the_wrong_level_switches_no_check_off() {
    for (field, said, hint) in [
        (
            r#""required": true"#,
            "the key `required` is out of place",
            "`required` belongs in `constraints`",
        ),
        (
            r#""requried": true"#,
            "the key `requried` is out of place",
            "`required` belongs in `constraints`",
        ),
        (
            r#""unique": true"#,
            "the key `unique` is out of place",
            "`unique` belongs in `constraints`",
        ),
        (
            r#""minimum": 1"#,
            "the key `minimum` is out of place",
            "`minimum` belongs in `constraints`",
        ),
        (
            r#""primaryKey": true"#,
            "the key `primaryKey` is out of place",
            "it belongs to the schema as a whole",
        ),
        (
            r#""constraints": {"format": "email"}"#,
            "the key `format` is out of place",
            "it belongs one table further out",
        ),
    ] {
        let text = format!(r#"{{"fields": [{{"name": "id", {field}}}]}}"#);
        let found = errors(json(&text));
        assert_eq!(found.len(), 1, "{field}");
        assert_eq!(found[0].message.say(Lang::En), said);
        assert_eq!(found[0].hint.as_ref().unwrap().say(Lang::En), hint);
    }
    let toml = errors(toml("[[fields]]\nname = \"id\"\nrequired = true\n"));
    assert!(
        toml[0]
            .say(Lang::Zh)
            .ends_with("提示：`required` 应写在 `constraints` 里面")
    );
    // Words of other tools that are no slips.
    for field in [
        r#""length": 10"#,
        r#""fields": []"#,
        r#""max": 3"#,
        r#""constraints": {"title": "x"}"#,
    ] {
        assert!(
            json(&format!(r#"{{"fields": [{{"name": "id", {field}}}]}}"#)).is_ok(),
            "{field}"
        );
    }
}

#[test]
fn an_empty_list_where_something_is_asked_for_is_an_error() {
    assert_eq!(
        brief(&errors(toml(
            "primaryKey = []\n[[fields]]\nname = \"a\"\ntype = \"date\"\nformats = []\n"
        ))),
        [
            "1:14 a key needs a field",
            "5:11 at least one format expected"
        ]
    );
    let schema = toml(
        "[[fields]]\nname = \"a\"\ntype = \"integer\"\nconstraints = { minimum = 5, maximum = 2 }\n",
    );
    assert_eq!(
        brief(&schema.unwrap().warnings),
        ["4:30 no value can keep both `minimum` and `maximum`"]
    );
}

#[test]
fn a_schema_that_cannot_be_opened_is_a_schema_that_does_not_load() {
    let path = Path::new("no such folder/c.rolo.toml");
    let error = Schema::load(path, SETTINGS).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert_eq!(
        error.say(Lang::En),
        "no such folder/c.rolo.toml: cannot be opened: no such file"
    );
    assert_eq!(
        error.say(Lang::Zh),
        "no such folder/c.rolo.toml：无法打开：文件不存在"
    );
    let folder = Schema::load(Path::new("."), SETTINGS).unwrap_err();
    assert_eq!(
        (folder.exit_code(), folder.say(Lang::En)),
        (2, ".: cannot be opened: it is a directory".to_owned())
    );
}

#[test]
fn families_are_among_the_codes_that_a_slip_was_meant_to_be() {
    for (slip, near) in [
        ("kond", "kind"),
        ("kindd", "kind"),
        ("damge", "damage"),
        ("requird", "required"),
    ] {
        let Err(Error::Usage { hint, .. }) = Schema::none().only(&[slip.to_owned()]) else {
            panic!("{slip}");
        };
        assert_eq!(hint.unwrap().say(Lang::En), format!("did you mean {near}?"));
    }
    let found = errors(toml("fields = []\n[severity]\nkond = \"off\"\n"));
    assert_eq!(
        found[0].hint.as_ref().unwrap().say(Lang::En),
        "did you mean kind?"
    );
}

#[test]
fn a_format_that_is_accepted_twice_is_named_once() {
    let text =
        "[[fields]]\nname = \"a\"\ntype = \"date\"\nformats = [\"%Y-%m-%d\", \"%d/%m/%Y\"]\n";
    let schema = toml(text).unwrap();
    let field = &schema.fields[0];
    assert_eq!(
        field.ty.explain("soon").say(Lang::En),
        "YYYY-MM-DD / DD/MM/YYYY expected"
    );
}
