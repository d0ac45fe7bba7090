//! `supple` and `supple play`: a session on the screen, or as plain text.

use super::args::{PlayArguments, SessionArguments, SoundArguments};
use super::sound::{self, SoundSetup};
use super::{CliContext, CommandResult, list, load, print};
use crate::app::screens::{HistoryScreen, ListScreen};
use crate::app::{
    Effect, Message, Origin, PlainOptions, PlainProgram, Program, ScreenProgram, SessionStart, Shared,
    StartPoint,
};
use crate::audio::SoundOptions;
use crate::config::ScreenConfig;
use crate::cue;
use crate::diagnostic::sanitize_line;
use crate::figure::FigureSource;
use crate::history::{LocalTimestamp, Today};
use crate::routine::{Item, Kind, Routine, Step};
use crate::runtime::clock::{self, SessionClock};
use crate::runtime::driver::{Exit, Setup};
use crate::runtime::environment::Environment;
use crate::runtime::figures::FigureFolder;
use crate::runtime::gallery;
use crate::runtime::history::Database;
use crate::runtime::performer::Files;
use crate::runtime::signals::Signals;
use crate::runtime::state::{State, StateFile};
use crate::runtime::terminal::LineKeys;
use crate::runtime::voice;
use crate::runtime::{plain, screens};
use crate::session::PlanOverrides;
use crate::speech::Speaker;
use crate::timeline::Timeline;
use crate::ui::theme::{PickedTheme, TerminalCapabilities};
use crate::ui::view_model::coach;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// The error if a session would have no segments.
const NOTHING_TO_PLAY: &str = "there is nothing to play in it";
/// How long the first phrases may be measured for before the screen is shown.
const MEASURE_TIME_SCREEN: Duration = Duration::from_millis(60);
/// The same before plain text begins, which prints each phrase with its time.
const MEASURE_TIME_PLAIN: Duration = Duration::from_millis(150);

/// `supple` alone: the list of routines.
pub(super) fn open_list(cli: &CliContext, mute: bool) -> CommandResult {
    if !cli.environment.is_interactive() {
        return Ok(list::list(cli, false));
    }
    let clock = SessionClock::start(1.0);
    let (files, state) = session_files(cli);
    let sound_setup = sound::open(cli, &SoundArguments::default())?;
    let mut shared = initial_state(cli, &state, mute, 1.0);
    if cli.settings_are_wrong || sound_setup.voice_was_replaced {
        shared.notify_wrong_settings(clock.now());
    }
    shared.figure_source = figure_source(cli, &sound_setup, 1.0);
    let sound = configure_sound(&mut shared, &sound_setup, sound_setup.config.hands_free.enabled);
    let last = match &state.last {
        Some(Origin::Named(id)) => Some(id.as_str()),
        _ => None,
    };
    let program = ScreenProgram::new(shared, vec![Box::new(ListScreen::new(list::entries(cli), last))]);
    run_on_screen(cli, &sound_setup, program, vec![Effect::ReadRecentHistory], clock, (files, sound))
}

/// `supple history` on a terminal: the sessions by day.
pub(super) fn history(cli: &CliContext) -> CommandResult {
    let (files, _) = session_files(cli);
    let sound_setup = sound::open(cli, &SoundArguments::default())?;
    let shared = Shared::new(false, false, 1.0);
    let program = ScreenProgram::new(shared, vec![Box::new(HistoryScreen::default())]);
    let sound = sound_options(&sound_setup, None, 1.0);
    let clock = SessionClock::start(1.0);
    run_on_screen(cli, &sound_setup, program, vec![Effect::ReadSessions], clock, (files, sound))
}

/// Sets what `shared` needs to know of sound and voice, and returns the sound options.
fn configure_sound(shared: &mut Shared, sound_setup: &SoundSetup, hands_free: bool) -> SoundOptions {
    let SoundSetup { config, voice, .. } = sound_setup;
    shared.cue_options =
        cue::Options { measure_in: voice.expected_in(), ..config.cue_options(voice.expected()) };
    if shared.muted {
        let silent = config.cue_options(Arc::new(cue::estimate));
        shared.unmuted_cue_options = Some(std::mem::replace(&mut shared.cue_options, silent));
    }
    shared.has_voice = voice.on;
    shared.voice_on = voice.on;
    shared.session_options = config.session_options(hands_free);
    sound_options(sound_setup, voice.audible_speaker(), shared.speed)
}

fn sound_options(sound_setup: &SoundSetup, voice: Option<Speaker>, speed: f64) -> SoundOptions {
    let SoundSetup { config, server, .. } = sound_setup;
    let (cue_sounds, offset, server) = (config.cue_sound_options(voice), config.sound.offset, server.clone());
    SoundOptions { server, cue_sounds, offset, speed }
}

/// `supple play`: straight into a routine.
pub(super) fn play(cli: &CliContext, arguments: &PlayArguments, mute: bool) -> CommandResult {
    let (_, state) = session_files(cli);
    let loaded = load::load(cli, &wanted_routine(arguments, &state)?)?;
    if loaded.timeline.routine.kind == Some(Kind::Library) {
        let name = &loaded.timeline.routine.name;
        return Err(format!("{name} is a set of movements to borrow with `use`, not to play").into());
    }
    if loaded.timeline.segments.is_empty() {
        return Err(NOTHING_TO_PLAY.into());
    }
    let part = arguments.from.as_deref().map_or(Ok(0), |from| starting_part(&loaded.timeline, from))?;
    let only = arguments.only.iter().map(|wanted| only_id(&loaded.timeline, wanted));
    let only = only.collect::<Result<Vec<String>, String>>()?;
    let week = load::week(&loaded.timeline.routine, arguments.week)?
        .or_else(|| week_by_history(cli, &loaded.timeline.routine));
    let start = SessionStart {
        start_point: StartPoint::Part(part),
        overrides: PlanOverrides { only, week, ..PlanOverrides::default() },
        ..SessionStart::new(loaded.timeline, loaded.origin)
    };
    session(cli, start, &arguments.session, mute)
}

/// The current week of a routine with a progression, from the history; week 1 if it was
/// never done or the history can't be read. `None` for a routine without a progression.
fn week_by_history(cli: &CliContext, routine: &Routine) -> Option<u32> {
    if routine.weeks() == 1 {
        return None;
    }
    let now = LocalTimestamp::new(&clock::zoned());
    let Some(files) = cli.history() else { return Some(1) };
    match files.open().and_then(|history| history.last_times(&now)) {
        Ok(last_times) => Some(last_times.get(&routine.id).map_or(1, |last| last.week)),
        Err(error) => {
            log::warn!("the week can't be determined: {error}");
            Some(1)
        }
    }
}

/// Plays a session, on the screen or as plain text.
pub(super) fn session(
    cli: &CliContext,
    start: SessionStart,
    arguments: &SessionArguments,
    mute: bool,
) -> CommandResult {
    let (files, state) = session_files(cli);
    let mute = mute || arguments.mute;
    let speed = arguments.speed.unwrap_or(1.0);
    let sound_setup = sound::open(cli, &arguments.sound)?;
    let hands_free = arguments.hands_free || sound_setup.config.hands_free.enabled;
    let mut shared = initial_state(cli, &state, mute, speed);
    if arguments.plain || arguments.json_events || !cli.environment.is_interactive() {
        return play_plain(cli, shared, &start, arguments, &sound_setup, files);
    }
    if !mute {
        let timeline = start.prepared(None).timeline;
        sound_setup.voice.measure_first(&voice::sentences(&timeline), MEASURE_TIME_SCREEN);
    }
    let clock = SessionClock::start(speed);
    shared.figure_source = figure_source(cli, &sound_setup, speed);
    if cli.settings_are_wrong || sound_setup.voice_was_replaced {
        shared.notify_wrong_settings(clock.now());
    }
    let sound = configure_sound(&mut shared, &sound_setup, hands_free);
    let mut program = ScreenProgram::new(shared, Vec::new());
    let mut initial_effects = program.update(clock.now(), Message::StartSession(start));
    initial_effects.push(Effect::ReadRecentHistory);
    run_on_screen(cli, &sound_setup, program, initial_effects, clock, (files, sound))
}

/// The shared state at the start. If the runner's answers were never saved or can't be
/// read, the questions of the first run are asked.
fn initial_state(cli: &CliContext, state: &State, mute: bool, speed: f64) -> Shared {
    let today = read_today(cli);
    let first_run = !(state.read_disclaimer && today.has_answers);
    let mut shared = Shared::new(first_run, mute, speed);
    shared.today = today;
    shared
}

/// Reads the runner's saved answers, before anything is played, so that no session begins
/// without them.
fn read_today(cli: &CliContext) -> Today {
    let Some(files) = cli.history() else { return Today::default() };
    let now = LocalTimestamp::new(&clock::zoned());
    let state = Database::open_to_read(&files.database())
        .and_then(|database| database.map_or_else(|| Ok(Today::default()), |database| database.today(&now)));
    state.unwrap_or_else(|error| {
        log::warn!("what was answered can't be read: {error}");
        Today::default()
    })
}

/// The figures, at the frame rate that suits the terminal.
fn figure_source(cli: &CliContext, sound_setup: &SoundSetup, speed: f64) -> FigureSource {
    let folder = FigureFolder::beside(&cli.library);
    let frame_policy = sound_setup.config.screen.frame_policy(cli.environment.ssh).at_speed(speed);
    FigureSource { user_text: Arc::new(move |name| folder.user_text(name)), frame_policy }
}

fn session_files(cli: &CliContext) -> (Files, State) {
    let files = Files {
        library: cli.library.folder.clone(),
        history: cli.history(),
        ..Files::in_folder(cli.state.as_deref())
    };
    let state = files.state.as_ref().map(StateFile::read).unwrap_or_default();
    (files, state)
}

/// The routine to play: the one that was named, otherwise the last one.
fn wanted_routine(arguments: &PlayArguments, state: &State) -> CommandResult<String> {
    match (&arguments.routine, &state.last) {
        (Some(routine), _) => Ok(routine.clone()),
        (None, Some(Origin::Named(id))) => Ok(id.clone()),
        (None, Some(Origin::File(path))) => Ok(path.to_string_lossy().into_owned()),
        (None, Some(Origin::Stream) | None) => {
            Err("no routine or file was played yet; `supple list` shows what there is".into())
        }
    }
}

fn run_on_screen(
    cli: &CliContext,
    sound_setup: &SoundSetup,
    program: ScreenProgram,
    initial_effects: Vec<Effect>,
    clock: SessionClock,
    (files, sound): (Files, SoundOptions),
) -> CommandResult {
    let (muted, ring_out) = (program.shared.muted, screens::RING_OUT);
    let setup = Setup { clock, initial_effects, files, sound, muted, ring_out, watched: None };
    let theme = theme(&sound_setup.config.screen, &cli.environment);
    let Exit { code, farewell } = screens::run(program, theme, cli.log.as_ref(), setup)
        .map_err(|error| format!("the screen can't be opened: {error}; try --plain"))?;
    if let Some(farewell) = farewell.filter(|_| code == 0) {
        print(&format!("{farewell}\n"));
    }
    Ok(code)
}

/// The theme, from the settings and what the terminal can show.
pub(super) fn theme(settings: &ScreenConfig, environment: &Environment) -> PickedTheme {
    PickedTheme::pick(
        settings.theme,
        TerminalCapabilities {
            depth: environment.colors(),
            light_background: environment.is_light(),
            unicode: environment.is_utf8(),
            plain_font: environment.is_console(),
            octants: environment.draws_octants(),
        },
        settings.glyphs,
    )
    .with_pictures(gallery::pictures_off_reason(settings, environment).is_none())
}

/// Plays a session as plain text. Without a keyboard the session is hands-free.
fn play_plain(
    cli: &CliContext,
    mut shared: Shared,
    start: &SessionStart,
    arguments: &SessionArguments,
    sound_setup: &SoundSetup,
    files: Files,
) -> CommandResult {
    let SoundSetup { config, voice, .. } = sound_setup;
    let advice = shared.today.answers.advice(&start.timeline.routine);
    if !advice.may_start() {
        let reasons: Vec<String> = advice.reasons_to_rest.into_iter().map(coach::reason_to_rest).collect();
        let reasons = reasons.join(" ");
        return Err(format!("your answers of today advise against it. {reasons} `supple` asks anew").into());
    }
    // Before raw mode, so that no signal can end the program without restoring it.
    let signals = Signals::register().map_err(|error| format!("keys and signals can't be heard: {error}"))?;
    let keys = LineKeys::take(cli.environment.understands_controls());
    let hands_free = arguments.hands_free || config.hands_free.enabled;
    shared.session_options = config.session_options(hands_free || keys.is_none());
    shared.cue_options =
        cue::Options { measure_in: voice.expected_in(), ..config.cue_options(voice.expected()) };
    let timeline = start.prepared(shared.session_options.hands_free).timeline;
    voice.measure_first(&voice::sentences(&timeline), MEASURE_TIME_PLAIN);
    // By default no voice: a screen reader that reads the lines would talk at once.
    let speaker = voice.audible_speaker().filter(|_| arguments.sound.voice.is_some());
    let sound = sound_options(sound_setup, speaker, shared.speed);
    let (clock, muted) = (SessionClock::start(shared.speed), shared.muted);
    let json = arguments.json_events;
    let options = PlainOptions {
        keys: keys.is_some(),
        output_is_terminal: cli.environment.output_is_terminal,
        json,
        hands_free,
    };
    let (program, initial_effects) =
        PlainProgram::new(shared, start, clock.now(), options).ok_or(NOTHING_TO_PLAY)?;
    let ring_out = plain::RING_OUT;
    let setup = Setup { clock, initial_effects, files, sound, muted, ring_out, watched: None };
    let ended = plain::run(program, keys, json, io::stdout(), signals, setup)
        .map_err(|error| format!("keys and signals can't be heard: {error}"))?;
    match ended.write_error {
        Some(error) => Err(format!("standard output can't be written: {error}").into()),
        None => Ok(ended.code),
    }
}

/// The id of the step or circuit that `--only` names: a step by its number, either by its id
/// or name, or else by the beginning of its name. Fails with a message.
fn only_id(timeline: &Timeline, only: &str) -> Result<String, String> {
    let circuits = || {
        timeline.routine.items.iter().filter_map(|item| match item {
            Item::Circuit(circuit) => Some(circuit),
            Item::Step(_) => None,
        })
    };
    let step_id = |part: usize| {
        let step = timeline.parts.get(part).and_then(|part| timeline.part_step(part));
        step.map(|step| step.id.clone()).unwrap_or_default()
    };
    if let Some(part) = named_part(timeline, only) {
        return Ok(step_id(part));
    }
    if let Some(circuit) = circuits().find(|circuit| is_named(&circuit.id, &circuit.name, only)) {
        return Ok(circuit.id.clone());
    }
    let by_beginning = || circuits().find(|circuit| begins_with(&circuit.name, only));
    let part = starting_part(timeline, only);
    part.map(step_id).or_else(|message| by_beginning().map(|circuit| circuit.id.clone()).ok_or(message))
}

/// The part whose step `--from` names: by its number, id or name, or else by the beginning of
/// its name. Fails with a message.
fn starting_part(timeline: &Timeline, from: &str) -> Result<usize, String> {
    let by_beginning = || {
        let mut steps = steps(timeline);
        steps.find(|(_, step)| begins_with(&step.name, from)).map(|(part, _)| part)
    };
    named_part(timeline, from).or_else(by_beginning).ok_or_else(|| {
        let mut ids: Vec<&str> = Vec::new();
        for (_, step) in steps(timeline) {
            // A step of a circuit has a part in every round.
            if !ids.contains(&step.id.as_str()) {
                ids.push(&step.id);
            }
        }
        let ids = sanitize_line(&ids.join(", "));
        format!("no step is called \"{}\"; there are: {ids}", sanitize_line(from))
    })
}

/// The part whose step has this number, id or name.
fn named_part(timeline: &Timeline, wanted: &str) -> Option<usize> {
    let number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let by_number = number.and_then(|index| steps(timeline).nth(index));
    let by_name = || steps(timeline).find(|(_, step)| is_named(&step.id, &step.name, wanted));
    by_number.or_else(by_name).map(|(part, _)| part)
}

/// Every part that plays a step, with its step.
fn steps(timeline: &Timeline) -> impl Iterator<Item = (usize, &Step)> {
    let parts = timeline.parts.iter().enumerate();
    parts.filter_map(|(index, part)| timeline.part_step(part).map(|step| (index, step)))
}

/// Whether an id or a name is the one that is wanted.
fn is_named(id: &str, name: &str, wanted: &str) -> bool {
    let wanted = wanted.trim().to_lowercase();
    id == wanted || (!wanted.is_empty() && name.to_lowercase() == wanted)
}

/// Whether a name begins with what is wanted.
fn begins_with(name: &str, wanted: &str) -> bool {
    let wanted = wanted.trim().to_lowercase();
    !wanted.is_empty() && name.to_lowercase().starts_with(&wanted)
}
