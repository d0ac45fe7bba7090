//! What a recorder writes.

use crate::app::Origin;
use crate::history::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord};
use crate::session::{Answers, CheckIn, EasingEffect, Rating};
use jiff::Timestamp;

/// Something to write.
#[derive(Debug)]
pub(in crate::runtime) enum Change {
    /// A session begins, and is the current one from now on. If the history has it already, it
    /// is resumed.
    Begin(Box<SessionRecord>, Origin),
    /// A change of the current session.
    Session(SessionChange),
    /// The current session is deleted since it was begun by mistake.
    Discard,
    /// The runner's answers, and when they were given.
    Answers(Box<Answers>, LocalTimestamp),
    /// The rating of the morning after the session with this id was asked for, and perhaps given.
    RatingNextMorning(String, Option<Rating>),
    /// The note of the session with this id.
    Note(String, String),
    /// The session with this id is deleted.
    Delete(String),
}

/// A change of the current session.
#[derive(Debug)]
pub(in crate::runtime) enum SessionChange {
    /// What was done of some sets, and the position if that has changed.
    Save {
        sets: Vec<SetRecord>,
        position: Option<Box<ResumePoint>>,
        now: Timestamp,
    },
    /// The answers before it, and what they changed in it.
    CheckIn(Box<CheckIn>, Vec<EasingEffect>),
    End {
        end: SessionEnd,
        seconds_done: f64,
        at: LocalTimestamp,
    },
    /// It goes on after its end.
    Reopen,
    /// The rating right after it.
    Rating(Rating),
    Note(String),
}

impl SessionChange {
    /// Whether both only save sets and positions.
    const fn can_merge(&self, later: &Self) -> bool {
        matches!((self, later), (Self::Save { .. }, Self::Save { .. }))
    }

    /// Adds what a later change saves; its position replaces this one's.
    fn merge(&mut self, later: Self) {
        if let Self::Save { sets, position, now, .. } = self
            && let Self::Save { sets: later_sets, position: later_position, now: later_now, .. } = later
        {
            sets.extend(later_sets);
            *position = later_position.or(position.take());
            *now = later_now;
        }
    }
}

impl Change {
    /// Merges a later change into this one, or returns it if they are of different kinds.
    pub(super) fn merged_with(&mut self, later: Self) -> Option<Self> {
        match (self, later) {
            (Self::Session(change), Self::Session(later)) if change.can_merge(&later) => {
                change.merge(later);
                None
            }
            (_, later) => Some(later),
        }
    }
}
