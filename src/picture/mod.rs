//! A figure as a picture: smooth limbs, a face, light and shade.
//!
//! [`draw`] makes a [`Drawing`] of a figure: paths in metres and what they are
//! filled with, those behind first. It is painted into pixels (`paint`) or
//! written as SVG ([`figure_svg`]); both show the same. No file, no terminal.

mod arrows;
mod body;
mod colors;
mod drawing;
mod head;
mod indexed;
mod limbs;
mod paint;
mod path;
mod scene;
mod svg;
mod things;
mod trunk;
mod viewport;

pub use colors::{Color, Colors};
pub use drawing::{DrawItem, Drawing, Fill, GradientStop};
pub use indexed::{png, rgb_png};
pub use paint::{Pixels, rasterize};
pub use path::{Path, PathSegment};
pub use scene::draw;
pub use svg::{figure_svg, moving_svg};
pub use viewport::Viewport;
