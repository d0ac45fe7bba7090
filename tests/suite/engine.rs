//! The session engine: exact facts at exact times. Time jumps; nothing sleeps.

use crate::build::{gap, paced, reps, secs, step, timeline};
use std::sync::Arc;
use std::time::Duration;
use supple::routine::{Amount, Gap, Side, Step, Variation};
use supple::session::{
    Activity, Difficulty, End, Event, Fact, Input, LengthChange, Outcome, RepProgress, SegmentEnd, Session,
    WorkDone,
};
use supple::time::Tick;
use supple::timeline::Timeline;

/// A session with all its events.
struct SessionDriver {
    session: Session,
    events: Vec<Event>,
}

impl SessionDriver {
    fn new(timeline: &Arc<Timeline>) -> Self {
        Self { session: Session::new(Arc::clone(timeline)).unwrap(), events: Vec::new() }
    }

    fn at(&mut self, seconds: f64, input: Option<Input>) -> Vec<String> {
        let events = self.session.advance(Tick(Duration::from_secs_f64(seconds)), input);
        let lines = events.iter().map(|event| self.line(event)).collect();
        self.events.extend(events);
        lines
    }

    fn press_at(&mut self, seconds: f64, input: Input) -> Vec<String> {
        self.at(seconds, Some(input))
    }

    fn advance_to(&mut self, seconds: f64) -> Vec<String> {
        self.at(seconds, None)
    }

    fn line(&self, event: &Event) -> String {
        let at = event.at.as_secs_f64();
        let phase = |index: usize| self.session.timeline().segments[index].kind.word();
        match &event.fact {
            Fact::SegmentBegan { index } => format!("{at} {} {index} begins", phase(*index)),
            Fact::SegmentEnded { index, how } => format!("{at} {} {index} {how:?}", phase(*index)),
            Fact::TempoPhaseBegan { rep, phase } => format!("{at} rep {rep} phase {phase}"),
            Fact::RepCounted { count } => format!("{at} counted {count}"),
            Fact::MinimumReached => format!("{at} enough"),
            Fact::PartEnded(result) => format!("{at} step {} {}", result.part, result.outcome.word()),
            Fact::Paused { interrupted } => {
                format!("{at} {}", if *interrupted { "interrupted" } else { "paused" })
            }
            Fact::CountIn { seconds } => format!("{at} in {seconds}"),
            Fact::Resumed => format!("{at} resumed"),
            Fact::Adjusted { by: LengthChange::Longer(by) } => format!("{at} +{}", by.as_secs_f64()),
            Fact::Adjusted { by: LengthChange::Shorter(by) } => format!("{at} -{}", by.as_secs_f64()),
            Fact::DifficultyChanged { to } => format!("{at} {to:?}"),
            Fact::Over(summary) => format!("{at} over {:?}", summary.end),
        }
    }

    fn summary(&self) -> &supple::session::Summary {
        match &self.events.last().unwrap().fact {
            Fact::Over(summary) => summary,
            other => panic!("not over: {other:?}"),
        }
    }
}

#[test]
fn one_late_call_loses_nothing() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk")]));
    assert_eq!(
        play.advance_to(1000.0),
        [
            "0 prepare 0 begins",
            "8 prepare 0 Done",
            "8 work 1 begins",
            "18 work 1 Done",
            "18 step 0 done",
            "18 over Finished"
        ]
    );
    assert_eq!(play.session.next_deadline(), None);
    assert_eq!(play.advance_to(2000.0), [""; 0]);
}

#[test]
fn paced_reps_go_by_their_phases() {
    let mut lunge = step("Lunge");
    lunge.amounts = vec![paced(2, &[("straighten", 2000), ("bend", 1000)])];
    lunge.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![lunge]));
    assert_eq!(
        play.advance_to(5.0),
        ["0 work 0 begins", "0 rep 1 phase 0", "2 rep 1 phase 1", "3 rep 2 phase 0", "5 rep 2 phase 1"]
    );
    assert_eq!(play.session.next_deadline(), Some(Tick::from_secs(6)));
    let position = play.session.position(Tick::from_millis(5500));
    let rep = RepProgress { number: 2, phase: 1, phase_elapsed: Duration::from_millis(500) };
    assert_eq!(position.rep, Some(rep));
}

#[test]
fn resuming_work_counts_in_and_goes_on_at_the_very_phase() {
    let mut lunge = step("Lunge");
    lunge.amounts = vec![paced(2, &[("straighten", 2000), ("bend", 1000)])];
    lunge.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![lunge]));
    play.advance_to(2.25);
    assert_eq!(play.press_at(2.5, Input::Primary), ["2.5 paused"]);
    assert_eq!(play.session.next_deadline(), None);
    assert_eq!(play.advance_to(60.0), [""; 0]);
    assert_eq!(play.press_at(100.0, Input::Primary), ["100 in 3"]);
    assert_eq!(play.advance_to(103.0), ["101 in 2", "102 in 1", "103 resumed"]);
    let rep = RepProgress { number: 1, phase: 1, phase_elapsed: Duration::from_millis(500) };
    assert_eq!(play.session.position(Tick::from_secs(103)).rep, Some(rep));
    assert_eq!(play.advance_to(104.0), ["103.5 rep 2 phase 0"]);
}

#[test]
fn resuming_a_gap_goes_straight_on() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk")]));
    play.press_at(3.0, Input::TogglePause);
    assert_eq!(play.press_at(10.0, Input::TogglePause), ["10 resumed"]);
    assert_eq!(play.advance_to(15.0), ["15 prepare 0 Done", "15 work 1 begins"]);
}

#[test]
fn pausing_while_counting_in_waits_again() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk")]));
    play.press_at(9.0, Input::TogglePause);
    play.press_at(10.0, Input::TogglePause);
    assert_eq!(play.press_at(11.5, Input::Primary), ["11 in 2", "11.5 paused"]);
    assert_eq!(play.session.position(Tick::from_secs(12)).activity, Activity::Paused);
    play.press_at(20.0, Input::Primary);
    assert_eq!(play.advance_to(40.0).last().unwrap(), "32 over Finished");
}

#[test]
fn a_session_that_is_counting_in_resumes_wherever_a_key_leads() {
    let line = timeline(vec![step("Walk"), step("March")]);
    let counting_in = || {
        let mut play = SessionDriver::new(&line);
        play.press_at(9.0, Input::TogglePause);
        play.press_at(10.0, Input::TogglePause);
        play
    };
    let mut play = counting_in();
    let next = ["11 in 2", "11.5 work 1 Skipped", "11.5 step 0 partly", "11.5 work 3 begins", "11.5 in 3"];
    assert_eq!(play.press_at(11.5, Input::Next), next);
    assert_eq!(play.advance_to(15.0), ["12.5 in 2", "13.5 in 1", "14.5 resumed"]);
    for (key, gap) in [(Input::NextStep, 2), (Input::Jump(2), 2), (Input::RestartStep, 0), (Input::Back, 0)] {
        let mut play = counting_in();
        let [.., began, resumed] = &play.press_at(11.5, key)[..] else { panic!() };
        assert_eq!((began, resumed), (&format!("11.5 prepare {gap} begins"), &"11.5 resumed".to_owned()));
        assert_eq!(play.advance_to(19.5)[0], format!("19.5 prepare {gap} Done"));
    }
    // The key that leaves nothing of the segment.
    let mut play = counting_in();
    assert_eq!(play.press_at(11.5, Input::Less)[3..], ["11.5 prepare 2 begins", "11.5 resumed"]);
    // The end of the session is its end.
    let mut play = counting_in();
    play.press_at(11.5, Input::Next);
    assert_eq!(play.press_at(12.0, Input::Next).last().unwrap(), "12 over Finished");
    assert_eq!(play.session.next_deadline(), None);
    assert!(play.summary().ledger.balances());
}

#[test]
fn an_interruption_pauses_once() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk")]));
    assert_eq!(play.press_at(9.0, Input::Interrupted)[3..], ["9 interrupted"]);
    assert_eq!(play.press_at(9.5, Input::Interrupted), [""; 0]);
}

#[test]
fn a_key_counts_reps_at_ones_own_pace() {
    let mut curls = step("Curls");
    curls.amounts = vec![Amount::Reps { min: 2, max: 3, tempo: None }];
    curls.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![curls]));
    play.advance_to(0.0);
    assert_eq!(play.session.next_deadline(), None);
    assert_eq!(play.press_at(2.0, Input::Primary), ["2 counted 1"]);
    assert_eq!(play.press_at(4.0, Input::Primary), ["4 counted 2", "4 enough"]);
    assert_eq!(
        play.press_at(5.0, Input::Primary),
        ["5 counted 3", "5 work 0 Done", "5 step 0 done", "5 over Finished"]
    );
    assert_eq!(play.summary().ledger.planned, secs(5));
    assert_eq!(play.summary().parts[0].reps, 3);
}

#[test]
fn another_key_ends_a_set_early() {
    let mut curls = step("Curls");
    curls.amounts = vec![reps(12)];
    curls.sets = 2;
    curls.rest = gap(20);
    curls.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![curls]));
    play.press_at(1.0, Input::Primary);
    assert_eq!(play.press_at(3.0, Input::Finish), ["3 work 0 Done", "3 rest 1 begins"]);
    assert_eq!(play.press_at(4.0, Input::Finish), [""; 0], "a timed rest is not ended by it");
}

#[test]
fn open_gaps_and_amounts_wait_for_the_key() {
    let mut hang = step("Hang");
    hang.prepare = Gap::Open;
    hang.amounts = vec![Amount::Open];
    let mut play = SessionDriver::new(&timeline(vec![hang]));
    assert_eq!(play.advance_to(3601.0), ["0 prepare 0 begins"]);
    assert_eq!(play.press_at(3601.0, Input::Primary), ["3601 prepare 0 Done", "3601 work 1 begins"]);
    assert_eq!(play.session.position(Tick::from_secs(3606)).elapsed, secs(5));
    play.press_at(3645.0, Input::Finish);
    assert_eq!(play.summary().ledger.done, secs(3645));
    assert!(play.summary().ledger.balances());
}

#[test]
fn next_skips_a_gap_and_next_step_a_step() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let line = timeline(vec![sides, step("Walk")]);
    let mut play = SessionDriver::new(&line);
    assert_eq!(play.press_at(1.0, Input::Next)[1..], ["1 prepare 0 Skipped", "1 work 1 begins"]);
    assert_eq!(play.press_at(2.0, Input::Next), ["2 work 1 Skipped", "2 work 3 begins"]);
    assert_eq!(
        play.press_at(4.0, Input::NextStep),
        ["4 work 3 Skipped", "4 step 0 partly", "4 prepare 4 begins"]
    );
    play.press_at(5.0, Input::Next);
    assert_eq!(play.press_at(5.0, Input::Next).last().unwrap(), "5 over Finished");
    assert_eq!(play.summary().count(Outcome::Skipped), 1);
    assert_eq!(play.summary().ledger.done, secs(5));
}

#[test]
fn back_restarts_a_segment_or_goes_to_the_one_before() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk"), step("March")]));
    assert_eq!(play.press_at(12.0, Input::Back)[3..], ["12 work 1 Repeated", "12 work 1 begins"]);
    assert_eq!(play.press_at(13.9, Input::Back), ["13.9 work 1 Repeated", "13.9 prepare 0 begins"]);
    assert_eq!(play.press_at(14.0, Input::Back), ["14 prepare 0 Repeated", "14 prepare 0 begins"]);
    play.advance_to(100.0);
    let ledger = play.summary().ledger;
    assert_eq!(ledger.repeated, secs(4 + 8) + secs(2));
    assert!(ledger.balances());
}

#[test]
fn restarting_a_step_goes_to_its_prepare() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let mut play = SessionDriver::new(&timeline(vec![step("Walk"), sides]));
    play.advance_to(45.0);
    assert_eq!(play.press_at(45.0, Input::RestartStep), ["45 work 5 Repeated", "45 prepare 2 begins"]);
    play.advance_to(1000.0);
    assert_eq!(play.summary().parts.len(), 2);
    assert!(play.summary().ledger.balances());
}

#[test]
fn leaving_the_optional_part_of_a_range_counts_as_done() {
    let mut hold = step("Hold");
    hold.amounts = vec![Amount::Time { min: secs(15), max: secs(30) }];
    let line = timeline(vec![hold, step("Walk")]);
    let mut play = SessionDriver::new(&line);
    assert_eq!(play.advance_to(23.0)[3..], ["23 enough"]);
    assert_eq!(play.press_at(25.0, Input::Next)[..2], ["25 work 1 Done", "25 step 0 done"]);
    play.advance_to(100.0);
    assert_eq!(play.summary().ledger.skipped, secs(8), "only the next step's prepare");
    assert!(play.summary().ledger.balances());
}

#[test]
fn ten_seconds_more_and_less() {
    let mut hold = step("Hold");
    hold.amounts = vec![Amount::Time { min: secs(30), max: secs(30) }];
    let mut play = SessionDriver::new(&timeline(vec![hold]));
    play.advance_to(8.0);
    assert_eq!(play.press_at(10.0, Input::More), ["10 +10"]);
    assert_eq!(play.press_at(11.0, Input::Less), ["11 -10"]);
    assert_eq!(play.press_at(12.0, Input::Less), ["12 -10"]);
    assert_eq!(play.advance_to(28.0)[0], "28 work 1 Done");
    let ledger = play.summary().ledger;
    assert_eq!((ledger.added, ledger.skipped, ledger.done), (secs(10), secs(20), secs(28)));
    assert!(ledger.balances());
}

#[test]
fn one_rep_less_in_the_last_rep_ends_the_set() {
    let mut lunge = step("Lunge");
    lunge.amounts = vec![paced(3, &[("down", 2000), ("up", 2000)])];
    lunge.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![lunge]));
    play.advance_to(1.0);
    assert_eq!(play.press_at(1.0, Input::Less), ["1 -4"]);
    assert_eq!(play.press_at(5.0, Input::Less)[2..], ["5 work 0 Done", "5 step 0 done", "5 over Finished"]);
}

#[test]
fn variations_step_between_easier_and_harder_and_end_with_the_step() {
    let variation = |text: &str| Some(Variation { text: text.to_owned(), pose: None });
    let mut lunge = step("Lunge");
    lunge.easier = variation("hands on a chair");
    lunge.harder = variation("straighten fully");
    let mut play = SessionDriver::new(&timeline(vec![lunge, step("Walk")]));
    assert_eq!(play.press_at(1.0, Input::Harder)[1..], ["1 Harder"]);
    assert_eq!(play.press_at(1.0, Input::Harder), [""; 0]);
    assert_eq!(play.press_at(2.0, Input::Easier), ["2 AsWritten"]);
    assert_eq!(play.press_at(2.0, Input::Easier), ["2 Easier"]);
    play.advance_to(20.0);
    assert_eq!(play.session.position(Tick::from_secs(20)).difficulty, Difficulty::AsWritten);
    assert_eq!(play.press_at(20.0, Input::Easier), [""; 0], "the walk has none");
}

#[test]
fn pain_is_not_noted_for_a_skipped_side() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let mut play = SessionDriver::new(&timeline(vec![sides, step("Walk")]));
    play.advance_to(0.0);
    play.press_at(1.0, Input::Next);
    play.press_at(3.0, Input::NextStep);
    play.press_at(5.0, Input::Hurts);
    let hurt: Vec<_> = play.summary().parts.iter().filter(|part| part.outcome == Outcome::Hurt).collect();
    assert_eq!(hurt.len(), 1);
    assert_eq!((hurt[0].part, hurt[0].hurt_side), (0, Some(supple::routine::BodySide::Left)));
}

#[test]
fn stopping_because_it_hurts_notes_the_side() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let mut play = SessionDriver::new(&timeline(vec![sides]));
    play.advance_to(25.0);
    assert_eq!(play.press_at(25.0, Input::Hurts), ["25 work 3 Stopped", "25 step 0 hurt", "25 over Hurt"]);
    let summary = play.summary();
    assert_eq!(summary.end, End::Hurt);
    assert_eq!(summary.parts[0].hurt_side, Some(supple::routine::BodySide::Right));
    assert_eq!(summary.parts[0].work_done, WorkDone { done: 1, of: 2 });
    assert!(summary.ledger.balances());
}

#[test]
fn quitting_keeps_what_was_done() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk"), step("March")]));
    play.advance_to(12.0);
    assert_eq!(play.press_at(12.0, Input::Quit), ["12 work 1 Stopped", "12 step 0 partly", "12 over Quit"]);
    assert_eq!(play.summary().ledger.done, secs(12));
    assert_eq!(play.press_at(13.0, Input::Next), [""; 0]);
}

#[test]
fn a_set_at_ones_own_pace_is_done_if_the_session_stops_after_the_minimum() {
    let mut curls = step("Curls");
    curls.amounts = vec![Amount::Reps { min: 2, max: 4, tempo: None }];
    for (count, outcome) in [(1, "partly"), (2, "done"), (3, "done")] {
        let mut play = SessionDriver::new(&timeline(vec![curls.clone()]));
        play.advance_to(8.0);
        for _ in 0..count {
            play.press_at(9.0, Input::Primary);
        }
        let stopped = ["12 work 1 Stopped", &format!("12 step 0 {outcome}"), "12 over Quit"];
        assert_eq!(play.press_at(12.0, Input::Quit), stopped, "{count} reps");
        assert!(play.summary().ledger.balances());
    }
}

#[test]
fn a_session_can_start_at_a_later_step() {
    let line = timeline(vec![step("Walk"), step("March")]);
    let mut session = Session::from_part(Arc::clone(&line), 1).unwrap();
    let events = session.advance(Tick::from_secs(100), None);
    assert_eq!(events[0].fact, Fact::SegmentBegan { index: 2 });
    assert!(matches!(&events[1].fact, Fact::SegmentEnded { index: 2, how: SegmentEnd::Done }));
    assert!(Session::from_part(line, 2).is_none());
}

#[test]
fn time_does_not_run_backwards() {
    let mut play = SessionDriver::new(&timeline(vec![step("Walk")]));
    play.advance_to(9.0);
    assert_eq!(play.press_at(5.0, Input::TogglePause), ["9 paused"]);
}

#[test]
fn pain_in_a_gap_belongs_to_the_work_before_it() {
    let mut sides = step("Stretch");
    sides.side = Side::Each;
    let line = timeline(vec![sides, step("Walk")]);
    let mut play = SessionDriver::new(&line);
    play.advance_to(19.0);
    assert_eq!(play.press_at(19.0, Input::Hurts)[1], "19 step 0 hurt");
    assert_eq!(play.summary().parts[0].hurt_side, Some(supple::routine::BodySide::Left));
    let mut play = SessionDriver::new(&line);
    play.advance_to(35.0);
    assert_eq!(play.press_at(35.0, Input::Hurts)[1..3], ["35 step 1 skipped", "35 step 0 hurt"]);
    assert_eq!(play.summary().by_part()[0].hurt_side, Some(supple::routine::BodySide::Right));
    let mut play = SessionDriver::new(&line);
    play.press_at(2.0, Input::Hurts);
    assert_eq!(play.summary().parts[0].hurt_side, None, "nothing was done yet");
}

#[test]
fn a_step_left_by_going_back_is_reported_and_nothing_is_counted_twice() {
    let mut lunge = step("Lunge");
    lunge.amounts = vec![paced(4, &[("down", 500), ("up", 500)])];
    lunge.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![step("Walk"), lunge]));
    play.advance_to(19.5);
    assert_eq!(play.press_at(19.5, Input::Back)[1], "19.5 step 1 partly");
    play.advance_to(100.0);
    let summary = play.summary();
    let walks: Vec<Duration> =
        summary.parts.iter().filter(|part| part.part == 0).map(|part| part.work).collect();
    assert_eq!(walks, [secs(10), secs(10)], "each report holds what was done since the last");
    let parts = summary.by_part();
    assert_eq!((parts[0].work, parts[1].work), (secs(20), Duration::from_millis(5500)));
    assert_eq!(parts[1].reps, 4, "reps that were done again count once");
    assert!(summary.ledger.balances());
}

#[test]
fn one_rep_more_of_alternating_reps_adds_one_on_each_side() {
    let mut scoop = step("Scoop");
    scoop.amounts = vec![paced(3, &[("scoop", 2000)])];
    scoop.side = Side::Alternate;
    scoop.prepare = gap(0);
    let mut play = SessionDriver::new(&timeline(vec![scoop]));
    play.advance_to(1.0);
    assert_eq!(play.press_at(1.0, Input::More), ["1 +4"]);
    assert_eq!(play.session.position(Tick::from_secs(1)).reps, 8);
}

/// A step with an easier and a harder variation.
fn with_variations(name: &str) -> Step {
    let variation = |text: &str| Some(Variation { text: text.to_owned(), pose: None });
    Step { easier: variation("half way"), harder: variation("all the way"), ..step(name) }
}

#[test]
fn pain_in_a_gap_belongs_to_the_work_done_last() {
    // Back in the prepare of the second step after three seconds of its work.
    for back in [vec![Input::RestartStep], vec![Input::Back, Input::Back]] {
        let line = timeline(vec![step("Squat"), step("Lunge")]);
        let mut play = SessionDriver::new(&line);
        play.advance_to(if back.len() == 1 { 29.0 } else { 27.0 });
        for input in back {
            play.press_at(29.0, input);
        }
        play.advance_to(30.0);
        let checkpoint = play.session.checkpoint(Tick::from_secs(30)).unwrap();
        play.press_at(30.0, Input::Hurts);
        let outcomes = play.summary().by_part().iter().map(|part| part.outcome).collect::<Vec<_>>();
        assert_eq!(outcomes, [Outcome::Done, Outcome::Hurt]);
        // The same if the session is left and resumed there.
        let mut resumed = Session::resumed(&line, &checkpoint).unwrap().beginning_at(Tick::from_secs(60));
        let events = resumed.advance(Tick::from_secs(61), Some(Input::Hurts));
        let Fact::Over(summary) = &events.last().unwrap().fact else { panic!("{events:?}") };
        assert_eq!(summary.by_part().iter().map(|part| part.outcome).collect::<Vec<_>>(), outcomes);
    }
}

#[test]
fn a_step_keeps_the_variation_in_which_it_was_done() {
    let line = timeline(vec![with_variations("Squat"), with_variations("Lunge")]);
    let difficulties = |play: &SessionDriver| -> Vec<Difficulty> {
        play.summary().by_part().iter().map(|part| part.difficulty).collect()
    };
    let done_harder = || {
        let mut play = SessionDriver::new(&line);
        play.press_at(9.0, Input::Harder);
        play.advance_to(19.0);
        play
    };
    // It hurts in the prepare of the next step.
    let mut play = done_harder();
    play.press_at(20.0, Input::Hurts);
    assert_eq!(difficulties(&play), [Difficulty::Harder, Difficulty::AsWritten]);
    assert_eq!(play.summary().by_part()[0].outcome, Outcome::Hurt);
    // Back in its prepare, and on without doing it again.
    for input in [Input::NextStep, Input::Hurts] {
        let mut play = done_harder();
        play.press_at(19.0, Input::Jump(0));
        play.press_at(20.0, input);
        if input == Input::NextStep {
            play.press_at(21.0, Input::Quit);
        }
        assert_eq!(difficulties(&play)[0], Difficulty::Harder, "{input:?}");
    }
    // Done again as written, it is recorded as written.
    let mut play = done_harder();
    play.press_at(19.0, Input::Jump(1));
    play.press_at(21.0, Input::Quit);
    assert_eq!(difficulties(&play), [Difficulty::AsWritten]);
}

#[test]
fn skipped_steps_have_no_variation() {
    let mut play = SessionDriver::new(&timeline(vec![with_variations("Squat"), step("Lunge"), step("Walk")]));
    play.press_at(9.0, Input::Easier);
    play.press_at(10.0, Input::Jump(4));
    play.press_at(11.0, Input::Quit);
    let difficulties: Vec<_> = play.summary().by_part().iter().map(|part| part.difficulty).collect();
    assert_eq!(difficulties, [Difficulty::Easier, Difficulty::AsWritten, Difficulty::AsWritten]);
}
