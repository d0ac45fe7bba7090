//! The number, the side in big letters, and how far the segment is.

use super::DrawContext;
use super::chrome::ENOUGH;
use super::layout::PlayerLayout;
use crate::routine::BodySide;
use crate::ui::view_model::PlayerState;
use crate::ui::widgets::{BigText, Progress, Scale, put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Draws the panel: side, number, progress and caption, one below the other or,
/// on a small screen, beside each other.
pub(super) fn draw(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    if layout.panel.is_empty() {
        return;
    }
    if layout.wide {
        upright(context, layout.panel, buf);
    } else {
        flat(context, layout.heading_fills_line, layout.panel, buf);
    }
}

/// The look of the side and of how far the segment is.
fn quiet_ink(context: DrawContext) -> Style {
    if context.waits() { context.theme.waiting } else { context.accent.ink }
}

/// The look of the number: the count-in is the one thing that moves then.
fn ink(context: DrawContext) -> Style {
    if context.view.state == PlayerState::CountIn { context.accent.ink } else { quiet_ink(context) }
}

/// The scale for the number. It is chosen for as many digits as the number may
/// have while it runs, so that nothing jumps between 10 and 9.
fn scale(context: DrawContext, columns: u16, rows: u16) -> Option<Scale> {
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

/// Both sides get the scale of the longer word.
fn side_scale(context: DrawContext, columns: u16, rows: u16) -> Option<Scale> {
    Scale::fit_stretched("RIGHT", columns, rows, context.theme.resolution())
}

/// One below the other, in the middle of the panel.
fn upright(context: DrawContext, area: Rect, buf: &mut Buffer) {
    let view = context.view;
    let caption = caption(context);
    // The rep beside a phase's seconds, and what to do, are read from far away.
    let caption_scale = Some(area.height)
        .filter(|height| *height >= 15)
        .and_then(|_| Scale::fit_square(&caption, area.width, 2, context.theme.resolution()));
    let caption_rows = caption_scale.map_or(1, |_| 2);
    let below = 1 + if area.height >= 15 { 2 } else { 1 };
    let most = (area.height * 3 / 10).max(3);
    let side_scale = view.side.and_then(|_| side_scale(context, area.width, most));
    let side_rows = view.side.map_or(0, |_| side_scale.map_or(1, Scale::rows));
    let apart = u16::from(side_rows > 0 && area.height >= 16);
    let room = area.height.saturating_sub(below + side_rows + apart);
    let scale = scale(context, area.width, room);
    let number_rows = scale.map_or(1, Scale::rows);
    let used = side_rows + apart + number_rows + below;
    let group = rows(area, area.height.saturating_sub(used) / 2, used);
    if let Some(side) = view.side {
        let word = side_word(side);
        BigText { text: word, scale: side_scale, style: quiet_ink(context), align: Alignment::Center }
            .render(rows(group, 0, side_rows), buf);
    }
    let digits = rows(group, side_rows + apart, number_rows);
    BigText { text: &view.big.text, scale, style: ink(context), align: Alignment::Center }
        .render(digits, buf);
    let measure = centred(row(group, used - below), area.width * 3 / 5);
    (&Progress { permille: view.big.permille, filled: quiet_ink(context), rest: context.theme.faint })
        .render(measure, buf);
    let foot = rows(group, used - below + 1, caption_rows);
    match caption_scale {
        Some(_) => BigText {
            text: &caption,
            scale: caption_scale,
            style: context.theme.text,
            align: Alignment::Center,
        }
        .render(foot, buf),
        None => {
            put(buf, foot, Alignment::Center, &caption, context.theme.text);
        }
    }
}

/// So many columns in the middle of an area.
fn centred(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + (area.width - columns) / 2, width: columns, ..area }
}

/// What the number means, and what else there is to say about the segment.
fn caption(context: DrawContext) -> String {
    let view = context.view;
    if view.optional {
        return ENOUGH.to_owned();
    }
    let left = view.segment_remaining.as_ref().map(|left| format!("{left} here"));
    let parts: Vec<String> = [Some(view.big.caption.clone()), left]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

/// The side at its end of the row, the number in what is left, its caption at
/// its foot.
fn flat(context: DrawContext, full: bool, area: Rect, buf: &mut Buffer) {
    let view = context.view;
    let scale = scale(context, area.width, area.height);
    let number = scale.and_then(|scale| scale.width(&view.big.text)).unwrap_or(width(&view.big.text));
    let free = area.width.saturating_sub(number + 3);
    let tall = if area.height >= 9 { area.height / 2 } else { 3 };
    let mut rest = area;
    if let Some(side) = view.side {
        let word = side_word(side);
        let scale = side_scale(context, free, tall);
        let taken = scale.and_then(|scale| scale.width(word)).unwrap_or(width(word)).min(free);
        let x = if side == BodySide::Left { area.x + 1 } else { area.right().saturating_sub(taken + 1) };
        let place = Rect { x, width: taken, ..area };
        BigText { text: word, scale, style: quiet_ink(context), align: Alignment::Left }.render(place, buf);
        rest.width = area.width.saturating_sub(taken + 2);
        if side == BodySide::Left {
            rest.x = area.right() - rest.width;
        }
    }
    let beside = width(&view.big.caption) + 2;
    let fits = number + beside <= rest.width;
    let used = if fits { number + beside } else { number }.min(rest.width);
    // Without a side to stand over, the moment's word is at the left.
    let group = if full || view.side.is_some() { centred(rest, used) } else { at_right(rest, used) };
    let digits = Rect { width: number.min(used), ..group };
    BigText { text: &view.big.text, scale, style: ink(context), align: Alignment::Center }
        .render(digits, buf);
    if fits {
        let lower = (area.height.saturating_sub(scale.map_or(1, Scale::rows))).div_ceil(2);
        let place = Rect { x: group.x + number + 2, width: beside - 2, ..group };
        let foot = row(place, area.height.saturating_sub(1 + lower));
        put(buf, foot, Alignment::Left, &view.big.caption, context.theme.text);
    }
}

/// So many columns at the right of an area.
fn at_right(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.right() - columns, width: columns, ..area }
}
