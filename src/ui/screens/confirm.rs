//! The question over the player: stop?

use crate::ui::plain::kept;
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{ConfirmView, KeyHint};
use crate::ui::widgets::{Scale, draw_overlay, key_cap, put, put_big, row_area, rows_area};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

const QUESTION: &str = "Stop here?";
const MIN_ROWS_WITH_BIG_LETTERS: u16 = 18;
/// The least width of the overlay: both answers fit.
const MIN_COLUMNS: u16 = 30;

impl View for ConfirmView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let scale = Scale::of_rows(if area.height >= 48 { 5 } else { 3 });
        let scale = Some(scale).filter(|_| theme.unicode && area.height >= MIN_ROWS_WITH_BIG_LETTERS);
        let question_width = scale.and_then(|scale| scale.width(QUESTION)).unwrap_or(0);
        let question_rows = scale.map_or(0, |scale| scale.rows() + 1);
        let title = if scale.is_some() { "" } else { QUESTION };
        // Below the question: what is saved, an empty row, the answers.
        let size = (question_width.max(MIN_COLUMNS), question_rows + 3);
        let inside = draw_overlay(title, size, theme, area, buf);
        if scale.is_some() {
            put_big(
                buf,
                rows_area(inside, 0, question_rows - 1),
                Alignment::Left,
                QUESTION,
                scale,
                theme.text,
            );
        }
        put(buf, row_area(inside, question_rows), Alignment::Left, kept(self.saved), theme.text);
        let answers = row_area(inside, (question_rows + 2).min(inside.height.saturating_sub(1)));
        let used = key_cap(&KeyHint { key: "y", label: "stop" }, theme, answers, buf) + 3;
        let width = answers.width.saturating_sub(used);
        let right = Rect { x: answers.right() - width, width, ..answers };
        key_cap(&KeyHint { key: "esc", label: "go on" }, theme, right, buf);
    }
}
