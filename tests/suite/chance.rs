//! What the property tests share: how many cases, and where chance comes from.
//!
//! `cargo test` runs the same cases every time, so that it fails for what was
//! changed and for nothing else. `SUPPLE_SOAK=20 cargo test` looks for what is
//! still hidden: twenty times as many cases, other ones at each run.

use proptest::test_runner::{Config, RngSeed};

/// Settings for a property that is tried on this many cases.
pub(crate) fn cases(count: u32) -> Config {
    #[expect(clippy::disallowed_methods, reason = "a test run is asked to look harder by this")]
    let soak = std::env::var("SUPPLE_SOAK").ok().and_then(|times| times.parse::<u32>().ok());
    Config {
        cases: count.saturating_mul(soak.unwrap_or(1)),
        rng_seed: if soak.is_some() { RngSeed::Random } else { RngSeed::Fixed(0x005e_ed0f) },
        failure_persistence: None,
        ..Config::default()
    }
}
