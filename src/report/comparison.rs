//! What changed between two schemas, as something to read: text, Markdown, JSON.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

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
        let _ = match marked {
            true => writeln!(out, "\n## {heading}\n"),
            false => writeln!(out, "\n{heading}"),
        };
        for change in of_effect {
            let line = line(change, marked, lang);
            let _ = match marked {
                true => writeln!(out, "- {line}"),
                false => writeln!(out, "  {line}"),
            };
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
    let shown = |value: &Option<String>| value.as_deref().map(|value| code(&shortened(value)));
    let words = match (shown(&change.old), shown(&change.new)) {
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
    }
}

fn in_json((old, new): (&Schema, &Schema), changes: &[Change]) -> String {
    let described = |schema: &Schema| json!({ "path": path(schema), "name": schema.name, "sha256": schema.sha256 });
    let mut whole = serde_json::Map::new();
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
