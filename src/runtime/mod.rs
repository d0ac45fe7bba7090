//! Performs effects: clock, terminal, keys and signals, environment, folders,
//! log.
//!
//! Nothing here polls. One thread blocks on the keyboard and the signals and
//! sends what comes as [`input::Incoming`]; the main loop sleeps on its channel
//! until then or until the session's next deadline.

pub mod clock;
pub mod environment;
pub mod input;
pub mod log;
pub mod paths;
pub mod signals;
pub mod terminal;
