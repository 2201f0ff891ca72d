//! Reads an expression as a tree: operators by precedence (Pratt), brackets, calls.

use super::fault::Fault;
use super::tree::Node;

/// Reads an expression.
///
/// # Errors
/// The first thing that is wrong with its form.
pub fn parse(text: &str) -> Result<Node, Fault> {
    Err(Fault::at(
        &(0..text.len()),
        crate::text!("nothing is read", "未读取"),
    ))
}
