//! What checking a routine asks of the voice.

use super::{lengths, speaks};
use crate::cue::Measure;
use crate::runtime::environment::Environment;
use crate::runtime::paths;
use crate::speech::{Lengths, VoiceSettings};
use std::sync::Arc;

/// How long phrases take, and which languages are spoken on this machine.
#[derive(Clone, Debug, Default)]
pub struct VoiceJudge {
    lengths: Arc<Lengths>,
    settings: VoiceSettings,
    environment: Environment,
}

impl VoiceJudge {
    /// With what earlier runs have measured, and the voices that are found.
    pub fn new(environment: &Environment, settings: &VoiceSettings) -> Self {
        let lengths = Arc::new(lengths(paths::cache(environment).ok().as_deref()));
        Self { lengths, settings: settings.clone(), environment: environment.clone() }
    }

    /// How long the voice takes for a phrase, at once.
    pub fn measure(&self) -> Measure {
        self.lengths.measure()
    }

    /// Whether some voice on this machine speaks a language, by its tag.
    pub fn speaks(&self, tag: &str) -> bool {
        speaks(tag, &self.settings, &self.environment)
    }

    /// Keeps what was measured since.
    pub fn keep(&self) {
        self.lengths.keep();
    }
}
