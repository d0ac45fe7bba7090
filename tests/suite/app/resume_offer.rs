//! The offer to resume an unfinished session: on the page before a routine, and while it begins.

use super::*;
use std::collections::HashMap;
use supple::app::{ResumableSession, ResumeOffer};
use supple::history::ResumePoint;
use supple::routine::{Context, Step, parse};
use supple::session::{CheckIn, PlanOverrides, Session};

/// The unfinished session of a routine that was left after some seconds.
pub(super) fn resumable_session(line: &Arc<Timeline>, seconds: u64) -> ResumableSession {
    let mut session = Session::new(Arc::clone(line)).unwrap();
    session.advance(Tick::from_secs(seconds), None);
    let checkpoint = session.checkpoint(Tick::from_secs(seconds)).unwrap();
    ResumableSession {
        id: "a".to_owned(),
        name: line.routine.name.clone(),
        origin: Origin::Stream,
        position: ResumePoint::new(line, PlanOverrides::default(), checkpoint),
        speed: 1.0,
        ago: Duration::from_secs(12 * 60),
    }
}

#[test]
fn the_first_prepare_offers_to_resume_the_unfinished_session() {
    let rocks = Step { side: Side::Each, amounts: vec![paced(20, &[("rock", 3000)])], ..step("Rocks") };
    let line = timeline(vec![step("Walk"), rocks]);
    let mut program = playing(&line, 0);
    let hints = |program: &ScreenProgram, at: u64| -> Vec<&str> {
        program.view(Tick::from_secs(at)).keys.iter().map(|hint| hint.label).collect()
    };
    assert!(!hints(&program, 1).contains(&"go on where you left it"));
    // Seven reps of the left side are done.
    let past = Message::RecentHistory {
        last_times: HashMap::new(),
        resumable: vec![resumable_session(&line, 18 + 8 + 22)],
    };
    program.update(Tick::from_secs(1), past);
    assert!(hints(&program, 1).contains(&"go on where you left it"));
    let effects = press(&mut program, 2, 'c');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::DiscardSession)));
    let resumed =
        |effect: &&Effect| matches!(effect, Effect::BeginSession { resumed_id: Some(id), .. } if id == "a");
    assert_eq!(effects.iter().filter(resumed).count(), 1);
    program.update(Tick::from_secs(5), Message::Wake);
    let view = player_view(&program, Tick::from_secs(5));
    assert_eq!(view.name, "Rocks");
    assert!(!hints(&program, 5).contains(&"go on where you left it"));
}

#[test]
fn a_session_resumed_in_a_changed_routine_is_not_offered_again() {
    let rocks = |reps| Step { amounts: vec![paced(reps, &[("rock", 3000)])], ..step("Rocks") };
    let mut program = playing(&timeline(vec![rocks(10)]), 0);
    program.shared.resumable = vec![resumable_session(&timeline(vec![rocks(20)]), 20)];
    let discards = |effects: Vec<Effect>| effects.iter().any(|it| matches!(it, Effect::DiscardSession));
    assert!(discards(press(&mut program, 1, 'c')));
    assert!(program.view(Tick::from_secs(2)).keys.iter().all(|hint| hint.label != "go on where you left it"));
    assert!(!discards(press(&mut program, 2, 'c')));
}

#[test]
fn a_session_left_before_any_work_can_be_resumed() {
    let line = timeline(vec![step("Walk")]);
    let offer = ResumeOffer::of(&resumable_session(&line, 3), &line, &Origin::Stream).unwrap();
    assert_eq!(
        offer.on_page(false),
        "You left before Walk, 12 minutes ago. c goes on there, enter starts anew."
    );
}

/// A circuit of so many rounds, with a squat of so many seconds.
pub(super) fn circuit(rounds: u32, squat: u32) -> Arc<Timeline> {
    let text = format!(
        "name = \"Rounds\"\n[[step]]\nname = \"Loop\"\nsets = {rounds}\nrest = \"10s\"\n\
         [[step.step]]\nname = \"March\"\ntime = \"20s\"\n\
         [[step.step]]\nname = \"Squat\"\ntime = \"{squat}s\"\n"
    );
    Arc::new(compile(parse(&text, "rounds", &Context::default()).routine.unwrap()))
}

#[test]
fn a_changed_circuit_goes_on_in_the_round_where_it_was_left() {
    // 8 s to get ready; a round takes 40 s, the rest 10 s. In the squat of round 3.
    let left = resumable_session(&circuit(3, 20), 8 + 40 + 10 + 40 + 10 + 20 + 5);
    let resumed = |now: &Arc<Timeline>| {
        let mut program = playing(now, 0);
        program.shared.resumable = vec![left.clone()];
        press(&mut program, 1, 'c');
        let view = player_view(&program, Tick::from_secs(1));
        (view.name, view.place)
    };
    let offer = |now: &Arc<Timeline>| ResumeOffer::of(&left, now, &Origin::Stream).unwrap().place;
    let longer = circuit(3, 30);
    assert_eq!(resumed(&longer), ("Squat".to_owned(), vec!["round 3 of 3".to_owned()]));
    assert_eq!(offer(&longer), "Squat, round 3 of 3, 12 minutes ago");
    // The round is gone: the first squat.
    let shorter = circuit(2, 20);
    assert_eq!(resumed(&shorter), ("Squat".to_owned(), vec!["round 1 of 2".to_owned()]));
    assert_eq!(offer(&shorter), "Squat, 12 minutes ago");
}

/// The page before a session that was left in the walk and is resumed.
fn page_before_resumed(first_run: bool, shared: impl FnOnce(&mut Shared)) -> ScreenProgram {
    let line = timeline(vec![step("Walk")]);
    let left = resumable_session(&line, 12);
    let start = ResumeOffer::of(&left, &line, &Origin::Stream).unwrap().start;
    let mut program = ScreenProgram::new(Shared::new(first_run, false, 1.0), Vec::new());
    program.shared.resumable = vec![left];
    shared(&mut program.shared);
    program.update(Tick::ZERO, Message::Size(80, 24));
    program.update(Tick::ZERO, Message::StartSession(start));
    program
}

fn page_offer(program: &ScreenProgram) -> Option<String> {
    program.view(Tick::ZERO).view_as::<BriefingView>().unwrap().resume_offer.clone()
}

/// The label of a key in the footer.
fn label(program: &ScreenProgram, key: &str) -> Option<&'static str> {
    let keys = program.view(Tick::ZERO).keys;
    keys.iter().find(|hint| hint.key == key).map(|hint| hint.label)
}

/// The id of the session that is resumed; `None` if one begins anew.
fn resumed_id(effects: &[Effect]) -> Option<String> {
    let begun = effects.iter().find_map(|effect| match effect {
        Effect::BeginSession { resumed_id, .. } => Some(resumed_id.clone()),
        _ => None,
    });
    begun.unwrap()
}

#[test]
fn the_page_before_a_resumed_session_says_that_enter_goes_on() {
    let mut program = page_before_resumed(true, |_| {});
    let offer = "You left it at Walk. At the end of this page enter goes on there.";
    assert_eq!(page_offer(&program).as_deref(), Some(offer));
    assert_eq!((label(&program, "enter"), label(&program, "c")), (Some("go on"), None));
    press(&mut program, 1, '?');
    let help =
        program.view(Tick::from_secs(1)).overlay_as::<supple::ui::view_model::HelpView>().unwrap().clone();
    assert!(!format!("{help:?}").contains("\"c\""), "{help:?}");
    program.update(Tick::from_secs(1), Message::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)));
    assert_eq!(resumed_id(&press(&mut program, 1, '\r')).as_deref(), Some("a"));
    // The answers advise rest, and are then corrected.
    let mut program = page_before_resumed(false, |shared| {
        let pain = supple::routine::BySide { left: Some(6), right: None };
        shared.today.answers.check_in = CheckIn { pain, ..CheckIn::default() };
    });
    assert_eq!((page_offer(&program), label(&program, "enter")), (None, Some("rest today")));
    press(&mut program, 1, '0');
    assert_eq!(page_offer(&program).as_deref(), Some("You left it at Walk. Enter goes on there."));
    assert_eq!((label(&program, "enter"), label(&program, "c")), (Some("go on"), None));
    assert_eq!(resumed_id(&press(&mut program, 1, '\r')).as_deref(), Some("a"));
}

#[test]
fn the_first_page_is_read_to_its_end_before_a_session_is_resumed() {
    let line = timeline(vec![step("Walk")]);
    let mut program = program_at_start(&line, 0, true);
    program.shared.resumable = vec![resumable_session(&line, 12)];
    let offer =
        "You left it at Walk, 12 minutes ago. At the end of this page c goes on there, enter starts anew.";
    assert_eq!(page_offer(&program).as_deref(), Some(offer));
    program.update(Tick::ZERO, Message::Size(40, 12));
    assert_eq!((label(&program, "enter"), label(&program, "c")), (Some("read on"), None));
    assert!(press(&mut program, 1, 'c').is_empty());
    while label(&program, "enter") == Some("read on") {
        press(&mut program, 1, '\r');
    }
    assert_eq!((label(&program, "enter"), label(&program, "c")), (Some("start"), Some("go on")));
    let effects = press(&mut program, 2, 'c');
    assert!(effects.iter().any(|effect| matches!(effect, Effect::SaveFirstRun)));
    assert_eq!(resumed_id(&effects).as_deref(), Some("a"));
}

#[test]
fn while_rest_is_advised_the_page_offers_no_session() {
    let line = timeline(vec![step("Walk")]);
    let mut program = ScreenProgram::new(Shared::new(false, false, 1.0), Vec::new());
    program.shared.resumable = vec![resumable_session(&line, 12)];
    let pain = supple::routine::BySide { left: Some(6), right: None };
    program.shared.today.answers.check_in = CheckIn { pain, ..CheckIn::default() };
    program.update(Tick::ZERO, Message::StartSession(SessionStart::new(line, Origin::Stream)));
    assert_eq!((page_offer(&program), label(&program, "enter")), (None, Some("rest today")));
    press(&mut program, 1, '0');
    let offer = "You left it at Walk, 12 minutes ago. c goes on there, enter starts anew.";
    assert_eq!(page_offer(&program).as_deref(), Some(offer));
}
