//! `[severity]`: what the schema changes about the weight of findings, the most specific entry winning.

use std::ops::Range;

use super::Compiler;
use crate::kinds::KINDS;
use crate::schema::gate::{covers, with_families};
use crate::schema::node::{Node, NodeValue};
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::table::codes::{CODES, Severity};
use crate::text;
use crate::text::{Message, nearest};

/// The entries of `[severity]`.
#[derive(Debug, Default)]
pub(super) struct Severities(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    field: Option<usize>,
    /// A code or a family of codes.
    code: String,
    /// None: off.
    severity: Option<Severity>,
}

impl Severities {
    /// What `code` on `field` weighs: as the schema says, else `default`. An entry for the field beats one for
    /// all fields, a longer code a shorter one, a later one an earlier one.
    pub(super) fn of(
        &self,
        code: &str,
        field: Option<usize>,
        default: Option<Severity>,
    ) -> Option<Severity> {
        self.best(code, field)
            .map_or(default, |entry| entry.severity)
    }

    /// The same, with a cap on what is said of all fields: `strict = false` stands on the field itself.
    pub(super) fn of_lenient(&self, code: &str, field: usize) -> Option<Severity> {
        match self.best(code, Some(field)) {
            Some(entry) if entry.field.is_some() => entry.severity,
            Some(entry) => entry
                .severity
                .map(|severity| severity.min(Severity::Warning)),
            None => Some(Severity::Warning),
        }
    }

    fn best(&self, code: &str, field: Option<usize>) -> Option<&Entry> {
        self.0
            .iter()
            .filter(|entry| covers(&entry.code, code))
            .filter(|entry| entry.field.is_none() || entry.field == field)
            .max_by_key(|entry| (entry.field.is_some(), entry.code.len()))
    }
}

/// The plain values of a table whose keys are codes, with the code and its place; `kind.phone = …` without quotes
/// is a table in a table.
pub(super) fn flatten(table: &Node) -> Vec<(String, Range<usize>, &Node)> {
    let mut flat = Vec::new();
    walk("", table, &mut flat);
    flat
}

fn walk<'a>(prefix: &str, table: &'a Node, flat: &mut Vec<(String, Range<usize>, &'a Node)>) {
    for (key, node) in table.entries() {
        let code = format!("{prefix}{}", key.name);
        if matches!(node.value, NodeValue::Table(_)) {
            walk(&format!("{code}."), node, flat);
        } else {
            flat.push((code, key.span.clone(), node));
        }
    }
}

impl Compiler<'_> {
    pub(super) fn read_severities(&mut self) -> Severities {
        const WORDS: [&str; 4] = ["error", "warning", "info", "off"];
        let mut entries = Vec::new();
        let Some(table) = self.root.get("severity") else {
            return Severities::default();
        };
        for (name, span, node) in flatten(table) {
            let severity = match node.text() {
                Some("error") => Some(Severity::Error),
                Some("warning") => Some(Severity::Warning),
                Some("info") => Some(Severity::Info),
                Some("off") => None,
                word => {
                    // A value of the table itself was already held against the words.
                    if table.get(&name).is_none() {
                        self.problems.errors.push(
                            Fault::at(
                                &node.span,
                                Message::new(text!(
                                    "one of {words} expected",
                                    "此处应为以下之一：{words}"
                                ))
                                .with_said("words", listed(&WORDS)),
                            )
                            .near(word.and_then(|word| nearest(word, WORDS))),
                        );
                    }
                    continue;
                }
            };
            if let Some((field, code)) = self.addressed(&name, &span) {
                entries.push(Entry {
                    field,
                    code,
                    severity,
                });
            }
        }
        Severities(entries)
    }

    /// Splits `CODE` or `FIELD.CODE`; notes an error if there is no such code.
    fn addressed(&mut self, name: &str, span: &Range<usize>) -> Option<(Option<usize>, String)> {
        let codes = self.codes();
        if codes.iter().any(|code| covers(name, code)) {
            return Some((None, name.to_owned()));
        }
        let fields = self.names.iter().enumerate();
        let of_field = fields
            .filter_map(|(index, field)| {
                let code = name.strip_prefix(field.as_str())?.strip_prefix('.')?;
                (!field.is_empty()).then_some((index, code))
            })
            .max_by_key(|(index, _)| self.names[*index].len());
        let (field, code) = match of_field {
            Some((field, code)) => (Some(field), code),
            None => (None, name),
        };
        if field.is_some() && codes.iter().any(|known| covers(code, known)) {
            return Some((field, code.to_owned()));
        }
        self.refuse_code(code, &codes, span);
        None
    }

    /// Notes an error if no code is called so, and no family of codes.
    pub(super) fn known_code(&mut self, name: &str, span: &Range<usize>) {
        let codes = self.codes();
        if !codes.iter().any(|code| covers(name, code)) {
            self.refuse_code(name, &codes, span);
        }
    }

    fn refuse_code(&mut self, name: &str, codes: &[String], span: &Range<usize>) {
        let near = nearest(name, with_families(codes.iter().map(String::as_str)));
        self.problems.errors.push(
            Fault::at(
                span,
                Message::new(text!("there is no code `{code}`", "没有代码 `{code}`"))
                    .with("code", name),
            )
            .near(near),
        );
    }

    /// Every code that this schema can bring forth.
    fn codes(&self) -> Vec<String> {
        let ids = |section: &'static str, key: &'static str, family: &'static str| {
            self.root
                .get(section)
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .filter_map(move |node| node.get(key).and_then(Node::text))
                .map(move |id| format!("{family}.{id}"))
        };
        CODES
            .iter()
            .map(|code| code.name.to_owned())
            .chain(KINDS.iter().map(|kind| kind.code.to_owned()))
            .chain(["rule".to_owned(), "check".to_owned()])
            .chain(ids("rules", "id", "rule"))
            .chain(ids("checks", "id", "check"))
            .chain(ids("freshness", "field", "freshness"))
            .collect()
    }
}
