//! Single cells of a list of fields as values of a schema: classes, patterns, defaults, numbers.

use crate::ops::import::draft::Field;
use crate::schema::claims::fold;
use crate::schema::node::{Node, NodeValue};

/// The class that a word means.
pub(super) fn class(written: &str) -> Option<&'static str> {
    Some(match fold(written).as_str() {
        "public" | "公开" | "公开级" | "1级" | "l1" => "public",
        "internal" | "内部" | "内部级" | "2级" | "l2" => "internal",
        "personal" | "个人" | "个人信息" | "隐私" | "pii" | "3级" | "l3" => "personal",
        "sensitive" | "敏感" | "敏感信息" | "敏感个人信息" | "机密" | "confidential" | "secret"
        | "4级" | "l4" => "sensitive",
        _ => return None,
    })
}

/// A pattern without what stands around it in other tools.
pub(super) fn bare_pattern(written: &str) -> &str {
    let slashes = written
        .strip_prefix('/')
        .and_then(|text| text.strip_suffix('/'));
    slashes.filter(|text| !text.is_empty()).unwrap_or(written)
}

/// A default without what databases put around it: `((0))`, `N'x'`.
pub(super) fn bare_default(written: &str) -> &str {
    fn inside(text: &str, open: char, close: char) -> Option<&str> {
        let inside = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inside.is_empty()).then_some(inside)
    }
    let mut text = written.trim();
    while let Some(shorter) = inside(text, '(', ')') {
        text = shorter.trim();
    }
    let bare = text.strip_prefix('N').unwrap_or(text);
    let mut quotes = ['\'', '"'].into_iter();
    quotes
        .find_map(|sign| inside(bare, sign, sign))
        .unwrap_or(text)
}

/// Whether a text is of a field's type, as far as that can be told without its formats.
pub(super) fn is_of(field: &Field, text: &str) -> bool {
    let type_name = field.text("type").unwrap_or_default();
    let own = field
        .entries
        .iter()
        .filter(|(key, _)| key == "trueValues" || key == "falseValues");
    let mut own = own.flat_map(|(_, values)| values.items()).peekable();
    if own.peek().is_some() {
        return own.any(|value| value.text() == Some(text));
    }
    if !matches!(
        type_name,
        "integer" | "number" | "boolean" | "date" | "datetime"
    ) {
        return true;
    }
    let built = crate::types::find(type_name)
        .and_then(|entry| (entry.build)(&crate::types::Options::default()).ok());
    built.is_none_or(|ty| ty.read(text).is_present())
}

/// Whether a text is digits, with a minus or a point at most.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(part)
}

/// A number, without zeros in front that TOML does not take; other texts as they stand.
pub(super) fn number(text: &str) -> Node {
    let zeros = text.trim_start_matches('-').starts_with('0');
    let short = text
        .trim_start_matches('-')
        .split('.')
        .next()
        .is_some_and(|whole| whole.len() == 1);
    if is_number(text) && (!zeros || short) {
        NodeValue::Number(text.to_owned()).into()
    } else {
        Node::from(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_lose_what_databases_put_around_them() {
        for (written, expected) in [
            ("((0))", "0"),
            ("N'新客户'", "新客户"),
            ("'gold'", "gold"),
            ("(getdate())", "getdate()"),
            ("None", "None"),
            ("()", "()"),
            ("", ""),
        ] {
            assert_eq!(bare_default(written), expected, "{written}");
        }
    }
}
