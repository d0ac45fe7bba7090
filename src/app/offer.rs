//! Going on with a session that was left.

use super::{Beginning, LeftSession, Origin, Start};
use crate::session::{Preparation, SessionSpec};
use crate::timeline::Timeline;
use crate::ui::view_model::{ago, standing};
use std::sync::Arc;

/// A session that can be gone on with, and how that is said.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is played then.
    pub start: Start,
    /// Where it was left: `Hamstring lunge, right side, rep 8 of 20, 12 minutes
    /// ago`.
    pub place: String,
    /// Whether the routine is the one that was left; else it begins at the step.
    pub same: bool,
}

impl Offer {
    /// The offer to go on with the last session of a routine among those that
    /// were left.
    pub fn among(left: &[LeftSession], plan: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        let left = left.iter().find(|left| left.origin == *origin)?;
        Self::of(left, plan, origin)
    }

    /// The offer to go on with `left` in a routine as it is now; none where its
    /// step is gone.
    pub fn of(left: &LeftSession, plan: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        let position = &left.position;
        let adjustments = position.adjustments.clone();
        let preparation = Preparation { adjustments: adjustments.clone(), ..Preparation::default() };
        let SessionSpec { timeline, .. } = SessionSpec::prepare(Arc::clone(plan), &preparation);
        let same = timeline.fingerprint() == position.fingerprint;
        let (beginning, place) = if same {
            let checkpoint = position.checkpoint.clone();
            let place = standing(&timeline, &checkpoint);
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
        let start = Start { timeline: Arc::clone(plan), origin: origin.clone(), beginning, adjustments };
        Some(Self { start, place: format!("{place}, {}", ago(left.ago)), same })
    }

    /// The offer in words, with what `other` does instead.
    fn in_words(&self, other: &str) -> String {
        let place = &self.place;
        if self.same {
            let at = if place.starts_with("before ") { "" } else { "it at " };
            format!("You left {at}{place}. c goes on there{other}.")
        } else {
            format!("It was changed since you left it at {place}. c starts at that step{other}.")
        }
    }

    /// The offer as the page before a routine has it.
    pub fn on_page(&self) -> String {
        self.in_words(", enter starts anew")
    }

    /// The offer as a line of plain text, while the routine has begun anew.
    pub fn as_line(&self) -> String {
        self.in_words("")
    }
}
