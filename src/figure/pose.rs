//! The content of a pose file as plain data, and the postures between its keyframes.

use super::geometry::Point;
pub use super::landmark::{ArmPoint, Landmark, LegPoint, NearFar, Place};
use crate::routine::Span;

/// A movement, as a pose file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pose {
    /// Its name in `pose = "…"`: the file's stem.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Other names of the movement: steps of these names get the figure.
    pub also: Vec<String>,
    /// The muscles that glow.
    pub targets: Vec<MuscleTarget>,
    /// The largest part of the world that is shown.
    pub max_view: ViewBox,
    /// The part that is shown: `max_view`, cropped above the highest point of the
    /// movement.
    pub view: ViewBox,
    /// Degrees that the person is turned towards the viewer: 0 from the side, 90 from the
    /// front.
    pub turn: f32,
    /// How it plays without a tempo.
    pub play: PlayMode,
    /// How one keyframe becomes the next.
    pub ease: Ease,
    /// A circle that the hip goes round; `None` if it doesn't.
    pub circle: Option<Circle>,
    /// Whether the body moves up or down so that its lowest foot stands on the ground.
    pub grounded: bool,
    /// The props, those behind first.
    pub props: Vec<Prop>,
    /// The keyframes, at least one.
    pub keyframes: Vec<Keyframe>,
    /// The span of the key `target` in the TOML file.
    pub target_span: Span,
}

/// The part of the world that is seen, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewBox {
    /// The left edge.
    pub left: f32,
    /// The right edge.
    pub right: f32,
    /// The lower edge.
    pub bottom: f32,
    /// The upper edge.
    pub top: f32,
}

impl ViewBox {
    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// How high it is.
    pub fn height(&self) -> f32 {
        self.top - self.bottom
    }
}

/// How a movement plays without a tempo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayMode {
    /// Goes through its keyframes and from the last to the first, over and over.
    #[default]
    Cycle,
    /// Goes through its keyframes and back, over and over.
    PingPong,
    /// Goes to its last keyframe and stays there, breathing.
    Hold,
}

impl PlayMode {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Cycle, "cycle"), (Self::PingPong, "ping-pong"), (Self::Hold, "hold")];
}

/// How one keyframe becomes the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ease {
    /// Comes to rest in each keyframe: a cosine.
    #[default]
    Smooth,
    /// Passes through each keyframe without stopping: a Catmull-Rom curve.
    Flow,
}

impl Ease {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Smooth, "smooth"), (Self::Flow, "flow")];
}

/// A circle that the hip goes round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    /// Metres.
    pub radius: f32,
    /// Seconds for once round.
    pub time: f32,
}

/// A muscle that glows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MuscleTarget {
    /// On the near or the far side; `None` for both sides, or for the trunk.
    pub side: Option<NearFar>,
    /// The muscle.
    pub muscle: Muscle,
}

impl MuscleTarget {
    /// Whether it includes a muscle on one side.
    pub fn includes(&self, side: NearFar, muscle: Muscle) -> bool {
        self.muscle == muscle && self.side.is_none_or(|own| own == side)
    }
}

/// The muscles that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Muscle {
    /// The back of the thigh.
    Hamstring,
    /// The front of the thigh.
    Quad,
    /// The buttock.
    Glute,
    /// The calf.
    Calf,
    /// The front of the hip.
    HipFlexor,
    /// The belly, where the breath goes.
    Belly,
    /// The back.
    Back,
}

impl Muscle {
    /// Every muscle with its word in a file and in a sentence.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Hamstring, "hamstring", "hamstring"),
        (Self::Quad, "quad", "front of the thigh"),
        (Self::Glute, "glute", "glute"),
        (Self::Calf, "calf", "calf"),
        (Self::HipFlexor, "hip-flexor", "hip flexor"),
        (Self::Belly, "belly", "belly"),
        (Self::Back, "back", "back"),
    ];

    /// Its name in sentences.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(muscle, ..)| *muscle == self).map_or("", |(_, _, word)| word)
    }

    /// Whether there is one on each side.
    pub const fn is_paired(self) -> bool {
        !matches!(self, Self::Belly | Self::Back)
    }
}

/// Something that the person stands on, holds or lies against.
#[derive(Clone, Debug, PartialEq)]
pub struct Prop {
    /// What it is.
    pub kind: PropKind,
    /// Its position; [`PropKind`] says of which point.
    pub at: Place,
    /// Its other end, if it has one.
    pub to: Option<Place>,
    /// Width and height in metres; for a ball both are the diameter.
    pub size: (f32, f32),
    /// How far it moves from the first to the last spot of a step.
    pub travel: Point,
    /// Whether it is in front of the person.
    pub front: bool,
    /// The span of its TOML table.
    pub span: Span,
}

/// What a prop is, and which of its points is at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropKind {
    /// The ground across the whole view, its surface at the height of `at`.
    Floor,
    /// A mat: the middle of its surface.
    Mat,
    /// A wall: its foot, on the side of the person.
    Wall,
    /// A post or a rail's upright: its foot.
    Post,
    /// A chair with a back: below the middle of its seat.
    Chair,
    /// A seat without a back: below the middle of its seat.
    Seat,
    /// A box or a bench: the middle of its base.
    Box,
    /// A step to stand on: the middle of its base.
    Step,
    /// A cushion: the middle of its base.
    Pad,
    /// A ball: its middle.
    Ball,
    /// A strap from `at` to `to`.
    Strap,
    /// A cold pack: its middle.
    Pack,
    /// A slider or a cloth below a foot: its middle, from which its height goes up and down.
    Slider,
}

impl PropKind {
    /// Every kind with its word and its usual width and height.
    pub const ALL: [(Self, &'static str, (f32, f32)); 13] = [
        (Self::Floor, "floor", (0.0, 0.0)),
        (Self::Mat, "mat", (1.8, 0.02)),
        (Self::Wall, "wall", (0.08, 2.2)),
        (Self::Post, "post", (0.045, 1.0)),
        (Self::Chair, "chair", (0.44, 0.46)),
        (Self::Seat, "seat", (0.44, 0.46)),
        (Self::Box, "box", (0.5, 0.4)),
        (Self::Step, "step", (0.4, 0.16)),
        (Self::Pad, "pad", (0.22, 0.05)),
        // Twice the size of a lacrosse ball, which would be too small to see in cells.
        (Self::Ball, "ball", (0.15, 0.15)),
        (Self::Strap, "strap", (0.02, 0.02)),
        (Self::Pack, "pack", (0.24, 0.09)),
        (Self::Slider, "slider", (0.26, 0.015)),
    ];
}

/// A keyframe: one posture of a movement, and when it is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyframe {
    /// The names of the tempo phases that end in it.
    pub phases: Vec<String>,
    /// Seconds that the movement to it takes without a tempo.
    pub time: f32,
    /// Seconds that the movement stays in it without a tempo.
    pub hold: f32,
    /// The posture.
    pub posture: Posture,
    /// The span of its TOML table.
    pub span: Span,
    /// The span of each limb in the file, in the order of [`Posture::limbs`].
    pub limb_spans: [Span; 4],
}

/// The placement of the body, before its joints are solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Posture {
    /// The point that holds the body in its place.
    pub anchor: Anchor,
    /// Degrees that the trunk leans forward from upright.
    pub lean: f32,
    /// Degrees by which the upper half of the trunk is bent further.
    pub curl: f32,
    /// Degrees by which the head is bent further.
    pub nod: f32,
    /// How full of breath the chest and belly are, 0 to 1.
    pub breath: f32,
    /// How hard the target works, 0 to 1.
    pub effort: f32,
    /// How far the hips have swung towards the near side, in metres, on the circle of the pose.
    pub sway: f32,
    /// Near leg, far leg, near arm, far arm.
    pub limbs: [Limb; 4],
}

/// The point that holds the body in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// The hip is here.
    Hip(Point),
    /// The shoulders are here, and the hip follows from the trunk.
    Shoulder(Point),
    /// The hip turns about a point, such as a knee on the floor.
    Around {
        /// The point.
        centre: Point,
        /// Degrees by which the line from there to the hip leans forward from upright.
        angle: f32,
        /// The length of that line in metres.
        length: f32,
    },
}

/// How a limb is placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limb {
    /// How its bones are placed.
    pub bones: Bones,
    /// How the foot is held; not used for an arm.
    pub foot: Foot,
    /// The foreshortening of the bones: 1 for none, less for a limb that points towards the
    /// viewer or away.
    pub foreshortening: f32,
    /// How far it lies out of the plane in which it hangs: visible if the person is turned.
    pub out: OutOfPlane,
    /// Whether an arm lies behind the legs.
    pub behind: bool,
}

/// How far the joints of a limb lie outwards from the plane in which the limb hangs, in
/// metres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutOfPlane {
    /// Knee or elbow.
    pub middle: f32,
    /// Ankle or palm.
    pub end: f32,
}

/// How the bones of a limb are placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bones {
    /// By the flexion of both joints in degrees: at hip or shoulder from the
    /// line of the trunk, at knee or elbow from straight.
    Flexed {
        /// Hip or shoulder.
        root: f32,
        /// Knee or elbow.
        middle: f32,
    },
    /// By the angles of both bones from straight down, forward positive: found between two
    /// limbs that are placed in different ways.
    Angled {
        /// Thigh or upper arm.
        first: f32,
        /// Shank or forearm.
        second: f32,
        /// The bones' lengths in metres.
        lengths: (f32, f32),
    },
    /// The end is here; the middle joint follows by inverse kinematics.
    Pinned {
        /// The position of sole, ankle or palm.
        end: Place,
    },
    /// Both the middle joint and the end are here, as for a limb that points out of the
    /// plane.
    Placed {
        /// The position of knee or elbow.
        middle: Place,
        /// The position of sole, ankle or palm.
        end: Place,
    },
}

/// How a foot is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foot {
    /// The angle of the sole in degrees, positive with the toes up.
    pub angle: f32,
    /// Whether `angle` is relative to a right angle with the shank; otherwise to the ground.
    pub relative: bool,
    /// The point of the foot that a pin holds, and about which the foot turns.
    pub pivot: Pivot,
}

/// The point about which a pinned foot turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pivot {
    /// The heel if the toes are up, the ball of the foot if they are down, as a foot rocks
    /// on the ground.
    Rock,
    /// The heel.
    Heel,
    /// The ball of the foot.
    Ball,
    /// The ankle, which itself is pinned; chosen in a file by a place for the ankle.
    Ankle,
}

impl Pivot {
    /// The choices in a file, each with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Rock, "rock"), (Self::Heel, "heel"), (Self::Ball, "ball")];
}
