//! Writes a tree as an expression that reads as the same tree.
