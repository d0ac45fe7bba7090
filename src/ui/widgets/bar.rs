//! Bars: one for the whole routine with its steps, one for the progress of a segment.

use super::text::row_area;
use crate::session::Outcome;
use crate::ui::theme::Theme;
use crate::ui::view_model::{BarPart, StepState};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The steps of the whole routine side by side: ended ones half high, the current one full,
/// those to come low, skipped ones dotted.
#[derive(Clone, Copy, Debug)]
pub struct RoutineBar<'a> {
    /// The steps.
    pub parts: &'a [BarPart],
    /// The style of the current step.
    pub current_style: Style,
    /// All other styles.
    pub theme: &'a Theme,
}

/// By the number of filled eighths of a column.
const EIGHTHS: [&str; 9] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

impl Widget for &RoutineBar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = row_area(area.intersection(buf.area), 0);
        if area.is_empty() || self.parts.is_empty() {
            return;
        }
        if self.parts.len() > usize::from(area.width) {
            self.draw_crowded(area, buf);
            return;
        }
        let count = u16::try_from(self.parts.len()).unwrap_or(u16::MAX);
        // Gaps need three columns for each step on average.
        let gap = u16::from(area.width >= count.saturating_mul(3));
        let room = area.width - gap * (count - 1);
        let mut x = area.x;
        for (part, share) in self.parts.iter().zip(shares(self.parts, room)) {
            self.draw_part(part.state, Rect { x, width: share, ..area }, buf);
            x += share + gap;
        }
    }
}

impl RoutineBar<'_> {
    fn draw_part(&self, state: StepState, area: Rect, buf: &mut Buffer) {
        let (sign, style) = self.column_style(state);
        let filled = match state {
            StepState::Current(permille) => {
                (u32::from(area.width) * 8 * u32::from(permille.min(1000)) / 1000).max(1)
            }
            _ => 0,
        };
        for (column, x) in (0u32..).zip(area.left()..area.right()) {
            let eighths = filled.saturating_sub(column * 8).min(8);
            let Some(cell) = buf.cell_mut((x, area.y)) else { continue };
            if eighths > 0 {
                cell.set_symbol(EIGHTHS[eighths as usize]).set_style(self.current_style);
            } else {
                cell.set_symbol(sign).set_style(style);
            }
        }
    }

    /// The sign of a column of a step; for the current step, of a column that is not filled.
    fn column_style(&self, state: StepState) -> (&'static str, Style) {
        match state {
            StepState::Ended(Outcome::Done) => ("▄", self.theme.done),
            StepState::Ended(Outcome::Partly) => ("▖", self.theme.done),
            StepState::Ended(Outcome::Skipped) => ("·", self.theme.to_come),
            StepState::Ended(Outcome::Hurt) => ("×", self.theme.warning),
            StepState::Current(_) => ("░", self.current_style),
            StepState::Upcoming => ("▁", self.theme.to_come),
        }
    }

    /// Draws more steps than there are columns: each column shows one of the steps that fall
    /// on it, if possible the current one.
    fn draw_crowded(&self, area: Rect, buf: &mut Buffer) {
        let columns = usize::from(area.width);
        for (column, x) in (area.left()..area.right()).enumerate() {
            let first = column * self.parts.len() / columns;
            let end = ((column + 1) * self.parts.len() / columns).max(first + 1);
            let parts = self.parts.get(first..end).unwrap_or_default();
            let current = parts.iter().find(|part| matches!(part.state, StepState::Current(_)));
            if let Some(part) = current.or(parts.last()) {
                self.draw_part(part.state, Rect { x, width: 1, ..area }, buf);
            }
        }
    }
}

/// Distributes columns to parts by weight, at least one to each; there are at least as many
/// columns as parts.
fn shares(parts: &[BarPart], columns: u16) -> Vec<u16> {
    let spare = u64::from(columns).saturating_sub(parts.len() as u64);
    let total: u64 = parts.iter().map(|part| u64::from(part.weight.max(1))).sum();
    // Rounding the running sum, not each share, makes the shares add up exactly.
    let (mut weight_so_far, mut given) = (0, 0);
    parts
        .iter()
        .map(|part| {
            weight_so_far += u64::from(part.weight.max(1));
            let given_so_far = (spare * weight_so_far + total / 2) / total.max(1);
            let share = given_so_far - given;
            given = given_so_far;
            u16::try_from(share + 1).unwrap_or(1)
        })
        .collect()
}

/// A line that fills up.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// How much is filled, in thousandths.
    pub permille: u16,
    /// The style of the filled part.
    pub filled: Style,
    /// The style of the empty part.
    pub empty: Style,
}

impl Widget for &Progress {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = row_area(area.intersection(buf.area), 0);
        let halves = u32::from(area.width) * 2 * u32::from(self.permille.min(1000)) / 1000;
        for (column, x) in (0u32..).zip(area.left()..area.right()) {
            let (sign, style) = match halves.saturating_sub(column * 2) {
                0 => ("─", self.empty),
                1 => ("╸", self.filled),
                _ => ("━", self.filled),
            };
            if let Some(cell) = buf.cell_mut((x, area.y)) {
                cell.set_symbol(sign).set_style(style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(parts: &[(u32, StepState)], columns: u16) -> String {
        let parts: Vec<_> =
            parts.iter().map(|(weight, state)| BarPart { weight: *weight, state: *state }).collect();
        let area = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(area);
        (&RoutineBar { parts: &parts, current_style: Style::new(), theme: &Theme::default() })
            .render(area, &mut buf);
        buf.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn each_state_has_its_shape() {
        let parts = [
            (10, StepState::Ended(Outcome::Done)),
            (10, StepState::Ended(Outcome::Skipped)),
            (20, StepState::Current(500)),
            (10, StepState::Upcoming),
            (10, StepState::Ended(Outcome::Hurt)),
        ];
        assert_eq!(drawn(&parts, 28), "▄▄▄▄ ···· ████░░░░ ▁▁▁▁ ××××");
    }

    #[test]
    fn the_current_step_fills_by_eighths_and_always_shows() {
        assert_eq!(drawn(&[(1, StepState::Current(0))], 4), "▏░░░");
        assert_eq!(drawn(&[(1, StepState::Current(600))], 4), "██▍░");
        assert_eq!(drawn(&[(1, StepState::Current(1000))], 4), "████");
    }

    #[test]
    fn more_steps_than_columns_still_show_the_current_one() {
        let mut parts = vec![(5, StepState::Ended(Outcome::Done)); 21];
        parts[20].1 = StepState::Current(900);
        parts.extend(vec![(5, StepState::Upcoming); 19]);
        assert_eq!(drawn(&parts, 10), "▄▄▄▄▄▉▁▁▁▁");
        assert_eq!(drawn(&parts, 40).chars().count(), 40);
    }

    #[test]
    fn shares_fill_the_columns() {
        let parts: Vec<_> =
            [1, 900, 3, 47].map(|weight| BarPart { weight, state: StepState::Upcoming }).into();
        for columns in 4..200 {
            let shares = shares(&parts, columns);
            assert_eq!(shares.iter().sum::<u16>(), columns);
            assert!(shares.iter().all(|share| *share >= 1));
        }
    }
}
