//! Reading words, numbers, durations, tempos, spots, the moments of cues, poses and
//! sounds.

use super::{KeyValue, Value, Walker};
use crate::diagnostic::{Diagnostic, strip_invisible};
use crate::routine::count::{self, CountRange, MAX_COUNT, MAX_SPOTS};
use crate::routine::duration;
use crate::routine::fields::example_help;
use crate::routine::fields::{FieldShape, SOUND_FILE_ENDINGS, SOUNDS, grouped, one_of};
use crate::routine::message::{quoted, truncated};
use crate::routine::model::{
    BodySide, Condition, Conditions, CountWords, CueAt, Directions, Gap, Side, Spots, Tempo,
};
use crate::routine::span::Span;
use crate::routine::suggest::{nearest, value_synonym};
use crate::routine::tempo;
use crate::routine::value_error::ValueError;
use std::time::Duration;
use toml::de::{DeInteger, DeValue};

/// The longest routine, and so the longest gap.
const MAX_LENGTH: Duration = Duration::from_secs(24 * 3600);
/// The languages that are suggested for their names.
const LANGUAGES: [&str; 11] = ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "pl"];

impl Walker<'_> {
    pub(super) fn side(&mut self, entry: &KeyValue<'_, '_>) -> Option<Side> {
        if let DeValue::Array(items) = entry.value.get_ref() {
            return self.list_of_sides(entry, items);
        }
        self.choice(entry, &Side::ALL)
    }

    /// Reports `side = ["left", "right"]`, which is written as `side = "each"` and
    /// `first`. Returns `None`, for the value.
    fn list_of_sides(&mut self, entry: &KeyValue<'_, '_>, items: &[Value<'_>]) -> Option<Side> {
        let words: Vec<&str> = items.iter().map(|item| item.get_ref().as_str().unwrap_or("")).collect();
        let span = entry.span();
        let finding = Diagnostic::error("wrong-type", span, "`side` is one word, not a list").label("a list");
        match words.join(" ").to_lowercase().as_str() {
            "right left" => self.invalid(finding.help("write `side = \"each\"` and `first = \"right\"`")),
            "left right" => {
                let finding = finding.help("write `side = \"each\"`; the left side begins");
                self.invalid(finding.fix(span, "\"each\""))
            }
            _ => self.wrong_type(entry, entry.value),
        }
    }

    pub(super) fn direction(&mut self, entry: &KeyValue<'_, '_>) -> Option<Directions> {
        self.choice(entry, &Directions::ALL)
    }

    pub(super) fn body_side(&mut self, entry: &KeyValue<'_, '_>) -> Option<BodySide> {
        self.choice(entry, &BodySide::ALL)
    }

    pub(super) fn count_words(&mut self, entry: &KeyValue<'_, '_>) -> Option<CountWords> {
        if let DeValue::Integer(number) = entry.value.get_ref() {
            let number = integer(number);
            let message = "`count` is what the voice says of the reps, not how many there are";
            let finding = Diagnostic::error("wrong-type", entry.span(), message).label("a number");
            return self.invalid(finding.help(format!("write `reps = {number}`, or `count = \"phases\"`")));
        }
        self.choice(entry, &CountWords::ALL)
    }

    /// Reads the conditions under which a step is left out: a word or a list of words.
    pub(super) fn conditions(&mut self, entry: &KeyValue<'_, '_>) -> Option<Conditions> {
        let condition = |walker: &mut Self, entry: &KeyValue<'_, '_>, value: &Value<'_>| {
            walker.choice_of(entry, value, &Condition::ALL)
        };
        self.items(entry, condition).map(Conditions::from_iter)
    }

    pub(super) fn flag(&mut self, entry: &KeyValue<'_, '_>) -> Option<bool> {
        if let DeValue::Boolean(on) = entry.value.get_ref() {
            return Some(*on);
        }
        self.wrong_type(entry, entry.value)
    }

    /// Reads a language tag, such as `en` or `pt-BR`.
    pub(super) fn language(&mut self, entry: &KeyValue<'_, '_>) -> Option<String> {
        let (text, span) = self.text_with_span(entry)?;
        if is_language(&text) {
            return Some(text);
        }
        let message = format!("`{}` is no tag of a language", truncated(&text));
        let finding = Diagnostic::error("wrong-value", span, message);
        let near = value_synonym(&text, &LANGUAGES);
        let otherwise = || "write its two letters: \"en\", \"de\", \"fr\"; or \"pt-BR\"".to_owned();
        self.invalid(with_suggestion(finding, Some("language"), near, span, otherwise))
    }

    /// Reads one of the words in `choices`, if the key allows it.
    pub(super) fn choice<T: Copy>(
        &mut self,
        entry: &KeyValue<'_, '_>,
        choices: &[(T, &'static str)],
    ) -> Option<T> {
        self.choice_of(entry, entry.value, choices)
    }

    /// Like [`Self::choice`]; `value` is the value of `entry` or an item of that value.
    fn choice_of<T: Copy>(
        &mut self,
        entry: &KeyValue<'_, '_>,
        value: &Value<'_>,
        choices: &[(T, &'static str)],
    ) -> Option<T> {
        let text = self.text_of(entry, value)?;
        let allowed = entry.field.shape.words();
        let known = choices.iter().find(|(_, word)| *word == text && allowed.contains(word));
        if known.is_none() {
            self.report_wrong_word(entry, value, &text);
        }
        known.map(|(choice, _)| *choice)
    }

    /// Reports a word that is not allowed.
    pub(super) fn report_wrong_word(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>, text: &str) {
        let field = entry.field;
        let words = field.shape.words();
        let near = value_synonym(text, words).or_else(|| nearest(text, words.iter().copied()));
        let written = truncated(text);
        let is_list_item = entry.is_list_item(value);
        let message = if is_list_item {
            format!("`{}` can't hold \"{written}\"", field.key)
        } else {
            format!("`{}` can't be \"{written}\": it can be {}", field.key, field.shape.describe())
        };
        let finding = Diagnostic::error("wrong-value", Span::of(value), message);
        let key = Some(field.key).filter(|_| !is_list_item);
        let otherwise =
            || if is_list_item { format!("it can hold {}", one_of(words)) } else { example_help(field) };
        self.findings.push(with_suggestion(finding, key, near, Span::of(value), otherwise));
    }

    /// Reads a whole number between the bounds of its field.
    pub(super) fn number(&mut self, entry: &KeyValue<'_, '_>) -> Option<u32> {
        let FieldShape::Number { min, max } = entry.field.shape else { return None };
        let DeValue::Integer(number) = entry.value.get_ref() else {
            return self.wrong_type(entry, entry.value);
        };
        let number = integer(number);
        if min == max && number != i128::from(min) {
            let message = format!("this supple reads format {min} and no other");
            let finding = Diagnostic::error("wrong-value", entry.span(), message);
            return self
                .invalid(finding.help(format!("write `{} = {min}`, or update supple", entry.field.key)));
        }
        self.bounded(entry, entry.span(), number, min, max)
    }

    /// Checks a number against the bounds `min` to `max`.
    pub(super) fn bounded(
        &mut self,
        entry: &KeyValue<'_, '_>,
        span: Span,
        number: i128,
        min: u32,
        max: u32,
    ) -> Option<u32> {
        if let Some(number) = u32::try_from(number).ok().filter(|number| (min..=max).contains(number)) {
            return Some(number);
        }
        let key = entry.field.key;
        let subject = if key == "at" { "the number of a rep".to_owned() } else { format!("`{key}`") };
        let message = format!("{subject} goes from {} to {}", grouped(min), grouped(max));
        let finding = Diagnostic::error("out-of-bounds", span, message);
        let (nearest, label) = if number < i128::from(min) { (min, "too few") } else { (max, "too many") };
        let label = if key == "max_pain" { "out of bounds" } else { label };
        let written = entry.written(span, &nearest.to_string());
        self.invalid(finding.label(label).help(format!("write `{written}` or what you mean")))
    }

    /// Reads `length`: one duration above zero, up to 24 hours.
    pub(super) fn length(&mut self, entry: &KeyValue<'_, '_>) -> Option<Duration> {
        let (text, span) = self.text_with_span(entry)?;
        let report = |error: ValueError| {
            let fix = error.fix.as_deref().map(quoted);
            self.report_value_error(entry, span, &text, error.fix(fix));
        };
        let length = duration::single(&text).map_err(report).ok()?;
        if length.is_zero() || length > MAX_LENGTH {
            let message = "a routine lasts up to 24 hours, and not nothing";
            let finding = Diagnostic::error("out-of-bounds", span, message);
            return self.invalid(finding.help(example_help(entry.field)));
        }
        Some(length)
    }

    /// Reads a gap: `"open"` or a duration up to 24 hours.
    pub(super) fn gap(&mut self, entry: &KeyValue<'_, '_>) -> Option<Gap> {
        let (text, span) = self.text_with_span(entry)?;
        if text == "open" {
            return Some(Gap::Open);
        }
        let report = |error| self.report_duration_error(entry, span, &text, error);
        let length = duration::single(&text).map_err(report).ok()?;
        if length > MAX_LENGTH {
            let message = format!("`{}` is over 24 hours", entry.field.key);
            let finding = Diagnostic::error("out-of-bounds", span, message);
            return self.invalid(finding.help(example_help(entry.field)));
        }
        Some(Gap::Timed(length))
    }

    pub(super) fn tempo(&mut self, entry: &KeyValue<'_, '_>) -> Option<Tempo> {
        let (text, span) = self.text_with_span(entry)?;
        tempo::parse(&text).map_err(|error| self.report_value_error(entry, span, &text, error)).ok()
    }

    pub(super) fn spots(&mut self, entry: &KeyValue<'_, '_>) -> Option<Spots> {
        match entry.value.get_ref() {
            DeValue::Integer(number) => {
                let number = self.bounded(entry, entry.span(), integer(number), 1, MAX_SPOTS)?;
                Some(Spots::Counted { min: number, max: number })
            }
            DeValue::String(text) if count::looks_like_count(&strip_invisible(text)) => {
                let (text, span) = self.text_with_span(entry)?;
                let CountRange { min, max } = self.counts(entry, span, &text, MAX_SPOTS)?;
                Some(Spots::Counted { min, max })
            }
            DeValue::Array(items) if items.is_empty() || items.len() > MAX_SPOTS as usize => {
                let count = i128::try_from(items.len()).unwrap_or(i128::MAX);
                self.bounded(entry, entry.span(), count, 1, MAX_SPOTS);
                None
            }
            _ => self.texts(entry).map(Spots::Named),
        }
    }

    /// Reads the moment of a cue: the number of a rep, or a text such as `10s` or `50%`.
    pub(super) fn moment(&mut self, entry: &KeyValue<'_, '_>) -> Option<CueAt> {
        let span = entry.span();
        if let DeValue::Integer(number) = entry.value.get_ref() {
            return self.bounded(entry, span, integer(number), 1, MAX_COUNT).map(CueAt::Rep);
        }
        let text = self.text(entry)?;
        let report = |error| self.report_value_error(entry, span, &text, error);
        let at = count::moment(&text).map_err(report).ok()?;
        if matches!(at, CueAt::Percent(percent) if percent > 100.0) {
            let message = "this cue lies beyond its amount";
            let finding = Diagnostic::error("cue-beyond-end", span, message);
            return self.invalid(finding.label("the whole is 100%").help("write an `at` below `100%`"));
        }
        Some(at)
    }

    /// Reads the name of a known figure.
    pub(super) fn pose(&mut self, entry: &KeyValue<'_, '_>) -> Option<String> {
        let (text, span) = self.text_with_span(entry)?;
        if self.poses.contains(&text) {
            return Some(text);
        }
        let message = format!("there is no pose `{}`", truncated(&text));
        let finding = Diagnostic::error("unknown-pose", span, message);
        let near = self.poses.near(&text);
        self.invalid(match near.as_slice() {
            [] => finding
                .help("`supple pose list` shows the figures there are; without `pose` the step has none"),
            [only] => finding
                .help(format!("write `pose = \"{only}\"`; `supple pose list` shows them all"))
                .fix(span, quoted(only)),
            [first, ..] => finding
                .help(format!("it may be {}; `supple pose list` shows them all", one_of(&near)))
                .fix(span, quoted(first)),
        })
    }

    /// Reads a tone's name or the path of a sound file.
    pub(super) fn sound(&mut self, entry: &KeyValue<'_, '_>) -> Option<String> {
        let (text, span) = self.text_with_span(entry)?;
        if is_sound_file(&text) {
            if stays_in_folder(&text) {
                return Some(text);
            }
            let message = "a sound file lies in the routine's folder";
            let finding = Diagnostic::error("wrong-value", span, message);
            let help = "write a path such as `sound = \"sounds/bell.ogg\"`";
            return self.invalid(finding.label("a path that leaves it").help(help));
        }
        if SOUNDS.contains(&text.as_str()) {
            return Some(text);
        }
        let message = format!("there is no sound `{}`", truncated(&text));
        let finding = Diagnostic::error("unknown-sound", span, message);
        let otherwise = || format!("it can be {}, or a .wav, .ogg or .mp3 file", one_of(&SOUNDS));
        self.invalid(with_suggestion(finding, Some("sound"), nearest(&text, SOUNDS), span, otherwise))
    }
}

/// Adds the word that was probably meant, `near`, with a fix; the help `otherwise` if there
/// is none. An item of a list is written without a `key`.
pub(super) fn with_suggestion(
    finding: Diagnostic,
    key: Option<&str>,
    near: Option<&str>,
    span: Span,
    otherwise: impl FnOnce() -> String,
) -> Diagnostic {
    let Some(near) = near else { return finding.help(otherwise()) };
    let help = match key {
        Some(key) => format!("write `{key} = \"{near}\"`"),
        None => format!("write \"{near}\""),
    };
    finding.help(help).fix(span, quoted(near))
}

/// The number of a TOML integer; one that is too large is the largest of its sign.
pub(super) fn integer(number: &DeInteger<'_>) -> i128 {
    let limit = if number.as_str().starts_with('-') { i128::MIN } else { i128::MAX };
    i128::from_str_radix(number.as_str(), number.radix()).unwrap_or(limit)
}

/// Whether a text has the ending of a sound file.
pub(super) fn is_sound_file(text: &str) -> bool {
    let lower = text.to_lowercase();
    SOUND_FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Whether a path can't leave the folder it is relative to, on any system.
pub(super) fn stays_in_folder(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part != "~")
}

/// Whether a text has the form of a BCP 47 tag: two or three letters, then parts
/// of up to eight letters and digits.
pub(super) fn is_language(text: &str) -> bool {
    let is_primary =
        |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut parts = text.split('-');
    parts.next().is_some_and(is_primary) && parts.all(is_subtag)
}
