//! The routine language: what a file may say, what is valid, and where it is
//! wrong.

mod duration;
mod fault;
pub mod fields;
mod literal;
mod model;
mod span;

pub use duration::Lengths;
pub use model::*;
pub use span::{Span, Spans};
