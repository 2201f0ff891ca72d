//! Changes a workbook and nothing else of it: parts that do not change are copied as they are packed, of a part that
//! changes every byte stays that need not change.

mod additions;
mod area;
mod book;
mod cell;
mod children;
mod failed;
mod marks;
mod names;
mod new_sheet;
mod new_table;
mod notes;
mod packer;
mod register;
mod row_edit;
mod scan;
mod sheet;
mod styles;
mod tag;
mod target;

pub use book::Marks;
pub(in crate::io) use book::{mark, takes};
pub(in crate::io) use failed::Failed;
pub use marks::{CellMark, NextMarks, ReasonHeader, RowMarks};
pub use new_sheet::{Content, NewCell, NewSheet};
pub(in crate::io) use new_table::make;
pub use new_table::{EachRow, NewTable};
pub use styles::Look;
