//! When to read a file again that is written while it is shown.

use super::message::{Effect, FileChange};
use crate::time::Tick;
use std::time::Duration;

/// How long after the first partial change a file is read.
const SETTLE: Duration = Duration::from_millis(15);
/// How long an empty or missing file is given to be written.
const GRACE: Duration = Duration::from_millis(150);

/// Debounces the reading of a watched file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReloadTimer {
    /// When to read the file next.
    due: Option<Tick>,
    /// Whether the file was found empty and has been given time once.
    waited_for_content: bool,
}

impl ReloadTimer {
    /// Notes that the file changed.
    pub(super) fn on_change(&mut self, now: Tick, change: FileChange) {
        match change {
            FileChange::Complete => self.due = Some(now),
            // The first partial change sets the time, so that a file which keeps
            // changing is read all the same.
            FileChange::Partial => {
                self.due.get_or_insert(now + SETTLE);
            }
        }
        self.waited_for_content = false;
    }

    /// When to call [`Self::read_if_due`].
    pub(super) const fn deadline(&self) -> Option<Tick> {
        self.due
    }

    /// Asks for the file to be read, once it is time.
    pub(super) fn read_if_due(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        if self.due.take_if(|due| *due <= now).is_some() {
            effects.push(Effect::ReadFile);
        }
    }

    /// Whether to use what was read. An empty file is refused once, and its next reading is
    /// planned a little later.
    pub(super) fn accept_or_defer(&mut self, now: Tick, empty: bool) -> bool {
        let accepted = !empty || self.waited_for_content;
        self.waited_for_content = !accepted;
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

    fn reads(timer: &mut ReloadTimer, millis: u64) -> bool {
        let mut effects = Vec::new();
        timer.read_if_due(at(millis), &mut effects);
        matches!(effects.as_slice(), [Effect::ReadFile])
    }

    #[test]
    fn a_complete_file_is_read_at_once_and_a_partial_one_when_it_has_settled() {
        let mut timer = ReloadTimer::default();
        assert!(!reads(&mut timer, 0));
        timer.on_change(at(10), FileChange::Partial);
        timer.on_change(at(20), FileChange::Partial);
        assert_eq!((timer.deadline(), reads(&mut timer, 24)), (Some(at(25)), false));
        assert!(reads(&mut timer, 25));
        timer.on_change(at(30), FileChange::Complete);
        assert!(reads(&mut timer, 30));
        assert_eq!(timer.deadline(), None);
    }

    #[test]
    fn an_empty_file_is_read_once_more_before_it_counts() {
        let mut timer = ReloadTimer::default();
        timer.on_change(at(0), FileChange::Complete);
        assert!(reads(&mut timer, 0));
        assert!(!timer.accept_or_defer(at(0), true));
        assert!(!reads(&mut timer, 149) && reads(&mut timer, 150));
        assert!(timer.accept_or_defer(at(150), true));
        // The next save starts anew.
        timer.on_change(at(200), FileChange::Complete);
        assert!(reads(&mut timer, 200) && !timer.accept_or_defer(at(200), true));
        assert!(reads(&mut timer, 350) && timer.accept_or_defer(at(350), false));
    }
}
