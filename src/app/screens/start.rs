//! What a routine starts with: its player, or the page before it.

use super::{BriefingScreen, player};
use crate::app::{Context, Screen, SessionStart};

/// Starts a routine: with its page on the first run, and if today's answers advise
/// against the routine; otherwise with the player. `None` if there is nothing to
/// play.
pub(in crate::app) fn start(context: &mut Context<'_>, start: &SessionStart) -> Option<Box<dyn Screen>> {
    let may_start = context.shared.today.answers.advice(&start.timeline.routine).may_start();
    if context.shared.first_run || !may_start {
        return Some(Box::new(BriefingScreen::new(start.clone())));
    }
    player::open_player(context, start)
}
