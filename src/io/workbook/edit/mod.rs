//! Changes a workbook and nothing else of it: parts that do not change are copied as they are packed, of a part that
//! changes every byte stays that need not change.

mod additions;
mod area;
mod book;
mod cell;
mod children;
mod ending;
mod failed;
mod formulas;
mod marks;
mod names;
mod new_sheet;
mod new_table;
mod notes;
mod obstacles;
mod packer;
mod register;
mod row_edit;
mod scan;
mod sheet;
mod styles;
mod tag;
mod target;
mod values;

pub use book::Marks;
pub(in crate::io) use book::{mark, takes};
pub use ending::Ending;
pub(in crate::io) use failed::Failed;
pub use formulas::Formulas;
pub use marks::{CellMark, NextMarks, ReasonHeader, RowMarks};
pub use new_sheet::{Content, NewCell, NewSheet};
pub(in crate::io) use new_table::make;
pub use new_table::{EachRow, NewTable};
pub(in crate::io) use obstacles::{Reach, obstacles};
pub use row_edit::CellValue;
pub use styles::Look;
pub(in crate::io) use values::rewrite;
pub use values::{NextChange, RowChange};
