//! What comes into a program and what it wants done.

use crate::cue::{Cue, Tone};
use crate::figure::Pose;
use crate::session::PartResult;
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::keymap::Action;
use crate::ui::view_model::Findings;
use crossterm::event::KeyEvent;
use std::sync::Arc;

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
    /// A routine is to be played.
    Start(Start),
    /// A deadline has come, or something else woke the program.
    Wake,
    /// The machine slept or the process stood still.
    Gap,
    /// The process was stopped for a while and goes on.
    Resumed,
    /// Whether there is sound to be had: it became available, or went away.
    Sound(bool),
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
    /// To [`Effect::Record`]: whether the record could be written.
    Recorded(bool),
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
    /// The part to start from.
    pub part: usize,
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
    /// Speak now, instead of what is being said.
    SayNow(String),
    /// Let the voice be heard, or not.
    Voice(bool),
    /// Tell when the last of the words is over.
    AskWordsEnd,
    /// A session begins: note when, and make its sounds ready.
    BeginSession(Origin, Arc<Timeline>),
    /// Write a step's record.
    Record(Arc<Timeline>, PartResult),
    /// Remember that the first-run page was read.
    RememberFirstRun,
    /// Read the file that is followed again.
    Read,
    /// Write these lines.
    Print(Vec<String>),
    /// Paint the whole screen anew.
    Repaint,
    /// Give the terminal back and stop until told to go on.
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
