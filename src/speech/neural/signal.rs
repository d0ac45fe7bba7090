//! From spectral frames to samples: a pulse train of the voice's pitch and noise,
//! each scaled in every bin of a short-time Fourier transform, then transformed
//! back to time.
//!
//! For each bin of each frame, with `E` the transform of the pulses divided by [`HOP`], as
//! the network expects them, and `Z` complex Gaussian noise:
//!
//! `S = e^voiced · e^(iπ·tanh voiced_phase) · E + e^noise · Z + e^residual · e^(i·residual_phase)`

use super::network::{BINS, SpectralFrames};
use crate::speech::{SpeechError, narrow};
use realfft::num_complex::Complex;
use realfft::{ComplexToReal, FftError, RealFftPlanner, RealToComplex};
use std::f32::consts::{PI, TAU};
use std::sync::Arc;

/// Samples a second.
pub(super) const RATE: u32 = 24_000;
/// Samples from one frame to the next.
pub(super) const HOP: usize = 300;
/// Samples of a frame.
const FRAME: usize = 1200;
/// The logarithm of the greatest amplitude.
const MAX_LOG_AMPLITUDE: f32 = 7.0;
/// The lowest pitch that is voiced, in Hz.
const MIN_PITCH: f32 = 40.0;
/// The highest harmonic of the pulses, in Hz.
const MAX_HARMONIC: f32 = 11_000.0;

/// Turns spectral frames into samples.
pub(super) struct Synthesizer {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    /// A periodic Hann window.
    window: Vec<f32>,
}

impl Synthesizer {
    pub(super) fn new() -> Self {
        let mut planner = RealFftPlanner::new();
        let window = (0..FRAME).map(|n| 0.5 - 0.5 * (TAU * float(n) / float(FRAME)).cos());
        Self {
            forward: planner.plan_fft_forward(FRAME),
            inverse: planner.plan_fft_inverse(FRAME),
            window: window.collect(),
        }
    }

    /// The samples of these frames, at [`RATE`]. There is at least one frame: the network's
    /// answer is checked. The noise is the same each time.
    pub(super) fn samples(&self, spectrum: &SpectralFrames) -> Result<Vec<f32>, SpeechError> {
        let to_error = |error: FftError| SpeechError(format!("the voice can't be transformed: {error}"));
        let pulses = mirrored(&pulses(&spectrum.pitch));
        let mut noise = Noise::new();
        let mut frame = self.forward.make_input_vec();
        let mut bins = self.forward.make_output_vec();
        let mut sum = vec![0.0; (spectrum.frames - 1) * HOP + FRAME];
        let mut weight = vec![0.0; sum.len()];
        for index in 0..spectrum.frames {
            let from = index * HOP;
            for ((sample, pulse), window) in frame.iter_mut().zip(&pulses[from..]).zip(&self.window) {
                *sample = pulse * window / float(HOP);
            }
            self.forward.process(&mut frame, &mut bins).map_err(to_error)?;
            for (bin, value) in bins.iter_mut().enumerate() {
                let cell = bin * spectrum.frames + index;
                let voiced = Complex::from_polar(
                    amplitude(spectrum.voiced[cell]),
                    PI * spectrum.voiced_phase[cell].tanh(),
                );
                let residual =
                    Complex::from_polar(amplitude(spectrum.residual[cell]), spectrum.residual_phase[cell]);
                *value = *value * voiced + noise.next() * amplitude(spectrum.noise[cell]) + residual;
            }
            // The samples are real numbers, so the first and the last bin must be real too.
            bins[0].im = 0.0;
            bins[BINS - 1].im = 0.0;
            self.inverse.process(&mut bins, &mut frame).map_err(to_error)?;
            for (offset, (sample, window)) in frame.iter().zip(&self.window).enumerate() {
                sum[from + offset] += sample * window / float(FRAME);
                weight[from + offset] += window * window;
            }
        }
        // Frames are centred on their times, so half of the first frame lies before the first
        // sample.
        let inner = sum.iter().zip(&weight).skip(FRAME / 2).take(spectrum.frames * HOP);
        // At the very ends the weight is 0.
        Ok(inner.map(|(sample, weight)| sample / weight.max(1e-11)).collect())
    }
}

/// A train of pulses with this pitch in each frame: all its harmonics up to
/// [`MAX_HARMONIC`] with the same amplitude, in closed form,
/// `Σ cos(h·t) = sin((H + ½)·t) / (2·sin(t/2)) - ½` for `h` from 1 to `H`.
fn pulses(pitch: &[f32]) -> Vec<f32> {
    let mut pulses = Vec::with_capacity(pitch.len() * HOP);
    let mut phase = 0.0_f64;
    for sample in 0..pitch.len() * HOP {
        let hertz = pitch_at(pitch, sample);
        let is_voiced = hertz > MIN_PITCH;
        let hertz = hertz.max(MIN_PITCH);
        phase = (phase + f64::from(hertz) / f64::from(RATE)).fract();
        pulses.push(if is_voiced { pulse(narrow(phase) * TAU, (MAX_HARMONIC / hertz).floor()) } else { 0.0 });
    }
    pulses
}

/// The pitch at a sample, interpolated between the middles of frames.
fn pitch_at(pitch: &[f32], sample: usize) -> f32 {
    let (frame, within) = (sample / HOP, sample % HOP);
    let fraction = (float(within) + 0.5) / float(HOP) - 0.5;
    let neighbour = if fraction < 0.0 { frame.saturating_sub(1) } else { (frame + 1).min(pitch.len() - 1) };
    pitch[frame] + (pitch[neighbour] - pitch[frame]) * fraction.abs()
}

/// The sample of [`pulses`] at a phase in radians.
fn pulse(phase: f32, harmonics: f32) -> f32 {
    let denominator = 2.0 * (phase * 0.5).sin();
    // Near phase 0, where the quotient loses its digits, all cosines are 1.
    if denominator.abs() <= 2e-3 { harmonics } else { ((harmonics + 0.5) * phase).sin() / denominator - 0.5 }
}

/// Samples with half a frame before and after, mirrored at the ends.
fn mirrored(samples: &[f32]) -> Vec<f32> {
    let half = FRAME / 2;
    let last = samples.len() - 1;
    let before = (1..=half).rev().map(|n| samples[n.min(last)]);
    let after = (1..=half).map(|n| samples[last.saturating_sub(n)]);
    before.chain(samples.iter().copied()).chain(after).collect()
}

fn amplitude(logarithm: f32) -> f32 {
    logarithm.min(MAX_LOG_AMPLITUDE).exp()
}

/// Complex Gaussian noise, the same in every run: `SplitMix64` (Steele, Lea and
/// Flood, 2014) through the transform of Box and Muller (1958).
struct Noise(u64);

impl Noise {
    const fn new() -> Self {
        Self(0x5eed)
    }

    fn next(&mut self) -> Complex<f32> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        // Two numbers of 24 bits, as many as an `f32` holds: one in (0, 1], one in [0, 1).
        let (high, low) = (bits >> 40, bits & 0xff_ffff);
        let (radius, angle) = (unit(high + 1), unit(low));
        Complex::from_polar((-2.0 * radius.ln()).sqrt(), TAU * angle)
    }
}

#[expect(clippy::cast_precision_loss, reason = "24 bits")]
fn unit(bits: u64) -> f32 {
    bits as f32 / 16_777_216.0
}

#[expect(clippy::cast_precision_loss, reason = "indices within a frame")]
const fn float(n: usize) -> f32 {
    n as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pulses_have_their_pitch_and_are_absent_if_nothing_is_voiced() {
        let steady = pulses(&[200.0; 80]);
        let peaks: Vec<usize> = (1..steady.len() - 1)
            .filter(|n| steady[*n] > 20.0 && steady[*n] >= steady[n - 1] && steady[*n] > steady[n + 1])
            .collect();
        assert_eq!(peaks.len(), 199);
        assert!(peaks.windows(2).all(|pair| pair[1] - pair[0] == 120));
        assert!(pulses(&[0.0; 4]).iter().all(|sample| *sample == 0.0));
    }

    #[test]
    fn a_voiced_spectrum_without_noise_gives_the_pulses() {
        let frames = 20;
        let (silent, loud) = (vec![-100.0; frames * BINS], vec![f32::ln(300.0); frames * BINS]);
        let zero_phase = vec![0.0; frames * BINS];
        let pitch = vec![150.0; frames];
        let spectrum = SpectralFrames {
            frames,
            voiced: loud,
            voiced_phase: zero_phase.clone(),
            noise: silent.clone(),
            residual: silent,
            residual_phase: zero_phase,
            pitch: pitch.clone(),
        };
        let samples = Synthesizer::new().samples(&spectrum).unwrap();
        let want = pulses(&pitch);
        assert_eq!(samples.len(), want.len());
        let inner = 600..samples.len() - 600;
        let worst = samples[inner.clone()].iter().zip(&want[inner]).map(|(a, b)| (a - b).abs());
        assert!(worst.fold(0.0, f32::max) < 0.01);
    }

    #[test]
    fn noise_has_a_mean_of_zero_and_is_the_same_each_time() {
        let mut noise = Noise::new();
        let values: Vec<Complex<f32>> = (0..20_000).map(|_| noise.next()).collect();
        let mean = values.iter().sum::<Complex<f32>>() / 20_000.0;
        let power = values.iter().map(Complex::norm_sqr).sum::<f32>() / 20_000.0;
        assert!(mean.norm() < 0.03 && (power - 2.0).abs() < 0.06, "{mean} {power}");
        let mut again = Noise::new();
        assert_eq!(again.next(), values[0]);
    }
}
