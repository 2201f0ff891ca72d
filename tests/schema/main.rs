//! Schemas as people write them: what loads, and what is said where of what does not.
#![allow(clippy::unwrap_used)]

mod cells;
mod damage;
mod hostile;
mod rules;
mod slips;

use std::path::Path;

use rolo::error::{Diagnostic, Error};
use rolo::schema::{ExtraColumns, FailOn, FieldsMatch, Schema, Settings};
use rolo::table::class::Class;
use rolo::table::codes::{COLUMN_ORDER, EXTRA_COLUMN, RAGGED_SHORT, Severity};
use rolo::table::encoding::Encoding;
use rolo::text::Lang;

/// 2026-11-21.
const SETTINGS: Settings = Settings { today: 20_778 };

fn toml(text: &str) -> Result<Schema, Error> {
    Schema::parse(Path::new("c.rolo.toml"), text.as_bytes(), SETTINGS)
}

fn json(text: &str) -> Result<Schema, Error> {
    Schema::parse(Path::new("c.json"), text.as_bytes(), SETTINGS)
}

fn errors(loaded: Result<Schema, Error>) -> Vec<Diagnostic> {
    match loaded {
        Ok(_) => Vec::new(),
        Err(Error::Schema(diagnostics)) => diagnostics,
        Err(other) => panic!("{other}"),
    }
}

/// Line, column and English sentence of each.
fn brief(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|d| format!("{}:{} {}", d.line, d.column, d.message.say(Lang::En)))
        .collect()
}

/// The severity of the check that has this code and field.
fn severity(schema: &Schema, code: &str, field: Option<usize>) -> Option<Severity> {
    schema
        .checks
        .iter()
        .find(|check| check.code == code && check.field == field)
        .unwrap()
        .severity
}

const WORKED: &str = r#"
"$schema"     = "https://datapackage.org/profiles/2.0/tableschema.json"
name          = "customers"
titles        = { zh = "客户主表", en = "Customer master" }
primaryKey    = ["customer_id"]
missingValues = ["", "-", "N/A", "NULL", "无", "暂无"]
locale        = "zh-CN"
phoneRegion   = "CN"
extraColumns  = "warn"

[[fields]]
name        = "customer_id"
titles      = { zh = "客户编号", en = "Customer ID" }
aliases     = ["客户ID", "编号", "cust_no"]
type        = "string"
constraints = { required = true, unique = true, pattern = "C[0-9]{9}" }
clean       = ["trim", "halfwidth", "upper"]
class       = "internal"

[[fields]]
name        = "phone"
type        = "string"
kind        = "phone"
class       = "personal"
match       = { role = "household", weight = 2.0 }

[[fields]]
name        = "level"
type        = "string"
constraints = { required = true, enum = ["bronze", "silver", "gold", "platinum"] }
labels      = { gold = { zh = "金卡", en = "Gold" } }
synonyms    = { gold = ["金卡", "VIP"] }
default     = "bronze"

[[fields]]
name        = "birth_date"
type        = "date"
formats     = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "excel-serial"]
constraints = { minimum = "1900-01-01", maximum = "today" }
group       = { zh = "基本信息", en = "Basic" }

[[fields]]
name        = "signup_date"
type        = "date"

[[fields]]
name        = "last_contact"
type        = "date"

[[fields]]
name        = "id_card"
type        = "string"
kind        = "cn-resident-id"

[[fields]]
name        = "name"
type        = "string"

[[derive]]
name = "age"
type = "integer"
expr = "years(birth_date, today)"

[[rules]]
id       = "contact-order"
when     = "signup_date is not empty"
assert   = "last_contact is empty or last_contact >= signup_date"
severity = "error"
message  = { zh = "上次联系早于注册日期", en = "Last contact is before the sign-up date" }

[[checks]]
id     = "not-collapsed"
assert = "rows > 0 and rows >= 0.9 * previous.rows"

[severity]
"ragged-short" = "warning"
"phone.kind" = "info"

[gate]
failOn    = "error"
maxErrors = "0.1%"
perRule   = { "kind.phone" = "1%" }

[resources.cities]
path = "ref/cities.csv"

[[freshness]]
field = "last_contact"
staleAfter = "180d"
severity = "warning"

[retention]
field = "last_contact"
keep = "5y"
action = "report"

[dedupe]
decisions = "customers.decisions.csv"
certain   = [["id_card"], ["phone", "name"]]
veto      = [["id_card"]]
groupAt   = 0.5
mergeAt   = 0.95

[survive]
master  = ["highest:lifetime_value", "newest:updated_at", "lowest:customer_id"]
default = "masterElseNewest"
sources = ["crm", "shop", "import"]
[survive.fields]
phone   = "newest:updated_at"
consent = "strictest"

[classes.personal]
protect = "mask"
[classes.sensitive]
protect = "hash"
reportValues = false

[roles.sales]
rows = "owner == user()"
show = ["public", "internal", "personal"]
edit = ["phone", "email", "level"]
[roles.analyst]
show = ["public", "internal"]
protect = { phone = "hash", email = "hash", name = "drop" }

[[triggers]]
id   = "thank-you-10k"
when = "lifetime_value >= 10000 and consent"
oncePer = "customer_id"
emit = { file = "outbox/thank-you.jsonl", fields = ["customer_id", "name", "email"] }

[pipelines.nightly]
steps  = ["clean", "validate", "dedupe --mark", "triggers"]
output = "out/customers-{date}.csv"
reports = ["xlsx=out/errors-{date}.xlsx", "json=out/report.json"]
keepBackups = 14
"#;

#[test]
fn the_worked_example_loads_without_a_warning() {
    let schema = toml(WORKED).unwrap();
    let warned: Vec<String> = schema
        .warnings
        .iter()
        .map(|warning| warning.message.say(Lang::En))
        .filter(|said| !said.starts_with("the kind"))
        .collect();
    assert_eq!(warned, [""; 0]);
    assert_eq!(schema.name.as_deref(), Some("customers"));
    assert_eq!(schema.fields_match, FieldsMatch::Subset);
    assert_eq!(schema.extra_columns, ExtraColumns::Warn);
    assert_eq!(schema.primary_key, [0]);
    assert_eq!(schema.sha256.as_ref().map(String::len), Some(64));
    // primaryKey and unique name the same field: one key, under the first code.
    let codes: Vec<&str> = schema
        .keys
        .iter()
        .map(|key| schema.check(key.check).code.as_str())
        .collect();
    assert_eq!(codes, ["primary-key"]);
    assert_eq!(schema.fields[6].class, Class::Sensitive);
    assert_eq!(schema.recognises("CUST_NO "), Some(0));
    assert_eq!(schema.recognises("客户 编号"), Some(0));
    assert_eq!(schema.gate.fail_on, FailOn::Error);
    assert_eq!(schema.gate.max_errors.to_string(), "0.1%");
    assert_eq!(schema.check(RAGGED_SHORT).severity, Some(Severity::Warning));
    assert_eq!(schema.check(EXTRA_COLUMN).severity, Some(Severity::Warning));
}

#[test]
fn a_typing_error_is_named_with_its_line_and_the_word_that_was_meant() {
    let text =
        "[[fields]]\nname = \"客户\"\ntype = \"string\"\nconstraints = { requried = true }\n";
    let found = errors(toml(text));
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].say(Lang::En),
        "unknown key `requried`
 --> c.rolo.toml:4:17
  |
4 | constraints = { requried = true }
  |                 ^^^^^^^^
hint: did you mean required?"
    );
    assert_eq!(
        found[0].say(Lang::Zh),
        "未知的键 `requried`
 --> c.rolo.toml:4:17
  |
4 | constraints = { requried = true }
  |                 ^^^^^^^^
提示：是不是想写 required？"
    );
}

#[test]
fn everything_wrong_is_told_at_once_in_file_order() {
    let text = r#"primaryKey = ["idd"]
fieldsMatch = "any"

[[fields]]
name = "id"
type = "sting"

[[fields]]
name = "age"
type = "integer"
constraints = { minimum = "x", pattern = "1", enum = [] }

[[fields]]
type = "date"
constraints = { maximum = "2024-02-30" }

[gate]
maxErrors = "5 %%"

[severity]
"knd.phone" = "info"
"age.minimum" = "loud"
"#;
    assert_eq!(
        brief(&errors(toml(text))),
        [
            "1:15 no field is called `idd`",
            "2:15 one of `exact`, `equal`, `subset`, `superset`, `partial` expected",
            "6:8 there is no type `sting`",
            "11:27 the bound is not a value of type `integer`",
            "11:32 `pattern` does not apply to the type `integer`",
            "11:54 at least one entry expected",
            "13:1 `name` is missing",
            "15:27 the bound is not a value of type `date`",
            "18:13 a count (12) or a share (\"0.1%\") expected",
            "21:1 there is no code `knd.phone`",
            "22:17 one of `error`, `warning`, `info`, `off` expected",
        ]
    );
}

#[test]
fn what_is_not_toml_or_json_or_utf_8_is_refused_at_its_place() {
    assert_eq!(
        errors(toml("[[fields]]\n客户 = 1\n"))[0].say(Lang::Zh),
        "不是合法的 TOML：不加引号的键只能用英文字母、数字、`-` 和 `_`
 --> c.rolo.toml:2:1
  |
2 | 客户 = 1
  | ^^^^
提示：含中文等字符的键要加双引号"
    );
    assert_eq!(
        brief(&errors(json("{\"fields\": [],}"))),
        ["1:14 not JSON: a comma before the closing bracket"]
    );
    assert_eq!(brief(&errors(toml(""))), ["0:0 `fields` is missing"]);
    assert_eq!(brief(&errors(json(""))), ["0:0 the file is empty"]);
    assert_eq!(
        brief(&errors(json("\"x\""))),
        ["1:1 a table expected, a text found"]
    );
    let gbk = b"fields = []\nname = \"\xBF\xCD\xBB\xA7\"\n";
    let loaded = Schema::parse(Path::new("c.rolo.toml"), gbk, SETTINGS);
    assert_eq!(brief(&errors(loaded)), ["2:9 the file is not UTF-8 here"]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_no_place() {
    let text = "\u{FEFF}[[fields]]\r\nname = \"a\"\r\nkind = \"emial\"\r\n";
    let found = errors(toml(text));
    assert_eq!(brief(&found), ["3:8 there is no kind `emial`"]);
    assert_eq!(found[0].source, "kind = \"emial\"");
}

#[test]
fn json_takes_properties_of_others_but_not_typing_errors() {
    let schema = json(
        r#"{"fields": [{"name": "a", "custom": 1, "label": "A", "format": "default"}], "x-y": 2,
            "version": "1.0", "license": {}, "contributors": []}"#,
    )
    .unwrap();
    assert_eq!(schema.fields_match, FieldsMatch::Exact);
    assert!(!schema.warnings.is_empty());
    assert!(json(r#"{"fields": [{"name": "a", "fromat": "x"}]}"#).is_err());
    assert!(toml("[[fields]]\nname = \"a\"\ncustom = 1\n").is_err());
}

#[test]
fn a_json_schema_may_begin_under_any_name() {
    let text = br#"  {"fields": [{"name": "a"}]}"#;
    let schema = Schema::parse(Path::new("customers.rolo"), text, SETTINGS).unwrap();
    assert_eq!(schema.fields_match, FieldsMatch::Exact);
}

#[test]
fn two_fields_must_not_claim_one_header() {
    let found = errors(toml(
        "[[fields]]\nname = \"id\"\naliases = [\"编号\"]\n[[fields]]\nname = \"no\"\ntitles = { zh = \"编 号\" }\n",
    ));
    assert_eq!(
        brief(&found),
        ["6:17 the header `编 号` is also claimed by the field `id`"]
    );
    assert!(toml("[[fields]]\nname = \"a\"\n[[fields]]\nname = \"a\"\n").is_err());
    // version 1 allows it
    let schema = json(r#"{"fields": [{"name": "a"}, {"name": "a"}]}"#).unwrap();
    assert_eq!(schema.warnings.len(), 1);
    // the standard's title is free text: it then means neither
    let titled = r#"{"fields": [{"name": "a", "title": "T"}, {"name": "b", "title": "t"}]}"#;
    assert_eq!(json(titled).unwrap().recognises("T"), None);
}

#[test]
fn the_most_specific_severity_wins() {
    let schema = toml(
        r#"
[[fields]]
name = "a"
kind = "email"
constraints = { required = true }
[[fields]]
name = "b"
kind = "email"
strict = false
constraints = { required = true }
[[fields]]
name = "c"
kind = "id"
strict = false
[severity]
required = "warning"
"a.required" = "info"
kind.email = "error"
"a.kind" = "off"
"c.kind.id" = "error"
"column-order" = "off"
"#,
    )
    .unwrap();
    assert_eq!(severity(&schema, "required", Some(0)), Some(Severity::Info));
    assert_eq!(
        severity(&schema, "required", Some(1)),
        Some(Severity::Warning)
    );
    assert_eq!(severity(&schema, "kind.email", Some(0)), None);
    assert_eq!(
        severity(&schema, "kind.email", Some(1)),
        Some(Severity::Warning)
    );
    assert_eq!(severity(&schema, "kind.id", Some(2)), Some(Severity::Error));
    assert!(!schema.is_on(COLUMN_ORDER));
}

#[test]
fn keys_name_fields_and_each_single_field_once() {
    let schema = json(
        r#"{"fields": [{"name": "a", "constraints": {"unique": true}},
                       {"name": "b", "constraints": {"unique": true}},
                       {"name": "c", "type": "string", "kind": "id", "uniqueBy": "canonical",
                        "constraints": {"unique": true}}],
            "primaryKey": "a", "uniqueKeys": [["b"], ["a", "b"], ["a"]]}"#,
    )
    .unwrap();
    let keys: Vec<(&str, &[usize], &[bool])> = schema
        .keys
        .iter()
        .map(|key| {
            (
                schema.check(key.check).code.as_str(),
                key.fields.as_slice(),
                key.canonical.as_slice(),
            )
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("primary-key", [0].as_slice(), [false].as_slice()),
            ("unique-key", &[1], &[false]),
            ("unique-key", &[0, 1], &[false, false]),
            ("unique", &[2], &[true]),
        ]
    );
    assert!(schema.fields[0].required.is_some());
    assert!(schema.fields[1].required.is_none());
}

#[test]
fn foreign_keys_take_both_spellings_and_check_what_they_can() {
    let schema = json(
        r#"{"fields": [{"name": "id"}, {"name": "parent"}, {"name": "city"}], "primaryKey": "id",
            "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "id"}},
                            {"fields": ["city"], "reference": {"resource": "cities", "fields": ["code"]}}]}"#,
    )
    .unwrap();
    assert_eq!(schema.foreign_keys[0].resource, None);
    assert_eq!(schema.foreign_keys[0].own_reference, [0]);
    assert_eq!(schema.foreign_keys[1].resource.as_deref(), Some("cities"));
    assert_eq!(schema.foreign_keys[1].reference, ["code"]);
    let wrong = json(
        r#"{"fields": [{"name": "id"}],
            "foreignKeys": [{"fields": "id", "reference": {"fields": "idd"}}]}"#,
    );
    assert_eq!(brief(&errors(wrong)), ["2:70 no field is called `idd`"]);
}

#[test]
fn a_resource_says_how_it_is_read_and_nothing_that_cannot_be() {
    let of = |lines: &str| {
        toml(&format!(
            "[[fields]]\nname = \"city\"\n[[foreignKeys]]\nfields = \"city\"\n\
             reference = {{ resource = \"cities\", fields = \"city\" }}\n\
             [resources.cities]\npath = \"cities.txt\"\n{lines}"
        ))
    };
    for (lines, delimiter, encoding) in [
        ("", None, None),
        ("encoding = \"UTF-8\"", None, Some("utf-8")),
        ("encoding = \"GB18030\"", None, Some("gb18030")),
        ("format = \"csv\"", Some(b','), None),
        ("format = \"TSV\"", Some(b'\t'), None),
        ("delimiter = \"semicolon\"", Some(b';'), None),
        ("format = \"xlsx\"\nsheet = 2", None, None),
        ("format = \"csv\"\ndelimiter = \"|\"", Some(b'|'), None),
    ] {
        let schema = of(lines).unwrap();
        let declared = schema.declared(&schema.foreign_keys[0]).unwrap();
        assert_eq!(declared.delimiter, delimiter, "{lines}");
        let named = declared.encoding.map(Encoding::name);
        assert_eq!(named.as_deref(), encoding, "{lines}");
    }
    let unreadable = "only CSV, TSV, JSON Lines and workbooks can be referred to";
    for (lines, fault) in [
        (
            "encoding = \"gb18O30\"",
            "8:12 no encoding is called so".to_owned(),
        ),
        ("format = \"pdf\"", format!("8:10 {unreadable}")),
        (
            "delimiter = \"::\"",
            "8:13 one ASCII character or one of tab, comma, semicolon, pipe is expected".to_owned(),
        ),
    ] {
        assert_eq!(brief(&errors(of(lines))), [fault], "{lines}");
    }
}

#[test]
fn a_missing_list_without_the_empty_text_is_warned_of() {
    let warned = |schema: Schema| brief(&schema.warnings);
    let listed = json(r#"{"fields": [{"name": "a"}], "missingValues": ["-"]}"#).unwrap();
    assert!(!listed.fields[0].missing.is(""));
    assert_eq!(warned(listed), ["1:46 the list has no \"\""]);
    let blank = toml("missingValues = [\"-\"]\nblankIsMissing = true\n[[fields]]\nname = \"a\"\n");
    assert_eq!(warned(blank.unwrap()), Vec::<String>::new());
    let own = toml("[[fields]]\nname = \"a\"\nmissingValues = [\"\", \"x\"]\n").unwrap();
    assert!(own.fields[0].missing.is(" ") && own.fields[0].missing.is("x"));
}

#[test]
fn every_ready_schema_loads_and_speaks_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut files = 0;
    for file in folder.read_dir().unwrap() {
        let path = file.unwrap().path();
        let schema = Schema::load(&path, SETTINGS).unwrap_or_else(|error| panic!("{error}"));
        for field in &schema.fields {
            let languages: Vec<&str> = field
                .titles
                .by_lang
                .iter()
                .map(|(lang, _)| lang.as_str())
                .collect();
            assert!(
                languages.contains(&"zh") && languages.contains(&"en"),
                "{}: {}",
                path.display(),
                field.name
            );
        }
        assert_eq!(brief(&schema.warnings), [""; 0], "{}", path.display());
        files += 1;
    }
    assert!(files > 0);
}
