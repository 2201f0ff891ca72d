//! Cuts an expression into words.
