//! Files: the only code that opens one.

pub mod commit;
