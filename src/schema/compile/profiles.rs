//! `[profiles.NAME]`: the fields it names exist, and its formats can be written.

use std::sync::Arc;

use super::Compiler;
use super::derive::Computed;
use crate::schema::node::Node;
use crate::schema::profile::{Profile, Style};
use crate::schema::resources;
use crate::schema::source::Fault;
use crate::table::encoding::{Encoding, OutputEncoding};
use crate::text;
use crate::text::{Lang, Message, nearest};
use crate::types::{self, Options, Type};

impl Compiler<'_> {
    /// Every profile, in file order.
    pub(super) fn profiles(&mut self, names: &Computed<'_>) -> Vec<Profile> {
        let entries = self.root.get("profiles").map(Node::entries);
        let entries = entries.unwrap_or_default().iter();
        entries
            .map(|(key, node)| self.profile(&key.name, node, names))
            .collect()
    }

    fn profile(&mut self, name: &str, node: &Node, names: &Computed<'_>) -> Profile {
        let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
        let items = |key: &str| node.get(key).map(Node::items).unwrap_or_default().iter();
        for field in items("fields") {
            self.leaves(field, field.text().unwrap_or_default(), names);
        }
        let mut sort = Vec::new();
        for term in items("sort") {
            let term_text = term.text().unwrap_or_default();
            let (field, descending) = match term_text.strip_prefix('-') {
                Some(field) => (field, true),
                None => (term_text, false),
            };
            self.leaves(term, field, names);
            sort.push((field.to_owned(), descending));
        }
        let headers = node.get("headers");
        let mut renamed = Vec::new();
        for (key, header) in headers.map(Node::entries).unwrap_or_default() {
            self.leaves(header, &key.name, names);
            renamed.push((
                key.name.clone(),
                header.text().unwrap_or_default().to_owned(),
            ));
        }
        Profile {
            name: name.to_owned(),
            fields: items("fields")
                .filter_map(|field| field.text().map(str::to_owned))
                .collect(),
            sort,
            headers: headers.and_then(Node::text).map(str::to_owned),
            renamed,
            labels: text("labels").and_then(|labels| Lang::of_tag(&labels)),
            style: self.style(node),
            guard: node.get("guard").and_then(Node::bool),
            to: text("to"),
            to_encoding: self.output_encoding(node),
            to_delimiter: self.output_delimiter(node),
            excel: node.get("excel").and_then(Node::bool) == Some(true),
            split_rows: self.split_rows(node),
        }
    }

    /// Notes an error where `name`, which stands at `node`, is neither a field nor a derived field.
    fn leaves(&mut self, node: &Node, name: &str, names: &Computed<'_>) {
        if let Err(near) = names.filling(name) {
            let message = text!("no field is called `{name}`", "没有名为 `{name}` 的字段");
            let message = Message::new(message).with("name", name);
            self.problems
                .error(Fault::at(&node.span, message).near(near.as_deref()));
        }
    }

    fn style(&mut self, node: &Node) -> Style {
        let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
        Style {
            date: self.moment(node, "dateFormat", "date"),
            datetime: self.moment(node, "datetimeFormat", "datetime"),
            time: self.moment(node, "timeFormat", "time"),
            number: self.number_style(node),
            true_value: text("trueValue"),
            false_value: text("falseValue"),
            missing: text("missingValue"),
        }
    }

    /// The type that writes moments in the format which the profile names.
    fn moment(&mut self, node: &Node, key: &str, type_name: &str) -> Option<Arc<dyn Type>> {
        let node = node.get(key)?;
        let format = node.text()?;
        if !format.contains('%') {
            let expected = text!("a pattern as %d/%m/%Y expected", "应为 %d/%m/%Y 这样的格式");
            self.problems.error(Fault::at(&node.span, expected));
            return None;
        }
        let options = Options {
            format: Some(format.to_owned()),
            ..Options::default()
        };
        match (types::find(type_name)?.build)(&options) {
            Ok(built) => Some(Arc::from(built)),
            Err(misfit) => {
                let fault = Fault::at(&node.span, misfit.message);
                self.problems.error(fault.near(misfit.near.as_deref()));
                None
            }
        }
    }

    /// How numbers are written, where the profile says anything of that.
    fn number_style(&mut self, node: &Node) -> Option<(char, Option<char>)> {
        let said = |key| Some((node.get(key)?, node.get(key)?.text()?));
        let (decimal, group) = (said("decimalChar"), said("groupChar"));
        let options = Options {
            decimal_char: decimal.map(|(_, sign)| sign.to_owned()),
            group_char: group.map(|(_, sign)| sign.to_owned()),
            ..Options::default()
        };
        let first = decimal.or(group)?;
        if let Err(misfit) = (types::find("number")?.build)(&options) {
            let at = node.get(misfit.property).unwrap_or(first.0);
            self.problems.error(Fault::at(&at.span, misfit.message));
            return None;
        }
        let sign = |said: Option<(&Node, &str)>| said.and_then(|(_, sign)| sign.chars().next());
        Some((sign(decimal).unwrap_or('.'), sign(group)))
    }

    fn output_encoding(&mut self, node: &Node) -> Option<OutputEncoding> {
        let node = node.get("toEncoding")?;
        let named = OutputEncoding::named(node.text()?);
        if named.is_none() {
            let unknown = text!("no encoding is called so", "没有这种编码");
            let near = nearest(node.text()?, Encoding::NAMES);
            self.problems
                .error(Fault::at(&node.span, unknown).near(near));
        }
        named
    }

    fn output_delimiter(&mut self, node: &Node) -> Option<u8> {
        let node = node.get("toDelimiter")?;
        let sign = resources::delimiter(node.text()?);
        if sign.is_none() {
            self.problems
                .error(Fault::at(&node.span, resources::NO_DELIMITER));
        }
        sign
    }

    fn split_rows(&mut self, node: &Node) -> Option<u64> {
        let node = node.get("splitRows")?;
        let rows = node.number()?.parse().ok();
        if rows == Some(0) {
            let least = text!("a file has at least one record", "每个文件至少一条记录");
            self.problems.error(Fault::at(&node.span, least));
        }
        rows.filter(|rows| *rows > 0)
    }
}
