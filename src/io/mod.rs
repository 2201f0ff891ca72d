//! Files: the only code that opens one.

pub mod chunk;
pub mod commit;
pub mod csv_read;
mod cut;
mod decode;
pub mod input;
mod projection;
mod scan;
mod sniff;

pub use crate::table::dialect;
