//! Does what the program asks for outside the screen: sound, records, memory.

use super::clock::{self, SessionClock};
use super::history::{HistoryFiles, Recorder, Reporter};
use super::sound::{Sound, SoundOutput};
use super::sounds::SoundFolder;
use super::state::{self, StateFile};
use super::voice;
use crate::app::{Effect, HistoryNotice, Message, Origin, TONES_UP_TO};
use crate::audio::cue_sounds::AuthorVoice;
use crate::audio::supervisor::SoundMessage as ToSound;
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use crate::cue::{self, Cue, CueKind, Sentence};
use crate::history::{LocalTimestamp, ResumePoint, SessionRecord, SetRecord, rounded_seconds};
use crate::speech::Speaker;
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
    /// The history; none where there is no data folder.
    pub history: Option<HistoryFiles>,
    /// The folder of the user's own routines, where their sounds lie.
    pub library: Option<PathBuf>,
}

impl Files {
    /// The files of a state folder.
    pub fn in_folder(folder: Option<&Path>) -> Self {
        Self { state: folder.map(StateFile::in_folder), history: None, library: None }
    }
}

/// How many sentences are made before a session begins: what is said of its first
/// step.
const FIRST: usize = 6;

/// What tells of the sound's state: called on another thread.
pub type Tell = Arc<dyn Fn(SoundStatus) + Send + Sync>;

/// How long a program that is left waits to know whether all is written.
const KEPT_WITHIN: Duration = Duration::from_secs(2);
/// How long the process waits for a slow disk once the terminal is given back.
const WRITTEN_WITHIN: Duration = Duration::from_secs(20);

/// Opens the sound, where there is to be any.
pub type OpenSound = Box<dyn Fn(SoundOptions, NowFn, Tell) -> io::Result<Box<dyn SoundOutput>> + Send>;

/// Opens the devices of this system.
fn devices(options: SoundOptions, now: NowFn, tell: Tell) -> io::Result<Box<dyn SoundOutput>> {
    let sound = Sound::start(options, now, move |status| tell(status))?;
    Ok(Box::new(sound))
}

/// Sound, records and memory.
pub struct Performer {
    files: Files,
    sound: Option<Box<dyn SoundOutput>>,
    open: OpenSound,
    /// How it is to sound.
    options: SoundOptions,
    /// Who speaks while the voice is on.
    voice: Option<Speaker>,
    voice_on: bool,
    /// What is being played, or about to be.
    timeline: Option<Arc<Timeline>>,
    muted: bool,
    speed: f64,
    now: NowFn,
    tell: Tell,
    /// Writes the history; none before there is something to write.
    recorder: Option<Recorder>,
    report: Reporter,
    /// The id of the session that is on.
    session: Option<String>,
}

impl Performer {
    /// A performer that opens no sound before it is wanted.
    /// `options` say how it sounds, with the voice that is to be had.
    /// `tell` is called with the sound's state, `report` with the history's answers.
    pub fn new(
        files: Files,
        clock: &SessionClock,
        options: SoundOptions,
        muted: bool,
        tell: Tell,
        report: Reporter,
    ) -> Self {
        let (speed, voice) = (options.speed, options.kit.voice.clone());
        Self {
            files,
            sound: None,
            open: Box::new(devices),
            voice_on: voice.is_some(),
            timeline: None,
            voice,
            options,
            muted,
            speed,
            now: clock.shared(),
            tell,
            recorder: None,
            report,
            session: None,
        }
    }

    /// The same with sound that is opened otherwise.
    #[must_use]
    pub fn opening(self, open: OpenSound) -> Self {
        Self { open, ..self }
    }

    /// Lets what was measured hold in place of what was estimated.
    pub fn adopt_measures(&self) {
        if let Some(voice) = &self.voice {
            voice.apply_measurements();
        }
    }

    /// Tells the sound something, where there is any.
    fn tell_sound(&self, message: ToSound) {
        if let Some(sound) = &self.sound {
            sound.tell(message);
        }
    }

    /// Has the voice speak, or be silent, as it is to.
    fn let_speak(&mut self) {
        self.options.kit.voice = self.voice.clone().filter(|_| self.voice_on);
        if !self.voice_on {
            self.tell_sound(ToSound::CutSpeech);
        }
        self.tell_sound(ToSound::Voice(self.options.kit.voice.clone()));
    }

    /// Makes the words and the sounds of a routine ready ahead of time.
    fn make_ready(&mut self, origin: &Origin, timeline: &Arc<Timeline>) {
        self.take_texts(timeline);
        self.order(&voice::sentences(timeline));
        let folder = match origin {
            Origin::File(path) => path.parent(),
            Origin::Named(_) => self.files.library.as_deref(),
            Origin::Stream => None,
        };
        let files = Arc::new(SoundFolder::new(folder).of_routine(&timeline.routine));
        self.tell_sound(ToSound::Files(files.clone()));
        self.options.kit.files = files;
    }

    /// Lets the author's words of a routine be said by a voice of their language.
    fn take_texts(&mut self, timeline: &Arc<Timeline>) {
        let texts = match cue::other_language(&timeline.routine.language) {
            None => AuthorVoice::SameVoice,
            Some(tag) => AuthorVoice::Other(self.voice.as_ref().and_then(|voice| voice.in_language(tag))),
        };
        self.tell_sound(ToSound::AuthorVoice(texts.clone()));
        self.options.kit.texts = texts;
        self.timeline = Some(Arc::clone(timeline));
    }

    /// Has sentences made ahead, before those that were ordered earlier.
    fn order(&self, sentences: &[Sentence]) {
        let Some(voice) = self.options.kit.voice.as_ref().filter(|_| !self.muted) else { return };
        let (mut own, mut texts) = (Vec::new(), Vec::new());
        for sentence in sentences {
            let others =
                matches!(self.options.kit.texts, AuthorVoice::Other(_)) && sentence.phrase().is_authors();
            if others { &mut texts } else { &mut own }.push(sentence.spoken().to_owned());
        }
        if let AuthorVoice::Other(Some(other)) = &self.options.kit.texts {
            other.prefetch(texts);
        }
        voice.prefetch(own);
    }

    /// Has the words that are due soon made before all others.
    fn order_cues(&self, cues: &[Cue]) {
        let said = cues.iter().filter_map(|cue| match &cue.kind {
            CueKind::Say(sentence) => Some(sentence.clone()),
            CueKind::Tone(_) | CueKind::Sound(_) => None,
        });
        self.order(&said.collect::<Vec<_>>());
    }

    /// Has what a session begins with made, since it is about to.
    fn order_first(&mut self, timeline: &Arc<Timeline>) {
        self.take_texts(timeline);
        let mut sentences = voice::sentences(timeline);
        sentences.truncate(FIRST);
        self.order(&sentences);
    }

    /// Opens the sound device, or closes it.
    fn mute(&mut self, muted: bool) {
        self.muted = muted;
        if muted {
            self.sound = None;
        } else if let Some(timeline) = &self.timeline {
            self.order(&voice::sentences(timeline));
        }
    }

    /// Performs an effect that is about sound or about what is kept; answers what
    /// came of it, where the program wants to know. Any other does nothing.
    pub fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Schedule(cues) => {
                self.order_cues(&cues);
                self.play(ToSound::Schedule(cues));
            }
            Effect::Revoke(from) => self.tell_sound(ToSound::Revoke(from)),
            Effect::CutSpeech => self.tell_sound(ToSound::CutSpeech),
            Effect::PauseSound => self.tell_sound(ToSound::Pause),
            Effect::ResumeSound => self.tell_sound(ToSound::Resume),
            Effect::Mute(muted) => self.mute(muted),
            Effect::Prepare(timeline) => self.order_first(&timeline),
            Effect::PlayTone(tone) => self.play(ToSound::PlayNow(tone)),
            Effect::SayNow(text) => self.play(ToSound::SayNow(text)),
            Effect::Voice(on) => {
                self.voice_on = on;
                self.let_speak();
                if let Some(timeline) = self.timeline.as_ref().filter(|_| on) {
                    self.order(&voice::sentences(timeline));
                }
            }
            Effect::AskSpeechEnd(end) => return Some(Message::SpeechEnd(end.filter(|_| self.speaks()))),
            Effect::BeginSession(origin, timeline, left) => return self.begin(&origin, &timeline, left),
            Effect::FlushHistory => return Some(Message::HistoryFlushed(self.is_kept())),
            Effect::SaveFirstRun => {
                return Some(self.remember(|state| state.read_disclaimer = true));
            }
            Effect::ReadFile | Effect::Print(_) | Effect::Repaint | Effect::Suspend | Effect::Quit { .. } => {
            }
            history => self.write(history),
        }
        None
    }

    /// Whether somebody speaks.
    const fn speaks(&self) -> bool {
        self.sound.is_some() && self.options.kit.voice.is_some()
    }

    /// Lets what sounds ring out, then closes the device.
    pub fn finish(&mut self, at_most: Duration) {
        if let Some(sound) = self.sound.take() {
            sound.finish(at_most);
        }
        if let Some(recorder) = self.recorder.take()
            && !recorder.finish(WRITTEN_WITHIN)
        {
            log::error!("not all that was done is written");
        }
    }

    /// Tells the sound something that is to be heard; opens it if it may be.
    fn play(&mut self, message: ToSound) {
        if self.muted || self.speed > TONES_UP_TO {
            return;
        }
        if self.sound.is_none() {
            let opened = (self.open)(self.options.clone(), Arc::clone(&self.now), Arc::clone(&self.tell));
            self.sound = opened
                .inspect_err(|error| {
                    log::error!("no thread for the sound: {error}");
                    (self.tell)(SoundStatus::None { why: error.to_string() });
                })
                .ok();
        }
        self.tell_sound(message);
    }

    fn begin(&mut self, origin: &Origin, timeline: &Arc<Timeline>, left: Option<String>) -> Option<Message> {
        self.make_ready(origin, timeline);
        self.begin_record(origin, timeline, left);
        self.tell_sound(ToSound::Resume);
        let last = state::last(origin)?;
        Some(self.remember(|state| state.last = Some(last)))
    }

    fn begin_record(&mut self, origin: &Origin, timeline: &Timeline, left: Option<String>) {
        let (goes_on, speed) = (left.is_some(), self.speed);
        let id = left.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let Some(recorder) = self.recorder() else { return };
        if goes_on {
            recorder.go_on(&id);
        } else {
            let routine = &timeline.routine;
            let record = SessionRecord::begun(&id, &routine.id, &routine.name, now(), speed);
            recorder.begin(record, origin.clone());
        }
        self.session = Some(id);
    }

    /// What writes the history, begun where there is something to write to.
    fn recorder(&mut self) -> Option<&Recorder> {
        if self.recorder.is_none() {
            let files = self.files.history.clone()?;
            match Recorder::start(files, Arc::clone(&self.report)) {
                Ok(recorder) => self.recorder = Some(recorder),
                Err(error) => {
                    log::error!("no thread for the history: {error}");
                    (self.report)(Message::HistoryTrouble(HistoryNotice::unknown()));
                }
            }
        }
        self.recorder.as_ref()
    }

    /// Performs an effect that is about the history.
    fn write(&mut self, effect: Effect) {
        let session = self.session.clone();
        let Some(recorder) = self.recorder() else { return };
        match (effect, session) {
            (Effect::SaveStep(timeline, result), Some(id)) => {
                let ended = now();
                recorder.keep(&id, SetRecord::of_part(&timeline, &result, &ended), None, ended.utc);
            }
            (Effect::SavePosition(timeline, adjustments, checkpoint), Some(id)) => {
                let position = ResumePoint::new(&timeline, adjustments, *checkpoint);
                recorder.keep(&id, Vec::new(), Some(position), clock::timestamp());
            }
            (Effect::EndSession(end, done), Some(id)) => {
                recorder.end(&id, end, rounded_seconds(done), now());
            }
            (Effect::SaveCheckIn(check_in, changes), Some(id)) => {
                recorder.keep_check_in(&id, *check_in, changes);
            }
            (Effect::SaveRating(rating), Some(id)) => recorder.rate_after(&id, rating),
            (Effect::SaveNextMorningRating(id, rating), _) => recorder.rate_next_morning(&id, rating),
            (Effect::SaveAnswers(answers), _) => recorder.keep_answers(*answers, now()),
            (Effect::ReopenSession, Some(id)) => recorder.go_on(&id),
            (Effect::DiscardSession, Some(id)) => recorder.forget(&id),
            (Effect::ReadRecentHistory, _) => recorder.read_past(now()),
            (Effect::ReadPreviousSession(routine), _) => recorder.read_last(routine, now()),
            (Effect::ReadSessions, _) => recorder.read_sessions(),
            (Effect::ReadSteps(id), _) => recorder.read_steps(&id),
            (Effect::NoteSession(note), Some(id)) | (Effect::SetNote(id, note), _) => {
                recorder.set_note(&id, note);
            }
            (Effect::DeleteSession(id), _) => recorder.delete(&id),
            (other, _) => log::debug!("not about the history: {other:?}"),
        }
    }

    /// Whether what was done is written; waits for it, not for long.
    fn is_kept(&self) -> bool {
        self.recorder.as_ref().is_none_or(|recorder| recorder.flush(KEPT_WITHIN))
    }

    /// Remembers something; nothing is lost where there is nowhere to keep it.
    fn remember(&self, change: impl FnOnce(&mut state::State)) -> Message {
        let changed = self.files.state.as_ref().map_or(Ok(()), |state| state.change(change));
        Message::StateSaved(is_kept(changed, "what was played last"))
    }
}

/// The present moment by the calendar.
fn now() -> LocalTimestamp {
    LocalTimestamp::new(&clock::zoned())
}

/// Whether something was kept; where not, the log has why.
fn is_kept(result: io::Result<()>, what: &str) -> bool {
    result.inspect_err(|error| log::error!("{what} can't be written: {error}")).is_ok()
}

#[cfg(test)]
mod tests;
