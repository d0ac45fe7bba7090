//! The command line: its arguments, one file for each command, and printing to
//! standard output and standard error.

mod add;
mod args;
mod ask;
mod check;
mod completions;
mod config;
mod doctor;
mod edit;
mod explain;
mod export;
mod fmt;
mod history;
mod import;
mod library_files;
mod list;
mod load;
mod lsp;
mod man;
mod new;
mod play;
mod pose;
mod preview;
mod remove;
mod render;
mod resume;
mod routine_name;
mod show;
mod sound;
mod targets;
mod voice;

use crate::config::Config;
use crate::diagnostic::{Style, sanitize_ansi, sanitize_json, sanitize_line, sanitize_text};
use crate::routine::json_schema;
use crate::runtime::environment::Environment;
use crate::runtime::figures::FigureFolder;
use crate::runtime::history::HistoryFiles;
use crate::runtime::library::Library;
use crate::runtime::log::Log;
use crate::runtime::paths;
use crate::runtime::settings;
use crate::runtime::signals;
use crate::runtime::terminal;
use crate::runtime::voice::{self as voices, VoiceProbe};
use crate::ui::theme::ColorDepth;
use args::{Arguments, Command};
use clap::Parser;
use std::cell::Cell;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit code if something is wrong with a routine, or could not be done.
const FAILED: u8 = 1;

/// The exit code of a command, or the result of a part of it.
type CommandResult<T = u8> = Result<T, Failure>;

/// Why a command ended early.
enum Failure {
    /// An error that is still to be printed.
    Error(String),
    /// Everything is printed; this is the exit code.
    Printed(u8),
}

impl<E: Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.to_string())
    }
}

impl Failure {
    /// Prints the error and returns the exit code.
    fn report(self) -> u8 {
        match self {
            Self::Error(message) => print_error(&message),
            Self::Printed(code) => code,
        }
    }
}

/// What the commands share: the environment, the user's files and the settings.
struct CliContext {
    environment: Environment,
    library: Library,
    /// The folder for saved state; `None` if there is no home folder.
    state: Option<PathBuf>,
    log: Option<Log>,
    /// The settings, with the screen options of the command line applied, and defaults
    /// instead of wrong settings. To report those, use
    /// [`config_reporting_errors`](Self::config_reporting_errors).
    config: Config,
    /// Whether something is wrong with the settings.
    settings_are_wrong: bool,
    /// What is wrong with the settings, until it is printed.
    settings_message: Cell<Option<String>>,
}

/// Runs the command line and returns the exit code: 0 for success, 1 if something is
/// wrong, 2 for wrong usage, 128 plus its number for a signal.
pub fn run() -> ExitCode {
    terminal::install_hook();
    match completions::complete_if_asked() {
        None => {}
        Some(Ok(())) => return ExitCode::SUCCESS,
        Some(Err(error)) => return usage(error),
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(error),
    };
    let cli = CliContext::open(&arguments);
    if let Err(error) = signals::let_writes_fail() {
        log::warn!("a full file may end the program: {error}");
    }
    cli.warn_unreadable_folders(arguments.command.as_ref());
    let result = match arguments.command {
        None => play::open_list(&cli, arguments.mute),
        Some(Command::Play(play)) => play::play(&cli, &play, arguments.mute),
        Some(Command::Resume(resume)) => resume::resume(&cli, &resume, arguments.mute),
        Some(Command::List { json }) => Ok(list::list(&cli, json)),
        Some(Command::Show(show)) => show::show(&cli, &show),
        Some(Command::Render(render)) => render::render(&cli, &render),
        Some(Command::Export(export)) => export::export(&cli, &export),
        Some(Command::Voice(voice)) => voice::run(&cli, &voice),
        Some(Command::Check(check)) => Ok(check::check(&cli, &check)),
        Some(Command::Pose(pose)) => pose::pose(&cli, &pose),
        Some(Command::Preview(preview)) => preview::preview(&cli, &preview, arguments.mute),
        Some(Command::Lsp) => lsp::lsp(&cli),
        Some(Command::New(new)) => new::new(&cli, &new),
        Some(Command::Edit { routine }) => edit::edit(&cli, &routine),
        Some(Command::Import(import)) => import::import(&cli, &import),
        Some(Command::Add(add)) => Ok(add::add(&cli, &add)),
        Some(Command::Remove { routine }) => remove::remove(&cli, &routine),
        Some(Command::Fmt(fmt)) => Ok(fmt::fmt(&cli, &fmt)),
        Some(Command::Explain(explain)) => explain::explain(&explain),
        Some(Command::Schema) => Ok(print(&json_schema())),
        Some(Command::Config(config)) => config::config(&cli, &config),
        Some(Command::Doctor) => Ok(doctor::doctor(&cli)),
        Some(Command::Completions { shell }) => completions::completions(shell),
        Some(Command::Man { folder }) => man::man(&folder),
        Some(Command::History(history)) => history::history(&cli, &history),
    };
    let code = result.unwrap_or_else(Failure::report);
    voices::end();
    ExitCode::from(code)
}

/// Prints help and version to standard output, wrong usage to standard error, and
/// returns the exit code. The message repeats the arguments, which may be file names that
/// the shell inserted: they are made harmless.
fn usage(error: clap::Error) -> ExitCode {
    if error.kind() == clap::error::ErrorKind::InvalidUtf8
        && let Some(name) = std::env::args_os().find(|word| word.to_str().is_none())
    {
        let name = sanitize_line(&name.to_string_lossy());
        print_error(&format!(
            "{name} is not UTF-8; give the file another name, or its text by `-` and standard input"
        ));
        return ExitCode::from(2);
    }
    let typed: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let harmless: Vec<String> = typed.iter().map(|word| sanitize_line(word)).collect();
    let error = if harmless == typed {
        error
    } else {
        // The harmless words are wrong in the same way.
        Arguments::try_parse_from(harmless).err().unwrap_or(error)
    };
    if let Err(error) = error.print() {
        log::debug!("the usage can't be printed: {error}");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

impl CliContext {
    /// Speech lengths for checking a routine.
    fn voice_probe(&self) -> VoiceProbe {
        VoiceProbe::new(&self.environment, &self.config.voice.settings)
    }

    /// Prints which of the user's folders can't be read, for commands that look for
    /// routines or figures there. `list` reports them itself.
    fn warn_unreadable_folders(&self, command: Option<&Command>) {
        let (routines, figures) = match command {
            Some(
                Command::Play(_)
                | Command::Show(_)
                | Command::Render(_)
                | Command::Export(_)
                | Command::Preview(_)
                | Command::Edit { .. },
            ) => (true, true),
            Some(Command::Check(_) | Command::Pose(_)) => (false, true),
            _ => (false, false),
        };
        let library_error = self.library.unreadable().filter(|_| routines);
        let figures_error = FigureFolder::beside(&self.library).unreadable().filter(|_| figures);
        for error in library_error.into_iter().chain(figures_error) {
            print_error(&error);
        }
    }

    fn open(arguments: &Arguments) -> Self {
        let environment = Environment::read();
        let state = paths::state(&environment).ok();
        let log = paths::log(&environment).ok().map(Log::at);
        if let Some(log) = &log {
            let level = arguments.log.unwrap_or(log::LevelFilter::Warn);
            log.install(level, environment.log.as_deref().filter(|_| arguments.log.is_none()));
        }
        let library = Library { folder: paths::library(&environment).ok() };
        let (mut config, settings_message) = settings::read_with_defaults(&environment, style(&environment));
        let (chosen, screen) = (arguments.screen(), &mut config.screen);
        screen.theme = chosen.theme.unwrap_or(screen.theme);
        screen.calm |= chosen.calm;
        screen.glyphs = chosen.glyphs.unwrap_or(screen.glyphs);
        screen.frames = chosen.frames.map(u32::from).or(screen.frames);
        Self {
            environment,
            library,
            state,
            log,
            config,
            settings_are_wrong: settings_message.is_some(),
            settings_message: Cell::new(settings_message),
        }
    }

    /// The files of the history; `None` if there is no home folder.
    fn history(&self) -> Option<HistoryFiles> {
        let data = paths::data(&self.environment).ok()?;
        Some(HistoryFiles::in_folders(&data, self.state.as_deref()))
    }

    /// The settings. Prints what is wrong with them when called for the first time.
    fn config_reporting_errors(&self) -> &Config {
        if let Some(message) = self.settings_message.take() {
            print_stderr(&message);
            print_stderr(
                "supple: the usual settings hold in place of these; `supple config --edit` opens them\n",
            );
        }
        &self.config
    }
}

/// The style of findings on standard error.
fn style(environment: &Environment) -> Style {
    Style {
        colour: io::stderr().is_terminal() && environment.colors() > ColorDepth::Mono,
        ..Style::default()
    }
}

/// A count and its noun: `1 file`, `2 files`.
fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Prints text to standard output, made harmless, and returns the exit code. A closed
/// pipe is no failure.
fn print(text: &str) -> u8 {
    print_bytes(sanitize_text(text).as_bytes())
}

/// Prints JSON to standard output, with characters that could disturb a terminal escaped.
fn print_json(json: &str) -> u8 {
    print_bytes(sanitize_json(json).as_bytes())
}

/// Prints the text of a file, or its name, to standard output: unchanged for other
/// programs, made harmless on a terminal.
fn print_exact(text: &[u8]) -> u8 {
    if io::stdout().is_terminal() { print(&String::from_utf8_lossy(text)) } else { print_bytes(text) }
}

fn print_bytes(bytes: &[u8]) -> u8 {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => 0,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => print_error(&format!("standard output can't be written: {error}")),
    }
}

/// Prints an error to standard error and returns the exit code for it.
fn print_error(error: &dyn Display) -> u8 {
    print_stderr(&sanitize_text(&format!("supple: {error}\n")));
    FAILED
}

/// Prints text to standard error, made harmless except for colours. A failure is only
/// logged.
fn print_stderr(text: &str) {
    print_stderr_raw(&sanitize_ansi(text));
}

/// Prints text to standard error unchanged, for text that moves the cursor on purpose.
fn print_stderr_raw(text: &str) {
    if let Err(error) = io::stderr().lock().write_all(text.as_bytes()) {
        log::debug!("standard error can't be written: {error}");
    }
}
