//! `minLength`, `maxLength`: code points of a string, items of an array, properties of an object.

use super::cast::Cast;
use super::{Constraint, Entry};
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::table::value::Value;
use crate::text;
use crate::text::Message;
use crate::types::Type;

/// The types whose values have a length (v2 does not name `list`).
const TYPES: &[&str] = &["string", "array", "object"];

/// The line of the table.
pub(super) static MIN_LENGTH: Entry = Entry {
    name: "minLength",
    code: "min-length",
    types: TYPES,
    build: |cast, node| build(End::Min, cast, node),
};

/// The line of the table.
pub(super) static MAX_LENGTH: Entry = Entry {
    name: "maxLength",
    code: "max-length",
    types: TYPES,
    build: |cast, node| build(End::Max, cast, node),
};

#[derive(Clone, Copy, Debug)]
enum End {
    Min,
    Max,
}

#[derive(Debug)]
struct Chars {
    end: End,
    limit: usize,
}

#[derive(Debug)]
struct Items {
    end: End,
    limit: usize,
    ty: Box<dyn Type>,
}

fn build(end: End, cast: &Cast<'_>, node: &Node) -> Result<Box<dyn Constraint>, Fault> {
    let limit = node.number().and_then(|number| number.parse().ok());
    let (Some(limit), Some(ty)) = (limit, cast.own_type()) else {
        return Err(Fault::at(
            &node.span,
            text!("a whole number from 0 expected", "此处应为不小于 0 的整数"),
        ));
    };
    Ok(if cast.entry.name == "string" {
        Box::new(Chars { end, limit })
    } else {
        Box::new(Items { end, limit, ty })
    })
}

impl Constraint for Chars {
    #[inline]
    fn holds(&self, _: Value, text: &str) -> bool {
        // A code point is one to four bytes: most cells need no counting.
        match self.end {
            End::Min => {
                text.len().div_ceil(4) >= self.limit
                    || (text.len() >= self.limit && text.chars().count() >= self.limit)
            }
            End::Max => text.len() <= self.limit || text.chars().count() <= self.limit,
        }
    }

    fn explain(&self, _: Value, text: &str) -> Message {
        match self.end {
            End::Min => Message::new(text!(
                "{found} characters, at least {limit} expected",
                "仅 {found} 个字符，至少应有 {limit} 个"
            )),
            End::Max => Message::new(text!(
                "{found} characters, at most {limit} allowed",
                "共 {found} 个字符，最多允许 {limit} 个"
            )),
        }
        .with("found", text.chars().count())
        .with("limit", self.limit)
    }
}

impl Constraint for Items {
    fn holds(&self, _: Value, text: &str) -> bool {
        let length = self.ty.length(text);
        match self.end {
            End::Min => length >= self.limit,
            End::Max => length <= self.limit,
        }
    }

    fn explain(&self, _: Value, text: &str) -> Message {
        match self.end {
            End::Min => Message::new(text!(
                "{found} items, at least {limit} expected",
                "仅 {found} 项，至少应有 {limit} 项"
            )),
            End::Max => Message::new(text!(
                "{found} items, at most {limit} allowed",
                "共 {found} 项，最多允许 {limit} 项"
            )),
        }
        .with("found", self.ty.length(text))
        .with("limit", self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_code_points() {
        let holds = |end, limit, text: &str| Chars { end, limit }.holds(Value::Text, text);
        for (text, length) in [
            ("", 0),
            ("a", 1),
            ("é", 1),
            ("𠮷", 1),
            ("客户ab", 4),
            ("🙂🙂🙂", 3),
        ] {
            for limit in 0..8 {
                assert_eq!(
                    holds(End::Min, limit, text),
                    length >= limit,
                    "{text} {limit}"
                );
                assert_eq!(
                    holds(End::Max, limit, text),
                    length <= limit,
                    "{text} {limit}"
                );
            }
        }
    }
}
