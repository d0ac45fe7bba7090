//! supple's test suite, one binary.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod architecture;
mod audio;
mod authoring;
mod build;
mod cli;
mod engine;
mod engine_properties;
mod lang;
mod program;
mod pty;
mod screens;
mod shipped;
mod terminal;
mod timelines;
