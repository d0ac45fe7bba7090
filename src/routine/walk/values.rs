//! Reading what is neither plain text nor a table: words, numbers, durations,
//! amounts, moments, and the places a key may name.

use super::{Entry, Walker, example};
use crate::diagnostic::Diagnostic;
use crate::routine::count::{self, Counts};
use crate::routine::duration;
use crate::routine::fault::{Fault, quoted, shown};
use crate::routine::fields::{Field, SOUND_FILES, SOUNDS, Shape, grouped, one_of};
use crate::routine::model::{CueAt, Directions, Gap, Kind, Side, Tempo, VoiceLevel};
use crate::routine::schema::{Reps, SpotList, Time};
use crate::routine::span::Span;
use crate::routine::suggest::{begun, meant_word, nearest};
use crate::routine::tempo;
use crate::routine::tree::Data;
use std::time::Duration;

/// The most that a key of this shape may count.
const MOST_REPS: u32 = 1000;
const MOST_SPOTS: u32 = 50;

impl Walker<'_> {
    pub(super) fn kind(&mut self, entry: &mut Entry<'_, '_>) -> Option<Kind> {
        self.choice(entry, &Kind::ALL)
    }

    pub(super) fn voice(&mut self, entry: &mut Entry<'_, '_>) -> Option<VoiceLevel> {
        self.choice(entry, &VoiceLevel::ALL)
    }

    pub(super) fn side(&mut self, entry: &mut Entry<'_, '_>) -> Option<Side> {
        self.choice(entry, &Side::ALL)
    }

    pub(super) fn direction(&mut self, entry: &mut Entry<'_, '_>) -> Option<Directions> {
        self.choice(entry, &Directions::ALL)
    }

    fn choice<T: Copy>(&mut self, entry: &Entry<'_, '_>, all: &[(T, &'static str)]) -> Option<T> {
        let (text, span) = self.word(entry)?;
        if let Some((choice, _)) = all.iter().find(|(_, word)| *word == text) {
            return Some(*choice);
        }
        self.wrong_word(entry.field, span, &text);
        None
    }

    /// Tells that a word is none of those allowed.
    fn wrong_word(&mut self, field: &Field, span: Span, text: &str) {
        let words = field.shape.words();
        let message =
            format!("`{}` can't be \"{}\": it can be {}", field.key, shown(text), field.shape.describe());
        let near = meant_word(text, words).or_else(|| nearest(text, words.iter().copied()));
        let finding = Diagnostic::error("wrong-value", span.range(), message);
        self.found.push(instead(finding, field.key, near, span, || example(field)));
    }

    /// Reads a whole number between the bounds of its field.
    pub(super) fn number(&mut self, entry: &mut Entry<'_, '_>) -> Option<u32> {
        let Shape::Number { min, max } = entry.field.shape else { return None };
        let Data::Integer(number) = entry.value.data else {
            self.wrong_type(entry, entry.value);
            return None;
        };
        if min == max && number != i128::from(min) {
            let message = format!("this supple reads format {min} and no other");
            let finding = Diagnostic::error("wrong-value", entry.span().range(), message);
            self.found.push(finding.help(format!("write `{} = {min}`, or update supple", entry.field.key)));
            return None;
        }
        self.bounded(entry, entry.span(), number, min, max)
    }

    /// A count within its bounds.
    fn bounded(
        &mut self,
        entry: &Entry<'_, '_>,
        span: Span,
        number: i128,
        min: u32,
        max: u32,
    ) -> Option<u32> {
        if let Some(number) = u32::try_from(number).ok().filter(|number| (min..=max).contains(number)) {
            return Some(number);
        }
        let key = entry.field.key;
        let what = if key == "at" { "the number of a rep".to_owned() } else { format!("`{key}`") };
        let message = format!("{what} goes from {} to {}", grouped(min), grouped(max));
        let nearest = if number < i128::from(min) { min } else { max };
        let finding = Diagnostic::error("out-of-bounds", span.range(), message);
        let label = if number < i128::from(min) { "too few" } else { "too many" };
        let label = if key == "max_pain" { "out of bounds" } else { label };
        self.found.push(finding.label(label).help(format!("write `{key} = {nearest}` or what you mean")));
        None
    }

    fn counts(&mut self, entry: &Entry<'_, '_>, text: &str, max: u32) -> Option<Counts> {
        match count::range(text) {
            Ok(range) => {
                if range.min >= 1 && range.max <= max {
                    return Some(range);
                }
                let key = entry.field.key;
                let message = format!("`{key}` goes from 1 to {}", grouped(max));
                let finding = Diagnostic::error("out-of-bounds", entry.span().range(), message);
                let (least, most) = (range.min.clamp(1, max), range.max.clamp(1, max));
                let label = if range.min < 1 { "too few" } else { "too many" };
                self.found.push(
                    finding.label(label).help(format!("write `{key} = \"{least}-{most}\"` or what you mean")),
                );
                None
            }
            Err(fault) => {
                self.fault(entry, entry.span(), text, fault);
                None
            }
        }
    }

    /// Reads `length`: one duration, above zero.
    pub(super) fn length(&mut self, entry: &mut Entry<'_, '_>) -> Option<Duration> {
        let (text, span) = self.word(entry)?;
        match duration::single(&text) {
            Ok(length) if length.is_zero() || length > Duration::from_secs(24 * 3600) => {
                let finding = Diagnostic::error(
                    "out-of-bounds",
                    span.range(),
                    "a routine lasts up to 24 hours, and not nothing",
                );
                self.found.push(finding.help(example(entry.field)));
                None
            }
            Ok(length) => Some(length),
            Err(fault) => {
                let fix = fault.fix.as_deref().map(quoted);
                self.fault(entry, span, &text, fault.fix(fix));
                None
            }
        }
    }

    /// Reads a gap; a day is the most that fits a routine.
    pub(super) fn gap(&mut self, entry: &mut Entry<'_, '_>) -> Option<Gap> {
        let (text, span) = self.word(entry)?;
        if text == "open" {
            return Some(Gap::Open);
        }
        match duration::single(&text) {
            Ok(length) if length > Duration::from_secs(24 * 3600) => {
                let message = format!("`{}` is over 24 hours", entry.field.key);
                let finding = Diagnostic::error("out-of-bounds", span.range(), message);
                self.found.push(finding.help(example(entry.field)));
                None
            }
            Ok(length) => Some(Gap::Timed(length)),
            Err(fault) => {
                self.no_length(entry, span, &text, fault);
                None
            }
        }
    }

    /// Tells what is wrong with a duration where `"open"` may stand as well.
    fn no_length(&mut self, entry: &Entry<'_, '_>, span: Span, text: &str, fault: Fault) {
        if meant_word(text, &["open"]).is_some() {
            let message = format!("`{}` can't be \"{}\"", entry.field.key, shown(text));
            let finding = Diagnostic::error("wrong-value", span.range(), message);
            let help = format!("write `{} = \"open\"` to wait for a key", entry.field.key);
            return self.found.push(finding.help(help).fix(span.range(), "\"open\""));
        }
        let fix = fault.fix.as_deref().map(quoted);
        self.fault(entry, span, text, fault.fix(fix));
    }

    pub(super) fn time(&mut self, entry: &mut Entry<'_, '_>) -> Option<Time> {
        let (text, span) = self.word(entry)?;
        if text == "open" {
            return Some(Time::Open);
        }
        let lengths = match duration::range(&text) {
            Ok(lengths) => lengths,
            Err(fault) => {
                self.no_length(entry, span, &text, fault);
                return None;
            }
        };
        let (least, most) = (Duration::from_millis(200), Duration::from_secs(3 * 3600));
        let label = if lengths.min < least { "too short" } else { "too long" };
        if lengths.min < least || lengths.max > most {
            let message = "an amount lasts from 0.2 s to 3 h";
            let finding = Diagnostic::error("out-of-bounds", span.range(), message);
            self.found.push(finding.label(label).help(example(entry.field)));
            return None;
        }
        Some(Time::Lengths(lengths))
    }

    pub(super) fn reps(&mut self, entry: &mut Entry<'_, '_>) -> Option<Reps> {
        if let Data::Integer(number) = entry.value.data {
            let number = self.bounded(entry, entry.span(), number, 1, MOST_REPS)?;
            return Some(Reps::Counts(Counts { min: number, max: number }));
        }
        let (text, span) = self.word(entry)?;
        if text == "max" {
            return Some(Reps::Max);
        }
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        if !digits && meant_word(&text, &["max"]).is_some() {
            self.wrong_word(entry.field, span, &text);
            return None;
        }
        self.counts(entry, &text, MOST_REPS).map(Reps::Counts)
    }

    pub(super) fn tempo(&mut self, entry: &mut Entry<'_, '_>) -> Option<Tempo> {
        let (text, span) = self.word(entry)?;
        match tempo::parse(&text) {
            Ok(tempo) => Some(tempo),
            Err(fault) => {
                self.fault(entry, span, &text, fault);
                None
            }
        }
    }

    pub(super) fn spots(&mut self, entry: &mut Entry<'_, '_>) -> Option<SpotList> {
        match &entry.value.data {
            Data::Integer(number) => {
                let number = self.bounded(entry, entry.span(), *number, 1, MOST_SPOTS)?;
                Some(SpotList::Counts(Counts { min: number, max: number }))
            }
            Data::Text(text) if count::looks_like_count(text) => {
                self.text_syntax(entry.span());
                self.counts(entry, text, MOST_SPOTS).map(SpotList::Counts)
            }
            Data::List(items) if items.is_empty() || items.len() > MOST_SPOTS as usize => {
                self.bounded(
                    entry,
                    entry.span(),
                    i128::try_from(items.len()).unwrap_or(i128::MAX),
                    1,
                    MOST_SPOTS,
                );
                None
            }
            _ => self.lines(entry).map(SpotList::Names),
        }
    }

    pub(super) fn moment(&mut self, entry: &mut Entry<'_, '_>) -> Option<CueAt> {
        let span = entry.span();
        if let Data::Integer(number) = entry.value.data {
            return self.bounded(entry, span, number, 1, MOST_REPS).map(CueAt::Rep);
        }
        let (text, _) = self.word(entry)?;
        match count::moment(&text) {
            Ok(CueAt::Percent(share)) if share > 100.0 => {
                let finding =
                    Diagnostic::error("cue-beyond-end", span.range(), "this cue lies beyond its amount");
                self.found.push(finding.label("the whole is 100%").help("write `at = \"100%\"` or less"));
                None
            }
            Ok(at) => Some(at),
            Err(fault) => {
                self.fault(entry, span, &text, fault);
                None
            }
        }
    }

    /// Reads the name of a figure that there is.
    pub(super) fn pose(&mut self, entry: &mut Entry<'_, '_>) -> Option<String> {
        let (text, span) = self.word(entry)?;
        if self.poses.contains(&text.as_str()) {
            return Some(text);
        }
        let finding =
            Diagnostic::error("unknown-pose", span.range(), format!("there is no pose `{}`", shown(&text)));
        let poses = || self.poses.iter().copied();
        let near = nearest(&text, poses()).or_else(|| begun(&text, poses()));
        let otherwise = || "leave `pose` out; the step is shown without a figure".to_owned();
        self.found.push(instead(finding, "pose", near, span, otherwise));
        None
    }

    /// Reads a tone's name or the path of a sound file.
    pub(super) fn sound(&mut self, entry: &mut Entry<'_, '_>) -> Option<String> {
        let (text, span) = self.word(entry)?;
        let lower = text.to_lowercase();
        if SOUND_FILES.iter().any(|ending| lower.ends_with(ending)) {
            if inside(&text) {
                return Some(text);
            }
            let finding =
                Diagnostic::error("wrong-value", span.range(), "a sound file lies in the routine's folder");
            self.found.push(
                finding
                    .label("a path that leaves it")
                    .help("write a path such as `sound = \"sounds/bell.ogg\"`"),
            );
            return None;
        }
        if SOUNDS.contains(&text.as_str()) {
            return Some(text);
        }
        let finding =
            Diagnostic::error("unknown-sound", span.range(), format!("there is no sound `{}`", shown(&text)));
        let otherwise = || format!("it can be {}, or a .wav, .ogg or .mp3 file", one_of(&SOUNDS));
        self.found.push(instead(finding, "sound", nearest(&text, SOUNDS), span, otherwise));
        None
    }
}

/// Shows the word that was probably meant, and how to take it.
fn instead(
    finding: Diagnostic,
    key: &str,
    near: Option<&str>,
    span: Span,
    otherwise: impl FnOnce() -> String,
) -> Diagnostic {
    match near {
        Some(near) => finding.help(format!("write `{key} = \"{near}\"`")).fix(span.range(), quoted(near)),
        None => finding.help(otherwise()),
    }
}

/// Whether a path stays below the folder it starts from, on any system.
pub(super) fn inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part != "~")
}
