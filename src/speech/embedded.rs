//! The embedded voice: `kal16` of Flite in pure Rust. It needs nothing installed,
//! speaks in about a millisecond, and is the fallback of all other voices.

use super::pronounce::Pronunciations;
use super::{Engine, RawAudio, SpeechError, clamped_rate, latin};
use flite_rs::Flow;

/// The name of the embedded voice.
pub(super) const NAME: &str = "kal16";

/// The version of the samples, raised when they change.
const VERSION: u32 = 2;

/// How much longer texts take than at the voice's original pace: a slower voice is easier to
/// understand while exercising.
const STRETCH: f64 = 1.04;

/// The longest audio of a text, in samples: 45 seconds.
const MAX_SAMPLES: usize = 16_000 * 45;

/// The embedded voice with its pronunciations.
pub struct Embedded {
    engine: flite_rs::Engine,
    rate: f64,
    pronunciations_fingerprint: u64,
}

impl Embedded {
    /// The voice at `rate` times its usual pace, with these pronunciations.
    ///
    /// # Errors
    ///
    /// If the voice's data in the program is damaged.
    pub fn new(rate: f64, pronunciations: &Pronunciations) -> Result<Self, SpeechError> {
        let mut engine = flite_rs::Engine::try_new()
            .map_err(|error| SpeechError(format!("the embedded voice is damaged: {error:?}")))?;
        if !engine.select_voice(NAME) {
            return Err(SpeechError("the embedded voice is missing".to_owned()));
        }
        let rate = clamped_rate(rate);
        #[expect(clippy::cast_possible_truncation, reason = "a factor near one")]
        engine.set_duration_stretch((STRETCH / rate) as f32);
        pronunciations.add_phones_to(&mut engine);
        Ok(Self { engine, rate, pronunciations_fingerprint: pronunciations.fingerprint() })
    }

    /// The phones of a text, for authors of pronunciations.
    pub fn phones(&self, text: &str) -> String {
        self.engine.phones(&latin::letters(text))
    }
}

impl Engine for Embedded {
    fn identity(&self) -> String {
        format!("{NAME} {VERSION} {:.3} {:016x}", self.rate, self.pronunciations_fingerprint)
    }

    fn is_built_in(&self) -> bool {
        true
    }

    fn synthesize(&self, text: &str) -> Result<RawAudio, SpeechError> {
        let mut samples = Vec::new();
        self.engine.synthesize_streaming(&latin::letters(text), |period| {
            samples.extend(period.iter().map(|sample| f32::from(*sample) / 32_768.0));
            if samples.len() < MAX_SAMPLES { Flow::Continue } else { Flow::Stop }
        });
        if samples.is_empty() {
            return Err(SpeechError("there is nothing to say".to_owned()));
        }
        Ok(RawAudio { rate: self.engine.sample_rate(), samples })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_voice_speaks_words_and_no_signs() {
        let voice = Embedded::new(1.0, &Pronunciations::default()).unwrap();
        let raw = voice.synthesize("Change sides.").unwrap();
        assert_eq!(raw.rate, 16_000);
        assert!((12_000..40_000).contains(&raw.samples.len()));
        assert!(voice.synthesize("...").is_err());
    }

    #[test]
    fn a_faster_voice_is_shorter() {
        let sample_count = |rate| {
            let voice = Embedded::new(rate, &Pronunciations::default()).unwrap();
            voice.synthesize("Straighten and bend the front leg.").unwrap().samples.len()
        };
        assert!(sample_count(1.5) * 5 < sample_count(1.0) * 4);
        assert_eq!(sample_count(f64::NAN), sample_count(1.0));
    }
}
