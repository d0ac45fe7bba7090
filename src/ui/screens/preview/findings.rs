//! The findings of the file, with its lines and carets.

use crate::diagnostic::{LineIndex, LineRole, render_lines};
use crate::ui::theme::Theme;
use crate::ui::view_model::Findings;
use crate::ui::widgets::{Lines, put, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;

/// The most findings that are shown; further ones are counted.
const MAX_FINDINGS: usize = 30;

/// Whether there are empty lines between the findings and around the author's lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    Wide,
    Tight,
}

/// The findings in lines of so many columns.
pub(super) fn report(findings: &Findings, theme: &Theme, columns: u16, spacing: Spacing) -> Lines {
    let mut lines = Lines::new(columns);
    let gap = |lines: &mut Lines| {
        if spacing == Spacing::Wide {
            lines.gap();
        }
    };
    if let Some(message) = &findings.unreadable {
        lines.text(message, theme.warning);
    }
    let text = LineIndex::new(&findings.text);
    // Line numbers and bars need a few columns too.
    let report_width = usize::from(columns.saturating_sub(8));
    for finding in findings.diagnostics.iter().take(MAX_FINDINGS) {
        gap(&mut lines);
        for (role, line) in render_lines(finding, &findings.file, &text, report_width) {
            if role == LineRole::Empty && spacing == Spacing::Tight {
                continue;
            }
            // The author's lines are cut, so that the marks stay below them; words are wrapped.
            let is_cut = matches!(role, LineRole::Source | LineRole::Marks);
            let style = line_style(role, finding.is_error(), theme);
            if is_cut || width(&line) <= columns {
                lines.line(&line, style);
            } else {
                lines.text(&line, style);
            }
        }
    }
    let more = findings.diagnostics.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        gap(&mut lines);
        lines.line(&format!("and {more} more"), theme.quiet);
    }
    lines
}

/// Draws as much of the report as fits, below a rule.
pub(super) fn draw_report(report: &Lines, scroll: u16, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let rule = "─".repeat(usize::from(area.width));
    put(buf, row_area(area, 0), Alignment::Left, &rule, theme.faint);
    let body = rows_area(area, 1, area.height);
    let hidden = report.len().saturating_sub(body.height);
    let skip = scroll.min(hidden);
    report.draw(skip, body, buf);
    if hidden > skip {
        let more = match hidden - skip {
            1 => " 1 more line, pgdn ".to_owned(),
            more => format!(" {more} more lines, pgdn "),
        };
        put(buf, row_area(area, 0), Alignment::Right, &more, theme.quiet);
    }
}

fn line_style(role: LineRole, is_error: bool, theme: &Theme) -> Style {
    match role {
        LineRole::Title if is_error => theme.warning,
        LineRole::Title => theme.strong,
        LineRole::Marks => theme.warning,
        LineRole::Source | LineRole::Help => theme.text,
        LineRole::Empty | LineRole::Other => theme.quiet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use ratatui::buffer::Cell;

    #[test]
    fn a_report_says_how_many_lines_are_left() {
        let mut report = Lines::new(40);
        (0..5).for_each(|_| report.text("line", Style::default()));
        let rule = |rows: u16| {
            let mut buf = Buffer::empty(Rect::new(0, 0, 40, rows));
            draw_report(&report, 0, &Theme::default(), buf.area, &mut buf);
            buf.content.iter().take(40).map(Cell::symbol).collect::<String>()
        };
        assert!(rule(4).ends_with("─ 2 more lines, pgdn "), "{}", rule(4));
        assert!(rule(5).ends_with("─ 1 more line, pgdn "), "{}", rule(5));
        assert!(rule(6).ends_with("──"), "{}", rule(6));
    }

    #[test]
    fn a_long_message_with_a_bar_is_wrapped_and_not_cut() {
        let message = "`left | right` is no side of a step; a step has one side only";
        let findings = Findings {
            text: "side = \"left | right\"\n".to_owned(),
            diagnostics: vec![Diagnostic::error("word", 7..21, message).help(message)],
            ..Findings::default()
        };
        let lines = report(&findings, &Theme::default(), 40, Spacing::Tight);
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, lines.len()));
        lines.draw(0, buf.area, &mut buf);
        let cells: String = buf.content.iter().map(Cell::symbol).collect();
        assert_eq!(cells.matches("one side only").count(), 2, "{cells}");
    }
}
