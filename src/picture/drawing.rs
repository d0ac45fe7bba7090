//! A drawing: paths in metres with their paints, in painting order.

use super::colors::Color;
use super::path::Path;
use crate::figure::Point;

/// A colour at a share of a gradient.
pub type GradientStop = (f32, Color);

/// What the inside of a path is filled with.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// One colour.
    Plain(Color),
    /// From one point to another.
    Linear {
        /// Where the first stop is.
        from: Point,
        /// Where the last stop is.
        to: Point,
        /// The colours in between.
        stops: Vec<GradientStop>,
    },
    /// From a point outwards to an ellipse around it.
    Radial {
        /// The middle of the ellipse.
        middle: Point,
        /// One half axis of it.
        along: Point,
        /// The other.
        across: Point,
        /// The colours from the middle to the edge.
        stops: Vec<GradientStop>,
    },
}

/// The index of a clip in [`Drawing::clips`].
pub type ClipId = usize;

/// One path with its paint.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawItem {
    /// The path.
    pub path: Path,
    /// What it is filled with, if it is.
    pub fill: Option<Fill>,
    /// The width of a line along it, in metres, and its colour; with round ends.
    pub line: Option<(f32, Color)>,
    /// The clip it is limited to.
    pub within: Option<ClipId>,
}

/// Items that are painted one over the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The items, those behind first.
    pub items: Vec<DrawItem>,
    /// Paths to which items can be limited.
    pub clips: Vec<Path>,
}

impl Drawing {
    /// Adds a path in one colour.
    pub fn plain(&mut self, path: Path, color: Color) {
        self.fill(path, Fill::Plain(color));
    }

    /// Adds a filled path.
    pub fn fill(&mut self, path: Path, fill: Fill) {
        self.items.push(DrawItem { path, fill: Some(fill), line: None, within: None });
    }

    /// Adds a filled path that is limited to a clip.
    pub fn fill_within(&mut self, clip: ClipId, path: Path, fill: Fill) {
        self.items.push(DrawItem { path, fill: Some(fill), line: None, within: Some(clip) });
    }

    /// Adds a line along a path.
    pub fn line(&mut self, path: Path, width: f32, color: Color) {
        self.items.push(DrawItem { path, fill: None, line: Some((width, color)), within: None });
    }

    /// Adds a line along a path that is limited to a clip.
    pub fn line_within(&mut self, clip: ClipId, path: Path, width: f32, color: Color) {
        self.items.push(DrawItem { path, fill: None, line: Some((width, color)), within: Some(clip) });
    }

    /// Adds a clip.
    pub fn clip(&mut self, path: Path) -> ClipId {
        self.clips.push(path);
        self.clips.len() - 1
    }
}
