//! `supple export`: a routine as a card to print, a page of Markdown, or a series
//! for a calendar.

use super::args::ExportArguments;
use super::{CliContext, CommandResult, Failure, ask, load, print, print_error};
use crate::export::{self, Card, DAYS, DocumentKind, Recurrence};
use crate::figure::FigureSource;
use crate::runtime::figures::FigureFolder;
use crate::runtime::paths::shown;
use crate::runtime::{clock, output};
use crate::session::PreparedSession;
use crate::timeline::{Timeline, labels};
use jiff::civil::Time;
use std::sync::Arc;

/// The exit code for wrong usage.
const USAGE: u8 = 2;
/// The time of a series if none is given.
const DEFAULT_TIME: Time = Time::constant(18, 0, 0, 0);

/// Writes a routine into a file.
pub(super) fn export(cli: &CliContext, arguments: &ExportArguments) -> CommandResult {
    let path = &arguments.output;
    let document = DocumentKind::of(path).ok_or_else(|| {
        let path = shown(path);
        format!("{path}: the file's ending is .html, .md or .ics; `supple render` makes audio files")
    })?;
    let has_recurrence = arguments.daily_at.is_some() || arguments.at.is_some() || !arguments.days.is_empty();
    if has_recurrence && document != DocumentKind::Calendar {
        print_error(&"--daily, --days and --at are for a calendar: a file that ends in .ics");
        return Err(Failure::Printed(USAGE));
    }
    ask::may_overwrite(cli, path, arguments.force)?;
    let timeline = load::load(cli, &arguments.routine)?.timeline;
    let mut options = cli.config_reporting_errors().session_options(false);
    options.overrides.week = load::week(&timeline.routine, arguments.week)?;
    let PreparedSession { timeline, .. } = PreparedSession::prepare(timeline, &options);
    let (text, summary) = match document {
        DocumentKind::Calendar => {
            let recurrence = recurrence(arguments);
            (export::calendar(&timeline, &recurrence, &clock::zoned()), when(&recurrence))
        }
        DocumentKind::Html => (export::html(&card(cli, &timeline)), labels::routine_length(&timeline)),
        DocumentKind::Markdown => {
            (export::markdown(&card(cli, &timeline)), labels::routine_length(&timeline))
        }
    };
    output::write(path, &text)?;
    Ok(print(&format!("{}: {}, {summary}.\n", shown(path), timeline.routine.name)))
}

/// The card of a routine, with the user's figures.
fn card<'t>(cli: &CliContext, timeline: &'t Timeline) -> Card<'t> {
    let folder = FigureFolder::beside(&cli.library);
    let user_text = Arc::new(move |name: &str| folder.user_text(name));
    Card::new(timeline, &FigureSource { user_text, ..FigureSource::default() })
}

fn recurrence(arguments: &ExportArguments) -> Recurrence {
    let at = arguments.daily_at.or(arguments.at).unwrap_or(DEFAULT_TIME);
    Recurrence { days: arguments.days.clone(), at }
}

/// When a series takes place, in words.
fn when(recurrence: &Recurrence) -> String {
    let at = recurrence.at.strftime("%-H:%M");
    if recurrence.days.is_empty() {
        return format!("every day at {at}");
    }
    let days = DAYS.iter().filter(|(day, ..)| recurrence.days.contains(day));
    let names: Vec<&str> = days.map(|(_, name, _)| *name).collect();
    format!("{} at {at}", names.join(", "))
}
