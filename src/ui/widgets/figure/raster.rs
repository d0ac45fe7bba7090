//! Shapes to samples: each cell is cut into 4 × 12 of them, and each sample
//! holds the one paint that is seen there.
//!
//! All shapes are convex, so every row of samples meets a shape in one run. The
//! run is worked out from the shape's edges, which costs as much for a large
//! figure as for a small one.

use crate::figure::{Capsule, Figure, Paint, Point, Shape, ViewBox};
use crate::ui::theme::index;

/// Samples across a cell.
pub(super) const ACROSS: usize = 4;
/// Samples down a cell.
pub(super) const DOWN: usize = 12;

/// How the world is laid onto samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Samples a metre, across and down.
    pub(super) scale: (f32, f32),
    /// The world's x at the left edge, and y at the upper one.
    pub(super) corner: Point,
    /// The view's middle, about which a mirrored figure is turned.
    pub(super) middle: f32,
    pub(super) mirrored: bool,
}

impl Frame {
    /// Fits a figure's view into so many cells, standing on their lower edge.
    /// `aspect` is a cell's height in its widths.
    pub(super) fn fit(figure: &Figure, columns: u16, rows: u16, aspect: f32) -> Self {
        let view = &figure.view;
        let (columns, rows) = (f32::from(columns.max(1)), f32::from(rows.max(1)));
        // The ground lies on the edge of the last row, so that no cell holds
        // floor, foot and what is below the floor.
        let stands = stands(view) && rows > 1.0;
        let high = if stands { (rows - 1.0) / view.top } else { rows / view.height() };
        // Cell widths a metre.
        let zoom = (columns / view.width()).min(high * aspect);
        let down = zoom * 12.0 / aspect;
        let middle = f32::midpoint(view.left, view.right);
        let left = middle - columns / zoom / 2.0;
        let top = if stands { (rows - 1.0) * 12.0 / down } else { view.bottom + rows * 12.0 / down };
        Self { scale: (zoom * 4.0, down), corner: Point::new(left, top), middle, mirrored: figure.mirrored }
    }

    /// The rows that a figure's view takes in so many columns.
    pub(super) fn rows(figure: &Figure, columns: u16, aspect: f32) -> u16 {
        let view = &figure.view;
        let zoom = f32::from(columns.max(1)) / view.width() / aspect;
        let rows = if stands(view) { view.top * zoom + 1.0 } else { view.height() * zoom };
        u16::try_from(to_index(rows.ceil(), 1000)).unwrap_or(u16::MAX).max(1)
    }

    /// The columns that a figure's view takes in so many rows.
    pub(super) fn columns(figure: &Figure, rows: u16, aspect: f32) -> u16 {
        let view = &figure.view;
        let rows = f32::from(rows.max(2));
        let high = if stands(view) { (rows - 1.0) / view.top } else { rows / view.height() };
        u16::try_from(to_index((view.width() * high * aspect).ceil(), 1000)).unwrap_or(u16::MAX).max(1)
    }

    /// Metres across a cell.
    pub(super) fn cell(&self) -> f32 {
        4.0 / self.scale.0
    }

    fn x(&self, x: f32) -> f32 {
        if self.mirrored { 2.0 * self.middle - x } else { x }
    }

    /// A point of the figure in samples from the upper left corner.
    pub(super) fn place(&self, point: Point) -> (f32, f32) {
        let x = (self.x(point.x) - self.corner.x) * self.scale.0;
        (x, (self.corner.y - point.y) * self.scale.1)
    }
}

/// Whether the ground is the lower edge of what is seen.
fn stands(view: &ViewBox) -> bool {
    view.bottom <= 0.0 && view.bottom > -0.3 && view.top > 0.2
}

/// The samples of a figure.
pub(super) struct Raster {
    pub(super) width: usize,
    height: usize,
    samples: Vec<u8>,
    frame: Frame,
}

/// Which samples a run may change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Everything,
    /// The person alone: an outline parts a limb from the body behind it and
    /// leaves no dent in the floor or a seat.
    Body,
}

impl Raster {
    /// Paints a figure.
    pub(super) fn paint(figure: &Figure, frame: Frame, columns: u16, rows: u16) -> Self {
        let (width, height) = (usize::from(columns) * ACROSS, usize::from(rows) * DOWN);
        let samples = vec![index(Paint::Ground); width * height];
        let mut raster = Self { width, height, samples, frame };
        let line = frame.cell() * 0.62;
        for layer in &figure.layers {
            for capsule in &layer.outline {
                let fat = Capsule { start: capsule.start + line, end: capsule.end + line, ..*capsule };
                raster.capsule(&fat, Paint::Ground, Over::Body);
            }
            for shape in &layer.shapes {
                match shape {
                    Shape::Capsule(capsule) => raster.capsule(capsule, capsule.paint, Over::Everything),
                    Shape::Rect { low, high, paint } => raster.rect(*low, *high, *paint),
                }
            }
        }
        raster
    }

    /// The samples of a row of a cell.
    pub(super) fn row(&self, column: usize, row: usize, line: usize) -> [u8; ACROSS] {
        let start = (row * DOWN + line) * self.width + column * ACROSS;
        self.samples.get(start..start + ACROSS).and_then(|run| run.try_into().ok()).unwrap_or_default()
    }

    fn capsule(&mut self, capsule: &Capsule, paint: Paint, over: Over) {
        let frame = self.frame;
        let turned = |point: Point| Point::new(frame.x(point.x), point.y);
        let hull = Hull::of(turned(capsule.from), turned(capsule.to), capsule.start, capsule.end);
        let bottom = (capsule.from.y - capsule.start).min(capsule.to.y - capsule.end);
        let top = (capsule.from.y + capsule.start).max(capsule.to.y + capsule.end);
        for line in self.lines(bottom, top) {
            let y = frame.corner.y - (to_float(line) + 0.5) / frame.scale.1;
            if let Some((left, right)) = hull.run(y) {
                self.fill(line, left, right, paint, over);
            }
        }
    }

    fn rect(&mut self, low: Point, high: Point, paint: Paint) {
        let (a, b) = (self.frame.x(low.x), self.frame.x(high.x));
        // The floor is half a row thick, and thin boards must not fall between
        // two rows of samples.
        let height = match paint {
            Paint::Floor => 6.0 / self.frame.scale.1,
            _ => (high.y - low.y).max(4.0 / self.frame.scale.1),
        };
        for line in self.lines(high.y - height, high.y) {
            self.fill(line, a.min(b), a.max(b), paint, Over::Everything);
        }
    }

    /// The rows of samples between two heights.
    fn lines(&self, bottom: f32, top: f32) -> std::ops::Range<usize> {
        let line = |y: f32| to_index((self.frame.corner.y - y) * self.frame.scale.1, self.height);
        line(top)..line(bottom)
    }

    fn fill(&mut self, line: usize, left: f32, right: f32, paint: Paint, over: Over) {
        let column = |x: f32| to_index((x - self.frame.corner.x) * self.frame.scale.0, self.width);
        let start = line * self.width;
        let Some(run) = self.samples.get_mut(start + column(left)..start + column(right)) else { return };
        match over {
            Over::Everything => run.fill(index(paint)),
            Over::Body => {
                let body = index(Paint::Skin);
                for sample in run.iter_mut().filter(|sample| **sample >= body) {
                    *sample = index(paint);
                }
            }
        }
    }
}

/// A capsule's edge: two circles and the four points where its straight sides
/// touch them.
struct Hull {
    circles: [(Point, f32); 2],
    sides: Option<[Point; 4]>,
}

impl Hull {
    fn of(from: Point, to: Point, start: f32, end: f32) -> Self {
        let way = to - from;
        let length = way.length();
        let circles = [(from, start), (to, end)];
        if length <= (start - end).abs() + 1e-5 {
            return Self { circles, sides: None };
        }
        let unit = way * (1.0 / length);
        let across = Point::new(-unit.y, unit.x);
        // The tangents lean by the difference of the radii.
        let sin = (start - end) / length;
        let cos = (1.0 - sin * sin).max(0.0).sqrt();
        let (one, other) = (unit * sin + across * cos, unit * sin - across * cos);
        let sides = [from + one * start, to + one * end, to + other * end, from + other * start];
        Self { circles, sides: Some(sides) }
    }

    /// Where the row at height `y` enters and leaves it.
    fn run(&self, y: f32) -> Option<(f32, f32)> {
        let (mut left, mut right) = (f32::MAX, f32::MIN);
        for (centre, radius) in self.circles {
            let off = y - centre.y;
            if off.abs() < radius {
                let half = (radius * radius - off * off).sqrt();
                left = left.min(centre.x - half);
                right = right.max(centre.x + half);
            }
        }
        if let Some(sides) = &self.sides {
            for at in 0..4 {
                let (a, b) = (sides[at], sides[(at + 1) % 4]);
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

/// A number of samples, kept between none and all.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept between 0 and `most`")]
fn to_index(samples: f32, most: usize) -> usize {
    (samples.round().max(0.0) as usize).min(most)
}

#[expect(clippy::cast_precision_loss, reason = "a row of a raster has few digits")]
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
