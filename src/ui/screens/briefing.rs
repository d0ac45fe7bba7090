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
    let Some(second) = widths.get(1) else {
        let roomy = single(view, theme, first);
        // Title and edge take three rows.
        let fits = roomy.len() + 3 <= area.height;
        return Page::new(
            &view.name,
            theme.text,
            vec![if fits { roomy } else { compact(view, theme, first) }],
        );
    };
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
    warnings(&mut text, view, theme);
    // Beside the list, so that as much as can be is seen without scrolling.
    let mut side = Lines::new(*second);
    steps(&mut side, &view.steps, theme);
    disclaimer(&mut side, &view.disclaimer, theme);
    Page::new(&view.name, theme.text, vec![text, side])
}

/// One column: first the steps and what is needed.
fn single(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut text = Lines::new(columns);
    text.text(&view.summary, theme.accent(Mood::Prepare).ink);
    text.gap();
    steps(&mut text, &view.steps, theme);
    list(&mut text, "You will need", "·", theme.quiet, &view.needs, theme);
    warnings(&mut text, view, theme);
    disclaimer(&mut text, &view.disclaimer, theme);
    if !view.about.is_empty() {
        text.gap();
        text.text(&view.about, theme.text);
    }
    text
}

/// The same on as few rows as may be, so that nothing has to be scrolled to.
fn compact(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut text = Lines::new(columns);
    let needs = Some(view.needs.join(", ")).filter(|needs| !needs.is_empty());
    let facts: Vec<String> = [Some(view.summary.clone()), needs.map(|needs| format!("needs {needs}"))]
        .into_iter()
        .flatten()
        .collect();
    text.text(&facts.join(" · "), theme.accent(Mood::Prepare).ink);
    for (name, amount) in &view.steps {
        text.pair((name, theme.text), (amount, theme.quiet));
    }
    text.gap();
    for caution in &view.caution {
        text.hanging("! ", theme.warning, caution, theme.text);
    }
    if !view.stop_if.is_empty() {
        let signs = format!("Stop at once: {}.", view.stop_if.join(", "));
        text.hanging("× ", theme.warning, &signs, theme.text);
    }
    text.text(&view.disclaimer.join(" "), theme.quiet);
    text
}

fn warnings(lines: &mut Lines, view: &BriefingView, theme: &Theme) {
    list(lines, "Mind", "!", theme.warning, &view.caution, theme);
    list(lines, "Stop at once if there is", "×", theme.warning, &view.stop_if, theme);
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
