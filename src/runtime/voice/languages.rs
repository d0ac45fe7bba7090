//! Voices for texts in another language than supple's own. No other voice is chosen
//! automatically.

use super::command::Runner;
use super::piper::piper_voices;
use super::{ahead, is_program};
use crate::cue::other_language;
use crate::runtime::environment::Environment;
use crate::speech::{
    Embedded, Engine, IDENTITY_SEPARATOR, PIPER, Preset, Pronunciations, RawAudio, SAPI_BY_LANGUAGE, Speaker,
    SpeechCommand, SpeechError, SpeechLengths, SpeechStore, VoiceChoice, VoiceFinder, VoiceSettings,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const PICO_LANGUAGES: [&str; 6] = ["de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT"];

/// The languages of the chosen voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SpokenLanguages {
    /// Unknown, so none is ruled out: the user chose the voice.
    Any,
    /// Only this one, given by its tag.
    Only(String),
}

impl SpokenLanguages {
    /// The languages of a choice of voice.
    pub(super) fn of(choice: &VoiceChoice) -> Self {
        let only = |locale: &str| Self::Only(locale.replace('_', "-"));
        let VoiceChoice::Command(command) = choice else { return only("en") };
        match command.name.as_str() {
            "flite" => only("en"),
            "espeak-ng" | "pico2wave" => only(&command.voice),
            // The voice is a path such as `/voices/de_DE-thorsten-medium.onnx`.
            PIPER => {
                let file = command.voice.rsplit(['/', '\\']).next().unwrap_or_default();
                only(file.split('-').next().unwrap_or_default())
            }
            _ => Self::Any,
        }
    }

    fn includes(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(spoken) => language(spoken) == language(tag),
        }
    }
}

/// The language of a tag or locale, without country and script: `de` for `de-AT`.
fn language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// A voice that may speak a language.
#[derive(Clone, Debug)]
pub(super) enum Candidate {
    Command(Box<SpeechCommand>),
    /// `say` on macOS, with the voice that it lists for this tag.
    MacOs(String),
}

/// The voices on this machine that may speak a language, the best first, judged by the
/// programs and files that exist. On macOS and Windows there is always one, because only the
/// system's list of voices would tell.
pub(super) fn candidates(tag: &str, settings: &VoiceSettings, environment: &Environment) -> Vec<Candidate> {
    let has_program = |program: &str| is_program(environment, program);
    let command = |name: &str, voice: &str| {
        preset_command(settings, Preset::from_name(name)?, voice).map(Candidate::Command)
    };
    let mut piper_voices = piper_voices(environment);
    piper_voices.retain(|voice| voice.is_complete && language(&voice.language()) == language(tag));
    // Voices of the country that is asked for come first.
    piper_voices.sort_by_key(|voice| !voice.language().eq_ignore_ascii_case(tag));
    let piper_model = piper_voices.first().and_then(|voice| voice.path.to_str());
    let pico_voice = PICO_LANGUAGES.iter().find(|locale| language(locale) == language(tag));

    let piper = piper_model.filter(|_| has_program(PIPER)).and_then(|path| command(PIPER, path));
    let pico = pico_voice.filter(|_| has_program("pico2wave")).and_then(|voice| command("pico2wave", voice));
    let espeak = if has_program("espeak-ng") { command("espeak-ng", &language(tag)) } else { None };
    [piper, system_candidate(tag, settings), pico, espeak].into_iter().flatten().collect()
}

/// The voice of the system for a language: on macOS and Windows.
fn system_candidate(tag: &str, settings: &VoiceSettings) -> Option<Candidate> {
    if cfg!(target_os = "macos") {
        return Some(Candidate::MacOs(tag.to_owned()));
    }
    if !cfg!(windows) {
        return None;
    }
    preset_command(settings, &SAPI_BY_LANGUAGE, &language(tag)).map(Candidate::Command)
}

/// The command of a preset with this voice.
fn preset_command(settings: &VoiceSettings, preset: &Preset, voice: &str) -> Option<Box<SpeechCommand>> {
    match settings.preset(preset, voice) {
        VoiceChoice::Command(command) => Some(command),
        _ => None,
    }
}

/// The name of the first voice for a language in the output of `say -v ?`; a voice for the
/// same country is preferred. Each line has a name, a locale and, after `#`, a sample.
fn macos_voice<'l>(list: &'l str, tag: &str) -> Option<&'l str> {
    let voices = list.lines().filter_map(|line| {
        let (name, locale) = line.split('#').next()?.trim_end().rsplit_once(char::is_whitespace)?;
        (language(locale) == language(tag)).then_some((name.trim_end(), locale.replace('_', "-")))
    });
    let voices: Vec<(&str, String)> = voices.collect();
    let of_country = voices.iter().find(|(_, locale)| locale.eq_ignore_ascii_case(tag));
    of_country.or(voices.first()).map(|(name, _)| *name)
}

/// Separates the identities of several candidates, which contain [`IDENTITY_SEPARATOR`].
const CANDIDATE_SEPARATOR: &str = "\u{1e}";

/// An engine that uses the first of several candidates that works.
struct FirstWorking {
    candidates: Vec<Candidate>,
    settings: VoiceSettings,
    /// The first candidate that has spoken, which is used from then on.
    working: OnceLock<Runner>,
}

impl FirstWorking {
    fn runner(&self, candidate: &Candidate) -> Result<Runner, SpeechError> {
        let tag = match candidate {
            Candidate::Command(command) => return Ok(Runner::new(SpeechCommand::clone(command))),
            Candidate::MacOs(tag) => tag,
        };
        let output = std::process::Command::new("say").args(["-v", "?"]).output();
        let output = output.map_err(|error| SpeechError(format!("say can't be started: {error}")))?;
        let list = String::from_utf8_lossy(&output.stdout);
        let command = macos_voice(&list, tag)
            .and_then(|voice| preset_command(&self.settings, Preset::from_name("say")?, voice));
        let command = command.ok_or_else(|| SpeechError(format!("say has no voice for {tag}")))?;
        Ok(Runner::new(*command))
    }
}

impl Engine for FirstWorking {
    fn identity(&self) -> String {
        // The identities of all candidates, so that stored audio is not used once a better
        // voice is installed.
        let identity = |candidate: &Candidate| match candidate {
            Candidate::Command(command) => command.identity(),
            Candidate::MacOs(tag) => format!("say {tag} {:.3}", self.settings.pace()),
        };
        self.candidates.iter().map(identity).collect::<Vec<_>>().join(CANDIDATE_SEPARATOR)
    }

    fn is_built_in(&self) -> bool {
        false
    }

    fn synthesize(&self, text: &str) -> Result<RawAudio, SpeechError> {
        if let Some(runner) = self.working.get() {
            return runner.synthesize(text);
        }
        let mut last_error = SpeechError("there is no such voice".to_owned());
        for candidate in &self.candidates {
            match self.runner(candidate).and_then(|runner| Ok((runner.synthesize(text)?, runner))) {
                Ok((raw, runner)) => {
                    log::info!("{} speaks", runner.identity().replace(IDENTITY_SEPARATOR, " "));
                    // If another thread was faster, its runner of the same candidate is kept.
                    self.working.get_or_init(|| runner);
                    return Ok(raw);
                }
                Err(error) => {
                    log::info!("{error}");
                    last_error = error;
                }
            }
        }
        Err(last_error)
    }
}

/// The voices of other languages, each looked for when it is first asked for.
pub(super) struct LanguageVoices {
    pub(super) chosen_languages: SpokenLanguages,
    pub(super) chosen: Speaker,
    pub(super) settings: VoiceSettings,
    pub(super) environment: Environment,
    /// Opens the cache of audio, if there is a cache folder.
    pub(super) store: Box<dyn Fn() -> Option<Box<dyn SpeechStore>> + Send + Sync>,
    pub(super) lengths: Arc<SpeechLengths>,
    /// The voices that were asked for, by tag; `None` if nothing speaks the language.
    pub(super) found: Mutex<HashMap<String, Option<Speaker>>>,
}

impl LanguageVoices {
    fn find(&self, tag: &str) -> Option<Speaker> {
        let candidates = candidates(tag, &self.settings, &self.environment);
        if candidates.is_empty() {
            log::warn!("no voice here speaks {tag}: the routine's texts are shown");
            return None;
        }
        let embedded = Embedded::new(self.settings.pace(), &Pronunciations::default());
        let embedded = embedded.inspect_err(|error| log::warn!("{error}")).ok()?;
        let engine =
            Box::new(FirstWorking { candidates, settings: self.settings.clone(), working: OnceLock::new() });
        let tag = tag.to_owned();
        let on_given_up = Box::new(move |error: &SpeechError| {
            log::warn!("the texts in {tag} are shown: {error}");
        });
        let lengths = Arc::clone(&self.lengths);
        let speaker = Speaker::foreign(engine, embedded, (self.store)(), lengths, on_given_up);
        let chosen = self.chosen.clone();
        speaker.set_measured_callback(Box::new(move || chosen.notify_measured()));
        Some(ahead::with_thread(&speaker))
    }
}

impl VoiceFinder for LanguageVoices {
    fn voice(&self, tag: &str) -> Option<Speaker> {
        if other_language(tag).is_none() || self.chosen_languages.includes(tag) {
            return Some(self.chosen.clone());
        }
        // A thread that panicked while it had the lock left complete entries.
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.entry(tag.to_owned()).or_insert_with(|| self.find(tag)).clone()
    }
}

/// Whether some voice on this machine may speak a language; see [`candidates`].
pub(crate) fn is_spoken(tag: &str, settings: &VoiceSettings, environment: &Environment) -> bool {
    let chosen = settings.choice().map(|choice| SpokenLanguages::of(&choice));
    chosen.is_ok_and(|languages| languages.includes(tag))
        || !candidates(tag, settings, environment).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_voice_keeps_the_language_that_it_speaks() {
        let speaks = |voice: &str, tag: &str| {
            let settings = VoiceSettings { voice: Some(voice.to_owned()), ..VoiceSettings::default() };
            SpokenLanguages::of(&settings.choice().unwrap()).includes(tag)
        };
        assert!(speaks("espeak-ng:de", "de-AT") && !speaks("espeak-ng", "de"));
        assert!(speaks("piper:/voices/pt_BR-faber-medium.onnx", "pt") && !speaks("kal16", "pt"));
        assert!(speaks("pico2wave:fr-FR", "fr") && speaks("sapi", "fr"), "it may speak any language");
    }

    #[cfg(unix)]
    #[test]
    fn a_voice_of_the_language_is_found_by_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let programs = folder.path().join("bin");
        let voices = folder.path().join("piper/voices");
        std::fs::create_dir_all(&programs).unwrap();
        std::fs::create_dir_all(&voices).unwrap();
        let environment = Environment {
            data_home: Some(folder.path().to_owned()),
            path: Some(programs.clone().into()),
            ..Environment::default()
        };
        let settings = VoiceSettings::default();
        let found = |tag: &str| -> Vec<String> {
            let commands =
                candidates(tag, &settings, &environment).into_iter().filter_map(
                    |candidate| match candidate {
                        Candidate::Command(command) => Some(format!("{} {}", command.name, command.voice)),
                        Candidate::MacOs(_) => None,
                    },
                );
            commands.collect()
        };
        assert_eq!(found("de"), [""; 0]);
        for program in ["espeak-ng", "pico2wave", "piper"] {
            std::fs::write(programs.join(program), b"").unwrap();
        }
        assert_eq!(found("de-AT"), ["pico2wave de-DE", "espeak-ng de"]);
        for name in ["de_AT-one-low", "de_DE-two-low"] {
            std::fs::write(voices.join(format!("{name}.onnx")), b"").unwrap();
            std::fs::write(voices.join(format!("{name}.onnx.json")), b"").unwrap();
        }
        let piper = format!("piper {}", voices.join("de_DE-two-low.onnx").display());
        assert_eq!(found("de-DE"), [piper.as_str(), "pico2wave de-DE", "espeak-ng de"]);
        assert_eq!(found("sv"), ["espeak-ng sv"]);
        assert!(is_spoken("sv", &settings, &environment));
    }

    #[test]
    fn a_voice_of_macos_is_found_by_locale() {
        let list = "Alex                en_US    # Most people recognize me.\n\
                    Anna                de_DE    # Hallo, ich bin Anna.\n\
                    Eddy (German (Austria)) de_AT # Hallo!\n";
        assert_eq!(macos_voice(list, "de"), Some("Anna"));
        assert_eq!(macos_voice(list, "de-AT"), Some("Eddy (German (Austria))"));
        assert_eq!(macos_voice(list, "fr"), None);
    }
}
