//! The program as a state machine: keys in, effects and views out, no terminal.

use crate::build::{gap, paced, routine, step, timeline};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;
use std::time::Duration;
use supple::app::screens::ListScreen;
use supple::app::{
    Effect, Message, Origin, PlainOptions, PlainProgram, Program, ScreenProgram, SessionStart, Shared,
    StartPoint,
};
use supple::cue::{CueKind, Options, Tone};
use supple::routine::BodySide;
use supple::routine::{Amount, Item, Side, Spots};
use supple::session::Answers;
use supple::time::Tick;
use supple::timeline::{Timeline, compile};
use supple::ui::keymap::Action;
use supple::ui::view_model::{BriefingView, ConfirmView, ListView, PlayerState, PlayerView, SummaryView};

/// A program in which a routine is started at tick zero.
fn started(timeline: &Arc<Timeline>, part: usize, first_run: bool) -> ScreenProgram {
    let mut model = ScreenProgram::new(Shared::new(first_run, false, 1.0), Vec::new());
    model.update(Tick::ZERO, Message::Size(80, 24));
    let start = SessionStart {
        start_point: StartPoint::Part(part),
        ..SessionStart::new(Arc::clone(timeline), Origin::Stream)
    };
    model.update(Tick::ZERO, Message::StartSession(start));
    model
}

/// The program with a routine in front, at tick zero.
fn playing(timeline: &Arc<Timeline>, part: usize) -> ScreenProgram {
    started(timeline, part, false)
}

fn wake(model: &mut ScreenProgram, seconds: u64) -> Vec<Effect> {
    model.update(Tick::from_secs(seconds), Message::Wake)
}

fn press(model: &mut ScreenProgram, seconds: u64, key: char) -> Vec<Effect> {
    let code = if key == '\r' { KeyCode::Enter } else { KeyCode::Char(key) };
    model.update(Tick::from_secs(seconds), Message::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn player(model: &ScreenProgram, at: Tick) -> PlayerView {
    model.view(at).view_as::<PlayerView>().unwrap().clone()
}

#[test]
fn unmuting_hands_out_again_what_is_to_be_heard() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut model, 1, 'm');
    wake(&mut model, 5);
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
fn the_place_is_not_shown_twice_where_a_spot_begins() {
    let mut ball = step("Ball");
    ball.spots = Spots::Named(vec!["high".to_owned(), "low".to_owned()]);
    let mut model = playing(&timeline(vec![ball]), 0);
    // The gap is skipped, so its words come over the work.
    press(&mut model, 1, 'n');
    press(&mut model, 2, 'n');
    wake(&mut model, 3);
    let shown = player(&model, Tick::from_secs(3));
    assert_eq!(
        (shown.heading.as_str(), shown.place.as_slice()),
        ("Go", ["spot 2 of 2".to_owned(), "low".into()].as_slice())
    );
    assert_eq!(shown.cue, None);
}

#[test]
fn the_first_page_is_read_to_its_end_before_it_starts() {
    let mut model = started(&timeline(vec![step("Walk")]), 0, true);
    model.update(Tick::ZERO, Message::Size(40, 12));
    let label = |model: &ScreenProgram| model.view(Tick::ZERO).keys[0].label;
    let scrolled = |model: &ScreenProgram| model.view(Tick::ZERO).view_as::<BriefingView>().unwrap().scroll;
    assert_eq!((label(&model), scrolled(&model)), ("read on", 0));
    while label(&model) == "read on" {
        let before = scrolled(&model);
        assert!(press(&mut model, 1, '\r').is_empty());
        assert!(scrolled(&model) > before);
    }
    let end = scrolled(&model);
    // A lower window hides the end again.
    model.update(Tick::from_secs(1), Message::Size(40, 10));
    assert_eq!(label(&model), "read on");
    assert!(press(&mut model, 1, '\r').is_empty());
    assert_eq!((label(&model), scrolled(&model)), ("start", end + 2));
    let effects = press(&mut model, 2, '\r');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::SaveFirstRun)));
    assert!(model.view(Tick::from_secs(2)).view_as::<PlayerView>().is_some());
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
    let asked = |model: &ScreenProgram| *model.view(Tick::from_secs(1)).overlay_as::<ConfirmView>().unwrap();
    assert_eq!(asked(&model), ConfirmView { saved: true });
    // The last line waits until everything has been written, or not.
    let asks = |effects: &[Effect]| effects.iter().filter(|one| matches!(one, Effect::FlushHistory)).count();
    for (kept, wanted) in [
        (true, "Test: stopped after 0:01 of 0:18. What you did is kept."),
        (false, "Test: stopped after 0:01 of 0:18. What you did could not be kept."),
    ] {
        let mut model = playing(&timeline(vec![step("Walk")]), 0);
        press(&mut model, 1, 'q');
        let effects = press(&mut model, 1, 'y');
        assert_eq!(asks(&effects), 1);
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })));
        match model.update(Tick::from_secs(1), Message::HistoryFlushed(kept)).as_slice() {
            [Effect::Quit { code: 0, farewell: Some(line) }] => assert_eq!(line, wanted),
            other => panic!("{other:?}"),
        }
    }
    let notice =
        supple::app::HistoryNotice { message: "the disk is full".to_owned(), label: "not kept: disk full" };
    model.update(Tick::from_secs(1), Message::HistoryUnsaved(notice));
    assert_eq!(asked(&model), ConfirmView { saved: false });
    assert_eq!(model.view(Tick::from_secs(1)).notice.as_deref(), Some("not kept: disk full"));
}

#[test]
fn the_first_page_says_above_which_pain_to_leave_it() {
    let limit = |most: u8| {
        let mut careful = routine(vec![Item::Step(Box::new(step("Walk")))]);
        careful.max_pain = most;
        crate::coach::page(&careful, &Answers::default(), false).check_in.limit
    };
    assert_eq!([limit(1), limit(0), limit(10)], [1, 0, 4]);
}

#[test]
fn alternating_reps_show_their_side_and_turn_nothing_over() {
    let mut scoop = step("Scoop");
    scoop.amounts = vec![paced(3, &[("scoop", 2000)])];
    scoop.side = Side::Alternate;
    scoop.prepare = gap(0);
    let mut model = playing(&timeline(vec![scoop]), 0);
    for (seconds, side, count) in
        [(1, BodySide::Left, "1"), (3, BodySide::Right, "1"), (5, BodySide::Left, "2")]
    {
        wake(&mut model, seconds);
        let shown = player(&model, Tick::from_secs(seconds));
        assert_eq!((shown.side, shown.big.text.as_str()), (Some(side), count), "at {seconds} s");
        assert_eq!(shown.big.caption, "of 3 a side");
        assert!(!shown.leans_right());
    }
}

#[test]
fn a_gap_tells_what_it_leads_to_and_what_comes_after_that() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let mut model = playing(&timeline(vec![sides, step("Walk")]), 0);
    let told = |model: &ScreenProgram, seconds| {
        let view = player(model, Tick::from_secs(seconds));
        (view.gap_target, view.next)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(told(&model, 0), (None, some("right side")));
    wake(&mut model, 9);
    assert_eq!(told(&model, 9), (None, some("right side")));
    wake(&mut model, 19);
    assert_eq!(told(&model, 19), (some("right side"), some("Walk")));
}

#[test]
fn a_cue_leaves_the_screen_when_its_moment_is_over() {
    let mut walk = step("Walk");
    let at = supple::routine::CueAt::FromStart(Duration::from_secs(1));
    walk.cues = vec![supple::routine::AuthorCue { at, set: None, say: "Shoulders loose".to_owned() }];
    let mut model = playing(&timeline(vec![walk]), 0);
    let seen = |model: &mut ScreenProgram, seconds| {
        wake(model, seconds);
        player(model, Tick::from_secs(seconds)).cue
    };
    let said = seen(&mut model, 10).unwrap();
    assert!(said.starts_with("Shoulders loose"));
    assert_eq!(seen(&mut model, 13), None);
}

#[test]
fn pressed_by_mistake_it_goes_on_where_it_was() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    wake(&mut model, 8);
    let before = player(&model, Tick::from_secs(12));
    press(&mut model, 12, 'x');
    let labels = |model: &ScreenProgram, at| -> Vec<_> {
        model.view(Tick::from_secs(at)).keys.iter().map(|hint| (hint.key, hint.label)).collect()
    };
    assert!(labels(&model, 13).contains(&("u", "pressed by mistake")));
    // No other key starts it again.
    for key in ['x', 'b', 'r', 'p', 'n', '+'] {
        press(&mut model, 13, key);
        assert!(model.view(Tick::from_secs(13)).view_as::<PlayerView>().is_none(), "{key}");
    }
    let effects = press(&mut model, 20, 'u');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ReopenSession)), "it is no longer over");
    let view = player(&model, Tick::from_secs(20));
    assert_eq!((view.state, view.big.text.as_str()), (supple::ui::view_model::PlayerState::CountIn, "3"));
    wake(&mut model, 23);
    let after = player(&model, Tick::from_secs(23));
    assert_eq!((after.big.text, after.remaining), (before.big.text, before.remaining));
    // Once over, nothing is left to take back.
    wake(&mut model, 60);
    assert!(model.view(Tick::from_secs(60)).view_as::<PlayerView>().is_none());
    assert!(!labels(&model, 60).iter().any(|(key, _)| *key == "u"));
}

#[test]
fn keys_that_change_nothing_to_be_seen_are_answered() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    (model.shared.has_voice, model.shared.voice_on) = (true, true);
    let told =
        |model: &ScreenProgram, seconds| model.view(Tick::from_secs(seconds)).notice.unwrap_or_default();
    press(&mut model, 1, 'v');
    assert_eq!(told(&model, 1), "voice off");
    press(&mut model, 2, 'm');
    press(&mut model, 2, 'v');
    assert_eq!((told(&model, 3), told(&model, 7)), ("voice on, m unmutes".into(), "muted".into()));
    model.update(Tick::from_secs(8), Message::Sound(Err("/run/pulse: refused".to_owned())));
    press(&mut model, 8, 'm');
    model.update(Tick::from_secs(8), Message::Sound(Err("/run/pulse: refused".to_owned())));
    assert_eq!(told(&model, 8), "no sound · ? why");
    press(&mut model, 8, '?');
    let scene = model.view(Tick::from_secs(8));
    let help = scene.overlay_as::<supple::ui::view_model::HelpView>().unwrap();
    let (heading, lines) = help.sections.last().unwrap();
    assert!(
        *heading == "Sound"
            && lines[0].starts_with("No sound: /run/pulse: refused. ")
            && lines[0].contains("--features alsa")
    );
    model.shared.speed = 2.5;
    assert_eq!(told(&model, 8), "2.5× speed · no sound · ? why");
    let mut model = started(&timeline(vec![step("Walk")]), 0, true);
    model.shared.muted = true;
    press(&mut model, 1, 't');
    assert_eq!(told(&model, 1), "muted: not to be heard");
}

#[test]
fn the_page_of_keys_has_all_the_words_of_the_step() {
    let mut walk = step("Walk");
    walk.how = vec!["Stand tall.".to_owned(), "Breathe.".to_owned()];
    walk.caution = vec!["Not on ice.".to_owned()];
    let mut model = playing(&timeline(vec![walk]), 0);
    press(&mut model, 1, '?');
    let scene = model.view(Tick::from_secs(1));
    let help = scene.overlay_as::<supple::ui::view_model::HelpView>().unwrap();
    let words: Vec<(&str, Vec<&str>)> = help
        .sections
        .iter()
        .map(|(head, lines)| (*head, lines.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(words, [("How", vec!["1  Stand tall.", "2  Breathe."]), ("Mind", vec!["Not on ice."])]);
    let told = |wanted: &str| {
        let keys = help.groups.iter().flat_map(|(_, keys)| keys);
        keys.filter(|(key, _)| key == wanted).map(|(_, text)| *text).next()
    };
    assert_eq!(told("ctrl-c"), Some("leave supple at once; what you did is kept"));
    assert_eq!(told("b ←"), Some("this side or spot again; twice: the one before"));
}

#[test]
fn a_voice_that_was_given_up_is_told_of_for_a_while_and_once() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    (model.shared.has_voice, model.shared.voice_on) = (true, true);
    let told = |model: &ScreenProgram, seconds| model.view(Tick::from_secs(seconds)).notice;
    assert_eq!(told(&model, 1), None);
    assert_eq!(model.update(Tick::from_secs(1), Message::VoiceGivenUp).len(), 0);
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
    assert_eq!(said(&effects), [(Tick::from_millis(10_300), "Routine stopped, let it rest.".to_owned())]);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::CutSpeech)));
}

#[test]
fn lengths_that_were_measured_place_what_is_still_to_be_said() {
    let mut step = step("Walk");
    step.how = vec!["One thing.".to_owned(), "Another thing.".to_owned()];
    step.prepare = gap(20);
    let mut model = playing(&timeline(vec![step]), 0);
    wake(&mut model, 1);
    // The name is over, the amount is being said; both were planned by estimates.
    model.shared.cue_options.measure = Arc::new(|_| Duration::from_secs(3));
    let mut effects = model.update(Tick::from_secs(1), Message::Measured);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Revoke(from) if *from == Tick::from_secs(1)))
    );
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::CutSpeech)), "what is being said goes on");
    effects.extend([2, 5].into_iter().flat_map(|second| wake(&mut model, second)));
    let said = said(&effects);
    let said: Vec<(u64, &str)> =
        said.iter().map(|(at, text)| (at.0.as_millis().try_into().unwrap(), text.as_str())).collect();
    let [(first, "One thing."), (second, "Another thing.")] = said[..] else { panic!("{said:?}") };
    // The amount began within the first second and takes three by now.
    assert!((3_250..4_250).contains(&first) && second == first + 3_250, "{said:?}");
}

#[test]
fn who_unmutes_hears_sentences_placed_by_the_lengths_of_the_voice() {
    let mut step = step("Walk");
    step.how = vec!["One thing.".to_owned(), "Another thing.".to_owned()];
    step.prepare = gap(20);
    let mut model = playing(&timeline(vec![step]), 0);
    let shared = &mut model.shared;
    (shared.muted, shared.has_voice, shared.voice_on) = (true, true, true);
    let slow = Options { measure: Arc::new(|_| Duration::from_secs(3)), ..Options::default() };
    shared.unmuted_cue_options = Some(slow);
    wake(&mut model, 1);
    // Name and amount had their moment.
    let mut effects = press(&mut model, 1, 'm');
    effects.extend(wake(&mut model, 2));
    let said = said(&effects);
    let said: Vec<(u64, &str)> =
        said.iter().map(|(at, text)| (at.0.as_millis().try_into().unwrap(), text.as_str())).collect();
    assert_eq!(said, [(1_000, "One thing."), (4_250, "Another thing.")]);
    assert!(model.shared.unmuted_cue_options.is_none());
}

/// The sentences that are scheduled, with their moments.
fn said(effects: &[Effect]) -> Vec<(Tick, String)> {
    let cues = effects.iter().filter_map(|effect| match effect {
        Effect::Schedule(cues) => Some(cues),
        _ => None,
    });
    let said = cues.flatten().filter_map(|cue| match &cue.kind {
        CueKind::Say(sentence) => Some((cue.at, sentence.to_string())),
        _ => None,
    });
    said.collect()
}

#[test]
fn words_that_muting_cuts_short_are_said_again_and_no_others() {
    for key in ['m', 'v'] {
        let mut shared = Shared::new(false, false, 1.0);
        (shared.has_voice, shared.voice_on) = (true, true);
        let mut model = ScreenProgram::new(shared, Vec::new());
        let timeline = timeline(vec![step("Stand tall")]);
        let start = SessionStart::new(timeline, Origin::Stream);
        model.update(Tick::ZERO, Message::StartSession(start));
        model.update(Tick::from_millis(700), Message::Wake);
        let off = press(&mut model, 1, key);
        assert!(off.iter().any(|effect| matches!(effect, Effect::CutSpeech)), "{key}");
        let on = said(&press(&mut model, 1, key));
        assert_eq!(
            on.first().map(|(at, text)| (*at, text.as_str())),
            Some((Tick::from_secs(1), "Stand tall."))
        );
    }
}

#[test]
fn a_step_without_an_end_offers_no_time_to_take_or_add() {
    let mut open = step("Roll about");
    open.amounts = vec![Amount::Open];
    open.prepare = gap(0);
    let mut timed = step("Walk");
    timed.prepare = gap(0);
    let offered = |step| {
        let model = playing(&timeline(vec![step]), 0);
        let keys = model.view(Tick::from_secs(1)).keys;
        keys.into_iter().map(|key| key.label).filter(|label| label.starts_with("10 s")).collect::<Vec<_>>()
    };
    assert_eq!(offered(open), [""; 0]);
    assert_eq!(offered(timed), ["10 s less", "10 s more"]);
}

/// What is said to be left of a routine after some seconds of it.
fn left(line: &Arc<Timeline>, seconds: u64) -> supple::app::ResumableSession {
    let mut session = supple::session::Session::new(Arc::clone(line)).unwrap();
    session.advance(Tick::from_secs(seconds), None);
    let checkpoint = session.checkpoint(Tick::from_secs(seconds)).unwrap();
    supple::app::ResumableSession {
        id: "a".to_owned(),
        name: line.routine.name.clone(),
        origin: Origin::Stream,
        position: supple::history::ResumePoint::new(
            line,
            supple::session::PlanOverrides::default(),
            checkpoint,
        ),
        speed: 1.0,
        ago: Duration::from_secs(12 * 60),
    }
}

#[test]
fn the_first_prepare_offers_to_go_on_where_it_was_left() {
    let rocks = supple::routine::Step {
        side: Side::Each,
        amounts: vec![paced(20, &[("rock", 3000)])],
        ..step("Rocks")
    };
    let line = timeline(vec![step("Walk"), rocks]);
    let mut model = playing(&line, 0);
    let hints = |model: &ScreenProgram, at: u64| -> Vec<&str> {
        model.view(Tick::from_secs(at)).keys.iter().map(|hint| hint.label).collect()
    };
    assert!(!hints(&model, 1).contains(&"go on where you left it"));
    // Seven reps of the left side are done.
    let past = Message::RecentHistory {
        last_times: std::collections::HashMap::new(),
        resumable: vec![left(&line, 18 + 8 + 22)],
    };
    model.update(Tick::from_secs(1), past);
    assert!(hints(&model, 1).contains(&"go on where you left it"));
    let effects = press(&mut model, 2, 'c');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::DiscardSession)));
    let resumed =
        |effect: &&Effect| matches!(effect, Effect::BeginSession { resumed_id: Some(id), .. } if id == "a");
    assert_eq!(effects.iter().filter(resumed).count(), 1);
    model.update(Tick::from_secs(5), Message::Wake);
    let view = player(&model, Tick::from_secs(5));
    assert_eq!(view.name, "Rocks");
    assert!(!hints(&model, 5).contains(&"go on where you left it"));
}

#[test]
fn what_was_left_before_any_work_is_offered_in_plain_words() {
    let line = timeline(vec![step("Walk")]);
    let offer = supple::app::ResumeOffer::of(&left(&line, 3), &line, &Origin::Stream).unwrap();
    assert_eq!(offer.on_page(), "You left before Walk, 12 minutes ago. c goes on there, enter starts anew.");
}

#[test]
fn the_lines_offer_to_go_on_too() {
    let rocks = supple::routine::Step { amounts: vec![paced(20, &[("rock", 3000)])], ..step("Rocks") };
    let line = timeline(vec![step("Walk"), rocks]);
    let start = SessionStart::new(Arc::clone(&line), Origin::Stream);
    let manner = PlainOptions { keys: true, ..PlainOptions::default() };
    let shared = Shared::new(false, false, 1.0);
    let (mut plain, first) = PlainProgram::new(shared, &start, Tick::ZERO, manner).unwrap();
    assert!(first.iter().any(|effect| matches!(effect, Effect::ReadRecentHistory)));
    let past = Message::RecentHistory {
        last_times: std::collections::HashMap::new(),
        resumable: vec![left(&line, 18 + 8 + 22)],
    };
    assert_eq!(
        printed(&plain.update(Tick::from_secs(1), past)),
        ["You left it at Rocks, rep 8 of 20, 12 minutes ago. c goes on there."]
    );
    let c = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char('c'));
    let effects = plain.update(Tick::from_secs(2), Message::Key(c));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::DiscardSession)));
    let resumed =
        |effect: &&Effect| matches!(effect, Effect::BeginSession { resumed_id: Some(id), .. } if id == "a");
    assert_eq!(effects.iter().filter(resumed).count(), 1);
    assert_eq!(printed(&effects)[0], "On with Rocks, rep 8 of 20, 12 minutes ago.");
    // Once it goes on, the key means nothing any more.
    assert!(plain.update(Tick::from_secs(6), Message::Key(c)).is_empty());
}

#[test]
fn a_length_is_about_only_where_it_is_estimated() {
    let open = supple::routine::Step { amounts: vec![Amount::Open], ..step("Walk") };
    let start = SessionStart::new(timeline(vec![open]), Origin::Stream);
    let first_line = |hands_free: bool| {
        let mut shared = Shared::new(false, false, 1.0);
        shared.session_options =
            supple::session::SessionOptions::hands_free(supple::timeline::HandsFree::default());
        let manner = PlainOptions { hands_free, ..PlainOptions::default() };
        let (_, effects) = PlainProgram::new(shared, &start, Tick::ZERO, manner).unwrap();
        printed(&effects).remove(0)
    };
    assert!(first_line(false).contains(", about "), "{}", first_line(false));
    assert!(!first_line(true).contains("about"), "{}", first_line(true));
}

#[test]
fn the_menu_goes_to_a_set_or_a_side_and_what_was_passed_over_is_told() {
    let rocks = supple::routine::Step {
        side: Side::Each,
        sets: 2,
        amounts: vec![paced(20, &[("rock", 3000)])],
        ..step("Rocks")
    };
    let line = timeline(vec![step("Walk"), step("March"), rocks]);
    let mut model = playing(&line, 0);
    press(&mut model, 1, 'g');
    let menu =
        model.view(Tick::from_secs(1)).overlay_as::<supple::ui::view_model::JumpView>().unwrap().clone();
    let rows: Vec<(&str, bool)> = menu.rows.iter().map(|row| (row.text.as_str(), row.is_current)).collect();
    assert_eq!(
        rows,
        [
            ("Walk", true),
            ("March", false),
            ("Rocks", false),
            ("set 1 of 2, left side", false),
            ("set 1 of 2, right side", false),
            ("set 2 of 2, left side", false),
            ("set 2 of 2, right side", false),
        ]
    );
    for _ in 0..4 {
        model.update(Tick::from_secs(1), Message::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)));
    }
    let effects =
        model.update(Tick::from_secs(1), Message::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
    let outcomes: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SavePart(_, result) => Some((result.part, result.outcome.word())),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, [(0, "skipped"), (1, "skipped")]);
    let view = player(&model, Tick::from_secs(1));
    assert_eq!((view.name.as_str(), view.side), ("Rocks", Some(BodySide::Right)));
}

/// The plain text of a routine from tick zero, and what it wants done first.
fn lines(json: bool, keys: bool) -> (PlainProgram, Vec<Effect>) {
    let start = SessionStart::new(timeline(vec![step("Walk")]), Origin::Stream);
    let manner = PlainOptions { keys, json, hands_free: false };
    PlainProgram::new(Shared::new(false, false, 1.0), &start, Tick::ZERO, manner).unwrap()
}

/// The lines that are to be written.
fn printed(effects: &[Effect]) -> Vec<String> {
    let lines = effects.iter().filter_map(|effect| match effect {
        Effect::Print(lines) => Some(lines.clone()),
        _ => None,
    });
    lines.flatten().collect()
}

fn exit(effects: &[Effect]) -> Option<u8> {
    effects.iter().find_map(|effect| match effect {
        Effect::Quit { code, .. } => Some(*code),
        _ => None,
    })
}

#[test]
fn plain_text_says_what_is_kept_once_it_is_known_and_lets_the_last_words_be_heard() {
    for (kept, wanted) in [
        (true, vec!["   0:01  Stopped after 0:01 of 0:18. What you did is kept."]),
        (
            false,
            vec![
                "Mind: the history can't be written.",
                "   0:01  Stopped after 0:01 of 0:18. What you did could not be kept.",
            ],
        ),
    ] {
        let (mut plain, _) = lines(false, true);
        let now = Tick::from_secs(1);
        let key = |key| Message::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
        assert_eq!(printed(&plain.update(now, key('q'))), ["Stop here? y stops, any other key goes on."]);
        let effects = plain.update(now, key('y'));
        assert_eq!(printed(&effects), ["   0:01  Walk: left out."]);
        assert_eq!(exit(&effects), None);
        let effects = plain.update(now, Message::HistoryFlushed(kept));
        assert_eq!(printed(&effects), wanted);
        assert!(matches!(effects.last(), Some(Effect::AskSpeechEnd(_))));
        assert!(plain.update(now, Message::SpeechEnd(Some(Tick::from_secs(3)))).is_empty());
        assert_eq!(plain.next_deadline(now), Some(Tick::from_secs(3)));
        assert_eq!(exit(&plain.update(Tick::from_secs(2), Message::Wake)), None);
        // No late news cuts them off.
        assert_eq!(exit(&plain.update(Tick::from_secs(2), Message::VoiceGivenUp)), None);
        let startup = Message::StartupState(Box::default());
        assert_eq!(exit(&plain.update(Tick::from_secs(2), startup)), None);
        assert_eq!(exit(&plain.update(Tick::from_secs(3), Message::Wake)), Some(0));
    }
}

#[test]
fn a_key_ends_the_last_words_of_plain_text() {
    let (mut plain, _) = lines(false, true);
    let now = Tick::from_secs(1);
    let key = |key| Message::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
    plain.update(now, key('q'));
    plain.update(now, key('y'));
    plain.update(now, Message::HistoryFlushed(true));
    plain.update(now, Message::SpeechEnd(Some(Tick::from_secs(3))));
    assert_eq!(exit(&plain.update(Tick::from_secs(2), key(' '))), Some(0));
}

#[test]
fn a_reader_that_has_gone_is_no_failure_and_one_that_can_not_write_is() {
    for (reader_gone, code) in [(true, 0), (false, 1)] {
        let (mut plain, _) = lines(true, false);
        let effects = plain.update(Tick::from_secs(9), Message::PrintFailed { reader_gone });
        assert!(effects.iter().any(|effect| matches!(effect, Effect::SavePart(..))));
        assert_eq!(exit(&plain.update(Tick::from_secs(9), Message::HistoryFlushed(true))), Some(code));
    }
}

#[test]
fn a_stop_pauses_plain_text_only_where_somebody_can_let_it_go_on() {
    let (mut plain, _) = lines(false, true);
    let paused = "   0:02  Paused: the clock stood still. Space goes on.";
    assert_eq!(printed(&plain.update(Tick::from_secs(2), Message::ProcessResumed)), [paused]);
    let (mut plain, _) = lines(false, false);
    assert!(plain.update(Tick::from_secs(2), Message::ProcessResumed).is_empty());
    let effects = plain.update(Tick::from_secs(2), Message::ClockJumped);
    assert_eq!(printed(&effects), [paused, "   0:02  On we go."]);
}

#[test]
fn what_is_asked_for_without_a_key_reaches_the_session_under_a_question() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut model, 1, 'q');
    assert!(model.view(Tick::from_secs(1)).overlay_as::<ConfirmView>().is_some());
    model.update(Tick::from_secs(2), Message::Action(Action::TogglePause));
    assert_eq!(player(&model, Tick::from_secs(2)).state, PlayerState::Paused);
    // The session goes on under it, too, and what it comes to takes its place.
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut model, 1, 'q');
    wake(&mut model, 3600);
    let scene = model.view(Tick::from_secs(3600));
    assert!(scene.view_as::<SummaryView>().is_some() && scene.overlay.is_none());
}

#[test]
fn a_paste_presses_no_key_and_fills_the_filter_as_far_as_there_is_room() {
    let mut model = playing(&timeline(vec![step("Walk")]), 0);
    let paste = || Message::Paste("qyx\n".repeat(20_000));
    assert!(model.update(Tick::from_secs(1), paste()).is_empty());
    assert!(model.view(Tick::from_secs(1)).overlay.is_none());
    let mut model =
        ScreenProgram::new(Shared::new(false, false, 1.0), vec![Box::new(ListScreen::new(Vec::new(), None))]);
    let filter = |model: &ScreenProgram| model.view(Tick::ZERO).view_as::<ListView>().unwrap().filter.clone();
    model.update(Tick::ZERO, paste());
    assert_eq!(filter(&model), "");
    press(&mut model, 0, '/');
    model.update(Tick::ZERO, paste());
    assert_eq!(filter(&model), "qyx ".repeat(25));
}
