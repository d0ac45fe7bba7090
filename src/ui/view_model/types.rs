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
    /// How long ago the chosen routine was last done, where it was.
    pub last: Option<String>,
    /// The filter's text, and whether it is being typed.
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
    /// Whether it is the user's own.
    pub own: bool,
    /// What is wrong with its file, in one line, where it can't be played.
    pub broken: Option<String>,
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

/// What sort of moment the player is in; each has its word, its shape and its
/// colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mood {
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
    /// What sort of moment it is.
    pub mood: Mood,
    /// The moment's word: `Get ready`, `Change sides`, `Rest`…
    pub word: String,
    /// The biggest thing on the screen.
    pub big: Big,
    /// The movement; in a gap the one that comes.
    pub name: String,
    /// The circuit that it lies in, which is said small.
    pub circuit: Option<String>,
    /// The side, where there is one; in a gap the one that comes.
    pub side: Option<BodySide>,
    /// Whether the side changes rep by rep: then nothing else changes place.
    pub alternates: bool,
    /// What else says where one is: `set 2 of 3`, `spot 3 of 5`, `outer edge`,
    /// `clockwise`; in a gap what comes.
    pub place: Vec<String>,
    /// What a gap within a step leads to, by name: `right side`, `a hand lower`.
    pub coming: Option<String>,
    /// What has to be at hand, where the session begins.
    pub needs: Vec<String>,
    /// The one sentence that matters now.
    pub cue: Option<String>,
    /// Where nothing is heard, for how long one has been reading: what there is
    /// no room for takes turns by it. None where a voice tells.
    pub reading: Option<Duration>,
    /// The phases of a paced rep and the one under way.
    pub tempo: Option<TempoView>,
    /// The numbered instructions.
    pub how: Vec<String>,
    /// Things to mind: the step's, and the routine's too where it begins.
    pub caution: Vec<String>,
    /// The variation in force (`easier: …`), else the ones on offer.
    pub variation: Option<String>,
    /// The muscles worked, in words.
    pub muscles: Option<String>,
    /// Whether what is left of this is optional.
    pub optional: bool,
    /// What comes after this step (or side), by name; in a gap, after the one
    /// that comes.
    pub next: Option<String>,
    /// The time left in the routine: `6:10`, or `~6:10` where estimated.
    pub left: String,
    /// The time left in this segment where the big number does not say it.
    pub left_here: Option<String>,
    /// The whole routine cut in its steps.
    pub bar: Vec<BarPart>,
    /// The steps for a list at the side: name, amount, and how it stands.
    pub steps: Vec<StepRow>,
    /// Which of `steps` is under way.
    pub current: usize,
    /// Whether the movement is under way, even where the session waits.
    pub working: bool,
    /// Whether it is about to begin, so that its words are read now; even where
    /// the session waits.
    pub preparing: bool,
    /// The movement, shown by a person.
    pub figure: Option<Arc<Figure>>,
    /// The figures of this movement and of the next, where they are shown as
    /// pictures.
    pub reels: Vec<FrameSet>,
}

impl PlayerView {
    /// Whether the screen is laid out with the number at the right, where the
    /// side is; not where that would turn it over at every rep.
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
    /// How far the current segment is, in thousandths, for a shape that shows
    /// it without reading; changes at most once a second.
    pub permille: u16,
}

/// The phases of a paced rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TempoView {
    /// Name and length (`2s`) of each phase; the name may be empty.
    pub phases: Vec<(String, String)>,
    /// The phase under way.
    pub current: usize,
    /// How much of it is over, in thousandths.
    pub filled: u16,
}

/// One step in the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarPart {
    /// Its planned length in seconds, at least 1: its share of the bar.
    pub weight: u32,
    /// How it stands.
    pub state: PartState,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// Over, and how.
    Over(Outcome),
    /// Under way, so far in thousandths.
    Now(u16),
    /// Still to come.
    ToCome,
}

/// One step in the list at the side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The movement.
    pub name: String,
    /// How much of it.
    pub amount: String,
    /// How it stands.
    pub state: PartState,
}

/// What a session came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryView {
    /// The routine's title.
    pub routine: String,
    /// One line: `Well done.`, `Stopped here.`, `You stopped because it hurt.`
    pub headline: String,
    /// Figures with their words: (`9:41`, `done`), (`0:20`, `left out`)…
    pub figures: Vec<(String, &'static str)>,
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
