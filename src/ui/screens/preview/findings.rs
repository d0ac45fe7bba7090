//! The findings of the file, with its lines and carets.

use crate::diagnostic::{self, LineIndex, Style as ReportStyle};
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
    let report_style = ReportStyle { colour: false, width: usize::from(columns.saturating_sub(8)) };
    for finding in findings.diagnostics.iter().take(MAX_FINDINGS) {
        gap(&mut lines);
        let rendered = diagnostic::render(finding, &findings.label, &text, report_style);
        let is_shown = |line: &&str| spacing == Spacing::Wide || !matches!(line.trim(), "|" | "");
        for (index, line) in rendered.trim_end().lines().filter(is_shown).enumerate() {
            let style = line_style(index, line, finding.is_error(), theme);
            if line.contains('|') || width(line) <= columns {
                lines.line(line, style);
            } else {
                lines.text(line, style);
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
        let more = format!(" {} more lines, pgdn ", hidden - skip);
        put(buf, row_area(area, 0), Alignment::Right, &more, theme.quiet);
    }
}

/// The style of a line of a rendered finding, by the line's index.
fn line_style(index: usize, line: &str, is_error: bool, theme: &Theme) -> Style {
    match line.split_once('|').map(|(line_number, text)| (line_number.trim(), text)) {
        _ if index == 0 && is_error => theme.warning,
        _ if index == 0 => theme.strong,
        // The carets below the author's line.
        Some(("", text)) if text.contains(['^', '-']) => theme.warning,
        Some((digits, _)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            theme.text
        }
        _ if line.contains("= help:") => theme.text,
        _ => theme.quiet,
    }
}
