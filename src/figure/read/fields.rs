//! The table of all keys of pose files, from which the reader, the JSON Schema and the
//! reference are made.

use crate::figure::pose::{Ease, Muscle, Pivot, PlayMode, PropKind};
use crate::routine::fields::one_of;

/// A kind of table in a pose file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The file itself.
    Pose,
    /// The table `circle`.
    Circle,
    /// A `[[prop]]`.
    Prop,
    /// A `[[key]]`: a keyframe.
    Keyframe,
    /// A leg of a keyframe.
    Leg,
    /// An arm of a keyframe.
    Arm,
    /// The table form of `hip`.
    Around,
}

/// A key of a pose file.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// The type of its value.
    pub shape: FieldShape,
    /// Whether its table must have it.
    pub required: bool,
    /// One line about it.
    pub doc: &'static str,
    /// An example: a line of a file.
    pub example: &'static str,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum FieldShape {
    /// One line of text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// One of some words.
    Choice(fn() -> Vec<&'static str>),
    /// A number between two bounds.
    Number(f32, f32),
    /// True or false.
    Flag,
    /// Two numbers in metres, with their names in messages.
    Pair(&'static str),
    /// Four numbers: left, right, bottom, top.
    View,
    /// `[x, y]`, `["landmark", x, y]`, or `["landmark"]`.
    Place,
    /// Degrees, or a place.
    AngleOrPlace,
    /// `[x, y]`, or a table that turns about a point.
    Hip,
    /// A table.
    Table(Scope),
    /// A list of tables.
    Tables(Scope),
    /// A muscle or a list of muscles.
    Targets,
}

impl FieldShape {
    /// The type in words, as the end of a message: "must be …".
    pub fn describe(self) -> String {
        let words = match self {
            Self::Text => "text",
            Self::Texts => "text or a list of texts",
            Self::Choice(choices) => return one_of(&choices()),
            Self::Number(min, max) => return format!("a number from {min} to {max}"),
            Self::Flag => "true or false",
            Self::Pair(names) => return format!("two numbers: {names}"),
            Self::View => "four numbers: [left, right, bottom, top]",
            Self::Place => "a place: [ahead, up] or [\"near_knee\", ahead, up]",
            Self::AngleOrPlace => "degrees, or a place such as [0.3, 0.0]",
            Self::Hip => "two numbers: [ahead, up], or a table with `around` and `angle`",
            Self::Table(_) => "a table",
            Self::Tables(_) => "a list of tables",
            Self::Targets => "a list of muscles such as [\"near.hamstring\"]",
        };
        words.to_owned()
    }
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 7] =
        [Self::Pose, Self::Circle, Self::Prop, Self::Keyframe, Self::Leg, Self::Arm, Self::Around];

    /// The keys that the table may have.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Pose => POSE,
            Self::Circle => CIRCLE,
            Self::Prop => PROP,
            Self::Keyframe => KEYFRAME,
            Self::Leg => LEG,
            Self::Arm => ARM,
            Self::Around => AROUND,
        }
    }

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pose => "a pose",
            Self::Circle => "`circle`",
            Self::Prop => "a prop",
            Self::Keyframe => "a key",
            Self::Leg => "a leg",
            Self::Arm => "an arm",
            Self::Around => "`hip`",
        }
    }

    /// The field of this key; `None` if the table can't have the key.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }
}

const fn field(key: &'static str, shape: FieldShape, doc: &'static str, example: &'static str) -> Field {
    Field { key, shape, required: false, doc, example }
}

const fn required(key: &'static str, shape: FieldShape, doc: &'static str, example: &'static str) -> Field {
    Field { required: true, ..field(key, shape, doc, example) }
}

const METRES: FieldShape = FieldShape::Number(0.005, 5.0);
const SECONDS: FieldShape = FieldShape::Number(0.0, 60.0);
const AHEAD_AND_UP: FieldShape = FieldShape::Pair("[ahead, up]");
const DEGREES: FieldShape = FieldShape::Number(-360.0, 360.0);

static POSE: &[Field] = &[
    required("name", FieldShape::Text, "The movement's title.", "name = \"Hamstring lunge\""),
    field(
        "also",
        FieldShape::Texts,
        "What the movement is also called: a step of such a name gets the figure.",
        "also = [\"front plank\", \"forearm plank\"]",
    ),
    field(
        "target",
        FieldShape::Targets,
        "The muscles that glow, each with its side.",
        "target = [\"near.hamstring\"]",
    ),
    required(
        "view",
        FieldShape::View,
        "What part of the world is seen, in metres: left, right, bottom, top.",
        "view = [-1.0, 0.8, -0.1, 1.3]",
    ),
    field(
        "turn",
        FieldShape::Number(0.0, 90.0),
        "Degrees the person is turned towards us; 0, from the side, without.",
        "turn = 60",
    ),
    field(
        "play",
        FieldShape::Choice(|| PlayMode::ALL.map(|(_, word)| word).to_vec()),
        "What it does where no tempo paces it: go round its keys, there and back, or to the last one and stay.",
        "play = \"hold\"",
    ),
    field(
        "ease",
        FieldShape::Choice(|| Ease::ALL.map(|(_, word)| word).to_vec()),
        "Whether it comes to rest at each key or flows through.",
        "ease = \"flow\"",
    ),
    field(
        "circle",
        FieldShape::Table(Scope::Circle),
        "A circle that the hip goes round.",
        "circle = { radius = 0.04, time = 2 }",
    ),
    field(
        "grounded",
        FieldShape::Flag,
        "Whether the body rises and sinks so that its lowest foot stands on the ground, as in a walk.",
        "grounded = true",
    ),
    field(
        "prop",
        FieldShape::Tables(Scope::Prop),
        "Things around the person, those behind first.",
        "[[prop]]",
    ),
    required(
        "key",
        FieldShape::Tables(Scope::Keyframe),
        "The postures, in order; the first is the start.",
        "[[key]]",
    ),
];

static CIRCLE: &[Field] = &[
    required("radius", FieldShape::Number(0.005, 0.3), "Metres.", "radius = 0.04"),
    field("time", FieldShape::Number(0.2, 30.0), "Seconds for once round; 2 without.", "time = 2"),
];

static PROP: &[Field] = &[
    required(
        "kind",
        FieldShape::Choice(|| PropKind::ALL.map(|(_, word, _)| word).to_vec()),
        "What it is.",
        "kind = \"floor\"",
    ),
    field(
        "at",
        FieldShape::Place,
        "Where it stands; a ball's, a pack's and a slider's middle.",
        "at = [0.2, 0.0]",
    ),
    field("to", FieldShape::Place, "A strap's other end.", "to = [\"near_hand\", 0, 0]"),
    field("width", METRES, "Metres across; a ball's diameter.", "width = 0.44"),
    field("height", METRES, "Metres up.", "height = 0.46"),
    field(
        "travel",
        AHEAD_AND_UP,
        "How far off it lies at the last of several spots.",
        "travel = [0.15, 0.0]",
    ),
    field("front", FieldShape::Flag, "Whether it lies before the person.", "front = true"),
];

static KEYFRAME: &[Field] = &[
    field(
        "phase",
        FieldShape::Texts,
        "The phase of a rep that ends here, or several words for it.",
        "phase = \"bend\"",
    ),
    field("time", SECONDS, "Seconds to get here where no tempo says so; 1 without.", "time = 2"),
    field("hold", SECONDS, "Seconds to stay here where no tempo says so.", "hold = 1"),
    field("effort", FieldShape::Number(0.0, 1.0), "How hard the target works, 0 to 1.", "effort = 1.0"),
    field("breath", FieldShape::Number(0.0, 1.0), "How full of breath, 0 to 1.", "breath = 1.0"),
    field("hip", FieldShape::Hip, "Where the hip is.", "hip = [-0.1, 0.37]"),
    field("shoulder", AHEAD_AND_UP, "Where the shoulders are, instead of `hip`.", "shoulder = [-0.5, 0.1]"),
    field("lean", DEGREES, "Degrees the trunk leans forward from upright.", "lean = 54"),
    field("curl", DEGREES, "Degrees the upper back is bent further.", "curl = 15"),
    field("nod", DEGREES, "Degrees the head is bent further.", "nod = 20"),
    field("legs", FieldShape::Table(Scope::Leg), "Both legs.", "legs = { foot = [0.0, 0.0] }"),
    field(
        "near_leg",
        FieldShape::Table(Scope::Leg),
        "The leg turned to us.",
        "near_leg = { foot = [0.3, 0.0], toe = 30 }",
    ),
    field("far_leg", FieldShape::Table(Scope::Leg), "The other leg.", "far_leg = { hip = 90, knee = 90 }"),
    field("arms", FieldShape::Table(Scope::Arm), "Both arms.", "arms = { shoulder = 60, elbow = 10 }"),
    field(
        "near_arm",
        FieldShape::Table(Scope::Arm),
        "The arm turned to us.",
        "near_arm = { hand = [\"near_knee\", -0.06, 0.07] }",
    ),
    field("far_arm", FieldShape::Table(Scope::Arm), "The other arm.", "far_arm = { hand = [0.3, 0.05] }"),
];

/// The foreshortening of a leg or an arm.
const LENGTH: Field = field(
    "length",
    FieldShape::Number(0.2, 1.1),
    "How long it looks: below 1 where it points at us.",
    "length = 0.8",
);

static LEG: &[Field] = &[
    field(
        "foot",
        FieldShape::Place,
        "Where the sole is, below the ankle; it rocks on heel or ball.",
        "foot = [0.3, 0.0]",
    ),
    field(
        "ankle",
        FieldShape::AngleOrPlace,
        "Where the ankle is; or degrees the foot is pulled up.",
        "ankle = 15",
    ),
    field("hip", DEGREES, "Degrees of hip flexion from the trunk's line.", "hip = 90"),
    field("knee", FieldShape::AngleOrPlace, "Degrees of knee flexion; or where the knee is.", "knee = 90"),
    field("toe", DEGREES, "Degrees the toes point up from level.", "toe = 30"),
    field(
        "pivot",
        FieldShape::Choice(|| Pivot::ALL.map(|(_, word)| word).to_vec()),
        "What a foot with `toe` turns about; by itself the heel with toes up, the ball with toes down.",
        "pivot = \"ball\"",
    ),
    field(
        "out",
        FieldShape::Pair("[knee, foot]"),
        "Metres that knee and foot lie outwards: seen where the person is turned.",
        "out = [0.3, 0.0]",
    ),
    LENGTH,
];

static ARM: &[Field] = &[
    field("hand", FieldShape::Place, "Where the palm is.", "hand = [0.3, 0.05]"),
    field("shoulder", DEGREES, "Degrees the arm is raised forward from the trunk's line.", "shoulder = 60"),
    field(
        "elbow",
        FieldShape::AngleOrPlace,
        "Degrees of elbow flexion; or where the elbow is.",
        "elbow = 20",
    ),
    field(
        "out",
        FieldShape::Pair("[elbow, hand]"),
        "Metres that elbow and hand lie outwards: seen where the person is turned.",
        "out = [0.3, 0.0]",
    ),
    LENGTH,
    field("behind", FieldShape::Flag, "Whether it lies behind the near leg.", "behind = true"),
];

static AROUND: &[Field] = &[
    required("around", AHEAD_AND_UP, "The point that the hip turns about.", "around = [0.0, 0.06]"),
    required("angle", DEGREES, "Degrees forward from upright.", "angle = 30"),
    field("length", METRES, "Metres to the hip; a thigh's length without.", "length = 0.43"),
];

/// The muscles as a file names them: `near.hamstring`, `glute`.
pub fn muscle_words() -> Vec<String> {
    let mut words = Vec::new();
    for (muscle, word, _) in Muscle::ALL {
        if muscle.is_paired() {
            words.push(format!("near.{word}"));
            words.push(format!("far.{word}"));
        }
        words.push(word.to_owned());
    }
    words
}
