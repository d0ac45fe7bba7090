//! The page before a routine: the check-in, what is needed, what to mind, when to stop.

use super::check_in::{Gaps, check_in};
use super::page::{Page, PageView, column_widths, single_column_width};
use crate::routine::within_sentence;
use crate::ui::theme::Theme;
use crate::ui::view_model::{BriefingView, PlayerState};
use crate::ui::widgets::Lines;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// From so many rows on, a page that is scrolled has gaps.
const MIN_SCROLLED_ROWS_WITH_GAPS: u16 = 16;

impl PageView for BriefingView {
    fn page(&self, theme: &Theme, area: Rect) -> Page {
        // The title and the margins take three rows.
        let rows = area.height.saturating_sub(3);
        if let (first_width, Some(second_width)) = column_widths(area) {
            let mut second = Lines::new(second_width);
            warnings(&mut second, self, theme);
            let columns = vec![first_column(self, theme, first_width), second];
            if columns.iter().all(|column| column.len() <= rows) {
                return Page::new(&self.name, theme.text, columns, self.scroll);
            }
        }
        let width = single_column_width(area);
        // The first layout that fits is used. The steps are left out before gaps are; without
        // gaps, the steps may have room again.
        let compact_layouts = [
            (StepLayout::Rows, Gaps::All),
            (StepLayout::Line, Gaps::All),
            (StepLayout::Absent, Gaps::All),
            (StepLayout::Absent, Gaps::AroundCheckIn),
            (StepLayout::Line, Gaps::None),
            (StepLayout::Absent, Gaps::None),
        ];
        let compact_texts =
            compact_layouts.into_iter().map(|(steps, gaps)| compact_column(self, theme, width, steps, gaps));
        let mut texts = std::iter::once(single_column(self, theme, width)).chain(compact_texts);
        let text = texts.find(|text| text.len() <= rows);
        // A page that has to be scrolled anyway shows the steps.
        let text = text.unwrap_or_else(|| {
            let gaps = if rows >= MIN_SCROLLED_ROWS_WITH_GAPS { Gaps::All } else { Gaps::None };
            compact_column(self, theme, width, StepLayout::Rows, gaps)
        });
        Page::new(&self.name, theme.text, vec![text], self.scroll)
    }
}

/// The layout of the steps on a page with little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepLayout {
    /// Each step on a row.
    Rows,
    /// All steps in one paragraph.
    Line,
    /// No steps.
    Absent,
}

/// The first of two columns.
fn first_column(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut lines = summary_and_check_in(view, theme, columns);
    if !view.about.is_empty() {
        lines.gap();
        lines.text(&view.about, theme.text);
    }
    list(&mut lines, "You will need", "·", theme.quiet, &view.needs, theme);
    lines.gap();
    steps(&mut lines, &view.steps, theme);
    lines
}

/// The beginning of a column with enough room.
fn summary_and_check_in(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut lines = Lines::new(columns);
    lines.text(&view.summary, theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut lines, view, theme);
    lines.gap();
    check_in(&mut lines, &view.check_in, theme, Gaps::All);
    lines
}

/// Adds the offer to resume an unfinished session.
fn resume_offer(lines: &mut Lines, view: &BriefingView, theme: &Theme) {
    if let Some(offer) = &view.resume_offer {
        lines.gap();
        lines.text(offer, theme.strong);
    }
}

/// A single column with enough room.
fn single_column(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut lines = summary_and_check_in(view, theme, columns);
    lines.gap();
    steps(&mut lines, &view.steps, theme);
    list(&mut lines, "You will need", "·", theme.quiet, &view.needs, theme);
    warnings(&mut lines, view, theme);
    if !view.about.is_empty() {
        lines.gap();
        lines.text(&view.about, theme.text);
    }
    lines
}

/// A single column with few rows, so that nothing has to be scrolled.
fn compact_column(
    view: &BriefingView,
    theme: &Theme,
    columns: u16,
    step_layout: StepLayout,
    gaps: Gaps,
) -> Lines {
    let mut lines = Lines::new(columns);
    let needs = if view.needs.is_empty() { None } else { Some(format!("needs {}", view.needs.join(", "))) };
    let facts: Vec<String> = std::iter::once(view.summary.clone()).chain(needs).collect();
    lines.text(&facts.join(" · "), theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut lines, view, theme);
    let gap = |lines: &mut Lines| {
        if gaps != Gaps::None {
            lines.gap();
        }
    };
    gap(&mut lines);
    check_in(&mut lines, &view.check_in, theme, gaps);
    gap(&mut lines);
    match step_layout {
        StepLayout::Rows => {
            step_rows(&mut lines, &view.steps, theme);
            lines.gap();
        }
        StepLayout::Line => {
            let steps = view.steps.iter().map(|(name, amount)| format!("{name} {amount}"));
            lines.text(&steps.collect::<Vec<_>>().join(" · "), theme.quiet);
            gap(&mut lines);
        }
        StepLayout::Absent => {}
    }
    for caution in &view.caution {
        lines.hanging("! ", theme.warning, caution, theme.text);
    }
    if !view.stop_if.is_empty() {
        let signs: Vec<String> =
            view.stop_if.iter().map(|(names, sign)| names.clone() + &within_sentence(sign)).collect();
        let signs = format!("Stop at once: {}.", signs.join(", "));
        lines.hanging("× ", theme.warning, &signs, theme.text);
    }
    lines.text(&view.disclaimer.join(" "), theme.quiet);
    lines
}

/// Adds cautions, signs to stop, and the disclaimer.
fn warnings(lines: &mut Lines, view: &BriefingView, theme: &Theme) {
    list(lines, "Mind", "!", theme.warning, &view.caution, theme);
    let signs: Vec<String> = view.stop_if.iter().map(|(names, sign)| names.clone() + sign).collect();
    list(lines, "Stop at once if there is", "×", theme.warning, &signs, theme);
    for paragraph in &view.disclaimer {
        lines.gap();
        lines.text(paragraph, theme.quiet);
    }
}

/// Adds a heading and a marked list, unless the list is empty.
fn list(lines: &mut Lines, heading: &str, mark: &str, mark_style: Style, items: &[String], theme: &Theme) {
    if items.is_empty() {
        return;
    }
    lines.gap();
    lines.text(heading, theme.strong);
    for item in items {
        lines.hanging(&format!("{mark} "), mark_style, item, theme.text);
    }
}

fn steps(lines: &mut Lines, steps: &[(String, String)], theme: &Theme) {
    if steps.is_empty() {
        return;
    }
    lines.text("Steps", theme.strong);
    step_rows(lines, steps, theme);
}

fn step_rows(lines: &mut Lines, steps: &[(String, String)], theme: &Theme) {
    for (name, amount) in steps {
        lines.whole_pair(("", theme.text), (name, theme.text), (amount, theme.quiet));
    }
}
