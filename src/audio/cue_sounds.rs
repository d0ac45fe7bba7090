//! Turns cues into samples: tones of the chosen set, speech of the chosen voice, and
//! sound files of the routine, each at its volume.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::audio::score::Piece;
use crate::audio::tones::{ToneSet, Tones};
use crate::cue::{Cue, CueKind, Sentence, Tone};
use crate::speech::{Samples, Speaker};
use crate::time::Tick;

/// Gives the samples of a routine's sound files.
pub trait SoundFiles: fmt::Debug + Send + Sync {
    /// The samples of the file that a routine calls `name`, decoded at the first call;
    /// `None` if it can't be played.
    fn samples(&self, name: &str) -> Option<Samples>;
}

/// The sound files of a routine that has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl SoundFiles for NoFiles {
    fn samples(&self, _name: &str) -> Option<Samples> {
        None
    }
}

/// The voice that speaks the author's words.
#[derive(Clone, Debug, Default)]
pub enum AuthorVoice {
    /// The voice that speaks everything else.
    #[default]
    SameVoice,
    /// Another voice, because the words are in another language; `None` if no voice speaks
    /// that language and the words are only shown.
    Other(Option<Speaker>),
}

/// Options of [`CueSounds`].
#[derive(Clone, Debug)]
pub struct CueSoundOptions {
    /// The set of tones; `None` for no tones.
    pub tones: Option<ToneSet>,
    /// The volume of the tones, from 0 to 1.
    pub volume: f32,
    /// The voice; `None` if speech is off.
    pub voice: Option<Speaker>,
    /// The voice for the author's words, if speech is on.
    pub author_voice: AuthorVoice,
    /// The volume of the voice, from 0 to 1.
    pub voice_volume: f32,
    /// The routine's sound files.
    pub files: Arc<dyn SoundFiles>,
}

impl Default for CueSoundOptions {
    fn default() -> Self {
        Self {
            tones: Some(ToneSet::Default),
            volume: 1.0,
            voice: None,
            author_voice: AuthorVoice::SameVoice,
            voice_volume: 1.0,
            files: Arc::new(NoFiles),
        }
    }
}

/// The result of [`CueSounds::lookup`].
#[derive(Debug)]
pub enum SoundLookup {
    /// Its samples are ready.
    Ready(Piece),
    /// The voice has not spoken it yet.
    Pending,
    /// It makes no sound.
    Silent,
}

/// Turns cues into pieces of sound.
#[derive(Debug)]
pub struct CueSounds {
    /// The options. All but the set of tones may be changed at any time.
    pub(super) options: CueSoundOptions,
    tones: Tones,
}

impl CueSounds {
    /// Sounds with these options.
    pub fn new(options: CueSoundOptions) -> Self {
        let tones = Tones::new(options.tones.unwrap_or_default());
        Self { options, tones }
    }

    /// The voice that speaks a sentence; `None` if it is not spoken.
    fn voice_of(&self, sentence: &Sentence) -> Option<&Speaker> {
        let voice = self.options.voice.as_ref()?;
        match &self.options.author_voice {
            AuthorVoice::Other(other) if sentence.phrase().is_authors() => other.as_ref(),
            _ => Some(voice),
        }
    }

    /// The sound of a cue, without waiting for a voice.
    pub fn lookup(&mut self, cue: &Cue) -> SoundLookup {
        let CueKind::Say(sentence) = &cue.kind else {
            return self.piece(cue).map_or(SoundLookup::Silent, SoundLookup::Ready);
        };
        let Some(voice) = self.voice_of(sentence) else { return SoundLookup::Silent };
        match voice.ready_samples(sentence.spoken()) {
            Some(samples) => SoundLookup::Ready(self.speech_piece(cue, samples)),
            None if voice.is_speechless(sentence.spoken()) => SoundLookup::Silent,
            None => SoundLookup::Pending,
        }
    }

    /// The piece of a cue spoken by the embedded voice, which is ready at once.
    pub fn fallback_piece(&mut self, cue: &Cue) -> Option<Piece> {
        let CueKind::Say(sentence) = &cue.kind else { return self.piece(cue) };
        let samples = self.voice_of(sentence)?.fallback_samples(sentence.spoken())?;
        Some(self.speech_piece(cue, samples))
    }

    fn speech_piece(&self, cue: &Cue, samples: Samples) -> Piece {
        let gain = self.options.voice_volume.clamp(0.0, 1.0);
        Piece { at: cue.at, max_delay: cue.max_delay, samples, gain, is_speech: true }
    }

    /// The piece of a cue; `None` if it makes no sound. Blocks for built-in voices; for others the
    /// embedded voice speaks what is not ready.
    pub fn piece(&mut self, cue: &Cue) -> Option<Piece> {
        match &cue.kind {
            CueKind::Tone(tone) => self.tone(*tone, cue.at, cue.max_delay),
            CueKind::Say(sentence) => {
                let samples = self.voice_of(sentence)?.samples_blocking(sentence.spoken())?;
                Some(self.speech_piece(cue, samples))
            }
            CueKind::Sound(name) => {
                // The routine's sounds are switched off with the tones.
                self.options.tones?;
                let Some(samples) = self.options.files.samples(name) else {
                    // In place of a file that can't be played.
                    return self.tone(Tone::Start, cue.at, cue.max_delay);
                };
                let gain = self.options.volume.clamp(0.0, 1.0);
                Some(Piece { at: cue.at, max_delay: cue.max_delay, samples, gain, is_speech: false })
            }
        }
    }

    /// The piece of a tone; `None` if tones are off.
    pub fn tone(&mut self, tone: Tone, at: Tick, max_delay: Duration) -> Option<Piece> {
        self.options.tones?;
        let gain = self.options.volume.clamp(0.0, 1.0);
        Some(Piece { at, max_delay, samples: self.tones.get(tone), gain, is_speech: false })
    }
}
