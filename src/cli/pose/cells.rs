//! A sheet of moments as it looks in a terminal's cells, and titles in large letters.

use super::CELL;
use crate::cli::CliContext;
use crate::cli::args::PoseArguments;
use crate::figure::Figure;
use crate::ui::theme::{Glyphs, TerminalCapabilities, Theme, ThemeChoice};
use crate::ui::widgets::{CellResolution, FigureView, Scale, put_big};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Alignment, Rect};
use ratatui::style::{Color, Style};
use ratatui::symbols::pixel::OCTANTS;
use ratatui::widgets::Widget;
use std::fmt::Write as _;

/// A movement on a sheet: what it is called, and its moments.
pub(super) type SheetRow = (String, Vec<Figure>);

/// The height of a title, in rows of cells.
const TITLE_ROWS: u16 = 3;
/// The number of squares across and down a cell. Down, 12 can be divided by the 3 rows of
/// sextants and the 4 rows of octants and Braille.
const SQUARES: (usize, usize) = (2, 12);
/// The width of a square, in pixels.
const SQUARE_WIDTH: usize = CELL.0 as usize / SQUARES.0;
/// Three times the height of a square, in pixels: the height itself is no whole number.
const SQUARE_HEIGHT_X3: usize = CELL.1 as usize * 3 / SQUARES.1;

type Rgb = [u8; 3];

/// The bytes of a sheet, as SVG or as PNG.
pub(super) fn draw(
    cli: &CliContext,
    rows: &[SheetRow],
    arguments: &PoseArguments,
    svg: bool,
) -> Result<Vec<u8>, String> {
    let theme = picture_theme(cli);
    if theme.glyphs == Glyphs::Ascii {
        return Err("a sheet is drawn in blocks or dots; letters are for terminals".to_owned());
    }
    let picture = tiles(rows, &theme, arguments);
    if svg { Ok(picture.svg().into_bytes()) } else { picture.png() }
}

/// The quarters of cells that a line of large letters fills: left, top, width and height
/// of each, in pixels.
pub(super) fn letter_squares(text: &str, columns: u16) -> Vec<[u32; 4]> {
    let area = Rect::new(0, 0, columns, TITLE_ROWS);
    let mut buffer = Buffer::empty(area);
    let scale = Scale::fit_stretched(text, columns, TITLE_ROWS, CellResolution::Quarters);
    put_big(&mut buffer, area, Alignment::Left, text, scale, Style::new());
    let (width, height) = (CELL.0 / 2, CELL.1 / 2);
    let middle = SQUARES.1 / 2;
    let mut squares = Vec::new();
    for position in area.positions() {
        let glyph = buffer.cell(position).and_then(|cell| cell.symbol().chars().next()).unwrap_or(' ');
        for (across, down) in [(0, 0), (1, 0), (0, middle), (1, middle)] {
            if is_inked(glyph, across, down) {
                let x = u32::from(position.x) * 2 + u32::from(across > 0);
                let y = u32::from(position.y) * 2 + u32::from(down > 0);
                squares.push([x * width, y * height, width, height]);
            }
        }
    }
    squares
}

/// The theme of a picture: with all colours, whatever this terminal supports.
fn picture_theme(cli: &CliContext) -> Theme {
    let screen = &cli.config_reporting_errors().screen;
    let choice = match screen.theme {
        ThemeChoice::Auto => ThemeChoice::Dark,
        choice => choice,
    };
    Theme::pick(choice, TerminalCapabilities::default()).with_glyphs(screen.glyphs)
}

fn tiles(rows: &[SheetRow], theme: &Theme, arguments: &PoseArguments) -> CellPicture {
    let (columns, lines) = arguments.cells;
    let tile = Rect::new(0, 0, columns * arguments.moments + 1, lines + TITLE_ROWS + 3);
    let (tile_width, tile_height) = (usize::from(tile.width), usize::from(tile.height));
    let tiles_across = usize::from(arguments.across).min(rows.len().max(1));
    let tiles_down = rows.len().div_ceil(tiles_across);
    let size = (tile_width * tiles_across, tile_height * tiles_down);
    let mut picture = CellPicture::new(size, rgb(theme.base.bg, [0, 0, 0]));
    for (index, (title, figures)) in rows.iter().enumerate() {
        let mut buffer = Buffer::empty(tile);
        buffer.set_style(tile, theme.base);
        let line = Rect { x: 1, y: 1, width: tile.width - 1, height: TITLE_ROWS };
        let scale = Scale::fit_stretched(title, line.width, TITLE_ROWS, CellResolution::Quarters);
        put_big(&mut buffer, line, Alignment::Left, title, scale, theme.quiet);
        for (x, figure) in (0..).step_by(usize::from(columns)).zip(figures) {
            let area = Rect { x, y: TITLE_ROWS + 2, width: columns, height: lines };
            (&FigureView::new(figure, theme)).render(area, &mut buffer);
        }
        let corner = (index % tiles_across * tile_width, index / tiles_across * tile_height);
        picture.draw(&buffer, corner);
    }
    picture
}

/// A grid of small squares, [`SQUARES`] in each cell: block glyphs and Braille dots are
/// made of whole squares.
struct CellPicture {
    /// The number of squares across.
    width: usize,
    /// The number of squares down.
    height: usize,
    squares: Vec<Rgb>,
}

impl CellPicture {
    fn new((columns, rows): (usize, usize), ground: Rgb) -> Self {
        let (width, height) = (columns * SQUARES.0, rows * SQUARES.1);
        Self { width, height, squares: vec![ground; width * height] }
    }

    /// Draws the cells of a buffer, its upper left corner at this column and row.
    fn draw(&mut self, buffer: &Buffer, (column, row): (usize, usize)) {
        for position in buffer.area.positions() {
            let Some(cell) = buffer.cell(position) else { continue };
            let (x, y) = (usize::from(position.x) + column, usize::from(position.y) + row);
            for down in 0..SQUARES.1 {
                for across in 0..SQUARES.0 {
                    let index = (y * SQUARES.1 + down) * self.width + x * SQUARES.0 + across;
                    if let Some(square) = self.squares.get_mut(index) {
                        *square = color(cell, across, down);
                    }
                }
            }
        }
    }

    /// The width and height in pixels.
    fn size(&self) -> (usize, usize) {
        (self.width * SQUARE_WIDTH, self.height * SQUARE_HEIGHT_X3 / 3)
    }

    fn png(&self) -> Result<Vec<u8>, String> {
        let (width, height) = self.size();
        let mut pixels = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let index = (y * 3 / SQUARE_HEIGHT_X3) * self.width + x / SQUARE_WIDTH;
                pixels.extend(self.squares.get(index).copied().unwrap_or_default());
            }
        }
        let mut bytes = Vec::new();
        let size = |length: usize| u32::try_from(length).map_err(|_| "the sheet is too large".to_owned());
        let mut encoder = png::Encoder::new(&mut bytes, size(width)?, size(height)?);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
        writer.write_image_data(&pixels).map_err(|error| error.to_string())?;
        writer.finish().map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    /// A rectangle for each run of squares of one colour other than the ground's.
    fn svg(&self) -> String {
        let (width, height) = self.size();
        let ground = self.squares.first().copied().unwrap_or_default();
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             shape-rendering=\"crispEdges\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            hex(ground)
        );
        let lines: Vec<&[Rgb]> = self.squares.chunks(self.width.max(1)).collect();
        let mut y = 0;
        while y < lines.len() {
            // Rows that look the same share their rectangles.
            let same = lines[y..].iter().take_while(|line| **line == lines[y]).count();
            let mut x = 0;
            while x < self.width {
                let run = lines[y][x..].iter().take_while(|square| **square == lines[y][x]).count();
                if lines[y][x] != ground {
                    let (top, bottom) = (third(y * SQUARE_HEIGHT_X3), third((y + same) * SQUARE_HEIGHT_X3));
                    // Writing to a String can't fail.
                    let _ = writeln!(
                        text,
                        "<rect x=\"{}\" y=\"{:.2}\" width=\"{}\" height=\"{:.2}\" fill=\"{}\"/>",
                        x * SQUARE_WIDTH,
                        top,
                        run * SQUARE_WIDTH,
                        bottom - top,
                        hex(lines[y][x])
                    );
                }
                x += run;
            }
            y += same;
        }
        text.push_str("</svg>\n");
        text
    }
}

/// A third of a number of at most 32 bits.
fn third(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / 3.0
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour of a square of a cell.
fn color(cell: &Cell, across: usize, down: usize) -> Rgb {
    let (ink, ground) = (rgb(Some(cell.fg), [0xe6, 0xe0, 0xd8]), rgb(Some(cell.bg), [0, 0, 0]));
    let glyph = cell.symbol().chars().next().unwrap_or(' ');
    if is_inked(glyph, across, down) { ink } else { ground }
}

/// Whether a glyph of blocks has ink in one of a cell's squares.
fn is_inked(glyph: char, across: usize, down: usize) -> bool {
    const QUADRANTS: &str = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█";
    // The number of the square's dot in a glyph with two dots across and `rows` down.
    let dot = |rows: usize| down * rows / SQUARES.1 * 2 + across;
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
            let number = code - 0x1FB00 + 1;
            let mask = number + u32::from(number >= 0b01_0101) + u32::from(number >= 0b10_1010 - 1);
            mask >> dot(3) & 1 == 1
        }
        0x2800..=0x28FF => {
            // Braille counts its dots down the left column, then the right; the lowest two,
            // which came later, last.
            const BITS: [u32; 8] = [0, 3, 1, 4, 2, 5, 6, 7];
            code >> BITS[dot(4).min(7)] & 1 == 1
        }
        _ => false,
    }
}

/// The red, green and blue of a colour. For the terminal's own colours, these are typical
/// values.
fn rgb(color: Option<Color>, unset: Rgb) -> Rgb {
    match color {
        Some(Color::Rgb(r, g, b)) => [r, g, b],
        Some(Color::Black) => [0, 0, 0],
        Some(Color::DarkGray) => [0x66, 0x66, 0x66],
        Some(Color::Gray) => [0xaa, 0xaa, 0xaa],
        Some(Color::White) => [0xff, 0xff, 0xff],
        Some(Color::Red | Color::LightRed) => [0xe0, 0x4a, 0x3a],
        Some(Color::Yellow) => [0xd8, 0xb0, 0x30],
        Some(Color::Blue) => [0x3a, 0x62, 0xc8],
        Some(Color::Cyan | Color::LightCyan) => [0x2a, 0xa0, 0xa8],
        _ => unset,
    }
}
