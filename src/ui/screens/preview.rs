//! The preview: the player at one moment, beside it the whole routine, below
//! them the routine as a line, and at the foot what is wrong with the file.

mod findings;
mod plan;
mod track;

use super::{inset, margin, player};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::PreviewView;
use crate::ui::widgets::{put, row, rows};
use findings::Report;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Below these columns or rows only the plan or the findings are shown.
const SMALL: (u16, u16) = (60, 16);
/// From here on up player and steps stand side by side.
const WIDE: u16 = 76;

/// Where the parts of the screen lie; those left out have no rows.
#[derive(Clone, Copy, Debug, Default)]
struct Places {
    title: Rect,
    player: Rect,
    divider: Rect,
    plan: Rect,
    said: Rect,
    track: Rect,
    findings: Rect,
}

impl Places {
    fn new(view: &PreviewView, area: Rect, report: &Report) -> Self {
        let inner = inset(area, margin(area.width));
        let apart = u16::from(area.height >= 26);
        let mut places = Self { title: row(inner, 0), ..Self::default() };
        let rest = rows(inner, 1 + apart, area.height);
        let wanted = report.len() + 1;
        if view.player.is_none() || area.width < SMALL.0 || area.height < SMALL.1 {
            if view.findings.is_empty() {
                places.plan = rest;
            } else {
                places.findings = rest;
            }
            return places;
        }
        // At most half of the rows are for findings, two fifths on a low screen.
        let most = if area.height >= 26 { rest.height / 2 } else { rest.height * 2 / 5 };
        let below = if report.is_empty() { 0 } else { wanted.min(most) };
        places.findings = rows(rest, rest.height - below, below);
        let rest = rows(rest, 0, rest.height - below);
        let line = if rest.height >= 20 { 4 } else { 2 };
        places.track = rows(rest, rest.height - line, line);
        places.stage(area, rows(rest, 0, rest.height - line));
        places
    }

    /// Player, steps and words in what is left.
    fn stage(&mut self, area: Rect, rest: Rect) {
        if area.width < WIDE {
            let player = (rest.height * 3 / 5).max(6);
            self.player = Rect { x: area.x, width: area.width, ..rows(rest, 0, player) };
            self.plan = rows(rest, player, rest.height - player.min(rest.height));
            return;
        }
        let beside = (area.width * 2 / 5).clamp(32, 72);
        let right = Rect { x: rest.right() - beside, width: beside, ..rest };
        let said = (rest.height / 3).clamp(3, 10);
        self.plan = rows(right, 0, rest.height - said);
        self.said = rows(right, rest.height - said, said);
        self.divider = Rect { x: right.x.saturating_sub(2), width: 1, ..rest };
        self.player = Rect { x: area.x, width: self.divider.x.saturating_sub(area.x + 1), ..rest };
    }
}

impl View for PreviewView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        draw(self, theme, area, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        let report = report(self, &Theme::default(), area);
        let places = Places::new(self, area, &report);
        report.len().saturating_sub(places.findings.height.saturating_sub(1))
    }
}

/// Draws the preview into the area above the footer.
fn draw(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let report = report(view, theme, area);
    let places = Places::new(view, area, &report);
    title(view, theme, &places, buf);
    if let Some(shown) = view.player.as_ref().filter(|_| !places.player.is_empty()) {
        player::draw(shown, theme, places.player, buf);
    }
    for position in places.divider.intersection(buf.area).positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.set_symbol("│").set_style(theme.faint);
        }
    }
    plan::steps(view, theme, places.plan, buf);
    plan::said(view, theme, places.said, buf);
    track::draw(view, theme, places.track, buf);
    report.draw(view, theme, places.findings, buf);
}

fn report(view: &PreviewView, theme: &Theme, area: Rect) -> Report {
    let columns = inset(area, margin(area.width)).width;
    Report::new(&view.findings, theme, columns, area.height < 34)
}

/// The file, and how it is.
fn title(view: &PreviewView, theme: &Theme, places: &Places, buf: &mut Buffer) {
    let area = places.title;
    let findings = &view.findings;
    let (word, style) = match (findings.is_empty(), findings.is_broken()) {
        (true, _) => ("✓ nothing to mend".to_owned(), theme.done),
        (false, true) if findings.unreadable.is_some() => ("can't be read".to_owned(), theme.warning),
        (false, true) => (findings.count_in_words(), theme.warning),
        (false, false) => (findings.count_in_words(), theme.quiet),
    };
    let taken = put(buf, area, Alignment::Right, &word, style);
    let rest = Rect { width: area.width.saturating_sub(taken + 2), ..area };
    let used = put(buf, rest, Alignment::Left, &view.file, theme.strong);
    let broken = findings.is_broken() && !places.player.is_empty();
    let note = if broken { "  the last good version is shown" } else { "" };
    let after = Rect { x: rest.x + used, width: rest.width - used, ..rest };
    put(buf, after, Alignment::Left, note, theme.quiet);
}
