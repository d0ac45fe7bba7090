//! Everything the screens show, as plain data that can be compared: a frame is
//! drawn only when its view differs from the last one.
//!
//! The types here carry finished words; how they look is the screens' matter.

mod types;

pub use types::*;
