//! Performs the effects that are not the screen's: sound, history and saved state.

use super::clock::{self, SessionClock};
use super::history::{Change, HistoryFiles, Query, Recorder, Reporter, SessionChange};
use super::sound::{Sound, SoundOutput};
use super::sound_files::SoundFolder;
use super::state::{State, StateFile};
use super::voice;
use crate::app::{Effect, HistoryNotice, MAX_SPEED_WITH_SOUND, Message, Origin};
use crate::audio::cue_sounds::AuthorVoice;
use crate::audio::supervisor::SoundMessage;
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use crate::cue::{self, Cue, CueKind, Sentence};
use crate::history::{LocalTimestamp, ResumePoint, SessionRecord, SetRecord, rounded_seconds};
use crate::speech::Speaker;
use crate::timeline::Timeline;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The files and folders of a session.
#[derive(Clone, Debug)]
pub struct Files {
    /// The state file; `None` if there is no state folder.
    pub(crate) state: Option<StateFile>,
    /// The history; `None` if there is no data folder.
    pub(crate) history: Option<HistoryFiles>,
    /// The folder of the user's routines and their sound files.
    pub(crate) library: Option<PathBuf>,
}

impl Files {
    /// The files of a state folder.
    pub fn in_folder(folder: Option<&Path>) -> Self {
        Self { state: folder.map(StateFile::in_folder), history: None, library: None }
    }
}

/// How many sentences are synthesized before a session begins: those of its first step.
const OPENING_SENTENCES: usize = 6;

/// Called with the sound's status, on another thread.
pub(crate) type OnSoundStatus = Arc<dyn Fn(SoundStatus) + Send + Sync>;

/// How long an exiting program waits to learn whether the history is written.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the process waits for a slow disk once the terminal is restored.
const FINISH_TIMEOUT: Duration = Duration::from_secs(20);

pub(crate) type OpenSound =
    Box<dyn Fn(SoundOptions, NowFn, OnSoundStatus) -> io::Result<Box<dyn SoundOutput>> + Send>;

/// Performs effects of sound, history and saved state.
pub(crate) struct Performer {
    files: Files,
    sound: Option<Box<dyn SoundOutput>>,
    open: OpenSound,
    options: SoundOptions,
    /// The voice, used while it is turned on.
    voice: Option<Speaker>,
    /// The timeline that is played, or about to be.
    timeline: Option<Arc<Timeline>>,
    muted: bool,
    now: NowFn,
    on_status: OnSoundStatus,
    /// Writes the history; started when there is something to write.
    recorder: Option<Recorder>,
    report: Reporter,
    /// Whether a session was begun that nothing records.
    is_unrecorded: bool,
}

impl Performer {
    /// Creates a performer. The sound output is opened when something is to be played.
    ///
    /// `on_status` is called with the sound's status, `report` with the history's messages.
    pub(crate) fn new(
        files: Files,
        clock: &SessionClock,
        options: SoundOptions,
        muted: bool,
        on_status: OnSoundStatus,
        report: Reporter,
    ) -> Self {
        Self {
            files,
            sound: None,
            open: Box::new(|options, now, on_status| {
                Ok(Box::new(Sound::start(options, now, move |status| on_status(status))?))
            }),
            timeline: None,
            voice: options.cue_sounds.voice.clone(),
            options,
            muted,
            now: clock.shared(),
            on_status,
            recorder: None,
            report,
            is_unrecorded: false,
        }
    }

    /// Uses measured lengths in place of estimates from now on.
    pub(crate) fn apply_measurements(&self) {
        if let Some(voice) = &self.voice {
            voice.apply_measurements();
        }
    }

    /// Sends a message to the sound output, if it is open.
    fn send_to_sound(&self, message: SoundMessage) {
        if let Some(sound) = &self.sound {
            sound.send(message);
        }
    }

    fn set_voice_on(&mut self, on: bool) {
        self.options.cue_sounds.voice = self.voice.clone().filter(|_| on);
        if !on {
            self.send_to_sound(SoundMessage::CutSpeech);
        }
        self.send_to_sound(SoundMessage::Voice(self.options.cue_sounds.voice.clone()));
        if on {
            self.request_all_sentences();
        }
    }

    /// Requests all sentences of the timeline, if there is one.
    fn request_all_sentences(&self) {
        if let Some(timeline) = &self.timeline {
            self.request_speech(&voice::sentences(timeline));
        }
    }

    /// Loads the sound files of a routine and requests its speech ahead of time.
    fn prepare_routine(&mut self, origin: &Origin, timeline: &Arc<Timeline>) {
        self.set_timeline(timeline);
        self.request_all_sentences();
        let folder = match origin {
            Origin::File(path) => path.parent(),
            Origin::Named(_) => self.files.library.as_deref(),
            Origin::Stream => None,
        };
        let files = Arc::new(SoundFolder::new(folder).of_routine(&timeline.routine));
        self.send_to_sound(SoundMessage::Files(files.clone()));
        self.options.cue_sounds.files = files;
    }

    /// Sets the timeline to be played, and chooses a voice for the author's texts if they are
    /// in another language.
    fn set_timeline(&mut self, timeline: &Arc<Timeline>) {
        let author_voice = match cue::other_language(&timeline.routine.language) {
            None => AuthorVoice::SameVoice,
            Some(tag) => AuthorVoice::Other(self.voice.as_ref().and_then(|voice| voice.in_language(tag))),
        };
        self.send_to_sound(SoundMessage::AuthorVoice(author_voice.clone()));
        self.options.cue_sounds.author_voice = author_voice;
        self.timeline = Some(Arc::clone(timeline));
    }

    /// Requests the synthesis of sentences, before those that were requested earlier.
    fn request_speech(&self, sentences: &[Sentence]) {
        let Some(voice) = self.options.cue_sounds.voice.as_ref().filter(|_| !self.muted) else { return };
        let texts = |sentences: Vec<&Sentence>| {
            sentences.into_iter().map(|sentence| sentence.spoken().to_owned()).collect()
        };
        let AuthorVoice::Other(author_voice) = &self.options.cue_sounds.author_voice else {
            return voice.prefetch(texts(sentences.iter().collect()));
        };
        let (author_sentences, other_sentences) =
            sentences.iter().partition(|sentence| sentence.phrase().is_authors());
        if let Some(author_voice) = author_voice {
            author_voice.prefetch(texts(author_sentences));
        }
        voice.prefetch(texts(other_sentences));
    }

    /// Requests the sentences of cues that are due soon, before all others.
    fn request_cues(&self, cues: &[Cue]) {
        let sentences = cues.iter().filter_map(|cue| match &cue.kind {
            CueKind::Say(sentence) => Some(sentence.clone()),
            CueKind::Tone(_) | CueKind::Sound(_) => None,
        });
        self.request_speech(&sentences.collect::<Vec<_>>());
    }

    /// Requests the first sentences of a session that is about to begin.
    fn request_opening(&mut self, timeline: &Arc<Timeline>) {
        self.set_timeline(timeline);
        let mut sentences = voice::sentences(timeline);
        sentences.truncate(OPENING_SENTENCES);
        self.request_speech(&sentences);
    }

    /// Turns the sound off, which closes the device, or on. It is opened again when something
    /// is to be played.
    fn set_muted(&mut self, muted: bool) {
        self.muted = muted;
        if muted {
            self.sound = None;
        } else {
            self.request_all_sentences();
        }
    }

    /// Performs an effect of sound, history or saved state, and returns the answer if the
    /// program expects one. Other effects are ignored.
    pub(crate) fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Schedule(cues) => {
                self.request_cues(&cues);
                self.play(SoundMessage::Schedule(cues));
            }
            Effect::Revoke(from) => self.send_to_sound(SoundMessage::Revoke(from)),
            Effect::CutSpeech => self.send_to_sound(SoundMessage::CutSpeech),
            Effect::PauseSound => self.send_to_sound(SoundMessage::Pause),
            Effect::ResumeSound => self.send_to_sound(SoundMessage::Resume),
            Effect::SetMuted(muted) => self.set_muted(muted),
            Effect::PrefetchSpeech(timeline) => self.request_opening(&timeline),
            Effect::PlayTone(tone) => self.play(SoundMessage::PlayNow(tone)),
            Effect::SayNow(text) => self.play(SoundMessage::SayNow(text)),
            Effect::SetVoiceOn(on) => self.set_voice_on(on),
            Effect::AskSpeechEnd(end) => {
                return Some(Message::SpeechEnd(end.filter(|_| self.is_speech_audible())));
            }
            Effect::BeginSession { origin, timeline, resumed_id } => {
                return self.begin(&origin, &timeline, resumed_id);
            }
            Effect::FlushHistory => return Some(Message::HistoryFlushed(self.flush_history())),
            Effect::SaveFirstRun => {
                return Some(self.change_state(|state| state.read_disclaimer = true));
            }
            Effect::ReadFile | Effect::Print(_) | Effect::Repaint | Effect::Suspend | Effect::Quit { .. } => {
            }
            history_effect => self.perform_history(history_effect),
        }
        None
    }

    const fn is_speech_audible(&self) -> bool {
        self.sound.is_some() && self.options.cue_sounds.voice.is_some()
    }

    /// Lets the sound finish and closes the device; then waits for the history to be written.
    pub(crate) fn finish(&mut self, at_most: Duration) {
        if let Some(sound) = self.sound.take() {
            sound.finish(at_most);
        }
        if let Some(recorder) = self.recorder.take()
            && !recorder.finish(FINISH_TIMEOUT)
        {
            log::error!("the history is not written completely");
        }
    }

    /// Sends the sound output something to play, and opens it first if it is closed. Does
    /// nothing if sound is off.
    fn play(&mut self, message: SoundMessage) {
        if self.muted || self.options.speed > MAX_SPEED_WITH_SOUND {
            return;
        }
        if self.sound.is_none() {
            let opened =
                (self.open)(self.options.clone(), Arc::clone(&self.now), Arc::clone(&self.on_status));
            self.sound = opened
                .inspect_err(|error| {
                    log::error!("no thread for the sound: {error}");
                    (self.on_status)(SoundStatus::None { reason: error.to_string() });
                })
                .ok();
        }
        self.send_to_sound(message);
    }

    /// Begins a session, or resumes the session with this id.
    fn begin(
        &mut self,
        origin: &Origin,
        timeline: &Arc<Timeline>,
        resumed_id: Option<String>,
    ) -> Option<Message> {
        self.prepare_routine(origin, timeline);
        self.begin_record(origin, timeline, resumed_id);
        self.send_to_sound(SoundMessage::Resume);
        if *origin == Origin::Stream {
            return None;
        }
        Some(self.change_state(|state| state.last = Some(origin.clone())))
    }

    fn begin_record(&mut self, origin: &Origin, timeline: &Timeline, resumed_id: Option<String>) {
        let id = resumed_id.unwrap_or_else(clock::session_id);
        let routine = &timeline.routine;
        let speed = self.options.speed;
        let record = SessionRecord::begun(&id, &routine.id, &routine.name, local_time(), speed);
        if let Some(recorder) = self.recorder() {
            recorder.change(Change::Begin(Box::new(record), origin.clone()));
        } else {
            self.is_unrecorded = true;
            if self.files.history.is_none() {
                (self.report)(Message::HistoryUnsaved(HistoryNotice::no_home()));
            }
        }
    }

    /// The recorder, which the first call starts; `None` if there is no data folder, or the
    /// recorder can't be started.
    fn recorder(&mut self) -> Option<&Recorder> {
        if self.recorder.is_none() {
            let files = self.files.history.clone()?;
            match Recorder::start(files, Arc::clone(&self.report)) {
                Ok(recorder) => self.recorder = Some(recorder),
                Err(error) => {
                    log::error!("no thread for the history: {error}");
                    (self.report)(Message::HistoryUnsaved(HistoryNotice::unknown()));
                }
            }
        }
        self.recorder.as_ref()
    }

    fn perform_history(&mut self, effect: Effect) {
        let waits_for_answer = matches!(effect, Effect::ReadSessions | Effect::ReadSets(_));
        let Some(recorder) = self.recorder() else {
            if waits_for_answer {
                (self.report)(Message::HistoryUnread(HistoryNotice::no_home()));
            }
            return;
        };
        let change = match effect {
            Effect::ReadRecentHistory => return recorder.query(Query::Recent(local_time())),
            Effect::ReadPreviousSession(routine) => {
                return recorder.query(Query::Previous(routine, local_time()));
            }
            Effect::ReadSessions => return recorder.query(Query::Sessions),
            Effect::ReadSets(id) => return recorder.query(Query::Sets(id)),
            Effect::SavePart(timeline, result) => {
                let ended = local_time();
                let sets = SetRecord::of_part(&timeline, &result, &ended);
                Change::Session(SessionChange::Save { sets, position: None, now: ended.utc })
            }
            Effect::SavePosition { timeline, overrides, checkpoint } => {
                let position = Some(Box::new(ResumePoint::new(&timeline, overrides, *checkpoint)));
                let now = clock::timestamp();
                Change::Session(SessionChange::Save { sets: Vec::new(), position, now })
            }
            Effect::EndSession(end, done) => {
                let (seconds_done, at) = (rounded_seconds(done), local_time());
                Change::Session(SessionChange::End { end, seconds_done, at })
            }
            Effect::SaveCheckIn(check_in, changes) => {
                Change::Session(SessionChange::CheckIn(check_in, changes))
            }
            Effect::SaveRating(rating) => Change::Session(SessionChange::Rating(rating)),
            Effect::NoteSession(note) => Change::Session(SessionChange::Note(note)),
            Effect::ReopenSession => Change::Session(SessionChange::Reopen),
            Effect::DiscardSession => Change::Discard,
            Effect::SaveNextMorningRating(id, rating) => Change::RatingNextMorning(id, rating),
            Effect::SaveAnswers(answers) => Change::Answers(answers, local_time()),
            Effect::SetNote(id, note) => Change::Note(id, note),
            Effect::DeleteSession(id) => Change::Delete(id),
            other => return log::debug!("{other:?} is no effect on the history"),
        };
        recorder.change(change);
    }

    /// Waits a short time until the history is written; returns whether it is.
    fn flush_history(&self) -> bool {
        !self.is_unrecorded && self.recorder.as_ref().is_none_or(|recorder| recorder.flush(FLUSH_TIMEOUT))
    }

    /// Changes the state file, if there is one. An error is logged.
    fn change_state(&self, change: impl FnOnce(&mut State)) -> Message {
        let changed = self.files.state.as_ref().map_or(Ok(()), |state| state.change(change));
        let changed = changed.inspect_err(|error| log::error!("the state file can't be written: {error}"));
        Message::StateSaved(changed.is_ok())
    }
}

/// The present moment in the user's time zone.
fn local_time() -> LocalTimestamp {
    LocalTimestamp::new(&clock::zoned())
}

#[cfg(test)]
mod tests;
