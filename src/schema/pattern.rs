//! `pattern`: a stand-in over `regex`, until the XML Schema translation takes its place.

use crate::text;
use crate::text::Message;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern(regex::Regex);

/// Why a pattern cannot be used.
#[derive(Debug)]
pub struct Refusal {
    /// The character, from 0.
    pub at: usize,
    /// What is wrong.
    pub message: Message,
}

impl Pattern {
    /// Compiles a pattern that matches whole texts.
    ///
    /// # Errors
    /// Where it is no regular expression.
    pub fn compile(pattern: &str) -> Result<Self, Refusal> {
        regex::Regex::new(&format!("^(?:{pattern})$"))
            .map(Self)
            .map_err(|_| Refusal {
                at: 0,
                message: text!("not a regular expression", "不是正则表达式").into(),
            })
    }

    /// Whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}
