//! What comes into the program and what it wants done.

use crate::cue::{Cue, Tone};
use crate::session::PartResult;
use crate::timeline::Timeline;
use crossterm::event::KeyEvent;
use std::sync::Arc;

/// Something that happened outside.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// A deadline has come, or something else woke the program.
    Wake,
    /// The machine slept or the process stood still.
    Gap,
    /// Sound became available, or went away.
    Sound(SoundWord),
    /// The chosen voice was given up; the embedded one speaks.
    VoiceGivenUp,
    /// The process is asked to stop and go on later.
    Suspend,
    /// The process is asked to end at once.
    Terminate {
        /// The exit code to end with.
        code: u8,
    },
}

/// What the screen says about sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SoundWord {
    /// Nothing to say: it works, or it isn't known yet.
    #[default]
    Fine,
    /// The runner muted it.
    Muted,
    /// There is none.
    Missing,
    /// Left out because the clock runs faster than real.
    TooFast,
}

/// Something to be done outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Sound these cues when they are due.
    Schedule(Vec<Cue>),
    /// Forget the scheduled cues from this moment on.
    Revoke(crate::time::Tick),
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
    /// A session begins: note when, and make its sounds ready.
    BeginSession(Origin, Arc<Timeline>),
    /// Write a step's record.
    Record(Arc<Timeline>, PartResult),
    /// Remember that the first-run page was read.
    RememberFirstRun,
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
