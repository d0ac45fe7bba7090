//! When to read a file again that is written while it is shown.

use super::message::{Change, Effect};
use crate::time::Tick;
use std::time::Duration;

/// A file that is being written in pieces is read when it has been left alone
/// for so long.
const SETTLE: Duration = Duration::from_millis(15);
/// A file that is empty or not there may be about to be written.
const GRACE: Duration = Duration::from_millis(150);

/// A file that is followed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Follow {
    /// When to read it next.
    due: Option<Tick>,
    /// Whether an empty file has been waited for already.
    patient: bool,
}

impl Follow {
    /// Notes a change.
    pub(super) fn touched(&mut self, now: Tick, change: Change) {
        match change {
            Change::Whole => self.due = Some(now),
            // The first touch sets the time, so that one that goes on for ever
            // is read all the same.
            Change::Touched => {
                self.due.get_or_insert(now + SETTLE);
            }
        }
        self.patient = false;
    }

    /// When [`Self::wake`] is wanted.
    pub(super) const fn deadline(&self) -> Option<Tick> {
        self.due
    }

    /// Has the file read if it is time to.
    pub(super) fn wake(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        if self.due.take_if(|due| *due <= now).is_some() {
            effects.push(Effect::Read);
        }
    }

    /// Whether to take what was read; an empty file is read again a little later
    /// first.
    pub(super) fn accepts(&mut self, now: Tick, empty: bool) -> bool {
        let accepted = !empty || self.patient;
        self.patient = !accepted;
        if !accepted {
            self.due = Some(now + GRACE);
        }
        accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Tick {
        Tick::from_millis(millis)
    }

    fn reads(follow: &mut Follow, millis: u64) -> bool {
        let mut effects = Vec::new();
        follow.wake(at(millis), &mut effects);
        matches!(effects.as_slice(), [Effect::Read])
    }

    #[test]
    fn a_whole_file_is_read_at_once_and_a_touched_one_when_it_has_settled() {
        let mut follow = Follow::default();
        assert!(!reads(&mut follow, 0));
        follow.touched(at(10), Change::Touched);
        follow.touched(at(20), Change::Touched);
        assert_eq!((follow.deadline(), reads(&mut follow, 24)), (Some(at(25)), false));
        assert!(reads(&mut follow, 25));
        follow.touched(at(30), Change::Whole);
        assert!(reads(&mut follow, 30));
        assert_eq!(follow.deadline(), None);
    }

    #[test]
    fn an_empty_file_is_read_once_more_before_it_counts() {
        let mut follow = Follow::default();
        follow.touched(at(0), Change::Whole);
        assert!(reads(&mut follow, 0));
        assert!(!follow.accepts(at(0), true));
        assert!(!reads(&mut follow, 149) && reads(&mut follow, 150));
        assert!(follow.accepts(at(150), true));
        // The next save starts anew.
        follow.touched(at(200), Change::Whole);
        assert!(reads(&mut follow, 200) && !follow.accepts(at(200), true));
        assert!(reads(&mut follow, 350) && follow.accepts(at(350), false));
    }
}
