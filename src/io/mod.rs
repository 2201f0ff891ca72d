//! Files: the only code that opens one.

pub mod chunk;
pub mod commit;
mod csv_write;
mod cut;
mod decode;
mod delimiter;
mod detect;
mod digest;
pub mod encode;
mod ending;
mod fault;
mod foreign;
pub mod format;
#[doc(hidden)]
pub mod fuzzing;
mod gb18030;
pub mod guard;
pub mod input;
mod jsonl_read;
pub mod jsonl_write;
pub mod limits;
pub mod marked;
mod oddities;
mod pack;
pub mod parts;
mod projection;
pub mod read;
pub mod rewritten;
mod scan;
mod sheet_replace;
mod sniff;
pub mod spool;
mod transcode;
mod unpack;
mod watched;
mod workbook;
pub mod write;
pub(crate) mod xlsx_write;

pub use crate::table::dialect;
pub use crate::table::notation;
