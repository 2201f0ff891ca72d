//! `enum` and `categories`: the value is one of those listed.

use std::collections::HashSet;

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
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    let mut labels: HashSet<&str> = HashSet::new();
    for item in node.items() {
        let written = match word {
            Word::Enum => item,
            Word::Categories => {
                let label = item.get("label").and_then(Node::text);
                if label.is_some_and(|label| !labels.insert(label)) {
                    return Err(Fault::at(
                        &item.span,
                        text!("the label stands twice", "标签重复"),
                    ));
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
        if !seen.insert(read.key.clone()) {
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

/// A set of texts. Most are short codes: those of up to sixteen bytes are kept as one number each, grouped by
/// length, and a cell is compared with the few of its own length without a branch (two to three times faster than
/// comparing bytes until one fits, where the cells change from row to row).
#[derive(Debug)]
struct TextSet {
    /// Those of at most eight bytes.
    words: ByLength<u64>,
    /// Those of nine to sixteen.
    pairs: ByLength<u128>,
    /// The others, sorted.
    long: Vec<Box<[u8]>>,
}

/// Texts as numbers, by length, then by number.
#[derive(Debug)]
struct ByLength<N> {
    packed: Vec<N>,
    /// By length: where in `packed` its texts begin.
    starts: [usize; SHORT + 2],
}

/// The longest text, in bytes, that is one number.
const SHORT: usize = 16;

impl<N: Ord + Copy> ByLength<N> {
    /// Of the texts that `pack` makes a number of.
    fn new(texts: &[String], pack: impl Fn(&[u8]) -> Option<N>) -> Self {
        let mut short: Vec<(usize, N)> = texts
            .iter()
            .filter_map(|text| Some((text.len(), pack(text.as_bytes())?)))
            .collect();
        short.sort_unstable();
        short.dedup();
        let mut starts = [0; SHORT + 2];
        for (len, start) in starts.iter_mut().enumerate() {
            *start = short.partition_point(|(of, _)| *of < len);
        }
        Self {
            packed: short.into_iter().map(|(_, packed)| packed).collect(),
            starts,
        }
    }

    #[inline]
    fn contains(&self, len: usize, packed: N) -> bool {
        /// Up to so many are compared one by one.
        const FEW: usize = 32;
        let same_len = &self.packed[self.starts[len]..self.starts[len + 1]];
        if same_len.len() <= FEW {
            same_len
                .iter()
                .fold(0, |found, entry| found | u8::from(*entry == packed))
                != 0
        } else {
            same_len.binary_search(&packed).is_ok()
        }
    }
}

impl TextSet {
    fn new(texts: &[String]) -> Self {
        let mut long: Vec<Box<[u8]>> = texts
            .iter()
            .filter(|text| text.len() > SHORT)
            .map(|text| text.as_bytes().into())
            .collect();
        long.sort_unstable();
        Self {
            words: ByLength::new(texts, |text| (text.len() <= 8).then(|| word(text))),
            pairs: ByLength::new(texts, |text| {
                (9..=SHORT).contains(&text.len()).then(|| pair(text))?
            }),
            long,
        }
    }

    #[inline]
    fn contains(&self, text: &str) -> bool {
        let text = text.as_bytes();
        match text.len() {
            len @ ..=8 => self.words.contains(len, word(text)),
            len @ ..=SHORT => pair(text).is_some_and(|pair| self.pairs.contains(len, pair)),
            _ => self
                .long
                .binary_search_by(|entry| (**entry).cmp(text))
                .is_ok(),
        }
    }
}

/// At most eight bytes as a number, different for different texts of one length.
#[inline]
fn word(text: &[u8]) -> u64 {
    if let Some(all) = text.first_chunk::<8>() {
        u64::from_le_bytes(*all)
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        // They overlap in the middle, so that no byte is left out.
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        u64::from(last) << 32 | u64::from(first)
    } else if let ([first, ..], [.., last]) = (text, text) {
        let middle = text[text.len() / 2];
        u64::from_le_bytes([*first, middle, *last, 0, 0, 0, 0, 0])
    } else {
        0
    }
}

/// Eight to sixteen bytes as a number, different for different texts of one length.
#[inline]
fn pair(text: &[u8]) -> Option<u128> {
    let first = u64::from_le_bytes(*text.first_chunk::<8>()?);
    let last = u64::from_le_bytes(*text.last_chunk::<8>()?);
    Some(u128::from(last) << 64 | u128::from(first))
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
    .with_list("entries", shown)
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

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_set_holds_what_it_was_made_of_and_nothing_else(
            texts in prop::collection::vec("[ab客]{0,9}|[ab]{7,18}", 1..80),
            cell in "[ab客]{0,9}|[ab]{7,18}",
        ) {
            let set = TextSet::new(&texts);
            for text in &texts {
                prop_assert!(set.contains(text), "{:?}", text);
            }
            prop_assert_eq!(set.contains(&cell), texts.contains(&cell));
        }
    }
}
