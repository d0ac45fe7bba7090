//! The user's choice of a voice.

use super::command::{PRESETS, Preset, SpeechCommand};
use super::{clamped_rate, embedded};
use std::collections::BTreeMap;
use std::time::Duration;

/// The neural voice that ships.
pub const HEART: &str = "heart";
/// The engine of neural voices whose models are in the user's folder: `neural:NAME`.
pub const NEURAL: &str = "neural";
/// The voice that speaks unless another is chosen.
pub const DEFAULT_VOICE: &str = if cfg!(feature = "neural") { HEART } else { embedded::NAME };

/// The default time limit for a text spoken by a command, in seconds.
const DEADLINE: f64 = 8.0;
/// The usual pace of a command of the user that doesn't set one, in words a minute.
const WORDS_A_MINUTE: f64 = 160.0;

/// A command that the user has set up as a voice.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomCommand {
    /// The program and its arguments: see [`SpeechCommand::command`].
    pub command: Vec<String>,
    /// The default voice.
    #[serde(default)]
    pub voice: String,
    /// Words a minute at its usual pace; 160 if `None`.
    pub words_a_minute: Option<f64>,
}

/// The settings about the voice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoiceSettings {
    /// `ENGINE`, `ENGINE:VOICE` or `off`; `None` for [`DEFAULT_VOICE`].
    pub voice: Option<String>,
    /// The pace as a factor of the usual one; 1 if `None`.
    pub rate: Option<f64>,
    /// The time limit for a text spoken by a command, in seconds; 8 if `None`.
    pub deadline: Option<f64>,
    /// The user's commands, by name.
    pub engines: BTreeMap<String, CustomCommand>,
}

/// The voice that the settings choose.
#[derive(Clone, Debug, PartialEq)]
pub enum VoiceChoice {
    /// No voice.
    Off,
    /// The neural voice of this name, with the embedded one as its fallback.
    Neural(String),
    /// The embedded voice.
    Embedded,
    /// A command, with the embedded voice as its fallback.
    Command(Box<SpeechCommand>),
}

impl VoiceSettings {
    /// The pace as a factor of the usual one, between 0.5 and 2.
    pub fn pace(&self) -> f64 {
        self.rate.map_or(1.0, clamped_rate)
    }

    /// The chosen voice. Fails if there is no such engine, or it needs a voice and has none.
    pub(crate) fn choice(&self) -> Result<VoiceChoice, String> {
        let setting = self.voice.as_deref().unwrap_or(DEFAULT_VOICE);
        let (engine, voice) =
            setting.split_once(':').map_or((setting, None), |(engine, voice)| (engine, Some(voice)));
        if engine == "off" {
            return Ok(VoiceChoice::Off);
        }
        if let Some(custom) = self.engines.get(engine) {
            let voice = voice.unwrap_or(&custom.voice);
            return Ok(self.command(SpeechCommand {
                name: engine.to_owned(),
                command: custom.command.clone(),
                voice: voice.to_owned(),
                words_a_minute: custom.words_a_minute.unwrap_or(WORDS_A_MINUTE),
                ..SpeechCommand::default()
            }));
        }
        if cfg!(feature = "neural") && (engine == HEART || engine == NEURAL) {
            return match voice.filter(|name| !name.is_empty()) {
                None => Ok(VoiceChoice::Neural(HEART.to_owned())),
                Some(name) if engine == NEURAL => Ok(VoiceChoice::Neural(name.to_owned())),
                Some(name) => {
                    let name = name.escape_debug();
                    Err(format!("{HEART} has no other voices; one of your own is {NEURAL}:{name}"))
                }
            };
        }
        if engine == embedded::NAME || engine == "embedded" {
            return Ok(VoiceChoice::Embedded);
        }
        let Some(preset) = Preset::from_name(engine) else {
            let mut known: Vec<&str> = if cfg!(feature = "neural") { vec![HEART] } else { Vec::new() };
            known.push(embedded::NAME);
            known.extend(PRESETS.iter().map(|preset| preset.name));
            known.extend(self.engines.keys().map(String::as_str));
            let engine = engine.escape_debug();
            let known = known.join(", ");
            return Err(format!("no voice is called \"{engine}\"; there are off, {known}"));
        };
        let voice = voice.unwrap_or(preset.voice);
        if voice.is_empty() {
            let name = preset.name;
            return Err(format!("{name} needs a voice: {name}:VOICE"));
        }
        // The script of `sapi` contains the voice inside quotes.
        if voice.chars().any(|char| char.is_control() || matches!(char, '\'' | '"' | '`' | '$')) {
            return Err(format!("no voice is called \"{}\"", voice.escape_debug()));
        }
        Ok(self.preset(preset, voice))
    }

    /// A ready-made command with this voice, at the chosen pace.
    pub fn preset(&self, preset: &Preset, voice: &str) -> VoiceChoice {
        self.command(SpeechCommand {
            name: preset.name.to_owned(),
            command: preset.command.iter().map(|part| (*part).to_owned()).collect(),
            voice: voice.to_owned(),
            words_a_minute: preset.words_a_minute,
            expected_option: preset.expected_option,
            ..SpeechCommand::default()
        })
    }

    /// A command at the chosen pace, with the time limit for a text.
    fn command(&self, command: SpeechCommand) -> VoiceChoice {
        let seconds = self.deadline.filter(|seconds| seconds.is_finite()).unwrap_or(DEADLINE);
        let time_limit = Duration::from_secs_f64(seconds.clamp(0.1, 120.0));
        VoiceChoice::Command(Box::new(SpeechCommand { pace: self.pace(), time_limit, ..command }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The choice of a user who has a command called `mine`.
    fn choice(voice: &str) -> Result<VoiceChoice, String> {
        let mut engines = BTreeMap::new();
        let mine =
            CustomCommand { command: vec!["my-tts".into()], voice: "anna".into(), words_a_minute: None };
        engines.insert("mine".to_owned(), mine);
        VoiceSettings { voice: Some(voice.to_owned()), engines, ..VoiceSettings::default() }.choice()
    }

    #[test]
    fn voices_are_chosen_by_engine_and_name() {
        assert_eq!(choice("kal16"), Ok(VoiceChoice::Embedded));
        #[cfg(feature = "neural")]
        for (name, model) in [("heart", "heart"), ("neural", "heart"), ("neural:emma", "emma")] {
            assert_eq!(choice(name), Ok(VoiceChoice::Neural(model.to_owned())));
        }
        assert_eq!(VoiceSettings::default().choice(), choice(DEFAULT_VOICE));
        assert_eq!(choice("off"), Ok(VoiceChoice::Off));
        let voice = |name: &str| match choice(name) {
            Ok(VoiceChoice::Command(command)) => command.voice,
            other => panic!("{other:?}"),
        };
        assert_eq!(voice("espeak-ng"), "en-gb");
        assert_eq!(voice("espeak-ng:en-us"), "en-us");
        assert_eq!(voice("piper:C:/voices/alba.onnx"), "C:/voices/alba.onnx");
        assert_eq!((voice("mine").as_str(), voice("mine:bob").as_str()), ("anna", "bob"));
    }

    #[test]
    fn an_unknown_voice_is_an_error_that_lists_the_known_ones() {
        let message = choice("nobody").unwrap_err();
        assert!(message.contains("\"nobody\"") && message.contains("espeak-ng") && message.contains("mine"));
        #[cfg(feature = "neural")]
        assert_eq!(
            choice("heart:emma").unwrap_err(),
            "heart has no other voices; one of your own is neural:emma"
        );
        assert!(choice("piper").unwrap_err().contains("needs a voice"));
        assert!(choice("sapi:x'; rm").is_err());
    }
}
