//! The page after a routine.

use super::check_in;
use super::page::{Page, PageView, column_widths, digit_rows, note, results};
use crate::session::Outcome;
use crate::ui::theme::Theme;
use crate::ui::view_model::{PlayerState, SummaryView};
use crate::ui::widgets::{Lines, outcome_mark, width};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

impl PageView for SummaryView {
    fn page(&self, theme: &Theme, area: Rect) -> Page {
        let (first_width, second_width) = column_widths(area);
        let mut columns: Vec<Lines> =
            std::iter::once(first_width).chain(second_width).map(Lines::new).collect();
        let mut text = Lines::new(first_width);
        let hurt = self.steps.iter().any(|step| step.outcome == Some(Outcome::Hurt));
        text.text(&self.routine, theme.quiet);
        // At the top, so that what is being typed is seen.
        note(&mut text, &self.note, self.typing, theme);
        let shown_to = if self.typing { text.len() } else { 0 };
        // After pain, the advice comes first, and the numbers are small.
        if hurt {
            advice(&mut text, self, theme);
        }
        let digit_rows = digit_rows(&self.numbers, &columns, area).filter(|_| !hurt);
        if digit_rows.is_none() {
            numbers(&mut text, self, theme);
        }
        if !hurt {
            advice(&mut text, self, theme);
        }
        let title_style = if hurt { theme.warning } else { theme.accent(PlayerState::Work).ink };
        columns[0] = text;
        if let Some(last) = columns.last_mut() {
            last.gap();
            steps(last, self, theme);
        }
        let page = Page::new(&self.headline, title_style, columns, self.scroll).shown_to(shown_to);
        match digit_rows {
            Some(rows) => page.with_numbers(&self.numbers, rows),
            None => page,
        }
    }
}

fn advice(lines: &mut Lines, view: &SummaryView, theme: &Theme) {
    for line in &view.advice {
        lines.text(line, theme.text);
    }
    if let Some(leave_out) = &view.leave_out {
        lines.text(leave_out, theme.strong);
    }
    lines.gap();
    if let Some(rating) = &view.rating {
        check_in::rating(lines, rating, theme);
    }
    lines.gap();
}

/// Adds the numbers, right-aligned, each with its word.
fn numbers(lines: &mut Lines, view: &SummaryView, theme: &Theme) {
    let widest = view.numbers.iter().map(|(number, _)| width(number)).max().unwrap_or(0);
    for (number, word) in &view.numbers {
        let indent = " ".repeat(usize::from(widest - width(number)));
        lines.push(Line::from(vec![
            Span::styled(format!("{indent}{number}"), theme.strong),
            Span::styled(format!("  {word}"), theme.quiet),
        ]));
    }
    lines.gap();
}

/// The steps with the marks of their outcomes, and what the less obvious marks mean.
fn steps(lines: &mut Lines, view: &SummaryView, theme: &Theme) {
    results(lines, &view.steps, theme);
    let explained = [(Outcome::Partly, "begun"), (Outcome::Skipped, "skipped")];
    let explained = explained
        .into_iter()
        .filter(|(outcome, _)| view.steps.iter().any(|step| step.outcome == Some(*outcome)));
    let legend: Vec<String> =
        explained.map(|(outcome, word)| format!("{} {word}", outcome_mark(Some(outcome), theme).0)).collect();
    if !legend.is_empty() {
        lines.gap();
        lines.text(&legend.join("   "), theme.quiet);
    }
}
