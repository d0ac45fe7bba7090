//! Voices for texts in another language than supple's own. No other voice is
//! chosen automatically.

use super::command::Runner;
use super::piper::piper_voices;
use super::{ahead, is_program};
use crate::cue::other_language;
use crate::runtime::environment::Environment;
use crate::speech::{
    Embedded, Engine, Preset, Pronunciations, RawAudio, Speaker, SpeechCommand, SpeechError, SpeechLengths,
    SpeechStore, VoiceChoice, VoiceFinder, VoiceSettings,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The languages that `pico2wave` speaks.
const PICO: [&str; 6] = ["de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT"];

/// What Windows runs to speak a language: the first voice of it that there is.
const SAPI: &str = "Add-Type -AssemblyName System.Speech; \
$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
$v = $s.GetInstalledVoices() | Where-Object { $_.Enabled -and \
$_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq '{voice}' } | Select-Object -First 1; \
if (-not $v) { exit 1 }; $s.SelectVoice($v.VoiceInfo.Name); \
$s.SetOutputToWaveFile('{out}'); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose()";

/// Which languages the chosen voice speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// Any, because it is unknown: the user chose the voice.
    Any,
    /// This one, by its tag.
    Only(String),
}

impl Speaks {
    /// What the chosen voice speaks.
    pub(super) fn of(choice: &VoiceChoice) -> Self {
        let tag = |voice: &str| voice.replace('_', "-");
        match choice {
            VoiceChoice::Off | VoiceChoice::Embedded | VoiceChoice::Neural(_) => Self::Only("en".to_owned()),
            VoiceChoice::Command(command) => match command.name.as_str() {
                "flite" => Self::Only("en".to_owned()),
                "espeak-ng" | "pico2wave" => Self::Only(tag(&command.voice)),
                "piper" => {
                    let file = command.voice.rsplit(['/', '\\']).next().unwrap_or("");
                    Self::Only(tag(file.split('-').next().unwrap_or("")))
                }
                _ => Self::Any,
            },
        }
    }

    fn covers(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(own) => primary(own) == primary(tag),
        }
    }
}

/// The language of a tag, without country and script.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or("").to_lowercase()
}

/// A voice that may speak a language.
#[derive(Clone, Debug)]
pub(super) enum Candidate {
    Command(Box<SpeechCommand>),
    /// `say` on macOS, with the voice that it names for the language.
    System(String),
}

/// The voices on this machine that may speak a language, the best first, by the
/// programs and files there are.
pub(super) fn candidates(tag: &str, settings: &VoiceSettings, environment: &Environment) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut add = |name: &str, voice: &str| {
        if let Some(preset) = Preset::from_name(name)
            && let VoiceChoice::Command(command) = settings.preset(preset, voice)
        {
            all.push(Candidate::Command(command));
        }
    };
    let mut whole: Vec<_> = piper_voices(environment)
        .into_iter()
        .filter(|voice| voice.is_whole && primary(&voice.language()) == primary(tag))
        .collect();
    // The country that is asked for before others.
    whole.sort_by_key(|voice| !voice.language().eq_ignore_ascii_case(tag));
    if is_program(environment, "piper")
        && let Some(path) = whole.first().and_then(|voice| voice.path.to_str())
    {
        add("piper", path);
    }
    let pico = PICO.iter().find(|known| primary(known) == primary(tag));
    if let Some(voice) = pico.filter(|_| is_program(environment, "pico2wave")) {
        add("pico2wave", voice);
    }
    if is_program(environment, "espeak-ng") {
        add("espeak-ng", &primary(tag));
    }
    if cfg!(windows)
        && let Some(preset) = Preset::from_name("sapi")
        && let VoiceChoice::Command(mut command) = settings.preset(preset, &primary(tag))
    {
        if let Some(script) = command.command.last_mut() {
            SAPI.clone_into(script);
        }
        all.insert(all.len().min(1), Candidate::Command(command));
    }
    if cfg!(target_os = "macos") {
        let after_piper = usize::from(!whole.is_empty()).min(all.len());
        all.insert(after_piper, Candidate::System(tag.to_owned()));
    }
    all
}

/// The voice of a language in what `say -v ?` lists: a name, a locale and a sample
/// a line.
fn system_voice<'l>(list: &'l str, tag: &str) -> Option<&'l str> {
    let voices = list.lines().filter_map(|line| {
        let (name, locale) = line.split('#').next()?.trim_end().rsplit_once(char::is_whitespace)?;
        (primary(locale) == primary(tag)).then_some((name.trim_end(), locale.replace('_', "-")))
    });
    let all: Vec<(&str, String)> = voices.collect();
    let exact = all.iter().find(|(_, locale)| locale.eq_ignore_ascii_case(tag));
    exact.or(all.first()).map(|(name, _)| *name)
}

/// The first of several engines that speaks.
struct FirstOf {
    candidates: Vec<Candidate>,
    settings: VoiceSettings,
    chosen: OnceLock<Runner>,
}

impl FirstOf {
    fn runner(&self, candidate: &Candidate) -> Result<Runner, SpeechError> {
        let tag = match candidate {
            Candidate::Command(command) => return Ok(Runner::new(SpeechCommand::clone(command))),
            Candidate::System(tag) => tag,
        };
        let listed = std::process::Command::new("say").args(["-v", "?"]).output();
        let listed = listed.map_err(|error| SpeechError(format!("say can't be started: {error}")))?;
        let list = String::from_utf8_lossy(&listed.stdout);
        let none = || SpeechError(format!("say has no voice for {tag}"));
        let voice = system_voice(&list, tag).ok_or_else(none)?;
        match Preset::from_name("say").map(|preset| self.settings.preset(preset, voice)) {
            Some(VoiceChoice::Command(command)) => Ok(Runner::new(*command)),
            _ => Err(none()),
        }
    }
}

impl Engine for FirstOf {
    fn identity(&self) -> String {
        // Those of all candidates, so that stored audio is not used any more once a better
        // voice is installed.
        let one = |candidate: &Candidate| match candidate {
            Candidate::Command(command) => command.identity(),
            Candidate::System(tag) => format!("say {tag} {:.3}", self.settings.pace()),
        };
        self.candidates.iter().map(one).collect::<Vec<_>>().join("\u{1e}")
    }

    fn is_built_in(&self) -> bool {
        false
    }

    fn synthesize(&self, text: &str) -> Result<RawAudio, SpeechError> {
        if let Some(chosen) = self.chosen.get() {
            return chosen.synthesize(text);
        }
        let mut trouble = SpeechError("there is no such voice".to_owned());
        for candidate in &self.candidates {
            match self.runner(candidate).and_then(|runner| Ok((runner.synthesize(text)?, runner))) {
                Ok((raw, runner)) => {
                    log::info!("{} speaks", runner.identity().replace('\u{1f}', " "));
                    // Another thread may have chosen the same meanwhile.
                    self.chosen.set(runner).unwrap_or_default();
                    return Ok(raw);
                }
                Err(why) => {
                    log::info!("{why}");
                    trouble = why;
                }
            }
        }
        Err(trouble)
    }
}

/// The voices of other languages, looked for when they are first asked for.
pub(super) struct LanguageVoices {
    /// The languages of the chosen voice.
    pub(super) speaks: Speaks,
    /// The chosen voice.
    pub(super) own: Speaker,
    pub(super) settings: VoiceSettings,
    pub(super) environment: Environment,
    pub(super) store: Box<dyn Fn() -> Option<Box<dyn SpeechStore>> + Send + Sync>,
    pub(super) lengths: Arc<SpeechLengths>,
    pub(super) known: Mutex<HashMap<String, Option<Speaker>>>,
}

impl LanguageVoices {
    fn find(&self, tag: &str) -> Option<Speaker> {
        let candidates = candidates(tag, &self.settings, &self.environment);
        if candidates.is_empty() {
            log::warn!("no voice here speaks {tag}: the routine's texts are shown");
            return None;
        }
        let embedded = Embedded::new(self.settings.pace(), &Pronunciations::default());
        let embedded = embedded.inspect_err(|trouble| log::warn!("{trouble}")).ok()?;
        let (settings, chosen) = (self.settings.clone(), OnceLock::new());
        let engine = Box::new(FirstOf { candidates, settings, chosen });
        let shown = tag.to_owned();
        let on_given_up = Box::new(move |trouble: &SpeechError| {
            log::warn!("the texts in {shown} are shown: {trouble}");
        });
        let lengths = Arc::clone(&self.lengths);
        let speaker = Speaker::foreign(engine, embedded, (self.store)(), lengths, on_given_up);
        let own = self.own.clone();
        speaker.set_measured_callback(Box::new(move || own.notify_measured()));
        Some(ahead::with_thread(&speaker))
    }
}

impl VoiceFinder for LanguageVoices {
    fn voice(&self, tag: &str) -> Option<Speaker> {
        if other_language(tag).is_none() || self.speaks.covers(tag) {
            return Some(self.own.clone());
        }
        // A thread that panicked while it held the lock left complete entries.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(tag.to_owned()).or_insert_with(|| self.find(tag)).clone()
    }
}

/// Whether some voice on this machine speaks a language, as far as programs and
/// files tell.
pub fn speaks(tag: &str, settings: &VoiceSettings, environment: &Environment) -> bool {
    let own = settings.choice().map(|choice| Speaks::of(&choice));
    own.is_ok_and(|own| own.covers(tag)) || !candidates(tag, settings, environment).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_voice_keeps_the_language_that_it_speaks() {
        let speaks = |voice: &str, tag: &str| {
            let settings = VoiceSettings { voice: Some(voice.to_owned()), ..VoiceSettings::default() };
            Speaks::of(&settings.choice().unwrap()).covers(tag)
        };
        assert!(speaks("espeak-ng:de", "de-AT") && !speaks("espeak-ng", "de"));
        assert!(speaks("piper:/voices/pt_BR-faber-medium.onnx", "pt") && !speaks("kal16", "pt"));
        assert!(speaks("pico2wave:fr-FR", "fr") && speaks("sapi", "fr"), "nobody knows what that one is");
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
        let named = |tag: &str| -> Vec<String> {
            let all = candidates(tag, &settings, &environment);
            let commands = all.iter().filter_map(|candidate| match candidate {
                Candidate::Command(command) => Some(command),
                Candidate::System(_) => None,
            });
            commands.map(|command| format!("{} {}", command.name, command.voice)).collect()
        };
        assert_eq!(named("de"), [""; 0]);
        for program in ["espeak-ng", "pico2wave", "piper"] {
            std::fs::write(programs.join(program), b"").unwrap();
        }
        assert_eq!(named("de-AT"), ["pico2wave de-DE", "espeak-ng de"]);
        for name in ["de_AT-one-low", "de_DE-two-low"] {
            std::fs::write(voices.join(format!("{name}.onnx")), b"").unwrap();
            std::fs::write(voices.join(format!("{name}.onnx.json")), b"").unwrap();
        }
        let piper = format!("piper {}", voices.join("de_DE-two-low.onnx").display());
        assert_eq!(named("de-DE"), [piper.as_str(), "pico2wave de-DE", "espeak-ng de"]);
        assert_eq!(named("sv"), ["espeak-ng sv"]);
        assert!(speaks("sv", &settings, &environment));
    }

    #[test]
    fn the_systems_voices_are_read_by_locale() {
        let list = "Alex                en_US    # Most people recognize me.\n\
                    Anna                de_DE    # Hallo, ich bin Anna.\n\
                    Eddy (German (Austria)) de_AT # Hallo!\n";
        assert_eq!(system_voice(list, "de"), Some("Anna"));
        assert_eq!(system_voice(list, "de-AT"), Some("Eddy (German (Austria))"));
        assert_eq!(system_voice(list, "fr"), None);
    }
}
