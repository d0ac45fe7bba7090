//! `supple resume`: resumes the latest unfinished session.

use super::args::{ResumeArguments, SessionArguments};
use super::{CliContext, CommandResult, history, load, play, print_stderr};
use crate::app::{NO_HOME, Origin, ResumableSession, ResumeOffer, SessionStart};
use crate::diagnostic::{sanitize_line, shell_word};
use crate::history::ResumePoint;
use crate::runtime::clock;
use crate::runtime::history::{RESUMABLE_FOR, is_unlocked};
use crate::timeline::Timeline;

/// Resumes the latest unfinished session: work after a count-in, at the same rep.
pub(super) fn resume(cli: &CliContext, arguments: &ResumeArguments, mute: bool) -> CommandResult {
    let (start, unfinished) = unfinished_session(cli, arguments.routine.as_deref())?;
    // A rehearsal stays one, unless another speed is asked for.
    let speed = arguments.session.speed.or(Some(unfinished.speed));
    let arguments = SessionArguments { speed, ..arguments.session.clone() };
    play::session(cli, start, &arguments, mute)
}

/// The latest unfinished session, of `routine` or of any, that no other program is
/// playing.
fn unfinished_session(
    cli: &CliContext,
    routine: Option<&str>,
) -> CommandResult<(SessionStart, ResumableSession)> {
    let files = cli.history().ok_or(NO_HOME)?;
    let wanted = routine.map(|routine| load::load(cli, routine)).transpose()?;
    let sessions = history::open(cli)?.resumable(clock::timestamp())?;
    let can_be_resumed = |session: &ResumableSession| {
        wanted.as_ref().is_none_or(|wanted| wanted.origin == session.origin)
            && is_unlocked(&files.folder, &session.id)
    };
    let Some(unfinished) = sessions.into_iter().find(can_be_resumed) else {
        let what = wanted.map_or_else(
            || "nothing was left unfinished".to_owned(),
            |wanted| format!("{} was not left unfinished", sanitize_line(&wanted.timeline.routine.name)),
        );
        let again = routine.map_or_else(
            || "`supple play` plays the last routine again".to_owned(),
            |routine| format!("`supple play {}` starts it", shell_word(routine)),
        );
        let hours = RESUMABLE_FOR.as_hours();
        return Err(format!("{what} in the last {hours} hours; {again}").into());
    };
    let name = match &unfinished.origin {
        Origin::Named(id) => id.clone(),
        Origin::File(path) => path.to_string_lossy().into_owned(),
        Origin::Stream => return Err("what came from standard input can't be found again".into()),
    };
    let loaded = match wanted {
        Some(loaded) => loaded,
        None => load::load(cli, &name)?,
    };
    let title = sanitize_line(&loaded.timeline.routine.name);
    match ResumeOffer::of(&unfinished, &loaded.timeline, &loaded.origin) {
        Some(offer) if offer.is_exact => {
            print_stderr(&format!("{title}: {}\n", offer.place));
            Ok((offer.start, unfinished))
        }
        // An offer that is not exact starts at the step; without one the step is gone.
        offer => {
            let step = offer.and_then(|_| step_argument(&loaded.timeline, &unfinished.position));
            Err(routine_changed(&title, &name, step.as_deref()).into())
        }
    }
}

/// The argument of `play --from` for the step and round where the session was left: the id,
/// which stands for the step's first round, or a number. `None` if the step no longer exists.
fn step_argument(timeline: &Timeline, position: &ResumePoint) -> Option<String> {
    let index = position.part_in(timeline)?;
    let steps = || timeline.parts[..index].iter().filter_map(|part| timeline.part_step(part));
    let is_later_round = steps().any(|step| step.id == position.step);
    Some(if is_later_round { (steps().count() + 1).to_string() } else { position.step.clone() })
}

/// The error if the routine has changed since: how to begin at the step where the
/// session was left, if it still exists.
fn routine_changed(title: &str, name: &str, step: Option<&str>) -> String {
    let name = shell_word(name);
    let how = match step {
        Some(step) => {
            let step = shell_word(step);
            format!("`supple play {name} --from {step}` starts at the step where you were")
        }
        None => format!("the step where you were is gone; `supple play {name}` starts anew"),
    };
    format!("{title} was changed since you left it; {how}")
}
