//! The keys of a routine and of a source.

use super::{Field, FieldShape, KINDS, VOICES, key};

/// The keys of a routine, above the first `[[step]]`.
pub(super) const ROUTINE: &[Field] = &[
    key("format", FieldShape::Number { min: 1, max: 1 }, "The version of the routine format.", "format = 1")
        .default("1"),
    key(
        "name",
        FieldShape::Line,
        "The title of the routine; its id is the file's stem.",
        "name = \"Pre-run warm-up\"",
    )
    .required(),
    key(
        "kind",
        FieldShape::Choice(&KINDS),
        "What sort of routine it is; a library is a set of movements to borrow, not to play.",
        "kind = \"cool-down\"",
    ),
    key(
        "about",
        FieldShape::Prose,
        "One or two sentences about the routine.",
        "about = \"Ten calm minutes for the back of the legs.\"",
    ),
    key(
        "length",
        FieldShape::Duration,
        "What the author aims at in all; checked against the plan.",
        "length = \"10min\"",
    ),
    key("tags", FieldShape::Lines, "Words to search for.", "tags = [\"hamstrings\", \"short\"]"),
    key(
        "equipment",
        FieldShape::Lines,
        "What one needs, shown before the start.",
        "equipment = [\"lacrosse ball\", \"backless seat\"]",
    ),
    key(
        "muscles",
        FieldShape::Lines,
        "The muscles it works, shown beside the figure.",
        "muscles = \"hamstrings\"",
    ),
    key(
        "caution",
        FieldShape::Lines,
        "Things to mind, shown and spoken before the start.",
        "caution = \"Not on bone, a bruise or behind the knee.\"",
    ),
    key(
        "stop_if",
        FieldShape::Lines,
        "Signs to stop at once, shown and spoken before the start.",
        "stop_if = \"Sharp or shooting pain\"",
    ),
    key(
        "max_pain",
        FieldShape::Number { min: 0, max: 10 },
        "Above this pain, from 0 to 10, the page before the routine advises against starting; of all that are written here and in what is borrowed, the lowest holds.",
        "max_pain = 3",
    )
    .default("4"),
    key("voice", FieldShape::Choice(&VOICES), "How much is said, unless the user chose.", "voice = \"brief\"")
        .default("\"full\""),
    key(
        "language",
        FieldShape::Language,
        "The language of the texts, by its tag; shown before the start.",
        "language = \"de\"",
    )
    .default("\"en\""),
    key(
        "source",
        FieldShape::Source,
        "Where the routine comes from.",
        "source = { title = \"Hamstring care\", url = \"https://example.org/care\" }",
    ),
    key("allow", FieldShape::Codes, "Warnings to keep quiet about, by code.", "allow = [\"one-sided\"]"),
    key(
        "defaults",
        FieldShape::Defaults,
        "Keys for every step of the file in which they would be allowed.",
        "[defaults]\nprepare = \"10s\"",
    ),
    key("step", FieldShape::Steps, "The steps, in order.", "[[step]]\nname = \"Brisk walk\"\ntime = \"5min\"")
        .required(),
];

/// The keys of the table form of `source`.
pub(super) const SOURCE: &[Field] = &[
    key("title", FieldShape::Line, "The title of the work.", "title = \"Hamstring care\""),
    key("author", FieldShape::Line, "Who wrote it.", "author = \"A. Runner\""),
    key("url", FieldShape::Line, "Where to read it.", "url = \"https://example.org/care\""),
    key("licence", FieldShape::Line, "Under what terms it may be used.", "licence = \"CC BY 4.0\""),
];
