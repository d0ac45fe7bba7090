//! Going on with a session that was left.

use crate::app::{Beginning, LeftSession, Origin, Start};
use crate::timeline::Timeline;
use crate::ui::view_model::{ago, standing};
use std::sync::Arc;

/// A session that can be gone on with, and how that is said.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// What is played then.
    pub(super) start: Start,
    /// Where it was left: `Hamstring lunge, right side, rep 8 of 20, 12 minutes
    /// ago`.
    pub(super) place: String,
    /// Whether the routine is the one that was left; else it begins at the step.
    pub(super) same: bool,
}

impl Offer {
    /// The offer to go on with `left` in a routine; none where it is another
    /// routine, or where its step is gone.
    pub(super) fn of(left: &LeftSession, timeline: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        if left.origin != *origin {
            return None;
        }
        let position = &left.position;
        let same = timeline.fingerprint() == position.fingerprint;
        let (beginning, place) = if same {
            let checkpoint = position.checkpoint.clone();
            let place = standing(timeline, &checkpoint);
            (Beginning::Checkpoint(left.id.clone(), Box::new(checkpoint)), place)
        } else {
            let is_step = |at: &usize| {
                let part = &timeline.parts[*at];
                timeline.part_step(part).is_some_and(|step| step.id == position.step)
            };
            let part = (0..timeline.parts.len()).find(is_step)?;
            let name = timeline.part_step(&timeline.parts[part]).map(|step| step.name.clone())?;
            (Beginning::Part(part), name)
        };
        let start = Start { timeline: Arc::clone(timeline), origin: origin.clone(), beginning };
        Some(Self { start, place: format!("{place}, {}", ago(left.ago)), same })
    }

    /// The offer as the page before a routine has it.
    pub(super) fn on_page(&self) -> String {
        let place = &self.place;
        if self.same {
            format!("You left it at {place}. c goes on there, enter starts anew.")
        } else {
            format!("It was changed since you left it at {place}. c starts at that step, enter starts anew.")
        }
    }
}
