//! A sheet of movements as a picture: each movement at several moments.

use super::{CELL, cells, load_figure};
use crate::cli::args::PoseArguments;
use crate::cli::plural;
use crate::cli::{CliContext, CommandResult, ask, print};
use crate::figure::{Figure, Motion, Presentation};
use crate::picture::{Color, Colors, Pixels, Viewport, draw, figure_svg, rasterize, rgb_png};
use crate::runtime::figures::FigureFolder;
use crate::runtime::{output, paths};
use crate::ui::theme::{Theme, ThemeChoice};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Draws the figures that are named, or all, into a file.
pub(super) fn sheet(
    cli: &CliContext,
    folder: &FigureFolder,
    arguments: &PoseArguments,
    file: &Path,
) -> CommandResult {
    let shown = paths::shown(file);
    let svg = match file.extension().map(OsStr::to_ascii_lowercase) {
        Some(ending) if ending == "svg" => true,
        Some(ending) if ending == "png" => false,
        _ => return Err(format!("{shown}: a sheet's file ends in .png or .svg").into()),
    };
    let names = if arguments.names.is_empty() { folder.names() } else { arguments.names.clone() };
    ask::may_overwrite(cli, file, arguments.force)?;
    let mut rows = Vec::new();
    for name in &names {
        let (_, pose) = load_figure(cli, folder, name)?;
        let title = pose.name.clone();
        let motion = Motion::new(Arc::new(pose), &[]);
        rows.push((title, moments(&motion, arguments.moments)));
    }
    let screen = &cli.config_reporting_errors().screen;
    let style = if screen.glyphs.is_some() {
        SheetStyle::Cells(Box::new(cells::picture_theme(screen)?))
    } else {
        SheetStyle::Smooth(colors(cli))
    };
    let sheet = Sheet::new(&rows, style, arguments);
    let bytes = match (svg, &sheet.style) {
        (true, SheetStyle::Smooth(colors)) => sheet.svg(colors).into_bytes(),
        (true, SheetStyle::Cells(_)) => cells::svg(&sheet.pixels(cells::SQUARES)?).into_bytes(),
        (false, _) => rgb_png(&sheet.pixels(CELL)?)?,
    };
    output::write(file, bytes)?;
    Ok(print(&format!("{} in {shown}\n", plural(rows.len(), "movement"))))
}

/// The colours of a picture in a file: dark unless the light theme is chosen.
pub(super) fn colors(cli: &CliContext) -> &'static Colors {
    if cli.config_reporting_errors().screen.theme == ThemeChoice::Light {
        &Colors::LIGHT
    } else {
        &Colors::DARK
    }
}

/// The figure at `count` moments at equal distances, the first and the last included.
fn moments(motion: &Motion, count: u16) -> Vec<Figure> {
    let presentation = Presentation::default();
    let last = f32::from(count.max(2) - 1);
    (0..count).map(|moment| motion.figure_at_fraction(f32::from(moment) / last, &presentation)).collect()
}

/// The height of a title in rows of cells, with the space around it.
const TITLE_ROWS: u32 = 5;

/// A movement on a sheet: what it is called, and its moments.
type SheetRow = (String, Vec<Figure>);

/// How the figures of a sheet are drawn.
enum SheetStyle {
    /// As pictures.
    Smooth(&'static Colors),
    /// As in the cells of a terminal.
    Cells(Box<Theme>),
}

/// A sheet that is being drawn. Lengths are in cells.
struct Sheet<'a> {
    rows: &'a [SheetRow],
    style: SheetStyle,
    background: Color,
    /// The colour of titles.
    ink: Color,
    /// The size of one moment's picture.
    picture_size: (u16, u16),
    /// The size of a movement with its title.
    tile_size: (u32, u32),
    /// The number of movements beside each other.
    columns: u32,
}

impl<'a> Sheet<'a> {
    fn new(rows: &'a [SheetRow], style: SheetStyle, arguments: &PoseArguments) -> Self {
        let picture_size = arguments.cells;
        let (columns, lines) = (u32::from(picture_size.0), u32::from(picture_size.1));
        let tile_size = (columns * u32::from(arguments.moments) + 1, lines + TITLE_ROWS + 1);
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
        let (background, ink) = match &style {
            SheetStyle::Smooth(colors) => {
                let ink = colors.features.mix(colors.shoe, 0.7);
                (colors.background, colors.background.mix(ink, 0.7))
            }
            SheetStyle::Cells(theme) => cells::theme_colors(theme),
        };
        let columns = u32::from(arguments.across).min(count);
        Self { rows, style, background, ink, picture_size, tile_size, columns }
    }

    /// The size in pixels, if each cell has `cell`.
    fn size(&self, cell: (u32, u32)) -> (u32, u32) {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let lines = count.div_ceil(self.columns);
        (self.tile_size.0 * self.columns * cell.0, self.tile_size.1 * lines * cell.1)
    }

    /// Each movement with the upper left corner of its tile, in pixels of which a cell has `cell`.
    fn tiles(&self, cell: (u32, u32)) -> impl Iterator<Item = ((u32, u32), &'a SheetRow)> {
        let (width, height) = (self.tile_size.0 * cell.0, self.tile_size.1 * cell.1);
        let columns = self.columns;
        (0u32..)
            .zip(self.rows)
            .map(move |(index, row)| ((index % columns * width, index / columns * height), row))
    }

    /// The quarters of cells that a title's letters fill: left, top, width and height.
    fn title_quarters(&self, text: &str, (left, top): (u32, u32), cell: (u32, u32)) -> Vec<[u32; 4]> {
        let columns = u16::try_from(self.tile_size.0).unwrap_or(u16::MAX);
        let quarters = cells::letter_quarters(text, columns - 1, cell).into_iter();
        quarters.map(|[x, y, width, height]| [left + cell.0 + x, top + cell.1 + y, width, height]).collect()
    }

    /// The sheet as pixels, of which each cell has `cell`.
    fn pixels(&self, cell: (u32, u32)) -> Result<Pixels, &'static str> {
        const TOO_LARGE: &str = "the sheet is too large";
        let mut sheet = Pixels::filled(self.size(cell), self.background).ok_or(TOO_LARGE)?;
        let size = (u32::from(self.picture_size.0) * cell.0, u32::from(self.picture_size.1) * cell.1);
        for ((left, top), (title, figures)) in self.tiles(cell) {
            for [x, y, wide, high] in self.title_quarters(title, (left, top), cell) {
                sheet.fill((x, y), (wide, high), self.ink);
            }
            for (moment, figure) in (0u32..).zip(figures) {
                let picture = match &self.style {
                    SheetStyle::Smooth(colors) => {
                        rasterize(&draw(figure, colors), &Viewport::fit(figure, size), self.background)
                    }
                    SheetStyle::Cells(theme) => cells::picture(figure, theme, self.picture_size, cell),
                };
                let at = (left + moment * size.0, top + TITLE_ROWS * cell.1);
                sheet.blit(&picture.ok_or(TOO_LARGE)?, at);
            }
        }
        Ok(sheet)
    }

    fn svg(&self, colors: &Colors) -> String {
        let (width, height) = self.size(CELL);
        let (ground, ink) = (self.background.hex(), self.ink.hex());
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>\n"
        );
        let size = (u32::from(self.picture_size.0) * CELL.0, u32::from(self.picture_size.1) * CELL.1);
        let mut figure_number = 0;
        for ((left, top), (title, figures)) in self.tiles(CELL) {
            for [x, y, wide, high] in self.title_quarters(title, (left, top), CELL) {
                // Writing to a String can't fail.
                let _ = writeln!(
                    text,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{ink}\"/>"
                );
            }
            for (moment, figure) in (0u32..).zip(figures) {
                figure_number += 1;
                let (x, y) = (left + moment * size.0, top + TITLE_ROWS * CELL.1);
                let inner = figure_svg(figure, colors, size, &format!("f{figure_number}-"));
                text.push_str(&inner.replacen("<svg ", &format!("<svg x=\"{x}\" y=\"{y}\" "), 1));
            }
        }
        text.push_str("</svg>\n");
        text
    }
}
