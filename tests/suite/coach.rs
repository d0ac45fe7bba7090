//! What the answers of the check-in change in a routine, and what they leave unchanged.

mod pages;
mod program;

use crate::build::{gap, routine, secs, step};
use crate::engine_properties::{finish_by_keys, keys, timelines};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use supple::app::{Origin, SessionStart};
use supple::check::{Probes, check};
use supple::history::Today;
use supple::routine::{BodySide, BySide, Condition, Context, Item, Routine, Side, Step, Variation, parse};
use supple::runtime::shipped::ROUTINES;
use supple::session::{
    Answers, CheckIn, Easing, EasingEffect, Movement, Rating, Response, RestReason, Sign, conditions_of,
    eased,
};
use supple::timeline::{Timeline, compile};
use supple::ui::view_model::BriefingView;
use supple::ui::view_model::coach::CheckInContext;

fn shipped(id: &str) -> Arc<Routine> {
    let text = supple::runtime::shipped::text(id).unwrap();
    parse(text, id, &Context::default()).routine.unwrap()
}

/// The page before a routine.
pub(crate) fn page(routine: &Routine, answers: &Answers, first_run: bool) -> BriefingView {
    let start = SessionStart::new(Arc::new(compile(Arc::new(routine.clone()))), Origin::Stream);
    let prepared = start.eased(answers).prepared(None);
    let today = Today { answers: answers.clone(), ..Today::default() };
    let context = CheckInContext { today: &today, chosen_side: BodySide::Left, first_run, taken_back: &[] };
    supple::ui::view_model::briefing(&start.timeline, &prepared, &context, 0)
}

fn pain(left: u8, right: u8) -> CheckIn {
    CheckIn { pain: BySide { left: Some(left), right: Some(right) }, ..CheckIn::default() }
}

fn answers(check_in: CheckIn) -> Answers {
    Answers { check_in, ..Answers::default() }
}

/// A step for each reason to leave one out, and one that always stays.
fn routine_with_all_conditions() -> Routine {
    let posed = |name: &str, pose: &str| Step { pose: Some(pose.to_owned()), ..step(name) };
    let careful = |name: &str, condition| Step { not_for: [condition].into(), ..step(name) };
    let ball = Step { equipment: vec!["lacrosse ball".to_owned()], ..step("Ball") };
    let four = Variation { text: "Cross it.".to_owned(), pose: Some("glute-ball-figure-four".to_owned()) };
    let steps = vec![
        posed("Walk", "walk"),
        Step { side: Side::Each, harder: Some(four), ..posed("Lunge", "hamstring-lunge") },
        posed("Lying", "lying-figure-four"),
        posed("Glute four", "glute-ball-figure-four"),
        posed("Nordic", "nordic"),
        ball,
        careful("Hurdler", Condition::OverStretched),
        careful("Strained", Condition::FreshStrain),
        careful("Prone", Condition::Pregnancy),
        careful("Pressed", Condition::BloodThinners),
        careful("Bent", Condition::BackPain),
    ];
    routine(steps.into_iter().map(|step| Item::Step(Box::new(step))).collect())
}

fn easing_words(answers: &Answers) -> String {
    let advice = answers.advice(&routine_with_all_conditions());
    let words = |change: &EasingEffect| match change {
        EasingEffect::LeftOut(name) => format!("-{name}"),
        EasingEffect::HarderLeftOut(name) => format!("-{name}+"),
        EasingEffect::HalfRange(sides) => format!("half {}", sides.words()),
    };
    let reasons = advice.reasons_to_rest.iter().map(|reason| format!("{reason:?}"));
    let changes = eased(&routine_with_all_conditions(), &advice.easing).1;
    reasons.chain(changes.iter().map(words)).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_answer_and_what_it_changes() {
    let deep = "-Lying, -Glute four, -Nordic, -Lunge+";
    let signed = |sign: Sign| answers(CheckIn { signs: [sign].into(), ..CheckIn::default() });
    let with = |condition| answers(CheckIn { conditions: [condition].into(), ..CheckIn::default() });
    let injured = |left| answers(CheckIn { injured: true, ..pain(left, 0) });
    let lunge = Movement { id: "hamstring-lunge".to_owned(), name: "Lunge".to_owned() };
    let table: Vec<(Answers, String)> = vec![
        (Answers::default(), String::new()),
        (answers(pain(0, 0)), String::new()),
        (answers(pain(2, 2)), String::new()),
        (answers(pain(3, 0)), format!("{deep}, half the left")),
        (answers(pain(0, 4)), format!("{deep}, half the right")),
        (answers(pain(4, 3)), format!("{deep}, half both sides")),
        (answers(pain(5, 0)), format!("Pain(5), {deep}, half the left")),
        (answers(pain(0, 10)), format!("Pain(10), {deep}, half the right")),
        (injured(2), String::new()),
        (injured(3), format!("AfterInjury(3), {deep}, half the left")),
        (signed(Sign::Pop), "Sign(Pop)".to_owned()),
        (signed(Sign::Bruise), "Sign(Bruise)".to_owned()),
        (signed(Sign::Limp), "Sign(Limp)".to_owned()),
        (signed(Sign::Numbness), "Sign(Numbness)".to_owned()),
        (with(Condition::OverStretched), "-Hurdler".to_owned()),
        (with(Condition::FreshStrain), "-Strained".to_owned()),
        (with(Condition::Pregnancy), "-Prone".to_owned()),
        (with(Condition::BloodThinners), "-Pressed".to_owned()),
        (with(Condition::BackPain), "-Bent".to_owned()),
        (Answers { medical: true, ..Answers::default() }, "Medical".to_owned()),
        (Answers { no_ball: true, ..Answers::default() }, "-Glute four, -Ball, -Lunge+".to_owned()),
        (Answers { left_out: vec![lunge], ..Answers::default() }, "-Lunge".to_owned()),
    ];
    for (answers, expected) in table {
        assert_eq!(easing_words(&answers), expected, "{answers:?}");
    }
}

#[test]
fn pain_above_the_routines_limit_advises_rest() {
    let gentle = Routine { max_pain: 1, ..routine_with_all_conditions() };
    let reasons = |left| answers(pain(left, 0)).advice(&gentle).reasons_to_rest;
    assert_eq!(reasons(1), []);
    assert_eq!(reasons(2), [RestReason::AboveRoutine { pain: 2, limit: 1 }]);
    let bold = Routine { max_pain: 9, ..routine_with_all_conditions() };
    assert_eq!(
        answers(pain(5, 0)).advice(&bold).reasons_to_rest,
        [RestReason::Pain(5)],
        "five is five everywhere"
    );
}

#[test]
fn without_a_ball_a_circuit_with_a_ball_is_left_out() {
    let text = "name = \"R\"\ncaution = \"Not on bone.\"\n[[step]]\nname = \"Ring\"\nequipment = \"lacrosse ball\"\n\
                [[step.step]]\nname = \"Roll\"\ntime = \"30s\"\n[[step]]\nname = \"Walk\"\ntime = \"30s\"\n";
    let routine = parse(text, "r", &Context::default()).routine.unwrap();
    let easing = Answers { no_ball: true, ..Answers::default() }.advice(&routine).easing;
    let (kept, changes) = eased(&routine, &easing);
    assert_eq!(changes, [EasingEffect::LeftOut("Roll".to_owned())]);
    assert_eq!(kept.steps().map(|step| step.id.as_str()).collect::<Vec<_>>(), ["walk"]);
}

#[test]
fn a_routine_of_which_nothing_is_left_is_not_started() {
    let ball = Answers { no_ball: true, ..Answers::default() };
    for id in ["hamstring-ball", "glute-ball"] {
        assert_eq!(ball.advice(&shipped(id)).reasons_to_rest, [RestReason::NothingLeft], "{id}");
    }
    assert!(ball.advice(&shipped("post-run-cool-down")).may_start());
}

#[test]
fn pain_of_four_eases_the_cool_downs() {
    let eased = |id: &str| {
        let routine = shipped(id);
        eased(&routine, &answers(pain(0, 4)).advice(&routine).easing)
    };
    let right = BySide { left: false, right: true };
    let (routine, changes) = eased("quick-cool-down");
    assert_eq!(
        changes,
        [EasingEffect::LeftOut("Lying figure four".to_owned()), EasingEffect::HalfRange(right)]
    );
    let halves: Vec<_> = routine.steps().map(|step| (step.id.as_str(), step.half_range)).collect();
    assert_eq!(halves, [("easy-walk", BySide::default()), ("modified-hurdler-stretch", right)]);
    let (_, changes) = eased("post-run-cool-down");
    assert_eq!(
        changes,
        [EasingEffect::HarderLeftOut("Glute circles".to_owned()), EasingEffect::HalfRange(right)]
    );
}

#[test]
fn only_conditions_that_a_step_names_are_asked() {
    assert_eq!(conditions_of(&routine_with_all_conditions()).len(), 5);
    let walk_only = routine(vec![Item::Step(Box::new(step("Walk")))]);
    assert!(conditions_of(&walk_only).is_empty());
}

#[test]
fn a_rating_is_weighed_against_the_pain_before() {
    let rated = |left: Option<u8>, right: Option<u8>, limp| {
        Rating { pain: BySide { left, right }, limp }.response(BySide { left: Some(2), right: Some(0) })
    };
    assert_eq!(rated(None, None, false), None);
    assert_eq!(rated(Some(0), Some(0), false), Some(Response::Same));
    assert_eq!(rated(Some(2), None, false), Some(Response::Same));
    assert_eq!(rated(Some(3), Some(0), false), Some(Response::OnePointWorse));
    assert_eq!(rated(Some(2), Some(1), false), Some(Response::OnePointWorse));
    assert_eq!(rated(Some(2), Some(2), false), Some(Response::Worse), "the worse side counts");
    assert_eq!(rated(None, None, true), Some(Response::Worse));
    assert_eq!(rated(Some(0), Some(0), true), Some(Response::Worse));
}

#[test]
fn the_other_side_of_a_left_out_step_is_left_out_too() {
    let item = |name: &str, side, not_for: Option<Condition>| {
        let step = Step { side, not_for: not_for.into_iter().collect(), ..step(name) };
        Item::Step(Box::new(step))
    };
    let back = Some(Condition::BackPain);
    let pair = routine(vec![
        item("Fold left", Side::Left, back),
        item("Fold right", Side::Right, None),
        item("Squat", Side::Together, None),
        item("Left hip", Side::Left, None),
    ]);
    let easing = Easing { conditions: [Condition::BackPain].into(), ..Easing::default() };
    let (left, changes) = eased(&pair, &easing);
    assert_eq!(changes.len(), 2);
    let names: Vec<&str> = left.steps().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["Squat", "Left hip"], "what never had a partner stays");
}

#[test]
fn easing_keeps_times_and_drops_the_stated_length() {
    let routine = shipped("quick-cool-down");
    let four = answers(pain(4, 0)).advice(&routine).easing;
    let (changed, _) = eased(&routine, &four);
    assert_eq!((routine.length.is_some(), changed.length), (true, None));
    let three = Easing { half_range: BySide { left: true, right: true }, ..Easing::default() };
    let (halved, _) = eased(&routine, &three);
    let total = |routine: Routine| compile(Arc::new(routine)).total;
    assert_eq!(total(halved), compile(Arc::clone(&routine)).total);
    let before = compile(routine).total;
    assert_eq!(before.saturating_sub(total(changed)), secs(13 + 30 + 5 + 30));
}

/// The text of a shipped routine without the steps in `left_out` and without its stated
/// length.
fn text_without(text: &str, left_out: &HashSet<&str>, routine: &Routine) -> String {
    let mut pieces = text.split("\n[[step]]\n");
    let head = pieces.next().unwrap();
    let head: String =
        head.lines().filter(|line| !line.starts_with("length")).flat_map(|line| [line, "\n"]).collect();
    let steps = pieces.zip(routine.steps()).filter(|(_, step)| !left_out.contains(step.id.as_str()));
    steps.fold(head, |text, (step, _)| text + "\n[[step]]\n" + step)
}

#[test]
fn every_eased_shipped_routine_checks_clean() {
    let sore = BySide { left: true, right: true };
    let deep = Easing { half_range: sore, without_deep: true, ..Easing::default() };
    let ball = Easing { without_ball: true, ..Easing::default() };
    let without = Easing { conditions: Condition::ALL.map(|(one, _)| one).into(), ..Easing::default() };
    for (id, text) in ROUTINES {
        let routine = shipped(id);
        let single_steps =
            routine.steps().map(|step| Easing { left_out: vec![Movement::of(step)], ..Easing::default() });
        for easing in [deep.clone(), ball.clone(), without.clone()].into_iter().chain(single_steps) {
            let (changed, _) = eased(&routine, &easing);
            let kept: HashSet<&str> = changed.steps().map(|step| step.id.as_str()).collect();
            let left_out: HashSet<&str> =
                routine.steps().map(|step| step.id.as_str()).filter(|id| !kept.contains(id)).collect();
            if kept.is_empty() {
                continue;
            }
            let text = text_without(text, &left_out, &routine);
            let checked = check(&text, id, &Context::default(), Probes::default());
            assert_eq!(checked.findings, [], "{id} with {easing:?}");
            // The remaining steps are the same, except for what is eased.
            let plain = |routine: &Routine| -> Vec<Step> {
                let as_written = |step: &Step| Step {
                    half_range: BySide::default(),
                    easier: None,
                    harder: None,
                    ..step.clone()
                };
                routine.steps().map(as_written).collect()
            };
            assert_eq!(plain(checked.routine().unwrap()), plain(&changed), "{id}");
        }
    }
}

const POSES: [Option<&str>; 6] = [
    None,
    Some("hamstring-lunge"),
    Some("lying-figure-four"),
    Some("glute-ball-figure-four"),
    Some("glute-ball"),
    Some("walk"),
];
const NAMES: [&str; 4] = ["Fold left", "Fold right", "Lunge (left leg)", "Lunge (right leg)"];

/// A name, a figure and conditions for each step of a routine: indices of [`NAMES`] and
/// [`POSES`].
pub(crate) fn decorations() -> impl Strategy<Value = Vec<(usize, usize, BTreeSet<Condition>)>> {
    let conditions = proptest::collection::btree_set(0usize..5, 0..2)
        .prop_map(|all| all.into_iter().map(|at| Condition::ALL[at].0).collect());
    proptest::collection::vec((0..NAMES.len(), 0..POSES.len(), conditions), 12)
}

pub(crate) fn decorated(timeline: &Timeline, decorations: &[(usize, usize, BTreeSet<Condition>)]) -> Routine {
    let mut routine = (*timeline.routine).clone();
    let mut number = 0;
    for item in &mut routine.items {
        let steps = match item {
            Item::Step(step) => std::slice::from_mut(&mut **step),
            Item::Circuit(circuit) => circuit.steps.as_mut_slice(),
        };
        for step in steps {
            let (name, pose, conditions) = &decorations[number % decorations.len()];
            step.id = format!("step-{number}");
            NAMES[*name].clone_into(&mut step.name);
            step.pose = POSES[*pose].map(str::to_owned);
            step.not_for.clone_from(conditions);
            step.caution = vec![format!("Mind {number}.")];
            step.stop_if = vec![format!("Sign {number}")];
            number += 1;
        }
    }
    routine.caution = vec!["Mind all of it.".to_owned()];
    routine
}

pub(crate) fn easings() -> impl Strategy<Value = Easing> {
    let conditions = proptest::collection::btree_set(0usize..5, 0..4)
        .prop_map(|all| all.into_iter().map(|at| Condition::ALL[at].0).collect::<BTreeSet<_>>());
    let movement = proptest::option::of(1..POSES.len());
    (any::<[bool; 4]>(), conditions, movement).prop_map(|([left, right, deep, ball], without, movement)| {
        let movement = movement.and_then(|at| POSES[at]);
        Easing {
            half_range: BySide { left, right },
            without_deep: deep,
            without_ball: ball,
            conditions: without,
            left_out: movement
                .map(|id| Movement { id: id.to_owned(), name: id.to_owned() })
                .into_iter()
                .collect(),
        }
    })
}

/// Every step with the side that it is done on.
fn steps_with_sides(routine: &Routine) -> Vec<(&Step, Side)> {
    let mut steps = Vec::new();
    for item in &routine.items {
        match item {
            Item::Step(step) => steps.push((&**step, step.side)),
            Item::Circuit(circuit) => {
                let side =
                    |step: &Step| if circuit.side == Side::Together { step.side } else { circuit.side };
                steps.extend(circuit.steps.iter().map(|step| (step, side(step))));
            }
        }
    }
    steps
}

/// Whether two steps are one movement: by their figure, or by their title.
fn is_same_movement(one: &Step, other: &Step) -> bool {
    let title = |step: &Step| step.name.split([' ', '(']).next().map(str::to_owned);
    one.pose.is_some() && one.pose == other.pose || title(one) == title(other)
}

fn has_partner(routine: &Routine, step: &Step, side: Side) -> bool {
    steps_with_sides(routine).into_iter().any(|(other, on)| {
        let other_side = match side {
            Side::Left => matches!(on, Side::Right | Side::Each | Side::Alternate),
            _ => matches!(on, Side::Left | Side::Each | Side::Alternate),
        };
        other_side && is_same_movement(step, other)
    })
}

proptest! {
    #![proptest_config(crate::chance::cases(400))]

    #[test]
    fn easing_changes_only_what_it_leaves_out_or_halves(
        timeline in timelines(), decorations in decorations(), easing in easings(), keys in keys()
    ) {
        let routine = decorated(&timeline, &decorations);
        let (changed, changes) = eased(&routine, &easing);
        prop_assert_eq!(&changed.caution, &routine.caution);
        for step in changed.steps() {
            let before = routine.steps().find(|before| before.id == step.id).unwrap();
            let as_before = Step {
                half_range: before.half_range,
                easier: before.easier.clone(),
                harder: before.harder.clone(),
                ..step.clone()
            };
            prop_assert_eq!(&as_before, before, "its cautions, its amounts and its gaps stay");
            prop_assert!(step.not_for.iter().all(|condition| !easing.conditions.contains(condition)));
        }
        for (step, side) in steps_with_sides(&changed) {
            prop_assert!(!step.half_range.left || easing.half_range.left && side != Side::Right);
            prop_assert!(!step.half_range.right || easing.half_range.right && side != Side::Left);
            if matches!(side, Side::Left | Side::Right) && has_partner(&routine, step, side) {
                prop_assert!(has_partner(&changed, step, side), "{} lost its partner", step.id);
            }
        }
        let is_empty = |item: &Item| matches!(item, Item::Circuit(circuit) if circuit.steps.is_empty());
        prop_assert!(!changed.items.iter().any(is_empty));
        let left = routine.steps().count() - changed.steps().count();
        let reported = changes.iter().filter(|change| matches!(change, EasingEffect::LeftOut(_))).count();
        prop_assert_eq!(left > 0, reported > 0, "what is left out is listed");
        prop_assert!(eased(&changed, &easing).1.iter().all(|change| !matches!(change, EasingEffect::LeftOut(_))));
        let timeline = Arc::new(compile(Arc::new(changed)));
        if !timeline.segments.is_empty() {
            let summary = finish_by_keys(&timeline, &keys);
            prop_assert!(summary.ledger.balances(), "{:?}", summary.ledger);
        }
    }
}

#[test]
fn the_half_range_is_said_only_on_the_sore_side() {
    use supple::cue::{CueKind, Options};
    let lunge = Step {
        side: Side::Each,
        prepare: gap(15),
        half_range: BySide { left: false, right: true },
        ..step("Lunge")
    };
    let squat = Step { half_range: BySide { left: false, right: true }, ..step("Squat") };
    let line = crate::build::timeline(vec![lunge, squat]);
    let said: Vec<String> = supple::cue::all_cues(&line, &Options::default())
        .into_iter()
        .filter_map(|cue| match cue.kind {
            CueKind::Say(sentence) => Some(sentence.to_string()),
            CueKind::Tone(_) | CueKind::Sound(_) => None,
        })
        .collect();
    let half_range = said.iter().filter(|text| text.starts_with("Half the range")).collect::<Vec<_>>();
    assert_eq!(half_range, ["Half the range.", "Half the range on the right."], "{said:?}");
    let at = |text: &str| said.iter().position(|said| said == text).unwrap();
    assert_eq!(at("Half the range."), at("Right side.") + 1, "{said:?}");
    for side in [BodySide::Left, BodySide::Right] {
        let segment = line.segments.iter().find(|segment| segment.side == Some(side)).unwrap();
        let place = supple::timeline::labels::position_labels(&line, segment);
        assert_eq!(place.contains(&"half the range".to_owned()), side == BodySide::Right);
    }
}
