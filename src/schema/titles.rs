//! What a schema calls a table, a field or a value, in one language or in several.

use super::node::Node;
use crate::text::Lang;

/// What people call a table, a field or a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// `title`, or one text for all languages.
    pub title: Option<String>,
    /// Language (`zh`, `en`) and title, in file order.
    pub by_lang: Vec<(String, String)>,
}

impl Titles {
    /// `title` and `titles` of a table or a field.
    pub(super) fn of(node: &Node) -> Self {
        let titles = Self::of_text(node.get("titles"));
        let title = node.get("title").and_then(Node::text);
        Self {
            title: title.map(str::to_owned).or(titles.title),
            ..titles
        }
    }

    /// A text, or a table of texts by language; nothing of none.
    pub(super) fn of_text(node: Option<&Node>) -> Self {
        let entries = node.map(Node::entries).unwrap_or_default().iter();
        let by_lang =
            entries.filter_map(|(lang, text)| Some((lang.name.clone(), text.text()?.to_owned())));
        Self {
            title: node.and_then(Node::text).map(str::to_owned),
            by_lang: by_lang.collect(),
        }
    }

    /// Every one of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let by_lang = self.by_lang.iter().map(|(_, title)| title.as_str());
        self.title.as_deref().into_iter().chain(by_lang)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// The one of a language, else the one for all; None where there are only those of others.
    pub fn exactly(&self, lang: Lang) -> Option<&str> {
        let mut by_lang = self.by_lang.iter();
        let own = by_lang.find(|(own, _)| Lang::of_tag(own) == Some(lang));
        own.map(|(_, title)| title.as_str())
            .or(self.title.as_deref())
    }

    /// The one of a language, else the one for all, else the first there is.
    pub fn say(&self, lang: Lang) -> Option<&str> {
        self.exactly(lang).or_else(|| self.all().next())
    }
}

/// What a text in several languages (`titles`, `message`, `group`) says in `lang`: in it, else in the other, else the
/// first there is. None where there is no text.
pub fn said(node: &Node, lang: Lang) -> Option<&str> {
    let languages = match lang {
        Lang::En => [Lang::En, Lang::Zh],
        Lang::Zh => [Lang::Zh, Lang::En],
    };
    let of = |lang: Lang| {
        let mut entries = node.entries().iter();
        let entry = entries.find(|(key, _)| Lang::of_tag(&key.name) == Some(lang));
        entry.and_then(|(_, node)| node.text())
    };
    node.text()
        .or_else(|| languages.into_iter().find_map(of))
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
    use crate::schema::file::json_tree;
    use std::path::Path;

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
