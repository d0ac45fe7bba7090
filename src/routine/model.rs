//! What a valid routine is: plain data, no spans, nothing left to check.

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
    /// What the author aims at in all.
    pub length: Option<Duration>,
    /// Words to search for.
    pub tags: Vec<String>,
    /// What one needs, of the routine alone; see [`Routine::all_equipment`].
    pub equipment: Vec<String>,
    /// Muscles it works, of the routine alone.
    pub muscles: Vec<String>,
    /// Things to mind, shown and spoken before the start.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Above this pain (0–10) before the start the player advises against it.
    pub max_pain: u8,
    /// How much is said, unless the user chose.
    pub voice: Option<VoiceLevel>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// Codes of warnings the author wants kept quiet.
    pub allow: Vec<String>,
    /// What is done, in order.
    pub items: Vec<Item>,
}

impl Routine {
    /// Every step in file order, those inside circuits included.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.items.iter().flat_map(|item| match item {
            Item::Step(step) => std::slice::from_ref(&**step).iter(),
            Item::Circuit(circuit) => circuit.steps.iter(),
        })
    }

    /// The equipment of the routine and its steps, each thing once.
    pub fn all_equipment(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for thing in self.equipment.iter().chain(self.steps().flat_map(|step| &step.equipment)) {
            if !all.iter().any(|known| known.eq_ignore_ascii_case(thing)) {
                all.push(thing);
            }
        }
        all
    }
}

/// What sort of routine a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Before a run.
    WarmUp,
    /// Ball and roller work.
    SoftTissue,
    /// Slow, heavy work.
    Strength,
    /// After a run.
    CoolDown,
    /// A rest day.
    Recovery,
    /// Movements to borrow, not to play.
    Library,
}

impl Kind {
    /// Every kind with its word in a routine file.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::WarmUp, "warm-up"),
        (Self::SoftTissue, "soft-tissue"),
        (Self::Strength, "strength"),
        (Self::CoolDown, "cool-down"),
        (Self::Recovery, "recovery"),
        (Self::Library, "library"),
    ];

    /// The word for it in a routine file.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl VoiceLevel {
    /// Every level with its word in a routine file.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Full, "full"), (Self::Brief, "brief"), (Self::Counts, "counts"), (Self::Off, "off")];
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

/// One entry of a routine.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A movement.
    Step(Box<Step>),
    /// Several movements, gone through more than once.
    Circuit(Circuit),
}

/// Steps gone through in order, several times over.
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
    /// Numbered instructions for the whole.
    pub how: Vec<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// What one needs.
    pub equipment: Vec<String>,
    /// The steps of a round, at least one.
    pub steps: Vec<Step>,
}

/// One movement and its dose.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name in the file, unique.
    pub id: String,
    /// Its title.
    pub name: String,
    /// What the voice says instead of the title.
    pub say: Option<String>,
    /// How much of it.
    pub amount: Amount,
    /// Which side or sides.
    pub side: Side,
    /// How many sets, at least one.
    pub sets: u32,
    /// The gap between sets.
    pub rest: Gap,
    /// Places for the ball.
    pub spots: Spots,
    /// Which way round.
    pub direction: Option<Directions>,
    /// The gap before the first amount.
    pub prepare: Gap,
    /// The gap between sides.
    pub switch: Gap,
    /// The gap between spots.
    pub move_: Gap,
    /// The gap between directions.
    pub reverse: Gap,
    /// Numbered instructions.
    pub how: Vec<String>,
    /// Words at set moments of each amount.
    pub cues: Vec<AuthorCue>,
    /// The variation that `-` calls up.
    pub easier: Option<Variation>,
    /// The variation that `+` calls up.
    pub harder: Option<Variation>,
    /// The figure shown, where one is known.
    pub pose: Option<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// What one needs.
    pub equipment: Vec<String>,
    /// Muscles it works.
    pub muscles: Vec<String>,
    /// Words to search for.
    pub tags: Vec<String>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// A sound of its own at the start of each amount.
    pub sound: Option<String>,
}

impl Step {
    /// What the voice calls it.
    pub fn spoken_name(&self) -> &str {
        self.say.as_deref().unwrap_or(&self.name)
    }
}

/// How much of a movement is done, per side, spot, direction and set.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// For a time; beyond `min` it is optional. Both are equal where no range
    /// was given.
    Time {
        /// Enough.
        min: Duration,
        /// The planned length.
        max: Duration,
    },
    /// Until a key.
    Open,
    /// A number of times; beyond `min` it is optional.
    Reps {
        /// Enough.
        min: u32,
        /// The planned number.
        max: u32,
        /// The pace; self-paced without.
        tempo: Option<Tempo>,
    },
    /// As many times as one can, for a time.
    Max {
        /// Enough.
        min: Duration,
        /// The planned length.
        max: Duration,
    },
}

/// The pace of a rep: its phases in order, at least one; their sum is above
/// zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tempo {
    /// Phases in order; those of no length are left out.
    pub phases: Vec<TempoPhase>,
}

impl Tempo {
    /// How long one rep lasts.
    pub fn rep(&self) -> Duration {
        self.phases.iter().map(|phase| phase.length).sum()
    }
}

/// One phase of a paced rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TempoPhase {
    /// What is done in it (`straighten`); none for a bare `"4s"`.
    pub name: Option<String>,
    /// How long it lasts, above zero.
    pub length: Duration,
}

/// Which sides a step is done on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// Both at once, or none in particular.
    #[default]
    Together,
    /// The whole amount left, then right.
    Each,
    /// Left alone.
    Left,
    /// Right alone.
    Right,
    /// Rep by rep, left first, the amount per side.
    Alternate,
}

impl Side {
    /// Every choice with its word in a routine file.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Together, "together"),
        (Self::Each, "each"),
        (Self::Left, "left"),
        (Self::Right, "right"),
        (Self::Alternate, "alternate"),
    ];
}

/// Places that a step goes through, the amount at each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Spots {
    /// One place, nothing to move.
    #[default]
    None,
    /// So many places, found by the runner; beyond `min` they are optional.
    Counted {
        /// Enough.
        min: u32,
        /// The planned number.
        max: u32,
    },
    /// Places with names, in order.
    Named(Vec<String>),
}

/// Which way round, as a file says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directions {
    /// One way.
    Clockwise,
    /// The other way.
    Counterclockwise,
    /// The amount once each way, clockwise first.
    Both,
}

impl Directions {
    /// Every choice with its word in a routine file.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Clockwise, "clockwise"), (Self::Counterclockwise, "counterclockwise"), (Self::Both, "both")];
}

/// Time between two amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Of a set length; zero means no gap.
    Timed(Duration),
    /// Until a key.
    Open,
}

/// Words the author wants at a moment of each amount.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorCue {
    /// When.
    pub at: CueAt,
    /// What.
    pub say: String,
}

/// A moment within an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CueAt {
    /// After its start.
    FromStart(Duration),
    /// Before its end.
    FromEnd(Duration),
    /// A share of it, 0 to 100.
    Percent(f64),
    /// The start of this rep, from 1.
    Rep(u32),
}

/// An easier or a harder way to do a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// What to do differently.
    pub text: String,
    /// The figure that shows it.
    pub pose: Option<String>,
}
