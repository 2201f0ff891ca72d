//! Every sentence a user reads, in every language, beside the code that says it.
//!
//! [`text!`](crate::text!) makes a [`Text`] and refuses, when compiled, a pair whose places to fill differ. A
//! [`Message`] is a text with its places filled; it stays language-free until [`Message::say`].

mod visible;
pub mod wrap;

pub use visible::visible;

use std::fmt::{self, Write as _};

/// A language that `rolo` speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English, the default.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// The language that a tag (`zh`, `zh-CN`) or a locale (`zh_CN.UTF-8`) names.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.', '@']).next()?;
        if language.eq_ignore_ascii_case("zh") {
            Some(Self::Zh)
        } else if language.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }
}

/// One sentence in every language; `{name}` marks a place to fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    en: &'static str,
    zh: &'static str,
}

/// Makes a [`Text`] of an English and a Chinese literal with the same places to fill, checked when compiled.
#[macro_export]
macro_rules! text {
    ($en:expr, $zh:expr $(,)?) => {
        const { $crate::text::Text::new($en, $zh) }
    };
}

impl Text {
    /// Pairs two sentences. Use [`text!`](crate::text!), which runs this when compiled.
    ///
    /// # Panics
    /// When one sentence has a place to fill that the other lacks.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        assert!(
            covers(en.as_bytes(), zh.as_bytes()) && covers(zh.as_bytes(), en.as_bytes()),
            "the two sentences differ in their places to fill"
        );
        Self { en, zh }
    }

    /// The sentence in `lang`, its places unfilled.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// Whether every `{place}` of `a` is in `b` too.
const fn covers(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() {
        if a[at] == b'{' {
            let mut end = at + 1;
            while end < a.len() && a[end] != b'}' {
                end += 1;
            }
            if !contains(b, a, at, end) {
                return false;
            }
            at = end;
        }
        at += 1;
    }
    true
}

/// Whether `needle[from..=to]` occurs in `hay`.
const fn contains(hay: &[u8], needle: &[u8], from: usize, to: usize) -> bool {
    let len = to + 1 - from;
    let mut at = 0;
    while at + len <= hay.len() {
        let mut same = 0;
        while same < len && hay[at + same] == needle[from + same] {
            same += 1;
        }
        if same == len {
            return true;
        }
        at += 1;
    }
    false
}

/// A [`Text`] with what fills its places; becomes words in one language by [`Message::say`].
///
/// ```
/// use rolo::text;
/// use rolo::text::{Lang, Message};
///
/// let message = Message::new(text!("{found} of {all} rows", "{all} 行中的 {found} 行"))
///     .with("found", 3)
///     .with("all", 12);
/// assert_eq!(message.say(Lang::En), "3 of 12 rows");
/// assert_eq!(message.say(Lang::Zh), "12 行中的 3 行");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    text: Text,
    fillings: Vec<(&'static str, Filling)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Filling {
    Plain(String),
    List(Vec<String>),
    Said(Box<Message>),
}

impl Message {
    /// A message whose places are still to be filled.
    pub const fn new(text: Text) -> Self {
        Self {
            text,
            fillings: Vec::new(),
        }
    }

    /// Fills the place `{name}` with something that is the same in every language.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.fillings
            .push((name, Filling::Plain(value.to_string())));
        self
    }

    /// Fills the place `{name}` with several things, separated as the message's language does.
    #[must_use]
    pub fn with_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let values = values.into_iter().map(|value| value.to_string()).collect();
        self.fillings.push((name, Filling::List(values)));
        self
    }

    /// Fills the place `{name}` with words that are said in the message's language.
    #[must_use]
    pub fn with_said(mut self, name: &'static str, value: impl Into<Message>) -> Self {
        self.fillings
            .push((name, Filling::Said(Box::new(value.into()))));
        self
    }

    /// The sentence in `lang`. A place that nothing fills stays as written.
    pub fn say(&self, lang: Lang) -> String {
        let mut out = String::new();
        let mut rest = self.text.get(lang);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match self.fillings.iter().find(|(filled, _)| *filled == name) {
                Some((_, Filling::Plain(value))) => out.push_str(value),
                Some((_, Filling::List(values))) => {
                    out.push_str(&values.join(text!(", ", "、").get(lang)));
                }
                Some((_, Filling::Said(message))) => out.push_str(&message.say(lang)),
                None => {
                    let _ = write!(out, "{{{name}}}");
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self::new(text)
    }
}

/// Words as a sentence lists them: `a, b, c`, in Chinese `a、b、c`.
pub fn listed(words: impl IntoIterator<Item = impl fmt::Display>) -> Message {
    Message::new(text!("{words}", "{words}")).with_list("words", words)
}

/// The hint that names the word that was probably meant.
pub fn did_you_mean(near: &str) -> Message {
    Message::new(text!("did you mean {near}?", "是不是想写 {near}？")).with("near", near)
}

/// What is longer is nobody's slip, and working out how far it is from anything would take long.
const LONGEST_NAME: usize = 200;

/// The candidate that `name` was probably meant to be: the nearest by Damerau-Levenshtein distance, case and the
/// signs `-`, `_` and blank aside, if at most a third of its letters differ; of equals the first. None of more than
/// 200 bytes.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let fold = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let wanted = fold(name);
    let letters = wanted.chars().count();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST_NAME)
        .filter_map(|candidate| {
            let folded = fold(candidate);
            let others = folded.chars().count();
            let most = letters.max(others) / 3;
            if letters.abs_diff(others) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wanted, &folded);
            (distance <= most).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_both_languages() {
        let message = Message::new(text!(
            "{found} digits, not {want}",
            "应为 {want} 位，实为 {found} 位"
        ))
        .with("want", 11)
        .with("found", 10);
        assert_eq!(message.say(Lang::En), "10 digits, not 11");
        assert_eq!(message.say(Lang::Zh), "应为 11 位，实为 10 位");
    }

    #[test]
    fn a_list_is_separated_as_its_language_does() {
        let message =
            Message::new(text!("one of {names}", "{names} 之一")).with_list("names", ["a", "b"]);
        assert_eq!(message.say(Lang::En), "one of a, b");
        assert_eq!(message.say(Lang::Zh), "a、b 之一");
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let message = Message::new(text!("found {a} and {b}", "有 {a} 和 {b}"))
            .with("a", "{b}")
            .with("b", 1);
        assert_eq!(message.say(Lang::En), "found {b} and 1");
    }

    #[test]
    #[should_panic(expected = "differ in their places")]
    fn a_place_missing_in_one_language_is_refused() {
        let _ = Text::new("{a} and {b}", "{a}");
    }

    #[test]
    fn words_are_listed_as_each_language_does() {
        let list = listed(["a", "b", "{c}"]);
        assert_eq!(list.say(Lang::En), "a, b, {c}");
        assert_eq!(list.say(Lang::Zh), "a、b、{c}");
        assert_eq!(listed([""; 0]).say(Lang::En), "");
    }

    #[test]
    fn the_nearest_name_is_near() {
        let known = ["required", "unique", "minimum"];
        assert_eq!(nearest("requried", known), Some("required"));
        assert_eq!(nearest("minium", known), Some("minimum"));
        assert_eq!(nearest("Unique_", known), Some("unique"));
        assert_eq!(nearest("zebra", known), None);
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
