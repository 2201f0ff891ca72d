//! One line of the list as a field.

use super::columns::{Columns, Role};
use super::limits::{ask_of_choices, bounded, counted, listed, remark, unclear};
use super::spelling::{bare_default, bare_pattern, class, is_number, is_of, number};
use super::types::{self, Demands, Meant};
use super::values::{self, Choice, Values};
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
        let given = text(Role::Name).unwrap_or_default();
        // In forms a star stands for what must be filled in.
        let name = given.trim_matches(['*', '＊']).trim();
        let name = if name.is_empty() { given } else { name };
        field.set("name", name);
        if let Some(title) = text(Role::Title).filter(|title| *title != name) {
            field.set("title", title);
        }
        let mut meant = self.meant(field);
        meant.demands.required |= name != given;
        let described = self.listed_in_words();
        let is_no_truth = |(code, _): &(String, _)| !matches!(code.as_str(), "0" | "1");
        let by_number = meant.type_name == "boolean" && !meant.yes_no;
        if by_number && described.iter().flatten().any(is_no_truth) {
            meant.type_name = "integer";
        }
        self.typed(&meant, field);
        self.list_values(&meant, field);
        let is_key = self.demands(&meant, field);
        self.bounds(&meant, field);
        self.formats(&meant, field);
        self.documented(field);
        if let Some(choices) = described.filter(|_| field.text("type") != Some("boolean")) {
            ask_of_choices(&choices, field);
        }
        is_key
    }

    /// Values that only the description goes through.
    fn listed_in_words(&self) -> Option<Vec<Choice>> {
        let said_elsewhere = self.first(Role::Values).is_some();
        let mut descriptions = self.of(Some(Role::Description)).map(|(_, cell)| cell);
        descriptions
            .find_map(values::described)
            .filter(|_| !said_elsewhere)
    }

    fn meant(&self, field: &mut Field) -> Meant {
        let unknown = Meant::string();
        let Some(written) = self.first(Role::Type) else {
            return self.type_of_format().unwrap_or(unknown);
        };
        let width = self
            .first(Role::Length)
            .filter(|_| fold(written) == "tinyint");
        let whole = width.map(|width| format!("{written}({width})"));
        let meant = types::meant(whole.as_deref().unwrap_or(written));
        let is_text = meant.as_ref().is_some_and(|meant| *meant == unknown);
        let narrower = self.type_of_format().filter(|_| is_text);
        narrower.or(meant).unwrap_or_else(|| {
            unclear(
                field,
                text!("the type {given} is not known", "不认识类型 {given}"),
                written,
            );
            unknown
        })
    }

    /// The type that stands in the column of formats: a text that is checked as an `integer` or `date_ymd`.
    fn type_of_format(&self) -> Option<Meant> {
        let written = self.first(Role::Format)?;
        let word = written.split('_').next()?;
        let meant = types::meant(word).filter(|meant| *meant != Meant::string());
        meant.or_else(|| {
            let format = types::date_format(written)?;
            let type_name = match (format.contains("%d"), format.contains("%H")) {
                (true, true) => "datetime",
                (true, false) => "date",
                (false, true) => "time",
                (false, false) => return None,
            };
            Some(Meant {
                type_name,
                ..Meant::default()
            })
        })
    }

    fn typed(&self, meant: &Meant, field: &mut Field) {
        field.set("type", meant.type_name);
        if let Some(kind) = meant.kind {
            field.set("kind", kind);
        }
        let words = self.truths(meant);
        if let Some((yes, no)) = words.filter(|_| meant.type_name == "boolean") {
            field.set("trueValues", Node::list([Node::from(yes)]));
            field.set("falseValues", Node::list([Node::from(no)]));
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
        // The digits of an integer are how wide it is shown.
        let telling =
            matches!(meant.type_name, "number" | "string") && !fold(written).contains("(max)");
        if written.contains(['(', '（']) && telling && !said {
            remark(field, self.header(Role::Type), written);
        }
    }

    /// The words for yes and no that the type, the example or the description show.
    fn truths(&self, meant: &Meant) -> Option<(&'static str, &'static str)> {
        const PAIRS: [(&str, &str); 4] = [("是", "否"), ("有", "无"), ("Y", "N"), ("Yes", "No")];
        if meant.yes_no {
            return Some(PAIRS[0]);
        }
        let example = self.first(Role::Example);
        let described = self.first(Role::Description);
        PAIRS.into_iter().find(|(yes, no)| {
            let shown = example.is_some_and(|cell| cell == *yes || cell == *no);
            let both = [
                format!("{yes}/{no}"),
                format!("{yes}、{no}"),
                format!("{yes}或{no}"),
            ];
            shown || described.is_some_and(|cell| both.iter().any(|both| cell == both))
        })
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
            Some(Values::Range(..)) => {
                bounded(written, meant, field);
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
                let (listed, labels) = listed(&choices, numeric);
                field.must("enum", listed);
                if !labels.entries().is_empty() {
                    field.set("labels", labels);
                }
            }
            None => unclear(field, VALUES, written),
        }
    }

    /// `required`, `unique`, and whether it is a part of the primary key.
    fn demands(&self, meant: &Meant, field: &mut Field) -> bool {
        let mut all = meant.demands;
        for role in [Role::Required, Role::Unique, Role::Key] {
            let Some(written) = self.first(role) else {
                continue;
            };
            let truth = values::truth(written);
            let asked = Demands::read(written).or_else(|| truth.map(|truth| asked_by(role, truth)));
            match (&asked, values::described(written)) {
                (Some(_), _) => {}
                (None, Some(choices)) => ask_of_choices(&choices, field),
                (None, None) if bounded(written, meant, field) => {}
                (None, None) => self.doubt_truth(role, written, field),
            }
            all = all.and(asked.unwrap_or_default());
        }
        if let Some(written) = self.first(Role::Nullable).filter(|cell| !is_nothing(cell)) {
            let asked = Demands::read(written);
            let truth = values::truth(written);
            if asked.is_none() && truth.is_none() {
                self.doubt_truth(Role::Nullable, written, field);
            }
            // NOT NULL in the column of NULL.
            all.required |= asked.map_or(truth == Some(false), |asked| asked.required);
        }
        if all.required {
            field.must("required", NodeValue::Bool(true));
        }
        if all.unique {
            field.must("unique", NodeValue::Bool(true));
        }
        all.key
    }

    fn doubt_truth(&self, role: Role, written: &str, field: &mut Field) {
        let words = text!(
            "yes or no? {header}: {given}",
            "是还是否？{header}：{given}"
        );
        let message = Message::new(words)
            .with("header", visible(self.header(role)))
            .with("given", visible(written));
        field.notes.push(Note::doubt(message));
    }

    fn bounds(&self, meant: &Meant, field: &mut Field) {
        let is_text = matches!(meant.type_name, "string" | "array" | "object");
        let has_own = matches!(meant.type_name, "date" | "datetime" | "time" | "boolean");
        if let Some(written) = self.first(Role::MinLength) {
            match values::lengths(written) {
                Some((_, least)) if is_text => field.must("minLength", number(&least)),
                _ => remark(field, self.header(Role::MinLength), written),
            }
        }
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
            (Some(_), _) if has_own => {}
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
            self.format_in_words(meant, field);
            return;
        };
        let of_type = self.type_of_format();
        let is_type = of_type.is_some_and(|of_type| of_type.type_name == meant.type_name);
        if is_type && types::date_format(written).is_none() {
            return;
        }
        let words = text!("the format {given} is not clear", "看不懂格式 {given}");
        match meant.type_name {
            "date" | "datetime" | "time" => match types::date_format(written) {
                Some(format) if matches!(format.as_str(), "%Y-%m-%d" | "%H:%M:%S") => {}
                Some(format) => field.set("formats", Node::list([Node::from(format.as_str())])),
                None => unclear(field, words, written),
            },
            "string" if self.first(Role::Type).is_none() && of_type_alone(written) => {}
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
                    None => counted(field, words, written),
                }
            }
            // How many digits are shown, as 0.00, #,##0 or n..18,2.
            "integer" | "number" if written.contains(|c: char| c.is_ascii_digit()) => {
                remark(field, self.header(Role::Format), written);
            }
            _ => unclear(field, words, written),
        }
    }

    /// The format of a date that only the description names: `格式：YYYY/MM/DD`.
    fn format_in_words(&self, meant: &Meant, field: &mut Field) {
        if !matches!(meant.type_name, "date" | "datetime") {
            return;
        }
        let mut descriptions = self.of(Some(Role::Description)).map(|(_, cell)| cell);
        let format = descriptions.find_map(|cell| {
            let bare = cell.trim_start_matches(['格', '式', '：', ':', '为', ' ']);
            types::date_format(bare)
        });
        if let Some(format) = format.filter(|format| format != "%Y-%m-%d") {
            field.set("formats", Node::list([Node::from(format.as_str())]));
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
            let value = bare_default(written);
            if value.ends_with(')') || fold(value).starts_with("current_") {
                // What a database works out is no value.
                remark(field, self.header(Role::Default), written);
            } else if is_of(field, value) {
                field.set("default", value);
            } else {
                let words = text!(
                    "the default {given} is not of the type",
                    "默认值 {given} 与类型不符"
                );
                unclear(field, words, written);
            }
        }
        for (role, key) in [
            (Role::Example, "example"),
            (Role::Group, "group"),
            (Role::Unit, "unit"),
        ] {
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
                // A column that asks whether it is personal.
                None if values::truth(written) == Some(true) => field.set("class", "personal"),
                None if values::truth(written) == Some(false) => {}
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

/// Whether a format says nothing but the type that was taken of it.
fn of_type_alone(written: &str) -> bool {
    types::meant(written).is_some_and(|meant| meant.kind.is_none())
}

/// What yes or no asks in a column of this role.
fn asked_by(role: Role, truth: bool) -> Demands {
    Demands {
        required: truth && role == Role::Required,
        unique: truth && role == Role::Unique,
        key: truth && role == Role::Key,
    }
}
