//! Tables to validate: few values, so that keys collide; long ones, so that there are several blocks; and whatever
//! goes wrong in a CSV file.

use proptest::collection::vec;
use proptest::prelude::*;

pub(crate) const HEADER: [&str; 7] = ["id", "name", "email", "parent", "city", "n", "notes"];

/// What the tables are judged by; `keys` brings everything that needs the whole table.
pub(crate) fn schema(keys: bool) -> String {
    let mut schema = serde_json::json!({
        "fields": [
            {"name": "id", "type": "integer", "constraints": {"required": true}},
            {"name": "name", "type": "string", "constraints": {"required": true, "minLength": 2}},
            {"name": "email", "type": "string", "constraints": {"pattern": "[a-z0-9]*@?[a-z]*"}},
            {"name": "parent", "type": "integer"},
            {"name": "city", "type": "string"},
            {"name": "n", "type": "integer", "constraints": {"minimum": 3}},
            {"name": "notes", "type": "string"},
        ],
    });
    if keys {
        schema["fields"][2]["constraints"]["unique"] = true.into();
        schema["primaryKey"] = serde_json::json!(["id"]);
        schema["uniqueKeys"] = serde_json::json!([["name", "n"]]);
        schema["foreignKeys"] = serde_json::json!([
            {"fields": ["parent"], "reference": {"fields": ["id"]}},
            {"fields": ["city"], "reference": {"resource": "cities", "fields": ["code"]}},
        ]);
    }
    schema.to_string()
}

/// The table that cities are looked up in.
pub(crate) const CITIES: &str = "code,name\nbj,北京\nsh,上海\n";

fn text(text: &'static str) -> Just<Vec<u8>> {
    Just(text.as_bytes().to_vec())
}

fn number(below: u16) -> impl Strategy<Value = Vec<u8>> {
    (0..below).prop_map(|number| number.to_string().into_bytes())
}

fn cells() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let id = prop_oneof![12 => number(900), 1 => text("007"), 1 => text(""), 1 => text("x")];
    let name = prop_oneof![
        8 => number(300),
        1 => text(""),
        1 => text("王伟"),
        1 => text("\"Smith, \"\"J\"\"\""),
        1 => text("\"two\nlines\""),
        1 => text("\"two\r\nlines\rthree\""),
        1 => Just(b"\xCD\xF5".to_vec()),
        1 => text("5\" pipe"),
        1 => text("\"a\"b"),
    ];
    let email = prop_oneof![6 => number(2000), 1 => text(""), 1 => text("a@b"), 1 => text("A B"), 1 => text("a\0b")];
    let parent = prop_oneof![2 => number(900), 3 => text("")];
    let city = prop_oneof![3 => text("bj"), 3 => text("\"sh\""), 1 => text("xx"), 2 => text("")];
    let notes = prop_oneof![
        3 => (0..6000_usize).prop_map(|length| vec![b'f'; length]),
        1 => (0..600_usize).prop_map(|length| [&b"\""[..], &b"line\n".repeat(length), b"\""].concat()),
    ];
    (id, name, email, parent, city, number(9), notes).prop_map(
        |(id, name, email, parent, city, n, notes)| vec![id, name, email, parent, city, n, notes],
    )
}

/// One record or what stands in its place, without a line end.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let join = |cells: Vec<Vec<u8>>| cells.join(&b',');
    prop_oneof![
        30 => cells().prop_map(join),
        1 => (cells(), 1..7_usize).prop_map(move |(cells, keep)| join(cells[..keep].to_vec())),
        1 => cells().prop_map(move |cells| [join(cells), b",more,".to_vec()].concat()),
        1 => Just(Vec::new()),
        1 => Just(b",,,,,,".to_vec()),
        1 => Just(b",,".to_vec()),
    ]
}

/// A whole table of up to `lines` lines.
pub(crate) fn table(lines: usize) -> impl Strategy<Value = Vec<u8>> {
    let line_end = prop_oneof![Just(&b"\n"[..]), Just(&b"\r\n"[..]), Just(&b"\r"[..])];
    (
        vec(line(), 0..lines),
        line_end,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(lines, line_end, ends, mark)| {
            let mut bytes = if mark {
                b"\xEF\xBB\xBF".to_vec()
            } else {
                Vec::new()
            };
            bytes.extend_from_slice(HEADER.join(",").as_bytes());
            for line in lines {
                bytes.extend_from_slice(line_end);
                bytes.extend_from_slice(&line);
            }
            if ends {
                bytes.extend_from_slice(line_end);
            }
            bytes
        })
}
