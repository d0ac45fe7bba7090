//! The views' types.

use super::coach::{CheckInView, RatingView};
use crate::figure::{Figure, FrameSet};
use crate::routine::BodySide;
use crate::session::Outcome;
use std::sync::Arc;
use std::time::Duration;

/// A key and what it does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyHint {
    /// The key as people call it: `space`, `n`, `↑↓`.
    pub key: &'static str,
    /// What it does, in one or two words.
    pub label: &'static str,
}

/// A heading and the keys under it, each with its one-line meaning.
pub type HelpGroup = (&'static str, Vec<(String, &'static str)>);

/// All keys, over a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpView {
    /// Text that the screen below had no room for, under headings.
    pub sections: Vec<(&'static str, Vec<String>)>,
    /// The keys, in groups.
    pub groups: Vec<HelpGroup>,
    /// Lines scrolled down, where there are more keys than rows.
    pub scroll: u16,
}

/// The question whether to stop, over a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmView {
    /// Whether the history is being saved.
    pub saved: bool,
}

/// The list of routines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListView {
    /// The routines that match the filter, each shared with the list itself: with
    /// thousands of them a key costs no copies.
    pub rows: Vec<Arc<ListRow>>,
    /// Which row is chosen.
    pub selected: usize,
    /// How long ago the chosen routine was last done; `None` if it never was.
    pub last_done: Option<String>,
    /// The filter's text.
    pub filter: String,
    /// Whether keys go to the filter.
    pub filtering: bool,
    /// How many routines there are without the filter.
    pub total: usize,
}

/// One routine of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRow {
    /// Title.
    pub name: String,
    /// The kind's word, may be empty.
    pub kind: String,
    /// The planned length as people say it: `9 min`, `about 12 min`.
    pub minutes: String,
    /// The week that it is in, where they differ: `Week 3 of 10`.
    pub week: Option<String>,
    /// What is needed, in a few words; empty for nothing.
    pub needs: String,
    /// One or two sentences about it.
    pub about: String,
    /// The steps: name and amount.
    pub steps: Vec<(String, String)>,
    /// Whether it is in the user's library.
    pub is_user_routine: bool,
    /// The error message of its file, on one line, if it can't be played.
    pub error_message: Option<String>,
}

/// The page before a routine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BriefingView {
    /// Title.
    pub name: String,
    /// Kind and length: `cool-down · 9:50`.
    pub summary: String,
    /// One or two sentences about it.
    pub about: String,
    /// The offer to resume an unfinished session.
    pub resume_offer: Option<String>,
    /// What is asked, and what the answers mean.
    pub check_in: CheckInView,
    /// What is needed.
    pub needs: Vec<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// The steps: name and amount.
    pub steps: Vec<(String, String)>,
    /// The general disclaimer, in paragraphs: in full on the first run, one
    /// line later.
    pub disclaimer: Vec<String>,
    /// Lines scrolled down, where the page is longer than the screen.
    pub scroll: u16,
}

/// What the player is doing; each state has its heading, its shape and its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlayerState {
    /// Before a step.
    Prepare,
    /// The movement itself.
    Work,
    /// Changing sides.
    Switch,
    /// Moving to another spot.
    Move,
    /// Turning the circle round.
    Reverse,
    /// Resting between sets.
    Rest,
    /// Waiting for the runner.
    Paused,
    /// Counting in after a pause.
    CountIn,
}

/// A routine being played.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct PlayerView {
    /// The routine's title.
    pub routine: String,
    /// What the player is doing.
    pub state: PlayerState,
    /// The heading: `Get ready`, `Change sides`, `Rest`…
    pub heading: String,
    /// The biggest thing on the screen.
    pub big: Big,
    /// The movement; in a gap the coming one.
    pub name: String,
    /// The circuit that it belongs to.
    pub circuit: Option<String>,
    /// The side, if there is one; in a gap the coming one.
    pub side: Option<BodySide>,
    /// Whether the side changes with each rep; the layout then stays the same.
    pub alternates: bool,
    /// Set, spot and direction: `set 2 of 3`, `spot 3 of 5`, `outer edge`, `clockwise`; in
    /// a gap the coming ones.
    pub place: Vec<String>,
    /// The side, spot or set that a gap within a step leads to: `right side`.
    pub gap_target: Option<String>,
    /// What to have ready, shown when the session begins.
    pub needs: Vec<String>,
    /// The sentence that is said now.
    pub cue: Option<String>,
    /// The time since the step's text first appeared, by which lines that don't fit are
    /// shown one at a time. `None` if speech is audible.
    pub reading_time: Option<Duration>,
    /// The phases of a paced rep, and which is the current one.
    pub tempo: Option<TempoView>,
    /// The numbered instructions.
    pub how: Vec<String>,
    /// Cautions: the step's, and when the session begins the routine's too.
    pub caution: Vec<String>,
    /// The chosen variation (`easier: …`), or else the available ones.
    pub variation: Option<String>,
    /// The muscles worked, in words.
    pub muscles: Option<String>,
    /// Whether the rest of this segment is optional.
    pub optional: bool,
    /// What comes after this step or side, by name; in a gap, after the coming one.
    pub next: Option<String>,
    /// The time left in the routine: `6:10`, or `~6:10` where estimated.
    pub remaining: String,
    /// The time left in this segment, if the big number is something else.
    pub segment_remaining: Option<String>,
    /// The parts of the bar, one for each step.
    pub bar: Vec<BarPart>,
    /// The rows of the list of steps.
    pub steps: Vec<StepRow>,
    /// The index of the current one of `steps`.
    pub current: usize,
    /// Whether it is work, even while the session is paused.
    pub working: bool,
    /// Whether work is about to begin, so that its text is read now; even while the
    /// session is paused.
    pub preparing: bool,
    /// The figure that shows the movement.
    pub figure: Option<Arc<Figure>>,
    /// The figures of this movement and of the next, where they are shown as
    /// pictures.
    pub frame_sets: Vec<FrameSet>,
}

impl PlayerView {
    /// Whether the number is on the right of the screen, as for work on the right side;
    /// never if the side changes with each rep.
    pub fn leans_right(&self) -> bool {
        self.side == Some(BodySide::Right) && !self.alternates
    }

    /// Which step of how many: `step 2 of 4`; empty without steps.
    pub fn step_of(&self) -> String {
        match self.steps.len() {
            0 => String::new(),
            of => format!("step {} of {of}", (self.current + 1).min(of)),
        }
    }
}

/// The biggest thing on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Big {
    /// Digits and perhaps a colon (`23`, `4:32`), or a short word (`GO`).
    pub text: String,
    /// What the number means, beside or below it: `of 20`, `seconds`.
    pub caption: String,
    /// How much of the segment is over, in thousandths, for a shape; changes at most once
    /// a second.
    pub permille: u16,
}

/// The phases of a paced rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TempoView {
    /// Name and length (`2s`) of each phase; the name may be empty.
    pub phases: Vec<(String, String)>,
    /// The index of the current phase.
    pub current: usize,
    /// How much of it is over, in thousandths.
    pub filled: u16,
}

/// One step in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarPart {
    /// Its planned length in seconds, at least 1: its share of the bar.
    pub weight: u32,
    /// Its state.
    pub state: StepState,
}

/// The state of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It has ended, with this outcome.
    Ended(Outcome),
    /// It is the current one; how much of it is over, in thousandths.
    Current(u16),
    /// It is still to come.
    Upcoming,
}

/// One step in the list at the side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The movement.
    pub name: String,
    /// How much of it.
    pub amount: String,
    /// Its state.
    pub state: StepState,
}

/// The page after a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryView {
    /// The routine's title.
    pub routine: String,
    /// One line: `Well done.`, `Stopped here.`, `You stopped because it hurt.`
    pub headline: String,
    /// Numbers with their words: (`9:41`, `done`), (`0:20`, `left out`)…
    pub numbers: Vec<(String, &'static str)>,
    /// Every step: name, what was done (`20 of 20 a side`), how it ended.
    pub steps: Vec<(String, String, Option<Outcome>)>,
    /// The rating of how it feels now.
    pub rating: Option<RatingView>,
    /// What `o` does about the movement that hurt.
    pub leave_out: Option<String>,
    /// After it hurt: what to watch for and what to do, in short lines; else
    /// perhaps one kind sentence, and how it compares with last time.
    pub advice: Vec<String>,
    /// The runner's note, or what is being typed.
    pub note: String,
    /// Whether the note is being typed.
    pub typing: bool,
    /// Lines scrolled down.
    pub scroll: u16,
}

/// When to stop, who to see, and what the numbers mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SafetyView {
    /// Lines scrolled down.
    pub scroll: u16,
}
