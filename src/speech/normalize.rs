//! Normalizes the audio of every engine: silence trimmed at both ends, the same
//! loudness, fades at both ends.

use super::{RawAudio, SpeechError, float, narrow, sample_count};
use ebur128::{EbuR128, Mode};

/// The version of [`normalize`], which is part of the key of cached audio.
pub(super) const VERSION: u32 = 2;

/// The loudness of all speech, in LUFS.
pub(super) const LOUDNESS: f64 = -18.0;

/// Windows with less than this fraction of the loudest one's level (-40 dB) are silence.
const SILENCE_RATIO: f64 = 0.01;
/// The length of the windows whose levels are compared, in seconds.
const WINDOW_SECONDS: f64 = 0.005;
/// Windows with less than this mean energy (-90 dB) are silence, however soft the others are.
const SILENCE_ENERGY: f64 = 1e-9;
/// Silence kept before the first sound, in seconds, because soft consonants may be in it.
const PADDING_BEFORE: f64 = 0.010;
/// Silence kept after the last sound, in seconds.
const PADDING_AFTER: f64 = 0.030;
/// The length of the fades at both ends, in seconds.
const FADE_SECONDS: f64 = 0.005;
/// Gated loudness needs whole blocks of 0.4 s, so a text is measured as if it were
/// repeated for this long, in seconds.
const LOUDNESS_SECONDS: f64 = 1.6;
/// Audio below this loudness, in LUFS, is silent: the absolute gate of EBU R128.
const SILENCE_LOUDNESS: f64 = -70.0;
/// The onset ends with the first window at this fraction of the loudest one's level
/// (-14 dB).
const ONSET_END: f64 = 0.2;
/// Noise in the onset, such as the `f` of "five", is raised towards this fraction of the
/// loudest level (-24 dB). Otherwise the embedded voice's "five" is heard as another word.
const ONSET_LEVEL: f64 = 0.063;
/// The most that noise in the onset is raised by (8 dB).
const MAX_ONSET_GAIN: f64 = 2.5;
/// Zero crossings per second above which a window is noise: vowels and voiced consonants
/// have under 4,000, `f` and `s` over 10,000.
const NOISE_CROSSINGS: f64 = 6_000.0;
/// The greatest gain, so that nothing but noise is raised to [`LOUDNESS`].
const MAX_GAIN: f64 = 30.0;
/// Peaks above this are limited softly, as in the mixer.
const PEAK: f32 = 0.89;

/// Trims an engine's audio, brings it to [`LOUDNESS`] and fades its ends. Fails if it is silent or
/// its rate is out of range.
pub(super) fn normalize(raw: RawAudio) -> Result<RawAudio, SpeechError> {
    let RawAudio { rate, samples } = raw;
    if !(4_000..=192_000).contains(&rate) {
        return Err(SpeechError(format!("it speaks at {rate} samples a second")));
    }
    let mut samples: Vec<f32> =
        trim_silence(&samples, rate).iter().map(|s| if s.is_finite() { *s } else { 0.0 }).collect();
    raise_onset(&mut samples, rate);
    let loud = loudness(&samples, rate).filter(|loud| *loud > SILENCE_LOUDNESS);
    let loud = loud.ok_or_else(|| SpeechError("it is silent".to_owned()))?;
    let gain = narrow(10_f64.powf((LOUDNESS - loud) / 20.0).min(MAX_GAIN));
    let fade_length = sample_count(FADE_SECONDS, rate).min(samples.len() / 2).max(1);
    let last = samples.len() - 1;
    for (index, sample) in samples.iter_mut().enumerate() {
        let to_end = index.min(last - index);
        let fade = if to_end < fade_length { share(to_end, fade_length) } else { 1.0 };
        *sample = limit(*sample * gain) * fade;
    }
    Ok(RawAudio { rate, samples })
}

/// Makes soft noise in the onset louder, towards [`ONSET_LEVEL`].
fn raise_onset(samples: &mut [f32], rate: u32) {
    let window = sample_count(WINDOW_SECONDS, rate).max(1);
    let levels: Vec<f64> = energies(samples, window).into_iter().map(f64::sqrt).collect();
    let loudest = levels.iter().copied().fold(0.0, f64::max);
    let Some(end) = levels.iter().position(|level| *level > loudest * ONSET_END) else { return };
    let mut gains = vec![1.0; end + 1];
    for (index, level) in levels[..end].iter().enumerate() {
        let neighbourhood =
            &samples[index.saturating_sub(1) * window..((index + 2) * window).min(samples.len())];
        if *level > loudest * SILENCE_RATIO && crossings(neighbourhood, rate) > NOISE_CROSSINGS {
            gains[index] = (loudest * ONSET_LEVEL / level).clamp(1.0, MAX_ONSET_GAIN);
        }
    }
    // The gain is interpolated between the middles of the windows.
    for (index, sample) in samples.iter_mut().enumerate().take(end * window) {
        // In windows, from the middle of the first one.
        let position = (float(index) / float(window) - 0.5).max(0.0);
        let before = index.saturating_sub(window / 2) / window;
        let (from, to) = (gains[before.min(end)], gains[(before + 1).min(end)]);
        *sample *= narrow(from + (to - from) * (position - float(before)).clamp(0.0, 1.0));
    }
}

/// How often samples cross zero, per second.
fn crossings(samples: &[f32], rate: u32) -> f64 {
    let crossed = samples.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
    float(crossed) * f64::from(rate) / float(samples.len())
}

/// The mean energy of each window of this many samples.
fn energies(samples: &[f32], window: usize) -> Vec<f64> {
    let energy = |part: &[f32]| {
        let sum: f64 = part.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
        sum / float(part.len())
    };
    samples.chunks(window).map(energy).collect()
}

/// The samples without the silence around them.
pub(super) fn trim_silence(samples: &[f32], rate: u32) -> &[f32] {
    let window = sample_count(WINDOW_SECONDS, rate).max(1);
    let energy = energies(samples, window);
    let loudest = energy.iter().copied().fold(0.0, f64::max);
    let is_sound =
        |energy: &f64| *energy > loudest * SILENCE_RATIO * SILENCE_RATIO && *energy > SILENCE_ENERGY;
    let (Some(first), Some(last)) = (energy.iter().position(is_sound), energy.iter().rposition(is_sound))
    else {
        return &[];
    };
    let from = (first * window).saturating_sub(sample_count(PADDING_BEFORE, rate));
    let to = ((last + 1) * window + sample_count(PADDING_AFTER, rate)).min(samples.len());
    &samples[from..to]
}

/// The loudness of mono samples, in LUFS (EBU R128, gated); `None` if they are
/// empty or all below the gate.
pub(super) fn loudness(samples: &[f32], rate: u32) -> Option<f64> {
    if samples.is_empty() {
        return None;
    }
    let mut meter = EbuR128::new(1, rate, Mode::I).ok()?;
    let mut remaining = sample_count(LOUDNESS_SECONDS, rate);
    while remaining > 0 {
        meter.add_frames_f32(samples).ok()?;
        remaining = remaining.saturating_sub(samples.len());
    }
    meter.loudness_global().ok().filter(|loud| loud.is_finite())
}

/// Limits the highest peaks softly and leaves other samples unchanged.
fn limit(sample: f32) -> f32 {
    let knee = PEAK * 0.8;
    if sample.abs() <= knee {
        return sample;
    }
    let over = (sample.abs() - knee) / (PEAK - knee);
    (knee + (PEAK - knee) * over.tanh()).copysign(sample)
}

#[expect(clippy::cast_precision_loss, reason = "a few frames")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hum(seconds: f64, level: f32) -> Vec<f32> {
        let hz = 300.0 * std::f32::consts::TAU / 16_000.0;
        (0..sample_count(seconds, 16_000)).map(|n| (share(n, 1) * hz).sin() * level).collect()
    }

    #[test]
    fn silence_is_cut_off_and_speech_is_as_loud_as_all_speech() {
        for (seconds, level) in [(0.3, 0.02), (1.0, 0.9), (4.0, 0.1)] {
            let samples = [vec![0.0; 4_000], hum(seconds, level), vec![0.0; 8_000]].concat();
            let raw = normalize(RawAudio { rate: 16_000, samples }).unwrap();
            let length = float(raw.samples.len()) / 16_000.0;
            assert!((length - seconds - 0.04).abs() < 0.012, "{length} for {seconds}");
            let loud = loudness(&raw.samples, 16_000).unwrap();
            assert!((loud - LOUDNESS).abs() < 0.5, "{loud} LUFS");
            assert!(raw.samples[0].abs() < 1e-6 && raw.samples[raw.samples.len() - 1].abs() < 1e-6);
        }
    }

    #[test]
    fn soft_noise_at_the_beginning_is_raised_and_nothing_else() {
        // The sign changes at each sample, as often as possible.
        let noise = |seconds, level: f32| -> Vec<f32> {
            (0..sample_count(seconds, 16_000)).map(|n| if n % 2 == 0 { level } else { -level }).collect()
        };
        let samples = [noise(0.1, 0.012), hum(0.3, 0.8), noise(0.2, 0.012)].concat();
        let mut raised = samples.clone();
        raise_onset(&mut raised, 16_000);
        let level = |from: f64, to: f64, samples: &[f32]| {
            let part = &samples[sample_count(from, 16_000)..sample_count(to, 16_000)];
            energies(part, part.len())[0].sqrt()
        };
        let gain = |from, to| level(from, to, &raised) / level(from, to, &samples);
        assert!((gain(0.02, 0.08) - 2.5).abs() < 0.01, "{}", gain(0.02, 0.08));
        assert!((gain(0.11, 0.6) - 1.0).abs() < 1e-6, "{}", gain(0.11, 0.6));
        // Also unchanged: a soft voiced consonant, a loud first one, silence before.
        let voiced = [hum(0.1, 0.02), hum(0.3, 0.8)].concat();
        let loud = [noise(0.1, 0.4), hum(0.3, 0.8)].concat();
        for samples in [voiced, loud, [vec![0.0; 800], hum(0.3, 0.5)].concat(), vec![]] {
            let mut raised = samples.clone();
            raise_onset(&mut raised, 16_000);
            assert!(samples.iter().zip(&raised).all(|(before, after)| (before - after).abs() < 1e-3));
        }
    }

    #[test]
    fn silence_is_an_error() {
        for samples in [vec![], vec![0.0; 16_000], vec![1e-7; 16_000], vec![f32::NAN; 100]] {
            assert!(normalize(RawAudio { rate: 16_000, samples }).is_err());
        }
        assert!(normalize(RawAudio { rate: 0, samples: vec![0.5; 100] }).is_err());
    }

    #[test]
    fn peaks_stay_below_full_scale() {
        let mut samples = hum(1.0, 0.01);
        samples[8_000] = 1.0;
        let raw = normalize(RawAudio { rate: 16_000, samples }).unwrap();
        assert!(raw.samples.iter().all(|sample| sample.abs() <= PEAK));
    }
}
