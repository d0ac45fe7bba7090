//! Synthesises the tones, and caches them.
//!
//! Tones differ by their first pitch, their contour and their timbre. The first
//! note stays the strongest partial of the first quarter second, so a recording
//! names every tone by its dominant frequency:
//!
//! | tone | first note | then | timbre |
//! | --- | --- | --- | --- |
//! | rest | A4 440 Hz | falls to E4 | mallet, slow |
//! | finish | C5 523 Hz | rises E5, G5, C6: a cadence | bell |
//! | reverse | D♯5 622 Hz | up to A♯5 and back | mallet |
//! | move | F♯5 740 Hz | a step up to G♯5 | mallet |
//! | countdown | A5 880 Hz | – | mallet, short |
//! | start | C6 1047 Hz | leaps up to G6 | bell |
//! | switch | D♯6 1245 Hz | falls to G♯5 | bell |
//! | halfway | F♯6 1480 Hz | – | bell, long |
//! | minimum | A6 1760 Hz | the same again | bell |
//! | tick | C♯7 2217 Hz | – | wood block, quiet and very short |
//!
//! Neighbours are at least 17 % apart in pitch. All but the tick are equally
//! loud by A-weighting over an eighth of a second; the tick is 12 dB below.

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};
use std::sync::Arc;

use crate::audio::sink::RATE;
use crate::cue::Tone;
use crate::speech::{float, narrow, sample_count};

/// How long a note takes to rise from silence, in seconds: long enough not to click, short
/// enough that its beginning can be found in a recording.
const FADE_IN: f64 = 0.0015;
/// How long the end of a tone takes to fade to nothing, in seconds.
const FADE_OUT: f64 = 0.010;
/// The loudness of a tone: its A-weighted RMS over its loudest [`LOUDNESS_WINDOW`].
const LOUDNESS: f64 = 0.10;
/// The span over which loudness is measured, in seconds.
const LOUDNESS_WINDOW: f64 = 0.125;
/// The length of a note in time constants: 60 dB down.
const TIME_CONSTANTS: f64 = 6.9;

/// One sine of a note, relative to the note.
struct Partial {
    /// Its frequency as a multiple of the note's.
    ratio: f64,
    /// Its level relative to the note's other partials.
    level: f64,
    /// Its time constant as a fraction of the note's.
    decay: f64,
}

const fn partial(ratio: f64, level: f64, decay: f64) -> Partial {
    Partial { ratio, level, decay }
}

/// A soft mallet on a bar: the bar's second and third modes die quickly.
const MALLET: &[Partial] = &[partial(1.0, 1.0, 1.0), partial(3.93, 0.20, 0.30), partial(9.2, 0.05, 0.12)];
/// A small bell, its partials a little sharp.
const BELL: &[Partial] = &[
    partial(1.0, 1.0, 1.0),
    partial(2.003, 0.30, 0.70),
    partial(3.011, 0.14, 0.45),
    partial(4.166, 0.06, 0.30),
];
/// A felt mallet: hardly more than the note itself.
const FELT: &[Partial] = &[partial(1.0, 1.0, 1.0), partial(2.0, 0.12, 0.5)];
/// A wood block.
const BLOCK: &[Partial] = &[partial(1.0, 1.0, 1.0), partial(2.57, 0.30, 0.50)];

/// One note of a tone.
struct Note {
    /// When it begins, in seconds after the tone's beginning.
    start: f64,
    /// Its pitch in hertz.
    hz: f64,
    /// Its time constant in seconds.
    decay: f64,
    /// Its level relative to the tone's other notes.
    level: f64,
}

/// The notes of a tone.
struct Recipe {
    timbre: &'static [Partial],
    notes: &'static [Note],
    /// Its loudness relative to [`LOUDNESS`].
    loudness: f64,
}

const fn note(start: f64, hz: f64, decay: f64, level: f64) -> Note {
    Note { start, hz, decay, level }
}

const fn recipe(timbre: &'static [Partial], notes: &'static [Note]) -> Recipe {
    Recipe { timbre, notes, loudness: 1.0 }
}

const COUNTDOWN: Recipe = recipe(MALLET, &[note(0.0, 880.0, 0.075, 1.0)]);
const START: Recipe = recipe(BELL, &[note(0.0, 1046.5, 0.11, 1.0), note(0.17, 1568.0, 0.12, 0.75)]);
const HALFWAY: Recipe = recipe(BELL, &[note(0.0, 1480.0, 0.17, 1.0)]);
const SWITCH: Recipe = recipe(BELL, &[note(0.0, 1244.5, 0.11, 1.0), note(0.18, 830.6, 0.13, 0.9)]);
const MOVE: Recipe = recipe(MALLET, &[note(0.0, 740.0, 0.10, 1.0), note(0.18, 830.6, 0.09, 0.8)]);
const REVERSE: Recipe = recipe(
    MALLET,
    &[note(0.0, 622.3, 0.11, 1.0), note(0.18, 932.3, 0.08, 0.7), note(0.34, 622.3, 0.10, 0.9)],
);
const TICK: Recipe = Recipe { timbre: BLOCK, notes: &[note(0.0, 2217.5, 0.018, 1.0)], loudness: 0.25 };
const REST: Recipe = recipe(MALLET, &[note(0.0, 440.0, 0.15, 1.0), note(0.22, 329.6, 0.16, 0.8)]);
const MINIMUM: Recipe = recipe(BELL, &[note(0.0, 1760.0, 0.08, 1.0), note(0.17, 1760.0, 0.10, 0.9)]);
const FINISH: Recipe = recipe(
    BELL,
    &[
        note(0.0, 523.3, 0.14, 1.0),
        note(0.18, 659.3, 0.14, 0.85),
        note(0.36, 784.0, 0.14, 0.8),
        note(0.54, 1046.5, 0.22, 0.9),
    ],
);

/// The recipe of a tone. The second note begins after at least 170 ms, so that the first one
/// dominates the first quarter second.
const fn recipe_of(tone: Tone) -> &'static Recipe {
    match tone {
        Tone::Countdown => &COUNTDOWN,
        Tone::Start => &START,
        Tone::Halfway => &HALFWAY,
        Tone::Switch => &SWITCH,
        Tone::Move => &MOVE,
        Tone::Reverse => &REVERSE,
        Tone::Tick => &TICK,
        Tone::Rest => &REST,
        Tone::Minimum => &MINIMUM,
        Tone::Finish => &FINISH,
    }
}

/// A set of tones. The melodies are the same in each, so that every tone is recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ToneSet {
    /// Bells and bars, clear through a room.
    #[default]
    Default,
    /// An octave lower, soft and quiet: for a morning while others sleep.
    Gentle,
    /// Dry knocks on wood.
    Woodblock,
}

impl ToneSet {
    /// Every set with its name.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Default, "default"), (Self::Gentle, "gentle"), (Self::Woodblock, "woodblock")];

    const fn style(self) -> ToneStyle {
        match self {
            Self::Default => ToneStyle { timbre: None, pitch: 1.0, decay: 1.0, loudness: 1.0, rise: FADE_IN },
            Self::Gentle => {
                ToneStyle { timbre: Some(FELT), pitch: 0.5, decay: 1.4, loudness: 0.45, rise: 0.012 }
            }
            Self::Woodblock => {
                ToneStyle { timbre: Some(BLOCK), pitch: 1.0, decay: 0.35, loudness: 0.9, rise: 0.001 }
            }
        }
    }
}

/// How a set changes the recipes of the tones.
struct ToneStyle {
    /// The timbre of all tones; `None` for that of each recipe.
    timbre: Option<&'static [Partial]>,
    /// A factor of every pitch.
    pitch: f64,
    /// A factor of every time constant.
    decay: f64,
    /// A factor of the loudness.
    loudness: f64,
    /// How long a note takes to rise from silence, in seconds.
    rise: f64,
}

/// The pitch a tone begins with, in hertz: the strongest frequency of its first
/// quarter second.
pub const fn first_pitch(tone: Tone) -> f64 {
    recipe_of(tone).notes[0].hz
}

/// Synthesises `tone` as mono samples at `rate` frames a second. The same tone
/// and rate always give the same samples.
pub fn synthesise(tone: Tone, rate: u32, set: ToneSet) -> Vec<f32> {
    let (recipe, style) = (recipe_of(tone), set.style());
    let timbre = style.timbre.unwrap_or(recipe.timbre);
    let rate = f64::from(rate);
    let seconds = recipe
        .notes
        .iter()
        .map(|note| note.start + note.decay * style.decay * TIME_CONSTANTS)
        .fold(0.0, f64::max);
    let frames = sample_count(seconds, rate);
    let (mut wave, mut weighted) = (vec![0.0; frames], vec![0.0; frames]);
    for note in recipe.notes {
        for &Partial { ratio, level, decay } in timbre {
            let hz = note.hz * style.pitch * ratio;
            // Above half the rate a partial would fold back to a wrong pitch.
            if hz < rate * 0.45 {
                let decay = note.decay * style.decay * decay;
                let sine = Sine { hz, level: level * note.level, decay, rise: style.rise };
                sine.add(sample_count(note.start, rate), rate, &mut wave, &mut weighted);
            }
        }
    }
    let fade = sample_count(FADE_OUT, rate).min(frames);
    for (to_end, sample) in wave.iter_mut().rev().take(fade).enumerate() {
        *sample *= float(to_end) / float(fade);
    }
    let gain =
        LOUDNESS * recipe.loudness * style.loudness / max_rms(&weighted, sample_count(LOUDNESS_WINDOW, rate));
    wave.into_iter().map(|sample| narrow(sample * gain)).collect()
}

/// One decaying sine.
struct Sine {
    hz: f64,
    level: f64,
    /// Its time constant in seconds.
    decay: f64,
    /// How long it takes to rise from silence, in seconds.
    rise: f64,
}

impl Sine {
    /// Adds the sine from frame `start` on to `wave`, and A-weighted to `weighted`.
    fn add(&self, start: usize, rate: f64, wave: &mut [f64], weighted: &mut [f64]) {
        let weight = a_weight(self.hz);
        let rise_length = sample_count(self.rise, rate).max(1);
        let (sin, cos) = (TAU * self.hz / rate).sin_cos();
        let shrink = (-1.0 / (self.decay * rate)).exp();
        // A vector that is rotated and shrunk in each frame; its height is the sine.
        let (mut across, mut height) = (self.level, 0.0);
        let samples = wave.iter_mut().zip(weighted.iter_mut()).skip(start);
        for (frame, (plain_sample, weighted_sample)) in samples.enumerate() {
            let is_rising = frame < rise_length;
            let fade =
                if is_rising { 0.5 - 0.5 * (PI * float(frame) / float(rise_length)).cos() } else { 1.0 };
            *plain_sample += height * fade;
            *weighted_sample += height * fade * weight;
            (across, height) =
                ((across * cos - height * sin) * shrink, (across * sin + height * cos) * shrink);
        }
    }
}

/// The A-weighting (IEC 61672) of a frequency, as a factor relative to 1 kHz.
fn a_weight(hz: f64) -> f64 {
    let square = hz * hz;
    let below = (square + 20.6_f64.powi(2)) * (square + 12_194.0_f64.powi(2));
    let middle = ((square + 107.7_f64.powi(2)) * (square + 737.9_f64.powi(2))).sqrt();
    1.2589 * 12_194.0_f64.powi(2) * square * square / (below * middle)
}

/// The greatest RMS of any `window` frames in a row.
fn max_rms(wave: &[f64], window: usize) -> f64 {
    let window = window.clamp(1, wave.len().max(1));
    let mut energy: f64 = wave.iter().take(window).map(|s| s * s).sum();
    let mut max_energy = energy;
    for (new, old) in wave.iter().skip(window).zip(wave) {
        energy += new * new - old * old;
        max_energy = max_energy.max(energy);
    }
    (max_energy / float(window)).sqrt().max(f64::MIN_POSITIVE)
}

/// The tones of a set at [`RATE`], each synthesised when it is first used.
#[derive(Debug)]
pub struct Tones {
    set: ToneSet,
    cache: BTreeMap<Tone, Arc<[f32]>>,
}

impl Tones {
    /// The tones of a set.
    pub const fn new(set: ToneSet) -> Self {
        Self { set, cache: BTreeMap::new() }
    }

    /// The samples of a tone, synthesised at the first call.
    pub fn get(&mut self, tone: Tone) -> Arc<[f32]> {
        let set = self.set;
        Arc::clone(self.cache.entry(tone).or_insert_with(|| synthesise(tone, RATE, set).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The power of one frequency in `wave` under a Hann window.
    fn goertzel(wave: &[f32], hz: f64) -> f64 {
        let length = float(wave.len());
        let turn = 2.0 * (TAU * hz / f64::from(RATE)).cos();
        let (mut last, mut second_last) = (0.0, 0.0);
        for (n, sample) in wave.iter().enumerate() {
            let hann = 0.5 - 0.5 * (TAU * float(n) / length).cos();
            (last, second_last) = (f64::from(*sample) * hann + turn * last - second_last, last);
        }
        last * last + second_last * second_last - turn * last * second_last
    }

    #[test]
    fn first_pitches_lie_well_apart() {
        let mut pitches = Tone::ALL.map(|(tone, _)| first_pitch(tone));
        pitches.sort_by(f64::total_cmp);
        assert!(pitches.windows(2).all(|pair| pair[1] / pair[0] > 1.16), "{pitches:?}");
    }

    #[test]
    fn tones_are_heard_at_once() {
        for (tone, name) in Tone::ALL {
            let wave = synthesise(tone, RATE, ToneSet::Default);
            let first_loud = wave.iter().position(|s| s.abs() > 0.02).unwrap();
            assert!(first_loud < 72, "{name} is heard only at frame {first_loud}");
        }
    }

    #[test]
    fn a_tone_has_no_gap_of_ten_milliseconds() {
        for (tone, name) in Tone::ALL {
            let loud: Vec<usize> = synthesise(tone, RATE, ToneSet::Default)
                .iter()
                .enumerate()
                .filter(|(_, s)| s.abs() > 0.02)
                .map(|(n, _)| n)
                .collect();
            let gap = loud.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
            assert!(gap < RATE as usize / 100, "{name} falls silent for {gap} frames");
        }
    }

    #[test]
    fn tones_are_short_enough_for_their_places() {
        for (tone, name) in Tone::ALL {
            let seconds = float(synthesise(tone, RATE, ToneSet::Default).len()) / f64::from(RATE);
            let limit = match tone {
                Tone::Tick => 0.15,
                Tone::Countdown => 0.6,
                Tone::Finish => 2.2,
                _ => 1.4,
            };
            assert!(seconds < limit, "{name} lasts {seconds} s");
        }
    }

    #[test]
    fn in_every_set_a_tone_is_known_by_its_first_pitch_and_none_clicks_or_clips() {
        for (set, _) in ToneSet::ALL {
            for (tone, name) in Tone::ALL {
                let wave = synthesise(tone, RATE, set);
                let first_quarter = &wave[..wave.len().min(RATE as usize / 4)];
                let power = |other: Tone| goertzel(first_quarter, first_pitch(other) * set.style().pitch);
                let loudest = Tone::ALL.into_iter().max_by(|a, b| power(a.0).total_cmp(&power(b.0))).unwrap();
                assert_eq!(loudest.0, tone, "{name} of {set:?} sounds like {}", loudest.1);
                let peak = wave.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
                assert!((0.015..0.7).contains(&peak), "{name} of {set:?} peaks at {peak}");
                assert!(wave[0].abs() < 1e-6 && wave[wave.len() - 1].abs() < 1e-3);
            }
        }
    }

    #[test]
    fn each_tone_is_synthesised_once() {
        let mut tones = Tones::new(ToneSet::Default);
        assert!(Arc::ptr_eq(&tones.get(Tone::Start), &tones.get(Tone::Start)));
    }
}
