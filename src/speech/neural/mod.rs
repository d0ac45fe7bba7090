//! The neural voice: a small network in pure Rust, with a model that is part of
//! the program.
//!
//! ```text
//! text ─words→ symbols, sentence by sentence ─network→ spectral frames ─signal→ samples
//! ```
//!
//! It runs on one thread, and the same text gives the same samples each time.

mod estimate;
mod network;
mod signal;
mod symbols;
mod words;

use super::normalize::trim_silence;
use super::pronounce::Pronunciations;
use super::{Engine, RawAudio, SpeechError, clamped_rate};
use network::Network;
use signal::{RATE, Synthesizer};
use std::sync::OnceLock;
use std::time::Duration;
use symbols::Symbols;
use words::TextFrontEnd;

/// The model that ships.
const HEART: &[u8] = include_bytes!("../../../assets/voice/heart.onnx");
/// The SHA-256 of the model that ships, as `assets/voice/README.md` has it.
const HEART_HASH: &str = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8";

/// The network's speed at the usual pace: slower than the voice that it was trained on, which
/// reads aloud, because a coach speaks more slowly, and counts are clearer then.
const PACE: f64 = 0.85;
/// The version of the text front end. It is part of the identity, because another version
/// may give other samples.
const FRONT_END_VERSION: u32 = 1;
/// The pause between two sentences of a text, in samples.
const PAUSE: usize = RATE as usize / 4;
/// The longest audio of a text, in samples: 45 seconds.
const MAX_SAMPLES: usize = RATE as usize * 45;

/// A neural voice with its pronunciations. Its model is loaded when the first text is
/// spoken, on the calling thread.
pub struct Neural {
    load_network: LoadNetwork,
    pronunciations: Pronunciations,
    /// The network's speed.
    rate: f64,
    identity: String,
    loaded: OnceLock<Result<LoadedVoice, SpeechError>>,
}

/// Reads the bytes of a model.
pub type ReadModel = Box<dyn Fn() -> Result<Vec<u8>, SpeechError> + Send + Sync>;

/// Loads the network of a voice.
type LoadNetwork = Box<dyn Fn() -> Result<Network, SpeechError> + Send + Sync>;

/// Everything that speaks a text, loaded at the first use.
struct LoadedVoice {
    front_end: TextFrontEnd,
    symbols: Symbols,
    network: Network,
    synthesizer: Synthesizer,
}

impl Neural {
    /// The voice that ships, at `rate` times its usual pace.
    pub fn heart(rate: f64, pronunciations: &Pronunciations) -> Self {
        Self::new(Box::new(|| Network::embedded(HEART)), HEART_HASH, rate, pronunciations)
    }

    /// A voice whose model is read by `model`. `identity` must differ for every model.
    pub fn reading(model: ReadModel, identity: &str, rate: f64, pronunciations: &Pronunciations) -> Self {
        Self::new(Box::new(move || Network::read(model()?)), identity, rate, pronunciations)
    }

    fn new(load_network: LoadNetwork, identity: &str, rate: f64, pronunciations: &Pronunciations) -> Self {
        let rate = clamped_rate(rate) * PACE;
        let identity =
            format!("neural {FRONT_END_VERSION} {identity} {rate:.3} {:016x}", pronunciations.fingerprint());
        Self { load_network, pronunciations: pronunciations.clone(), rate, identity, loaded: OnceLock::new() }
    }

    /// How a text is pronounced, for authors of pronunciation lists: each word's
    /// phones as such a list has them, and the voice's symbols.
    pub(crate) fn phones(&self, text: &str) -> Result<(String, String), SpeechError> {
        let front_end = TextFrontEnd::new(&self.pronunciations)?;
        Ok((front_end.phones_of(text), front_end.symbol_runs(text).join(" ")))
    }

    fn loaded(&self) -> Result<&LoadedVoice, SpeechError> {
        let loaded = self.loaded.get_or_init(|| {
            Ok(LoadedVoice {
                front_end: TextFrontEnd::new(&self.pronunciations)?,
                symbols: Symbols::shipped()?,
                network: (self.load_network)()?,
                synthesizer: Synthesizer::new(),
            })
        });
        loaded.as_ref().map_err(Clone::clone)
    }
}

impl LoadedVoice {
    /// The samples of a sentence, without the silence before and after.
    fn sentence(&self, symbols: &str, rate: f64) -> Result<Vec<f32>, SpeechError> {
        #[expect(clippy::cast_possible_truncation, reason = "a factor near one")]
        let frames = self.network.run(&self.symbols.numbers(symbols), rate as f32)?;
        let samples = self.synthesizer.samples(&frames)?;
        Ok(trim_silence(&samples, RATE).to_vec())
    }
}

impl Engine for Neural {
    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn is_built_in(&self) -> bool {
        true
    }

    fn estimate(&self, text: &str) -> Duration {
        estimate::estimate(text).div_f64(self.rate / PACE)
    }

    fn synthesize(&self, text: &str) -> Result<RawAudio, SpeechError> {
        let voice = self.loaded()?;
        let mut samples: Vec<f32> = Vec::new();
        for symbols in voice.front_end.symbol_runs(text) {
            if !samples.is_empty() {
                samples.resize(samples.len() + PAUSE, 0.0);
            }
            samples.extend(voice.sentence(&symbols, self.rate)?);
            if samples.len() > MAX_SAMPLES {
                samples.truncate(MAX_SAMPLES);
                log::warn!("\"{text}\" is said only in part: it takes too long");
                break;
            }
        }
        if samples.is_empty() {
            return Err(SpeechError("there is nothing to say".to_owned()));
        }
        Ok(RawAudio { rate: RATE, samples })
    }
}

#[cfg(test)]
mod tests;
