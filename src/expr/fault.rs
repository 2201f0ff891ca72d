//! What is wrong with an expression, and where.

use std::ops::Range;

use crate::text::{Message, did_you_mean};

/// One thing wrong with an expression, before it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text; empty and at its end where something is missing there.
    pub span: Range<usize>,
    /// What is wrong, a clause.
    pub message: Message,
    /// What would help. Boxed, so that what may fail with a fault does not grow large.
    pub hint: Option<Box<Message>>,
}

impl Fault {
    /// A fault at `span`, without a hint.
    pub fn at(span: &Range<usize>, message: impl Into<Message>) -> Self {
        Self {
            span: span.clone(),
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what would help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(Box::new(hint.into()));
        self
    }

    /// Adds "did you mean …?" if a near name is known.
    #[must_use]
    pub fn near(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.hint(did_you_mean(near)),
            None => self,
        }
    }
}
