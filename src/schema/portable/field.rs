//! One field in the words of the standard.

use super::copied;
use super::losses::{self, Loss};
use crate::schema::constraints::iso;
use crate::schema::node::{Node, NodeValue};
use crate::schema::titles::{said, title};
use crate::schema::{Field, Schema};
use crate::table::codes::Severity;
use crate::table::value::Value;
use crate::text::Lang;

/// What says more of the type, as it stands.
const OPTIONS: [&str; 8] = [
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "delimiter",
    "itemType",
    "rdfType",
];

/// Constraints with the codes of their findings.
const CONSTRAINTS: [(&str, &str); 11] = [
    ("required", "required"),
    ("unique", "unique"),
    ("minLength", "min-length"),
    ("maxLength", "max-length"),
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("exclusiveMinimum", "exclusive-minimum"),
    ("exclusiveMaximum", "exclusive-maximum"),
    ("pattern", "pattern"),
    ("enum", "enum"),
    ("jsonSchema", "json-schema"),
];

/// Kinds of text that the standard knows as a `format`.
const FORMATS: [(&str, &str); 1] = [("email", "email")];

/// Kinds of text whose right values all have a form: the form, as XML Schema writes it.
const PATTERNS: [(&str, &str); 4] = [
    (
        "cn-credit-code",
        "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}",
    ),
    ("cn-resident-id", "[1-9][0-9]{16}[0-9X]"),
    ("card-number", "[0-9][0-9 -]{10,30}[0-9]"),
    ("iban", "[A-Za-z]{2}[0-9]{2}[A-Za-z0-9 ]{11,40}"),
];

/// The field at `at`, which stands as `node` in the file, and what of it is left out.
pub(super) fn portable(
    schema: &Schema,
    at: usize,
    node: &Node,
    lang: Lang,
) -> (Vec<(String, Node)>, Vec<Loss>) {
    let mut lost: Vec<Loss> = node
        .entries()
        .iter()
        .filter_map(|(key, _)| losses::of_field_key(&key.name))
        .collect();
    let Some(field) = schema.fields.get(at) else {
        return (Vec::new(), lost);
    };
    let mut entries: Vec<(String, Node)> = copied(node, "name").into_iter().collect();
    let mut add = |key: &str, node: Node| entries.push((key.to_owned(), node));
    if let Some(title) = title(node, lang) {
        add("title", title.into());
        if field.titles.by_lang.len() > 1 {
            lost.push(Loss::Titles);
        }
    }
    if let Some(words) = node.get("description").and_then(|node| said(node, lang)) {
        add("description", words.into());
    }
    if let Some(name) = node.get("type") {
        add("type", name.clone());
    }
    let strict = Strict { schema, field, at };
    let kind = node.get("kind").and_then(Node::text);
    let (format, pattern) = strict.of_kind(kind, node);
    match (node.get("format"), format) {
        (None, Some(format)) => add("format", format.into()),
        (None, None) if node.get("formats").is_some() => {
            add("format", "any".into());
            lost.push(Loss::Formats);
        }
        (format, _) => format
            .into_iter()
            .for_each(|node| add("format", node.clone())),
    }
    if kind.is_some() && format.is_none() {
        lost.push(Loss::Kind);
    }
    let options = ["missingValues"].into_iter().chain(OPTIONS);
    entries.extend(options.filter_map(|key| copied(node, key)));
    match copied(node, "example") {
        Some((_, example)) if !strict.takes(&example) => lost.push(Loss::Example),
        example => entries.extend(example),
    }
    match labelled(field, node, lang) {
        Some(labelled) => entries.extend(labelled),
        None => lost.push(Loss::Labels),
    }
    let (mut constraints, lenient) = strict.constraints(node);
    if lenient {
        lost.push(Loss::Lenient);
    }
    constraints.extend(pattern.map(|pattern| ("pattern".to_owned(), pattern.into())));
    if !constraints.is_empty() {
        entries.push(("constraints".to_owned(), Node::table(constraints)));
    }
    (entries, lost)
}

/// `categories` of a field, its own or those of its labels; empty where it has neither, None where the standard does not
/// take its labels.
fn labelled(field: &Field, node: &Node, lang: Lang) -> Option<Vec<(String, Node)>> {
    if let Some(own) = copied(node, "categories") {
        let ordered = copied(node, "categoriesOrdered");
        return Some([own].into_iter().chain(ordered).collect());
    }
    let Some(labels) = node.get("labels") else {
        return Some(Vec::new());
    };
    let categories = categories(field, node, labels, lang)?;
    Some(vec![("categories".to_owned(), categories)])
}

/// The values of an `enum` with their labels, where the standard takes them: of texts and integers, no label twice.
fn categories(field: &Field, node: &Node, labels: &Node, lang: Lang) -> Option<Node> {
    let values = node.get("constraints")?.get("enum")?.items();
    if !matches!(field.type_name, "string" | "integer") {
        return None;
    }
    let mut known = Vec::new();
    let categories = values.iter().map(|value| {
        let text = value.scalar()?;
        let label = labels.get(&text).and_then(|label| said(label, lang));
        let label = label.unwrap_or(&text).to_owned();
        if known.contains(&label) {
            return None;
        }
        known.push(label.clone());
        let entries = [
            ("value".to_owned(), value.clone()),
            ("label".to_owned(), label.as_str().into()),
        ];
        Some(Node::table(entries))
    });
    categories.collect::<Option<Vec<_>>>().map(Node::list)
}

/// A field whose findings weigh what the schema says.
struct Strict<'a> {
    schema: &'a Schema,
    field: &'a Field,
    at: usize,
}

impl Strict<'_> {
    /// Whether findings of `code` are errors here; true of what has no check of its own.
    fn is_error(&self, code: &str) -> bool {
        let mut checks = self.schema.checks.iter();
        let check = checks.find(|check| check.field == Some(self.at) && check.code == code);
        check.is_none_or(|check| check.severity == Some(Severity::Error))
    }

    /// What the standard can say of a kind: a `format`, or a pattern where the field has none.
    fn of_kind(
        &self,
        kind: Option<&str>,
        node: &Node,
    ) -> (Option<&'static str>, Option<&'static str>) {
        let Some(kind) = kind else {
            return (None, None);
        };
        let lenient = !self.is_error(&format!("kind.{kind}"));
        if lenient || self.field.type_name != "string" {
            return (None, None);
        }
        let of = |table: &[(&str, &'static str)]| {
            let found = table.iter().find(|(name, _)| *name == kind);
            found.map(|(_, said)| *said)
        };
        let own = node.get("constraints").and_then(|all| all.get("pattern"));
        (of(&FORMATS), of(&PATTERNS).filter(|_| own.is_none()))
    }

    fn takes(&self, example: &Node) -> bool {
        let text = example.scalar();
        text.is_some_and(|text| self.field.ty.read(&text).is_present())
    }

    /// The constraints, and whether some are left out because they only warn.
    fn constraints(&self, node: &Node) -> (Vec<(String, Node)>, bool) {
        let Some(all) = node.get("constraints") else {
            return (Vec::new(), false);
        };
        let mut lenient = false;
        let kept = CONSTRAINTS.iter().filter_map(|(key, code)| {
            let node = all.get(key)?;
            if !self.is_error(code) {
                lenient = true;
                return None;
            }
            let node = self.dated(key, node).unwrap_or_else(|| node.clone());
            Some(((*key).to_owned(), node))
        });
        (kept.collect(), lenient)
    }

    /// The bound that `today` is on the day of the run, in the field's own format; None for other bounds.
    fn dated(&self, key: &str, bound: &Node) -> Option<Node> {
        if bound.text() != Some("today") || !key.to_lowercase().ends_with("imum") {
            return None;
        }
        let day = iso(self.schema.today);
        let written = match self.field.type_name {
            "year" => day.get(..4)?.to_owned(),
            "yearmonth" => day.get(..7)?.to_owned(),
            "date" => {
                let mut own = String::new();
                let value = Value::Date(self.schema.today);
                self.field.ty.canonical(value, &day, &mut own);
                own
            }
            "datetime" => {
                // The whole day is within, or outside.
                let last = matches!(key, "maximum" | "exclusiveMinimum");
                format!("{day}T{}", if last { "23:59:59" } else { "00:00:00" })
            }
            _ => return None,
        };
        Some(NodeValue::Text(written).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds;
    use crate::schema::pattern::Pattern;
    use crate::types::{self, Options};

    #[test]
    fn what_stands_for_a_kind_takes_all_its_right_values() {
        for (name, format) in FORMATS {
            let options = Options {
                format: Some(format.to_owned()),
                ..Options::default()
            };
            let ty = (types::find("string").unwrap().build)(&options).unwrap();
            for (text, right, _) in kinds::find(name).unwrap().samples {
                assert!(!right || ty.read(text).is_present(), "{name} {text}");
            }
        }
        for (name, pattern) in PATTERNS {
            let pattern = Pattern::compile(pattern).unwrap();
            for (text, right, _) in kinds::find(name).unwrap().samples {
                assert!(!right || pattern.is_match(text), "{name} {text}");
            }
        }
    }
}
