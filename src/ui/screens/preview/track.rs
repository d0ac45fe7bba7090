//! The whole routine as a line: work high, gaps low, with a mark at the cursor.

use crate::ui::theme::Theme;
use crate::ui::view_model::{PlayerState, PreviewView, Track, TrackPiece};
use crate::ui::widgets::{fill, put, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Draws the line into the last rows of an area.
pub(super) fn draw(view: &PreviewView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.height < 2 || view.track.total == 0 {
        return;
    }
    // An empty row above, if there is one to spare.
    let area = rows_area(area, u16::from(area.height > 3), area.height);
    let has_two_rows = area.height > 2;
    let last = row_area(area, area.height - 1);
    let cursor = cursor_column(view, area);
    for (column, x) in (0..area.width).zip(area.left()..area.right()) {
        let Some(piece) = piece_at(view, area.width, column) else { continue };
        if x == cursor {
            fill(buf, Rect { x, width: 1, height: last.y - area.y, ..area }, "│", theme.strong);
            continue;
        }
        let style = if x < cursor { theme.done } else { theme.accent(piece.state).ink };
        let (upper, lower) = if is_gap(view, area.width, column) {
            (" ", " ")
        } else if piece.state == PlayerState::Work {
            ("▄", "█")
        } else {
            (" ", "▄")
        };
        if has_two_rows {
            fill(buf, Rect { x, width: 1, height: 1, ..area }, upper, style);
        }
        fill(buf, Rect::new(x, last.y - 1, 1, 1), lower, style);
    }
    draw_times(view, theme, cursor, last, buf);
}

/// Draws the times of start, cursor and end; start and end only if they don't touch the cursor's.
fn draw_times(view: &PreviewView, theme: &Theme, cursor: u16, area: Rect, buf: &mut Buffer) {
    let state = if view.playing { "►" } else { "▌▌" };
    let text_at_right = format!("▲ {} {state}", view.at);
    let columns = width(&text_at_right);
    let (text, x) = if cursor + columns <= area.right() {
        (text_at_right, cursor)
    } else {
        (format!("{} {state} ▲", view.at), (cursor + 1).saturating_sub(columns))
    };
    let place = Rect { x, width: columns.min(area.right().saturating_sub(x)), ..area };
    if place.x > area.x + 5 {
        put(buf, area, Alignment::Left, "0:00", theme.quiet);
    }
    if place.right() + width(&view.total) + 1 < area.right() {
        put(buf, area, Alignment::Right, &view.total, theme.quiet);
    }
    put(buf, place, Alignment::Left, &text, theme.strong);
}

/// The x of the cursor.
fn cursor_column(view: &PreviewView, area: Rect) -> u16 {
    let cursor = view.cursor.min(view.track.total);
    let column = u64::from(area.width.saturating_sub(1)) * cursor / view.track.total.max(1);
    area.x + u16::try_from(column).unwrap_or(0)
}

/// The times, in milliseconds, at which a column of so many begins and ends.
fn column_times(track: &Track, columns: u16, column: u16) -> (u64, u64) {
    let time = |column: u64| column * track.total / u64::from(columns.max(1));
    (time(u64::from(column)), time(u64::from(column) + 1))
}

/// The index of the piece at a time in milliseconds.
fn index_at(track: &Track, time: u64) -> usize {
    track.pieces.partition_point(|piece| piece.end <= time)
}

/// The piece in the middle of a column.
fn piece_at(view: &PreviewView, columns: u16, column: u16) -> Option<TrackPiece> {
    let (start, end) = column_times(&view.track, columns, column);
    let pieces = &view.track.pieces;
    pieces.get(index_at(&view.track, start.midpoint(end))).or(pieces.last()).copied()
}

/// Whether a column is left blank because a part begins in it. If parts are narrower than a
/// few columns, there are no gaps.
fn is_gap(view: &PreviewView, columns: u16, column: u16) -> bool {
    let track = &view.track;
    let (start, end) = column_times(track, columns, column);
    let begins = |index: usize| {
        let began =
            index.checked_sub(1).and_then(|before| track.pieces.get(before)).map_or(0, |piece| piece.end);
        track.pieces.get(index).is_some_and(|piece| piece.is_first) && began > start && began <= end
    };
    u64::from(columns) >= track.parts.saturating_mul(4)
        && (index_at(track, start)..=index_at(track, end)).any(begins)
}
