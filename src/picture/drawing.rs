//! A drawing: paths in metres with their colours, in painting order.

use super::colors::Color;
use super::path::Path;
use crate::figure::Point;

/// A colour at a share of a gradient.
pub type GradientStop = (f32, Color);

/// How the inside of a path is filled.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// One colour.
    Plain(Color),
    /// A gradient from one point to another.
    Linear {
        /// The position of the first stop.
        from: Point,
        /// The position of the last stop.
        to: Point,
        /// The colours from `from` to `to`.
        stops: Vec<GradientStop>,
    },
    /// A gradient from the middle of an ellipse to its edge.
    Radial {
        /// The middle of the ellipse.
        middle: Point,
        /// One half axis.
        along: Point,
        /// The other half axis.
        across: Point,
        /// The colours from the middle to the edge.
        stops: Vec<GradientStop>,
    },
}

/// The index of a clip in [`Drawing::clips`].
pub type ClipId = usize;

/// A path with its fill and line.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawItem {
    /// The path.
    pub path: Path,
    /// The fill, if it has one.
    pub fill: Option<Fill>,
    /// The width in metres and the colour of a line along the path, with round ends.
    pub line: Option<(f32, Color)>,
    /// The clip to which it is limited.
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
