//! What a profile may say: how a table leaves for one reader.

use super::TITLES;
use crate::schema::shape::{Property, Shape};

/// `[profiles.NAME]`; what options of `export` say too is called as they are.
pub(super) const PROFILE: Shape = Shape::Table(&[
    Property::ours("title", Shape::Any),
    Property::ours("titles", TITLES),
    Property::ours("description", Shape::Any),
    // which columns, in which order
    Property::ours("fields", Shape::List(&Shape::Name)),
    Property::ours("sort", Shape::List(&Shape::Name)),
    Property::ours(
        "headers",
        Shape::Either(&[
            Shape::Word(&["name", "title", "zh", "en"]),
            Shape::Map(&Shape::Text),
        ]),
    ),
    // how cells are written
    Property::ours("labels", Shape::Word(&["zh", "en"])),
    Property::ours("dateFormat", Shape::Name),
    Property::ours("datetimeFormat", Shape::Name),
    Property::ours("timeFormat", Shape::Name),
    Property::ours("decimalChar", Shape::Text),
    Property::ours("groupChar", Shape::Text),
    Property::ours("trueValue", Shape::Text),
    Property::ours("falseValue", Shape::Text),
    Property::ours("missingValue", Shape::Text),
    Property::ours("guard", Shape::Bool),
    // how the file is written
    Property::ours("to", Shape::Word(super::FORMATS)),
    Property::ours("toEncoding", Shape::Name),
    Property::ours("toDelimiter", Shape::Text),
    Property::ours("excel", Shape::Bool),
    Property::ours("splitRows", Shape::Count),
]);
