//! Suggestions for misspelled words, and for words of other apps.

use std::cmp::Reverse;

/// The word that is most similar to `written`, by the number of edits between them. `None`
/// if no word is similar enough.
pub fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    const MAX_BYTES: usize = 64;
    if written.len() > MAX_BYTES {
        return None;
    }
    let written = plain(written);
    let length = written.chars().count();
    let max_distance = match length {
        0..=2 => 1,
        3..=5 => 2,
        length => length / 3,
    };
    words
        .into_iter()
        .filter(|word| word.len() <= 4 * MAX_BYTES)
        .map(|word| (plain(word), word))
        // A quick test: the lengths differ by no more than the distance.
        .filter(|(plain, _)| plain.chars().count().abs_diff(length) <= max_distance)
        .map(|(plain, word)| (strsim::osa_distance(&written, &plain), word))
        .filter(|(distance, word)| *distance <= max_distance && *distance < word.len())
        // Of equally similar words, the one with the longest common start is chosen.
        .min_by_key(|(distance, word)| (*distance, Reverse(shared_start(&written, word))))
        .map(|(_, word)| word)
}

/// The word of which `written` is an extension or a beginning: `leg-swing` for
/// `leg-swing-front`, `hurdler` for `hurd`. Of several, the one with the longest
/// common start.
pub(super) fn prefix_match<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    const MIN_BYTES: usize = 4;
    const MAX_BYTES: usize = 64;
    let written = plain(written);
    let is_related = |word: &&str| {
        let word = plain(word);
        word.len().min(written.len()) >= MIN_BYTES
            && (written.starts_with(&word) || word.starts_with(&written))
    };
    let related = words.into_iter().filter(|word| word.len() <= MAX_BYTES).filter(is_related);
    related.min_by_key(|word| plain(word).len().abs_diff(written.len()))
}

fn shared_start(written: &str, word: &str) -> usize {
    letters(word).zip(written.chars()).take_while(|(a, b)| a == b).count()
}

/// A word in lower case, without hyphens, underscores and spaces.
fn plain(word: &str) -> String {
    letters(word).collect()
}

/// The characters of [`plain`].
fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
}

/// Whether `plain(word) == plain`. It allocates nothing, because every value of a file is
/// compared with many words.
fn same_plain(word: &str, plain: &str) -> bool {
    letters(word).eq(plain.chars())
}

/// Key names of other apps, with ours. Of several of ours, the first one that the table may
/// have is meant.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("duration", &["time", "length"]),
    ("seconds", &["time"]),
    ("second", &["time"]),
    ("secs", &["time"]),
    ("sec", &["time"]),
    ("minutes", &["time", "length"]),
    ("mins", &["time", "length"]),
    ("length", &["time"]),
    ("hold", &["time"]),
    ("timer", &["time"]),
    ("work", &["time"]),
    ("total", &["length"]),
    ("total_time", &["length"]),
    ("time", &["at"]),
    ("open", &["time"]),
    ("count", &["reps"]),
    ("counts", &["reps"]),
    ("times", &["reps"]),
    ("repetitions", &["reps"]),
    ("repetition", &["reps"]),
    ("repeat", &["sets"]),
    ("repeats", &["sets"]),
    ("rounds", &["sets"]),
    ("series", &["sets"]),
    ("laps", &["sets"]),
    ("round", &["set", "sets"]),
    ("rep_range", &["reps"]),
    ("cadence", &["tempo"]),
    ("pace", &["tempo"]),
    ("speed", &["tempo"]),
    ("rhythm", &["tempo"]),
    ("title", &["name"]),
    ("label", &["name"]),
    ("exercise", &["name", "step"]),
    ("description", &["about", "how"]),
    ("desc", &["about", "how"]),
    ("summary", &["about", "how"]),
    ("notes", &["about", "how"]),
    ("note", &["about", "how"]),
    ("instructions", &["how", "about"]),
    ("instruction", &["how", "about"]),
    ("details", &["how", "about"]),
    ("execution", &["how"]),
    ("execution_notes", &["how"]),
    ("image", &["pose"]),
    ("picture", &["pose"]),
    ("figure", &["pose"]),
    ("animation", &["pose"]),
    ("gif", &["pose"]),
    ("video", &["source"]),
    ("link", &["source", "url"]),
    ("url", &["source"]),
    ("author", &["source"]),
    ("credit", &["source"]),
    ("license", &["licence", "source"]),
    ("licence", &["source"]),
    ("type", &["kind"]),
    ("category", &["kind"]),
    ("pause", &["rest"]),
    ("break", &["rest"]),
    ("recovery", &["rest"]),
    ("rest_between_sets", &["rest"]),
    ("rest_after", &["after"]),
    ("pause_after", &["after"]),
    ("rest_between_exercises", &["after"]),
    ("rest_between_rounds", &["rest"]),
    ("transition", &["switch"]),
    ("ready", &["prepare"]),
    ("get_ready", &["prepare"]),
    ("countdown", &["prepare"]),
    ("delay", &["prepare"]),
    ("sides", &["side"]),
    ("each_side", &["side"]),
    ("per_side", &["side"]),
    ("two_sided", &["side"]),
    ("both_sides", &["side"]),
    ("unilateral", &["side"]),
    ("starting_side", &["first"]),
    ("first_side", &["first"]),
    ("start_side", &["first"]),
    ("bilateral", &["side"]),
    ("week", &["weeks"]),
    ("progression", &["weeks"]),
    ("progressions", &["weeks"]),
    ("positions", &["spots"]),
    ("places", &["spots"]),
    ("areas", &["spots"]),
    ("speak", &["say"]),
    ("speech", &["say"]),
    ("spoken", &["say"]),
    ("tts", &["say"]),
    ("message", &["say", "text"]),
    ("text", &["say"]),
    ("words", &["say"]),
    ("warning", &["caution"]),
    ("warnings", &["caution"]),
    ("danger", &["caution"]),
    ("not_if", &["not_for"]),
    ("skip_if", &["not_for"]),
    ("leave_out", &["not_for"]),
    ("contraindications", &["caution"]),
    ("lang", &["language"]),
    ("locale", &["language"]),
    ("tick", &["metronome"]),
    ("ticks", &["metronome"]),
    ("when", &["at"]),
    ("weight", &["load"]),
    ("weights", &["load"]),
    ("resistance", &["load"]),
    ("gear", &["equipment"]),
    ("tools", &["equipment"]),
    ("props", &["equipment"]),
    ("needs", &["equipment"]),
    ("muscle_groups", &["muscles"]),
    ("targets", &["muscles"]),
    ("keywords", &["tags"]),
    ("include", &["use"]),
    ("import", &["use"]),
    ("from", &["use"]),
    ("extends", &["use"]),
    ("ref", &["use"]),
    ("version", &["format"]),
    ("ignore", &["allow"]),
    ("exercises", &["step"]),
    ("steps", &["step"]),
    ("intervals", &["step"]),
    ("interval", &["step"]),
    ("movements", &["step"]),
    ("sequence", &["step"]),
];

/// Keys of other apps that supple doesn't have, with advice.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("interval", "there is no such key: write the work as `time` and the gap after it as `rest`"),
    ("rest_default", "write `rest` below `[defaults]`; it holds for every step"),
    ("default_rest", "write `rest` below `[defaults]`; it holds for every step"),
    ("difficulty", "there is no such key: write `tags = [\"easy\"]`, or `easier` and `harder` in a step"),
    ("calories", "there is no such key, and supple counts none"),
];

/// Advice for a key of other apps that supple doesn't have.
pub(super) fn advice_for_unsupported(written: &str) -> Option<&'static str> {
    let written = plain(written);
    UNSUPPORTED.iter().find(|(word, _)| same_plain(word, &written)).map(|(_, help)| *help)
}

/// The key that another app's word means, if `is_key` accepts one of its meanings.
pub(super) fn synonym_of(written: &str, is_key: impl Fn(&str) -> bool) -> Option<&'static str> {
    const MAX_BYTES: usize = 32;
    if written.len() > MAX_BYTES {
        return None;
    }
    let written = plain(written);
    let (_, ours) = SYNONYMS.iter().find(|(word, _)| same_plain(word, &written))?;
    ours.iter().find(|key| is_key(key)).copied()
}

/// Whether a word may mean a key: it is similar to it, or another app's word for it.
pub(super) fn may_mean(written: &str, key: &str) -> bool {
    let plain = plain(written);
    let listed = SYNONYMS.iter().any(|(word, ours)| ours.contains(&key) && same_plain(word, &plain));
    listed || nearest(written, [key]).is_some()
}

/// Like [`synonym_of`], for a misspelled word of another app.
pub(super) fn nearest_synonym(written: &str, is_key: impl Fn(&str) -> bool) -> Option<&'static str> {
    const MIN_BYTES: usize = 5;
    let long = SYNONYMS.iter().map(|(word, _)| *word).filter(|word| word.len() >= MIN_BYTES);
    nearest(written, long).and_then(|word| synonym_of(word, is_key))
}

/// Values of other apps, with ours.
const VALUE_SYNONYMS: &[(&str, &str)] = &[
    ("both", "each"),
    ("both sides", "each"),
    ("bilateral", "each"),
    ("left and right", "each"),
    ("per side", "each"),
    ("unilateral", "each"),
    ("alternating", "alternate"),
    ("none", "together"),
    ("l", "left"),
    ("r", "right"),
    ("cw", "clockwise"),
    ("ccw", "counterclockwise"),
    ("anticlockwise", "counterclockwise"),
    ("each", "both"),
    ("stretch", "cool-down"),
    ("stretching", "cool-down"),
    ("yoga", "mobility"),
    ("flexibility", "mobility"),
    ("physio", "rehab"),
    ("physiotherapy", "rehab"),
    ("rehabilitation", "rehab"),
    ("prehab", "rehab"),
    ("foam rolling", "soft-tissue"),
    ("massage", "soft-tissue"),
    ("rest day", "recovery"),
    ("silent", "off"),
    ("mute", "off"),
    ("none", "off"),
    ("amrap", "max"),
    ("failure", "max"),
    ("to failure", "max"),
    ("as many as possible", "max"),
    ("maximum", "max"),
    ("open-ended", "open"),
    ("manual", "open"),
    ("unlimited", "open"),
    ("until done", "open"),
    ("tap", "open"),
    ("key", "open"),
    ("none", "0s"),
    ("pregnant", "pregnancy"),
    ("strain", "fresh-strain"),
    ("acute strain", "fresh-strain"),
    ("pulled", "over-stretched"),
    ("anticoagulants", "blood-thinners"),
    ("back", "back-pain"),
    ("low back pain", "back-pain"),
];

/// The word of `words` that another app's word means, or that differs from `written` only
/// in case and hyphens.
pub(super) fn value_synonym(written: &str, words: &[&'static str]) -> Option<&'static str> {
    const MAX_BYTES: usize = 32;
    // Most values are durations and numbers, and no word begins with a digit.
    if written.len() > MAX_BYTES || written.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let written = plain(written);
    let is_written = |word: &str| same_plain(word, &written);
    if let Some(same) = words.iter().find(|word| is_written(word)) {
        return Some(same);
    }
    // Synonyms of words that are not in `words` are skipped before the comparison.
    let ours = |word: &str| words.iter().find(|known| **known == word).copied();
    let mut synonyms = VALUE_SYNONYMS.iter().filter_map(|(other, word)| Some((*other, ours(word)?)));
    synonyms.find(|(other, _)| is_written(other)).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::fields::Scope;

    fn meant(written: &str) -> Option<&'static str> {
        let step = |key: &str| Scope::Step.field(key).is_some();
        synonym_of(written, step)
            .or_else(|| nearest(written, Scope::Step.fields().iter().map(|field| field.key)))
            .or_else(|| nearest_synonym(written, step))
    }

    #[test]
    fn misspelled_keys_and_other_apps_words_are_understood() {
        let pairs = [
            ("tiem", "time"),
            ("rep", "reps"),
            ("stop-if", "stop_if"),
            ("Time", "time"),
            ("equipement", "equipment"),
            ("duration", "time"),
            ("count", "reps"),
            ("repeat", "sets"),
            ("image", "pose"),
            ("secs", "time"),
            ("steps", "step"),
            ("description", "how"),
            ("perSide", "side"),
            ("sid", "side"),
            ("tme", "time"),
            ("ho", "how"),
        ];
        for (written, key) in pairs {
            assert_eq!(meant(written), Some(key), "{written}");
        }
    }

    #[test]
    fn a_longer_or_shorter_name_leads_to_the_known_one() {
        let poses = ["leg-swing", "glute-ball", "glute-ball-figure-four", "ice", "hurdler"];
        let matched = |text| prefix_match(text, poses);
        assert_eq!(matched("leg-swing-front"), Some("leg-swing"));
        assert_eq!(matched("Glute ball figure 4"), Some("glute-ball"));
        assert_eq!(matched("glute-ball-figure"), Some("glute-ball-figure-four"));
        assert_eq!(matched("hurd"), Some("hurdler"));
        assert_eq!([matched("ice-pack"), matched("lunge"), matched("gl")], [None; 3]);
    }

    #[test]
    fn an_unrelated_word_gets_no_suggestion() {
        for written in ["colour", "difficulty", "x", "", "zzzzzz", "heart_rate"] {
            assert_eq!(meant(written), None, "{written}");
        }
    }

    #[test]
    fn every_synonym_leads_to_a_key() {
        for (word, keys) in SYNONYMS {
            for key in *keys {
                assert!(Scope::ALL.iter().any(|scope| scope.field(key).is_some()), "{word} → {key}");
            }
        }
    }
}
