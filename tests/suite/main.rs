//! supple's test suite, one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod any_sound;
mod any_text;
mod app;
mod architecture;
mod audio;
mod authoring;
mod build;
mod chance;
mod cli;
mod coach;
mod engine;
mod engine_properties;
mod export;
mod figure;
mod heard;
mod history;
mod import;
mod jobs;
mod lang;
mod library;
mod lsp;
#[cfg(unix)]
mod odd_files;
#[cfg(unix)]
mod outside;
mod package;
mod packaging;
mod picture;
#[cfg(unix)]
mod pictures;
mod pose;
mod preview;
mod program;
mod pty;
#[cfg(unix)]
mod readme;
#[cfg(unix)]
mod record;
mod render;
mod resume;
mod rounds;
mod said;
mod screens;
mod settings;
#[cfg(unix)]
mod shells;
mod shipped;
mod sounds;
mod speech;
mod terminal;
mod timelines;
mod weeks;
