//! Mixes cues without a device, faster than real time, with the very code that
//! plays them live.

use crate::audio::tones::Tones;
use crate::audio::track::{Piece, Score};
use crate::cue::{Cue, CueKind};
use crate::time::Tick;

/// Mixes the tones among `cues` into mono samples from the session's start to
/// `end`, at `rate` frames a second. What sounds past `end` is cut off; what
/// begins past it is left out.
pub fn mix(cues: &[Cue], rate: u32, end: Tick) -> Vec<f32> {
    let mut tones = Tones::new(rate);
    let mut score = Score::new();
    for cue in cues {
        if let CueKind::Tone(tone) = cue.kind {
            let piece = Piece { at: cue.at, patience: cue.patience, samples: tones.get(tone), gain: 1.0 };
            score.place(piece, frame_at(cue.at, rate), 0, rate);
        }
    }
    let frames = usize::try_from(frame_at(end, rate)).unwrap_or(usize::MAX);
    let mut out = vec![0.0; frames];
    score.render(0, &mut out);
    out
}

/// The frame at `at`, to the nearest one.
fn frame_at(at: Tick, rate: u32) -> i64 {
    let nanos = at.0.as_nanos() * u128::from(rate);
    i64::try_from((nanos + 500_000_000) / 1_000_000_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::tones::synthesise;
    use crate::cue::{Rank, Tone};
    use std::time::Duration;

    fn cue(millis: u64, kind: CueKind) -> Cue {
        Cue { at: Tick::from_millis(millis), kind, rank: Rank::Change, patience: Duration::ZERO }
    }

    #[test]
    fn tones_lie_at_their_frames_and_words_are_left_out() {
        let cues = [
            cue(500, CueKind::Tone(Tone::Start)),
            cue(1_000, CueKind::Say("Hold".into())),
            cue(2_900, CueKind::Tone(Tone::Finish)),
            cue(9_000, CueKind::Tone(Tone::Rest)),
        ];
        let out = mix(&cues, 48_000, Tick::from_secs(3));
        assert_eq!(out.len(), 144_000);
        let start = synthesise(Tone::Start, 48_000);
        assert_eq!(out[24_000..24_000 + start.len()], start[..]);
        assert!(out[..24_000].iter().all(|sample| *sample == 0.0));
        assert_eq!(out[139_200..], synthesise(Tone::Finish, 48_000)[..4_800]);
    }
}
