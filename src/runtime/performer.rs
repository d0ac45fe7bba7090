//! Does what the program asks for outside the screen: sound, records, memory.

use super::clock::{self, SessionClock};
use super::record::RecordFile;
use super::state::{self, StateFile};
use crate::app::{Effect, Origin, TONES_UP_TO};
use crate::audio::{Sound, SoundOptions, SoundStatus};
use crate::cue::{Cue, Tone};
use crate::history::StepRecord;
use crate::session::PartResult;
use crate::timeline::Timeline;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Where the program keeps things.
#[derive(Clone, Debug)]
pub struct Files {
    /// What it remembers; none where there is no state folder.
    pub state: Option<StateFile>,
    /// The record of steps; none where there is no state folder.
    pub record: Option<RecordFile>,
}

impl Files {
    /// The files of a state folder.
    pub fn in_folder(folder: Option<&Path>) -> Self {
        Self { state: folder.map(StateFile::in_folder), record: folder.map(RecordFile::in_folder) }
    }
}

/// What tells of the sound's state: called on another thread.
pub type Tell = Arc<dyn Fn(SoundStatus) + Send + Sync>;

/// Sound, records and memory.
pub struct Performer {
    files: Files,
    sound: Option<Sound>,
    muted: bool,
    speed: f64,
    now: crate::audio::NowFn,
    tell: Tell,
    session: jiff::Timestamp,
}

impl Performer {
    /// A performer that opens no sound before it is wanted.
    pub fn new(files: Files, clock: &SessionClock, speed: f64, muted: bool, tell: Tell) -> Self {
        Self { files, sound: None, muted, speed, now: clock.shared(), tell, session: clock::timestamp() }
    }

    /// Performs an effect that is not about the screen; gives back one that is,
    /// and a word where something can't be kept.
    pub fn perform(&mut self, effect: Effect) -> (Option<Effect>, Option<String>) {
        let mut trouble = None;
        match effect {
            Effect::Schedule(cues) => self.schedule(&cues),
            Effect::Revoke(from) => {
                if let Some(sound) = &self.sound {
                    sound.revoke(from);
                }
            }
            Effect::Hush => {
                if let Some(sound) = &self.sound {
                    sound.hush();
                }
            }
            Effect::PauseSound => {
                if let Some(sound) = &self.sound {
                    sound.pause();
                }
            }
            Effect::ResumeSound => {
                if let Some(sound) = &self.sound {
                    sound.resume();
                }
            }
            Effect::Mute(muted) => {
                self.muted = muted;
                if muted {
                    self.sound = None;
                }
            }
            Effect::PlayTone(tone) => self.play(tone),
            Effect::BeginSession(origin) => trouble = self.begin(&origin),
            Effect::Record(timeline, result) => trouble = self.record(&timeline, &result),
            Effect::RememberFirstRun => {
                trouble = self.remember(|state| state.read_disclaimer = true);
            }
            Effect::Repaint | Effect::Suspend | Effect::Quit { .. } => return (Some(effect), None),
        }
        (None, trouble)
    }

    /// Lets what sounds ring out, then closes the device.
    pub fn finish(&mut self, at_most: Duration) {
        if let Some(sound) = self.sound.take() {
            sound.finish(at_most);
        }
    }

    /// The sound, opened if it may be.
    fn sound(&mut self) -> Option<&Sound> {
        if self.muted || self.speed > TONES_UP_TO {
            return None;
        }
        if self.sound.is_none() {
            let options = SoundOptions { speed: self.speed, ..SoundOptions::default() };
            let tell = Arc::clone(&self.tell);
            match Sound::start(options, Arc::clone(&self.now), move |status| tell(status)) {
                Ok(sound) => self.sound = Some(sound),
                Err(error) => {
                    log::error!("no thread for the sound: {error}");
                    (self.tell)(SoundStatus::None { why: error.to_string() });
                }
            }
        }
        self.sound.as_ref()
    }

    fn schedule(&mut self, cues: &[Cue]) {
        if let Some(sound) = self.sound() {
            sound.schedule(cues);
        }
    }

    fn play(&mut self, tone: Tone) {
        if let Some(sound) = self.sound() {
            sound.play_now(tone);
        }
    }

    fn begin(&mut self, origin: &Origin) -> Option<String> {
        self.session = clock::timestamp();
        if let Some(sound) = &self.sound {
            sound.resume();
        }
        let last = state::last(origin)?;
        self.remember(|state| state.last = Some(last))
    }

    fn remember(&self, change: impl FnOnce(&mut state::State)) -> Option<String> {
        let result = self.files.state.as_ref()?.change(change);
        kept(result, "what was played last")
    }

    fn record(&self, timeline: &Timeline, result: &PartResult) -> Option<String> {
        let file = self.files.record.as_ref()?;
        let record = StepRecord::new(timeline, result, self.session, clock::timestamp(), self.speed)?;
        kept(file.append(&record), "the record")
    }
}

/// A word for the screen where something could not be kept.
fn kept(result: io::Result<()>, what: &str) -> Option<String> {
    result.err().map(|error| {
        log::error!("{what} can't be written: {error}");
        format!("{what} can't be written")
    })
}
