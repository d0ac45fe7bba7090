//! The history: the sessions by day.

use super::PastSessionScreen;
use super::selection::{PAGE_ROWS, moved};
use crate::app::{Context, Effect, Message, Screen, Shared, Transition};
use crate::history::{SessionRecord, by_day};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, arrows, bind, groups};
use crate::ui::view_model::{HistoryRow, HistoryView, history_rows};
use crossterm::event::KeyCode::{Enter, Esc, Left, Right};
use std::sync::Arc;

/// The sessions by day; empty until the answer to [`Effect::ReadSessions`].
#[derive(Debug, Default)]
pub struct HistoryScreen {
    sessions: Vec<SessionRecord>,
    rows: Arc<Vec<HistoryRow>>,
    /// The index of the chosen session.
    selected: usize,
    /// Whether the sessions have been read.
    is_read: bool,
    /// Whether they couldn't be read.
    is_unreadable: bool,
}

impl HistoryScreen {
    /// The keys of the page; `empty` says whether there are no sessions to choose from.
    pub fn page_keys(empty: bool) -> Keys {
        let open = bind(&[Named(Enter), Letter(' '), Named(Right)], Action::Open)
            .when(!empty)
            .help(groups::CHOOSE, "open the session: its steps, a note")
            .footer(1, "open");
        // `up` carries the footer's text.
        let [up, down, page_up, page_down, home, end] =
            arrows(groups::CHOOSE, "choose a session", 2, "choose");
        let page_up = page_up.help_named(groups::CHOOSE, "pgup pgdn", "ten up or down");
        // The last session is at the top.
        let home = home.help_named(groups::CHOOSE, "home end", "the last, the first");
        let back = bind(&[Named(Esc), Named(Left)], Action::Back).help(groups::WAY, "back").footer(3, "back");
        Keys::new([open, up.when(!empty), down, page_up, page_down, home, end, back, QUIT, HELP])
    }

    /// The index of the chosen session's row.
    fn chosen_row(&self) -> usize {
        let is_session = |(_, row): &(usize, &HistoryRow)| matches!(row, HistoryRow::Session { .. });
        self.rows.iter().enumerate().filter(is_session).nth(self.selected).map_or(0, |(index, _)| index)
    }
}

impl Screen for HistoryScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.sessions.is_empty())
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(HistoryView {
            rows: Arc::clone(&self.rows),
            selected: self.chosen_row(),
            total: self.is_read.then_some(self.sessions.len()),
            is_unreadable: self.is_unreadable,
        })
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        if let Some(selected) = moved(self.selected, action, self.sessions.len(), PAGE_ROWS) {
            self.selected = selected;
            return Transition::Stay;
        }
        match action {
            Action::Open => {
                if let Some(session) = self.sessions.get(self.selected) {
                    context.effects.push(Effect::ReadSets(session.id.clone()));
                    return Transition::Push(Box::new(PastSessionScreen::new(session.clone())));
                }
            }
            Action::Back => return Transition::Pop,
            Action::Quit => return Transition::Quit,
            _ => {}
        }
        Transition::Stay
    }

    fn on_message(&mut self, _: &mut Context<'_>, message: &Message) -> Transition {
        match message {
            Message::Sessions(sessions) => {
                // In the order of the rows, which are grouped by day.
                self.sessions = by_day(sessions).into_iter().flat_map(|day| day.sessions).cloned().collect();
                self.rows = Arc::new(history_rows(&self.sessions));
                self.selected = self.selected.min(sessions.len().saturating_sub(1));
                (self.is_read, self.is_unreadable) = (true, false);
            }
            Message::HistoryUnread(_) => self.is_unreadable = !self.is_read,
            _ => {}
        }
        Transition::Stay
    }
}
