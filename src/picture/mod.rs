//! A figure as a picture: smooth limbs, a face, light and shade.
//!
//! [`draw`] makes a [`Drawing`] of a figure: filled paths in metres, those behind first. A
//! drawing is painted as pixels ([`rasterize`]) or written as SVG ([`figure_svg`]).

mod arrows;
mod body;
mod colors;
mod drawing;
mod head;
mod paint;
mod path;
mod person;
mod png;
mod props;
mod scene;
mod svg;
mod trunk;
mod viewport;

pub use self::png::png;
pub(crate) use self::png::rgb_png;
pub use colors::{Color, Colors};
pub use drawing::{ClipId, DrawItem, Drawing, Fill, GradientStop};
pub use paint::{Pixels, rasterize};
pub use path::{Path, PathSegment};
pub use scene::draw;
pub use svg::{figure_svg, moving_svg};
pub use viewport::Viewport;
