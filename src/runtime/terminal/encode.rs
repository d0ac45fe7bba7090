//! Encodes changed cells as terminal bytes, as few as possible.
//!
//! Four things make the result shorter than that of ratatui's backend: of a style only the
//! difference from the style before is written; nothing is reset at a frame's end, so that
//! this works from frame to frame; the cursor is moved along a row by its distance; and to the
//! row below by line feed and backspaces, as curses does it (raw mode passes both on).

use crate::diagnostic::strip_nonprinting;
use std::borrow::Cow;
use std::io::Write;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};

/// Encodes cells, and remembers the style that the terminal has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Encoder {
    columns: u16,
    style: CellStyle,
}

impl Encoder {
    /// An encoder for a terminal of this width, which has the default style.
    pub(super) const fn new(columns: u16) -> Self {
        Self { columns, style: CellStyle::DEFAULT }
    }

    /// Appends the bytes that draw `cells`, given in reading order.
    pub(super) fn append_cells<'a>(
        &mut self,
        cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
        out: &mut Vec<u8>,
    ) {
        let mut cursor = None;
        for (x, y, cell) in cells {
            move_cursor(cursor, (x, y), out);
            let style = CellStyle::of(cell);
            style.change_from(self.style, out);
            self.style = style;
            let symbol = printable_symbol(cell);
            out.extend_from_slice(symbol.as_bytes());
            // Terminals differ in the width of wide and composed symbols, and in where the
            // cursor is after the last column. Then the cursor's position is unknown.
            let has_certain_width = cell.cell_width() == 1 && symbol.chars().nth(1).is_none();
            cursor = (has_certain_width && x + 1 < self.columns).then_some((x + 1, y));
        }
    }
}

/// A cell's symbol without characters that would move the cursor or have no certain width; a
/// blank if nothing remains, so that what was there is overwritten.
fn printable_symbol(cell: &Cell) -> Cow<'_, str> {
    match strip_nonprinting(cell.symbol()) {
        symbol if symbol.is_empty() => Cow::Borrowed(" "),
        symbol => symbol,
    }
}

/// Moves the cursor to a position. `from` is its position before, if that is known.
fn move_cursor(from: Option<(u16, u16)>, (x, y): (u16, u16), out: &mut Vec<u8>) {
    match from {
        Some(from) if from == (x, y) => {}
        Some((old_x, old_y)) if old_y == y && old_x < x => move_right(x - old_x, out),
        // From a distance of 100 on, coordinates may be shorter.
        Some((old_x, old_y)) if y == old_y + 1 && x.abs_diff(old_x) < 100 => {
            out.push(b'\n');
            match old_x.saturating_sub(x) {
                0 if x > old_x => move_right(x - old_x, out),
                back @ 0..=4 => out.extend(std::iter::repeat_n(8, usize::from(back))),
                back => append(out, format_args!("\x1b[{back}D")),
            }
        }
        _ if (x, y) == (0, 0) => out.extend_from_slice(b"\x1b[H"),
        _ => append(out, format_args!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1)),
    }
}

fn move_right(columns: u16, out: &mut Vec<u8>) {
    match columns {
        1 => out.extend_from_slice(b"\x1b[C"),
        _ => append(out, format_args!("\x1b[{columns}C")),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CellStyle {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl CellStyle {
    const DEFAULT: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Changes the terminal's style from `before` to this one.
    fn change_from(self, mut before: Self, out: &mut Vec<u8>) {
        if self == before {
            return;
        }
        if self == Self::DEFAULT {
            out.extend_from_slice(b"\x1b[m");
            return;
        }
        out.extend_from_slice(b"\x1b[");
        let start = out.len();
        // The codes that turn modifiers off differ between terminals (22 ends both bold and
        // dim, 21 may underline twice), so everything is reset to turn one off.
        if !self.modifier.contains(before.modifier) {
            out.extend_from_slice(b"0;");
            before = Self::DEFAULT;
        }
        for (modifier, code) in MODIFIERS {
            if self.modifier.contains(modifier) && !before.modifier.contains(modifier) {
                append(out, format_args!("{code};"));
            }
        }
        if self.fg != before.fg {
            append_color(self.fg, 0, out);
        }
        if self.bg != before.bg {
            append_color(self.bg, BACKGROUND, out);
        }
        debug_assert!(out.len() > start, "two styles differ in nothing that is written");
        // The last semicolon.
        out.pop();
        out.push(b'm');
    }
}

const MODIFIERS: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The difference between the codes of a background's colour and those of a foreground's.
const BACKGROUND: u8 = 10;

/// Appends a colour's codes, each with a semicolon. `offset` is [`BACKGROUND`] for a background
/// and 0 for a foreground.
fn append_color(color: Color, offset: u8, out: &mut Vec<u8>) {
    let code = match color {
        Color::Reset => 39,
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        Color::Indexed(index) => return append(out, format_args!("{};5;{index};", 38 + offset)),
        Color::Rgb(r, g, b) => return append(out, format_args!("{};2;{r};{g};{b};", 38 + offset)),
    };
    append(out, format_args!("{};", code + offset));
}

/// Appends formatted text.
pub(super) fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to a Vec can't fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZero;

    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    /// The bytes from an empty screen to one with these texts.
    fn drawn(texts: &[(u16, u16, &str, Style)]) -> String {
        let area = Rect::new(0, 0, 20, 3);
        let mut next = Buffer::empty(area);
        for (x, y, text, style) in texts {
            next.set_string(*x, *y, text, *style);
        }
        let mut out = Vec::new();
        Encoder::new(20).append_cells(Buffer::empty(area).diff_iter(&next), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn characters_that_move_the_cursor_or_have_no_certain_width_are_left_out() {
        let mut next = Buffer::empty(Rect::new(0, 0, 20, 3));
        let symbols = ["a\u{ad}", "b", "\u{9b}", "c\u{202e}", "\u{2028}", "d"];
        for (x, symbol) in (0..).zip(symbols) {
            next[(x, 0)].set_symbol(symbol);
        }
        let mut out = Vec::new();
        Encoder::new(20).append_cells(Buffer::empty(next.area).diff_iter(&next), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[Hab c d");
        assert_eq!(drawn(&[(0, 0, "e\u{301}f", Style::new())]), "\x1b[He\u{301}\x1b[1;2Hf");
    }

    #[test]
    fn the_cursor_is_moved_by_its_distance_along_a_row() {
        let plain = Style::new();
        assert_eq!(drawn(&[(0, 0, "ab", plain)]), "\x1b[Hab");
        assert_eq!(drawn(&[(2, 1, "a b", plain)]), "\x1b[2;3Ha\x1b[Cb");
        assert_eq!(drawn(&[(2, 1, "a", plain), (13, 1, "b", plain)]), "\x1b[2;3Ha\x1b[10Cb");
        assert_eq!(drawn(&[(2, 0, "a", plain), (3, 1, "b", plain)]), "\x1b[1;3Ha\nb");
    }

    #[test]
    fn the_row_below_is_reached_by_a_line_feed() {
        let plain = Style::new();
        let from = |x, text| drawn(&[(8, 0, "abcd", plain), (x, 1, text, plain)]);
        assert_eq!(from(12, "e"), "\x1b[1;9Habcd\ne");
        assert_eq!(from(8, "e"), "\x1b[1;9Habcd\n\x08\x08\x08\x08e");
        assert_eq!(from(2, "e"), "\x1b[1;9Habcd\n\x1b[10De");
        assert_eq!(from(14, "e"), "\x1b[1;9Habcd\n\x1b[2Ce");
        // After the last column the cursor's position is unknown.
        assert_eq!(drawn(&[(19, 0, "a", plain), (19, 1, "b", plain)]), "\x1b[1;20Ha\x1b[2;20Hb");
    }

    #[test]
    fn the_style_lasts_from_frame_to_frame() {
        let area = Rect::new(0, 0, 20, 3);
        let mut next = Buffer::empty(area);
        next.set_string(1, 0, "a", Style::new().fg(Color::Green));
        let (mut encoder, mut out) = (Encoder::new(20), Vec::new());
        encoder.append_cells(Buffer::empty(area).diff_iter(&next), &mut out);
        let before = next.clone();
        next.set_string(2, 1, "b", Style::new().fg(Color::Green));
        encoder.append_cells(before.diff_iter(&next), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1;2H\x1b[32ma\x1b[2;3Hb");
    }

    #[test]
    fn what_follows_a_wide_symbol_is_placed_by_its_coordinates() {
        assert_eq!(drawn(&[(0, 0, "火a", Style::new())]), "\x1b[H火\x1b[1;3Ha");
    }

    #[test]
    fn only_what_differs_of_a_style_is_written() {
        let green = Style::new().fg(Color::Green);
        assert_eq!(
            drawn(&[(0, 0, "a", green), (1, 0, "b", green.bold()), (2, 0, "c", Style::new())]),
            "\x1b[H\x1b[32ma\x1b[1mb\x1b[mc"
        );
        assert_eq!(
            drawn(&[(0, 0, "a", green.bold().on_blue()), (1, 0, "b", green.on_blue())]),
            "\x1b[H\x1b[1;32;44ma\x1b[0;32;44mb"
        );
        assert_eq!(
            drawn(&[(0, 0, "a", Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(200)))]),
            "\x1b[H\x1b[38;2;1;2;3;48;5;200ma"
        );
        assert_eq!(
            drawn(&[(0, 0, "a", green.on_gray()), (1, 0, "b", Style::new().on_gray())]),
            "\x1b[H\x1b[32;47ma\x1b[39mb"
        );
    }

    #[test]
    fn a_terminal_reads_the_same_screen_as_from_the_backend_of_ratatui() {
        use ratatui::backend::{Backend, CrosstermBackend};
        let area = Rect::new(0, 0, 40, 6);
        let mut next = Buffer::empty(area);
        let colors = [
            Color::Red,
            Color::Gray,
            Color::White,
            Color::LightBlue,
            Color::Rgb(9, 8, 7),
            Color::Indexed(77),
        ];
        let modifiers =
            [Modifier::BOLD, Modifier::DIM, Modifier::REVERSED, Modifier::UNDERLINED, Modifier::ITALIC];
        for (n, symbol) in (0u16..90).zip(["a", "火", "█", " ", "e\u{301}", "▁"].iter().cycle()) {
            let at = usize::from(n);
            let style = Style::new()
                .fg(colors[at % colors.len()])
                .bg(colors[at / 4 % colors.len()])
                .add_modifier(modifiers[at % 5] | modifiers[at / 3 % 5]);
            next.set_string(n * 7 % 39, n * 11 % 6, symbol, style);
        }
        let before = Buffer::empty(area);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        Encoder::new(40).append_cells(before.diff_iter(&next), &mut ours);
        CrosstermBackend::new(&mut theirs).draw(before.diff_iter(&next)).unwrap();
        let screen = |bytes: &[u8]| {
            let mut terminal = vt100::Parser::new(NonZero::new(6).unwrap(), NonZero::new(40).unwrap(), 0);
            terminal.process(bytes);
            // The two leave the style and the cursor differently.
            terminal.process(b"\x1b[m\x1b[H");
            terminal.screen().contents_formatted()
        };
        assert_eq!(screen(&ours), screen(&theirs));
        assert!(ours.len() < theirs.len(), "{} against {}", ours.len(), theirs.len());
    }
}
