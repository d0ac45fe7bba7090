//! The keys of steps, circuits, `[defaults]`, cues and variations.

use super::{BODY_SIDES, CIRCUIT_SIDES, CONDITIONS, COUNT_WORDS, DIRECTIONS, Field, FieldShape, SIDES, key};
use crate::routine::count::MAX_COUNT;

const NAME: Field = key(
    "name",
    FieldShape::Line,
    "The title; a step has a name, or borrows one by `use`.",
    "name = \"Leg swings\"",
);
const ID: Field = key(
    "id",
    FieldShape::Id,
    "How `use` and the command line refer to it, unique in the file; the name in small letters and hyphens where left out.",
    "id = \"leg-swings\"",
);
const USE: Field = key(
    "use",
    FieldShape::Use,
    "Borrows a step of this file (\"#id\"), a step of another (\"file#id\") or a whole routine (\"file\").",
    "use = \"hamstring-ball#hamstring-on-the-ball\"",
);
const TEMPO: Field = key(
    "tempo",
    FieldShape::Tempo,
    "Paces the reps and names their phases; bare numbers mean lower, hold, lift, hold.",
    "tempo = \"straighten 2s, bend 1s\"",
);
const TIME: Field = key(
    "time",
    FieldShape::Time,
    "How long: a range chimes at the least and ends at the most; \"open\" lasts until a key; a list has one value for each set, or inside a circuit for each round.",
    "time = \"15-30s\"",
);
const REPS: Field = key(
    "reps",
    FieldShape::Reps,
    "How often: a number, a range, or \"max\" for as many as you can in `time`; a list has one value for each set, or inside a circuit for each round.",
    "reps = 12",
);
const LOAD: Field = key(
    "load",
    FieldShape::Line,
    "What is lifted: shown, said after the amount, and kept in the record.",
    "load = \"25 kg\"",
);
const SIDE: Field = key(
    "side",
    FieldShape::Choice(&SIDES),
    "Which sides: `each` is the whole amount on one side, then on the other; `alternate` goes rep by rep.",
    "side = \"each\"",
)
.default("\"together\"");
const FIRST: Field = key(
    "first",
    FieldShape::Choice(&BODY_SIDES),
    "The side that begins, where both are done.",
    "first = \"right\"",
)
.default("\"left\"");
const SETS: Field = key(
    "sets",
    FieldShape::Number { min: 1, max: MAX_COUNT },
    "How many sets; a list in `time` or `reps` says it by its length.",
    "sets = 2",
)
.default("1");
const REST: Field = key(
    "rest",
    FieldShape::Gap,
    "The gap between sets; without effect if there is one set.",
    "rest = \"30s\"",
)
.default("\"0s\"");
const AFTER: Field = key(
    "after",
    FieldShape::Gap,
    "A rest after the step, before what comes next; a step inside a circuit has none.",
    "after = \"30s\"",
)
.default("\"0s\"");
const COUNT: Field = key(
    "count",
    FieldShape::Choice(&COUNT_WORDS),
    "What the voice says of paced reps: their numbers, or the names of their phases.",
    "count = \"phases\"",
)
.default("your own setting");
const HALFWAY: Field = key("halfway", FieldShape::Flag, "Whether the middle is called.", "halfway = false")
    .default("from 20 seconds on");
const METRONOME: Field = key(
    "metronome",
    FieldShape::Flag,
    "Whether it ticks, with the reps or every second.",
    "metronome = true",
)
.default("your own setting, for paced reps");
const PREPARE: Field =
    key("prepare", FieldShape::Gap, "The gap before the step; inside a circuit none, unless the step writes or borrows one, which then returns each round.", "prepare = \"15s\"").default("\"8s\"");
const SWITCH: Field =
    key("switch", FieldShape::Gap, "The gap between sides.", "switch = \"10s\"").default("\"5s\"");
const MOVE: Field =
    key("move", FieldShape::Gap, "The gap between spots.", "move = \"open\"").default("\"5s\"");
const REVERSE: Field =
    key("reverse", FieldShape::Gap, "The gap between directions.", "reverse = \"3s\"").default("\"2s\"");
const HOW: Field = key(
    "how",
    FieldShape::Proses,
    "The numbered instructions.",
    "how = [\"Stand tall beside a wall.\", \"Let the leg swing.\"]",
);
const CAUTION: Field =
    key("caution", FieldShape::Lines, "Things to mind in this step.", "caution = \"Back off at any pain.\"");
const STOP_IF: Field =
    key("stop_if", FieldShape::Lines, "Signs to stop at once.", "stop_if = \"Tingling down the leg\"");
const EQUIPMENT: Field =
    key("equipment", FieldShape::Lines, "What one needs for it.", "equipment = \"lacrosse ball\"");
const MUSCLES: Field =
    key("muscles", FieldShape::Lines, "The muscles it works.", "muscles = [\"hamstrings\", \"glutes\"]");
const TAGS: Field = key("tags", FieldShape::Lines, "Words to search for.", "tags = \"floor\"");
const SOUND: Field = key(
    "sound",
    FieldShape::Sound,
    "A sound at the start of each amount: a tone's name, or a .wav, .ogg or .mp3 file of the routine's folder.",
    "sound = \"sounds/bell.ogg\"",
);
const SOURCE: Field = key(
    "source",
    FieldShape::Source,
    "Where the step comes from.",
    "source = \"https://example.org/swings\"",
);
const POSE: Field = key("pose", FieldShape::Pose, "The figure shown.", "pose = \"leg-swing\"")
    .default("the figure that has the step's `id` or `name`, if there is one");

pub(super) const STEP: &[Field] = &[
    USE,
    NAME,
    ID,
    key("say", FieldShape::Line, "What the voice says instead of the name.", "say = \"Swing the leg\"")
        .default("the `name`"),
    TIME,
    REPS,
    TEMPO,
    LOAD,
    SIDE,
    FIRST,
    SETS,
    REST,
    AFTER,
    key(
        "weeks",
        FieldShape::Weeks,
        "A progression: what changes from week to week, the first week first; the last one goes on.",
        "weeks = [{ sets = 2, reps = 5 }, { sets = 3, reps = \"6-8\" }]",
    ),
    key(
        "spots",
        FieldShape::Spots,
        "Places for the ball; the amount is per spot.",
        "spots = [\"just below the glute\", \"a hand lower\"]",
    ),
    key(
        "direction",
        FieldShape::Choice(&DIRECTIONS),
        "Which way round; `both` is the amount once each way.",
        "direction = \"both\"",
    ),
    PREPARE,
    SWITCH,
    MOVE,
    REVERSE,
    HOW,
    key(
        "cues",
        FieldShape::Cues,
        "Words at set moments of each amount.",
        "cues = [{ at = \"50%\", say = \"Halfway there\" }]",
    ),
    key(
        "easier",
        FieldShape::Variation,
        "The variation that `-` calls up.",
        "easier = \"Hold on to a chair.\"",
    ),
    key(
        "harder",
        FieldShape::Variation,
        "The variation that `+` calls up.",
        "harder = { text = \"Cross that leg over the other.\", pose = \"glute-ball-figure-four\" }",
    ),
    POSE,
    SOUND,
    COUNT,
    HALFWAY,
    METRONOME,
    CAUTION,
    STOP_IF,
    key(
        "not_for",
        FieldShape::Choices(&CONDITIONS),
        "For whom the step is left out: who answers so before the start plays the routine without it.",
        "not_for = [\"fresh-strain\", \"over-stretched\"]",
    ),
    EQUIPMENT,
    MUSCLES,
    TAGS,
    SOURCE,
    key(
        "step",
        FieldShape::Steps,
        "The steps of a circuit, gone through `sets` times.",
        "[[step.step]]\nname = \"Brisk walk\"\ntime = \"1min\"",
    ),
];

const CIRCUIT_SIDE: Field = key(
    "side",
    FieldShape::Choice(&CIRCUIT_SIDES),
    "`each` goes through all steps on one side, then through all of them on the other, every round.",
    "side = \"each\"",
);
const CIRCUIT_SETS: Field = key(
    "sets",
    FieldShape::Number { min: 1, max: MAX_COUNT },
    "How many rounds; where a step has a list of amounts, its length.",
    "sets = 3",
)
.default("1");

/// The keys of a circuit, a step that holds steps.
pub(super) const CIRCUIT: &[Field] = &[
    NAME,
    ID,
    CIRCUIT_SIDE,
    FIRST,
    CIRCUIT_SETS,
    key(
        "rest",
        FieldShape::Gap,
        "The gap between rounds; without effect if there is one round.",
        "rest = \"1min\"",
    )
    .default("\"0s\""),
    key("after", FieldShape::Gap, "A rest after the last round, before what comes next.", "after = \"1min\"")
        .default("\"0s\""),
    key("prepare", FieldShape::Gap, "The gap before the first round.", "prepare = \"15s\"").default("\"8s\""),
    key("switch", FieldShape::Gap, "The gap between the sides of the whole circuit.", "switch = \"10s\"")
        .default("\"5s\""),
    HOW,
    CAUTION,
    STOP_IF,
    EQUIPMENT,
    MUSCLES,
    TAGS,
    SOURCE,
    key(
        "step",
        FieldShape::Steps,
        "The steps of a round, in order.",
        "[[step.step]]\nname = \"Brisk walk\"\ntime = \"1min\"",
    )
    .required(),
];

pub(super) const DEFAULTS: &[Field] = &[
    TIME, REPS, TEMPO, SIDE, FIRST, SETS, REST, AFTER, PREPARE, SWITCH, MOVE, REVERSE, SOUND, COUNT, HALFWAY,
    METRONOME,
];

/// The keys of a week, which override those of the step in that week.
pub(super) const WEEK: &[Field] = &[
    TIME,
    REPS,
    TEMPO,
    LOAD,
    SETS.default("the `sets` of the step"),
    REST.default("the `rest` of the step"),
];

pub(super) const CUE: &[Field] = &[
    key(
        "at",
        FieldShape::At,
        "When: seconds from the start or, with a minus, before the end; a share; or a rep number.",
        "at = \"-5s\"",
    )
    .required(),
    key(
        "set",
        FieldShape::Number { min: 1, max: MAX_COUNT },
        "The set in which it is said, inside a circuit the round; by default all of them.",
        "set = 2",
    ),
    key("say", FieldShape::Line, "What the voice says.", "say = \"Breathe out\"").required(),
];

/// The keys of the table form of `easier` and `harder`.
pub(super) const VARIATION: &[Field] = &[
    key("text", FieldShape::Line, "What to do differently.", "text = \"Cross that leg over the other.\"")
        .required(),
    key("pose", FieldShape::Pose, "The figure that shows it.", "pose = \"glute-ball-figure-four\""),
];
