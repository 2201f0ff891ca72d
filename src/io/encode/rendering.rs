//! What is made of the cells of a column before they leave: labels for values, another form of dates, a guard against
//! formulas.

use std::fmt;
use std::sync::Arc;

/// Appends what a cell becomes; false, and nothing appended, where it stays as it is.
#[derive(Clone)]
pub struct Rendering(Arc<Render>);

type Render = dyn Fn(&str, &mut String) -> bool + Send + Sync;

impl Rendering {
    /// Renders cells as `render` does.
    pub fn new(render: impl Fn(&str, &mut String) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(render))
    }

    /// Appends what a cell becomes; false, and nothing appended, where it stays as it is.
    pub(super) fn write(&self, text: &str, out: &mut String) -> bool {
        (self.0)(text, out)
    }
}

impl fmt::Debug for Rendering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rendering")
    }
}
