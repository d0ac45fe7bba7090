//! The menu of steps to jump to, over the player.

use super::selection::moved;
use crate::app::{Context, Screen, Shared, Transition};
use crate::session::Input;
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Keys, arrows, bind, groups};
use crate::ui::view_model::{JumpRow, JumpView};
use crossterm::event::KeyCode::{Enter, Esc};

/// The steps, sets and sides to jump to.
#[derive(Debug)]
pub struct JumpScreen {
    rows: Vec<JumpRow>,
    selected: usize,
}

impl JumpScreen {
    /// A menu of these rows, with the current one selected.
    pub(super) fn new(rows: Vec<JumpRow>) -> Self {
        let selected = rows.iter().rposition(|row| row.is_current).unwrap_or(0);
        Self { rows, selected }
    }
}

impl Screen for JumpScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        let open = bind(&[Named(Enter)], Action::Open).help(groups::WAY, "go there").footer(1, "go there");
        let back = bind(&[Named(Esc), Letter('g')], Action::Back)
            .help(groups::WAY, "stay here")
            .footer(3, "stay here");
        let arrows = arrows(groups::WAY, "choose a place", 2, "choose");
        Keys::new([open].into_iter().chain(arrows).chain([back]))
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(JumpView { rows: self.rows.clone(), selected: self.selected })
    }

    fn act(&mut self, _: &mut Context<'_>, action: Action) -> Transition {
        if let Some(selected) = moved(self.selected, action, self.rows.len(), 5) {
            self.selected = selected;
            return Transition::Stay;
        }
        match action {
            Action::Open => match self.rows.get(self.selected) {
                Some(row) => Transition::PopAnd(Action::Session(Input::Jump(row.segment))),
                None => Transition::Pop,
            },
            Action::Back => Transition::Pop,
            _ => Transition::Pass,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }
}
