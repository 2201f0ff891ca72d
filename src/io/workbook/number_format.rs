//! What a number format shows of a number. A stand-in until the reading of format codes is there.

use super::cell::Shape;

/// What a format of this code shows; none of a number shown as one.
pub(super) fn shape_of(code: &str) -> Option<Shape> {
    code.contains(['y', 'd']).then_some(Shape::Date)
}

/// What the built-in format of this number shows.
pub(super) fn shape_of_builtin(id: u32) -> Option<Shape> {
    matches!(id, 14..=22).then_some(Shape::Date)
}
