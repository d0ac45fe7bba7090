//! The routine language: what a file may say, what is valid, and where it is
//! wrong.

pub mod codes;
mod count;
mod duration;
mod fault;
pub mod fields;
mod literal;
mod model;
mod schema;
mod slug;
mod span;
mod suggest;
mod syntax;
mod tempo;
mod walk;

pub use count::Counts;
pub use duration::Lengths;
pub use model::*;
pub use slug::slug;
pub use span::{Span, Spans};
