//! Paints a drawing as pixels.

use super::colors::Color;
use super::drawing::{DrawItem, Drawing, Fill, GradientStop};
use super::path::{Path, PathSegment};
use super::viewport::Viewport;
use crate::figure::Point;
use tiny_skia as skia;

/// A picture: red, green and blue of each pixel, row by row from the upper left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Three bytes for each pixel.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// A picture of one colour; `None` above `MAX_PIXELS`.
    pub fn filled((width, height): (u32, u32), color: Color) -> Option<Self> {
        let count = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
        if count > MAX_PIXELS {
            return None;
        }
        let rgb = [color.red, color.green, color.blue].repeat(count);
        Some(Self { width, height, rgb })
    }

    /// Fills a rectangle with a colour, as far as it is within the picture.
    pub fn fill(&mut self, (left, top): (u32, u32), (width, height): (u32, u32), color: Color) {
        for y in top..top.saturating_add(height).min(self.height) {
            for x in left..left.saturating_add(width).min(self.width) {
                let index = 3 * (y as usize * self.width as usize + x as usize);
                self.rgb[index..index + 3].copy_from_slice(&[color.red, color.green, color.blue]);
            }
        }
    }

    /// Copies another picture into this one, with its upper left corner at these pixels, as far
    /// as it is within this one.
    pub fn blit(&mut self, other: &Self, (left, top): (u32, u32)) {
        if left >= self.width {
            return;
        }
        let row_bytes = other.width.min(self.width - left) as usize * 3;
        for y in 0..other.height.min(self.height.saturating_sub(top)) {
            let from = y as usize * other.width as usize * 3;
            let to = ((top + y) as usize * self.width as usize + left as usize) * 3;
            self.rgb[to..to + row_bytes].copy_from_slice(&other.rgb[from..from + row_bytes]);
        }
    }
}

/// The most pixels of a picture.
const MAX_PIXELS: usize = 400_000_000;

/// Paints a drawing on a background of one colour; `None` for a picture without pixels or one
/// that is too large.
pub fn rasterize(drawing: &Drawing, viewport: &Viewport, background: Color) -> Option<Pixels> {
    let mut pixmap = skia::Pixmap::new(viewport.width, viewport.height)?;
    pixmap.fill(color(background));
    let masks: Vec<Option<skia::Mask>> = drawing.clips.iter().map(|clip| mask(clip, viewport)).collect();
    for item in &drawing.items {
        let mask = item.within.and_then(|clip| masks.get(clip)).and_then(Option::as_ref);
        // An item within an empty clip is not visible.
        if item.within.is_none() || mask.is_some() {
            draw_item(&mut pixmap, item, viewport, mask);
        }
    }
    let rgb = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    Some(Pixels { width: viewport.width, height: viewport.height, rgb })
}

fn draw_item(pixmap: &mut skia::Pixmap, item: &DrawItem, viewport: &Viewport, mask: Option<&skia::Mask>) {
    let Some(path) = skia_path(&item.path, viewport) else { return };
    let identity = skia::Transform::identity();
    if let Some(shader) = item.fill.as_ref().and_then(|fill| shader(fill, viewport)) {
        let paint = skia::Paint { shader, anti_alias: true, ..skia::Paint::default() };
        pixmap.fill_path(&path, &paint, skia::FillRule::Winding, identity, mask);
    }
    if let Some((width, line)) = item.line {
        let shader = skia::Shader::SolidColor(color(line));
        let paint = skia::Paint { shader, anti_alias: true, ..skia::Paint::default() };
        let stroke = skia::Stroke {
            width: width * viewport.scale,
            line_cap: skia::LineCap::Round,
            line_join: skia::LineJoin::Round,
            ..skia::Stroke::default()
        };
        pixmap.stroke_path(&path, &paint, &stroke, identity, mask);
    }
}

/// The pixels within a clip; `None` if there are none.
fn mask(clip: &Path, viewport: &Viewport) -> Option<skia::Mask> {
    let mut mask = skia::Mask::new(viewport.width, viewport.height)?;
    mask.fill_path(&skia_path(clip, viewport)?, skia::FillRule::Winding, true, skia::Transform::identity());
    Some(mask)
}

/// A path in pixels; `None` if it has no segments.
fn skia_path(path: &Path, viewport: &Viewport) -> Option<skia::Path> {
    let mut builder = skia::PathBuilder::new();
    for segment in &path.0 {
        match *segment {
            PathSegment::Move(to) => {
                let to = viewport.place(to);
                builder.move_to(to.x, to.y);
            }
            PathSegment::Line(to) => {
                let to = viewport.place(to);
                builder.line_to(to.x, to.y);
            }
            PathSegment::Curve(first, second, to) => {
                let (first, second, to) = (viewport.place(first), viewport.place(second), viewport.place(to));
                builder.cubic_to(first.x, first.y, second.x, second.y, to.x, to.y);
            }
            PathSegment::Close => builder.close(),
        }
    }
    builder.finish()
}

fn shader(fill: &Fill, viewport: &Viewport) -> Option<skia::Shader<'static>> {
    let skia_stops = |stops: &[GradientStop]| {
        stops.iter().map(|(share, shade)| skia::GradientStop::new(*share, color(*shade))).collect()
    };
    let skia_point = |point: Point| {
        let point = viewport.place(point);
        skia::Point::from_xy(point.x, point.y)
    };
    match fill {
        Fill::Plain(plain) => Some(skia::Shader::SolidColor(color(*plain))),
        Fill::Linear { from, to, stops } => skia::LinearGradient::new(
            skia_point(*from),
            skia_point(*to),
            skia_stops(stops),
            skia::SpreadMode::Pad,
            skia::Transform::identity(),
        ),
        Fill::Radial { middle, along, across, stops } => {
            let (middle, along, across) =
                (viewport.place(*middle), viewport.vector(*along), viewport.vector(*across));
            // The unit circle, transformed to the ellipse.
            let origin = skia::Point::from_xy(0.0, 0.0);
            let transform =
                skia::Transform::from_row(along.x, along.y, across.x, across.y, middle.x, middle.y);
            skia::RadialGradient::new(
                origin,
                0.0,
                origin,
                1.0,
                skia_stops(stops),
                skia::SpreadMode::Pad,
                transform,
            )
        }
    }
}

fn color(color: Color) -> skia::Color {
    let part = |byte: u8| f32::from(byte) / 255.0;
    let (red, green, blue) = (part(color.red), part(color.green), part(color.blue));
    let alpha = color.alpha.clamp(0.0, 1.0);
    skia::Color::from_rgba(red, green, blue, alpha).unwrap_or(skia::Color::TRANSPARENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_picture_is_cut_off_at_the_edges() {
        let (black, white) = (Color::from_rgb(0), Color::from_rgb(0x00ff_ffff));
        let white_pixels = |corner| {
            let mut pixels = Pixels::filled((3, 2), black).unwrap();
            pixels.blit(&Pixels::filled((2, 2), white).unwrap(), corner);
            (0..6).filter(|pixel| pixels.rgb[3 * pixel] == 0xff).collect::<Vec<_>>()
        };
        assert_eq!(white_pixels((0, 0)), [0, 1, 3, 4]);
        assert_eq!(white_pixels((2, 1)), [5]);
        for outside in [(3, 0), (4, 0), (9, 1), (0, 2), (u32::MAX, u32::MAX)] {
            assert_eq!(white_pixels(outside), [0; 0]);
        }
    }
}
