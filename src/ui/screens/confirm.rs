//! The question whether to stop.

use crate::ui::plain::{KEPT, NOT_KEPT};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{ConfirmView, KeyHint};
use crate::ui::widgets::{BigText, OverlayBox, Scale, key_cap, put, row, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;

const QUESTION: &str = "Stop here?";

impl View for ConfirmView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        draw(self.saved, theme, area, buf);
    }
}

/// Draws the question over the middle of an area.
fn draw(saved: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    // Big where the screen behind it is big too.
    let big = Scale::of_rows(if area.height >= 48 { 5 } else { 3 });
    let scale = Some(big).filter(|_| theme.unicode && area.height >= 18);
    let wide = scale.and_then(|scale| scale.width(QUESTION)).unwrap_or(0);
    let above = scale.map_or(0, |scale| scale.rows() + 1);
    let title = if scale.is_some() { "" } else { QUESTION };
    let question = OverlayBox { title, size: (wide.max(30), above + 3), theme };
    let (_, inside) = question.areas(area);
    (&question).render(area, buf);
    if scale.is_some() {
        BigText { text: QUESTION, scale, style: theme.text, align: Alignment::Left }
            .render(rows(inside, 0, above - 1), buf);
    }
    put(buf, row(inside, above), Alignment::Left, if saved { KEPT } else { NOT_KEPT }, theme.text);
    let answers = row(inside, (above + 2).min(inside.height.saturating_sub(1)));
    let taken = key_cap(&KeyHint { key: "y", label: "stop" }, theme, answers, buf) + 3;
    let width = answers.width.saturating_sub(taken);
    let rest = Rect { x: answers.right() - width, width, ..answers };
    key_cap(&KeyHint { key: "esc", label: "go on" }, theme, rest, buf);
}
