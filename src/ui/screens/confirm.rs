//! The question whether to stop.

use crate::ui::theme::Theme;
use crate::ui::view_model::KeyHint;
use crate::ui::widgets::{OverlayBox, key_cap, put, row};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;

/// Draws the question over the middle of an area.
pub(super) fn draw(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let question = OverlayBox { title: "Stop here?", size: (30, 3), theme };
    let (_, inside) = question.areas(area);
    (&question).render(area, buf);
    put(buf, row(inside, 0), Alignment::Left, "What you did is kept.", theme.text);
    let answers = row(inside, inside.height.saturating_sub(1).min(2));
    let stop = KeyHint { key: "y", label: "stop" };
    let taken = key_cap(&stop, theme, answers, buf) + 3;
    let rest = Rect {
        x: answers.x + taken.min(answers.width),
        width: answers.width.saturating_sub(taken),
        ..answers
    };
    key_cap(&KeyHint { key: "esc", label: "go on" }, theme, rest, buf);
}
