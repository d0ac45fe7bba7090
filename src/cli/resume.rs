//! `supple resume`: goes on with the session that was left last.

use super::args::{ResumeArguments, WayArguments};
use super::{House, complain, history, load, play, tell};
use crate::app::{Beginning, LeftSession, Origin, Start};
use crate::diagnostic::{harmless, shell_word};
use crate::runtime::clock;
use crate::runtime::history::{Running, Taken};
use crate::ui::view_model::{ago, standing};

/// Goes on where the last session was left: work after a count-in, at the very
/// rep.
pub(super) fn resume(house: &House, arguments: &ResumeArguments, mute: bool) -> u8 {
    match prepare(house) {
        Ok((start, left)) => {
            // A rehearsal stays one, unless another speed is asked for.
            let speed = arguments.way.speed.or(Some(left.speed));
            let way = WayArguments { speed, ..arguments.way.clone() };
            play::session(house, start, &way, mute)
        }
        Err(code) => code,
    }
}

/// The session that was left last and that nobody plays, ready to be played.
fn prepare(house: &House) -> Result<(Start, LeftSession), u8> {
    let files = house.history().ok_or_else(|| complain(&history::NO_HOME))?;
    let all = history::open(house)?.left(clock::timestamp()).map_err(|why| complain(&why))?;
    let is_free = |left: &LeftSession| matches!(Running::take(&files.folder, &left.id), Ok(Taken::Here(_)));
    let left = all.into_iter().find(is_free).ok_or_else(|| {
        complain(
            &"nothing was left unfinished in the last 12 hours; `supple play` plays the last routine again",
        )
    })?;
    let wanted = match &left.origin {
        Origin::Named(id) => id.clone(),
        Origin::File(path) => path.to_string_lossy().into_owned(),
        Origin::Stream => return Err(complain(&"what came from standard input can't be found again")),
    };
    let loaded = load::load(house, &wanted)?;
    let position = &left.position;
    if loaded.timeline.fingerprint() != position.fingerprint {
        return Err(changed(&loaded.timeline, &wanted, &position.step));
    }
    let place = standing(&loaded.timeline, &position.checkpoint);
    tell(&format!("{}: {place}, {}\n", harmless(&loaded.timeline.routine.name), ago(left.ago)));
    let beginning = Beginning::Checkpoint(left.id.clone(), Box::new(position.checkpoint.clone()));
    Ok((Start { timeline: loaded.timeline, origin: loaded.origin, beginning }, left))
}

/// Says that the routine is another one now, and how to begin at the step.
fn changed(timeline: &crate::timeline::Timeline, wanted: &str, step: &str) -> u8 {
    let name = harmless(&timeline.routine.name);
    let is_there = timeline.parts.iter().filter_map(|part| timeline.part_step(part)).any(|it| it.id == step);
    let wanted = shell_word(wanted);
    let how = if is_there {
        format!("`supple play {wanted} --from {}` starts at the step where you were", shell_word(step))
    } else {
        format!("the step where you were is gone; `supple play {wanted}` starts anew")
    };
    complain(&format!("{name} was changed since you left it; {how}"))
}
