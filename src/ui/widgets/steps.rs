//! The list of steps.

use super::text::{put, row_area, width};
use crate::session::Outcome;
use crate::ui::theme::Theme;
use crate::ui::view_model::{StepRow, StepState};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;

/// A name keeps at least this many columns.
const MIN_NAME_COLUMNS: u16 = 18;
/// An amount that doesn't fit is hidden if it has fewer columns than this.
const MIN_AMOUNT_COLUMNS: u16 = 8;

/// The mark of how a step ended, and its style.
pub fn outcome_mark(outcome: Option<Outcome>, theme: &Theme) -> (&'static str, Style) {
    match outcome {
        Some(Outcome::Done) => ("✓", theme.done),
        Some(Outcome::Partly) => ("½", theme.done),
        Some(Outcome::Skipped) => ("–", theme.to_come),
        Some(Outcome::Hurt) => ("×", theme.warning),
        None => ("·", theme.to_come),
    }
}

/// Draws the list of steps with their states; if there are more steps than rows, those around
/// the current one, which has the index `current`.
pub fn draw_steps(
    steps: &[StepRow],
    current: usize,
    current_style: Style,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let area = area.intersection(buf.area);
    let visible = usize::from(area.height);
    let last_first = steps.len().saturating_sub(visible);
    // A third of the rows shows earlier steps, the others later ones.
    let first = current.saturating_sub(visible / 3).min(last_first);
    for (line, (index, step)) in (0..area.height).zip(steps.iter().enumerate().skip(first)) {
        let (mark, mark_style, style) = match step.state {
            StepState::Ended(outcome) => {
                let (mark, style) = outcome_mark(Some(outcome), theme);
                (mark, style, theme.quiet)
            }
            StepState::Current(_) => ("►", current_style, theme.strong),
            StepState::Upcoming => ("·", theme.to_come, theme.text),
        };
        let style = if index == current { theme.strong } else { style };
        let line = row_area(area, line);
        put(buf, line, Alignment::Left, mark, mark_style);
        let text = Rect { x: line.x + 2.min(line.width), width: line.width.saturating_sub(2), ..line };
        // The amount gets the columns that the name leaves.
        let reserved = width(&step.name).min(MIN_NAME_COLUMNS) + 1;
        let left = text.width.saturating_sub(reserved);
        let amount =
            if width(&step.amount) <= left || left >= MIN_AMOUNT_COLUMNS { &step.amount } else { "" };
        let place = Rect { x: text.x + text.width.min(reserved), width: left, ..text };
        let used = put(buf, place, Alignment::Right, amount, theme.quiet);
        let gap = u16::from(used > 0);
        let name = Rect { width: text.width.saturating_sub(used + gap), ..text };
        put(buf, name, Alignment::Left, &step.name, style);
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
        draw_steps(&steps, 1, theme.strong, &theme, buf.area, &mut buf);
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
