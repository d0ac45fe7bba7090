//! From a name or a path to a timeline, with everything that is wrong told.

use super::{FAILED, House, complain, shelf, tell};
use crate::app::Origin;
use crate::check::Checked;
use crate::diagnostic::{argument, harmless};
use crate::routine::Routine;
use crate::runtime::library::{Found, Library};
use crate::runtime::read;
use crate::timeline::Timeline;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A routine that can be played.
pub(super) struct Loaded {
    pub(super) timeline: Arc<Timeline>,
    pub(super) origin: Origin,
    /// The folder it lies in, where it lies in one.
    pub(super) folder: Option<PathBuf>,
}

/// Finds and reads a routine; tells what is wrong and returns the exit code
/// where it can't be played.
pub(super) fn load(house: &House, wanted: &str) -> Result<Loaded, u8> {
    let found = house.library.find(wanted).map_err(|error| complain(&error))?;
    let checked = read::read(&found, &house.library);
    let Some(timeline) = checked.playable() else {
        tell(&report(house, &found, &checked));
        return Err(FAILED);
    };
    Ok(Loaded { timeline: Arc::clone(timeline), origin: found.origin, folder: found.folder })
}

/// The week that `--week` asks for; tells where the routine has no weeks.
pub(super) fn week(routine: &Routine, wanted: Option<u32>) -> Result<Option<u32>, u8> {
    if wanted.is_some() && routine.weeks() == 1 {
        let name = harmless(&routine.name);
        return Err(complain(&format!("{name} is the same in every week; leave out --week")));
    }
    Ok(wanted)
}

/// What is wrong with a routine, drawn for standard error.
pub(super) fn report(house: &House, found: &Found, checked: &Checked) -> String {
    checked.report(
        &shelf::shown(Path::new(&found.label)),
        &found.text,
        super::style(&house.environment).colour,
    )
}

/// Reads a routine for the list: its timeline, or what is wrong in one line.
pub(super) fn for_list(found: &Found, library: &Library) -> Result<Arc<Timeline>, String> {
    let timeline = read::read(found, library).timeline;
    timeline.ok_or_else(|| format!("has mistakes; `supple check {}` shows them", argument(&found.id)))
}
