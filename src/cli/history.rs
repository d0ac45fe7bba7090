//! `supple history`: what was done, for people and for other programs; carried
//! from machine to machine, and deleted.

use super::args::{HistoryArguments, HistoryCommand};
use super::{CliContext, CommandResult, plural, print, print_exact, print_json, print_stderr};
use crate::app::NO_HOME;
use crate::diagnostic::sanitize_line;
use crate::history::{self, LocalTimestamp, SessionEnd, SessionRecord};
use crate::runtime::files::{self, ReadError};
use crate::runtime::history::{Database, HistoryError};
use crate::runtime::paths::shown;
use crate::runtime::{atomic_file, clock};
use crate::time::Clock;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::time::Duration;

/// The most bytes of sessions that are imported.
const MAX_IMPORT: u64 = 512 * 1024 * 1024;

/// Shows the history, on a terminal as a screen; or exports, imports or deletes.
pub(super) fn history(cli: &CliContext, arguments: &HistoryArguments) -> CommandResult {
    if arguments.command.is_none()
        && !arguments.json
        && !arguments.csv
        && cli.environment.is_interactive()
        && cli.environment.input_is_terminal
    {
        return super::play::history(cli);
    }
    Ok(match &arguments.command {
        None if arguments.json => {
            let lines: String =
                sessions(cli)?.iter().map(|session| history::json_line(session) + "\n").collect();
            print_json(&lines)
        }
        None if arguments.csv => print_exact(history::csv(&sessions(cli)?).as_bytes()),
        None => print(&by_day(&sessions(cli)?)),
        Some(HistoryCommand::Export { file }) => export(cli, file.as_deref())?,
        Some(HistoryCommand::Import { file }) => print(&import(cli, file)?),
        Some(HistoryCommand::Delete { id: Some(id), .. }) => print(&delete(cli, id)?),
        Some(HistoryCommand::Delete { id: None, .. }) => print(&delete_all(cli)?),
    })
}

/// Opens the history.
pub(super) fn open(cli: &CliContext) -> CommandResult<Database> {
    let database = cli.history().ok_or(NO_HOME)?.open()?;
    print_moved_aside(&database);
    Ok(database)
}

/// Prints where a damaged history was moved.
fn print_moved_aside(database: &Database) {
    if let Some(path) = &database.damaged_file {
        print_stderr(&format!("supple: the history was damaged; it is kept as {}\n", shown(path)));
    }
}

/// Every session, newest first.
fn sessions(cli: &CliContext) -> CommandResult<Vec<SessionRecord>> {
    let files = cli.history().ok_or(NO_HOME)?;
    let database = match files.open() {
        Ok(database) => database,
        // A history that can't be written can still be read.
        Err(error @ (HistoryError::ReadOnly | HistoryError::Full | HistoryError::Disk)) => {
            return Ok(files.open_to_read()?.ok_or(error)?.sessions_with_sets()?);
        }
        Err(error) => return Err(error.into()),
    };
    print_moved_aside(&database);
    match database.sessions_with_sets() {
        Err(HistoryError::Damaged) => {
            // The damage shows only when the sessions are read.
            let database = files.replace_damaged()?;
            print_moved_aside(&database);
            Ok(database.sessions_with_sets()?)
        }
        sessions => Ok(sessions?),
    }
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
        // Of an old day this is the date, which is there already.
        let ago = ago.filter(|ago| *ago != day.date.to_string()).map(|ago| format!(", {ago}"));
        // Writing to a String can't fail.
        let _ = writeln!(text, "{}{}", day.date.strftime("%A, %-d %B %Y"), ago.unwrap_or_default());
        for session in &day.sessions {
            let _ = writeln!(text, "  {}", session_line(session));
        }
    }
    text
}

fn session_line(session: &SessionRecord) -> String {
    let done = Clock(Duration::try_from_secs_f64(session.seconds_done).unwrap_or_default());
    let end = session.end.map_or("unfinished", SessionEnd::word);
    let rehearsal = if session.is_rehearsal() { ", a rehearsal" } else { "" };
    let note = if session.note.is_empty() {
        String::new()
    } else {
        format!("  \"{}\"", sanitize_line(&session.note))
    };
    let time = session.started.time().strftime("%H:%M");
    format!("{time}  {}  {done}  {end}{rehearsal}{note}", sanitize_line(&session.name))
}

fn export(cli: &CliContext, file: Option<&Path>) -> CommandResult {
    let sessions = sessions(cli)?;
    let mut text = String::new();
    for session in &sessions {
        text += &history::export_line(session)?;
        text.push('\n');
    }
    let Some(file) = file.filter(|file| *file != Path::new("-")) else {
        return Ok(print_json(&text));
    };
    let path = shown(file);
    atomic_file::create(file, &text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => format!("{path} is there already; name another file"),
        _ => format!("{path} can't be written: {error}"),
    })?;
    Ok(print(&format!("{} written to {path}.\n", plural(sessions.len(), "session"))))
}

fn import(cli: &CliContext, file: &Path) -> CommandResult<String> {
    let text = read_text(file, &mut io::stdin().lock(), MAX_IMPORT)?;
    let mut sessions = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let session = history::import_line(line).map_err(|error| {
            sanitize_line(&format!("line {} is no session: {error}; nothing was taken in", number + 1))
        })?;
        sessions.push(session);
    }
    let imported = open(cli)?.import(&sessions)?;
    let known = sessions.len() - imported;
    let skipped = if known > 0 { format!(", {known} were there already") } else { String::new() };
    Ok(format!("{} taken in{skipped}.\n", plural(imported, "session")))
}

/// The text of a file, or of standard input if the file is `-`.
fn read_text(file: &Path, stdin: &mut dyn Read, max_bytes: u64) -> Result<String, String> {
    let (name, text) = if file == Path::new("-") {
        ("standard input".to_owned(), files::limited(stdin, 0, max_bytes))
    } else {
        (shown(file), files::text(file, max_bytes))
    };
    text.map_err(|error| match error {
        ReadError::Failed(error) => format!("{name} can't be read: {error}"),
        ReadError::TooLarge => format!("{name} is larger than any history"),
        ReadError::NotText => format!("{name} is no text"),
    })
}

fn delete_all(cli: &CliContext) -> CommandResult<String> {
    let mut database = open(cli)?;
    let question = match database.sessions()?.len() {
        0 if !database.has_answers()? => return Ok("There is nothing to delete.\n".to_owned()),
        0 => "Delete what you answered? It can't be brought back.".to_owned(),
        count => {
            let sessions = plural(count, "session");
            format!("Delete all {sessions}, and what you answered? They can't be brought back.")
        }
    };
    if !confirm(&question) {
        return Ok("Nothing was deleted.\n".to_owned());
    }
    Ok(match database.delete_all()? {
        0 => "Your answers are deleted.\n".to_owned(),
        deleted => format!("{} deleted.\n", plural(deleted, "session")),
    })
}

fn delete(cli: &CliContext, id: &str) -> CommandResult<String> {
    if open(cli)?.delete(id)? {
        return Ok("1 session deleted.\n".to_owned());
    }
    let id = sanitize_line(id);
    Err(format!("no session has the id {id}; `supple history --json` shows them").into())
}

/// Asks yes or no. Unlike `ask::confirm`, it reads standard input even if that is no
/// terminal, so that a script can answer.
fn confirm(question: &str) -> bool {
    print_stderr(&format!("{question} [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && answer.trim().to_lowercase().starts_with('y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_beyond_the_limit_are_refused_and_not_cut() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "{}\n{}\n").unwrap();
        let read = |file: &Path, max_bytes| read_text(file, &mut "{}\n{}\n".as_bytes(), max_bytes);
        for (file, name) in [(file.path(), shown(file.path())), (Path::new("-"), "standard input".to_owned())]
        {
            assert_eq!(read(file, 6), Ok("{}\n{}\n".to_owned()));
            assert_eq!(read(file, 5), Err(format!("{name} is larger than any history")));
        }
    }
}
