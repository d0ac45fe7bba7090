//! What it costs to check routine files: one of forty steps, and a thousand of
//! them.

use criterion::{Criterion, criterion_group, criterion_main};
use std::fmt::Write as _;
use std::hint::black_box;
use supple::diagnostic::{Lines, Style, render};
use supple::routine::{Context, parse};

/// A routine of forty steps as an author writes them, comments and all.
fn forty_steps(seed: usize) -> String {
    let mut text = String::from(
        "#:schema ./routine.schema.json\n\nname = \"Forty steps\"\nkind = \"strength\"\nabout = \"A long one.\"\nequipment = [\"mat\", \"chair\"]\ncaution = \"Stop at any sharp pain.\"\n\n[defaults]\nprepare = \"10s\"\n",
    );
    for i in 0..40 {
        let _ = write!(text, "\n# Step {i}\n[[step]]\nname = \"Movement {i} of {seed}\"\n");
        let _ = match i % 4 {
            0 => write!(text, "time = \"{}s\"\nside = \"each\"\nsets = 2\nrest = \"20s\"\n", 20 + seed % 20),
            1 => write!(
                text,
                "reps = \"8-12\"\ntempo = \"lower 3s, hold 1s, lift 2s\"\nside = \"alternate\"\n"
            ),
            2 => write!(
                text,
                "time = \"15-30s\"\nspots = [\"high\", \"in the middle\", \"low\"]\ndirection = \"both\"\n"
            ),
            _ => write!(
                text,
                "reps = 20\npose = \"hamstring-lunge\"\ncues = [{{ at = 10, say = \"Half of it\" }}]\n"
            ),
        };
        text.push_str("how = [\n  \"Stand tall, the feet below the hips.\",\n  \"Sink slowly; keep the back long.\",\n  \"Come up and breathe out.\",\n]\nmuscles = [\"hamstrings\", \"glutes\"]\nharder = \"Close the eyes.\"\n");
    }
    text
}

fn check(c: &mut Criterion) {
    let context = Context::default();
    let one = forty_steps(0);
    assert!(parse(&one, "one", &context).diagnostics.is_empty());
    c.bench_function("check one file of 40 steps", |b| b.iter(|| parse(black_box(&one), "one", &context)));

    let wrong = one
        .replace("tempo = \"lower 3s", "tempo = \"lower 3sec")
        .replace("side = \"each\"", "side = \"both\"");
    let found = parse(&wrong, "wrong", &context).diagnostics;
    assert_eq!(found.len(), 20);
    c.bench_function("check one file with 20 mistakes", |b| {
        b.iter(|| parse(black_box(&wrong), "wrong", &context));
    });
    c.bench_function("draw 20 findings", |b| {
        b.iter(|| {
            let lines = Lines::new(&wrong);
            found
                .iter()
                .map(|finding| render(finding, "wrong.toml", &lines, Style::default()).len())
                .sum::<usize>()
        });
    });
    let broken = one.replacen("name = \"Movement 5 of 0\"", "name = Movement 5", 1);
    c.bench_function("check one file with a syntax error", |b| {
        b.iter(|| parse(black_box(&broken), "broken", &context));
    });

    let all: Vec<String> = (0..1000).map(forty_steps).collect();
    let mut group = c.benchmark_group("many");
    group.sample_size(10);
    group.bench_function("check 1,000 files of 40 steps", |b| {
        b.iter(|| {
            all.iter().map(|text| parse(black_box(text), "one", &context).spans.ids().count()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
