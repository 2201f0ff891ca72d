//! Changes a workbook and nothing else of it: parts that do not change are copied as they are packed, of a part that
//! changes every byte stays that need not change.

mod additions;
mod book;
mod children;
mod new_sheet;
mod packer;
mod register;
mod scan;
mod sheet;
mod styles;
mod tag;

pub use book::Marks;
pub(in crate::io) use book::{mark, takes};
pub use new_sheet::{Content, NewCell, NewSheet};
pub(in crate::io) use sheet::Failed;
pub use sheet::{NextMarks, RowMarks};
pub use styles::Look;
