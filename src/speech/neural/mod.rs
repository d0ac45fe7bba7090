//! The neural voice: a small network in pure Rust, with a model that is part of
//! the program.
//!
//! ```text
//! text ─words→ symbols, sentence by sentence ─network→ shapes ─signal→ samples
//! ```
//!
//! It runs on one thread, and says the same words with the same samples each time.

mod network;
mod signal;
mod symbols;
mod words;

use super::condition::audible;
use super::pronounce::Pronunciations;
use super::{Engine, Raw, Trouble};
use network::Network;
use signal::{RATE, Signal};
use symbols::Symbols;
use words::Words;

/// The model that ships.
const HEART: &[u8] = include_bytes!("../../../assets/voice/heart.onnx");
/// The SHA-256 of the model that ships, as `assets/voice/README.md` has it.
const HEART_HASH: &str = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8";

/// The speed that the network is run at for the usual pace. It was trained on
/// someone reading aloud; a coach takes more time, and counts are clearer for it.
const PACE: f64 = 0.85;
/// The breath between two sentences, in samples.
const BREATH: usize = RATE as usize / 4;
/// No phrase lasts longer, in samples: three quarters of a minute.
const LONGEST: usize = RATE as usize * 45;

/// A neural voice with its pronunciations.
pub struct Neural {
    words: Words,
    symbols: Symbols,
    network: Network,
    signal: Signal,
    rate: f64,
    identity: String,
}

impl std::fmt::Debug for Neural {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Neural").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl Neural {
    /// The name of the voice that ships.
    pub const NAME: &str = "heart";

    /// The voice that ships, at `rate` times its usual pace.
    ///
    /// # Errors
    ///
    /// Where the program is damaged.
    pub fn heart(rate: f64, words: &Pronunciations) -> Result<Self, Trouble> {
        Self::with(Network::embedded(HEART)?, HEART_HASH, rate, words)
    }

    /// A voice whose model was read from a file; `hash` tells it from others.
    ///
    /// # Errors
    ///
    /// Where the bytes are no model of the same shape.
    pub fn read(model: Vec<u8>, hash: &str, rate: f64, words: &Pronunciations) -> Result<Self, Trouble> {
        Self::with(Network::read(model)?, hash, rate, words)
    }

    fn with(network: Network, hash: &str, rate: f64, words: &Pronunciations) -> Result<Self, Trouble> {
        let rate = if rate.is_finite() { rate.clamp(0.5, 2.0) } else { 1.0 };
        Ok(Self {
            words: Words::new(words)?,
            symbols: Symbols::shipped()?,
            network,
            signal: Signal::new(),
            rate,
            identity: format!("neural {hash} {:.3}", rate * PACE),
        })
    }

    /// The symbols of a text, sentence by sentence, for those who write
    /// pronunciations.
    pub fn phones(&self, text: &str) -> String {
        self.words.sentences(text).join(" ")
    }

    /// The samples of a sentence without the silence around them.
    fn sentence(&self, symbols: &str) -> Result<Vec<f32>, Trouble> {
        #[expect(clippy::cast_possible_truncation, reason = "a factor near one")]
        let shape = self.network.run(&self.symbols.numbers(symbols), (self.rate * PACE) as f32)?;
        let samples = self.signal.samples(&shape)?;
        Ok(audible(&samples, RATE).to_vec())
    }
}

impl Engine for Neural {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn is_quick(&self) -> bool {
        true
    }

    fn say(&self, text: &str) -> Result<Raw, Trouble> {
        let mut samples: Vec<f32> = Vec::new();
        for symbols in self.words.sentences(text) {
            if !samples.is_empty() {
                samples.resize(samples.len() + BREATH, 0.0);
            }
            samples.extend(self.sentence(&symbols)?);
            if samples.len() > LONGEST {
                samples.truncate(LONGEST);
                log::warn!("\"{text}\" is said only in part: it takes too long");
                break;
            }
        }
        if samples.is_empty() {
            return Err(Trouble("there is nothing to say".to_owned()));
        }
        Ok(Raw { rate: RATE, samples })
    }
}

#[cfg(test)]
mod tests;
