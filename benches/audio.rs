//! What making and mixing sound costs, without a device.

#![allow(missing_docs, reason = "the macros of the harness make public items")]

use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use supple::audio::cue_sounds::{CueSoundOptions, CueSounds};
use supple::audio::score::{Piece, Score, ScoreReader};
use supple::audio::tones::{ToneSet, Tones, synthesise};
use supple::audio::{clock_map::ClockMap, offline};
use supple::cue::{Cue, CueKind, Rank, Tone};
use supple::time::Tick;

const RATE: u32 = 48_000;

/// A tone every two thirds of a second.
fn cues(minutes: u32) -> Vec<Cue> {
    (0..minutes * 90)
        .zip(Tone::ALL.iter().cycle())
        .map(|(n, (tone, _))| Cue {
            at: Tick(Duration::from_millis(667) * n),
            kind: CueKind::Tone(*tone),
            rank: Rank::Change,
            max_delay: Duration::ZERO,
        })
        .collect()
}

fn sound(c: &mut Criterion) {
    c.bench_function("synthesise all tones", |b| {
        b.iter(|| Tone::ALL.map(|(tone, _)| synthesise(tone, RATE, ToneSet::Default).len()));
    });

    let score = Arc::new(Mutex::new(Score::new()));
    let mut track = ScoreReader::new(Arc::clone(&score));
    let mut block = vec![0.0; 9_600];
    c.bench_function("a silent block of 9,600 frames", |b| {
        b.iter(|| track.fill(black_box(&mut block)));
    });

    let samples = Tones::new(ToneSet::Default).get(Tone::Finish);
    if let Ok(mut score) = score.lock() {
        for n in 0..3 {
            let piece = Piece {
                at: Tick::ZERO,
                max_delay: Duration::ZERO,
                samples: samples.clone(),
                gain: 1.0,
                is_speech: false,
            };
            score.place(piece, n * 480, 0);
        }
    }
    c.bench_function("a block of 9,600 frames with three sounds", |b| {
        b.iter(|| {
            track.seek(0);
            track.fill(black_box(&mut block));
        });
    });
    c.bench_function("the same, sample by sample", |b| {
        b.iter(|| {
            track.seek(0);
            track.by_ref().take(9_600).sum::<f32>()
        });
    });

    let ten = cues(10);
    c.bench_function("mix ten minutes", |b| {
        b.iter(|| {
            offline::mix(&ten, &mut CueSounds::new(CueSoundOptions::default()), Tick::from_secs(600)).len()
        });
    });

    let mut anchor = ClockMap::new(RATE, 1.0);
    let mut second = 0_u32;
    c.bench_function("an observation of the anchor", |b| {
        b.iter(|| {
            second += 1;
            anchor.observe(Tick(Duration::from_secs(second.into())), f64::from(second) * f64::from(RATE))
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2));
    targets = sound
}
criterion_main!(benches);
