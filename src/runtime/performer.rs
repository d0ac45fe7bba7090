//! Does what the program asks for outside the screen: sound, records, memory.

use super::clock::{self, SessionClock};
use super::record::RecordFile;
use super::sound::Sound;
use super::sounds::SoundFolder;
use super::state::{self, StateFile};
use crate::app::{Effect, Message, Origin, TONES_UP_TO};
use crate::audio::{SoundOptions, SoundStatus};
use crate::cue::{self, Cue, CueKind, Tone};
use crate::history::StepRecord;
use crate::session::PartResult;
use crate::speech::Speaker;
use crate::time::Tick;
use crate::timeline::Timeline;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where the program keeps things.
#[derive(Clone, Debug)]
pub struct Files {
    /// What it remembers; none where there is no state folder.
    pub state: Option<StateFile>,
    /// The record of steps; none where there is no state folder.
    pub record: Option<RecordFile>,
    /// The folder of the user's own routines, where their sounds lie.
    pub library: Option<PathBuf>,
}

impl Files {
    /// The files of a state folder.
    pub fn in_folder(folder: Option<&Path>) -> Self {
        let (state, record) = (folder.map(StateFile::in_folder), folder.map(RecordFile::in_folder));
        Self { state, record, library: None }
    }
}

/// What tells of the sound's state: called on another thread.
pub type Tell = Arc<dyn Fn(SoundStatus) + Send + Sync>;

/// Sound, records and memory.
pub struct Performer {
    files: Files,
    sound: Option<Sound>,
    /// How it is to sound.
    options: SoundOptions,
    /// Who speaks while the voice is on.
    voice: Option<Speaker>,
    voice_on: bool,
    /// When the last of the words is over that are to be heard.
    speaks_until: Option<Tick>,
    muted: bool,
    speed: f64,
    now: crate::audio::NowFn,
    tell: Tell,
    session: jiff::Timestamp,
}

impl Performer {
    /// A performer that opens no sound before it is wanted.
    /// `options` say how it sounds, with the voice that is to be had.
    pub fn new(files: Files, clock: &SessionClock, options: SoundOptions, muted: bool, tell: Tell) -> Self {
        let (speed, voice) = (options.speed, options.kit.voice.clone());
        Self {
            files,
            sound: None,
            voice_on: voice.is_some(),
            voice,
            options,
            speaks_until: None,
            muted,
            speed,
            now: clock.shared(),
            tell,
            session: clock::timestamp(),
        }
    }

    /// Has the voice speak, or be silent, as it is to.
    fn let_speak(&mut self) {
        self.options.kit.voice = self.voice.clone().filter(|_| self.voice_on);
        if let Some(sound) = &self.sound {
            if !self.voice_on {
                sound.hush();
            }
            sound.set_voice(self.options.kit.voice.clone());
        }
    }

    /// Makes the words and the sounds of a routine ready ahead of time.
    fn make_ready(&mut self, origin: &Origin, timeline: &Timeline) {
        if let Some(voice) = self.options.kit.voice.as_ref().filter(|voice| !voice.is_embedded()) {
            // The words alone are wanted, so their lengths need not be exact.
            let cues = cue::all(timeline, &cue::Options::default().for_routine(&timeline.routine));
            let words = cues.into_iter().filter_map(|cue| match cue.kind {
                CueKind::Say(text) => Some(text),
                _ => None,
            });
            voice.prepare(words.collect());
        }
        let folder = match origin {
            Origin::File(path) => path.parent(),
            Origin::Named(_) => self.files.library.as_deref(),
            Origin::Stream => None,
        };
        let files = Arc::new(SoundFolder::new(folder));
        if let Some(sound) = &self.sound {
            sound.set_files(files.clone());
        }
        self.options.kit.files = files;
    }

    /// Performs an effect that is about sound or about what is kept; answers what
    /// came of it, where the program wants to know. Any other does nothing.
    pub fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Schedule(cues) => self.schedule(&cues),
            Effect::Revoke(from) => {
                self.speaks_until = self.speaks_until.filter(|until| *until <= from);
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
            Effect::SayNow(text) => {
                if let Some(sound) = self.sound() {
                    sound.say_now(text);
                }
            }
            Effect::Voice(on) => {
                self.voice_on = on;
                self.let_speak();
            }
            Effect::AskWordsEnd => return Some(Message::WordsEnd(self.speaks_until())),
            Effect::BeginSession(origin, timeline) => return self.begin(&origin, &timeline),
            Effect::Record(timeline, result) => {
                return Some(Message::Recorded(self.record(&timeline, &result)));
            }
            Effect::RememberFirstRun => {
                return Some(self.remember(|state| state.read_disclaimer = true));
            }
            Effect::Read | Effect::Print(_) | Effect::Repaint | Effect::Suspend | Effect::Quit { .. } => {}
        }
        None
    }

    /// When the last of the words is over that are to be heard; none where
    /// nobody speaks.
    fn speaks_until(&self) -> Option<Tick> {
        self.speaks_until.filter(|_| self.sound.is_some() && self.voice_on)
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
            let options = self.options.clone();
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
        if let Some(voice) = self.options.kit.voice.as_ref().filter(|_| !self.muted) {
            let ends = cues.iter().filter_map(|cue| match &cue.kind {
                CueKind::Say(text) => Some(cue.at + voice.measure(text)),
                _ => None,
            });
            self.speaks_until = ends.chain(self.speaks_until).max();
        }
        if let Some(sound) = self.sound() {
            sound.schedule(cues);
        }
    }

    fn play(&mut self, tone: Tone) {
        if let Some(sound) = self.sound() {
            sound.play_now(tone);
        }
    }

    fn begin(&mut self, origin: &Origin, timeline: &Timeline) -> Option<Message> {
        self.make_ready(origin, timeline);
        self.session = clock::timestamp();
        if let Some(sound) = &self.sound {
            sound.resume();
        }
        let last = state::last(origin)?;
        Some(self.remember(|state| state.last = Some(last)))
    }

    /// Remembers something; nothing is lost where there is nowhere to keep it.
    fn remember(&self, change: impl FnOnce(&mut state::State)) -> Message {
        let changed = self.files.state.as_ref().map_or(Ok(()), |state| state.change(change));
        Message::Remembered(is_kept(changed, "what was played last"))
    }

    /// Writes a step's record; whether it is kept.
    fn record(&self, timeline: &Timeline, result: &PartResult) -> bool {
        let Some(file) = &self.files.record else { return true };
        let record = StepRecord::new(timeline, result, self.session, clock::timestamp(), self.speed);
        record.is_none_or(|record| is_kept(file.append(&record), "the record"))
    }
}

/// Whether something was kept; where not, the log has why.
fn is_kept(result: io::Result<()>, what: &str) -> bool {
    result.inspect_err(|error| log::error!("{what} can't be written: {error}")).is_ok()
}
