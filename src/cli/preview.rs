//! `supple preview`: the player beside the whole routine, while it is written.

use super::args::PreviewArguments;
use super::{House, complain, play};
use crate::app::{Origin, Preview};
use crate::runtime::preview::{self, Manuscript, Stage};

/// Shows a file and what becomes of it at every save.
pub(super) fn preview(house: &House, arguments: &PreviewArguments, mute: bool) -> u8 {
    let config = match house.config() {
        Ok(config) => config,
        Err(code) => return code,
    };
    let found = match house.library.find(&arguments.routine) {
        Ok(found) => found,
        Err(error) => return complain(&error),
    };
    if found.origin == Origin::Stream {
        return complain(&"a preview follows a file; give its path");
    }
    if !house.environment.is_interactive() {
        return complain(
            &"a preview needs a terminal; `supple show` prints the plan, `supple check` the findings",
        );
    }
    let path = match &found.origin {
        Origin::File(path) => Some(path.clone()),
        _ => found.folder.as_ref().map(|folder| folder.join(format!("{}.toml", found.id))),
    };
    let (manuscript, draft) = Manuscript::open(&found, path, &house.library, house.lengths());
    let stage = Stage {
        manuscript,
        preview: Preview::new(draft, mute || arguments.mute),
        look: play::look(&config.screen, &house.environment),
        log: house.log.as_ref(),
    };
    match preview::run(stage) {
        Ok(code) => code,
        Err(error) => complain(&format!("the screen can't be opened: {error}")),
    }
}
