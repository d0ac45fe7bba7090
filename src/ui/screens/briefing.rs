//! The page before a routine: what one needs, what to mind, when to stop.

use super::page::{Page, widths};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{BriefingView, Mood};
use crate::ui::widgets::Lines;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

impl View for BriefingView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        page(self, theme, area).draw(self.scroll, theme, area, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        page(self, &Theme::default(), area).max_scroll(area)
    }
}

/// The page for an area of this size.
fn page(view: &BriefingView, theme: &Theme, area: Rect) -> Page {
    let widths = widths(area);
    let first = widths.first().copied().unwrap_or(1);
    let mut text = Lines::new(first);
    text.text(&view.summary, theme.accent(Mood::Prepare).ink);
    if let Some(left) = &view.left {
        text.gap();
        text.text(left, theme.strong);
    }
    if !view.about.is_empty() {
        text.gap();
        text.text(&view.about, theme.text);
    }
    list(&mut text, "You will need", "·", theme.quiet, &view.needs, theme);
    list(&mut text, "Mind", "!", theme.warning, &view.caution, theme);
    list(&mut text, "Stop at once if there is", "×", theme.warning, &view.stop_if, theme);
    let mut columns = vec![text];
    if let Some(second) = widths.get(1) {
        // Beside the list, so that as much as can be is seen without scrolling.
        let mut side = Lines::new(*second);
        steps(&mut side, &view.steps, theme);
        disclaimer(&mut side, &view.disclaimer, theme);
        columns.push(side);
    } else if let Some(text) = columns.first_mut() {
        disclaimer(text, &view.disclaimer, theme);
        text.gap();
        steps(text, &view.steps, theme);
    }
    Page::new(&view.name, theme.text, columns)
}

/// A heading and a marked list, nothing where the list is empty.
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

fn disclaimer(lines: &mut Lines, paragraphs: &[String], theme: &Theme) {
    for paragraph in paragraphs {
        lines.gap();
        lines.text(paragraph, theme.quiet);
    }
}

fn steps(lines: &mut Lines, steps: &[(String, String)], theme: &Theme) {
    if steps.is_empty() {
        return;
    }
    lines.text("Steps", theme.strong);
    for (name, amount) in steps {
        lines.pair((name, theme.text), (amount, theme.quiet));
    }
}
