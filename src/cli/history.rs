//! `supple history`: what was done, for people and for other programs; carried
//! from machine to machine, and deleted.

use super::args::{HistoryArguments, HistoryCommand};
use super::{CliContext, print, print_error};
use crate::diagnostic::sanitize_line;
use crate::history::{self, LocalTimestamp, SessionEnd, SessionRecord};
use crate::runtime::history::{Database, HistoryError};
use crate::runtime::{atomic_file, clock, files};
use crate::time::Clock;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::time::Duration;

/// The error if there is no folder for the history.
pub(super) const NO_HOME: &str = "there is no home directory; set HOME or XDG_DATA_HOME to an absolute path";
/// The most bytes of a file of sessions that are read.
const MAX_IMPORT: u64 = 512 * 1024 * 1024;

/// Shows the history, or does something with it.
pub(super) fn history(cli: &CliContext, arguments: &HistoryArguments) -> u8 {
    if arguments.command.is_none()
        && !arguments.json
        && !arguments.csv
        && cli.environment.is_interactive()
        && cli.environment.input_is_terminal
    {
        return super::play::history(cli);
    }
    let done = match &arguments.command {
        None if arguments.json => sessions(cli).map(|all| lines(&all, history::json_line)),
        None if arguments.csv => sessions(cli).map(|all| history::csv(&all)),
        None => sessions(cli).map(|all| by_day(&all)),
        Some(HistoryCommand::Export { file }) => export(cli, file.as_deref()),
        Some(HistoryCommand::Import { file }) => import(cli, file),
        Some(HistoryCommand::Delete { id, all }) => delete(cli, id.as_deref(), *all),
    };
    match done {
        Ok(text) => print(&text),
        Err(code) => code,
    }
}

/// Opens the history; prints what is wrong with it.
pub(super) fn open(cli: &CliContext) -> Result<Database, u8> {
    let files = cli.history().ok_or_else(|| print_error(&NO_HOME))?;
    let database = files.open().map_err(|why| print_error(&why))?;
    print_moved_aside(&database);
    Ok(database)
}

/// Prints where a damaged history was moved.
fn print_moved_aside(database: &Database) {
    if let Some(aside) = &database.damaged_file {
        super::print_stderr(&format!(
            "supple: the history was damaged; it is kept as {}\n",
            crate::runtime::paths::shown(aside)
        ));
    }
}

fn sessions(cli: &CliContext) -> Result<Vec<SessionRecord>, u8> {
    let files = cli.history().ok_or_else(|| print_error(&NO_HOME))?;
    let database = match files.open() {
        Ok(database) => database,
        // A history that can't be written can still be read.
        Err(why @ (HistoryError::ReadOnly | HistoryError::Full | HistoryError::Disk)) => {
            let database = files.open_to_read().map_err(|why| print_error(&why))?;
            return database
                .ok_or(why)
                .and_then(|it| it.sessions_with_sets())
                .map_err(|why| print_error(&why));
        }
        Err(why) => return Err(print_error(&why)),
    };
    print_moved_aside(&database);
    match database.sessions_with_sets() {
        Err(HistoryError::Damaged) => {
            // The damage shows only when the sessions are read.
            let database = files.replace_damaged().map_err(|why| print_error(&why))?;
            print_moved_aside(&database);
            database.sessions_with_sets().map_err(|why| print_error(&why))
        }
        sessions => sessions.map_err(|why| print_error(&why)),
    }
}

fn lines(sessions: &[SessionRecord], line: impl Fn(&SessionRecord) -> String) -> String {
    sessions.iter().map(|session| line(session) + "\n").collect()
}

/// The sessions by day, one line each.
fn by_day(sessions: &[SessionRecord]) -> String {
    if sessions.is_empty() {
        return "Nothing was done yet. `supple` opens the list of routines.\n".to_owned();
    }
    let now = LocalTimestamp::new(&clock::zoned());
    let mut text = String::new();
    for day in history::by_day(sessions) {
        let ago = day.sessions.first().map(|session| history::relative_day(&session.started, &now));
        let ago = ago.filter(|ago| *ago != day.date.to_string()).map(|ago| format!(", {ago}"));
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}{}", day.date.strftime("%A, %-d %B %Y"), ago.unwrap_or_default());
        for session in &day.sessions {
            let _ = writeln!(text, "  {}", line(session));
        }
    }
    text
}

fn line(session: &SessionRecord) -> String {
    let done = Clock(Duration::try_from_secs_f64(session.seconds_done).unwrap_or_default());
    let end = session.end.map_or("unfinished", SessionEnd::word);
    let speed = if session.is_rehearsal() { ", a rehearsal" } else { "" };
    let note = if session.note.is_empty() {
        String::new()
    } else {
        format!("  \"{}\"", sanitize_line(&session.note))
    };
    let time = session.started.time().strftime("%H:%M");
    format!("{time}  {}  {done}  {end}{speed}{note}", sanitize_line(&session.name))
}

fn export(cli: &CliContext, file: Option<&Path>) -> Result<String, u8> {
    let sessions = sessions(cli)?;
    let mut text = String::new();
    for session in &sessions {
        text += &history::export_line(session).map_err(|error| print_error(&error))?;
        text.push('\n');
    }
    let Some(file) = file.filter(|file| *file != Path::new("-")) else { return Ok(text) };
    atomic_file::create(file, &text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => print_error(&format!(
            "{} is there already; name another file",
            crate::runtime::paths::shown(file)
        )),
        _ => print_error(&format!("{} can't be written: {error}", crate::runtime::paths::shown(file))),
    })?;
    Ok(format!("{} written to {}.\n", count(sessions.len()), crate::runtime::paths::shown(file)))
}

fn count(sessions: usize) -> String {
    if sessions == 1 { "1 session".to_owned() } else { format!("{sessions} sessions") }
}

fn import(cli: &CliContext, file: &Path) -> Result<String, u8> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin()
            .lock()
            .take(MAX_IMPORT)
            .read_to_string(&mut text)
            .map_err(|error| print_error(&format!("standard input can't be read: {error}")))?;
        text
    } else {
        files::text(file, MAX_IMPORT).map_err(|why| {
            print_error(&format!("{} {}", crate::runtime::paths::shown(file), read_error(&why)))
        })?
    };
    let mut sessions = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let session = history::import_line(line).map_err(|why| {
            let why = format!("line {} is no session: {why}; nothing was taken in", number + 1);
            print_error(&sanitize_line(&why))
        })?;
        sessions.push(session);
    }
    let imported = open(cli)?.import(&sessions).map_err(|why| print_error(&why))?;
    let known = sessions.len() - imported;
    let rest = if known > 0 { format!(", {known} were there already") } else { String::new() };
    Ok(format!("{} taken in{rest}.\n", count(imported)))
}

fn read_error(why: &files::Unread) -> String {
    match why {
        files::Unread::Failed(error) => format!("can't be read: {error}"),
        files::Unread::TooLarge => "is larger than any history".to_owned(),
        files::Unread::NotText => "is no text".to_owned(),
    }
}

fn delete(cli: &CliContext, id: Option<&str>, all: bool) -> Result<String, u8> {
    let mut database = open(cli)?;
    if all {
        let sessions = database.sessions().map_err(|why| print_error(&why))?.len();
        if sessions == 0 {
            return Ok("There is nothing to delete.\n".to_owned());
        }
        if !confirm_delete(&format!(
            "Delete all {}, and what you answered? They can't be brought back.",
            count(sessions)
        )) {
            return Ok("Nothing was deleted.\n".to_owned());
        }
        let deleted = database.delete_all().map_err(|why| print_error(&why))?;
        return Ok(format!("{} deleted.\n", count(deleted)));
    }
    let id = id.unwrap_or_default();
    if database.delete(id).map_err(|why| print_error(&why))? {
        return Ok("1 session deleted.\n".to_owned());
    }
    Err(print_error(&format!(
        "no session has the id {}; `supple history --json` shows them",
        sanitize_line(id)
    )))
}

/// Asks yes or no, on standard input even if that is no terminal.
fn confirm_delete(question: &str) -> bool {
    super::print_stderr(&format!("{question} [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && answer.trim().to_lowercase().starts_with('y')
}
