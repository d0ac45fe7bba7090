//! The meaning of valid files.

use super::*;
use std::sync::Arc;
use std::time::Duration;
use supple::routine::fields::Scope;
use supple::routine::{
    Amount, AuthorCue, BodySide, CountWords, CueAt, Gap, Item, Kind, Routine, Side, Spots, Step,
};

fn valid(name: &str) -> Routine {
    parse_file(&data("valid").join(name).with_extension("toml")).1.routine.map(Arc::unwrap_or_clone).unwrap()
}

fn secs(gap: Gap) -> u64 {
    match gap {
        Gap::Timed(length) => length.as_secs(),
        Gap::Open => u64::MAX,
    }
}

fn step<'r>(routine: &'r Routine, id: &str) -> &'r Step {
    let ids: Vec<&str> = routine.steps().map(|step| step.id.as_str()).collect();
    routine.steps().find(|step| step.id == id).unwrap_or_else(|| panic!("{id} is not in {ids:?}"))
}

fn ids(routine: &Routine) -> Vec<String> {
    let item = |item: &Item| match item {
        Item::Step(step) => vec![step.id.clone()],
        Item::Circuit(all) => {
            std::iter::once(all.id.clone()).chain(all.steps.iter().map(|step| step.id.clone())).collect()
        }
    };
    routine.items.iter().flat_map(item).collect()
}

#[test]
fn defaults_are_those_of_the_format() {
    let routine = valid("least");
    let step = step(&routine, "march");
    let gaps = [step.prepare, step.switch, step.move_, step.reverse, step.rest].map(secs);
    assert_eq!(gaps, [8, 5, 5, 2, 0]);
    for (key, seconds) in ["prepare", "switch", "move", "reverse", "rest"].into_iter().zip(gaps) {
        let field = Scope::Step.field(key).unwrap();
        assert_eq!(field.default, Some(format!("\"{seconds}s\"").as_str()), "{key}");
    }
    assert_eq!((step.sets, step.side, &step.spots, step.direction), (1, Side::Together, &Spots::None, None));
    assert_eq!((routine.max_pain, routine.voice, routine.kind), (4, None, None));
    assert_eq!(step.pose.as_deref(), Some("march"));
}

#[test]
fn the_third_example_borrows_its_first_three_spots() {
    let routine = valid("short-cool-down");
    let ball = step(&routine, "hamstring-on-the-ball");
    let Spots::Named(names) = &ball.spots else { panic!("{:?}", ball.spots) };
    assert_eq!(names, &["just below the glute", "a hand lower", "outer edge"]);
    assert!(
        matches!(ball.amount(1), Amount::Reps { min: 5, max: 5, tempo: Some(tempo) } if tempo.phases.len() == 3)
    );
    assert_eq!(ball.caution, ["Not on bone, a bruise, or behind the knee."]);
}

#[test]
fn keys_of_the_step_win_over_borrowed_ones_and_those_over_defaults() {
    let routine = valid("use-chain");
    let link = step(&routine, "link");
    // Own: spots. The link's: reps, over the ball's tempo and sides. The
    // link's defaults: switch. This file's defaults: prepare.
    assert!(matches!(link.amount(1), Amount::Reps { max: 8, tempo: Some(_), .. }));
    assert_eq!((secs(link.switch), secs(link.prepare), link.side), (7, 4, Side::Each));
    assert!(matches!(&link.spots, Spots::Named(names) if names.len() == 2));
}

#[test]
fn a_time_replaces_borrowed_reps_and_tempo() {
    let routine = valid("use-local");
    assert_eq!(ids(&routine), ["march-2", "march", "slow", "march-2-2"]);
    let minute = Duration::from_secs(60);
    assert_eq!(*step(&routine, "march-2").amount(1), Amount::Time { min: minute, max: minute });
    assert!(
        matches!(step(&routine, "slow").amount(1), Amount::Reps { max: 10, tempo: Some(t), .. } if t.rep().as_secs() == 6)
    );
    assert_eq!(step(&routine, "march-2-2").side, Side::Each);
    assert_eq!(step(&routine, "march-2-2").pose.as_deref(), Some("march"));
}

#[test]
fn a_whole_file_brings_its_steps_and_circuits_under_free_ids() {
    assert_eq!(ids(&valid("use-whole")), ["glute-circles", "hamstring-on-the-ball", "glute-circles-2"]);
    let routine = valid("use-whole-circuit");
    let expected = [
        "march",
        "the-round",
        "march-2",
        "heel-drop",
        "the-round-2",
        "march-3",
        "heel-drop-3",
        "heel-drop-2",
    ];
    assert_eq!(ids(&routine), expected);
    let round = step(&routine, "heel-drop");
    assert_eq!(
        (round.sets, secs(round.rest), round.muscles.as_slice()),
        (2, 10, ["calves".to_owned()].as_slice())
    );
    let Some(Item::Circuit(all)) = routine.items.get(2) else { panic!() };
    assert_eq!((all.rounds, all.name.as_str(), secs(all.rest)), (1, "Once more", 60));
    let inside = valid("use-in-circuit");
    assert_eq!(ids(&inside), ["round", "hamstring-on-the-ball", "glute-circles", "slow"]);
}

#[test]
fn a_circuit_gets_neither_sets_nor_rest_by_default() {
    let Some(Item::Circuit(all)) = valid("circuit").items.first().cloned() else { panic!() };
    assert_eq!((all.rounds, secs(all.rest)), (3, 60));
    assert!(all.steps.iter().all(|step| step.sets == 2 && secs(step.rest) == 10));
}

#[test]
fn the_equipment_of_a_circuit_is_needed_for_its_steps() {
    let text = "name = \"R\"\ncaution = \"Not on bone.\"\n[[step]]\nname = \"Ring\"\nequipment = \"lacrosse ball\"\n\
                [[step.step]]\nname = \"Roll\"\ntime = \"30s\"\n\
                [[step.step]]\nname = \"Press\"\ntime = \"30s\"\nequipment = [\"mat\", \"lacrosse ball\"]\n\
                [[step]]\nname = \"Walk\"\ntime = \"30s\"\n";
    let routine = parse(text, "r", &Context::default()).routine.unwrap();
    assert_eq!(routine.all_equipment(), ["lacrosse ball", "mat"]);
    assert_eq!(step(&routine, "roll").equipment, ["lacrosse ball"]);
    assert_eq!(step(&routine, "press").equipment, ["mat", "lacrosse ball"]);
    assert!(step(&routine, "walk").equipment.is_empty());
}

#[test]
fn a_default_tempo_skips_what_it_cannot_pace() {
    let routine = valid("default-tempo-skips-timed");
    assert!(matches!(step(&routine, "lunge").amount(1), Amount::Reps { tempo: Some(_), .. }));
    assert!(matches!(step(&routine, "hold").amount(1), Amount::Time { .. }));
    assert!(matches!(step(&routine, "all-you-can").amount(1), Amount::Max { .. }));
}

#[test]
fn cues_and_texts_come_as_written() {
    let routine = valid("every-step-key");
    let step = step(&routine, "my_step-1");
    let last = AuthorCue { at: CueAt::FromStart(Duration::from_secs(30)), set: None, say: "Last".into() };
    assert_eq!(step.cues.get(1), Some(&last));
    assert_eq!(step.cues.get(5).map(|cue| cue.at), Some(CueAt::Percent(33.3)));
    assert_eq!(step.how, ["One\nline break", "Two\ttabs"]);
    assert_eq!((step.prepare, step.rest, secs(step.switch)), (Gap::Open, Gap::Open, 0));
    assert_eq!(step.sound.as_deref(), Some("sounds/bell.OGG"));
    assert_eq!(valid("windows-line-breaks").steps().next().unwrap().how, ["First.\nSecond."]);
}

#[test]
fn spans_lead_back_to_the_file() {
    let (text, parsed) = parse_file(&data("valid").join("use-in-circuit.toml"));
    let at = |id: &str, key: &str| &text[parsed.spans.report_span(id, key).unwrap().range()];
    assert_eq!(at("round", "sets"), "2");
    assert_eq!(at("glute-circles", "time"), "\"hamstring-ball\"");
    assert_eq!(at("slow", "reps"), "\"use-local#slow\"");
    assert_eq!(&text[parsed.spans.get("step[0].step[1].use").unwrap().range()], "\"use-local#slow\"");
    assert_eq!(
        parsed.spans.ids().collect::<Vec<_>>(),
        ["round", "hamstring-on-the-ball", "glute-circles", "slow"]
    );
}

#[test]
fn a_step_below_a_second_misspelled_header_has_its_own_spans() {
    let text = "name = \"x\"\n[[steps]]\nname = \"March\"\ntime = \"30s\"\n[[stps]]\nname = \"Walk\"\ntime = \"40s\"\n";
    let spans = parse(text, "x", &Context::default()).spans;
    assert_eq!(&text[spans.report_span("walk", "time").unwrap().range()], "\"40s\"");
}

/// The seconds that amounts last, or the reps, each as its least and its most.
fn ranges(step: &Step) -> Vec<(u64, u64)> {
    let range = |amount: &Amount| match amount {
        Amount::Time { min, max } | Amount::Max { min, max } => (min.as_secs(), max.as_secs()),
        Amount::Reps { min, max, .. } => (u64::from(*min), u64::from(*max)),
        Amount::Open => (0, 0),
    };
    step.amounts.iter().map(range).collect()
}

#[test]
fn a_list_has_one_amount_for_each_set() {
    let routine = valid("lists-by-set");
    let ladder = step(&routine, "pull-up");
    assert_eq!((ladder.sets, ladder.load.as_deref()), (5, Some("10 kg vest")));
    assert_eq!(ranges(ladder), [(1, 1), (2, 2), (3, 4), (2, 2), (1, 1)]);
    assert_eq!(ladder.cues.iter().map(|cue| cue.set).collect::<Vec<_>>(), [Some(3), None]);
    let jumps = step(&routine, "star-jumps");
    assert_eq!((jumps.sets, ranges(jumps), secs(jumps.after)), (3, vec![(10, 10), (20, 30), (10, 10)], 60));
    let most = step(&routine, "as-many-squats-as-you-can");
    assert!(matches!(most.amount(2), Amount::Max { max, .. } if max.as_secs() == 20));
}

#[test]
fn inside_a_circuit_a_list_goes_by_round_and_no_default_lengthens_it() {
    let routine = valid("circuit-by-round");
    let Some(Item::Circuit(salute)) = routine.items.first() else { panic!() };
    assert_eq!((salute.rounds, salute.side, salute.first), (2, Side::Each, BodySide::Right));
    assert_eq!([salute.prepare, salute.switch, salute.rest].map(secs), [12, 10, 20]);
    assert_eq!(
        (salute.after, salute.caution.as_slice()),
        (Gap::Open, ["Keep the back long.".to_owned()].as_slice())
    );
    let lunge = step(&routine, "lunge");
    assert_eq!((lunge.sets, lunge.side, secs(lunge.prepare), secs(lunge.after)), (1, Side::Together, 0, 0));
    let fold = step(&routine, "fold");
    assert_eq!((ranges(fold), fold.count), (vec![(4, 5), (3, 3)], Some(CountWords::Phases)));
    assert_eq!((fold.halfway, fold.metronome), (Some(false), Some(true)));
    let Amount::Reps { tempo: Some(tempo), .. } = fold.amount(1) else { panic!() };
    assert_eq!(
        tempo.phases.iter().map(|phase| (phase.min.as_secs(), phase.length.as_secs())).nth(1),
        Some((3, 5))
    );
    let walk = step(&routine, "walk");
    assert_eq!((walk.sets, secs(walk.prepare), secs(walk.after)), (3, 15, 20));
    assert_eq!((routine.language.as_str(), routine.kind), ("pt-BR", Some(Kind::Rehab)));
}

#[test]
fn a_default_amount_goes_to_steps_that_have_none() {
    let routine = valid("default-amounts");
    let half = Duration::from_secs(30);
    assert_eq!(*step(&routine, "one").amount(1), Amount::Time { min: half, max: half });
    assert_eq!(step(&routine, "one").first, BodySide::Right);
    assert_eq!(*step(&routine, "two").amount(1), Amount::Max { min: half, max: half });
    assert!(matches!(step(&routine, "three").amount(1), Amount::Reps { max: 5, tempo: Some(_), .. }));
    assert_eq!(step(&routine, "three").count, Some(CountWords::Off));
}

#[test]
fn a_list_of_the_step_replaces_borrowed_sets() {
    let routine = valid("own-list-over-lent");
    let of = |id: &str| (step(&routine, id).sets, ranges(step(&routine, id)));
    // A list of its own says how many sets there are, whatever is lent.
    assert_eq!(of("ladder"), (2, vec![(5, 5), (4, 4)]));
    assert_eq!(of("timed"), (1, vec![(20, 20)]));
    assert_eq!(of("by-round"), (1, vec![(5, 5), (4, 4)]));
    let inside = step(&routine, "inside");
    assert_eq!((secs(inside.prepare), secs(inside.after), inside.side), (4, 0, Side::Each));
    assert_eq!(step(&routine, "one-side-at-a-time").side, Side::Together, "the circuit's side holds");
}

#[test]
fn cautions_are_borrowed_with_a_step() {
    let texts = |all: &[String]| all.join(" ");
    let whole = valid("safety-whole");
    assert_eq!(texts(&whole.caution), "Not on a bruise. Mind the knee.", "its own first, each once");
    assert_eq!((texts(&whole.stop_if).as_str(), whole.max_pain), ("Sharp pain", 2));
    assert_eq!(texts(&step(&whole, "hold").caution), "Go slowly.");
    assert_eq!(step(&whole, "hold").source.as_ref().unwrap().title.as_deref(), Some("A physiotherapist"));
    assert_eq!(step(&whole, "roll").source.as_ref().unwrap().title.as_deref(), Some("A book"));

    let steps = valid("safety-steps");
    assert_eq!(
        (texts(&steps.caution).as_str(), steps.max_pain),
        ("", 2),
        "the lowest of all that are written"
    );
    let lent = "Go slowly. Mind the knee. Not on a bruise.";
    assert_eq!(texts(&step(&steps, "hold").caution), lent);
    assert_eq!(texts(&step(&steps, "hold").stop_if), "Sharp pain");
    assert_eq!(
        texts(&step(&steps, "roll").caution),
        "Not behind the knee.",
        "it takes the place of all lent ones"
    );
    assert_eq!(texts(&step(&steps, "roll").stop_if), "Tingling Sharp pain", "and of nothing else");
    assert_eq!(texts(&step(&steps, "again").caution), lent);
    assert_eq!(texts(&step(&steps, "again").stop_if), "Dizziness");
    assert_eq!(texts(&step(&steps, "inside").caution), lent);

    let chain = valid("safety-chain");
    assert_eq!(texts(&step(&chain, "hold").caution), "Go slowly. Not on a bruise. Mind the knee.");
    assert_eq!(texts(&step(&chain, "roll").caution), "Not behind the knee.");
    assert_eq!(chain.max_pain, 2);
    let safety = steps.safety();
    assert_eq!(texts(&safety.caution), "Go slowly. Mind the knee. Not on a bruise. Not behind the knee.");
    assert_eq!((texts(&safety.stop_if).as_str(), safety.max_pain), ("Sharp pain Tingling Dizziness", 2));
}

#[test]
fn a_step_gets_the_figure_of_its_name() {
    let routine = valid("figures-by-name");
    let pose = |id: &str| step(&routine, id).pose.as_deref();
    assert_eq!(pose("calf-stretch"), Some("wall-calf"));
    assert_eq!(pose("swings"), Some("leg-swing"));
    assert_eq!(pose("glute-bridge"), Some("bridge"));
    assert_eq!(pose("unknown"), None);
}

/// The numbers of a step in a week.
#[derive(Debug, PartialEq)]
struct WeekNumbers {
    sets: u32,
    /// The planned reps or seconds of each set.
    amounts: Vec<u32>,
    rest_seconds: u64,
    load: Option<String>,
}

fn in_week(routine: &Routine, id: &str, week: u32) -> WeekNumbers {
    let step = step(routine, id).in_week(week);
    let amount = |amount: &Amount| match amount {
        Amount::Reps { max, .. } => *max,
        Amount::Time { max, .. } | Amount::Max { max, .. } => u32::try_from(max.as_secs()).unwrap(),
        Amount::Open => 0,
    };
    WeekNumbers {
        sets: step.sets,
        amounts: step.amounts.iter().map(amount).collect(),
        rest_seconds: secs(step.rest),
        load: step.load,
    }
}

#[test]
fn a_week_overrides_its_step_and_the_last_week_repeats() {
    let routine = valid("weeks");
    assert_eq!((routine.week, routine.weeks()), (1, 4));
    let weeks = [
        (2, vec![5], 60),
        (2, vec![6], 60),
        (3, vec![8], 60),
        (3, vec![12, 10, 8], 90),
        (3, vec![12, 10, 8], 90),
    ];
    for (week, expected) in (1..).zip(weeks) {
        let numbers = in_week(&routine, "nordic", week);
        assert_eq!((numbers.sets, numbers.amounts, numbers.rest_seconds), expected, "week {week}");
    }
    assert_eq!(in_week(&routine, "nordic", 0), in_week(&routine, "nordic", 1));
    assert_eq!(ranges(&step(&routine, "nordic").in_week(3)), [(6, 8)]);

    let load = |week| in_week(&routine, "dead-lift", week).load.unwrap();
    assert_eq!(
        [1, 2, 3, 4, 9].map(load),
        ["20 kg", "25 kg", "25 kg", "20 kg", "20 kg"],
        "over the step alone"
    );
    let lift = |week| step(&routine, "dead-lift").in_week(week).amounts;
    let Amount::Reps { max: 8, tempo: Some(tempo), .. } = &lift(3)[0] else { panic!("{:?}", lift(3)) };
    assert_eq!(tempo.rep(), Duration::from_secs(6));
    let time = Duration::from_secs(30);
    assert_eq!(lift(4), [Amount::Time { min: time, max: time }], "a time drops reps and tempo");

    assert_eq!(in_week(&routine, "as-many-as-you-can", 2).amounts, [40]);
    assert!(matches!(step(&routine, "as-many-as-you-can").in_week(2).amounts[0], Amount::Max { .. }));
    let last = step(&routine, "in-the-end-as-many-as-you-can");
    assert!(matches!(last.in_week(1).amounts[0], Amount::Reps { max: 8, .. }));
    assert!(matches!(last.in_week(2).amounts[0], Amount::Max { .. }));

    let later = routine.in_week(7);
    assert_eq!((later.week, later.weeks(), step(&later, "nordic").sets), (7, 4, 3));
    assert_eq!(later.in_week(1), routine, "any week leads back to the first");
}

#[test]
fn keys_of_the_step_win_over_borrowed_weeks() {
    let routine = valid("weeks");
    assert_eq!(in_week(&routine, "nordic-2", 1).sets, 1);
    assert_eq!(
        [1, 2, 3].map(|week| in_week(&routine, "nordic-2", week).amounts),
        [[5], [6], [8]].map(Vec::from)
    );
    assert_eq!(step(&routine, "dead-lift-2").weeks, [], "all that they say is said beside the use");
    assert_eq!(in_week(&routine, "without", 4).amounts, [4]);
    assert_eq!(step(&routine, "without").weeks, []);
}

#[test]
fn a_list_of_a_week_goes_by_round_inside_a_circuit() {
    let routine = valid("weeks");
    let Some(Item::Circuit(round)) = routine.items.last() else { panic!("no circuit") };
    assert_eq!(round.rounds, 3);
    assert_eq!(in_week(&routine, "squat", 1).amounts, [8, 8, 8]);
    assert_eq!(in_week(&routine, "squat", 2).amounts, [10]);
    assert_eq!(in_week(&routine, "squat", 3).amounts, [20, 30, 40]);
    assert_eq!(in_week(&routine, "hop", 3).amounts, [30]);
}
