//! A routine eased for a day: the steps that the check-in's answers leave out, and the
//! sides on which movements go through half their range.

use crate::routine::{BySide, Circuit, Conditions, Item, Routine, Side, Step, Variation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The figures of movements that stretch or load a sore muscle most.
const DEEP: [&str; 3] = ["lying-figure-four", "glute-ball-figure-four", "nordic"];
/// Words for the same movements, for variations without a figure.
const DEEP_WORDS: [&str; 3] = ["figure four", "figure-four", "nordic"];
/// The figures of the movements on a ball.
const ON_A_BALL: [&str; 3] = ["hamstring-ball", "glute-ball", "glute-ball-figure-four"];
/// The figures of movements that have no range to halve.
const WITHOUT_RANGE: [&str; 4] = ["walk", "march", "breathing", "ice"];

/// A movement that the runner leaves out from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its figure, or the step's id if it has none. Movements with the same id are the
    /// same.
    pub id: String,
    /// The name of its step.
    pub name: String,
}

impl Movement {
    /// The movement of a step.
    pub fn of(step: &Step) -> Self {
        Self { id: step.pose.clone().unwrap_or_else(|| step.id.clone()), name: step.name.clone() }
    }

    /// The movement of a step that is done in its harder or easier variation.
    pub fn varied(step: &Step, variation: Option<&Variation>) -> Self {
        let pose = variation.and_then(|variation| variation.pose.clone());
        pose.map_or_else(|| Self::of(step), |id| Self { id, name: step.name.clone() })
    }

    /// Whether a step of a routine, or a variation of one, is this movement.
    pub fn is_in(&self, routine: &Routine) -> bool {
        let is_variation = |variation: &Option<Variation>| {
            variation.as_ref().is_some_and(|variation| variation.pose.as_ref() == Some(&self.id))
        };
        routine
            .steps()
            .any(|step| self.matches(step) || is_variation(&step.harder) || is_variation(&step.easier))
    }

    /// Whether a step is this movement.
    pub fn matches(&self, step: &Step) -> bool {
        step.pose.as_ref().unwrap_or(&step.id) == &self.id
    }
}

/// What changes a routine for a sore day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Easing {
    /// On which sides every movement goes through half its range.
    pub half_range: BySide<bool>,
    /// Whether figure four and Nordic are left out.
    pub without_deep: bool,
    /// Whether everything on a ball is left out.
    pub without_ball: bool,
    /// The conditions that hold: steps with one of them in `not_for` are left out.
    #[serde(rename = "without")]
    pub conditions: Conditions,
    /// Movements that are left out.
    pub left_out: Vec<Movement>,
}

/// A change that an easing makes in a routine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EasingEffect {
    /// The step of this title is left out.
    LeftOut(String),
    /// The harder variation of the step of this title is left out.
    HarderLeftOut(String),
    /// All movements on these sides go through half their range.
    HalfRange(BySide<bool>),
}

impl Easing {
    /// Whether it changes nothing in any routine.
    pub fn changes_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn leaves_out(&self, step: &Step, all_on_ball: bool) -> bool {
        let is_deep = step.pose.as_deref().is_some_and(|pose| DEEP.contains(&pose));
        (self.without_deep && is_deep)
            || (self.without_ball && (all_on_ball || is_on_ball(step)))
            || step.not_for.iter().any(|condition| self.conditions.contains(condition))
            || self.left_out.iter().any(|movement| movement.matches(step))
    }

    /// Whether it leaves a variation out, by its figure or by its words.
    fn leaves_out_variation(&self, variation: &Variation) -> bool {
        let Some(pose) = variation.pose.as_deref() else {
            let text = variation.text.to_lowercase();
            return self.without_deep && DEEP_WORDS.iter().any(|word| text.contains(word));
        };
        (self.without_deep && DEEP.contains(&pose))
            || (self.without_ball && ON_A_BALL.contains(&pose))
            || self.left_out.iter().any(|movement| movement.id == pose)
    }
}

fn has_ball(equipment: &[String]) -> bool {
    let is_ball = |word: &str| matches!(word.to_lowercase().as_str(), "ball" | "balls");
    equipment.iter().any(|thing| thing.split(|c: char| !c.is_alphanumeric()).any(is_ball))
}

fn is_on_ball(step: &Step) -> bool {
    has_ball(&step.equipment) || step.pose.as_deref().is_some_and(|pose| ON_A_BALL.contains(&pose))
}

/// The eased routine and what changed. A step on one side is left out with its
/// counterpart on the other side. The cautions of the routine and of the steps that
/// stay are kept.
pub fn eased(routine: &Routine, easing: &Easing) -> (Routine, Vec<EasingEffect>) {
    if easing.changes_nothing() {
        return (routine.clone(), Vec::new());
    }
    // If the routine needs a ball and no step says that it does, every step may.
    let all_on_ball = has_ball(&routine.equipment) && !routine.steps().any(is_on_ball);
    let mut left_out_ids: BTreeSet<String> = routine
        .steps()
        .filter(|step| easing.leaves_out(step, all_on_ball))
        .map(|step| step.id.clone())
        .collect();
    leave_out_counterparts(routine, &mut left_out_ids);
    let mut changes = Vec::new();
    for step in routine.steps().filter(|step| left_out_ids.contains(&step.id)) {
        add_once(&mut changes, EasingEffect::LeftOut(step.name.clone()));
    }
    let is_kept = |step: &Step| !left_out_ids.contains(&step.id);
    let mut changed = Routine {
        items: routine.items.iter().filter_map(|item| with_steps(item, is_kept)).collect(),
        ..routine.clone()
    };
    if !left_out_ids.is_empty() {
        // The intended length was that of the whole routine.
        changed.length = None;
    }
    let mut halves = BySide::default();
    let mut ease_step = |step: &mut Step, side: Side| {
        if let Some(change) = ease(step, side, easing, &mut halves) {
            add_once(&mut changes, change);
        }
    };
    for item in &mut changed.items {
        match item {
            Item::Step(step) => ease_step(step, step.side),
            Item::Circuit(circuit) => {
                for step in &mut circuit.steps {
                    ease_step(step, side_in_circuit(circuit.side, step));
                }
            }
        }
    }
    if halves.any() {
        changes.push(EasingEffect::HalfRange(halves));
    }
    (changed, changes)
}

fn add_once(changes: &mut Vec<EasingEffect>, change: EasingEffect) {
    if !changes.contains(&change) {
        changes.push(change);
    }
}

/// An item with only the steps to keep; `None` if nothing is left of it.
pub(super) fn with_steps(item: &Item, keep: impl Fn(&Step) -> bool) -> Option<Item> {
    match item {
        Item::Step(step) => keep(step).then(|| item.clone()),
        Item::Circuit(circuit) => {
            let steps: Vec<Step> = circuit.steps.iter().filter(|step| keep(step)).cloned().collect();
            (!steps.is_empty()).then(|| Item::Circuit(Box::new(Circuit { steps, ..(**circuit).clone() })))
        }
    }
}

/// Eases a step that is done on `side`. Adds the sides on which it goes through half
/// its range to `halves`. Returns the change if its harder variation is left out.
fn ease(step: &mut Step, side: Side, easing: &Easing, halves: &mut BySide<bool>) -> Option<EasingEffect> {
    if !step.pose.as_deref().is_some_and(|pose| WITHOUT_RANGE.contains(&pose)) {
        let (left, right) = (side != Side::Right, side != Side::Left);
        step.half_range =
            BySide { left: left && easing.half_range.left, right: right && easing.half_range.right };
        halves.left |= step.half_range.left;
        halves.right |= step.half_range.right;
    }
    if step.easier.as_ref().is_some_and(|easier| easing.leaves_out_variation(easier)) {
        // Not reported: the step itself stays as it is.
        step.easier = None;
    }
    if step.harder.as_ref().is_some_and(|harder| easing.leaves_out_variation(harder)) {
        step.harder = None;
        return Some(EasingEffect::HarderLeftOut(step.name.clone()));
    }
    None
}

/// A step with the side that it is done on, and the keys that it shares with other steps of
/// the same movement.
struct SidedStep<'r> {
    step: &'r Step,
    side: Side,
    match_keys: Vec<String>,
}

impl<'r> SidedStep<'r> {
    fn new(step: &'r Step, side: Side) -> Self {
        Self { step, side, match_keys: match_keys(step) }
    }

    /// Whether it is done on one side, and `other` is the same movement on the other side.
    fn is_counterpart(&self, other: &Self) -> bool {
        let covers_other_side = match self.side {
            Side::Left => matches!(other.side, Side::Right | Side::Each | Side::Alternate),
            Side::Right => matches!(other.side, Side::Left | Side::Each | Side::Alternate),
            Side::Together | Side::Each | Side::Alternate => false,
        };
        covers_other_side && other.match_keys.iter().any(|key| self.match_keys.contains(key))
    }
}

/// Adds to `left_out` each step on one side that has counterparts on the other side, once all
/// of these are left out. Repeats until nothing changes, because each addition can leave another
/// step without its counterparts.
fn leave_out_counterparts(routine: &Routine, left_out: &mut BTreeSet<String>) {
    let steps = sided_steps(routine);
    loop {
        let before = left_out.len();
        for sided in &steps {
            let mut counterparts = steps.iter().filter(|other| sided.is_counterpart(other)).peekable();
            let has_counterpart = counterparts.peek().is_some();
            if has_counterpart && counterparts.all(|other| left_out.contains(&other.step.id)) {
                left_out.insert(sided.step.id.clone());
            }
        }
        if left_out.len() == before {
            return;
        }
    }
}

fn sided_steps(routine: &Routine) -> Vec<SidedStep<'_>> {
    let mut steps = Vec::new();
    for item in &routine.items {
        match item {
            Item::Step(step) => steps.push(SidedStep::new(step, step.side)),
            Item::Circuit(circuit) => {
                let in_circuit = |step| SidedStep::new(step, side_in_circuit(circuit.side, step));
                steps.extend(circuit.steps.iter().map(in_circuit));
            }
        }
    }
    steps
}

/// The side of a step in a circuit: the circuit's, unless the circuit has none (`Together`).
fn side_in_circuit(circuit: Side, step: &Step) -> Side {
    if circuit == Side::Together { step.side } else { circuit }
}

/// Keys that two steps of the same movement share: the title without a side, and
/// the figure.
fn match_keys(step: &Step) -> Vec<String> {
    let name = step.name.to_lowercase();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "left" | "right" | "l" | "r" | "side" | "leg"))
        .collect();
    let mut keys = vec![words.join(" ")];
    keys.extend(step.pose.iter().map(|pose| format!("pose {pose}")));
    keys
}
