//! The page after a routine.

use super::scroll::Scroll;
use crate::app::{Next, Screen, Shared, Turn};
use crate::session::{self, End};
use crate::time::{Clock, Tick};
use crate::timeline::Timeline;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::plain::{KEPT, NOT_KEPT};
use crate::ui::view_model::{self, SummaryView};
use crossterm::event::KeyCode::{Enter, Esc};
use std::sync::Arc;

/// What a session came to.
#[derive(Debug)]
pub struct Summary {
    timeline: Arc<Timeline>,
    result: session::Summary,
    scroll: Scroll,
}

impl Summary {
    pub(super) fn new(timeline: Arc<Timeline>, result: session::Summary) -> Self {
        Self { timeline, result, scroll: Scroll::default() }
    }

    /// Its keys.
    pub fn page_keys() -> Keys {
        let done = bind(&[Named(Enter), Letter(' '), Named(Esc)], Action::Back)
            .help(groups::GO, "enter", "done")
            .footer(1, "enter", "done");
        Keys::new([done].into_iter().chain(SCROLL).chain([QUIT, HELP]))
    }

    fn shown(&self, shared: &Shared) -> SummaryView {
        let mut view = view_model::summary(&self.timeline, &self.result, self.scroll.0);
        // After pain nothing is compared.
        if self.result.end != End::Hurt
            && let Some(last) = shared.last_times.get(&self.timeline.routine.id)
        {
            view.advice.push(view_model::last_time(&last.ago, last.done));
        }
        view
    }
}

impl Screen for Summary {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown(shared))
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Back => Next::Back,
            Action::Quit => Next::Leave,
            other => {
                self.scroll.by(other, 10, &self.shown(turn.shared), turn.shared);
                Next::Stay
            }
        }
    }

    fn leave(&mut self, _: &mut Turn<'_>) -> Option<(Arc<Timeline>, session::Summary)> {
        Some((Arc::clone(&self.timeline), self.result.clone()))
    }
}

/// What a session came to, in the one line that is left on the terminal.
pub(in crate::app) fn farewell(timeline: &Timeline, summary: &session::Summary, kept: bool) -> String {
    let (name, done) = (&timeline.routine.name, Clock(summary.ledger.done));
    match summary.end {
        End::Finished => format!("{name}: {done} done."),
        End::Quit => {
            let saved = if kept { KEPT } else { NOT_KEPT };
            format!("{name}: stopped after {done} of {}. {saved}", Clock(timeline.total))
        }
        End::Hurt => {
            format!("{name}: stopped after {done} because it hurt. Rest it, and see how it feels tomorrow.")
        }
    }
}
