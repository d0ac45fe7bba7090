//! What is around the stage: title, bar, heading, the edge, the name and what comes next.

use super::DrawContext;
use super::layout::PlayerLayout;
use crate::routine::BodySide;
use crate::ui::view_model::PlayerState;
use crate::ui::widgets::{BigText, CellResolution, RoutineBar, Scale, put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Draws the routine's title, the number of the step, the remaining time and the bar.
pub(super) fn header(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, theme, accent } = context;
    let step = view.step_of();
    if layout.header.height > 0 {
        let word = put(buf, layout.header, Alignment::Right, " left", theme.quiet);
        let time = Rect { width: layout.header.width.saturating_sub(word), ..layout.header };
        let taken = put(buf, time, Alignment::Right, &view.remaining, accent.ink);
        let mut title = Rect { width: time.width.saturating_sub(taken + 2), ..time };
        if !layout.large {
            let taken = put(buf, title, Alignment::Right, &step, theme.text);
            title.width = title.width.saturating_sub(taken + u16::from(taken > 0) * 2);
        }
        let name = match &view.circuit {
            Some(circuit) => format!("{} · {circuit}", view.routine),
            None => view.routine.clone(),
        };
        put(buf, title, Alignment::Left, &name, theme.quiet);
    }
    let taken = put(buf, layout.remaining, Alignment::Right, &view.remaining, accent.ink);
    let rest = Rect { width: layout.remaining.width.saturating_sub(taken + 2), ..layout.remaining };
    put(buf, rest, Alignment::Left, &step, theme.text);
    (&RoutineBar { parts: &view.bar, now: accent.ink, theme }).render(layout.bar, buf);
}

/// Draws the heading's line: plain during work, filled otherwise, hatched while the session
/// is paused. At its other end is what comes next, or set, side and spot.
pub(super) fn band(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, accent, theme } = context;
    if layout.heading.is_empty() {
        return;
    }
    let working = view.state == PlayerState::Work;
    let full = layout.heading_fills_line && !working;
    if full {
        buf.set_style(layout.heading, accent.fill);
    }
    let margin = u16::from(full);
    let line = Rect {
        x: layout.heading.x + margin,
        width: layout.heading.width.saturating_sub(2 * margin),
        ..layout.heading
    };
    // If there is no row below to spare, the heading is above the side, where it doesn't
    // touch the number.
    let flipped = !layout.heading_fills_line && view.leans_right();
    let (near, far) =
        if flipped { (Alignment::Right, Alignment::Left) } else { (Alignment::Left, Alignment::Right) };
    let taken = word(context, near, layout.heading_fills_line, line, buf);
    let left = if flipped { line.x } else { line.x + taken };
    let rest = Rect { x: left, width: line.width - taken, ..line };
    let middle = row(rest, (rest.height - 1) / 2);
    let beside = beside(context, layout, rest.width.saturating_sub(2));
    let style = match (full, layout.large) {
        (true, _) => accent.fill,
        (false, true) => theme.strong,
        (false, false) => theme.quiet,
    };
    let said = match Scale::fit_square(&beside, rest.width / 2, tall(line), theme.resolution()) {
        Some(scale) => {
            BigText { text: &beside, scale: Some(scale), style, align: far }
                .render(rows(rest, 1, tall(line)), buf);
            scale.width(&beside).unwrap_or(0)
        }
        None => put(buf, middle, far, &beside, style),
    };
    if context.waits() {
        let gap = 1 + u16::from(said > 0);
        let x = if flipped { rest.x + said + gap - 1 } else { rest.x + 1 };
        let hatched = Rect { x, width: rest.width.saturating_sub(said + gap), ..rest };
        hatch(hatched, if full { accent.fill } else { accent.ink }, buf);
    }
}

/// The rows that big letters may take on the heading's line.
const fn tall(line: Rect) -> u16 {
    line.height.saturating_sub(2)
}

fn hatch(area: Rect, style: Style, buf: &mut Buffer) {
    for position in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.set_symbol("╱").set_style(style);
        }
    }
}

/// Draws the heading, as a block of its own if its line is not filled, and returns its
/// columns.
fn word(context: DrawContext, align: Alignment, full: bool, area: Rect, buf: &mut Buffer) -> u16 {
    let DrawContext { view, accent, theme } = context;
    let word = view.heading.to_uppercase();
    let working = view.state == PlayerState::Work;
    let style = if working { accent.ink } else { accent.fill };
    let tall = tall(area);
    let scale = Some(theme.resolution()).filter(|resolution| *resolution != CellResolution::Whole);
    if let Some(scale) =
        scale.and_then(|resolution| Scale::fit_stretched(&word, area.width / 2, tall, resolution))
    {
        let lines = rows(area, 1, tall);
        BigText { text: &word, scale: Some(scale), style, align }.render(lines, buf);
        return scale.width(&word).unwrap_or(0);
    }
    let marked = format!("{} {word}", accent.mark);
    let marked = if full || working { marked } else { format!(" {marked} ") };
    let style = if working { theme.strong.patch(style) } else { style };
    put(buf, row(area, (area.height - 1) / 2), align, &marked, style)
}

/// The text at the other end of the heading's line, as much as fits.
fn beside(context: DrawContext, layout: &PlayerLayout, room: u16) -> String {
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
    // The first parts are the least important: sets before spots.
    (0..view.place.len())
        .map(|first| view.place[first..].join(" · "))
        .find(|text| width(text) <= room)
        .unwrap_or_default()
}

/// What to do once the minimum of a range is reached.
pub(super) const ENOUGH: &str = "enough? n goes on";

/// Draws the name, and set, side and spot.
pub(super) fn name(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, theme, .. } = context;
    let style = if context.waits() { theme.waiting } else { theme.text };
    BigText { text: &view.name, scale: layout.name_scale, style, align: Alignment::Left }
        .render(layout.name, buf);
    let place = view.place.join(" · ");
    if !layout.large {
        put(buf, layout.place, Alignment::Left, &place, style);
        return;
    }
    let most = layout.max_letter_rows.min(layout.place.height);
    let scale = Scale::fit_square(&place, layout.place.width, most, theme.resolution());
    BigText { text: &place, scale, style, align: Alignment::Left }.render(layout.place, buf);
}

/// Draws a thick line along the edge of the side that works.
pub(super) fn edge(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let Some(side) = context.view.side else { return };
    let area = layout.stage.intersection(buf.area);
    let thick = match area.width {
        0..60 => 0,
        60..140 => 1,
        _ => 2,
    };
    let (sign, x) = match side {
        BodySide::Left => (if thick == 0 { "▌" } else { "█" }, area.x),
        BodySide::Right => (if thick == 0 { "▐" } else { "█" }, area.right().saturating_sub(thick.max(1))),
    };
    let line = Rect { x, width: thick.max(1), ..area };
    let style = if context.waits() { context.theme.waiting } else { context.accent.ink };
    for position in line.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// Draws what comes next, if it has rows of its own.
pub(super) fn next(context: DrawContext, layout: &PlayerLayout, buf: &mut Buffer) {
    let DrawContext { view, theme, .. } = context;
    let (area, Some(next)) = (layout.next, &view.next) else { return };
    let text = format!("Next  {next}");
    if let Some(scale) = Scale::fit_square(&text, area.width, area.height, theme.resolution()) {
        BigText { text: &text, scale: Some(scale), style: theme.strong, align: Alignment::Left }
            .render(area, buf);
        return;
    }
    let area = row(area, area.height.saturating_sub(1));
    let taken = put(buf, area, Alignment::Left, "Next  ", theme.quiet);
    let rest = Rect { x: area.x + taken, width: area.width - taken, ..area };
    put(buf, rest, Alignment::Left, next, if layout.large { theme.strong } else { theme.text });
}
