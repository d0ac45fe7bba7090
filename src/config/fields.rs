//! The one table of the settings in `config.toml`.

use super::{Config, Pictures, tone_set};
use crate::audio::tones::ToneSet;
use crate::routine::fields::one_of;
use crate::routine::{CountWords, VoiceLevel};
use crate::ui::theme::{Glyphs, ThemeChoice};
use std::time::Duration;

/// The word that turns something off.
pub const OFF: &str = "off";
/// The word for what suits the terminal.
const AUTO: &str = "auto";
/// The word for the level that the routine asks for.
const ROUTINE: &str = "routine";

/// A table of the file.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name.
    pub name: &'static str,
    /// One line about it.
    pub doc: &'static str,
    /// Its settings, in their order.
    pub settings: &'static [Setting],
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name.
    pub key: &'static str,
    /// Its default, as TOML; a test compares it with [`Config::default`].
    pub default: &'static str,
    /// One line about it.
    pub doc: &'static str,
    /// Which values it may have, and how they are applied.
    pub shape: SettingShape,
}

/// Which values a setting may have, with the function that applies one.
#[derive(Clone, Copy, Debug)]
pub enum SettingShape {
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
    /// A length of time between two bounds in seconds, written as in routines.
    Length(f64, f64, fn(&mut Config, Duration)),
}

impl SettingShape {
    /// What a value has to be, for a message: "must be …".
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

/// A setting that was renamed; files with the old name stay valid.
#[derive(Clone, Copy, Debug)]
pub struct RenamedSetting {
    /// Its section.
    pub section: &'static str,
    /// Its old name.
    pub key: &'static str,
    /// Its new name.
    pub new_key: &'static str,
    /// A value that was renamed too: the old and the new word.
    pub word: (&'static str, &'static str),
}

/// The settings that were renamed.
pub const RENAMED_SETTINGS: &[RenamedSetting] =
    &[RenamedSetting { section: "voice", key: "reps", new_key: "count", word: ("counts", "numbers") }];

/// The table of the user's engines, whose keys are their names.
pub const ENGINES: &str = "engines";

/// Every section with fixed keys.
pub const SECTIONS: &[Section] = &[
    Section { name: "screen", doc: "What you see.", settings: SCREEN },
    Section { name: "sound", doc: "What you hear.", settings: SOUND },
    Section { name: "voice", doc: "Who speaks, and how much.", settings: VOICE },
    Section { name: "hands-free", doc: "Nothing to press.", settings: HANDS_FREE },
];

const SCREEN: &[Setting] = &[
    Setting {
        key: "theme",
        default: "\"auto\"",
        doc: "the colours: auto, dark, light, 16 or mono",
        shape: SettingShape::Word(
            || ThemeChoice::ALL.map(|(_, word)| word).to_vec(),
            |config, word| config.screen.theme = chosen(&ThemeChoice::ALL, word),
        ),
    },
    Setting {
        key: "glyphs",
        default: "\"auto\"",
        doc: "quadrants, half, sextants, octants, braille, ascii",
        shape: SettingShape::Word(
            || [AUTO].into_iter().chain(Glyphs::ALL.map(|(_, word)| word)).collect(),
            |config, word| {
                config.screen.glyphs = (word != AUTO).then(|| chosen(&Glyphs::ALL, word));
            },
        ),
    },
    Setting {
        key: "pictures",
        default: "\"auto\"",
        doc: "figures as pictures: auto, on or off",
        shape: SettingShape::Word(
            || Pictures::ALL.map(|(_, word)| word).to_vec(),
            |config, word| config.screen.pictures = chosen(&Pictures::ALL, word),
        ),
    },
    Setting {
        key: "calm",
        default: "false",
        doc: "figures keep still: keyframes only",
        shape: SettingShape::Flag(|config, on| config.screen.calm = on),
    },
    Setting {
        key: "frames",
        default: "12",
        doc: "frames a second of a figure; 6 over SSH unless set",
        shape: SettingShape::Whole(1, 30, |config, frames| config.screen.frames = Some(frames)),
    },
];

const SOUND: &[Setting] = &[
    Setting {
        key: "volume",
        default: "100",
        doc: "of everything, in percent",
        shape: SettingShape::Whole(0, 100, |config, percent| config.sound.volume = fraction(percent)),
    },
    Setting {
        key: "tones",
        default: "\"default\"",
        doc: "default, gentle, woodblock or off",
        shape: SettingShape::Word(
            || ToneSet::ALL.map(|(_, word)| word).into_iter().chain([OFF]).collect(),
            |config, word| {
                // `read` has already checked that there is such a set.
                config.sound.tones = tone_set(word).unwrap_or_default();
            },
        ),
    },
    Setting {
        key: "tone-volume",
        default: "100",
        doc: "of the tones, in percent of `sound.volume`",
        shape: SettingShape::Whole(0, 100, |config, percent| config.sound.tone_volume = fraction(percent)),
    },
    Setting {
        key: "metronome",
        default: "false",
        doc: "paced reps tick by the second",
        shape: SettingShape::Flag(|config, on| config.sound.metronome = on),
    },
    Setting {
        key: "offset",
        default: "\"0s\"",
        doc: "how late the sound arrives; Bluetooth: about 0.18s",
        shape: SettingShape::Length(0.0, 2.0, |config, late| config.sound.offset = late),
    },
];

const VOICE: &[Setting] = &[
    Setting {
        key: "name",
        default: if cfg!(feature = "neural") { "\"heart\"" } else { "\"kal16\"" },
        doc: "ENGINE, ENGINE:VOICE or off; see `supple voice list`",
        shape: SettingShape::Text(|config, name| config.voice.settings.voice = Some(name.to_owned())),
    },
    Setting {
        key: "level",
        default: "\"routine\"",
        doc: "what is said: full, brief, counts, off or routine",
        shape: SettingShape::Word(
            || [ROUTINE].into_iter().chain(VoiceLevel::ALL.map(|(_, word)| word)).collect(),
            |config, word| {
                config.voice.level = (word != ROUTINE).then(|| chosen(&VoiceLevel::ALL, word));
            },
        ),
    },
    Setting {
        key: "count",
        default: "\"numbers\"",
        doc: "of paced reps: numbers, the tempo's phases or off",
        shape: SettingShape::Word(
            || CountWords::ALL.map(|(_, word)| word).to_vec(),
            |config, word| config.voice.count = chosen(&CountWords::ALL, word),
        ),
    },
    Setting {
        key: "rate",
        default: "1.0",
        doc: "the pace, as a factor",
        shape: SettingShape::Number(0.5, 2.0, |config, rate| config.voice.settings.rate = Some(rate)),
    },
    Setting {
        key: "volume",
        default: "100",
        doc: "of the voice, in percent of `sound.volume`",
        shape: SettingShape::Whole(0, 100, |config, percent| config.voice.volume = fraction(percent)),
    },
    Setting {
        key: "deadline",
        default: "\"8s\"",
        doc: "time limit for a phrase by another engine",
        shape: SettingShape::Length(0.1, 120.0, |config, length| {
            config.voice.settings.deadline = Some(length.as_secs_f64());
        }),
    },
];

const HANDS_FREE: &[Setting] = &[
    Setting {
        key: "on",
        default: "false",
        doc: "always, as --hands-free does for once",
        shape: SettingShape::Flag(|config, on| config.hands_free.enabled = on),
    },
    Setting {
        key: "rep",
        default: "\"3s\"",
        doc: "how long a rep at your own pace lasts then",
        shape: SettingShape::Length(0.5, 3600.0, |config, length| config.hands_free.lengths.rep = length),
    },
    Setting {
        key: "work",
        default: "\"30s\"",
        doc: "how long an open step lasts then",
        shape: SettingShape::Length(0.5, 3600.0, |config, length| config.hands_free.lengths.work = length),
    },
    Setting {
        key: "gap",
        default: "\"10s\"",
        doc: "how long an open gap lasts then",
        shape: SettingShape::Length(0.5, 3600.0, |config, length| config.hands_free.lengths.gap = length),
    },
];

/// The choice with this word. `read` has already checked that there is one.
fn chosen<T: Copy + Default>(choices: &[(T, &'static str)], word: &str) -> T {
    choices.iter().find(|(_, name)| *name == word).map(|(choice, _)| *choice).unwrap_or_default()
}

/// A percentage of at most 100 as a fraction.
fn fraction(percent: u32) -> f32 {
    f32::from(u16::try_from(percent.min(100)).unwrap_or(100)) / 100.0
}
