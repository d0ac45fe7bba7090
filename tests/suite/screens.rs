//! How every screen looks.

mod fixtures;
