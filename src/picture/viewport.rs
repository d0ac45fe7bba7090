//! Converts positions in metres to pixels of a picture.

use crate::figure::{Figure, Point, ViewBox};

/// Converts metres to pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels per metre.
    pub scale: f32,
    /// The position of the world's origin, in pixels from the upper left corner.
    pub origin: Point,
    /// Whether the picture is mirrored.
    pub mirrored: bool,
}

impl Viewport {
    /// Fits a figure into a size in pixels, standing on a line `foot` pixels above the lower
    /// edge.
    pub fn standing(figure: &Figure, (width, height): (u32, u32), foot: f32) -> Self {
        let view = &figure.view;
        let (across, down) = (float(width), float(height));
        let shows_ground = shows_ground(view);
        let foot = if shows_ground { foot.min(down / 2.0) } else { 0.0 };
        let view_height = if shows_ground { view.top } else { view.height() };
        let scale = (across / view.width()).min((down - foot) / view_height).max(1.0);
        let middle = f32::midpoint(view.left, view.right) * if figure.mirrored { -scale } else { scale };
        let ground = if shows_ground { down - foot } else { down + view.bottom * scale };
        let origin = Point::new(across / 2.0 - middle, ground);
        Self { width, height, scale, origin, mirrored: figure.mirrored }
    }

    /// Fits a figure into a size in pixels, including the part of its view below the ground.
    pub fn fit(figure: &Figure, size: (u32, u32)) -> Self {
        let view = &figure.view;
        let scale = (float(size.0) / view.width()).min(float(size.1) / view.height());
        Self::standing(figure, size, -view.bottom * scale)
    }

    /// A point of the world in pixels from the upper left corner.
    pub fn place(&self, point: Point) -> Point {
        let offset = self.vector(point);
        Point::new(self.origin.x + offset.x, self.origin.y + offset.y)
    }

    /// A vector in the world as a vector in pixels.
    pub fn vector(&self, vector: Point) -> Point {
        let across = if self.mirrored { -self.scale } else { self.scale };
        Point::new(vector.x * across, -vector.y * self.scale)
    }
}

/// Whether a view shows the ground near its lower edge, with less of it below than this and
/// more of the figure above.
fn shows_ground(view: &ViewBox) -> bool {
    const MAX_BELOW: f32 = 0.3;
    const MIN_ABOVE: f32 = 0.2;
    view.bottom <= 0.0 && view.bottom > -MAX_BELOW && view.top > MIN_ABOVE
}

/// A number of pixels, of which there are few enough to be exact.
#[expect(clippy::cast_precision_loss, reason = "a picture has fewer than 2^24 pixels across")]
pub(super) const fn float(pixels: u32) -> f32 {
    pixels as f32
}
