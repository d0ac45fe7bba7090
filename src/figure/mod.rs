//! The figure that moves: a person at a moment as shapes, and no terminal.
//!
//! A pose file says where hip, trunk and limbs are in a few keys ([`read`]);
//! a [`Motion`] says which posture it is after so much of which phase; inverse
//! kinematics makes a [`Skeleton`] of a posture, and a skeleton becomes the
//! shapes of a [`Figure`]. [`Show`] follows a session. Lengths are in metres,
//! angles in degrees; the person faces right.

mod blend;
pub mod body;
mod geometry;
mod landmark;
mod library;
mod lint;
mod model;
mod motion;
mod phases;
mod pose;
mod postures;
mod props;
mod read;
mod reel;
mod round;
mod schema;
mod shape;
mod shapes;
mod show;
mod skeleton;

pub use geometry::Point;
pub use library::{Figures, SHIPPED, text};
pub use model::{FigureModel, Thing, Trajectory};
pub use motion::{BREATH, Motion, MotionTime, Presentation};
pub use pose::*;
pub use read::{ReadPose, fields, read};
pub use reel::{BREATHING, Reel, on_reel};
pub use schema::schema;
pub use shape::{Capsule, Figure, Glow, Layer, Paint, Shape};
pub use show::{Cast, OwnTexts, Pacing, Show};
pub use skeleton::{Arm, Leg, Skeleton};
