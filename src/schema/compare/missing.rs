//! `missingValues` and `blankIsMissing`, by what they come to in each field.

use std::collections::BTreeSet;

use super::value::{list, quoted};
use super::{Comparison, Effect, Part, Side};
use crate::schema::file::SchemaFile;
use crate::schema::node::{Node, Syntax};

/// Which cells are missing: the words that say so, and whether blank ones do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Words {
    words: BTreeSet<String>,
    blank: bool,
}

impl<'a> Comparison<'a> {
    /// What the schemas say for all fields that say nothing themselves.
    pub(super) fn missing_of_schema(&mut self) {
        let (was, is) = (of(self.old, None), of(self.new, None));
        if was == is {
            return;
        }
        let mut effects: Vec<Effect> = Vec::new();
        for (old, new) in self.common() {
            if !says_itself(old.node) && !says_itself(new.node) {
                effects.push(self.effect(old, new, &was, &is));
            }
        }
        let effect = match effects.split_first() {
            Some((first, rest)) if rest.iter().all(|effect| effect == first) => *first,
            _ => Effect::Changed,
        };
        self.note_missing(effect, Part::Schema, "", &was, &is);
    }

    /// What a field says itself, or says no longer.
    pub(super) fn missing_of_field(&mut self, old: Side<'a>, new: Side<'a>) {
        let was = of(old.file, Some(old.node));
        let is = of(new.file, Some(new.node));
        if was != is && (says_itself(old.node) || says_itself(new.node)) {
            let effect = self.effect(old, new, &was, &is);
            self.note_missing(effect, Part::Field, &old.field.name, &was, &is);
        }
    }

    /// A cell that is missing obeys everything but `required`, and expressions take it for another one.
    fn effect(&self, old: Side<'_>, new: Side<'_>, was: &Words, is: &Words) -> Effect {
        let required = old.field.required.is_some() || new.field.required.is_some();
        if required || self.read.contains(old.field.name.as_str()) {
            return Effect::Changed;
        }
        if is.covers(was) {
            self.certain(Effect::Loosened)
        } else if was.covers(is) {
            self.certain(Effect::Tightened)
        } else {
            Effect::Changed
        }
    }

    fn note_missing(&mut self, effect: Effect, part: Part, name: &str, was: &Words, is: &Words) {
        if was.words != is.words {
            let values = (Some(was.written()), Some(is.written()));
            self.note(effect, part, name, "missingValues", values);
        }
        if was.blank != is.blank {
            let values = (Some(was.blank.to_string()), Some(is.blank.to_string()));
            self.note(effect, part, name, "blankIsMissing", values);
        }
    }
}

impl Words {
    /// Whether whatever is missing by the others is missing by these.
    fn covers(&self, others: &Self) -> bool {
        let known =
            |word: &String| self.words.contains(word) || (self.blank && word.trim().is_empty());
        others.words.iter().all(known) && (self.blank || !others.blank)
    }

    fn written(&self) -> String {
        let words: Vec<String> = self.words.iter().map(|word| quoted(word)).collect();
        list(words.iter().map(String::as_str))
    }
}

fn says_itself(node: &Node) -> bool {
    node.get("missingValues").is_some() || node.get("blankIsMissing").is_some()
}

/// Which cells are missing in a field, or in fields that say nothing themselves.
fn of(file: &SchemaFile, field: Option<&Node>) -> Words {
    let root = &file.root;
    let get = |name: &str| {
        let own = field.and_then(|field| field.get(name));
        own.or_else(|| root.get(name))
    };
    let word = |item: &Node| {
        let value = item.get("value").unwrap_or(item);
        value.text().unwrap_or_default().to_owned()
    };
    let blank = get("blankIsMissing").and_then(Node::bool);
    let blank = blank.unwrap_or(file.syntax == Syntax::Toml);
    let mut words: BTreeSet<String> = match get("missingValues") {
        Some(list) => list.items().iter().map(word).collect(),
        None => BTreeSet::from([String::new()]),
    };
    if blank {
        words.insert(String::new());
    }
    Words { words, blank }
}
