//! The shapes of a figure: capsules and rectangles, each with what it depicts.

use super::geometry::Point;
use super::model::FigureModel;
use super::pose::ViewBox;

/// What a shape depicts; the theme decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paint {
    /// The background, in which outlines are drawn.
    Background,
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
    /// The face and the near limbs.
    Skin,
    /// The far limbs.
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
    /// A working muscle, by how hard it works.
    Target(Glow),
    /// A working muscle on the far side.
    TargetFar(Glow),
    /// The posture that the movement leads to.
    Ghost,
    /// A landmark's cross.
    Mark,
    /// The rotation arrow.
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
        // The hottest glow is kept for the hardest part of a movement.
        match effort {
            ..0.34 => Self::Low,
            ..0.75 => Self::Middle,
            _ => Self::High,
        }
    }
}

/// A capsule whose ends may have different radii.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capsule {
    /// One end.
    pub from: Point,
    /// The other end.
    pub to: Point,
    /// The radius at `from`, in metres.
    pub from_radius: f32,
    /// The radius at `to`, in metres.
    pub to_radius: f32,
    /// What it depicts.
    pub paint: Paint,
}

/// Shapes that are painted together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// The shapes, those behind first.
    pub shapes: Vec<Shape>,
    /// Capsules that are painted before the shapes, a little larger and in the background's
    /// colour: a line around a limb in front of the body.
    pub outline: Vec<Capsule>,
}

/// One shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A capsule.
    Capsule(Capsule),
    /// An upright rectangle.
    Rect {
        /// Its lower left corner.
        low: Point,
        /// Its upper right corner.
        high: Point,
        /// What it depicts.
        paint: Paint,
    },
}

impl Shape {
    /// Its highest point.
    pub fn top(&self) -> f32 {
        match self {
            Self::Capsule(capsule) => {
                (capsule.from.y + capsule.from_radius).max(capsule.to.y + capsule.to_radius)
            }
            Self::Rect { high, .. } => high.y,
        }
    }
}

/// A figure at one time: layers to be painted one over the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The part of the world that is shown.
    pub view: ViewBox,
    /// The layers, those behind first.
    pub layers: Vec<Layer>,
    /// Whether it is drawn facing left.
    pub mirrored: bool,
    /// The joints and props from which the layers were made, for pictures.
    pub model: FigureModel,
    /// Named points, for authors of poses.
    pub landmarks: Vec<(String, Point)>,
    /// The muscles that glow, in words.
    pub target_names: Vec<&'static str>,
}

/// A capsule as a shape.
pub(super) const fn capsule(from: Point, to: Point, radii: (f32, f32), paint: Paint) -> Shape {
    let (from_radius, to_radius) = radii;
    Shape::Capsule(Capsule { from, to, from_radius, to_radius, paint })
}
