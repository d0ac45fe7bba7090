//! Progressions from the command line to the history: which week is played, and where it
//! is shown.

use crate::program::Home;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use supple::app::screens::ListScreen;
use supple::app::{Effect, LastTime, ListEntry, Message, Program, ScreenProgram, Shared};
use supple::check::{Probes, check};
use supple::routine::Context;
use supple::time::Tick;
use supple::ui::keymap::Action;
use supple::ui::view_model::{BriefingView, ListView};

/// A routine whose weeks differ in length.
const LADDER: &str = r#"name = "Ladder"
kind = "strength"

[[step]]
name = "Hold"
prepare = "0s"
load = "20 kg"
weeks = [{ time = "0.3s" }, { time = "0.4s" }, { time = "0.5s", load = "25 kg" }]
"#;

fn home() -> Home {
    let home = Home::new();
    home.write("ladder.toml", LADDER);
    home
}

/// The output of `show --json`.
fn shown_plan(home: &Home, arguments: &[&str]) -> Value {
    let run = home.run(&[&["show", "ladder.toml", "--json"], arguments].concat());
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    serde_json::from_str(&run.output).unwrap()
}

#[test]
fn show_lays_out_the_given_week() {
    let home = home();
    for (arguments, week, seconds, load) in [
        (&[][..], 1, 0.3, "20 kg"),
        (&["--week", "2"], 2, 0.4, "20 kg"),
        (&["--week", "3"], 3, 0.5, "25 kg"),
        (&["--week", "9"], 9, 0.5, "25 kg"),
    ] {
        let plan = shown_plan(&home, arguments);
        assert_eq!((&plan["week"], &plan["weeks"]), (&week.into(), &3.into()), "{arguments:?}");
        assert_eq!((&plan["seconds"], &plan["segments"][0]["load"]), (&seconds.into(), &load.into()));
    }
    let first_line = |arguments: &[&str]| {
        let run = home.run(&[&["show", "ladder.toml"], arguments].concat());
        run.output.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first_line(&[]), "Ladder · 0:00 · Week 1 of 3");
    assert_eq!(first_line(&["--week", "9"]), "Ladder · 0:00 · Week 9, as week 3");
}

#[test]
fn list_json_has_the_number_of_weeks() {
    let home = home();
    let routines = home.join("config/supple/routines");
    std::fs::create_dir_all(&routines).unwrap();
    std::fs::write(routines.join("ladder.toml"), LADDER).unwrap();
    let list = home.run(&["list", "--json"]).output;
    let weeks = |id: &str| {
        let routines = list.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        routines
            .into_iter()
            .find(|routine| routine["id"] == id)
            .and_then(|routine| routine.get("weeks").cloned())
    };
    assert_eq!((weeks("ladder"), weeks("glute-ball")), (Some(3.into()), None));
}

#[test]
fn week_is_refused_for_a_routine_without_weeks() {
    let home = home();
    for arguments in [
        &["show", "glute-ball", "--week", "2"][..],
        &["play", "glute-ball", "--week", "2", "--mute"],
        &["render", "glute-ball", "--week", "2", "-o", "x.wav"],
    ] {
        let run = home.run(arguments);
        let message = "supple: Glute ball is the same in every week; leave out --week\n";
        assert_eq!((run.code, run.errors.as_str()), (1, message), "{arguments:?}");
    }
    assert_eq!(home.run(&["show", "ladder.toml", "--week", "0"]).code, 2);
    let plan = home.run(&["show", "glute-ball", "--json"]).output;
    let plan: Value = serde_json::from_str(&plan).unwrap();
    assert_eq!((plan.get("week"), plan.get("weeks")), (None, None));
    assert_eq!(plan["not_for"]["glute-circles"], serde_json::json!(["pregnancy", "blood-thinners"]));
}

/// Plays the ladder to its end, and returns the first line.
fn play_ladder(home: &Home, arguments: &[&str]) -> String {
    let run = home.run(&[&["play", "ladder.toml", "--plain", "--mute"], arguments].concat());
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    run.output.lines().next().unwrap_or_default().to_owned()
}

/// Dates all sessions back by some days.
fn put_back(home: &Home, days: i64) {
    let exported = home.run(&["history", "export"]).output;
    let moved = exported.lines().map(|line| {
        let mut session: Value = serde_json::from_str(line).unwrap();
        for key in ["started", "ended"] {
            let then: jiff::Timestamp = session[key]["utc"].as_str().unwrap().parse().unwrap();
            let before = then - jiff::SignedDuration::from_hours(24 * days);
            session[key]["utc"] = before.to_string().into();
        }
        format!("{session}\n")
    });
    std::fs::write(home.join("sessions.jsonl"), moved.collect::<String>()).unwrap();
    home.run_with_input(&["history", "delete", "--all"], "y\n");
    assert!(home.history().is_empty());
    assert_eq!(home.run(&["history", "import", "sessions.jsonl"]).code, 0);
}

#[test]
fn without_an_option_the_week_follows_from_the_history() {
    let home = home();
    assert_eq!(play_ladder(&home, &["--speed", "2"]), "Ladder, 0:00. Week 1 of 3.");
    put_back(&home, 30);
    assert_eq!(play_ladder(&home, &[]), "Ladder, 0:00. Week 1 of 3.", "a rehearsal does not count");
    put_back(&home, 6);
    assert_eq!(play_ladder(&home, &[]), "Ladder, 0:00. Week 1 of 3.");
    put_back(&home, 1);
    assert_eq!(play_ladder(&home, &[]), "Ladder, 0:00. Week 2 of 3.", "seven days after the first one");
    assert_eq!(
        play_ladder(&home, &["--week", "1"]),
        "Ladder, 0:00. Week 1 of 3.",
        "unless another is asked for"
    );
    for week in [3, 4] {
        put_back(&home, 7);
        let line = format!("Ladder, 0:00. Week {week}");
        assert!(play_ladder(&home, &[]).starts_with(&line), "{line}");
    }
    put_back(&home, 15);
    assert_eq!(play_ladder(&home, &[]), "Ladder, 0:00. Week 4, as week 3.", "a week was left out");
    let last = &home.history()[0];
    assert_eq!(last["steps"][0]["load"], "25 kg", "the record keeps the week's numbers");
    assert_eq!(last["steps"][0]["seconds"], 0.5);
    put_back(&home, 28);
    assert_eq!(play_ladder(&home, &[]), "Ladder, 0:00. Week 1 of 3.", "four weeks without it");
}

#[test]
fn the_list_and_the_briefing_show_the_week() {
    let checked = check(LADDER, "ladder", &Context::default(), Probes::default());
    let timeline = checked.timeline.unwrap();
    let entry =
        ListEntry { id: "ladder".to_owned(), is_user_routine: true, timeline: Ok(Arc::clone(&timeline)) };
    let list = ListScreen::new(vec![entry], None);
    let mut program = ScreenProgram::new(Shared::new(false, true, 1.0), vec![Box::new(list)]);
    program.update(Tick::ZERO, Message::Size(80, 24));
    let week = |program: &ScreenProgram| {
        program.view(Tick::ZERO).view_as::<ListView>().unwrap().rows[0].week.clone()
    };
    assert_eq!(week(&program).as_deref(), Some("Week 1 of 3"));
    let last = LastTime { ago: "today".to_owned(), done: Duration::from_secs(1), week: 3 };
    let past = Message::RecentHistory {
        last_times: HashMap::from([("ladder".to_owned(), last)]),
        resumable: Vec::new(),
    };
    program.update(Tick::ZERO, past);
    assert_eq!(week(&program).as_deref(), Some("Week 3 of 3"));
    program.update(Tick::ZERO, Message::Action(Action::Open));
    let page = program.view(Tick::ZERO).view_as::<BriefingView>().unwrap().clone();
    assert_eq!(page.summary, "strength · 0:00 · Week 3 of 3");
    let effects = program.update(Tick::ZERO, Message::Action(Action::Start));
    let begun = effects.into_iter().find_map(|effect| match effect {
        Effect::BeginSession { timeline, .. } => Some((timeline.routine.week, timeline.total)),
        _ => None,
    });
    assert_eq!(begun, Some((3, Duration::from_millis(500))));
}

#[test]
fn a_resumed_session_stays_in_its_week() {
    let checked = check(&LADDER.replace("0.", ""), "ladder", &Context::default(), Probes::default());
    let plan = checked.timeline.unwrap();
    let third = supple::session::PlanOverrides { week: Some(3), ..supple::session::PlanOverrides::default() };
    let origin = supple::app::Origin::Named("ladder".to_owned());
    let start = supple::app::SessionStart::new(Arc::clone(&plan), origin.clone()).in_week(3);
    assert_eq!(start.overrides, third);
    let timeline = start.prepared(None).timeline;
    let mut session = supple::session::Session::new(Arc::clone(&timeline)).unwrap();
    let now = Tick::from_secs(2);
    session.advance(now, None);
    let checkpoint = session.checkpoint(now).unwrap();
    let left = supple::app::ResumableSession {
        id: "a".to_owned(),
        name: "Ladder".to_owned(),
        origin: origin.clone(),
        position: supple::history::ResumePoint::new(&timeline, third, checkpoint),
        speed: 1.0,
        ago: Duration::from_secs(60),
    };
    let offer = supple::app::ResumeOffer::of(&left, &plan, &origin).unwrap();
    assert!(offer.is_exact, "though the routine is in another week by now");
    assert_eq!(offer.start.in_week(4).overrides.week, Some(3));
}
