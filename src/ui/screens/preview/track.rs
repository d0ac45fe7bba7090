//! The whole routine as a line: work high, gaps low, a mark at the moment.

use crate::ui::theme::Theme;
use crate::ui::view_model::{PlayerState, PreviewView, TrackPiece};
use crate::ui::widgets::{put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Draws the line into the last rows of an area.
pub(super) fn draw(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.height < 2 || view.track.total == 0 {
        return;
    }
    // A row to breathe above, where there is one.
    let area = rows(area, u16::from(area.height > 3), area.height);
    let tall = area.height > 2;
    let last = row(area, area.height - 1);
    let cursor = column(view, area);
    for (n, x) in (0..area.width).zip(area.left()..area.right()) {
        let (piece, gap) = piece_at(view, area.width, n);
        let Some(piece) = piece else { continue };
        let work = piece.state == PlayerState::Work;
        if x == cursor {
            // The one column that stands out, whatever it is.
            for y in area.y..last.y {
                set(buf, x, y, "│", theme.strong);
            }
            continue;
        }
        let style = if x < cursor { theme.done } else { theme.accent(piece.state).ink };
        let (upper, lower) = match (gap, work) {
            (true, _) => (" ", " "),
            (false, true) => ("▄", "█"),
            (false, false) => (" ", "▄"),
        };
        if tall {
            set(buf, x, area.y, upper, style);
        }
        set(buf, x, last.y - 1, lower, style);
    }
    labels(view, theme, cursor, last, buf);
}

/// The start, the moment and the end, as far as they don't touch.
fn labels(view: &PreviewView, theme: &Theme, cursor: u16, area: Rect, buf: &mut Buffer) {
    let state = if view.playing { "►" } else { "▌▌" };
    let moment = format!("▲ {} {state}", view.at);
    let wide = width(&moment);
    // To the left of its mark where it would run over the end.
    let fits = cursor + wide <= area.right();
    let (text, x) = if fits {
        (moment, cursor)
    } else {
        (format!("{} {state} ▲", view.at), (cursor + 1).saturating_sub(wide))
    };
    let used = Rect { x, width: wide.min(area.right().saturating_sub(x)), ..area };
    if used.x > area.x + 5 {
        put(buf, area, Alignment::Left, "0:00", theme.quiet);
    }
    if used.right() + width(&view.total) + 1 < area.right() {
        put(buf, area, Alignment::Right, &view.total, theme.quiet);
    }
    put(buf, used, Alignment::Left, &text, theme.strong);
}

fn set(buf: &mut Buffer, x: u16, y: u16, sign: &str, style: ratatui::style::Style) {
    if let Some(cell) = buf.cell_mut((x, y)) {
        cell.set_symbol(sign).set_style(style);
    }
}

/// The column of the moment.
fn column(view: &PreviewView, area: Rect) -> u16 {
    let at = view.cursor.min(view.track.total);
    let column = u64::from(area.width.saturating_sub(1)) * at / view.track.total.max(1);
    area.x + u16::try_from(column).unwrap_or(0)
}

/// What a column shows: the piece in its middle, and whether a step begins in
/// it, which is left blank.
fn piece_at(view: &PreviewView, columns: u16, n: u16) -> (Option<TrackPiece>, bool) {
    let (track, columns) = (&view.track, u64::from(columns.max(1)));
    let index = |at: u64| track.pieces.partition_point(|piece| piece.end <= at);
    let start = u64::from(n) * track.total / columns;
    let end = (u64::from(n) + 1) * track.total / columns;
    let middle = index(start.midpoint(end));
    let begins = |at: usize| {
        let began =
            at.checked_sub(1).and_then(|before| track.pieces.get(before)).map_or(0, |piece| piece.end);
        track.pieces.get(at).is_some_and(|piece| piece.is_first) && began > start && began <= end
    };
    let first = index(start);
    // Where steps are narrower than a few columns, blanks would be all there is.
    let room = columns >= track.parts.saturating_mul(4);
    let gap = room && (first..=index(end)).any(begins);
    (track.pieces.get(middle).copied().or(track.pieces.last().copied()), gap)
}
