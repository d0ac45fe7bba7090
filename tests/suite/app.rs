//! The program as a state machine: keys in, effects and views out, no terminal.

mod first_run;
mod measures;
mod notes;
mod plain_text;
mod preview;
mod resume_offer;
mod voice;
mod wording;

use crate::build::{gap, paced, routine, step, timeline};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;
use std::time::Duration;
use supple::app::screens::ListScreen;
use supple::app::{Effect, Message, Origin, Program, ScreenProgram, SessionStart, Shared, StartPoint};
use supple::cue::{CueKind, Options, Tone};
use supple::routine::{Amount, BodySide, Item, Side, Spots};
use supple::session::Answers;
use supple::time::Tick;
use supple::timeline::{Timeline, compile};
use supple::ui::keymap::Action;
use supple::ui::view_model::{BriefingView, ConfirmView, ListView, PlayerState, PlayerView, SummaryView};

/// A program in which a routine is started at tick zero.
fn program_at_start(timeline: &Arc<Timeline>, part: usize, first_run: bool) -> ScreenProgram {
    let mut program = ScreenProgram::new(Shared::new(first_run, false, 1.0), Vec::new());
    program.update(Tick::ZERO, Message::Size(80, 24));
    let start = SessionStart {
        start_point: StartPoint::Part(part),
        ..SessionStart::new(Arc::clone(timeline), Origin::Stream)
    };
    program.update(Tick::ZERO, Message::StartSession(start));
    program
}

/// The program, not on its first run, in which a routine is started at tick zero.
fn playing(timeline: &Arc<Timeline>, part: usize) -> ScreenProgram {
    program_at_start(timeline, part, false)
}

fn wake(program: &mut ScreenProgram, seconds: u64) -> Vec<Effect> {
    program.update(Tick::from_secs(seconds), Message::Wake)
}

fn press(program: &mut ScreenProgram, seconds: u64, key: char) -> Vec<Effect> {
    let code = if key == '\r' { KeyCode::Enter } else { KeyCode::Char(key) };
    program.update(Tick::from_secs(seconds), Message::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn player_view(program: &ScreenProgram, at: Tick) -> PlayerView {
    program.view(at).view_as::<PlayerView>().unwrap().clone()
}

#[test]
fn unmuting_schedules_the_coming_tones_again() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut program, 1, 'm');
    wake(&mut program, 5);
    let scheduled: Vec<(Tick, Tone)> = press(&mut program, 5, 'm')
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
fn a_spot_named_in_the_place_is_not_shown_as_a_cue_too() {
    let mut ball = step("Ball");
    ball.spots = Spots::Named(vec!["high".to_owned(), "low".to_owned()]);
    let mut program = playing(&timeline(vec![ball]), 0);
    // The gap is skipped, so its words come over the work.
    press(&mut program, 1, 'n');
    press(&mut program, 2, 'n');
    wake(&mut program, 3);
    let shown = player_view(&program, Tick::from_secs(3));
    assert_eq!(
        (shown.heading.as_str(), shown.place.as_slice()),
        ("Go", ["spot 2 of 2".to_owned(), "low".into()].as_slice())
    );
    assert_eq!(shown.cue, None);
}

#[test]
fn the_first_page_is_read_to_its_end_before_it_starts() {
    let mut program = program_at_start(&timeline(vec![step("Walk")]), 0, true);
    program.update(Tick::ZERO, Message::Size(40, 12));
    let label = |program: &ScreenProgram| program.view(Tick::ZERO).keys[0].label;
    let scrolled =
        |program: &ScreenProgram| program.view(Tick::ZERO).view_as::<BriefingView>().unwrap().scroll;
    assert_eq!((label(&program), scrolled(&program)), ("read on", 0));
    while label(&program) == "read on" {
        let before = scrolled(&program);
        assert!(press(&mut program, 1, '\r').is_empty());
        assert!(scrolled(&program) > before);
    }
    let end = scrolled(&program);
    // A lower window hides the end again.
    program.update(Tick::from_secs(1), Message::Size(40, 10));
    assert_eq!(label(&program), "read on");
    assert!(press(&mut program, 1, '\r').is_empty());
    assert_eq!((label(&program), scrolled(&program)), ("start", end + 2));
    let effects = press(&mut program, 2, '\r');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::SaveFirstRun)));
    assert!(program.view(Tick::from_secs(2)).view_as::<PlayerView>().is_some());
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
    careful.stop_if = ["Sharp pain", "IT band pain"].map(str::to_owned).to_vec();
    let line = Arc::new(compile(Arc::new(careful)));
    for part in [0, 1] {
        let program = playing(&line, part);
        assert_eq!(
            player_view(&program, Tick::ZERO).caution,
            ["Not on bone.", "Stop at sharp pain", "Stop at IT band pain"],
            "part {part}"
        );
    }
}

#[test]
fn the_program_says_whether_the_session_could_be_saved() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut program, 1, 'q');
    let confirm_view =
        |program: &ScreenProgram| *program.view(Tick::from_secs(1)).overlay_as::<ConfirmView>().unwrap();
    assert_eq!(confirm_view(&program), ConfirmView { saved: true });
    // The last line waits until everything has been written, or not.
    let asks =
        |effects: &[Effect]| effects.iter().filter(|effect| matches!(effect, Effect::FlushHistory)).count();
    for (kept, wanted) in [
        (true, "Test: stopped after 0:01 of 0:18. What you did is kept."),
        (false, "Test: stopped after 0:01 of 0:18. What you did could not be kept."),
    ] {
        let mut program = playing(&timeline(vec![step("Walk")]), 0);
        press(&mut program, 1, 'q');
        let effects = press(&mut program, 1, 'y');
        assert_eq!(asks(&effects), 1);
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Quit { .. })));
        match program.update(Tick::from_secs(1), Message::HistoryFlushed(kept)).as_slice() {
            [Effect::Quit { code: 0, farewell: Some(line) }] => assert_eq!(line, wanted),
            other => panic!("{other:?}"),
        }
    }
    let notice =
        supple::app::HistoryNotice { message: "the disk is full".to_owned(), label: "not kept: disk full" };
    program.update(Tick::from_secs(1), Message::HistoryUnsaved(notice));
    assert_eq!(confirm_view(&program), ConfirmView { saved: false });
    assert_eq!(program.view(Tick::from_secs(1)).notice.as_deref(), Some("not kept: disk full"));
    program.update(Tick::from_secs(1), Message::HistorySaved);
    assert_eq!(confirm_view(&program), ConfirmView { saved: true });
    assert_eq!(program.view(Tick::from_secs(1)).notice, None);
}

#[test]
fn the_page_says_the_pain_limit_of_the_routine() {
    let limit = |most: u8| {
        let mut careful = routine(vec![Item::Step(Box::new(step("Walk")))]);
        careful.max_pain = most;
        crate::coach::page(&careful, &Answers::default(), false).check_in.limit
    };
    assert_eq!([limit(1), limit(0), limit(10)], [1, 0, 4]);
}

#[test]
fn alternating_reps_show_their_side_and_dont_mirror_the_screen() {
    let mut scoop = step("Scoop");
    scoop.amounts = vec![paced(3, &[("scoop", 2000)])];
    scoop.side = Side::Alternate;
    scoop.prepare = gap(0);
    let mut program = playing(&timeline(vec![scoop]), 0);
    for (seconds, side, count) in
        [(1, BodySide::Left, "1"), (3, BodySide::Right, "1"), (5, BodySide::Left, "2")]
    {
        wake(&mut program, seconds);
        let shown = player_view(&program, Tick::from_secs(seconds));
        assert_eq!((shown.side, shown.big.text.as_str()), (Some(side), count), "at {seconds} s");
        assert_eq!(shown.big.caption, "of 3 a side");
        assert!(!shown.leans_right());
    }
}

#[test]
fn a_gap_shows_what_it_leads_to_and_what_comes_after_that() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let mut program = playing(&timeline(vec![sides, step("Walk")]), 0);
    let target_and_next = |program: &ScreenProgram, seconds| {
        let view = player_view(program, Tick::from_secs(seconds));
        (view.gap_target, view.next)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(target_and_next(&program, 0), (None, some("right side")));
    wake(&mut program, 9);
    assert_eq!(target_and_next(&program, 9), (None, some("right side")));
    wake(&mut program, 19);
    assert_eq!(target_and_next(&program, 19), (some("right side"), some("Walk")));
}

#[test]
fn a_cue_leaves_the_screen_when_its_moment_is_over() {
    let mut walk = step("Walk");
    let at = supple::routine::CueAt::FromStart(Duration::from_secs(1));
    walk.cues = vec![supple::routine::AuthorCue { at, set: None, say: "Shoulders loose".to_owned() }];
    let mut program = playing(&timeline(vec![walk]), 0);
    let seen = |program: &mut ScreenProgram, seconds| {
        wake(program, seconds);
        player_view(program, Tick::from_secs(seconds)).cue
    };
    let said = seen(&mut program, 10).unwrap();
    assert!(said.starts_with("Shoulders loose"));
    assert_eq!(seen(&mut program, 13), None);
}

#[test]
fn undoing_a_stop_pressed_by_mistake_goes_on_at_the_same_place() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    wake(&mut program, 8);
    let before = player_view(&program, Tick::from_secs(12));
    press(&mut program, 12, 'x');
    let labels = |program: &ScreenProgram, at| -> Vec<_> {
        program.view(Tick::from_secs(at)).keys.iter().map(|hint| (hint.key, hint.label)).collect()
    };
    assert!(labels(&program, 13).contains(&("u", "pressed by mistake")));
    // No other key starts it again.
    for key in ['x', 'b', 'r', 'p', 'n', '+'] {
        press(&mut program, 13, key);
        assert!(program.view(Tick::from_secs(13)).view_as::<PlayerView>().is_none(), "{key}");
    }
    let effects = press(&mut program, 20, 'u');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ReopenSession)), "it is no longer over");
    let view = player_view(&program, Tick::from_secs(20));
    assert_eq!((view.state, view.big.text.as_str()), (supple::ui::view_model::PlayerState::CountIn, "3"));
    wake(&mut program, 23);
    let after = player_view(&program, Tick::from_secs(23));
    assert_eq!((after.big.text, after.remaining), (before.big.text, before.remaining));
    // Once over, nothing is left to take back.
    wake(&mut program, 60);
    assert!(program.view(Tick::from_secs(60)).view_as::<PlayerView>().is_none());
    assert!(!labels(&program, 60).iter().any(|(key, _)| *key == "u"));
}

#[test]
fn keys_without_a_visible_effect_get_a_notice() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    (program.shared.has_voice, program.shared.voice_on) = (true, true);
    let notice =
        |program: &ScreenProgram, seconds| program.view(Tick::from_secs(seconds)).notice.unwrap_or_default();
    press(&mut program, 1, 'v');
    assert_eq!(notice(&program, 1), "voice off");
    press(&mut program, 2, 'm');
    press(&mut program, 2, 'v');
    assert_eq!((notice(&program, 3), notice(&program, 7)), ("voice on, m unmutes".into(), "muted".into()));
    program.update(Tick::from_secs(8), Message::Sound(Err("/run/pulse: refused".to_owned())));
    press(&mut program, 8, 'm');
    program.update(Tick::from_secs(8), Message::Sound(Err("/run/pulse: refused".to_owned())));
    assert_eq!(notice(&program, 8), "no sound · ? why");
    press(&mut program, 8, '?');
    let scene = program.view(Tick::from_secs(8));
    let help = scene.overlay_as::<supple::ui::view_model::HelpView>().unwrap();
    let (heading, lines) = help.sections.last().unwrap();
    assert!(
        *heading == "Sound"
            && lines[0].starts_with("No sound: /run/pulse: refused. ")
            && lines[0].contains("--features alsa")
    );
    program.shared.speed = 2.5;
    assert_eq!(notice(&program, 8), "2.5× speed · no sound · ? why");
    let mut program = program_at_start(&timeline(vec![step("Walk")]), 0, true);
    program.shared.muted = true;
    press(&mut program, 1, 't');
    assert_eq!(notice(&program, 1), "muted: not to be heard");
}

#[test]
fn the_help_has_all_instructions_and_cautions_of_the_step() {
    let mut walk = step("Walk");
    walk.how = vec!["Stand tall.".to_owned(), "Breathe.".to_owned()];
    walk.caution = vec!["Not on ice.".to_owned()];
    let mut program = playing(&timeline(vec![walk]), 0);
    press(&mut program, 1, '?');
    let scene = program.view(Tick::from_secs(1));
    let help = scene.overlay_as::<supple::ui::view_model::HelpView>().unwrap();
    let words: Vec<(&str, Vec<&str>)> = help
        .sections
        .iter()
        .map(|(head, lines)| (*head, lines.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(words, [("How", vec!["1  Stand tall.", "2  Breathe."]), ("Mind", vec!["Not on ice."])]);
    let help_text = |wanted: &str| {
        let keys = help.groups.iter().flat_map(|(_, keys)| keys);
        keys.filter(|(key, _)| key == wanted).map(|(_, text)| *text).next()
    };
    assert_eq!(help_text("ctrl-c"), Some("leave supple at once; what you did is kept"));
    assert_eq!(help_text("b ←"), Some("this side or spot again; twice: the one before"));
}

#[test]
fn an_open_step_has_no_keys_for_ten_seconds_less_or_more() {
    let mut open = step("Roll about");
    open.amounts = vec![Amount::Open];
    open.prepare = gap(0);
    let mut timed = step("Walk");
    timed.prepare = gap(0);
    let offered = |step| {
        let program = playing(&timeline(vec![step]), 0);
        let keys = program.view(Tick::from_secs(1)).keys;
        keys.into_iter().map(|key| key.label).filter(|label| label.starts_with("10 s")).collect::<Vec<_>>()
    };
    assert_eq!(offered(open), [""; 0]);
    assert_eq!(offered(timed), ["10 s less", "10 s more"]);
}

#[test]
fn the_menu_jumps_to_a_set_or_side_and_saves_the_steps_between_as_skipped() {
    let rocks = supple::routine::Step {
        side: Side::Each,
        sets: 2,
        amounts: vec![paced(20, &[("rock", 3000)])],
        ..step("Rocks")
    };
    let line = timeline(vec![step("Walk"), step("March"), rocks]);
    let mut program = playing(&line, 0);
    press(&mut program, 1, 'g');
    let menu =
        program.view(Tick::from_secs(1)).overlay_as::<supple::ui::view_model::JumpView>().unwrap().clone();
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
        program.update(Tick::from_secs(1), Message::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)));
    }
    let effects =
        program.update(Tick::from_secs(1), Message::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
    let outcomes: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SavePart(_, result) => Some((result.part, result.outcome.word())),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, [(0, "skipped"), (1, "skipped")]);
    let view = player_view(&program, Tick::from_secs(1));
    assert_eq!((view.name.as_str(), view.side), ("Rocks", Some(BodySide::Right)));
}

#[test]
fn a_session_goes_on_below_the_question_whether_to_stop() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut program, 1, 'q');
    assert!(program.view(Tick::from_secs(1)).overlay_as::<ConfirmView>().is_some());
    program.update(Tick::from_secs(2), Message::Action(Action::Session(supple::session::Input::TogglePause)));
    assert_eq!(player_view(&program, Tick::from_secs(2)).state, PlayerState::Paused);
    // The session goes on under it, too, and what it comes to takes its place.
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    press(&mut program, 1, 'q');
    wake(&mut program, 3600);
    let scene = program.view(Tick::from_secs(3600));
    assert!(scene.view_as::<SummaryView>().is_some() && scene.overlay.is_none());
}

#[test]
fn pasted_text_presses_no_key_and_goes_into_the_filter() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    let paste = || Message::Paste("qyx\n".repeat(20_000));
    assert!(program.update(Tick::from_secs(1), paste()).is_empty());
    assert!(program.view(Tick::from_secs(1)).overlay.is_none());
    let mut program =
        ScreenProgram::new(Shared::new(false, false, 1.0), vec![Box::new(ListScreen::new(Vec::new(), None))]);
    let filter =
        |program: &ScreenProgram| program.view(Tick::ZERO).view_as::<ListView>().unwrap().filter.clone();
    program.update(Tick::ZERO, paste());
    assert_eq!(filter(&program), "");
    press(&mut program, 0, '/');
    program.update(Tick::ZERO, paste());
    assert_eq!(filter(&program), "qyx ".repeat(25));
}
