//! `supple` and `supple play`: the screens, or plain text where there are none.

use super::args::{PlayArguments, ThemeName};
use super::load::{self, Loaded};
use super::{House, complain, list, print, tell};
use crate::app::{self, Model, Origin, Play};
use crate::cue;
use crate::runtime::clock::SessionClock;
use crate::runtime::environment::{Colors, Environment};
use crate::runtime::input::Input;
use crate::runtime::performer::{Files, Performer};
use crate::runtime::plain::Plain;
use crate::runtime::screens::{self, Exit};
use crate::runtime::signals::Signals;
use crate::runtime::state::{Last, State};
use crate::runtime::terminal::LineKeys;
use crate::timeline::Timeline;
use crate::ui::theme::{Caps, Depth, Theme, ThemeChoice};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// `supple` alone: the list of routines.
pub(super) fn list(house: &House, mute: bool) -> u8 {
    if !house.environment.is_interactive() {
        return list::list(house);
    }
    let clock = SessionClock::start(1.0);
    let (files, state) = files(house);
    let mut model = Model::new(list::entries(house), !state.read_disclaimer, mute, 1.0);
    if let Some(Last::Name(id)) = &state.last {
        model.choose(id);
    }
    screen(house, model, Vec::new(), clock, files)
}

/// `supple play`: straight into a routine.
pub(super) fn play(house: &House, arguments: &PlayArguments, mute: bool) -> u8 {
    let (files, state) = files(house);
    let mute = mute || arguments.mute;
    let loaded = match wanted(arguments, &state).and_then(|wanted| load::load(house, &wanted)) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let part = match arguments.from.as_deref().map_or(Ok(0), |from| part(&loaded.timeline, from)) {
        Ok(part) => part,
        Err(why) => return complain(&why),
    };
    if arguments.plain || !house.environment.is_interactive() {
        return plain(loaded, part, arguments.speed, mute, files);
    }
    let clock = SessionClock::start(arguments.speed);
    let mut model = Model::new(Vec::new(), !state.read_disclaimer, mute, arguments.speed);
    model.from_list = false;
    let effects = app::start(&mut model, clock.now(), loaded.timeline, loaded.origin, part, false);
    screen(house, model, effects, clock, files)
}

fn files(house: &House) -> (Files, State) {
    let files = Files::in_folder(house.state.as_deref());
    let state = files.state.as_ref().map(crate::runtime::state::StateFile::read).unwrap_or_default();
    (files, state)
}

/// What to play: what was asked for, else the last one.
fn wanted(arguments: &PlayArguments, state: &State) -> Result<String, u8> {
    match (&arguments.routine, &state.last) {
        (Some(routine), _) => Ok(routine.clone()),
        (None, Some(Last::Name(id))) => Ok(id.clone()),
        (None, Some(Last::File(path))) => Ok(path.to_string_lossy().into_owned()),
        (None, None) => Err(complain(&"nothing was played yet; `supple list` shows what there is")),
    }
}

fn screen(house: &House, model: Model, first: Vec<app::Effect>, clock: SessionClock, files: Files) -> u8 {
    let theme = theme(house.theme, &house.environment);
    match screens::run(model, first, clock, theme, files, house.log.as_ref()) {
        Ok(Exit { code, farewell }) => {
            if let Some(farewell) = farewell.filter(|_| code == 0) {
                print(&format!("{farewell}\n"));
            }
            code
        }
        Err(error) => complain(&format!("the screen can't be opened: {error}; try --plain")),
    }
}

pub(super) fn theme(name: ThemeName, environment: &Environment) -> Theme {
    let choice = match name {
        ThemeName::Auto => ThemeChoice::Auto,
        ThemeName::Dark => ThemeChoice::Dark,
        ThemeName::Light => ThemeChoice::Light,
        ThemeName::Sixteen => ThemeChoice::Ansi,
        ThemeName::Mono => ThemeChoice::Mono,
    };
    let depth = match environment.colors() {
        Colors::None => Depth::Mono,
        Colors::Sixteen => Depth::Ansi,
        Colors::Palette => Depth::Indexed,
        Colors::Full => Depth::True,
    };
    Theme::pick(
        choice,
        Caps { depth, light_background: environment.is_light(), unicode: environment.is_utf8() },
    )
}

/// Plays as lines of text. Keys work where there is a keyboard; where there is
/// none, nothing waits for one.
fn plain(loaded: Loaded, part: usize, speed: f64, mute: bool, files: Files) -> u8 {
    let Loaded { timeline, origin } = loaded;
    let (sender, heard) = channel();
    let keys = LineKeys::take();
    let timeline = if keys.is_some() { timeline } else { Arc::new(timeline.hands_free()) };
    let input = Signals::register().and_then(|signals| match &keys {
        Some(_) => Input::start(signals, sender, |incoming| incoming),
        None => Input::signals_only(signals, sender, |incoming| incoming),
    });
    let input = match input {
        Ok(input) => input,
        Err(error) => return complain(&format!("keys and signals can't be heard: {error}")),
    };
    let clock = SessionClock::start(speed);
    let began = clock.now();
    let options = cue::Options::default();
    let Some(play) = Play::new(timeline, origin.clone(), part, began, speed, options) else {
        return complain(&"there is nothing to play in it");
    };
    let tell = Arc::new(|status| log::info!("sound: {status:?}"));
    let mut performer = Performer::new(files, &clock, speed, mute, tell);
    begin(&mut performer, origin);
    Plain { play, clock, performer, keys, out: io::stdout() }.run(&heard, Some(input))
}

fn begin(performer: &mut Performer, origin: Origin) {
    if let (_, Some(trouble)) = performer.perform(app::Effect::BeginSession(origin)) {
        tell(&format!("supple: {trouble}\n"));
    }
}

/// The part that `--from` names: by number, id, or the beginning of its name.
fn part(timeline: &Timeline, from: &str) -> Result<usize, String> {
    let steps: Vec<(usize, &crate::routine::Step)> = timeline
        .parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| timeline.part_step(part).map(|step| (at, step)))
        .collect();
    let wanted = from.to_lowercase();
    let by_number = from.parse::<usize>().ok().and_then(|number| steps.get(number.checked_sub(1)?));
    let by_id = || steps.iter().find(|(_, step)| step.id == wanted);
    let by_name = || steps.iter().find(|(_, step)| step.name.to_lowercase().starts_with(&wanted));
    by_number.or_else(by_id).or_else(by_name).map(|(at, _)| *at).ok_or_else(|| {
        let names: Vec<String> = steps.iter().map(|(_, step)| step.id.clone()).collect();
        let from = crate::runtime::library::harmless(from);
        format!("no step is called \"{from}\"; there are: {}", names.join(", "))
    })
}
