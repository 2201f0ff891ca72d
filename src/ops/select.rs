//! `--select` and `--sort` as written: which columns leave, in which order, under which names, and what records are
//! sorted by.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::expr::scope::{Absent, Found, Scope};
use crate::schema::bind::Binding;
use crate::schema::scope::Names;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

/// A list of columns as written: `name`, `from..to`, `-name`, `new=old`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Take {
        name: String,
        called: Option<String>,
    },
    Range {
        from: String,
        to: String,
    },
    Leave(Box<Item>),
}

/// A sort key as written: `name`, or `-name` for descending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortTerm {
    /// A field, derived field or column.
    pub name: String,
    /// From the greatest to the least.
    pub descending: bool,
}

/// A table's names and what they stand for.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The names that are understood.
    pub names: &'a Names<'a>,
    /// The headers of the file.
    pub headers: &'a [String],
    /// Which column is which field.
    pub binding: &'a Binding,
    /// How many fields the schema has: slots from there on are columns.
    pub fields: usize,
}

/// What a name stands for in a table.
#[derive(Clone, Debug)]
pub enum Source {
    /// A column of the file, from 0.
    Column(usize),
    /// A derived field.
    Derived(std::sync::Arc<crate::expr::plan::Derived>),
}

/// A column that leaves.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Where it comes from.
    pub source: Source,
    /// Its new name, if it gets one.
    pub called: Option<String>,
}

impl Selection {
    /// These columns, in this order.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n String>) -> Self {
        let take = |name: &String| Item::Take {
            name: name.clone(),
            called: None,
        };
        Self(names.into_iter().map(take).collect())
    }

    /// Reads a list; what holds a comma, two points or an equals sign stands in back quotes.
    ///
    /// # Errors
    /// An entry without a name.
    pub fn parse(text: &str) -> std::result::Result<Self, Message> {
        split(text, ",")
            .into_iter()
            .map(|entry| item(&text[entry]))
            .collect::<std::result::Result<_, _>>()
            .map(Self)
    }

    /// The columns that leave, in order. A list that only leaves columns out begins with all of them.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that the table does not have, with the nearest one; for a range that ends before
    /// it begins; for a list that leaves nothing. `option` is what the list was given to.
    pub fn resolve(&self, table: &Table<'_>, option: &'static str) -> Result<Vec<Chosen>> {
        let all = || (0..table.headers.len()).map(Chosen::column).collect();
        let only_leaves = self.0.iter().all(|item| matches!(item, Item::Leave(_)));
        let mut chosen: Vec<Chosen> = if only_leaves { all() } else { Vec::new() };
        for item in &self.0 {
            match item {
                Item::Take { name, called } => chosen.push(Chosen {
                    source: table.find(name)?,
                    called: called.clone(),
                }),
                Item::Range { from, to } => {
                    chosen.extend(table.range(from, to)?.map(Chosen::column));
                }
                Item::Leave(item) => {
                    let gone: Vec<Source> = match &**item {
                        Item::Range { from, to } => {
                            table.range(from, to)?.map(Source::Column).collect()
                        }
                        Item::Take { name, .. } => vec![table.find(name)?],
                        Item::Leave(_) => Vec::new(),
                    };
                    chosen.retain(|column| !gone.iter().any(|gone| gone.is(&column.source)));
                }
            }
        }
        if chosen.is_empty() {
            let message = text!("{option} leaves no column", "{option} 没有留下任何列");
            return Err(Error::usage(Message::new(message).with("option", option)));
        }
        Ok(chosen)
    }
}

impl SortTerm {
    /// Reads a list of sort keys.
    ///
    /// # Errors
    /// An entry without a name.
    pub fn parse(text: &str) -> std::result::Result<Vec<Self>, Message> {
        split(text, ",")
            .into_iter()
            .map(|entry| {
                let entry = text[entry].trim();
                let (name, descending) = match entry.strip_prefix('-') {
                    Some(name) => (name, true),
                    None => (entry, false),
                };
                Ok(Self {
                    name: named(name)?,
                    descending,
                })
            })
            .collect()
    }
}

impl Chosen {
    const fn column(column: usize) -> Self {
        Self {
            source: Source::Column(column),
            called: None,
        }
    }
}

impl Source {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Column(one), Self::Column(other)) => one == other,
            (Self::Derived(one), Self::Derived(other)) => one.name == other.name,
            _ => false,
        }
    }
}

impl Table<'_> {
    /// What a name stands for.
    ///
    /// # Errors
    /// [`Error::Usage`] where it stands for nothing, with the nearest name.
    pub fn find(&self, name: &str) -> Result<Source> {
        let near = match Scope::find(self, name) {
            Ok(Found::Derived(derived)) => return Ok(Source::Derived(derived)),
            Ok(Found::Field(subject)) => match self.column(subject.slot) {
                Some(column) => return Ok(Source::Column(column)),
                None => None,
            },
            Err(Absent::Unknown { near }) => near,
            Err(Absent::NoColumn { message, near }) => {
                return Err(unknown(message, near.as_deref(), self.headers));
            }
        };
        let message = text!("there is no column {name}", "没有 {name} 这一列");
        let message = Message::new(message).with("name", name);
        Err(unknown(message, near.as_deref(), self.headers))
    }

    /// Whether there is a column for it, or for all that it is computed from.
    fn has(&self, found: &Found<'_>) -> bool {
        let there = |slot: &usize| self.column(*slot).is_some();
        match found {
            Found::Field(subject) => there(&subject.slot),
            Found::Derived(derived) => derived.mentions.named.iter().all(there),
        }
    }

    /// The column of a slot.
    pub fn column(&self, slot: usize) -> Option<usize> {
        match slot.checked_sub(self.fields) {
            Some(column) => Some(column),
            None => self.binding.of_field.get(slot).copied().flatten(),
        }
    }

    fn range(&self, from: &str, to: &str) -> Result<Range<usize>> {
        let end = |name: &str| match self.find(name)? {
            Source::Column(column) => Ok(column),
            Source::Derived(_) => {
                let message = text!(
                    "{name} is derived; a range goes by the columns of the file",
                    "{name} 是计算字段；范围只能用文件中的列"
                );
                Err(Error::usage(Message::new(message).with("name", name)))
            }
        };
        let (first, last) = (end(from)?, end(to)?);
        if first > last {
            let message = text!(
                "{from}..{to}: {to} stands before {from}",
                "{from}..{to}：{to} 在 {from} 之前"
            );
            let message = Message::new(message).with("from", from).with("to", to);
            return Err(Error::usage(message));
        }
        Ok(first..last + 1)
    }
}

impl Scope for Table<'_> {
    /// Only what has a column is there, and derived fields all of whose fields have one.
    fn find(&self, name: &str) -> std::result::Result<Found<'_>, Absent> {
        let found = self.names.find(name)?;
        if self.has(&found) {
            return Ok(found);
        }
        let text = match &found {
            Found::Field(_) => text!(
                "the table has no column for the field {name}",
                "表中没有字段 {name} 对应的列"
            ),
            Found::Derived(_) => text!(
                "the table has no column for a field that {name} is computed from",
                "计算 {name} 要用的字段，表中没有对应的列"
            ),
        };
        let near = nearest(name, self.headers.iter().map(String::as_str));
        Err(Absent::NoColumn {
            message: Message::new(text).with("name", name),
            near: near.map(str::to_owned),
        })
    }
}

fn unknown(message: Message, near: Option<&str>, headers: &[String]) -> Error {
    Error::Usage {
        message,
        hint: Some(match near {
            Some(near) => did_you_mean(near),
            None => columns(headers),
        }),
    }
}

/// The hint that names the columns there are, the first of them where they are many.
fn columns(headers: &[String]) -> Message {
    const MOST: usize = 12;
    let named = headers.iter().filter(|header| !header.trim().is_empty());
    let text = if named.clone().count() > MOST {
        text!("the columns are {names} …", "表中有这些列：{names} 等")
    } else {
        text!("the columns are {names}", "表中的列：{names}")
    };
    Message::new(text).with_list("names", named.take(MOST))
}

fn item(entry: &str) -> std::result::Result<Item, Message> {
    let entry = entry.trim();
    if let Some(rest) = entry.strip_prefix('-') {
        return Ok(Item::Leave(Box::new(item(rest)?)));
    }
    if let [called, name] = &split(entry, "=")[..] {
        return Ok(Item::Take {
            name: named(&entry[name.clone()])?,
            called: Some(named(&entry[called.clone()])?),
        });
    }
    if let [from, to] = &split(entry, "..")[..] {
        return Ok(Item::Range {
            from: named(&entry[from.clone()])?,
            to: named(&entry[to.clone()])?,
        });
    }
    Ok(Item::Take {
        name: named(entry)?,
        called: None,
    })
}

/// A name, its back quotes taken off.
fn named(text: &str) -> std::result::Result<String, Message> {
    let text = text.trim();
    let inner = text
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'));
    let name = match inner {
        Some(inner) => inner.replace("``", "`"),
        None => text.to_owned(),
    };
    if name.is_empty() {
        return Err(text!("a name is missing", "缺少列名").into());
    }
    Ok(name)
}

/// The stretches between separators that stand outside of back quotes.
fn split(text: &str, separator: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut quoted) = (0, false);
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with('`') {
            quoted = !quoted;
        } else if !quoted && rest.starts_with(separator) {
            parts.push(start..at);
            at += separator.len();
            start = at;
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    parts.push(start..text.len());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(name: &str, called: Option<&str>) -> Item {
        Item::Take {
            name: name.to_owned(),
            called: called.map(str::to_owned),
        }
    }

    #[test]
    fn entries_read_as_promised() {
        let range = Item::Range {
            from: "a".to_owned(),
            to: "f".to_owned(),
        };
        for (text, items) in [
            ("name, 城市", vec![take("name", None), take("城市", None)]),
            (
                "a..f,-c",
                vec![range, Item::Leave(Box::new(take("c", None)))],
            ),
            ("新名=old", vec![take("old", Some("新名"))]),
            ("`a,b`=`c=d`", vec![take("c=d", Some("a,b"))]),
            ("`-x`", vec![take("-x", None)]),
            ("`a``b`", vec![take("a`b", None)]),
        ] {
            assert_eq!(Selection::parse(text).unwrap(), Selection(items), "{text}");
        }
        for text in ["", "a,,b", "=a", "a=", "-", "..b"] {
            assert!(Selection::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_minus_sorts_downwards() {
        let keys = SortTerm::parse("-lifetime_value, name").unwrap();
        assert_eq!(
            keys,
            [
                SortTerm {
                    name: "lifetime_value".to_owned(),
                    descending: true
                },
                SortTerm {
                    name: "name".to_owned(),
                    descending: false
                }
            ]
        );
        assert!(SortTerm::parse("-").is_err());
    }
}
