//! What is wrong with the file, with its lines and carets.

use crate::diagnostic::{self, LineIndex, Style as Drawing};
use crate::ui::theme::Theme;
use crate::ui::view_model::{Findings, PreviewView};
use crate::ui::widgets::{put, row, rows, width, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;

/// More findings than this are counted, not drawn.
const MOST: usize = 30;

/// The findings as lines.
pub(super) struct Report(Vec<(String, Style)>);

impl Report {
    /// Draws up the findings for so many columns.
    /// Without room to spare the lines that only keep others apart are left
    /// out.
    pub(super) fn new(findings: &Findings, theme: &Theme, columns: u16, tight: bool) -> Self {
        let mut lines: Vec<(String, Style)> = Vec::new();
        if let Some(why) = &findings.unreadable {
            lines.extend(wrap(why, columns).into_iter().map(|line| (line, theme.warning)));
        }
        let text = LineIndex::new(&findings.text);
        // The drawing takes some columns for its own margin.
        let drawing = Drawing { colour: false, width: usize::from(columns.saturating_sub(8)) };
        for finding in findings.diagnostics.iter().take(MOST) {
            let drawn = diagnostic::render(finding, &findings.label, &text, drawing);
            let lean = |line: &&str| !tight || !matches!(line.trim(), "|" | "");
            for (number, line) in drawn.trim_end().lines().filter(lean).enumerate() {
                let style = line_style(number, line, finding.is_error(), theme);
                let long = width(line) > columns && !line.contains('|');
                let folded = if long { wrap(line, columns) } else { vec![line.to_owned()] };
                lines.extend(folded.into_iter().map(|line| (line, style)));
            }
            if !tight {
                lines.push((String::new(), theme.text));
            }
        }
        let beyond = findings.diagnostics.len().saturating_sub(MOST);
        if beyond > 0 {
            lines.push((format!("and {beyond} more"), theme.quiet));
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
        put(buf, row(area, 0), Alignment::Left, &rule, theme.faint);
        let body = rows(area, 1, area.height);
        let hidden = self.len().saturating_sub(body.height);
        let skip = view.scroll.min(hidden);
        for (n, (line, style)) in (0..body.height).zip(self.0.iter().skip(usize::from(skip))) {
            put(buf, row(body, n), Alignment::Left, line, *style);
        }
        if hidden > skip {
            let more = format!(" {} more lines, pgdn ", hidden - skip);
            put(buf, row(area, 0), Alignment::Right, &more, theme.quiet);
        }
    }
}

/// The look of a line of a drawn finding.
fn line_style(number: usize, line: &str, error: bool, theme: &Theme) -> Style {
    let gutter = line.split_once('|').map(|(number, rest)| (number.trim(), rest));
    match gutter {
        _ if number == 0 && error => theme.warning,
        _ if number == 0 => theme.strong,
        // Below the author's line: carets and what they point at.
        Some(("", rest)) if rest.contains(['^', '-']) => theme.warning,
        Some((digits, _)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            theme.text
        }
        _ if line.contains("= help:") => theme.text,
        _ => theme.quiet,
    }
}
