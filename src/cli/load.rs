//! From a name or a path to a timeline, with everything that is wrong told.

use super::{FAILED, House, complain, tell};
use crate::app::Origin;
use crate::runtime::library::{Found, Library};
use crate::runtime::read::{self, Read};
use crate::timeline::{self, Timeline};
use std::path::PathBuf;
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
    let read = read::read(&found, &house.library);
    match read.routine {
        Some(routine) if !routine.items.is_empty() => {
            let (origin, folder) = (found.origin, found.folder);
            Ok(Loaded { timeline: Arc::new(timeline::compile(Arc::new(routine))), origin, folder })
        }
        _ => {
            tell(&read.report(&found, colour(house)));
            Err(FAILED)
        }
    }
}

/// Whether standard error takes colours.
pub(super) fn colour(house: &House) -> bool {
    super::style(&house.environment).colour
}

/// Reads a routine for the list: its timeline, or what is wrong in one line.
pub(super) fn for_list(found: &Found, library: &Library) -> Result<Arc<Timeline>, String> {
    let Read { routine, .. } = &read::read(found, library);
    match routine {
        Some(routine) => Ok(Arc::new(timeline::compile(Arc::new(routine.clone())))),
        None => Err(format!("has mistakes; `supple check {}` shows them", found.id)),
    }
}
