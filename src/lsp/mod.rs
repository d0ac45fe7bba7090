//! The language server: what an editor shows about routine files while they
//! are written.
//!
//! It speaks the Language Server Protocol over two pipes, one message at a
//! time: a file is read in less time than a key press takes, so nothing needs
//! to run beside anything else. Everything it knows comes from where the rest
//! of the program has it: the findings from the parser, keys and their pages
//! from the field table, times from the timeline.

mod analysis;
mod complete;
mod definition;
mod findings;
mod hints;
mod hover;
mod outline;
mod place;
mod plan;
mod reference;
mod server;
mod symbols;
mod text;
mod uri;
mod wire;
mod words;

pub use server::{Setting, serve};
