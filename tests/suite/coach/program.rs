//! Today's answers in commands that ask nothing.

use super::{answers, pain};
use crate::program::Home;
use supple::ui::view_model::coach::{CONDITIONS, SAFETY, SIGNS};

const PLAY: [&str; 6] = ["play", "quick-cool-down", "--plain", "--mute", "--speed", "2000"];

#[test]
fn plain_text_uses_todays_answers_and_the_history_saves_them() {
    let home = Home::new();
    home.save_answers(&answers(pain(0, 3)));
    let run = home.run(&PLAY);
    assert_eq!(run.code, 0, "{}", run.errors);
    let half = "Half the range on the right: go half as far, in the same time.\n";
    assert!(
        run.output.contains("Lying figure four left out.\n") && run.output.contains(half),
        "{}",
        run.output
    );
    assert!(!run.output.contains("Get ready: Lying figure four"), "{}", run.output);
    let go = "Go: Modified hurdler stretch, right side, half the range, set 1 of 2";
    assert!(run.output.contains(go), "{}", run.output);
    let session = &home.history()[0];
    assert_eq!(
        session["check_in"],
        serde_json::json!({ "left": 0, "right": 3, "signs": [], "injured": false, "conditions": [] })
    );
    assert_eq!(
        session["changes"],
        serde_json::json!([
            { "left_out": "Lying figure four" },
            { "half_range": { "left": false, "right": true } }
        ])
    );
    assert_eq!((&session["after"], &session["next_morning"]), (&().into(), &().into()));
    let csv = home.run(&["history", "--csv"]).output;
    assert!(csv.lines().next().unwrap().ends_with("pain_next_morning_left,pain_next_morning_right"));
    assert!(csv.lines().nth(1).unwrap().ends_with(",0,3,,,,"), "{csv}");
}

#[test]
fn plain_text_says_why_to_rest_and_doesnt_begin() {
    let home = Home::new();
    home.save_answers(&answers(pain(6, 0)));
    let run = home.run(&PLAY);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (
            1,
            "supple: your answers of today advise against it. Pain 6 of 10: rest today. If it is sharp or new, \
             have it seen. `supple` asks anew\n"
        )
    );
    assert!(home.history().is_empty());
}

#[cfg(unix)]
#[test]
fn an_eased_session_is_resumed_with_its_first_answers() {
    let home = Home::new();
    home.save_answers(&answers(pain(3, 3)));
    let play = ["play", "quick-cool-down", "--json-events", "--mute", "--speed", "20"];
    crate::resume::left_at(&home, &play, "hurdler", rustix::process::Signal::KILL);
    home.save_answers(&answers(pain(0, 0)));
    let run = home.run(&["resume", "--plain", "--mute", "--speed", "2000"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.output.contains("half the range") && !run.output.contains("figure four,"), "{}", run.output);
    let sessions = home.history();
    assert_eq!((sessions.len(), &sessions[0]["end"]), (1, &"finished".into()));
    let steps = sessions[0]["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["step"] != "lying-figure-four"));
    assert_eq!(sessions[0]["check_in"]["left"], 3, "what it began with");
}

#[test]
fn docs_safety_has_every_question_and_sign() {
    let page = include_str!("../../../docs/safety.md").to_lowercase().replace('\n', " ");
    for text in SIGNS.iter().map(|(.., text)| *text).chain(CONDITIONS.iter().map(|(.., text)| *text)) {
        let text = text.replace("bruise or swelling", "a bruise or a swelling");
        assert!(page.contains(&text), "{text}");
    }
    for (heading, _) in &SAFETY[..4] {
        assert!(page.contains(&heading.to_lowercase()), "{heading}");
    }
    assert!(page.contains("tested on the achilles tendon"));
}
