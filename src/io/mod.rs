//! Files: the only code that opens one.

pub mod chunk;
pub mod commit;
pub mod csv_read;
mod csv_write;
mod cut;
mod decode;
mod delimiter;
mod detect;
mod digest;
pub mod encode;
mod foreign;
pub mod format;
#[doc(hidden)]
pub mod fuzzing;
pub mod input;
pub mod jsonl_write;
mod projection;
mod scan;
mod sniff;
mod transcode;
pub mod unpack;
pub mod write;

pub use crate::table::dialect;
