//! Data in motion: rows of text in one arena, what their cells mean, where they came from, what is wrong with them.
//!
//! No input or output, no schema.

pub mod batch;
pub mod cell_shape;
pub mod class;
pub mod codes;
pub mod dialect;
pub mod encoding;
pub mod look;
pub mod native;
pub mod notation;
pub mod place;
pub mod raw_cell;
pub mod raw_record;
pub mod value;
pub mod violation;
pub mod wanted;
