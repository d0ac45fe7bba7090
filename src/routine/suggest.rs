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

/// Words of other apps for keys, and the keys they mean: the first one that the table may
/// have.
const SYNONYMS: &[(&[&str], &[&str])] = &[
    (&["duration", "minutes", "mins"], &["time", "length"]),
    (&["seconds", "second", "secs", "sec", "length", "hold", "timer", "work", "open"], &["time"]),
    (&["total", "total_time"], &["length"]),
    (&["time", "when"], &["at"]),
    (&["count", "counts", "times", "repetitions", "repetition", "rep_range"], &["reps"]),
    (&["repeat", "repeats", "rounds", "series", "laps"], &["sets"]),
    (&["round"], &["set", "sets"]),
    (&["cadence", "pace", "speed", "rhythm"], &["tempo"]),
    (&["title", "label"], &["name"]),
    (&["exercise"], &["name", "step"]),
    (&["description", "desc", "summary", "notes", "note"], &["about", "how"]),
    (&["instructions", "instruction", "details"], &["how", "about"]),
    (&["execution", "execution_notes"], &["how"]),
    (&["image", "picture", "figure", "animation", "gif"], &["pose"]),
    (&["video", "url", "author", "credit", "licence"], &["source"]),
    (&["link"], &["source", "url"]),
    (&["license"], &["licence", "source"]),
    (&["type", "category"], &["kind"]),
    (&["pause", "break", "recovery", "rest_between_sets", "rest_between_rounds"], &["rest"]),
    (&["rest_after", "pause_after", "rest_between_exercises"], &["after"]),
    (&["transition"], &["switch"]),
    (&["ready", "get_ready", "countdown", "delay"], &["prepare"]),
    (&["sides", "each_side", "per_side", "two_sided", "both_sides", "unilateral"], &["side"]),
    (&["bilateral"], &["side"]),
    (&["starting_side", "first_side", "start_side"], &["first"]),
    (&["week", "progression", "progressions"], &["weeks"]),
    (&["positions", "places", "areas"], &["spots"]),
    (&["speak", "speech", "spoken", "tts", "text", "words"], &["say"]),
    (&["message"], &["say", "text"]),
    (&["warning", "warnings", "danger", "contraindications"], &["caution"]),
    (&["not_if", "skip_if", "leave_out"], &["not_for"]),
    (&["lang", "locale"], &["language"]),
    (&["tick", "ticks"], &["metronome"]),
    (&["weight", "weights", "resistance"], &["load"]),
    (&["gear", "tools", "props", "needs"], &["equipment"]),
    (&["muscle_groups", "targets"], &["muscles"]),
    (&["keywords"], &["tags"]),
    (&["include", "import", "from", "extends", "ref"], &["use"]),
    (&["version"], &["format"]),
    (&["ignore"], &["allow"]),
    (&["exercises", "steps", "intervals", "interval", "movements", "sequence"], &["step"]),
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
fn synonym_of(written: &str, is_key: impl Fn(&str) -> bool) -> Option<&'static str> {
    const MAX_BYTES: usize = 32;
    if written.len() > MAX_BYTES {
        return None;
    }
    let written = plain(written);
    let (_, ours) = SYNONYMS.iter().find(|(words, _)| words.iter().any(|word| same_plain(word, &written)))?;
    ours.iter().find(|key| is_key(key)).copied()
}

/// Whether a word may mean a key: it is similar to it, or another app's word for it.
pub(super) fn may_mean(written: &str, key: &str) -> bool {
    let plain = plain(written);
    let mut synonyms = SYNONYMS.iter().filter(|(_, ours)| ours.contains(&key)).flat_map(|(words, _)| *words);
    synonyms.any(|word| same_plain(word, &plain)) || nearest(written, [key]).is_some()
}

/// The key that was probably meant: another app's word for it, the most similar of the
/// names `known`, or a misspelled word of another app.
pub(super) fn meant_name(
    written: &str,
    is_key: impl Fn(&str) -> bool,
    known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    synonym_of(written, &is_key).or_else(|| nearest(written, known)).or_else(|| {
        const MIN_BYTES: usize = 5;
        let words = SYNONYMS.iter().flat_map(|(words, _)| *words).copied();
        let near = nearest(written, words.filter(|word| word.len() >= MIN_BYTES))?;
        synonym_of(near, &is_key)
    })
}

/// Words of other apps for values, and the value they mean.
const VALUE_SYNONYMS: &[(&[&str], &str)] = &[
    (&["both", "both sides", "bilateral", "left and right", "per side", "unilateral"], "each"),
    (&["alternating"], "alternate"),
    (&["none"], "together"),
    (&["l"], "left"),
    (&["r"], "right"),
    (&["cw"], "clockwise"),
    (&["ccw", "anticlockwise"], "counterclockwise"),
    (&["each"], "both"),
    (&["stretch", "stretching"], "cool-down"),
    (&["yoga", "flexibility"], "mobility"),
    (&["physio", "physiotherapy", "rehabilitation", "prehab"], "rehab"),
    (&["foam rolling", "massage"], "soft-tissue"),
    (&["rest day"], "recovery"),
    (&["silent", "mute", "none"], "off"),
    (&["amrap", "failure", "to failure", "as many as possible", "maximum"], "max"),
    (&["open-ended", "manual", "unlimited", "until done", "tap", "key"], "open"),
    (&["none"], "0s"),
    (&["pregnant"], "pregnancy"),
    (&["strain", "acute strain"], "fresh-strain"),
    (&["pulled"], "over-stretched"),
    (&["anticoagulants"], "blood-thinners"),
    (&["back", "low back pain"], "back-pain"),
    (&["en-us", "en-gb", "english"], "en"),
    (&["german", "deutsch"], "de"),
    (&["french", "français"], "fr"),
    (&["spanish", "español"], "es"),
    (&["italian"], "it"),
    (&["portuguese"], "pt"),
    (&["dutch"], "nl"),
    (&["swedish"], "sv"),
    (&["norwegian"], "no"),
    (&["danish"], "da"),
    (&["polish"], "pl"),
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
    let is_written = |word: &&str| same_plain(word, &written);
    // Words that are not in `words` are skipped before the comparison with their synonyms.
    let meant = |(others, ours): &(&[&str], &str)| {
        words.iter().find(|word| *word == ours).filter(|_| others.iter().any(is_written))
    };
    words.iter().find(|word| is_written(word)).or_else(|| VALUE_SYNONYMS.iter().find_map(meant)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::fields::Scope;

    fn meant(written: &str) -> Option<&'static str> {
        let step = |key: &str| Scope::Step.field(key).is_some();
        meant_name(written, step, Scope::Step.fields().iter().map(|field| field.key))
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
        for (words, keys) in SYNONYMS {
            for key in *keys {
                assert!(Scope::ALL.iter().any(|scope| scope.field(key).is_some()), "{words:?} → {key}");
            }
        }
    }
}
