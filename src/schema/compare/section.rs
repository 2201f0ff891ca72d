//! The sections beside the fields: rules, checks, computed fields, freshness, and what other commands act on.

use super::value::{names, said, same};
use super::{Comparison, Effect, Part};
use crate::schema::node::Node;

/// Lists whose entries have a name of their own: section, the key of that name, part.
const LISTS: [(&str, &str, Part); 5] = [
    ("derive", "name", Part::Derived),
    ("rules", "id", Part::Rule),
    ("checks", "id", Part::Check),
    ("freshness", "field", Part::Freshness),
    ("triggers", "id", Part::Trigger),
];

/// Tables of entries by name.
const MAPS: [(&str, Part); 4] = [
    ("resources", Part::Resource),
    ("roles", Part::Role),
    ("pipelines", Part::Pipeline),
    ("profiles", Part::Profile),
];

/// Tables of settings.
const TABLES: [&str; 4] = ["retention", "dedupe", "survive", "classes"];

impl<'a> Comparison<'a> {
    /// Every section, entry by entry.
    pub(super) fn sections(&mut self) {
        let (old, new) = (&self.old.root, &self.new.root);
        for (section, key, part) in LISTS {
            let (old, new) = (listed(old, section, key), listed(new, section, key));
            self.entries(part, &old, &new);
        }
        for (section, part) in MAPS {
            self.entries(part, &mapped(old, section), &mapped(new, section));
        }
        for section in TABLES {
            let (old, new) = (old.get(section), new.get(section));
            if old.is_none() || new.is_none() {
                self.note_nodes(Part::Schema, "", section, (old, new));
                continue;
            }
            for key in names(old, new) {
                let of = |node: Option<&'a Node>| node.and_then(|node| said(node, key));
                let property = format!("{section}.{key}");
                self.note_nodes(Part::Schema, "", property, (of(old), of(new)));
            }
        }
    }

    fn entries(&mut self, part: Part, old: &[(&'a str, &'a Node)], new: &[(&'a str, &'a Node)]) {
        let in_list = |list: &[(&'a str, &'a Node)], name: &str| {
            let mut list = list.iter();
            list.find(|(known, _)| *known == name)
                .map(|(_, node)| *node)
        };
        for (name, was) in old {
            match in_list(new, name) {
                Some(is) => self.entry(part, name, was, is),
                None => self.note_part(part, name, true),
            }
        }
        for (name, _) in new {
            if in_list(old, name).is_none() {
                self.note_part(part, name, false);
            }
        }
    }

    fn entry(&mut self, part: Part, name: &str, was: &'a Node, is: &'a Node) {
        for key in names(Some(was), Some(is)) {
            let (old, new) = (said(was, key), said(is, key));
            let effect = match (part, key) {
                // Told with what findings weigh.
                (Part::Rule | Part::Check | Part::Freshness, "severity") => continue,
                _ if same(old, new) => continue,
                // What narrows down the records that are judged.
                (Part::Rule, "when") => match (old, new) {
                    (None, _) => Effect::Loosened,
                    (_, None) => Effect::Tightened,
                    _ => Effect::Changed,
                },
                (Part::Freshness, "staleAfter") => by_age(old, new),
                _ => Effect::Changed,
            };
            let values = (old.map(Node::to_json), new.map(Node::to_json));
            self.note(effect, part, name, key, values);
        }
    }
}

fn listed<'a>(root: &'a Node, section: &str, key: &str) -> Vec<(&'a str, &'a Node)> {
    let items = root.get(section).map(Node::items).unwrap_or_default();
    let named = items
        .iter()
        .filter_map(|item| Some((item.get(key)?.text()?, item)));
    named.collect()
}

fn mapped<'a>(root: &'a Node, section: &str) -> Vec<(&'a str, &'a Node)> {
    let entries = root.get(section).map(Node::entries).unwrap_or_default();
    let entries = entries.iter();
    entries
        .map(|(key, node)| (key.name.as_str(), node))
        .collect()
}

/// What another age does: the older a date may be, the more is right. Ages of other units are not compared.
fn by_age(old: Option<&Node>, new: Option<&Node>) -> Effect {
    let age = |node: Option<&Node>| {
        let text = node?.text()?.trim().to_owned();
        let unit = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
        let count: u64 = text.strip_suffix(unit)?.parse().ok()?;
        Some((unit.to_owned(), count))
    };
    match (age(old), age(new)) {
        (Some((was, before)), Some((is, after))) if was == is => {
            if after < before {
                Effect::Tightened
            } else {
                Effect::Loosened
            }
        }
        _ => Effect::Changed,
    }
}
