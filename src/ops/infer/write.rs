//! Writes what was decided as a schema in TOML, with the reasons as comments.

use std::fmt::Write as _;

use super::plan::{Field, Inference, Note, of_many};
use crate::kinds;
use crate::table::class::Class;
use crate::text;
use crate::text::wrap::wrap;
use crate::text::{Lang, Message, visible};

/// Columns of a comment.
const WIDTH: usize = 110;

impl Inference {
    /// The schema as a TOML file, its comments in `lang`. What a person has to decide begins with `# ?`.
    pub fn toml(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.head(&mut out, lang);
        for (letters, why) in &self.skipped {
            let message = text!(
                "column {letters} is left out: {why}",
                "第 {letters} 列未列入：{why}"
            );
            let message = Message::new(message)
                .with("letters", letters)
                .with_said("why", why.clone());
            out.push('\n');
            comment(&mut out, "# ? ", &message.say(lang));
        }
        for field in &self.fields {
            out.push('\n');
            notes(&mut out, &field.notes, lang);
            self.field(&mut out, field);
        }
        self.severity(&mut out, lang);
        out
    }

    fn head(&self, out: &mut String, lang: Lang) {
        let columns = self.fields.len() + self.skipped.len();
        let made = text!(
            "Inferred by rolo schema infer from {input}: {rows}, {columns}.",
            "由 rolo schema infer 根据 {input} 推断：{rows}，{columns}。"
        );
        let input = match self.input.as_str() {
            "-" => text!("standard input", "标准输入").into(),
            input => Message::new(text!("{input}", "{input}")).with("input", visible(input)),
        };
        let made = Message::new(made)
            .with_said("input", input)
            .with_said("rows", self.records())
            .with_said(
                "columns",
                of_many(
                    columns as u64,
                    text!("{count} column", "{count} 列"),
                    text!("{count} columns", "{count} 列"),
                ),
            );
        comment(out, "# ", &made.say(lang));
        let mark = text!(
            "A line with `# ?` is a doubt: settle it, then delete the line.",
            "带 `# ?` 的行有待人工确认，确认后可删去。"
        );
        comment(out, "# ", mark.get(lang));
        notes(out, &self.notes, lang);
        out.push('\n');
        let mut key = |key: &str, value: String| {
            let _ = writeln!(out, "{key:<13} = {value}");
        };
        key(
            "\"$schema\"",
            quoted("https://datapackage.org/profiles/2.0/tableschema.json"),
        );
        key("name", quoted(&self.name));
        if let Some(field) = &self.primary_key {
            key("primaryKey", list([field]));
        }
        if !self.missing.is_empty() {
            let empty = String::new();
            key(
                "missingValues",
                list(std::iter::once(&empty).chain(&self.missing)),
            );
        }
        if let Some(locale) = self.locale {
            key("locale", quoted(locale));
        }
        if let Some(region) = self.region {
            key("phoneRegion", quoted(region));
        }
        if self.fields.is_empty() {
            key("fields", "[]".to_owned());
        }
    }

    fn field(&self, out: &mut String, field: &Field) {
        out.push_str("[[fields]]\n");
        let mut key = |key: &str, value: String| {
            let _ = writeln!(out, "{key:<11} = {value}");
        };
        key("name", quoted(&field.name));
        if !field.titles.is_empty() {
            let titles = field
                .titles
                .iter()
                .map(|(lang, title)| format!("{lang} = {}", quoted(title)));
            key(
                "titles",
                format!("{{ {} }}", titles.collect::<Vec<_>>().join(", ")),
            );
        }
        key("type", quoted(field.type_name));
        if !field.formats.is_empty() {
            key("formats", list(&field.formats));
        }
        if let Some(sign) = field.decimal {
            key("decimalChar", quoted(&sign.to_string()));
        }
        if let Some(sign) = field.group {
            key("groupChar", quoted(&sign.to_string()));
        }
        if field.dressed {
            key("bareNumber", "false".to_owned());
        }
        if let Some(words) = field.yes_no.as_ref().filter(|words| !words.is_known()) {
            key("trueValues", list(&words.yes));
            key("falseValues", list(&words.no));
        }
        if let Some(kind) = field.kind {
            key("kind", quoted(kind));
            if field.lenient_kind {
                key("strict", "false".to_owned());
            }
        }
        if let Some(region) = field.region.filter(|region| self.region != Some(region)) {
            key("phoneRegion", quoted(region));
        }
        if field.nothing_is_value && !self.missing.is_empty() {
            key("missingValues", list([""]));
        }
        let constraints = self.constraints(field);
        if !constraints.is_empty() {
            key("constraints", format!("{{ {} }}", constraints.join(", ")));
        }
        if !field.clean.is_empty() {
            key("clean", list(&field.clean));
        }
        if let Some(class) = class(field) {
            key("class", quoted(class));
        }
    }

    fn constraints(&self, field: &Field) -> Vec<String> {
        let mut all = Vec::new();
        // Parts of a key are required and unique anyway.
        let key = self.primary_key.as_ref() == Some(&field.name);
        if field.required && !key {
            all.push("required = true".to_owned());
        }
        if field.unique && !key {
            all.push("unique = true".to_owned());
        }
        if field.from_zero {
            all.push("minimum = 0".to_owned());
        }
        if field.until_today {
            all.push("maximum = \"today\"".to_owned());
        }
        if !field.choices.is_empty() {
            all.push(format!("enum = {}", list(&field.choices)));
        }
        all
    }

    fn severity(&self, out: &mut String, lang: Lang) {
        let mut lenient = self
            .fields
            .iter()
            .filter(|field| !field.lenient.is_empty())
            .peekable();
        if lenient.peek().is_none() {
            return;
        }
        let why = text!(
            "A few values break these today: correct them, then delete the lines.",
            "目前有少量内容不符合以下规则，暂作警告；改正后请删去这些行。"
        );
        out.push('\n');
        comment(out, "# ", why.get(lang));
        out.push_str("[severity]\n");
        for field in lenient {
            for code in &field.lenient {
                let _ = writeln!(
                    out,
                    "{} = \"warning\"",
                    quoted(&format!("{}.{code}", field.name))
                );
            }
        }
    }
}

/// The class, where it says more than the kind, or says it of a person.
fn class(field: &Field) -> Option<&'static str> {
    let of_kind = field
        .kind
        .and_then(kinds::find)
        .map_or(Class::default(), |entry| entry.class);
    let names = Class::NAMES.iter().find(|(_, class)| *class == field.class);
    let told = field.class.hides() || field.class != of_kind;
    names.filter(|_| told).map(|(name, _)| *name)
}

/// What is sure in one comment, each doubt in one of its own.
fn notes(out: &mut String, notes: &[Note], lang: Lang) {
    let sure: Vec<String> = notes
        .iter()
        .filter(|note| !note.doubt)
        .map(|note| note.message.say(lang))
        .collect();
    if !sure.is_empty() {
        comment(out, "# ", &sure.join(text!("; ", "；").get(lang)));
    }
    for note in notes.iter().filter(|note| note.doubt) {
        comment(out, "# ? ", &note.message.say(lang));
    }
}

/// A comment of as many lines as it needs; only the first begins with `mark`.
pub(in crate::ops) fn comment(out: &mut String, mark: &str, words: &str) {
    for (at, line) in wrap(&visible(words), WIDTH).iter().enumerate() {
        let mark = if at == 0 { mark } else { "#   " };
        let _ = writeln!(out, "{mark}{line}");
    }
}

/// A text as TOML writes it.
pub(in crate::ops) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if c.is_control() || visible(c.encode_utf8(&mut [0; 4])).len() > c.len_utf8() => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let texts = texts.into_iter().map(|text| quoted(text.as_ref()));
    format!("[{}]", texts.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::schema::{Schema, Settings};
    use proptest::prelude::*;

    fn compiled(inference: &Inference, lang: Lang) -> Schema {
        let toml = inference.toml(lang);
        let settings = Settings { today: 20_000 };
        match Schema::parse(Path::new("a.rolo.toml"), toml.as_bytes(), settings) {
            Ok(schema) => schema,
            Err(error) => panic!("{error}\n{toml}"),
        }
    }

    proptest! {
        #[test]
        fn any_text_stands_in_a_schema(name in "\\PC{0,12}|[\\x00-\\x7f]{1,8}", word in any::<String>()) {
            let field = Field {
                name: format!("a{name}"),
                type_name: "string",
                choices: vec![word.clone(), format!("{word}.")],
                lenient: vec!["enum"],
                ..Field::default()
            };
            let inference = Inference { name: name.clone(), missing: vec![format!("{word}-")], fields: vec![field], ..Inference::default() };
            let schema = compiled(&inference, Lang::En);
            prop_assert_eq!(&schema.fields[0].name, &format!("a{name}"));
            prop_assert_eq!(schema.fields[0].order.as_ref().map(|order| &order[0]), Some(&word));
            let nothing = format!("{word}-");
            prop_assert!(schema.fields[0].missing.is(&nothing));
        }
    }

    #[test]
    fn a_table_without_columns_has_a_schema_too() {
        for lang in [Lang::En, Lang::Zh] {
            assert!(compiled(&Inference::default(), lang).fields.is_empty());
        }
    }
}
