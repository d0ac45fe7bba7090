//! A figure in cells.

mod cells;
mod raster;

use crate::figure::Figure;
use crate::ui::theme::Theme;
use raster::{ACROSS, DOWN, Projection, Raster};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// The most columns and rows of a figure; a larger one shows no more, but takes longer to draw.
const MAX_CELLS: (u16, u16) = (64, 28);

/// Landmarks are named in figures of at least this many columns.
const MIN_COLUMNS_WITH_NAMES: u16 = 60;

/// A figure, as large as fits, standing on the lower edge of its area.
#[derive(Clone, Copy, Debug)]
pub struct FigureView<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// The colours, glyphs and the aspect of the cells. If it says that a picture takes the
    /// figure's place, only the background is drawn.
    pub theme: &'a Theme,
    /// Whether landmarks are marked.
    pub landmarks: bool,
}

impl<'a> FigureView<'a> {
    /// A figure without landmarks.
    pub const fn new(figure: &'a Figure, theme: &'a Theme) -> Self {
        Self { figure, theme, landmarks: false }
    }

    /// The rows that the figure can use if it has so many columns.
    pub fn rows(&self, columns: u16) -> u16 {
        Projection::rows(self.figure, columns.min(MAX_CELLS.0), self.theme.aspect.ratio()).min(MAX_CELLS.1)
    }

    /// The columns that the figure can use if it has so many rows.
    pub fn columns(&self, rows: u16) -> u16 {
        Projection::columns(self.figure, rows.min(MAX_CELLS.1), self.theme.aspect.ratio()).min(MAX_CELLS.0)
    }
}

impl Widget for &FigureView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let whole_area = area.intersection(buf.area);
        let area = figure_area(whole_area);
        if area.is_empty() {
            return;
        }
        super::text::fill(buf, whole_area, " ", self.theme.figure.background());
        if self.theme.pictured {
            return;
        }
        let projection = Projection::fit(self.figure, area.width, area.height, self.theme.aspect.ratio());
        let raster = Raster::paint(self.figure, projection, area.width, area.height);
        for position in area.positions() {
            let (x, y) = (usize::from(position.x - area.x), usize::from(position.y - area.y));
            let (glyph, style) = cells::draw_cell(&raster, x, y, self.theme.glyphs, &self.theme.figure);
            buf[position].set_char(glyph).set_style(style);
        }
        if self.landmarks {
            self.draw_landmarks(projection, area, buf);
        }
    }
}

/// A landmark within the area of a figure.
struct Landmark<'a> {
    name: &'a str,
    column: u16,
    row: u16,
}

/// Columns of a row on which something is written.
struct Taken {
    row: u16,
    columns: std::ops::Range<u16>,
}

impl FigureView<'_> {
    /// Draws a cross on every landmark, and the names that have room beside it.
    fn draw_landmarks(&self, projection: Projection, area: Rect, buf: &mut Buffer) {
        let style = self.theme.figure.mark();
        let mut landmarks = Vec::new();
        for (name, point) in &self.figure.landmarks {
            let (x, y) = projection.place(*point);
            let cell = cell_index(x, ACROSS, area.width).zip(cell_index(y, DOWN, area.height));
            landmarks.extend(cell.map(|(column, row)| Landmark { name, column, row }));
        }
        let mut taken = Vec::new();
        for Landmark { column, row, .. } in &landmarks {
            buf.set_string(area.x + column, area.y + row, "+", style);
            taken.push(Taken { row: *row, columns: *column..column + 1 });
        }
        if area.width < MIN_COLUMNS_WITH_NAMES {
            return;
        }
        for Landmark { name, column, row } in &landmarks {
            let width = super::text::width(name);
            let right = Some(column + 1).filter(|start| start + width <= area.width);
            let left = column.checked_sub(width);
            let is_free = |start: &u16| {
                let mut in_row = taken.iter().filter(|taken| taken.row == *row);
                in_row.all(|Taken { columns, .. }| start + width <= columns.start || *start >= columns.end)
            };
            if let Some(start) = [right, left].into_iter().flatten().find(is_free) {
                buf.set_string(area.x + start, area.y + row, name, style);
                taken.push(Taken { row: *row, columns: start..start + width });
            }
        }
    }
}

/// The index of the cell in which a sample lies, if there are so many samples to a cell;
/// `None` outside of the first `cells` cells.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and `cells`")]
fn cell_index(sample: f32, samples_per_cell: usize, cells: u16) -> Option<u16> {
    let index = sample / f32::from(u16::try_from(samples_per_cell).ok()?);
    (index >= 0.0 && index < f32::from(cells)).then_some(index as u16)
}

/// The part of an area that a figure in cells takes: at its lower edge, in the middle.
pub fn figure_area(area: Rect) -> Rect {
    let (width, height) = (area.width.min(MAX_CELLS.0), area.height.min(MAX_CELLS.1));
    Rect { x: area.x + (area.width - width) / 2, y: area.bottom() - height, width, height }
}
