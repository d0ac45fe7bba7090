//! Bars: one for the whole routine with its steps, one for the progress of a segment.

use super::text::row_area;
use crate::session::Outcome;
use crate::ui::theme::Theme;
use crate::ui::view_model::{BarPart, StepState};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// By the number of filled eighths of a column.
const EIGHTHS: [&str; 9] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Draws the steps of the whole routine side by side: ended ones half high, the current one
/// full, those to come low, skipped ones dotted.
pub fn draw_routine_bar(
    parts: &[BarPart],
    current_style: Style,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let area = row_area(area.intersection(buf.area), 0);
    if area.is_empty() || parts.is_empty() {
        return;
    }
    if parts.len() > usize::from(area.width) {
        for (column, x) in (0..).zip(area.left()..area.right()) {
            let state = crowded_state(parts, usize::from(area.width), column);
            draw_part(state, current_style, theme, Rect { x, width: 1, ..area }, buf);
        }
        return;
    }
    let count = u16::try_from(parts.len()).unwrap_or(u16::MAX);
    // Gaps need three columns for each step on average.
    let gap = u16::from(area.width >= count.saturating_mul(3));
    let room = area.width - gap * (count - 1);
    let mut x = area.x;
    for (part, share) in parts.iter().zip(shares(parts, room)) {
        draw_part(part.state, current_style, theme, Rect { x, width: share, ..area }, buf);
        x += share + gap;
    }
}

fn draw_part(state: StepState, current_style: Style, theme: &Theme, area: Rect, buf: &mut Buffer) {
    // The sign of a column; for the current step, of one that is not filled.
    let (sign, style) = match state {
        StepState::Ended(Outcome::Done) => ("▄", theme.done),
        StepState::Ended(Outcome::Partly) => ("▖", theme.done),
        StepState::Ended(Outcome::Skipped) => ("·", theme.to_come),
        StepState::Ended(Outcome::Hurt) => ("×", theme.warning),
        StepState::Current(_) => ("░", current_style),
        StepState::Upcoming => ("▁", theme.to_come),
    };
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
            cell.set_symbol(EIGHTHS[eighths as usize]).set_style(current_style);
        } else {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// What a column shows if there are more steps than columns: of the steps that fall on it the
/// current one, or else the last.
fn crowded_state(parts: &[BarPart], columns: usize, column: usize) -> StepState {
    let first = column * parts.len() / columns;
    let end = (column + 1) * parts.len() / columns;
    let parts = &parts[first..end];
    let current = parts.iter().find(|part| matches!(part.state, StepState::Current(_)));
    current.or(parts.last()).map_or(StepState::Upcoming, |part| part.state)
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

/// Draws a line that is filled by so many thousandths.
pub fn draw_progress(permille: u16, filled: Style, empty: Style, area: Rect, buf: &mut Buffer) {
    let area = row_area(area.intersection(buf.area), 0);
    let halves = u32::from(area.width) * 2 * u32::from(permille.min(1000)) / 1000;
    for (column, x) in (0u32..).zip(area.left()..area.right()) {
        let (sign, style) = match halves.saturating_sub(column * 2) {
            0 => ("─", empty),
            1 => ("╸", filled),
            _ => ("━", filled),
        };
        buf[(x, area.y)].set_symbol(sign).set_style(style);
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
        draw_routine_bar(&parts, Style::new(), &Theme::default(), area, &mut buf);
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
