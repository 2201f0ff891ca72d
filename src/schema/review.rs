//! What a careful colleague would remark on a schema that loads: what can have no effect, and what speaks against
//! itself. Only what is certain.

use super::claims::fold;
use super::file::SchemaFile;
use super::node::Node;
use super::source::Fault;
use super::{Field, Schema};
use crate::clean::{Cell, Scratch};
use crate::expr::plan::Condition;
use crate::kinds;
use crate::table::class::Class;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

/// Phone numbers as people write them at home, beside the samples of the kinds: most say no country.
const NUMBERS: [&str; 8] = [
    "13800138000",
    "138 0013 8000",
    "010-62345678",
    "0912345678",
    "51234567",
    "2025550123",
    "07400123456",
    "015123456789",
];

/// The languages that titles are written in.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// Everything there is to remark, in no order.
pub(super) fn review(file: &SchemaFile) -> Vec<Fault> {
    let schema = &file.schema;
    let mut remarks = Vec::new();
    for (field, node) in schema.fields.iter().zip(file.field_nodes()) {
        aliases(field, node, &mut remarks);
        listed(field, node, &mut remarks);
        remarks.extend(unused_default(node));
        remarks.extend(exposed(field, node));
        remarks.extend(spoiled(field, node));
    }
    untitled(file, &mut remarks);
    rules(file, &mut remarks);
    unknown_fields(file, &mut remarks);
    remarks
}

/// What the schema refers to and what is not there: tables of foreign keys and of `map:FILE`.
pub(super) fn absent(file: &SchemaFile) -> Vec<Fault> {
    let schema = &file.schema;
    let mut faults = foreign_tables(schema, &file.root);
    let home = schema.path.as_deref().and_then(|path| path.parent());
    for item in file
        .field_nodes()
        .iter()
        .filter_map(|node| node.get("clean"))
    {
        for step in item.one_or_more() {
            let Some(file) = step.text().and_then(|text| text.strip_prefix("map:")) else {
                continue;
            };
            if home.is_some_and(|home| !home.join(file).is_file()) {
                faults.push(not_there(step, file));
            }
        }
    }
    faults
}

fn foreign_tables(schema: &Schema, root: &Node) -> Vec<Fault> {
    let nodes = root.get("foreignKeys").map(Node::items).unwrap_or_default();
    let absent = schema
        .foreign_keys
        .iter()
        .zip(nodes)
        .filter_map(|(key, node)| {
            let path = schema.resource(key, |_| None)?;
            let at = node.get("reference")?.get("resource")?;
            let hint = Message::new(text!(
                "--resource {name}=FILE says where it is",
                "可用 --resource {name}=文件 指明位置"
            ));
            let hint = hint.with("name", at.text().unwrap_or_default());
            (!path.is_file()).then(|| not_there(at, &path.display().to_string()).hint(hint))
        });
    absent.collect()
}

fn not_there(at: &Node, file: &str) -> Fault {
    let message = text!("the table {file} is not there", "找不到表格 {file}");
    Fault::at(&at.span, Message::new(message).with("file", file))
}

/// Aliases that mean the field already.
fn aliases(field: &Field, node: &Node, remarks: &mut Vec<Fault>) {
    let mut known = vec![fold(&field.name)];
    known.extend(field.titles.all().map(fold));
    for item in node.get("aliases").map(Node::items).unwrap_or_default() {
        let Some(alias) = item.text() else { continue };
        let folded = fold(alias);
        if known.contains(&folded) {
            let message = text!(
                "the alias `{alias}` adds nothing: the header means the field already",
                "别名 `{alias}` 多余：这个表头本来就表示该字段"
            );
            remarks.push(Fault::at(
                &item.span,
                Message::new(message).with("alias", alias),
            ));
        } else {
            known.push(folded);
        }
    }
}

/// Listed values that no cell can have.
fn listed(field: &Field, node: &Node, remarks: &mut Vec<Fault>) {
    let constraints = node.get("constraints");
    let list = constraints.and_then(|all| all.get("enum"));
    let categories = node.get("categories");
    let items = [list, categories]
        .into_iter()
        .flatten()
        .flat_map(Node::items);
    for item in items {
        let value = item.get("value").unwrap_or(item);
        let Some(text) = value.text() else { continue };
        let message = if field.missing.is(text) {
            text!(
                "no cell has this value: it is one of the missingValues",
                "不会有这个取值：它属于 missingValues，会当作缺失"
            )
        } else if field.type_name == "string" && !field.accepts(text, "") {
            text!(
                "no cell can have this value: the field's other constraints or its kind refuse it",
                "不可能有这个取值：它不符合该字段的其他约束或 kind"
            )
        } else {
            continue;
        };
        remarks.push(Fault::at(&value.span, message));
    }
}

/// A default that nothing fills in.
fn unused_default(node: &Node) -> Option<Fault> {
    let (key, _) = node.entry("default")?;
    let steps = node.get("clean").map(Node::one_or_more).unwrap_or_default();
    let fills = |step: &Node| step.text().is_some_and(|text| text.trim() == "default");
    let message = text!(
        "the default is never filled in: `clean` does not list the step `default`",
        "默认值不会填入：`clean` 里没有 `default` 这一步"
    );
    (!steps.iter().any(fills)).then(|| Fault::at(&key.span, message))
}

/// A class that is more open than what the kind holds.
fn exposed(field: &Field, node: &Node) -> Option<Fault> {
    let declared = node.get("class")?;
    let entry = kinds::find(node.get("kind")?.text()?)?;
    let open = match entry.class {
        Class::Sensitive => field.class < Class::Personal,
        Class::Personal => field.class == Class::Public,
        Class::Public | Class::Internal => false,
    };
    let message = text!(
        "values of the kind `{kind}` are of class `{usual}` unless declared otherwise; as `{class}` they stand in reports as they are",
        "`{kind}` 的内容默认属于 `{usual}`；标为 `{class}` 会原样出现在报告里"
    );
    let message = Message::new(message)
        .with("kind", entry.name)
        .with("usual", entry.class.name())
        .with("class", field.class.name());
    open.then(|| Fault::at(&declared.span, message))
}

/// Cleaning that makes wrong cells of right ones, shown by an example of the kind.
fn spoiled(field: &Field, node: &Node) -> Option<Fault> {
    let kind = node.get("kind")?;
    let entry = kinds::find(kind.text()?)?;
    let mut samples: Vec<&str> = entry.samples.iter().map(|sample| sample.0).collect();
    if entry.name == "phone" {
        samples.extend(NUMBERS);
    }
    let mut scratch = Scratch::default();
    let spoiled = samples.into_iter().find_map(|text| {
        if field.missing.is(text) || !field.accepts(text, "") {
            return None;
        }
        let cell = Cell { text, region: "" };
        let settled = field.cleaning.settle(cell, &field.missing, &mut scratch);
        let spoiled = settled.changed_by != 0 && !field.accepts(&scratch.text, "");
        spoiled.then(|| (text, scratch.text.clone()))
    });
    let (before, after) = spoiled?;
    let at = node.get("constraints").unwrap_or(kind);
    let at = at.get("pattern").or_else(|| at.get("enum")).unwrap_or(at);
    let message = text!(
        "`clean` makes {after} of {before}, which the field's constraints then refuse",
        "`clean` 会把 {before} 改成 {after}，改后反而不符合该字段的约束"
    );
    let message = Message::new(message)
        .with("before", before)
        .with("after", after);
    let fault = Fault::at(&at.span, message);
    Some(if entry.name == "phone" {
        fault.hint(text!(
            "phoneFormat = \"national\" keeps numbers as written at home; or let the constraint take +86…",
            "可设 phoneFormat = \"national\" 保留国内写法，或让约束接受 +86… 的写法"
        ))
    } else {
        fault
    })
}

/// Fields without a title in a language in which most others have one: one remark a language.
fn untitled(file: &SchemaFile, remarks: &mut Vec<Fault>) {
    let fields = &file.schema.fields;
    for lang in LANGUAGES {
        let has = |field: &Field| field.titles.by_lang.iter().any(|(of, _)| of == lang);
        let lacking = fields.iter().zip(file.field_nodes());
        let lacking: Vec<(&Field, &Node)> = lacking.filter(|(field, _)| !has(field)).collect();
        if lacking.len() * 2 >= fields.len() {
            continue;
        }
        let Some(first) = lacking.first().and_then(|(_, node)| node.get("name")) else {
            continue;
        };
        let message = text!(
            "no title in `{lang}`, which the other fields have: {fields}",
            "缺少 `{lang}` 标题（其他字段都有）：{fields}"
        );
        let names = lacking.iter().map(|(field, _)| field.name.as_str());
        let message = Message::new(message)
            .with("lang", lang)
            .with_list("fields", names);
        remarks.push(Fault::at(&first.span, message));
    }
}

/// Fields that roles and triggers name and that there are not.
fn unknown_fields(file: &SchemaFile, remarks: &mut Vec<Fault>) {
    let of = |section: &str| file.root.get(section);
    let roles = of("roles").map(Node::entries).unwrap_or_default().iter();
    let edited = roles.filter_map(|(_, role)| role.get("edit"));
    let triggers = of("triggers").map(Node::items).unwrap_or_default().iter();
    let told = triggers.flat_map(|trigger| {
        let emitted = trigger.get("emit").and_then(|emit| emit.get("fields"));
        [emitted, trigger.get("oncePer")]
    });
    let schema = &file.schema;
    let fields = schema.fields.iter().map(|field| field.name.as_str());
    let derived = schema.derived.iter().map(|derived| derived.name.as_str());
    let known: Vec<&str> = fields.chain(derived).collect();
    let named = edited.chain(told.flatten()).flat_map(Node::one_or_more);
    for node in named {
        let Some(name) = node.text().filter(|name| !known.contains(name)) else {
            continue;
        };
        let message = text!("there is no field `{name}`", "没有字段 `{name}`");
        let fault = Fault::at(&node.span, Message::new(message).with("name", name));
        remarks.push(match nearest(name, known.iter().copied()) {
            Some(near) => fault.hint(did_you_mean(near)),
            None => fault,
        });
    }
}

/// Rules that no record breaks, and rules that ask what an earlier one asks.
fn rules(file: &SchemaFile, remarks: &mut Vec<Fault>) {
    let nodes = file.root.get("rules").map(Node::items).unwrap_or_default();
    let said = |node: &Node, name: &str| {
        node.get(name)
            .and_then(Node::text)
            .map(str::trim)
            .map(str::to_owned)
    };
    let mut seen: Vec<(Option<String>, Option<String>, &str)> = Vec::new();
    for (rule, node) in file.schema.rules.iter().zip(nodes) {
        let (Some(assert), Some(id)) = (node.get("assert"), node.get("id").and_then(Node::text))
        else {
            continue;
        };
        let (when, asked) = (said(node, "when"), said(node, "assert"));
        if is_always(&rule.broken, false) {
            let message = text!(
                "no record can break this rule",
                "任何记录都不会违反这条规则"
            );
            remarks.push(Fault::at(&assert.span, message));
        } else if file.schema.check(rule.check).fields.is_empty() {
            let message = text!(
                "the rule names no field: it says the same of every record",
                "这条规则没有用到任何字段，对每条记录的结果都一样"
            );
            remarks.push(Fault::at(&assert.span, message));
        } else if let Some((.., earlier)) = seen.iter().find(|(a, b, _)| (a, b) == (&when, &asked))
        {
            let message = text!(
                "the rule asks what `{earlier}` asks",
                "这条规则与 `{earlier}` 相同"
            );
            remarks.push(Fault::at(
                &assert.span,
                Message::new(message).with("earlier", earlier),
            ));
        }
        seen.push((when, asked, id));
    }
}

/// Whether a condition is `truth` for every record, as far as its form tells.
fn is_always(condition: &Condition, truth: bool) -> bool {
    match condition {
        Condition::Always(always) => *always == truth,
        Condition::Not(inner) => is_always(inner, !truth),
        Condition::All(parts) if truth => parts.iter().all(|part| is_always(part, true)),
        Condition::All(parts) => parts.iter().any(|part| is_always(part, false)),
        Condition::Any(parts) if truth => parts.iter().any(|part| is_always(part, true)),
        Condition::Any(parts) => parts.iter().all(|part| is_always(part, false)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::schema::Settings;
    use crate::text::Lang;

    fn remarks(toml: &str) -> Vec<String> {
        let settings = Settings { today: 20_000 };
        let file = SchemaFile::parse(Path::new("s.toml"), toml.as_bytes(), settings).unwrap();
        let remarks = file.remarks().into_iter();
        let said =
            remarks.map(|remark| format!("{}: {}", remark.line, remark.message.say(Lang::En)));
        said.collect()
    }

    #[test]
    fn what_has_no_effect_is_remarked_at_its_line() {
        for (toml, line, part) in [
            (
                "[[fields]]\nname = \"a\"\naliases = [\"b\", \"A\"]\n",
                3,
                "`A` adds nothing",
            ),
            (
                "[[fields]]\nname = \"a\"\naliases = [\"b\", \"Ｂ\"]\n",
                3,
                "adds nothing",
            ),
            (
                "missingValues = [\"\", \"-\"]\n[[fields]]\nname = \"a\"\nconstraints = { enum = [\"x\", \"-\"] }\n",
                4,
                "one of the missingValues",
            ),
            (
                "[[fields]]\nname = \"a\"\ntype = \"string\"\nconstraints = { enum = [\"x\", \"yy\"], maxLength = 1 }\n",
                4,
                "refuse it",
            ),
            (
                "[[fields]]\nname = \"a\"\ntype = \"string\"\ndefault = \"x\"\nconstraints = { required = true }\n",
                4,
                "never filled in",
            ),
            (
                "[[fields]]\nname = \"a\"\ntype = \"string\"\nkind = \"iban\"\nclass = \"internal\"\n",
                5,
                "stand in reports",
            ),
            (
                "phoneRegion = \"CN\"\n[[fields]]\nname = \"a\"\ntype = \"string\"\nkind = \"phone\"\nconstraints = { pattern = \"1[3-9][0-9]{9}\" }\n",
                6,
                "`clean` makes +8613800138000 of 13800138000",
            ),
            (
                "[[fields]]\nname = \"a\"\n[[rules]]\nid = \"r\"\nassert = \"1 = 1\"\n",
                5,
                "names no field",
            ),
            (
                "[[fields]]\nname = \"a\"\n[[rules]]\nid = \"r\"\nassert = \"true\"\n",
                5,
                "no record can break",
            ),
            (
                "[[fields]]\nname = \"a\"\n[[rules]]\nid = \"r\"\nassert = \"a is empty\"\n[[rules]]\nid = \"q\"\nassert = \"a is empty\"\n",
                8,
                "what `r` asks",
            ),
            (
                "[[fields]]\nname = \"phone\"\n[roles.sales]\nedit = [\"phone\", \"phon\"]\n",
                4,
                "no field `phon`",
            ),
            (
                "[[fields]]\nname = \"a\"\n[[triggers]]\nid = \"t\"\nwhen = \"a is empty\"\noncePer = \"b\"\n",
                6,
                "no field `b`",
            ),
            (
                "[[fields]]\nname = \"a\"\ntitles = { en = \"A\" }\n[[fields]]\nname = \"b\"\ntitles = { en = \"B\" }\n[[fields]]\nname = \"c\"\n",
                8,
                "no title in `en`, which the other fields have: c",
            ),
        ] {
            let found = remarks(toml);
            assert_eq!(found.len(), 1, "{toml}{found:?}");
            assert!(
                found[0].starts_with(&format!("{line}: ")),
                "{toml}{found:?}"
            );
            assert!(found[0].contains(part), "{toml}{found:?}");
        }
    }

    #[test]
    fn what_has_its_effect_is_not_remarked() {
        for toml in [
            "[[fields]]\nname = \"a\"\ntype = \"string\"\ndefault = \"x\"\nclean = [\"trim\", \"default\"]\n",
            "phoneRegion = \"CN\"\n[[fields]]\nname = \"a\"\ntype = \"string\"\nkind = \"phone\"\nphoneFormat = \"national\"\n",
            "phoneRegion = \"CN\"\n[[fields]]\nname = \"a\"\ntype = \"string\"\nkind = \"phone\"\nclean = []\nconstraints = { pattern = \"1[0-9]{10}\" }\n",
            "[[fields]]\nname = \"a\"\n[[rules]]\nid = \"r\"\nassert = \"a is empty or a != 'x'\"\n",
            "[[fields]]\nname = \"a\"\ntitles = { en = \"A\" }\n[[fields]]\nname = \"b\"\n",
        ] {
            assert_eq!(remarks(toml), Vec::<String>::new(), "{toml}");
        }
    }
}
