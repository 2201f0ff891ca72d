//! The primary key of a record as lists show it.

use serde_json::{Map, Value};

/// `customer_id=C1;city=上海`: fields and values in the key's order.
pub(super) fn text(key: &[(String, String)]) -> String {
    let parts: Vec<String> = key
        .iter()
        .map(|(field, value)| format!("{}={}", escaped(field), escaped(value)))
        .collect();
    parts.join(";")
}

/// The same as a JSON object.
pub(super) fn object(key: &[(String, String)]) -> Value {
    let parts = key.iter();
    let parts = parts.map(|(field, value)| (field.clone(), Value::from(value.as_str())));
    Value::Object(parts.collect::<Map<_, _>>())
}

/// A part of a list or key: `\` stands before `;`, `=` and itself, so that the parts can be told apart again.
pub(super) fn escaped(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if matches!(c, '\\' | ';' | '=') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
