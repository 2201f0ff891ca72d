//! One field: its type, and everything else of it put together.

use std::sync::Arc;

use super::Compiler;
use crate::clean::Target;
use crate::schema::damage::{self, Damage, Nature};
use crate::schema::node::{Node, NodeValue};
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::schema::{Field, Titles};
use crate::table::class::Class;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Message, nearest};
use crate::types::{self, Options, TYPES, Type};

/// The properties of a field that a type may know, as [`Options`] reads them.
const OPTIONS: [&str; 9] = [
    "format",
    "formats",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "delimiter",
    "itemType",
];

impl Compiler<'_> {
    /// The field, if its type can be compiled.
    pub(super) fn field(
        &mut self,
        index: usize,
        node: &Node,
        in_primary_key: bool,
    ) -> Option<Field> {
        let entry = self.type_entry(node);
        let options = options(node);
        let ty = entry.and_then(|entry| self.build_type(node, entry, &options));
        let type_check = self.check("type", Some(Severity::Error), &[index]);
        let ambiguous_check = self.check("ambiguous-date", Some(Severity::Error), &[index]);
        let constraints_node = node.get("constraints");
        let declared = constraints_node
            .and_then(|all| all.get("required"))
            .and_then(Node::bool);
        let required = (declared == Some(true) || in_primary_key)
            .then(|| self.check("required", Some(Severity::Error), &[index]));
        let settings = self.kind_settings(node);
        let (kind, class) = self.kind(index, node, &settings);
        let class = node
            .get("class")
            .and_then(Node::text)
            .and_then(Class::from_name)
            .unwrap_or(class);
        let constraints = match (entry, &ty) {
            (Some(entry), Some(ty)) => self.constraints(index, node, entry, &options, ty.as_ref()),
            _ => Vec::new(),
        };
        self.missing_values(node);
        let choices = Arc::new(self.choices(node));
        let missing = self.missing(node);
        let ty: Arc<dyn Type> = Arc::from(ty?);
        let cleaning = self.cleaning(
            node,
            &Target {
                ty: &ty,
                type_name: entry?.name,
                kind: kind
                    .as_ref()
                    .and_then(|(_, kind)| Some((node.get("kind")?.text()?, kind))),
                settings: &settings,
                missing: &missing,
                choices: &choices,
                has_formats: options.format.is_some() || !options.formats.is_empty(),
            },
        );
        let mut field = Field {
            name: self.names[index].clone(),
            titles: Titles::of(node),
            aliases: texts(node.get("aliases")).unwrap_or_default(),
            type_name: entry?.name,
            class,
            missing,
            ty,
            type_check,
            ambiguous_check,
            required,
            unique_by_canonical: node.get("uniqueBy").and_then(Node::text) == Some("canonical"),
            region_field: node.get("regionField").and_then(|other| self.named(other)),
            kind,
            constraints,
            damage: Damage::default(),
            choices,
            labels: Self::labels(node),
            unit: Titles::of_text(node.get("unit")),
            cleaning,
            fills: Vec::new(),
            order: order(entry?.name, node),
        };
        let nature = self.nature(node, &field);
        field.look_for(nature, |code| {
            self.check(code, Some(Severity::Warning), &[index])
        });
        Some(field)
    }

    /// What damage to the field's cells depends on.
    fn nature(&self, node: &Node, field: &Field) -> Nature {
        let text = |node: &Node, name: &str| node.get(name).and_then(Node::text).map(str::to_owned);
        let region = text(node, "phoneRegion").or_else(|| text(self.root, "phoneRegion"));
        let of_locale = || text(self.root, "locale").is_some_and(|locale| locale == "zh-CN");
        let constraints = node.get("constraints");
        Nature {
            kind: text(node, "kind"),
            identity: damage::names_identity_cards(field),
            chinese: region.map_or_else(of_locale, |region| region == "CN"),
            listed: node.get("categories").is_some()
                || constraints.is_some_and(|all| all.get("enum").is_some()),
        }
    }

    /// The line of the table of types; none, with an error noted, if there is no such type.
    fn type_entry(&mut self, node: &Node) -> Option<&'static types::Entry> {
        // A field without a type is `any`, never inferred.
        let name = match node.get("type") {
            Some(node) => node.text()?,
            None => "any",
        };
        if let Some(entry) = types::find(name) {
            return Some(entry);
        }
        let span = node.get("type").map_or(&node.span, |node| &node.span);
        let names = TYPES.iter().map(|entry| entry.name);
        let fault = Fault::at(
            span,
            Message::new(text!("there is no type `{type}`", "没有 `{type}` 这种类型"))
                .with("type", name),
        );
        self.problems.error(match nearest(name, names.clone()) {
            Some(near) => fault.near(Some(near)),
            None => fault.hint(
                Message::new(text!("the types are {types}", "可用的类型有：{types}"))
                    .with_said("types", listed(&names.collect::<Vec<_>>())),
            ),
        });
        None
    }

    /// The type of a field, compiled; an error noted for each property that does not suit it.
    fn build_type(
        &mut self,
        node: &Node,
        entry: &'static types::Entry,
        options: &Options,
    ) -> Option<Box<dyn Type>> {
        if let Some(node) = node.get("formats")
            && matches!(&node.value, NodeValue::List(items) if items.is_empty())
        {
            self.problems.error(Fault::at(
                &node.span,
                text!("at least one format expected", "至少应有一种格式"),
            ));
        }
        let mut suited = options.clone();
        for name in OPTIONS {
            let Some((key, value)) = node.entry(name) else {
                continue;
            };
            // Every type may say that its format is the default one.
            if entry.options.contains(&name) || (name == "format" && options.format.is_none()) {
                continue;
            }
            let message = Message::new(text!(
                "`{key}` means nothing to the type `{type}`",
                "`{key}` 对 `{type}` 类型不起作用"
            ))
            .with("key", name)
            .with("type", entry.name);
            // A format that is not obeyed would let wrong cells pass; the other words of a published descriptor
            // are merely superfluous.
            let superfluous = name != "format" || node.get("type").is_none();
            let span = if name == "format" {
                &value.span
            } else {
                &key.span
            };
            self.object(Fault::at(span, message), superfluous);
            forget(&mut suited, name);
        }
        match (entry.build)(&suited) {
            Ok(ty) => Some(ty),
            Err(misfit) => {
                let span = node
                    .get(misfit.property)
                    .map_or(&node.span, |property| &property.span);
                self.problems
                    .error(Fault::at(span, misfit.message).near(misfit.near.as_deref()));
                None
            }
        }
    }
}

/// What the field says about its type.
pub(in crate::schema) fn options(node: &Node) -> Options {
    let text = |name: &str| node.get(name).and_then(Node::text).map(str::to_owned);
    Options {
        // A leading `fmt:` is of version 0.
        format: text("format")
            .map(|format| {
                format
                    .strip_prefix("fmt:")
                    .map_or(format.clone(), str::to_owned)
            })
            .filter(|format| format != "default"),
        formats: texts(node.get("formats")).unwrap_or_default(),
        decimal_char: text("decimalChar"),
        group_char: text("groupChar"),
        bare_number: node.get("bareNumber").and_then(Node::bool),
        true_values: texts(node.get("trueValues")),
        false_values: texts(node.get("falseValues")),
        delimiter: text("delimiter"),
        item_type: text("itemType"),
    }
}

/// Leaves out a property that the type does not know.
fn forget(options: &mut Options, name: &str) {
    match name {
        "format" => options.format = None,
        "formats" => options.formats.clear(),
        "decimalChar" => options.decimal_char = None,
        "groupChar" => options.group_char = None,
        "bareNumber" => options.bare_number = None,
        "trueValues" => options.true_values = None,
        "falseValues" => options.false_values = None,
        "delimiter" => options.delimiter = None,
        _ => options.item_type = None,
    }
}

fn texts(node: Option<&Node>) -> Option<Vec<String>> {
    node.map(|node| {
        node.items()
            .iter()
            .filter_map(|item| item.text().map(str::to_owned))
            .collect()
    })
}

/// The values of a text field in the order in which they compare.
fn order(type_name: &str, node: &Node) -> Option<Vec<String>> {
    let ordered = node.get("categoriesOrdered").and_then(Node::bool) == Some(true);
    let categories = node.get("categories").filter(|_| ordered);
    let listed = categories.or_else(|| node.get("constraints")?.get("enum"))?;
    let words = listed.items().iter();
    let words = words.filter_map(|item| item.get("value").unwrap_or(item).text());
    (type_name == "string").then(|| words.map(str::to_owned).collect())
}
