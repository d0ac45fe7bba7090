//! What a figure is made of: capsules and boxes, each in its role.

use super::geometry::Point;
use super::model::FigureModel;
use super::pose::ViewBox;

/// What a shape stands for; the look of each is the theme's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paint {
    /// Nothing: what lies behind the figure. Outlines are cut in it.
    Ground,
    /// The floor.
    Floor,
    /// Walls, seats, chairs, steps.
    Prop,
    /// The dark side of a prop.
    PropShade,
    /// A mat or a pad.
    Mat,
    /// The ball.
    Ball,
    /// The cold pack.
    Pack,
    /// Limbs and face turned to us.
    Skin,
    /// Limbs turned away.
    SkinFar,
    /// The shirt.
    Shirt,
    /// The far sleeve.
    ShirtFar,
    /// The shorts.
    Shorts,
    /// The far leg of the shorts.
    ShortsFar,
    /// Hair.
    Hair,
    /// The near shoe.
    Shoe,
    /// The far shoe.
    ShoeFar,
    /// The muscle that works, hardly, somewhat, or hard.
    Target(Glow),
    /// The same on the far side.
    TargetFar(Glow),
    /// Where the movement leads.
    Ghost,
    /// A landmark's cross.
    Mark,
    /// The sign of the way round.
    Arrow,
}

/// How warm the working muscle glows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Glow {
    /// At rest.
    #[default]
    Low,
    /// Working.
    Middle,
    /// Working hard.
    High,
}

impl Glow {
    /// The glow for an effort from 0 to 1.
    pub fn of(effort: f32) -> Self {
        match effort {
            ..0.34 => Self::Low,
            ..0.75 => Self::Middle,
            _ => Self::High,
        }
    }
}

/// A capsule whose ends may be of different size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capsule {
    /// One end.
    pub from: Point,
    /// The other end.
    pub to: Point,
    /// The radius at `from`, metres.
    pub start: f32,
    /// The radius at `to`, metres.
    pub end: f32,
    /// What it stands for.
    pub paint: Paint,
}

/// Some shapes that are painted together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// The shapes, those behind first.
    pub shapes: Vec<Shape>,
    /// Where a line of the ground's colour is cut around what follows, so that a
    /// limb stands out from the body behind it. Drawn a little fatter than it is.
    pub outline: Vec<Capsule>,
}

/// One shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A capsule.
    Capsule(Capsule),
    /// A box with upright sides.
    Rect {
        /// Its lower left corner.
        low: Point,
        /// Its upper right corner.
        high: Point,
        /// What it stands for.
        paint: Paint,
    },
}

impl Shape {
    /// Its highest point.
    pub fn top(&self) -> f32 {
        match self {
            Self::Capsule(capsule) => (capsule.from.y + capsule.start).max(capsule.to.y + capsule.end),
            Self::Rect { high, .. } => high.y,
        }
    }
}

/// A figure at a moment: layers to be painted one over the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What part of the world is seen.
    pub view: ViewBox,
    /// The layers, those behind first.
    pub layers: Vec<Layer>,
    /// Whether it is to be drawn facing left.
    pub mirrored: bool,
    /// What the layers were made from, for drawings finer than cells.
    pub model: FigureModel,
    /// Named points, for whoever writes poses.
    pub landmarks: Vec<(String, Point)>,
    /// The muscles that glow, in words.
    pub targets: Vec<&'static str>,
}

/// A capsule as a shape.
pub(super) const fn capsule(from: Point, to: Point, (start, end): (f32, f32), paint: Paint) -> Shape {
    Shape::Capsule(Capsule { from, to, start, end, paint })
}
