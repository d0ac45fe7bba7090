//! The field table: every key of the language with its table, type, values, default,
//! description and an example.
//!
//! The parser, the JSON Schema, the key reference, the formatter, `supple explain` and
//! completion use it. The order of the keys is that of a formatted file.

mod routine;
mod step;

use routine::{ROUTINE, SOURCE};
use step::{CIRCUIT, CUE, DEFAULTS, STEP, VARIATION, WEEK};

use super::message::joined_with;
use super::model::{BodySide, Condition, CountWords, Directions, Kind, Side, VoiceLevel};

/// A table of the file that has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The file itself, above the first `[[step]]`.
    Routine,
    /// `[defaults]`.
    Defaults,
    /// A `[[step]]`.
    Step,
    /// A `[[step]]` that contains steps.
    Circuit,
    /// One entry of `weeks`.
    Week,
    /// One entry of `cues`.
    Cue,
    /// The table form of `easier` and `harder`.
    Variation,
    /// The table form of `source`.
    Source,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 8] = [
        Self::Routine,
        Self::Defaults,
        Self::Step,
        Self::Circuit,
        Self::Week,
        Self::Cue,
        Self::Variation,
        Self::Source,
    ];

    /// Its keys, in the order of a formatted file.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Routine => ROUTINE,
            Self::Defaults => DEFAULTS,
            Self::Step => STEP,
            Self::Circuit => CIRCUIT,
            Self::Week => WEEK,
            Self::Cue => CUE,
            Self::Variation => VARIATION,
            Self::Source => SOURCE,
        }
    }

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Routine => "a routine",
            Self::Defaults => "`[defaults]`",
            Self::Step => "a step",
            Self::Circuit => "a circuit",
            Self::Week => "a week",
            Self::Cue => "a cue",
            Self::Variation => "a variation",
            Self::Source => "a source",
        }
    }

    /// The field of this name.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }
}

/// One key of the language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub key: &'static str,
    /// The type of its value.
    pub shape: FieldShape,
    /// Whether it is an error to leave it out.
    pub required: bool,
    /// The value that applies if it is left out, as TOML or in words.
    pub default: Option<&'static str>,
    /// A line of description.
    pub doc: &'static str,
    /// A line of a routine with it.
    pub example: &'static str,
}

/// An optional key without a default.
const fn key(key: &'static str, shape: FieldShape, doc: &'static str, example: &'static str) -> Field {
    Field { key, shape, required: false, default: None, doc, example }
}

impl Field {
    /// Makes it an error to leave the key out.
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The help line with an example of an item, if the key's own example is no list.
    pub(super) const fn item_example(&self) -> Option<&'static str> {
        match self.shape {
            FieldShape::Reps => Some("such as `12` or `\"8-12\"`"),
            FieldShape::Time => Some("such as `\"30s\"` or `\"15-30s\"`"),
            _ => None,
        }
    }

    /// Sets the value that applies if the key is left out.
    const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
}

/// The type of a key's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldShape {
    /// One line of text.
    Line,
    /// A text that may have line breaks and tabs.
    Prose,
    /// A line of text or a list of them.
    Lines,
    /// A text or a list of texts that may have line breaks and tabs.
    Proses,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One of these words, or a list of them.
    Choices(&'static [&'static str]),
    /// A whole number between two bounds.
    Number {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// True or false.
    Flag,
    /// The tag of a language.
    Language,
    /// A length of time.
    Duration,
    /// A length of time, or `"open"`.
    Gap,
    /// A length of time, a range of them, a list of both, or `"open"`.
    Time,
    /// A number, a range, a list of both, or `"max"`.
    Reps,
    /// The pace of a rep.
    Tempo,
    /// A number, a range, or names.
    Spots,
    /// A moment of an amount.
    At,
    /// What changes from week to week, a table for each week.
    Weeks,
    /// A list of cues.
    Cues,
    /// A text, or a table with a text and a pose.
    Variation,
    /// A text, a URL, or a table.
    Source,
    /// The table of defaults.
    Defaults,
    /// The steps.
    Steps,
    /// Codes of warnings.
    Codes,
    /// A name for references.
    Id,
    /// A reference to a step or a file.
    Use,
    /// The name of a figure.
    Pose,
    /// A tone or a sound file.
    Sound,
}

impl FieldShape {
    /// What a value of this type is, to follow "must be" in a message.
    pub fn describe(self) -> String {
        let fixed_text = match self {
            Self::Line | Self::Prose | Self::Id | Self::Pose | Self::Sound | Self::Use => "text",
            Self::Lines | Self::Proses => "text or a list of texts",
            Self::Choice(words) => return one_of(words),
            Self::Choices(words) => return format!("{}, or a list of them", one_of(words)),
            Self::Number { min, max } if min == max => return format!("{min}"),
            Self::Number { min, max } => {
                return format!("a whole number from {} to {}", grouped(min), grouped(max));
            }
            Self::Flag => "true or false",
            Self::Language => "the tag of a language such as \"en\" or \"pt-BR\"",
            Self::Duration => "a duration",
            Self::Gap => "a duration or \"open\"",
            Self::Time => "a duration, a range of durations, a list of them or \"open\"",
            Self::Reps => "a number, a range in quotes, a list of them or \"max\"",
            Self::Tempo => "text such as \"lift 2s, lower 3s\"",
            Self::Spots => "a number, a range in quotes or a list of names",
            Self::At => "a rep number, or text such as \"10s\", \"-5s\" or \"50%\"",
            Self::Weeks => "a list of weeks",
            Self::Cues => "a list of cues",
            Self::Variation => "text or a table with `text` and `pose`",
            Self::Source => "text or a table with `title`, `author`, `url` and `licence`",
            Self::Defaults => "a table",
            Self::Steps => "a list of tables",
            Self::Codes => "a list of warning codes",
        };
        fixed_text.to_owned()
    }

    /// The JSON types that a value may have.
    pub(super) const fn json_types(self) -> &'static [&'static str] {
        match self {
            Self::Line
            | Self::Prose
            | Self::Choice(_)
            | Self::Duration
            | Self::Gap
            | Self::Language
            | Self::Tempo
            | Self::Id
            | Self::Use
            | Self::Pose
            | Self::Sound => &["string"],
            Self::Lines | Self::Proses | Self::Choices(_) | Self::Codes | Self::Time => &["string", "array"],
            Self::Number { .. } => &["integer"],
            Self::Flag => &["boolean"],
            Self::At => &["integer", "string"],
            Self::Reps | Self::Spots => &["integer", "string", "array"],
            Self::Weeks | Self::Cues | Self::Steps => &["array"],
            Self::Variation | Self::Source => &["string", "object"],
            Self::Defaults => &["object"],
        }
    }

    /// The fixed words among its values; empty if there are none.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Choice(words) | Self::Choices(words) => words,
            Self::Gap | Self::Time => &["open"],
            Self::Reps => &["max"],
            Self::Sound => &SOUNDS,
            _ => &[],
        }
    }

    /// The scope of the tables inside such a value; `None` if it has none.
    pub const fn inner(self) -> Option<Scope> {
        match self {
            Self::Weeks => Some(Scope::Week),
            Self::Cues => Some(Scope::Cue),
            Self::Variation => Some(Scope::Variation),
            Self::Source => Some(Scope::Source),
            Self::Defaults => Some(Scope::Defaults),
            Self::Steps => Some(Scope::Step),
            _ => None,
        }
    }
}

/// Writes words in quotes: `"a", "b" or "c"`.
pub fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    joined_with("or", &quoted)
}

/// Writes a number with a comma after the thousands: `1,000`.
pub(super) fn grouped(number: u32) -> String {
    if number >= 1000 { format!("{},{:03}", number / 1000, number % 1000) } else { number.to_string() }
}

/// The words of a table of choices, known at compile time.
const fn words<T: Copy, const N: usize>(choices: &[(T, &'static str); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut index = 0;
    while index < N {
        words[index] = choices[index].1;
        index += 1;
    }
    words
}

static KINDS: [&str; 8] = words(&Kind::ALL);
static VOICES: [&str; 4] = words(&VoiceLevel::ALL);
static SIDES: [&str; 5] = words(&Side::ALL);
/// The sides that a whole circuit may be done on.
static CIRCUIT_SIDES: [&str; 3] = ["each", "left", "right"];
static BODY_SIDES: [&str; 2] = words(&BodySide::ALL);
static COUNT_WORDS: [&str; 3] = words(&CountWords::ALL);
static CONDITIONS: [&str; 5] = words(&Condition::ALL);
static DIRECTIONS: [&str; 3] = words(&Directions::ALL);

/// The tones that `sound` may name. Any other value is the path of a sound file.
pub static SOUNDS: [&str; 10] =
    ["countdown", "start", "halfway", "switch", "move", "reverse", "tick", "rest", "minimum", "finish"];

/// The endings of sound files.
pub(super) const SOUND_FILE_ENDINGS: [&str; 3] = [".wav", ".ogg", ".mp3"];

/// The shipped figures, ordered by the movements that they show.
pub const POSES: [&str; 21] = [
    "walk",
    "march",
    "hamstring-lunge",
    "hamstring-scoop",
    "leg-swing",
    "hamstring-ball",
    "glute-ball",
    "glute-ball-figure-four",
    "hurdler",
    "lying-figure-four",
    "hip-flexor",
    "wall-calf",
    "dead-lift",
    "reverse-lunge",
    "slider-curl",
    "heel-drop",
    "nordic",
    "lying-extender",
    "bridge",
    "breathing",
    "ice",
];

/// The example of a field as a help line.
pub(super) fn example_help(field: &Field) -> String {
    let line = field.example.lines().next().unwrap_or(field.example);
    format!("such as `{line}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_field_says_what_it_is() {
        for scope in Scope::ALL {
            for field in scope.fields() {
                assert!(field.doc.ends_with('.'), "{} has no sentence", field.key);
                assert!(field.example.contains(field.key), "{} has no example of itself", field.key);
                assert!(!field.shape.describe().is_empty());
                assert!(!field.shape.json_types().is_empty());
            }
        }
    }

    #[test]
    fn no_scope_has_a_key_twice() {
        for scope in Scope::ALL {
            let mut keys = HashSet::new();
            assert!(scope.fields().iter().all(|field| keys.insert(field.key)), "{}", scope.name());
        }
    }
}
