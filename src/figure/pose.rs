//! What a pose file says: plain data, ready to be moved.

use super::geometry::Point;
pub use super::landmark::{ArmPoint, Depth, Landmark, LegPoint, Place};
use crate::routine::Span;

/// A movement, as a pose file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pose {
    /// How `pose = "…"` names it: the file's stem.
    pub id: String,
    /// Its title.
    pub name: String,
    /// What the movement is also called: steps of these names get the figure.
    pub also: Vec<String>,
    /// The muscles that glow.
    pub targets: Vec<MuscleTarget>,
    /// The largest part of the world that is shown.
    pub max_view: ViewBox,
    /// The part that is shown: `max_view`, cropped above the highest point of the
    /// movement.
    pub view: ViewBox,
    /// Degrees that the person is turned towards us: 0 from the side, 90 from
    /// the front.
    pub turn: f32,
    /// What happens where no tempo paces it.
    pub play: PlayMode,
    /// How one key becomes the next.
    pub ease: Ease,
    /// A circle that the hip goes round, if it does.
    pub circle: Option<Circle>,
    /// Whether the body rises and sinks so that its lowest foot stands on the
    /// ground.
    pub grounded: bool,
    /// Things around the person, those behind first.
    pub props: Vec<Prop>,
    /// The postures gone through, at least one.
    pub keys: Vec<Keyframe>,
    /// Where the list of targets stands.
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

/// How a movement plays if no tempo paces it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayMode {
    /// Goes through its keys and from the last to the first, over and over.
    #[default]
    Cycle,
    /// Goes through its keys and back the way it came.
    PingPong,
    /// Goes to its last key and stays there, breathing.
    Hold,
}

impl PlayMode {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Cycle, "cycle"), (Self::PingPong, "ping-pong"), (Self::Hold, "hold")];
}

/// How one key becomes the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ease {
    /// Comes to rest at each key: a cosine.
    #[default]
    Smooth,
    /// Passes through each key without stopping: a Catmull-Rom curve.
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
    /// On which side; none for both, or for the trunk.
    pub side: Option<Depth>,
    /// Which.
    pub muscle: Muscle,
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

    /// What a person calls it.
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
    /// Where: see [`PropKind`].
    pub at: Place,
    /// Its other end, where it has one.
    pub to: Option<Place>,
    /// Width and height in metres; the ball's diameter.
    pub size: (f32, f32),
    /// How far off it lies at the last spot of a step that has several.
    pub travel: Point,
    /// Whether it lies before the person.
    pub front: bool,
    /// Where the table stands.
    pub span: Span,
}

/// What a prop is, and what its place means.
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
    /// A slider or a cloth below a foot: its middle.
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
        // Twice the size of a lacrosse ball: the true one is lost in the cells.
        (Self::Ball, "ball", (0.15, 0.15)),
        (Self::Strap, "strap", (0.02, 0.02)),
        (Self::Pack, "pack", (0.24, 0.09)),
        (Self::Slider, "slider", (0.26, 0.015)),
    ];
}

/// A keyframe: one posture of a movement, and when it is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyframe {
    /// The phases of a rep that end in it, by name.
    pub phases: Vec<String>,
    /// Seconds it takes to get here where no tempo says so.
    pub time: f32,
    /// Seconds it stays here where no tempo says so.
    pub hold: f32,
    /// The posture.
    pub posture: Posture,
    /// Where the table stands.
    pub span: Span,
    /// Where each limb is written, in the order of [`Posture::limbs`].
    pub limb_spans: [Span; 4],
}

/// The placement of the body, before its joints are solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Posture {
    /// What holds the body in its place.
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
    /// How far the hips have swung towards the near side, in metres.
    pub sway: f32,
    /// Near leg, far leg, near arm, far arm.
    pub limbs: [Limb; 4],
}

/// What holds the body in its place.
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
        /// Degrees forward from upright of the way to the hip.
        angle: f32,
        /// Metres to the hip.
        length: f32,
    },
}

/// How a limb is placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limb {
    /// How its bones are placed.
    pub bones: Bones,
    /// How the foot is held; of no meaning for an arm.
    pub foot: Foot,
    /// The foreshortening of the bones: 1 for none, less for a limb that points
    /// towards us or away.
    pub length: f32,
    /// How far the middle joint and the end lie out of the plane in which the limb
    /// hangs, in metres: visible if the person is turned.
    pub out: (f32, f32),
    /// Whether an arm lies behind the legs.
    pub behind: bool,
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
    /// By the angles of both bones from straight down, forward positive.
    Turned {
        /// Thigh or upper arm.
        first: f32,
        /// Shank or forearm.
        second: f32,
        /// The bones' lengths in metres.
        lengths: (f32, f32),
    },
    /// The end is here; the middle joint bends as it does.
    Pinned {
        /// Where sole, ankle or palm is.
        end: Place,
    },
    /// Both the middle joint and the end are here: for a limb that comes out of
    /// the plane.
    Placed {
        /// Where knee or elbow is.
        middle: Place,
        /// Where sole, ankle or palm is.
        end: Place,
    },
}

/// How a foot is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foot {
    /// Degrees.
    pub angle: f32,
    /// Whether the angle counts from the shank's right angle; from the ground
    /// otherwise, toes up positive.
    pub relative: bool,
    /// What the limb's end means: the ankle's middle, or the sole, which rocks
    /// on heel or ball.
    pub pivot: Pivot,
}

/// What a pinned foot turns about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pivot {
    /// The heel where the toes are up, the ball of the foot where they are
    /// down, as a foot rocks on the ground.
    Rock,
    /// The heel.
    Heel,
    /// The ball of the foot.
    Ball,
    /// The ankle itself is what is pinned.
    Ankle,
}

impl Pivot {
    /// The choices that a file has, each with its word.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Rock, "rock"), (Self::Heel, "heel"), (Self::Ball, "ball")];
}
