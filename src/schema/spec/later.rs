//! The sections that other commands act on. Their form is checked wherever the schema is read, so that a typing
//! error is found before the night it matters.

use super::{NAMES, TITLES};
use crate::schema::shape::{Property, Shape};

/// What a role or a class does with what it hides.
const PROTECT: Shape = Shape::Word(&["none", "mask", "hash", "drop", "encrypt"]);

/// How much a finding of a rule weighs.
const SEVERITY: Shape = Shape::Word(&["error", "warning", "info"]);

/// A rule over several fields of a row.
pub(super) const RULE: Shape = Shape::Table(&[
    Property::ours("id", Shape::Name).needed(),
    Property::ours("when", Shape::Name),
    Property::ours("assert", Shape::Name).needed(),
    Property::ours("severity", SEVERITY),
    Property::ours("message", TITLES),
]);

/// A check over the whole table.
pub(super) const CHECK: Shape = Shape::Table(&[
    Property::ours("id", Shape::Name).needed(),
    Property::ours("assert", Shape::Name).needed(),
    Property::ours("severity", SEVERITY),
    Property::ours("message", TITLES),
]);

/// A computed field.
pub(super) const DERIVE: Shape = Shape::Table(&[
    Property::ours("name", Shape::Name).needed(),
    Property::ours("type", Shape::Name),
    Property::ours("expr", Shape::Name).needed(),
    Property::ours("title", Shape::Any),
    Property::ours("titles", TITLES),
    Property::ours(
        "class",
        Shape::Word(&["public", "internal", "personal", "sensitive"]),
    ),
    Property::ours("group", TITLES),
]);

/// How old a date may get.
pub(super) const FRESHNESS: Shape = Shape::Table(&[
    Property::ours("field", Shape::Name).needed(),
    Property::ours("staleAfter", Shape::Name).needed(),
    Property::ours("severity", SEVERITY),
]);

/// How long records are kept.
pub(super) const RETENTION: Shape = Shape::Table(&[
    Property::ours("field", Shape::Name).needed(),
    Property::ours("keep", Shape::Name).needed(),
    Property::ours("action", Shape::Word(&["report", "anonymise", "drop"])),
]);

/// Which rows are the same customer.
pub(super) const DEDUPE: Shape = Shape::Table(&[
    Property::ours("decisions", Shape::Name),
    Property::ours("certain", Shape::List(&NAMES)),
    Property::ours("veto", Shape::List(&NAMES)),
    Property::ours("groupAt", Shape::Number),
    Property::ours("mergeAt", Shape::Number),
]);

/// Which record and which value stays.
pub(super) const SURVIVE: Shape = Shape::Table(&[
    Property::ours("master", NAMES),
    Property::ours("default", Shape::Name),
    Property::ours("sources", Shape::List(&Shape::Name)),
    Property::ours("fields", Shape::Map(&Shape::Name)),
]);

/// What each class means.
pub(super) const CLASSES: Shape = Shape::Table(&[
    Property::ours("public", CLASS),
    Property::ours("internal", CLASS),
    Property::ours("personal", CLASS),
    Property::ours("sensitive", CLASS),
]);

const CLASS: Shape = Shape::Table(&[
    Property::ours("protect", PROTECT),
    Property::ours("reportValues", Shape::Bool),
]);

/// What a group of people may see and change.
pub(super) const ROLE: Shape = Shape::Table(&[
    Property::ours("rows", Shape::Name),
    Property::ours(
        "show",
        Shape::List(&Shape::Word(&[
            "public",
            "internal",
            "personal",
            "sensitive",
        ])),
    ),
    Property::ours("edit", Shape::List(&Shape::Name)),
    Property::ours("protect", Shape::Map(&PROTECT)),
]);

/// What happens once per customer.
pub(super) const TRIGGER: Shape = Shape::Table(&[
    Property::ours("id", Shape::Name).needed(),
    Property::ours("when", Shape::Name).needed(),
    Property::ours("oncePer", Shape::Name),
    Property::ours(
        "emit",
        Shape::Table(&[
            Property::ours("file", Shape::Name),
            Property::ours("fields", Shape::List(&Shape::Name)),
            Property::ours("command", Shape::List(&Shape::Text)),
        ]),
    ),
]);

/// A named run.
pub(super) const PIPELINE: Shape = Shape::Table(&[
    Property::ours("steps", Shape::List(&Shape::Name)).needed(),
    Property::ours("input", Shape::Name),
    Property::ours("output", Shape::Name),
    Property::ours("reports", Shape::List(&Shape::Name)),
    Property::ours("keepBackups", Shape::Count),
]);
