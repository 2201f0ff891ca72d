//! `id`: a business identifier. Text, compared exactly; leading zeros and case are part of it.

use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "id",
    code: "kind.id",
    about: text!(
        "a business identifier, compared exactly",
        "业务编号，逐字比较"
    ),
    class: Class::Internal,
    build,
    samples: &[("007", true), ("C-12", true)],
};

#[derive(Debug)]
struct Id;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Id)
}

impl Kind for Id {
    fn check(&self, _: &str) -> bool {
        true
    }

    fn explain(&self, _: &str) -> Message {
        text!("not an identifier", "不是编号").into()
    }

    fn canonical(&self, text: &str) -> Option<String> {
        Some(text.trim().to_uppercase())
    }
}
