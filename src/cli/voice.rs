//! `supple voice`: lists the voices and plays them.

use super::args::{SayArguments, SoundArguments, VoiceCommand};
use super::sound::{self, SoundSetup};
use super::{CliContext, FAILED, ask, print, print_error, print_stderr};
use crate::audio::cue_sounds::CueSoundOptions;
use crate::audio::supervisor::SoundMessage;
use crate::audio::{SoundOptions, SoundStatus};
use crate::config::Config;
use crate::export;
use crate::runtime::clock::SessionClock;
use crate::runtime::output::Output;
use crate::runtime::settings;
use crate::runtime::signals::StopFlag;
use crate::runtime::sound::{Sound, SoundOutput};
use crate::runtime::voice;
#[cfg(feature = "neural")]
use crate::speech::HEART;
use crate::speech::{DEFAULT_VOICE, Embedded, NEURAL, PIPER, PRESETS, Preset, VoiceChoice};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How long a sound device may take to open.
const OPEN_TIMEOUT: Duration = Duration::from_secs(4);

/// Runs `supple voice`.
pub(super) fn run(cli: &CliContext, command: &VoiceCommand) -> u8 {
    match command {
        VoiceCommand::List => list(cli),
        VoiceCommand::Say(arguments) => say(cli, arguments).unwrap_or_else(|code| code),
    }
}

fn list(cli: &CliContext) -> u8 {
    let config = match sound::config_with(cli, &SoundArguments::default()) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let chosen = config.voice.engine.voice.as_deref().unwrap_or(DEFAULT_VOICE);
    let engine = chosen.split(':').next().filter(|engine| *engine != NEURAL).unwrap_or(chosen);
    let is_there = |program: &str| voice::is_program(&cli.environment, program);
    let mut text = String::new();
    let mut row = |name: &str, what: &str, state: &str| {
        let mark = if name == engine || name == chosen { '*' } else { ' ' };
        let (name, what) = (crate::diagnostic::sanitize_line(name), crate::diagnostic::sanitize_line(what));
        // Writing to a String can't fail.
        let _ = writeln!(text, "{mark} {name:<12} {state:<14} {what}");
    };
    row("off", "tones alone", "");
    #[cfg(feature = "neural")]
    {
        row(HEART, "a natural voice, an American woman: needs nothing", "there");
        for model in voice::found(&cli.environment) {
            let what = model.description().unwrap_or("of your own").to_owned();
            let (what, state) = match model.try_out() {
                Ok(()) => (what, "there"),
                Err(why) => (format!("{what}; {why}"), "can't be used"),
            };
            row(&format!("{NEURAL}:{}", model.name), &what, state);
        }
    }
    row("kal16", "a small clear voice: needs nothing, and stands in for others", "there");
    for preset in PRESETS.iter().filter(|preset| preset.name != PIPER) {
        let state = if is_there(preset.command[0]) { "there" } else { "not installed" };
        row(preset.name, &format!("{}:{}; {}", preset.name, preset.voice, preset.note), state);
    }
    for (name, what, state) in pipers(cli, &config) {
        row(&name, &what, state);
    }
    for (name, custom) in &config.voice.engine.engines {
        let program = custom.command.first().map_or("", String::as_str);
        let state = if is_there(program) { "there" } else { "not installed" };
        row(name, "your own", state);
    }
    print(&text)
}

/// The rows of piper's voices: name, description or why it can't be used, and state.
fn pipers(cli: &CliContext, config: &Config) -> Vec<(String, String, &'static str)> {
    let row = |what: String, state| vec![(PIPER.to_owned(), what, state)];
    if !voice::is_program(&cli.environment, PIPER) {
        return row(format!("{PIPER}:VOICE, the name or the path of a model"), "not installed");
    }
    let preset = Preset::from_name(PIPER).map(|preset| config.voice.engine.preset(preset, ""));
    if let Some(VoiceChoice::Command(command)) = preset
        && let Err(why) = voice::Runner::new(*command).check_program()
    {
        return row(why.to_string(), "can't be used");
    }
    let voices = voice::piper_voices(&cli.environment);
    if voices.is_empty() {
        let folders = voice::piper_folders(&cli.environment);
        let folders: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
        return row(format!("no voice in {}", folders.join(" or ")), "can't be used");
    }
    let rows = voices.into_iter().map(|voice| {
        let name = format!("{PIPER}:{}", voice.name);
        if voice.is_complete {
            (name, format!("texts in {}; untested", voice.language()), "there")
        } else {
            (name, format!("{}.json is missing", voice.path.display()), "can't be used")
        }
    });
    rows.collect()
}

fn say(cli: &CliContext, arguments: &SayArguments) -> Result<u8, u8> {
    let text = arguments.text.join(" ");
    if arguments.phones {
        return phones(cli, arguments, &crate::cue::words::spoken(&text));
    }
    if let Some(path) = &arguments.output {
        ask::may_overwrite(cli, path, arguments.force)?;
    }
    let SoundSetup { config, voice, server } = sound::open(cli, &arguments.sound, sound::log_only_notice())?;
    let Some(speaker) = voice.audible_speaker() else { return Err(print_error(&"the voice is off")) };
    let sentences = crate::cue::words::sentences(&text);
    let (sender, events) = channel();
    let stop_sender = sender.clone();
    let stop = StopFlag::watch(move || {
        voice::end();
        // The receiver is gone once everything was spoken.
        stop_sender.send(PlaybackEvent::Stop).unwrap_or_default();
    });
    let stop = stop.map_err(|error| print_error(&format!("signals can't be heard: {error}")))?;
    let trouble = speaker.prepare_and_report(&sentences);
    if stop.is_set() {
        return Err(stop.exit_code());
    }
    if let Some(trouble) = trouble {
        print_stderr(&format!("supple: the embedded voice speaks instead: {trouble}\n"));
    }
    let samples: Vec<f32> = sentences
        .iter()
        .filter_map(|sentence| speaker.samples_blocking(sentence))
        .flat_map(|samples| [&samples[..], &vec![0.0; 12_000]].concat())
        .collect();
    if samples.is_empty() {
        return Err(print_error(&"there is nothing to say in that"));
    }
    if let Some(path) = &arguments.output {
        return write(path, &samples);
    }
    let played =
        play(config.cue_sound_options(Some(speaker.clone())), server, sentences, &speaker, (sender, &events));
    if stop.is_set() { Err(stop.exit_code()) } else { played }
}

/// Prints how the chosen voice reads a text: its phones, as pronunciation.toml has
/// them, and the symbols of a neural voice.
fn phones(cli: &CliContext, arguments: &SayArguments, text: &str) -> Result<u8, u8> {
    let words = settings::pronunciations(&cli.environment).map_err(|why| print_error(&why))?;
    let config = sound::config_with(cli, &arguments.sound)?;
    let choice = config.voice.engine.choice().map_err(|error| print_error(&error))?;
    #[cfg(feature = "neural")]
    if matches!(choice, VoiceChoice::Neural(_)) {
        let voice = crate::speech::Neural::heart(1.0, &words);
        let (phones, symbols) = voice.phones(text).map_err(|trouble| print_error(&trouble))?;
        return Ok(print(&format!("{phones}\n{symbols}\n")));
    }
    if let VoiceChoice::Command(_) = choice {
        return Ok(print(&format!("{}\n", words.respelled(text))));
    }
    let voice = Embedded::new(1.0, &words).map_err(|trouble| print_error(&trouble))?;
    Ok(print(&format!("{}\n", voice.phones(text))))
}

fn write(path: &Path, samples: &[f32]) -> Result<u8, u8> {
    let file = Output::begin(path).map_err(|error| print_error(&error))?;
    export::write_wav(Box::new(file.writer()), samples).map_err(|error| print_error(&error))?;
    file.finish().map(|()| 0).map_err(|error| print_error(&error))
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
    speaker: &crate::speech::Speaker,
    (sender, events): (Sender<PlaybackEvent>, &Receiver<PlaybackEvent>),
) -> Result<u8, u8> {
    let clock = SessionClock::start(1.0);
    let options = SoundOptions { server, cue_sounds, ..SoundOptions::default() };
    let sound = Sound::start(options, clock.shared(), move |state| {
        // The receiver is gone once everything was spoken.
        sender.send(PlaybackEvent::Sound(state)).unwrap_or_default();
    })
    .map_err(|error| print_error(&format!("no thread for the sound: {error}")))?;
    match events.recv_timeout(OPEN_TIMEOUT) {
        Ok(PlaybackEvent::Sound(SoundStatus::Open { .. })) => {}
        Ok(PlaybackEvent::Sound(SoundStatus::None { reason } | SoundStatus::Lost { reason })) => {
            return Err(print_error(&format!("there is no sound: {reason}")));
        }
        Ok(PlaybackEvent::Stop) => return Err(FAILED),
        Err(_) => return Err(print_error(&"no sound device answers")),
    }
    let mut at = clock.now() + Duration::from_millis(300);
    let mut cues = Vec::new();
    for text in sentences {
        let length = speaker.measure(&text);
        let kind = crate::cue::CueKind::Say(text.into());
        cues.push(crate::cue::Cue { at, kind, rank: crate::cue::Rank::Name, max_delay: OPEN_TIMEOUT });
        at += length + Duration::from_millis(250);
    }
    sound.send(SoundMessage::Schedule(cues));
    // Wait until the last sentence has begun; what has begun is played to its end.
    let event = events.recv_timeout(clock.until(at));
    Box::new(sound).finish(if matches!(event, Ok(PlaybackEvent::Stop)) {
        Duration::ZERO
    } else {
        OPEN_TIMEOUT
    });
    if event.is_ok() { Err(FAILED) } else { Ok(0) }
}
