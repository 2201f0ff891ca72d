//! What a table becomes for someone else: other headers, labels for values, a guard against formulas.

mod dress;
mod headers;
mod style;

use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::schema::profile::Style;
use crate::text::Lang;

pub use headers::Headers;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// Which headers; none: as they stand.
    pub headers: Option<Headers>,
    /// Headers by field or derived field, before all others.
    pub renamed: &'a [(String, String)],
    /// The language of the labels that stand for listed values; none: the values.
    pub labels: Option<Lang>,
    /// How values are written as text; none: as they stand.
    pub style: Option<&'a Style>,
    /// Whether cells that would begin a formula are guarded.
    pub guard: bool,
}

/// Dresses one table.
#[derive(Clone, Copy, Debug)]
pub struct Dresser<'a> {
    /// What is asked for.
    pub request: Request<'a>,
    /// What the table is.
    pub schema: &'a Schema,
    /// Which column is which field.
    pub binding: &'a Binding,
    /// Its own headers.
    pub own: &'a [String],
}
