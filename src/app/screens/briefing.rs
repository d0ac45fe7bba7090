//! The page before a routine.

use super::player;
use super::scroll::Scroll;
use crate::app::{Effect, Next, Offer, Screen, Shared, Start, Turn};
use crate::cue::Tone;
use crate::session::Preparation;
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::view_model::{self, BriefingView};
use crossterm::event::KeyCode::{Backspace, Enter, Esc, Left};

/// What one needs, what to mind and when to stop, before a routine.
#[derive(Debug)]
pub struct Briefing {
    start: Start,
    scroll: Scroll,
}

impl Briefing {
    /// The page before this start.
    pub fn new(start: Start) -> Self {
        Self { start, scroll: Scroll::default() }
    }

    /// Its keys; the first time, with more to read, enter reads on.
    pub fn page_keys(unread: bool, left: bool) -> Keys {
        let start = bind(&[Named(Enter), Letter(' ')], Action::Start)
            .help(groups::GO, "enter", "start the routine")
            .footer(1, "enter", if unread { "read on" } else { "start" });
        let go_on = bind(&[Letter('c')], Action::Own('c'))
            .when(left)
            .help(groups::GO, "c", "go on where you left it")
            .footer(1, "c", "go on");
        let test = bind(&[Letter('t')], Action::TestSound).help(groups::GO, "t", "play a test sound").footer(
            2,
            "t",
            "test the sound",
        );
        let back = bind(&[Named(Esc), Named(Left), Named(Backspace)], Action::Back)
            .help(groups::WAY, "esc", "back to the list")
            .footer(3, "esc", "back");
        Keys::new([start, go_on, test].into_iter().chain(SCROLL).chain([back, QUIT, HELP]))
    }

    fn shown(&self, shared: &Shared) -> BriefingView {
        let left = self.offer(shared).map(|offer| offer.on_page());
        let timeline = self.start(shared).prepared(&Preparation::default()).timeline;
        BriefingView { left, ..view_model::briefing(&timeline, shared.first_run, self.scroll.0) }
    }

    /// What is played, in the week that the history tells.
    fn start(&self, shared: &Shared) -> Start {
        let last = shared.last_times.get(&self.start.timeline.routine.id);
        self.start.clone().in_week(last.map_or(1, |last| last.week))
    }

    /// The offer to go on where this routine was left.
    fn offer(&self, shared: &Shared) -> Option<Offer> {
        Offer::among(&shared.left, &self.start.timeline, &self.start.origin)
    }

    /// The first time, all of the page is gone through before it starts.
    fn is_unread(&self, shared: &Shared) -> bool {
        shared.first_run && self.scroll.has_more(&self.shown(shared), shared)
    }
}

impl Screen for Briefing {
    fn keys(&self, shared: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.is_unread(shared), self.offer(shared).is_some())
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown(shared))
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Start if self.is_unread(turn.shared) => {
                self.scroll.by(Action::PageDown, 10, &self.shown(turn.shared), turn.shared);
            }
            Action::Start => {
                if std::mem::take(&mut turn.shared.first_run) {
                    turn.effects.push(Effect::RememberFirstRun);
                }
                let start = self.start(turn.shared);
                return player::play(turn, &start).map_or(Next::Stay, Next::Become);
            }
            Action::Own('c') => {
                if let Some(offer) = self.offer(turn.shared) {
                    return player::play(turn, &offer.start).map_or(Next::Stay, Next::Become);
                }
            }
            Action::TestSound => {
                turn.effects.push(Effect::PlayTone(Tone::Finish));
                turn.shared.tell_test(turn.now);
            }
            Action::Back => return Next::Back,
            Action::Quit => return Next::Leave,
            other => self.scroll.by(other, 10, &self.shown(turn.shared), turn.shared),
        }
        Next::Stay
    }
}
