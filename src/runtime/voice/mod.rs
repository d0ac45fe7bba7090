//! Voices and what they need of the world outside: commands that speak, the cache
//! folder, the thread that makes phrases ahead.

mod ahead;
mod command;
#[cfg(feature = "neural")]
mod models;
mod processes;
mod store;

pub use command::Runner;
#[cfg(feature = "neural")]
pub use models::{Model, folder, found};
pub use processes::end;
pub use store::{Store, lengths};

use super::environment::Environment;
use super::paths;
use super::settings::{Trouble, pronunciations};
use crate::config::Config;
use crate::cue::{self, CueKind, Measure};
use crate::runtime::clock::SessionClock;
use crate::speech::{Choice, Embedded, Engine, Notice, PhraseStore, Pronunciations, Speaker};
#[cfg(feature = "neural")]
use crate::speech::{HEART, Neural};
use crate::timeline::Timeline;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Everything that is said in a session that nobody touches, each phrase once,
/// in the order in which it is needed.
pub fn phrases(timeline: &Timeline) -> Vec<String> {
    let mut known = HashSet::new();
    // The words alone are wanted, so their lengths need not be exact.
    cue::all(timeline, &cue::Options::default().for_routine(&timeline.routine))
        .into_iter()
        .filter_map(|cue| match cue.kind {
            CueKind::Say(sentence) => Some(sentence.to_string()).filter(|text| known.insert(text.clone())),
            _ => None,
        })
        .collect()
}

/// The voice of a run.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The one that gives lengths, and speaks if it may.
    pub speaker: Speaker,
    /// Whether it is to be heard.
    pub on: bool,
}

impl Voice {
    /// The voice that the settings choose.
    ///
    /// # Errors
    ///
    /// Where there is no such voice.
    pub fn open(config: &Config, environment: &Environment, notice: Notice) -> Result<Self, Trouble> {
        let chosen = &config.voice.engine;
        let words = pronunciations(environment)?;
        let choice = chosen.choice().map_err(|error| error.to_string())?;
        let on = choice != Choice::Off;
        let cache = paths::cache(environment).ok();
        let lengths = Arc::new(lengths(cache.as_deref()));
        let embedded = Embedded::new(chosen.pace(), &words).map_err(|error| error.to_string())?;
        let store = || {
            let folder = cache.map(|folder| folder.join("voice"));
            folder.map(|folder| Box::new(Store::at(folder)) as Box<dyn PhraseStore>)
        };
        let speaker = match choice {
            Choice::Off | Choice::Embedded => Speaker::knowing(embedded, lengths),
            Choice::Neural(name) => {
                let engine = neural(&name, chosen.pace(), &words, environment)?;
                // It reads the list of pronunciations itself.
                Speaker::behind(engine, embedded, &Pronunciations::default(), store(), lengths, notice)
            }
            Choice::Command(command) => {
                let engine = Box::new(Runner::new(*command));
                Speaker::behind(engine, embedded, &words, store(), lengths, notice)
            }
        };
        Ok(Self { speaker: ahead::attend(&speaker), on })
    }

    /// How long sentences take, waited for.
    pub fn measure(&self) -> Measure {
        let speaker = self.speaker.clone();
        Arc::new(move |text| speaker.measure(text))
    }

    /// How long sentences take, at once: as they were measured, else estimated.
    pub fn expected(&self) -> Measure {
        let speaker = self.speaker.clone();
        Arc::new(move |text| speaker.expect(text))
    }

    /// Measures the first of these phrases before a session begins, for at most
    /// so long, where the voice speaks in no time. Any other voice's are
    /// estimated, and measured while the session goes on.
    pub fn prime(&self, phrases: &[String], at_most: Duration) {
        if !self.speaker.is_embedded() {
            return;
        }
        let clock = SessionClock::start(1.0);
        for phrase in phrases {
            if clock.now().0 >= at_most {
                return;
            }
            self.speaker.make(phrase);
        }
    }

    /// Who is to be heard.
    pub fn heard(&self) -> Option<Speaker> {
        self.on.then(|| self.speaker.clone())
    }
}

/// The neural voice of this name.
#[cfg(feature = "neural")]
fn neural(
    name: &str,
    rate: f64,
    words: &Pronunciations,
    environment: &Environment,
) -> Result<Box<dyn Engine>, Trouble> {
    if name == HEART {
        return Ok(Box::new(Neural::heart(rate, words)));
    }
    let models = found(environment);
    let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    let Some(at) = names.iter().position(|model| *model == name) else {
        let shown = crate::diagnostic::harmless(name);
        let folder = folder(environment).map(|folder| folder.display().to_string());
        return Err(format!(
            "there is no model of \"{shown}\" in {}; there are {}",
            folder.unwrap_or_else(|| "any folder".to_owned()),
            [&[HEART], &names[..]].concat().join(", ")
        ));
    };
    Ok(Box::new(models[at].clone().voice(rate, words)))
}

#[cfg(not(feature = "neural"))]
fn neural(
    _name: &str,
    _rate: f64,
    _words: &Pronunciations,
    _environment: &Environment,
) -> Result<Box<dyn Engine>, Trouble> {
    Err("this program was built without neural voices".to_owned())
}
