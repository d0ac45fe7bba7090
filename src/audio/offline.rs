//! Mixes cues without a device, faster than real time, with the same code as live.

use crate::audio::cue_sounds::CueSounds;
use crate::audio::score::{RAMP, Score};
use crate::audio::sink::RATE;
use crate::cue::Cue;
use crate::time::Tick;

/// Mixes `cues` into mono samples from the session's start to `end`, at [`RATE`]. Sounds are
/// cut off at `end`.
pub fn mix(cues: &[Cue], cue_sounds: &mut CueSounds, end: Tick) -> Vec<f32> {
    let mut mixer = Mixer::new(cues, cue_sounds, end);
    let mut samples = Vec::with_capacity(usize::try_from(mixer.frames()).unwrap_or(0));
    while let Some(block) = mixer.next_block() {
        samples.extend_from_slice(block);
    }
    samples
}

/// Mixes a second at a time, so that only the pieces of that second are in memory.
#[derive(Debug)]
pub struct Mixer<'a> {
    /// The cues that are not placed yet, the last one first.
    cues: Vec<&'a Cue>,
    cue_sounds: &'a mut CueSounds,
    score: Score,
    /// How many frames are mixed so far.
    mixed: u64,
    /// How many frames there are from start to end.
    frames: u64,
    block: Vec<f32>,
}

impl<'a> Mixer<'a> {
    /// A mixer at the session's start; see [`mix`].
    pub fn new(cues: &'a [Cue], cue_sounds: &'a mut CueSounds, end: Tick) -> Self {
        let mut cues: Vec<&Cue> = cues.iter().collect();
        cues.sort_by_key(|cue| cue.at);
        cues.reverse();
        let frames = u64::try_from(frame_at(end)).unwrap_or(0);
        Self { cues, cue_sounds, score: Score::new(), mixed: 0, frames, block: vec![0.0; RATE as usize] }
    }

    /// How many frames there are from start to end.
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// How many frames are mixed so far.
    pub const fn mixed(&self) -> u64 {
        self.mixed
    }

    /// Mixes the next second, which may be shorter at the end; `None` after the end.
    pub fn next_block(&mut self) -> Option<&[f32]> {
        let frames = self.frames.saturating_sub(self.mixed).min(u64::from(RATE));
        if frames == 0 {
            return None;
        }
        // Speech that begins shortly after this block turns down the tones at its end.
        let place_until = i64::try_from(self.mixed + frames + RAMP).unwrap_or(i64::MAX);
        while let Some(cue) = self.cues.pop_if(|cue| frame_at(cue.at) < place_until) {
            if let Some(piece) = self.cue_sounds.piece(cue) {
                self.score.place(piece, frame_at(cue.at), 0);
            }
        }
        let block = &mut self.block[..usize::try_from(frames).unwrap_or(0)];
        self.score.render(self.mixed, block);
        self.mixed += frames;
        self.score.forget(self.mixed);
        Some(block)
    }
}

/// The frame nearest to `at`.
fn frame_at(at: Tick) -> i64 {
    let nanos = at.0.as_nanos() * u128::from(RATE);
    i64::try_from((nanos + 500_000_000) / 1_000_000_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::cue_sounds::CueSoundOptions;
    use crate::audio::tones::{ToneSet, synthesise};
    use crate::cue::{CueKind, Rank, Tone};
    use crate::speech::{Pronunciations, Speaker};
    use std::time::Duration;

    fn cue(millis: u64, kind: CueKind) -> Cue {
        Cue { at: Tick::from_millis(millis), kind, rank: Rank::Change, max_delay: Duration::ZERO }
    }

    #[test]
    fn tones_begin_at_their_frames_and_without_a_voice_words_are_left_out() {
        let cues = [
            cue(500, CueKind::Tone(Tone::Start)),
            cue(1_000, CueKind::Say("Hold".into())),
            cue(2_900, CueKind::Tone(Tone::Finish)),
            cue(9_000, CueKind::Tone(Tone::Rest)),
        ];
        let mut cue_sounds = CueSounds::new(CueSoundOptions::default());
        let out = mix(&cues, &mut cue_sounds, Tick::from_secs(3));
        assert_eq!(out.len(), 144_000);
        let start = synthesise(Tone::Start, 48_000, ToneSet::Default);
        assert_eq!(out[24_000..24_000 + start.len()], start[..]);
        assert!(out[..24_000].iter().all(|sample| *sample == 0.0));
        assert_eq!(out[139_200..], synthesise(Tone::Finish, 48_000, ToneSet::Default)[..4_800]);
    }

    #[test]
    fn words_begin_at_their_frames_and_blocks_leave_no_trace() {
        let voice = Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap();
        let options = CueSoundOptions { voice: Some(voice.clone()), ..CueSoundOptions::default() };
        let cues = [cue(990, CueKind::Tone(Tone::Start)), cue(1_010, CueKind::Say("Change sides.".into()))];
        let out = mix(&cues, &mut CueSounds::new(options.clone()), Tick::from_secs(4));
        let words = voice.samples_blocking("Change sides.").unwrap();
        let mut score = Score::new();
        let mut cue_sounds = CueSounds::new(options);
        for cue in &cues {
            score.place(cue_sounds.piece(cue).unwrap(), frame_at(cue.at), 0);
        }
        let mut whole = vec![0.0; 4 * 48_000];
        score.render(0, &mut whole);
        assert_eq!(out, whole);
        // After the tone only the words sound.
        let (later, from) = (60_000, 60_000 - 48_480);
        assert!(words.len() > from + 5_000);
        assert!((0..5_000).all(|n| (out[later + n] - words[from + n]).abs() < 0.08));
    }
}
