//! The panel: the number, the side in big letters, and the progress of the segment.

use super::DrawContext;
use super::chrome::ENOUGH;
use super::layout::PlayerLayout;
use crate::routine::BodySide;
use crate::ui::view_model::PlayerState;
use crate::ui::widgets::{Scale, draw_progress, put, put_big, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;

/// Draws the panel: side, number, progress and caption, one below the other or,
/// on a small screen, beside each other.
pub(super) fn draw(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    if layout.panel.is_empty() {
        return;
    }
    if layout.wide {
        draw_column(context, layout.panel, buf);
    } else {
        draw_row(context, layout.heading_fills_line, layout.panel, buf);
    }
}

/// The style of the side and of the progress.
fn panel_style(context: DrawContext) -> Style {
    context.quiet_if_waiting().accent.ink
}

/// The style of the number. It stands out during a count-in, even though the session waits.
fn number_style(context: DrawContext) -> Style {
    if context.view.state == PlayerState::CountIn { context.accent.ink } else { panel_style(context) }
}

/// The scale of the number. At least two digits have to fit, so that the scale doesn't change
/// between 10 and 9.
fn number_scale(context: DrawContext, columns: u16, rows: u16) -> Option<Scale> {
    let text = &context.view.big.text;
    let widest: String = match text.chars().count() {
        1 => "00".to_owned(),
        _ => text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect(),
    };
    let resolution = context.theme.resolution();
    Scale::fit_stretched(&widest, columns, rows, resolution)
        .or_else(|| Scale::fit_stretched(text, columns, rows, resolution))
}

const fn side_word(side: BodySide) -> &'static str {
    match side {
        BodySide::Left => "LEFT",
        BodySide::Right => "RIGHT",
    }
}

/// The scale of both sides' words.
fn side_scale(context: DrawContext, columns: u16, rows: u16) -> Option<Scale> {
    Scale::fit_stretched("RIGHT", columns, rows, context.theme.resolution())
}

/// Draws side, number, progress and caption one below the other, in the middle of the panel.
fn draw_column(context: DrawContext, area: Rect, buf: &mut Buffer) {
    let view = context.view;
    let caption = caption(context);
    let has_big_caption = area.height >= 15;
    // The progress, and the caption.
    let rows_below = if has_big_caption { 3 } else { 2 };
    let max_side_rows = (area.height * 3 / 10).max(3);
    let side_scale = view.side.and_then(|_| side_scale(context, area.width, max_side_rows));
    let side_rows = view.side.map_or(0, |_| side_scale.map_or(1, Scale::rows));
    let gap = u16::from(side_rows > 0 && area.height >= 16);
    let max_number_rows = area.height.saturating_sub(rows_below + side_rows + gap);
    let number_scale = number_scale(context, area.width, max_number_rows);
    let number_rows = number_scale.map_or(1, Scale::rows);
    let used = side_rows + gap + number_rows + rows_below;
    let group = rows_area(area, area.height.saturating_sub(used) / 2, used);
    if let Some(side) = view.side {
        let word = rows_area(group, 0, side_rows);
        put_big(buf, word, Alignment::Center, side_word(side), side_scale, panel_style(context));
    }
    let digits = rows_area(group, side_rows + gap, number_rows);
    put_big(buf, digits, Alignment::Center, &view.big.text, number_scale, number_style(context));
    let progress = centred(row_area(group, used - rows_below), area.width * 3 / 5);
    draw_progress(view.big.permille, panel_style(context), context.theme.faint, progress, buf);
    let caption_scale = Scale::fit_square(&caption, area.width, 2, context.theme.resolution());
    let bottom = rows_area(group, used - rows_below + 1, rows_below - 1);
    match caption_scale.filter(|_| has_big_caption) {
        Some(scale) => put_big(buf, bottom, Alignment::Center, &caption, Some(scale), context.theme.text),
        None => {
            put(buf, bottom, Alignment::Center, &caption, context.theme.text);
        }
    }
}

/// So many columns in the middle of an area.
fn centred(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + (area.width - columns) / 2, width: columns, ..area }
}

/// The meaning of the number and the time left in the segment; for an optional rest, that it is
/// enough.
fn caption(context: DrawContext) -> String {
    let view = context.view;
    if view.optional {
        return ENOUGH.to_owned();
    }
    let remaining = view.segment_remaining.as_ref().map(|remaining| format!("{remaining} here"));
    let parts: Vec<String> =
        std::iter::once(view.big.caption.clone()).chain(remaining).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// Draws the side at its end of the row, and beside it the number with its caption.
fn draw_row(context: DrawContext, heading_fills_line: bool, area: Rect, buf: &mut Buffer) {
    let view = context.view;
    let scale = number_scale(context, area.width, area.height);
    let number_width = scale.and_then(|scale| scale.width(&view.big.text)).unwrap_or(width(&view.big.text));
    let max_side_width = area.width.saturating_sub(number_width + 3);
    let max_side_rows = if area.height >= 9 { area.height / 2 } else { 3 };
    let mut free = area;
    if let Some(side) = view.side {
        let word = side_word(side);
        let scale = side_scale(context, max_side_width, max_side_rows);
        let used = scale.and_then(|scale| scale.width(word)).unwrap_or(width(word)).min(max_side_width);
        let x = if side == BodySide::Left { area.x + 1 } else { area.right().saturating_sub(used + 1) };
        let word_area = Rect { x, width: used, ..area };
        put_big(buf, word_area, Alignment::Left, word, scale, panel_style(context));
        free.width = area.width.saturating_sub(used + 2);
        if side == BodySide::Left {
            free.x = area.right() - free.width;
        }
    }
    let caption_width = width(&view.big.caption) + 2;
    let caption_fits = number_width + caption_width <= free.width;
    let used = if caption_fits { number_width + caption_width } else { number_width }.min(free.width);
    // Otherwise the heading is at the left, right above this row, and the number keeps away.
    let is_centred = heading_fills_line || view.side.is_some();
    let at_right = Rect { x: free.right() - used, width: used, ..free };
    let group = if is_centred { centred(free, used) } else { at_right };
    let digits = Rect { width: number_width.min(used), ..group };
    put_big(buf, digits, Alignment::Center, &view.big.text, scale, number_style(context));
    if caption_fits {
        // The empty rows below the digits, which `put_big` centres.
        let below_digits = (area.height.saturating_sub(scale.map_or(1, Scale::rows))).div_ceil(2);
        let caption_area = Rect { x: group.x + number_width + 2, width: caption_width - 2, ..group };
        let last_row = row_area(caption_area, area.height.saturating_sub(1 + below_digits));
        put(buf, last_row, Alignment::Left, &view.big.caption, context.theme.text);
    }
}
