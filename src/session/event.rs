//! The inputs of a session, and the facts it reports.

use super::difficulty::Difficulty;
use super::ledger::SegmentEnd;
use super::summary::{PartResult, Summary};
use crate::time::Tick;
use std::time::Duration;

/// Something the runner, or the machine, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// The main key: counts a rep at the runner's own pace, ends an open segment, and
    /// otherwise pauses or resumes.
    Primary,
    /// Ends the current segment, if a key counts its reps or only a key ends it.
    Finish,
    /// Pauses, or resumes.
    TogglePause,
    /// The machine slept or the process was stopped: pauses.
    Interrupted,
    /// Skips to the next work segment.
    Next,
    /// Skips to the next step.
    NextStep,
    /// Goes back to the start of the segment; in its first two seconds, to the segment
    /// before.
    Back,
    /// Goes back to the start of the step.
    RestartStep,
    /// Goes to a segment of the timeline, by its index.
    Jump(usize),
    /// One rep less, or ten seconds less.
    Less,
    /// One rep more, or ten seconds more.
    More,
    /// Changes to the easier variation.
    Easier,
    /// Changes to the harder variation.
    Harder,
    /// Stops the session because it hurts.
    Hurts,
    /// Stops the session.
    Quit,
}

/// A fact with the time at which it was due.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When it was due; never later than the `now` of the call that returned it.
    pub at: Tick,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A segment began, or a session began that resumes an earlier one in this segment.
    SegmentBegan {
        /// Its index in the timeline.
        index: usize,
    },
    /// A phase of a paced rep began; phase 0 begins the rep.
    TempoPhaseBegan {
        /// The rep, from 1.
        rep: u32,
        /// The phase of the step's tempo, from 0.
        phase: u32,
    },
    /// A rep was counted by key.
    RepCounted {
        /// The number of reps counted so far.
        count: u32,
    },
    /// The minimum of a range is reached; what follows is optional.
    MinimumReached,
    /// A segment ended.
    SegmentEnded {
        /// Its index in the timeline.
        index: usize,
        /// How it ended.
        how: SegmentEnd,
    },
    /// A part that plays a step ended.
    PartEnded(PartResult),
    /// The session waits for the runner.
    Paused {
        /// Whether the machine paused it, not the runner.
        interrupted: bool,
    },
    /// A number of the count-in: this many seconds until work resumes.
    CountIn {
        /// 3, 2 or 1.
        seconds: u32,
    },
    /// The session runs again after a pause.
    Resumed,
    /// A segment was made longer or shorter.
    Adjusted {
        /// By how much; reps count with their planned or estimated time.
        by: LengthChange,
    },
    /// Another variation was chosen.
    DifficultyChanged {
        /// The variation chosen.
        to: Difficulty,
    },
    /// The session is over; no fact follows.
    Over(Summary),
}

/// By how much a segment was made longer or shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthChange {
    /// This much longer.
    Longer(Duration),
    /// This much shorter.
    Shorter(Duration),
}
