//! The offer to resume an unfinished session.

use super::{Origin, ResumableSession, SessionStart, StartPoint};
use crate::session::{Checkpoint, PreparedSession, SessionOptions};
use crate::timeline::{Timeline, labels};
use crate::ui::view_model::{ago, describe_checkpoint};
use std::sync::Arc;

/// How the description of a place in a gap begins.
const BEFORE: &str = "before ";

/// An unfinished session that can be resumed, with the text that offers it.
#[derive(Clone, Debug)]
pub struct ResumeOffer {
    /// What to play if the runner accepts.
    pub start: SessionStart,
    /// Where and when the session was left: `Hamstring lunge, right side, rep 8 of 20, 12
    /// minutes ago`.
    pub place: String,
    /// Whether the session resumes exactly where it was left; otherwise the routine was
    /// changed, and the session starts at the beginning of that step, in the same round if it
    /// still exists.
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
            let index = position.part_in(&timeline)?;
            (StartPoint::Part(index), describe_part(&timeline, index, position.round))
        };
        let start = SessionStart {
            start_point,
            overrides,
            is_resumed: true,
            ..SessionStart::new(Arc::clone(plan), origin.clone())
        };
        Some(Self { start, place: format!("{place}, {}", ago(session.ago)), is_exact })
    }

    /// Where the session was left, and what `c` does.
    fn in_words(&self) -> (String, &'static str) {
        if self.is_exact {
            return (left_at(&self.place), "c goes on there");
        }
        (format!("It was changed since you left it at {}.", self.place), "c starts at that step")
    }

    /// What is said once the session resumes.
    pub(super) fn once_accepted(&self) -> String {
        format!("On with {}.", self.place.strip_prefix(BEFORE).unwrap_or(&self.place))
    }

    /// The offer as shown on the page before a routine.
    pub fn on_page(&self, first_run: bool) -> String {
        let (left, c_starts) = self.in_words();
        format!("{left} {}{c_starts}, enter starts anew.", once_read(first_run))
    }

    /// The offer as a line of plain text, printed when the routine has begun anew.
    pub fn as_line(&self) -> String {
        let (left, c_starts) = self.in_words();
        format!("{left} {c_starts}.")
    }
}

/// What the page before a session says if enter resumes it at this checkpoint of `timeline`.
pub(super) fn resumed_on_page(timeline: &Timeline, checkpoint: &Checkpoint, first_run: bool) -> String {
    let enter = if first_run { "enter" } else { "Enter" };
    let place = describe_checkpoint(timeline, checkpoint);
    format!("{} {}{enter} goes on there.", left_at(&place), once_read(first_run))
}

/// On the first run the page has to be read first, so no key begins a session before its end.
const fn once_read(first_run: bool) -> &'static str {
    if first_run { "At the end of this page " } else { "" }
}

fn left_at(place: &str) -> String {
    let at = if place.starts_with(BEFORE) { "" } else { "it at " };
    format!("You left {at}{place}.")
}

/// The name of a part's step, with its round if it is the one that was left.
fn describe_part(timeline: &Timeline, index: usize, round_left: Option<u32>) -> String {
    let part = &timeline.parts[index];
    let name = timeline.part_step(part).map(|step| step.name.as_str()).unwrap_or_default();
    match labels::round(part.round.filter(|(round, _)| round_left == Some(*round))) {
        Some(round) => format!("{name}, {round}"),
        None => name.to_owned(),
    }
}
