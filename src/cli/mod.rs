//! The terminal: options shared by the commands, help and refusals in two languages, messages, progress, signals.
//!
//! Nothing here knows a command; `command` hands in its own clap description.

pub mod args;
pub mod bug;
mod chinese;
pub mod claims;
pub mod discover;
pub mod help;
pub mod language;
pub mod progress;
pub mod refusal;
pub mod signals;
pub mod ui;
pub mod values;
