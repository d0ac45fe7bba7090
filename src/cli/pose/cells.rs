//! Figures as they look in a terminal's cells, and titles in large letters.

use super::CELL;
use crate::config::ScreenConfig;
use crate::figure::Figure;
use crate::picture::{Color as PictureColor, Pixels};
use crate::ui::theme::{Glyphs, TerminalCapabilities, Theme, ThemeChoice};
use crate::ui::widgets::{CellResolution, FigureView, Scale, put_big};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Color, Style};
use ratatui::symbols::pixel::OCTANTS;
use ratatui::widgets::Widget;
use std::fmt::Write as _;

/// The height of a title, in rows of cells.
const TITLE_ROWS: u16 = 3;
/// The number of squares across and down a cell, which block glyphs and Braille dots are made
/// of. Down, 12 can be divided by the 3 rows of sextants and the 4 rows of octants and Braille.
pub(super) const SQUARES: (u32, u32) = (2, 12);
/// The width of a square, in pixels.
const SQUARE_WIDTH: u32 = CELL.0 / SQUARES.0;
/// Colours of cells that have none of their own.
const BLACK: PictureColor = PictureColor::from_rgb(0);
const INK: PictureColor = PictureColor::from_rgb(0x00e6_e0d8);

/// The quarters of cells that a line of large letters fills: left, top, width and height
/// of each, in pixels of which a cell has `cell`.
pub(super) fn letter_quarters(text: &str, columns: u16, cell: (u32, u32)) -> Vec<[u32; 4]> {
    let area = Rect::new(0, 0, columns, TITLE_ROWS);
    let mut buffer = Buffer::empty(area);
    let scale = Scale::fit_stretched(text, columns, TITLE_ROWS, CellResolution::Quarters);
    put_big(&mut buffer, area, Alignment::Left, text, scale, Style::new());
    let (width, height) = (cell.0 / 2, cell.1 / 2);
    let middle = SQUARES.1 / 2;
    let mut quarters = Vec::new();
    for position in area.positions() {
        let glyph = buffer.cell(position).and_then(|cell| cell.symbol().chars().next()).unwrap_or(' ');
        for (across, down) in [(0, 0), (1, 0), (0, middle), (1, middle)] {
            if is_inked(glyph, across, down) {
                let x = u32::from(position.x) * 2 + u32::from(across > 0);
                let y = u32::from(position.y) * 2 + u32::from(down > 0);
                quarters.push([x * width, y * height, width, height]);
            }
        }
    }
    quarters
}

/// The theme of a picture: with all colours, whatever this terminal supports.
pub(super) fn picture_theme(screen: &ScreenConfig) -> Result<Theme, &'static str> {
    let choice = match screen.theme {
        ThemeChoice::Auto => ThemeChoice::Dark,
        choice => choice,
    };
    let theme = Theme::pick(choice, TerminalCapabilities::default()).with_glyphs(screen.glyphs);
    if theme.glyphs == Glyphs::Ascii {
        return Err("a sheet is drawn in blocks or dots; letters are for terminals");
    }
    Ok(theme)
}

/// The colours of the background and of titles.
pub(super) fn theme_colors(theme: &Theme) -> (PictureColor, PictureColor) {
    (rgb(theme.base.bg, BLACK), rgb(theme.base.patch(theme.quiet).fg, INK))
}

/// A figure in `columns` and `rows` of cells, each of which has `cell` pixels. `None` if that is
/// too large.
pub(super) fn picture(
    figure: &Figure,
    theme: &Theme,
    (columns, rows): (u16, u16),
    cell: (u32, u32),
) -> Option<Pixels> {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    buffer.set_style(area, theme.base);
    (&FigureView::new(figure, theme)).render(area, &mut buffer);
    let size = (u32::from(columns) * cell.0, u32::from(rows) * cell.1);
    let mut pixels = Pixels::filled(size, BLACK)?;
    for position in area.positions() {
        let Some(drawn) = buffer.cell(position) else { continue };
        let (left, top) = (u32::from(position.x) * cell.0, u32::from(position.y) * cell.1);
        for (y, x) in (0..cell.1).flat_map(|y| (0..cell.0).map(move |x| (y, x))) {
            let color = color(drawn, x * SQUARES.0 / cell.0, y * SQUARES.1 / cell.1);
            pixels.fill((left + x, top + y), (1, 1), color);
        }
    }
    Some(pixels)
}

/// A picture whose pixels are the squares of cells as SVG: a rectangle for each run of squares of
/// one colour other than the ground's.
pub(super) fn svg(squares: &Pixels) -> String {
    let (width, height) = (squares.width * SQUARE_WIDTH, squares.height * CELL.1 / SQUARES.1);
    let (colors, _) = squares.rgb.as_chunks::<3>();
    let ground = colors.first().copied().unwrap_or_default();
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         shape-rendering=\"crispEdges\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        hex(ground)
    );
    let lines: Vec<&[[u8; 3]]> = colors.chunks(squares.width.max(1) as usize).collect();
    let mut row = 0;
    // Rows that look the same share their rectangles.
    for same_lines in lines.chunk_by(PartialEq::eq) {
        let (top, bottom) = (edge(row), edge(row + same_lines.len()));
        row += same_lines.len();
        let mut left = 0;
        for run in same_lines[0].chunk_by(PartialEq::eq) {
            let width = run.len() * SQUARE_WIDTH as usize;
            if run[0] != ground {
                // Writing to a String can't fail.
                let _ = writeln!(
                    text,
                    "<rect x=\"{left}\" y=\"{top:.2}\" width=\"{width}\" height=\"{:.2}\" fill=\"{}\"/>",
                    bottom - top,
                    hex(run[0])
                );
            }
            left += width;
        }
    }
    text.push_str("</svg>\n");
    text
}

/// The upper edge of a row of squares, in pixels.
fn edge(row: usize) -> f64 {
    f64::from(u32::try_from(row).unwrap_or(u32::MAX)) * f64::from(CELL.1) / f64::from(SQUARES.1)
}

fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour of a square of a cell.
fn color(cell: &Cell, across: u32, down: u32) -> PictureColor {
    let glyph = cell.symbol().chars().next().unwrap_or(' ');
    if is_inked(glyph, across, down) { rgb(Some(cell.fg), INK) } else { rgb(Some(cell.bg), BLACK) }
}

/// Whether a glyph of blocks has ink in one of a cell's squares.
fn is_inked(glyph: char, across: u32, down: u32) -> bool {
    const QUADRANTS: &str = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█";
    // The number of the square's dot in a glyph with two dots across and `rows` down.
    let dot = |rows: u32| down * rows / SQUARES.1 * 2 + across;
    if let Some(mask) = QUADRANTS.chars().position(|known| known == glyph) {
        return mask >> dot(2) & 1 == 1;
    }
    if let Some(mask) = OCTANTS.iter().position(|known| *known == glyph) {
        return mask >> dot(4) & 1 == 1;
    }
    let code = u32::from(glyph);
    match code {
        0x1FB00..=0x1FB3B => {
            // The block of sextants leaves out the left and the right half, 0b01_0101 and
            // 0b10_1010, which are older glyphs.
            let mut mask = code - 0x1FB00 + 1;
            mask += u32::from(mask >= 0b01_0101);
            mask += u32::from(mask >= 0b10_1010);
            mask >> dot(3) & 1 == 1
        }
        0x2800..=0x28FF => {
            // Braille counts its dots down the left column, then the right; the lowest two,
            // which came later, last.
            const BITS: [u32; 8] = [0, 3, 1, 4, 2, 5, 6, 7];
            code >> BITS[dot(4).min(7) as usize] & 1 == 1
        }
        _ => false,
    }
}

/// The red, green and blue of a colour. For the terminal's own colours, these are typical
/// values.
fn rgb(color: Option<Color>, unset: PictureColor) -> PictureColor {
    let code = match color {
        Some(Color::Rgb(r, g, b)) => u32::from_be_bytes([0, r, g, b]),
        Some(Color::Black) => 0,
        Some(Color::DarkGray) => 0x0066_6666,
        Some(Color::Gray) => 0x00aa_aaaa,
        Some(Color::White) => 0x00ff_ffff,
        Some(Color::Red | Color::LightRed) => 0x00e0_4a3a,
        Some(Color::Yellow) => 0x00d8_b030,
        Some(Color::Blue) => 0x003a_62c8,
        Some(Color::Cyan | Color::LightCyan) => 0x002a_a0a8,
        _ => return unset,
    };
    PictureColor::from_rgb(code)
}
