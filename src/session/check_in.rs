//! The runner's answers before a session, and the advice that follows from them.
//!
//! The limits come from the pain-monitoring model (Silbernagel), which was
//! tested on the Achilles tendon, and from a hamstring protocol (Aspetar); see
//! `docs/safety.md`. Nothing here is a diagnosis.

use super::easing::{self, Easing, Movement};
use crate::routine::{BodySide, BySide, Condition, Conditions, Routine, impl_words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The highest pain on the scale of the answers.
pub const MAX_PAIN: u8 = 10;
/// From this pain on, a side goes through half its range.
const HALF_RANGE_MIN_PAIN: u8 = 3;
/// From this pain on, the advice is to rest.
const REST_MIN_PAIN: u8 = 5;
/// The highest pain with which a session may begin while an injury heals.
const MAX_PAIN_WHILE_INJURED: u8 = 2;

/// A sign that a muscle may be hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// Something popped or snapped.
    Pop,
    /// A bruise, or a swelling.
    Bruise,
    /// Walking with a limp.
    Limp,
    /// Numbness or tingling.
    Numbness,
}

impl_words!(Sign: Pop = "pop", Bruise = "bruise", Limp = "limp", Numbness = "numbness");

/// The answers before a session. Pain and signs hold for the day, the others until
/// they are taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckIn {
    /// The pain on each side, from 0 to 10; `None` if it was not answered.
    pub pain: BySide<Option<u8>>,
    /// The signs answered with yes.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub signs: BTreeSet<Sign>,
    /// Whether an injury is healing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub injured: bool,
    /// The conditions that hold.
    #[serde(skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

impl CheckIn {
    /// Whether anything was answered.
    pub fn is_answered(&self) -> bool {
        *self != Self::default()
    }

    /// The pain on each side; 0 if it was not answered.
    pub fn pain_or_zero(&self) -> BySide<u8> {
        self.pain.map(|pain| pain.unwrap_or(0))
    }

    /// The greater pain of the two sides; 0 if neither was answered.
    pub fn worst_pain(&self) -> u8 {
        let pain = self.pain_or_zero();
        pain.left.max(pain.right)
    }

    /// The answers that still hold on another day.
    #[must_use]
    pub fn carried_over(&self) -> Self {
        Self { injured: self.injured, conditions: self.conditions.clone(), ..Self::default() }
    }

    /// Toggles a sign.
    pub fn toggle_sign(&mut self, sign: Sign) {
        toggle(&mut self.signs, sign);
    }

    /// Sets whether a sign is answered with yes.
    pub fn set_sign(&mut self, sign: Sign, yes: bool) {
        if yes {
            self.signs.insert(sign);
        } else {
            self.signs.remove(&sign);
        }
    }

    /// Toggles a condition.
    pub fn toggle_condition(&mut self, condition: Condition) {
        toggle(&mut self.conditions, condition);
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

/// All answers of the runner about health and movements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// The latest check-in.
    pub check_in: CheckIn,
    /// Whether there is a medical reason to ask a clinician first.
    pub medical: bool,
    /// Whether there is a reason not to use a ball.
    pub no_ball: bool,
    /// The movements that are left out from now on.
    pub left_out: Vec<Movement>,
}

/// A reason to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RestReason {
    /// A medical reason: a clinician comes first.
    Medical,
    /// A sign that a muscle may be hurt.
    Sign(Sign),
    /// Too much pain for any routine.
    Pain(u8),
    /// Too much pain while an injury heals.
    AfterInjury(u8),
    /// Pain above the limit of this routine.
    AboveRoutine {
        /// The pain.
        pain: u8,
        /// The routine's limit.
        limit: u8,
    },
    /// All steps of the routine are left out.
    NothingLeft,
}

/// What the answers advise about a routine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// Reasons to rest rather than start; empty if the routine may start.
    pub reasons_to_rest: Vec<RestReason>,
    /// What changes in the routine.
    pub easing: Easing,
}

impl Advice {
    /// Whether the routine may start.
    pub fn may_start(&self) -> bool {
        self.reasons_to_rest.is_empty()
    }
}

impl Answers {
    /// The answers that still hold on another day.
    #[must_use]
    pub fn carried_over(&self) -> Self {
        Self { check_in: self.check_in.carried_over(), ..self.clone() }
    }

    /// What the answers advise about a routine.
    pub fn advice(&self, routine: &Routine) -> Advice {
        let easing = self.easing();
        let mut reasons_to_rest = Vec::new();
        if self.medical {
            reasons_to_rest.push(RestReason::Medical);
        }
        reasons_to_rest.extend(self.check_in.signs.iter().map(|sign| RestReason::Sign(*sign)));
        reasons_to_rest.extend(self.too_much_pain(routine.max_pain));
        let (eased, _) = easing::eased(routine, &easing);
        if reasons_to_rest.is_empty() && eased.items.is_empty() {
            reasons_to_rest.push(RestReason::NothingLeft);
        }
        Advice { reasons_to_rest, easing }
    }

    /// The highest pain with which a routine may start today, if its own limit is
    /// `max_pain`.
    pub fn pain_limit(&self, max_pain: u8) -> u8 {
        let limit = max_pain.min(REST_MIN_PAIN - 1);
        if self.check_in.injured { limit.min(MAX_PAIN_WHILE_INJURED) } else { limit }
    }

    fn too_much_pain(&self, limit: u8) -> Option<RestReason> {
        match self.check_in.worst_pain() {
            pain if pain >= REST_MIN_PAIN => Some(RestReason::Pain(pain)),
            pain if self.check_in.injured && pain > MAX_PAIN_WHILE_INJURED => {
                Some(RestReason::AfterInjury(pain))
            }
            pain if pain > limit => Some(RestReason::AboveRoutine { pain, limit }),
            _ => None,
        }
    }

    /// What the answers change in any routine.
    fn easing(&self) -> Easing {
        let half_range = self.check_in.pain_or_zero().map(|pain| *pain >= HALF_RANGE_MIN_PAIN);
        Easing {
            half_range,
            without_deep: half_range.any(),
            without_ball: self.no_ball,
            conditions: self.check_in.conditions.clone(),
            left_out: self.left_out.clone(),
        }
    }
}

/// The conditions that the steps of a routine name.
pub fn conditions_of(routine: &Routine) -> Conditions {
    routine.steps().flat_map(|step| step.not_for.iter().copied()).collect()
}

/// The pain after a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rating {
    /// The pain on each side, from 0 to 10; `None` if it was not answered.
    pub pain: BySide<Option<u8>>,
    /// Whether there is a limp.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub limp: bool,
}

/// How the body responds to a session: its pain after it compared with before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Response {
    /// No worse: carry on.
    Same,
    /// One point worse: do the same again, but no more than that.
    OnePointWorse,
    /// Two points worse or more, or a limp: a gentle day.
    Worse,
}

impl Rating {
    /// Whether a side was rated or a limp reported.
    pub const fn is_given(&self) -> bool {
        self.pain.left.is_some() || self.pain.right.is_some() || self.limp
    }

    /// The pain compared with that before the session; a side without an answer before
    /// counts as 0. `None` until a side is rated or a limp is reported.
    pub fn response(&self, before: BySide<Option<u8>>) -> Option<Response> {
        if self.limp {
            return Some(Response::Worse);
        }
        Some(match self.greatest_rise(before)? {
            0 => Response::Same,
            1 => Response::OnePointWorse,
            _ => Response::Worse,
        })
    }

    /// Whether [`response`](Self::response) compares with a real answer: whether a side with
    /// the greatest rise was answered before the session.
    pub fn has_answer_before(&self, before: BySide<Option<u8>>) -> bool {
        let Some(greatest) = self.greatest_rise(before) else { return false };
        let sides = [BodySide::Left, BodySide::Right].into_iter();
        sides.filter(|side| before.of(*side).is_some()).any(|side| self.rise(side, before) == Some(greatest))
    }

    fn greatest_rise(self, before: BySide<Option<u8>>) -> Option<u8> {
        [BodySide::Left, BodySide::Right].into_iter().filter_map(|side| self.rise(side, before)).max()
    }

    fn rise(self, side: BodySide, before: BySide<Option<u8>>) -> Option<u8> {
        let now = (*self.pain.of(side))?;
        Some(now.saturating_sub(before.of(side).unwrap_or(0)))
    }
}
