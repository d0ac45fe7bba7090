//! Words and numbers to be read from two metres.

use super::font::{Font, Letter};
use super::text::{put, row, rows};
use crate::ui::theme::{Glyphs, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

/// Into what parts a cell may be cut for big letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellResolution {
    /// None: only whole cells are filled.
    Whole,
    /// Upper and lower halves.
    Halves,
    /// Quarters.
    #[default]
    Quarters,
}

impl CellResolution {
    /// The steps in half columns and half rows by which a pixel may grow.
    const fn steps(self) -> (u16, u16) {
        match self {
            Self::Whole => (2, 2),
            Self::Halves => (2, 1),
            Self::Quarters => (1, 1),
        }
    }
}

impl Theme {
    /// Into what parts cells are cut for big letters: as fine as the figure's
    /// are, and no finer than the font has.
    pub const fn resolution(&self) -> CellResolution {
        match (self.unicode, self.glyphs) {
            (false, _) | (_, Glyphs::Ascii) => CellResolution::Whole,
            (true, Glyphs::Halves) => CellResolution::Halves,
            _ => CellResolution::Quarters,
        }
    }
}

/// How large a pixel of the font is drawn, in halves of a column and of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    font: Font,
    across: u16,
    down: u16,
    /// Whether bends are rounded, which takes quarters of a cell. Up to ten rows
    /// letters stay sharp: there a round corner looks chipped, and makes every
    /// change of a digit dearer.
    round: bool,
}

impl Scale {
    /// The largest scale at which a text fits into so many columns and rows, if
    /// any does.
    ///
    /// Height matters more than width to a reader far away, so the letters get
    /// narrower before they get lower.
    pub fn fit_stretched(text: &str, columns: u16, rows: u16, resolution: CellResolution) -> Option<Self> {
        let (step_across, step_down) = resolution.steps();
        let tallest = rows.saturating_mul(2) / 5;
        (1..=tallest).rev().filter(|down| down % step_down == 0).find_map(|down| {
            let narrowest = (down * 5).div_ceil(4);
            (narrowest..=down * 2)
                .rev()
                .filter(|across| across % step_across == 0)
                .map(|across| Self {
                    font: Font::Tall,
                    across,
                    down,
                    round: down > 4 && resolution == CellResolution::Quarters,
                })
                .find(|scale| scale.width(text).is_some_and(|width| width <= columns))
        })
    }

    /// The scale at which a line of letters takes so many rows, or a little
    /// fewer, with square pixels.
    pub const fn of_rows(rows: u16) -> Self {
        let down = if rows < 3 { 1 } else { rows * 2 / 5 };
        Self { font: Font::Tall, across: down * 2, down, round: false }
    }

    /// Letters two rows high; none where cells can't be cut.
    pub const fn small(resolution: CellResolution) -> Option<Self> {
        match resolution {
            CellResolution::Whole => None,
            _ => Some(Self { font: Font::Small, across: resolution.steps().0, down: 1, round: false }),
        }
    }

    /// The best scale for a line of text at least two rows high: of `most` rows
    /// or fewer with square pixels, else the small letters; none where not even
    /// those fit.
    pub fn fit_square(text: &str, columns: u16, most: u16, resolution: CellResolution) -> Option<Self> {
        Self::sizes(most, resolution).find(|scale| scale.width(text).is_some_and(|width| width <= columns))
    }

    /// The sizes for words of at most so many rows, the largest first.
    pub fn sizes(most: u16, resolution: CellResolution) -> impl Iterator<Item = Self> {
        let tall =
            [5, 3].into_iter().filter(move |rows| resolution != CellResolution::Whole && *rows <= most);
        let small = Self::small(resolution).filter(|_| most >= 2);
        tall.map(Self::of_rows).chain(small)
    }

    /// The text in lines of at most so many columns at this scale; none where a
    /// word is too long or has other characters than the font.
    pub fn wrap(self, text: &str, columns: u16) -> Option<Vec<String>> {
        let fits = |line: &str| self.width(line).is_some_and(|width| width <= columns);
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if fits(&format!("{line} {word}")) => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ if fits(word) => lines.push(word.to_owned()),
                _ => return None,
            }
        }
        Some(lines)
    }

    /// How many rows a line of letters takes.
    pub const fn rows(self) -> u16 {
        (self.down * self.font.height()).div_ceil(2)
    }

    /// How many columns the text takes; none where it has other characters than
    /// the font.
    pub fn width(self, text: &str) -> Option<u16> {
        let mut halves: u32 = 0;
        for character in text.chars() {
            let gap = if halves == 0 { 0 } else { self.gap() };
            halves += u32::from(gap) + u32::from(self.font.letter(character)?.width) * u32::from(self.across);
        }
        u16::try_from(halves.div_ceil(2)).ok()
    }

    /// The space between two letters: three quarters of a pixel, in whole
    /// columns so that upright strokes stay sharp.
    const fn gap(self) -> u16 {
        if matches!(self.font, Font::Small) {
            return self.across;
        }
        let halves = self.across * 3 / 4;
        if halves < 2 { 2 } else { halves.div_ceil(2) * 2 }
    }
}

/// A text in big letters in the middle of its rows; in plain bold ones where
/// there is no scale that fits.
#[derive(Clone, Copy, Debug)]
pub struct BigText<'a> {
    /// The text.
    pub text: &'a str,
    /// How large.
    pub scale: Option<Scale>,
    /// Its look.
    pub style: Style,
    /// Where it stands across.
    pub align: Alignment,
}

impl Widget for &BigText<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let fitting = self.scale.and_then(|scale| Some((scale, scale.width(self.text)?)));
        let Some((scale, width)) = fitting.filter(|(_, width)| *width <= area.width) else {
            let style = self.style.add_modifier(Modifier::BOLD);
            put(buf, row(area, area.height.saturating_sub(1) / 2), self.align, self.text, style);
            return;
        };
        let free = area.width - width;
        let mut x = match self.align {
            Alignment::Left => 0,
            Alignment::Center => free / 2,
            Alignment::Right => free,
        } * 2;
        let top = area.height.saturating_sub(scale.rows()) / 2;
        let lines = Rect { y: area.y + top, height: area.height - top, ..area };
        // One style for ink and paper: a number that changes then costs a
        // terminal one change of colour, not one for each stroke.
        buf.set_style(rows(lines, 0, scale.rows()), self.style);
        for letter in self.text.chars().filter_map(|letter| scale.font.letter(letter)) {
            scale.draw(letter, x, self.style, lines, buf);
            x += letter.width * scale.across + scale.gap();
        }
    }
}

impl Scale {
    /// Draws a letter that begins `left` half columns into the area.
    fn draw(self, letter: Letter, left: u16, style: Style, area: Rect, buf: &mut Buffer) {
        let last = left + letter.width * self.across;
        for y in 0..self.rows().min(area.height) {
            for x in left / 2..last.div_ceil(2).min(area.width) {
                let ink = |dx: u16, dy: u16| {
                    let across = (x * 2 + dx).checked_sub(left);
                    u8::from(across.is_some_and(|across| self.ink(letter, across, y * 2 + dy)))
                };
                let quadrants = ink(0, 0) | ink(1, 0) << 1 | ink(0, 1) << 2 | ink(1, 1) << 3;
                if quadrants > 0
                    && let Some(cell) = buf.cell_mut((area.x + x, area.y + y))
                {
                    cell.set_symbol(QUADRANTS[usize::from(quadrants)]).set_style(style);
                }
            }
        }
    }

    /// Whether there is ink at a half column and half row of a letter.
    fn ink(self, letter: Letter, across: u16, down: u16) -> bool {
        let (x, u) = pixel(across, self.across);
        let (y, v) = pixel(down, self.down);
        let inked = letter.ink(x, y);
        // The corner of the pixel that is nearest, and how far its two edges are.
        let (dx, near_x) = if u < 0.5 { (-1, u) } else { (1, 1.0 - u) };
        let (dy, near_y) = if v < 0.5 { (-1, v) } else { (1, 1.0 - v) };
        let radius = if inked { OUTER } else { INNER };
        // Most of a letter lies in no corner, so what makes a bend is looked at
        // last.
        if !self.round
            || near_x >= radius
            || near_y >= radius
            || (radius - near_x).powi(2) + (radius - near_y).powi(2) <= radius * radius
        {
            return inked;
        }
        let (side, end) = (letter.ink(x + dx, y), letter.ink(x, y + dy));
        let bend = if inked {
            !side && !end && letter.ink(x - dx, y) && letter.ink(x, y - dy) && !letter.ink(x + dx, y + dy)
        } else {
            side && end
        };
        inked != bend
    }
}

/// How far a bend is rounded on its outside, in pixels.
const OUTER: f32 = 0.8;
/// How far a bend is filled on its inside.
const INNER: f32 = 0.35;

/// The pixel that a half column or row lies in, and where in it its middle is.
fn pixel(at: u16, size: u16) -> (i16, f32) {
    let within = (f32::from(at % size) + 0.5) / f32::from(size);
    (i16::try_from(at / size).unwrap_or(i16::MAX - 1), within)
}

/// By the quarters that have ink: upper left 1, upper right 2, lower left 4,
/// lower right 8.
const QUADRANTS: [&str; 16] =
    [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"];

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL_QUARTERS: [&str; 2] = ["▞▘█▘▜▘ ▝▚ ", "▄▘▙▖▐  ▗▙ "];
    const SMALL_HALVES: [&str; 2] = ["▄▀▀ ██▀ ▀█▀    ▀▀▄  ", "▄▄▀ █▄▄  █     ▄█▄  "];

    fn drawn(text: &str, columns: u16, rows: u16) -> String {
        let area = Rect::new(0, 0, columns, rows);
        let mut buf = Buffer::empty(area);
        let scale = Scale::fit_stretched(text, columns, rows, CellResolution::Quarters);
        (&BigText { text, scale, style: Style::new(), align: Alignment::Left }).render(area, &mut buf);
        buf.content()
            .chunks(usize::from(columns))
            .map(|row| {
                row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned() + "\n"
            })
            .collect()
    }

    #[test]
    fn small_letters_use_half_rows() {
        assert_eq!(drawn("42", 7, 3), "█ █ ▀▀█\n▀▀█ █▀▀\n  ▀ ▀▀▀\n");
    }

    #[test]
    fn the_largest_fitting_scale_is_taken() {
        let rows = |text, columns, rows| {
            Scale::fit_stretched(text, columns, rows, CellResolution::Quarters).map(Scale::rows)
        };
        assert_eq!(rows("23", 38, 5), Some(5));
        assert_eq!(rows("4:32", 34, 10), Some(10));
        assert_eq!(rows("23", 2, 10), None);
        assert_eq!(rows("伸", 99, 10), None);
    }

    #[test]
    fn small_letters_are_two_rows_high() {
        let line = |resolution, columns| {
            let area = Rect::new(0, 0, columns, 2);
            let mut buf = Buffer::empty(area);
            let scale = Scale::small(resolution);
            (&BigText { text: "set 2", scale, style: Style::new(), align: Alignment::Left })
                .render(area, &mut buf);
            let line = |row: &[ratatui::buffer::Cell]| -> String {
                row.iter().map(ratatui::buffer::Cell::symbol).collect()
            };
            buf.content().chunks(usize::from(columns)).map(line).collect::<Vec<_>>()
        };
        assert_eq!(line(CellResolution::Quarters, 10), SMALL_QUARTERS);
        assert_eq!(line(CellResolution::Halves, 20), SMALL_HALVES);
        // Nothing finer than a cell: the words stand there as they are.
        assert_eq!(line(CellResolution::Whole, 10), ["set 2     ", "          "]);
    }

    #[test]
    fn halves_of_a_row_are_not_cut_across() {
        for text in ["23", "4:32", "RIGHT"] {
            for columns in 8..60 {
                for rows in 3..20 {
                    let area = Rect::new(0, 0, columns, rows);
                    let mut buf = Buffer::empty(area);
                    let scale = Scale::fit_stretched(text, columns, rows, CellResolution::Halves);
                    (&BigText { text, scale, style: Style::new(), align: Alignment::Center })
                        .render(area, &mut buf);
                    let odd = |cell: &ratatui::buffer::Cell| "▘▝▖▌▞▛▗▚▐▜▙▟".contains(cell.symbol());
                    assert!(!buf.content().iter().any(odd), "{text} in {columns}×{rows}");
                }
            }
        }
    }

    #[test]
    fn sentences_wrap_between_words() {
        let scale = Scale::of_rows(3);
        let lines = scale.wrap("Head for your ball and seat", 60).unwrap();
        assert_eq!(lines, ["Head for your", "ball and seat"]);
        assert_eq!(scale.wrap("Head for your ball", 12), None);
        assert_eq!(scale.wrap("伸ばす", 60), None);
    }

    #[test]
    fn without_halves_only_whole_cells_are_used() {
        let scale = Scale::fit_stretched("23", 38, 12, CellResolution::Whole).unwrap();
        assert_eq!((scale.across % 2, scale.down % 2, scale.rows()), (0, 0, 10));
    }
}
