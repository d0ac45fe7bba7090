//! Sound through a real server: what is heard, in which order, and what happens when the
//! server ends. Each test starts a private server; if it can't, it says that it skips. The
//! ignored tests print figures:
//!
//! ```text
//! cargo test --release --test suite audio::figures -- --ignored --nocapture --test-threads=1
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail as tests do, and say why they are skipped"
)]

#[path = "audio/rig.rs"]
mod rig;

#[path = "audio/fake.rs"]
mod fake;

#[path = "audio/rehearsal.rs"]
mod rehearsal;

#[path = "audio/figures.rs"]
mod figures;

#[path = "audio/files.rs"]
mod files;

#[path = "audio/failures.rs"]
mod failures;

use crate::program::wait;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rig::{Clock, Onset, Rig, expect};
use supple::audio::cue_sounds::{CueSoundOptions, CueSounds};
use supple::audio::supervisor::SoundMessage;
use supple::audio::tones::first_pitch;
use supple::audio::{SoundOptions, SoundStatus, offline};
use supple::cue::{Cue, CueKind, Rank, Tone};
use supple::runtime::sound::{Sound, SoundOutput};
use supple::time::Tick;

const MAX_DELAY: Duration = Duration::from_millis(300);

fn cue(at: Duration, tone: Tone) -> Cue {
    Cue { at: Tick(at), kind: CueKind::Tone(tone), rank: Rank::Change, max_delay: MAX_DELAY }
}

/// Every tone, `every` apart, the first at `from`.
fn all_tones(from: Duration, every: Duration) -> Vec<Cue> {
    (0..).zip(Tone::ALL).map(|(n, (tone, _))| cue(from + every * n, tone)).collect()
}

/// The tone with the nearest first pitch.
fn tone_of(onset: &Onset) -> Tone {
    let distance = |tone: Tone| (first_pitch(tone) / onset.hz).ln().abs();
    Tone::ALL.map(|(tone, _)| tone).into_iter().min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap()
}

fn tones(onsets: &[Onset]) -> Vec<Tone> {
    onsets.iter().map(tone_of).collect()
}

/// Starts the sound with the rig's server; returns it with its clock and its reports.
fn start_sound(rig: &Rig) -> (Sound, Clock, Receiver<SoundStatus>) {
    start_sound_with(rig, CueSoundOptions::default())
}

/// The same with these cue sounds.
fn start_sound_with(rig: &Rig, cue_sounds: CueSoundOptions) -> (Sound, Clock, Receiver<SoundStatus>) {
    let options = SoundOptions { server: Some(rig.address()), cue_sounds, ..SoundOptions::default() };
    let clock = Clock::new();
    let (report, reports) = channel();
    let sound = Sound::start(options, Arc::new(move || clock.now()), move |status| {
        // The test may have ended.
        report.send(status).unwrap_or_default();
    })
    .unwrap();
    (sound, clock, reports)
}

fn is_open(status: &SoundStatus) -> bool {
    matches!(status, SoundStatus::Open { .. })
}

#[test]
fn every_tone_is_heard_once_in_order_and_as_mixed_offline() {
    let Some(rig) = Rig::start() else { return };
    let recording = rig.record("all.wav");
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    let cues = all_tones(clock.now().0 + Duration::from_millis(300), Duration::from_millis(900));
    sound.send(SoundMessage::Schedule(cues.clone()));
    wait(Duration::from_millis(9_200));
    Box::new(sound).finish(Duration::from_secs(3));
    let heard = recording.onsets();
    assert_eq!(tones(&heard), Tone::ALL.map(|(tone, _)| tone));
    let mixed = rig.onsets_in(&offline::mix(
        &cues,
        &mut CueSounds::new(CueSoundOptions::default()),
        cues[9].at + Duration::from_secs(2),
    ));
    assert_eq!(tones(&mixed), tones(&heard));
    println!("live against offline: {}", figures::spread(&heard, &mixed));
}

#[test]
fn a_pause_is_silent_and_revoked_cues_are_not_heard() {
    let Some(rig) = Rig::start() else { return };
    let recording = rig.record("pause.wav");
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    let from = clock.now().0 + Duration::from_millis(500);
    let at = |millis| from + Duration::from_millis(millis);
    sound.send(SoundMessage::Schedule(vec![
        cue(at(0), Tone::Start),
        cue(at(600), Tone::Rest),
        cue(at(1_400), Tone::Halfway),
    ]));
    wait(Duration::from_millis(800));
    // The tone of the rest is in the device's buffer already, and yet not heard.
    sound.send(SoundMessage::Revoke(Tick(at(500))));
    wait(Duration::from_millis(900));
    sound.send(SoundMessage::Schedule(vec![cue(at(2_000), Tone::Minimum)]));
    sound.send(SoundMessage::Pause);
    wait(Duration::from_secs(1));
    sound.send(SoundMessage::PlayNow(Tone::Tick));
    wait(Duration::from_secs(1));
    sound.send(SoundMessage::Revoke(Tick::ZERO));
    sound.send(SoundMessage::Resume);
    sound.send(SoundMessage::Schedule(vec![cue(clock.now().0 + Duration::from_millis(400), Tone::Switch)]));
    wait(Duration::from_millis(600));
    Box::new(sound).finish(Duration::from_secs(2));
    assert_eq!(tones(&recording.onsets()), [Tone::Start, Tone::Tick, Tone::Switch]);
}

#[test]
fn sound_comes_back_with_the_server() {
    let Some(rig) = Rig::start() else { return };
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    let from = clock.now().0;
    let at = |seconds| from + Duration::from_secs(seconds);
    sound.send(SoundMessage::Schedule(vec![
        cue(at(1), Tone::Start),
        cue(at(3), Tone::Countdown),
        cue(at(9), Tone::Finish),
    ]));
    wait(Duration::from_millis(1_800));
    rig.kill();
    expect(&reports, |status| matches!(status, SoundStatus::Lost { .. }));
    let before = rig::Cost::so_far();
    wait(Duration::from_secs(2));
    let cost = rig::Cost::so_far().since(before);
    assert!(cost.wakes < 200, "waiting for a server costs {cost:?} in two seconds");
    rig.restart();
    expect(&reports, is_open);
    let recording = rig.record("back.wav");
    wait(Tick(at(11)).since(clock.now()));
    Box::new(sound).finish(Duration::from_secs(2));
    assert_eq!(tones(&recording.onsets()), [Tone::Finish]);
}

#[test]
fn a_hanging_server_loses_only_the_cues_of_that_time() {
    let Some(rig) = Rig::start() else { return };
    let (sound, clock, reports) = start_sound(&rig);
    expect(&reports, is_open);
    let from = clock.now().0;
    wait(Duration::from_millis(500));
    sound.send(SoundMessage::Schedule(vec![
        cue(from + Duration::from_millis(900), Tone::Start),
        cue(from + Duration::from_secs(10), Tone::Switch),
    ]));
    rig.freeze();
    expect(&reports, |status| matches!(status, SoundStatus::Lost { .. }));
    rig.thaw();
    expect(&reports, is_open);
    let recording = rig.record("thawed.wav");
    wait(Tick(from + Duration::from_millis(10_700)).since(clock.now()));
    Box::new(sound).finish(Duration::from_secs(2));
    assert_eq!(tones(&recording.onsets()), [Tone::Switch]);
}

#[cfg(all(target_os = "linux", not(feature = "alsa")))]
#[test]
fn without_a_server_the_reason_is_reported() {
    let directory = tempfile::tempdir().unwrap();
    let server = directory.path().join("nobody");
    let options = SoundOptions { server: Some(server.display().to_string()), ..SoundOptions::default() };
    let (report, reports) = channel();
    let clock = Clock::new();
    let sound = Sound::start(options, Arc::new(move || clock.now()), move |status| {
        report.send(status).unwrap_or_default();
    })
    .unwrap();
    let SoundStatus::None { reason: why } = expect(&reports, |_| true) else {
        panic!("sound without a server")
    };
    assert!(!why.is_empty());
    sound.send(SoundMessage::Schedule(vec![cue(Duration::ZERO, Tone::Start)]));
    sound.send(SoundMessage::PlayNow(Tone::Start));
    sound.send(SoundMessage::Pause);
    sound.send(SoundMessage::Resume);
    Box::new(sound).finish(Duration::from_secs(5));
    assert!(clock.now() < Tick::from_secs(5));
}
