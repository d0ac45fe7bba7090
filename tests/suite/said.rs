//! What a runner with eyes closed hears, whichever keys are pressed. A listener follows the
//! cues as a device would play them.

use crate::engine_properties::{keys, shipped, timelines};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use supple::cue::{Conductor, Cue, CueKind, LogLine, Options, Phrase, Progress, Rank, estimate};
use supple::routine::{Amount, BodySide, Context, Gap, Item, Step, parse};
use supple::session::{Activity, Fact, Input, Session};
use supple::time::Tick;
use supple::timeline::{SegmentKind, Timeline, compile};

/// How far ahead cues are handed out.
const HORIZON: Duration = Duration::from_millis(2500);
/// The latest start of the words for a change, after it.
const MAX_DELAY: Duration = Duration::from_millis(100);
/// The pause between two sentences.
const PAUSE: Duration = Duration::from_millis(250);

/// What a runner does.
#[derive(Clone, Copy, Debug)]
enum UserAction {
    Input(Input),
    /// Turns the sound off or on.
    SetAudible(bool),
    /// Asks for the position to be said.
    AskPosition,
}

/// A sentence that was heard.
#[derive(Clone, Debug)]
struct HeardSentence {
    from: Tick,
    end: Tick,
    phrase: Phrase,
}

/// A session and a runner who listens to it.
struct ListenerModel {
    conductor: Conductor,
    now: Tick,
    listens: bool,
    /// Scheduled sentences.
    scheduled: Vec<Cue>,
    /// Sentences that were heard to their end.
    heard: Vec<HeardSentence>,
    /// Sentences as they are written, with their moments.
    written: Vec<(Tick, String)>,
    /// The side of the current work, and since when it has been undisturbed.
    side: Option<(BodySide, Tick)>,
    /// Sides whose work lasted long enough but which were not said.
    missed: Vec<String>,
}

fn length(sentence: &supple::cue::Sentence) -> Duration {
    estimate(sentence.text())
}

impl ListenerModel {
    fn new(timeline: &Arc<Timeline>, listens: bool) -> Self {
        let session = Session::new(Arc::clone(timeline)).unwrap();
        let conductor = Conductor::new(session, Tick::ZERO, Options::default(), HORIZON);
        let conductor = if listens { conductor } else { conductor.text_only() };
        let (scheduled, heard, written, missed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { conductor, now: Tick::ZERO, listens, scheduled, heard, written, side: None, missed }
    }

    /// Moves time on: sentences that have ended by `now` were heard.
    fn deliver_until(&mut self, now: Tick) {
        self.now = now;
        self.scheduled.retain(|cue| {
            let CueKind::Say(sentence) = &cue.kind else { return false };
            let end = cue.at + length(sentence);
            if end <= now && self.listens {
                self.heard.push(HeardSentence { from: cue.at, end, phrase: sentence.phrase().clone() });
            }
            end > now
        });
    }

    fn apply(&mut self, progress: Progress) {
        if let Some(from) = progress.revoked {
            let is_cut = progress.speech_cut;
            self.scheduled.retain(|cue| cue.at < from && !is_cut);
        }
        self.scheduled.extend(progress.cues);
        for line in progress.log {
            match line {
                LogLine::Said(cue) => {
                    if let CueKind::Say(sentence) = &cue.kind {
                        self.written.push((cue.at, sentence.to_string()));
                    }
                }
                LogLine::Happened(event) => match event.fact {
                    Fact::SegmentBegan { .. } | Fact::Resumed => {
                        self.check_announced(event.at);
                        self.side = self.working_side().map(|side| (side, event.at));
                    }
                    Fact::SegmentEnded { .. } | Fact::Paused { .. } | Fact::Over(_) => {
                        self.check_announced(event.at);
                    }
                    _ => {}
                },
            }
        }
    }

    /// The side of the work under way.
    fn working_side(&self) -> Option<BodySide> {
        let position = self.conductor.session().position(self.now);
        let works = position.activity == Activity::Running && position.segment.kind == SegmentKind::Work;
        position.segment.side.filter(|_| works)
    }

    /// Called when the current work ends or is disturbed at `at`: if it lasted longer than the
    /// words take, its side must have been said.
    fn check_announced(&mut self, at: Tick) {
        let Some((side, since)) = self.side.take() else { return };
        let scheduled = |cue: &Cue| match &cue.kind {
            CueKind::Say(sentence) => Some(HeardSentence {
                from: cue.at,
                end: cue.at + length(sentence),
                phrase: sentence.phrase().clone(),
            }),
            _ => None,
        };
        let mut sentences = self.heard.clone();
        sentences.extend(self.scheduled.iter().filter_map(scheduled));
        // The side can be said only after a caution that is being said.
        let mut free = since;
        for HeardSentence { from, end, phrase } in &sentences {
            let is_caution = matches!(phrase, Phrase::Caution(_) | Phrase::StopAt(_));
            if *from <= free + PAUSE && *end > free && (is_caution || *from < since) {
                free = *end + PAUSE;
            }
        }
        sentences.retain(|sentence| sentence.end <= at);
        let words = length(&Phrase::Side(side).into());
        let last_side = sentences.iter().rev().find_map(|sentence| match &sentence.phrase {
            Phrase::Side(side) => Some(*side),
            Phrase::Whereabouts { side, .. } => *side,
            _ => None,
        });
        if self.listens && at.since(free) > MAX_DELAY + words && last_side != Some(side) {
            let said = sentences.split_off(sentences.len().saturating_sub(6));
            self.missed.push(format!("{side:?} from {since:?} to {at:?} after {said:?} {:?}", self.written));
        }
    }

    /// Lets `wait` pass, in steps of 900 ms.
    fn advance_by(&mut self, wait: Duration) {
        let end = self.now + wait;
        while self.now < end {
            let next = (self.now + Duration::from_millis(900)).min(end);
            let progress = self.conductor.advance(next, None);
            self.apply(progress);
            self.deliver_until(next);
        }
    }

    fn press(&mut self, key: UserAction) {
        let now = self.now;
        self.check_announced(now);
        let progress = match key {
            UserAction::Input(input) => self.conductor.advance(now, Some(input)),
            UserAction::SetAudible(on) => {
                let progress = self.conductor.set_audible(now, on);
                self.listens = on;
                progress
            }
            UserAction::AskPosition => self.conductor.announce_position(now).1,
        };
        self.apply(progress);
        // The same work goes on, and words may begin anew.
        self.side = self.side.or(self.working_side().map(|side| (side, now)));
        if matches!(key, UserAction::AskPosition) && self.listens {
            // What is answered is heard before all else.
            let answer = supple::cue::position_sentence(self.conductor.session(), now);
            let (kind, max_delay) = (CueKind::Say(answer.clone()), Duration::ZERO);
            self.scheduled.push(Cue { at: now, kind, rank: Rank::Name, max_delay });
            self.side = self.side.map(|(side, _)| (side, now + length(&answer) + PAUSE));
        }
    }

    /// Plays to the end with only the necessary keys. Returns whether the session was not
    /// over before.
    fn finish(&mut self) -> bool {
        let was_running = !self.conductor.session().is_over();
        for _ in 0..100_000 {
            if self.conductor.session().is_over() {
                break;
            }
            match self.conductor.session().position(self.now).activity {
                Activity::Paused => self.press(UserAction::Input(Input::TogglePause)),
                _ if self.conductor.next_deadline().is_none() => self.press(UserAction::Input(Input::Finish)),
                _ => self.advance_by(Duration::from_millis(900)),
            }
        }
        assert!(self.conductor.session().is_over());
        // The last words.
        self.advance_by(Duration::from_secs(120));
        was_running
    }

    /// How often each caution was heard to its end.
    fn cautions(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for HeardSentence { phrase, .. } in &self.heard {
            if matches!(phrase, Phrase::Caution(_) | Phrase::StopAt(_)) {
                *counts.entry(supple::cue::Sentence::from(phrase.clone()).to_string()).or_default() += 1;
            }
        }
        counts
    }
}

/// The cautions that are said before a routine starts.
fn warnings(timeline: &Timeline) -> Vec<String> {
    let routine = &timeline.routine;
    let cautions = routine.caution.iter().flat_map(|text| supple::cue::words::sentences(text));
    let signs = Some(routine.stop_if.clone()).filter(|signs| !signs.is_empty());
    cautions
        .chain(signs.map(|signs| supple::cue::Sentence::from(Phrase::StopAt(signs)).to_string()))
        .collect()
}

/// Checks that every caution and side is said, whichever keys are pressed.
fn check(timeline: &Arc<Timeline>, keys: &[(u64, UserAction)]) -> Result<(), TestCaseError> {
    let mut listener = ListenerModel::new(timeline, true);
    for (wait, key) in keys {
        listener.advance_by(Duration::from_millis(*wait));
        listener.press(*key);
    }
    if !listener.listens {
        listener.press(UserAction::SetAudible(true));
    }
    let was_running = listener.finish();
    let said = listener.cautions();
    for (text, count) in &said {
        prop_assert!(*count <= 1, "{text} was said {count} times");
    }
    for text in warnings(timeline) {
        prop_assert!(!was_running || said.contains_key(&text), "{text} was not said");
    }
    prop_assert!(listener.missed.is_empty(), "not said: {:?}", listener.missed);
    Ok(())
}

/// Random keys as in the engine's properties, with changes of the sound and questions for
/// the position between them.
fn actions() -> impl Strategy<Value = Vec<(u64, UserAction)>> {
    let others = proptest::collection::vec((0u64..8_000, 0usize..4), 0..20);
    (keys(), others).prop_map(|(keys, others)| {
        // Most waits are short, so that sentences are cut.
        let keys = keys.into_iter().map(|(wait, input)| (wait / 7, UserAction::Input(input)));
        let keys = keys.filter(|(_, key)| !matches!(key, UserAction::Input(Input::Hurts | Input::Quit)));
        let mut actions: Vec<(u64, UserAction)> = keys.collect();
        for (number, (wait, other)) in others.into_iter().enumerate() {
            let key = [
                UserAction::SetAudible(false),
                UserAction::SetAudible(true),
                UserAction::AskPosition,
                UserAction::AskPosition,
            ][other];
            actions.insert((number * 3).min(actions.len()), (wait, key));
        }
        actions
    })
}

/// The routine of a timeline, with cautions and instructions, and a walk at its end.
fn with_cautions(timeline: &Timeline) -> Arc<Timeline> {
    let mut routine = (*timeline.routine).clone();
    routine.caution = ["Keep off bone. Sore? Leave it out.", "Breathe."].map(str::to_owned).to_vec();
    routine.caution.push("Nothing that pulls at the back of the knee today.".to_owned());
    routine.stop_if = ["Dizziness", "Numbness in the foot"].map(str::to_owned).to_vec();
    let names = ["Walk", "Lunge", "Squat", "Bridge", "Plank", "Roll", "Scoop", "March"];
    let mut names = names.iter().cycle();
    let mut dress = |step: &mut Step| {
        let name = *names.next().unwrap();
        (step.name, step.id) = (name.to_owned(), name.to_lowercase());
        step.how = vec![format!("Begin the {name} slowly."), "Stand tall.".to_owned()];
        step.caution = vec![format!("Ease off the {name} at any pain.")];
    };
    let mut last = None;
    for item in &mut routine.items {
        match item {
            Item::Step(step) => {
                dress(step);
                last = Some((**step).clone());
            }
            Item::Circuit(circuit) => {
                circuit.steps.iter_mut().for_each(&mut dress);
                last = circuit.steps.last().cloned();
            }
        }
    }
    let minutes = Duration::from_secs(120);
    let mut walk = last.unwrap();
    dress(&mut walk);
    (walk.amounts, walk.sets) = (vec![Amount::Time { min: minutes, max: minutes }], 1);
    walk.after = Gap::NONE;
    (walk.spots, walk.direction) = (supple::routine::Spots::None, None);
    walk.prepare = Gap::Timed(Duration::from_secs(8));
    walk.side = supple::routine::Side::Together;
    routine.items.push(Item::Step(Box::new(walk)));
    Arc::new(compile(Arc::new(routine)))
}

proptest! {
    #![proptest_config(crate::chance::cases(150))]

    #[test]
    fn every_caution_and_every_side_is_heard_on_any_routine(timeline in timelines(), keys in actions()) {
        check(&with_cautions(&timeline), &keys)?;
    }
}

#[test]
fn every_caution_and_every_side_is_heard_in_every_shipped_routine() {
    for timeline in shipped() {
        let mut runner = TestRunner::new(crate::chance::cases(25));
        let timeline = Arc::new(timeline.hands_free());
        runner.run(&actions(), |keys| check(&timeline, &keys)).unwrap();
    }
}

#[test]
fn without_a_key_every_step_warns_once() {
    let mut runner = TestRunner::new(crate::chance::cases(100));
    let property = |timeline: Arc<Timeline>| {
        let timeline = Arc::new(with_cautions(&timeline).hands_free());
        let mut listener = ListenerModel::new(&timeline, true);
        listener.finish();
        let said = listener.cautions();
        for step in timeline.routine.steps() {
            prop_assert_eq!(said.get(&step.caution[0]), Some(&1), "{} {:?}", step.caution[0], said);
        }
        Ok(())
    };
    runner.run(&timelines(), property).unwrap();
}

const CAUTIONS: &str = "name = \"Caution test\"\ncaution = [\"Keep the ball off bone.\", \"Not behind the knee.\", \
                        \"Not on a bruise.\"]\n[[step]]\nname = \"Ball work\"\ntime = \"40s\"\nprepare = \"20s\"\n\
                        how = \"Sit tall.\"\n";

fn compiled(text: &str) -> Arc<Timeline> {
    Arc::new(compile(parse(text, "test", &Context::default()).routine.unwrap()))
}

#[test]
fn a_caution_cut_short_by_a_key_is_said_again_once() {
    let timeline = compiled(CAUTIONS);
    let pause = UserAction::Input(Input::TogglePause);
    let presses: [&[(u64, UserAction)]; 6] = [
        &[(500, pause), (500, pause)],
        &[(3_000, pause), (1_000, pause)],
        &[(1_000, UserAction::Input(Input::Next))],
        &[(4_000, UserAction::Input(Input::Interrupted)), (0, pause)],
        &[(4_000, UserAction::SetAudible(false)), (2_000, UserAction::SetAudible(true))],
        &[(4_000, UserAction::AskPosition), (2_500, UserAction::Input(Input::More))],
    ];
    for keys in presses {
        for listens in [true, false] {
            let mut listener = ListenerModel::new(&timeline, listens);
            for (wait, key) in keys {
                listener.advance_by(Duration::from_millis(*wait));
                if listens || !matches!(key, UserAction::SetAudible(_)) {
                    listener.press(*key);
                }
            }
            listener.finish();
            let written = |text: &str| listener.written.iter().filter(|(_, said)| said == text).count();
            for text in &timeline.routine.caution {
                if listens {
                    assert_eq!(listener.cautions().get(text), Some(&1), "{text} after {keys:?}");
                } else {
                    assert_eq!(written(text), 1, "{text} after {keys:?}");
                }
            }
        }
    }
}

#[test]
fn after_a_skipped_gap_side_and_set_are_said_over_the_work() {
    let text = "name = \"T\"\n[[step]]\nname = \"Lunge\"\ntime = \"20s\"\nside = \"each\"\nsets = 2\nrest = \"10s\"\n";
    let mut listener = ListenerModel::new(&compiled(text), true);
    let mut after_next = |millis: u64| -> Vec<(u128, String)> {
        listener.advance_by(Duration::from_millis(millis));
        let (from, shown) = (listener.now, listener.written.len());
        listener.press(UserAction::Input(Input::Next));
        listener.advance_by(Duration::from_secs(3));
        listener.written[shown..]
            .iter()
            .map(|(at, text)| (at.since(from).as_millis(), text.clone()))
            .collect()
    };
    let rows = |rows: &[(u128, &str)]| -> Vec<(u128, String)> {
        rows.iter().map(|(at, text)| (*at, (*text).to_owned())).collect()
    };
    // Within the name, then within "Change sides.", then within "Rest.".
    assert_eq!(after_next(300), rows(&[(90, "Left side."), (1_340, "Lunge.")]));
    assert_eq!(after_next(17_500), rows(&[(90, "Right side.")]));
    assert_eq!(after_next(17_500), rows(&[(90, "Left side."), (1_340, "Set two of two.")]));
}

#[test]
fn a_rep_that_is_counted_does_not_talk_over_a_caution() {
    let text = "name = \"T\"\ncaution = \"Keep the ball off bone and off bruises.\"\n[[step]]\nname = \"Squat\"\n\
                reps = 5\nprepare = \"1s\"\n";
    let mut listener = ListenerModel::new(&compiled(text), true);
    listener.advance_by(Duration::from_secs(3));
    listener.press(UserAction::Input(Input::Primary));
    let counts = |listener: &ListenerModel| {
        listener
            .scheduled
            .iter()
            .filter(|cue| cue.rank == Rank::Count && matches!(cue.kind, CueKind::Say(_)))
            .count()
    };
    assert_eq!(counts(&listener), 0);
    listener.advance_by(Duration::from_secs(3));
    listener.press(UserAction::Input(Input::Primary));
    assert_eq!(counts(&listener), 1);
    listener.finish();
    assert_eq!(listener.cautions().values().sum::<usize>(), 1);
}

#[test]
fn a_sentence_that_is_due_when_the_plan_changes_is_logged_once() {
    let timeline = crate::build::timeline(vec![crate::build::step("Squat"), crate::build::step("Lunge")]);
    let begun = || {
        let session = Session::new(Arc::clone(&timeline)).unwrap();
        Conductor::new(session, Tick::ZERO, Options::default(), HORIZON)
    };
    // Plays to the end, and returns the sentences of the log.
    let play_on = |conductor: &mut Conductor, log: Vec<LogLine>, now: Tick| -> Vec<(Tick, String)> {
        let ticks = (1..=40).map(|second| now + Duration::from_secs(second));
        let later = ticks.flat_map(|now| conductor.advance(now, None).log);
        let said = log.into_iter().chain(later).filter_map(|line| match line {
            LogLine::Said(Cue { at, kind: CueKind::Say(sentence), .. }) => Some((at, sentence.to_string())),
            _ => None,
        });
        said.collect()
    };
    let undisturbed = play_on(&mut begun(), Vec::new(), Tick::ZERO);
    let texts = |said: &[(Tick, String)]| said.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>();
    let changes: [fn(&mut Conductor, Tick) -> Progress; 3] = [
        |conductor, now| conductor.set_options(now, Options::default()),
        Conductor::hand_out_again,
        |conductor, now| conductor.set_audible(now, true),
    ];
    for (due, text) in &undisturbed {
        for change in changes {
            let mut conductor = begun();
            let mut log = conductor.advance(due.back(Duration::from_millis(1)), None).log;
            if conductor.session().is_over() {
                // Its last words are not planned again.
                continue;
            }
            log.extend(change(&mut conductor, *due).log);
            let said = play_on(&mut conductor, log, *due);
            assert_eq!(texts(&said), texts(&undisturbed), "changed at \"{text}\"");
        }
    }
}
