//! One line of the list as a field.

use super::columns::{Columns, Role};
use super::types::{self, Meant};
use super::values::{self, Values};
use crate::ops::import::draft::{Field, Note};
use crate::schema::claims::fold;
use crate::schema::node::{Node, NodeValue};
use crate::text;
use crate::text::{Message, Text, visible};

/// One line: what its cells say, by role.
pub(super) struct Line<'a> {
    columns: &'a Columns,
    /// By column.
    cells: Vec<&'a str>,
}

impl<'a> Line<'a> {
    pub(super) fn new(columns: &'a Columns, cells: Vec<&'a str>) -> Self {
        Self { columns, cells }
    }

    /// How many columns the list has.
    pub(super) fn columns(&self) -> usize {
        self.columns.headers.len()
    }

    /// Every cell that says something.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a str> {
        self.cells
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The cell of a role, if it says something.
    pub(super) fn first(&self, role: Role) -> Option<&'a str> {
        self.of(Some(role)).map(|(_, cell)| cell).next()
    }

    /// Headers and cells of a role that say something.
    fn of(&self, role: Option<Role>) -> impl Iterator<Item = (&'a str, &'a str)> {
        let columns = self.columns.roles.iter().zip(&self.columns.headers);
        let cells = columns.zip(&self.cells);
        cells
            .filter(move |((of, _), _)| **of == role)
            .map(|((_, header), cell)| (header.as_str(), cell.trim()))
            .filter(move |(_, cell)| !cell.is_empty() && (speaks(role) || !is_nothing(cell)))
    }

    /// Describes the field; whether it is a part of the primary key.
    pub(super) fn describe(&self, field: &mut Field) -> bool {
        let text = |role| self.first(role);
        let name = text(Role::Name).unwrap_or_default();
        field.set("name", name);
        if let Some(title) = text(Role::Title).filter(|title| *title != name) {
            field.set("title", title);
        }
        let meant = self.meant(field);
        self.typed(&meant, field);
        self.list_values(&meant, field);
        let is_key = self.demands(field);
        self.bounds(&meant, field);
        self.formats(&meant, field);
        self.documented(field);
        is_key
    }

    fn meant(&self, field: &mut Field) -> Meant {
        let unknown = Meant {
            type_name: "string",
            ..Meant::default()
        };
        let Some(written) = self.first(Role::Type) else {
            return unknown;
        };
        types::meant(written).unwrap_or_else(|| {
            unclear(
                field,
                text!("the type {given} is not known", "不认识类型 {given}"),
                written,
            );
            unknown
        })
    }

    fn typed(&self, meant: &Meant, field: &mut Field) {
        field.set("type", meant.type_name);
        if let Some(kind) = meant.kind {
            field.set("kind", kind);
        }
        if meant.yes_no {
            field.set("trueValues", Node::list([Node::from("是")]));
            field.set("falseValues", Node::list([Node::from("否")]));
        }
        if meant.unsigned && self.first(Role::Minimum).is_none() {
            field.must("minimum", number("0"));
        }
        if !meant.choices.is_empty() && self.first(Role::Values).is_none() {
            let choices = meant.choices.iter().map(String::as_str);
            field.must("enum", Node::list(choices.map(Node::from)));
        }
        let written = self.first(Role::Type).unwrap_or_default();
        let said = meant.length.is_some() || !meant.choices.is_empty();
        if written.contains(['(', '（']) && !said {
            remark(field, self.header(Role::Type), written);
        }
    }

    fn header(&self, role: Role) -> &'a str {
        let at = self.columns.roles.iter().position(|of| *of == Some(role));
        at.map_or("", |at| self.columns.headers[at].as_str())
    }

    fn list_values(&self, meant: &Meant, field: &mut Field) {
        let Some(written) = self.first(Role::Values) else {
            return;
        };
        let numeric = matches!(meant.type_name, "integer" | "number");
        match values::read(written, numeric) {
            Some(Values::Range(least, most)) => {
                for (key, bound) in [("minimum", least), ("maximum", most)] {
                    if let Some(bound) = bound {
                        field.must(key, number(&bound));
                    }
                }
            }
            Some(Values::Choices(choices)) if meant.type_name == "boolean" => {
                let [(yes, _), (no, _)] = choices.as_slice() else {
                    unclear(field, VALUES, written);
                    return;
                };
                let turned = values::truth(yes) == Some(false) && values::truth(no) == Some(true);
                let (yes, no) = if turned { (no, yes) } else { (yes, no) };
                field.entries.retain(|(key, _)| !key.ends_with("Values"));
                field.set("trueValues", Node::list([Node::from(yes.as_str())]));
                field.set("falseValues", Node::list([Node::from(no.as_str())]));
            }
            Some(Values::Choices(choices)) => {
                let value = |(value, _): &(String, Option<String>)| {
                    if numeric {
                        number(value)
                    } else {
                        Node::from(value.as_str())
                    }
                };
                field.must("enum", Node::list(choices.iter().map(value)));
                let labels = choices.iter().filter_map(|(value, label)| {
                    label
                        .as_ref()
                        .map(|label| (value.clone(), Node::from(label.as_str())))
                });
                let labels: Vec<_> = labels.collect();
                if !labels.is_empty() {
                    field.set("labels", Node::table(labels));
                }
            }
            None => unclear(field, VALUES, written),
        }
    }

    /// `required`, `unique`, and whether it is a part of the primary key.
    fn demands(&self, field: &mut Field) -> bool {
        let truth = |role: Role, field: &mut Field| {
            let written = self.first(role)?;
            let truth = values::truth(written);
            if truth.is_none() {
                let words = text!(
                    "yes or no? {header}: {given}",
                    "是还是否？{header}：{given}"
                );
                let message = Message::new(words).with("header", visible(self.header(role)));
                field
                    .notes
                    .push(Note::doubt(message.with("given", visible(written))));
            }
            truth
        };
        let required = truth(Role::Required, field) == Some(true);
        let nullable = self
            .columns
            .has(Role::Nullable)
            .then(|| truth(Role::Nullable, field));
        // NOT NULL in the column of NULL, and an empty cell, which says nothing.
        let written = self.first(Role::Nullable).map(fold);
        let not_null = matches!(
            written.as_deref(),
            Some("notnull" | "非空" | "不可空" | "不能为空" | "必填")
        );
        let allowed = nullable.flatten() != Some(false) && !not_null;
        if required || !allowed {
            field.must("required", NodeValue::Bool(true));
        }
        let key = self.first(Role::Key).map(fold).unwrap_or_default();
        let unique_key = matches!(
            key.as_str(),
            "uni" | "uk" | "unique" | "唯一" | "唯一键" | "唯一索引"
        );
        if truth(Role::Unique, field) == Some(true) || unique_key {
            field.must("unique", NodeValue::Bool(true));
        }
        !unique_key && truth(Role::Key, field) == Some(true)
    }

    fn bounds(&self, meant: &Meant, field: &mut Field) {
        let is_text = matches!(meant.type_name, "string" | "array" | "object");
        match (self.first(Role::Length), &meant.length) {
            (Some(written), _) if is_text => match values::lengths(written) {
                Some((least, most)) => {
                    if let Some(least) = least {
                        field.must("minLength", number(&least));
                    }
                    field.must("maxLength", number(&most));
                }
                None => unclear(
                    field,
                    text!("the length {given} is not clear", "看不懂长度 {given}"),
                    written,
                ),
            },
            (Some(written), _) => remark(field, self.header(Role::Length), written),
            (None, Some(most)) => field.must("maxLength", number(most)),
            (None, None) => {}
        }
        if let Some(written) = self.first(Role::Scale) {
            remark(field, self.header(Role::Scale), written);
        }
        for (role, key) in [(Role::Minimum, "minimum"), (Role::Maximum, "maximum")] {
            let Some(written) = self.first(role) else {
                continue;
            };
            let numeric = matches!(meant.type_name, "integer" | "number" | "year");
            let today =
                ["today", "今天", "当天", "now", "当前日期"].contains(&fold(written).as_str());
            field.constraints.retain(|(known, _)| known != key);
            if numeric && is_number(written) {
                field.must(key, number(written));
            } else {
                field.must(key, if today { "today" } else { written });
            }
        }
    }

    fn formats(&self, meant: &Meant, field: &mut Field) {
        if let Some(written) = self.first(Role::Pattern) {
            field.must("pattern", bare_pattern(written));
        }
        let Some(written) = self.first(Role::Format) else {
            return;
        };
        let words = text!("the format {given} is not clear", "看不懂格式 {given}");
        match meant.type_name {
            "date" | "datetime" | "time" => match types::date_format(written) {
                Some(format) if matches!(format.as_str(), "%Y-%m-%d" | "%H:%M:%S") => {}
                Some(format) => field.set("formats", Node::list([Node::from(format.as_str())])),
                None => unclear(field, words, written),
            },
            "string" => {
                let kind = types::meant(written)
                    .and_then(|meant| meant.kind)
                    .filter(|_| meant.kind.is_none());
                let is_pattern =
                    written.starts_with('^') || written.starts_with('/') && written.ends_with('/');
                match kind {
                    Some(kind) => field.set("kind", kind),
                    None if is_pattern && self.first(Role::Pattern).is_none() => {
                        field.must("pattern", bare_pattern(written));
                    }
                    None if matches!(written, "email" | "uri" | "uuid" | "binary") => {
                        field.set("format", written);
                    }
                    None => unclear(field, words, written),
                }
            }
            _ => unclear(field, words, written),
        }
    }

    fn documented(&self, field: &mut Field) {
        let described: Vec<&str> = self
            .of(Some(Role::Description))
            .map(|(_, cell)| cell)
            .collect();
        if !described.is_empty() {
            field.set("description", described.join("；").as_str());
        }
        if let Some(written) = self.first(Role::Default) {
            if is_of(field.text("type").unwrap_or_default(), written) {
                field.set("default", written);
            } else {
                let words = text!(
                    "the default {given} is not of the type",
                    "默认值 {given} 与类型不符"
                );
                unclear(field, words, written);
            }
        }
        for (role, key) in [(Role::Example, "example"), (Role::Group, "group")] {
            if let Some(written) = self.first(role) {
                field.set(key, written);
            }
        }
        if let Some(written) = self.first(Role::Aliases) {
            let signs = ['\n', '\r', ';', '；', '|', '、', ',', '，'];
            let aliases = written
                .split(signs)
                .map(str::trim)
                .filter(|alias| !alias.is_empty());
            field.set("aliases", Node::list(aliases.map(Node::from)));
        }
        if let Some(written) = self.first(Role::Class) {
            match class(written) {
                Some(class) => field.set("class", class),
                None => unclear(
                    field,
                    text!("the class {given} is not known", "不认识敏感级别 {given}"),
                    written,
                ),
            }
        }
        for (header, cell) in self.of(None) {
            remark(field, header, cell);
        }
    }
}

/// Whether even a dash or the word null is an answer in a column of this role.
const fn speaks(role: Option<Role>) -> bool {
    matches!(
        role,
        Some(Role::Name | Role::Required | Role::Nullable | Role::Unique | Role::Key)
    )
}

/// What people write where there is nothing to say.
fn is_nothing(cell: &str) -> bool {
    ["-", "--", "—", "——", "/", "无", "n/a", "null", "none"].contains(&fold(cell).as_str())
}

const VALUES: Text = text!(
    "the values {given} are not a clear list",
    "看不出取值有哪些：{given}"
);

/// Asks about what was given.
fn unclear(field: &mut Field, words: Text, given: &str) {
    field.notes.push(Note::doubt(
        Message::new(words).with("given", visible(given)),
    ));
}

/// Keeps what no key is for.
fn remark(field: &mut Field, header: &str, cell: &str) {
    let message = Message::new(text!("{header}: {cell}", "{header}：{cell}"));
    let message = message
        .with("header", visible(header))
        .with("cell", visible(cell));
    field.notes.push(Note::sure(message));
}

/// A pattern without what stands around it in other tools.
fn bare_pattern(written: &str) -> &str {
    let slashes = written
        .strip_prefix('/')
        .and_then(|text| text.strip_suffix('/'));
    slashes.filter(|text| !text.is_empty()).unwrap_or(written)
}

fn class(written: &str) -> Option<&'static str> {
    Some(match fold(written).as_str() {
        "public" | "公开" | "公开级" | "1级" | "l1" => "public",
        "internal" | "内部" | "内部级" | "2级" | "l2" => "internal",
        "personal" | "个人" | "个人信息" | "隐私" | "pii" | "3级" | "l3" => "personal",
        "sensitive" | "敏感" | "敏感信息" | "敏感个人信息" | "机密" | "confidential" | "secret"
        | "4级" | "l4" => "sensitive",
        _ => return None,
    })
}

/// Whether a text is of a type, as far as that can be told without its formats.
fn is_of(type_name: &str, text: &str) -> bool {
    if !matches!(type_name, "integer" | "number" | "date" | "datetime") {
        return true;
    }
    let built = crate::types::find(type_name)
        .and_then(|entry| (entry.build)(&crate::types::Options::default()).ok());
    built.is_none_or(|ty| ty.read(text).is_present())
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(part)
}

/// A number, without zeros in front that TOML does not take; other texts as they stand.
fn number(text: &str) -> Node {
    let zeros = text.trim_start_matches('-').starts_with('0');
    let short = text
        .trim_start_matches('-')
        .split('.')
        .next()
        .is_some_and(|whole| whole.len() == 1);
    if is_number(text) && (!zeros || short) {
        NodeValue::Number(text.to_owned()).into()
    } else {
        Node::from(text)
    }
}
