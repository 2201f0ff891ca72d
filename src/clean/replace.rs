//! `replace:/re/to/`: every match of a pattern by a text, again and again until nothing matches to change.

use regex::Regex;

use super::{Argument, Cell, Done, Entry, Make, Step, Target};
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "replace",
    about: text!(
        "replace what matches a regular expression; $1 is its first group",
        "替换匹配正则表达式的内容，$1 为第一个分组"
    ),
    lossy: true,
    argument: Argument::Needed("/RE/TO/"),
    make: Make::Cell(build),
    samples: &[
        ("replace:/省$//", "浙江省", "浙江"),
        ("replace:/(\\d+)号院/${1}号/", "5号院", "5号"),
        ("replace:/  / /", "a    b", "a b"),
        ("replace:#/#-#", "a/b", "a-b"),
    ],
};

/// How often a replacement may be repeated before it counts as endless.
const ROUNDS: usize = 64;

#[derive(Debug)]
struct Replace {
    pattern: Regex,
    by: String,
}

/// `/re/to/`; any sign may stand for the stroke. `\/` is the sign itself.
fn build(_: &Target<'_>, argument: &str) -> Result<Box<dyn Step>, Message> {
    let malformed = || {
        Message::from(text!(
            "/pattern/replacement/ expected",
            "应写成 /正则表达式/替换为/"
        ))
    };
    let mut signs = argument.chars();
    let sign = signs
        .next()
        .filter(|sign| !sign.is_alphanumeric() && *sign != '\\');
    let sign = sign.ok_or_else(malformed)?;
    let parts = parts(signs.as_str(), sign);
    let [pattern, by, rest] = parts.as_slice() else {
        return Err(malformed());
    };
    if pattern.is_empty() || !rest.is_empty() {
        return Err(malformed());
    }
    let pattern = Regex::new(pattern)
        .map_err(|_| Message::from(text!("not a regular expression", "不是正确的正则表达式")))?;
    let step = Replace {
        pattern,
        by: by.clone(),
    };
    // What a replacement puts in place of nothing, or what it matches itself, would grow for ever.
    let mut out = String::new();
    let cell = Cell {
        text: &step.by,
        region: "",
    };
    if !step.by.contains('$') && step.apply(cell, &mut out) == Done::Unread {
        return Err(text!(
            "the replacement matches the pattern again, so it would never end",
            "替换后的内容又匹配该表达式，永远替换不完"
        )
        .into());
    }
    Ok(Box::new(step))
}

fn parts(text: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        if c == '\\' && signs.peek() == Some(&sign) {
            signs.next();
            if let Some(part) = parts.last_mut() {
                part.push(sign);
            }
        } else if c == sign {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

impl Step for Replace {
    /// Unread where it never comes to an end.
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let once = self.pattern.replace_all(cell.text, self.by.as_str());
        if once == cell.text {
            return Done::Same;
        }
        let mut text = once.into_owned();
        let most = 4 * cell.text.len() + 1024;
        for _ in 0..ROUNDS {
            let again = self.pattern.replace_all(&text, self.by.as_str());
            if again == text {
                out.push_str(&text);
                return Done::Changed;
            }
            if again.len() > most {
                break;
            }
            text = again.into_owned();
        }
        Done::Unread
    }

    fn is_settled(&self, text: &str) -> bool {
        !self.pattern.is_match(text)
    }
}
