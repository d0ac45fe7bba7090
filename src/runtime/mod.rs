//! Performs effects: clock, terminal, keys and signals, environment, folders, files,
//! sound, log, and the main loop.
//!
//! Nothing here polls. One thread blocks on the keyboard and the signals and sends
//! [`incoming::Incoming`] events; the main loop ([`driver`]) sleeps on its channel until
//! one comes or the program's next deadline has passed.

pub mod atomic_file;
pub mod checking;
pub mod clock;
pub mod driver;
pub mod editor;
pub mod environment;
pub mod figures;
pub mod files;
pub mod gallery;
pub mod history;
pub mod incoming;
pub mod input;
pub mod library;
pub mod log;
pub mod output;
pub mod paths;
pub mod performer;
#[cfg(unix)]
pub mod pictures;
pub mod plain;
pub mod preview;
pub mod screens;
pub mod settings;
pub mod shipped;
pub mod signals;
pub mod sound;
pub mod sound_files;
pub mod state;
pub mod terminal;
mod time_zone;
pub mod voice;
pub mod watch;
