//! The list of steps.

use super::text::{put, row};
use crate::session::Outcome;
use crate::ui::theme::Theme;
use crate::ui::view_model::{PartState, StepRow};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

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
                PartState::Over(outcome) => {
                    let (mark, style) = outcome_mark(Some(outcome), self.theme);
                    (mark, style, self.theme.quiet)
                }
                PartState::Now(_) => ("►", self.now, self.theme.strong),
                PartState::ToCome => ("·", self.theme.to_come, self.theme.text),
            };
            let style = if at == self.current { self.theme.strong } else { style };
            let line = row(area, n);
            put(buf, line, Alignment::Left, mark, mark_style);
            let rest = Rect { x: line.x + 2.min(line.width), width: line.width.saturating_sub(2), ..line };
            let taken = put(buf, rest, Alignment::Right, &step.amount, self.theme.quiet);
            let name = Rect { width: rest.width.saturating_sub(taken + 1), ..rest };
            put(buf, name, Alignment::Left, &step.name, style);
        }
    }
}
