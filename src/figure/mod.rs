//! The moving figure: a person as shapes, without a terminal.
//!
//! A [`Pose`] is a movement as a pose file describes it ([`read`]): a few keyframes
//! ([`Keyframe`]), each with the positions of hip, trunk and limbs. A [`Motion`] gives the
//! posture at a time of the movement; inverse kinematics makes a [`Skeleton`] of a
//! posture, and a skeleton becomes the shapes of a [`Figure`], which is one frame. A
//! [`FigurePlayer`] gives the figures of a session, a [`FrameSet`] all figures of one work
//! segment. Lengths are in metres, angles in degrees; the person faces right.

mod blend;
pub mod body;
mod body_shapes;
mod figure_player;
mod frame_set;
mod geometry;
mod landmark;
mod library;
mod lint;
mod loop_frames;
mod model;
mod motion;
mod phases;
mod pose;
mod postures;
mod props;
mod read;
mod rotation_arrow;
mod schema;
mod shape;
mod skeleton;

pub use figure_player::{FigurePlayer, FigureSource, FramePolicy, UserFigureText};
pub use frame_set::{BREATHING_FPS, FrameSet, quantized_time};
pub use geometry::{Point, above};
pub use library::{Figures, SHIPPED, text};
pub use model::{FigureModel, PosedProp, Trajectory};
pub use motion::{BREATH, Motion, MotionTime, Presentation};
pub use pose::*;
pub use read::{ReadPose, fields, read};
pub use schema::schema;
pub use shape::{Capsule, Figure, Glow, Layer, Paint, Shape};
pub use skeleton::{Arm, Leans, Leg, Skeleton};
