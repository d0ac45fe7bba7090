//! Finds a routine by name or path, reads it, and prints what is wrong with it.

use super::{CliContext, CommandResult, FAILED, Failure, print_stderr};
use crate::app::Origin;
use crate::check::Checked;
use crate::diagnostic::{sanitize_line, shell_argument};
use crate::routine::Routine;
use crate::runtime::library::{Found, Library};
use crate::runtime::{checking, paths};
use crate::timeline::Timeline;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A routine that can be played.
pub(super) struct LoadedRoutine {
    pub(super) timeline: Arc<Timeline>,
    pub(super) origin: Origin,
    /// The folder that it is in, if any.
    pub(super) folder: Option<PathBuf>,
}

/// Finds and reads a routine. If it can't be played, prints what is wrong.
pub(super) fn load(cli: &CliContext, wanted: &str) -> CommandResult<LoadedRoutine> {
    let found = cli.library.find(wanted)?;
    let checked = checking::check_without_voice(&found, &cli.library);
    let Some(timeline) = checked.playable() else {
        print_stderr(&report(cli, &found, &checked));
        return Err(Failure::Printed(FAILED));
    };
    Ok(LoadedRoutine { timeline: Arc::clone(timeline), origin: found.origin, folder: found.folder })
}

/// The week given by `--week`. Fails if the routine has no weeks.
pub(super) fn week(routine: &Routine, wanted: Option<u32>) -> CommandResult<Option<u32>> {
    if wanted.is_some() && routine.weeks() == 1 {
        let name = sanitize_line(&routine.name);
        return Err(format!("{name} is the same in every week; leave out --week").into());
    }
    Ok(wanted)
}

/// What is wrong with a routine, drawn for standard error.
pub(super) fn report(cli: &CliContext, found: &Found, checked: &Checked) -> String {
    checked.report(&paths::shown(Path::new(&found.label)), &found.text, super::style(&cli.environment).colour)
}

/// Reads a routine for the list: its timeline, or what is wrong in one line.
pub(super) fn for_list(found: &Found, library: &Library) -> Result<Arc<Timeline>, String> {
    let timeline = checking::check_without_voice(found, library).timeline;
    timeline.ok_or_else(|| format!("has mistakes; `supple check {}` shows them", shell_argument(&found.id)))
}
