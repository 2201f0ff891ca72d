//! The schema file as written: every key it may have, and what its value looks like.
//!
//! What Table Schema v2 names keeps its name; what is ours stands beside it. The words are a table, so that
//! unknown keys, typing errors and wrong values are found in one walk.

mod field;
mod later;
mod profile;

use super::shape::{Property, Shape};

/// A text in several languages, or one for all.
const TITLES: Shape = Shape::Either(&[Shape::Text, Shape::Map(&Shape::Text)]);
/// One text or a list of them.
const NAMES: Shape = Shape::Either(&[Shape::Name, Shape::List(&Shape::Name)]);
/// `missingValues`, `categories`: entries, or entries with a label.
const MISSING: Shape = Shape::List(&Shape::Either(&[
    Shape::Text,
    Shape::Table(&[
        Property::standard("value", Shape::Text).needed(),
        Property::standard("label", Shape::Text),
    ]),
]));
/// How much a finding weighs; `off` silences it.
const SEVERITY: Shape = Shape::Word(&["error", "warning", "info", "off"]);
/// `maxErrors`: a count or a share.
const LIMIT: Shape = Shape::Either(&[Shape::Number, Shape::Text]);

/// The formats that a table is written in.
pub(super) const FORMATS: &[&str] = &["csv", "tsv", "jsonl", "xlsx", "md", "html"];

/// How the schema's fields meet the file's columns.
pub(super) const FIELDS_MATCH: &[&str] = &["exact", "equal", "subset", "superset", "partial"];

/// A whole schema.
pub(super) const SCHEMA: Shape = Shape::Table(&[
    // Table Schema v2
    Property::standard("$schema", Shape::Text),
    Property::standard("fields", Shape::List(&field::FIELD)).needed(),
    Property::standard(
        "fieldsMatch",
        Shape::Either(&[
            Shape::Word(FIELDS_MATCH),
            Shape::List(&Shape::Word(FIELDS_MATCH)),
        ]),
    ),
    Property::standard("missingValues", MISSING),
    Property::standard("primaryKey", NAMES),
    Property::standard("uniqueKeys", Shape::List(&Shape::List(&Shape::Name))),
    Property::standard("foreignKeys", Shape::List(&FOREIGN_KEY)),
    // documentation that descriptors carry
    Property::standard("name", Shape::Text),
    Property::standard("title", Shape::Any),
    Property::standard("description", Shape::Any),
    // ours
    Property::ours("titles", TITLES),
    Property::ours("blankIsMissing", Shape::Bool),
    Property::ours("locale", Shape::Name),
    Property::ours("phoneRegion", Shape::Name),
    Property::ours(
        "extraColumns",
        Shape::Word(&["error", "warn", "keep", "drop"]),
    ),
    Property::ours(
        "severity",
        Shape::Map(&Shape::Either(&[SEVERITY, Shape::Map(&Shape::Any)])),
    ),
    Property::ours("gate", GATE),
    Property::ours("resources", Shape::Map(&RESOURCE)),
    Property::ours("rules", Shape::List(&later::RULE)),
    Property::ours("checks", Shape::List(&later::CHECK)),
    Property::ours("derive", Shape::List(&later::DERIVE)),
    Property::ours("freshness", Shape::List(&later::FRESHNESS)),
    Property::ours("retention", later::RETENTION),
    Property::ours("dedupe", later::DEDUPE),
    Property::ours("survive", later::SURVIVE),
    Property::ours("classes", later::CLASSES),
    Property::ours("roles", Shape::Map(&later::ROLE)),
    Property::ours("triggers", Shape::List(&later::TRIGGER)),
    Property::ours("pipelines", Shape::Map(&later::PIPELINE)),
    Property::ours("profiles", Shape::Map(&profile::PROFILE)),
]);

const FOREIGN_KEY: Shape = Shape::Table(&[
    Property::standard("fields", NAMES).needed(),
    Property::standard(
        "reference",
        Shape::Table(&[
            Property::standard("resource", Shape::Text),
            Property::standard("fields", NAMES).needed(),
            // of version 1: which package the resource belongs to
            Property::standard("datapackage", Shape::Text),
            Property::standard("package", Shape::Text),
        ]),
    )
    .needed(),
    Property::standard("name", Shape::Text),
    Property::standard("description", Shape::Any),
]);

const GATE: Shape = Shape::Table(&[
    Property::ours("failOn", Shape::Word(&["error", "warning", "never"])),
    Property::ours("maxErrors", LIMIT),
    Property::ours(
        "perRule",
        Shape::Map(&Shape::Either(&[
            Shape::Number,
            Shape::Text,
            Shape::Map(&Shape::Any),
        ])),
    ),
]);

const RESOURCE: Shape = Shape::Table(&[
    Property::ours("path", Shape::Name).needed(),
    Property::ours("sheet", Shape::Either(&[Shape::Name, Shape::Count])),
    Property::ours("encoding", Shape::Name),
    Property::ours("delimiter", Shape::Name),
    Property::ours("format", Shape::Name),
    Property::ours("title", Shape::Any),
    Property::ours("description", Shape::Any),
]);
