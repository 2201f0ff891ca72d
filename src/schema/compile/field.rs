//! One field: its type, what is missing, its kind and its constraints.

use super::Compiler;
use crate::kinds;
use crate::schema::constraints::{CONSTRAINTS, Cast, Constraint, Entry};
use crate::schema::node::{Node, Syntax};
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::schema::{Field, Titles};
use crate::table::class::Class;
use crate::table::codes::Severity;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Message, nearest};
use crate::types::missing::Missing;
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

/// A kind with its check.
type KindCheck = (CheckId, Box<dyn kinds::Kind>);

/// Kinds that schemas may name before they are checked, each with its class. A kind of the table of kinds goes
/// first, so a line here is harmless once the kind is there.
const TO_COME: &[(&str, Class)] = &[
    ("person-name", Class::Personal),
    ("given-name", Class::Personal),
    ("family-name", Class::Personal),
    ("company-name", Class::Internal),
    ("phone", Class::Personal),
    ("email", Class::Personal),
    ("url", Class::Internal),
    ("address", Class::Personal),
    ("postcode", Class::Internal),
    ("country", Class::Internal),
    ("currency", Class::Internal),
    ("money", Class::Internal),
    ("percent", Class::Internal),
    ("cn-resident-id", Class::Sensitive),
    ("cn-credit-code", Class::Internal),
    ("cn-plate", Class::Personal),
    ("iban", Class::Sensitive),
    ("vat", Class::Internal),
    ("card-number", Class::Sensitive),
    ("id", Class::Internal),
];

/// The names of kinds that schemas may name.
pub(super) fn kinds_to_come() -> impl Iterator<Item = &'static str> {
    TO_COME.iter().map(|(name, _)| *name)
}

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
        let (kind, class) = self.kind(index, node);
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
        Some(Field {
            name: self.names[index].clone(),
            titles: titles(node),
            aliases: texts(node.get("aliases")).unwrap_or_default(),
            type_name: entry?.name,
            class,
            missing: self.missing(node),
            ty: ty?,
            type_check,
            ambiguous_check,
            required,
            unique_by_canonical: node.get("uniqueBy").and_then(Node::text) == Some("canonical"),
            kind,
            constraints,
        })
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
                    .with("types", listed(&names.collect::<Vec<_>>())),
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

    /// The kind with its check, and the class that goes with it.
    fn kind(&mut self, index: usize, node: &Node) -> (Option<KindCheck>, Class) {
        if let Some(other) = node.get("regionField") {
            self.named(other);
            self.problems.warn(Fault::at(
                &other.span,
                text!(
                    "`regionField` is not looked at yet: phoneRegion decides",
                    "暂不支持 `regionField`，仍以 phoneRegion 为准"
                ),
            ));
        }
        let own_region = self.region(node);
        let Some(kind) = node.get("kind") else {
            return (None, Class::default());
        };
        let Some(name) = kind.text() else {
            return (None, Class::default());
        };
        let Some(entry) = kinds::find(name) else {
            return (None, self.kind_to_come(kind, name));
        };
        let settings = kinds::Settings {
            region: own_region.or_else(|| region_of(self.root)),
            locale: self
                .root
                .get("locale")
                .and_then(Node::text)
                .map(str::to_owned),
        };
        let lenient = node.get("strict").and_then(Node::bool) == Some(false);
        let check = if lenient {
            let severity = self.severities.of_lenient(entry.code, index);
            self.push_check(entry.code, severity, &[index])
        } else {
            self.check(entry.code, Some(Severity::Error), &[index])
        };
        (Some((check, (entry.build)(&settings))), entry.class)
    }

    /// The class of a kind that is promised and not checked yet, which is said; an error noted if the name is
    /// nobody's.
    fn kind_to_come(&mut self, node: &Node, name: &str) -> Class {
        if let Some((_, class)) = TO_COME.iter().find(|(kind, _)| *kind == name) {
            self.problems.warn(Fault::at(
                &node.span,
                Message::new(text!(
                    "the kind `{kind}` is not checked yet",
                    "暂不检查 `{kind}` 这种 kind"
                ))
                .with("kind", name),
            ));
            return *class;
        }
        let names = kinds::KINDS.iter().map(|entry| entry.name);
        let fault = Fault::at(
            &node.span,
            Message::new(text!(
                "there is no kind `{kind}`",
                "没有 `{kind}` 这种 kind"
            ))
            .with("kind", name),
        );
        let near = nearest(name, names.clone().chain(kinds_to_come()));
        self.problems.error(match near {
            Some(_) => fault.near(near),
            None => fault.hint(
                Message::new(text!("the kinds are {kinds}", "可用的 kind 有：{kinds}"))
                    .with("kinds", listed(&names.collect::<Vec<_>>())),
            ),
        });
        Class::default()
    }

    fn constraints(
        &mut self,
        index: usize,
        node: &Node,
        entry: &'static types::Entry,
        options: &Options,
        ty: &dyn Type,
    ) -> Vec<(CheckId, Box<dyn Constraint>)> {
        let cast = Cast {
            entry,
            options,
            ty,
            today: self.settings.today,
        };
        let mut compiled = Vec::new();
        for constraint in CONSTRAINTS {
            let home = if constraint.name == "categories" {
                Some(node)
            } else {
                node.get("constraints")
            };
            let Some((key, value)) = home.and_then(|home| home.entry(constraint.name)) else {
                continue;
            };
            if !constraint.applies_to(entry.name) {
                self.misplaced(constraint, entry, Fault::at(&key.span, text!("", "")));
                continue;
            }
            match (constraint.build)(&cast, value) {
                Ok(built) => {
                    let check = self.check(constraint.code, Some(Severity::Error), &[index]);
                    compiled.push((check, built));
                }
                Err(fault) => self.problems.error(fault),
            }
        }
        self.enum_within_categories(node, &cast);
        compiled
    }

    fn misplaced(&mut self, constraint: &Entry, entry: &types::Entry, at: Fault) {
        let message = Message::new(text!(
            "`{constraint}` does not apply to the type `{type}`",
            "`{constraint}` 不能用于 `{type}` 类型"
        ))
        .with("constraint", constraint.name)
        .with("type", entry.name);
        let hint = Message::new(text!("it applies to {types}", "可用于：{types}"))
            .with("types", listed(constraint.types));
        self.problems.error(Fault { message, ..at }.hint(hint));
    }

    /// An `enum` beside `categories` must be a subset of them.
    fn enum_within_categories(&mut self, node: &Node, cast: &Cast<'_>) {
        let Some(entries) = node.get("constraints").and_then(|all| all.get("enum")) else {
            return;
        };
        let Some(categories) = node.get("categories") else {
            return;
        };
        let listed: Vec<_> = categories
            .items()
            .iter()
            .filter_map(|item| cast.key(item.get("value").unwrap_or(item)))
            .collect();
        for entry in entries.items() {
            if cast.key(entry).is_some_and(|key| !listed.contains(&key)) {
                self.problems.error(Fault::at(
                    &entry.span,
                    text!(
                        "the entry is not among the categories",
                        "该条目不在 categories 之中"
                    ),
                ));
            }
        }
    }

    /// The field's own `missingValues` and `blankIsMissing`, else the schema's.
    fn missing(&mut self, node: &Node) -> Missing {
        let blank = node
            .get("blankIsMissing")
            .or_else(|| self.root.get("blankIsMissing"))
            .and_then(Node::bool)
            .unwrap_or(self.syntax == Syntax::Toml);
        let words = node
            .get("missingValues")
            .or_else(|| self.root.get("missingValues"));
        match words {
            Some(words) => Missing::new(words_of(words), blank),
            None => Missing::new([String::new()], blank),
        }
    }

    /// Says what is odd about a list of `missingValues`.
    pub(super) fn missing_values(&mut self, home: &Node) {
        let Some(node) = home.get("missingValues") else {
            return;
        };
        let mut seen: Vec<String> = Vec::new();
        for (item, word) in node.items().iter().zip(words_of(node)) {
            if seen.contains(&word) {
                self.problems.error(Fault::at(
                    &item.span,
                    text!("the value stands twice", "取值重复"),
                ));
            }
            seen.push(word);
        }
        let blank = home
            .get("blankIsMissing")
            .or_else(|| self.root.get("blankIsMissing"))
            .and_then(Node::bool);
        if seen.iter().any(String::is_empty) || blank == Some(true) {
            return;
        }
        let fault = Fault::at(
            &node.span,
            text!("the list has no \"\"", "列表中没有空文本 \"\""),
        );
        // Blank cells are missing by default in TOML, whatever is listed.
        let hint = if blank.is_none() && self.syntax == Syntax::Toml {
            text!(
                "an empty cell is missing all the same: blankIsMissing is true unless set",
                "空单元格仍视为缺失：blankIsMissing 默认为 true"
            )
        } else {
            text!(
                "an empty cell now counts as a value; add \"\" if it should not",
                "空单元格将被当作有值；若不希望如此，请加入 \"\""
            )
        };
        self.problems.warn(fault.hint(hint));
    }
}

/// `phoneRegion` of the schema, its form checked elsewhere.
fn region_of(root: &Node) -> Option<String> {
    root.get("phoneRegion")
        .and_then(Node::text)
        .map(str::to_owned)
}

/// The words of a `missingValues`, one an item.
fn words_of(node: &Node) -> Vec<String> {
    node.items()
        .iter()
        .map(|item| {
            item.get("value")
                .unwrap_or(item)
                .text()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

/// What the field says about its type.
fn options(node: &Node) -> Options {
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

fn titles(node: &Node) -> Titles {
    let text = |name: &str| node.get(name).and_then(Node::text).map(str::to_owned);
    Titles {
        title: text("title").or_else(|| text("titles")),
        by_lang: node
            .get("titles")
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .filter_map(|(lang, title)| Some((lang.name.clone(), title.text()?.to_owned())))
            .collect(),
    }
}
