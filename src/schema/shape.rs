//! What a value of the schema file may look like, as data, and the one walk that holds a file against it.
//!
//! The walk says everything about form: unknown and missing keys, values of the wrong kind, words nobody knows.
//! What the values mean is the compiler's business; it may take the form for granted.

use super::node::{Key, Node, NodeValue, Syntax};
use super::source::{Fault, Problems};
use crate::text;
use crate::text::{Message, Text, nearest};

/// The form of one value.
#[derive(Debug)]
pub(super) enum Shape {
    /// Anything: documentation, or read where it is used.
    Any,
    /// A text that is not empty.
    Name,
    /// A text.
    Text,
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of any length.
    List(&'static Shape),
    /// A table with these keys.
    Table(&'static [Property]),
    /// A table with keys of the user's own.
    Map(&'static Shape),
    /// The first of these whose kind of value it is.
    Either(&'static [Shape]),
}

/// One key of a table.
#[derive(Debug)]
pub(super) struct Property {
    /// As a schema spells it.
    pub name: &'static str,
    /// Whether the table must have it.
    pub needed: bool,
    /// Whether it is the standard's, not ours.
    pub standard: bool,
    /// What its value looks like.
    pub shape: Shape,
}

impl Property {
    /// A key that Table Schema names.
    pub(super) const fn standard(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            needed: false,
            standard: true,
            shape,
        }
    }

    /// A key that `rolo` adds.
    pub(super) const fn ours(name: &'static str, shape: Shape) -> Self {
        Self {
            standard: false,
            ..Self::standard(name, shape)
        }
    }

    /// Whether the standard has it decide what is checked; what documents a table may stand anywhere, and other
    /// tools nest `fields`.
    fn judges(&self) -> bool {
        const DOCUMENTS: [&str; 9] = [
            "name",
            "title",
            "description",
            "example",
            "$schema",
            "rdfType",
            "package",
            "datapackage",
            "fields",
        ];
        self.standard && !DOCUMENTS.contains(&self.name)
    }

    /// The same key, which the table must have.
    pub(super) const fn needed(self) -> Self {
        Self {
            needed: true,
            ..self
        }
    }
}

/// Holds `node` against `shape` and notes what does not fit.
pub(super) fn check(node: &Node, shape: &'static Shape, syntax: Syntax, problems: &mut Problems) {
    let around = Vec::new();
    Walk {
        syntax,
        problems,
        around,
    }
    .value(node, shape);
}

struct Walk<'a> {
    syntax: Syntax,
    problems: &'a mut Problems,
    /// The tables around the present one, outermost first.
    around: Vec<&'static [Property]>,
}

impl Walk<'_> {
    fn value(&mut self, node: &Node, shape: &'static Shape) {
        if !shape.takes(node) {
            self.problems.error(Fault::at(
                &node.span,
                Message::new(text!(
                    "{wanted} expected, {found} found",
                    "此处应为{wanted}，实为{found}"
                ))
                .with_said("wanted", shape.wanted())
                .with_said("found", node.kind()),
            ));
            return;
        }
        match shape {
            Shape::Any | Shape::Text | Shape::Bool | Shape::Number => {}
            Shape::Name => {
                if node.text().is_some_and(|text| text.trim().is_empty()) {
                    self.problems.error(Fault::at(
                        &node.span,
                        text!("must not be empty", "不能为空"),
                    ));
                }
            }
            Shape::Count => {
                if node.number().is_some_and(|n| n.parse::<u64>().is_err()) {
                    self.problems.error(Fault::at(
                        &node.span,
                        text!("a whole number from 0 expected", "此处应为不小于 0 的整数"),
                    ));
                }
            }
            Shape::Word(words) => self.word(node, words),
            Shape::List(of) => {
                for item in node.items() {
                    self.value(item, of);
                }
            }
            Shape::Table(properties) => self.table(node, properties),
            Shape::Map(of) => {
                for (_, value) in node.entries() {
                    self.value(value, of);
                }
            }
            Shape::Either(shapes) => {
                if let Some(shape) = shapes.iter().find(|shape| shape.takes(node)) {
                    self.value(node, shape);
                }
            }
        }
    }

    fn word(&mut self, node: &Node, words: &[&str]) {
        let Some(found) = node.text() else { return };
        if words.contains(&found) {
            return;
        }
        self.problems.error(
            Fault::at(
                &node.span,
                Message::new(text!(
                    "one of {words} expected",
                    "此处应为以下之一：{words}"
                ))
                .with_said("words", listed(words)),
            )
            .near(nearest(found, words.iter().copied())),
        );
    }

    fn table(&mut self, node: &Node, properties: &'static [Property]) {
        for (key, value) in node.entries() {
            match properties.iter().find(|known| known.name == key.name) {
                Some(known) => {
                    self.around.push(properties);
                    self.value(value, &known.shape);
                    self.around.pop();
                }
                None => self.unknown(key, properties),
            }
        }
        for needed in properties.iter().filter(|known| known.needed) {
            if node.get(needed.name).is_none() {
                // A table over several lines (or none of its own, as the root of TOML) is named by its first.
                self.problems.error(Fault {
                    span: (self.syntax == Syntax::Json || node.span.start > 0)
                        .then(|| node.span.clone()),
                    message: Message::new(text!("`{key}` is missing", "缺少 `{key}`"))
                        .with("key", needed.name),
                    hint: None,
                });
            }
        }
    }

    /// A key that the standard knows one table further in, well spelled or not, or further out: where it stands it
    /// would switch a check off without a word.
    fn misplaced(&self, key: &Key, properties: &[Property]) -> Option<Fault> {
        let message = text!("the key `{key}` is out of place", "键 `{key}` 的位置不对");
        let fault = Fault::at(&key.span, Message::new(message).with("key", &key.name));
        if let Some((near, home)) = further_in(&key.name, properties) {
            let hint = Message::new(text!(
                "`{near}` belongs in `{home}`",
                "`{near}` 应写在 `{home}` 里面"
            ));
            return Some(fault.hint(hint.with("near", near).with("home", home)));
        }
        let known = |table: &[Property]| {
            table
                .iter()
                .any(|known| known.judges() && known.name == key.name)
        };
        let level = self.around.iter().rposition(|table| known(table))?;
        let hint = if level == 0 {
            text!(
                "it belongs to the schema as a whole",
                "它应写在规则文件的最外层"
            )
        } else {
            text!("it belongs one table further out", "它应写在外面一层")
        };
        Some(fault.hint(hint))
    }

    /// In TOML a mistake; in JSON a property of someone else's, unless it is so near to a known one that a check
    /// would be switched off by a typing error.
    fn unknown(&mut self, key: &Key, properties: &[Property]) {
        if let Some(fault) = self.misplaced(key, properties) {
            self.problems.error(fault);
            return;
        }
        let near = nearest(&key.name, properties.iter().map(|known| known.name));
        let typo = near
            .and_then(|near| properties.iter().find(|known| known.name == near))
            .is_some_and(|known| known.standard || !same_but_for_number(known.name, &key.name));
        let fault = Fault::at(
            &key.span,
            Message::new(text!("unknown key `{key}`", "未知的键 `{key}`")).with("key", &key.name),
        )
        .near(near);
        if self.syntax == Syntax::Toml || typo {
            self.problems.error(fault);
        } else {
            self.problems.warn(fault);
        }
    }
}

/// The key of a table within this one that `name` is, or is a slip of, and that table's own key.
fn further_in(name: &str, properties: &[Property]) -> Option<(&'static str, &'static str)> {
    let within = || {
        properties
            .iter()
            .filter_map(|home| match home.shape {
                Shape::Table(inner) => Some((inner, home.name)),
                _ => None,
            })
            .flat_map(|(inner, home)| inner.iter().map(move |known| (known, home)))
            .filter(|(known, _)| known.judges())
            .map(|(known, home)| (known.name, home))
    };
    if let Some(same) = within().find(|(known, _)| *known == name) {
        return Some(same);
    }
    let own = properties.iter().map(|known| known.name);
    if nearest(name, own).is_some() {
        return None;
    }
    let near = nearest(name, within().map(|(known, _)| known))?;
    within().find(|(known, _)| *known == near && near_in_length(near, name))
}

/// Whether one of two words can be a slip of the other: what is much shorter is a word of its own (`length`).
fn near_in_length(a: &str, b: &str) -> bool {
    a.chars().count().abs_diff(b.chars().count()) <= 2
}

/// Whether two words differ only as one thing from several (`label`, `labels`): in JSON such a word is as likely
/// another tool's own as ours mistyped.
fn same_but_for_number(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.strip_prefix(short)
        .is_some_and(|end| end == "s" || end == "es")
}

impl Shape {
    /// Whether the kind of value is right.
    fn takes(&self, node: &Node) -> bool {
        match self {
            Self::Any => true,
            Self::Name | Self::Text | Self::Word(_) => matches!(node.value, NodeValue::Text(_)),
            Self::Bool => matches!(node.value, NodeValue::Bool(_)),
            Self::Number | Self::Count => matches!(node.value, NodeValue::Number(_)),
            Self::List(_) => matches!(node.value, NodeValue::List(_)),
            Self::Table(_) | Self::Map(_) => matches!(node.value, NodeValue::Table(_)),
            Self::Either(shapes) => shapes.iter().any(|shape| shape.takes(node)),
        }
    }

    fn wanted(&self) -> Message {
        let text: Text = match self {
            Self::Any => text!("a value", "一个值"),
            Self::Name | Self::Text | Self::Word(_) => text!("a text", "文本"),
            Self::Bool => text!("true or false", "布尔值（true 或 false）"),
            Self::Number => text!("a number", "数字"),
            Self::Count => text!("a whole number from 0", "不小于 0 的整数"),
            Self::List(_) => text!("a list", "列表"),
            Self::Table(_) | Self::Map(_) => text!("a table", "表"),
            Self::Either(shapes) => {
                let mut shapes = shapes.iter().map(Self::wanted);
                let first = shapes
                    .next()
                    .unwrap_or_else(|| text!("a value", "一个值").into());
                return shapes.fold(first, |all, next| {
                    Message::new(text!("{all} or {next}", "{all}或{next}"))
                        .with_said("all", all)
                        .with_said("next", next)
                });
            }
        };
        text.into()
    }
}

/// Words of a schema as a sentence lists them.
pub(super) fn listed<T: AsRef<str>>(words: &[T]) -> Message {
    text::listed(words.iter().map(|word| format!("`{}`", word.as_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::node;
    use crate::text::Lang;

    const SHAPE: Shape = Shape::Table(&[
        Property::standard("required", Shape::Bool),
        Property::ours("labels", Shape::Map(&Shape::Text)),
        Property::ours("level", Shape::Word(&["low", "high"])).needed(),
        Property::ours(
            "any",
            Shape::Either(&[Shape::Text, Shape::List(&Shape::Text)]),
        ),
    ]);

    fn walk(text: &str, syntax: Syntax) -> (Vec<String>, Vec<String>) {
        let mut problems = Problems::default();
        check(
            &node::parse(text, syntax).unwrap(),
            &SHAPE,
            syntax,
            &mut problems,
        );
        let say = |faults: Vec<Fault>| -> Vec<String> {
            faults
                .into_iter()
                .map(|fault| fault.message.say(Lang::En))
                .collect()
        };
        (say(problems.errors), say(problems.warnings))
    }

    #[test]
    fn every_misfit_is_said() {
        let (errors, _) = walk("required = 1\nlabels = {a = 1}\nany = [1]\n", Syntax::Toml);
        assert_eq!(
            errors,
            [
                "true or false expected, a number found",
                "a text expected, a number found",
                "a text expected, a number found",
                "`level` is missing"
            ]
        );
    }

    #[test]
    fn an_unknown_key_stops_toml_but_json_only_near_a_known_one() {
        assert_eq!(
            walk("level = \"low\"\ncolour = 1\n", Syntax::Toml).0,
            ["unknown key `colour`"]
        );
        let json = |key: &str| {
            walk(
                &format!("{{\"level\": \"low\", \"{key}\": {{}}}}"),
                Syntax::Json,
            )
        };
        assert_eq!(json("colour").1, ["unknown key `colour`"]);
        assert_eq!(json("requried").0, ["unknown key `requried`"]);
        assert_eq!(json("lables").0, ["unknown key `lables`"]);
        assert_eq!(json("label").1, ["unknown key `label`"]);
    }

    #[test]
    fn either_names_all_it_would_take() {
        assert_eq!(
            walk("level = \"low\"\nany = 1\n", Syntax::Toml).0,
            ["a text or a list expected, a number found"]
        );
        assert_eq!(
            walk("level = \"hihg\"\n", Syntax::Toml).0,
            ["one of `low`, `high` expected"]
        );
    }
}
