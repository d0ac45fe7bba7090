//! The list of routines.

use super::{column, inset, margin};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{ListRow, ListView, PlayerState};
use crate::ui::widgets::{BigText, Lines, Scale, put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;

/// Wider than this the eye has too far to go from a name to its minutes.
const WIDEST: u16 = 150;

impl View for ListView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        draw(self, theme, area, buf);
    }
}

/// Draws the list, with the chosen routine beside or below it where there is
/// room.
fn draw(view: &ListView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let inner = column(inset(area, margin(area.width)), WIDEST);
    // A short list on a high screen stands a little above the middle.
    let used = u16::try_from(view.rows.len()).unwrap_or(u16::MAX).saturating_mul(2).saturating_add(12);
    let lower = area.height.saturating_sub(used) / 3 * u16::from(area.height >= 40);
    let top = u16::from(area.height >= 20) + lower;
    let title = Scale::of_rows(if area.height >= 48 { 5 } else { 3 });
    let title = Some(title).filter(|_| theme.unicode && area.height >= 26);
    let height = title.map_or(1, Scale::rows);
    header(view, title, theme, rows(inner, top, height), buf);
    let apart = u16::from(area.height >= 14) + u16::from(title.is_some());
    let rest = rows(inner, top + height + apart, area.height);
    if view.rows.is_empty() {
        nothing(view, theme, rest, buf);
        return;
    }
    let (list, details) = split(view, rest);
    entries(view, theme, list, buf);
    if let Some(chosen) = view.rows.get(view.selected) {
        describe(chosen, view.last_done.as_deref(), theme, details, buf);
    }
}

/// Where the rows go, and where the words about the chosen one.
fn split(view: &ListView, area: Rect) -> (Rect, Rect) {
    if area.width >= 86 {
        let list = Rect { width: (area.width * 9 / 20).min(64), ..area };
        let x = list.right() + 4;
        let details = Rect { x, width: (area.right() - x).min(70), ..area };
        return (list, details);
    }
    let wanted = u16::try_from(view.rows.len()).unwrap_or(u16::MAX);
    // The list keeps two thirds where it needs them.
    let list = rows(area, 0, wanted.min(area.height - area.height / 3));
    (list, rows(area, list.height + 1, area.height))
}

fn header(view: &ListView, title: Option<Scale>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let style = theme.accent(PlayerState::Work).ink;
    BigText { text: "supple", scale: title, style, align: Alignment::Left }.render(area, buf);
    let taken = title.and_then(|scale| scale.width("supple")).unwrap_or(6).min(area.width);
    let rest = row(area, area.height.saturating_sub(1) / 2);
    let rest = Rect { x: area.x + taken, width: area.width - taken, ..rest };
    let shown = view.rows.len();
    let count = match (shown == view.total, view.total) {
        (true, 1) => "1 routine".to_owned(),
        (true, total) => format!("{total} routines"),
        (false, total) => format!("{shown} of {total}"),
    };
    let taken = put(buf, rest, Alignment::Right, &count, theme.quiet);
    let rest = Rect { width: rest.width - taken, ..rest };
    if view.filtering || !view.filter.is_empty() {
        let caret = if view.filtering { "▏" } else { "" };
        let filter = format!("   /{}{caret}", view.filter);
        put(buf, rest, Alignment::Left, &filter, theme.strong);
    }
}

fn nothing(view: &ListView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines = Lines::new(area.width.min(60));
    if view.total == 0 {
        lines.text("There are no routines.", theme.text);
    } else {
        lines.text(&format!("Nothing matches “{}”.", view.filter), theme.text);
        lines.text("Esc shows all routines again.", theme.quiet);
    }
    lines.draw(0, area, buf);
}

/// The rows around the chosen one.
fn entries(view: &ListView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let spaced = view.rows.len() * 2 <= usize::from(area.height) && area.height >= 24;
    let step = if spaced { 2 } else { 1 };
    let visible = usize::from(area.height / step).max(1);
    let most = view.rows.len().saturating_sub(visible);
    let first = view.selected.saturating_sub(visible / 2).min(most);
    let minutes = view.rows.iter().map(|entry| width(&entry.minutes)).max().unwrap_or(0);
    let kinds = view.rows.iter().map(|entry| width(&entry.kind)).max().unwrap_or(0);
    // A column that most rows have no room for is none.
    let room = inset(row(area, 0), 2).width.saturating_sub(minutes + 2);
    let fitting = view.rows.iter().filter(|entry| longest(entry) + kinds + 2 <= room).count();
    let kinds = if fitting * 2 > view.rows.len() { kinds } else { 0 };
    for (n, (at, entry)) in
        (0..area.height).step_by(usize::from(step)).zip(view.rows.iter().enumerate().skip(first))
    {
        let line = row(area, n);
        let chosen = at == view.selected;
        if chosen {
            buf.set_style(line, theme.selected);
            put(buf, line, Alignment::Left, "►", theme.accent(PlayerState::Work).ink);
        }
        let text = inset(line, 2);
        entry_row(entry, chosen, (minutes, kinds), theme, text, buf);
    }
    if first + visible < view.rows.len() {
        put(buf, row(area, area.height - 1), Alignment::Right, "↓", theme.quiet);
    }
    if first > 0 {
        put(buf, row(area, 0), Alignment::Right, "↑", theme.quiet);
    }
}

/// One routine: name, kind where there is room, minutes.
fn entry_row(entry: &ListRow, chosen: bool, widths: (u16, u16), theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (minutes, kinds) = widths;
    let quiet = if chosen { theme.text } else { theme.quiet };
    if entry.error_message.is_some() {
        let taken = put(buf, area, Alignment::Right, "can't be played", theme.warning);
        let name = Rect { width: area.width.saturating_sub(taken + 2), ..area };
        put(buf, name, Alignment::Left, &entry.name, quiet);
        return;
    }
    put(buf, area, Alignment::Right, &entry.minutes, quiet);
    let mut name = Rect { width: area.width.saturating_sub(minutes + 2), ..area };
    if kinds > 0 && name.width >= longest(entry) + kinds + 2 {
        put(buf, name, Alignment::Right, &format!("{:<1$}", entry.kind, usize::from(kinds)), quiet);
        name.width -= kinds + 2;
    }
    let style = if chosen { theme.strong } else { theme.text };
    let taken = put(buf, name, Alignment::Left, &entry.name, style);
    if entry.is_user_routine && name.width > taken + 7 {
        let own = Rect { x: name.x + taken + 2, width: name.width - taken - 2, ..name };
        put(buf, own, Alignment::Left, "yours", quiet);
    }
}

/// How much room a name and whose it is take.
fn longest(entry: &ListRow) -> u16 {
    width(&entry.name) + if entry.is_user_routine { 8 } else { 0 }
}

/// What the chosen routine is about.
fn describe(entry: &ListRow, last: Option<&str>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines = Lines::new(area.width.min(70));
    if let Some(broken) = &entry.error_message {
        lines.text(&entry.name, theme.strong);
        lines.gap();
        lines.hanging("× ", theme.warning, broken, theme.text);
        lines.draw(0, area, buf);
        return;
    }
    // Below the list there is no room for what the list says already.
    let roomy = area.height >= 8;
    if roomy {
        lines.text(&entry.name, theme.strong);
        let parts: Vec<&str> = [&*entry.kind, &*entry.minutes, entry.week.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        lines.text(&parts.join(" · "), theme.accent(PlayerState::Prepare).ink);
        lines.gap();
    }
    if !entry.about.is_empty() {
        lines.text(&entry.about, theme.text);
    }
    if let Some(last) = last {
        lines.text(&format!("last done {last}"), theme.quiet);
    }
    if !entry.needs.is_empty() {
        if roomy {
            lines.gap();
        }
        lines.hanging("needs ", theme.quiet, &entry.needs, theme.text);
    }
    if roomy && !entry.steps.is_empty() {
        lines.gap();
        for (name, amount) in &entry.steps {
            lines.pair((name, theme.text), (amount, theme.quiet));
        }
    }
    lines.draw(0, area, buf);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn kinds_stand_at_most_rows_or_at_none() {
        let row = |(name, kind): (&str, &str)| ListRow {
            name: name.to_owned(),
            kind: kind.to_owned(),
            minutes: "10 min".to_owned(),
            ..ListRow::default()
        };
        let shipped = [
            ("Post-run cool-down", "cool-down"),
            ("Pre-run warm-up", "warm-up"),
            ("Out the door", "warm-up"),
            ("Quick cool-down", "cool-down"),
            ("Hamstring ball", "soft-tissue"),
            ("Glute ball", "soft-tissue"),
        ];
        let view = ListView { rows: shipped.map(row).map(Arc::new).to_vec(), ..ListView::default() };
        let mut seen = Vec::new();
        for columns in 24..80 {
            let area = Rect::new(0, 0, columns, 6);
            let mut buf = Buffer::empty(area);
            entries(&view, &Theme::default(), area, &mut buf);
            let line = |y| (0..columns).map(|x| buf[(x, y)].symbol()).collect::<String>();
            let with =
                (0..6_u16).zip(shipped).filter(|(y, (name, kind))| line(*y).replace(name, "").contains(kind));
            seen.push(with.count());
        }
        assert!(seen.iter().all(|count| *count == 0 || *count > 3), "{seen:?}");
        assert_eq!((seen.first(), seen.last()), (Some(&0), Some(&6)));
    }
}
