//! The program and the voice: what is said, when, and again.

use super::*;

#[test]
fn a_failed_voice_is_reported_once_for_a_while() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    (program.shared.has_voice, program.shared.voice_on) = (true, true);
    let notice = |program: &ScreenProgram, seconds| program.view(Tick::from_secs(seconds)).notice;
    assert_eq!(notice(&program, 1), None);
    assert_eq!(program.update(Tick::from_secs(1), Message::VoiceGivenUp).len(), 0);
    assert_eq!(notice(&program, 2), Some("that voice fails; kal16 speaks".to_owned()));
    assert_eq!(notice(&program, 20), Some("that voice fails; kal16 speaks".to_owned()));
    assert_eq!(notice(&program, 21), None);
    // What matters more stands before it.
    press(&mut program, 3, 'm');
    assert_eq!(notice(&program, 4), Some("muted".to_owned()));
}

#[test]
fn whoever_stops_because_it_hurts_hears_that_it_stopped() {
    let mut program = playing(&timeline(vec![step("Walk")]), 0);
    let effects = press(&mut program, 10, 'x');
    assert_eq!(
        scheduled_sentences(&effects),
        [(Tick::from_millis(10_300), "Routine stopped, let it rest.".to_owned())]
    );
    assert!(effects.iter().any(|effect| matches!(effect, Effect::CutSpeech)));
}

#[test]
fn measured_lengths_move_the_sentences_still_to_come() {
    let mut step = step("Walk");
    step.how = vec!["One thing.".to_owned(), "Another thing.".to_owned()];
    step.prepare = gap(20);
    let mut program = playing(&timeline(vec![step]), 0);
    wake(&mut program, 1);
    // The name is over, the amount is being said; both were planned by estimates.
    program.shared.cue_options.measure = Arc::new(|_| Duration::from_secs(3));
    let mut effects = program.update(Tick::from_secs(1), Message::Measured);
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Revoke(from) if *from == Tick::from_secs(1)))
    );
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::CutSpeech)), "what is being said goes on");
    effects.extend([2, 5].into_iter().flat_map(|second| wake(&mut program, second)));
    let said = scheduled_sentences(&effects);
    let said: Vec<(u64, &str)> =
        said.iter().map(|(at, text)| (at.0.as_millis().try_into().unwrap(), text.as_str())).collect();
    let [(first, "One thing."), (second, "Another thing.")] = said[..] else { panic!("{said:?}") };
    // The amount began within the first second and takes three by now.
    assert!((3_250..4_250).contains(&first) && second == first + 3_250, "{said:?}");
}

#[test]
fn after_unmuting_sentences_are_placed_by_the_lengths_of_the_voice() {
    let mut step = step("Walk");
    step.how = vec!["One thing.".to_owned(), "Another thing.".to_owned()];
    step.prepare = gap(20);
    let mut program = playing(&timeline(vec![step]), 0);
    let shared = &mut program.shared;
    (shared.muted, shared.has_voice, shared.voice_on) = (true, true, true);
    let slow = Options { measure: Arc::new(|_| Duration::from_secs(3)), ..Options::default() };
    shared.unmuted_cue_options = Some(slow);
    wake(&mut program, 1);
    // Name and amount had their moment.
    let mut effects = press(&mut program, 1, 'm');
    effects.extend(wake(&mut program, 2));
    let said = scheduled_sentences(&effects);
    let said: Vec<(u64, &str)> =
        said.iter().map(|(at, text)| (at.0.as_millis().try_into().unwrap(), text.as_str())).collect();
    assert_eq!(said, [(1_000, "One thing."), (4_250, "Another thing.")]);
    assert!(program.shared.unmuted_cue_options.is_none());
}

/// The scheduled sentences with their times.
fn scheduled_sentences(effects: &[Effect]) -> Vec<(Tick, String)> {
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
fn a_sentence_cut_short_by_muting_is_said_again() {
    for key in ['m', 'v'] {
        let mut shared = Shared::new(false, false, 1.0);
        (shared.has_voice, shared.voice_on) = (true, true);
        let mut program = ScreenProgram::new(shared, Vec::new());
        let timeline = timeline(vec![step("Stand tall")]);
        let start = SessionStart::new(timeline, Origin::Stream);
        program.update(Tick::ZERO, Message::StartSession(start));
        program.update(Tick::from_millis(700), Message::Wake);
        let off = press(&mut program, 1, key);
        assert!(off.iter().any(|effect| matches!(effect, Effect::CutSpeech)), "{key}");
        let on = scheduled_sentences(&press(&mut program, 1, key));
        assert_eq!(
            on.first().map(|(at, text)| (*at, text.as_str())),
            Some((Tick::from_secs(1), "Stand tall."))
        );
    }
}
