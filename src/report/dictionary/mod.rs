//! `schema doc`: what a schema says, as a document for people who never see the schema.
//!
//! ```text
//!   SchemaFile ──▶ content (what is said, in one language) ──▶ Document ──▶ markdown | html (how it looks)
//! ```

mod access;
mod content;
mod document;
mod field;
mod html;
mod markdown;
mod wording;

use crate::schema::file::SchemaFile;
use crate::text::Lang;

/// How the document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown, as GitHub and most editors show it.
    Markdown,
    /// One HTML page that needs nothing beside itself.
    Html,
}

/// The data dictionary of a schema in `lang`.
pub fn data_dictionary(file: &SchemaFile, format: Format, lang: Lang) -> String {
    let document = content::document(file, lang);
    match format {
        Format::Markdown => markdown::write(&document),
        Format::Html => html::write(&document),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::schema::Settings;
    use crate::schema::node::Node;

    const TODAY: Settings = Settings { today: 20_000 };

    fn of(toml: &str, format: Format, lang: Lang) -> String {
        let file = SchemaFile::parse(Path::new("a.rolo.toml"), toml.as_bytes(), TODAY).unwrap();
        data_dictionary(&file, format, lang)
    }

    const SCHEMA: &str = r#"
        name = "c"
        titles = { zh = "客户", en = "Customers" }
        primaryKey = ["id"]
        [[fields]]
        name = "id"
        type = "string"
        aliases = ["编号|no"]
        [[fields]]
        name = "born"
        titles = { zh = "生日", en = "Birthday" }
        type = "date"
        constraints = { maximum = "today" }
        class = "personal"
        group = { zh = "人", en = "Person" }
        [[fields]]
        name = "level"
        type = "string"
        constraints = { required = true, enum = ["g"] }
        labels = { g = { zh = "金卡", en = "Gold" } }
        [[rules]]
        id = "r"
        assert = "born is not empty"
        message = { zh = "没有生日", en = "no birthday" }
        [roles.sales]
        show = ["public", "internal"]
    "#;

    #[test]
    fn a_person_reads_it_in_their_language() {
        for (lang, words) in [
            (
                Lang::En,
                [
                    "Customers",
                    "Birthday",
                    "not after today",
                    "no birthday",
                    "`g` Gold",
                    "Person",
                    "sales",
                ],
            ),
            (
                Lang::Zh,
                [
                    "客户",
                    "生日",
                    "不晚于今天",
                    "没有生日",
                    "`g` 金卡",
                    "人",
                    "sales",
                ],
            ),
        ] {
            let markdown = of(SCHEMA, Format::Markdown, lang);
            for word in words {
                assert!(markdown.contains(word), "{word}\n{markdown}");
            }
            assert!(markdown.contains("编号\\|no"), "{markdown}");
        }
    }

    /// Tags that are opened and closed, one within another.
    fn is_balanced(html: &str) -> bool {
        let mut open = Vec::new();
        for tag in html.split('<').skip(1) {
            let tag = tag.split(['>', ' ']).next().unwrap();
            match tag.strip_prefix('/') {
                Some(closed) if open.pop() != Some(closed) => return false,
                Some(_) => {}
                None if tag.starts_with('!') || matches!(tag, "meta" | "br") => {}
                None => open.push(tag),
            }
        }
        open.is_empty()
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_schema_stays_text(evil in "[<>&\"'`|*_\\[\\]#\\\\\na中\u{202e}\u{0}-]{1,12}") {
            let text = Node::from(format!("x{evil}").as_str()).to_json();
            let json = format!(
                r#"{{"name": {text}, "title": {text}, "description": {text}, "fields": [{{"name": {text}, "title": {text},
                "description": {text}, "constraints": {{"enum": [{text}]}}, "type": "string", "labels": {{{text}: {text}}}, "group": {text}}}],
                "rules": [{{"id": "r", "assert": "rows > 0 or true", "message": {text}}}]}}"#
            );
            let json = json.replace(r#", "assert": "rows > 0 or true""#, r#", "assert": "true""#);
            let Ok(file) = SchemaFile::parse(Path::new("a.json"), json.as_bytes(), TODAY) else { return Ok(()) };
            let html = data_dictionary(&file, Format::Html, Lang::En);
            prop_assert!(is_balanced(&html), "{}", html);
            prop_assert!(!html.contains("<x") && !html.contains("<script"));
            let markdown = data_dictionary(&file, Format::Markdown, Lang::En);
            // A row of a table has as many cells as its head.
            let mut cells = None;
            for line in markdown.lines() {
                if !line.starts_with('|') {
                    cells = None;
                    continue;
                }
                let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
                prop_assert_eq!(*cells.get_or_insert(bars), bars, "{}", line);
            }
        }
    }
}
