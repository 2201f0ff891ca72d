//! What a run leaves for the next one, beside the schema: the state of the last good run.

pub mod last_run;
mod series;
