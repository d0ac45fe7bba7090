//! The phases of a paced rep.

use super::text::{put, row_area, width};
use crate::ui::theme::{Accent, Theme};
use crate::ui::view_model::TempoView;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use std::cmp::Ordering;

/// Draws the phases of a paced rep side by side on one row: for each a bar in proportion to its
/// length, with its name and length. The bars fill as the rep goes on. `accent` is for the
/// current phase.
pub fn draw_tempo(tempo: &TempoView, accent: Accent, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let labels: Vec<String> = tempo.phases.iter().map(|(name, length)| label(name, length)).collect();
    let Some(widths) = widths(tempo, &labels, area.width) else {
        draw_current_phase(&labels, tempo.current, accent, theme, area, buf);
        return;
    };
    let mut x = area.x;
    for (index, (label, width)) in labels.iter().zip(widths).enumerate() {
        let bar = Rect { x, width, height: area.height.min(1), ..area };
        let filled = match index.cmp(&tempo.current) {
            Ordering::Less => width,
            Ordering::Equal => filled_columns(tempo.filled, width),
            Ordering::Greater => 0,
        };
        let style = if index == tempo.current { theme.selected } else { theme.quiet };
        buf.set_style(bar, style);
        put(buf, bar, Alignment::Left, &format!(" {label}"), style);
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
fn widths(tempo: &TempoView, labels: &[String], columns: u16) -> Option<Vec<u16>> {
    let gaps = u16::try_from(labels.len().checked_sub(1)?).ok()?;
    let room = columns.min(MAX_COLUMNS).checked_sub(gaps)?;
    let needed: Vec<u16> = labels.iter().map(|label| width(label) + 2).collect();
    let spare = room.checked_sub(needed.iter().copied().fold(0, u16::saturating_add))?;
    let lengths: Vec<f32> = tempo.phases.iter().map(|(_, length)| seconds(length)).collect();
    let total = lengths.iter().sum::<f32>().max(0.1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16")]
    let share = |length: &f32| (f32::from(spare) * length / total) as u16;
    Some(needed.iter().zip(&lengths).map(|(needed, length)| needed + share(length)).collect())
}

/// Draws the current phase only, with a dot for each phase.
fn draw_current_phase(
    labels: &[String],
    current: usize,
    accent: Accent,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let Some(label) = labels.get(current) else { return };
    let dots: String = (0..labels.len()).map(|index| if index == current { '●' } else { '·' }).collect();
    let used = put(buf, row_area(area, 0), Alignment::Left, &format!(" {label} "), accent.fill);
    let right = Rect { x: area.x + used, width: area.width - used, ..area };
    put(buf, row_area(right, 0), Alignment::Left, &format!(" {dots}"), theme.quiet);
}

/// The greatest width of the strip, so that it is seen at one glance.
const MAX_COLUMNS: u16 = 90;

fn label(name: &str, length: &str) -> String {
    if name.is_empty() { length.to_owned() } else { format!("{name} {length}") }
}

/// The seconds in `2s` or `1.5s`; 1 for any other text.
fn seconds(length: &str) -> f32 {
    length.trim_end_matches('s').parse::<f32>().ok().filter(|seconds| *seconds > 0.0).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::PlayerState;

    /// The row, and which of its columns are filled.
    fn drawn(columns: u16) -> [String; 2] {
        let phases = [("straighten", "2s"), ("hold", "1s"), ("bend", "2s")];
        let phases = phases.map(|(name, length)| (name.to_owned(), length.to_owned())).into();
        let theme = Theme::default();
        let accent = theme.accent(PlayerState::Work);
        let area = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(area);
        let tempo = TempoView { phases, current: 1, filled: 500 };
        draw_tempo(&tempo, accent, &theme, area, &mut buf);
        let filled = |cell: &ratatui::buffer::Cell| if Some(cell.bg) == accent.fill.bg { '█' } else { ' ' };
        [
            buf.content().iter().map(ratatui::buffer::Cell::symbol).collect(),
            buf.content().iter().map(filled).collect(),
        ]
    }

    #[test]
    fn phases_that_fit_are_side_by_side_and_fill() {
        assert_eq!(
            drawn(36),
            [" straighten 2s   hold 1s   bend 2s  ", "███████████████ ████                "]
        );
    }

    #[test]
    fn if_they_do_not_fit_only_the_current_phase_is_shown() {
        assert_eq!(drawn(20)[0], " hold 1s  ·●·       ");
    }
}
