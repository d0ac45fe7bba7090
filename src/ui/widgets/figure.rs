//! A figure in cells.

mod cells;
mod raster;

use crate::figure::Figure;
use crate::ui::theme::{Aspect, FigurePalette, Glyphs, Theme};
use raster::{ACROSS, DOWN, Frame, Raster};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Larger than this a figure costs more than it shows.
pub const LARGEST: (u16, u16) = (64, 28);

/// With fewer columns no point is named.
const NAMED: u16 = 60;

/// A figure, as large as fits, standing on the lower edge of its panel.
#[derive(Clone, Copy, Debug)]
pub struct FigureView<'a> {
    /// What is drawn.
    pub figure: &'a Figure,
    /// In which colours.
    pub palette: &'a FigurePalette,
    /// With which glyphs.
    pub glyphs: Glyphs,
    /// How high the cells are.
    pub aspect: Aspect,
    /// Whether the named points are marked.
    pub landmarks: bool,
    /// Whether a picture takes its place, so that only the ground is drawn.
    pub pictured: bool,
}

impl<'a> FigureView<'a> {
    /// A figure as a theme has it.
    pub const fn new(figure: &'a Figure, theme: &'a Theme) -> Self {
        Self {
            figure,
            palette: &theme.figure,
            glyphs: theme.glyphs,
            aspect: theme.aspect,
            landmarks: false,
            pictured: theme.pictured,
        }
    }

    /// The rows it can use where it has so many columns: with more it would only
    /// leave them empty.
    pub fn rows(&self, columns: u16) -> u16 {
        Frame::rows(self.figure, columns.min(LARGEST.0), self.aspect.ratio()).min(LARGEST.1)
    }

    /// The columns it can use where it has so many rows.
    pub fn columns(&self, rows: u16) -> u16 {
        Frame::columns(self.figure, rows.min(LARGEST.1), self.aspect.ratio()).min(LARGEST.0)
    }
}

impl Widget for &FigureView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let panel = area.intersection(buf.area);
        let area = figure_area(panel);
        if area.is_empty() {
            return;
        }
        for position in panel.positions() {
            if let Some(cell) = buf.cell_mut(position) {
                cell.set_char(' ').set_style(self.palette.ground());
            }
        }
        if self.pictured {
            return;
        }
        let frame = Frame::fit(self.figure, area.width, area.height, self.aspect.ratio());
        let raster = Raster::paint(self.figure, frame, area.width, area.height);
        for row in 0..area.height {
            for column in 0..area.width {
                let look =
                    cells::look(&raster, usize::from(column), usize::from(row), self.glyphs, self.palette);
                if let Some(cell) = buf.cell_mut((area.x + column, area.y + row)) {
                    cell.set_char(look.glyph).set_style(look.style);
                }
            }
        }
        if self.landmarks {
            self.mark(frame, area, buf);
        }
    }
}

impl FigureView<'_> {
    /// A cross on every named point, and the names of those that have room.
    fn mark(&self, frame: Frame, area: Rect, buf: &mut Buffer) {
        let style = self.palette.mark();
        let cell = |samples: f32, per: usize, most: u16| -> Option<u16> {
            let at = samples / f32::from(u16::try_from(per).ok()?);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "held between bounds"
            )]
            (at >= 0.0 && at < f32::from(most)).then_some(at as u16)
        };
        let place = |(name, point): &'_ (String, crate::figure::Point)| {
            let (x, y) = frame.place(*point);
            Some((name.clone(), cell(x, ACROSS, area.width)?, cell(y, DOWN, area.height)?))
        };
        let marks: Vec<(String, u16, u16)> = self.figure.landmarks.iter().filter_map(place).collect();
        // Where something is written: row, first column, the one after the last.
        let mut taken: Vec<(u16, u16, u16)> = marks.iter().map(|(_, x, y)| (*y, *x, x + 1)).collect();
        for (_, x, y) in &marks {
            buf.set_string(area.x + x, area.y + y, "+", style);
        }
        if area.width < NAMED {
            return;
        }
        for (name, x, y) in &marks {
            let long = super::text::width(name);
            // To the right of the cross, or to the left.
            let right = Some(x + 1).filter(|from| from + long <= area.width);
            let free = |from: &u16| {
                let mut row = taken.iter().filter(|(row, ..)| row == y);
                row.all(|(_, start, end)| from + long <= *start || from >= end)
            };
            let sides = [right, x.checked_sub(long)];
            if let Some(from) = sides.into_iter().flatten().find(free) {
                buf.set_string(area.x + from, area.y + y, name, style);
                taken.push((*y, from, from + long));
            }
        }
    }
}

/// The part of a panel that a figure in cells takes: not larger than [`LARGEST`], in
/// the middle, at the foot.
pub fn figure_area(panel: Rect) -> Rect {
    let (width, height) = (panel.width.min(LARGEST.0), panel.height.min(LARGEST.1));
    Rect { x: panel.x + (panel.width - width) / 2, y: panel.bottom() - height, width, height }
}
