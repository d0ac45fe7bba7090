//! Converts samples from an engine's rate to the mixer's with a polyphase windowed-sinc
//! filter.

use super::narrow;
use std::f64::consts::PI;

/// Filter taps on each side of a sample.
const HALF_TAPS: usize = 16;
/// The fraction of the band that passes; above it the filter falls off.
const PASSBAND: f64 = 0.94;
/// The most phases of the filter; for rates that would need more, a near ratio is used.
const MAX_PHASES: u32 = 2_000;

/// The samples at `to` frames a second.
pub fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to || from == 0 || to == 0 || samples.is_empty() {
        return samples.to_vec();
    }
    let (up, down) = ratio(from, to);
    let filter = filter_taps(up, down);
    let frames = samples.len() as u64 * u64::from(up) / u64::from(down);
    let mut resampled = Vec::with_capacity(usize::try_from(frames).unwrap_or(0));
    for frame in 0..frames {
        // In phases, of which each source sample has `up`.
        let position = frame * u64::from(down);
        let (index, phase) = (position / u64::from(up), position % u64::from(up));
        // Both fit: `index` is within the samples, `phase` is below `up`.
        let (Ok(index), Ok(phase)) = (usize::try_from(index), usize::try_from(phase)) else { break };
        let taps = &filter[phase * 2 * HALF_TAPS..][..2 * HALF_TAPS];
        let first = (index + 1).saturating_sub(HALF_TAPS);
        // Taps before the first sample.
        let skip = HALF_TAPS.saturating_sub(index + 1);
        resampled.push(samples[first..].iter().zip(&taps[skip..]).map(|(sample, tap)| sample * tap).sum());
    }
    resampled
}

/// The ratio `to / from` in lowest terms, or near it: the number of phases, and the phases
/// from one new frame to the next.
fn ratio(from: u32, to: u32) -> (u32, u32) {
    let divisor = gcd(from, to);
    let (up, down) = (to / divisor, from / divisor);
    if up <= MAX_PHASES {
        return (up, down);
    }
    // A rate such as 44099 Hz. From 4 kHz on, the error of the ratio is below half a per cent.
    let down = (u64::from(down) * u64::from(MAX_PHASES) + u64::from(up) / 2) / u64::from(up);
    (MAX_PHASES, u32::try_from(down).unwrap_or(1).max(1))
}

const fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The filter's taps of each phase, one phase after the other.
fn filter_taps(up: u32, down: u32) -> Vec<f32> {
    // Within the band that both rates have, as a fraction of the source's.
    let cutoff = PASSBAND * (f64::from(up) / f64::from(down)).min(1.0);
    let half = u32::try_from(HALF_TAPS).unwrap_or(1);
    let mut taps = Vec::with_capacity(2 * HALF_TAPS * up as usize);
    for phase in 0..up {
        let offset = f64::from(phase) / f64::from(up);
        let row: Vec<f64> = (0..2 * half)
            .map(|tap| {
                let x = f64::from(tap) - f64::from(half - 1) - offset;
                let window = 0.5 + 0.5 * (PI * x / f64::from(half)).cos();
                if x.abs() >= f64::from(half) { 0.0 } else { sinc(cutoff * x) * window }
            })
            .collect();
        let sum: f64 = row.iter().sum();
        taps.extend(row.iter().map(|tap| narrow(tap / sum)));
    }
    taps
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hz: f64, rate: u32, frames: u32) -> Vec<f32> {
        (0..frames).map(|n| narrow((2.0 * PI * hz * f64::from(n) / f64::from(rate)).sin())).collect()
    }

    #[test]
    fn a_sine_stays_what_it_is_and_where_it_is() {
        for from in [8_000, 16_000, 22_050, 24_000, 44_100, 96_000] {
            let out = resample(&sine(440.0, from, from), from, 48_000);
            let want = sine(440.0, 48_000, 48_000);
            assert!(out.len().abs_diff(48_000) <= 6, "{from}: {}", out.len());
            let worst = out.iter().zip(&want).take(47_000).skip(1_000).map(|(a, b)| (a - b).abs());
            let worst = worst.fold(0.0_f32, f32::max);
            assert!(worst < 0.002, "{from} Hz: off by {worst}");
        }
    }

    #[test]
    fn unusual_rates_and_no_samples_are_tolerated() {
        assert_eq!(resample(&[], 16_000, 48_000), Vec::<f32>::new());
        assert_eq!(resample(&[0.5], 0, 48_000), [0.5]);
        assert_eq!(resample(&[0.5; 4], 48_000, 48_000), [0.5; 4]);
        assert!(resample(&sine(440.0, 44_099, 44_099), 44_099, 48_000).len().abs_diff(48_000) < 60);
        assert!(!resample(&[1.0; 7], 7, 48_000).is_empty());
    }
}
