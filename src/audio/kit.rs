//! What cues sound like: tones of the chosen set, words of the chosen voice,
//! sound files of the routine; each at its volume.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::audio::tones::{ToneSet, Tones};
use crate::audio::track::Piece;
use crate::cue::{Cue, CueKind, Sentence, Tone};
use crate::speech::{Samples, Speaker};
use crate::time::Tick;

/// Where the samples of a routine's sound files come from.
pub trait SoundFiles: fmt::Debug + Send + Sync {
    /// The samples of the file that a routine calls `name`, decoded when they
    /// are first asked for; none where it can't be played.
    fn samples(&self, name: &str) -> Option<Samples>;
}

/// A routine without sound files.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl SoundFiles for NoFiles {
    fn samples(&self, _name: &str) -> Option<Samples> {
        None
    }
}

/// Who says the author's words.
#[derive(Clone, Debug, Default)]
pub enum Texts {
    /// Whoever says the rest.
    #[default]
    AsTheRest,
    /// This voice, since they are in another language; they are only shown where
    /// there is none.
    By(Option<Speaker>),
}

/// The choices a [`Kit`] is made of.
#[derive(Clone, Debug)]
pub struct KitOptions {
    /// The family of tones, none for no tones at all.
    pub tones: Option<ToneSet>,
    /// The volume of the tones, from 0, silent, to 1, as they are.
    pub volume: f32,
    /// Who speaks, if anybody does.
    pub voice: Option<Speaker>,
    /// Who says the author's words, where anybody speaks.
    pub texts: Texts,
    /// The volume of the voice.
    pub voice_volume: f32,
    /// The routine's own sounds.
    pub files: Arc<dyn SoundFiles>,
}

impl Default for KitOptions {
    fn default() -> Self {
        Self {
            tones: Some(ToneSet::Default),
            volume: 1.0,
            voice: None,
            texts: Texts::AsTheRest,
            voice_volume: 1.0,
            files: Arc::new(NoFiles),
        }
    }
}

/// What a cue comes to at a look.
#[derive(Debug)]
pub enum Look {
    /// It is ready to be heard.
    Made(Piece),
    /// The voice has not said it yet.
    NotYet,
    /// There is nothing to hear in it.
    Silent,
}

/// Makes pieces of cues.
#[derive(Debug)]
pub struct Kit {
    options: KitOptions,
    tones: Tones,
}

impl Kit {
    /// A kit for streams of `rate` frames a second.
    pub fn new(options: KitOptions, rate: u32) -> Self {
        let tones = Tones::new(rate, options.tones.unwrap_or_default());
        Self { options, tones }
    }

    /// Uses the sound files of another routine.
    pub fn set_files(&mut self, files: Arc<dyn SoundFiles>) {
        self.options.files = files;
    }

    /// Lets another voice speak, or none.
    pub fn set_voice(&mut self, voice: Option<Speaker>) {
        self.options.voice = voice;
    }

    /// Lets another voice say the author's words.
    pub fn set_texts(&mut self, texts: Texts) {
        self.options.texts = texts;
    }

    /// Who says a sentence, if anybody does.
    fn voice_of(&self, sentence: &Sentence) -> Option<&Speaker> {
        let voice = self.options.voice.as_ref()?;
        match &self.options.texts {
            Texts::By(other) if sentence.phrase().is_authors() => other.as_ref(),
            _ => Some(voice),
        }
    }

    /// Who speaks, if anybody does.
    pub const fn voice(&self) -> Option<&Speaker> {
        self.options.voice.as_ref()
    }

    /// What a cue comes to without waiting for a voice.
    pub fn look(&mut self, cue: &Cue) -> Look {
        if let CueKind::Say(sentence) = &cue.kind
            && let Some(voice) = self.voice_of(sentence)
        {
            return match voice.cached_samples(sentence.spoken()) {
                Some(samples) => Look::Made(self.words(cue, samples)),
                None if voice.is_speechless(sentence.spoken()) => Look::Silent,
                None => Look::NotYet,
            };
        }
        self.piece(cue).map_or(Look::Silent, Look::Made)
    }

    /// The piece of a cue by the embedded voice, which can speak at once.
    pub fn stand_in(&mut self, cue: &Cue) -> Option<Piece> {
        let CueKind::Say(sentence) = &cue.kind else { return self.piece(cue) };
        let samples = self.voice_of(sentence)?.fallback_samples(sentence.spoken())?;
        Some(self.words(cue, samples))
    }

    fn words(&self, cue: &Cue, samples: Samples) -> Piece {
        let gain = self.options.voice_volume.clamp(0.0, 1.0);
        Piece { at: cue.at, patience: cue.patience, samples, gain, speech: true }
    }

    /// The piece of a cue; none where it is not to be heard. A voice inside the
    /// program is waited for.
    pub fn piece(&mut self, cue: &Cue) -> Option<Piece> {
        match &cue.kind {
            CueKind::Tone(tone) => self.tone(*tone, cue.at, cue.patience),
            CueKind::Say(sentence) => {
                let samples = self.voice_of(sentence)?.samples_blocking(sentence.spoken())?;
                Some(self.words(cue, samples))
            }
            CueKind::Sound(name) => {
                self.options.tones?;
                let Some(samples) = self.options.files.samples(name) else {
                    return self.tone(Tone::Start, cue.at, cue.patience);
                };
                let gain = self.options.volume.clamp(0.0, 1.0);
                Some(Piece { at: cue.at, patience: cue.patience, samples, gain, speech: false })
            }
        }
    }

    /// The piece of a tone.
    pub fn tone(&mut self, tone: Tone, at: Tick, patience: Duration) -> Option<Piece> {
        self.options.tones?;
        let gain = self.options.volume.clamp(0.0, 1.0);
        Some(Piece { at, patience, samples: self.tones.get(tone), gain, speech: false })
    }
}
