//! Measurements of the sound. They depend on the machine, so they are printed and not
//! asserted.

use crate::program::wait;
use std::time::Duration;

use super::rig::{Cost, Onset, Rig, expect};
use super::{cue, is_open, start_sound};
use supple::audio::cue_sounds::{CueSoundOptions, CueSounds};
use supple::audio::offline;
use supple::audio::supervisor::SoundMessage;
use supple::cue::{Cue, Tone};
use supple::runtime::sound::SoundOutput;
use supple::time::Tick;

/// The deviation of heard onsets from expected ones, without the constant offset between
/// them.
pub(super) fn spread(heard: &[Onset], expected: &[Onset]) -> String {
    if heard.len() != expected.len() {
        return format!("{} onsets heard of {}: {heard:.3?}", heard.len(), expected.len());
    }
    let mut off: Vec<f64> =
        heard.iter().zip(expected).map(|(heard, expected)| (heard.at - expected.at) * 1_000.0).collect();
    off.sort_by(f64::total_cmp);
    let Some(median) = off.get(off.len() / 2).copied() else { return "nothing heard".into() };
    let count = f64::from(u32::try_from(off.len()).unwrap());
    let mean = off.iter().sum::<f64>() / count;
    let deviation = (off.iter().map(|o| (o - mean).powi(2)).sum::<f64>() / count).sqrt();
    let worst = off.iter().map(|o| (o - median).abs()).fold(0.0, f64::max);
    format!("{count} onsets, sd {deviation:.3} ms, worst {worst:.3} ms")
}

/// A minute of tones, two thirds of a second apart.
fn minute(from: Duration) -> Vec<Cue> {
    (0..90_u32)
        .map(|n| {
            cue(
                from + Duration::from_millis(667) * n,
                [Tone::Countdown, Tone::Tick, Tone::Start][n as usize % 3],
            )
        })
        .collect()
}

#[test]
#[ignore = "takes a minute and prints figures"]
fn exactness_and_cost_of_a_minute() {
    let Some(rig) = Rig::start() else { return };
    let recording = rig.record("minute.wav");
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    let cues = minute(clock.now().0 + Duration::from_secs(1));
    let before = Cost::so_far();
    for batch in cues.chunks(3) {
        sound.send(SoundMessage::Schedule(batch.to_vec()));
        wait(Tick(batch[0].at.0 + Duration::from_secs(1)).since(clock.now()));
    }
    wait(Duration::from_secs(1));
    println!("a minute open: {:?}", Cost::so_far().since(before));
    sound.send(SoundMessage::Pause);
    wait(Duration::from_secs(2));
    let before = Cost::so_far();
    wait(Duration::from_secs(20));
    println!("twenty seconds paused: {:?}", Cost::so_far().since(before));
    Box::new(sound).finish(Duration::from_secs(1));
    let heard = recording.onsets();
    let mixed = offline::mix(
        &cues,
        &mut CueSounds::new(CueSoundOptions::default()),
        cues[89].at + Duration::from_secs(1),
    );
    println!("live against offline: {}", spread(&heard, &rig.onsets_in(&mixed)));
}

#[test]
#[ignore = "prints figures"]
fn delay_of_a_tone_wanted_now() {
    let Some(rig) = Rig::start() else { return };
    let recording = rig.record("now.wav");
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    // The first tone is heard at its tick and so dates the others.
    let first = clock.now().0 + Duration::from_millis(700);
    sound.send(SoundMessage::Schedule(vec![cue(first, Tone::Tick)]));
    wait(Duration::from_millis(1_500));
    let mut wanted = Vec::new();
    for n in 0..12 {
        wanted.push(clock.now().0);
        sound.send(SoundMessage::PlayNow(Tone::Tick));
        wait(Duration::from_millis(391 + n * 7));
    }
    Box::new(sound).finish(Duration::from_secs(1));
    let heard = recording.onsets();
    assert_eq!(heard.len(), 13);
    let delays: Vec<f64> = wanted
        .iter()
        .zip(&heard[1..])
        .map(|(wanted, onset)| {
            (onset.at - heard[0].at - wanted.as_secs_f64() + first.as_secs_f64()) * 1_000.0
        })
        .collect();
    println!("from call to ear, in ms: {delays:.1?}");
}

#[test]
#[ignore = "takes half a minute and prints figures"]
fn cost_of_a_dead_server() {
    let Some(rig) = Rig::start() else { return };
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    sound.send(SoundMessage::Schedule(minute(clock.now().0)));
    wait(Duration::from_secs(2));
    rig.kill();
    let before = Cost::so_far();
    wait(Duration::from_secs(20));
    println!("twenty seconds without a server: {:?}", Cost::so_far().since(before));
    rig.restart();
    let back = clock.now();
    expect(&reports, is_open);
    println!("back {:?} after the server", clock.now().since(back));
}
