//! How messages change the model.

use super::message::{Effect, Message, Origin, SoundWord};
use super::model::{Layer, Model, Page, sound_word};
use super::play::Play;
use super::view::context;
use crate::cue::Tone;
use crate::session::{End, Input, SessionSpec, Summary};
use crate::time::{Clock, Tick};
use crate::timeline::Timeline;
use crate::ui::keymap::{self, Action};
use std::sync::Arc;
use std::time::Duration;

/// The exit code of a program ended by ctrl-c.
const INTERRUPTED: u8 = 130;

/// How long the screen says that the chosen voice was given up.
const VOICE_NOTICE: Duration = Duration::from_secs(20);

/// Changes the model by a message that came at `now`, and says what is to be
/// done outside.
pub fn update(model: &mut Model, now: Tick, message: &Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.over {
        return effects;
    }
    match message {
        Message::Key(key) => {
            if let Some(action) = keymap::action(&context(model, now), key) {
                act(model, now, action, &mut effects);
            }
        }
        Message::Wake => advance(model, now, None, &mut effects),
        Message::Gap => advance(model, now, Some(Input::Interrupted), &mut effects),
        Message::Sound(word) => {
            if sound_word(model.muted, model.speed) == SoundWord::Fine {
                model.sound = *word;
            }
        }
        Message::VoiceGivenUp => model.voice_notice = Some(now + VOICE_NOTICE),
        Message::Suspend => suspend(model, now, &mut effects),
        Message::Terminate { code } => leave(model, now, *code, &mut effects),
    }
    effects
}

/// Starts a routine at `part`: its page first on the first run or where
/// `briefing` asks for it, else straight into the first prepare.
pub fn start(
    model: &mut Model,
    now: Tick,
    timeline: Arc<Timeline>,
    origin: Origin,
    part: usize,
    briefing: bool,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if briefing || model.first_run {
        model.page = Page::Briefing { timeline, origin, part, scroll: 0 };
    } else {
        play(model, now, timeline, origin, part, &mut effects);
    }
    effects
}

fn play(
    model: &mut Model,
    now: Tick,
    timeline: Arc<Timeline>,
    origin: Origin,
    part: usize,
    effects: &mut Vec<Effect>,
) {
    let cues = model.cues.clone();
    let SessionSpec { timeline } = SessionSpec::prepare(timeline, &model.preparation);
    let show = model.cast.of(&timeline.routine);
    if let Some(play) = Play::new(Arc::clone(&timeline), origin.clone(), part, now, model.speed, cues) {
        let play = play.with_figures(show);
        effects.push(Effect::BeginSession(origin, timeline));
        model.page = Page::Player(Box::new(play));
        advance(model, now, None, effects);
    }
}

/// Lets the session, if one is on, advance to `now` with `input`.
fn advance(model: &mut Model, now: Tick, input: Option<Input>, effects: &mut Vec<Effect>) {
    let Page::Player(play) = &mut model.page else { return };
    if let Some(summary) = play.advance(now, input, effects).summary {
        let timeline = Arc::clone(play.session().timeline());
        model.overlay = None;
        model.page = Page::Summary { timeline, summary, scroll: 0 };
    }
}

fn act(model: &mut Model, now: Tick, action: Action, effects: &mut Vec<Effect>) {
    match (action, &mut model.overlay) {
        (Action::Interrupt, _) => leave(model, now, INTERRUPTED, effects),
        (Action::Suspend, _) => suspend(model, now, effects),
        (Action::Redraw, _) => effects.push(Effect::Repaint),
        // It hurts: that goes before any question.
        (Action::Hurts, _) => advance(model, now, Some(Input::Hurts), effects),
        (Action::Confirm, Some(Layer::ConfirmQuit)) => leave(model, now, 0, effects),
        (Action::Back | Action::Cancel, Some(_)) => model.overlay = None,
        (other, Some(Layer::Help { scroll })) => scroll_by(scroll, other),
        (_, Some(Layer::ConfirmQuit)) => {}
        (Action::Help, None) => model.overlay = Some(Layer::Help { scroll: 0 }),
        (Action::Mute, None) => mute(model, now, effects),
        (Action::Voice, None) => {
            model.voice = !model.voice && model.has_voice;
            effects.push(Effect::Voice(model.voice));
        }
        (other, None) => on_page(model, now, other, effects),
    }
}

fn on_page(model: &mut Model, now: Tick, action: Action, effects: &mut Vec<Effect>) {
    match model.page {
        Page::List => in_list(model, now, action, effects),
        Page::Briefing { .. } => in_briefing(model, now, action, effects),
        Page::Player(_) => in_player(model, now, action, effects),
        Page::Summary { .. } => in_summary(model, now, action, effects),
    }
}

fn in_list(model: &mut Model, now: Tick, action: Action, effects: &mut Vec<Effect>) {
    let last = model.matching().len().saturating_sub(1);
    let selected = model.list.selected;
    match action {
        Action::Up => model.list.selected = selected.saturating_sub(1),
        Action::Down => model.list.selected = (selected + 1).min(last),
        Action::PageUp => model.list.selected = selected.saturating_sub(10),
        Action::PageDown => model.list.selected = (selected + 10).min(last),
        Action::Home => model.list.selected = 0,
        Action::End => model.list.selected = last,
        Action::Filter => model.list.filtering = true,
        Action::FilterChar(char) => edit_filter(model, |filter| filter.push(char)),
        Action::FilterBackspace => edit_filter(model, |filter| {
            filter.pop();
        }),
        Action::Back => {
            model.list.filtering = false;
            edit_filter(model, String::clear);
        }
        Action::Open => {
            model.list.filtering = false;
            let chosen = model.matching().get(selected).map(|(_, entry)| (*entry).clone());
            if let Some((Ok(timeline), id)) = chosen.map(|entry| (entry.timeline, entry.id)) {
                effects.extend(start(model, now, timeline, Origin::Named(id), 0, true));
            }
        }
        Action::Quit => leave(model, now, 0, effects),
        _ => {}
    }
}

/// Edits the filter and keeps the chosen routine chosen where it still matches.
fn edit_filter(model: &mut Model, edit: impl FnOnce(&mut String)) {
    let chosen = model.matching().get(model.list.selected).map(|(at, _)| *at);
    edit(&mut model.list.filter);
    model.list.selected = model.matching().iter().position(|(at, _)| Some(*at) == chosen).unwrap_or(0);
}

fn in_briefing(model: &mut Model, now: Tick, action: Action, effects: &mut Vec<Effect>) {
    let Page::Briefing { timeline, origin, part, scroll } = &mut model.page else { return };
    match action {
        // The first time, all of the page is gone through before it starts.
        Action::Open | Action::Start if model.first_run && *scroll < model.furthest => {
            scroll_by(scroll, Action::PageDown);
        }
        Action::Open | Action::Start => {
            let (timeline, origin, part) = (Arc::clone(timeline), origin.clone(), *part);
            if model.first_run {
                model.first_run = false;
                effects.push(Effect::RememberFirstRun);
            }
            play(model, now, timeline, origin, part, effects);
        }
        Action::TestSound => effects.push(Effect::PlayTone(Tone::Finish)),
        Action::Back if model.from_list => model.page = Page::List,
        Action::Back | Action::Quit => leave(model, now, 0, effects),
        other => scroll_by(scroll, other),
    }
}

/// Takes back what was scrolled past `furthest`, which depends on the screen's
/// size; says whether that changes what is to be seen: the place, or, the first
/// time, what enter does there.
pub fn limit_scroll(model: &mut Model, furthest: u16) -> bool {
    let moved = std::mem::replace(&mut model.furthest, furthest) != furthest && model.first_run;
    let ((Some(Layer::Help { scroll }), _)
    | (None, Page::Briefing { scroll, .. } | Page::Summary { scroll, .. })) =
        (&mut model.overlay, &mut model.page)
    else {
        return moved;
    };
    let beyond = *scroll > furthest;
    *scroll = (*scroll).min(furthest);
    beyond || moved
}

fn scroll_by(scroll: &mut u16, action: Action) {
    match action {
        Action::Up => *scroll = scroll.saturating_sub(1),
        Action::Down => *scroll = scroll.saturating_add(1).min(MOST_SCROLL),
        Action::PageUp => *scroll = scroll.saturating_sub(10),
        Action::PageDown => *scroll = scroll.saturating_add(10).min(MOST_SCROLL),
        Action::Home => *scroll = 0,
        Action::End => *scroll = MOST_SCROLL,
        _ => {}
    }
}

/// Notes whether the screen has room for a figure; says whether that is new.
pub fn set_room(model: &mut Model, room: bool) -> bool {
    std::mem::replace(&mut model.room, room) != room
}

/// Further than any page is long; see [`limit_scroll`].
const MOST_SCROLL: u16 = 2000;

fn in_player(model: &mut Model, now: Tick, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Say => {
            advance(model, now, None, effects);
            let heard = model.voice && !model.muted;
            if let Page::Player(play) = &mut model.page {
                let words = play.say_where(now);
                effects.extend(heard.then_some(Effect::SayNow(words)));
            }
        }
        Action::Quit => {
            advance(model, now, None, effects);
            if matches!(model.page, Page::Player(_)) {
                model.overlay = Some(Layer::ConfirmQuit);
            }
        }
        other => {
            if let Some(input) = other.input() {
                advance(model, now, Some(input), effects);
            }
        }
    }
}

fn in_summary(model: &mut Model, now: Tick, action: Action, effects: &mut Vec<Effect>) {
    let Page::Summary { scroll, .. } = &mut model.page else { return };
    match action {
        Action::Open | Action::Start | Action::Back if model.from_list => {
            model.page = Page::List;
            effects.push(Effect::PauseSound);
        }
        Action::Open | Action::Start | Action::Back | Action::Quit => leave(model, now, 0, effects),
        other => scroll_by(scroll, other),
    }
}

fn mute(model: &mut Model, now: Tick, effects: &mut Vec<Effect>) {
    model.muted = !model.muted;
    model.sound = sound_word(model.muted, model.speed);
    effects.push(Effect::Mute(model.muted));
    if let Some(cues) = model.unmuted_cues.take_if(|_| !model.muted) {
        if let Page::Player(play) = &mut model.page {
            play.set_options(cues.clone());
        }
        model.cues = cues;
    }
    if let Page::Player(play) = &mut model.page
        && !model.muted
    {
        effects.push(Effect::Schedule(play.again(now)));
    }
}

fn suspend(model: &mut Model, now: Tick, effects: &mut Vec<Effect>) {
    advance(model, now, Some(Input::Interrupted), effects);
    effects.push(Effect::Suspend);
}

/// Leaves; a session that is on is stopped, and its steps are recorded first.
fn leave(model: &mut Model, now: Tick, code: u8, effects: &mut Vec<Effect>) {
    let farewell = match &mut model.page {
        Page::Player(play) => {
            let timeline = Arc::clone(play.session().timeline());
            let told = play.advance(now, Some(Input::Quit), effects);
            told.summary.map(|summary| farewell(&timeline, &summary))
        }
        Page::Summary { timeline, summary, .. } => Some(farewell(timeline, summary)),
        Page::List | Page::Briefing { .. } => None,
    };
    model.over = true;
    effects.push(Effect::Quit { code, farewell });
}

/// What a session came to, in the one line that is left on the terminal.
fn farewell(timeline: &Timeline, summary: &Summary) -> String {
    let (name, done) = (&timeline.routine.name, Clock(summary.ledger.done));
    match summary.end {
        End::Finished => format!("{name}: {done} done."),
        End::Quit => {
            format!("{name}: stopped after {done} of {}. What you did is kept.", Clock(timeline.total))
        }
        End::Hurt => {
            format!("{name}: stopped after {done} because it hurt. Rest it, and see how it feels tomorrow.")
        }
    }
}
