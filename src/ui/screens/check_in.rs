//! The check-in's questions and what the answers mean, as lines of a page.

use crate::ui::theme::Theme;
use crate::ui::view_model::PlayerState;
use crate::ui::view_model::coach::{ASKED_ONCE, CheckInView, PainView, QuestionView, RatingView};
use crate::ui::widgets::{Lines, wrap};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A part of a line that is not broken unless it is wider than the line.
type Chip = Vec<Span<'static>>;

/// The empty rows of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    /// Around the check-in, and between its parts.
    All,
    /// Around the check-in.
    AroundCheckIn,
    /// None.
    None,
}

/// Adds the questions, and what their answers mean.
pub(super) fn check_in(lines: &mut Lines, view: &CheckInView, theme: &Theme, gaps: Gaps) {
    if view.pain.is_empty() {
        return;
    }
    if view.first_run {
        lines.text(ASKED_ONCE, theme.strong);
    }
    for question in &view.once {
        let (mark, style) = match (question.yes, view.first_run) {
            (true, _) => (format!("{} ✓ ", question.key), theme.warning),
            (false, _) => (format!("{} · ", question.key), theme.strong),
        };
        lines.hanging(&mark, style, question.text, theme.text);
    }
    if gaps == Gaps::All && !view.once.is_empty() {
        lines.gap();
    }
    let limit = match view.limit {
        0 => "Any pain: rest.".to_owned(),
        limit => format!("Above {limit}: rest."),
    };
    let lead = format!("Pain 0 to 9, + is 10? {limit}");
    add_chips(lines, (&lead, theme.strong), pain_chips(&view.pain, theme));
    if let Some(yesterday) = &view.yesterday {
        lines.text(yesterday, theme.text);
    }
    for line in &view.rest {
        lines.hanging("! ", theme.warning, line, theme.strong);
    }
    for line in &view.changes {
        lines.hanging("→ ", theme.accent(PlayerState::Work).ink, line, theme.strong);
    }
    for line in &view.advice {
        lines.hanging("→ ", theme.accent(PlayerState::Work).ink, line, theme.text);
    }
    let lead = ("Press if so:", theme.strong);
    add_chips(lines, lead, view.signs.iter().map(|question| question_chip(*question, theme)).collect());
}

/// Adds the rating after a session and what it means.
pub(super) fn rating(lines: &mut Lines, view: &RatingView, theme: &Theme) {
    let lead = ("How is it now, 0 to 9, + is 10?", theme.strong);
    let limp = question_chip(view.limp, theme);
    add_chips(lines, lead, pain_chips(&view.pain, theme).into_iter().chain([limp]).collect());
    if let Some(meaning) = view.meaning {
        lines.hanging("→ ", theme.accent(PlayerState::Work).ink, meaning, theme.strong);
    }
}

/// `l left [2]` for each side; the pain that is entered next is in brackets.
fn pain_chips(fields: &[PainView], theme: &Theme) -> Vec<Chip> {
    let chip = |field: &PainView| {
        let pain = field.pain.map_or_else(|| "–".to_owned(), |pain| pain.to_string());
        let pain = if field.chosen { format!("[{pain}]") } else { format!(" {pain} ") };
        let style = if field.pain.is_some_and(|pain| pain >= 3) { theme.warning } else { theme.strong };
        vec![
            Span::styled(format!("{} ", field.key), theme.strong),
            Span::styled(format!("{} ", field.side), theme.text),
            Span::styled(pain, style),
        ]
    };
    fields.iter().map(chip).collect()
}

/// `p pop`, with a tick if the answer is yes.
fn question_chip(question: QuestionView, theme: &Theme) -> Chip {
    let key = Span::styled(format!("{} ", question.key), theme.strong);
    if question.yes {
        vec![key, Span::styled(format!("✓ {}", question.text), theme.warning)]
    } else {
        vec![key, Span::styled(question.text, theme.text)]
    }
}

/// Adds a wrapped lead and chips, as many on a line as fit.
fn add_chips(lines: &mut Lines, lead: (&str, Style), chips: Vec<Chip>) {
    const GAP: usize = 3;
    const INDENT: &str = "  ";
    let columns = usize::from(lines.width());
    let width = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    let mut rows: Vec<Chip> = Vec::new();
    rows.extend(wrap(lead.0, lines.width()).into_iter().map(|text| vec![Span::styled(text, lead.1)]));
    for chip in chips {
        match rows.last_mut() {
            Some(row) if width(row) + GAP + width(&chip) <= columns => {
                row.push(Span::raw(" ".repeat(GAP)));
                row.extend(chip);
            }
            _ => {
                let broken = broken(chip, lines.width().saturating_sub(2));
                rows.extend(broken.into_iter().map(|chip| [vec![Span::raw(INDENT)], chip].concat()));
            }
        }
    }
    for row in rows {
        lines.push(Line::from(row));
    }
}

/// A chip in lines of so many columns: if it is wider, its last text is wrapped.
fn broken(mut chip: Chip, columns: u16) -> Vec<Chip> {
    if chip.iter().map(Span::width).sum::<usize>() <= usize::from(columns) {
        return vec![chip];
    }
    let Some(text) = chip.pop() else { return Vec::new() };
    let before = u16::try_from(chip.iter().map(Span::width).sum::<usize>()).unwrap_or(u16::MAX);
    let texts = wrap(&text.content, columns.saturating_sub(before)).into_iter();
    let mut texts = texts.map(|line| Span::styled(line, text.style));
    chip.extend(texts.next());
    let indent = Span::raw(" ".repeat(usize::from(before)));
    std::iter::once(chip).chain(texts.map(|text| vec![indent.clone(), text])).collect()
}
