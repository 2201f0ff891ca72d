//! Changes a workbook and nothing else of it: parts that do not change are copied as they are packed, of a part that
//! changes every byte stays that need not change.

mod additions;
mod area;
mod book;
mod cell;
mod children;
mod ending;
mod failed;
mod marks;
mod names;
mod new_sheet;
mod notes;
mod packer;
mod register;
mod row_edit;
mod scan;
mod sheet;
mod styles;
mod tag;

pub use book::Marks;
pub(in crate::io) use book::{mark, takes};
pub use ending::Ending;
pub(in crate::io) use failed::Failed;
pub use marks::{CellMark, NextMarks, ReasonHeader, RowMarks};
pub use new_sheet::{Content, NewCell, NewSheet};
pub use styles::Look;
