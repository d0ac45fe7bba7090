//! What comes into a program and what it wants done.

use crate::cue::{Cue, Sentence, Tone};
use crate::figure::Pose;
use crate::history::{Position, Recall, SessionEnd, SessionRecord, StepRecord};
use crate::session::{
    Adjustments, Alteration, Answers, CheckIn, Checkpoint, PartResult, Preparation, Rating, SessionSpec,
};
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::keymap::Action;
use crate::ui::view_model::Findings;
use crossterm::event::KeyEvent;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened outside, or came of an [`Effect`].
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// Something is asked for otherwise than by a key.
    Act(Action),
    /// A text was pasted.
    Paste(String),
    /// The screen has this many columns and rows.
    Size(u16, u16),
    /// The screen shows figures as pictures, where they are drawn.
    Pictures,
    /// A routine is to be played.
    Start(Start),
    /// A deadline has come, or something else woke the program.
    Wake,
    /// The machine slept or the process stood still.
    Gap,
    /// The process was stopped for a while and goes on.
    Resumed,
    /// There is sound to be had from now on, or there is none, and why.
    Sound(Result<(), String>),
    /// Phrases were measured whose lengths were estimated before; the measures
    /// hold from now on.
    Measured,
    /// The chosen voice was given up; the embedded one speaks.
    VoiceGivenUp,
    /// The process is asked to stop and go on later.
    Suspend,
    /// The process is asked to end at once.
    Terminate {
        /// The exit code to end with.
        code: u8,
    },
    /// The file that is followed has changed.
    Touched(Change),
    /// What is done is not kept, and why.
    HistoryTrouble(HistoryWord),
    /// Something about the history that the runner should know once.
    HistoryNotice(HistoryWord),
    /// To [`Effect::AskKept`]: whether everything that was done is written.
    Kept(bool),
    /// To [`Effect::ReadPast`]: the last time of each routine, by its id, and
    /// the sessions that can be gone on with, the one left last first.
    Past(HashMap<String, LastTime>, Vec<LeftSession>),
    /// To [`Effect::ReadLast`]: the last session of a routine before this one.
    Last(Option<Box<LastSession>>),
    /// To [`Effect::ReadPast`]: what the runner answered, and what to ask.
    Recall(Box<Recall>),
    /// To [`Effect::ReadSessions`]: every session without its steps, newest
    /// first.
    Sessions(Vec<SessionRecord>),
    /// To [`Effect::ReadSteps`]: the steps of a session, by its id.
    Steps(String, Vec<StepRecord>),
    /// To [`Effect::BeginSession`] and [`Effect::RememberFirstRun`]: whether it
    /// will be remembered.
    Remembered(bool),
    /// To [`Effect::Print`], where the lines can't be written.
    Unwritten {
        /// Whether that is because nobody reads them any more.
        unread: bool,
    },
    /// To [`Effect::AskWordsEnd`]: when the last of the words is over, where any
    /// are to be heard.
    WordsEnd(Option<Tick>),
    /// To [`Effect::Read`]: a routine file, where it is another one than before.
    Draft(Draft),
    /// To [`Effect::Read`]: a figure's file, where it is another one than before.
    Pose(PoseDraft),
}

/// What is to be said of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryWord {
    /// What happened, in a sentence without its stop.
    pub why: String,
    /// What the screen has room for.
    pub word: &'static str,
}

impl HistoryWord {
    /// Where nothing more is known.
    pub fn unknown() -> Self {
        Self { why: "the history can't be written".to_owned(), word: "not kept · ? why" }
    }
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was closed after writing, or took another's place: it is whole.
    Whole,
    /// Something was done to it, and more may follow.
    Touched,
}

/// A routine that is to be played.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its timeline.
    pub timeline: Arc<Timeline>,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it begins.
    pub beginning: Beginning,
    /// What changes it this time.
    pub adjustments: Adjustments,
}

impl Start {
    /// The whole routine, as it is written.
    pub fn of(timeline: Arc<Timeline>, origin: Origin) -> Self {
        Self { timeline, origin, beginning: Beginning::Part(0), adjustments: Adjustments::default() }
    }

    /// The same in a week of the routine's progressions, where it has any and no
    /// other week was asked for.
    #[must_use]
    pub fn in_week(mut self, week: u32) -> Self {
        if self.timeline.routine.weeks() > 1 {
            self.adjustments.week.get_or_insert(week);
        }
        self
    }

    /// The session that it makes, in the way that `preparation` says.
    pub fn prepared(&self, preparation: &Preparation) -> SessionSpec {
        let preparation =
            Preparation { adjustments: self.adjustments.clone(), hands_free: preparation.hands_free };
        SessionSpec::prepare(Arc::clone(&self.timeline), &preparation)
    }

    /// The same, eased by what the runner answered. A session that goes on stays
    /// as it was eased when it began.
    #[must_use]
    pub fn eased(&self, answers: &Answers) -> Self {
        let easing = answers.advice(&self.timeline.routine).easing;
        let Beginning::Part(part) = self.beginning else { return self.clone() };
        if easing == self.adjustments.easing {
            return self.clone();
        }
        let before = self.prepared(&Preparation::default());
        let adjustments = Adjustments { easing, ..self.adjustments.clone() };
        let mut eased = Self { adjustments, ..self.clone() };
        let after = eased.prepared(&Preparation::default());
        let part = if part == 0 { Some(0) } else { after.part_of(&before.timeline, part) };
        eased.beginning = Beginning::Part(part.unwrap_or(after.timeline.parts.len()));
        eased
    }
}

/// Where a session begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Beginning {
    /// At a part of the timeline.
    Part(usize),
    /// Where the session of this id, which was left, stood.
    Checkpoint(String, Box<Checkpoint>),
}

impl Beginning {
    /// The id of the session that goes on, where one does.
    pub fn session(&self) -> Option<String> {
        match self {
            Self::Part(_) => None,
            Self::Checkpoint(id, _) => Some(id.clone()),
        }
    }
}

/// The last time that a routine was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastTime {
    /// How long ago, by the calendar: `3 days ago`.
    pub ago: String,
    /// How much was done of it.
    pub done: Duration,
    /// The week since its first time, from 1; see [`crate::history::week`].
    pub week: u32,
}

/// The last session of a routine, to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct LastSession {
    /// The routine's id.
    pub routine: String,
    /// How long ago, by the calendar: `3 days ago`.
    pub ago: String,
    /// How much was done of it.
    pub done: Duration,
    /// What was done of its steps.
    pub steps: Vec<StepRecord>,
}

/// A session that was left before its end.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftSession {
    /// Its id.
    pub id: String,
    /// The routine's title.
    pub name: String,
    /// Where to find the routine.
    pub origin: Origin,
    /// Where it stood.
    pub position: Position,
    /// The speed of its clock.
    pub speed: f64,
    /// How long ago it was left.
    pub ago: Duration,
}

/// A routine of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id: the file's stem.
    pub id: String,
    /// Whether it is the user's own.
    pub own: bool,
    /// Its timeline, or what is wrong with its file in one line.
    pub timeline: Result<Arc<Timeline>, String>,
}

/// A routine file as it was read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its timeline; none where there is an error.
    pub timeline: Option<Arc<Timeline>>,
    /// What is wrong with it.
    pub findings: Findings,
    /// Whether there is no file, or nothing in it: perhaps not yet.
    pub empty: bool,
}

/// A figure's file as it was read.
#[derive(Clone, Debug)]
pub struct PoseDraft {
    /// The figure; none where there is an error.
    pub pose: Option<Arc<Pose>>,
    /// What is wrong with it, in lines.
    pub trouble: String,
    /// Whether there is no file, or nothing in it: perhaps not yet.
    pub empty: bool,
}

/// Something to be done outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Sound these cues when they are due.
    Schedule(Vec<Cue>),
    /// Forget the scheduled cues from this moment on.
    Revoke(Tick),
    /// Cut short what is being said.
    Hush,
    /// Stop the sound stream while the session waits.
    PauseSound,
    /// Let the sound stream run.
    ResumeSound,
    /// Open the sound device, or close it.
    Mute(bool),
    /// Sound one tone now.
    PlayTone(Tone),
    /// A session of this may begin soon: make its first words.
    Prepare(Arc<Timeline>),
    /// Speak now, instead of what is being said.
    SayNow(Sentence),
    /// Let the voice be heard, or not.
    Voice(bool),
    /// Tell when the last of the words is over, which are planned until then,
    /// where somebody speaks.
    AskWordsEnd(Option<Tick>),
    /// A session begins, or goes on where the one of this id was left: note
    /// when, and make its sounds ready.
    BeginSession(Origin, Arc<Timeline>, Option<String>),
    /// Keep what was answered before the session, and what that changed in it.
    KeepCheckIn(Box<CheckIn>, Vec<Alteration>),
    /// Keep what the runner answered.
    KeepAnswers(Box<Answers>),
    /// Keep how the session that is on, or was, is rated right after it.
    RateAfter(Rating),
    /// The rating of the morning after the session of this id was asked for: keep
    /// it, where it was given.
    RateNextMorning(String, Option<Rating>),
    /// Keep what was done of a step.
    Record(Arc<Timeline>, PartResult),
    /// Keep where the session stands.
    KeepPosition(Arc<Timeline>, Adjustments, Box<Checkpoint>),
    /// Note how the session ended, and what was played of it.
    EndSession(SessionEnd, Duration),
    /// Wait, not for long, until what was done is written, and tell.
    AskKept,
    /// Tell what was done lately.
    ReadPast,
    /// Tell the last session of the routine of this id.
    ReadLast(String),
    /// Tell every session.
    ReadSessions,
    /// Tell the steps of a session.
    ReadSteps(String),
    /// Change the note of a session.
    SetNote(String, String),
    /// Change the note of the session that was just played.
    NoteSession(String),
    /// The session that was ended by mistake goes on.
    ReopenSession,
    /// Delete the session that is on from the history: it was begun by mistake.
    ForgetSession,
    /// Delete a session from the history.
    DeleteSession(String),
    /// Remember that the first-run page was read.
    RememberFirstRun,
    /// Read the file that is followed again.
    Read,
    /// Write these lines.
    Print(Vec<String>),
    /// Paint the whole screen anew.
    Repaint,
    /// Give the terminal back and stop until a SIGCONT.
    Suspend,
    /// Leave, with this exit code and perhaps a line to print behind.
    Quit {
        /// The exit code.
        code: u8,
        /// What to print on the terminal that is left.
        farewell: Option<String>,
    },
}

/// Where a routine was found, to find it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Shipped, or in the user's library: found by its id.
    Named(String),
    /// Given as a file.
    File(std::path::PathBuf),
    /// Read from standard input: can't be found again.
    Stream,
}
