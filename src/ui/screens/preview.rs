//! The preview: the player at one moment, beside it the whole routine, below both the routine
//! as a line, and at the bottom what is wrong with the file.

mod findings;
mod plan;
mod track;

use super::{inset, margin};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::PreviewView;
use crate::ui::widgets::{Lines, fill, put, row_area, rows_area};
use findings::{Spacing, draw_report};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// On a screen with fewer columns or rows only the plan or the findings are shown.
const MIN_SIZE: (u16, u16) = (60, 16);
/// On a screen with at least so many columns player and plan are side by side.
const WIDE: u16 = 76;

/// The areas of the parts of the screen; parts that are left out have no rows.
#[derive(Clone, Copy, Debug, Default)]
struct Areas {
    title: Rect,
    player: Rect,
    divider: Rect,
    plan: Rect,
    cues: Rect,
    track: Rect,
    findings: Rect,
}

impl Areas {
    fn new(view: &PreviewView, area: Rect, report: &Lines) -> Self {
        let inner = inset(area, margin(area.width));
        let gap = u16::from(area.height >= 26);
        let mut areas = Self { title: row_area(inner, 0), ..Self::default() };
        let body = rows_area(inner, 1 + gap, area.height);
        if view.player.is_none() || area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
            if view.findings.is_empty() {
                areas.plan = body;
            } else {
                areas.findings = body;
            }
            return areas;
        }
        // At most half of the rows are for findings, two fifths on a low screen.
        let max_rows = if area.height >= 26 { body.height / 2 } else { body.height * 2 / 5 };
        let findings_rows = if report.is_empty() { 0 } else { (report.len() + 1).min(max_rows) };
        areas.findings = rows_area(body, body.height - findings_rows, findings_rows);
        let above_findings = rows_area(body, 0, body.height - findings_rows);
        let track_rows = if above_findings.height >= 20 { 4 } else { 2 };
        let player_rows = above_findings.height - track_rows;
        areas.track = rows_area(above_findings, player_rows, track_rows);
        areas.place_player(area, rows_area(above_findings, 0, player_rows));
        areas
    }

    /// Places player, plan and cues above the track; `screen` is the whole screen.
    fn place_player(&mut self, screen: Rect, above_track: Rect) {
        let height = above_track.height;
        if screen.width < WIDE {
            let player_rows = (height * 3 / 5).max(6);
            self.player = Rect { x: screen.x, width: screen.width, ..rows_area(above_track, 0, player_rows) };
            self.plan = rows_area(above_track, player_rows, height - player_rows.min(height));
            return;
        }
        let plan_width = (screen.width * 2 / 5).clamp(32, 72);
        let right = Rect { x: above_track.right() - plan_width, width: plan_width, ..above_track };
        let cue_rows = (height / 3).clamp(3, 10);
        self.plan = rows_area(right, 0, height - cue_rows);
        self.cues = rows_area(right, height - cue_rows, cue_rows);
        self.divider = Rect { x: right.x.saturating_sub(2), width: 1, ..above_track };
        self.player = Rect { x: screen.x, width: self.divider.x.saturating_sub(screen.x + 1), ..above_track };
    }
}

impl View for PreviewView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let report = report(self, theme, area);
        let areas = Areas::new(self, area, &report);
        title(self, theme, &areas, buf);
        if let Some(shown) = self.player.as_ref().filter(|_| !areas.player.is_empty()) {
            shown.draw(theme, areas.player, buf);
        }
        fill(buf, areas.divider, "│", theme.faint);
        plan::draw_plan(self, theme, areas.plan, buf);
        plan::draw_cues(self, theme, areas.cues, buf);
        track::draw(self, theme, areas.track, buf);
        draw_report(&report, self.scroll, theme, areas.findings, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        let report = report(self, &Theme::default(), area);
        let areas = Areas::new(self, area, &report);
        report.len().saturating_sub(areas.findings.height.saturating_sub(1))
    }

    fn text_rows(&self, area: Rect) -> u16 {
        let report = report(self, &Theme::default(), area);
        // The first row is a rule.
        Areas::new(self, area, &report).findings.height.saturating_sub(1)
    }
}

fn report(view: &PreviewView, theme: &Theme, area: Rect) -> Lines {
    let columns = inset(area, margin(area.width)).width;
    let spacing = if area.height < 34 { Spacing::Tight } else { Spacing::Wide };
    findings::report(&view.findings, theme, columns, spacing)
}

/// Draws the name of the file, and its state.
fn title(view: &PreviewView, theme: &Theme, areas: &Areas, buf: &mut Buffer) {
    let area = areas.title;
    let findings = &view.findings;
    let (state, style) = match (findings.is_empty(), findings.is_broken()) {
        (true, _) => ("✓ nothing to mend".to_owned(), theme.done),
        (false, true) if findings.unreadable.is_some() => ("can't be read".to_owned(), theme.warning),
        (false, true) => (findings.count_in_words(), theme.warning),
        (false, false) => (findings.count_in_words(), theme.quiet),
    };
    let used = put(buf, area, Alignment::Right, &state, style);
    let left = Rect { width: area.width.saturating_sub(used + 2), ..area };
    let used = put(buf, left, Alignment::Left, &view.findings.file, theme.strong);
    let shows_last_good = findings.is_broken() && !areas.player.is_empty();
    let remark = if shows_last_good { "  the last good version is shown" } else { "" };
    let after_file = Rect { x: left.x + used, width: left.width - used, ..left };
    put(buf, after_file, Alignment::Left, remark, theme.quiet);
}
