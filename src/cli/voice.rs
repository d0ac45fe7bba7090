//! `supple voice`: lists the voices and plays them.

use super::args::{SayArguments, SoundArguments, VoiceCommand};
use super::sound::{self, OPEN_TIMEOUT, SoundSetup};
use super::{CliContext, CommandResult, FAILED, Failure, ask, print, print_stderr};
use crate::audio::cue_sounds::CueSoundOptions;
use crate::audio::supervisor::SoundMessage;
use crate::audio::{SoundOptions, SoundStatus};
use crate::config::Config;
use crate::cue::{Cue, CueKind, Rank, words};
use crate::diagnostic::sanitize_line;
use crate::runtime::clock::SessionClock;
use crate::runtime::output;
use crate::runtime::settings;
use crate::runtime::signals::StopFlag;
use crate::runtime::sound::{Sound, SoundOutput};
use crate::runtime::voice;
use crate::speech::{
    self, DEFAULT_VOICE, Embedded, NEURAL, PIPER, PRESETS, Preset, RawAudio, Speaker, VoiceChoice,
};
#[cfg(feature = "neural")]
use crate::speech::{HEART, Neural};
use std::fmt::Write as _;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Runs `supple voice`.
pub(super) fn run(cli: &CliContext, command: &VoiceCommand) -> CommandResult {
    match command {
        VoiceCommand::List => list(cli),
        VoiceCommand::Say(arguments) => say(cli, arguments),
    }
}

const INSTALLED: &str = "there";
const NOT_INSTALLED: &str = "not installed";
const UNUSABLE: &str = "can't be used";

fn list(cli: &CliContext) -> CommandResult {
    let config = sound::config_with(cli, &SoundArguments::default())?;
    let chosen = config.voice.settings.voice.as_deref().unwrap_or(DEFAULT_VOICE);
    let engine = chosen.split(':').next().filter(|engine| *engine != NEURAL).unwrap_or(chosen);
    let state_of = |program: &str| {
        if voice::is_program(&cli.environment, program) { INSTALLED } else { NOT_INSTALLED }
    };
    let mut text = String::new();
    let mut row = |name: &str, state: &str, about: &str| {
        let mark = if name == engine || name == chosen { '*' } else { ' ' };
        let (name, about) = (sanitize_line(name), sanitize_line(about));
        // Writing to a String can't fail.
        let _ = writeln!(text, "{mark} {name:<12} {state:<14} {about}");
    };
    row("off", "", "tones alone");
    #[cfg(feature = "neural")]
    {
        row(HEART, INSTALLED, "a natural voice, an American woman: needs nothing");
        for model in voice::found(&cli.environment) {
            let name = format!("{NEURAL}:{}", model.name);
            let about = model.description().unwrap_or("of your own");
            match model.try_out() {
                Ok(()) => row(&name, INSTALLED, about),
                Err(error) => row(&name, UNUSABLE, &format!("{about}; {error}")),
            }
        }
    }
    row("kal16", INSTALLED, "a small clear voice: needs nothing, and stands in for others");
    for preset in PRESETS.iter().filter(|preset| preset.name != PIPER) {
        let about = format!("{}:{}; {}", preset.name, preset.voice, preset.note);
        row(preset.name, state_of(preset.command[0]), &about);
    }
    piper_rows(cli, &config, &mut row);
    for (name, custom) in &config.voice.settings.engines {
        row(name, state_of(custom.command.first().map_or("", String::as_str)), "your own");
    }
    Ok(print(&text))
}

/// Calls `row` with the name, the state and a description of each of piper's voices, or of
/// piper itself if it has none.
fn piper_rows(cli: &CliContext, config: &Config, row: &mut impl FnMut(&str, &str, &str)) {
    if !voice::is_program(&cli.environment, PIPER) {
        let about = format!("{PIPER}:VOICE, the name or the path of a model");
        return row(PIPER, NOT_INSTALLED, &about);
    }
    let preset = Preset::from_name(PIPER).map(|preset| config.voice.settings.preset(preset, ""));
    if let Some(VoiceChoice::Command(command)) = preset
        && let Err(error) = voice::Runner::new(*command).check_program()
    {
        return row(PIPER, UNUSABLE, &error.to_string());
    }
    let voices = voice::piper_voices(&cli.environment);
    if voices.is_empty() {
        let folders = voice::piper_folders(&cli.environment);
        let folders: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
        return row(PIPER, UNUSABLE, &format!("no voice in {}", folders.join(" or ")));
    }
    for voice in voices {
        let name = format!("{PIPER}:{}", voice.name);
        if voice.is_complete {
            row(&name, INSTALLED, &format!("texts in {}; untested", voice.language()));
        } else {
            row(&name, UNUSABLE, &format!("{}.json is missing", voice.path.display()));
        }
    }
}

fn say(cli: &CliContext, arguments: &SayArguments) -> CommandResult {
    let text = arguments.text.join(" ");
    if arguments.phones {
        return print_phones(cli, arguments, &words::spoken(&text));
    }
    if let Some(path) = &arguments.output {
        ask::may_overwrite(cli, path, arguments.force)?;
    }
    let SoundSetup { config, voice, server, .. } = sound::open(cli, &arguments.sound)?;
    let speaker = voice.audible_speaker().ok_or("the voice is off")?;
    let sentences = words::sentences(&text);
    let (sender, events) = channel();
    let stop_sender = sender.clone();
    let stop = StopFlag::watch(move || {
        voice::end();
        // The receiver is gone once everything was spoken.
        stop_sender.send(PlaybackEvent::Stop).unwrap_or_default();
    });
    let stop = stop.map_err(|error| format!("signals can't be heard: {error}"))?;
    let error = speaker.prepare_and_report(&sentences);
    if stop.is_set() {
        return Err(Failure::Printed(stop.exit_code()));
    }
    if let Some(error) = error {
        print_stderr(&format!("supple: the embedded voice speaks instead: {error}\n"));
    }
    let samples: Vec<f32> = sentences
        .iter()
        .filter_map(|sentence| speaker.samples_blocking(sentence))
        .flat_map(|samples| [&samples[..], &vec![0.0; 12_000]].concat())
        .collect();
    if samples.is_empty() {
        return Err("there is nothing to say in that".into());
    }
    if let Some(path) = &arguments.output {
        let raw = RawAudio { rate: speech::RATE, samples };
        output::write(path, speech::write_wav(&raw)?)?;
        return Ok(0);
    }
    let cue_sounds = config.cue_sound_options(Some(speaker.clone()));
    let result = play(cue_sounds, server, sentences, &speaker, (sender, &events));
    if stop.is_set() { Err(Failure::Printed(stop.exit_code())) } else { result }
}

/// Prints how the chosen voice reads a text: the phones as they are written in
/// pronunciation.toml, and the symbols of a neural voice.
fn print_phones(cli: &CliContext, arguments: &SayArguments, text: &str) -> CommandResult {
    let pronunciations = settings::pronunciations(&cli.environment)?;
    let config = sound::config_with(cli, &arguments.sound)?;
    let choice = config.voice.settings.choice()?;
    #[cfg(feature = "neural")]
    if matches!(choice, VoiceChoice::Neural(_)) {
        let voice = Neural::heart(1.0, &pronunciations);
        let (phones, symbols) = voice.phones(text)?;
        return Ok(print(&format!("{phones}\n{symbols}\n")));
    }
    if let VoiceChoice::Command(_) = choice {
        return Ok(print(&format!("{}\n", pronunciations.respelled(text))));
    }
    let voice = Embedded::new(1.0, &pronunciations)?;
    Ok(print(&format!("{}\n", voice.phones(text))))
}

/// What may happen while a text is played.
enum PlaybackEvent {
    /// The status of the sound has changed.
    Sound(SoundStatus),
    /// A signal asks to stop.
    Stop,
}

fn play(
    cue_sounds: CueSoundOptions,
    server: Option<String>,
    sentences: Vec<String>,
    speaker: &Speaker,
    (sender, events): (Sender<PlaybackEvent>, &Receiver<PlaybackEvent>),
) -> CommandResult {
    let clock = SessionClock::start(1.0);
    let options = SoundOptions { server, cue_sounds, ..SoundOptions::default() };
    let sound = Sound::start(options, clock.shared(), move |state| {
        // The receiver is gone once everything was spoken.
        sender.send(PlaybackEvent::Sound(state)).unwrap_or_default();
    })
    .map_err(|error| format!("no thread for the sound: {error}"))?;
    match events.recv_timeout(OPEN_TIMEOUT) {
        Ok(PlaybackEvent::Sound(SoundStatus::Open { .. })) => {}
        Ok(PlaybackEvent::Sound(SoundStatus::None { reason } | SoundStatus::Lost { reason })) => {
            return Err(format!("there is no sound: {reason}").into());
        }
        Ok(PlaybackEvent::Stop) => return Err(Failure::Printed(FAILED)),
        Err(_) => return Err("no sound device answers".into()),
    }
    let mut at = clock.now() + Duration::from_millis(300);
    let mut cues = Vec::new();
    for text in sentences {
        let length = speaker.measure(&text);
        let kind = CueKind::Say(text.as_str().into());
        cues.push(Cue { at, kind, rank: Rank::Name, max_delay: OPEN_TIMEOUT });
        at += length + Duration::from_millis(250);
    }
    sound.send(SoundMessage::Schedule(cues));
    // Wait until every sentence has ended, unless the sound fails or a signal arrives.
    let result = loop {
        match events.recv_timeout(clock.until(at)) {
            Ok(PlaybackEvent::Sound(SoundStatus::Open { .. })) => {}
            Ok(PlaybackEvent::Sound(SoundStatus::None { reason } | SoundStatus::Lost { reason })) => {
                break Err(format!("the sound is lost: {reason}").into());
            }
            Ok(PlaybackEvent::Stop) => break Err(Failure::Printed(FAILED)),
            Err(_) => break Ok(0),
        }
    };
    Box::new(sound).finish(if result.is_err() { Duration::ZERO } else { OPEN_TIMEOUT });
    result
}
