//! Files: the only code that opens one.

pub mod chunk;
pub mod commit;
pub mod csv_read;
mod csv_write;
mod cut;
mod decode;
pub mod encode;
pub mod format;
pub mod input;
pub mod jsonl_write;
mod projection;
mod scan;
mod sniff;
pub mod write;

pub use crate::table::dialect;
