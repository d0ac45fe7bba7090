//! `supple` and `supple play`: the screens, or plain text where there are none.

use super::args::{PlayArguments, SoundArguments};
use super::load::{self, Loaded};
use super::sound::{self, Sounding};
use super::{House, complain, list, print, tell};
use crate::app::{self, Model, Origin, Play};
use crate::audio::SoundOptions;
use crate::figure::Cast;
use crate::routine::Kind;
use crate::runtime::clock::SessionClock;
use crate::runtime::environment::{Colors, Environment};
use crate::runtime::figures::FigureFolder;
use crate::runtime::input::Input;
use crate::runtime::performer::{Files, Performer};
use crate::runtime::plain::Plain;
use crate::runtime::screens::{self, Exit};
use crate::runtime::signals::Signals;
use crate::runtime::state::{Last, State};
use crate::runtime::terminal::LineKeys;
use crate::session::SessionSpec;
use crate::speech::Speaker;
use crate::timeline::Timeline;
use crate::ui::theme::{Caps, Depth, Look};
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
    let sounding = match sound::open(house, &SoundArguments::default(), sound::quietly()) {
        Ok(sounding) => sounding,
        Err(code) => return code,
    };
    let mut model = Model::new(list::entries(house), !state.read_disclaimer, mute, 1.0);
    model.cast = cast(house, &sounding, 1.0);
    let sound = dress(&mut model, &sounding, sounding.config.hands_free.on);
    if let Some(Last::Name(id)) = &state.last {
        model.choose(id);
    }
    let look = look(&sounding.config.screen, &house.environment);
    screen(house, look, model, Vec::new(), clock, (files, sound))
}

/// Gives the model its voice and its words, and says how it all sounds.
fn dress(model: &mut Model, sounding: &Sounding, hands_free: bool) -> SoundOptions {
    let Sounding { config, voice } = sounding;
    model.cues = config.cues(voice.measure());
    if model.muted {
        let silent = config.cues(Arc::new(crate::cue::estimate));
        model.unmuted_cues = Some(std::mem::replace(&mut model.cues, silent));
    }
    model.has_voice = voice.on;
    model.voice = voice.on;
    model.preparation = config.preparation(hands_free);
    sound_options(sounding, voice.heard(), model.speed)
}

fn sound_options(sounding: &Sounding, voice: Option<Speaker>, speed: f64) -> SoundOptions {
    let Sounding { config, .. } = sounding;
    SoundOptions { kit: config.kit(voice), offset: config.sound.offset, speed, ..SoundOptions::default() }
}

/// `supple play`: straight into a routine.
pub(super) fn play(house: &House, arguments: &PlayArguments, mute: bool) -> u8 {
    let (files, state) = files(house);
    let mute = mute || arguments.mute;
    let loaded = match wanted(arguments, &state).and_then(|wanted| load::load(house, &wanted)) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    if loaded.timeline.routine.kind == Some(Kind::Library) {
        let name = &loaded.timeline.routine.name;
        return complain(&format!("{name} is a set of movements to borrow with `use`, not to play"));
    }
    let part = match arguments.from.as_deref().map_or(Ok(0), |from| part(&loaded.timeline, from)) {
        Ok(part) => part,
        Err(why) => return complain(&why),
    };
    let sounding = match sound::open(house, &arguments.sound, sound::quietly()) {
        Ok(sounding) => sounding,
        Err(code) => return code,
    };
    let hands_free = arguments.hands_free || sounding.config.hands_free.on;
    if arguments.plain || arguments.json_events || !house.environment.is_interactive() {
        let (speed, json, first_run) = (arguments.speed, arguments.json_events, !state.read_disclaimer);
        let way = Way { part, speed, mute, hands_free, json, first_run };
        // Two voices would talk at once where a screen reader reads the lines.
        let voice = sounding.voice.heard().filter(|_| arguments.sound.voice.is_some());
        return plain(loaded, &way, &sounding, voice, files).unwrap_or_else(|code| code);
    }
    let clock = SessionClock::start(arguments.speed);
    let mut model = Model::new(Vec::new(), !state.read_disclaimer, mute, arguments.speed);
    model.from_list = false;
    model.cast = cast(house, &sounding, arguments.speed);
    let sound = dress(&mut model, &sounding, hands_free);
    let effects = app::start(&mut model, clock.now(), loaded.timeline, loaded.origin, part, false);
    let look = look(&sounding.config.screen, &house.environment);
    screen(house, look, model, effects, clock, (files, sound))
}

/// How a session is played as lines of text.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
struct Way {
    part: usize,
    speed: f64,
    mute: bool,
    hands_free: bool,
    json: bool,
    first_run: bool,
}

/// The figures, moved as often as suits where they are shown.
fn cast(house: &House, sounding: &Sounding, speed: f64) -> Cast {
    let folder = FigureFolder::beside(&house.library);
    let pacing = sounding.config.screen.pacing(house.environment.ssh).at_speed(speed);
    Cast { own: Arc::new(move |name| folder.own_text(name)), pacing }
}

fn files(house: &House) -> (Files, State) {
    let files = Files { library: house.library.folder.clone(), ..Files::in_folder(house.state.as_deref()) };
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

fn screen(
    house: &House,
    look: Look,
    model: Model,
    first: Vec<app::Effect>,
    clock: SessionClock,
    (files, sound): (Files, SoundOptions),
) -> u8 {
    match screens::run(model, first, clock, look, files, sound, house.log.as_ref()) {
        Ok(Exit { code, farewell }) => {
            if let Some(farewell) = farewell.filter(|_| code == 0) {
                print(&format!("{farewell}\n"));
            }
            code
        }
        Err(error) => complain(&format!("the screen can't be opened: {error}; try --plain")),
    }
}

/// How the screen looks: as is wanted, and as the terminal has it.
pub(super) fn look(wanted: &crate::config::Screen, environment: &Environment) -> Look {
    let depth = match environment.colors() {
        Colors::None => Depth::Mono,
        Colors::Sixteen => Depth::Ansi,
        Colors::Palette => Depth::Indexed,
        Colors::Full => Depth::True,
    };
    Look::pick(
        wanted.theme,
        Caps {
            depth,
            light_background: environment.is_light(),
            unicode: environment.is_utf8(),
            plain_font: environment.is_console(),
        },
        wanted.glyphs,
    )
}

/// Plays as lines of text. Keys work where there is a keyboard; where there is
/// none, nothing waits for one.
fn plain(
    loaded: Loaded,
    way: &Way,
    sounding: &Sounding,
    voice: Option<Speaker>,
    files: Files,
) -> Result<u8, u8> {
    let Loaded { timeline, origin, .. } = loaded;
    let (sender, heard) = channel();
    let keys = LineKeys::take();
    let free = way.hands_free || keys.is_none();
    let timeline = SessionSpec::prepare(timeline, &sounding.config.preparation(free)).timeline;
    let input = Signals::register().and_then(|signals| match &keys {
        Some(_) => Input::start(signals, sender, |incoming| incoming),
        None => Input::signals_only(signals, sender, |incoming| incoming),
    });
    let input = input.map_err(|error| complain(&format!("keys and signals can't be heard: {error}")))?;
    let clock = SessionClock::start(way.speed);
    let began = clock.now();
    let options = sounding.config.cues(sounding.voice.measure());
    let sound = sound_options(sounding, voice, way.speed);
    let play = Play::new(Arc::clone(&timeline), origin.clone(), way.part, began, way.speed, options)
        .ok_or_else(|| complain(&"there is nothing to play in it"))?;
    let tell = Arc::new(|status| log::info!("sound: {status:?}"));
    let mut performer = Performer::new(files, &clock, sound, way.mute, tell);
    begin(&mut performer, origin, timeline);
    let (first_run, json) = (way.first_run, way.json);
    let plain = Plain { play, clock, performer, keys, first_run, json, out: io::stdout() };
    let ended = plain.run(&heard, Some(input));
    Ok(match ended.unwritten {
        Some(error) => complain(&format!("standard output can't be written: {error}")),
        None => ended.code,
    })
}

fn begin(performer: &mut Performer, origin: Origin, timeline: Arc<Timeline>) {
    if let (_, Some(trouble)) = performer.perform(app::Effect::BeginSession(origin, timeline)) {
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
    let wanted = from.trim().to_lowercase();
    let by_number = from.parse::<usize>().ok().and_then(|number| steps.get(number.checked_sub(1)?));
    let by_id = || steps.iter().find(|(_, step)| step.id == wanted);
    let by_name =
        || steps.iter().find(|(_, step)| !wanted.is_empty() && step.name.to_lowercase().starts_with(&wanted));
    by_number.or_else(by_id).or_else(by_name).map(|(at, _)| *at).ok_or_else(|| {
        let names: Vec<String> = steps.iter().map(|(_, step)| step.id.clone()).collect();
        let from = crate::runtime::library::harmless(from);
        format!("no step is called \"{from}\"; there are: {}", crate::diagnostic::harmless(&names.join(", ")))
    })
}
