//! What the values of a field are called: labels, synonyms.

use super::Compiler;
use crate::clean::choices::Choices;
use crate::schema::Titles;
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::text;
use crate::text::{Message, nearest};

impl Compiler<'_> {
    /// The values that a field lists, with their labels and synonyms.
    pub(super) fn choices(&mut self, node: &Node) -> Choices {
        let categories = node.get("categories");
        let list = node.get("constraints").and_then(|all| all.get("enum"));
        let Some(list) = list.or(categories) else {
            self.names_of_nothing(node);
            return Choices::default();
        };
        let written = |item: &Node| item.get("value").unwrap_or(item).scalar();
        let values: Vec<String> = list.items().iter().filter_map(written).collect();
        let mut choices = Choices::new(values.clone());
        for item in categories.map(Node::items).unwrap_or_default() {
            if let (Some(value), Some(label)) =
                (written(item), item.get("label").and_then(Node::text))
            {
                // The standard does not ask that labels differ from other values.
                let _ = choices.call(label, &value);
            }
        }
        for property in ["labels", "synonyms"] {
            let entries = node.get(property).map(Node::entries).unwrap_or_default();
            for (key, called) in entries {
                if !values.contains(&key.name) {
                    let near = nearest(&key.name, values.iter().map(String::as_str));
                    let message = text!(
                        "`{value}` is not one of the field's values",
                        "`{value}` 不是该字段的取值"
                    );
                    let message = Message::new(message).with("value", &key.name);
                    self.problems
                        .error(Fault::at(&key.span, message).near(near));
                    continue;
                }
                let by_lang = called.entries().iter().map(|(_, name)| name);
                let names = by_lang.chain(called.one_or_more());
                for name in names.filter(|name| name.text().is_some()) {
                    self.call(&mut choices, name, &key.name);
                }
            }
        }
        choices
    }

    /// What people call the values that a field lists.
    pub(super) fn labels(node: &Node) -> Vec<(String, Titles)> {
        let categories = node.get("categories").map(Node::items).unwrap_or_default();
        let standard = categories.iter().filter_map(|item| {
            let label = item.get("label").and_then(Node::text)?;
            let titles = Titles {
                title: Some(label.to_owned()),
                ..Titles::default()
            };
            Some((item.get("value")?.scalar()?, titles))
        });
        let entries = node.get("labels").map(Node::entries).unwrap_or_default();
        let ours = entries
            .iter()
            .map(|(key, called)| (key.name.clone(), Titles::of_text(Some(called))));
        standard.chain(ours).collect()
    }

    /// Labels and synonyms without values to name.
    fn names_of_nothing(&mut self, node: &Node) {
        for property in ["labels", "synonyms"] {
            if let Some((key, _)) = node.entry(property) {
                let message = text!(
                    "`{key}` without listed values (constraints.enum)",
                    "有 `{key}`，但没有列出取值（constraints.enum）"
                );
                let message = Message::new(message).with("key", property);
                self.problems.error(Fault::at(&key.span, message));
            }
        }
    }

    fn call(&mut self, choices: &mut Choices, name: &Node, value: &str) {
        let Err(other) = choices.call(name.text().unwrap_or_default(), value) else {
            return;
        };
        let message = match other {
            Some(other) => Message::new(text!(
                "`{name}` already means `{other}`",
                "`{name}` 已经表示 `{other}`"
            ))
            .with("other", other),
            None => Message::new(text!(
                "`{name}` may be two of the field's values, which differ in case or width only",
                "`{name}` 对应该字段的两个取值，它们只有大小写或全半角之分"
            )),
        };
        let message = message.with("name", name.text().unwrap_or_default());
        self.problems.error(Fault::at(&name.span, message));
    }
}
