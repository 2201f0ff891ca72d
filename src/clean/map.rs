//! `map:FILE`: one text for another, from a table of two columns.

use std::collections::HashMap;
use std::path::PathBuf;

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "map",
    about: text!(
        "replace whole cells by a table: its first column by its second",
        "按对照表整格替换：第一列换成第二列"
    ),
    lossy: true,
    argument: Argument::Needed("FILE"),
    make: Make::Cell(|_, argument| Ok(build(argument))),
    samples: &[],
};

/// Which text stands for which.
#[derive(Debug)]
pub struct Mapping {
    /// The table, as a schema names it: relative to the schema file.
    pub path: PathBuf,
    to: HashMap<Box<str>, Box<str>>,
}

impl Mapping {
    /// Lets `from` be replaced by `to`.
    ///
    /// # Errors
    /// When that contradicts what is there: another text for `from`, or a text that is replaced itself, so that cleaning
    /// twice would not be cleaning once.
    pub fn add(&mut self, from: &str, to: &str) -> Result<(), Message> {
        if from == to || from.is_empty() {
            return Ok(());
        }
        match self.to.insert(from.into(), to.into()) {
            Some(other) if *other != *to => Err(text!(
                "the same text stands for two others",
                "同一个内容对应两个不同的结果"
            )
            .into()),
            _ => Ok(()),
        }
    }

    /// Looks for what replaces a text that is replaced itself.
    ///
    /// # Errors
    /// The first such text, in the order of texts.
    pub fn check(&self) -> Result<(), &str> {
        let chained = self.to.values().filter(|to| self.to.contains_key(*to));
        chained.map(AsRef::as_ref).min().map_or(Ok(()), Err)
    }
}

#[derive(Debug)]
struct Map(Mapping);

fn build(argument: &str) -> Box<dyn Step> {
    Box::new(Map(Mapping {
        path: PathBuf::from(argument),
        to: HashMap::new(),
    }))
}

impl Step for Map {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        match self.0.to.get(cell.text) {
            Some(to) => {
                out.push_str(to);
                Done::Changed
            }
            None => Done::Same,
        }
    }

    fn is_settled(&self, text: &str) -> bool {
        !self.0.to.contains_key(text)
    }

    fn mapping(&mut self) -> Option<&mut Mapping> {
        Some(&mut self.0)
    }
}
