//! The session engine, a state machine without I/O.
