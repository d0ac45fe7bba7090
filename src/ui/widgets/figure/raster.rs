//! Samples from shapes: each cell has 4 × 12 samples, so that the blocks of all glyphs divide
//! them, and each sample is the paint that is seen there.
//!
//! All shapes are convex, so that every row of samples meets a shape in one run. The run is
//! computed from the edges of the shape.

use crate::figure::{Capsule, Figure, Paint, Point, Shape, ViewBox};
use crate::ui::theme::{BACKGROUND, is_of_person, paint_index};
use std::ops::Range;

/// Samples across a cell.
pub(super) const ACROSS: usize = 4;
/// Samples down a cell.
pub(super) const DOWN: usize = 12;
/// [`ACROSS`] and [`DOWN`] as numbers to multiply by.
#[expect(clippy::cast_precision_loss, reason = "both are small")]
const CELL: (f32, f32) = (ACROSS as f32, DOWN as f32);
/// The width of an outline in cells.
const OUTLINE_CELLS: f32 = 0.62;
/// A view that ends less than this below the ground, in metres, still stands on it.
const MAX_BELOW_GROUND: f32 = 0.3;
/// A lower view, in metres, has no room for the row of the floor.
const MIN_STANDING_HEIGHT: f32 = 0.2;

/// The projection of a figure's coordinates, in metres, onto samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    /// Samples per metre, across and down.
    scale: (f32, f32),
    /// The point of the figure's coordinates at the upper left corner.
    corner: Point,
    /// The x of the view's middle, about which a mirrored figure is mirrored.
    middle: f32,
    mirrored: bool,
}

impl Projection {
    /// Fits a figure's view into so many cells, standing on their lower edge. `aspect` is the
    /// height of a cell divided by its width.
    pub(super) fn fit(figure: &Figure, columns: u16, rows: u16, aspect: f32) -> Self {
        let view = &figure.view;
        let (columns, rows) = (f32::from(columns.max(1)), f32::from(rows.max(1)));
        // The ground is at the upper edge of the last row, so that no cell has floor, foot
        // and what is below the floor.
        let stands = stands(view) && rows > 1.0;
        let rows_per_metre = if stands { (rows - 1.0) / view.top } else { rows / view.height() };
        let columns_per_metre = (columns / view.width()).min(rows_per_metre * aspect);
        let scale = (columns_per_metre * CELL.0, columns_per_metre * CELL.1 / aspect);
        let middle = f32::midpoint(view.left, view.right);
        let left = middle - columns / columns_per_metre / 2.0;
        let top =
            if stands { (rows - 1.0) * CELL.1 / scale.1 } else { view.bottom + rows * CELL.1 / scale.1 };
        Self { scale, corner: Point::new(left, top), middle, mirrored: figure.mirrored }
    }

    /// The rows that a figure's view takes in so many columns.
    pub(super) fn rows(figure: &Figure, columns: u16, aspect: f32) -> u16 {
        let view = &figure.view;
        let rows_per_metre = f32::from(columns.max(1)) / view.width() / aspect;
        let rows =
            if stands(view) { view.top * rows_per_metre + 1.0 } else { view.height() * rows_per_metre };
        to_cells(rows)
    }

    /// The columns that a figure's view takes in so many rows.
    pub(super) fn columns(figure: &Figure, rows: u16, aspect: f32) -> u16 {
        let view = &figure.view;
        // The last row below a standing figure is the floor's, so one row would show nothing.
        let rows = f32::from(rows.max(2));
        let rows_per_metre = if stands(view) { (rows - 1.0) / view.top } else { rows / view.height() };
        to_cells(view.width() * rows_per_metre * aspect)
    }

    /// The width of a cell in metres.
    fn cell_width(&self) -> f32 {
        CELL.0 / self.scale.0
    }

    /// The x of a point, mirrored if the figure is.
    fn x(&self, x: f32) -> f32 {
        if self.mirrored { 2.0 * self.middle - x } else { x }
    }

    /// The position of a point of the figure, in samples from the upper left corner.
    pub(super) fn place(&self, point: Point) -> (f32, f32) {
        let x = (self.x(point.x) - self.corner.x) * self.scale.0;
        (x, (self.corner.y - point.y) * self.scale.1)
    }
}

/// Whether the ground is the lower edge of the view.
fn stands(view: &ViewBox) -> bool {
    view.bottom <= 0.0 && view.bottom > -MAX_BELOW_GROUND && view.top > MIN_STANDING_HEIGHT
}

/// The samples of a figure.
pub(super) struct Raster {
    width: usize,
    height: usize,
    samples: Vec<u8>,
    projection: Projection,
}

/// The samples that a shape may cover.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Covers {
    Everything,
    /// Only the person: an outline separates a limb from the body behind, and must not cut
    /// into the floor or a seat.
    Person,
}

impl Raster {
    /// Paints a figure.
    pub(super) fn paint(figure: &Figure, projection: Projection, columns: u16, rows: u16) -> Self {
        let (width, height) = (usize::from(columns) * ACROSS, usize::from(rows) * DOWN);
        let samples = vec![BACKGROUND; width * height];
        let mut raster = Self { width, height, samples, projection };
        let outline = projection.cell_width() * OUTLINE_CELLS;
        for layer in &figure.layers {
            for capsule in &layer.outline {
                let (from_radius, to_radius) = (capsule.from_radius + outline, capsule.to_radius + outline);
                let larger = Capsule { from_radius, to_radius, ..*capsule };
                raster.capsule(&larger, Paint::Background, Covers::Person);
            }
            for shape in &layer.shapes {
                match shape {
                    Shape::Capsule(capsule) => raster.capsule(capsule, capsule.paint, Covers::Everything),
                    Shape::Rect { low, high, paint } => raster.rect(*low, *high, *paint),
                }
            }
        }
        raster
    }

    /// The samples of a line of a cell; `column` and `row` are the cell's indices.
    pub(super) fn row(&self, column: usize, row: usize, line: usize) -> [u8; ACROSS] {
        let start = (row * DOWN + line) * self.width + column * ACROSS;
        self.samples.get(start..start + ACROSS).and_then(|run| run.try_into().ok()).unwrap_or_default()
    }

    fn capsule(&mut self, capsule: &Capsule, paint: Paint, covers: Covers) {
        let projection = self.projection;
        let mirrored = |point: Point| Point::new(projection.x(point.x), point.y);
        let Capsule { from, to, from_radius, to_radius, .. } = *capsule;
        let hull = Hull::of(mirrored(from), mirrored(to), from_radius, to_radius);
        let bottom = (from.y - from_radius).min(to.y - to_radius);
        let top = (from.y + from_radius).max(to.y + to_radius);
        let paint = paint_index(paint);
        for line in self.lines(bottom, top) {
            let y = projection.corner.y - (to_float(line) + 0.5) / projection.scale.1;
            if let Some((left, right)) = hull.run(y) {
                self.fill(line, left..right, paint, covers);
            }
        }
    }

    fn rect(&mut self, low: Point, high: Point, paint: Paint) {
        let (a, b) = (self.projection.x(low.x), self.projection.x(high.x));
        // The floor is half a row thick; other things are at least a third of a row thick,
        // so that they don't fall between two lines of samples.
        let height = match paint {
            Paint::Floor => CELL.1 / 2.0 / self.projection.scale.1,
            _ => (high.y - low.y).max(CELL.1 / 3.0 / self.projection.scale.1),
        };
        let paint = paint_index(paint);
        for line in self.lines(high.y - height, high.y) {
            self.fill(line, a.min(b)..a.max(b), paint, Covers::Everything);
        }
    }

    /// The lines of samples between two heights.
    fn lines(&self, bottom: f32, top: f32) -> Range<usize> {
        let line = |y: f32| to_index((self.projection.corner.y - y) * self.projection.scale.1, self.height);
        line(top)..line(bottom)
    }

    /// Paints a run of samples; `paint` is given by its index.
    fn fill(&mut self, line: usize, x: Range<f32>, paint: u8, covers: Covers) {
        let sample_at =
            |x: f32| to_index((x - self.projection.corner.x) * self.projection.scale.0, self.width);
        let start = line * self.width;
        let Some(run) = self.samples.get_mut(start + sample_at(x.start)..start + sample_at(x.end)) else {
            return;
        };
        match covers {
            Covers::Everything => run.fill(paint),
            Covers::Person => {
                for sample in run.iter_mut().filter(|sample| is_of_person(**sample)) {
                    *sample = paint;
                }
            }
        }
    }
}

/// The outline of a capsule: two circles, and the four points at which its straight sides
/// touch them. There are no sides if one circle lies in the other.
struct Hull {
    circles: [(Point, f32); 2],
    sides: Option<[Point; 4]>,
}

impl Hull {
    fn of(from: Point, to: Point, from_radius: f32, to_radius: f32) -> Self {
        let axis = to - from;
        let length = axis.length();
        let circles = [(from, from_radius), (to, to_radius)];
        if length <= (from_radius - to_radius).abs() + 1e-5 {
            return Self { circles, sides: None };
        }
        let along = axis * (1.0 / length);
        let across = Point::new(-along.y, along.x);
        // The tangents are inclined to the axis because the radii differ.
        let sin = (from_radius - to_radius) / length;
        let cos = (1.0 - sin * sin).max(0.0).sqrt();
        let (left, right) = (along * sin + across * cos, along * sin - across * cos);
        let sides = [
            from + left * from_radius,
            to + left * to_radius,
            to + right * to_radius,
            from + right * from_radius,
        ];
        Self { circles, sides: Some(sides) }
    }

    /// The x at which the line at height `y` enters and leaves; `None` if it doesn't.
    fn run(&self, y: f32) -> Option<(f32, f32)> {
        let (mut left, mut right) = (f32::MAX, f32::MIN);
        for (centre, radius) in self.circles {
            let distance = y - centre.y;
            if distance.abs() < radius {
                let half = (radius * radius - distance * distance).sqrt();
                left = left.min(centre.x - half);
                right = right.max(centre.x + half);
            }
        }
        if let Some(sides) = &self.sides {
            for corner in 0..4 {
                let (a, b) = (sides[corner], sides[(corner + 1) % 4]);
                if (a.y <= y) != (b.y <= y) {
                    let x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
                    left = left.min(x);
                    right = right.max(x);
                }
            }
        }
        (left < right).then_some((left, right))
    }
}

/// A number of cells, rounded up to at least one.
fn to_cells(number: f32) -> u16 {
    u16::try_from(to_index(number.ceil(), usize::from(u16::MAX))).unwrap_or(u16::MAX).max(1)
}

/// A number rounded to an index of at most `max`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and `max`")]
fn to_index(number: f32, max: usize) -> usize {
    (number.round().max(0.0) as usize).min(max)
}

#[expect(clippy::cast_precision_loss, reason = "a raster has few lines")]
fn to_float(index: usize) -> f32 {
    index as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tapered_capsule_is_met_in_one_run() {
        let hull = Hull::of(Point::new(0.0, 0.0), Point::new(1.0, 0.0), 0.2, 0.1);
        let (left, right) = hull.run(0.0).unwrap();
        assert!((left + 0.2).abs() < 1e-4 && (right - 1.1).abs() < 1e-4);
        assert!(hull.run(0.25).is_none());
        let (_, right) = hull.run(0.15).unwrap();
        assert!(right > 0.4 && right < 0.7);
    }
}
