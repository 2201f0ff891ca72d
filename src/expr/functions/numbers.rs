//! Functions.

use super::Function;

/// The lines of the table.
pub(super) static FUNCTIONS: &[Function] = &[];
