//! `supple voice`: the voices there are, and what they sound like.

use super::args::{SayArguments, SoundArguments, VoiceCommand};
use super::sound::{self, Sounding};
use super::{FAILED, House, complain, print, tell};
use crate::audio::{Sound, SoundOptions, SoundStatus};
use crate::config::Config;
use crate::export;
use crate::runtime::clock::SessionClock;
use crate::runtime::settings;
use crate::speech::{Embedded, PRESETS};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a sound device may take to open.
const OPENS: Duration = Duration::from_secs(4);

/// Does what is asked of the voices.
pub(super) fn voice(house: &House, command: &VoiceCommand) -> u8 {
    match command {
        VoiceCommand::List => list(house),
        VoiceCommand::Say(arguments) => say(house, arguments).unwrap_or_else(|code| code),
    }
}

fn list(house: &House) -> u8 {
    let config = match sound::merged(house, &SoundArguments::default()) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let chosen = config.voice.engine.voice.as_deref().unwrap_or("kal16");
    let engine = chosen.split(':').next().unwrap_or(chosen);
    let mut text = String::new();
    let mut row = |name: &str, what: &str, state: &str| {
        let mark = if name == engine { '*' } else { ' ' };
        let name = crate::runtime::library::harmless(name);
        // Writing to a String can't fail.
        let _ = writeln!(text, "{mark} {name:<12} {state:<14} {what}");
    };
    row("off", "tones alone", "");
    row("kal16", "the embedded voice: needs nothing", "there");
    for preset in PRESETS {
        let state = if is_there(house, preset.command[0]) { "there" } else { "not installed" };
        let what = if preset.voice.is_empty() {
            format!("{}:VOICE; {}", preset.name, preset.note)
        } else {
            format!("{}:{}; {}", preset.name, preset.voice, preset.note)
        };
        row(preset.name, &what, state);
    }
    for (name, custom) in &config.voice.engine.engines {
        let program = custom.command.first().map_or("", String::as_str);
        let state = if is_there(house, program) { "there" } else { "not installed" };
        row(name, "your own", state);
    }
    print(&text)
}

/// Whether a program is to be found.
fn is_there(house: &House, program: &str) -> bool {
    let is_file = |path: &Path| path.is_file() || path.with_extension("exe").is_file();
    if Path::new(program).components().count() > 1 {
        return is_file(Path::new(program));
    }
    let folders = house.environment.path.as_deref().map(std::env::split_paths);
    folders.is_some_and(|mut folders| folders.any(|folder| is_file(&folder.join(program))))
}

fn say(house: &House, arguments: &SayArguments) -> Result<u8, u8> {
    let text = arguments.text.join(" ");
    if arguments.phones {
        let words = settings::pronunciations(&house.environment).map_err(|why| complain(&why))?;
        let voice = Embedded::new(1.0, &words).map_err(|trouble| complain(&trouble))?;
        return Ok(print(&format!("{}\n", voice.phones(&crate::cue::words::spoken(&text)))));
    }
    let Sounding { config, voice } = sound::open(house, &arguments.sound, sound::quietly())?;
    let Some(speaker) = voice.heard() else { return Err(complain(&"the voice is off")) };
    let sentences = crate::cue::words::sentences(&text);
    if let Some(trouble) = speaker.prepare_patiently(&sentences) {
        tell(&format!("supple: the embedded voice speaks instead: {trouble}\n"));
    }
    let samples: Vec<f32> = sentences
        .iter()
        .filter_map(|sentence| speaker.samples(sentence))
        .flat_map(|samples| [&samples[..], &vec![0.0; 12_000]].concat())
        .collect();
    if samples.is_empty() {
        return Err(complain(&"there is nothing to say in that"));
    }
    match &arguments.output {
        Some(path) => write(path, &samples),
        None => play(&config, sentences, &speaker),
    }
}

fn write(path: &Path, samples: &[f32]) -> Result<u8, u8> {
    export::samples(path, samples).map(|()| 0).map_err(|error| complain(&error))
}

fn play(config: &Config, sentences: Vec<String>, speaker: &crate::speech::Speaker) -> Result<u8, u8> {
    let kit = config.kit(Some(speaker.clone()));
    let clock = SessionClock::start(1.0);
    let (tell_status, status) = channel();
    let options = SoundOptions { kit, ..SoundOptions::default() };
    let sound = Sound::start(options, clock.shared(), move |state| {
        // Nobody listens any more once it is said.
        tell_status.send(state).unwrap_or_default();
    })
    .map_err(|error| complain(&format!("no thread for the sound: {error}")))?;
    match status.recv_timeout(OPENS) {
        Ok(SoundStatus::Open { .. }) => {}
        Ok(SoundStatus::None { why } | SoundStatus::Lost { why }) => {
            return Err(complain(&format!("there is no sound: {why}")));
        }
        Err(_) => return Err(complain(&"no sound device answers")),
    }
    let mut at = clock.now() + Duration::from_millis(300);
    let mut cues = Vec::new();
    for text in sentences {
        let length = speaker.measure(&text);
        let kind = crate::cue::CueKind::Say(text);
        cues.push(crate::cue::Cue { at, kind, rank: crate::cue::Rank::Name, patience: OPENS });
        at += length + Duration::from_millis(250);
    }
    sound.schedule(&cues);
    // What has begun rings out; so wait until the last sentence has.
    let lost = status.recv_timeout(clock.until(at));
    sound.finish(OPENS);
    if lost.is_ok() { Err(FAILED) } else { Ok(0) }
}
