//! supple coaches a runner through warm-up, soft-tissue and cool-down routines
//! in the terminal.
//!
//! One pipeline, one direction:
//!
//! ```text
//! TOML text ─parse→ schema ─validate→ Routine ─compile→ Timeline ─drive→ Session ─events→ view, cues, record
//! ```
//!
//! # The layer rule
//!
//! A module may use only modules to its left; those in braces don't use each other:
//!
//! `time, diagnostic ← routine ← timeline ← session ← cue ←
//! {figure, history, speech} ← {audio, check, picture} ← {export, ui} ← config ←
//! app ← runtime ← lsp ← cli`
//!
//! Up to and including `history`, nothing uses a terminal, a sound device, the file
//! system, the environment or a clock: time is a parameter. `ui`, `config` and `app` do no
//! I/O either. A test enforces this rule by the `crate::` paths of every file.

pub mod app;
pub mod audio;
pub mod check;
pub mod cli;
pub mod config;
pub mod cue;
pub mod diagnostic;
pub mod export;
pub mod figure;
pub mod history;
pub mod lsp;
pub mod picture;
pub mod routine;
pub mod runtime;
pub mod session;
pub mod speech;
pub mod time;
pub mod timeline;
pub mod ui;
