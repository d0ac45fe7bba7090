//! The list of routines.

use super::{column, draw_chosen, draw_more_arrows, inset, margin, shown_entries};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{ListRow, ListView, PlayerState};
use crate::ui::widgets::{Lines, Scale, put, put_big, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// The greatest width of list and details together.
const MAX_COLUMNS: u16 = 150;
/// From this width on, the details are beside the list.
const MIN_COLUMNS_SIDE_BY_SIDE: u16 = 86;
const MAX_LIST_COLUMNS: u16 = 64;
const MAX_DETAIL_COLUMNS: u16 = 70;
/// The columns of `yours`, with two empty ones before it and one after it.
const YOURS_COLUMNS: u16 = 8;

impl View for ListView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let inner = column(inset(area, margin(area.width)), MAX_COLUMNS);
        // A short list on a high screen is a little above the middle. It takes about two rows for
        // each routine, and twelve for header and gaps; a third of the rest is left above it.
        let used = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_mul(2).saturating_add(12);
        let lowered = area.height.saturating_sub(used) / 3 * u16::from(area.height >= 40);
        let top = u16::from(area.height >= 20) + lowered;
        let scale = Scale::of_rows(if area.height >= 48 { 5 } else { 3 });
        let scale = Some(scale).filter(|_| theme.unicode && area.height >= 26);
        let header_rows = scale.map_or(1, Scale::rows);
        draw_header(self, scale, theme, rows_area(inner, top, header_rows), buf);
        let gap = u16::from(area.height >= 14) + u16::from(scale.is_some());
        let body = rows_area(inner, top + header_rows + gap, area.height);
        if self.rows.is_empty() {
            draw_nothing(self, theme, body, buf);
            return;
        }
        let (list, details) = split(self, body);
        draw_rows(self, theme, list, buf);
        if let Some(chosen) = self.rows.get(self.selected) {
            draw_details(chosen, self.last_done.as_deref(), theme, details, buf);
        }
    }
}

/// The areas of the rows and of the details.
fn split(view: &ListView, area: Rect) -> (Rect, Rect) {
    if area.width >= MIN_COLUMNS_SIDE_BY_SIDE {
        let list = Rect { width: (area.width * 9 / 20).min(MAX_LIST_COLUMNS), ..area };
        let x = list.right() + 4;
        let details = Rect { x, width: (area.right() - x).min(MAX_DETAIL_COLUMNS), ..area };
        return (list, details);
    }
    let wanted = u16::try_from(view.rows.len()).unwrap_or(u16::MAX);
    // The list gets at most two thirds of the rows.
    let list = rows_area(area, 0, wanted.min(area.height - area.height / 3));
    (list, rows_area(area, list.height + 1, area.height))
}

fn draw_header(view: &ListView, scale: Option<Scale>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    // There is one palette of accents, named by the player's states.
    let style = theme.accent(PlayerState::Work).ink;
    put_big(buf, area, Alignment::Left, "supple", scale, style);
    let used = scale.and_then(|scale| scale.width("supple")).unwrap_or(6).min(area.width);
    let middle = row_area(area, area.height.saturating_sub(1) / 2);
    let right = Rect { x: area.x + used, width: area.width - used, ..middle };
    let shown = view.rows.len();
    let count = match (shown == view.total, view.total) {
        (true, 1) => "1 routine".to_owned(),
        (true, total) => format!("{total} routines"),
        (false, total) => format!("{shown} of {total}"),
    };
    let used = put(buf, right, Alignment::Right, &count, theme.quiet);
    if view.filtering || !view.filter.is_empty() {
        let caret = if view.filtering { "▏" } else { "" };
        let filter = format!("   /{}{caret}", view.filter);
        let left = Rect { width: right.width - used, ..right };
        put(buf, left, Alignment::Left, &filter, theme.strong);
    }
}

fn draw_nothing(view: &ListView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines = Lines::new(area.width.min(60));
    if view.total == 0 {
        lines.text("There are no routines.", theme.text);
    } else {
        lines.text(&format!("Nothing matches “{}”.", view.filter), theme.text);
        lines.text("Esc shows all routines again.", theme.quiet);
    }
    lines.draw(0, area, buf);
}

/// Draws the rows around the chosen one.
fn draw_rows(view: &ListView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let spaced = view.rows.len() * 2 <= usize::from(area.height) && area.height >= 24;
    let rows_per_entry = if spaced { 2 } else { 1 };
    let shown = shown_entries(view.selected, view.rows.len(), area.height / rows_per_entry);
    let minutes_width = view.rows.iter().map(|entry| width(&entry.minutes)).max().unwrap_or(0);
    let kind_width = view.rows.iter().map(|entry| width(&entry.kind)).max().unwrap_or(0);
    // Kinds are shown only if most rows have room for them.
    let columns = inset(row_area(area, 0), 2).width.saturating_sub(minutes_width + 2);
    let fitting = view.rows.iter().filter(|entry| name_width(entry) + kind_width + 2 <= columns).count();
    let kind_width = if fitting * 2 > view.rows.len() { kind_width } else { 0 };
    for (line, index) in area.rows().step_by(usize::from(rows_per_entry)).zip(shown.clone()) {
        let chosen = index == view.selected;
        if chosen {
            draw_chosen(theme, line, buf);
        }
        draw_row(&view.rows[index], chosen, (minutes_width, kind_width), theme, inset(line, 2), buf);
    }
    draw_more_arrows(&shown, view.rows.len(), theme, area, buf);
}

/// Draws one routine: name, kind if there is room, minutes. The widths are those of minutes
/// and kinds; 0 if kinds are not shown.
fn draw_row(
    entry: &ListRow,
    chosen: bool,
    (minutes_width, kind_width): (u16, u16),
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let quiet = if chosen { theme.text } else { theme.quiet };
    if entry.error_message.is_some() {
        let used = put(buf, area, Alignment::Right, "can't be played", theme.warning);
        let name = Rect { width: area.width.saturating_sub(used + 2), ..area };
        put(buf, name, Alignment::Left, &entry.name, quiet);
        return;
    }
    put(buf, area, Alignment::Right, &entry.minutes, quiet);
    let mut name = Rect { width: area.width.saturating_sub(minutes_width + 2), ..area };
    if kind_width > 0 && name.width >= name_width(entry) + kind_width + 2 {
        put(buf, name, Alignment::Right, &format!("{:<1$}", entry.kind, usize::from(kind_width)), quiet);
        name.width -= kind_width + 2;
    }
    let style = if chosen { theme.strong } else { theme.text };
    let used = put(buf, name, Alignment::Left, &entry.name, style);
    if entry.is_user_routine && name.width >= used + YOURS_COLUMNS {
        let after_name = Rect { x: name.x + used + 2, width: name.width - used - 2, ..name };
        put(buf, after_name, Alignment::Left, "yours", quiet);
    }
}

/// The columns of a name, with `yours` if it is the user's.
fn name_width(entry: &ListRow) -> u16 {
    width(&entry.name) + if entry.is_user_routine { YOURS_COLUMNS } else { 0 }
}

/// Draws the details of a routine.
fn draw_details(entry: &ListRow, last_done: Option<&str>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines = Lines::new(area.width.min(MAX_DETAIL_COLUMNS));
    if let Some(message) = &entry.error_message {
        lines.text(&entry.name, theme.strong);
        lines.gap();
        lines.hanging("× ", theme.warning, message, theme.text);
        lines.draw(0, area, buf);
        return;
    }
    // With little room, what the list shows is not repeated.
    let roomy = area.height >= 8;
    if roomy {
        lines.text(&entry.name, theme.strong);
        let facts: Vec<&str> = [&*entry.kind, &*entry.minutes, entry.week.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|fact| !fact.is_empty())
            .collect();
        lines.text(&facts.join(" · "), theme.accent(PlayerState::Prepare).ink);
        lines.gap();
    }
    if !entry.about.is_empty() {
        lines.text(&entry.about, theme.text);
    }
    if let Some(last_done) = last_done {
        lines.text(&format!("last done {last_done}"), theme.quiet);
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
    fn kinds_are_shown_in_most_rows_or_in_none() {
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
        let mut counts = Vec::new();
        for columns in 24..80 {
            let area = Rect::new(0, 0, columns, 6);
            let mut buf = Buffer::empty(area);
            draw_rows(&view, &Theme::default(), area, &mut buf);
            let line = |y| (0..columns).map(|x| buf[(x, y)].symbol()).collect::<String>();
            let shows_kind =
                |(y, (name, kind)): &(u16, (&str, &str))| line(*y).replace(name, "").contains(kind);
            counts.push((0..6_u16).zip(shipped).filter(shows_kind).count());
        }
        assert!(counts.iter().all(|count| *count == 0 || *count > 3), "{counts:?}");
        assert_eq!((counts.first(), counts.last()), (Some(&0), Some(&6)));
    }
}
