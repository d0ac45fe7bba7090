//! The routine language: what a file may say, what is valid, and where it is
//! wrong.

mod model;

pub use model::*;
