//! The list of routines.

use super::selection::{PAGE_ROWS, moved};
use super::typing::one_line;
use super::{BriefingScreen, HistoryScreen};
use crate::app::{Context, Effect, ListEntry, Message, Origin, Screen, SessionStart, Shared, Transition};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, arrows, bind, groups, letter, screen_key};
use crate::ui::view_model::{self, ListRow, ListView};
use crossterm::event::KeyCode::{Backspace, Enter, Esc, Right};
use std::sync::Arc;

const MAX_FILTER_CHARS: usize = 100;

/// The routines to choose from.
#[derive(Debug, Default)]
pub struct ListScreen {
    entries: Vec<ListEntry>,
    /// The row of each routine.
    rows: Vec<Arc<ListRow>>,
    /// The text of each routine that the filter searches; filled on the first search.
    searchable: Vec<String>,
    /// The indices of the routines that match the filter.
    matching: Vec<usize>,
    /// The index in `matching` of the chosen routine.
    selected: usize,
    filter: String,
    /// Whether the filter is being typed.
    filtering: bool,
}

impl ListScreen {
    /// A list of these routines, with the one of the id `chosen` chosen, or else the first.
    pub fn new(entries: Vec<ListEntry>, chosen: Option<&str>) -> Self {
        let selected = entries.iter().position(|entry| Some(entry.id.as_str()) == chosen).unwrap_or(0);
        let rows = entries.iter().map(|entry| Arc::new(list_row(entry, 1))).collect();
        let matching = (0..entries.len()).collect();
        Self { entries, rows, matching, selected, ..Self::default() }
    }

    fn chosen_entry(&self) -> Option<&ListEntry> {
        self.matching.get(self.selected).and_then(|index| self.entries.get(*index))
    }

    /// Finds the routines that match the filter.
    fn update_matching(&mut self) {
        let wanted: Vec<String> = self.filter.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if wanted.is_empty() {
            self.matching = (0..self.entries.len()).collect();
            return;
        }
        if self.searchable.is_empty() {
            self.searchable = self.entries.iter().map(searchable).collect();
        }
        let matches = |text: &String| wanted.iter().all(|word| text.contains(word));
        let found = self.searchable.iter().enumerate().filter(|(_, text)| matches(text));
        self.matching = found.map(|(index, _)| index).collect();
    }

    /// Edits the filter; the chosen routine stays chosen if it still matches.
    fn edit_filter(&mut self, edit: impl FnOnce(&mut String)) {
        let chosen = self.matching.get(self.selected).copied();
        edit(&mut self.filter);
        self.update_matching();
        self.selected = self.matching.iter().position(|index| Some(*index) == chosen).unwrap_or(0);
    }

    /// Adds typed or pasted text to the filter, up to its greatest length.
    fn type_text(&mut self, text: &str) {
        let room = MAX_FILTER_CHARS.saturating_sub(self.filter.chars().count());
        let text = one_line(text, room);
        if !text.is_empty() {
            self.edit_filter(|filter| filter.push_str(&text));
        }
    }

    fn open(&mut self, effects: &mut Vec<Effect>) -> Transition {
        self.filtering = false;
        let Some(ListEntry { id, timeline: Ok(timeline), .. }) = self.chosen_entry() else {
            return Transition::Stay;
        };
        effects.push(Effect::PrefetchSpeech(Arc::clone(timeline)));
        // Also reads the answers of the check-in again: those of another day no
        // longer hold.
        effects.push(Effect::ReadRecentHistory);
        let start = SessionStart::new(Arc::clone(timeline), Origin::Named(id.clone()));
        Transition::Push(Box::new(BriefingScreen::new(start)))
    }
}

/// What decides which keys the list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListKeys {
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Whether there is no routine to choose.
    pub empty: bool,
}

impl ListKeys {
    /// The keys.
    pub fn keys(self) -> Keys {
        let Self { filtering, empty } = self;
        let [up, down, page_up, page_down, home, end] =
            arrows(groups::CHOOSE, "choose a routine", 2, "choose");
        let page_up = page_up.help_named(groups::CHOOSE, "pgup pgdn", "a page up or down");
        let home = home.help_named(groups::CHOOSE, "home end", "the first, the last");
        // `up` carries the footer's text.
        let arrows = [up.when(!empty), down, page_up, page_down, home, end];
        if filtering {
            let open = bind(&[Named(Enter)], Action::Open).when(!empty).footer(1, "open");
            let erase = bind(&[Named(Backspace)], Action::Erase);
            let show_all = bind(&[Named(Esc)], Action::Back).footer(3, "show all");
            return Keys::new([open].into_iter().chain(arrows).chain([erase, show_all])).typing();
        }
        let open = bind(&[Named(Enter), Letter(' '), Named(Right), Letter('l')], Action::Open)
            .when(!empty)
            .help(groups::CHOOSE, "open the routine")
            .footer(1, "open");
        let others = [
            letter('/', Action::Filter)
                .help(groups::CHOOSE, "filter by words; esc ends it")
                .footer(3, "filter"),
            screen_key('h').help(groups::WAY, "what you did, day by day").footer(4, "history"),
            bind(&[Named(Esc)], Action::Back),
            QUIT,
            HELP,
        ];
        Keys::new([open].into_iter().chain(arrows).chain(others))
    }
}

impl Screen for ListScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        ListKeys { filtering: self.filtering, empty: self.matching.is_empty() }.keys()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        let rows: Vec<Arc<ListRow>> =
            self.matching.iter().filter_map(|index| self.rows.get(*index).cloned()).collect();
        let last_time = self.chosen_entry().and_then(|entry| shared.last_times.get(&entry.id));
        Box::new(ListView {
            selected: self.selected.min(rows.len().saturating_sub(1)),
            rows,
            last_done: last_time.map(|last_time| last_time.ago.clone()),
            filter: self.filter.clone(),
            filtering: self.filtering,
            total: self.entries.len(),
        })
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        if let Some(selected) = moved(self.selected, action, self.matching.len(), PAGE_ROWS) {
            self.selected = selected;
            return Transition::Stay;
        }
        match action {
            Action::Filter => self.filtering = true,
            Action::Type(char) => self.type_text(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.edit_filter(|filter| {
                filter.pop();
            }),
            Action::Back => {
                self.filtering = false;
                self.edit_filter(String::clear);
            }
            Action::Open => return self.open(context.effects),
            Action::ScreenKey('h') => {
                context.effects.push(Effect::ReadSessions);
                return Transition::Push(Box::new(HistoryScreen::default()));
            }
            Action::Quit => return Transition::Quit,
            _ => {}
        }
        Transition::Stay
    }

    fn on_message(&mut self, _: &mut Context<'_>, message: &Message) -> Transition {
        match message {
            Message::Paste(text) if self.filtering => self.type_text(text),
            Message::RecentHistory { last_times, .. } => {
                for (entry, row) in self.entries.iter().zip(&mut self.rows) {
                    let week = last_times.get(&entry.id).map_or(1, |last_time| last_time.week);
                    // The row of other routines is the same in each week.
                    if row.week.is_some() {
                        *row = Arc::new(list_row(entry, week));
                    }
                }
            }
            _ => {}
        }
        Transition::Stay
    }

    fn on_uncovered(&mut self, effects: &mut Vec<Effect>) {
        // No session is played any more, nor the test sound of a page.
        effects.push(Effect::PauseSound);
        // The list shows when a routine was last done.
        effects.push(Effect::ReadRecentHistory);
    }
}

/// The row of a routine in this week of its progressions.
fn list_row(entry: &ListEntry, week: u32) -> ListRow {
    match &entry.timeline {
        Ok(timeline) => {
            let start = SessionStart::new(timeline.clone(), Origin::Named(entry.id.clone())).in_week(week);
            let prepared = start.prepared(None);
            view_model::list_row(&prepared.timeline, entry.is_user_routine)
        }
        Err(message) => view_model::broken_row(&entry.id, message.clone()),
    }
}

/// The text of a routine that the filter searches, in lower case.
fn searchable(entry: &ListEntry) -> String {
    let mut words = vec![entry.id.as_str()];
    if let Ok(timeline) = &entry.timeline {
        let routine = &timeline.routine;
        words.push(&routine.name);
        words.extend(routine.kind.map(crate::routine::Kind::word));
        words.extend(routine.about.as_deref());
        let lists = [&routine.tags, &routine.muscles, &routine.equipment];
        words.extend(lists.into_iter().flatten().map(String::as_str));
        for step in routine.steps() {
            words.push(&step.name);
            words.extend(step.muscles.iter().chain(&step.tags).map(String::as_str));
        }
    }
    words.join(" ").to_lowercase()
}
