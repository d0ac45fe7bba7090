//! The history: the sessions by day.

use super::PastSessionScreen;
use super::selection::moved;
use crate::app::{Context, Effect, Message, Screen, Shared, Transition};
use crate::history::{SessionRecord, by_day};
use crate::time::Tick;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, bind, groups};
use crate::ui::view_model::{HistoryRow, HistoryView, history_rows};
use crate::ui::{View, history_rows_shown};
use crossterm::event::KeyCode::{Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up};

/// The sessions by day.
#[derive(Debug, Default)]
pub struct HistoryScreen {
    sessions: Vec<SessionRecord>,
    rows: Vec<HistoryRow>,
    /// The index of the chosen session.
    selected: usize,
    /// Whether the sessions have been read.
    is_read: bool,
}

impl HistoryScreen {
    /// An empty list, to be filled by the answer to [`Effect::ReadSessions`].
    pub fn new() -> Self {
        Self::default()
    }

    /// The keys of the page; `empty` says whether there are no sessions to choose from.
    pub fn page_keys(empty: bool) -> Keys {
        Keys::new([
            bind(&[Named(Enter), Letter(' '), Named(Right)], Action::Open)
                .when(!empty)
                .help(groups::CHOOSE, "enter", "open the session: its steps, a note")
                .footer(1, "enter", "open"),
            bind(&[Named(Up), Letter('k')], Action::Up)
                .when(!empty)
                .help(groups::CHOOSE, "↑ ↓", "choose a session")
                .footer(2, "↑↓", "choose"),
            bind(&[Named(Down), Letter('j')], Action::Down),
            bind(&[Named(PageUp)], Action::PageUp).help(groups::CHOOSE, "pgup pgdn", "ten up or down"),
            bind(&[Named(PageDown)], Action::PageDown),
            bind(&[Named(Home)], Action::Home).help(groups::CHOOSE, "home end", "the last, the first"),
            bind(&[Named(End)], Action::End),
            bind(&[Named(Esc), Named(Left)], Action::Back)
                .help(groups::WAY, "esc", "back")
                .footer(3, "esc", "back"),
            QUIT,
            HELP,
        ])
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

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        let (height, chosen) = (history_rows_shown(shared.area), self.chosen_row());
        // Half a page above the chosen session, so that its day is seen.
        let first = chosen.saturating_sub(height / 2).min(self.rows.len().saturating_sub(height));
        let rows: Vec<HistoryRow> = self.rows.iter().skip(first).take(height).cloned().collect();
        Box::new(HistoryView {
            selected: chosen.saturating_sub(first),
            more_above: first > 0,
            more_below: first + rows.len() < self.rows.len(),
            rows,
            total: self.is_read.then_some(self.sessions.len()),
        })
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        if let Some(selected) = moved(self.selected, action, self.sessions.len(), 10) {
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
        if let Message::Sessions(sessions) = message {
            // In the order of the rows, which are grouped by day.
            self.sessions = by_day(sessions).into_iter().flat_map(|day| day.sessions).cloned().collect();
            self.rows = history_rows(&self.sessions);
            self.selected = self.selected.min(sessions.len().saturating_sub(1));
            self.is_read = true;
        }
        Transition::Stay
    }
}
