//! The steps of the routine, and the words around the moment shown.

use crate::ui::theme::Theme;
use crate::ui::view_model::{PlanRow, PreviewView, SaidRow, Tense};
use crate::ui::widgets::{put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;

/// The steps, the one under way with its segments and in the middle.
pub(super) fn steps(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let height = usize::from(area.height);
    let all = view.rows.len() <= height;
    // Where not all fits, only the step under way has its segments.
    let shown = |row: &&PlanRow| all || row.in_current_step || row.state.is_none();
    let before = view.rows.iter().take(view.current).filter(shown).count();
    let rows: Vec<&PlanRow> = view.rows.iter().filter(shown).collect();
    let first = before.saturating_sub(height / 2).min(rows.len().saturating_sub(height));
    let clock = rows.iter().map(|row| width(&row.at)).max().unwrap_or(0);
    for (n, shown) in (0..area.height).zip(rows.iter().skip(first)) {
        step(shown, theme, clock, row(area, n), buf);
    }
}

fn step(shown: &PlanRow, theme: &Theme, clock: u16, area: Rect, buf: &mut Buffer) {
    let inner = shown.state.is_some();
    let now = shown.tense == Tense::Now;
    let accent = shown.state.map(|state| theme.accent(state));
    let plain = match (shown.tense, inner) {
        (Tense::Now, false) => theme.strong,
        (Tense::Now, true) => accent.map_or(theme.strong, |accent| accent.ink),
        (Tense::Past, _) => theme.done,
        (Tense::ToCome, false) => theme.text,
        (Tense::ToCome, true) => theme.quiet,
    };
    let quiet = if now { plain } else { theme.quiet };
    let at = Rect { width: clock.min(area.width), ..area };
    put(buf, at, Alignment::Right, &shown.at, quiet);
    let taken = put(buf, area, Alignment::Right, &shown.length, quiet);
    let indent = clock + if inner { 4 } else { 2 };
    let mut line = Rect { x: area.x + indent.min(area.width), ..area };
    line.width = area.right().saturating_sub(line.x + taken + 2);
    if inner && now {
        let mark = Rect { x: line.x.saturating_sub(2), width: 1, ..line };
        put(buf, mark, Alignment::Left, "►", plain);
    }
    let used = put(buf, line, Alignment::Left, &shown.name, plain);
    let rest = Rect { x: line.x + used, width: line.width - used, ..line };
    if !shown.amount.is_empty() && rest.width > 4 {
        put(buf, rest, Alignment::Left, &format!("  {}", shown.amount), quiet);
    }
}

/// What is said and sounded around the moment, what is now in the second row.
pub(super) fn said(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.height < 2 {
        return;
    }
    let rule = "─".repeat(usize::from(area.width));
    put(buf, row(area, 0), Alignment::Left, &rule, theme.faint);
    put(buf, row(area, 0), Alignment::Left, "said here ", theme.quiet);
    let body = rows(area, 1, area.height);
    let next = view.said.iter().position(|said| said.tense == Tense::ToCome).unwrap_or(view.said.len());
    let before = (usize::from(body.height) / 2).max(1);
    let clock = view.said.iter().map(|row| width(&row.at)).max().unwrap_or(0);
    for (n, shown) in (0..body.height).zip(view.said.iter().skip(next.saturating_sub(before))) {
        sentence(shown, theme, clock, row(body, n), buf);
    }
}

fn sentence(shown: &SaidRow, theme: &Theme, clock: u16, area: Rect, buf: &mut Buffer) {
    let style: Style = match shown.tense {
        Tense::Now => theme.strong,
        Tense::Past => theme.done,
        Tense::ToCome => theme.quiet,
    };
    put(buf, Rect { width: clock.min(area.width), ..area }, Alignment::Right, &shown.at, style);
    let indent = (clock + 2).min(area.width);
    let line = Rect { x: area.x + indent, width: area.width - indent, ..area };
    let text = if shown.is_sound { format!("• {}", shown.text) } else { format!("“{}”", shown.text) };
    put(buf, line, Alignment::Left, &text, style);
}
