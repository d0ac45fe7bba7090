//! The question over the player: stop?

use crate::ui::plain::kept;
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{ConfirmView, KeyHint};
use crate::ui::widgets::{
    Scale, draw_overlay, key_cap, overlay_areas, put, put_big, row_area, rows_area, width, wrap,
};
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
        let kept = kept(self.saved);
        let columns = question_width.max(MIN_COLUMNS).max(width(kept));
        let kept_lines = wrap(kept, overlay_areas((columns, 0), area).1.width);
        let kept_rows = u16::try_from(kept_lines.len()).unwrap_or(u16::MAX);
        // Below the question: what is saved, an empty row, the answers.
        let size = (columns, question_rows + kept_rows + 2);
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
        for (row, line) in rows_area(inside, question_rows, kept_rows).rows().zip(&kept_lines) {
            put(buf, row, Alignment::Left, line, theme.text);
        }
        let answers = row_area(inside, (question_rows + kept_rows + 1).min(inside.height.saturating_sub(1)));
        let used = key_cap(&KeyHint { key: "y", label: "stop" }, theme, answers, buf) + 3;
        let right = Rect {
            x: answers.x + used.min(answers.width),
            width: answers.width.saturating_sub(used),
            ..answers
        };
        key_cap(&KeyHint { key: "esc", label: "go on" }, theme, right, buf);
    }
}
