//! A figure as a picture: smooth limbs, a face, light and shade.
//!
//! [`draw`] makes a [`Drawing`] of a figure: paths in metres and what they are
//! filled with, those behind first. It is painted into pixels ([`paint`]) or
//! written as SVG ([`figure_svg`]); both show the same. No file, no terminal.

mod body;
mod colors;
mod drawing;
mod frame;
mod head;
mod indexed;
mod limbs;
mod paint;
mod path;
mod scene;
mod svg;
mod things;
mod trunk;
mod way;

pub use colors::{Color, Colors};
pub use drawing::{Drawing, Fill, Item, Stop};
pub use frame::Frame;
pub use indexed::{png, rgb_png};
pub use paint::{Pixels, paint};
pub use path::{Part, Path};
pub use scene::draw;
pub use svg::{figure_svg, moving_svg};
