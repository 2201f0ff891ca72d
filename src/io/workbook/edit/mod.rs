//! Changes a workbook and nothing else of it: parts that do not change are copied as they are packed, of a part that
//! changes every byte stays that need not change.

mod children;
mod sheet;
mod styles;
mod tag;
