//! TOML as a tree, by the `toml` package's document with spans.

use ::toml::Spanned;
use ::toml::de::{DeInteger, DeTable, DeValue};

use super::{Key, Node, NodeValue};
use crate::schema::source::Fault;
use crate::text;
use crate::text::Message;

/// Reads TOML.
///
/// # Errors
/// At the first place that is not TOML.
pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    match DeTable::parse(text) {
        Ok(root) => {
            let span = root.span();
            Ok(Node {
                value: table(root.into_inner()),
                span,
            })
        }
        Err(error) => {
            let message = Message::new(text!("not TOML: {detail}", "不是合法的 TOML：{detail}"))
                .with("detail", error.message().replace('\n', ", "));
            // The most likely slip of people who do not write in English.
            let bare = error.span().is_some_and(|span| {
                error.message().contains("unquoted key")
                    && text.get(span).is_some_and(|key| !key.is_ascii())
            });
            Err(Fault {
                span: error.span(),
                message,
                hint: bare
                    .then(|| {
                        text!(
                            "put keys with other letters than a-z in double quotes",
                            "含中文等字符的键要加双引号"
                        )
                        .into()
                    })
                    .map(Box::new),
            })
        }
    }
}

fn table(table: DeTable<'_>) -> NodeValue {
    let mut entries: Vec<(Key, Node)> = table
        .into_iter()
        .map(|(key, value)| {
            let key = Key {
                span: key.span(),
                name: key.into_inner().into_owned(),
            };
            (key, node(value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    NodeValue::Table(entries)
}

fn node(value: Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => NodeValue::Text(text.into_owned()),
        DeValue::Integer(integer) => NodeValue::Number(decimal(&integer)),
        DeValue::Float(float) => NodeValue::Number(float.as_str().to_owned()),
        DeValue::Boolean(bool) => NodeValue::Bool(bool),
        DeValue::Datetime(stamp) => NodeValue::Stamp(stamp.to_string()),
        DeValue::Array(items) => NodeValue::List(items.into_iter().map(node).collect()),
        DeValue::Table(entries) => table(entries),
    };
    Node { value, span }
}

/// The digits in base ten; a number of another base that does not fit 128 bits stays as written.
fn decimal(integer: &DeInteger<'_>) -> String {
    if integer.radix() == 10 {
        return integer.as_str().to_owned();
    }
    i128::from_str_radix(integer.as_str(), integer.radix())
        .map_or_else(|_| integer.to_string(), |number| number.to_string())
}
