//! Performs effects: clock, terminal, keys and signals, environment, folders, files,
//! sound, log, and the main loop.
//!
//! Nothing here polls. One thread blocks on the keyboard and the signals and sends
//! `Incoming` events; the main loop ([`driver`]) sleeps on its channel until
//! one comes or the program's next deadline has passed.

pub(crate) mod atomic_file;
pub(crate) mod checking;
pub mod clock;
pub mod driver;
pub(crate) mod editor;
pub(crate) mod environment;
pub(crate) mod figures;
pub(crate) mod files;
pub(crate) mod gallery;
pub mod history;
pub(crate) mod incoming;
pub(crate) mod input;
pub(crate) mod library;
pub(crate) mod log;
pub(crate) mod output;
pub(crate) mod paths;
pub mod performer;
#[cfg(unix)]
pub(crate) mod pictures;
pub(crate) mod plain;
pub(crate) mod preview;
pub mod screens;
pub(crate) mod settings;
pub mod shipped;
pub(crate) mod signals;
pub mod sound;
pub mod sound_files;
pub(crate) mod state;
pub(crate) mod terminal;
mod time_zone;
pub(crate) mod voice;
pub(crate) mod watch;
