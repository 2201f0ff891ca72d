//! `list`: items of one simple type between delimiters, one level deep, nothing quoted.
//!
//! Blanks around an item are part of it where items are strings, and left out where they are not.

use super::json::push_framed;
use super::{Entry, Misfit, Options, Type, find, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, nearest};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "list",
    about: text!(
        "items of one type between delimiters",
        "用分隔符隔开的同类项目"
    ),
    options: &["format", "delimiter", "itemType"],
    build,
    samples: &[("a,b", true), ("a,,b", true), (" a , b ", true)],
};

/// The types an item may have (Table Schema v2, `itemType`).
const ITEM_TYPES: [&str; 7] = [
    "string", "integer", "boolean", "number", "datetime", "date", "time",
];

#[derive(Debug)]
struct List {
    delimiter: String,
    item: Box<dyn Type>,
    strings: bool,
}

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    let delimiter = options.delimiter.clone().unwrap_or_else(|| ",".to_owned());
    if delimiter.is_empty() {
        return Err(Misfit {
            property: "delimiter",
            message: text!("at least one character expected", "至少需要一个字符").into(),
            near: None,
        });
    }
    let name = options.item_type.as_deref().unwrap_or("string");
    let Some(entry) = ITEM_TYPES
        .iter()
        .find(|known| **known == name)
        .and_then(|name| find(name))
    else {
        return Err(Misfit {
            property: "itemType",
            message: Message::new(text!("one of {types} expected", "应为 {types} 之一"))
                .with_list("types", ITEM_TYPES),
            near: nearest(name, ITEM_TYPES).map(str::to_owned),
        });
    };
    let item = (entry.build)(&Options::default())?;
    Ok(Box::new(List {
        delimiter,
        item,
        strings: name == "string",
    }))
}

impl List {
    fn items<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(self.delimiter.as_str())
            .map(|item| if self.strings { item } else { item.trim() })
    }
}

impl Type for List {
    fn read(&self, text: &str) -> Value {
        if self.strings
            || self
                .items(text)
                .all(|item| self.item.read(item).is_present())
        {
            Value::Wide
        } else {
            Value::Bad
        }
    }

    /// A typed cell is a list of one item.
    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty | Value::Bad => native,
            Value::Text | Value::Wide => self.read(text),
            _ if self.strings || self.item.accept(native, text).is_present() => self.read(text),
            _ => Value::Bad,
        }
    }

    fn explain(&self, text: &str) -> Message {
        let wrong = (1..)
            .zip(self.items(text))
            .find(|(_, item)| !self.item.read(item).is_present());
        match wrong {
            Some((number, item)) => Message::new(text!(
                "item {number} of the list: {why}",
                "列表第 {number} 项：{why}"
            ))
            .with("number", number)
            .with_said("why", self.item.explain(item)),
            None => text!("a list expected", "应为列表").into(),
        }
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        let mut item_key = Vec::new();
        for item in self.items(text) {
            item_key.clear();
            self.item.key(self.item.read(item), item, &mut item_key);
            push_framed(&item_key, out);
        }
    }

    /// How many items.
    fn length(&self, text: &str) -> usize {
        self.items(text).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(item_type: &str, delimiter: &str) -> Box<dyn Type> {
        build(&Options {
            item_type: Some(item_type.to_owned()),
            delimiter: Some(delimiter.to_owned()),
            ..Options::default()
        })
        .unwrap()
    }

    #[test]
    fn items_are_of_the_type() {
        let integers = list("integer", "||");
        assert_eq!(integers.read("1|| 2 ||003"), Value::Wide);
        assert_eq!(integers.read("1||2||"), Value::Bad);
        assert_eq!(integers.length("1||2"), 2);
    }

    #[test]
    fn keys_compare_items_not_spellings() {
        let integers = list("integer", ";");
        let key = |text: &str| {
            let mut out = Vec::new();
            integers.key(Value::Wide, text, &mut out);
            out
        };
        assert_eq!(key("1; 2"), key("01;2"));
        assert!(key("1") < key("1;0") && key("1;9") < key("2") && key("9") < key("10"));
        assert_ne!(key("1;2"), key("12"));
    }

    #[test]
    fn only_simple_items() {
        let build = |item_type: &str| {
            build(&Options {
                item_type: Some(item_type.to_owned()),
                ..Options::default()
            })
        };
        assert_eq!(
            build("intger").unwrap_err().near.as_deref(),
            Some("integer")
        );
        assert!(build("list").is_err());
        assert!(
            super::build(&Options {
                delimiter: Some(String::new()),
                ..Options::default()
            })
            .is_err()
        );
    }
}
