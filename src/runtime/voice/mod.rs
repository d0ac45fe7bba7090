//! The system side of voices: commands that speak, the cache folder, and the thread that
//! synthesizes phrases ahead of time.

mod ahead;
mod command;
mod languages;
#[cfg(feature = "neural")]
mod models;
mod piper;
mod probe;
mod processes;
mod store;

pub(crate) use command::Runner;
pub(crate) use languages::is_spoken;
#[cfg(feature = "neural")]
pub(crate) use models::{folder, found};
pub(crate) use piper::{piper_folders, piper_voices};
pub(crate) use probe::VoiceProbe;
pub(crate) use processes::end;
pub(crate) use store::{Store, lengths};

use super::environment::Environment;
use super::paths;
use super::settings::pronunciations;
use crate::config::Config;
use crate::cue::{self, CueKind, Measure, MeasureIn, Sentence};
use crate::runtime::clock::Since;
use crate::speech::{
    Embedded, Engine, GivenUpFn, PIPER, Pronunciations, Speaker, SpeechStore, VoiceChoice, VoiceSettings,
};
#[cfg(feature = "neural")]
use crate::speech::{HEART, Neural};
use crate::timeline::Timeline;
use languages::{LanguageVoices, SpokenLanguages};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Every sentence of a session without inputs, once each, in the order in which they are
/// needed.
pub(crate) fn sentences(timeline: &Timeline) -> Vec<Sentence> {
    let mut known = HashSet::new();
    // Estimated lengths are enough to get the sentences.
    cue::all_cues(timeline, &cue::Options::default().for_routine(&timeline.routine))
        .into_iter()
        .filter_map(|cue| match cue.kind {
            CueKind::Say(sentence) => Some(sentence).filter(|said| known.insert(said.spoken().to_owned())),
            _ => None,
        })
        .collect()
}

/// The chosen voice.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    /// The synthesizer; used for lengths too when speech is off.
    pub(crate) speaker: Speaker,
    /// Whether the voice speaks.
    pub(crate) on: bool,
}

impl Voice {
    /// The voice that the settings choose.
    pub(crate) fn open(
        config: &Config,
        environment: &Environment,
        on_given_up: GivenUpFn,
    ) -> Result<Self, String> {
        let settings = &config.voice.settings;
        let pronunciations = pronunciations(environment).unwrap_or_else(|message| {
            log::warn!("the shipped pronunciations are used: {message}");
            Pronunciations::shipped()
        });
        let choice = choice(settings, environment)?;
        let on = choice != VoiceChoice::Off;
        let cache = paths::cache(environment).ok();
        let lengths = Arc::new(lengths(cache.as_deref()));
        let embedded = Embedded::new(settings.pace(), &pronunciations).map_err(|error| error.to_string())?;
        let audio_folder = cache.map(|folder| folder.join("voice"));
        let store = move || {
            let folder = audio_folder.clone();
            folder.map(|folder| Box::new(Store::at(folder)) as Box<dyn SpeechStore>)
        };
        let chosen_languages = SpokenLanguages::of(&choice);
        let with_fallback = |engine: Box<dyn Engine>, pronunciations: &Pronunciations, embedded| {
            let lengths = Arc::clone(&lengths);
            Speaker::with_fallback(engine, embedded, pronunciations, store(), lengths, on_given_up)
        };
        let speaker = match choice {
            VoiceChoice::Off | VoiceChoice::Embedded => {
                Speaker::embedded_with_lengths(embedded, Arc::clone(&lengths))
            }
            VoiceChoice::Neural(name) => {
                let engine = neural(&name, settings.pace(), &pronunciations, environment)?;
                // The engine itself uses the list of pronunciations.
                with_fallback(engine, &Pronunciations::default(), embedded)
            }
            VoiceChoice::Command(command) => {
                with_fallback(Box::new(Runner::new(*command)), &pronunciations, embedded)
            }
        };
        let chosen = ahead::with_thread(&speaker);
        let languages = LanguageVoices {
            chosen_languages,
            chosen: chosen.clone(),
            settings: settings.clone(),
            environment: environment.clone(),
            store: Box::new(store),
            lengths,
            found: Mutex::default(),
        };
        let speaker = chosen.with_voice_finder(Arc::new(languages));
        Ok(Self { speaker, on })
    }

    /// The lengths of sentences; blocks until they are measured.
    pub(crate) fn measure(&self) -> Measure {
        let speaker = self.speaker.clone();
        Arc::new(move |text| speaker.measure(text))
    }

    /// The lengths of sentences without blocking: measured, or else estimated.
    pub(crate) fn expected(&self) -> Measure {
        let speaker = self.speaker.clone();
        Arc::new(move |text| speaker.expected_length(text))
    }

    /// The lengths of sentences in another language, without blocking.
    pub(crate) fn expected_in(&self) -> MeasureIn {
        let speaker = self.speaker.clone();
        Arc::new(move |tag, text| {
            speaker.in_language(tag).map_or_else(|| cue::estimate(text), |voice| voice.expected_length(text))
        })
    }

    /// The lengths of sentences in another language; blocks until they are measured.
    pub(crate) fn measure_in(&self) -> MeasureIn {
        let speaker = self.speaker.clone();
        Arc::new(move |tag, text| {
            speaker.in_language(tag).map_or_else(|| cue::estimate(text), |voice| voice.measure(text))
        })
    }

    /// Measures the first of these sentences before a session begins, for at most this long.
    /// Does nothing with other voices than the embedded one, since they are slower: their
    /// lengths are estimated, and measured during the session.
    pub(crate) fn measure_first(&self, sentences: &[Sentence], at_most: Duration) {
        if !self.speaker.is_embedded() {
            return;
        }
        let start = Since::now();
        for sentence in sentences {
            if start.elapsed() >= at_most {
                return;
            }
            self.speaker.synthesize(sentence.spoken());
        }
    }

    /// The speaker, if the voice speaks.
    pub(crate) fn audible_speaker(&self) -> Option<Speaker> {
        self.on.then(|| self.speaker.clone())
    }
}

/// The voice that the settings choose. The name of a piper voice is replaced by its path.
fn choice(settings: &VoiceSettings, environment: &Environment) -> Result<VoiceChoice, String> {
    let choice = settings.choice().map_err(|message| {
        // Piper was chosen without a voice: list its voices.
        let is_piper = settings.voice.as_deref() == Some(PIPER);
        let voices = if is_piper { piper_voices(environment) } else { Vec::new() };
        let names: Vec<&str> = voices.iter().map(|voice| voice.name.as_str()).collect();
        if names.is_empty() { message } else { format!("{message}; there are {}", names.join(", ")) }
    })?;
    let VoiceChoice::Command(mut command) = choice else { return Ok(choice) };
    // Only piper has an expected option.
    if command.expected_option.is_some() && !Path::new(&command.voice).is_file() {
        let voices = piper_voices(environment);
        let Some(voice) = voices.iter().find(|voice| voice.name == command.voice) else {
            let folders = piper_folders(environment);
            let folders: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
            let shown = crate::diagnostic::sanitize_line(&command.voice);
            return Err(format!("piper has no voice \"{shown}\" in {}", folders.join(" or ")));
        };
        command.voice = voice.path.display().to_string();
    }
    Ok(VoiceChoice::Command(command))
}

/// Whether a program exists: at its path, or in a folder of `PATH`.
pub(crate) fn is_program(environment: &Environment, program: &str) -> bool {
    let is_file = |path: &Path| path.is_file() || path.with_extension("exe").is_file();
    if Path::new(program).components().count() > 1 {
        return is_file(Path::new(program));
    }
    let folders = environment.path.as_deref().map(std::env::split_paths);
    folders.is_some_and(|mut folders| folders.any(|folder| is_file(&folder.join(program))))
}

/// The neural voice of this name.
#[cfg(feature = "neural")]
fn neural(
    name: &str,
    rate: f64,
    pronunciations: &Pronunciations,
    environment: &Environment,
) -> Result<Box<dyn Engine>, String> {
    if name == HEART {
        return Ok(Box::new(Neural::heart(rate, pronunciations)));
    }
    let models = found(environment);
    let Some(model) = models.iter().find(|model| model.name == name) else {
        let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        let shown = crate::diagnostic::sanitize_line(name);
        let folder = folder(environment).map(|folder| crate::runtime::paths::shown(&folder));
        return Err(format!(
            "there is no model of \"{shown}\" in {}; there {} {}",
            folder.unwrap_or_else(|| "any folder".to_owned()),
            if names.is_empty() { "is" } else { "are" },
            [&[HEART], &names[..]].concat().join(", ")
        ));
    };
    Ok(Box::new(model.clone().voice(rate, pronunciations)))
}

#[cfg(not(feature = "neural"))]
fn neural(
    _name: &str,
    _rate: f64,
    _pronunciations: &Pronunciations,
    _environment: &Environment,
) -> Result<Box<dyn Engine>, String> {
    Err("this program was built without neural voices".to_owned())
}
