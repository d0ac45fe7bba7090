//! What the model looks like.

use super::message::SoundWord;
use super::model::{Layer, Model, Page};
use super::play::Play;
use crate::session::{Moment, Variant};
use crate::time::Tick;
use crate::timeline::{Pace, Work};
use crate::ui::keymap::{self, Context, Cover, Screen, Stance};
use crate::ui::view_model::{self, ListRow, ListView, Overlay, Scene, View};

/// What is shown at `now`.
pub fn view(model: &Model, now: Tick) -> Scene {
    let context = context(model, now);
    let overlay = model.overlay.map(|layer| match layer {
        Layer::Help { scroll } => Overlay::Help { groups: keymap::help(&context), scroll },
        Layer::ConfirmQuit => Overlay::ConfirmQuit { kept: model.keeps() },
    });
    let view = match &model.page {
        Page::List => View::List(list(model)),
        Page::Briefing { timeline, scroll, .. } => {
            View::Briefing(view_model::briefing(timeline, model.first_run, *scroll))
        }
        Page::Player(play) => View::Player(Box::new(play.view(now, model.room))),
        Page::Summary { timeline, summary, scroll } => {
            View::Summary(view_model::summary(timeline, summary, *scroll))
        }
    };
    Scene {
        view,
        overlay,
        keys: keymap::hints(&context),
        notice: model.trouble.clone().or_else(|| notice(model.sound)).or_else(|| voice_notice(model, now)),
    }
}

fn notice(sound: SoundWord) -> Option<String> {
    match sound {
        SoundWord::Fine => None,
        SoundWord::Muted => Some("muted".to_owned()),
        SoundWord::Missing => Some("no sound".to_owned()),
        SoundWord::TooFast => Some("too fast for sound".to_owned()),
    }
}

fn voice_notice(model: &Model, now: Tick) -> Option<String> {
    let shown = model.voice && model.voice_notice.is_some_and(|until| now < until);
    shown.then(|| "that voice fails; kal16 speaks".to_owned())
}

fn list(model: &Model) -> ListView {
    let matching = model.matching();
    let rows: Vec<ListRow> = matching
        .iter()
        .map(|(_, entry)| match &entry.timeline {
            Ok(timeline) => view_model::list_row(timeline, entry.own),
            Err(why) => view_model::broken_row(&entry.id, why.clone()),
        })
        .collect();
    ListView {
        selected: model.list.selected.min(rows.len().saturating_sub(1)),
        rows,
        filter: model.list.filter.clone(),
        filtering: model.list.filtering,
        total: model.library.len(),
    }
}

/// Which keys mean what now.
pub fn context(model: &Model, now: Tick) -> Context {
    let cover = model.overlay.map(|layer| match layer {
        Layer::Help { .. } => Cover::Help,
        Layer::ConfirmQuit => Cover::Confirm,
    });
    let context = Context { cover, muted: model.muted, voice: model.has_voice, ..Context::default() };
    match &model.page {
        Page::List => Context {
            screen: Screen::List,
            filtering: model.list.filtering,
            empty: model.matching().is_empty(),
            ..context
        },
        Page::Briefing { scroll, .. } => {
            let unread = model.first_run && *scroll < model.furthest;
            Context { screen: Screen::Briefing, unread, ..context }
        }
        Page::Summary { .. } => Context { screen: Screen::Summary, ..context },
        Page::Player(play) => in_player(play, now, context),
    }
}

/// Which keys mean what while `play` is in front.
pub fn in_player(play: &Play, now: Tick, context: Context) -> Context {
    let session = play.session();
    let position = session.position(now);
    let stance = match (position.moment, &position.segment.work) {
        (Moment::Paused, _) => Stance::Paused,
        (Moment::CountIn { .. }, _) => Stance::CountIn,
        (_, Some(Work::Reps { pace: Pace::OwnPace, .. } | Work::Max { .. })) => Stance::Counting,
        _ if position.length.fixed().is_none() => Stance::Open,
        _ => Stance::Running,
    };
    let step = session.timeline().step(position.segment);
    let (easier, harder) = match (position.variant, step) {
        (_, None) => (false, false),
        (Variant::AsWritten, Some(step)) => (step.easier.is_some(), step.harder.is_some()),
        (Variant::Easier, Some(_)) => (false, true),
        (Variant::Harder, Some(_)) => (true, false),
    };
    let reps = matches!(position.segment.work, Some(Work::Reps { .. }));
    let open = matches!(position.segment.work, Some(Work::Open)) || position.length.fixed().is_none();
    let endless = open && !reps;
    Context { screen: Screen::Player, stance, reps, endless, easier, harder, ..context }
}
