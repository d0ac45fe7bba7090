//! The warnings: what can be played but is probably a mistake. `allow` quiets them.

use super::{Code, warning};

/// Every warning.
pub const WARNINGS: &[Code] = &[
    warning(
        "length-off-plan",
        "The `length` is off the plan by over 15 %.",
        "`length` is what you aim at; the plan is what the steps with their gaps add up to. Change the one that is wrong.",
        "length = \"5min\"",
    ),
    warning(
        "one-sided",
        "A step is done on one side, and no other step does the other.",
        "Most movements want both sides: `side = \"each\"` does the whole amount left, then right. Where one side is meant, allow it.",
        "side = \"left\"",
    ),
    warning(
        "long-time",
        "A `time` over three minutes is multiplied by sides or spots.",
        "The time is for each side and each spot. Perhaps the whole was meant; then divide it.",
        "time = \"5min\"\nside = \"each\"",
    ),
    warning(
        "rest-unheard",
        "A `rest` lies between sets, and there is one set.",
        "`rest` is the gap between the sets of one step, or between the rounds of a circuit. For a rest before the next step write `after`; between the steps of a circuit, `prepare` in the one that comes.",
        "time = \"30s\"\nrest = \"10s\"",
    ),
    warning(
        "first-without-sides",
        "A `first` says which side begins where not both are done.",
        "`first` goes with `side = \"each\"` and `side = \"alternate\"`.",
        "time = \"30s\"\nfirst = \"right\"",
    ),
    warning(
        "slow-round",
        "Pauses inside a circuit make a round longer by half or more.",
        "The steps of a circuit follow each other at once. A `prepare` in one of them, or a `rest` between its sets, returns in every round; make it shorter where that is more than you mean.",
        "[[step]]\nname = \"Strides\"\nsets = 4\n[[step.step]]\nname = \"Stride\"\ntime = \"20s\"\nprepare = \"10s\"",
    ),
    warning(
        "ball-without-caution",
        "A ball is used, and nothing says where it must not go.",
        "A ball does harm on bone, on a bruise, on a fresh strain and behind the knee. Say so in `caution` of the step or the routine.",
        "equipment = \"lacrosse ball\"",
    ),
    warning(
        "words-dont-fit",
        "There is more to say than time to say it.",
        "The instructions of a step are spoken while it is prepared, a cue within its amount. Give it a longer `prepare`, or shorten the words.",
        "prepare = \"3s\"\nhow = \"A very long explanation …\"",
    ),
    warning(
        "no-sound-file",
        "A sound file can't be played from the routine's folder.",
        "It is missing, silent, or no sound that can be decoded. The routine plays without it. Put the file where `sound` says, counted from the routine's folder, for a borrowed step too; a link must not lead out of it.",
        "sound = \"sounds/bell.ogg\"",
    ),
    warning(
        "no-voice",
        "No voice on this machine speaks the routine's language.",
        "supple's own words are English. Texts in another language are spoken by a voice of that language where one is found: piper with a model, the system's own, pico2wave, espeak-ng. Else they are shown, and tones carry the session.",
        "language = \"de\"",
    ),
    warning(
        "invisible-character",
        "A text holds a character that can't be seen.",
        "Soft hyphens, separators of lines and the like often come along when text is copied from elsewhere, and terminals don't agree how wide they are. They are left out wherever they stand in a value. Write the text without them.",
        "name = \"Ham\\u00ADstring\"",
    ),
    warning(
        "newer-toml",
        "This is TOML 1.1; other tools may not read it.",
        "A routine is TOML 1.0: an inline table stays on one line without a comma at its end, and texts have no \\e and \\x escapes.",
        "harder = { text = \"Lift the heel.\", }",
    ),
];
