//! A sheet of movements as a picture: each movement at several moments.

use super::cells::SheetRow;
use super::{CELL, cells, load_figure};
use crate::cli::args::PoseArguments;
use crate::cli::targets::plural;
use crate::cli::{CliContext, ask, print, print_error};
use crate::figure::{Figure, Motion, Presentation};
use crate::picture::{Color, Colors, Pixels, Viewport, draw, figure_svg, rasterize, rgb_png};
use crate::runtime::figures::FigureFolder;
use crate::runtime::{output, paths};
use crate::ui::theme::ThemeChoice;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Draws the figures that are named, or all, into a file.
pub(super) fn sheet(cli: &CliContext, folder: &FigureFolder, arguments: &PoseArguments, file: &Path) -> u8 {
    let shown = paths::shown(file);
    let svg = match file.extension().map(OsStr::to_ascii_lowercase) {
        Some(ending) if ending == "svg" => true,
        Some(ending) if ending == "png" => false,
        _ => return print_error(&format!("{shown}: a sheet's file ends in .png or .svg")),
    };
    let names = if arguments.names.is_empty() { folder.names() } else { arguments.names.clone() };
    if let Err(code) = ask::may_overwrite(cli, file, arguments.force) {
        return code;
    }
    let mut rows = Vec::new();
    for name in &names {
        match load_figure(cli, folder, name) {
            Ok((_, pose)) => {
                let title = pose.name.clone();
                let motion = Motion::new(Arc::new(pose), &[]);
                rows.push((title, moments(&motion, arguments.moments)));
            }
            Err(code) => return code,
        }
    }
    let bytes = if cli.config_reporting_errors().screen.glyphs.is_some() {
        cells::draw(cli, &rows, arguments, svg)
    } else {
        let sheet = Sheet::new(&rows, colors(cli), arguments);
        if svg { Ok(sheet.svg().into_bytes()) } else { sheet.png() }
    };
    match bytes.and_then(|bytes| output::write(file, bytes).map_err(|error| error.to_string())) {
        Ok(()) => print(&format!("{} in {shown}\n", plural(rows.len(), "movement"))),
        Err(error) => print_error(&error),
    }
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

/// A sheet that is being drawn.
struct Sheet<'a> {
    rows: &'a [SheetRow],
    colors: &'static Colors,
    /// The size of one moment's picture, in pixels.
    picture_size: (u32, u32),
    /// The size of a movement with its title.
    tile_size: (u32, u32),
    /// The number of movements beside each other.
    columns: u32,
}

impl<'a> Sheet<'a> {
    fn new(rows: &'a [SheetRow], colors: &'static Colors, arguments: &PoseArguments) -> Self {
        let (columns, lines) = (u32::from(arguments.cells.0), u32::from(arguments.cells.1));
        let picture_size = (columns * CELL.0, lines * CELL.1);
        let tile_size = (
            picture_size.0 * u32::from(arguments.moments) + CELL.0,
            picture_size.1 + (TITLE_ROWS + 1) * CELL.1,
        );
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
        Self { rows, colors, picture_size, tile_size, columns: u32::from(arguments.across).min(count) }
    }

    fn size(&self) -> (u32, u32) {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        (self.tile_size.0 * self.columns, self.tile_size.1 * count.div_ceil(self.columns))
    }

    /// Each movement with the upper left corner of its tile.
    fn tiles(&self) -> impl Iterator<Item = ((u32, u32), &'a SheetRow)> {
        let (tile_size, columns) = (self.tile_size, self.columns);
        (0u32..)
            .zip(self.rows)
            .map(move |(index, row)| ((index % columns * tile_size.0, index / columns * tile_size.1), row))
    }

    /// The squares of a title's letters: left, top, width and height.
    fn title_squares(&self, text: &str, (left, top): (u32, u32)) -> Vec<[u32; 4]> {
        let columns = u16::try_from(self.tile_size.0 / CELL.0).unwrap_or(u16::MAX);
        let squares = cells::letter_squares(text, columns - 1).into_iter();
        squares.map(|[x, y, width, height]| [left + CELL.0 + x, top + CELL.1 + y, width, height]).collect()
    }

    /// The colour of titles.
    fn ink(&self) -> Color {
        self.colors.background.mix(self.colors.features.mix(self.colors.shoe, 0.7), 0.7)
    }

    fn png(&self) -> Result<Vec<u8>, String> {
        let (width, height) = self.size();
        let mut sheet =
            Pixels::filled((width, height), self.colors.background).ok_or("the sheet is too large")?;
        for ((left, top), (title, figures)) in self.tiles() {
            for [x, y, wide, high] in self.title_squares(title, (left, top)) {
                sheet.fill((x, y), (wide, high), self.ink());
            }
            for (moment, figure) in (0u32..).zip(figures) {
                let viewport = Viewport::fit(figure, self.picture_size);
                let drawn = rasterize(&draw(figure, self.colors), &viewport, self.colors.background);
                let picture = drawn.ok_or("the sheet is too large")?;
                sheet.blit(&picture, (left + moment * self.picture_size.0, top + TITLE_ROWS * CELL.1));
            }
        }
        rgb_png(&sheet).map_err(|error| error.to_string())
    }

    fn svg(&self) -> String {
        let (width, height) = self.size();
        let (ground, ink) = (self.colors.background.hex(), self.ink().hex());
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>\n"
        );
        let mut figure_number = 0;
        for ((left, top), (title, figures)) in self.tiles() {
            for [x, y, wide, high] in self.title_squares(title, (left, top)) {
                // Writing to a String can't fail.
                let _ = writeln!(
                    text,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{ink}\"/>"
                );
            }
            for (moment, figure) in (0u32..).zip(figures) {
                figure_number += 1;
                let (x, y) = (left + moment * self.picture_size.0, top + TITLE_ROWS * CELL.1);
                let inner = figure_svg(figure, self.colors, self.picture_size, &format!("f{figure_number}-"));
                text.push_str(&inner.replacen("<svg ", &format!("<svg x=\"{x}\" y=\"{y}\" "), 1));
            }
        }
        text.push_str("</svg>\n");
        text
    }
}
