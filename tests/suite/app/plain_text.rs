//! Sessions in plain text: keys in, effects and lines out.

use super::resume_offer::resumable_session;
use crate::build::{paced, step, timeline};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;
use supple::app::{Effect, Message, Origin, PlainOptions, PlainProgram, Program, SessionStart, Shared};
use supple::routine::Amount;
use supple::time::Tick;

/// A session in plain text from tick zero, and its first effects.
fn plain_program(json: bool, keys: bool) -> (PlainProgram, Vec<Effect>) {
    let start = SessionStart::new(timeline(vec![step("Walk")]), Origin::Stream);
    let options = PlainOptions { keys, json, ..PlainOptions::default() };
    PlainProgram::new(Shared::new(false, false, 1.0), &start, Tick::ZERO, options).unwrap()
}

/// The printed lines.
pub(super) fn printed(effects: &[Effect]) -> Vec<String> {
    let lines = effects.iter().filter_map(|effect| match effect {
        Effect::Print(lines) => Some(lines.clone()),
        _ => None,
    });
    lines.flatten().collect()
}

fn exit_code(effects: &[Effect]) -> Option<u8> {
    effects.iter().find_map(|effect| match effect {
        Effect::Quit { code, .. } => Some(*code),
        _ => None,
    })
}

#[test]
fn plain_text_offers_to_resume_the_unfinished_session() {
    let rocks = supple::routine::Step { amounts: vec![paced(20, &[("rock", 3000)])], ..step("Rocks") };
    let line = timeline(vec![step("Walk"), rocks]);
    let start = SessionStart::new(Arc::clone(&line), Origin::Stream);
    let options = PlainOptions { keys: true, ..PlainOptions::default() };
    let shared = Shared::new(false, false, 1.0);
    let (mut plain, first) = PlainProgram::new(shared, &start, Tick::ZERO, options).unwrap();
    assert!(first.iter().any(|effect| matches!(effect, Effect::ReadRecentHistory)));
    let past = Message::RecentHistory {
        last_times: std::collections::HashMap::new(),
        resumable: vec![resumable_session(&line, 18 + 8 + 22)],
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
fn a_session_resumed_in_a_changed_routine_keeps_the_answers_and_is_not_offered_again() {
    let rocks =
        |reps| supple::routine::Step { amounts: vec![paced(reps, &[("rock", 3000)])], ..step("Rocks") };
    let (before, changed) = (timeline(vec![rocks(20)]), timeline(vec![rocks(10)]));
    let mut shared = Shared::new(false, false, 1.0);
    shared.today.answers.check_in.pain.left = Some(1);
    let start = SessionStart::new(changed, Origin::Stream);
    let options = PlainOptions { keys: true, ..PlainOptions::default() };
    let (mut plain, _) = PlainProgram::new(shared, &start, Tick::ZERO, options).unwrap();
    let past = Message::RecentHistory {
        last_times: std::collections::HashMap::new(),
        resumable: vec![resumable_session(&before, 20)],
    };
    assert_eq!(
        printed(&plain.update(Tick::from_secs(1), past)),
        ["It was changed since you left it at Rocks, 12 minutes ago. c starts at that step."]
    );
    let c = KeyEvent::from(KeyCode::Char('c'));
    let effects = plain.update(Tick::from_secs(2), Message::Key(c));
    let begins = |effect: &Effect| matches!(effect, Effect::BeginSession { resumed_id: None, .. });
    let saves_answers = |effect: &Effect| matches!(effect, Effect::SaveCheckIn(..));
    assert!(effects.iter().position(begins).unwrap() < effects.iter().position(saves_answers).unwrap());
    assert!(plain.update(Tick::from_secs(3), Message::Key(c)).is_empty());
}

#[test]
fn plain_text_says_about_only_for_estimated_lengths() {
    let open = supple::routine::Step { amounts: vec![Amount::Open], ..step("Walk") };
    let start = SessionStart::new(timeline(vec![open]), Origin::Stream);
    let first_line = |hands_free: bool| {
        let mut shared = Shared::new(false, false, 1.0);
        shared.session_options =
            supple::session::SessionOptions::hands_free(supple::timeline::HandsFreeLengths::default());
        let options = PlainOptions { hands_free, ..PlainOptions::default() };
        let (_, effects) = PlainProgram::new(shared, &start, Tick::ZERO, options).unwrap();
        printed(&effects).remove(0)
    };
    assert!(first_line(false).contains(", about "), "{}", first_line(false));
    assert!(!first_line(true).contains("about"), "{}", first_line(true));
}

#[test]
fn json_says_approximate_if_plain_text_says_about() {
    let open = supple::routine::Step { amounts: vec![Amount::Open], ..step("Walk") };
    let start = SessionStart::new(timeline(vec![open]), Origin::Stream);
    for (hands_free, expected) in [(false, "\"approximate\":true"), (true, "\"approximate\":false")] {
        let mut shared = Shared::new(false, false, 1.0);
        shared.session_options =
            supple::session::SessionOptions::hands_free(supple::timeline::HandsFreeLengths::default());
        let options = PlainOptions { hands_free, json: true, ..PlainOptions::default() };
        let (_, effects) = PlainProgram::new(shared, &start, Tick::ZERO, options).unwrap();
        assert!(printed(&effects)[0].contains(expected), "{}", printed(&effects)[0]);
    }
}

#[test]
fn plain_text_says_whether_it_was_saved_and_waits_for_the_last_words() {
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
        let (mut plain, _) = plain_program(false, true);
        let now = Tick::from_secs(1);
        let key = |key| Message::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
        assert_eq!(printed(&plain.update(now, key('q'))), ["Stop here? y stops, any other key goes on."]);
        let effects = plain.update(now, key('y'));
        assert_eq!(printed(&effects), ["   0:01  Walk: left out."]);
        assert_eq!(exit_code(&effects), None);
        let effects = plain.update(now, Message::HistoryFlushed(kept));
        assert_eq!(printed(&effects), wanted);
        assert!(matches!(effects.last(), Some(Effect::AskSpeechEnd(_))));
        assert!(plain.update(now, Message::SpeechEnd(Some(Tick::from_secs(3)))).is_empty());
        assert_eq!(plain.next_deadline(now), Some(Tick::from_secs(3)));
        assert_eq!(exit_code(&plain.update(Tick::from_secs(2), Message::Wake)), None);
        // No late news cuts them off.
        assert_eq!(exit_code(&plain.update(Tick::from_secs(2), Message::VoiceGivenUp)), None);
        let startup = Message::Today(Box::default());
        assert_eq!(exit_code(&plain.update(Tick::from_secs(2), startup)), None);
        assert_eq!(exit_code(&plain.update(Tick::from_secs(3), Message::Wake)), Some(0));
    }
}

#[test]
fn a_key_ends_the_wait_for_the_last_words_of_plain_text() {
    let (mut plain, _) = plain_program(false, true);
    let now = Tick::from_secs(1);
    let key = |key| Message::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
    plain.update(now, key('q'));
    plain.update(now, key('y'));
    plain.update(now, Message::HistoryFlushed(true));
    plain.update(now, Message::SpeechEnd(Some(Tick::from_secs(3))));
    assert_eq!(exit_code(&plain.update(Tick::from_secs(2), key(' '))), Some(0));
}

#[test]
fn a_closed_pipe_is_no_failure_but_a_full_disk_is() {
    for (reader_gone, code) in [(true, 0), (false, 1)] {
        let (mut plain, _) = plain_program(true, false);
        let effects = plain.update(Tick::from_secs(9), Message::PrintFailed { reader_gone });
        assert!(effects.iter().any(|effect| matches!(effect, Effect::SavePart(..))));
        assert_eq!(exit_code(&plain.update(Tick::from_secs(9), Message::HistoryFlushed(true))), Some(code));
    }
}

#[test]
fn a_stopped_process_pauses_plain_text_only_if_there_is_a_keyboard() {
    let (mut plain, _) = plain_program(false, true);
    let paused = "   0:02  Paused: the clock stood still. Space goes on.";
    assert_eq!(printed(&plain.update(Tick::from_secs(2), Message::ProcessResumed)), [paused]);
    let (mut plain, _) = plain_program(false, false);
    assert!(plain.update(Tick::from_secs(2), Message::ProcessResumed).is_empty());
    let effects = plain.update(Tick::from_secs(2), Message::ClockJumped);
    // Nobody could press a key, so none is named.
    assert_eq!(printed(&effects), ["   0:02  Paused: the clock stood still.", "   0:02  On we go."]);
}

#[test]
fn without_a_keyboard_no_line_names_a_key() {
    let max = Amount::Max { min: crate::build::secs(10), max: crate::build::secs(10) };
    let start = SessionStart::new(
        timeline(vec![supple::routine::Step { amounts: vec![max], ..step("Squats") }]),
        Origin::Stream,
    );
    for (keys, expected) in [(true, " (space counts one)"), (false, "")] {
        let options = PlainOptions { keys, ..PlainOptions::default() };
        let (mut plain, _) =
            PlainProgram::new(Shared::new(false, false, 1.0), &start, Tick::ZERO, options).unwrap();
        let lines = printed(&plain.update(Tick::from_secs(8), Message::Wake));
        assert_eq!(lines[0], format!("   0:08  Go: Squats, as many as you can in 10s{expected}"));
    }
}
