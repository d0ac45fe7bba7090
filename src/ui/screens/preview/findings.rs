//! The findings of the file, with its lines and carets.

use crate::diagnostic::{self, LineIndex, Style as ReportStyle};
use crate::ui::theme::Theme;
use crate::ui::view_model::{Findings, PreviewView};
use crate::ui::widgets::{put, row_area, rows_area, width, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;

/// The most findings that are shown; further ones are counted.
const MAX_FINDINGS: usize = 30;

/// The findings as lines, each with its style.
pub(super) struct Report(Vec<(String, Style)>);

/// Whether there are empty lines between the findings and around the author's lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    Wide,
    Tight,
}

impl Report {
    /// The report for so many columns.
    pub(super) fn new(findings: &Findings, theme: &Theme, columns: u16, spacing: Spacing) -> Self {
        let mut lines: Vec<(String, Style)> = Vec::new();
        if let Some(message) = &findings.unreadable {
            lines.extend(wrap(message, columns).into_iter().map(|line| (line, theme.warning)));
        }
        let text = LineIndex::new(&findings.text);
        // Line numbers and bars need a few columns too.
        let report_style = ReportStyle { colour: false, width: usize::from(columns.saturating_sub(8)) };
        for finding in findings.diagnostics.iter().take(MAX_FINDINGS) {
            let rendered = diagnostic::render(finding, &findings.label, &text, report_style);
            let is_shown = |line: &&str| spacing == Spacing::Wide || !matches!(line.trim(), "|" | "");
            for (index, line) in rendered.trim_end().lines().filter(is_shown).enumerate() {
                let style = line_style(index, line, finding.is_error(), theme);
                let is_too_long = width(line) > columns && !line.contains('|');
                let wrapped = if is_too_long { wrap(line, columns) } else { vec![line.to_owned()] };
                lines.extend(wrapped.into_iter().map(|line| (line, style)));
            }
            if spacing == Spacing::Wide {
                lines.push((String::new(), theme.text));
            }
        }
        let more = findings.diagnostics.len().saturating_sub(MAX_FINDINGS);
        if more > 0 {
            lines.push((format!("and {more} more"), theme.quiet));
        }
        while lines.last().is_some_and(|(line, _)| line.is_empty()) {
            lines.pop();
        }
        Self(lines)
    }

    pub(super) fn len(&self) -> u16 {
        u16::try_from(self.0.len()).unwrap_or(u16::MAX)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn draw(&self, view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let rule = "─".repeat(usize::from(area.width));
        put(buf, row_area(area, 0), Alignment::Left, &rule, theme.faint);
        let body = rows_area(area, 1, area.height);
        let hidden = self.len().saturating_sub(body.height);
        let skip = view.scroll.min(hidden);
        for (index, (line, style)) in (0..body.height).zip(self.0.iter().skip(usize::from(skip))) {
            put(buf, row_area(body, index), Alignment::Left, line, *style);
        }
        if hidden > skip {
            let more = format!(" {} more lines, pgdn ", hidden - skip);
            put(buf, row_area(area, 0), Alignment::Right, &more, theme.quiet);
        }
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
