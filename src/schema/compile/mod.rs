//! From the schema file as written to the schema as applied.
//!
//! The form is checked first (`shape`), then every part is compiled as far as it goes, so that one reading tells
//! everything that is wrong. A part that cannot be compiled leaves a harmless stand-in behind: with an error noted
//! the schema is never handed out.

mod check;
mod choices;
mod clean;
mod constraint;
mod derive;
mod expression;
mod field;
mod fill;
mod keys;
mod kind;
mod later;
mod missing;
mod profiles;
mod resource;
mod rules;
mod severity;

use std::ops::Range;

use super::claims::Claims;
use super::damage::Damage;
use super::gate::{FailOn, Gate, Limit};
use super::node::{Node, NodeValue, Syntax};
use super::outline::Outline;
use super::scope::FieldNames;
use super::source::{Fault, Problems};
use super::{
    Check, ExtraColumns, Field, FieldsMatch, Schema, Settings, shape, spec, structural_checks,
};
use crate::schema::Titles;
use crate::table::codes::{self, Severity};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Message, nearest};
pub(super) use field::options;
use severity::Severities;

/// Compiles the tree of a schema file, whose text is `source`. What is wrong with it goes to the second value; with
/// errors there the schema must not be used.
pub(super) fn compile(
    root: &Node,
    source: &str,
    syntax: Syntax,
    settings: Settings,
) -> (Schema, Problems) {
    let mut problems = Problems::default();
    shape::check(root, &spec::SCHEMA, syntax, &mut problems);
    let mut compiler = Compiler {
        root,
        source,
        syntax,
        settings,
        names: names(root),
        severities: Severities::default(),
        checks: Vec::new(),
        problems,
    };
    let schema = compiler.schema();
    (schema, compiler.problems)
}

/// What the parts share while they are compiled.
struct Compiler<'a> {
    root: &'a Node,
    /// The text of the file.
    source: &'a str,
    syntax: Syntax,
    settings: Settings,
    /// The names of the fields, in order; empty where one is missing.
    names: Vec<String>,
    severities: Severities,
    checks: Vec<Check>,
    problems: Problems,
}

/// The names of all fields, readable or not, so that indices are right whatever else is wrong.
fn names(root: &Node) -> Vec<String> {
    root.get("fields")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .map(|field| {
            field
                .get("name")
                .and_then(Node::text)
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

impl Compiler<'_> {
    fn schema(&mut self) -> Schema {
        let root = self.root;
        self.severities = self.read_severities();
        let fields_match = self.fields_match();
        let extra_columns = self.extra_columns(fields_match);
        self.checks = structural_checks();
        for index in 0..self.checks.len() {
            let code = self.checks[index].code.clone();
            let default = if code == codes::CODES[codes::EXTRA_COLUMN.0 as usize].name {
                extra_column_severity(fields_match, extra_columns)
            } else {
                self.checks[index].severity
            };
            self.checks[index].severity = self.severities.of(&code, None, default);
        }
        let primary_key = self.primary_key();
        let claims = self.claims();
        let nodes = root.get("fields").map(Node::items).unwrap_or_default();
        if let Some(list) = root.get("fields")
            && matches!(list.value, NodeValue::List(_))
            && nodes.is_empty()
        {
            self.problems.warn(Fault::at(
                &list.span,
                text!(
                    "the schema has no fields: only the structure is checked",
                    "没有任何字段：只检查文件结构"
                ),
            ));
        }
        self.missing_values(root);
        let fields: Vec<Option<Field>> = (0..)
            .zip(nodes)
            .map(|(index, node)| self.field(index, node, primary_key.contains(&index)))
            .collect();
        let keys = self.keys(&primary_key, &fields);
        let foreign_keys = self.foreign_keys();
        let computed = self.computed(FieldNames {
            claims: &claims,
            fields: fields.iter().map(Option::as_ref).collect(),
        });
        let derived = self.derive(&computed);
        let (fills, fill_order) = self.fills(&fields, &computed);
        let rules = self.rules(&computed);
        let freshness = self.freshness(&computed);
        let retention = self.retention(&computed);
        let table_checks = self.table_checks(&computed);
        let profiles = self.profiles(&computed);
        let derived_claims = computed.into_claims();
        let gate = self.gate();
        let resources = self.resources();
        self.later();
        for check in &mut self.checks {
            check.off = check.severity.is_none();
        }
        self.countable();
        let fields: Vec<Field> = fields
            .into_iter()
            .zip(fills)
            .filter_map(|(field, fills)| Some(Field { fills, ..field? }))
            .collect();
        Schema {
            path: None,
            sha256: None,
            name: root.get("name").and_then(Node::text).map(str::to_owned),
            titles: Titles::of(root),
            outline: Outline::of(root),
            fields,
            fill_order,
            derived,
            rules,
            freshness,
            retention,
            table_checks,
            checks: std::mem::take(&mut self.checks),
            fields_match,
            extra_columns,
            primary_key,
            keys,
            foreign_keys,
            gate,
            resources,
            profiles,
            phone_region: self.region(root),
            locale: root.get("locale").and_then(Node::text).map(str::to_owned),
            today: self.settings.today,
            warnings: Vec::new(),
            claims,
            derived_claims,
            damage: Damage::default(),
        }
    }

    /// That every check has a number of its own.
    fn countable(&mut self) {
        if self.checks.len() > usize::from(u16::MAX) {
            self.problems.error(Fault {
                span: None,
                message: Message::new(text!(
                    "the schema asks for {count} checks; at most {most} are possible",
                    "规则共 {count} 条，最多允许 {most} 条"
                ))
                .with("count", self.checks.len())
                .with("most", u16::MAX),
                hint: None,
            });
        }
    }

    /// Adds a check to the list, its severity as the schema says.
    fn check(&mut self, code: &str, default: Option<Severity>, fields: &[usize]) -> CheckId {
        let field = match fields {
            [field] => Some(*field),
            _ => None,
        };
        let severity = self.severities.of(code, field, default);
        self.push_check(code, severity, fields)
    }

    /// Adds a check of whole records or of the whole table, which is about `fields` and at none of them.
    fn check_of_record(&mut self, code: &str, default: Severity, fields: Vec<usize>) -> CheckId {
        let severity = self.severities.of(code, None, Some(default));
        let id = self.push_check(code, severity, &[]);
        if let Some(check) = self.checks.last_mut() {
            check.fields = fields;
        }
        id
    }

    fn push_check(&mut self, code: &str, severity: Option<Severity>, fields: &[usize]) -> CheckId {
        let id = CheckId(self.checks.len() as u16);
        self.checks.push(Check {
            code: code.to_owned(),
            severity,
            off: false,
            field: match fields {
                [field] => Some(*field),
                _ => None,
            },
            fields: fields.to_vec(),
        });
        id
    }

    /// The field that a text of the schema names; an error noted if there is none.
    fn named(&mut self, node: &Node) -> Option<usize> {
        let name = node.text()?;
        let found = self.names.iter().position(|known| known == name);
        if found.is_none() {
            let near = nearest(name, self.names.iter().map(String::as_str));
            self.problems.errors.push(
                Fault::at(
                    &node.span,
                    Message::new(text!(
                        "no field is called `{name}`",
                        "没有名为 `{name}` 的字段"
                    ))
                    .with("name", name),
                )
                .near(near),
            );
        }
        found
    }

    fn fields_match(&mut self) -> FieldsMatch {
        let default = match self.syntax {
            Syntax::Toml => FieldsMatch::Subset,
            Syntax::Json => FieldsMatch::Exact,
        };
        let Some(node) = self.root.get("fieldsMatch") else {
            return default;
        };
        // The published profile of version 2.0 had a list of one word.
        let [word] = node.one_or_more() else {
            self.problems.error(Fault::at(
                &node.span,
                text!("exactly one word expected", "此处应只有一个词"),
            ));
            return default;
        };
        word.text()
            .and_then(FieldsMatch::from_name)
            .unwrap_or(default)
    }

    fn extra_columns(&mut self, fields_match: FieldsMatch) -> ExtraColumns {
        let Some((key, node)) = self.root.entry("extraColumns") else {
            return ExtraColumns::default();
        };
        if fields_match.forbids_extra() {
            self.problems.warn(Fault::at(
                &key.span,
                Message::new(text!(
                    "`extraColumns` says nothing here: fieldsMatch `{match}` forbids extra columns",
                    "`extraColumns` 在此不起作用：fieldsMatch 为 `{match}` 时不允许多余的列"
                ))
                .with("match", fields_match.name()),
            ));
        }
        node.text()
            .and_then(ExtraColumns::from_name)
            .unwrap_or_default()
    }

    /// Who claims which header. In TOML two fields claiming one is an error; a published descriptor may well have
    /// two fields of one title, so in JSON what the standard names only warns, and means neither.
    fn claims(&mut self) -> Claims {
        let mut claims = Claims::default();
        let nodes = self.root.get("fields").map(Node::items).unwrap_or_default();
        for (index, node) in nodes.iter().enumerate() {
            let Some(node) = node.get("name") else {
                continue;
            };
            let Some(name) = node.text() else { continue };
            if claims.claim_name(name, index).is_some() {
                let message = Message::new(text!(
                    "the field name `{name}` stands twice",
                    "字段名 `{name}` 重复"
                ))
                .with("name", name);
                self.object(Fault::at(&node.span, message), true);
            } else if let Some(earlier) = claims.claim(name, index) {
                self.clash(&node.span, name, earlier, true);
            }
        }
        for (index, node) in nodes.iter().enumerate() {
            if claims.field_of(&self.names[index]) != Some(index) {
                continue;
            }
            let title = node.get("title").into_iter().map(|node| (node, true));
            let titles = node
                .get("titles")
                .into_iter()
                .flat_map(|titles| match &titles.value {
                    NodeValue::Table(entries) => entries.iter().map(|(_, node)| node).collect(),
                    _ => vec![titles],
                })
                .map(|node| (node, false));
            let aliases = node
                .get("aliases")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .map(|node| (node, false));
            for (node, standard) in title.chain(titles).chain(aliases) {
                let Some(header) = node.text() else { continue };
                if let Some(earlier) = claims.claim(header, index) {
                    self.clash(&node.span, header, earlier, standard);
                }
            }
        }
        claims
    }

    fn clash(&mut self, span: &Range<usize>, header: &str, earlier: usize, standard: bool) {
        let message = Message::new(text!(
            "the header `{header}` is also claimed by the field `{earlier}`",
            "表头 `{header}` 已被字段 `{earlier}` 占用"
        ))
        .with("header", header)
        .with("earlier", &self.names[earlier]);
        self.object(Fault::at(span, message), standard);
    }

    /// An error; but in JSON a warning where the standard allows it.
    fn object(&mut self, fault: Fault, allowed_by_standard: bool) {
        if allowed_by_standard && self.syntax == Syntax::Json {
            self.problems.warn(fault);
        } else {
            self.problems.error(fault);
        }
    }

    fn gate(&mut self) -> Gate {
        let Some(node) = self.root.get("gate") else {
            return Gate::default();
        };
        let fail_on = node
            .get("failOn")
            .and_then(Node::text)
            .and_then(FailOn::from_name)
            .unwrap_or_default();
        let max_errors = node
            .get("maxErrors")
            .and_then(|node| self.limit(node))
            .unwrap_or_default();
        let mut per_rule = Vec::new();
        if let Some(rules) = node.get("perRule") {
            for (code, span, node) in severity::flatten(rules) {
                self.known_code(&code, &span);
                if let Some(limit) = self.limit(node) {
                    per_rule.push((code, limit));
                }
            }
        }
        Gate {
            fail_on,
            max_errors,
            per_rule,
        }
    }

    fn limit(&mut self, node: &Node) -> Option<Limit> {
        let written = node.text().or_else(|| node.number())?;
        let limit = Limit::parse(written);
        if limit.is_none() {
            self.problems.error(Fault::at(
                &node.span,
                text!(
                    "a count (12) or a share (\"0.1%\") expected",
                    "此处应为个数（12）或比例（\"0.1%\"）"
                ),
            ));
        }
        limit
    }

    /// ISO 3166 alpha-2, where `phoneRegion` stands.
    fn region(&mut self, node: &Node) -> Option<String> {
        let node = node.get("phoneRegion")?;
        let region = node.text()?;
        if region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase()) {
            return Some(region.to_owned());
        }
        self.problems.error(Fault::at(
            &node.span,
            text!(
                "two capital letters expected, as CN or DE (ISO 3166)",
                "此处应为两个大写字母，如 CN、DE（ISO 3166）"
            ),
        ));
        None
    }
}

/// How much a column that the schema does not know weighs; none where it is kept or dropped in silence.
fn extra_column_severity(fields_match: FieldsMatch, extra: ExtraColumns) -> Option<Severity> {
    match extra {
        _ if fields_match.forbids_extra() => Some(Severity::Error),
        ExtraColumns::Error => Some(Severity::Error),
        ExtraColumns::Warn => Some(Severity::Warning),
        ExtraColumns::Keep | ExtraColumns::Drop => None,
    }
}
