//! What a field may say.

use super::{MISSING, NAMES, TITLES};
use crate::schema::shape::{Property, Shape};

/// A list of texts that a cell may read.
const WORDS: Shape = Shape::List(&Shape::Text);

/// One field.
pub(super) const FIELD: Shape = Shape::Table(&[
    // Table Schema v2
    Property::standard("name", Shape::Name).needed(),
    Property::standard("type", Shape::Text),
    Property::standard("format", Shape::Text),
    Property::standard("missingValues", MISSING),
    Property::standard("constraints", CONSTRAINTS),
    Property::standard("categories", Shape::List(&Shape::Any)),
    Property::standard("categoriesOrdered", Shape::Bool),
    Property::standard("decimalChar", Shape::Text),
    Property::standard("groupChar", Shape::Text),
    Property::standard("bareNumber", Shape::Bool),
    Property::standard("trueValues", WORDS),
    Property::standard("falseValues", WORDS),
    Property::standard("delimiter", Shape::Text),
    Property::standard("itemType", Shape::Text),
    Property::standard("title", Shape::Any),
    Property::standard("description", Shape::Any),
    Property::standard("example", Shape::Any),
    Property::standard("rdfType", Shape::Any),
    // ours
    Property::ours("titles", TITLES),
    Property::ours("aliases", Shape::List(&Shape::Name)),
    Property::ours("formats", Shape::List(&Shape::Name)),
    Property::ours("kind", Shape::Name),
    Property::ours("strict", Shape::Bool),
    Property::ours("regionField", Shape::Name),
    Property::ours("phoneRegion", Shape::Name),
    Property::ours("phoneFormat", Shape::Word(&["e164", "national"])),
    Property::ours(
        "class",
        Shape::Word(&["public", "internal", "personal", "sensitive"]),
    ),
    Property::ours("uniqueBy", Shape::Word(&["value", "canonical"])),
    Property::ours("blankIsMissing", Shape::Bool),
    Property::ours("clean", NAMES),
    Property::ours("labels", Shape::Map(&TITLES)),
    Property::ours(
        "synonyms",
        Shape::Map(&Shape::Either(&[Shape::Text, Shape::List(&Shape::Text)])),
    ),
    Property::ours("default", Shape::Any),
    Property::ours("match", MATCH),
    Property::ours("group", TITLES),
    Property::ours("unit", TITLES),
]);

/// Every constraint; the form of a bound or an entry is the type's business.
const CONSTRAINTS: Shape = Shape::Table(&[
    Property::standard("required", Shape::Bool),
    Property::standard("unique", Shape::Bool),
    Property::standard("minLength", Shape::Count),
    Property::standard("maxLength", Shape::Count),
    Property::standard("minimum", Shape::Any),
    Property::standard("maximum", Shape::Any),
    Property::standard("exclusiveMinimum", Shape::Any),
    Property::standard("exclusiveMaximum", Shape::Any),
    Property::standard("pattern", Shape::Text),
    Property::standard("enum", Shape::List(&Shape::Any)),
    Property::standard("jsonSchema", Shape::Map(&Shape::Any)),
]);

/// Hints for `dedupe`.
const MATCH: Shape = Shape::Table(&[
    Property::ours("role", Shape::Word(&["birth", "household", "source"])),
    Property::ours("of", Shape::Name),
    Property::ours("ignore", Shape::Bool),
    Property::ours("weight", Shape::Number),
]);
