//! A Table Schema in JSON as a draft: what is the standard's stays as it is, what it leaves unsaid is written out.

use std::collections::BTreeSet;
use std::path::Path;

use super::Imported;
use super::draft::{Draft, Field, Note};
use crate::error::{Error, Result};
use crate::schema::file::json_tree;
use crate::schema::node::{Node, NodeValue};
use crate::text;
use crate::text::{Lang, Message, visible};

/// Whether a JSON text, called `path`, describes a table: it has `fields`, or `resources`, or a `schema`.
pub fn is_descriptor(path: &Path, text: &str) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
        || json_tree(path, text).is_ok_and(|root| schema_of(&root).is_some())
}

/// Makes our schema of a descriptor: of a Table Schema, of a resource with one, or of a package's resource that is called
/// `wanted` or has that number (from 1; None: the first that has fields). `today`: days since 1970-01-01.
///
/// # Errors
/// [`Error::Schema`] for what is not JSON, [`Error::Usage`] for what describes no fields and a resource that is not there.
pub fn descriptor_of(
    path: &Path,
    text: &str,
    wanted: Option<&str>,
    today: i32,
    lang: Lang,
) -> Result<Imported> {
    let root = json_tree(path, text)?;
    let resources = root.get("resources").map(Node::items).unwrap_or_default();
    let found = match wanted.filter(|_| !resources.is_empty()) {
        Some(wanted) => of_resource(named(resources, wanted)?),
        None => schema_of(&root),
    };
    let Some((schema, resource)) = found else {
        let mut resources = std::iter::once(&root).chain(resources);
        let elsewhere = resources.find_map(|node| node.get("schema").and_then(Node::text));
        return Err(no_fields(path, elsewhere));
    };
    let mut draft = Draft::default();
    let made = text!(
        "Imported by rolo schema import from {path}.",
        "由 rolo schema import 从 {path} 导入。"
    );
    let made = Message::new(made).with("path", visible(&path.display().to_string()));
    draft.notes.push(Note::sure(made));
    if let Some(resource) = resource {
        beside(resource, &mut draft);
        if resources.len() > 1 && wanted.is_none() {
            let message = text!(
                "the package has several resources; --sheet takes another one: {names}",
                "数据包里有多张表，可用 --sheet 指定其他表：{names}"
            );
            let message = Message::new(message).with_list("names", names(resources));
            draft.notes.push(Note::doubt(message));
        }
    }
    entries(schema, &mut draft);
    let referred = referred(schema, resources);
    if !referred.entries().is_empty() {
        draft.entries.retain(|(known, _)| known != "resources");
        draft.entries.push(("resources".to_owned(), referred));
    }
    draft.fields = schema
        .get("fields")
        .map_or(&[][..], Node::items)
        .iter()
        .map(field)
        .collect();
    Imported::of(draft, today, lang)
}

/// Why there is nothing to import; `elsewhere` is a file in which a schema is said to stand.
fn no_fields(path: &Path, elsewhere: Option<&str>) -> Error {
    if let Some(file) = elsewhere {
        let message = text!(
            "{path}: the schema stands in a file of its own: {file}",
            "{path}：其中的规则在另一个文件里：{file}"
        );
        let message = Message::new(message).with("path", path.display());
        let hint = text!("import that file", "请导入那个文件");
        return Error::Usage {
            message: message.with("file", visible(file)),
            hint: Some(hint.into()),
        };
    }
    let message = text!(
        "{path}: neither a Table Schema nor a data package: there is no list of fields",
        "{path}：既不是 Table Schema，也不是数据包：没有 fields 列表"
    );
    let hint = text!(
        "a descriptor has fields, or resources whose schema has them",
        "描述文件应有 fields，或在 resources 的 schema 里有 fields"
    );
    Error::Usage {
        message: Message::new(message).with("path", path.display()),
        hint: Some(hint.into()),
    }
}

/// The schema within a descriptor, and the resource around it; of several resources the first that has fields.
fn schema_of(root: &Node) -> Option<(&Node, Option<&Node>)> {
    if has_fields(root) {
        return Some((root, None));
    }
    let resources = root.get("resources").map(Node::items).unwrap_or_default();
    resources
        .iter()
        .find_map(of_resource)
        .or_else(|| of_resource(root))
}

fn has_fields(node: &Node) -> bool {
    let fields = node.get("fields").map(|fields| &fields.value);
    matches!(fields, Some(NodeValue::List(_)))
}

/// The schema of a resource, with the resource.
fn of_resource(resource: &Node) -> Option<(&Node, Option<&Node>)> {
    let schema = resource.get("schema").filter(|schema| has_fields(schema))?;
    Some((schema, Some(resource)))
}

/// What the resources are called; a number (from 1) stands for those without a name.
fn names(resources: &[Node]) -> impl Iterator<Item = String> {
    resources.iter().enumerate().map(|(at, resource)| {
        let name = resource.get("name").and_then(Node::text);
        name.map_or_else(|| (at + 1).to_string(), visible)
    })
}

/// The resource of that name, else of that number (from 1).
fn named<'a>(resources: &'a [Node], wanted: &str) -> Result<&'a Node> {
    let is_it = |resource: &&Node| resource.get("name").and_then(Node::text) == Some(wanted);
    let numbered = || {
        let number: usize = wanted.parse().ok()?;
        resources.get(number.checked_sub(1)?)
    };
    let found = resources.iter().find(is_it).or_else(numbered);
    found.ok_or_else(|| {
        let message = text!(
            "--sheet {wanted}: the package has no such resource",
            "--sheet {wanted}：数据包里没有这张表"
        );
        let hint = text!("its resources are {names}", "其中的表有：{names}");
        Error::Usage {
            message: Message::new(message).with("wanted", visible(wanted)),
            hint: Some(Message::new(hint).with_list("names", names(resources))),
        }
    })
}

/// What a resource says beside its schema: its name and titles are the table's, the rest is kept as a comment.
fn beside(resource: &Node, draft: &mut Draft) {
    let mut given = Vec::new();
    for (key, node) in resource.entries() {
        match key.name.as_str() {
            "schema" => {}
            "name" | "title" | "description" => {
                draft.entries.push((key.name.clone(), node.clone()));
            }
            _ => given.push(format!("{} = {}", key.name, node.to_json())),
        }
    }
    if !given.is_empty() {
        let message = text!(
            "Of the resource, which a schema has no place for:",
            "资源的其他属性，规则文件中没有对应项："
        );
        draft.notes.push(Note {
            given,
            ..Note::sure(message)
        });
    }
}

/// The entries of the schema itself; what JSON leaves unsaid means something else in TOML, and is written out.
fn entries(schema: &Node, draft: &mut Draft) {
    for (key, node) in schema.entries() {
        if key.name == "fields" {
            continue;
        }
        draft.entries.retain(|(known, _)| *known != key.name);
        draft.entries.push((key.name.clone(), node.clone()));
    }
    let unsaid = [
        ("fieldsMatch", Node::from("exact")),
        ("blankIsMissing", NodeValue::Bool(false).into()),
    ];
    for (key, meaning) in unsaid {
        if schema.get(key).is_none() {
            draft.entries.push((key.to_owned(), meaning));
        }
    }
}

/// Where the tables stand that the schema's foreign keys refer to, as the package says it.
fn referred(schema: &Node, resources: &[Node]) -> Node {
    let keys = schema
        .get("foreignKeys")
        .map(Node::items)
        .unwrap_or_default()
        .iter();
    let names = keys.filter_map(|key| key.get("reference")?.get("resource")?.text());
    let names: BTreeSet<&str> = names.collect();
    let place = |name: &str| {
        let is_it = |resource: &&Node| resource.get("name").and_then(Node::text) == Some(name);
        let path = resources.iter().find(is_it)?.get("path")?;
        path.text()?;
        let entry = Node::table([("path".to_owned(), path.clone())]);
        Some((name.to_owned(), entry))
    };
    Node::table(names.into_iter().filter_map(place))
}

fn field(node: &Node) -> Field {
    let mut field = Field::default();
    let NodeValue::Table(entries) = &node.value else {
        let message = text!("left out: a field is a table", "未列入：字段应为一个对象");
        field.notes.push(Note {
            given: vec![node.to_json()],
            ..Note::doubt(message)
        });
        return field;
    };
    for (key, node) in entries {
        match &node.value {
            NodeValue::Table(all) if key.name == "constraints" => {
                let all = all
                    .iter()
                    .map(|(key, node)| (key.name.clone(), node.clone()));
                field.constraints.extend(all);
            }
            _ => field.set(&key.name, node.clone()),
        }
    }
    field
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schema::file::SchemaFile;
    use crate::schema::{Schema, Settings, portable};

    const TODAY: Settings = Settings { today: 20_000 };

    fn imported(json: &str) -> String {
        let made = descriptor_of(Path::new("a.json"), json, None, TODAY.today, Lang::En).unwrap();
        let toml = made.toml(Lang::En);
        Schema::parse(Path::new("a.rolo.toml"), toml.as_bytes(), TODAY).unwrap();
        toml
    }

    #[test]
    fn what_is_not_ours_is_kept_as_a_comment() {
        let toml = imported(
            r#"{"fields": [
                {"name": "a", "type": "integer", "rdf": "x", "constraints": {"minimum": 1, "pattern": "x", "odd": 2}},
                {"name": "b", "type": "string", "example": null},
                {"type": "string"},
                {"name": "a", "type": "strng"}],
              "primaryKey": ["z"], "deep": {"er": [1, {"x": null}]}}"#,
        );
        for kept in [
            "constraints = { minimum = 1 }",
            "#   rdf = \"x\"",
            "#   constraints.odd = 2",
            "#   constraints.pattern = \"x\"",
            "#   example = null",
            "#   primaryKey = [\"z\"]",
            "#   deep = {\"er\":[1,{\"x\":null}]}",
            "fieldsMatch    = \"exact\"",
            "blankIsMissing = false",
            "#   type = \"strng\"",
        ] {
            assert!(toml.contains(kept), "{kept}\n{toml}");
        }
    }

    #[test]
    fn a_resource_of_a_package_is_taken() {
        let json = r#"{"name": "p", "resources": [{"name": "logo", "path": "l.png"},
            {"name": "r", "path": "r.csv", "schema": {"fields": [{"name": "a"}]}},
            {"name": "s", "schema": {"fields": [{"name": "b"}]}}, {}]}"#;
        let toml = imported(json);
        let of = |wanted| {
            let path = Path::new("a.json");
            descriptor_of(path, json, Some(wanted), TODAY.today, Lang::En)
        };
        for wanted in ["s", "3"] {
            assert!(of(wanted).unwrap().toml(Lang::En).contains("name = \"b\""));
        }
        assert!(of("t").is_err() && of("logo").is_err());
        for kept in [
            "name           = \"r\"",
            "#   path = \"r.csv\"",
            "# ? the package has several resources; --sheet takes another one: logo, r, s, 4",
        ] {
            assert!(toml.contains(kept), "{kept}\n{toml}");
        }
    }

    #[test]
    fn tables_that_keys_refer_to_stand_where_the_package_says() {
        let toml = imported(
            r#"{"resources": [{"name": "orders", "schema": {"fields": [{"name": "a"}],
                "foreignKeys": [{"fields": "a", "reference": {"resource": "customers", "fields": "id"}}]}},
                {"name": "customers", "path": "data/c.csv"}]}"#,
        );
        let place = r#"resources      = { customers = { path = "data/c.csv" } }"#;
        assert!(toml.contains(place), "{toml}");
    }

    fn any_json() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            (-99i64..99).prop_map(|n| n.to_string()),
            Just("123456789012345678901234567890".to_owned()),
            Just("1e400".to_owned()),
            "[a-z\\\\'\u{4e00}\u{200b}\n]{0,5}".prop_map(|text| serde_json_text(&text)),
        ];
        let key = prop::sample::select(vec![
            "name",
            "type",
            "format",
            "constraints",
            "enum",
            "minimum",
            "fields",
            "primaryKey",
            "title",
            "required",
            "foreignKeys",
            "categories",
            "x y",
            "missingValues",
            "resources",
            "schema",
            "gate",
            "rules",
            "labels",
        ]);
        scalar.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|all| format!("[{}]", all.join(","))),
                prop::collection::hash_map(key.clone(), inner, 0..5).prop_map(|all| {
                    let all: Vec<String> = all
                        .iter()
                        .map(|(key, node)| format!("\"{key}\":{node}"))
                        .collect();
                    format!("{{{}}}", all.join(","))
                }),
            ]
        })
    }

    fn serde_json_text(text: &str) -> String {
        Node::from(text).to_json()
    }

    proptest! {
        #[test]
        fn whatever_is_given_the_result_compiles(fields in prop::collection::vec(any_json(), 0..4), rest in any_json()) {
            let json = format!(r#"{{"fields": [{}], "extra": {rest}}}"#, fields.join(","));
            imported(&json);
        }

        #[test]
        fn what_was_exported_comes_back_as_it_was(required in any::<bool>(), bound in 0i64..99, name in "[a-z]{1,5}") {
            let toml = format!(
                "blankIsMissing = false\nextraColumns = \"keep\"\n[[fields]]\nname = \"{name}\"\ntype = \"integer\"\nconstraints = {{ required = {required}, minimum = {bound} }}\n"
            );
            let path = Path::new("a.rolo.toml");
            let ours = SchemaFile::parse(path, toml.as_bytes(), TODAY).unwrap();
            let json = portable::table_schema(&ours, Lang::En).json;
            let back = Schema::parse(path, imported(&json).as_bytes(), TODAY).unwrap();
            for text in ["", " ", "x", "0", "50", "98", "100"] {
                prop_assert_eq!(back.fields[0].accepts(text, ""), ours.schema.fields[0].accepts(text, ""));
            }
            prop_assert_eq!(back.fields[0].required.is_some(), required);
            prop_assert_eq!(back.fields_match, ours.schema.fields_match);
        }
    }
}
