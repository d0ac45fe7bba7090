//! What it costs to check routine files: one of forty steps, and a thousand of
//! them, whole: syntax, meaning, plan and words.
//!
//! The voice's lengths are known, as they are from the second run on; what the
//! first has to speak is timed by itself.

use criterion::{Criterion, criterion_group, criterion_main};
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use supple::check::{Checked, Probes, check as judge};
use supple::diagnostic::{LineIndex, Style, render};
use supple::routine::{Context, parse};
use supple::speech::SpeechLengths;

/// A routine of forty steps as an author writes them, comments and all, with so
/// many seconds to get ready for each.
fn forty_steps(seed: usize, prepare: u32) -> String {
    let mut text = String::from(
        "#:schema ./routine.schema.json\n\nname = \"Forty steps\"\nkind = \"strength\"\nabout = \"A long one.\"\nequipment = [\"mat\", \"chair\"]\ncaution = \"Stop at any sharp pain.\"\n\n[defaults]\n",
    );
    let _ = writeln!(text, "prepare = \"{prepare}s\"");
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

/// Time in plenty for every word, and just enough: the one is told from the
/// letters, the other by the voice.
const PREPARES: [(&str, u32); 2] = [("roomy", 30), ("tight", 16)];

/// Checks a text with these lengths of phrases.
fn whole(text: &str, lengths: &Arc<SpeechLengths>) -> Checked {
    let probes = Probes { measure: Some(&lengths.measure_fn()), ..Probes::default() };
    judge(text, "one", &Context::default(), probes)
}

fn check(c: &mut Criterion) {
    let context = Context::default();
    let lengths = Arc::new(SpeechLengths::new(None));
    let one = forty_steps(0, 30);
    assert!(parse(&one, "one", &context).diagnostics.is_empty());
    c.bench_function("read one file of 40 steps", |b| b.iter(|| parse(black_box(&one), "one", &context)));
    for (kind, prepare) in PREPARES {
        let text = forty_steps(0, prepare);
        assert_eq!(whole(&text, &lengths).findings, []);
        c.bench_function(&format!("check one {kind} file of 40 steps"), |b| {
            b.iter(|| whole(black_box(&text), &lengths));
        });
    }
    let tight = forty_steps(0, 16);
    c.bench_function("check one tight file of 40 steps, nothing measured yet", |b| {
        b.iter(|| {
            let fresh = Arc::new(SpeechLengths::new(None));
            whole(black_box(&tight), &fresh)
        });
    });

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
            let lines = LineIndex::new(&wrong);
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

    let mut group = c.benchmark_group("many");
    group.sample_size(10);
    for (kind, prepare) in PREPARES {
        // Forty names each that no other file has.
        let all: Vec<String> = (0..1000).map(|seed| forty_steps(seed, prepare)).collect();
        group.bench_function(format!("check 1,000 {kind} files of 40 steps"), |b| {
            let checked = |text| whole(black_box(text), &lengths);
            b.iter(|| all.iter().map(|text| checked(text).parsed.spans.ids().count()).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
