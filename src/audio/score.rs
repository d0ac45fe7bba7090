//! The score: what sounds at which frame, and the reader that plays it.
//!
//! A [`Score`] is a pure function from frames to samples: rendering the same frames
//! again gives the same samples, so a sink can render a range again after the score
//! changed. A [`ScoreReader`] reads a shared score from a position of its own, and is the
//! one source that a device plays.
//!
//! Tones are turned down during speech. Their gain follows from the first and the last
//! frame of the speech alone, so rendering remains pure.

use std::num::NonZero;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::audio::sink::RATE;
use crate::time::Tick;

/// The level up to which samples are unchanged; above it they are compressed so that no
/// sum of sounds exceeds ±1.
const KNEE: f32 = 0.7;
/// The gain of tones during speech: -10 dB.
const DUCKED: f32 = 0.316_227_77;
/// The frames of a fade, 30 ms at 48 kHz: of tones before and after speech, and of speech
/// that is cut off.
pub const RAMP: u64 = 1_440;
/// How many frames [`ScoreReader`] renders at once when it is read sample by sample.
const BLOCK: usize = 256;

/// Samples to be played from a given tick.
#[derive(Clone, Debug)]
pub struct Piece {
    /// When the first sample is to be heard.
    pub at: Tick,
    /// How much later the piece may still begin.
    pub max_delay: Duration,
    /// Mono samples.
    pub samples: Arc<[f32]>,
    /// The gain; 1 leaves the samples unchanged.
    pub gain: f32,
    /// Whether the piece is speech: tones are turned down during speech.
    pub is_speech: bool,
}

/// A piece with its position in the stream.
#[derive(Clone, Debug)]
pub struct PlacedPiece {
    /// The frame at which it begins.
    pub start: u64,
    /// The frame from which tones are fully turned down, if it is speech.
    ducked_from: u64,
    /// The piece.
    pub piece: Piece,
    /// The frame at which it begins to fade, if it is cut off.
    pub cut: Option<u64>,
}

impl PlacedPiece {
    /// The frame after its last.
    pub fn end(&self) -> u64 {
        let end = self.start + self.piece.samples.len() as u64;
        self.cut.map_or(end, |cut| end.min(cut + RAMP))
    }

    /// The first frame that it changes: speech turns tones down before it begins.
    pub const fn first_affected(&self) -> u64 {
        if self.piece.is_speech { self.ducked_from.saturating_sub(RAMP) } else { self.start }
    }

    /// The frame after the last that it changes: speech turns tones up after its end.
    fn affected_until(&self) -> u64 {
        if self.piece.is_speech { self.end() + RAMP } else { self.end() }
    }

    /// What is left of speech that is removed while tones are being turned down: from frame
    /// `earliest` on they are turned up again. `None` if they are not turned down yet.
    fn ramp_back(&self, earliest: u64) -> Option<Self> {
        if !self.piece.is_speech || self.first_affected() >= earliest {
            return None;
        }
        let missing = self.ducked_from.saturating_sub(earliest);
        let start = earliest.saturating_sub(missing + 1);
        let piece = Piece { samples: Arc::default(), ..self.piece.clone() };
        Some(Self { start, ducked_from: start, piece, cut: None })
    }

    /// The gain at `frame` of a piece that is cut off: 1 up to the cut, then fading to 0.
    fn fade(&self, frame: u64) -> f32 {
        self.cut.map_or(1.0, |cut| 1.0 - ramp_fraction(frame.saturating_sub(cut)))
    }

    /// The gain of tones at `frame`, if this piece is speech.
    fn duck_gain(&self, frame: u64) -> f32 {
        let distance = self.ducked_from.saturating_sub(frame).max((frame + 1).saturating_sub(self.end()));
        DUCKED + (1.0 - DUCKED) * ramp_fraction(distance)
    }
}

/// The fraction of a ramp that this many frames are.
#[expect(clippy::cast_precision_loss, reason = "at most a ramp's frames")]
fn ramp_fraction(frames: u64) -> f32 {
    frames.min(RAMP) as f32 / RAMP as f32
}

/// The pieces of a stream, by frame.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pieces: Vec<PlacedPiece>,
}

impl Score {
    /// A score without pieces.
    pub const fn new() -> Self {
        Self { pieces: Vec::new() }
    }

    /// Adds `piece` at frame `intended`. Frames before `earliest` are out of reach: a piece
    /// that should begin there begins at `earliest` if that is within its maximum delay, and
    /// is dropped otherwise.
    pub fn place(&mut self, piece: Piece, intended: i64, earliest: u64) -> Option<&PlacedPiece> {
        let start = u64::try_from(intended).unwrap_or(0).max(earliest);
        let delay = i128::from(start) - i128::from(intended);
        let max_delay = piece.max_delay.as_nanos().saturating_mul(u128::from(RATE)) / 1_000_000_000;
        if delay.unsigned_abs() > max_delay {
            return None;
        }
        // Late speech turns tones down only from `earliest` on, after its beginning.
        let ducked_from = start.max(earliest + RAMP);
        self.pieces.push(PlacedPiece { start, ducked_from, piece, cut: None });
        self.pieces.last()
    }

    /// Renders the frames from `from` on into the whole of `out`.
    pub fn render(&self, from: u64, out: &mut [f32]) {
        out.fill(0.0);
        let mut has_sound = false;
        let to = from + out.len() as u64;
        let ducks = |placed: &&PlacedPiece| {
            placed.piece.is_speech && placed.first_affected() < to && placed.affected_until() > from
        };
        let speech: Vec<&PlacedPiece> = self.pieces.iter().filter(ducks).collect();
        for placed in self.pieces.iter().filter(|placed| placed.start < to && placed.end() > from) {
            has_sound = true;
            let first = placed.start.max(from);
            let frames = placed.end().min(to) - first;
            // These fit: they lie inside `out` and inside the samples.
            let (Ok(out_offset), Ok(piece_offset), Ok(frames)) = (
                usize::try_from(first - from),
                usize::try_from(first - placed.start),
                usize::try_from(frames),
            ) else {
                continue;
            };
            let sums = &mut out[out_offset..out_offset + frames];
            let samples = &placed.piece.samples[piece_offset..piece_offset + frames];
            let gain = placed.piece.gain;
            if placed.cut.is_none() && (placed.piece.is_speech || speech.is_empty()) {
                for (sum, sample) in sums.iter_mut().zip(samples) {
                    *sum += sample * gain;
                }
                continue;
            }
            for ((frame, sum), sample) in (first..).zip(sums).zip(samples) {
                let factor = if placed.piece.is_speech {
                    placed.fade(frame)
                } else {
                    speech.iter().map(|speech| speech.duck_gain(frame)).fold(1.0, f32::min)
                };
                *sum += sample * gain * factor;
            }
        }
        if has_sound {
            for sample in out {
                *sample = limit(*sample);
            }
        }
    }

    /// Cuts off the speech at frame `earliest`, the first that can be changed. Returns the
    /// first frame to render again, or `None` if nothing changes.
    pub fn cut_speech(&mut self, earliest: u64) -> Option<u64> {
        let mut first_changed = None;
        for placed in &mut self.pieces {
            if placed.piece.is_speech && placed.start < earliest && placed.end() > earliest + RAMP {
                placed.cut = Some(earliest);
                first_changed = Some(earliest);
            }
        }
        first_changed
    }

    /// Removes and returns the pieces that are due at `from` or later and begin at frame
    /// `earliest` or later. The first frame to render again is the least of their
    /// [`first_affected`](PlacedPiece::first_affected), but not before `earliest`.
    pub fn revoke(&mut self, from: Tick, earliest: u64) -> Vec<PlacedPiece> {
        let (removed, kept): (Vec<_>, Vec<_>) =
            self.pieces.drain(..).partition(|placed| placed.start >= earliest && placed.piece.at >= from);
        self.pieces = kept;
        self.pieces.extend(removed.iter().filter_map(|placed| placed.ramp_back(earliest)));
        removed
    }

    /// Drops the pieces that change no frame from `frame` on.
    pub fn forget(&mut self, frame: u64) {
        self.pieces.retain(|placed| placed.affected_until() > frame);
    }

    /// The frame after the end of the last piece; `None` if there is no piece.
    pub fn end(&self) -> Option<u64> {
        self.pieces.iter().map(PlacedPiece::end).max()
    }
}

/// Compresses samples above [`KNEE`] smoothly, so that none exceeds 1.
fn limit(sample: f32) -> f32 {
    if sample.abs() <= KNEE {
        sample
    } else {
        let over = (sample.abs() - KNEE) / (1.0 - KNEE);
        (KNEE + (1.0 - KNEE) * over.tanh()).copysign(sample)
    }
}

/// A score that a sink plays while the supervisor changes it.
pub type SharedScore = Arc<Mutex<Score>>;

/// Locks a score. It is only locked to add or remove pieces or to render a block, so no
/// wait is long. It remains usable if a thread panicked while it held the lock.
pub fn lock(score: &Mutex<Score>) -> MutexGuard<'_, Score> {
    score.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Plays a shared score: an endless mono source.
#[derive(Debug)]
pub struct ScoreReader {
    score: SharedScore,
    position: u64,
    block: [f32; BLOCK],
    /// How many samples of `block` were read.
    read: usize,
}

impl ScoreReader {
    /// A reader of `score` at frame 0.
    pub const fn new(score: SharedScore) -> Self {
        Self { score, position: 0, block: [0.0; BLOCK], read: BLOCK }
    }

    /// The next frame to be rendered.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Continues at `frame`.
    pub const fn seek(&mut self, frame: u64) {
        self.position = frame;
        self.read = BLOCK;
    }

    /// Renders the next frames into the whole of `out`.
    pub fn fill(&mut self, out: &mut [f32]) {
        lock(&self.score).render(self.position, out);
        self.position += out.len() as u64;
    }
}

impl Iterator for ScoreReader {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.read == BLOCK {
            lock(&self.score).render(self.position, &mut self.block);
            self.position += BLOCK as u64;
            self.read = 0;
        }
        self.read += 1;
        Some(self.block[self.read - 1])
    }
}

impl rodio::Source for ScoreReader {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> rodio::ChannelCount {
        NonZero::<u16>::MIN
    }

    fn sample_rate(&self) -> rodio::SampleRate {
        NonZero::new(RATE).unwrap_or(NonZero::<u32>::MIN)
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(millis: u64, samples: &[f32]) -> Piece {
        Piece {
            at: Tick::from_millis(millis),
            max_delay: Duration::from_millis(100),
            samples: samples.into(),
            gain: 1.0,
            is_speech: false,
        }
    }

    fn rendered(score: &Score, from: u64, frames: usize) -> Vec<f32> {
        let mut out = vec![9.0; frames];
        score.render(from, &mut out);
        out
    }

    #[test]
    fn a_piece_sounds_exactly_at_its_frame() {
        let mut score = Score::new();
        score.place(piece(0, &[0.1, 0.2, 0.3]), 1_000, 0);
        let out = rendered(&score, 0, 2_000);
        assert_eq!(out[999..1_004], [0.0, 0.1, 0.2, 0.3, 0.0]);
        assert_eq!(rendered(&score, 1_001, 3), [0.2, 0.3, 0.0]);
    }

    #[test]
    fn blocks_of_any_size_give_the_same_samples() {
        let score = Arc::new(Mutex::new(Score::new()));
        let ramp: Vec<f32> = (0_u16..700).map(|n| f32::from(n) / 1_000.0).collect();
        for start in [3, 255, 256, 900] {
            lock(&score).place(piece(0, &ramp), start, 0);
        }
        let expected = rendered(&lock(&score), 0, 2_000);
        assert_eq!(ScoreReader::new(Arc::clone(&score)).take(2_000).collect::<Vec<_>>(), expected);
        let mut reader = ScoreReader::new(Arc::clone(&score));
        let mut samples = Vec::new();
        for size in [1, 17, 500, 982, 500] {
            let mut out = vec![0.0; size];
            reader.fill(&mut out);
            samples.extend(out);
        }
        assert_eq!(samples, expected);
    }

    #[test]
    fn a_reader_gives_the_same_through_the_mixer_of_rodio() {
        let score = Arc::new(Mutex::new(Score::new()));
        lock(&score).place(piece(0, &[0.1, 0.2]), 300, 0);
        let rate = NonZero::new(48_000).unwrap();
        let (input, mixed) = rodio::mixer::mixer(NonZero::<u16>::MIN, rate);
        input.add(ScoreReader::new(Arc::clone(&score)));
        assert_eq!(mixed.take(400).collect::<Vec<_>>(), rendered(&lock(&score), 0, 400));
    }

    #[test]
    fn a_reader_goes_back_and_plays_what_was_added_since() {
        let score = Arc::new(Mutex::new(Score::new()));
        let mut reader = ScoreReader::new(Arc::clone(&score));
        reader.fill(&mut [0.0; 100]);
        lock(&score).place(piece(0, &[0.5]), 60, 50);
        reader.seek(50);
        let mut out = [0.0; 50];
        reader.fill(&mut out);
        assert_eq!((out[9], out[10], out[11], reader.position()), (0.0, 0.5, 0.0, 100));
    }

    #[test]
    fn late_pieces_begin_at_once_within_their_maximum_delay_and_not_after() {
        let mut score = Score::new();
        let max_delay = 4_800; // 100 ms
        let mut start_of =
            |intended, earliest| score.place(piece(0, &[0.1]), intended, earliest).map(|placed| placed.start);
        assert_eq!(start_of(1_000, 1_000 + max_delay), Some(5_800));
        assert_eq!(start_of(999, 1_000 + max_delay), None);
        assert_eq!(start_of(-4_000, 800), Some(800));
        assert_eq!(score.end(), Some(5_801));
    }

    #[test]
    fn revoking_keeps_pieces_that_have_begun_or_are_due_earlier() {
        let mut score = Score::new();
        for (millis, start) in [(1, 48), (10, 480), (20, 960)] {
            score.place(piece(millis, &[0.1; 10]), start, 0);
        }
        let starts =
            |removed: Vec<PlacedPiece>| removed.iter().map(|placed| placed.start).collect::<Vec<_>>();
        assert_eq!(starts(score.clone().revoke(Tick::from_millis(10), 0)), [480, 960]);
        assert_eq!(starts(score.revoke(Tick::ZERO, 500)), [960]);
        assert_eq!(score.end(), Some(490));
        score.forget(490);
        assert_eq!(score.end(), None);
    }

    #[test]
    fn tones_are_turned_down_under_words_with_ramps_on_both_sides() {
        let mut score = Score::new();
        score.place(piece(0, &vec![0.2; 20_000]), 0, 0);
        score.place(Piece { is_speech: true, ..piece(0, &vec![0.0; 5_000]) }, 6_000, 0);
        let out = rendered(&score, 0, 20_000);
        let decibels = |at: usize| 20.0 * (out[at] / 0.2).log10();
        assert!(decibels(4_559).abs() < 0.01 && decibels(12_440).abs() < 0.01);
        assert!((decibels(6_000) + 10.0).abs() < 0.01 && (decibels(10_999) + 10.0).abs() < 0.01);
        assert!(decibels(5_280) < -3.0 && decibels(5_280) > -5.0);
        let steepest = out.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0_f32, f32::max);
        assert!(steepest < 0.000_2, "{steepest}");
        // A part rendered alone is the same.
        assert_eq!(rendered(&score, 5_000, 3_000), out[5_000..8_000]);
    }

    #[test]
    fn words_that_are_cut_short_fade_and_let_the_tones_up() {
        let mut score = Score::new();
        score.place(Piece { is_speech: true, ..piece(0, &vec![0.5; 48_000]) }, 1_000, 0);
        assert_eq!(score.cut_speech(500), None);
        assert_eq!(score.cut_speech(10_000), Some(10_000));
        let out = rendered(&score, 0, 48_000);
        assert_eq!((out[9_999], out[11_440]), (0.5, 0.0));
        assert!((out[10_720] - 0.25).abs() < 0.001);
        assert_eq!(score.end(), Some(11_440));
        assert_eq!(score.cut_speech(11_000), None);
    }

    #[test]
    fn sums_of_loud_sounds_do_not_clip_and_quiet_ones_pass_unchanged() {
        let mut score = Score::new();
        score.place(piece(0, &[0.65; 4]), 0, 0);
        assert_eq!(rendered(&score, 0, 2), [0.65; 2]);
        for _ in 0..5 {
            score.place(piece(0, &[0.65; 4]), 2, 0);
        }
        let out = rendered(&score, 0, 6);
        assert!(out.iter().all(|sample| sample.abs() <= 1.0) && out[3] > 0.95, "{out:?}");
    }
}
