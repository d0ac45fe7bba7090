//! Performs effects: clock, terminal, event loop, files.
