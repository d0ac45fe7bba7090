//! What only several layers together can judge of a routine.

mod words;

pub use words::words;
