//! The program as a state machine: keys in, effects and views out, no terminal.

use crate::build::{gap, paced, routine, step, timeline};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;
use std::time::Duration;
use supple::app::{Effect, Message, Model, Origin, Page, UNKEPT, limit_scroll, start, update, view};
use supple::cue::{CueKind, Options, Tone};
use supple::routine::{Amount, Item, Side};
use supple::time::Tick;
use supple::timeline::{BodySide, Timeline, compile};
use supple::ui::plain::truly;
use supple::ui::view_model::{Overlay, PlayerView, View};

/// The program with a routine in front, at tick zero.
fn playing(timeline: &Arc<Timeline>, part: usize) -> Model {
    let mut model = Model::new(Vec::new(), false, false, 1.0);
    start(&mut model, Tick::ZERO, Arc::clone(timeline), Origin::Stream, part, false);
    model
}

fn press(model: &mut Model, seconds: u64, key: char) -> Vec<Effect> {
    let code = if key == '\r' { KeyCode::Enter } else { KeyCode::Char(key) };
    update(model, Tick::from_secs(seconds), &Message::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn player(model: &Model, at: Tick) -> PlayerView {
    match view(model, at).view {
        View::Player(player) => *player,
        other => panic!("not the player: {other:?}"),
    }
}

#[test]
fn unmuting_hands_out_again_what_is_to_be_heard() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut model, 1, 'm');
    update(&mut model, Tick::from_secs(5), &Message::Wake);
    let scheduled: Vec<(Tick, Tone)> = press(&mut model, 5, 'm')
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Schedule(cues) => Some(cues),
            _ => None,
        })
        .flatten()
        .filter_map(|cue| match cue.kind {
            CueKind::Tone(tone) => Some((cue.at, tone)),
            _ => None,
        })
        .collect();
    let countdown = [5, 6, 7].map(|at| (Tick::from_secs(at), Tone::Countdown));
    assert_eq!(scheduled, countdown);
}

#[test]
fn the_first_page_is_read_to_its_end_before_it_starts() {
    let line = timeline(vec![step("Walk")]);
    let mut model = Model::new(Vec::new(), true, false, 1.0);
    start(&mut model, Tick::ZERO, line, Origin::Stream, 0, false);
    assert!(limit_scroll(&mut model, 12), "the keys below are other ones now");
    assert!(!limit_scroll(&mut model, 12));
    assert_eq!(view(&model, Tick::ZERO).keys[0].label, "read on");
    for _ in 0..2 {
        assert!(press(&mut model, 1, '\r').is_empty());
        assert!(matches!(model.page, Page::Briefing { .. }));
        limit_scroll(&mut model, 12);
    }
    assert_eq!(view(&model, Tick::ZERO).keys[0].label, "start");
    let effects = press(&mut model, 2, '\r');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::RememberFirstRun)));
    assert!(matches!(model.page, Page::Player(_)));
}

#[test]
fn a_session_that_starts_later_still_shows_the_cautions_first() {
    let mut march = step("March");
    march.prepare = gap(0);
    // What the routine says already is not shown twice.
    march.stop_if = vec!["Sharp pain".to_owned()];
    let items = [step("Walk"), march].map(|step| Item::Step(Box::new(step))).to_vec();
    let mut careful = routine(items);
    careful.caution = vec!["Not on bone.".to_owned()];
    careful.stop_if = vec!["Sharp pain".to_owned()];
    let line = Arc::new(compile(Arc::new(careful)));
    for part in [0, 1] {
        let model = playing(&line, part);
        assert_eq!(player(&model, Tick::ZERO).caution, ["Not on bone.", "Stop at sharp pain"], "part {part}");
    }
}

#[test]
fn nothing_is_called_kept_that_could_not_be_written() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut model, 1, 'q');
    let asked = |model: &Model| view(model, Tick::from_secs(1)).overlay.unwrap();
    assert_eq!(asked(&model), Overlay::ConfirmQuit { kept: true });
    model.trouble = Some(UNKEPT.to_owned());
    assert_eq!(asked(&model), Overlay::ConfirmQuit { kept: false });
    let line = "Stopped after 0:26 of 4:06. What you did is kept.";
    assert_eq!(truly(line, true), line);
    assert_eq!(truly(line, false), "Stopped after 0:26 of 4:06. What you did could not be kept.");
}

#[test]
fn the_first_page_says_above_which_pain_to_leave_it() {
    let cautions = |most: u8| {
        let mut careful = routine(vec![Item::Step(Box::new(step("Walk")))]);
        careful.max_pain = most;
        match supple::ui::view_model::briefing(&compile(Arc::new(careful)), false, 0).caution.as_slice() {
            [] => String::new(),
            [line] => line.clone(),
            more => panic!("{more:?}"),
        }
    };
    assert_eq!(cautions(4), "Pain above 4 of 10? Leave it today.");
    assert_eq!(cautions(0), "In any pain? Leave it today.");
    assert_eq!(cautions(10), "");
}

#[test]
fn alternating_reps_show_their_side_and_turn_nothing_over() {
    let mut scoop = step("Scoop");
    scoop.amount = paced(3, &[("scoop", 2000)]);
    scoop.side = Side::Alternate;
    scoop.prepare = gap(0);
    let mut model = playing(&timeline(vec![scoop]), 0);
    for (seconds, side, count) in
        [(1, BodySide::Left, "1"), (3, BodySide::Right, "1"), (5, BodySide::Left, "2")]
    {
        update(&mut model, Tick::from_secs(seconds), &Message::Wake);
        let shown = player(&model, Tick::from_secs(seconds));
        assert_eq!((shown.side, shown.big.text.as_str()), (Some(side), count), "at {seconds} s");
        assert_eq!(shown.big.caption, "of 3 a side");
        assert!(!shown.leans_right());
    }
}

#[test]
fn a_gap_names_nothing_beside_what_it_leads_to() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let mut model = playing(&timeline(vec![sides, step("Walk")]), 0);
    assert_eq!(player(&model, Tick::ZERO).next, None);
    update(&mut model, Tick::from_secs(9), &Message::Wake);
    assert_eq!(player(&model, Tick::from_secs(9)).next.as_deref(), Some("right side"));
    update(&mut model, Tick::from_secs(19), &Message::Wake);
    assert_eq!(player(&model, Tick::from_secs(19)).next, None);
}

#[test]
fn a_voice_that_was_given_up_is_told_of_for_a_while_and_once() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    (model.has_voice, model.voice) = (true, true);
    let told = |model: &Model, seconds| view(model, Tick::from_secs(seconds)).notice;
    assert_eq!(told(&model, 1), None);
    assert_eq!(update(&mut model, Tick::from_secs(1), &Message::VoiceGivenUp).len(), 0);
    assert_eq!(told(&model, 2), Some("that voice fails; kal16 speaks".to_owned()));
    assert_eq!(told(&model, 20), Some("that voice fails; kal16 speaks".to_owned()));
    assert_eq!(told(&model, 21), None);
    // What matters more stands before it.
    press(&mut model, 3, 'm');
    assert_eq!(told(&model, 4), Some("muted".to_owned()));
}

#[test]
fn whoever_stops_because_it_hurts_hears_that_it_stopped() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    let effects = press(&mut model, 10, 'x');
    let said = effects.iter().find_map(|effect| match effect {
        Effect::Schedule(cues) => cues.iter().find_map(|cue| match &cue.kind {
            CueKind::Say(text) => Some((cue.at, text.clone())),
            _ => None,
        }),
        _ => None,
    });
    assert_eq!(said, Some((Tick::from_millis(10_300), "Routine stopped, let it rest.".to_owned())));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Hush)));
}

#[test]
fn who_unmutes_hears_sentences_placed_by_the_lengths_of_the_voice() {
    let mut step = step("Walk");
    step.how = vec!["One thing.".to_owned(), "Another thing.".to_owned()];
    step.prepare = gap(20);
    let mut model = playing(&timeline(vec![step]), 0);
    update(&mut model, Tick::from_secs(1), &Message::Wake);
    press(&mut model, 1, 'm');
    let slow = Options { measure: Arc::new(|_| Duration::from_secs(3)), ..Options::default() };
    model.unmuted_cues = Some(slow);
    let times: Vec<Tick> = press(&mut model, 1, 'm')
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Schedule(cues) => Some(cues),
            _ => None,
        })
        .flatten()
        .filter_map(|cue| matches!(cue.kind, CueKind::Say(_)).then_some(cue.at))
        .collect();
    assert_eq!(times, [Tick::from_millis(3_250)]);
    assert!(model.unmuted_cues.is_none());
}

#[test]
fn a_step_without_an_end_offers_no_time_to_take_or_add() {
    let mut open = step("Roll about");
    open.amount = Amount::Open;
    open.prepare = gap(0);
    let mut timed = step("Walk");
    timed.prepare = gap(0);
    let offered = |step| {
        let model = playing(&timeline(vec![step]), 0);
        let keys = view(&model, Tick::from_secs(1)).keys;
        keys.into_iter().map(|key| key.label).filter(|label| label.starts_with("10 s")).collect::<Vec<_>>()
    };
    assert_eq!(offered(open), [""; 0]);
    assert_eq!(offered(timed), ["10 s less", "10 s more"]);
}
