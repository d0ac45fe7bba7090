//! What frames the stage: title, bar, the moment's word, the edge, the name and
//! what comes next.

use super::Stage;
use super::plan::Plan;
use crate::routine::BodySide;
use crate::ui::view_model::Mood;
use crate::ui::widgets::{BigText, RoutineBar, Scale, put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// The routine's title, the time left and the bar.
pub(super) fn header(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let Stage { view, theme, accent } = stage;
    if plan.header.height > 0 {
        let word = put(buf, plan.header, Alignment::Right, " left", theme.quiet);
        let time = Rect { width: plan.header.width.saturating_sub(word), ..plan.header };
        let taken = put(buf, time, Alignment::Right, &view.left, accent.ink);
        let title = Rect { width: time.width.saturating_sub(taken + 2), ..time };
        let name = match &view.circuit {
            Some(circuit) => format!("{} · {circuit}", view.routine),
            None => view.routine.clone(),
        };
        put(buf, title, Alignment::Left, &name, theme.quiet);
    }
    put(buf, plan.left, Alignment::Right, &view.left, accent.ink);
    (&RoutineBar { parts: &view.bar, now: accent.ink, theme }).render(plan.bar, buf);
}

/// The moment's word: plain in work, filled in every other sort of moment, and
/// hatched where the session stands still. At its other end stands what comes
/// next, or where in the step one is.
pub(super) fn band(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let Stage { view, accent, theme } = stage;
    if plan.band.is_empty() {
        return;
    }
    let working = view.mood == Mood::Work;
    let full = plan.full_band && !working;
    if full {
        buf.set_style(plan.band, accent.fill);
    }
    let margin = u16::from(full);
    let line =
        Rect { x: plan.band.x + margin, width: plan.band.width.saturating_sub(2 * margin), ..plan.band };
    // Without a row to spare below, the word stands above the side's, where it
    // does not touch the number.
    let flipped = !plan.full_band && view.leans_right();
    let (near, far) =
        if flipped { (Alignment::Right, Alignment::Left) } else { (Alignment::Left, Alignment::Right) };
    let taken = word(stage, near, plan.full_band, line, buf);
    let left = if flipped { line.x } else { line.x + taken };
    let rest = Rect { x: left, width: line.width - taken, ..line };
    let middle = row(rest, (rest.height - 1) / 2);
    let beside = beside(stage, plan, rest.width.saturating_sub(2));
    let said = put(buf, middle, far, &beside, if full { accent.fill } else { theme.quiet });
    if stage.waits() {
        let gap = 1 + u16::from(said > 0);
        let x = if flipped { rest.x + said + gap - 1 } else { rest.x + 1 };
        let hatched = Rect { x, width: rest.width.saturating_sub(said + gap), ..rest };
        hatch(hatched, if full { accent.fill } else { accent.ink }, buf);
    }
}

fn hatch(area: Rect, style: Style, buf: &mut Buffer) {
    for position in area.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.set_symbol("╱").set_style(style);
        }
    }
}

/// Writes the moment's word, as a chip of its own where its line is not filled,
/// and returns the columns it takes.
fn word(stage: Stage, align: Alignment, full: bool, area: Rect, buf: &mut Buffer) -> u16 {
    let Stage { view, accent, theme } = stage;
    let word = view.word.to_uppercase();
    let working = view.mood == Mood::Work;
    let style = if working { accent.ink } else { accent.fill };
    let tall = area.height.saturating_sub(2);
    let scale = if theme.unicode { Scale::fitting(&word, area.width / 2, tall, true) } else { None };
    if let Some(scale) = scale {
        let lines = rows(area, 1, tall);
        BigText { text: &word, scale: Some(scale), style, align }.render(lines, buf);
        return scale.width(&word).unwrap_or(0);
    }
    let marked = format!("{} {word}", accent.mark);
    let marked = if full || working { marked } else { format!(" {marked} ") };
    let style = if working { theme.strong.patch(style) } else { style };
    put(buf, row(area, (area.height - 1) / 2), align, &marked, style)
}

/// What stands at the other end of the moment's line, as much as fits.
fn beside(stage: Stage, plan: &Plan, room: u16) -> String {
    let view = stage.view;
    if plan.wide {
        return match &view.next {
            Some(next) => format!("next: {next}"),
            None if view.mood == Mood::Work => "the last one".to_owned(),
            // A gap names what comes already.
            None => String::new(),
        };
    }
    if view.optional {
        return "the rest is optional".to_owned();
    }
    // What comes first says least: sets before spots.
    (0..view.place.len())
        .map(|first| view.place[first..].join(" · "))
        .find(|text| width(text) <= room)
        .unwrap_or_default()
}

/// The movement, and where in it one is; while the session waits, its word.
pub(super) fn name(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let Stage { view, theme, accent } = stage;
    let title = plan.title_of(view);
    let waits = stage.waits() && title == view.word;
    let style = match (waits, stage.waits()) {
        (true, _) => accent.ink,
        (false, true) => theme.waiting,
        (false, false) => theme.text,
    };
    BigText { text: title, scale: plan.name_scale, style, align: Alignment::Left }.render(plan.name, buf);
    let name = waits.then_some(&view.name);
    let place: Vec<&str> = name.into_iter().chain(&view.place).map(String::as_str).collect();
    put(buf, plan.place, Alignment::Left, &place.join(" · "), theme.text);
}

/// A thick line along the edge of the side that is worked.
pub(super) fn edge(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let Some(side) = stage.view.side else { return };
    let area = plan.edge.intersection(buf.area);
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
    let style = if stage.waits() { stage.theme.waiting } else { stage.accent.ink };
    for position in line.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// What comes next, by name, on a screen where it has a row of its own.
pub(super) fn next(stage: Stage, plan: &Plan, buf: &mut Buffer) {
    let Stage { view, theme, .. } = stage;
    let area = plan.next;
    if view.next.is_none() && view.mood != Mood::Work {
        return;
    }
    let taken = put(buf, area, Alignment::Left, "Next  ", theme.quiet);
    let rest = Rect { x: area.x + taken, width: area.width - taken, ..area };
    match &view.next {
        Some(next) => put(buf, rest, Alignment::Left, next, theme.text),
        None => put(buf, rest, Alignment::Left, "nothing: this is the last one", theme.quiet),
    };
}
