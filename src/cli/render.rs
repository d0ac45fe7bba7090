//! `supple render`: a whole guided session as an audio file.

use super::args::RenderArguments;
use super::sound::{self, SoundSetup};
use super::{CliContext, ask, load, print, print_error, print_stderr_raw};
use crate::audio::cue_sounds::{AuthorVoice, CueSounds};
use crate::cue::{self, CueKind};
use crate::export::{self, AudioPlan, Format};
use crate::routine::Routine;
use crate::runtime::files::{self, Unread};
use crate::runtime::output::{self, Output};
use crate::runtime::paths::shown;
use crate::runtime::signals::StopFlag;
use crate::runtime::sound_files::{SoundFolder, SoundProbe, of_steps};
use crate::runtime::voice::{self, Voice};
use crate::session::PreparedSession;
use crate::speech::{RATE, Speaker};
use crate::time::Clock;
use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most bytes of a lyrics file that are read; no session has so many words.
const LARGEST_WORDS: u64 = 16 * 1024 * 1024;

/// Renders a routine into a file, and its lyrics beside it if asked for.
pub(super) fn render(cli: &CliContext, arguments: &RenderArguments) -> u8 {
    run(cli, arguments).unwrap_or_else(|code| code)
}

fn run(cli: &CliContext, arguments: &RenderArguments) -> Result<u8, u8> {
    let path = &arguments.output;
    let format = Format::of(path)
        .ok_or_else(|| print_error(&format!("{}: the file's ending is .mp3, .opus or .wav", shown(path))))?;
    ask::may_overwrite(cli, path, arguments.force)?;
    let loaded = load::load(cli, &arguments.routine)?;
    let week = load::week(&loaded.timeline.routine, arguments.week)?;
    let words = if arguments.lyrics { lyrics_beside(path)? } else { Vec::new() };
    let stop = StopFlag::watch(voice::end);
    let stop = stop.map_err(|error| print_error(&format!("signals can't be heard: {error}")))?;
    let on_given_up = Box::new(|trouble: &crate::speech::SpeechError| {
        print_stderr_raw("\r");
        print_error(&format!("the embedded voice speaks instead: {trouble}"));
    });
    let SoundSetup { config, voice, .. } = sound::open(cli, &arguments.sound, on_given_up)?;
    let mut options = config.session_options(true);
    options.overrides.week = week;
    let PreparedSession { timeline, .. } = PreparedSession::prepare(loaded.timeline, &options);
    let mut bar = ProgressBar::new();
    let texts = texts(&voice, &timeline.routine);
    if voice.on {
        // Before anything is planned, so that the lengths are the engine's own.
        let draft = config.cue_options(crate::cue::Options::default().measure);
        let draft = AudioPlan::new(&timeline, &draft.for_routine(&timeline.routine));
        speak_ahead(&voice, &texts, &draft, &mut bar, &stop)?;
    }
    let options = cue::Options { measure_in: voice.measure_in(), ..config.cue_options(voice.measure()) };
    let plan = AudioPlan::new(&timeline, &options.for_routine(&timeline.routine));
    speak_ahead(&voice, &texts, &plan, &mut bar, &stop)?;
    let mut kit = config.cue_sound_options(voice.audible_speaker());
    kit.author_voice = texts;
    warn_unplayable_sounds(&plan, &timeline.routine, loaded.folder.as_deref());
    kit.files = Arc::new(SoundFolder::new(loaded.folder.as_deref()).of_routine(&timeline.routine));
    let file = Output::begin(path).map_err(|error| print_error(&error))?;
    let out = Box::new(file.writer());
    let written = export::audio(out, format, &plan, &mut CueSounds::new(kit, RATE), &mut |share| {
        bar.show("writing", share);
        !stop.is_set()
    });
    bar.clear();
    match written {
        Err(export::ExportError::Stopped) => return Err(stop.exit_code()),
        Err(error) => return Err(print_error(&format!("{}: {error}", shown(path)))),
        Ok(()) => file.finish().map_err(|error| print_error(&error))?,
    }
    for (beside, made) in words.iter().zip([export::lrc(&plan), export::vtt(&plan)]) {
        output::write(beside, &made).map_err(|error| print_error(&error))?;
    }
    let name = shown(path);
    Ok(print(&format!("{name}: {}, {}.\n", plan.title, Clock(plan.end.0))))
}

/// The voice for the author's own texts: another one if they are in another language.
fn texts(voice: &Voice, routine: &Routine) -> AuthorVoice {
    cue::other_language(&routine.language).map_or(AuthorVoice::SameVoice, |tag| {
        AuthorVoice::Other(voice.audible_speaker().and_then(|voice| voice.in_language(tag)))
    })
}

/// Has the chosen engine synthesize everything before the rendering begins.
fn speak_ahead(
    voice: &Voice,
    texts: &AuthorVoice,
    plan: &AudioPlan,
    bar: &mut ProgressBar,
    stop: &StopFlag,
) -> Result<(), u8> {
    let (own, others) = phrases(plan, texts);
    let mut speak = |speaker: &Speaker, phrases: &[String]| {
        #[expect(clippy::cast_precision_loss, reason = "a share of some hundred")]
        speaker.prepare_now(phrases, |done| {
            bar.show("speaking", done as f64 / phrases.len() as f64);
            !stop.is_set()
        });
    };
    if !voice.speaker.is_embedded() {
        speak(&voice.speaker, &own);
    }
    if let AuthorVoice::Other(Some(other)) = texts {
        speak(other, &others);
    }
    if stop.is_set() {
        bar.clear();
        return Err(stop.exit_code());
    }
    Ok(())
}

/// Prints which of the routine's sound files can't be played.
fn warn_unplayable_sounds(plan: &AudioPlan, routine: &Routine, folder: Option<&Path>) {
    let (mut probe, mut warned) = (SoundProbe::default(), HashSet::new());
    for cue in &plan.cues {
        if let CueKind::Sound(name) = &cue.kind
            && warned.insert(name)
            && let Err(why) = probe.check(folder, name)
        {
            print_error(&format!("the sound {name}{} {why}", of_steps(routine, name)));
        }
    }
}

/// Every phrase once, in order: those of the voice, and those of the voice for the
/// author's texts.
fn phrases(plan: &AudioPlan, texts: &AuthorVoice) -> (Vec<String>, Vec<String>) {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    let mut known = HashSet::new();
    for cue in &plan.cues {
        if let CueKind::Say(sentence) = &cue.kind
            && known.insert(sentence.spoken())
        {
            let foreign = matches!(texts, AuthorVoice::Other(_)) && sentence.phrase().is_authors();
            if foreign { &mut others } else { &mut own }.push(sentence.spoken().to_owned());
        }
    }
    (own, others)
}

/// The paths of the lyrics files beside the audio. Since the user didn't name them,
/// only files that supple wrote are overwritten.
fn lyrics_beside(audio: &Path) -> Result<Vec<PathBuf>, u8> {
    let beside = ["lrc", "vtt"].map(|ending| audio.with_extension(ending));
    for path in &beside {
        let own = match files::text(path, LARGEST_WORDS) {
            Ok(text) => export::is_written_by_supple(&text),
            Err(Unread::Failed(error)) => error.kind() == io::ErrorKind::NotFound,
            Err(Unread::TooLarge | Unread::NotText) => false,
        };
        if !own || path.is_symlink() {
            let name = shown(path);
            return Err(print_error(&format!(
                "{name} is there already and not by supple; move it away, or leave out --lyrics"
            )));
        }
    }
    Ok(beside.into())
}

/// A progress bar on standard error, if that is a terminal.
struct ProgressBar {
    /// What is on the screen: the label and the percentage.
    last_drawn: Option<(&'static str, u32)>,
    enabled: bool,
}

impl ProgressBar {
    const WIDTH: u32 = 30;

    fn new() -> Self {
        Self { last_drawn: None, enabled: std::io::stderr().is_terminal() }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
    fn show(&mut self, what: &'static str, share: f64) {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u32;
        if !self.enabled || self.last_drawn == Some((what, percent)) {
            return;
        }
        self.last_drawn = Some((what, percent));
        let full = (percent * Self::WIDTH / 100) as usize;
        let (done, left) = ("#".repeat(full), "-".repeat(Self::WIDTH as usize - full));
        print_stderr_raw(&format!("\r{what:>8} [{done}{left}] {percent:>3} %"));
    }

    fn clear(&mut self) {
        if self.last_drawn.take().is_some() {
            print_stderr_raw(&format!("\r{}\r", " ".repeat(Self::WIDTH as usize + 17)));
        }
    }
}
