//! The supervisor with a device in virtual time: the tests with a real server again, exact
//! to the sample.

use super::fake::{SimulatedAudio, onsets};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use supple::audio::cue_sounds::{CueSoundOptions, CueSounds, SoundFiles};
use supple::audio::supervisor::SoundMessage;
use supple::audio::{SoundStatus, offline};
use supple::cue::{Cue, CueKind, Rank, Tone};
use supple::speech::{
    Embedded, Engine, Pronunciations, RawAudio, Samples, Speaker, SpeechError, SpeechLengths,
};
use supple::time::Tick;

fn tone(millis: u64, tone: Tone) -> Cue {
    let max_delay = Duration::from_millis(300);
    Cue { at: Tick::from_millis(millis), kind: CueKind::Tone(tone), rank: Rank::Change, max_delay }
}

fn say(millis: u64, text: &str) -> Cue {
    let max_delay = Duration::from_secs(1);
    Cue { at: Tick::from_millis(millis), kind: CueKind::Say(text.into()), rank: Rank::Change, max_delay }
}

fn schedule(audio: &mut SimulatedAudio, cues: &[Cue]) {
    audio.send(SoundMessage::Schedule(cues.to_vec()));
}

fn speaking(voice: Speaker) -> CueSoundOptions {
    CueSoundOptions { voice: Some(voice), ..CueSoundOptions::default() }
}

fn embedded() -> Speaker {
    Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap()
}

const LONG: &str = "Hands under your shoulders, inside the front foot, and the back leg long behind you.";

#[test]
fn every_tone_is_heard_once_in_order_to_the_sample_of_the_offline_mix() {
    let cues: Vec<Cue> = (0..).zip(Tone::ALL).map(|(n, (each, _))| tone(300 + 3_000 * n, each)).collect();
    let mut audio = SimulatedAudio::new(CueSoundOptions::default());
    schedule(&mut audio, &cues);
    audio.run_millis(31_000);
    let heard = audio.samples();
    let mut cue_sounds = CueSounds::new(CueSoundOptions::default());
    let mixed = offline::mix(&cues, &mut cue_sounds, audio.now());
    assert_eq!(onsets(&heard), onsets(&mixed));
    let tones: Vec<Tone> = onsets(&heard).into_iter().map(|(_, tone)| tone.unwrap()).collect();
    assert_eq!(tones, Tone::ALL.map(|(tone, _)| tone));
    let worst = heard.iter().zip(&mixed).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
    assert!(worst < 1e-6, "off by {worst}");
    assert_eq!(audio.reports(), [SoundStatus::Open { backend: "fake" }]);
}

#[test]
fn a_pause_is_silent_and_revoked_cues_are_not_heard() {
    let mut audio = SimulatedAudio::new(CueSoundOptions::default());
    schedule(&mut audio, &[tone(500, Tone::Start), tone(1_200, Tone::Rest), tone(2_500, Tone::Halfway)]);
    audio.run_millis(1_100);
    // The rest is in the device's buffer by now and yet not heard.
    audio.send(SoundMessage::Revoke(Tick::from_millis(1_050)));
    audio.run_millis(900);
    schedule(&mut audio, &[tone(3_000, Tone::Minimum)]);
    audio.send(SoundMessage::Pause);
    audio.run_millis(2_000);
    assert!(!audio.is_running(), "a paused stream costs nothing");
    assert_eq!(audio.wakeups_in(Duration::from_secs(60)), 1);
    let requested_at = audio.now();
    audio.send(SoundMessage::PlayNow(Tone::Tick));
    audio.run_millis(1_500);
    audio.send(SoundMessage::Revoke(Tick::ZERO));
    audio.send(SoundMessage::Resume);
    let later = u64::try_from((audio.now().0 + Duration::from_millis(400)).as_millis()).unwrap();
    schedule(&mut audio, &[tone(later, Tone::Switch)]);
    audio.run_millis(1_000);
    assert!(audio.finish(Duration::from_secs(3)));
    let heard = audio.heard();
    let tones: Vec<Option<Tone>> = heard.iter().map(|(_, tone)| *tone).collect();
    assert_eq!(tones, [Some(Tone::Start), Some(Tone::Tick), Some(Tone::Switch)]);
    let tick = Duration::from_millis(heard[1].0).saturating_sub(requested_at.0);
    assert!(tick < Duration::from_millis(150), "a tone that is wanted now comes after {tick:?}");
}

#[test]
fn sound_comes_back_with_the_server() {
    let mut audio = SimulatedAudio::new(CueSoundOptions::default());
    schedule(
        &mut audio,
        &[tone(1_000, Tone::Start), tone(3_000, Tone::Countdown), tone(9_000, Tone::Finish)],
    );
    audio.run_millis(1_800);
    audio.kill();
    audio.run_millis(4_000);
    assert!(audio.openings() <= 6, "{} attempts", audio.openings());
    audio.restart();
    audio.run_millis(6_000);
    assert_eq!(audio.heard(), [(1_000, Some(Tone::Start)), (9_000, Some(Tone::Finish))]);
    let lost = SoundStatus::Lost { reason: "the sound server is gone".to_owned() };
    let open = SoundStatus::Open { backend: "fake" };
    assert_eq!(audio.reports(), [open.clone(), lost, open]);
}

#[test]
fn a_hanging_server_loses_only_the_cues_of_that_time() {
    let mut audio = SimulatedAudio::new(CueSoundOptions::default());
    audio.run_millis(500);
    schedule(&mut audio, &[tone(900, Tone::Start), tone(10_000, Tone::Switch)]);
    audio.set_hanging(true);
    audio.run_millis(3_000);
    assert!(matches!(audio.reports().last(), Some(SoundStatus::Lost { .. })));
    audio.set_hanging(false);
    audio.run_until(Tick::from_secs(11));
    assert_eq!(audio.heard(), [(10_000, Some(Tone::Switch))]);
}

#[test]
fn without_a_server_the_reason_is_reported_once() {
    let mut audio = SimulatedAudio::without_server();
    schedule(&mut audio, &[tone(100, Tone::Start)]);
    audio.send(SoundMessage::PlayNow(Tone::Start));
    audio.send(SoundMessage::Pause);
    audio.send(SoundMessage::Resume);
    audio.run_millis(20_000);
    assert_eq!(audio.reports(), [SoundStatus::None { reason: "there is no sound server".to_owned() }]);
    assert!(audio.heard().is_empty() && audio.finish(Duration::ZERO));
}

#[test]
fn a_sentence_cut_by_a_lost_server_is_not_repeated() {
    let mut audio = SimulatedAudio::new(speaking(embedded()));
    schedule(&mut audio, &[say(1_000, LONG), tone(9_000, Tone::Finish)]);
    audio.run_millis(2_200);
    audio.kill();
    audio.run_millis(800);
    audio.restart();
    let before = audio.samples().len();
    audio.run_until(Tick::from_secs(11));
    assert_eq!(onsets(&audio.samples()[before..]).len(), 1);
    assert_eq!(audio.heard().last(), Some(&(9_000, Some(Tone::Finish))));
}

#[test]
fn a_stream_that_is_moved_plays_on_at_the_right_moments() {
    let mut audio = SimulatedAudio::new(CueSoundOptions::default());
    schedule(&mut audio, &[tone(500, Tone::Start), tone(6_500, Tone::Switch), tone(12_000, Tone::Finish)]);
    audio.run_millis(3_000);
    audio.move_stream();
    audio.run_millis(11_000);
    let wanted = [(500, Some(Tone::Start)), (6_500, Some(Tone::Switch)), (12_000, Some(Tone::Finish))];
    assert_eq!(audio.heard(), wanted);
}

#[test]
fn cut_speech_fades_and_revoked_cues_are_not_heard() {
    let mut audio = SimulatedAudio::new(speaking(embedded()));
    schedule(&mut audio, &[say(500, LONG), say(6_000, "Change sides."), tone(7_500, Tone::Start)]);
    audio.run_millis(1_500);
    // As the player does when a segment is left: first what is to come, then
    // what is being said, then what comes instead.
    audio.send(SoundMessage::Revoke(audio.now()));
    audio.send(SoundMessage::CutSpeech);
    schedule(&mut audio, &[tone(2_500, Tone::Rest)]);
    audio.run_millis(8_000);
    let heard = audio.samples();
    let silent = |from: usize, to: usize| heard[from * 48..to * 48].iter().all(|sample| sample.abs() < 1e-6);
    assert!(!silent(500, 1_500) && silent(1_540, 2_500), "the words are cut short");
    assert_eq!(audio.heard().last(), Some(&(2_500, Some(Tone::Rest))));
}

/// A sound file whose samples are all the same, so that any change of the gain is seen.
#[derive(Debug)]
struct Steady;

impl SoundFiles for Steady {
    fn samples(&self, _name: &str) -> Option<Samples> {
        Some(vec![0.2; 96_000].into())
    }
}

#[test]
fn a_sounding_tone_never_steps_when_speech_comes_late_or_is_revoked() {
    for (scheduled, due, revoked) in [
        // The ramp is in the device's buffer when the words come, in part heard, or over.
        (1_500, 1_600, None),
        (1_500, 1_520, None),
        (1_500, 1_500, None),
        // The words are revoked before the ramp, and in the middle of it.
        (1_500, 1_600, Some(1_550)),
        (1_500, 1_600, Some(1_585)),
        (1_000, 1_600, Some(1_599)),
    ] {
        let options = CueSoundOptions { voice_volume: 0.0, files: Arc::new(Steady), ..speaking(embedded()) };
        let mut audio = SimulatedAudio::new(options);
        let steady = Cue { kind: CueKind::Sound("steady".to_owned()), ..tone(700, Tone::Start) };
        schedule(&mut audio, &[steady]);
        audio.run_until(Tick::from_millis(scheduled));
        schedule(&mut audio, &[say(due, "Right side.")]);
        if let Some(revoked) = revoked {
            audio.run_until(Tick::from_millis(revoked));
            audio.send(SoundMessage::Revoke(audio.now()));
        }
        audio.run_until(Tick::from_millis(2_600));
        let heard = &audio.samples()[1_000 * 48..2_600 * 48];
        let steepest = heard.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0_f32, f32::max);
        assert!(steepest < 0.000_3, "{due} at {scheduled}, revoked {revoked:?}: a step of {steepest}");
        let quietest = heard.iter().copied().fold(1.0_f32, f32::min);
        assert_eq!(quietest < 0.065, revoked.is_none_or(|revoked| revoked == 1_599), "{quietest}");
    }
}

#[test]
fn a_stream_with_nothing_to_play_rests_and_wakes_in_time() {
    let mut audio = SimulatedAudio::new(CueSoundOptions::default());
    schedule(&mut audio, &[tone(500, Tone::Start), tone(90_000, Tone::Finish)]);
    audio.run_until(Tick::from_secs(40));
    assert!(!audio.is_running());
    assert!(audio.wakeups_in(Duration::from_secs(40)) < 5);
    audio.run_until(Tick::from_secs(93));
    assert_eq!(audio.heard(), [(500, Some(Tone::Start)), (90_000, Some(Tone::Finish))]);
}

/// A voice that may synthesize only once `may` is true.
struct Slow {
    may: Arc<Mutex<bool>>,
}

impl Engine for Slow {
    fn identity(&self) -> String {
        "slow".to_owned()
    }

    fn is_built_in(&self) -> bool {
        true
    }

    fn synthesize(&self, _text: &str) -> Result<RawAudio, SpeechError> {
        assert!(*self.may.lock().unwrap(), "nobody may wait for it");
        Ok(RawAudio {
            rate: 24_000,
            samples: (0..12_000_u16).map(|n| (f32::from(n) * 0.2).sin() * 0.1).collect(),
        })
    }
}

fn slow() -> (Speaker, Arc<Mutex<bool>>) {
    let may = Arc::new(Mutex::new(false));
    let embedded = Embedded::new(1.0, &Pronunciations::shipped()).unwrap();
    let (engine, lengths) = (Box::new(Slow { may: Arc::clone(&may) }), Arc::new(SpeechLengths::new(None)));
    let on_given_up = Box::new(|_: &SpeechError| {});
    (Speaker::with_fallback(engine, embedded, &Pronunciations::shipped(), None, lengths, on_given_up), may)
}

/// The words heard around a moment, without the silence around them.
fn words(audio: &SimulatedAudio, from: usize, to: usize) -> Vec<f32> {
    let heard = audio.samples();
    let words = &heard[from * 48..to * 48];
    let first = words.iter().position(|sample| sample.abs() > 1e-6).unwrap_or(words.len());
    words[first..].to_vec()
}

/// Whether these samples were heard. The loudest are limited by the mixer.
fn is_heard(made: &[f32], heard: &[f32]) -> bool {
    heard.len() >= made.len()
        && made.iter().zip(heard).all(|(a, b)| (a - b).abs() < 1e-4 || a.abs().min(b.abs()) > 0.69)
}

#[test]
fn a_phrase_that_is_not_ready_is_said_by_the_embedded_voice() {
    let (voice, _may) = slow();
    let mut audio = SimulatedAudio::new(speaking(voice.clone()));
    schedule(&mut audio, &[say(3_000, "Change sides."), tone(6_000, Tone::Start)]);
    audio.run_millis(7_000);
    assert_eq!(audio.heard().first().map(|(at, _)| *at), Some(3_000));
    let fallback = voice.fallback_samples("Change sides.").unwrap();
    let heard = words(&audio, 3_000, 5_900);
    let begins = fallback.iter().position(|sample| sample.abs() > 1e-6).unwrap();
    assert!(is_heard(&fallback[begins..], &heard));
}

#[test]
fn a_phrase_ready_just_in_time_is_said_by_the_chosen_voice() {
    let (voice, may) = slow();
    let mut audio = SimulatedAudio::new(speaking(voice.clone()));
    schedule(&mut audio, &[say(3_000, "Change sides.")]);
    audio.run_millis(2_000);
    *may.lock().unwrap() = true;
    voice.synthesize("Change sides.");
    audio.run_millis(3_000);
    let (heard, made) = (words(&audio, 2_990, 4_500), voice.ready_samples("Change sides.").unwrap());
    let begins = made.iter().position(|sample| sample.abs() > 1e-6).unwrap();
    assert!(is_heard(&made[begins..], &heard));
}

#[test]
fn a_phrase_revoked_before_it_is_ready_is_never_said() {
    let (voice, _may) = slow();
    let mut audio = SimulatedAudio::new(speaking(voice));
    schedule(&mut audio, &[say(3_000, "Change sides."), tone(5_000, Tone::Start)]);
    audio.run_millis(1_000);
    audio.send(SoundMessage::Revoke(Tick::from_millis(2_000)));
    audio.run_millis(6_000);
    assert_eq!(audio.heard(), []);
}

#[test]
fn an_answer_is_said_at_once_even_while_paused() {
    let (voice, _may) = slow();
    let mut audio = SimulatedAudio::new(speaking(voice));
    audio.run_millis(1_000);
    audio.send(SoundMessage::Pause);
    audio.run_millis(2_000);
    audio.send(SoundMessage::SayNow("Hamstring stretch. Ten seconds left.".into()));
    audio.run_millis(5_000);
    let heard = audio.heard();
    assert!((3_000..3_700).contains(&heard[0].0), "{heard:?}");
}
