//! A document before it has a form: sections of paragraphs, lists and tables.

use crate::text::Lang;

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    pub lang: Lang,
    pub title: String,
    /// What stands below the title.
    pub lead: Vec<Line>,
    /// Short facts, each with what it is about.
    pub facts: Vec<(String, Line)>,
    pub sections: Vec<Section>,
}

/// A part with a heading.
#[derive(Debug)]
pub(super) struct Section {
    pub title: String,
    pub blocks: Vec<Block>,
}

/// What a section is made of.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading within the section.
    Heading(String),
    Paragraph(Line),
    List(Vec<Line>),
    Table(Table),
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// What it is a table of, for its widths: `fields`, else `wide`.
    pub look: &'static str,
}

/// Lines one below the other; none is an empty cell.
pub(super) type Cell = Vec<Line>;

/// Words one behind the other.
pub(super) type Line = Vec<Span>;

/// Words of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Plain(String),
    /// As a schema spells it.
    Code(String),
    Strong(String),
    /// What is less important.
    Soft(String),
    /// A word that is a mark: its class, and the word.
    Badge(&'static str, String),
}

/// Plain words.
pub(super) fn plain(text: impl Into<String>) -> Span {
    Span::Plain(text.into())
}

/// Words as a schema spells them.
pub(super) fn code(text: impl Into<String>) -> Span {
    Span::Code(text.into())
}
