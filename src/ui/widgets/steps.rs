//! The list of steps.

use super::text::{put, row, width};
use crate::session::Outcome;
use crate::ui::theme::Theme;
use crate::ui::view_model::{StepRow, StepState};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Columns that a name has before the amount takes any.
const NAME: u16 = 18;
/// With fewer columns an amount that is cut tells nothing.
const AMOUNT: u16 = 8;

/// The steps with a sign for how each stands; where there are more than rows,
/// those around the one under way.
#[derive(Clone, Copy, Debug)]
pub struct StepList<'a> {
    /// The steps.
    pub steps: &'a [StepRow],
    /// Which is under way.
    pub current: usize,
    /// The look of the one under way.
    pub now: Style,
    /// All other looks.
    pub theme: &'a Theme,
}

/// The sign of how a step ended, and its look.
pub fn outcome_mark(outcome: Option<Outcome>, theme: &Theme) -> (&'static str, Style) {
    match outcome {
        Some(Outcome::Done) => ("✓", theme.done),
        Some(Outcome::Partly) => ("½", theme.done),
        Some(Outcome::Skipped) => ("–", theme.to_come),
        Some(Outcome::Hurt) => ("×", theme.warning),
        None => ("·", theme.to_come),
    }
}

impl Widget for &StepList<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let visible = usize::from(area.height);
        let most = self.steps.len().saturating_sub(visible);
        // A third of the room shows what is behind, the rest what is ahead.
        let first = self.current.saturating_sub(visible / 3).min(most);
        for (n, (at, step)) in (0..area.height).zip(self.steps.iter().enumerate().skip(first)) {
            let (mark, mark_style, style) = match step.state {
                StepState::Ended(outcome) => {
                    let (mark, style) = outcome_mark(Some(outcome), self.theme);
                    (mark, style, self.theme.quiet)
                }
                StepState::Current(_) => ("►", self.now, self.theme.strong),
                StepState::Upcoming => ("·", self.theme.to_come, self.theme.text),
            };
            let style = if at == self.current { self.theme.strong } else { style };
            let line = row(area, n);
            put(buf, line, Alignment::Left, mark, mark_style);
            let rest = Rect { x: line.x + 2.min(line.width), width: line.width.saturating_sub(2), ..line };
            // The amount takes what the name leaves; where that is next to
            // nothing, it is left out.
            let kept = width(&step.name).min(NAME) + 1;
            let left = rest.width.saturating_sub(kept);
            let amount = if width(&step.amount) <= left || left >= AMOUNT { &step.amount } else { "" };
            let place = Rect { x: rest.x + rest.width.min(kept), width: left, ..rest };
            let taken = put(buf, place, Alignment::Right, amount, self.theme.quiet);
            let gap = u16::from(taken > 0);
            let name = Rect { width: rest.width.saturating_sub(taken + gap), ..rest };
            put(buf, name, Alignment::Left, &step.name, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(columns: u16, name: &str, amount: &str) -> String {
        let steps =
            [StepRow { name: name.to_owned(), amount: amount.to_owned(), state: StepState::Upcoming }];
        let theme = Theme::default();
        let mut buf = Buffer::empty(Rect::new(0, 0, columns, 1));
        (&StepList { steps: &steps, current: 1, now: theme.strong, theme: &theme })
            .render(buf.area, &mut buf);
        buf.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn a_name_keeps_its_room_and_the_amount_gives_way() {
        let (name, amount) = ("Glute cross-body roll", "10 s × 3 spots each way a side");
        assert_eq!(drawn(56, name, amount), format!("· {name}   {amount}"));
        assert_eq!(drawn(38, name, amount), "· Glute cross-body…  10 s × 3 spots e…");
        assert_eq!(drawn(28, name, amount), "· Glute cross-body roll     ");
        assert_eq!(drawn(28, "Walk", "20 a side"), "· Walk             20 a side");
        assert_eq!(drawn(20, "Leg swings", "20 a side"), "· Leg swings        ");
        assert_eq!(drawn(8, name, amount), "· Glute…");
    }
}
