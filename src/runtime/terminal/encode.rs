//! Owns how changed cells become terminal bytes, as few as it takes.
//!
//! Four things make it shorter than ratatui's backend: a style is written as
//! what differs from the style before, in the frame before too; a short hop
//! along a row is a relative move; so is a hop to the row below, by line feed
//! and backspaces, as curses does it (raw mode leaves both alone); and nothing
//! is reset at a frame's end.

use crate::diagnostic::strip_nonprinting;
use std::borrow::Cow;
use std::io::Write;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};

/// Turns cells into bytes, and knows the style that the terminal was left in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Encoder {
    /// How many columns the terminal has.
    pub(super) columns: u16,
    style: CellStyle,
}

impl Encoder {
    /// A terminal of so many columns whose style is the default one.
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
            let symbol = harmless_symbol(cell);
            out.extend_from_slice(symbol.as_bytes());
            // Terminals differ about how wide a wide symbol is, and one that is
            // composed, and about where the cursor is after the last column, so
            // what follows these is placed by its coordinates.
            let simple = cell.cell_width() == 1 && symbol.chars().nth(1).is_none();
            cursor = (simple && x + 1 < self.columns).then_some((x + 1, y));
        }
    }
}

/// A cell's symbol without anything that would move the cursor or has no certain
/// width, whatever text was drawn.
fn harmless_symbol(cell: &Cell) -> Cow<'_, str> {
    match strip_nonprinting(cell.symbol()) {
        // An empty cell has to be overwritten as well.
        shown if shown.is_empty() => Cow::Borrowed(" "),
        shown => shown,
    }
}

/// Moves the cursor from where it is, if that is known.
fn move_cursor(from: Option<(u16, u16)>, (x, y): (u16, u16), out: &mut Vec<u8>) {
    match from {
        Some(from) if from == (x, y) => {}
        Some((old, row)) if row == y && old < x => move_right(x - old, out),
        Some((old, row)) if y == row + 1 && x.abs_diff(old) < 100 => {
            out.push(b'\n');
            match (old.checked_sub(x), x.checked_sub(old)) {
                (Some(back @ 0..=4), _) => out.extend(std::iter::repeat_n(8, usize::from(back))),
                (Some(back), _) => append(out, format_args!("\x1b[{back}D")),
                (None, hop) => move_right(hop.unwrap_or(0), out),
            }
        }
        _ if (x, y) == (0, 0) => out.extend_from_slice(b"\x1b[H"),
        _ => append(out, format_args!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1)),
    }
}

fn move_right(hop: u16, out: &mut Vec<u8>) {
    match hop {
        1 => out.extend_from_slice(b"\x1b[C"),
        hop => append(out, format_args!("\x1b[{hop}C")),
    }
}

/// The style of a cell, as far as a terminal knows it.
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
    fn change_from(self, before: Self, out: &mut Vec<u8>) {
        if self == before {
            return;
        }
        if self == Self::DEFAULT {
            out.extend_from_slice(b"\x1b[m");
            return;
        }
        out.extend_from_slice(b"\x1b[");
        let start = out.len();
        // What turns a modifier off differs between terminals (22 ends bold and
        // dim both, 21 underlines twice), so losing one starts from scratch.
        let mut before = before;
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
            append_color(self.bg, 10, out);
        }
        debug_assert!(out.len() > start, "two styles differ in nothing that is written");
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

/// Appends a colour's codes, each with a semicolon; a background's lie ten
/// above a foreground's.
fn append_color(color: Color, ground: u8, out: &mut Vec<u8>) {
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
        Color::Indexed(index) => return append(out, format_args!("{};5;{index};", 38 + ground)),
        Color::Rgb(r, g, b) => return append(out, format_args!("{};2;{r};{g};{b};", 38 + ground)),
    };
    append(out, format_args!("{};", code + ground));
}

fn append(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let written = out.write_fmt(text);
    debug_assert!(written.is_ok(), "writing into memory does not fail");
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
    fn what_moves_a_cursor_or_has_no_certain_width_is_left_out() {
        let plain = Style::new();
        let mut next = Buffer::empty(Rect::new(0, 0, 20, 3));
        let symbols = ["a\u{ad}", "b", "\u{9b}", "c\u{202e}", "\u{2028}", "d"];
        for (x, symbol) in (0..).zip(symbols) {
            next[(x, 0)].set_symbol(symbol).set_style(plain);
        }
        let mut out = Vec::new();
        Encoder::new(20).append_cells(Buffer::empty(next.area).diff_iter(&next), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[Hab c d");
        assert_eq!(drawn(&[(0, 0, "e\u{301}f", plain)]), "\x1b[He\u{301}\x1b[1;2Hf");
    }

    #[test]
    fn a_run_is_placed_once_and_a_hop_is_relative() {
        let plain = Style::new();
        assert_eq!(drawn(&[(0, 0, "ab", plain)]), "\x1b[Hab");
        assert_eq!(drawn(&[(2, 1, "a b", plain)]), "\x1b[2;3Ha\x1b[Cb");
        assert_eq!(drawn(&[(2, 1, "a", plain), (13, 1, "b", plain)]), "\x1b[2;3Ha\x1b[10Cb");
        assert_eq!(drawn(&[(2, 0, "a", plain), (3, 1, "b", plain)]), "\x1b[1;3Ha\nb");
    }

    #[test]
    fn the_row_below_is_reached_from_where_one_is() {
        let plain = Style::new();
        let from = |x, text| drawn(&[(8, 0, "abcd", plain), (x, 1, text, plain)]);
        assert_eq!(from(12, "e"), "\x1b[1;9Habcd\ne");
        assert_eq!(from(8, "e"), "\x1b[1;9Habcd\n\x08\x08\x08\x08e");
        assert_eq!(from(2, "e"), "\x1b[1;9Habcd\n\x1b[10De");
        assert_eq!(from(14, "e"), "\x1b[1;9Habcd\n\x1b[2Ce");
        // After the last column nobody knows where the cursor is.
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
        let terminal = || vt100::Parser::new(NonZero::new(6).unwrap(), NonZero::new(40).unwrap(), 0);
        let (mut a, mut b) = (terminal(), terminal());
        a.process(&ours);
        b.process(&theirs);
        // Where the cursor and the style are left is each one's own matter.
        a.process(b"\x1b[m\x1b[H");
        b.process(b"\x1b[m\x1b[H");
        assert_eq!(a.screen().contents_formatted(), b.screen().contents_formatted());
        assert!(ours.len() < theirs.len(), "{} against {}", ours.len(), theirs.len());
    }
}
