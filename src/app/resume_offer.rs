//! The offer to resume an unfinished session.

use super::{Origin, ResumableSession, SessionStart, StartPoint};
use crate::session::{PreparedSession, SessionOptions};
use crate::timeline::Timeline;
use crate::ui::view_model::{ago, standing};
use std::sync::Arc;

/// An unfinished session that can be resumed, with the text that offers it.
#[derive(Clone, Debug)]
pub struct ResumeOffer {
    /// What to play if the runner accepts.
    pub start: SessionStart,
    /// Where it was left: `Hamstring lunge, right side, rep 8 of 20, 12 minutes
    /// ago`.
    pub place: String,
    /// Whether the routine is unchanged, so that the session resumes exactly where it
    /// was left; otherwise it starts at the beginning of that step.
    pub is_exact: bool,
}

impl ResumeOffer {
    /// Finds the latest unfinished session of the routine from `origin`.
    pub fn find_for(resumable: &[ResumableSession], plan: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        let session = resumable.iter().find(|session| session.origin == *origin)?;
        Self::of(session, plan, origin)
    }

    /// The offer to resume `session` in the routine as it is now; `None` if the step
    /// it was left at is gone.
    pub fn of(session: &ResumableSession, plan: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        let position = &session.position;
        let overrides = position.overrides.clone();
        let options = SessionOptions { overrides: overrides.clone(), ..SessionOptions::default() };
        let PreparedSession { timeline, .. } = PreparedSession::prepare(Arc::clone(plan), &options);
        let is_exact = timeline.fingerprint() == position.fingerprint;
        let (start_point, place) = if is_exact {
            let checkpoint = position.checkpoint.clone();
            let place = standing(&timeline, &checkpoint);
            (StartPoint::Checkpoint(session.id.clone(), Box::new(checkpoint)), place)
        } else {
            let is_step = |at: &usize| {
                let part = &timeline.parts[*at];
                timeline.part_step(part).is_some_and(|step| step.id == position.step)
            };
            let part = (0..timeline.parts.len()).find(is_step)?;
            let name = timeline.part_step(&timeline.parts[part]).map(|step| step.name.clone())?;
            (StartPoint::Part(part), name)
        };
        let start =
            SessionStart { timeline: Arc::clone(plan), origin: origin.clone(), start_point, overrides };
        Some(Self { start, place: format!("{place}, {}", ago(session.ago)), is_exact })
    }

    /// The offer in words, ending with the alternative.
    fn in_words(&self, alternative: &str) -> String {
        let place = &self.place;
        if self.is_exact {
            let at = if place.starts_with("before ") { "" } else { "it at " };
            format!("You left {at}{place}. c goes on there{alternative}.")
        } else {
            format!("It was changed since you left it at {place}. c starts at that step{alternative}.")
        }
    }

    /// The offer as shown on the page before a routine.
    pub fn on_page(&self) -> String {
        self.in_words(", enter starts anew")
    }

    /// The offer as a line of plain text, printed when the routine has begun anew.
    pub fn as_line(&self) -> String {
        self.in_words("")
    }
}
