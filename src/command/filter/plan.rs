//! What is asked of `filter`, bound to the names of one table.

use crate::cli::ui::Ui;
use crate::error::Result;
use crate::io::input::Head;
use crate::ops::filter;
use crate::ops::filter::request::{Binder, Selected};

/// What the options come to for one table.
pub(super) struct Plan<'a> {
    pub(super) choice: filter::Choice,
    pub(super) selected: Selected,
    pub(super) order: Option<filter::Order<'a>>,
}

impl<'a> Plan<'a> {
    /// Binds everything that names something; an input of which nothing can be read has no names and no records.
    pub(super) fn of(binder: &Binder<'a>, head: &Head, ui: &Ui) -> Result<Self> {
        if head.headers.is_empty() {
            return Ok(Self {
                choice: filter::Choice::default(),
                selected: Selected::everything(),
                order: None,
            });
        }
        let (choice, notes) = binder.choice()?;
        for note in notes {
            ui.warn(&note);
        }
        Ok(Self {
            choice,
            selected: binder.selected()?,
            order: binder.order()?,
        })
    }
}
