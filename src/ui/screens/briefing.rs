//! The page before a routine: what one needs, what to mind, when to stop.

use super::check_in::check_in;
use super::page::{Page, alone, widths};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{BriefingView, PlayerState};
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
    // Title and edge take three rows.
    let rows = area.height.saturating_sub(3);
    if let [first, second] = widths[..] {
        let (text, side) = (whole(view, theme, first), beside(view, theme, second));
        if text.len().max(side.len()) <= rows {
            return Page::new(&view.name, theme.text, vec![text, side]);
        }
    }
    let columns = alone(area);
    // The first that fits: the steps go before the questions are crowded.
    let tries = [
        (Some(Steps::Rows), Apart::All),
        (Some(Steps::Line), Apart::All),
        (None, Apart::All),
        (None, Apart::Block),
        (Some(Steps::Line), Apart::Not),
        (None, Apart::Not),
    ];
    let tries = tries.into_iter().map(|(steps, apart)| compact(view, theme, columns, steps, apart));
    let mut fitting = std::iter::once(single(view, theme, columns)).chain(tries);
    let text = fitting.find(|text| text.len() <= rows);
    // What has to be scrolled to has its steps; on few rows blank ones are left out.
    let text = text.unwrap_or_else(|| {
        let apart = if rows >= 16 { Apart::All } else { Apart::Not };
        compact(view, theme, columns, Some(Steps::Rows), apart)
    });
    Page::new(&view.name, theme.text, vec![text])
}

/// How the steps stand on a page with little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Steps {
    /// One in each row.
    Rows,
    /// One after the other.
    Line,
}

/// Where the check-in has blank rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// Around it, and between its parts.
    All,
    /// Around it.
    Block,
    /// Nowhere.
    Not,
}

/// The first of two columns.
fn whole(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut text = Lines::new(columns);
    text.text(&view.summary, theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut text, view, theme);
    text.gap();
    check_in(&mut text, &view.check_in, theme, true);
    if !view.about.is_empty() {
        text.gap();
        text.text(&view.about, theme.text);
    }
    list(&mut text, "You will need", "·", theme.quiet, &view.needs, theme);
    text.gap();
    steps(&mut text, &view.steps, theme);
    text
}

/// The offer to resume an unfinished session.
fn resume_offer(lines: &mut Lines, view: &BriefingView, theme: &Theme) {
    if let Some(offer) = &view.resume_offer {
        lines.gap();
        lines.text(offer, theme.strong);
    }
}

/// The second of two columns: as much as can be is seen without scrolling.
fn beside(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut side = Lines::new(columns);
    warnings(&mut side, view, theme);
    disclaimer(&mut side, &view.disclaimer, theme);
    side
}

/// One column: first the steps and what is needed.
fn single(view: &BriefingView, theme: &Theme, columns: u16) -> Lines {
    let mut text = Lines::new(columns);
    text.text(&view.summary, theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut text, view, theme);
    text.gap();
    check_in(&mut text, &view.check_in, theme, true);
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

/// The same on few rows, so that nothing has to be scrolled to.
fn compact(view: &BriefingView, theme: &Theme, columns: u16, steps: Option<Steps>, apart: Apart) -> Lines {
    let mut text = Lines::new(columns);
    let needs = Some(view.needs.join(", ")).filter(|needs| !needs.is_empty());
    let facts: Vec<String> = [Some(view.summary.clone()), needs.map(|needs| format!("needs {needs}"))]
        .into_iter()
        .flatten()
        .collect();
    text.text(&facts.join(" · "), theme.accent(PlayerState::Prepare).ink);
    resume_offer(&mut text, view, theme);
    let gap = |text: &mut Lines| {
        if apart != Apart::Not {
            text.gap();
        }
    };
    gap(&mut text);
    check_in(&mut text, &view.check_in, theme, apart == Apart::All);
    gap(&mut text);
    match steps {
        Some(Steps::Rows) => {
            for (name, amount) in &view.steps {
                text.pair((name, theme.text), (amount, theme.quiet));
            }
            text.gap();
        }
        Some(Steps::Line) => {
            let all: Vec<String> =
                view.steps.iter().map(|(name, amount)| format!("{name} {amount}")).collect();
            text.text(&all.join(" · "), theme.quiet);
            gap(&mut text);
        }
        None => {}
    }
    for caution in &view.caution {
        text.hanging("! ", theme.warning, caution, theme.text);
    }
    if !view.stop_if.is_empty() {
        let signs: Vec<String> = view.stop_if.iter().map(|sign| small(sign)).collect();
        let signs = format!("Stop at once: {}.", signs.join(", "));
        text.hanging("× ", theme.warning, &signs, theme.text);
    }
    text.text(&view.disclaimer.join(" "), theme.quiet);
    text
}

/// The same with a small first letter.
fn small(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
    first + chars.as_str()
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
