//! Files: the only code that opens one.

pub mod chunk;
pub mod commit;
pub mod csv_read;
mod cut;
mod decode;
pub mod dialect;
pub mod input;
mod scan;
mod sniff;
