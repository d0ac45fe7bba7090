//! `supple list`: the routines there are.

use super::{CliContext, load, print, print_json};
use crate::app::ListEntry;
use crate::diagnostic::sanitize_line;
use crate::routine::Kind;
use crate::runtime::library::{Found, Library, LoadError};
use crate::runtime::paths;
use crate::timeline::labels;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

/// Prints a table of the routines, or one JSON object a line.
pub(super) fn list(cli: &CliContext, json: bool) -> u8 {
    let entries = entries(cli);
    if json {
        return print_json(&entries.iter().map(|entry| json_line(cli, entry)).collect::<String>());
    }
    let mut rows = Vec::new();
    for entry in &entries {
        let id = sanitize_line(&entry.id);
        let origin = if entry.is_user_routine { "own" } else { "shipped" }.to_owned();
        match &entry.timeline {
            Ok(timeline) => {
                let routine = &timeline.routine;
                let kind = routine.kind.map(Kind::word).unwrap_or_default();
                let needs = routine.all_equipment().join(", ");
                rows.push([id, kind.to_owned(), labels::routine_length(timeline), origin, needs]);
            }
            Err(message) => rows.push([id, String::new(), String::new(), origin, sanitize_line(message)]),
        }
    }
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3), 0];
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width()))))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    if let Some(folder) = cli.library.folder.as_ref().filter(|_| cli.environment.output_is_terminal) {
        text.push_str("\nYour own are in ");
        text.push_str(&paths::shown(folder));
        text.push('\n');
    }
    print(&text)
}

/// A routine as a JSON object on one line.
fn json_line(cli: &CliContext, entry: &ListEntry) -> String {
    // A routine with mistakes has an `error` instead.
    let timeline = entry.timeline.as_ref().ok();
    let path = cli.library.user_file(&entry.id).filter(|_| entry.is_user_routine);
    let mut object = json!({
        "id": entry.id,
        "name": timeline.map(|timeline| &timeline.routine.name),
        "kind": timeline.and_then(|timeline| timeline.routine.kind).map(Kind::word),
        "seconds": timeline.map(|timeline| timeline.total.as_secs_f64()),
        "own": entry.is_user_routine,
        "path": path.map(|path| path.to_string_lossy().into_owned()),
    });
    let weeks = timeline.map(|timeline| timeline.routine.weeks()).filter(|weeks| *weeks > 1);
    if let Some(weeks) = weeks {
        object["weeks"] = json!(weeks);
    }
    if let Err(message) = &entry.timeline {
        object["error"] = json!(message);
    }
    format!("{object}\n")
}

/// Every routine but libraries of movements, which can't be played.
///
/// Half of the files are read on a second thread: reading takes most of the time until
/// the list is on the screen.
pub(super) fn entries(cli: &CliContext) -> Vec<ListEntry> {
    let library = &cli.library;
    let candidates: Vec<Candidate> = library.all().into_iter().collect();
    let (first, second) = candidates.split_at(candidates.len().div_ceil(2));
    std::thread::scope(|scope| {
        let second_half = scope.spawn(|| read(library, second));
        let mut entries = read(library, first);
        match second_half.join() {
            Ok(more) => entries.extend(more),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        entries
    })
}

/// A routine's id, and its file or the error if it can't be read.
type Candidate = (String, Result<Found, LoadError>);

fn read(library: &Library, candidates: &[Candidate]) -> Vec<ListEntry> {
    let mut entries = Vec::with_capacity(candidates.len());
    for (id, found) in candidates {
        let timeline = match found {
            Ok(found) => load::for_list(found, library),
            Err(error) => Err(error.to_string()),
        };
        let is_library = timeline.as_ref().is_ok_and(|timeline| timeline.routine.kind == Some(Kind::Library));
        if !is_library {
            // Shipped routines are in no folder.
            let is_user_routine = found.as_ref().map_or(true, |found| found.folder.is_some());
            entries.push(ListEntry { is_user_routine, id: id.clone(), timeline });
        }
    }
    entries
}
