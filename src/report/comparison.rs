//! What changed between two schemas, as something to read: text, Markdown, JSON.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::schema::Schema;
use crate::schema::compare::{Change, Effect, Part};
use crate::text;
use crate::text::{Lang, Message, Text};

/// How a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal; the default.
    #[default]
    Text,
    /// Markdown.
    Md,
    /// One JSON object.
    Json,
}

impl Format {
    /// Every format by its name.
    pub const NAMES: [(&'static str, Self); 3] =
        [("text", Self::Text), ("md", Self::Md), ("json", Self::Json)];

    /// The format that the ending of a path promises.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let named = Self::NAMES.iter().find(|(name, _)| *name == ending);
        named.map(|(_, format)| *format)
    }
}

/// The longest value that is shown whole to a person, in characters.
const LONGEST: usize = 60;

/// The whole comparison, with its last line end; nothing but a sentence where there is no change.
pub fn write(
    format: Format,
    (old, new): (&Schema, &Schema),
    changes: &[Change],
    lang: Lang,
) -> String {
    match format {
        Format::Text => in_words((old, new), changes, lang, false),
        Format::Md => in_words((old, new), changes, lang, true),
        Format::Json => in_json((old, new), changes),
    }
}

/// How many changes there are of each effect: `2 added, 1 tightened`.
pub fn counts(changes: &[Change]) -> Vec<Message> {
    let counts = Effect::ALL.iter().filter_map(|effect| {
        let count = changes.iter().filter(|change| change.effect == *effect);
        let count = count.count();
        let words = text!("{count} {what}", "{what} {count} 处");
        let message = Message::new(words).with("count", count);
        (count > 0).then(|| message.with_said("what", counted(*effect)))
    });
    counts.collect()
}

fn in_words(
    (old, new): (&Schema, &Schema),
    changes: &[Change],
    lang: Lang,
    marked: bool,
) -> String {
    let mut out = String::new();
    let mark = if marked { "# " } else { "" };
    let _ = writeln!(out, "{mark}{} → {}", path(old), path(new));
    if changes.is_empty() {
        let equal = text!("no difference", "没有差别").get(lang);
        let _ = writeln!(out, "{}{equal}", if marked { "\n" } else { "" });
        return out;
    }
    for effect in Effect::ALL {
        let mut of_effect = changes
            .iter()
            .filter(|change| change.effect == effect)
            .peekable();
        if of_effect.peek().is_none() {
            continue;
        }
        let heading = heading(effect).get(lang);
        let _ = if marked {
            writeln!(out, "\n## {heading}\n")
        } else {
            writeln!(out, "\n{heading}")
        };
        for change in of_effect {
            let point = if marked { "- " } else { "  " };
            let _ = writeln!(out, "{point}{}", line(change, marked, lang));
        }
    }
    out
}

/// One change: the part, what of it, what it was and is.
fn line(change: &Change, marked: bool, lang: Lang) -> String {
    let code = |text: &str| {
        if marked {
            let ticks = "`".repeat(1 + usize::from(text.contains('`')));
            format!("{ticks}{text}{ticks}")
        } else {
            text.to_owned()
        }
    };
    let mut out = part(change.part).get(lang).to_owned();
    if !change.name.is_empty() {
        let _ = write!(out, " {}", code(&change.name));
    }
    if change.property.is_empty() {
        return out;
    }
    let shown = |value: Option<String>| value.map(|value| code(&shortened(&value)));
    let (old, new) = apart(change);
    let words = match (shown(old), shown(new)) {
        (Some(old), Some(new)) => Message::new(text!("{old} → {new}", "{old} → {new}"))
            .with("old", old)
            .with("new", new),
        (Some(old), None) => Message::new(text!("removed {old}", "去掉 {old}")).with("old", old),
        (None, Some(new)) => Message::new(text!("added {new}", "新增 {new}")).with("new", new),
        (None, None) => Message::new(text!("changed", "有变化")),
    };
    let line = Message::new(text!(
        "{part}  {property}: {words}",
        "{part}  {property}：{words}"
    ));
    line.with("part", out)
        .with("property", code(&change.property))
        .with_said("words", words)
        .say(lang)
}

/// What a change was and is, each without what both have: entries of two lists, keys of two tables. Lists whose entries
/// only change places stay whole.
fn apart(change: &Change) -> (Option<String>, Option<String>) {
    let whole = || (change.old.clone(), change.new.clone());
    let value = |text: &Option<String>| serde_json::from_str::<Value>(text.as_deref()?).ok();
    let left = |value: &Value, empty: bool| (!empty).then(|| value.to_string());
    match (value(&change.old), value(&change.new)) {
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            let beyond = |some: &[Value], others: &[Value]| -> Vec<Value> {
                let some = some.iter().filter(|value| !others.contains(value));
                some.cloned().collect()
            };
            let (gone, come) = (beyond(&old, &new), beyond(&new, &old));
            if gone.is_empty() && come.is_empty() {
                return whole();
            }
            let empty = (gone.is_empty(), come.is_empty());
            (left(&gone.into(), empty.0), left(&come.into(), empty.1))
        }
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let beyond = |some: &Map<String, Value>, others: &Map<String, Value>| {
                let some = some
                    .iter()
                    .filter(|(key, value)| others.get(*key) != Some(value));
                let some = some.map(|(key, value)| (key.clone(), value.clone()));
                some.collect::<Map<String, Value>>()
            };
            let (gone, come) = (beyond(&old, &new), beyond(&new, &old));
            let empty = (gone.is_empty(), come.is_empty());
            (left(&gone.into(), empty.0), left(&come.into(), empty.1))
        }
        _ => whole(),
    }
}

fn shortened(value: &str) -> String {
    if value.chars().count() <= LONGEST {
        return value.to_owned();
    }
    let mut short: String = value.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

const fn heading(effect: Effect) -> Text {
    match effect {
        Effect::Added => text!("Added", "新增"),
        Effect::Removed => text!("Removed", "删除"),
        Effect::Tightened => text!(
            "Tightened: tables that passed may fail",
            "收紧：原来通过的表可能不再通过"
        ),
        Effect::Loosened => text!(
            "Loosened: whatever passed passes",
            "放宽：原来通过的仍会通过"
        ),
        Effect::Changed => text!("Changed otherwise", "其他变化"),
    }
}

const fn counted(effect: Effect) -> Text {
    match effect {
        Effect::Added => text!("added", "新增"),
        Effect::Removed => text!("removed", "删除"),
        Effect::Tightened => text!("tightened", "收紧"),
        Effect::Loosened => text!("loosened", "放宽"),
        Effect::Changed => text!("changed otherwise", "其他变化"),
    }
}

const fn part(part: Part) -> Text {
    match part {
        Part::Schema => text!("schema", "规则文件"),
        Part::Field => text!("field", "字段"),
        Part::Derived => text!("derived field", "计算字段"),
        Part::Key => text!("key", "唯一键"),
        Part::ForeignKey => text!("foreign key", "外键"),
        Part::Rule => text!("rule", "规则"),
        Part::Check => text!("check", "整表检查"),
        Part::Freshness => text!("freshness", "时效"),
        Part::Resource => text!("resource", "引用的表"),
        Part::Role => text!("role", "角色"),
        Part::Trigger => text!("trigger", "触发"),
        Part::Pipeline => text!("pipeline", "流程"),
        Part::Profile => text!("profile", "导出方案"),
    }
}

fn in_json((old, new): (&Schema, &Schema), changes: &[Change]) -> String {
    let described = |schema: &Schema| json!({ "path": path(schema), "name": schema.name, "sha256": schema.sha256 });
    let mut whole = Map::new();
    whole.insert("version".into(), 1.into());
    whole.insert("old".into(), described(old));
    whole.insert("new".into(), described(new));
    whole.insert("equal".into(), changes.is_empty().into());
    for effect in Effect::ALL {
        let of_effect = changes.iter().filter(|change| change.effect == effect);
        let of_effect: Vec<Value> = of_effect.map(entry).collect();
        whole.insert(effect.name().into(), of_effect.into());
    }
    // Without keys of other types it cannot fail.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(change: &Change) -> Value {
    let value = |written: &Option<String>| match written {
        // Digits that no number of JSON's reader holds stay a text.
        Some(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str())),
        None => Value::Null,
    };
    let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "part": change.part.name(),
        "name": named(&change.name),
        "property": named(&change.property),
        "old": value(&change.old),
        "new": value(&change.new),
    })
}

fn path(schema: &Schema) -> String {
    let path = schema.path.as_deref();
    path.map(|path| path.display().to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(old: &str, new: &str) -> String {
        let change = Change {
            effect: Effect::Changed,
            part: Part::Field,
            name: "a".to_owned(),
            property: "p".to_owned(),
            old: Some(old.to_owned()),
            new: Some(new.to_owned()),
        };
        line(&change, false, Lang::En)
    }

    #[test]
    fn of_two_lists_and_two_tables_only_what_differs_is_shown() {
        for (old, new, wanted) in [
            (r#"["x","y"]"#, r#"["y","z"]"#, r#"["x"] → ["z"]"#),
            (r#"["x"]"#, r#"["x","z"]"#, r#"added ["z"]"#),
            (r#"["x","y"]"#, r#"["y","x"]"#, r#"["x","y"] → ["y","x"]"#),
            (
                r#"{"a":1,"b":2}"#,
                r#"{"b":3,"a":1}"#,
                r#"{"b":2} → {"b":3}"#,
            ),
            (r#"{"a":1}"#, "{}", r#"removed {"a":1}"#),
            ("1", "2", "1 → 2"),
        ] {
            assert_eq!(said(old, new), format!("field a  p: {wanted}"));
        }
    }

    #[test]
    fn a_long_value_is_cut_and_a_tick_is_quoted() {
        let long = format!("\"{}\"", "长".repeat(100));
        assert_eq!(shortened(&long).chars().count(), LONGEST);
        let change = Change {
            effect: Effect::Changed,
            part: Part::Rule,
            name: "r".to_owned(),
            property: "assert".to_owned(),
            old: None,
            new: Some("\"`a b` > 1\"".to_owned()),
        };
        let wanted = "规则 `r`  `assert`：新增 ``\"`a b` > 1\"``";
        assert_eq!(line(&change, true, Lang::Zh), wanted);
    }
}
