//! `enum` and `categories`: the value is one of those listed.

use super::cast::{Cast, Read};
use super::{Constraint, Entry};
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, nearest};
use crate::types::Type;

/// The line of the table.
pub(super) static ENUM: Entry = Entry {
    name: "enum",
    code: "enum",
    types: &[],
    build: |cast, node| build(Word::Enum, cast, node),
};

/// The line of the table; it stands on the field itself, not among its constraints.
pub(super) static CATEGORIES: Entry = Entry {
    name: "categories",
    code: "categories",
    types: &["string", "integer"],
    build: |cast, node| build(Word::Categories, cast, node),
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Enum,
    Categories,
}

/// How many entries a message lists.
const LISTED: usize = 12;

fn build(word: Word, cast: &Cast<'_>, node: &Node) -> Result<Box<dyn Constraint>, Fault> {
    let mut entries: Vec<Read> = Vec::new();
    let mut labels: Vec<&str> = Vec::new();
    for item in node.items() {
        let written = match word {
            Word::Enum => item,
            Word::Categories => {
                if let Some(label) = item.get("label").and_then(Node::text) {
                    if labels.contains(&label) {
                        return Err(Fault::at(
                            &item.span,
                            text!("the label stands twice", "标签重复"),
                        ));
                    }
                    labels.push(label);
                }
                item.get("value").unwrap_or(item)
            }
        };
        let Some(read) = cast.read(written) else {
            return Err(Fault::at(
                &written.span,
                Message::new(text!(
                    "the entry is not a value of type `{type}`",
                    "该条目不是 `{type}` 类型的值"
                ))
                .with("type", cast.entry.name),
            ));
        };
        if entries.iter().any(|earlier| earlier.key == read.key) {
            if word == Word::Categories {
                return Err(Fault::at(
                    &written.span,
                    text!("the category stands twice", "类别重复"),
                ));
            }
            continue;
        }
        entries.push(read);
    }
    if entries.is_empty() {
        return Err(Fault::at(
            &node.span,
            text!("at least one entry expected", "至少应有一个条目"),
        ));
    }
    let shown: Vec<String> = entries.iter().map(|read| read.text.clone()).collect();
    if matches!(cast.entry.name, "string" | "any") {
        return Ok(Box::new(Texts {
            word,
            set: TextSet::new(&shown),
            shown,
        }));
    }
    let Some(ty) = cast.own_type() else {
        return Err(Fault::at(
            &node.span,
            text!("the type cannot be made", "无法构造该类型"),
        ));
    };
    let mut ints: Vec<i64> = Vec::new();
    let mut others: Vec<Value> = Vec::new();
    let mut keys: Vec<Vec<u8>> = Vec::new();
    for read in entries {
        match read.value {
            Value::Int(int) => ints.push(int),
            Value::Text | Value::Wide => keys.push(read.key),
            value => others.push(value),
        }
    }
    ints.sort_unstable();
    keys.sort_unstable();
    Ok(Box::new(Values {
        word,
        ints,
        others,
        keys,
        ty,
        shown,
    }))
}

/// Entries of a `string` or `any` field: the text decides.
#[derive(Debug)]
struct Texts {
    word: Word,
    set: TextSet,
    shown: Vec<String>,
}

/// Entries of another type: the value decides.
#[derive(Debug)]
struct Values {
    word: Word,
    /// Sorted.
    ints: Vec<i64>,
    others: Vec<Value>,
    /// The bytes of those whose text decides, sorted.
    keys: Vec<Vec<u8>>,
    ty: Box<dyn Type>,
    shown: Vec<String>,
}

/// Texts: short ones as numbers, in the order of the schema (the most frequent are mostly named first); longer ones
/// in one piece of memory, sorted by length, then by bytes, so that a cell is compared only with its own length.
#[derive(Debug)]
struct TextSet {
    short: Vec<(u64, u8)>,
    /// All longer ones, one after the other.
    bytes: Vec<u8>,
    /// By length in bytes: where in `bytes` its entries begin. One longer than the longest entry.
    starts: Vec<u32>,
}

impl TextSet {
    fn new(texts: &[String]) -> Self {
        let mut set = Self {
            short: Vec::new(),
            bytes: Vec::new(),
            starts: Vec::new(),
        };
        let mut long: Vec<&[u8]> = Vec::new();
        for text in texts.iter().map(String::as_bytes) {
            match short(text) {
                Some(word) if !set.short.contains(&word) => set.short.push(word),
                Some(_) => {}
                None => long.push(text),
            }
        }
        long.sort_unstable_by_key(|text| (text.len(), *text));
        long.dedup();
        let mut rest = long.as_slice();
        for len in 0..=long.last().map_or(0, |text| text.len()) {
            set.starts.push(set.bytes.len() as u32);
            let of_len = rest.partition_point(|text| text.len() <= len);
            set.bytes.extend(rest[..of_len].iter().copied().flatten());
            rest = &rest[of_len..];
        }
        set.starts.push(set.bytes.len() as u32);
        set
    }

    #[inline]
    fn contains(&self, text: &str) -> bool {
        match short(text.as_bytes()) {
            Some(word) => self.short.contains(&word),
            None => self.contains_long(text),
        }
    }

    fn contains_long(&self, text: &str) -> bool {
        /// Up to so many entries of one length are compared one by one.
        const FEW: usize = 16;
        let len = text.len();
        let (Some(start), Some(end)) = (self.starts.get(len), self.starts.get(len + 1)) else {
            return false;
        };
        let of_len = &self.bytes[*start as usize..*end as usize];
        let count = of_len.len() / len;
        if count <= FEW {
            return of_len
                .chunks_exact(len)
                .any(|entry| entry == text.as_bytes());
        }
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = usize::midpoint(low, high);
            match of_len[middle * len..(middle + 1) * len].cmp(text.as_bytes()) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }
}

/// A text of at most eight bytes as one number, length and all: compared in one step.
#[inline]
fn short(text: &[u8]) -> Option<(u64, u8)> {
    let word = match text {
        [] => 0,
        [a] => u64::from(*a),
        [a, b] => u64::from(u16::from_le_bytes([*a, *b])),
        [a, b, c] => u64::from(u32::from_le_bytes([*a, *b, *c, 0])),
        _ if text.len() > 8 => return None,
        // The two halves overlap where there are fewer than eight bytes; the length keeps texts apart.
        _ => {
            let low = u32::from_le_bytes(*text.first_chunk()?);
            let high = u32::from_le_bytes(*text.last_chunk()?);
            u64::from(high) << 32 | u64::from(low)
        }
    };
    Some((word, text.len() as u8))
}

fn explain(word: Word, shown: &[String]) -> Message {
    if shown.len() > LISTED {
        return Message::new(match word {
            Word::Enum => text!(
                "not one of the {count} values allowed",
                "不在允许的 {count} 个取值之中"
            ),
            Word::Categories => text!(
                "not one of the {count} categories",
                "不在规定的 {count} 个类别之中"
            ),
        })
        .with("count", shown.len());
    }
    Message::new(match word {
        Word::Enum => text!("not one of {entries}", "不在允许的取值之中：{entries}"),
        Word::Categories => text!(
            "not one of the categories {entries}",
            "不在规定的类别之中：{entries}"
        ),
    })
    .with("entries", shown.join(", "))
}

fn suggest(shown: &[String], text: &str) -> Option<String> {
    nearest(text.trim(), shown.iter().map(String::as_str)).map(str::to_owned)
}

impl Constraint for Texts {
    #[inline]
    fn holds(&self, _: Value, text: &str) -> bool {
        self.set.contains(text)
    }

    fn explain(&self, _: Value, _: &str) -> Message {
        explain(self.word, &self.shown)
    }

    fn suggest(&self, text: &str) -> Option<String> {
        suggest(&self.shown, text)
    }
}

impl Constraint for Values {
    #[inline]
    fn holds(&self, value: Value, text: &str) -> bool {
        match value {
            Value::Int(int) => self.ints.binary_search(&int).is_ok(),
            Value::Text | Value::Wide => {
                let mut key = Vec::new();
                self.ty.key(value, text, &mut key);
                self.keys.binary_search(&key).is_ok()
            }
            value => self.others.contains(&value),
        }
    }

    fn explain(&self, _: Value, _: &str) -> Message {
        explain(self.word, &self.shown)
    }

    fn suggest(&self, text: &str) -> Option<String> {
        suggest(&self.shown, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_it_was_made_of_and_nothing_else() {
        let many: Vec<String> = (0..500).map(|n| format!("x{n}")).collect();
        for texts in [
            vec!["M".to_owned(), "F".into(), "客户".into(), "gold".into()],
            vec![String::new(), "a".into()],
            vec!["a".to_owned(), "a".into()],
            many,
        ] {
            let set = TextSet::new(&texts);
            for text in &texts {
                assert!(set.contains(text), "{text:?}");
            }
            for absent in ["x", "x500", "y1", "abcdef", "户客", "x0000000000"] {
                assert!(!set.contains(absent), "{absent:?}");
            }
            assert_eq!(set.contains(""), texts.iter().any(String::is_empty));
        }
    }
}
