//! `supple` and `supple play`: the screens, or plain text where there are none.

use super::args::{PlayArguments, SoundArguments, WayArguments};
use super::load;
use super::sound::{self, Sounding};
use super::{House, complain, list, print};
use crate::app::screens::{HistoryScreen, ListScreen};
use crate::app::{
    Effect, Message, PlainOptions, PlainProgram, Program, ScreenProgram, SessionStart, Shared, StartPoint,
};
use crate::audio::SoundOptions;
use crate::cue;
use crate::figure::Cast;
use crate::history::{Moment, Recall};
use crate::routine::{Circuit, Item, Kind, Routine};
use crate::runtime::clock::{self, SessionClock};
use crate::runtime::driver::{Exit, Setup};
use crate::runtime::environment::{Colors, Environment};
use crate::runtime::figures::FigureFolder;
use crate::runtime::gallery;
use crate::runtime::history::Database;
use crate::runtime::performer::Files;
use crate::runtime::signals::Signals;
use crate::runtime::state::{Last, State};
use crate::runtime::terminal::LineKeys;
use crate::runtime::voice;
use crate::runtime::{plain, screens};
use crate::session::{Adjustments, Preparation};
use crate::speech::Speaker;
use crate::timeline::Timeline;
use crate::ui::theme::{Caps, Depth, PickedTheme};
use crate::ui::view_model::coach;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How long the first phrases may be measured for before the screen is shown.
const PRIMED: Duration = Duration::from_millis(60);
/// The same before lines of text begin, in which each phrase is written with its
/// moment.
const PRIMED_LINES: Duration = Duration::from_millis(150);

/// `supple` alone: the list of routines.
pub(super) fn list(house: &House, mute: bool) -> u8 {
    if !house.environment.is_interactive() {
        return list::list(house, false);
    }
    let clock = SessionClock::start(1.0);
    let (files, state) = files(house);
    let sounding = match sound::open(house, &SoundArguments::default(), sound::quietly()) {
        Ok(sounding) => sounding,
        Err(code) => return code,
    };
    let mut shared = Shared::new(!state.read_disclaimer, mute, 1.0);
    shared.recall = recall(house);
    if house.wrong_settings {
        shared.notify_wrong_settings(clock.now());
    }
    shared.cast = cast(house, &sounding, 1.0);
    let sound = dress(&mut shared, &sounding, sounding.config.hands_free.on);
    let last = match &state.last {
        Some(Last::Name(id)) => Some(id.as_str()),
        _ => None,
    };
    let model = ScreenProgram::new(shared, vec![Box::new(ListScreen::new(list::entries(house), last))]);
    screen(house, &sounding, model, vec![Effect::ReadRecentHistory], clock, (files, sound))
}

/// `supple history` on a terminal: the sessions by day.
pub(super) fn history(house: &House) -> u8 {
    let (files, _) = files(house);
    let sounding = match sound::open(house, &SoundArguments::default(), sound::quietly()) {
        Ok(sounding) => sounding,
        Err(code) => return code,
    };
    let shared = Shared::new(false, false, 1.0);
    let model = ScreenProgram::new(shared, vec![Box::new(HistoryScreen::new())]);
    let sound = sound_options(&sounding, None, 1.0);
    screen(house, &sounding, model, vec![Effect::ReadSessions], SessionClock::start(1.0), (files, sound))
}

/// Takes the voice and its words, and says how it all sounds.
fn dress(shared: &mut Shared, sounding: &Sounding, hands_free: bool) -> SoundOptions {
    let Sounding { config, voice, .. } = sounding;
    shared.cues = cue::Options { measure_in: voice.expected_in(), ..config.cues(voice.expected()) };
    if shared.muted {
        let silent = config.cues(Arc::new(cue::estimate));
        shared.unmuted_cues = Some(std::mem::replace(&mut shared.cues, silent));
    }
    shared.has_voice = voice.on;
    shared.voice = voice.on;
    shared.preparation = config.preparation(hands_free);
    sound_options(sounding, voice.heard(), shared.speed)
}

fn sound_options(sounding: &Sounding, voice: Option<Speaker>, speed: f64) -> SoundOptions {
    let Sounding { config, server, .. } = sounding;
    let (kit, offset, server) = (config.kit(voice), config.sound.offset, server.clone());
    SoundOptions { server, kit, offset, speed, ..SoundOptions::default() }
}

/// `supple play`: straight into a routine.
pub(super) fn play(house: &House, arguments: &PlayArguments, mute: bool) -> u8 {
    let (_, state) = files(house);
    let loaded = match wanted(arguments, &state).and_then(|wanted| load::load(house, &wanted)) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    if loaded.timeline.routine.kind == Some(Kind::Library) {
        let name = &loaded.timeline.routine.name;
        return complain(&format!("{name} is a set of movements to borrow with `use`, not to play"));
    }
    if loaded.timeline.segments.is_empty() {
        return complain(&"there is nothing to play in it");
    }
    let part = match arguments.from.as_deref().map_or(Ok(0), |from| part(&loaded.timeline, from)) {
        Ok(part) => part,
        Err(why) => return complain(&why),
    };
    let only = arguments.only.iter().map(|only| chosen(&loaded.timeline, only)).collect();
    let only = match only {
        Ok(only) => only,
        Err(why) => return complain(&why),
    };
    let week = match load::week(&loaded.timeline.routine, arguments.week) {
        Ok(week) => week.or_else(|| week_by_history(house, &loaded.timeline.routine)),
        Err(code) => return code,
    };
    let start = SessionStart {
        start_point: StartPoint::Part(part),
        adjustments: Adjustments { only, week, ..Adjustments::default() },
        ..SessionStart::new(loaded.timeline, loaded.origin)
    };
    session(house, start, &arguments.way, mute)
}

/// The week that the history tells of a routine whose weeks differ: the first
/// one where there is no history.
fn week_by_history(house: &House, routine: &Routine) -> Option<u32> {
    if routine.weeks() == 1 {
        return None;
    }
    let now = Moment::new(&clock::zoned());
    let last_times = house.history().map(|files| files.open().and_then(|history| history.last_times(&now)));
    let last_times = match last_times {
        Some(Ok(last_times)) => last_times,
        Some(Err(why)) => {
            log::warn!("the week can't be told: {why}");
            return Some(1);
        }
        None => return Some(1),
    };
    Some(last_times.get(&routine.id).map_or(1, |last| last.week))
}

/// Plays a session from `start` in the way that is asked for.
pub(super) fn session(house: &House, start: SessionStart, arguments: &WayArguments, mute: bool) -> u8 {
    let (files, state) = files(house);
    let mute = mute || arguments.mute;
    let speed = arguments.speed.unwrap_or(1.0);
    let sounding = match sound::open(house, &arguments.sound, sound::quietly()) {
        Ok(sounding) => sounding,
        Err(code) => return code,
    };
    let hands_free = arguments.hands_free || sounding.config.hands_free.on;
    let mut shared = Shared::new(!state.read_disclaimer, mute, speed);
    shared.recall = recall(house);
    if arguments.plain || arguments.json_events || !house.environment.is_interactive() {
        let way = Way {
            hands_free,
            json: arguments.json_events,
            speaks: arguments.sound.voice.is_some(),
            marks: house.environment.understands_controls(),
        };
        return lines(shared, &start, &way, &sounding, files).unwrap_or_else(|code| code);
    }
    if !mute {
        let timeline = start.prepared(&Preparation::default()).timeline;
        sounding.voice.prime(&voice::sentences(&timeline), PRIMED);
    }
    let clock = SessionClock::start(speed);
    shared.cast = cast(house, &sounding, speed);
    if house.wrong_settings {
        shared.notify_wrong_settings(clock.now());
    }
    let sound = dress(&mut shared, &sounding, hands_free);
    let mut model = ScreenProgram::new(shared, Vec::new());
    let mut first = model.update(clock.now(), Message::StartSession(start));
    first.push(Effect::ReadRecentHistory);
    screen(house, &sounding, model, first, clock, (files, sound))
}

/// What the runner answered. It is read before anything is played, so that no
/// session begins without it.
fn recall(house: &House) -> Recall {
    let Some(files) = house.history() else { return Recall::default() };
    let now = Moment::new(&clock::zoned());
    match Database::open_to_read(&files.database()) {
        Ok(Some(database)) => database.recall(&now).unwrap_or_else(|why| {
            log::warn!("what was answered can't be read: {why}");
            Recall::default()
        }),
        Ok(None) => Recall::default(),
        Err(why) => {
            log::warn!("what was answered can't be read: {why}");
            Recall::default()
        }
    }
}

/// How a session is played as lines of text.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
struct Way {
    hands_free: bool,
    json: bool,
    /// Whether a voice was asked for.
    speaks: bool,
    /// Whether the terminal can be asked to mark what is pasted.
    marks: bool,
}

/// The figures, moved as often as suits where they are shown.
fn cast(house: &House, sounding: &Sounding, speed: f64) -> Cast {
    let folder = FigureFolder::beside(&house.library);
    let pacing = sounding.config.screen.pacing(house.environment.ssh).at_speed(speed);
    Cast { own: Arc::new(move |name| folder.own_text(name)), pacing }
}

fn files(house: &House) -> (Files, State) {
    let files = Files {
        library: house.library.folder.clone(),
        history: house.history(),
        ..Files::in_folder(house.state.as_deref())
    };
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
    sounding: &Sounding,
    model: ScreenProgram,
    first: Vec<Effect>,
    clock: SessionClock,
    (files, sound): (Files, SoundOptions),
) -> u8 {
    let (muted, ring_out) = (model.shared.muted, screens::RING_OUT);
    let setup = Setup { clock, first, files, sound, muted, ring_out, followed: None };
    let look = look(&sounding.config.screen, &house.environment);
    match screens::run(model, look, house.log.as_ref(), setup) {
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
pub(super) fn look(wanted: &crate::config::Screen, environment: &Environment) -> PickedTheme {
    let depth = match environment.colors() {
        Colors::None => Depth::Mono,
        Colors::Sixteen => Depth::Ansi,
        Colors::Palette => Depth::Indexed,
        Colors::Full => Depth::True,
    };
    PickedTheme::pick(
        wanted.theme,
        Caps {
            depth,
            light_background: environment.is_light(),
            unicode: environment.is_utf8(),
            plain_font: environment.is_console(),
        },
        wanted.glyphs,
    )
    .with_pictures(gallery::why_not(wanted, environment).is_none())
}

/// Plays as lines of text. Keys work where there is a keyboard; where there is
/// none, nothing waits for one.
fn lines(
    mut shared: Shared,
    start: &SessionStart,
    way: &Way,
    sounding: &Sounding,
    files: Files,
) -> Result<u8, u8> {
    let advice = shared.recall.answers.advice(&start.timeline.routine);
    if !advice.may_start() {
        let reasons: Vec<String> = advice.rest.into_iter().map(coach::reason).collect();
        let reasons = reasons.join(" ");
        return Err(complain(&format!(
            "your answers of today advise against it. {reasons} `supple` asks anew"
        )));
    }
    // Before the keys are taken, so that no signal can end it while they are.
    let signals = Signals::register()
        .map_err(|error| complain(&format!("keys and signals can't be heard: {error}")))?;
    let keys = LineKeys::take(way.marks);
    let config = &sounding.config;
    shared.preparation = config.preparation(way.hands_free || keys.is_none());
    let (measure, measure_in) = (sounding.voice.expected(), sounding.voice.expected_in());
    shared.cues = cue::Options { measure_in, ..config.cues(measure) };
    let timeline = start.prepared(&shared.preparation).timeline;
    sounding.voice.prime(&voice::sentences(&timeline), PRIMED_LINES);
    // Two voices would talk at once where a screen reader reads the lines.
    let voice = sounding.voice.heard().filter(|_| way.speaks);
    let sound = sound_options(sounding, voice, shared.speed);
    let clock = SessionClock::start(shared.speed);
    let muted = shared.muted;
    let manner = PlainOptions { keys: keys.is_some(), json: way.json, hands_free: way.hands_free };
    let (program, first) = PlainProgram::new(shared, start, clock.now(), manner)
        .ok_or_else(|| complain(&"there is nothing to play in it"))?;
    let ring_out = plain::RING_OUT;
    let setup = Setup { clock, first, files, sound, muted, ring_out, followed: None };
    let ended = plain::run(program, keys, way.json, io::stdout(), signals, setup)
        .map_err(|error| complain(&format!("keys and signals can't be heard: {error}")))?;
    Ok(match ended.unwritten {
        Some(error) => complain(&format!("standard output can't be written: {error}")),
        None => ended.code,
    })
}

/// The id of the step or the circuit that `--only` names, as for `--from`.
fn chosen(timeline: &Timeline, only: &str) -> Result<String, String> {
    let wanted = only.trim().to_lowercase();
    let is_wanted = |circuit: &Circuit| {
        circuit.id == wanted || (!wanted.is_empty() && circuit.name.to_lowercase().starts_with(&wanted))
    };
    let mut circuits = timeline.routine.items.iter().filter_map(|item| match item {
        Item::Circuit(circuit) => Some(circuit).filter(|circuit| is_wanted(circuit)),
        Item::Step(_) => None,
    });
    match part(timeline, only) {
        Ok(part) => {
            let step = timeline.parts.get(part).and_then(|part| timeline.part_step(part));
            Ok(step.map(|step| step.id.clone()).unwrap_or_default())
        }
        Err(why) => circuits.next().map(|circuit| circuit.id.clone()).ok_or(why),
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
        let mut names: Vec<String> = Vec::new();
        for (_, step) in &steps {
            // A circuit's step is there once a round.
            if !names.contains(&step.id) {
                names.push(step.id.clone());
            }
        }
        let from = crate::diagnostic::harmless(from);
        format!("no step is called \"{from}\"; there are: {}", crate::diagnostic::harmless(&names.join(", ")))
    })
}
