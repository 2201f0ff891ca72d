//! Fields: which there are, their types, kinds and everything they say.

use super::value::{list, names, quoted, said, same};
use super::{Comparison, Effect, Part, Side, sides, sides_named};
use crate::schema::node::Node;
use crate::table::codes::Severity;

/// What is compared elsewhere, by its meaning.
const ELSEWHERE: &[&str] = &[
    "name",
    "type",
    "kind",
    "class",
    "strict",
    "constraints",
    "categories",
    "missingValues",
    "blankIsMissing",
    "trueValues",
    "falseValues",
];

impl<'a> Comparison<'a> {
    /// The fields, in the old order, then what is new. One whose new name the other schema knows as well is renamed.
    pub(super) fn fields(&mut self) {
        let renamed = self.renamed();
        for side in sides(self.old) {
            let name = side.field.name.as_str();
            let to = renamed.iter().find(|(old, _)| old.field.name == name);
            match (sides_named(self.new, name), to) {
                (Some(new), _) => self.field(side, new),
                (None, Some((_, new))) => {
                    let values = (Some(quoted(name)), Some(quoted(&new.field.name)));
                    self.note(Effect::Changed, Part::Field, name, "name", values);
                    self.field(side, *new);
                }
                (None, None) => self.note_part(Part::Field, name, true),
            }
        }
        for side in sides(self.new) {
            let name = side.field.name.as_str();
            let is_renamed = renamed.iter().any(|(_, new)| new.field.name == name);
            if !is_renamed && sides_named(self.old, name).is_none() {
                self.note_part(Part::Field, name, false);
            }
        }
        self.order_of_fields();
    }

    /// Pairs of a field that is gone and one that is new, of which one goes by the other's name: as alias or title.
    fn renamed(&self) -> Vec<(Side<'a>, Side<'a>)> {
        let only = |of, other| {
            let gone = move |side: &Side<'_>| sides_named(other, &side.field.name).is_none();
            sides(of).filter(gone)
        };
        let knows = |side: &Side<'_>, name: &str| {
            let schema = &side.file.schema;
            let known = schema.recognises(name).and_then(|at| schema.fields.get(at));
            known.is_some_and(|field| field.name == side.field.name)
        };
        let alike = |old: &Side<'_>, new: &Side<'_>| {
            knows(new, &old.field.name) || knows(old, &new.field.name)
        };
        let pairs = only(self.old, self.new).filter_map(|old| {
            let mut to = only(self.new, self.old).filter(|new| alike(&old, new));
            let new = to.next().filter(|_| to.next().is_none())?;
            let from = only(self.old, self.new).filter(|old| alike(old, &new));
            (from.count() == 1).then_some((old, new))
        });
        pairs.collect()
    }

    /// The fields that both have stand in another order.
    fn order_of_fields(&mut self) {
        let mut old: Vec<&str> = Vec::new();
        for (side, _) in self.common() {
            old.push(&side.field.name);
        }
        let new = sides(self.new).map(|side| side.field.name.as_str());
        let new: Vec<&str> = new.filter(|name| old.contains(name)).collect();
        if old != new {
            let written = |names: &[&str]| {
                let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
                Some(list(names.iter().map(String::as_str)))
            };
            let values = (written(&old), written(&new));
            self.note(Effect::Changed, Part::Schema, "", "fields", values);
        }
    }

    fn field(&mut self, old: Side<'a>, new: Side<'a>) {
        let name = &old.field.name;
        self.of_type(old, new);
        self.of_kind(old, new);
        self.words_of_truth(old, new);
        self.required(old, new);
        self.constraints(old, new);
        self.missing_of_field(old, new);
        for key in names(Some(old.node), Some(new.node)) {
            if !ELSEWHERE.contains(&key) {
                let nodes = (said(old.node, key), said(new.node, key));
                self.note_nodes(Part::Field, name, key, nodes);
            }
        }
        let (was, is) = (old.field.class, new.field.class);
        if was != is {
            let values = (Some(quoted(was.name())), Some(quoted(is.name())));
            self.note(Effect::Changed, Part::Field, name, "class", values);
        }
    }

    fn of_type(&mut self, old: Side<'a>, new: Side<'a>) {
        let (was, is) = (old.field.type_name, new.field.type_name);
        if was == is {
            return;
        }
        let effect = if self.widens(old, new) {
            Effect::Loosened
        } else if self.widens(new, old) {
            Effect::Tightened
        } else {
            Effect::Changed
        };
        let values = (Some(quoted(was)), Some(quoted(is)));
        let effect = self.certain(effect);
        self.note(effect, Part::Field, &old.field.name, "type", values);
    }

    /// Whether every cell of the one type is of the other, and nothing else depends on how it is read.
    fn widens(&self, from: Side<'_>, to: Side<'_>) -> bool {
        let plain = |side: Side<'_>| {
            let mut keys = names(Some(side.node), None).into_iter();
            let options = [
                "formats",
                "decimalChar",
                "groupChar",
                "bareNumber",
                "format",
            ];
            !keys.any(|key| options.contains(&key))
        };
        let wider = match to.field.type_name {
            "any" | "string" => !matches!(from.field.type_name, "any" | "string") && plain(to),
            "number" => from.field.type_name == "integer" && plain(from) && plain(to),
            _ => false,
        };
        let alone = !self.read.contains(from.field.name.as_str());
        // A cell that is not of the type is not asked for the kind.
        let weighs = from.file.schema.check(from.field.type_check).severity;
        let judged = weighs == Some(Severity::Error) || to.field.kind.is_none();
        wider && judged && alone && !self.tolerant && to.field.constraints.is_empty()
    }

    fn of_kind(&mut self, old: Side<'a>, new: Side<'a>) {
        let (was, is) = (old.node.get("kind"), new.node.get("kind"));
        if same(was, is) {
            return;
        }
        let effect = match (was, is) {
            (None, Some(_)) => self.certain(Effect::Tightened),
            (Some(_), None) => self.certain(Effect::Loosened),
            _ => Effect::Changed,
        };
        let values = (was.map(Node::to_json), is.map(Node::to_json));
        self.note(effect, Part::Field, &old.field.name, "kind", values);
    }

    /// `trueValues`, `falseValues`.
    fn words_of_truth(&mut self, old: Side<'a>, new: Side<'a>) {
        for key in ["trueValues", "falseValues"] {
            let name = &old.field.name;
            let (Some(was), Some(is)) = (old.node.get(key), new.node.get(key)) else {
                let nodes = (old.node.get(key), new.node.get(key));
                self.note_nodes(Part::Field, name, key, nodes);
                continue;
            };
            let words = |node: &Node| node.items().iter().map(Node::to_json).collect::<Vec<_>>();
            let alone = !self.read.contains(name.as_str());
            self.lists(name, key, (&words(was), &words(is)), alone);
        }
    }

    /// Notes the values, each as JSON, that only one of two lists of what is allowed has.
    pub(super) fn lists(
        &mut self,
        name: &str,
        property: &str,
        (old, new): (&[String], &[String]),
        certain: bool,
    ) {
        let beyond = |some: &[String], others: &[String]| {
            let some = some.iter().filter(|value| !others.contains(value));
            let some: Vec<&str> = some.map(String::as_str).collect();
            (!some.is_empty()).then(|| list(some))
        };
        let effect = |effect| {
            if certain {
                self.certain(effect)
            } else {
                Effect::Changed
            }
        };
        let (gone, come) = (effect(Effect::Tightened), effect(Effect::Loosened));
        if let Some(values) = beyond(old, new) {
            self.note(gone, Part::Field, name, property, (Some(values), None));
        }
        if let Some(values) = beyond(new, old) {
            self.note(come, Part::Field, name, property, (None, Some(values)));
        }
    }

    /// `constraints.required`; what a primary key requires is told with the key.
    fn required(&mut self, old: Side<'a>, new: Side<'a>) {
        let declared = |side: Side<'_>| {
            let all = side.node.get("constraints");
            all.and_then(|all| said(all, "required")).is_some()
        };
        let (was, is) = (declared(old), declared(new));
        if was == is || old.field.required.is_some() == new.field.required.is_some() {
            return;
        }
        let effect = if is {
            Effect::Tightened
        } else {
            Effect::Loosened
        };
        let value = |declared: bool| declared.then(|| "true".to_owned());
        let (name, values) = (&old.field.name, (value(was), value(is)));
        let effect = self.certain(effect);
        self.note(effect, Part::Field, name, "constraints.required", values);
    }
}
