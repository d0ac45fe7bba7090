//! Big letters and numbers, to be read from two metres.

use super::font::{Font, Letter};
use super::text::{put, row_area, rows_area};
use crate::ui::theme::{Glyphs, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::symbols::pixel::QUADRANTS;

/// The parts of a cell that big letters may fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellResolution {
    /// Whole cells only.
    Whole,
    /// Upper and lower halves.
    Halves,
    /// Quarters.
    #[default]
    Quarters,
}

impl CellResolution {
    /// The smallest part that may be filled, in half columns and half rows.
    const fn smallest(self) -> (u16, u16) {
        match self {
            Self::Whole => (2, 2),
            Self::Halves => (2, 1),
            Self::Quarters => (1, 1),
        }
    }
}

impl Theme {
    /// The parts of cells that big letters may fill: no finer than the figure's.
    pub const fn resolution(&self) -> CellResolution {
        match (self.unicode, self.glyphs) {
            (false, _) | (_, Glyphs::Ascii) => CellResolution::Whole,
            (true, Glyphs::Halves) => CellResolution::Halves,
            _ => CellResolution::Quarters,
        }
    }
}

/// A font, and the size at which its pixels are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    font: Font,
    /// The width of a pixel in half columns.
    pixel_width: u16,
    /// The height of a pixel in half rows.
    pixel_height: u16,
    /// Whether bends are rounded, which takes quarters of a cell. Letters of up to ten rows
    /// stay sharp: round corners would look chipped there, and a change of a digit would
    /// change more cells.
    rounded: bool,
}

impl Scale {
    /// The largest scale at which a text fits into so many columns and rows; `None` if it
    /// fits at none.
    ///
    /// Height matters more than width to a reader far away, so the letters get
    /// narrower before they get lower.
    pub fn fit_stretched(text: &str, columns: u16, rows: u16, resolution: CellResolution) -> Option<Self> {
        let (width_step, height_step) = resolution.smallest();
        let max_height = rows.saturating_mul(2) / 5;
        (1..=max_height).rev().filter(|height| height % height_step == 0).find_map(|pixel_height| {
            let rounded = pixel_height > 4 && resolution == CellResolution::Quarters;
            let min_width = (pixel_height * 5).div_ceil(4);
            (min_width..=pixel_height * 2)
                .rev()
                .filter(|width| width % width_step == 0)
                .map(|pixel_width| Self { font: Font::Tall, pixel_width, pixel_height, rounded })
                .find(|scale| scale.fits(text, columns))
        })
    }

    /// The scale at which a line of letters takes so many rows, or a little
    /// fewer, with square pixels.
    pub const fn of_rows(rows: u16) -> Self {
        let pixel_height = if rows < 3 { 1 } else { rows * 2 / 5 };
        Self { font: Font::Tall, pixel_width: pixel_height * 2, pixel_height, rounded: false }
    }

    /// Letters two rows high; `None` if only whole cells can be filled.
    const fn small(resolution: CellResolution) -> Option<Self> {
        match resolution {
            CellResolution::Whole => None,
            CellResolution::Halves | CellResolution::Quarters => {
                let pixel_width = resolution.smallest().0;
                Some(Self { font: Font::Small, pixel_width, pixel_height: 1, rounded: false })
            }
        }
    }

    /// The best scale for a line of text of two to `max_rows` rows: the largest one with
    /// square pixels, otherwise the small letters; `None` if not even these fit.
    pub fn fit_square(text: &str, columns: u16, max_rows: u16, resolution: CellResolution) -> Option<Self> {
        Self::sizes(max_rows, resolution).find(|scale| scale.fits(text, columns))
    }

    /// The scales for words of at most so many rows, the largest first.
    pub fn sizes(max_rows: u16, resolution: CellResolution) -> impl Iterator<Item = Self> {
        let tall =
            [5, 3].into_iter().filter(move |rows| resolution != CellResolution::Whole && *rows <= max_rows);
        let small = Self::small(resolution).filter(|_| max_rows >= 2);
        tall.map(Self::of_rows).chain(small)
    }

    /// The text in lines of at most so many columns at this scale; `None` if a word is too
    /// long or the font lacks a character.
    pub fn wrap(self, text: &str, columns: u16) -> Option<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.fits(&format!("{line} {word}"), columns) => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ if self.fits(word, columns) => lines.push(word.to_owned()),
                _ => return None,
            }
        }
        Some(lines)
    }

    /// The rows of a line of letters.
    pub const fn rows(self) -> u16 {
        (self.pixel_height * self.font.height()).div_ceil(2)
    }

    fn fits(self, text: &str, columns: u16) -> bool {
        self.width(text).is_some_and(|width| width <= columns)
    }

    /// The columns of a text; `None` if the font lacks one of its characters.
    pub fn width(self, text: &str) -> Option<u16> {
        let mut halves: u32 = 0;
        for character in text.chars() {
            let gap = if halves == 0 { 0 } else { self.gap() };
            halves +=
                u32::from(gap) + u32::from(self.font.letter(character)?.width) * u32::from(self.pixel_width);
        }
        u16::try_from(halves.div_ceil(2)).ok()
    }

    /// The space between two letters in half columns: three quarters of a pixel, in whole
    /// columns so that upright strokes stay sharp; a whole pixel between small letters.
    const fn gap(self) -> u16 {
        if matches!(self.font, Font::Small) {
            return self.pixel_width;
        }
        let halves = self.pixel_width * 3 / 4;
        if halves < 2 { 2 } else { halves.div_ceil(2) * 2 }
    }
}

/// Writes a text in big letters, vertically centred. If `scale` is `None` or the text doesn't
/// fit, it is written in plain bold letters.
pub fn put_big(
    buf: &mut Buffer,
    area: Rect,
    align: Alignment,
    text: &str,
    scale: Option<Scale>,
    style: Style,
) {
    let area = area.intersection(buf.area);
    let fitting = scale.and_then(|scale| Some((scale, scale.width(text)?)));
    let Some((scale, width)) = fitting.filter(|(_, width)| *width <= area.width) else {
        let middle = row_area(area, area.height.saturating_sub(1) / 2);
        put(buf, middle, align, text, style.add_modifier(Modifier::BOLD));
        return;
    };
    let free = area.width - width;
    let mut x = match align {
        Alignment::Left => 0,
        Alignment::Center => free / 2,
        Alignment::Right => free,
    } * 2;
    let top = area.height.saturating_sub(scale.rows()) / 2;
    let lines = Rect { y: area.y + top, height: area.height - top, ..area };
    // With one style for letters and background, a number that changes needs one
    // change of colour, not one for each stroke.
    buf.set_style(rows_area(lines, 0, scale.rows()), style);
    for letter in text.chars().filter_map(|letter| scale.font.letter(letter)) {
        scale.draw(letter, x, style, lines, buf);
        x += letter.width * scale.pixel_width + scale.gap();
    }
}

impl Scale {
    /// Draws a letter that begins `left` half columns into the area.
    fn draw(self, letter: Letter, left: u16, style: Style, area: Rect, buf: &mut Buffer) {
        let right = left + letter.width * self.pixel_width;
        for y in 0..self.rows().min(area.height) {
            for x in left / 2..right.div_ceil(2).min(area.width) {
                let ink = |dx: u16, dy: u16| {
                    let half_column = (x * 2 + dx).checked_sub(left);
                    u8::from(half_column.is_some_and(|column| self.has_ink(letter, column, y * 2 + dy)))
                };
                // By the bits of upper left, upper right, lower left and lower right.
                let quadrants = ink(0, 0) | ink(1, 0) << 1 | ink(0, 1) << 2 | ink(1, 1) << 3;
                if quadrants > 0
                    && let Some(cell) = buf.cell_mut((area.x + x, area.y + y))
                {
                    cell.set_char(QUADRANTS[usize::from(quadrants)]).set_style(style);
                }
            }
        }
    }

    /// Whether there is ink at a half column and half row of a letter.
    fn has_ink(self, letter: Letter, half_column: u16, half_row: u16) -> bool {
        let (x, x_in_pixel) = pixel(half_column, self.pixel_width);
        let (y, y_in_pixel) = pixel(half_row, self.pixel_height);
        let pixel_has_ink = letter.has_ink(x, y);
        // The direction of the pixel's nearest corner, and the distances to its two edges.
        let (dx, x_distance) = if x_in_pixel < 0.5 { (-1, x_in_pixel) } else { (1, 1.0 - x_in_pixel) };
        let (dy, y_distance) = if y_in_pixel < 0.5 { (-1, y_in_pixel) } else { (1, 1.0 - y_in_pixel) };
        let radius = if pixel_has_ink { OUTER_RADIUS } else { INNER_RADIUS };
        let is_in_corner = x_distance < radius
            && y_distance < radius
            && (radius - x_distance).powi(2) + (radius - y_distance).powi(2) > radius * radius;
        if !self.rounded || !is_in_corner {
            return pixel_has_ink;
        }
        let (beside, above) = (letter.has_ink(x + dx, y), letter.has_ink(x, y + dy));
        let is_bend = if pixel_has_ink {
            let continues_inside = letter.has_ink(x - dx, y) && letter.has_ink(x, y - dy);
            !beside && !above && continues_inside && !letter.has_ink(x + dx, y + dy)
        } else {
            beside && above
        };
        pixel_has_ink != is_bend
    }
}

/// The radius of the outside of a bend, in pixels.
const OUTER_RADIUS: f32 = 0.8;
/// The radius of the inside of a bend, in pixels.
const INNER_RADIUS: f32 = 0.35;

/// The index of the pixel in which a half column or half row lies, and the position of its
/// middle within that pixel, from 0 to 1; `size` is the size of a pixel.
fn pixel(half: u16, size: u16) -> (i16, f32) {
    let within = (f32::from(half % size) + 0.5) / f32::from(size);
    (i16::try_from(half / size).unwrap_or(i16::MAX - 1), within)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL_QUARTERS: [&str; 2] = ["▞▘█▘▜▘ ▝▚ ", "▄▘▙▖▐  ▗▙ "];
    const SMALL_HALVES: [&str; 2] = ["▄▀▀ ██▀ ▀█▀    ▀▀▄  ", "▄▄▀ █▄▄  █     ▄█▄  "];

    /// The rows of a text that is drawn at a scale into an area of this size.
    fn drawn(text: &str, scale: Option<Scale>, columns: u16, rows: u16) -> Vec<String> {
        let area = Rect::new(0, 0, columns, rows);
        let mut buf = Buffer::empty(area);
        put_big(&mut buf, area, Alignment::Left, text, scale, Style::new());
        let rows = buf.content().chunks(usize::from(columns));
        rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
    }

    #[test]
    fn small_letters_use_half_rows() {
        let scale = Scale::fit_stretched("42", 7, 3, CellResolution::Quarters);
        assert_eq!(drawn("42", scale, 7, 3), ["█ █ ▀▀█", "▀▀█ █▀▀", "  ▀ ▀▀▀"]);
    }

    #[test]
    fn the_largest_fitting_scale_is_chosen() {
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
        let line = |resolution, columns| drawn("set 2", Scale::small(resolution), columns, 2);
        assert_eq!(line(CellResolution::Quarters, 10), SMALL_QUARTERS);
        assert_eq!(line(CellResolution::Halves, 20), SMALL_HALVES);
        // With whole cells only, the text is written in plain letters.
        assert_eq!(line(CellResolution::Whole, 10), ["set 2     ", "          "]);
    }

    #[test]
    fn with_halves_no_quarters_are_used() {
        for text in ["23", "4:32", "RIGHT"] {
            for columns in 8..60 {
                for rows in 3..20 {
                    let area = Rect::new(0, 0, columns, rows);
                    let mut buf = Buffer::empty(area);
                    let scale = Scale::fit_stretched(text, columns, rows, CellResolution::Halves);
                    put_big(&mut buf, area, Alignment::Center, text, scale, Style::new());
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
        assert_eq!((scale.pixel_width % 2, scale.pixel_height % 2, scale.rows()), (0, 0, 10));
    }
}
