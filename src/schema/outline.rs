//! What a schema file says to people about its fields: titles, groups, labels, examples, bounds as written.
//!
//! A table is judged without them; whoever explains a field to a person needs both.

use super::Titles;
use super::node::Node;

/// What the file says beside what is judged.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// `title`, `titles` of the whole.
    pub title: Titles,
    /// `description` of the whole.
    pub description: Titles,
    /// By the number of the field.
    pub fields: Vec<FieldOutline>,
}

/// What the file says about one field.
#[derive(Clone, Debug, Default)]
pub struct FieldOutline {
    /// `title`, `titles`.
    pub title: Titles,
    /// `group`.
    pub group: Titles,
    /// `description`.
    pub description: Titles,
    /// `example`.
    pub example: Option<String>,
    /// `kind`.
    pub kind: Option<String>,
    /// `format`, else `formats`; empty without either.
    pub formats: Vec<String>,
    /// `enum`, else `categories`, each with its labels.
    pub choices: Vec<(String, Titles)>,
    /// `trueValues`; empty where not given.
    pub true_values: Vec<String>,
    /// `falseValues`; empty where not given.
    pub false_values: Vec<String>,
    /// `minimum`, else `exclusiveMinimum`.
    pub least: Option<Bound>,
    /// `maximum`, else `exclusiveMaximum`.
    pub most: Option<Bound>,
    /// `minLength`, in characters for a text.
    pub min_length: Option<u32>,
    /// `maxLength`.
    pub max_length: Option<u32>,
    /// `pattern`.
    pub pattern: Option<String>,
}

/// A bound of a field's values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// As written: a value of the field's type, or `today`.
    pub text: String,
    /// Whether the bound itself is outside.
    pub exclusive: bool,
}

impl Outline {
    /// What the tree of a schema file says.
    pub(super) fn of(root: &Node) -> Self {
        let fields = root.get("fields").map(Node::items).unwrap_or_default();
        Self {
            title: Titles::of(root),
            description: Titles::of_text(root.get("description")),
            fields: fields.iter().map(field).collect(),
        }
    }
}

fn field(node: &Node) -> FieldOutline {
    let constraint = |name: &str| node.get("constraints").and_then(|all| all.get(name));
    let length = |name: &str| constraint(name)?.number()?.parse().ok();
    let bound = |inclusive: &str, exclusive: &str| {
        let bound = |name, exclusive| {
            let text = constraint(name)?.scalar()?;
            Some(Bound { text, exclusive })
        };
        bound(inclusive, false).or_else(|| bound(exclusive, true))
    };
    let text = |name: &str| node.get(name).and_then(Node::text).map(str::to_owned);
    let format = text("format").filter(|format| format != "default");
    FieldOutline {
        title: Titles::of(node),
        group: Titles::of_text(node.get("group")),
        description: Titles::of_text(node.get("description")),
        example: node.get("example").and_then(Node::scalar),
        kind: text("kind"),
        formats: format.map_or_else(|| texts(node.get("formats")), |format| vec![format]),
        choices: choices(node),
        true_values: texts(node.get("trueValues")),
        false_values: texts(node.get("falseValues")),
        least: bound("minimum", "exclusiveMinimum"),
        most: bound("maximum", "exclusiveMaximum"),
        min_length: length("minLength"),
        max_length: length("maxLength"),
        pattern: constraint("pattern")
            .and_then(Node::text)
            .map(str::to_owned),
    }
}

fn texts(node: Option<&Node>) -> Vec<String> {
    let items = node.map(Node::items).unwrap_or_default();
    items.iter().filter_map(Node::scalar).collect()
}

fn choices(node: &Node) -> Vec<(String, Titles)> {
    let listed = node.get("constraints").and_then(|all| all.get("enum"));
    let listed = listed.or_else(|| node.get("categories"));
    let items = listed.map(Node::items).unwrap_or_default();
    let labels = node.get("labels");
    let choice = |item: &Node| {
        let value = item.get("value").unwrap_or(item).scalar()?;
        let labels = Titles::of_text(labels.and_then(|labels| labels.get(&value)));
        let label = item.get("label").and_then(Node::text);
        let title = labels.title.or_else(|| label.map(str::to_owned));
        Some((value, Titles { title, ..labels }))
    };
    items.iter().filter_map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::super::node::{Syntax, parse};
    use super::*;
    use crate::text::Lang;

    /// What the text of a schema file says, whether or not it loads; nothing of others.
    fn outline(text: &str) -> Outline {
        let trees = [Syntax::Json, Syntax::Toml].map(|syntax| parse(text, syntax));
        let tree = trees.into_iter().find_map(Result::ok);
        tree.map(|root| Outline::of(&root)).unwrap_or_default()
    }

    #[test]
    fn what_the_file_says_is_found_in_both_syntaxes() {
        let toml = r#"
            titles = { zh = "客户", en = "Customers" }
            [[fields]]
            name = "level"
            titles = { zh = "等级" }
            constraints = { enum = ["a", "b"], minLength = 1 }
            labels.a = { zh = "甲", en = "First" }
            [[fields]]
            name = "age"
            title = "Age"
            example = 42
            constraints = { minimum = 1, exclusiveMaximum = 1_000 }
        "#;
        let json = r#"{"titles": {"zh": "客户", "en": "Customers"}, "fields": [
            {"name": "level", "titles": {"zh": "等级"}, "constraints": {"enum": ["a", "b"], "minLength": 1},
             "labels": {"a": {"zh": "甲", "en": "First"}}},
            {"name": "age", "title": "Age", "example": 42,
             "constraints": {"minimum": 1, "exclusiveMaximum": 1000}}]}"#;
        for text in [toml, json] {
            let outline = outline(text);
            assert_eq!(outline.title.exactly(Lang::En), Some("Customers"));
            let [level, age] = &outline.fields[..] else {
                panic!("{outline:?}")
            };
            assert_eq!(level.title.exactly(Lang::En), None);
            assert_eq!(level.title.say(Lang::En), Some("等级"));
            assert_eq!(level.choices[0].1.say(Lang::Zh), Some("甲"));
            assert_eq!(level.choices[1], ("b".to_owned(), Titles::default()));
            assert_eq!(level.min_length, Some(1));
            assert_eq!(age.title.exactly(Lang::Zh), Some("Age"));
            assert_eq!(age.example.as_deref(), Some("42"));
            let most = age.most.as_ref().unwrap();
            assert_eq!((most.text.as_str(), most.exclusive), ("1000", true));
        }
    }

    #[test]
    fn what_is_no_schema_says_nothing() {
        for text in ["[", "{", "", "fields = 1"] {
            let outline = outline(text);
            assert!(outline.title.is_empty() && outline.fields.is_empty());
        }
    }
}
