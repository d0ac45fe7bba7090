//! A valid routine: plain data without spans.

mod by_side;
mod condition;
mod side;
mod step;

pub use by_side::BySide;
pub use condition::{Condition, Conditions};
pub use side::{BodySide, Side};
pub use step::{
    Amount, AuthorCue, CountWords, CueAt, Directions, Gap, Spots, Step, Tempo, TempoPhase, Variation,
    WeekDose,
};

use crate::routine::impl_words;
use std::time::Duration;

/// A routine, ready to be laid out in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Routine {
    /// The file's stem; how the command line names it.
    pub id: String,
    /// The title.
    pub name: String,
    /// What sort of routine it is.
    pub kind: Option<Kind>,
    /// One or two sentences about it.
    pub about: Option<String>,
    /// The total length that the author intends; the checker compares it with the
    /// plan.
    pub length: Option<Duration>,
    /// Words to search for.
    pub tags: Vec<String>,
    /// Equipment, without that of its steps; see [`Routine::all_equipment`].
    pub equipment: Vec<String>,
    /// Muscles it works, without those of its steps.
    pub muscles: Vec<String>,
    /// Things to mind, shown and spoken before the start.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Above this pain (0–10) before the start the player advises against it.
    pub max_pain: u8,
    /// How much is said, unless the user chose.
    pub voice: Option<VoiceLevel>,
    /// The language of its texts, a BCP 47 tag such as `en` or `pt-BR`.
    pub language: String,
    /// Where it comes from.
    pub source: Option<Source>,
    /// The codes of warnings that the author allows.
    pub allow: Vec<String>,
    /// The steps and circuits, in order.
    pub items: Vec<Item>,
    /// The week of its steps' doses, from 1; see [`Routine::in_week`].
    pub week: u32,
}

impl Routine {
    /// Every step in file order, those inside circuits included.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.items.iter().flat_map(Item::steps)
    }

    /// The number of weeks of its longest progression; 1 if there is none.
    pub fn weeks(&self) -> u32 {
        let longest = self.steps().map(|step| step.weeks.len()).max().unwrap_or(0);
        u32::try_from(longest).unwrap_or(u32::MAX).max(1)
    }

    /// The routine in a week, from 1: each step with its dose of that week. After the end
    /// of a progression, its last week applies.
    #[must_use]
    pub fn in_week(&self, week: u32) -> Self {
        let items = self.items.iter().map(|item| match item {
            Item::Step(step) => Item::Step(Box::new(step.in_week(week))),
            Item::Circuit(circuit) => {
                let steps = circuit.steps.iter().map(|step| step.in_week(week)).collect();
                Item::Circuit(Box::new(Circuit { steps, ..(**circuit).clone() }))
            }
        });
        Self { items: items.collect(), week: week.max(1), ..self.clone() }
    }

    /// The cautions and signs to stop of the routine and its steps, each text once.
    pub fn safety(&self) -> Safety {
        let mut safety =
            Safety { caution: self.caution.clone(), stop_if: self.stop_if.clone(), max_pain: self.max_pain };
        for item in &self.items {
            if let Item::Circuit(circuit) = item {
                add_missing(&mut safety.caution, &circuit.caution);
                add_missing(&mut safety.stop_if, &circuit.stop_if);
            }
            for step in item.steps() {
                add_missing(&mut safety.caution, &step.caution);
                add_missing(&mut safety.stop_if, &step.stop_if);
            }
        }
        safety
    }

    /// The equipment of the routine and its steps, each thing once.
    pub fn all_equipment(&self) -> Vec<&str> {
        let mut equipment: Vec<&str> = Vec::new();
        for thing in self.equipment.iter().chain(self.steps().flat_map(|step| &step.equipment)) {
            if !equipment.iter().any(|known| known.eq_ignore_ascii_case(thing)) {
                equipment.push(thing);
            }
        }
        equipment
    }
}

/// The cautions, the signs to stop and the pain limit of a routine.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Safety {
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Above this pain (0–10) before the start the player advises against it.
    pub max_pain: u8,
}

/// Adds those of the texts `more` that are missing in `texts`.
pub(super) fn add_missing(texts: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
}

/// What sort of routine a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Before a run.
    WarmUp,
    /// Ball and roller work.
    SoftTissue,
    /// Moving joints through their range.
    Mobility,
    /// Slow, heavy work.
    Strength,
    /// A physiotherapist's list.
    Rehab,
    /// After a run.
    CoolDown,
    /// A rest day.
    Recovery,
    /// Movements to borrow, not to play.
    Library,
}

impl_words! {
    Kind:
    WarmUp = "warm-up",
    SoftTissue = "soft-tissue",
    Mobility = "mobility",
    Strength = "strength",
    Rehab = "rehab",
    CoolDown = "cool-down",
    Recovery = "recovery",
    Library = "library",
}

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VoiceLevel {
    /// Everything.
    #[default]
    Full,
    /// No instructions.
    Brief,
    /// Sides, moves, counts, safety and the end alone.
    Counts,
    /// Nothing.
    Off,
}

impl_words!(VoiceLevel: Full = "full", Brief = "brief", Counts = "counts", Off = "off");

impl VoiceLevel {
    /// Whether anything is said.
    pub const fn speaks(self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Whether names, the author's cues and what comes next are said.
    pub const fn says_names(self) -> bool {
        matches!(self, Self::Full | Self::Brief)
    }
}

/// Where a routine or a step comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Title of the work, or the plain text given.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where to read it.
    pub url: Option<String>,
    /// Under what terms.
    pub licence: Option<String>,
}

/// A step or a circuit of a routine.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A movement.
    Step(Box<Step>),
    /// Several movements, done in rounds.
    Circuit(Box<Circuit>),
}

impl Item {
    /// The steps of a circuit, or the step alone.
    fn steps(&self) -> &[Step] {
        match self {
            Self::Step(step) => std::slice::from_ref(step),
            Self::Circuit(circuit) => &circuit.steps,
        }
    }
}

/// Steps that are done in order, in one or more rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Circuit {
    /// Its name in the file, unique.
    pub id: String,
    /// Its title.
    pub name: String,
    /// How many rounds.
    pub rounds: u32,
    /// The gap between rounds.
    pub rest: Gap,
    /// The side or sides that all the steps are done on; never `alternate`.
    pub side: Side,
    /// The side that begins, if both are done.
    pub first: BodySide,
    /// The gap between sides.
    pub switch: Gap,
    /// The gap before the first round.
    pub prepare: Gap,
    /// The rest after the last round, before what comes next.
    pub after: Gap,
    /// Numbered instructions for the whole circuit.
    pub how: Vec<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// The steps of a round, at least one.
    pub steps: Vec<Step>,
}

impl Circuit {
    /// The gap before the first round: the longer one of the circuit's `prepare` and that of
    /// its first step.
    pub fn first_prepare(&self) -> Gap {
        self.steps.first().map_or(self.prepare, |first| self.prepare.max(first.prepare))
    }
}
