//! Messages, which a program receives, and effects, which it asks for.

use crate::cue::{Cue, Sentence, Tone};
use crate::figure::Pose;
use crate::history::{ResumePoint, SessionEnd, SessionRecord, SetRecord, Today};
use crate::session::{
    Answers, CheckIn, Checkpoint, EasingEffect, PartResult, PlanOverrides, PreparedSession, Rating,
    SessionOptions,
};
use crate::time::Tick;
use crate::timeline::{HandsFreeLengths, Timeline};
use crate::ui::keymap;
use crate::ui::view_model::Findings;
use crossterm::event::KeyEvent;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened, or the result of an [`Effect`].
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// An action was requested by something other than a key.
    Action(keymap::Action),
    /// Text was pasted.
    Paste(String),
    /// The size of the screen, in columns and rows.
    Size(u16, u16),
    /// The terminal can show figures as pictures.
    Pictures,
    /// A routine is to be played.
    StartSession(SessionStart),
    /// A deadline has passed, or something else woke the program.
    Wake,
    /// The machine slept or the process was stopped: the clock jumped.
    ClockJumped,
    /// The process continues after a stop that the clock didn't show.
    ProcessResumed,
    /// Whether sound is available from now on; if not, the reason.
    Sound(Result<(), String>),
    /// Phrases whose lengths were estimated have been measured; the measured
    /// lengths apply from now on.
    Measured,
    /// The chosen voice failed; the embedded one speaks instead.
    VoiceGivenUp,
    /// The process is asked to stop, and will continue later.
    Suspend,
    /// The process is asked to exit at once.
    Terminate {
        /// The exit code.
        code: u8,
    },
    /// The watched file has changed.
    FileChanged(FileChange),
    /// The history can't be saved at present.
    HistoryUnsaved(HistoryNotice),
    /// The history can't be read at present: answer to what was to be read of it.
    HistoryUnread(HistoryNotice),
    /// The history can be saved again, and all of it is.
    HistorySaved,
    /// Something about the history to show once.
    HistoryNotice(HistoryNotice),
    /// Answer to [`Effect::FlushHistory`]: whether everything was written.
    HistoryFlushed(bool),
    /// Answer to [`Effect::ReadRecentHistory`].
    RecentHistory {
        /// The last time of each routine, by its id.
        last_times: HashMap<String, LastTime>,
        /// The unfinished sessions that can be resumed, latest first.
        resumable: Vec<ResumableSession>,
    },
    /// Answer to [`Effect::ReadPreviousSession`]: the routine's session before the
    /// current one.
    PreviousSession(Option<Box<PreviousSession>>),
    /// Second answer to [`Effect::ReadRecentHistory`]: the saved answers of the
    /// check-in, and what to ask about earlier sessions.
    Today(Box<Today>),
    /// Answer to [`Effect::ReadSessions`]: every session without its sets, newest
    /// first.
    Sessions(Vec<SessionRecord>),
    /// Answer to [`Effect::ReadSets`]: the id of a session, and what was done of its sets.
    Sets(String, Vec<SetRecord>),
    /// Answer to [`Effect::BeginSession`] and [`Effect::SaveFirstRun`]: whether the
    /// state file could be written.
    StateSaved(bool),
    /// Answer to [`Effect::Print`] if the lines couldn't be written.
    PrintFailed {
        /// Whether the reading end of the pipe was closed.
        reader_gone: bool,
    },
    /// Answer to [`Effect::AskSpeechEnd`]: when the last sentence ends; `None` if
    /// none is being spoken or waits to be.
    SpeechEnd(Option<Tick>),
    /// Answer to [`Effect::ReadFile`]: the routine file, if it differs from before.
    RoutineDraft(RoutineDraft),
    /// Answer to [`Effect::ReadFile`]: the figure file, if it differs from before.
    PoseDraft(PoseDraft),
}

/// The error if there is no folder for the history.
pub(crate) const NO_HOME: &str = "there is no home directory; set HOME or XDG_DATA_HOME to an absolute path";

/// A message about the history, in two lengths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryNotice {
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// The short label shown in the corner of the screen.
    pub label: &'static str,
}

impl HistoryNotice {
    /// The notice if it is unknown why the history can't be saved.
    pub fn unknown() -> Self {
        Self { message: "the history can't be written".to_owned(), label: "not kept · ? why" }
    }

    /// The notice if there is no folder for the history.
    pub fn no_home() -> Self {
        Self { message: NO_HOME.to_owned(), label: "not kept · ? why" }
    }
}

/// How a watched file changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It was closed after writing, or replaced by another file: it is complete.
    Complete,
    /// It was modified, and more may follow.
    Partial,
}

/// A request to play a routine.
#[derive(Clone, Debug)]
pub struct SessionStart {
    /// The routine's timeline.
    pub timeline: Arc<Timeline>,
    /// Where the routine was found.
    pub origin: Origin,
    /// Where the session begins.
    pub start_point: StartPoint,
    /// What is changed in the routine this time.
    pub overrides: PlanOverrides,
    /// Whether an unfinished session goes on, where it was left or at the beginning of that
    /// step.
    pub is_resumed: bool,
}

impl SessionStart {
    /// The whole routine, unchanged.
    pub fn new(timeline: Arc<Timeline>, origin: Origin) -> Self {
        Self {
            timeline,
            origin,
            start_point: StartPoint::Part(0),
            overrides: PlanOverrides::default(),
            is_resumed: false,
        }
    }

    /// Sets the week, unless the routine has no progressions or a week was chosen
    /// already.
    #[must_use]
    pub fn in_week(mut self, week: u32) -> Self {
        if self.timeline.routine.weeks() > 1 {
            self.overrides.week.get_or_insert(week);
        }
        self
    }

    /// Prepares the session, hands-free if there are lengths for it.
    pub fn prepared(&self, hands_free: Option<HandsFreeLengths>) -> PreparedSession {
        let options = SessionOptions { overrides: self.overrides.clone(), hands_free };
        PreparedSession::prepare(Arc::clone(&self.timeline), &options)
    }

    /// The same session eased by the runner's answers. One that goes on at a checkpoint keeps
    /// its easing. One that begins at a part, even if it is resumed in a changed routine, is
    /// eased anew and begins at the same part, or the next one that is kept. If none is kept, it
    /// begins past the last part, and there is nothing to play.
    #[must_use]
    pub fn eased(&self, answers: &Answers) -> Self {
        let easing = answers.advice(&self.timeline.routine).easing;
        let StartPoint::Part(part) = self.start_point else { return self.clone() };
        if easing == self.overrides.easing {
            return self.clone();
        }
        let before = self.prepared(None);
        let overrides = PlanOverrides { easing, ..self.overrides.clone() };
        let mut eased = Self { overrides, ..self.clone() };
        let after = eased.prepared(None);
        let part = if part == 0 { Some(0) } else { after.corresponding_part(&before.timeline, part) };
        eased.start_point = StartPoint::Part(part.unwrap_or(after.timeline.parts.len()));
        eased
    }
}

/// Where a session begins.
#[derive(Clone, Debug, PartialEq)]
pub enum StartPoint {
    /// At a part of the timeline, by its index.
    Part(usize),
    /// Where the unfinished session with this id was left.
    Checkpoint(String, Box<Checkpoint>),
}

/// The last time that a routine was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastTime {
    /// How many days ago, in words: `3 days ago`.
    pub ago: String,
    /// How much of it was done.
    pub done: Duration,
    /// The week since its first time, from 1; see [`crate::history::week_number`].
    pub week: u32,
}

/// The previous session of a routine, to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousSession {
    /// The routine's id.
    pub routine: String,
    /// How many days ago, in words: `3 days ago`.
    pub ago: String,
    /// How much of it was done.
    pub done: Duration,
    /// What was done of each set.
    pub sets: Vec<SetRecord>,
}

/// An unfinished session that can be resumed.
#[derive(Clone, Debug, PartialEq)]
pub struct ResumableSession {
    /// The session's id.
    pub id: String,
    /// The routine's title.
    pub name: String,
    /// Where the routine was found.
    pub origin: Origin,
    /// How far the session got.
    pub position: ResumePoint,
    /// The speed of its clock.
    pub speed: f64,
    /// How long ago it was left.
    pub ago: Duration,
}

/// A routine in the list of routines.
#[derive(Clone, Debug)]
pub struct ListEntry {
    /// The routine's id: the stem of its file's name.
    pub id: String,
    /// Whether it is in the user's library; otherwise it is shipped.
    pub is_user_routine: bool,
    /// The routine's timeline, or the error message of its file, on one line.
    pub timeline: Result<Arc<Timeline>, String>,
}

/// A routine file as it was last read.
#[derive(Clone, Debug)]
pub struct RoutineDraft {
    /// The routine's timeline; `None` if the file has an error.
    pub timeline: Option<Arc<Timeline>>,
    /// What is wrong with the file.
    pub findings: Findings,
    /// Whether the file is missing or empty, perhaps because it is just being
    /// written.
    pub empty: bool,
}

/// A figure file as it was last read.
#[derive(Clone, Debug)]
pub struct PoseDraft {
    /// The figure; `None` if the file has an error.
    pub pose: Option<Arc<Pose>>,
    /// What is wrong with the file, in lines; empty if nothing is.
    pub report: String,
    /// Whether the file is missing or empty, perhaps because it is just being
    /// written.
    pub empty: bool,
}

/// Something that a program asks the runtime to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Play these cues when they are due.
    Schedule(Vec<Cue>),
    /// Cancel the scheduled cues that are due at this time or later.
    Revoke(Tick),
    /// Cut short the sentence that is being spoken.
    CutSpeech,
    /// Stop the sound stream while the session is paused.
    PauseSound,
    /// Continue the sound stream.
    ResumeSound,
    /// Close the sound device (`true`), or let the next cue open it again (`false`).
    SetMuted(bool),
    /// Play one tone now.
    PlayTone(Tone),
    /// Synthesize the first phrases of this routine: a session may begin soon.
    PrefetchSpeech(Arc<Timeline>),
    /// Speak this now, instead of what is being spoken.
    SayNow(Sentence),
    /// Turn the voice on (`true`) or off.
    SetVoiceOn(bool),
    /// Ask when speech ends; answered by [`Message::SpeechEnd`]. The argument is
    /// the planned end of the last sentence handed out, if any.
    AskSpeechEnd(Option<Tick>),
    /// Record in history and state that a session begins or is resumed, and load its sounds;
    /// answered by [`Message::StateSaved`], unless the routine came as a stream.
    BeginSession {
        /// Where the routine was found.
        origin: Origin,
        /// What is played.
        timeline: Arc<Timeline>,
        /// The id of the session that is resumed, if one is.
        resumed_id: Option<String>,
    },
    /// Save the answers given before the session, and what they changed in it.
    SaveCheckIn(Box<CheckIn>, Vec<EasingEffect>),
    /// Save the runner's answers.
    SaveAnswers(Box<Answers>),
    /// Save the rating given right after the current or last session.
    SaveRating(Rating),
    /// Save that the runner was asked the next morning to rate the session with this id,
    /// and the rating if one was given.
    SaveNextMorningRating(String, Option<Rating>),
    /// Save what was done of a part.
    SavePart(Arc<Timeline>, PartResult),
    /// Save the position of the session.
    SavePosition {
        /// What is played.
        timeline: Arc<Timeline>,
        /// What was changed in the routine for this session.
        overrides: PlanOverrides,
        /// The position.
        checkpoint: Box<Checkpoint>,
    },
    /// Save how the session ended, and how much of it was done.
    EndSession(SessionEnd, Duration),
    /// Wait a short time for the history to be written; answered by
    /// [`Message::HistoryFlushed`].
    FlushHistory,
    /// Read what the list, the page before a routine and the offer to resume show;
    /// answered by [`Message::RecentHistory`] and [`Message::Today`].
    ReadRecentHistory,
    /// Read the last session of the routine with this id; answered by
    /// [`Message::PreviousSession`].
    ReadPreviousSession(String),
    /// Read all sessions; answered by [`Message::Sessions`].
    ReadSessions,
    /// Read the sets of the session with this id; answered by [`Message::Sets`].
    ReadSets(String),
    /// Replace the note of the session with this id, the first argument, by the second.
    SetNote(String, String),
    /// Replace the note of the session that was just played.
    NoteSession(String),
    /// Continue the session that was ended by mistake.
    ReopenSession,
    /// Delete the current session, begun by mistake, from the history.
    DiscardSession,
    /// Delete the session with this id from the history.
    DeleteSession(String),
    /// Save that the first-run page was read; answered by
    /// [`Message::StateSaved`].
    SaveFirstRun,
    /// Read the watched file again; answered by [`Message::RoutineDraft`] or
    /// [`Message::PoseDraft`] if it differs.
    ReadFile,
    /// Write these lines to standard output.
    Print(Vec<String>),
    /// Repaint the whole screen.
    Repaint,
    /// Restore the terminal and stop the process until SIGCONT.
    Suspend,
    /// Exit.
    Quit {
        /// The exit code.
        code: u8,
        /// A line to print on the restored terminal.
        farewell: Option<String>,
    },
}

/// Where a routine was found, so that it can be found again. It is stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// By its id, among the shipped routines or in the user's library.
    #[serde(rename = "name")]
    Named(String),
    /// At this path, given as a file.
    #[serde(rename = "file")]
    File(std::path::PathBuf),
    /// On standard input, where it can't be found again.
    #[serde(skip)]
    Stream,
}
