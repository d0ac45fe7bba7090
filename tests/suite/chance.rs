//! The number of cases and the random seed of property tests.
//!
//! `cargo test` runs the same cases every time, so that it fails only because of a change.
//! `SUPPLE_SOAK=20 cargo test` runs twenty times as many, other ones at each run.

use proptest::test_runner::{Config, RngSeed};

/// Settings for a property test of this many cases.
pub(crate) fn cases(count: u32) -> Config {
    #[expect(clippy::disallowed_methods, reason = "chooses how many cases are run")]
    let soak = std::env::var("SUPPLE_SOAK").ok().and_then(|times| times.parse::<u32>().ok());
    Config {
        cases: count.saturating_mul(soak.unwrap_or(1)),
        rng_seed: if soak.is_some() { RngSeed::Random } else { RngSeed::Fixed(0x005e_ed0f) },
        failure_persistence: None,
        ..Config::default()
    }
}
