//! Voices that need the world outside: commands that speak.

mod command;
mod processes;

pub use command::Runner;
pub use processes::end;
