//! `supple doctor`: tests terminal, colours, sound, voice and folders, and says what to
//! do if something is broken.

use super::args::SoundArguments;
use super::sound::{self, OPEN_TIMEOUT};
use super::{CliContext, FAILED, list, print_bytes};
use crate::audio::{SoundOptions, SoundStatus};
use crate::diagnostic::{sanitize_ansi, sanitize_line};
use crate::runtime::clock::SessionClock;
use crate::runtime::sound::{Sound, SoundOutput};
use crate::runtime::{files, gallery, paths, settings};
use crate::ui::theme::ColorDepth;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// How well something works.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    /// It works.
    Good,
    /// It works, but could be better.
    Note,
    /// It does not work.
    Broken,
}

/// The result of one test.
struct Finding {
    health: Health,
    /// The word for what was tested.
    about: &'static str,
    found: String,
    /// What the user can do about it; empty if nothing.
    advice: String,
}

impl Finding {
    fn good(about: &'static str, found: impl Into<String>) -> Self {
        Self { health: Health::Good, about, found: found.into(), advice: String::new() }
    }

    fn note(about: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { health: Health::Note, advice: advice.into(), ..Self::good(about, found) }
    }

    fn broken(about: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { health: Health::Broken, advice: advice.into(), ..Self::good(about, found) }
    }

    /// The finding as it is printed, with the advice below.
    fn lines(&self) -> String {
        let word = match self.health {
            Health::Good => "ok",
            Health::Note => "note",
            Health::Broken => "BROKEN",
        };
        let mut lines = format!("{word:<7} {:<10} {}\n", self.about, sanitize_line(&self.found));
        if !self.advice.is_empty() {
            lines.push_str(&wrapped(&sanitize_line(&self.advice)));
        }
        lines
    }
}

/// Wraps the advice to 80 columns, with an indent below the findings.
fn wrapped(advice: &str) -> String {
    const INDENT: usize = 21;
    const WIDTH: usize = 79;
    let (mut text, mut length) = (format!("{:18} →", ""), INDENT - 1);
    for word in advice.split(' ') {
        if length + 1 + word.width() > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(INDENT - 1));
            length = INDENT - 1;
        }
        text.push(' ');
        text.push_str(word);
        length += 1 + word.width();
    }
    text + "\n"
}

/// Tests everything; fails if something is broken.
pub(super) fn doctor(cli: &CliContext) -> u8 {
    let mut findings = vec![version(), terminal(cli), colours(cli)];
    findings.extend(pictures(cli));
    findings.push(settings_file(cli));
    findings.push(speaker(cli));
    findings.extend(pronunciations(cli));
    findings.push(device(cli));
    findings.extend(folders(cli));
    findings.extend(history(cli));
    findings.push(routines(cli));
    let mut text: String = findings.iter().map(Finding::lines).collect();
    text.push_str(&samples(cli));
    let broken = findings.iter().filter(|finding| finding.health == Health::Broken).count();
    let summary = match broken {
        0 => "\nNothing is broken.\n".to_owned(),
        1 => "\nOne thing is broken.\n".to_owned(),
        more => format!("\n{more} things are broken.\n"),
    };
    text.push_str(&summary);
    let code = print_bytes(sanitize_ansi(&text).as_bytes());
    if broken > 0 { FAILED } else { code }
}

fn version() -> Finding {
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    Finding::good("version", format!("supple {}, {system} {processor}", env!("CARGO_PKG_VERSION")))
}

fn terminal(cli: &CliContext) -> Finding {
    let environment = &cli.environment;
    let name = environment.term.as_deref().unwrap_or("no TERM");
    if !environment.output_is_terminal {
        return Finding::note(
            "terminal",
            "none: the output goes elsewhere",
            "run it in a terminal for the screens; `supple play NAME --plain` needs none",
        );
    }
    if !environment.is_interactive() {
        let advice = "set TERM to your terminal's name, or play with --plain";
        return Finding::note("terminal", format!("{name}, which shows no screens"), advice);
    }
    let (columns, rows) = crossterm::terminal::size().unwrap_or((0, 0));
    let found = format!("{name}, {columns} columns, {rows} rows");
    if columns < 40 || rows < 12 {
        return Finding::note("terminal", found, "make it at least 40 by 12, or the font smaller");
    }
    if !environment.is_utf8() {
        let advice = "set LANG to one that ends in UTF-8; letters and signs are drawn until then";
        return Finding::note("terminal", format!("{found}, no UTF-8"), advice);
    }
    Finding::good("terminal", found)
}

fn colours(cli: &CliContext) -> Finding {
    let environment = &cli.environment;
    match environment.colors() {
        ColorDepth::True => Finding::good("colours", "all of them"),
        ColorDepth::Indexed => Finding::good("colours", "256"),
        ColorDepth::Ansi => Finding::good("colours", "the terminal's own sixteen"),
        ColorDepth::Mono if environment.no_color => Finding::good("colours", "none, as NO_COLOR wants it"),
        ColorDepth::Mono => Finding::good("colours", "none"),
    }
}

/// Whether figures are shown as pictures: if not, the reason; otherwise the terminal's
/// answer. `None` if the terminal can't be asked.
fn pictures(cli: &CliContext) -> Option<Finding> {
    let environment = &cli.environment;
    if !environment.is_interactive() || !environment.input_is_terminal {
        return None;
    }
    if let Some(reason) = gallery::pictures_off_reason(&cli.config.screen, environment) {
        return Some(Finding::good("pictures", reason));
    }
    #[cfg(unix)]
    let shown = crate::runtime::pictures::are_supported()?;
    #[cfg(not(unix))]
    let shown = false;
    let found = if shown {
        "the terminal shows them; `--glyphs` draws figures in blocks instead"
    } else {
        "the terminal shows none; figures are drawn in blocks or dots"
    };
    Some(Finding::good("pictures", found))
}

fn settings_file(cli: &CliContext) -> Finding {
    let Ok(path) = settings::path(&cli.environment) else {
        return Finding::broken("settings", "there is no home for them", "set HOME to a folder of yours");
    };
    let shown = paths::shown(&path);
    // Taken, so that no later test prints the message again.
    match cli.settings_message.take() {
        None if path.exists() => Finding::good("settings", shown),
        None => Finding::good("settings", "the usual ones; `supple config --edit` begins a file"),
        Some(_) => Finding::broken(
            "settings",
            format!("{shown} has mistakes; the usual settings hold in their place"),
            "`supple config` shows where, `supple config --edit` opens it",
        ),
    }
}

fn speaker(cli: &CliContext) -> Finding {
    let chosen = cli.config.voice.settings.voice.as_deref().unwrap_or("built in").to_owned();
    // As if it were asked for: a session would replace it.
    let arguments = SoundArguments { voice: cli.config.voice.settings.voice.clone(), ..Default::default() };
    let sound_setup = match sound::open(cli, &arguments) {
        Ok(sound_setup) => sound_setup,
        Err(failure) => {
            failure.report();
            let advice = "see the line above; `supple voice list` shows the others";
            return Finding::broken("voice", format!("{chosen} can't be used"), advice);
        }
    };
    let Some(speaker) = sound_setup.voice.audible_speaker() else {
        return Finding::note("voice", "off", "`supple config --edit` chooses one");
    };
    match speaker.prepare_and_report(&["Hold.".to_owned()]) {
        Some(error) => Finding::broken(
            "voice",
            format!("{chosen}: {error}; the embedded voice speaks instead"),
            "`supple voice list` shows which are installed",
        ),
        None => Finding::good("voice", format!("{chosen}; `supple voice say hello` lets you hear it")),
    }
}

/// Whether the user's pronunciations can be read; `None` if there are none.
fn pronunciations(cli: &CliContext) -> Option<Finding> {
    settings::pronunciations(&cli.environment).err()?;
    let (found, advice) = ("pronunciation.toml can't be read; the shipped ones hold", "see the lines above");
    Some(Finding::broken("words", found, advice))
}

/// Opens the sound as a session would, and closes it again.
fn device(cli: &CliContext) -> Finding {
    let advice = "is a sound server running, and may you use it? Sessions play without, and show everything";
    let clock = SessionClock::start(1.0);
    let (sender, status) = channel();
    let server = cli.environment.pulse_server.clone();
    let options =
        SoundOptions { cue_sounds: cli.config.cue_sound_options(None), server, ..SoundOptions::default() };
    let started = Sound::start(options, clock.shared(), move |state| {
        // The receiver is gone once the first status has arrived.
        sender.send(state).unwrap_or_default();
    });
    let sound = match started {
        Ok(sound) => sound,
        Err(error) => return Finding::broken("sound", format!("no thread for it: {error}"), advice),
    };
    let finding = match status.recv_timeout(OPEN_TIMEOUT) {
        Ok(SoundStatus::Open { backend }) => Finding::good("sound", backend),
        Ok(SoundStatus::None { reason } | SoundStatus::Lost { reason }) => {
            Finding::broken("sound", reason, advice)
        }
        Err(_) => Finding::broken("sound", "no device answers", advice),
    };
    Box::new(sound).finish(Duration::ZERO);
    finding
}

fn folders(cli: &CliContext) -> Vec<Finding> {
    let environment = &cli.environment;
    [
        ("settings", paths::config(environment)),
        ("routines", paths::library(environment)),
        ("history", paths::data(environment)),
        ("log", paths::state(environment)),
        ("cache", paths::cache(environment)),
    ]
    .into_iter()
    .map(|(label, path)| match path {
        Ok(path) => folder(label, &path),
        Err(error) => Finding::broken("folder", format!("{label}: none"), error),
    })
    .collect()
}

/// Whether a folder can be read and written.
fn folder(label: &str, path: &Path) -> Finding {
    let shown = format!("{label}: {}", paths::shown(path));
    if path.symlink_metadata().is_err() {
        return Finding::good("folder", format!("{shown} (made when it is needed)"));
    }
    if !path.is_dir() {
        return Finding::broken("folder", format!("{shown} is no folder"), "move it away");
    }
    let probe = path.join(format!(".doctor-{}", std::process::id()));
    let result = std::fs::read_dir(path)
        .and_then(|_| files::private().write(true).create_new(true).open(&probe))
        .and_then(|_| std::fs::remove_file(&probe));
    match result {
        Ok(()) => Finding::good("folder", shown),
        Err(error) => {
            Finding::broken("folder", format!("{shown}: {error}"), "allow yourself to read and write it")
        }
    }
}

/// The error if the history can't be read.
fn history(cli: &CliContext) -> Option<Finding> {
    let error = cli.history()?.open_to_read().err()?;
    Some(Finding::broken(
        "history",
        error.to_string(),
        "sessions are played, and not kept until it is mended",
    ))
}

fn routines(cli: &CliContext) -> Finding {
    let entries = list::entries(cli);
    let own = entries.iter().filter(|entry| entry.is_user_routine).count();
    let wrong = entries.iter().filter(|entry| entry.timeline.is_err()).count();
    let found = format!("{own} of your own, {} that come with supple", entries.len() - own);
    match wrong {
        0 => Finding::good("routines", found),
        _ => Finding::broken(
            "routines",
            format!("{found}; {wrong} can't be played"),
            "`supple check` shows why",
        ),
    }
}

/// Colours and signs to look at.
fn samples(cli: &CliContext) -> String {
    let environment = &cli.environment;
    if !environment.is_interactive() {
        return String::new();
    }
    let mut text = String::from("\nTo look at:\n");
    if environment.colors() > ColorDepth::Mono {
        let patch = |colour: u8| format!("\u{1b}[{colour}m  \u{1b}[0m");
        let patches: String = (41..=46).chain(101..=106).map(patch).collect();
        // Writing to a String can't fail.
        let _ = writeln!(text, "  colours     {patches}");
    }
    if environment.is_utf8() {
        text.push_str("  quadrants   ▗▄▖▐█▌▝▀▘  blocks that touch, without gaps\n");
        text.push_str("  sextants    🬞🬭🬏▐█▌🬁🬂🬀  the same; boxes with numbers: the font has none\n");
        text.push_str("  octants     𜷡█𜷞▐█▌𜴦█𜴗  the same; boxes: neither font nor terminal has them\n");
        text.push_str("  braille     ⣠⣤⣄⣿⣿⣿⠙⠛⠋  dots\n");
        text.push_str("  signs       ← → ↻ ↺ · … ✓  one column each\n");
        text.push_str("`--glyphs` chooses what figures are drawn with.\n");
    }
    text
}
