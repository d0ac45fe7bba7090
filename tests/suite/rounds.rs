//! Circuits: every gap shows the next exercise with its round and side.

use crate::program::Home;
use std::sync::Arc;
use std::time::Duration;
use supple::routine::{BodySide, Context, parse};
use supple::session::Session;
use supple::time::Tick;
use supple::timeline::compile;
use supple::ui::view_model::{PlayerView, player};

const LOOP: &str = "name = \"Rounds\"\n[[step]]\nname = \"Loop\"\nsets = 3\nrest = \"10s\"\n\
    [[step.step]]\nname = \"March\"\ntime = \"20s\"\nload = \"5 kg\"\n[[step.step]]\nname = \"Squat\"\ntime = \"20s\"\n";

const FLOW: &str = "name = \"Flow\"\n[[step]]\nname = \"Salute\"\nside = \"each\"\nfirst = \"right\"\nsets = 2\nrest = \"20s\"\nafter = \"30s\"\n\
    how = \"One after the other.\"\ncaution = \"Keep the back long.\"\n\
    [[step.step]]\nname = \"Lunge\"\ntime = \"15s\"\nhow = \"Sink the hip.\"\n[[step.step]]\nname = \"Fold\"\ntime = \"10s\"\n\
    [[step]]\nname = \"Rest pose\"\ntime = \"30s\"\n";

/// The player's view after this many seconds.
fn player_view_at(text: &str, seconds: u64) -> PlayerView {
    let routine = parse(text, "any", &Context::default()).routine.unwrap();
    let mut session = Session::new(Arc::new(compile(routine))).unwrap();
    let now = Tick(Duration::from_secs(seconds));
    session.advance(now, None);
    player(&session, now, None, true)
}

/// The lines of a session in plain text, without their times.
fn plain_lines(text: &str) -> Vec<String> {
    let home = Home::new();
    home.write("it.toml", text);
    let run = home.run(&["play", "it.toml", "--plain", "--mute", "--speed", "5000"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    run.output.lines().filter_map(|line| Some(line.trim_start().split_once("  ")?.1.to_owned())).collect()
}

#[test]
fn the_rest_between_rounds_shows_the_next_exercise() {
    // 8 · 20 · 20 · rest 10 · 20 · 20 · rest 10 · …
    let rest = player_view_at(LOOP, 50);
    assert_eq!((rest.heading.as_str(), rest.name.as_str()), ("Rest", "March"));
    assert_eq!(rest.circuit.as_deref(), Some("Loop"));
    assert_eq!(rest.place, ["round 2 of 3", "5 kg"]);
    let ready = player_view_at(LOOP, 3);
    assert_eq!(
        (ready.name.as_str(), ready.place.as_slice()),
        ("March", ["round 1 of 3".to_owned(), "5 kg".into()].as_slice())
    );
    let work = player_view_at(LOOP, 40);
    assert_eq!((work.name.as_str(), work.next.as_deref()), ("Squat", Some("March, round 2 of 3")));
    let lines = plain_lines(LOOP);
    assert!(lines.contains(&"Rest, then: March, round 2 of 3".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"Go: March, round 2 of 3, 20s, 5 kg".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"Go: Squat, round 3 of 3, 20s".to_owned()), "{lines:#?}");
}

#[test]
fn the_gap_between_the_sides_of_a_circuit_shows_the_next_side() {
    // 8 · R 15, 10 · switch 5 · L 15, 10 · rest 20 · …
    let switch = player_view_at(FLOW, 35);
    assert_eq!((switch.heading.as_str(), switch.name.as_str()), ("Change sides", "Lunge"));
    assert_eq!(
        (switch.side, switch.place.as_slice()),
        (Some(BodySide::Left), ["round 1 of 2".to_owned()].as_slice())
    );
    let rest = player_view_at(FLOW, 70);
    assert_eq!(
        (rest.heading.as_str(), rest.name.as_str(), rest.side),
        ("Rest", "Lunge", Some(BodySide::Right))
    );
    assert_eq!(rest.place, ["round 2 of 2"]);
    let lines = plain_lines(FLOW);
    assert!(lines.contains(&"Change sides: Lunge, left side, round 1 of 2".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"Rest, then: Rest pose".to_owned()), "{lines:#?}");
}

#[test]
fn instructions_of_a_circuit_are_shown_at_its_start() {
    let ready = player_view_at(FLOW, 3);
    assert_eq!(ready.how, ["One after the other.", "Sink the hip."]);
    assert_eq!(ready.caution, ["Keep the back long."]);
    let later = player_view_at(FLOW, 70);
    assert_eq!((later.how.as_slice(), later.caution.len()), (["Sink the hip.".to_owned()].as_slice(), 0));
}

#[test]
fn a_long_phase_is_counted_down_beside_the_rep() {
    let text = "name = \"Bridges\"\n[[step]]\nname = \"Bridge\"\nreps = 3\ntempo = \"lift 1s, hold 3-5s, lower 2s\"\nprepare = \"0s\"\n";
    let big = |seconds| {
        let view = player_view_at(text, seconds);
        (view.big.text, view.big.caption)
    };
    assert_eq!(big(0), ("1".to_owned(), "rep 1 of 3".to_owned()));
    assert_eq!(big(1), ("5".to_owned(), "rep 1 of 3".to_owned()));
    assert_eq!(big(4), ("2".to_owned(), "rep 1 of 3".to_owned()));
    assert_eq!(big(9), ("5".to_owned(), "rep 2 of 3".to_owned()));
    let phase = &player_view_at(text, 1).tempo.unwrap().phases[1];
    assert_eq!((phase.label.as_str(), phase.length), ("hold 3-5s", Duration::from_secs(5)));
}
