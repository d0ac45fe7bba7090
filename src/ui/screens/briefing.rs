//! The page before a routine: the check-in, what is needed, what to mind, when to stop.

use super::check_in::{Gaps, check_in};
use super::page::{Page, PageView, single_width, widths};
use crate::ui::theme::Theme;
use crate::ui::view_model::{BriefingView, PlayerState, with_small_initial};
use crate::ui::widgets::Lines;
use ratatui::layout::Rect;
use ratatui::style::Style;

impl PageView for BriefingView {
    fn page(&self, theme: &Theme, area: Rect) -> Page {
        // The title and the margins take three rows.
        let rows = area.height.saturating_sub(3);
        if let (first_width, Some(second_width)) = widths(area) {
            let mut second = Lines::new(second_width);
            warnings(&mut second, self, theme);
            let columns = vec![first_column(self, theme, first_width), second];
            if columns.iter().all(|column| column.len() <= rows) {
                return Page::new(&self.name, theme.text, columns, self.scroll);
            }
        }
        let width = single_width(area);
        // The first layout that fits is used. The steps are left out before gaps are.
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
            let gaps = if rows >= 16 { Gaps::All } else { Gaps::None };
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
    let mut text = summary_and_check_in(view, theme, columns);
    if !view.about.is_empty() {
        text.gap();
        text.text(&view.about, theme.text);
    }
    list(&mut text, "You will need", "·", theme.quiet, &view.needs, theme);
    text.gap();
    steps(&mut text, &view.steps, theme);
    text
}

/// The beginning of a column with enough room.
fn summary_and_check_in(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut text = Lines::new(columns);
    text.text(&view.summary, theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut text, view, theme);
    text.gap();
    check_in(&mut text, &view.check_in, theme, Gaps::All);
    text
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
    let mut text = summary_and_check_in(view, theme, columns);
    text.gap();
    steps(&mut text, &view.steps, theme);
    list(&mut text, "You will need", "·", theme.quiet, &view.needs, theme);
    warnings(&mut text, view, theme);
    if !view.about.is_empty() {
        text.gap();
        text.text(&view.about, theme.text);
    }
    text
}

/// A single column with few rows, so that nothing has to be scrolled.
fn compact_column(view: &BriefingView, theme: &Theme, columns: u16, steps: StepLayout, gaps: Gaps) -> Lines {
    let mut text = Lines::new(columns);
    let needs = if view.needs.is_empty() { None } else { Some(format!("needs {}", view.needs.join(", "))) };
    let facts: Vec<String> = std::iter::once(view.summary.clone()).chain(needs).collect();
    text.text(&facts.join(" · "), theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut text, view, theme);
    let gap = |text: &mut Lines| {
        if gaps != Gaps::None {
            text.gap();
        }
    };
    gap(&mut text);
    check_in(&mut text, &view.check_in, theme, gaps);
    gap(&mut text);
    match steps {
        StepLayout::Rows => {
            step_rows(&mut text, &view.steps, theme);
            text.gap();
        }
        StepLayout::Line => {
            let steps: Vec<String> =
                view.steps.iter().map(|(name, amount)| format!("{name} {amount}")).collect();
            text.text(&steps.join(" · "), theme.quiet);
            gap(&mut text);
        }
        StepLayout::Absent => {}
    }
    for caution in &view.caution {
        text.hanging("! ", theme.warning, caution, theme.text);
    }
    if !view.stop_if.is_empty() {
        let signs: Vec<String> = view.stop_if.iter().map(|sign| with_small_initial(sign)).collect();
        let signs = format!("Stop at once: {}.", signs.join(", "));
        text.hanging("× ", theme.warning, &signs, theme.text);
    }
    text.text(&view.disclaimer.join(" "), theme.quiet);
    text
}

/// Adds cautions, signs to stop, and the disclaimer.
fn warnings(lines: &mut Lines, view: &BriefingView, theme: &Theme) {
    list(lines, "Mind", "!", theme.warning, &view.caution, theme);
    list(lines, "Stop at once if there is", "×", theme.warning, &view.stop_if, theme);
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
        lines.pair((name, theme.text), (amount, theme.quiet));
    }
}
