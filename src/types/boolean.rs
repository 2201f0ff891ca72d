//! `boolean`: two lists of words; the text must be one of them exactly.

use super::{Entry, Misfit, Options, Type, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, listed};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "boolean",
    about: text!("true or false", "真或假"),
    options: &["format", "trueValues", "falseValues"],
    build,
    samples: &[
        ("true", true),
        ("FALSE", true),
        ("1", true),
        ("0", true),
        ("yes", false),
        ("tRUE", false),
        (" true", false),
        ("是", false),
    ],
};

const TRUE: [&str; 4] = ["true", "True", "TRUE", "1"];
const FALSE: [&str; 4] = ["false", "False", "FALSE", "0"];

#[derive(Debug)]
struct Boolean {
    yes: Vec<String>,
    no: Vec<String>,
}

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    let words = |given: &Option<Vec<String>>, default: [&str; 4]| {
        given
            .clone()
            .unwrap_or_else(|| default.map(str::to_owned).to_vec())
    };
    let (yes, no) = (
        words(&options.true_values, TRUE),
        words(&options.false_values, FALSE),
    );
    if yes.iter().any(|word| no.contains(word)) {
        let property = if options.true_values.is_some() {
            "trueValues"
        } else {
            "falseValues"
        };
        return Err(Misfit {
            property,
            message: text!(
                "one word is both true and false",
                "同一个词既表示真又表示假"
            )
            .into(),
            near: None,
        });
    }
    Ok(Box::new(Boolean { yes, no }))
}

impl Type for Boolean {
    fn read(&self, text: &str) -> Value {
        if self.yes.iter().any(|word| word == text) {
            Value::Bool(true)
        } else if self.no.iter().any(|word| word == text) {
            Value::Bool(false)
        } else {
            Value::Bad
        }
    }

    /// A spreadsheet's 1 and 0 are true and false too.
    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty | Value::Bool(_) => native,
            Value::Int(number @ 0..=1) => Value::Bool(number == 1),
            Value::Text => self.read(text),
            _ => Value::Bad,
        }
    }

    fn spell(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        let words = match value {
            Value::Bool(true) => &self.yes,
            _ => &self.no,
        };
        let word = words.first().map_or(text, String::as_str);
        out.extend_from_slice(word.as_bytes());
    }

    fn explain(&self, text: &str) -> Message {
        let words = self.yes.iter().chain(&self.no);
        let near = words
            .clone()
            .any(|word| word.to_lowercase() == text.trim().to_lowercase());
        let list = listed(words);
        if near {
            Message::new(text!(
                "one of {words} expected: case and blanks count",
                "应为 {words} 之一：区分大小写和空格"
            ))
        } else {
            Message::new(text!("one of {words} expected", "应为 {words} 之一"))
        }
        .with_said("words", list)
    }

    fn key(&self, value: Value, _: &str, out: &mut Vec<u8>) {
        out.push(u8::from(value == Value::Bool(true)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn giving_one_list_replaces_only_that_one() {
        let options = Options {
            true_values: Some(vec!["是".to_owned()]),
            ..Options::default()
        };
        let boolean = build(&options).unwrap();
        assert_eq!(boolean.read("是"), Value::Bool(true));
        assert_eq!(boolean.read("0"), Value::Bool(false));
        assert_eq!(boolean.read("1"), Value::Bad);
    }

    #[test]
    fn a_word_cannot_mean_both() {
        let options = Options {
            true_values: Some(vec!["0".to_owned()]),
            ..Options::default()
        };
        assert_eq!(build(&options).unwrap_err().property, "trueValues");
    }
}
