//! The settings of sound: `sound.toml` in the settings folder, and who speaks
//! by it.

use super::environment::Environment;
use super::paths;
use crate::audio::kit::KitOptions;
use crate::audio::tones::ToneSet;
use crate::cue::{self, Measure, RepWords};
use crate::routine::VoiceLevel;
use crate::speech::{Cache, Choice, Custom, Notice, Pronunciations, Speaker, VoiceSettings};
use crate::timeline::HandsFree;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What `sound.toml` may say. Times are in seconds.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct SoundSettings {
    /// Who speaks: `ENGINE`, `ENGINE:VOICE` or `off`.
    pub voice: Option<String>,
    /// The voice's pace, 1 as usual.
    pub rate: Option<f64>,
    /// How long a phrase may take another engine.
    pub deadline: Option<f64>,
    /// How much is said: `full`, `brief`, `counts` or `off`; else what the
    /// routine wants.
    pub level: Option<String>,
    /// What is said of paced reps: `counts` or `phases`.
    pub reps: Option<String>,
    /// The volume of everything, from 0 to 1.
    pub volume: Option<f32>,
    /// The volume of the voice against that.
    pub voice_volume: Option<f32>,
    /// The volume of the tones against that.
    pub tone_volume: Option<f32>,
    /// The family of tones, or `off`.
    pub tones: Option<String>,
    /// Whether paced reps tick by the second.
    pub metronome: bool,
    /// How much later than it believes the device is heard, as with Bluetooth.
    pub offset: Option<f64>,
    /// Whether nothing has to be pressed.
    pub hands_free: bool,
    /// How long a rep at one's own pace lasts then.
    pub hands_free_rep: Option<f64>,
    /// How long an open amount lasts then.
    pub hands_free_work: Option<f64>,
    /// How long an open gap lasts then.
    pub hands_free_gap: Option<f64>,
    /// Commands of the user's own, by name.
    pub engines: BTreeMap<String, Custom>,
}

/// A file of the user's that can't be used, for people.
pub type Trouble = String;

impl SoundSettings {
    /// Reads the settings; those of a fresh machine where there is no file.
    ///
    /// # Errors
    ///
    /// Where the file can't be read or says what it can't.
    pub fn read(environment: &Environment) -> Result<Self, Trouble> {
        let Ok(folder) = paths::config(environment) else { return Ok(Self::default()) };
        let path = folder.join("sound.toml");
        let Some(text) = optional(&path)? else { return Ok(Self::default()) };
        let settings: Self = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        settings.check().map_err(|why| format!("{}: {why}", path.display()))?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), Trouble> {
        self.tone_set()?;
        self.level()?;
        self.rep_words().map(drop)
    }

    /// The tones; none where they are off.
    ///
    /// # Errors
    ///
    /// Where no family is called so.
    pub fn tone_set(&self) -> Result<Option<ToneSet>, Trouble> {
        let wanted = self.tones.as_deref().unwrap_or("default");
        if wanted == "off" {
            return Ok(None);
        }
        let found = ToneSet::ALL.iter().find(|(_, name)| *name == wanted).map(|(set, _)| *set);
        found.map(Some).ok_or_else(|| {
            let names = ToneSet::ALL.map(|(_, name)| name).join(", ");
            format!("no tones are called \"{}\"; there are off, {names}", wanted.escape_debug())
        })
    }

    fn level(&self) -> Result<Option<VoiceLevel>, Trouble> {
        let Some(wanted) = self.level.as_deref() else { return Ok(None) };
        let found = VoiceLevel::ALL.iter().find(|(_, name)| *name == wanted).map(|(level, _)| *level);
        found.map(Some).ok_or_else(|| "level is full, brief, counts or off".to_owned())
    }

    fn rep_words(&self) -> Result<RepWords, Trouble> {
        match self.reps.as_deref() {
            None | Some("counts") => Ok(RepWords::Counted),
            Some("phases") => Ok(RepWords::Phases),
            Some(_) => Err("reps is counts or phases".to_owned()),
        }
    }

    /// How long things last where nothing has to be pressed.
    pub fn pace(&self) -> HandsFree {
        let usual = HandsFree::default();
        let length = |seconds: Option<f64>, usual: Duration| {
            let seconds = seconds.filter(|seconds| (0.5..=3_600.0).contains(seconds));
            seconds.map_or(usual, Duration::from_secs_f64)
        };
        HandsFree {
            rep: length(self.hands_free_rep, usual.rep),
            work: length(self.hands_free_work, usual.work),
            gap: length(self.hands_free_gap, usual.gap),
        }
    }

    /// How much later the device is heard than it believes.
    pub fn offset(&self) -> Duration {
        let offset = self.offset.filter(|seconds| (0.0..=2.0).contains(seconds));
        offset.map_or(Duration::ZERO, Duration::from_secs_f64)
    }

    /// What is said, by a voice with these lengths.
    ///
    /// # Errors
    ///
    /// Where the settings say what they can't.
    pub fn cues(&self, measure: Measure) -> Result<cue::Options, Trouble> {
        let usual = cue::Options::default();
        let level = self.level()?;
        Ok(cue::Options {
            level: level.unwrap_or(usual.level),
            level_chosen: level.is_some(),
            reps: self.rep_words()?,
            metronome: self.metronome,
            measure,
        })
    }

    /// What cues sound like, with this voice.
    ///
    /// # Errors
    ///
    /// Where the settings say what they can't.
    pub fn kit(&self, voice: Option<Speaker>) -> Result<KitOptions, Trouble> {
        let volume = |part: Option<f32>| self.volume.unwrap_or(1.0) * part.unwrap_or(1.0);
        Ok(KitOptions {
            tones: self.tone_set()?,
            volume: volume(self.tone_volume),
            voice,
            voice_volume: volume(self.voice_volume),
            ..KitOptions::default()
        })
    }
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
    pub fn open(
        settings: &SoundSettings,
        environment: &Environment,
        notice: Notice,
    ) -> Result<Self, Trouble> {
        let chosen = VoiceSettings {
            voice: settings.voice.clone(),
            rate: settings.rate,
            deadline: settings.deadline,
            engines: settings.engines.clone(),
        };
        let words = pronunciations(environment)?;
        let choice = chosen.choice().map_err(|error| error.to_string())?;
        let on = choice != Choice::Off;
        let speaker = match choice {
            Choice::Off | Choice::Embedded => Speaker::embedded(chosen.pace(), &words),
            Choice::Command(command) => {
                let cache = paths::cache(environment).ok().map(|folder| Cache::at(folder.join("voice")));
                Speaker::command(*command, &words, cache, notice)
            }
        };
        Ok(Self { speaker: speaker.map_err(|error| error.to_string())?, on })
    }

    /// How long sentences take.
    pub fn measure(&self) -> Measure {
        let speaker = self.speaker.clone();
        Arc::new(move |text| speaker.measure(text))
    }

    /// Who is to be heard.
    pub fn heard(&self) -> Option<Speaker> {
        self.on.then(|| self.speaker.clone())
    }
}

/// The shipped pronunciations with the user's own.
///
/// # Errors
///
/// Where the user's list can't be read.
pub fn pronunciations(environment: &Environment) -> Result<Pronunciations, Trouble> {
    let shipped = Pronunciations::shipped();
    let Ok(folder) = paths::config(environment) else { return Ok(shipped) };
    let path = folder.join("pronunciation.toml");
    let Some(text) = optional(&path)? else { return Ok(shipped) };
    let own = Pronunciations::parse(&text).map_err(|why| format!("{}: {why}", path.display()))?;
    Ok(shipped.and(own))
}

/// The text of a file that need not be there.
fn optional(path: &Path) -> Result<Option<String>, Trouble> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} can't be read: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<SoundSettings, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("supple")).unwrap();
        std::fs::write(folder.path().join("supple/sound.toml"), text).unwrap();
        let environment =
            Environment { config_home: Some(folder.path().to_owned()), ..Environment::default() };
        SoundSettings::read(&environment)
    }

    #[test]
    fn a_fresh_machine_has_the_usual_settings() {
        let folder = tempfile::tempdir().unwrap();
        let environment =
            Environment { config_home: Some(folder.path().to_owned()), ..Environment::default() };
        let settings = SoundSettings::read(&environment).unwrap();
        assert_eq!(settings, SoundSettings::default());
        assert_eq!(settings.pace(), HandsFree::default());
        let voice = Voice::open(&settings, &environment, Box::new(|_| {})).unwrap();
        assert!(voice.on && voice.heard().is_some());
    }

    #[test]
    fn everything_can_be_set() {
        let settings = with(
            "voice = \"mine:anna\"\nrate = 1.1\nlevel = \"brief\"\nreps = \"phases\"\nvolume = 0.5\n\
             tone-volume = 0.5\ntones = \"gentle\"\nmetronome = true\noffset = 0.18\nhands-free = true\n\
             hands-free-rep = 4\n[engines.mine]\ncommand = [\"my-tts\", \"{text}\"]",
        )
        .unwrap();
        assert_eq!(settings.offset(), Duration::from_millis(180));
        assert_eq!(settings.pace().rep, Duration::from_secs(4));
        let kit = settings.kit(None).unwrap();
        assert_eq!((kit.tones, kit.volume, kit.voice_volume), (Some(ToneSet::Gentle), 0.25, 0.5));
        let cues = settings.cues(Arc::new(cue::estimate)).unwrap();
        assert!(cues.level == VoiceLevel::Brief && cues.level_chosen && cues.metronome);
    }

    #[test]
    fn what_it_cant_say_is_told_with_the_file() {
        for text in ["tones = \"gong\"", "level = \"loud\"", "reps = 3", "volum = 1", "reps = \"x\""] {
            assert!(with(text).unwrap_err().contains("sound.toml"), "{text}");
        }
    }
}
