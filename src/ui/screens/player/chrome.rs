//! The parts around the stage: title, bar, heading, edge, name and what comes next.

use super::DrawContext;
use super::layout::PlayerLayout;
use crate::routine::BodySide;
use crate::ui::view_model::PlayerState;
use crate::ui::widgets::{
    CellResolution, Scale, draw_routine_bar, fill, put, put_big, row_area, rows_area, width,
};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Draws the routine's title, the number of the step, the remaining time and the bar.
pub(super) fn header(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, theme, accent } = context;
    let step = view.step_of();
    if layout.header.height > 0 {
        let used = put(buf, layout.header, Alignment::Right, " left", theme.quiet);
        let time = Rect { width: layout.header.width.saturating_sub(used), ..layout.header };
        let used = put(buf, time, Alignment::Right, &view.remaining, accent.ink);
        let mut title = Rect { width: time.width.saturating_sub(used + 2), ..time };
        if !layout.large {
            let used = put(buf, title, Alignment::Right, &step, theme.text);
            title.width = title.width.saturating_sub(used + u16::from(used > 0) * 2);
        }
        let name = match &view.circuit {
            Some(circuit) => format!("{} · {circuit}", view.routine),
            None => view.routine.clone(),
        };
        put(buf, title, Alignment::Left, &name, theme.quiet);
    }
    let used = put(buf, layout.time_left, Alignment::Right, &view.remaining, accent.ink);
    let left = Rect { width: layout.time_left.width.saturating_sub(used + 2), ..layout.time_left };
    put(buf, left, Alignment::Left, &step, theme.text);
    draw_routine_bar(&view.bar, accent.ink, theme, layout.bar, buf);
}

/// Draws the heading's line: plain during work, filled otherwise, hatched while the session
/// is paused. At its other end is what comes next, or set, side and spot.
pub(super) fn heading_line(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, accent, theme } = context;
    if layout.heading.is_empty() {
        return;
    }
    let filled = layout.heading_fills_line && view.state != PlayerState::Work;
    if filled {
        buf.set_style(layout.heading, accent.fill);
    }
    let margin = u16::from(filled);
    let line = Rect {
        x: layout.heading.x + margin,
        width: layout.heading.width.saturating_sub(2 * margin),
        ..layout.heading
    };
    // If there is no empty row below, the heading is above the side, where it doesn't touch
    // the number.
    let at_right = !layout.heading_fills_line && view.leans_right();
    let (heading_align, other_align) =
        if at_right { (Alignment::Right, Alignment::Left) } else { (Alignment::Left, Alignment::Right) };
    let used = heading(context, heading_align, layout.heading_fills_line, line, buf);
    let other_end =
        Rect { x: if at_right { line.x } else { line.x + used }, width: line.width - used, ..line };
    let text = text_at_other_end(context, layout, other_end.width.saturating_sub(2));
    let style = match (filled, layout.large) {
        (true, _) => accent.fill,
        (false, true) => theme.strong,
        (false, false) => theme.quiet,
    };
    // The rows for big letters.
    let letter_rows = line.height.saturating_sub(2);
    let used = match Scale::fit_square(&text, other_end.width / 2, letter_rows, theme.resolution()) {
        Some(scale) => {
            put_big(buf, rows_area(other_end, 1, letter_rows), other_align, &text, Some(scale), style);
            scale.width(&text).unwrap_or(0)
        }
        None => put(buf, row_area(other_end, (other_end.height - 1) / 2), other_align, &text, style),
    };
    if context.waits() {
        let gap = 1 + u16::from(used > 0);
        let x = if at_right { other_end.x + used + gap - 1 } else { other_end.x + 1 };
        let hatched = Rect { x, width: other_end.width.saturating_sub(used + gap), ..other_end };
        fill(buf, hatched, "╱", if filled { accent.fill } else { accent.ink });
    }
}

/// Draws the heading, filled unless its line is. Returns the columns used.
fn heading(context: DrawContext, align: Alignment, fills_line: bool, area: Rect, buf: &mut Buffer) -> u16 {
    let DrawContext { view, accent, theme } = context;
    let heading = view.heading.to_uppercase();
    let working = view.state == PlayerState::Work;
    let style = if working { accent.ink } else { accent.fill };
    let (letter_rows, resolution) = (area.height.saturating_sub(2), theme.resolution());
    if resolution != CellResolution::Whole
        && let Some(scale) = Scale::fit_stretched(&heading, area.width / 2, letter_rows, resolution)
    {
        put_big(buf, rows_area(area, 1, letter_rows), align, &heading, Some(scale), style);
        return scale.width(&heading).unwrap_or(0);
    }
    let marked = format!("{} {heading}", accent.mark);
    let marked = if fills_line || working { marked } else { format!(" {marked} ") };
    let style = if working { theme.strong.patch(style) } else { style };
    put(buf, row_area(area, (area.height - 1) / 2), align, &marked, style)
}

/// The text at the other end of the heading's line: as much as fits into so many columns.
fn text_at_other_end(context: DrawContext, layout: &PlayerLayout, columns: u16) -> String {
    let view = context.view;
    if layout.large {
        return view.step_of();
    }
    if layout.wide {
        return view.next.as_ref().map_or_else(String::new, |next| format!("next: {next}"));
    }
    if view.optional {
        return ENOUGH.to_owned();
    }
    // If not all labels fit, the first ones are left out: a set is less important than a spot.
    (0..view.place.len())
        .map(|first| view.place[first..].join(" · "))
        .find(|text| width(text) <= columns)
        .unwrap_or_default()
}

/// What to do once the minimum of a range is reached.
pub(super) const ENOUGH: &str = "enough? n goes on";

/// Draws the name, and set, side and spot.
pub(super) fn name(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, theme, .. } = context;
    let style = if context.waits() { theme.waiting } else { theme.text };
    put_big(buf, layout.name, Alignment::Left, &view.name, layout.name_scale, style);
    let place = view.place.join(" · ");
    if !layout.large {
        put(buf, layout.place, Alignment::Left, &place, style);
        return;
    }
    let max_rows = layout.max_letter_rows.min(layout.place.height);
    let scale = Scale::fit_square(&place, layout.place.width, max_rows, theme.resolution());
    put_big(buf, layout.place, Alignment::Left, &place, scale, style);
}

/// Draws a thick line along the edge of the side that works.
pub(super) fn edge(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let Some(side) = context.view.side else { return };
    let area = layout.stage.intersection(buf.area);
    let columns = if area.width < 140 { 1 } else { 2 };
    let is_half = area.width < 60;
    let (sign, x) = match side {
        BodySide::Left => (if is_half { "▌" } else { "█" }, area.x),
        BodySide::Right => (if is_half { "▐" } else { "█" }, area.right().saturating_sub(columns)),
    };
    let line = Rect { x, width: columns, ..area };
    let style = if context.waits() { context.theme.waiting } else { context.accent.ink };
    fill(buf, line, sign, style);
}

/// Draws what comes next, if it has rows of its own.
pub(super) fn next(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, theme, .. } = context;
    let (area, Some(next)) = (layout.next, &view.next) else { return };
    let text = format!("Next  {next}");
    if let Some(scale) = Scale::fit_square(&text, area.width, area.height, theme.resolution()) {
        put_big(buf, area, Alignment::Left, &text, Some(scale), theme.strong);
        return;
    }
    let area = row_area(area, area.height.saturating_sub(1));
    let used = put(buf, area, Alignment::Left, "Next  ", theme.quiet);
    let right = Rect { x: area.x + used, width: area.width - used, ..area };
    put(buf, right, Alignment::Left, next, if layout.large { theme.strong } else { theme.text });
}
