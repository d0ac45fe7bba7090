//! `supple resume`: goes on with the session that was left last.

use super::args::{ResumeArguments, WayArguments};
use super::{House, complain, history, load, play, tell};
use crate::app::{Origin, ResumableSession, ResumeOffer, SessionStart};
use crate::diagnostic::{harmless, shell_word};
use crate::runtime::clock;
use crate::runtime::history::{Running, Taken};

/// Goes on where the last session was left: work after a count-in, at the very
/// rep.
pub(super) fn resume(house: &House, arguments: &ResumeArguments, mute: bool) -> u8 {
    match prepare(house, arguments.routine.as_deref()) {
        Ok((start, left)) => {
            // A rehearsal stays one, unless another speed is asked for.
            let speed = arguments.way.speed.or(Some(left.speed));
            let way = WayArguments { speed, ..arguments.way.clone() };
            play::session(house, start, &way, mute)
        }
        Err(code) => code,
    }
}

/// The session that was left last, of a routine or of any, and that nobody
/// plays, ready to be played.
fn prepare(house: &House, routine: Option<&str>) -> Result<(SessionStart, ResumableSession), u8> {
    let files = house.history().ok_or_else(|| complain(&history::NO_HOME))?;
    let wanted = routine.map(|routine| load::load(house, routine)).transpose()?;
    let all = history::open(house)?.left(clock::timestamp()).map_err(|why| complain(&why))?;
    let is_free =
        |left: &ResumableSession| matches!(Running::take(&files.folder, &left.id), Ok(Taken::Here(_)));
    let is_wanted = |left: &ResumableSession| {
        wanted.as_ref().is_none_or(|wanted| wanted.origin == left.origin) && is_free(left)
    };
    let Some(left) = all.into_iter().find(is_wanted) else {
        let what = wanted.map_or_else(
            || "nothing was left unfinished".to_owned(),
            |wanted| format!("{} was not left unfinished", harmless(&wanted.timeline.routine.name)),
        );
        let again = routine.map_or_else(
            || "`supple play` plays the last routine again".to_owned(),
            |routine| format!("`supple play {}` starts it", shell_word(routine)),
        );
        return Err(complain(&format!("{what} in the last 12 hours; {again}")));
    };
    let name = match &left.origin {
        Origin::Named(id) => id.clone(),
        Origin::File(path) => path.to_string_lossy().into_owned(),
        Origin::Stream => return Err(complain(&"what came from standard input can't be found again")),
    };
    let loaded = match wanted {
        Some(loaded) => loaded,
        None => load::load(house, &name)?,
    };
    let title = harmless(&loaded.timeline.routine.name);
    match ResumeOffer::of(&left, &loaded.timeline, &loaded.origin) {
        Some(offer) if offer.is_exact => {
            tell(&format!("{title}: {}\n", offer.place));
            Ok((offer.start, left))
        }
        offer => Err(complain(&changed(&title, &name, offer.map(|_| left.position.step.as_str())))),
    }
}

/// Says that the routine is another one now, and how to begin at the step where
/// it was left, where that is still there.
fn changed(title: &str, name: &str, step: Option<&str>) -> String {
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
