//! The phases of a paced rep.

use super::text::{put, row, width};
use crate::ui::theme::{Accent, Theme};
use crate::ui::view_model::TempoView;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;

/// The phases of a paced rep side by side, each with its name, its length and a
/// line as long as it lasts; the one under way is filled and its line heavy.
///
/// Takes two rows, or one without the lines.
#[derive(Clone, Copy, Debug)]
pub struct TempoStrip<'a> {
    /// The phases.
    pub tempo: &'a TempoView,
    /// The look of the phase under way.
    pub accent: Accent,
    /// All other looks.
    pub theme: &'a Theme,
}

impl Widget for &TempoStrip<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let labels: Vec<String> =
            self.tempo.phases.iter().map(|(name, length)| label(name, length)).collect();
        let Some(widths) = self.widths(&labels, area.width) else {
            self.narrow(&labels, area, buf);
            return;
        };
        let mut x = area.x;
        for (at, (label, width)) in labels.iter().zip(widths).enumerate() {
            let now = at == self.tempo.current;
            let cell = Rect { x, width, ..area };
            let style = if now { self.accent.fill } else { self.theme.quiet };
            if now {
                buf.set_style(row(cell, 0), style);
            }
            put(buf, row(cell, 0), Alignment::Left, &format!(" {label}"), style);
            let (sign, style) = if now { ("▀", self.accent.ink) } else { ("─", self.theme.faint) };
            put(buf, row(cell, 1), Alignment::Left, &sign.repeat(usize::from(width)), style);
            x += width + 1;
        }
    }
}

impl TempoStrip<'_> {
    /// The columns for each phase by its length, none where the names don't fit.
    fn widths(&self, labels: &[String], columns: u16) -> Option<Vec<u16>> {
        let gaps = u16::try_from(labels.len().checked_sub(1)?).ok()?;
        let room = columns.min(WIDEST).checked_sub(gaps)?;
        let needed: Vec<u16> = labels.iter().map(|label| width(label) + 2).collect();
        let beyond = room.checked_sub(needed.iter().copied().fold(0, u16::saturating_add))?;
        let seconds: Vec<f32> = self.tempo.phases.iter().map(|(_, length)| seconds(length)).collect();
        let total = seconds.iter().sum::<f32>().max(0.1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16")]
        let share = |length: &f32| (f32::from(beyond) * length / total) as u16;
        Some(needed.iter().zip(&seconds).map(|(needed, length)| needed + share(length)).collect())
    }

    /// The phase under way alone, with a row of dots for where it stands.
    fn narrow(&self, labels: &[String], area: Rect, buf: &mut Buffer) {
        let Some(label) = labels.get(self.tempo.current) else { return };
        let dots: String =
            (0..labels.len()).map(|at| if at == self.tempo.current { '●' } else { '·' }).collect();
        let taken = put(buf, row(area, 0), Alignment::Left, &format!(" {label} "), self.accent.fill);
        let rest = Rect { x: area.x + taken, width: area.width - taken, ..area };
        put(buf, row(rest, 0), Alignment::Left, &format!(" {dots}"), self.theme.quiet);
    }
}

/// Wider than this the eye has too far to go.
const WIDEST: u16 = 64;

fn label(name: &str, length: &str) -> String {
    if name.is_empty() { length.to_owned() } else { format!("{name} {length}") }
}

/// The seconds in `2s` or `1.5s`; one where it reads otherwise.
fn seconds(length: &str) -> f32 {
    length.trim_end_matches('s').parse::<f32>().ok().filter(|seconds| *seconds > 0.0).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::Mood;

    fn drawn(columns: u16) -> Vec<String> {
        let phases = [("straighten", "2s"), ("hold", "1s"), ("bend", "2s")];
        let phases = phases.map(|(name, length)| (name.to_owned(), length.to_owned())).into();
        let theme = Theme::default();
        let area = Rect::new(0, 0, columns, 2);
        let mut buf = Buffer::empty(area);
        let tempo = TempoView { phases, current: 1 };
        (&TempoStrip { tempo: &tempo, accent: theme.accent(Mood::Work), theme: &theme })
            .render(area, &mut buf);
        buf.content()
            .chunks(usize::from(columns))
            .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect()
    }

    #[test]
    fn phases_stand_side_by_side_where_they_fit() {
        assert_eq!(
            drawn(36),
            [" straighten 2s   hold 1s   bend 2s  ", "─────────────── ▀▀▀▀▀▀▀▀▀ ───────── "]
        );
    }

    #[test]
    fn where_they_do_not_fit_the_one_under_way_stands_alone() {
        assert_eq!(drawn(20), [" hold 1s  ·●·       ", "                    "]);
    }
}
