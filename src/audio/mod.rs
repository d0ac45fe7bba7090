//! The mixer and its sinks.
