//! What the engine costs: from a routine's text to its timeline, and a session
//! of it, played and announced.

#[expect(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/suite/build.rs"]
mod build;

use build::{gap, paced, step};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use supple::cue::{self, Conductor, Options};
use supple::routine::{self, Context, Item, Routine, Side};
use supple::runtime::shipped;
use supple::session::Session;
use supple::time::Tick;
use supple::timeline::{Timeline, compile};

/// How far ahead of their time cues are handed out.
const HORIZON: Duration = Duration::from_millis(2500);

/// A shipped routine.
fn shipped(id: &str) -> Option<Arc<Routine>> {
    routine::parse(shipped::text(id)?, id, &Context::default()).routine
}

/// A routine of ten thousand segments: a hundred steps of 25 sets a side, each
/// with its rest and its change of sides, paced by a tempo of three phases.
fn long() -> Arc<Routine> {
    let steps = (0..100).map(|number| {
        let mut step = step(&format!("Step {number}"));
        step.amounts = vec![paced(5, &[("straighten", 2000), ("hold", 1000), ("bend", 2000)])];
        step.side = Side::Each;
        step.sets = 25;
        step.rest = gap(10);
        Item::Step(Box::new(step))
    });
    Arc::new(build::routine(steps.collect()))
}

/// The text of a routine of forty steps, with what steps usually have.
fn forty() -> String {
    let head = "name = \"Forty\"\nkind = \"warm-up\"\nequipment = [\"wall or chair\"]\n".to_owned();
    let step = |number| {
        format!(
            "\n[[step]]\nname = \"Step {number}\"\nreps = 10\ntempo = \"straighten 2s, hold 1s, bend 2s\"\n\
             side = \"each\"\nsets = 2\nrest = \"20s\"\nhow = [\"Stand tall.\", \"Go slowly, and breathe.\"]\n\
             cues = [{{ at = 3, say = \"Let it grow\" }}]\neasier = \"Do less.\"\npose = \"leg-swing\"\n\
             muscles = [\"hips\", \"hamstrings\"]\n"
        )
    };
    (1..=40).fold(head, |text, number| text + &step(number))
}

fn texts(criterion: &mut Criterion) {
    let id = "post-run-cool-down";
    let Some(text) = shipped::text(id) else { return };
    criterion.bench_function("parse the cool-down", |bencher| {
        bencher.iter(|| routine::parse(black_box(text), id, &Context::default()));
    });
    let forty = forty();
    let sound = routine::parse(&forty, "forty", &Context::default()).routine.is_some();
    assert!(sound, "the forty steps have a mistake");
    criterion.bench_function("check a file of forty steps", |bencher| {
        bencher.iter(|| routine::parse(black_box(&forty), "forty", &Context::default()).diagnostics.len());
    });
    criterion.bench_function("parse and compile the cool-down", |bencher| {
        bencher.iter(|| shipped(black_box(id)).map(compile));
    });
    let long = long();
    let name = format!("compile {} segments", compile(Arc::clone(&long)).segments.len());
    criterion.bench_function(&name, |bencher| bencher.iter(|| compile(black_box(Arc::clone(&long)))));
}

/// Plays a session from deadline to deadline; returns how many things happened.
fn played(mut session: Session) -> usize {
    let mut events = 0;
    while let Some(deadline) = session.next_deadline() {
        events += session.advance(deadline, None).len();
    }
    events
}

/// Plays a session with its cues, woken at every deadline; returns how many
/// cues there were.
fn conducted(mut conductor: Conductor) -> usize {
    let mut cues = 0;
    while let Some(deadline) = conductor.next_deadline() {
        cues += conductor.advance(deadline, None).cues.len();
    }
    cues
}

fn sessions(criterion: &mut Criterion, name: &str, timeline: &Arc<Timeline>) {
    let Some(session) = Session::new(Arc::clone(timeline)) else { return };
    let mut group = criterion.benchmark_group(name);
    group.bench_function("played by its deadlines", |bencher| {
        bencher.iter_batched(|| session.clone(), played, BatchSize::SmallInput);
    });
    let conductor = Conductor::new(session, Tick::ZERO, Options::default(), HORIZON);
    group.bench_function("played with its cues", |bencher| {
        bencher.iter_batched(|| conductor.clone(), conducted, BatchSize::SmallInput);
    });
    // A wake between two boundaries, half way through: what every second costs.
    let half = Tick(timeline.total / 2);
    let mut within = conductor;
    within.advance(half, None);
    group.bench_function("one wake", |bencher| {
        let wake = half + Duration::from_secs(1);
        bencher.iter_batched_ref(
            || within.clone(),
            |conductor| conductor.advance(wake, None),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("every cue", |bencher| {
        bencher.iter(|| cue::all_cues(black_box(timeline), &Options::default()).len());
    });
    group.finish();
}

fn engine(criterion: &mut Criterion) {
    if let Some(routine) = shipped("post-run-cool-down") {
        sessions(criterion, "the cool-down", &Arc::new(compile(routine).hands_free()));
    }
    sessions(criterion, "10,000 segments", &Arc::new(compile(long())));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2));
    targets = texts, engine
}
criterion_main!(benches);
