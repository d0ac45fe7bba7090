//! A drawing as pixels.

use super::colors::Color;
use super::drawing::{DrawItem, Drawing, Fill};
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
    /// Three bytes for each.
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
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width) {
                let at = 3 * (y as usize * self.width as usize + x as usize);
                self.rgb[at..at + 3].copy_from_slice(&[color.red, color.green, color.blue]);
            }
        }
    }

    /// Copies another picture into this one, with its upper left corner here, as far as it is
    /// within this one.
    pub fn blit(&mut self, other: &Self, (left, top): (u32, u32)) {
        let wide = other.width.min(self.width.saturating_sub(left)) as usize * 3;
        for y in 0..other.height.min(self.height.saturating_sub(top)) {
            let from = y as usize * other.width as usize * 3;
            let to = ((top + y) as usize * self.width as usize + left as usize) * 3;
            self.rgb[to..to + wide].copy_from_slice(&other.rgb[from..from + wide]);
        }
    }
}

/// The most pixels of a picture.
const MAX_PIXELS: usize = 400_000_000;

/// Paints a drawing on a background of one colour; `None` for a picture without pixels or one
/// that is too large.
pub fn rasterize(drawing: &Drawing, viewport: &Viewport, background: Color) -> Option<Pixels> {
    let mut map = skia::Pixmap::new(viewport.width, viewport.height)?;
    map.fill(color(background));
    let masks: Vec<Option<skia::Mask>> = drawing.clips.iter().map(|clip| mask(clip, viewport)).collect();
    for item in &drawing.items {
        let within = item.within.and_then(|clip| masks.get(clip)).and_then(Option::as_ref);
        if item.within.is_none() || within.is_some() {
            draw_item(&mut map, item, viewport, within);
        }
    }
    let rgb = map.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    Some(Pixels { width: viewport.width, height: viewport.height, rgb })
}

fn draw_item(map: &mut skia::Pixmap, item: &DrawItem, viewport: &Viewport, within: Option<&skia::Mask>) {
    let Some(path) = outline(&item.path, viewport) else { return };
    let identity = skia::Transform::identity();
    if let Some(shader) = item.fill.as_ref().and_then(|fill| shader(fill, viewport)) {
        let paint = skia::Paint { shader, anti_alias: true, ..skia::Paint::default() };
        map.fill_path(&path, &paint, skia::FillRule::Winding, identity, within);
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
        map.stroke_path(&path, &paint, &stroke, identity, within);
    }
}

fn mask(clip: &Path, viewport: &Viewport) -> Option<skia::Mask> {
    let mut mask = skia::Mask::new(viewport.width, viewport.height)?;
    mask.fill_path(&outline(clip, viewport)?, skia::FillRule::Winding, true, skia::Transform::identity());
    Some(mask)
}

fn outline(path: &Path, viewport: &Viewport) -> Option<skia::Path> {
    let mut builder = skia::PathBuilder::new();
    for part in &path.0 {
        match *part {
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
    let stops = |stops: &[(f32, Color)]| {
        stops.iter().map(|(at, shade)| skia::GradientStop::new(*at, color(*shade))).collect()
    };
    let point = |at: Point| skia::Point::from_xy(at.x, at.y);
    match fill {
        Fill::Plain(plain) => Some(skia::Shader::SolidColor(color(*plain))),
        Fill::Linear { from, to, stops: between } => skia::LinearGradient::new(
            point(viewport.place(*from)),
            point(viewport.place(*to)),
            stops(between),
            skia::SpreadMode::Pad,
            skia::Transform::identity(),
        ),
        Fill::Radial { middle, along, across, stops: between } => {
            let (middle, along, across) =
                (viewport.place(*middle), viewport.vector(*along), viewport.vector(*across));
            let origin = skia::Point::from_xy(0.0, 0.0);
            let transform =
                skia::Transform::from_row(along.x, along.y, across.x, across.y, middle.x, middle.y);
            skia::RadialGradient::new(
                origin,
                0.0,
                origin,
                1.0,
                stops(between),
                skia::SpreadMode::Pad,
                transform,
            )
        }
    }
}

fn color(color: Color) -> skia::Color {
    let part = |byte: u8| f32::from(byte) / 255.0;
    let parts = [part(color.red), part(color.green), part(color.blue), color.alpha.clamp(0.0, 1.0)];
    skia::Color::from_rgba(parts[0], parts[1], parts[2], parts[3]).unwrap_or(skia::Color::TRANSPARENT)
}
