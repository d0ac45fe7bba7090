//! What a valid routine is: plain data, no spans, nothing left to check.

use serde::{Deserialize, Serialize};
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
    /// The language of its texts, a BCP 47 tag such as `en` or `pt-BR`.
    pub language: String,
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

    /// What is to be minded in all of it: before the start and with its steps,
    /// each text once.
    pub fn safety(&self) -> Safety {
        let mut safety =
            Safety { caution: self.caution.clone(), stop_if: self.stop_if.clone(), max_pain: self.max_pain };
        for item in &self.items {
            if let Item::Circuit(circuit) = item {
                safety.add(&circuit.caution, &circuit.stop_if);
            }
            let steps = match item {
                Item::Step(step) => std::slice::from_ref(&**step),
                Item::Circuit(circuit) => circuit.steps.as_slice(),
            };
            for step in steps {
                safety.add(&step.caution, &step.stop_if);
            }
        }
        safety
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

/// What is to be minded in a routine.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Safety {
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Above this pain (0–10) before the start the player advises against it.
    pub max_pain: u8,
}

impl Safety {
    /// Adds texts that are not there yet.
    fn add(&mut self, caution: &[String], stop_if: &[String]) {
        for (all, more) in [(&mut self.caution, caution), (&mut self.stop_if, stop_if)] {
            for text in more {
                if !all.contains(text) {
                    all.push(text.clone());
                }
            }
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

impl Kind {
    /// Every kind with its word in a routine file.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::WarmUp, "warm-up"),
        (Self::SoftTissue, "soft-tissue"),
        (Self::Mobility, "mobility"),
        (Self::Strength, "strength"),
        (Self::Rehab, "rehab"),
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
    Circuit(Box<Circuit>),
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
    /// On which side or sides the whole sequence is done; never `alternate`.
    pub side: Side,
    /// The side that begins, of both.
    pub first: BodySide,
    /// The gap between sides.
    pub switch: Gap,
    /// The gap before the first round.
    pub prepare: Gap,
    /// The rest after the last round, before what comes next.
    pub after: Gap,
    /// Numbered instructions for the whole.
    pub how: Vec<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// What one needs.
    pub equipment: Vec<String>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// The steps of a round, at least one.
    pub steps: Vec<Step>,
}

impl Circuit {
    /// The gap before the first round: the circuit's own `prepare` and that of
    /// its first step are one, as long as the longer one.
    pub fn opening(&self) -> Gap {
        self.steps.first().map_or(self.prepare, |first| self.prepare.longer(first.prepare))
    }
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
    /// How much of it: one amount for all, or one for each set (inside a
    /// circuit, for each round).
    pub amounts: Vec<Amount>,
    /// What is lifted, in the author's words.
    pub load: Option<String>,
    /// Which side or sides; inside a circuit with a side always `together`.
    pub side: Side,
    /// The side that begins, of both.
    pub first: BodySide,
    /// How many sets, at least one.
    pub sets: u32,
    /// The gap between sets.
    pub rest: Gap,
    /// The rest after the step, before what comes next; none inside a circuit.
    pub after: Gap,
    /// Places for the ball.
    pub spots: Spots,
    /// Which way round.
    pub direction: Option<Directions>,
    /// The gap before the first amount; inside a circuit it returns each round.
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
    /// What the voice says of paced reps, unless the user's setting holds.
    pub count: Option<CountWords>,
    /// Whether the middle is called, unless its length decides.
    pub halfway: Option<bool>,
    /// Whether it ticks, unless the user's setting holds.
    pub metronome: Option<bool>,
}

impl Step {
    /// The amount of set `number`, from 1; inside a circuit, of that round.
    pub fn amount(&self, number: u32) -> &Amount {
        let at = if self.amounts.len() > 1 { (number as usize).saturating_sub(1) } else { 0 };
        self.amounts.get(at).unwrap_or(&Amount::Open)
    }

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
    /// How long it is at least; the same as `length` where no range was given.
    pub least: Duration,
    /// How long it lasts as planned, above zero.
    pub length: Duration,
}

/// What the voice says of paced reps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CountWords {
    /// The number of each rep.
    #[default]
    Numbers,
    /// The name of each phase.
    Phases,
    /// Nothing.
    Off,
}

impl CountWords {
    /// Every choice with its word in a routine file.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Numbers, "numbers"), (Self::Phases, "phases"), (Self::Off, "off")];
}

/// Left or right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodySide {
    /// Left.
    #[default]
    Left,
    /// Right.
    Right,
}

impl BodySide {
    /// Both with their words in a routine file.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Left, "left"), (Self::Right, "right")];

    /// The side's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Which sides a step is done on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// Both at once, or none in particular.
    #[default]
    Together,
    /// The whole amount on the first side, then on the other.
    Each,
    /// Left alone.
    Left,
    /// Right alone.
    Right,
    /// Rep by rep, the amount per side.
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

    /// The sides that amounts are done on, in order, where `first` begins.
    pub const fn order(self, first: BodySide) -> &'static [Option<BodySide>] {
        const LEFT: Option<BodySide> = Some(BodySide::Left);
        const RIGHT: Option<BodySide> = Some(BodySide::Right);
        match (self, first) {
            (Self::Together | Self::Alternate, _) => &[None],
            (Self::Each, BodySide::Left) => &[LEFT, RIGHT],
            (Self::Each, BodySide::Right) => &[RIGHT, LEFT],
            (Self::Left, _) => &[LEFT],
            (Self::Right, _) => &[RIGHT],
        }
    }
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

impl Gap {
    /// No gap.
    pub const NONE: Self = Self::Timed(Duration::ZERO);

    /// The longer of two gaps that are one; an open one is longer than any.
    #[must_use]
    pub fn longer(self, other: Self) -> Self {
        match (self, other) {
            (Self::Timed(one), Self::Timed(other)) => Self::Timed(one.max(other)),
            _ => Self::Open,
        }
    }

    /// This gap and the `prepare` that follows it, which together last as long
    /// as the longer one: what is left of the gap, and of the prepare.
    ///
    /// Where one of the two is open it stands alone; where both are, the gap.
    #[must_use]
    pub fn before(self, prepare: Self) -> (Self, Self) {
        match (self, prepare) {
            (Self::Timed(gap), Self::Timed(ready)) => (Self::Timed(gap.saturating_sub(ready)), prepare),
            (Self::Open, _) => (self, Self::NONE),
            (Self::Timed(_), Self::Open) => (Self::NONE, prepare),
        }
    }
}

/// Words the author wants at a moment of each amount.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorCue {
    /// When.
    pub at: CueAt,
    /// In which set alone, inside a circuit in which round; in all where none.
    pub set: Option<u32>,
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
