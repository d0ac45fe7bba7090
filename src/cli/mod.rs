//! The command line: arguments to commands, one file a command, and what goes
//! to standard output and standard error.

mod add;
mod args;
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
mod schema;
mod shelf;
mod show;
mod sound;
mod targets;
mod voice;

use crate::config::Config;
use crate::diagnostic::{Style, harmless, harmless_drawing, harmless_json, harmless_lines};
use crate::runtime::environment::{Colors, Environment};
use crate::runtime::figures::FigureFolder;
use crate::runtime::history::HistoryFiles;
use crate::runtime::library::Library;
use crate::runtime::log::Log;
use crate::runtime::paths;
use crate::runtime::settings::{self, Trouble};
use crate::runtime::signals;
use crate::runtime::terminal;
use crate::runtime::voice::{self as voices, VoiceJudge};
use args::{Arguments, Command};
use clap::Parser;
use std::cell::Cell;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Something is wrong with a routine, or could not be done.
const FAILED: u8 = 1;

/// What every command can use.
struct House {
    environment: Environment,
    library: Library,
    /// The folder for what is kept; none where there is no home.
    state: Option<PathBuf>,
    log: Option<Log>,
    /// The settings, with what the command line says of the screen on top, and
    /// the usual ones in place of what is wrong.
    config: Config,
    /// Whether something is wrong with the settings.
    wrong_settings: bool,
    /// What is wrong with the settings, drawn, until it has been told.
    trouble: Cell<Option<Trouble>>,
}

/// Reads the command line, does what it says, and returns the exit code: 0, 1
/// where something is wrong, 2 for wrong usage, 128 and the number for a
/// signal.
pub fn run() -> ExitCode {
    terminal::install_hook();
    match completions::answered() {
        None => {}
        Some(Ok(())) => return ExitCode::SUCCESS,
        Some(Err(error)) => return usage(error),
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(error),
    };
    let house = House::open(&arguments);
    if let Err(error) = signals::let_writes_fail() {
        log::warn!("a full file may end the program: {error}");
    }
    house.tell_lost(arguments.command.as_ref());
    let code = match arguments.command {
        None => play::list(&house, arguments.mute),
        Some(Command::Play(play)) => play::play(&house, &play, arguments.mute),
        Some(Command::Resume(resume)) => resume::resume(&house, &resume, arguments.mute),
        Some(Command::List(list)) => list::list(&house, list.json),
        Some(Command::Show(show)) => show::show(&house, &show),
        Some(Command::Render(render)) => render::render(&house, &render),
        Some(Command::Export(wanted)) => export::export(&house, &wanted),
        Some(Command::Voice(voice)) => voice::run(&house, &voice),
        Some(Command::Check(check)) => check::check(&house, &check),
        Some(Command::Pose(pose)) => pose::pose(&house, &pose),
        Some(Command::Preview(preview)) => preview::preview(&house, &preview, arguments.mute),
        Some(Command::Lsp) => lsp::lsp(&house),
        Some(Command::New(new)) => new::new(&house, &new),
        Some(Command::Edit(edit)) => edit::edit(&house, &edit),
        Some(Command::Import(wanted)) => import::import(&house, &wanted),
        Some(Command::Add(add)) => add::add(&house, &add),
        Some(Command::Remove(remove)) => remove::remove(&house, &remove),
        Some(Command::Fmt(fmt)) => fmt::fmt(&house, &fmt),
        Some(Command::Explain(explain)) => explain::explain(&explain),
        Some(Command::Schema) => schema::schema(),
        Some(Command::Config(config)) => config::config(&house, &config),
        Some(Command::Doctor) => doctor::doctor(&house),
        Some(Command::Completions(completions)) => completions::completions(&completions),
        Some(Command::Man(man)) => man::man(&man),
        Some(Command::History(arguments)) => history::history(&house, &arguments),
    };
    voices::end();
    ExitCode::from(code)
}

/// Help and version go to standard output, wrong usage to standard error. The
/// words that were typed may be names that a shell put there, so they are shown
/// harmless.
fn usage(error: clap::Error) -> ExitCode {
    if error.kind() == clap::error::ErrorKind::InvalidUtf8
        && let Some(name) = std::env::args_os().find(|word| word.to_str().is_none())
    {
        let name = harmless(&name.to_string_lossy());
        complain(&format!(
            "{name} is not UTF-8; give the file another name, or its text by `-` and standard input"
        ));
        return ExitCode::from(2);
    }
    let typed: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let words = typed.iter().map(|word| harmless(word));
    let error = if words.clone().eq(typed.iter().cloned()) {
        error
    } else {
        // Wrong with them as well, in the same way.
        Arguments::try_parse_from(words).err().unwrap_or(error)
    };
    if let Err(error) = error.print() {
        log::debug!("the usage can't be printed: {error}");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

impl House {
    /// What checking a routine asks of the voice.
    fn voice_judge(&self) -> VoiceJudge {
        VoiceJudge::new(&self.environment, &self.config.voice.engine)
    }

    /// Tells of folders of the user's that can't be read, where routines and
    /// figures are looked for. The list tells by itself.
    fn tell_lost(&self, command: Option<&Command>) {
        let (routines, figures) = match command {
            Some(
                Command::Play(_)
                | Command::Show(_)
                | Command::Render(_)
                | Command::Export(_)
                | Command::Preview(_)
                | Command::Edit(_),
            ) => (true, true),
            Some(Command::Check(_) | Command::Pose(_)) => (false, true),
            _ => (false, false),
        };
        let library = self.library.unreadable().filter(|_| routines);
        let folder = FigureFolder::beside(&self.library).unreadable().filter(|_| figures);
        for trouble in library.into_iter().chain(folder) {
            complain(&trouble);
        }
    }

    fn open(arguments: &Arguments) -> Self {
        let environment = Environment::read();
        let state = paths::state(&environment).ok();
        let log = paths::log(&environment).ok().map(Log::at);
        if let Some(log) = &log {
            let level = arguments.log.map_or(log::LevelFilter::Warn, args::LogLevel::filter);
            log.install(level, environment.log.as_deref().filter(|_| arguments.log.is_none()));
        }
        let library = Library { folder: paths::library(&environment).ok() };
        let (mut config, trouble) = settings::usable(&environment, style(&environment));
        let (said, screen) = (arguments.screen(), &mut config.screen);
        screen.theme = said.theme.map_or(screen.theme, args::ThemeName::choice);
        screen.calm |= said.calm;
        screen.glyphs = said.glyphs.map_or(screen.glyphs, args::GlyphName::glyphs);
        screen.frames = said.frames.map(u32::from).or(screen.frames);
        Self {
            environment,
            library,
            state,
            log,
            config,
            wrong_settings: trouble.is_some(),
            trouble: Cell::new(trouble),
        }
    }

    /// Where the history lies; none where there is no home.
    fn history(&self) -> Option<HistoryFiles> {
        let data = paths::data(&self.environment).ok()?;
        Some(HistoryFiles::in_folders(&data, self.state.as_deref()))
    }

    /// The settings; tells once what is wrong with them.
    fn config(&self) -> &Config {
        if let Some(trouble) = self.trouble.take() {
            tell(&trouble);
            tell("supple: the usual settings hold in place of these; `supple config --edit` opens them\n");
        }
        &self.config
    }
}

/// How findings are drawn on standard error.
fn style(environment: &Environment) -> Style {
    Style { colour: io::stderr().is_terminal() && environment.colors() > Colors::None, ..Style::default() }
}

/// Prints a text to standard output, harmless as every text, and returns the
/// exit code: a reader that has gone is no failure.
fn print(text: &str) -> u8 {
    print_bytes(harmless_lines(text).as_bytes())
}

/// Prints JSON to standard output, with what could disturb a terminal escaped.
fn print_json(json: &str) -> u8 {
    print_bytes(harmless_json(json).as_bytes())
}

/// Prints the text of a file, or its name, to standard output: exact for other
/// programs, harmless for people.
fn print_exact(text: &[u8]) -> u8 {
    if io::stdout().is_terminal() { print(&String::from_utf8_lossy(text)) } else { print_bytes(text) }
}

fn print_bytes(bytes: &[u8]) -> u8 {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => 0,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => complain(&format!("standard output can't be written: {error}")),
    }
}

/// Says on standard error what went wrong, and returns the exit code for it.
fn complain(what: &dyn Display) -> u8 {
    tell(&harmless_lines(&format!("supple: {what}\n")));
    FAILED
}

/// Writes to standard error, harmless but for colours. Where that fails nothing
/// else could report it.
fn tell(text: &str) {
    draw(&harmless_drawing(text));
}

/// Writes to standard error as it is: for what moves the cursor on purpose.
fn draw(text: &str) {
    if let Err(error) = io::stderr().lock().write_all(text.as_bytes()) {
        log::debug!("standard error can't be written: {error}");
    }
}
