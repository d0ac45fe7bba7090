//! The language server: what an editor shows about routine files while they
//! are written.
//!
//! It speaks the Language Server Protocol over two pipes and handles one message at a
//! time: a file is analyzed in less time than a key press takes. All it shows comes from
//! the other layers: findings from the parser, keys and their pages from the field
//! table, times from the timeline.

mod analysis;
mod complete;
mod cursor;
mod definition;
mod findings;
mod hints;
mod hover;
mod outline;
mod reference;
mod schedule;
mod server;
mod symbols;
mod text;
mod uri;
mod wire;
mod words;

pub use server::{ServerContext, serve};
