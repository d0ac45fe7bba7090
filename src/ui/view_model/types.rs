//! The views' types.

use super::coach::{CheckInView, RatingView};
use crate::figure::{Figure, FrameSet};
use crate::routine::BodySide;
use crate::session::Outcome;
use crate::timeline::SegmentKind;
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
    /// Text for which the screen below had no room, under headings.
    pub sections: Vec<(&'static str, Vec<String>)>,
    /// The keys, in groups.
    pub groups: Vec<HelpGroup>,
    /// Lines scrolled down.
    pub scroll: u16,
}

/// The question over the player: stop?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmView {
    /// Whether the history is being saved.
    pub saved: bool,
}

/// The list of routines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListView {
    /// The routines that match the filter; shared with the list, because a key would
    /// otherwise copy thousands of rows.
    pub rows: Vec<Arc<ListRow>>,
    /// The index of the chosen row.
    pub selected: usize,
    /// How long ago the chosen routine was last done; `None` if it never was.
    pub last_done: Option<String>,
    /// The filter's text.
    pub filter: String,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// How many routines there are without the filter.
    pub total: usize,
}

/// One routine of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRow {
    /// The routine's title.
    pub name: String,
    /// The word of the routine's kind; empty if it has none.
    pub kind: String,
    /// The planned length in words: `9 min`, `about 12 min`.
    pub minutes: String,
    /// The week, if the weeks differ: `Week 3 of 10`.
    pub week: Option<String>,
    /// The equipment that is needed; empty if none is.
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
    /// The routine's title.
    pub name: String,
    /// Kind and length: `cool-down · 9:50`.
    pub summary: String,
    /// One or two sentences about it.
    pub about: String,
    /// The offer to resume an unfinished session.
    pub resume_offer: Option<String>,
    /// The questions, and what the answers mean.
    pub check_in: CheckInView,
    /// The equipment that is needed.
    pub needs: Vec<String>,
    /// Cautions.
    pub caution: Vec<String>,
    /// Signs to stop at once, each after the names of its steps and circuits: `Nordic curl: `,
    /// empty for a sign of the whole routine.
    pub stop_if: Vec<(String, String)>,
    /// The steps: name and amount.
    pub steps: Vec<(String, String)>,
    /// The general disclaimer, in paragraphs: in full on the first run, otherwise one line.
    pub disclaimer: Vec<String>,
    /// Lines scrolled down.
    pub scroll: u16,
}

/// What the player is doing; each state has its heading, its shape and its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlayerState {
    /// Before a step.
    #[default]
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

impl PlayerState {
    /// The state during a segment of this kind, if the session runs.
    pub const fn of_segment(kind: SegmentKind) -> Self {
        match kind {
            SegmentKind::Prepare => Self::Prepare,
            SegmentKind::Work => Self::Work,
            SegmentKind::Switch => Self::Switch,
            SegmentKind::Move => Self::Move,
            SegmentKind::Reverse => Self::Reverse,
            SegmentKind::Rest => Self::Rest,
        }
    }
}

/// A routine being played.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct PlayerView {
    /// The routine's title.
    pub routine: String,
    /// What the player is doing.
    pub state: PlayerState,
    /// The heading: `Get ready`, `Change sides`, `Rest`…
    pub heading: String,
    /// The big number.
    pub big: Big,
    /// The name of the movement; in a gap, of the next one.
    pub name: String,
    /// The name of the circuit to which the step belongs.
    pub circuit: Option<String>,
    /// The side; in a gap, the next side. `None` if both sides work together.
    pub side: Option<BodySide>,
    /// Whether the side changes with each rep; the layout then stays the same.
    pub alternates: bool,
    /// Set, spot, direction and load: `set 2 of 3`, `spot 3 of 5`, `outer edge`, `clockwise`;
    /// in a gap, those of the next segment.
    pub place: Vec<String>,
    /// The side, spot or set that a gap within a step leads to: `right side`.
    pub gap_target: Option<String>,
    /// What to have ready, shown when the session begins.
    pub needs: Vec<String>,
    /// The sentence that is said now.
    pub cue: Option<String>,
    /// The time since the step's text first appeared, by which lines that don't fit are
    /// shown one at a time. `None` if speech is audible.
    pub text_shown_for: Option<Duration>,
    /// The phases of a paced rep.
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
    /// What comes after this step or side, by name; in a gap, after the next one.
    pub next: Option<String>,
    /// The time left in the routine: `6:10`, or `~6:10` if estimated.
    pub remaining: String,
    /// The time left in this segment, if the big number is something else.
    pub segment_remaining: Option<String>,
    /// The parts of the bar, one for each step.
    pub bar: Vec<BarPart>,
    /// The rows of the list of steps.
    pub steps: Vec<StepRow>,
    /// The index of the current row in `steps`.
    pub current: usize,
    /// Whether the segment is work; also while the session is paused.
    pub working: bool,
    /// Whether the segment prepares a step, so that the step's texts are read now; also
    /// while the session is paused.
    pub preparing: bool,
    /// The figure that shows the movement.
    pub figure: Option<Arc<Figure>>,
    /// The figures of this movement and of the next, if figures are shown as pictures.
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

/// The big number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Big {
    /// Digits and perhaps a colon (`23`, `4:32`), or `SPACE` if the session waits for a key.
    pub text: String,
    /// What the number means, beside or below it: `of 20`, `of 45 seconds`.
    pub caption: String,
    /// How much of the segment is over, in thousandths; changes at most once a second.
    pub permille: u16,
}

/// A phase of a paced rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseView {
    /// Its name; may be empty.
    pub name: String,
    /// Its name and length: `bend 2s`, `bend 3-5s`, `2s`.
    pub label: String,
    /// Its length.
    pub length: Duration,
}

/// The phases of a paced rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TempoView {
    /// The phases.
    pub phases: Vec<PhaseView>,
    /// The index of the current phase.
    pub current: usize,
    /// How much of the current phase is over, in thousandths.
    pub permille: u16,
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
    /// The step has ended, with this outcome.
    Ended(Outcome),
    /// The step is the current one; how much of it is over, in thousandths.
    Current(u16),
    /// The step is still to come.
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

/// A step or a set, with what was done of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// The name of the step; for a set, also its number and side.
    pub name: String,
    /// What was done: `20 of 20 a side`, `1:30`.
    pub done: String,
    /// How it ended; `None` if it was not reached.
    pub outcome: Option<Outcome>,
}

/// The page after a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryView {
    /// The routine's title.
    pub routine: String,
    /// One line: `Well done.`, `Nothing done this time.`
    pub headline: String,
    /// Numbers with their words: (`9:41`, `done`), (`0:20`, `left out`)…
    pub numbers: Vec<(String, &'static str)>,
    /// Every step.
    pub steps: Vec<ResultRow>,
    /// The rating of the session.
    pub rating: Option<RatingView>,
    /// What `o` does about the movement that hurt.
    pub leave_out: Option<String>,
    /// What to watch for and what to do, if the session hurt; otherwise a kind sentence, and
    /// how the session compares with the previous one.
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
