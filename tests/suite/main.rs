//! t
mod audio;
