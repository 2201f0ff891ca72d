//! Panics: never part of a run, but when one comes it is said in our words and ends with exit code 70.

use std::panic;
use std::sync::OnceLock;

static PLACE: OnceLock<String> = OnceLock::new();

/// From now on a panic of any thread is noted and nothing is printed: its own words may hold a cell of the table.
pub fn watch() {
    panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|at| format!("{}:{}", at.file(), at.line()));
        let _ = PLACE.set(place.unwrap_or_default());
    }));
}

/// Where in our source the first panic was; none while all is well.
pub fn place() -> Option<&'static str> {
    PLACE.get().map(String::as_str)
}
