//! The steps of kinds, each under its kind's name (`phone`, `iban` …): the kind's canonical form.

use std::sync::Arc;

use super::halfwidth::HalfWidth;
use super::{Cell, Done, Step, Target};
use crate::kinds::{self, Kind};

#[derive(Debug)]
struct Canonical(Arc<dyn Kind>);

/// The step of `entry` for a field: by the field's own kind where it is that one.
pub(super) fn build(entry: &'static kinds::Entry, target: &Target<'_>) -> Box<dyn Step> {
    let own = target.kind.filter(|(name, _)| *name == entry.name);
    let kind = own.map_or_else(
        || Arc::from((entry.build)(target.settings)),
        |(_, kind)| Arc::clone(kind),
    );
    Box::new(Canonical(kind))
}

impl Step for Canonical {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let kind = match cell.region {
            "" => None,
            region => self.0.within(region),
        };
        let from = out.len();
        if kind.unwrap_or(&*self.0).canonical(cell.text, out) {
            Done::of(out, from, cell.text)
        } else {
            Done::Unread
        }
    }

    fn is_settled(&self, text: &str) -> bool {
        // What a tidying step before it may still change is no settled text.
        (text.is_ascii() || HalfWidth.is_settled(text)) && self.0.is_canonical(text)
    }

    fn reads(&self) -> bool {
        true
    }
}
