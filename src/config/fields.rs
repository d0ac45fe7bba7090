//! The one table of what `config.toml` may say.

use super::{Config, Pictures, tone_set};
use crate::audio::tones::ToneSet;
use crate::cue::RepWords;
use crate::routine::fields::one_of;
use crate::routine::{CountWords, VoiceLevel};
use crate::ui::theme::Glyphs;
use crate::ui::theme::ThemeChoice;
use std::time::Duration;

/// The word that turns something off.
pub const OFF: &str = "off";
/// The word that leaves it to the terminal.
const AUTO: &str = "auto";
/// The level that leaves it to the routine.
const ROUTINE: &str = "routine";

/// A table of the file.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name.
    pub name: &'static str,
    /// One line about it.
    pub doc: &'static str,
    /// Its keys, in their order.
    pub fields: &'static [Field],
}

/// One key of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// How it is written.
    pub key: &'static str,
    /// What holds without it, as TOML.
    pub usual: &'static str,
    /// One line about it.
    pub doc: &'static str,
    /// What it may hold, and where that goes.
    pub shape: FieldShape,
}

/// What a key may hold, and where that goes.
#[derive(Clone, Copy, Debug)]
pub enum FieldShape {
    /// True or false.
    Flag(fn(&mut Config, bool)),
    /// A whole number between two bounds.
    Whole(u32, u32, fn(&mut Config, u32)),
    /// A number between two bounds.
    Number(f64, f64, fn(&mut Config, f64)),
    /// One of some words.
    Word(fn() -> Vec<&'static str>, fn(&mut Config, &str)),
    /// A line of text.
    Text(fn(&mut Config, &str)),
    /// A length of time between two bounds, in seconds, written as routines do.
    Length(f64, f64, fn(&mut Config, Duration)),
}

impl FieldShape {
    /// What it is, as a message says it: "must be …".
    pub fn describe(self) -> String {
        match self {
            Self::Flag(_) => "true or false".to_owned(),
            Self::Whole(least, most, _) => format!("a whole number from {least} to {most}"),
            Self::Number(least, most, _) => format!("a number from {least} to {most}"),
            Self::Word(words, _) => one_of(&words()),
            Self::Text(_) => "a line of text".to_owned(),
            Self::Length(least, most, _) => format!("a length such as \"3s\", from {least}s to {most}s"),
        }
    }
}

/// A setting as it was once written; files with it stay readable.
#[derive(Clone, Copy, Debug)]
pub struct Older {
    /// Its section.
    pub section: &'static str,
    /// What it was called.
    pub key: &'static str,
    /// What it is called today.
    pub today: &'static str,
    /// A word that it might hold, and the one that stands for it today.
    pub word: (&'static str, &'static str),
}

/// Settings as they were once written.
pub const OLDER: &[Older] =
    &[Older { section: "voice", key: "reps", today: "count", word: ("counts", "numbers") }];

/// The table of a user's own engines, whose keys are names.
pub const ENGINES: &str = "engines";

/// Every section with fixed keys.
pub const SECTIONS: &[Section] = &[
    Section { name: "screen", doc: "What you see.", fields: SCREEN },
    Section { name: "sound", doc: "What you hear.", fields: SOUND },
    Section { name: "voice", doc: "Who speaks, and how much.", fields: VOICE },
    Section { name: "hands-free", doc: "Nothing to press.", fields: HANDS_FREE },
];

const SCREEN: &[Field] = &[
    Field {
        key: "theme",
        usual: "\"auto\"",
        doc: "the colours: auto, dark, light, 16 or mono",
        shape: FieldShape::Word(
            || ThemeChoice::ALL.map(|(_, word)| word).to_vec(),
            |config, word| config.screen.theme = chosen(&ThemeChoice::ALL, word),
        ),
    },
    Field {
        key: "glyphs",
        usual: "\"auto\"",
        doc: "figures: quadrants, half, sextants, braille, ascii",
        shape: FieldShape::Word(
            || [AUTO].into_iter().chain(Glyphs::ALL.map(|(_, word)| word)).collect(),
            |config, word| {
                config.screen.glyphs = (word != AUTO).then(|| chosen(&Glyphs::ALL, word));
            },
        ),
    },
    Field {
        key: "pictures",
        usual: "\"auto\"",
        doc: "figures as pictures: auto, on or off",
        shape: FieldShape::Word(
            || Pictures::ALL.map(|(_, word)| word).to_vec(),
            |config, word| config.screen.pictures = chosen(&Pictures::ALL, word),
        ),
    },
    Field {
        key: "calm",
        usual: "false",
        doc: "figures keep still: key postures alone",
        shape: FieldShape::Flag(|config, on| config.screen.calm = on),
    },
    Field {
        key: "frames",
        usual: "12",
        doc: "of a figure, a second; 6 over SSH unless set",
        shape: FieldShape::Whole(1, 30, |config, frames| config.screen.frames = Some(frames)),
    },
];

const SOUND: &[Field] = &[
    Field {
        key: "volume",
        usual: "100",
        doc: "of everything, in percent",
        shape: FieldShape::Whole(0, 100, |config, percent| config.sound.volume = part(percent)),
    },
    Field {
        key: "tones",
        usual: "\"default\"",
        doc: "default, gentle, woodblock or off",
        shape: FieldShape::Word(
            || ToneSet::ALL.map(|(_, word)| word).into_iter().chain([OFF]).collect(),
            |config, word| config.sound.tones = tone_set(word).unwrap_or_default(),
        ),
    },
    Field {
        key: "tone-volume",
        usual: "100",
        doc: "of the tones, in percent of that",
        shape: FieldShape::Whole(0, 100, |config, percent| config.sound.tone_volume = part(percent)),
    },
    Field {
        key: "metronome",
        usual: "false",
        doc: "paced reps tick by the second",
        shape: FieldShape::Flag(|config, on| config.sound.metronome = on),
    },
    Field {
        key: "offset",
        usual: "\"0s\"",
        doc: "how late the sound arrives; Bluetooth: about 0.18s",
        shape: FieldShape::Length(0.0, 2.0, |config, late| config.sound.offset = late),
    },
];

const VOICE: &[Field] = &[
    Field {
        key: "name",
        usual: "\"heart\"",
        doc: "ENGINE, ENGINE:VOICE or off; see `supple voice list`",
        shape: FieldShape::Text(|config, name| config.voice.engine.voice = Some(name.to_owned())),
    },
    Field {
        key: "level",
        usual: "\"routine\"",
        doc: "what is said: full, brief, counts, off or routine",
        shape: FieldShape::Word(
            || [ROUTINE].into_iter().chain(VoiceLevel::ALL.map(|(_, word)| word)).collect(),
            |config, word| {
                config.voice.level = (word != ROUTINE).then(|| chosen(&VoiceLevel::ALL, word));
            },
        ),
    },
    Field {
        key: "count",
        usual: "\"numbers\"",
        doc: "of paced reps: numbers, the tempo's phases or off",
        shape: FieldShape::Word(
            || CountWords::ALL.map(|(_, word)| word).to_vec(),
            |config, word| config.voice.reps = RepWords::from(chosen(&CountWords::ALL, word)),
        ),
    },
    Field {
        key: "rate",
        usual: "1.0",
        doc: "the pace, as a factor",
        shape: FieldShape::Number(0.5, 2.0, |config, rate| config.voice.engine.rate = Some(rate)),
    },
    Field {
        key: "volume",
        usual: "100",
        doc: "of the voice, in percent of everything's",
        shape: FieldShape::Whole(0, 100, |config, percent| config.voice.volume = part(percent)),
    },
    Field {
        key: "deadline",
        usual: "\"8s\"",
        doc: "how long a phrase may take another engine",
        shape: FieldShape::Length(0.1, 120.0, |config, length| {
            config.voice.engine.deadline = Some(length.as_secs_f64());
        }),
    },
];

const HANDS_FREE: &[Field] = &[
    Field {
        key: "on",
        usual: "false",
        doc: "always, as --hands-free does for once",
        shape: FieldShape::Flag(|config, on| config.hands_free.on = on),
    },
    Field {
        key: "rep",
        usual: "\"3s\"",
        doc: "how long a rep at your own pace lasts then",
        shape: FieldShape::Length(0.5, 3600.0, |config, length| config.hands_free.pace.rep = length),
    },
    Field {
        key: "work",
        usual: "\"30s\"",
        doc: "how long an open step lasts then",
        shape: FieldShape::Length(0.5, 3600.0, |config, length| config.hands_free.pace.work = length),
    },
    Field {
        key: "gap",
        usual: "\"10s\"",
        doc: "how long an open gap lasts then",
        shape: FieldShape::Length(0.5, 3600.0, |config, length| config.hands_free.pace.gap = length),
    },
];

/// What a word of a table stands for; `read` has already checked that the table has it.
fn chosen<T: Copy + Default>(all: &[(T, &'static str)], word: &str) -> T {
    all.iter().find(|(_, name)| *name == word).map(|(choice, _)| *choice).unwrap_or_default()
}

fn part(percent: u32) -> f32 {
    f32::from(u16::try_from(percent.min(100)).unwrap_or(100)) / 100.0
}
