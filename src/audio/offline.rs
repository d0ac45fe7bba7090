//! Mixes cues without a device, faster than real time, with the very code that
//! plays them live.

use crate::audio::kit::Kit;
use crate::audio::track::{RAMP, Score};
use crate::cue::Cue;
use crate::time::Tick;

/// Mixes `cues` into mono samples from the session's start to `end`, at the
/// rate that `kit` is made for. What sounds past `end` is cut off; what begins
/// past it is left out.
pub fn mix(cues: &[Cue], kit: &mut Kit, rate: u32, end: Tick) -> Vec<f32> {
    let frames = usize::try_from(frame_at(end, rate)).unwrap_or(usize::MAX);
    let mut out = Vec::with_capacity(frames);
    mix_blocks(cues, kit, rate, end, |block| {
        out.extend_from_slice(block);
        true
    });
    out
}

/// The same, a second at a time: only what sounds in it is held. Ends early
/// where `take` says that it wants no more.
pub fn mix_blocks(cues: &[Cue], kit: &mut Kit, rate: u32, end: Tick, mut take: impl FnMut(&[f32]) -> bool) {
    let mut sorted: Vec<&Cue> = cues.iter().collect();
    sorted.sort_by_key(|cue| cue.at);
    let mut cues = sorted.into_iter().peekable();
    let mut score = Score::new();
    let frames = u64::try_from(frame_at(end, rate)).unwrap_or(0);
    let mut block = vec![0.0; rate as usize];
    let mut at = 0;
    while at < frames {
        let length = frames.saturating_sub(at).min(u64::from(rate));
        // What begins shortly after already turns the tones of this block down.
        let soon = i64::try_from(at + length + 2 * RAMP).unwrap_or(i64::MAX);
        while let Some(cue) = cues.next_if(|cue| frame_at(cue.at, rate) < soon) {
            if let Some(piece) = kit.piece(cue) {
                score.place(piece, frame_at(cue.at, rate), 0, rate);
            }
        }
        let out = &mut block[..usize::try_from(length).unwrap_or(0)];
        score.render(at, out);
        if !take(out) {
            return;
        }
        at += length;
        score.forget(at.saturating_sub(RAMP));
    }
}

/// The frame at `at`, to the nearest one.
fn frame_at(at: Tick, rate: u32) -> i64 {
    let nanos = at.0.as_nanos() * u128::from(rate);
    i64::try_from((nanos + 500_000_000) / 1_000_000_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::kit::KitOptions;
    use crate::audio::tones::{ToneSet, synthesise};
    use crate::cue::{CueKind, Rank, Tone};
    use crate::speech::{Pronunciations, Speaker};
    use std::time::Duration;

    fn cue(millis: u64, kind: CueKind) -> Cue {
        Cue { at: Tick::from_millis(millis), kind, rank: Rank::Change, patience: Duration::ZERO }
    }

    #[test]
    fn tones_lie_at_their_frames_and_without_a_voice_words_are_left_out() {
        let cues = [
            cue(500, CueKind::Tone(Tone::Start)),
            cue(1_000, CueKind::Say("Hold".into())),
            cue(2_900, CueKind::Tone(Tone::Finish)),
            cue(9_000, CueKind::Tone(Tone::Rest)),
        ];
        let mut kit = Kit::new(KitOptions::default(), 48_000);
        let out = mix(&cues, &mut kit, 48_000, Tick::from_secs(3));
        assert_eq!(out.len(), 144_000);
        let start = synthesise(Tone::Start, 48_000, ToneSet::Default);
        assert_eq!(out[24_000..24_000 + start.len()], start[..]);
        assert!(out[..24_000].iter().all(|sample| *sample == 0.0));
        assert_eq!(out[139_200..], synthesise(Tone::Finish, 48_000, ToneSet::Default)[..4_800]);
    }

    #[test]
    fn words_lie_at_their_frames_whatever_the_blocks() {
        let voice = Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap();
        let options = KitOptions { voice: Some(voice.clone()), ..KitOptions::default() };
        let cues = [cue(990, CueKind::Tone(Tone::Start)), cue(1_010, CueKind::Say("Change sides.".into()))];
        let out = mix(&cues, &mut Kit::new(options.clone(), 48_000), 48_000, Tick::from_secs(4));
        let words = voice.samples("Change sides.").unwrap();
        let mut score = Score::new();
        let mut kit = Kit::new(options, 48_000);
        for cue in &cues {
            score.place(kit.piece(cue).unwrap(), frame_at(cue.at, 48_000), 0, 48_000);
        }
        let mut whole = vec![0.0; 4 * 48_000];
        score.render(0, &mut whole);
        assert_eq!(out, whole);
        // Past the tone there is nothing but the words.
        let (later, from) = (60_000, 60_000 - 48_480);
        assert!(words.len() > from + 5_000);
        assert!((0..5_000).all(|n| (out[later + n] - words[from + n]).abs() < 0.08));
    }
}
