//! Prepares the timeline of a session, to play, show, render or check it: applies the week,
//! the selected steps and the easing to the routine, compiles it, and sets hands-free
//! lengths.

use super::easing::{Easing, EasingEffect, eased, with_steps};
use crate::routine::{Item, Routine};
use crate::timeline::{HandsFreeLengths, Timeline, compile};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What one session changes in its routine's plan. It is stored with the
/// checkpoint, so that a resumed session uses the same plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanOverrides {
    /// The ids of the steps and circuits to do; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// The week of the steps' progressions, from 1; `None` for the routine's week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<u32>,
    /// What the day's check-in changes.
    #[serde(skip_serializing_if = "Easing::changes_nothing")]
    pub easing: Easing,
}

/// How a session is made from a routine's plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionOptions {
    /// What changes the routine before it is compiled.
    pub overrides: PlanOverrides,
    /// The lengths of what otherwise a key ends; `None` if keys end it.
    pub hands_free: Option<HandsFreeLengths>,
}

impl SessionOptions {
    /// Options for hands-free play with these lengths, without overrides.
    pub fn hands_free(lengths: HandsFreeLengths) -> Self {
        Self { hands_free: Some(lengths), ..Self::default() }
    }
}

/// A routine made ready for one session.
#[derive(Clone, Debug)]
pub struct PreparedSession {
    /// What happens when.
    pub timeline: Arc<Timeline>,
    /// The overrides that the timeline was made with.
    pub overrides: PlanOverrides,
    /// What the day's check-in changed.
    pub changes: Vec<EasingEffect>,
}

impl PreparedSession {
    /// Prepares a session from `plan`, the timeline of the unchanged routine. If the options
    /// change nothing, the plan itself is the session's timeline.
    pub fn prepare(plan: Arc<Timeline>, options: &SessionOptions) -> Self {
        let (routine, changes) = adapt(&plan.routine, &options.overrides);
        let is_unchanged = Arc::ptr_eq(&routine, &plan.routine);
        let timeline = if is_unchanged { plan } else { Arc::new(compile(routine)) };
        let timeline = match options.hands_free {
            Some(lengths) => Arc::new(timeline.hands_free_with(lengths)),
            None => timeline,
        };
        Self { timeline, overrides: options.overrides.clone(), changes }
    }

    /// Maps a part of the unmodified `plan` to this session's timeline; if it was
    /// left out, the next part that was kept.
    pub fn corresponding_part(&self, plan: &Timeline, part: usize) -> Option<usize> {
        let key = |timeline: &Timeline, index: usize| {
            let part = &timeline.parts[index];
            timeline
                .part_step(part)
                .map(|step| (step.id.clone(), part.round, timeline.segments[part.first].side))
        };
        let keys: Vec<_> = (0..self.timeline.parts.len()).map(|index| key(&self.timeline, index)).collect();
        (part..plan.parts.len())
            .filter_map(|index| key(plan, index))
            .find_map(|wanted| keys.iter().position(|key| key.as_ref() == Some(&wanted)))
    }
}

/// Applies overrides to a routine. Returns the changed routine, or the same one if nothing
/// changes, and what the check-in changed.
fn adapt(routine: &Arc<Routine>, overrides: &PlanOverrides) -> (Arc<Routine>, Vec<EasingEffect>) {
    let PlanOverrides { only, week, easing } = overrides;
    let mut routine = in_week(routine, week.unwrap_or(routine.week));
    if !only.is_empty() {
        let items = routine.items.iter().filter_map(|item| selected(item, only)).collect();
        routine = Arc::new(Routine { items, ..routine.as_ref().clone() });
    }
    let (eased_routine, changes) = eased(&routine, easing);
    if eased_routine != *routine {
        routine = Arc::new(eased_routine);
    }
    (routine, changes)
}

/// The routine in a week of its progressions; the same `Arc` if no week differs.
fn in_week(routine: &Arc<Routine>, week: u32) -> Arc<Routine> {
    if week == routine.week || routine.weeks() == 1 {
        return Arc::clone(routine);
    }
    Arc::new(routine.in_week(week))
}

/// What these ids select of an item: a step, a whole circuit, or a circuit with only its
/// selected steps.
fn selected(item: &Item, only: &[String]) -> Option<Item> {
    match item {
        Item::Circuit(circuit) if only.contains(&circuit.id) => Some(item.clone()),
        _ => with_steps(item, |step| only.contains(&step.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};
    use std::time::Duration;

    fn plan(text: &str) -> Arc<Timeline> {
        Arc::new(compile(parse(text, "x", &Context::default()).routine.unwrap()))
    }

    #[test]
    fn a_session_without_overrides_is_the_plan_itself() {
        let text = "name = \"x\"\n[[step]]\nname = \"y\"\nweeks = [{ reps = 5 }, { reps = 6 }]\n";
        let plan = plan(text);
        for week in [None, Some(1)] {
            let overrides = PlanOverrides { week, ..PlanOverrides::default() };
            let options = SessionOptions { overrides, ..SessionOptions::default() };
            assert!(Arc::ptr_eq(&PreparedSession::prepare(Arc::clone(&plan), &options).timeline, &plan));
        }
        assert_eq!(serde_json::to_string(&PlanOverrides::default()).unwrap(), "{}");
    }

    #[test]
    fn hands_free_leaves_nothing_to_a_key() {
        let pace = HandsFreeLengths { rep: Duration::from_secs(5), ..HandsFreeLengths::default() };
        let plan = plan("name = \"x\"\n[[step]]\nname = \"y\"\nreps = 4\nprepare = \"open\"\n");
        let prepared = PreparedSession::prepare(plan, &SessionOptions::hands_free(pace));
        assert!(!prepared.timeline.approximate);
        assert_eq!(prepared.timeline.total, Duration::from_secs(10 + 4 * 5));
    }
}
