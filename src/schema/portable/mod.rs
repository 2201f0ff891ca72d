//! A schema as a Table Schema v2 descriptor for other tools, and what of it they cannot be told.
//!
//! The descriptor takes every table in standard form that the schema takes: what only warns is left out of it.

mod field;
mod json;
mod losses;

use super::file::SchemaFile;
use super::node::{Node, NodeValue};
use super::titles::{said, title};
use super::{ExtraColumns, FieldsMatch, Schema};
use crate::text::{Lang, Message};
use losses::{Loss, Losses};

/// Where the standard's own description of descriptors stands.
pub const PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// What other tools can be told.
#[derive(Debug)]
pub struct Portable {
    /// The descriptor: JSON, with a line end.
    pub json: String,
    /// What was left out, one message a kind of thing; empty where nothing was.
    pub left_out: Vec<Message>,
}

/// Makes the descriptor; of texts in several languages those in `lang`.
pub fn table_schema(file: &SchemaFile, lang: Lang) -> Portable {
    let SchemaFile { schema, root, .. } = file;
    let json = file.is_json();
    let mut losses = Losses::default();
    let mut entries = vec![("$schema".to_owned(), Node::from(PROFILE))];
    let mut add = |key: &str, node: Node| entries.push((key.to_owned(), node));
    match root.get("name") {
        Some(name) if name.text().is_some_and(is_name) => add("name", name.clone()),
        Some(_) => losses.of_schema(Loss::Name),
        None => {}
    }
    for (key, text) in [
        ("title", title(root, lang)),
        (
            "description",
            root.get("description").and_then(|node| said(node, lang)),
        ),
    ] {
        if let Some(text) = text {
            add(key, text.into());
        }
    }
    add("fieldsMatch", fields_match(schema).into());
    if let Some(missing) = root.get("missingValues") {
        add("missingValues", missing.clone());
    }
    for key in ["primaryKey", "uniqueKeys", "foreignKeys"] {
        if let Some(node) = root.get(key) {
            add(key, in_lists(key, node));
        }
    }
    let fields = root.get("fields").map(Node::items).unwrap_or_default();
    let fields = fields.iter().enumerate().map(|(at, node)| {
        let (entries, lost) = field::portable(schema, at, node, lang);
        for loss in lost {
            losses.of_field(loss, node.get("name").and_then(Node::text));
        }
        Node::table(entries)
    });
    let fields = Node::list(fields);
    add("fields", fields);
    let blank = root.get("blankIsMissing").and_then(Node::bool);
    if blank.unwrap_or(!json) {
        losses.of_schema(Loss::Blank);
    }
    for (key, _) in root.entries() {
        if let Some(loss) = losses::of_schema_key(&key.name) {
            losses.of_schema(loss);
        }
    }
    Portable {
        json: json::pretty(&Node::table(entries)),
        left_out: losses.said(),
    }
}

/// `fieldsMatch` as it applies. Where further columns are an error, the standard has a word of its own for it.
fn fields_match(schema: &Schema) -> &'static str {
    let further_are_wrong = schema.extra_columns == ExtraColumns::Error;
    match schema.fields_match {
        FieldsMatch::Subset if further_are_wrong => FieldsMatch::Equal.name(),
        other => other.name(),
    }
}

/// Whether the standard takes it as a name.
fn is_name(text: &str) -> bool {
    let sign =
        |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || b"-._/".contains(&sign);
    !text.is_empty() && text.bytes().all(sign)
}

/// The fields of a key as a list, which version 2 asks for where one name may stand alone in ours.
fn in_lists(key: &str, node: &Node) -> Node {
    let in_list = |node: &Node| Node::list(node.one_or_more().iter().cloned());
    match key {
        "primaryKey" | "fields" => in_list(node),
        "foreignKeys" => Node::list(node.items().iter().map(|key| in_lists("", key))),
        _ if node.entries().is_empty() => node.clone(),
        _ => {
            let entries = node.entries().iter();
            let entries = entries.map(|(key, node)| (key.name.clone(), in_lists(&key.name, node)));
            // A key of its own table is one of the nameless resource.
            let own = key == "reference" && node.get("resource").is_none();
            let resource = own.then(|| ("resource".to_owned(), "".into()));
            Node::table(resource.into_iter().chain(entries))
        }
    }
}

/// The entries of a table, by key, where they are texts, lists and the like.
fn copied(from: &Node, key: &str) -> Option<(String, Node)> {
    let node = from.get(key)?;
    (node.value != NodeValue::Null).then(|| (key.to_owned(), node.clone()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::schema::Settings;

    fn exported(toml: &str, lang: Lang) -> Portable {
        let settings = Settings { today: 20_000 };
        let file = SchemaFile::parse(Path::new("a.rolo.toml"), toml.as_bytes(), settings);
        table_schema(&file.unwrap(), lang)
    }

    #[test]
    fn what_the_standard_can_say_is_said_and_the_rest_named() {
        let toml = r#"
            name = "c"
            titles = { zh = "客户", en = "Customers" }
            extraColumns = "error"
            [[fields]]
            name = "mail"
            type = "string"
            kind = "email"
            aliases = ["m"]
            [[fields]]
            name = "born"
            type = "date"
            formats = ["%Y/%m/%d"]
            constraints = { maximum = "today" }
            [[fields]]
            name = "level"
            constraints = { enum = ["g", "s"], required = true }
            type = "string"
            labels = { g = { zh = "金", en = "Gold" } }
            [severity]
            "level.required" = "warning"
        "#;
        let portable = exported(toml, Lang::Zh);
        let expected = r#"{
  "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
  "name": "c",
  "title": "客户",
  "fieldsMatch": "equal",
  "fields": [
    {
      "name": "mail",
      "type": "string",
      "format": "email"
    },
    {
      "name": "born",
      "type": "date",
      "format": "any",
      "constraints": {
        "maximum": "2024-10-04"
      }
    },
    {
      "name": "level",
      "type": "string",
      "categories": [
        {
          "value": "g",
          "label": "金"
        },
        {
          "value": "s",
          "label": "s"
        }
      ],
      "constraints": {
        "enum": ["g", "s"]
      }
    }
  ]
}
"#;
        assert_eq!(portable.json, expected);
        let said: Vec<String> = portable
            .left_out
            .iter()
            .map(|message| message.say(Lang::En))
            .collect();
        assert!(
            said.iter()
                .any(|line| line.contains("aliases") && line.contains("mail"))
        );
        assert!(
            said.iter()
                .any(|line| line.contains("warn") && line.contains("level"))
        );
    }

    #[test]
    fn nothing_is_said_to_be_left_out_where_all_is_standard() {
        let toml = "blankIsMissing = false\n[[fields]]\nname = \"a\"\ntype = \"integer\"\n";
        assert!(exported(toml, Lang::En).left_out.is_empty());
    }
}
