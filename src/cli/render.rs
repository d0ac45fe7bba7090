//! `supple render`: a whole guided session as an audio file.

use super::args::RenderArguments;
use super::sound::{self, SoundSetup};
use super::{CliContext, CommandResult, Failure, ask, load, print, print_error, print_stderr_raw};
use crate::audio::cue_sounds::{AuthorVoice, CueSoundOptions, CueSounds};
use crate::cue::{self, CueKind};
use crate::export::{self, AudioFormat, AudioPlan};
use crate::routine::Routine;
use crate::runtime::files::{self, ReadError};
use crate::runtime::output::{self, Output};
use crate::runtime::paths::shown;
use crate::runtime::signals::StopFlag;
use crate::runtime::sound_files::{SoundFolder, SoundProbe, of_steps};
use crate::runtime::voice::{self, Voice};
use crate::session::PreparedSession;
use crate::speech::{Speaker, SpeechError};
use crate::time::Clock;
use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most bytes of a lyrics file that are read; no session has so many words.
const LARGEST_LYRICS: u64 = 16 * 1024 * 1024;

/// Renders a routine into a file, and its lyrics beside it if asked for.
pub(super) fn render(cli: &CliContext, arguments: &RenderArguments) -> CommandResult {
    let path = &arguments.output;
    let format = AudioFormat::of(path)
        .ok_or_else(|| format!("{}: the file's ending is .mp3, .opus or .wav", shown(path)))?;
    ask::may_overwrite(cli, path, arguments.force)?;
    let loaded = load::load(cli, &arguments.routine)?;
    let week = load::week(&loaded.timeline.routine, arguments.week)?;
    let lyrics_files = if arguments.lyrics { lyrics_beside(path)? } else { Vec::new() };
    let stop = StopFlag::watch(voice::end).map_err(|error| format!("signals can't be heard: {error}"))?;
    let on_given_up = Box::new(|error: &SpeechError| {
        print_stderr_raw("\r");
        print_error(&format!("the embedded voice speaks instead: {error}"));
    });
    let SoundSetup { config, voice, .. } = sound::open_with(cli, &arguments.sound, on_given_up)?;
    let mut session_options = config.session_options(true);
    session_options.overrides.week = week;
    let PreparedSession { timeline, .. } = PreparedSession::prepare(loaded.timeline, &session_options);
    let mut bar = ProgressBar::new();
    let author_voice = author_voice(&voice, &timeline.routine);
    if voice.on {
        // A draft with estimated lengths has nearly all texts. Once these are synthesized, the
        // plan has the engine's own lengths.
        let draft_options = config.cue_options(cue::Options::default().measure);
        let draft = AudioPlan::new(&timeline, &draft_options.for_routine(&timeline.routine));
        synthesize_ahead(&voice, &author_voice, &draft, &mut bar, &stop)?;
    }
    let cue_options = cue::Options { measure_in: voice.measure_in(), ..config.cue_options(voice.measure()) };
    let plan = AudioPlan::new(&timeline, &cue_options.for_routine(&timeline.routine));
    // With other lengths it may have some texts that the draft lacks.
    synthesize_ahead(&voice, &author_voice, &plan, &mut bar, &stop)?;
    warn_unplayable_sounds(&plan, &timeline.routine, loaded.folder.as_deref());
    let mut cue_sounds = CueSounds::new(CueSoundOptions {
        author_voice,
        files: Arc::new(SoundFolder::new(loaded.folder.as_deref()).of_routine(&timeline.routine)),
        ..config.cue_sound_options(voice.audible_speaker())
    });
    let file = Output::begin(path)?;
    let writer = Box::new(file.writer());
    let written = export::write_audio(writer, format, &plan, &mut cue_sounds, &mut |share| {
        bar.show("writing", share);
        !stop.is_set()
    });
    bar.clear();
    match written {
        Err(export::ExportError::Stopped) => return Err(Failure::Printed(stop.exit_code())),
        Err(error) => return Err(format!("{}: {error}", shown(path)).into()),
        Ok(()) => file.finish()?,
    }
    for (file, text) in lyrics_files.iter().zip([export::lrc(&plan), export::vtt(&plan)]) {
        output::write(file, &text)?;
    }
    Ok(print(&format!("{}: {}, {}.\n", shown(path), plan.title, Clock(plan.end.0))))
}

/// The voice for the author's texts: another one if they are in another language.
fn author_voice(voice: &Voice, routine: &Routine) -> AuthorVoice {
    cue::other_language(&routine.language).map_or(AuthorVoice::SameVoice, |tag| {
        AuthorVoice::Other(voice.audible_speaker().and_then(|voice| voice.in_language(tag)))
    })
}

/// Has the engines synthesize every text of a plan before it is rendered.
fn synthesize_ahead(
    voice: &Voice,
    author_voice: &AuthorVoice,
    plan: &AudioPlan,
    bar: &mut ProgressBar,
    stop: &StopFlag,
) -> CommandResult<()> {
    let (texts, author_texts) = texts(plan, author_voice);
    let mut synthesize = |speaker: &Speaker, texts: &[String]| {
        #[expect(clippy::cast_precision_loss, reason = "a share of some hundred")]
        speaker.prepare_now(texts, |done| {
            bar.show("speaking", done as f64 / texts.len() as f64);
            !stop.is_set()
        });
    };
    if !voice.speaker.is_embedded() {
        synthesize(&voice.speaker, &texts);
    }
    if let AuthorVoice::Other(Some(speaker)) = author_voice {
        synthesize(speaker, &author_texts);
    }
    if stop.is_set() {
        bar.clear();
        return Err(Failure::Printed(stop.exit_code()));
    }
    Ok(())
}

/// Prints which of the routine's sound files can't be played.
fn warn_unplayable_sounds(plan: &AudioPlan, routine: &Routine, folder: Option<&Path>) {
    let (mut probe, mut warned) = (SoundProbe::default(), HashSet::new());
    for cue in &plan.cues {
        if let CueKind::Sound(name) = &cue.kind
            && warned.insert(name)
            && let Err(message) = probe.check(folder, name)
        {
            print_error(&format!("the sound {name}{} {message}", of_steps(routine, name)));
        }
    }
}

/// The texts of a plan, each once and in order: those for the chosen voice, and the author's that
/// another voice speaks.
fn texts(plan: &AudioPlan, author_voice: &AuthorVoice) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut author_texts) = (Vec::new(), Vec::new());
    let has_other_voice = matches!(author_voice, AuthorVoice::Other(_));
    let mut known = HashSet::new();
    for cue in &plan.cues {
        let CueKind::Say(sentence) = &cue.kind else { continue };
        let by_other_voice = has_other_voice && sentence.phrase().is_authors();
        if known.insert((by_other_voice, sentence.spoken())) {
            let list = if by_other_voice { &mut author_texts } else { &mut texts };
            list.push(sentence.spoken().to_owned());
        }
    }
    (texts, author_texts)
}

/// The paths of the lyrics files beside the audio. Since the user didn't name them,
/// only files that supple wrote are overwritten.
fn lyrics_beside(audio: &Path) -> CommandResult<Vec<PathBuf>> {
    let paths = ["lrc", "vtt"].map(|ending| audio.with_extension(ending));
    for path in &paths {
        let may_overwrite = match files::text(path, LARGEST_LYRICS) {
            Ok(text) => export::is_written_by_supple(&text),
            Err(ReadError::Failed(error)) => error.kind() == io::ErrorKind::NotFound,
            Err(ReadError::TooLarge | ReadError::NotText) => false,
        };
        if !may_overwrite || path.is_symlink() {
            let name = shown(path);
            return Err(format!(
                "{name} is there already and not by supple; move it away, or leave out --lyrics"
            )
            .into());
        }
    }
    Ok(paths.into())
}

/// A progress bar on standard error, if that is a terminal.
struct ProgressBar {
    /// What is on the screen: the label and the percentage.
    last_drawn: Option<(&'static str, u32)>,
    enabled: bool,
}

impl ProgressBar {
    /// The cells between the brackets.
    const WIDTH: u32 = 30;
    /// The characters of the line: 17 for label, blanks, brackets and percentage.
    const LINE_WIDTH: usize = Self::WIDTH as usize + 17;

    fn new() -> Self {
        Self { last_drawn: None, enabled: io::stderr().is_terminal() }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
    fn show(&mut self, label: &'static str, share: f64) {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u32;
        if !self.enabled || self.last_drawn == Some((label, percent)) {
            return;
        }
        self.last_drawn = Some((label, percent));
        let full = (percent * Self::WIDTH / 100) as usize;
        let (done, left) = ("#".repeat(full), "-".repeat(Self::WIDTH as usize - full));
        print_stderr_raw(&format!("\r{label:>8} [{done}{left}] {percent:>3} %"));
    }

    fn clear(&mut self) {
        if self.last_drawn.take().is_some() {
            print_stderr_raw(&format!("\r{}\r", " ".repeat(Self::LINE_WIDTH)));
        }
    }
}
