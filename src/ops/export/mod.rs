//! What a table becomes for someone else: other headers, labels for values, a guard against formulas.

mod dress;
mod headers;

use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::text::Lang;

pub use headers::Headers;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request {
    /// Which headers; none: as they stand.
    pub headers: Option<Headers>,
    /// The language of the labels that stand for listed values; none: the values.
    pub labels: Option<Lang>,
    /// Whether cells that would begin a formula are guarded.
    pub guard: bool,
}

/// Dresses the columns of one table.
#[derive(Clone, Copy, Debug)]
pub struct Dresser<'a> {
    /// What is asked for.
    pub request: Request,
    /// What the table is.
    pub schema: &'a Schema,
    /// Which column is which field.
    pub binding: &'a Binding,
    /// The headers of the file.
    pub own: &'a [String],
}
