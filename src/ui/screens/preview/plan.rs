//! The plan of the routine, and the cues around the cursor.

use crate::ui::theme::Theme;
use crate::ui::view_model::{CueRow, PlanRow, PreviewView};
use crate::ui::widgets::{put, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use std::cmp::Ordering;

/// Draws the steps and their segments, with the current one in the middle.
pub(super) fn draw_plan(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let height = usize::from(area.height);
    let everything_fits = view.rows.len() <= height;
    // Otherwise only the current step has its segments.
    let is_shown = |row: &&PlanRow| everything_fits || row.in_current_step || row.state.is_none();
    let before = view.rows.iter().take(view.current).filter(is_shown).count();
    let shown: Vec<&PlanRow> = view.rows.iter().filter(is_shown).collect();
    let first = before.saturating_sub(height / 2).min(shown.len().saturating_sub(height));
    let time_width = shown.iter().map(|row| width(&row.at)).max().unwrap_or(0);
    for (row, plan_row) in area.rows().zip(shown.iter().skip(first)) {
        draw_plan_row(plan_row, theme, time_width, row, buf);
    }
}

fn draw_plan_row(shown: &PlanRow, theme: &Theme, time_width: u16, area: Rect, buf: &mut Buffer) {
    let is_segment = shown.state.is_some();
    let is_now = shown.order == Ordering::Equal;
    let accent = shown.state.map(|state| theme.accent(state));
    let style = match (shown.order, is_segment) {
        (Ordering::Equal, false) => theme.strong,
        (Ordering::Equal, true) => accent.map_or(theme.strong, |accent| accent.ink),
        (Ordering::Less, _) => theme.done,
        (Ordering::Greater, false) => theme.text,
        (Ordering::Greater, true) => theme.quiet,
    };
    let quiet = if is_now { style } else { theme.quiet };
    let time = Rect { width: time_width.min(area.width), ..area };
    put(buf, time, Alignment::Right, &shown.at, quiet);
    let length_width = put(buf, area, Alignment::Right, &shown.length, quiet);
    let indent = time_width + if is_segment { 4 } else { 2 };
    let mut name = Rect { x: area.x + indent.min(area.width), ..area };
    name.width = area.right().saturating_sub(name.x + length_width + 2);
    if is_segment && is_now {
        let mark = Rect { x: name.x.saturating_sub(2), width: 1, ..name };
        put(buf, mark, Alignment::Left, "►", style);
    }
    let name_width = put(buf, name, Alignment::Left, &shown.name, style);
    let detail = Rect { x: name.x + name_width, width: name.width - name_width, ..name };
    if !shown.detail.is_empty() && detail.width > 4 {
        put(buf, detail, Alignment::Left, &format!("  {}", shown.detail), quiet);
    }
}

/// Draws the cues around the cursor, half of the rows before it.
pub(super) fn draw_cues(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.height < 2 {
        return;
    }
    let rule = "─".repeat(usize::from(area.width));
    put(buf, row_area(area, 0), Alignment::Left, &rule, theme.faint);
    put(buf, row_area(area, 0), Alignment::Left, "said here ", theme.quiet);
    let body = rows_area(area, 1, area.height);
    let next = view.cues.iter().position(|cue| cue.order == Ordering::Greater).unwrap_or(view.cues.len());
    let before = (usize::from(body.height) / 2).max(1);
    let time_width = view.cues.iter().map(|row| width(&row.at)).max().unwrap_or(0);
    for (row, shown) in body.rows().zip(view.cues.iter().skip(next.saturating_sub(before))) {
        draw_cue(shown, theme, time_width, row, buf);
    }
}

fn draw_cue(shown: &CueRow, theme: &Theme, time_width: u16, area: Rect, buf: &mut Buffer) {
    let style = match shown.order {
        Ordering::Equal => theme.strong,
        Ordering::Less => theme.done,
        Ordering::Greater => theme.quiet,
    };
    put(buf, Rect { width: time_width.min(area.width), ..area }, Alignment::Right, &shown.at, style);
    let indent = (time_width + 2).min(area.width);
    let line = Rect { x: area.x + indent, width: area.width - indent, ..area };
    let text = if shown.is_sound { format!("• {}", shown.text) } else { format!("“{}”", shown.text) };
    put(buf, line, Alignment::Left, &text, style);
}
