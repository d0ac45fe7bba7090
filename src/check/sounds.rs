//! Whether the sound files of a routine can be played.

use crate::cue::Tone;
use crate::diagnostic::Diagnostic;
use crate::routine::{Routine, Spans, truncated};
use std::collections::HashMap;

/// The code of these findings.
pub(super) const CODE: &str = "no-sound-file";

/// Why a sound file can't be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplayableSound {
    /// What is wrong with it, as the end of a sentence.
    pub why: String,
    /// Whether there is such a file at all.
    pub is_there: bool,
}

/// Says why a sound file of a name can't be played, if it can't.
pub type ProbeSound<'j> = dyn Fn(&str) -> Option<UnplayableSound> + 'j;

/// Finds the sound files that can't be played; `sound` judges one by its name.
pub(super) fn check(routine: &Routine, spans: &Spans, text: &str, sound: &ProbeSound<'_>) -> Vec<Diagnostic> {
    let mut judged: HashMap<&str, Option<UnplayableSound>> = HashMap::new();
    let default = spans.get("defaults.sound");
    let default = default.and_then(|span| Some((string(text.get(span.clone())?)?, span)));
    let mut lost = Vec::new();
    for step in routine.steps() {
        let Some(name) = step.sound.as_deref().filter(|name| Tone::from_name(name).is_none()) else {
            continue;
        };
        let Some(trouble) = judged.entry(name).or_insert_with(|| sound(name)) else { continue };
        let own = spans.step_part(&step.id, "sound");
        let by_default = default.clone().filter(|(file, _)| file == name).map(|(_, span)| span);
        let file = truncated(name);
        let (span, what) = match (own, by_default) {
            (Some(span), _) => (span, format!("the sound file {file} of \"{}\"", truncated(&step.name))),
            // One finding covers all steps that take the default.
            (None, Some(span)) => (span, format!("the sound file {file}")),
            // The player looks for what is borrowed in this folder as well.
            (None, None) => match spans.step(&step.id, "use") {
                Some(span) => (span, format!("the sound file {file} of \"{}\"", truncated(&step.name))),
                None => continue,
            },
        };
        let finding = Diagnostic::warning(CODE, span, format!("{what} {}", trouble.why));
        lost.push(finding.help(if trouble.is_there {
            "take another file, or name a tone"
        } else {
            "put the file into the routine's folder, or name a tone"
        }));
    }
    lost
}

/// The string that a TOML value says.
fn string(raw: &str) -> Option<String> {
    let table = format!("v = {raw}").parse::<toml::Table>().ok()?;
    Some(table.get("v")?.as_str()?.to_owned())
}
