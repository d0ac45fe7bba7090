//! The phases of a paced rep.

use super::text::{put, row_area, width};
use crate::ui::theme::{Accent, Theme};
use crate::ui::view_model::{PhaseView, TempoView};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use std::cmp::Ordering;

/// Draws the phases of a paced rep side by side on one row: for each a bar in proportion to its
/// length, with its name and length. The bars fill as the rep goes on. `accent` is for the
/// current phase.
pub fn draw_tempo(tempo: &TempoView, accent: Accent, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let Some(widths) = widths(&tempo.phases, area.width) else {
        draw_current_phase(tempo, accent, theme, area, buf);
        return;
    };
    let mut x = area.x;
    for (index, (phase, width)) in tempo.phases.iter().zip(widths).enumerate() {
        let bar = Rect { x, width, height: area.height.min(1), ..area };
        let filled = match index.cmp(&tempo.current) {
            Ordering::Less => width,
            Ordering::Equal => filled_columns(tempo.permille, width),
            Ordering::Greater => 0,
        };
        let style = if index == tempo.current { theme.selected } else { theme.quiet };
        buf.set_style(bar, style);
        put(buf, bar, Alignment::Left, &format!(" {}", phase.label), style);
        buf.set_style(Rect { width: filled, ..bar }, accent.fill);
        x += width + 1;
    }
}

/// How many columns of the current phase's bar are filled, if so many thousandths are over.
fn filled_columns(permille: u16, columns: u16) -> u16 {
    let filled = u32::from(columns) * u32::from(permille.min(1000)) / 1000;
    u16::try_from(filled).unwrap_or(columns).max(1).min(columns)
}

/// The columns of each phase's bar; `None` if the labels don't fit.
fn widths(phases: &[PhaseView], columns: u16) -> Option<Vec<u16>> {
    let gaps = u16::try_from(phases.len().checked_sub(1)?).ok()?;
    let room = columns.min(MAX_COLUMNS).checked_sub(gaps)?;
    let needed: Vec<u16> = phases.iter().map(|phase| width(&phase.label) + 2).collect();
    let spare = room.checked_sub(needed.iter().copied().fold(0, u16::saturating_add))?;
    let total = phases.iter().map(|phase| phase.length.as_secs_f64()).sum::<f64>().max(0.1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16")]
    let share = |phase: &PhaseView| (f64::from(spare) * phase.length.as_secs_f64() / total) as u16;
    Some(needed.iter().zip(phases).map(|(needed, phase)| needed + share(phase)).collect())
}

/// Draws the current phase only, with a dot for each phase.
fn draw_current_phase(tempo: &TempoView, accent: Accent, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(phase) = tempo.phases.get(tempo.current) else { return };
    let dot = |index: usize| if index == tempo.current { '●' } else { '·' };
    let dots: String = (0..tempo.phases.len()).map(dot).collect();
    let used = put(buf, row_area(area, 0), Alignment::Left, &format!(" {} ", phase.label), accent.fill);
    let right = Rect { x: area.x + used, width: area.width - used, ..area };
    put(buf, row_area(right, 0), Alignment::Left, &format!(" {dots}"), theme.quiet);
}

/// The greatest width of the strip, so that it is seen at one glance.
const MAX_COLUMNS: u16 = 90;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::PlayerState;
    use std::time::Duration;

    /// The row, and which of its columns are filled, of phases with these labels and seconds.
    fn drawn(columns: u16, phases: [(&str, u64); 3]) -> [String; 2] {
        let phase = |(label, seconds): (&str, u64)| PhaseView {
            name: label.to_owned(),
            label: label.to_owned(),
            length: Duration::from_secs(seconds),
        };
        let phases = phases.map(phase).into();
        let theme = Theme::default();
        let accent = theme.accent(PlayerState::Work);
        let area = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(area);
        let tempo = TempoView { phases, current: 1, permille: 500 };
        draw_tempo(&tempo, accent, &theme, area, &mut buf);
        let filled = |cell: &ratatui::buffer::Cell| if Some(cell.bg) == accent.fill.bg { '█' } else { ' ' };
        [
            buf.content().iter().map(ratatui::buffer::Cell::symbol).collect(),
            buf.content().iter().map(filled).collect(),
        ]
    }

    const BALL: [(&str, u64); 3] = [("straighten 2s", 2), ("hold 1s", 1), ("bend 2s", 2)];

    #[test]
    fn phases_that_fit_are_side_by_side_and_fill() {
        assert_eq!(
            drawn(36, BALL),
            [" straighten 2s   hold 1s   bend 2s  ", "███████████████ ████                "]
        );
    }

    #[test]
    fn a_phase_of_a_range_or_of_minutes_has_its_share() {
        let phases = [("lower 3-5s", 5), ("lift 1s", 1), ("stay 1m", 60)];
        assert_eq!(
            drawn(70, phases)[0],
            " lower 3-5s     lift 1s   stay 1m                                     "
        );
    }

    #[test]
    fn if_they_do_not_fit_only_the_current_phase_is_shown() {
        assert_eq!(drawn(20, BALL)[0], " hold 1s  ·●·       ");
    }
}
