//! From a routine to the session that is played, shown, rendered or judged:
//! adapt → compile → pace.

use crate::routine::Routine;
use crate::timeline::{HandsFree, Timeline, compile};
use std::sync::Arc;

/// What changes a routine for one session: today nothing does. A check-in, a
/// time limit, the week of a plan or a sore side will be fields here, and
/// `adapt` will read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjustments {}

/// How a session is made from a routine's plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preparation {
    /// What changes the routine before it is laid out.
    pub adjustments: Adjustments,
    /// How long things last that the author left to a key; none where the keys
    /// stay.
    pub hands_free: Option<HandsFree>,
}

impl Preparation {
    /// Changes nothing, and leaves nothing to a key.
    pub fn hands_free(pace: HandsFree) -> Self {
        Self { hands_free: Some(pace), ..Self::default() }
    }
}

/// A routine made ready for one session.
#[derive(Clone, Debug)]
pub struct SessionSpec {
    /// What happens when.
    pub timeline: Arc<Timeline>,
}

impl SessionSpec {
    /// Prepares a session of the routine that `plan` lays out as it is written.
    /// Where nothing has to change, the plan itself is the session's timeline.
    pub fn prepare(plan: Arc<Timeline>, preparation: &Preparation) -> Self {
        let routine = adapt(&plan.routine, &preparation.adjustments);
        let same = Arc::ptr_eq(&routine, &plan.routine);
        let timeline = if same { plan } else { Arc::new(compile(routine)) };
        let timeline = match preparation.hands_free {
            Some(pace) => Arc::new(timeline.hands_free_at(pace)),
            None => timeline,
        };
        Self { timeline }
    }
}

/// The routine as it is done this time; the same one where nothing changes.
fn adapt(routine: &Arc<Routine>, adjustments: &Adjustments) -> Arc<Routine> {
    let Adjustments {} = adjustments;
    Arc::clone(routine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};
    use std::time::Duration;

    fn plan() -> Arc<Timeline> {
        let text = "name = \"x\"\n[[step]]\nname = \"y\"\nreps = 4\nprepare = \"open\"\n";
        Arc::new(compile(parse(text, "x", &Context::default()).routine.unwrap()))
    }

    #[test]
    fn a_session_without_wishes_is_the_plan_itself() {
        let plan = plan();
        let spec = SessionSpec::prepare(Arc::clone(&plan), &Preparation::default());
        assert!(Arc::ptr_eq(&spec.timeline, &plan));
    }

    #[test]
    fn hands_free_leaves_nothing_to_a_key() {
        let pace = HandsFree { rep: Duration::from_secs(5), ..HandsFree::default() };
        let spec = SessionSpec::prepare(plan(), &Preparation::hands_free(pace));
        assert!(!spec.timeline.approximate);
        assert_eq!(spec.timeline.total, Duration::from_secs(10 + 4 * 5));
    }
}
