//! The offer to resume an unfinished session.

use super::{Origin, ResumableSession, SessionStart, StartPoint};
use crate::session::{PreparedSession, SessionOptions};
use crate::timeline::Timeline;
use crate::ui::view_model::{ago, describe_checkpoint};
use std::sync::Arc;

/// An unfinished session that can be resumed, with the text that offers it.
#[derive(Clone, Debug)]
pub struct ResumeOffer {
    /// What to play if the runner accepts.
    pub start: SessionStart,
    /// Where and when the session was left: `Hamstring lunge, right side, rep 8 of 20, 12
    /// minutes ago`.
    pub place: String,
    /// Whether the session resumes exactly where it was left; otherwise the routine was
    /// changed, and the session starts at the beginning of that step.
    pub is_exact: bool,
}

impl ResumeOffer {
    /// Finds the latest unfinished session of the routine from `origin`.
    pub fn find_for(resumable: &[ResumableSession], plan: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        let session = resumable.iter().find(|session| session.origin == *origin)?;
        Self::of(session, plan, origin)
    }

    /// The offer to resume `session` in the routine as it is now; `None` if the routine no
    /// longer has the step at which the session was left.
    pub fn of(session: &ResumableSession, plan: &Arc<Timeline>, origin: &Origin) -> Option<Self> {
        let position = &session.position;
        let overrides = position.overrides.clone();
        let options = SessionOptions { overrides: overrides.clone(), ..SessionOptions::default() };
        let PreparedSession { timeline, .. } = PreparedSession::prepare(Arc::clone(plan), &options);
        let is_exact = timeline.fingerprint() == position.fingerprint;
        let (start_point, place) = if is_exact {
            let checkpoint = position.checkpoint.clone();
            let place = describe_checkpoint(&timeline, &checkpoint);
            (StartPoint::Checkpoint(session.id.clone(), Box::new(checkpoint)), place)
        } else {
            let (part, step) = timeline.parts.iter().enumerate().find_map(|(index, part)| {
                Some((index, timeline.part_step(part).filter(|step| step.id == position.step)?))
            })?;
            (StartPoint::Part(part), step.name.clone())
        };
        let start = SessionStart {
            start_point,
            overrides,
            is_resumed: true,
            ..SessionStart::new(Arc::clone(plan), origin.clone())
        };
        Some(Self { start, place: format!("{place}, {}", ago(session.ago)), is_exact })
    }

    /// The offer in words, ending with the alternative.
    fn in_words(&self, alternative: &str) -> String {
        let place = &self.place;
        if self.is_exact {
            // A place in a gap is described as `before …`.
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
