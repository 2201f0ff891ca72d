//! A schema together with the tree it was compiled from, for those who need more of the file than what is judged:
//! descriptions, labels, roles.

use std::path::Path;

use super::document::Document;
use super::node::{self, Node, Syntax};
use super::source::Source;
use super::{Schema, Settings};
use crate::error::{Error, Result};
use crate::text::Lang;

/// A schema and its file.
#[derive(Debug)]
pub struct Written {
    /// Compiled.
    pub schema: Schema,
    /// The file as a tree.
    pub root: Node,
    /// Whether it is in JSON, where what is left out means what the standard says.
    pub json: bool,
}

impl Written {
    /// Reads and compiles a schema file as [`Schema::load`] does.
    ///
    /// # Errors
    /// [`Error::Schema`].
    pub fn load(path: &Path, settings: Settings) -> Result<Self> {
        Document::load(path, settings).map(Self::of)
    }

    /// Compiles the bytes of a schema file as [`Schema::parse`] does.
    ///
    /// # Errors
    /// [`Error::Schema`].
    pub fn parse(path: &Path, bytes: &[u8], settings: Settings) -> Result<Self> {
        Document::parse(path, bytes, settings).map(Self::of)
    }

    fn of(document: Document) -> Self {
        Self {
            json: document.syntax == Syntax::Json,
            schema: document.schema,
            root: document.root,
        }
    }
}

/// The tree of a JSON text that is called `path`.
///
/// # Errors
/// [`Error::Schema`] for what is not JSON.
pub fn json_tree(path: &Path, text: &str) -> Result<Node> {
    node::parse(text, Syntax::Json)
        .map_err(|faults| Error::Schema(Source { path, text }.diagnose(faults)))
}

/// What a text in several languages (`titles`, `message`, `group`) says in `lang`: in it, else in the other, else the
/// first there is. None where there is no text.
pub fn said(node: &Node, lang: Lang) -> Option<&str> {
    let own = match lang {
        Lang::En => ["en", "zh"],
        Lang::Zh => ["zh", "en"],
    };
    let of = |code: &str| {
        let entry = node.entries().iter().find(|(key, _)| {
            let (language, _) = key.name.split_once(['-', '_']).unwrap_or((&key.name, ""));
            language == code
        });
        entry.and_then(|(_, node)| node.text())
    };
    node.text()
        .or_else(|| own.into_iter().find_map(of))
        .or_else(|| node.entries().iter().find_map(|(_, node)| node.text()))
        .filter(|text| !text.trim().is_empty())
}

/// The title of a schema, field or group: `titles` in `lang`, else `title`.
pub fn title(node: &Node, lang: Lang) -> Option<&str> {
    let of = |key: &str| node.get(key).and_then(|node| said(node, lang));
    of("titles").or_else(|| of("title"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_in_the_language_else_in_another() {
        let tree = |text: &str| json_tree(Path::new("a.json"), text).unwrap();
        for (json, en, zh) in [
            (r#""x""#, Some("x"), Some("x")),
            (
                r#"{"zh": "客户", "en": "Customer"}"#,
                Some("Customer"),
                Some("客户"),
            ),
            (r#"{"zh-CN": "客户"}"#, Some("客户"), Some("客户")),
            (r#"{"de": "Kunde"}"#, Some("Kunde"), Some("Kunde")),
            ("{}", None, None),
            (r#""""#, None, None),
        ] {
            assert_eq!(said(&tree(json), Lang::En), en, "{json}");
            assert_eq!(said(&tree(json), Lang::Zh), zh, "{json}");
        }
        let both = tree(r#"{"title": "T", "titles": {"zh": "题"}}"#);
        assert_eq!(title(&both, Lang::Zh), Some("题"));
    }
}
