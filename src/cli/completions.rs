//! `supple completions`: what a shell offers while a command is typed. The scripts call
//! the program, which completes the routines, steps, figures and voices that exist.

use super::args::{Arguments, ShellName};
use super::{CommandResult, print_bytes};
use crate::diagnostic::{sanitize_line, shell_word};
use crate::routine::{codes, fields};
use crate::runtime::environment::Environment;
use crate::runtime::figures::FigureFolder;
use crate::runtime::library::Library;
use crate::runtime::{checking, paths, settings};
use crate::speech::PRESETS;
use clap::builder::StyledStr;
use clap::{ArgAction, Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter};
use clap_complete::env::{Bash, EnvCompleter, Fish, Powershell, Zsh};
use clap_complete::{CompleteEnv, generate};
use clap_complete_nushell::Nushell;
use std::ffi::OsStr;
use std::path::Path;

/// The variable by which a shell's script asks for completions.
const VARIABLE: &str = "SUPPLE_COMPLETE";
/// In a library with more routines, completions have no titles.
const MAX_TITLED_ROUTINES: usize = 200;

/// Prints the script of a shell.
pub(super) fn completions(shell: ShellName) -> CommandResult {
    let program = program();
    let shell: &dyn EnvCompleter = match shell {
        ShellName::Bash => &Bash,
        ShellName::Zsh => &Zsh,
        ShellName::Fish => &Fish,
        ShellName::Powershell => &Powershell,
        ShellName::Nushell => return Ok(print_bytes(nushell(&program).as_bytes())),
    };
    let mut script = Vec::new();
    shell
        .write_registration(VARIABLE, "supple", "supple", &program, &mut script)
        .map_err(|error| format!("the script can't be written: {error}"))?;
    Ok(print_bytes(&script))
}

/// How a script calls the program: by name if it was called so, else by its path.
fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_default();
    let by_name = Path::new(&called).components().count() == 1;
    let path = std::env::current_exe().ok().filter(|_| !by_name);
    path.map_or_else(|| "supple".to_owned(), |path| path.to_string_lossy().into_owned())
}

/// Prints completions if a shell asked for them; `None` if none did.
pub(super) fn complete_if_asked() -> Option<clap::error::Result<()>> {
    // Without a current folder, names are completed all the same.
    let folder = std::env::current_dir().ok();
    let shells = CompleteEnv::with_factory(command).var(VARIABLE).bin("supple");
    match shells.try_complete(std::env::args_os(), folder.as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(Ok(())),
        Err(error) => Some(Err(error)),
    }
}

/// The command line with a completer for each argument.
fn command() -> Command {
    let environment = Environment::read();
    let library = Library { folder: paths::library(&environment).ok() };
    let step = fixed_words(steps(&library));
    let voice = fixed_words(voices(&environment));
    let word = fixed_words(explainable_words());
    let figures = FigureFolder::beside(&library);
    let figure = ArgValueCompleter::new(move |current: &OsStr| figure_names(&figures, current));
    let routine = ArgValueCompleter::new(move |current: &OsStr| routine_names(&library, current));
    let file = ArgValueCompleter::new(files());
    let set = |command: Command, name: &str, argument: &str, completer: &ArgValueCompleter| {
        let completer = completer.clone();
        command.mut_subcommand(name, |command| command.mut_arg(argument, |arg| arg.add(completer)))
    };
    let mut command = Arguments::command();
    for (name, argument) in [
        ("play", "routine"),
        ("resume", "routine"),
        ("show", "routine"),
        ("render", "routine"),
        ("export", "routine"),
        ("preview", "routine"),
        ("edit", "routine"),
        ("new", "from"),
        ("check", "paths"),
        ("fmt", "paths"),
        ("remove", "routine"),
    ] {
        command = set(command, name, argument, &routine);
    }
    command = set(command, "play", "from", &step);
    command = set(command, "play", "only", &step);
    for name in ["play", "resume", "render"] {
        command = set(command, name, "voice", &voice);
    }
    command = set(command, "explain", "word", &word);
    command = set(command, "pose", "names", &figure);
    command = set(command, "add", "files", &file);
    command
        .mut_subcommand("pose", |pose| set(pose, "check", "paths", &figure))
        .mut_subcommand("voice", |command| set(command, "say", "voice", &voice))
}

/// The words typed so far: those after the `--` of the shell's call.
fn typed() -> Vec<String> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    words.map(|word| word.to_string_lossy().into_owned()).collect()
}

/// Completes routine files and folders.
fn files() -> PathCompleter {
    let is_toml = |path: &Path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    PathCompleter::any().filter(move |path| path.is_dir() || is_toml(path))
}

/// A completion with its description. `None` for a word that a shell would not read as
/// one word, or would take for an option.
fn candidate(word: &str, about: &str) -> Option<CompletionCandidate> {
    let is_one_word = !word.starts_with('-') && shell_word(word) == word;
    let about = Some(StyledStr::from(sanitize_line(about))).filter(|_| !about.is_empty());
    is_one_word.then(|| CompletionCandidate::new(word).help(about))
}

fn with_prefix<'c>(
    candidates: impl Iterator<Item = CompletionCandidate> + 'c,
    current: &'c OsStr,
) -> impl Iterator<Item = CompletionCandidate> + 'c {
    let current = current.as_encoded_bytes();
    candidates.filter(move |candidate| candidate.get_value().as_encoded_bytes().starts_with(current))
}

/// Completes from a list of words, each with its description.
fn fixed_words(words: Vec<(String, String)>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let candidates = words.iter().filter_map(|(word, about)| candidate(word, about));
        with_prefix(candidates, current).collect::<Vec<_>>()
    })
}

/// Completes names of routines, and files.
fn routine_names(library: &Library, current: &OsStr) -> Vec<CompletionCandidate> {
    let routines = library.all();
    let with_titles = routines.len() <= MAX_TITLED_ROUTINES;
    let names = routines.iter().filter_map(|(id, found)| {
        let found = found.as_ref().ok()?;
        let timeline =
            if with_titles { checking::check_without_voice(found, library).timeline } else { None };
        candidate(id, timeline.as_ref().map_or("", |timeline| &timeline.routine.name))
    });
    with_prefix(names, current).chain(files().complete(current)).collect()
}

/// Completes names of figures, and files.
fn figure_names(folder: &FigureFolder, current: &OsStr) -> Vec<CompletionCandidate> {
    let names = folder.names();
    let names = names.iter().filter_map(|name| candidate(name, ""));
    with_prefix(names, current).chain(files().complete(current)).collect()
}

/// The steps of the routine named earlier on the line: by the first word, after the program's,
/// that names one.
fn steps(library: &Library) -> Vec<(String, String)> {
    let words = typed();
    let mut names = words.iter().skip(1).filter(|word| !word.starts_with('-'));
    let found = names.find_map(|word| library.find(word).ok());
    let timeline = found.and_then(|found| checking::check_without_voice(&found, library).timeline);
    let steps = timeline.iter().flat_map(|timeline| timeline.routine.steps());
    steps.map(|step| (step.id.clone(), step.name.clone())).collect()
}

/// The voices that may be chosen.
fn voices(environment: &Environment) -> Vec<(String, String)> {
    let own = settings::user_engines(environment).into_iter().map(|name| (name, "your own".to_owned()));
    [("off", "tones alone"), ("kal16", "the embedded voice")]
        .map(|(name, about)| (name.to_owned(), about.to_owned()))
        .into_iter()
        .chain(PRESETS.iter().map(|preset| (preset.name.to_owned(), preset.note.to_owned())))
        .chain(own)
        .collect()
}

/// The keys and codes that can be explained.
fn explainable_words() -> Vec<(String, String)> {
    let keys = fields::Scope::ALL.into_iter().flat_map(fields::Scope::fields);
    let mut words: Vec<(String, String)> =
        keys.map(|field| (field.key.to_owned(), field.doc.to_owned())).collect();
    words.extend(codes::all().map(|code| (code.code.to_owned(), code.meaning.to_owned())));
    words.sort();
    words.dedup_by(|(word, _), (previous, _)| word == previous);
    words
}

/// The script for Nushell. The generated one completes only fixed words; a call of the program,
/// in the form that fish uses, is added for the arguments that [`command`] completes.
fn nushell(program: &str) -> String {
    let (mut command, mut script) = (command(), Vec::new());
    generate(Nushell, &mut command, "supple", &mut script);
    let arguments = completed_arguments(&command);
    let call = format!(
        "  def \"nu-complete supple names\" [context: string] {{\n    \
         with-env {{ {VARIABLE}: \"fish\" }} {{ ^{program:?} -- ...($context | split row \" \") }}\n    \
         | lines | split column \"\\t\" value description\n  }}\n\n"
    );
    let line = |line: &str| {
        let word = line.trim_start().split([':', '?', '(', ' ']).next().unwrap_or_default();
        if !arguments.iter().any(|argument| argument == word) {
            return line.to_owned();
        }
        let annotation = [": string", ": path"].into_iter().find(|annotation| line.contains(annotation));
        annotation.map_or_else(
            || line.to_owned(),
            |annotation| line.replacen(annotation, ": string@\"nu-complete supple names\"", 1),
        )
    };
    let lines: Vec<String> = String::from_utf8_lossy(&script).lines().map(line).collect();
    lines.join("\n").replacen("module completions {\n\n", &format!("module completions {{\n\n{call}"), 1)
        + "\n"
}

/// The arguments of a command and its subcommands that have a completer, as the generator for
/// Nushell writes them.
fn completed_arguments(command: &Command) -> Vec<String> {
    let completed = command.get_arguments().filter(|arg| arg.get::<ArgValueCompleter>().is_some());
    let own = completed.map(|arg| match arg.get_long() {
        Some(long) => format!("--{long}"),
        None if matches!(arg.get_action(), ArgAction::Append) => format!("...{}", arg.get_id()),
        None => arg.get_id().to_string(),
    });
    own.chain(command.get_subcommands().flat_map(completed_arguments)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_has_every_argument_that_is_completed() {
        command().debug_assert();
    }

    #[test]
    fn nushell_asks_for_names() {
        let script = nushell("supple");
        assert!(script.contains("    routine?: string@\"nu-complete supple names\""), "{script}");
        for word in ["--from", "--only", "--voice", "...paths", "...names", "...files", "word?"] {
            assert!(script.contains(&format!("    {word}: string@\"nu-complete supple names\"")), "{word}");
        }
        assert!(script.contains("^\"supple\" -- ...($context"), "{script}");
    }
}
